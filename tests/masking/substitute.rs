//! A trace in which everything that a mask covers has other bytes.

use std::collections::{HashMap, HashSet};

use slowshake::trace::{ConnectionId, Fact, Name, Packet, Quantity, Trace, Value};
use slowshake::view::Sight;
use slowshake::wire::{Field, FieldKind, Record, describe_plaintext, printable};

use super::with_bytes::with_bytes;

/// A quantity with bytes that somebody holds of it.
type Class<'a> = (Quantity, &'a [u8]);

/// The values through which a mask lets nothing be seen: of a quantity with
/// equal bytes no value at all is shown. Verdicts have one byte, which says
/// whether the run went on; they stay.
fn hidden<'a>(sight: Sight<'a>) -> HashSet<Class<'a>> {
    let class = |value: &'a Value| (value.quantity, value.bytes.as_slice());
    let seen: HashSet<Class<'_>> = sight
        .trace
        .all_values()
        .filter(|value| sight.sees(value.id))
        .map(class)
        .collect();
    sight
        .trace
        .all_values()
        .filter(|value| !value.is_verdict() && !value.bytes.is_empty())
        .map(class)
        .filter(|class| !seen.contains(class))
        .collect()
}

fn turned(bytes: &[u8], by: u8) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ by).collect()
}

/// What to turn every byte by, so that different values of a quantity stay
/// different.
fn turn(trace: &Trace, hidden: &HashSet<Class<'_>>) -> u8 {
    let mut by_quantity: HashMap<Quantity, HashSet<&[u8]>> = HashMap::new();
    for value in trace.all_values() {
        let class = (value.quantity, value.bytes.as_slice());
        if !hidden.contains(&class) {
            by_quantity.entry(class.0).or_default().insert(class.1);
        }
    }
    let clashes = |by: u8| {
        hidden.iter().any(|(quantity, bytes)| {
            let kept = by_quantity.get(quantity);
            kept.is_some_and(|kept| kept.contains(turned(bytes, by).as_slice()))
        })
    };
    (0x1d..=0xff).find(|by| !clashes(*by)).expect("a free turn")
}

/// The trace with other bytes of the same length wherever the mask covers
/// them: equal ones stay equal, different ones different. What is sent later
/// has other contents.
pub(crate) fn other(sight: Sight<'_>) -> Trace {
    let hidden = hidden(sight);
    let by = turn(sight.trace, &hidden);
    let mut trace = with_bytes(sight.trace, &|value| {
        let class = (value.quantity, value.bytes.as_slice());
        hidden.contains(&class).then(|| turned(&value.bytes, by))
    });
    for packet in &mut trace.packets {
        if !sight.is_sent(packet) {
            *packet = rewritten(packet, by);
        }
    }
    // What was said stands in the facts of a step, too.
    let said: HashSet<(ConnectionId, String)> = hidden
        .iter()
        .filter(|(quantity, _)| quantity.name == Name::ApplicationData)
        .map(|(quantity, bytes)| (quantity.connection, printable(bytes)))
        .collect();
    for step in &mut trace.steps {
        let connection = step.connection;
        for (name, fact) in &mut step.facts {
            if let Fact::Text(text) = fact
                && *name == "text"
                && said.contains(&(connection, text.clone()))
            {
                *text = "x".repeat(text.chars().count());
            }
        }
    }
    trace
}

/// A record with other contents of the same form.
fn rewritten(packet: &Packet, by: u8) -> Packet {
    let change = |record: &Vec<u8>| {
        let mut new = record.clone();
        let Ok(read) = Record::decode(record) else {
            return new;
        };
        let header = record.len() - read.fragment.len();
        if packet.is_protected() {
            new[header..].iter_mut().for_each(|byte| *byte ^= by);
            return new;
        }
        let (fields, _) = describe_plaintext(read.content_type, &read.fragment, &packet.context);
        for field in &fields {
            turn_leaves(field, &mut new[header..], by);
        }
        new
    };
    Packet {
        sent: packet.sent.as_ref().map(change),
        delivered: packet.delivered.as_ref().map(change),
        ..packet.clone()
    }
}

fn turn_leaves(field: &Field, bytes: &mut [u8], by: u8) {
    if field.children.is_empty() && field.kind == FieldKind::Bytes {
        bytes[field.span.clone()]
            .iter_mut()
            .for_each(|byte| *byte ^= by);
    }
    for child in &field.children {
        turn_leaves(child, bytes, by);
    }
}
