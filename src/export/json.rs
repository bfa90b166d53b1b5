//! A run as one JSON object.
//!
//! Every value stands with its bytes and with the operation that made it, so
//! that a program which knows nothing of this one can compute it again.
//! `docs/run.schema.json` says what each field means; `tests/json/` holds
//! real output against it.

mod node;
mod packet;
mod step;
mod value;
mod verdict;

use std::io::{self, Write};

use node::{Node, node};

use crate::sim::{Key, Run, Scenario};
use crate::trace::{Ending, Endpoints, Outcome, PacketId, Party, Trace, ValueId};
use crate::wire::AlertDescription;

/// The version of the form that this module writes. It goes up when a field is
/// renamed, is removed or changes its meaning, and when packets, values or steps
/// are told apart by something new. What version 2 brought stands in
/// `docs/run.schema.json`.
pub const SCHEMA: u64 = 2;

/// The whole run as one object: what [`write()`] writes, read again.
pub fn document(run: &Run) -> serde_json::Value {
    let mut json = Vec::new();
    write(run, &mut json).expect("a Vec takes any bytes");
    serde_json::from_slice(&json).expect("what is written is JSON")
}

/// How many bytes are collected before they are written.
const AT_ONCE: usize = 1 << 16;

/// Writes the run as one object, with one line for each element of its lists, so
/// that two runs can be compared line by line; ends in a newline. Nothing in it
/// does something to a terminal.
///
/// # Errors
/// Those of `out`.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let mut json = Vec::with_capacity(AT_ONCE);
    let mut between = "{\"";
    for (name, node) in head(run) {
        json.extend_from_slice([between, name, "\":"].concat().as_bytes());
        between = ",\n\"";
        node.write(&mut json);
    }
    for (name, elements) in lists(run) {
        json.extend_from_slice([between, name, "\":["].concat().as_bytes());
        let mut before = "\n";
        for element in elements {
            json.extend_from_slice(before.as_bytes());
            before = ",\n";
            element.write(&mut json);
            if json.len() > AT_ONCE {
                out.write_all(&json)?;
                json.clear();
            }
        }
        json.extend_from_slice(if before == "\n" { b"]" } else { b"\n]" });
    }
    json.extend_from_slice(b"}\n");
    out.write_all(&json)?;
    out.flush()
}

/// What stands before the lists.
fn head(run: &Run) -> [(&'static str, Node<'_>); 3] {
    let verdict = super::verdict(run);
    [
        ("schema", SCHEMA.into()),
        ("scenario", scenario(&run.scenario)),
        ("verdict", verdict::verdict(&run.trace, verdict.as_ref())),
    ]
}

/// The elements of a list, made as they are asked for: a run has thousands of
/// fields, and writing needs only those of one element at once.
type Elements<'a> = Box<dyn Iterator<Item = Node<'a>> + 'a>;

/// The lists in their order.
fn lists(run: &Run) -> Vec<(&'static str, Elements<'_>)> {
    let trace = &run.trace;
    let holders = value::Holders::new(trace);
    let values = trace
        .all_values()
        .map(move |v| value::value(trace, &holders, v));
    vec![
        ("parties", Box::new(trace.parties.iter().map(party))),
        (
            "connections",
            Box::new(
                trace
                    .connections
                    .iter()
                    .map(|endpoints| connection(trace, *endpoints)),
            ),
        ),
        (
            "outcomes",
            Box::new(trace.outcomes.iter().map(|o| outcome(trace, o))),
        ),
        ("values", Box::new(values)),
        (
            "packets",
            Box::new(trace.packets.iter().map(|p| packet::packet(trace, p))),
        ),
        (
            "steps",
            Box::new(trace.steps.iter().map(|s| step::step(trace, s))),
        ),
    ]
}

/// Every setting under its name, as its flag takes it; lists as lists, and
/// `null` where a choice is left to the program.
fn scenario(scenario: &Scenario) -> Node<'_> {
    let settings = Key::ALL.into_iter().map(|key| {
        let items = |text: String| -> Node<'_> {
            let items = text.split(',').filter(|item| !item.is_empty());
            items.map(str::to_owned).collect()
        };
        let value = match scenario.setting(key) {
            Some(text) if key.is_list() => items(text),
            text => text.into(),
        };
        (key.name(), value)
    });
    Node::object(settings.chain([("code", scenario.code().into())]))
}

fn party(party: &Party) -> Node<'_> {
    node!({"name": party.name, "simulated": party.simulated})
}

/// Who is at its two ends, what the ServerHello says, as the client read it,
/// or else as the server wrote it, and whether both hold to it.
fn connection(trace: &Trace, endpoints: Endpoints) -> Node<'_> {
    let (id, [client, server]) = (endpoints.id, endpoints.ends());
    let agreement = trace.agreement(id);
    let said = agreement.said();
    node!({
        "id": id.to_string(),
        "client": trace.party(client).name,
        "server": trace.party(server).name,
        "version": said.map(|choice| choice.version.to_string()),
        "cipher_suite": said.map(|choice| node!({
            "code": format!("0x{:04x}", choice.suite.0),
            "name": choice.suite.to_string(),
        })),
        "agreed": agreement.agreed().is_some(),
    })
}

fn outcome<'a>(trace: &Trace, outcome: &'a Outcome) -> Node<'a> {
    let (result, alert, check, awaited) = match &outcome.ending {
        Ending::Established => ("established", None, None, None),
        Ending::Failed { alert, check } => ("failed", Some(*alert), *check, None),
        Ending::Refused { alert } => ("refused", Some(*alert), None, None),
        Ending::Unfinished { awaited } => ("unfinished", None, None, Some(awaited)),
    };
    node!({
        "connection": outcome.connection.to_string(),
        "party": trace.party(outcome.party).name,
        "result": result,
        "alert": alert.map(alert_code),
        "check": check.map(|check| check.id()),
        "step": outcome.step,
        "awaited": awaited,
    })
}

fn alert_code(alert: AlertDescription) -> Node<'static> {
    node!({"code": alert.0, "name": alert.to_string()})
}

/// `client:12`: the owner's name, and the place in its ledger, from 0.
fn value_id(trace: &Trace, id: ValueId) -> Node<'static> {
    Node::Id(trace.party(id.party()).name, ":", u64::from(id.index()))
}

/// `p1`: packets are counted from 1, as everything that people read.
fn packet_id(id: PacketId) -> Node<'static> {
    Node::Id("", "p", u64::from(id.0) + 1)
}
