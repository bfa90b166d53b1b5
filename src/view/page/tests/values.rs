//! Values in a text, and what covers them.

use super::*;
use crate::lesson::Link;
use crate::trace::Seat;
use crate::trace::{PartyId, Quantity};

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

/// The one span that this value is shown as.
fn span(run: &Run, expr: &str) -> PageSpan {
    let lines = run.page(&[Element::Paragraph(vec![value(expr)])], 76);
    assert_eq!((lines.len(), lines[0].spans.len()), (1, 1), "{lines:?}");
    lines[0].spans[0].clone()
}

fn shown(run: &Run, expr: &str) -> (String, Look) {
    let span = span(run, expr);
    (span.text, span.look)
}

fn covered() -> (String, Look) {
    ("??".to_owned(), Look::Covered)
}

#[test]
fn a_value_is_shown_and_leads_to_itself() {
    let run = Run::whole();
    assert_eq!(shown(&run, "dh_p"), ("23".to_owned(), Look::Value));
    let z = run.trace.find(PartyId::CLIENT, &quantity("Z")).unwrap();
    let span = span(&run, "client.Z");
    assert_eq!(span.look, Look::Secret);
    assert_eq!(span.target, Some(PageTarget::Value(z.id)));
}

#[test]
fn what_is_computed_from_a_secret_is_one() {
    let run = Run::whole();
    let ys = shown(&run, "dh_Ys").0;
    assert_eq!(shown(&run, "dh_g^xs mod dh_p"), (ys, Look::Secret));
    assert_eq!(shown(&run, "30 mod dh_p"), ("7".to_owned(), Look::Value));
    assert_eq!(span(&run, "30 mod dh_p").target, None);
}

#[test]
fn bytes_on_the_wire_stand_in_pairs() {
    let run = Run::whole();
    assert_eq!(
        shown(&run, "wire(ServerKeyExchange.dh_p)").0,
        "00 01 17".to_owned()
    );
}

#[test]
fn another_s_secret_is_covered_alone_and_in_a_formula() {
    let mut run = Run::whole();
    run.mask.seat = Seat::Client;
    assert_eq!(shown(&run, "xs"), covered());
    assert_eq!(shown(&run, "dh_g^xs mod dh_p"), covered());
    assert_eq!(shown(&run, "length(xs)"), covered());
    assert_ne!(shown(&run, "xc"), covered());
}

#[test]
fn what_a_question_asks_for_is_covered_alone_and_in_a_formula() {
    let mut run = Run::whole();
    run.mask.asked.insert(quantity("dh_Ys"));
    assert_eq!(shown(&run, "dh_Ys"), covered());
    assert_eq!(shown(&run, "dh_Ys + 1"), covered());
    assert_ne!(shown(&run, "dh_Yc"), covered());
}

#[test]
fn what_a_question_asks_for_is_covered_in_every_run() {
    let mut asks = Run::whole();
    asks.mask.asked.insert(quantity("dh_Ys"));
    let other = Run::whole();
    let runs = [("other".to_owned(), other.sight())];
    let context = PageContext {
        sight: asks.sight(),
        runs: &runs,
    };
    let text = |expr| {
        let lines = page(&[Element::Paragraph(vec![value(expr)])], 76, &context);
        lines[0].text()
    };
    assert_eq!(text("other:dh_Ys"), "??");
    assert_eq!(text("other:dh_p"), "23");
    assert_eq!(text("nowhere:dh_p"), "??");
}

#[test]
fn nothing_is_told_before_its_time() {
    let mut run = Run::whole();
    run.mask.at = 1;
    assert_eq!(shown(&run, "Z"), covered());
    assert_eq!(shown(&run, "wire(ServerKeyExchange.dh_p)"), covered());
}

#[test]
fn what_the_run_does_not_have_is_covered() {
    assert_eq!(shown(&Run::whole(), "ecdh_Z"), covered());
}

#[test]
fn a_value_is_not_torn_in_two() {
    let run = Run::whole();
    let text = vec![words("these are the bytes "), value("client_random")];
    let lines = run.page(&[Element::Paragraph(text)], 30);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].text(), "these are the bytes");
    assert!(lines[1].text().ends_with(" 32 B"), "{lines:?}");
}

#[test]
fn a_link_to_a_value_leads_to_it() {
    let run = Run::whole();
    let link = |name: &str| {
        let link = Inline::Link(Link::Value(name.to_owned()), vec![words("this")]);
        let lines = run.page(&[Element::Paragraph(vec![link])], 76);
        lines[0].spans[0].clone()
    };
    let xc = run.trace.find(PartyId::CLIENT, &quantity("xc")).unwrap();
    assert_eq!(link("xc").target, Some(PageTarget::Value(xc.id)));
    let nowhere = link("ecdh_Z");
    assert_eq!((nowhere.look, nowhere.target), (Look::Plain, None));
}
