use super::super::fault::Faults;
use super::super::{Expr, Link};
use super::*;

/// The elements of a text that is right.
fn read(text: &str) -> Vec<Element> {
    let mut faults = Faults::new(text);
    let parts = Reader::new(&mut faults, None).body(text, 0);
    assert_eq!(faults.found, []);
    let elements = parts.into_iter().map(|part| match part {
        Part::Element(element) => element,
        Part::Section(_) | Part::Question(_) | Part::Claim(_) | Part::Challenge(_) => {
            panic!("elements alone")
        }
    });
    elements.collect()
}

/// The one paragraph of a text that is right.
fn paragraph(text: &str) -> Vec<Inline> {
    match read(text).as_slice() {
        [Element::Paragraph(inlines)] => inlines.clone(),
        other => panic!("{other:?}"),
    }
}

/// Columns and messages of what is wrong.
fn wrong(text: &str) -> Vec<(usize, String)> {
    let mut faults = Faults::new(text);
    Reader::new(&mut faults, None).body(text, 0);
    let found = faults.sorted().into_iter();
    found.map(|fault| (fault.column, fault.message)).collect()
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn value(text: &str) -> Inline {
    Inline::Value(Expr::parse(text).unwrap())
}

#[test]
fn words_emphasis_and_code_stay_what_they_are() {
    assert_eq!(
        paragraph("one *two* **three**\nfour `dh_Ys`"),
        [
            text("one "),
            Inline::Emphasis(vec![text("two")]),
            text(" "),
            Inline::Strong(vec![text("three")]),
            text(" four "),
            Inline::Code("dh_Ys".to_owned()),
        ]
    );
}

#[test]
fn a_value_stands_between_braces() {
    assert_eq!(
        paragraph("it is {dh_g^xs mod dh_p}, not {2*3*4}"),
        [
            text("it is "),
            value("dh_g^xs mod dh_p"),
            text(", not "),
            value("2*3*4"),
        ]
    );
    // Over the end of a line, too.
    assert_eq!(paragraph("{dh_g +\ndh_p}"), [value("dh_g + dh_p")]);
}

#[test]
fn a_brace_behind_a_backslash_or_in_code_is_a_brace() {
    assert_eq!(paragraph(r"the set \{1, 2}"), [text("the set {1, 2}")]);
    assert_eq!(paragraph("`{2*3}`"), [Inline::Code("{2*3}".to_owned())]);
    assert_eq!(
        read("```json\n{\"a*b\": 1}\n```"),
        [Element::Code("json".to_owned(), "{\"a*b\": 1}".to_owned())]
    );
}

#[test]
fn a_link_leads_to_the_run_or_out() {
    let link = |target: &str| match paragraph(&format!("[x]({target})")).as_slice() {
        [Inline::Link(link, words)] => {
            assert_eq!(*words, [text("x")]);
            link.clone()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(link("value:server.Z"), Link::Value("server.Z".to_owned()));
    assert_eq!(
        link("step:big:c1.eve.eve.data#2"),
        Link::Step {
            run: Some("big".to_owned()),
            id: "eve.eve.data#2".to_owned()
        }
    );
    assert_eq!(link("word:premaster"), Link::Word("premaster".to_owned()));
    assert_eq!(
        link("https://a.example/?b=c").clone(),
        Link::Url("https://a.example/?b=c".to_owned())
    );
}

#[test]
fn lists_tables_and_quotations_are_put_together() {
    let elements = read(
        "3. one\n4. two\n   - inner\n\n> said\n\n| a | b |\n|--:|:-:|\n| {dh_p} | 2 |\n\n---\n",
    );
    let [list, quote, table, Element::Rule] = elements.as_slice() else {
        panic!("{elements:?}");
    };
    let Element::List {
        ordered: Some(3),
        items,
    } = list
    else {
        panic!("{list:?}");
    };
    assert_eq!(items[0], [Element::Paragraph(vec![text("one")])]);
    assert!(matches!(items[1][1], Element::List { ordered: None, .. }));
    assert_eq!(
        *quote,
        Element::Quote(vec![Element::Paragraph(vec![text("said")])])
    );
    assert_eq!(
        *table,
        Element::Table {
            head: vec![vec![text("a")], vec![text("b")]],
            rows: vec![vec![vec![value("dh_p")], vec![text("2")]]],
            align: vec![Align::Right, Align::Center],
        }
    );
}

#[test]
fn what_is_wrong_is_pointed_at() {
    assert_eq!(wrong("ü {dh_p + }")[0].0, 11);
    assert_eq!(wrong("a { b")[0].0, 3);
    assert_eq!(wrong("see [x](nowhere)")[0].0, 9);
    assert_eq!(wrong("see [x](value:zed)")[0].0, 15);
    assert_eq!(wrong("a <b>")[0].0, 3);
    assert!(
        wrong(&"> ".repeat(40))
            .iter()
            .all(|(_, why)| why.contains("nested"))
    );
}
