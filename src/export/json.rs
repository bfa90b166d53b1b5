//! A run as one JSON object.
//!
//! Every value stands with its bytes and with the operation that made it, so
//! that a program which knows nothing of this one can compute it again.
//! `docs/run.schema.json` says what each field means; `tests/json.rs` holds
//! real output against it.

mod packet;
mod step;
mod value;

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::thread;

use serde_json::{Map, Value, json};

use crate::sim::{Key, Run, Scenario};
use crate::trace::{
    ConnectionId, Ending, Name, Outcome, PacketId, Party, PartyId, Quantity, Role, Trace, ValueId,
};
use crate::wire::{AlertDescription, Context, Handshake, hex};

/// The version of the form that this module writes. It goes up when a field
/// is renamed, is removed or changes its meaning; a new field leaves it.
pub const SCHEMA: u64 = 1;

/// The whole run as one object.
pub fn document(run: &Run) -> Value {
    let mut document = head(run);
    for (name, elements) in lists(run) {
        document.insert(name.to_owned(), Value::Array(elements.collect()));
    }
    Value::Object(document)
}

/// Writes the same object with one line for each element of its lists, so
/// that two runs can be compared line by line; ends in a newline.
///
/// # Errors
/// Those of `out`.
pub fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    // The lists share nothing, and the values, with a command for each, take
    // as long as all others: each list is a thread's work.
    let written: Vec<io::Result<(&str, Vec<u8>)>> = thread::scope(|scope| {
        let threads: Vec<_> = lists(run)
            .into_iter()
            .map(|(name, elements)| scope.spawn(move || Ok((name, lines(elements)?))))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut between = "{";
    for (name, value) in head(run) {
        write!(out, "{between}\"{name}\":{value}")?;
        between = ",\n";
    }
    for list in written {
        let (name, lines) = list?;
        write!(out, "{between}\"{name}\":")?;
        out.write_all(&lines)?;
    }
    out.write_all(b"}\n")?;
    out.flush()
}

/// The elements of a list, one a line.
fn lines(elements: Elements<'_>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut before = "[\n";
    for element in elements {
        out.extend_from_slice(before.as_bytes());
        serde_json::to_writer(&mut out, &element)?;
        before = ",\n";
    }
    out.extend_from_slice(if out.is_empty() { b"[]" } else { b"\n]" });
    Ok(out)
}

/// What stands before the lists.
fn head(run: &Run) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("schema".to_owned(), json!(SCHEMA));
    head.insert("scenario".to_owned(), scenario(&run.scenario));
    head
}

/// The elements of a list, made as they are asked for: a run has thousands of
/// fields, and writing needs only those of one element at once.
type Elements<'a> = Box<dyn Iterator<Item = Value> + Send + 'a>;

/// The lists in their order.
fn lists(run: &Run) -> Vec<(&'static str, Elements<'_>)> {
    let trace = &run.trace;
    let holders = value::Holders::new(trace);
    let mut packets = packet::Packets::new(trace);
    let values = trace
        .all_values()
        .map(move |v| value::value(trace, &holders, v));
    vec![
        ("parties", Box::new(trace.parties.iter().map(party))),
        (
            "connections",
            Box::new(connections(trace).into_iter().map(|c| connection(trace, c))),
        ),
        (
            "outcomes",
            Box::new(trace.outcomes.iter().map(|o| outcome(trace, o))),
        ),
        ("values", Box::new(values)),
        (
            "packets",
            Box::new(trace.packets.iter().map(move |p| packets.packet(p))),
        ),
        (
            "steps",
            Box::new(trace.steps.iter().map(|s| step::step(trace, s))),
        ),
    ]
}

/// Every setting under its name, as its flag takes it; lists as lists, and
/// `null` where a choice is left to the program.
fn scenario(scenario: &Scenario) -> Value {
    let mut object = Map::new();
    for key in Key::ALL {
        let value = match scenario.setting(key) {
            None => Value::Null,
            Some(text) if key.is_list() => text.split(',').filter(|t| !t.is_empty()).collect(),
            Some(text) => Value::String(text),
        };
        object.insert(key.name().to_owned(), value);
    }
    object.insert("code".to_owned(), Value::String(scenario.code()));
    Value::Object(object)
}

fn party(party: &Party) -> Value {
    json!({"name": party.name, "simulated": party.simulated})
}

/// All connections of which anything is known, in order.
fn connections(trace: &Trace) -> Vec<ConnectionId> {
    let packets = trace.packets.iter().map(|packet| packet.connection);
    let outcomes = trace.outcomes.iter().map(|outcome| outcome.connection);
    let mut all: Vec<ConnectionId> = packets.chain(outcomes).collect();
    all.sort();
    all.dedup();
    all
}

/// Who is at its two ends, and what the ServerHello settled, as the client
/// read it, or else as the server wrote it.
fn connection(trace: &Trace, id: ConnectionId) -> Value {
    let first = trace.packets.iter().find(|packet| packet.connection == id);
    // The client speaks first (RFC 5246 §7.3).
    let (client, server) = first.map_or((PartyId::CLIENT, PartyId::SERVER), |packet| {
        (packet.from, packet.to)
    });
    let hello = Quantity::new(id, Name::ServerHello);
    let hello = [client, server].into_iter().find_map(|party| {
        let value = trace
            .find(party, &hello)
            .or_else(|| trace.find(party, &hello.of(Role::Server)))?;
        match Handshake::decode(&value.bytes, &Context::default()) {
            Ok(Handshake::ServerHello(hello)) => Some(hello),
            _ => None,
        }
    });
    json!({
        "id": id.to_string(),
        "client": trace.party(client).name,
        "server": trace.party(server).name,
        "version": hello.as_ref().map(|h| h.version.to_string()),
        "cipher_suite": hello.as_ref().map(|h| json!({
            "code": format!("0x{:04x}", h.cipher_suite.0),
            "name": h.cipher_suite.to_string(),
        })),
    })
}

fn outcome(trace: &Trace, outcome: &Outcome) -> Value {
    let (result, alert, check, awaited) = match &outcome.ending {
        Ending::Established => ("established", None, None, None),
        Ending::Failed { alert, check } => ("failed", Some(*alert), *check, None),
        Ending::Refused { alert } => ("refused", Some(*alert), None, None),
        Ending::Unfinished { awaited } => ("unfinished", None, None, Some(awaited)),
    };
    json!({
        "connection": outcome.connection.to_string(),
        "party": trace.party(outcome.party).name,
        "result": result,
        "alert": alert.map(alert_code),
        "check": check.map(|check| check.id()),
        "step": outcome.step,
        "awaited": awaited,
    })
}

fn alert_code(alert: AlertDescription) -> Value {
    json!({"code": alert.0, "name": alert.to_string()})
}

/// `client:12`: the owner's name, and the place in its ledger, from 0.
fn value_id(trace: &Trace, id: ValueId) -> String {
    format!("{}:{}", trace.party(id.party()).name, id.index())
}

/// `p1`: packets are counted from 1, as everything that people read.
fn packet_id(id: PacketId) -> String {
    format!("p{}", u64::from(id.0) + 1)
}

/// Bytes as a JSON string of hex digits.
fn hex_string(bytes: &[u8]) -> Value {
    Value::String(hex(bytes))
}
