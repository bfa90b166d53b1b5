//! How each element is set.

use super::*;
use crate::lesson::{Align, Link};

fn item(text: &str) -> Vec<Element> {
    vec![paragraph(text)]
}

fn cells(row: &[&str]) -> Vec<Vec<Inline>> {
    row.iter().map(|cell| vec![words(cell)]).collect()
}

fn table(align: &[Align], head: &[&str], rows: &[&[&str]]) -> Element {
    Element::Table {
        head: cells(head),
        rows: rows.iter().map(|row| cells(row)).collect(),
        align: align.to_vec(),
    }
}

#[test]
fn a_paragraph_is_wrapped_between_words() {
    assert_eq!(
        shown(&[paragraph(PROSE)], 40),
        "Diffie-Hellman gives two strangers a\n\
         secret, though everybody listens to\n\
         every single byte of what they say to\n\
         each other."
    );
    assert_eq!(
        shown(&[paragraph(PROSE)], 76),
        "Diffie-Hellman gives two strangers a secret, though everybody listens to\n\
         every single byte of what they say to each other."
    );
}

#[test]
fn a_line_may_end_at_a_hyphen() {
    assert_eq!(shown(&[paragraph("Diffie-Hellman")], 9), "Diffie-\nHellman");
}

#[test]
fn paragraphs_stand_apart() {
    assert_eq!(
        shown(&[paragraph("One."), paragraph("Two.")], 40),
        "One.\n\nTwo."
    );
}

#[test]
fn a_forced_break_ends_the_line() {
    let broken = Element::Paragraph(vec![words("One."), Inline::Break, words("Two.")]);
    assert_eq!(shown(&[broken], 40), "One.\nTwo.");
}

#[test]
fn a_word_that_is_too_long_is_broken() {
    assert_eq!(
        shown(&[paragraph("client_write_MAC_key and")], 12),
        "client_write\n_MAC_key and"
    );
}

#[test]
fn a_broken_word_does_not_leave_its_full_stop_behind() {
    assert_eq!(shown(&[paragraph("client_write.")], 12), "client_writ\ne.");
    assert_eq!(
        shown(&[paragraph("client_write).")], 12),
        "client_writ\ne)."
    );
}

#[test]
fn wide_characters_take_two_columns() {
    let chinese = "两个陌生人怎样在众人面前商定一个秘密？";
    assert_eq!(
        shown(&[paragraph(chinese)], 12),
        "两个陌生人怎\n样在众人面前\n商定一个秘\n密？"
    );
}

#[test]
fn no_line_begins_with_chinese_punctuation() {
    let chinese = "数字，字节。";
    assert_eq!(shown(&[paragraph(chinese)], 10), "数字，字\n节。");
    assert_eq!(shown(&[paragraph("一二三四。五")], 8), "一二三\n四。五");
}

#[test]
fn a_full_stop_stays_with_a_link_before_it() {
    let link = Inline::Link(Link::Word("prime".to_owned()), vec![words("a number")]);
    let lines = laid_out(&[Element::Paragraph(vec![link, words(". And")])], 8);
    assert_eq!(texts(&lines), ["a", "number.", "And"]);
}

#[test]
fn a_wrapped_link_leads_to_its_place_from_both_lines() {
    let target = PageTarget::Word("premaster".to_owned());
    let link = Inline::Link(
        Link::Word("premaster".to_owned()),
        vec![words("premaster secret")],
    );
    let lines = laid_out(
        &[Element::Paragraph(vec![
            words("the "),
            link,
            words(" of it"),
        ])],
        14,
    );
    assert_eq!(texts(&lines), ["the premaster", "secret of it"]);
    for (line, at, text) in [(0, 1, "premaster"), (1, 0, "secret")] {
        let span = &lines[line].spans[at];
        assert_eq!((span.text.as_str(), span.look), (text, Look::Link));
        assert_eq!(span.target.as_ref(), Some(&target));
    }
}

#[test]
fn a_link_out_of_the_program_shows_its_address() {
    let url = "https://www.rfc-editor.org/rfc/rfc7919";
    let link = |text: &str| Inline::Link(Link::Url(url.to_owned()), vec![words(text)]);
    let page = |text| shown(&[Element::Paragraph(vec![link(text)])], 76);
    assert_eq!(page("RFC 7919"), format!("RFC 7919 ({url})"));
    assert_eq!(page(url), url);
}

#[test]
fn emphasis_has_looks_and_no_marks() {
    let inlines = vec![
        Inline::Emphasis(vec![words("a"), Inline::Strong(vec![words("b")])]),
        Inline::Strong(vec![Inline::Emphasis(vec![words("c")])]),
        Inline::Code("d".to_owned()),
        words("e"),
    ];
    let lines = laid_out(&[Element::Paragraph(inlines)], 40);
    let looks: Vec<_> = lines[0]
        .spans
        .iter()
        .map(|span| (span.text.as_str(), span.look))
        .collect();
    assert_eq!(
        looks,
        [
            ("a", Look::Emphasis),
            ("bc", Look::Strong),
            ("d", Look::Code),
            ("e", Look::Plain)
        ]
    );
}

#[test]
fn a_heading_looks_like_one() {
    let lines = laid_out(&[Element::Heading(3, vec![words(PROSE)])], 40);
    assert_eq!(lines.len(), 4);
    let looks = lines.iter().flat_map(|line| &line.spans);
    assert!(looks.into_iter().all(|span| span.look == Look::Heading));
}

#[test]
fn items_hang_behind_their_bullets() {
    let list = Element::List {
        ordered: None,
        items: vec![item("a secret that is kept"), item("a number")],
    };
    assert_eq!(
        shown(std::slice::from_ref(&list), 14),
        "• a secret\n  that is kept\n• a number"
    );
    assert_eq!(shown(&[list], 76), "• a secret that is kept\n• a number");
}

#[test]
fn ordered_items_are_numbered_on() {
    let list = Element::List {
        ordered: Some(9),
        items: vec![item("nine and more"), item("ten")],
    };
    assert_eq!(shown(&[list], 12), " 9. nine and\n    more\n10. ten");
}

#[test]
fn lists_nest() {
    let inner = Element::List {
        ordered: Some(1),
        items: vec![item("within"), item("this one")],
    };
    let outer = Element::List {
        ordered: None,
        items: vec![vec![paragraph("outside"), inner], item("after")],
    };
    assert_eq!(
        shown(&[outer], 40),
        "• outside\n  1. within\n  2. this one\n• after"
    );
}

#[test]
fn items_of_several_paragraphs_stand_apart() {
    let list = Element::List {
        ordered: None,
        items: vec![vec![paragraph("One."), paragraph("More.")], item("Two.")],
    };
    assert_eq!(shown(&[list], 40), "• One.\n\n  More.\n\n• Two.");
}

#[test]
fn a_quotation_has_a_bar() {
    let list = Element::List {
        ordered: None,
        items: vec![item("x is quoted")],
    };
    let quote = Element::Quote(vec![paragraph("Said so."), list]);
    assert_eq!(shown(&[quote], 12), "│ Said so.\n│ \n│ • x is\n│   quoted");
}

#[test]
fn code_stands_as_it_was_written_and_is_cut_with_a_mark() {
    let code = Element::Code(
        String::new(),
        "if x:\n\ty = 1\n\nslowshake run --eve computes\n".to_owned(),
    );
    assert_eq!(
        shown(std::slice::from_ref(&code), 20),
        "  if x:\n      y = 1\n\n  slowshake run --e…"
    );
    assert!(shown(&[code], 40).ends_with("  slowshake run --eve computes"));
}

#[test]
fn wide_code_is_cut_within_the_width() {
    let code = Element::Code(String::new(), "一二三四五六".to_owned());
    assert_eq!(shown(&[code], 12), "  一二三四…");
}

#[test]
fn a_rule_goes_across() {
    assert_eq!(shown(&[Element::Rule], 8), "────────");
}

#[test]
fn columns_are_aligned() {
    let table = table(
        &[Align::None, Align::Right, Align::Center],
        &["name", "value", "mark"],
        &[&["dh_p", "23", "a"], &["数", "5", ""]],
    );
    assert_eq!(
        shown(&[table], 40),
        "name  value  mark\n\
         ────  ─────  ────\n\
         dh_p     23   a\n\
         数        5"
    );
}

#[test]
fn a_table_shrinks_to_the_page_and_its_rows_come_apart() {
    let table = table(
        &[],
        &["", "what it is"],
        &[
            &["xs", "the secret of the server"],
            &["Z", "what both share"],
        ],
    );
    assert_eq!(
        shown(&[table], 20),
        "    what it is\n\
         ──  ────────────────\n\
         xs  the secret of\n    the server\n\
         \n\
         Z   what both share"
    );
}

#[test]
fn a_table_too_narrow_for_columns_is_told_row_by_row() {
    let table = table(&[], &["name", "value", "of"], &[&["dh_p", "23", "both"]]);
    assert_eq!(shown(&[table], 12), "name: dh_p\nvalue: 23\nof: both");
}

#[test]
fn control_characters_do_not_reach_the_page() {
    let text = "a\u{1b}[2J\u{202e}b\\\tc";
    assert_eq!(shown(&[paragraph(text)], 40), "a\\x1b[2J\\u{202e}b\\ c");
    let code = Element::Code(String::new(), text.to_owned());
    assert_eq!(shown(&[code], 40), "  a\\x1b[2J\\u{202e}b\\    c");
}
