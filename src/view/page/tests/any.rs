//! What holds for any text at any width.

use proptest::prelude::*;

use super::*;
use crate::lesson::{Align, Link};

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let text = prop_oneof![
        "[a-z]{1,30}( [a-z]{1,9}){0,6}[.,]? ?",
        "[一-龥]{1,20}[，。！]?",
        "\\PC{0,12}",
        any::<String>(),
    ];
    let leaf = prop_oneof![
        4 => text.clone().prop_map(Inline::Text),
        1 => text.prop_map(Inline::Code),
        1 => Just(Inline::Break),
        1 => prop_oneof![Just("dh_Ys"), Just("client_random"), Just("xs + 1"), Just("eve.Z")]
            .prop_map(value),
    ];
    let inline = leaf.prop_recursive(3, 12, 4, |inner| {
        let inner = prop::collection::vec(inner, 0..4);
        prop_oneof![
            inner.clone().prop_map(Inline::Emphasis),
            inner.clone().prop_map(Inline::Strong),
            inner.prop_map(|inner| {
                Inline::Link(Link::Url("https://slowshake.example/".to_owned()), inner)
            }),
        ]
    });
    prop::collection::vec(inline, 0..5)
}

fn elements() -> impl Strategy<Value = Vec<Element>> {
    let row = || prop::collection::vec(inlines(), 0..5);
    let leaf = prop_oneof![
        4 => inlines().prop_map(Element::Paragraph),
        1 => inlines().prop_map(|inlines| Element::Heading(3, inlines)),
        1 => "(\\PC{0,30}\n){0,3}".prop_map(|code| Element::Code(String::new(), code)),
        1 => Just(Element::Rule),
        2 => (row(), prop::collection::vec(row(), 0..4)).prop_map(|(head, rows)| Element::Table {
            head,
            rows,
            align: vec![Align::Left, Align::Right, Align::Center],
        }),
    ];
    let element = leaf.prop_recursive(6, 16, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3);
        prop_oneof![
            inner.clone().prop_map(Element::Quote),
            (
                prop::option::of(any::<u64>()),
                prop::collection::vec(inner, 0..3)
            )
                .prop_map(|(ordered, items)| Element::List { ordered, items }),
        ]
    });
    prop::collection::vec(element, 0..4)
}

thread_local! {
    static RUN: Run = Run::whole();
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_page(elements in elements(), width in 0usize..100) {
        let lines = RUN.with(|run| run.page(&elements, width));
        for line in &lines {
            prop_assert!(line.width() <= width.max(LEAST_WIDTH), "{:?}", line);
        }
    }

    #[test]
    fn no_control_character_is_on_a_page(elements in elements()) {
        let lines = RUN.with(|run| run.page(&elements, 40));
        for line in &lines {
            prop_assert!(!line.text().chars().any(char::is_control), "{:?}", line);
        }
    }

    #[test]
    fn wrapping_loses_nothing_but_spaces(text in "[a-z ，。一-龥.-]{0,200}", width in 8usize..80) {
        let page = RUN.with(|run| run.page(&[paragraph(&text)], width));
        let bare = |text: &str| text.replace(' ', "");
        prop_assert_eq!(bare(&texts(&page).concat()), bare(&text));
    }
}

#[test]
fn what_is_nested_without_end_ends_with_a_mark() {
    let mut element = paragraph("within");
    let mut inline = words("within");
    for _ in 0..100 {
        element = Element::Quote(vec![element]);
        inline = Inline::Strong(vec![inline]);
    }
    assert!(shown(&[element], 76).ends_with('…'));
    assert_eq!(shown(&[Element::Paragraph(vec![inline])], 76), "…");
}
