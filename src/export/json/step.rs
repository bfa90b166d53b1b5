//! Steps, with the words of the catalogue.

use super::node::{Node, node};
use super::{packet_id, value_id};
use crate::trace::{Fact, Step, Trace};
use crate::view::Catalogue;

pub(super) fn step<'a>(trace: &Trace, step: &'a Step) -> Node<'a> {
    let words = Catalogue::english().step(trace, step);
    let text = words.plain();
    let values: Node = step.values.iter().map(|id| value_id(trace, *id)).collect();
    let facts = step.facts.iter();
    let facts = Node::object(facts.map(|(name, fact)| (*name, self::fact(fact))));
    node!({
        "n": step.n,
        "id": step.id.to_string(),
        "actor": trace.party(step.actor).name,
        "connection": step.connection.to_string(),
        "phase": step.phase.id(),
        "purpose": step.purpose.id(),
        "kind": step.kind.id(),
        "title": words.title,
        "text": text,
        "values": values,
        "packet": step.packet.map(packet_id),
        "facts": facts,
        "time": step.time,
    })
}

fn fact(fact: &Fact) -> Node<'_> {
    match fact {
        Fact::Text(text) => text.into(),
        Fact::Number(number) => (*number).into(),
        Fact::Candidates(candidates) => candidates
            .iter()
            .map(|(candidate, verdict)| node!({"candidate": candidate, "verdict": *verdict}))
            .collect(),
    }
}
