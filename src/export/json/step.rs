//! Steps, with the words of the catalogue.

use serde_json::{Map, Value as Json, json};

use super::{packet_id, value_id};
use crate::trace::{Fact, Step, Trace};
use crate::view::Catalogue;

pub(super) fn step(trace: &Trace, step: &Step) -> Json {
    let words = Catalogue::english().step(trace, step);
    let values: Json = step.values.iter().map(|id| value_id(trace, *id)).collect();
    let facts: Map<String, Json> = step
        .facts
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), self::fact(fact)))
        .collect();
    json!({
        "n": step.n,
        "id": step.id.as_str(),
        "actor": trace.party(step.actor).name,
        "connection": step.connection.to_string(),
        "phase": step.phase.id(),
        "purpose": step.purpose.id(),
        "kind": step.kind.id(),
        "title": words.title,
        "text": words.plain(),
        "values": values,
        "packet": step.packet.map(packet_id),
        "facts": facts,
        "time": step.time,
    })
}

fn fact(fact: &Fact) -> Json {
    match fact {
        Fact::Text(text) => text.as_str().into(),
        Fact::Number(number) => (*number).into(),
        Fact::Candidates(candidates) => candidates
            .iter()
            .map(|(candidate, verdict)| json!({"candidate": candidate, "verdict": verdict}))
            .collect(),
    }
}
