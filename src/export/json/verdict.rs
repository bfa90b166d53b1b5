//! What came of it, in JSON.

use super::node::{Node, node};
use super::{alert_code, value_id};
use crate::trace::Trace;
use crate::view::{Caught, Verdict};

/// A verdict, or `null` where there is none.
pub(super) fn verdict(trace: &Trace, verdict: Option<&Verdict>) -> Node<'static> {
    let Some(verdict) = verdict else {
        return Node::from(None::<u64>);
    };
    let name = |party| trace.party(party).name;
    let missed = verdict.missed.iter().map(|missed| {
        node!({
            "party": name(missed.party),
            "check": missed.check.id(),
            "step": missed.step,
        })
    });
    let waiting = verdict
        .waiting
        .iter()
        .map(|(party, awaited)| node!({"party": name(*party), "awaited": awaited.clone()}));
    let refused = verdict.refused.iter().map(|refused| {
        node!({
            "party": name(refused.party),
            "alert": alert_code(refused.alert),
            "step": refused.step,
        })
    });
    let readers = verdict.readers.iter().map(|reader| {
        node!({
            "party": name(reader.party),
            "said_by": reader.said_by.name(),
            "value": value_id(trace, reader.value),
            "text": reader.text.clone(),
            "genuine": reader.genuine,
        })
    });
    let lost = verdict.lost.iter().map(|lost| {
        node!({
            "said_by": lost.said_by.name(),
            "value": value_id(trace, lost.value),
            "text": lost.text.clone(),
        })
    });
    let first = verdict.first_difference.map(|first| {
        node!({
            "step": first.step,
            "value": first.value.map(|id| value_id(trace, id)),
        })
    });
    let texts = |all: &[String]| all.iter().cloned().collect::<Node<'_>>();
    node!({
        "kind": verdict.kind.id(),
        "caught": verdict.caught.as_ref().map(|c| caught(trace, c)),
        "missed": missed.collect::<Node<'_>>(),
        "refused": refused.collect::<Node<'_>>(),
        "waiting": waiting.collect::<Node<'_>>(),
        "readers": readers.collect::<Node<'_>>(),
        "lost": lost.collect::<Node<'_>>(),
        "at_odds": verdict.at_odds.iter().map(|q| q.to_string()).collect::<Node<'_>>(),
        "first_difference": first,
        "sentences": texts(&verdict.sentences),
        "unknowable": texts(&verdict.unknowable),
    })
}

fn caught(trace: &Trace, caught: &Caught) -> Node<'static> {
    let (expected, found) = caught.rule.clone().unzip();
    node!({
        "connection": caught.connection.to_string(),
        "party": trace.party(caught.party).name,
        "check": caught.check.map(|check| check.id()),
        "step": caught.step,
        "alert": caught.alert.map(alert_code),
        "expected": expected,
        "found": found,
    })
}
