//! Values: whose, what, how made, and who else has it.

use std::collections::HashMap;

use super::node::{Node, node};
use super::{packet_id, value_id};
use crate::trace::op::{Argument, Part, Piece, Source, Token, short_hex};
use crate::trace::{Op, PartyId, Quantity, Trace, Value, ValueId, Values};
use crate::wire::hex;

/// All values by quantity, so that finding who else has one takes no search.
pub(super) struct Holders<'a>(HashMap<&'a Quantity, Vec<&'a Value>>);

impl<'a> Holders<'a> {
    pub(super) fn new(trace: &'a Trace) -> Self {
        let mut holders: HashMap<_, Vec<_>> = HashMap::new();
        for value in trace.all_values() {
            // Verdicts are numbered by each party for itself: two of one
            // number answer two questions.
            if !value.is_verdict() {
                holders.entry(&value.quantity).or_default().push(value);
            }
        }
        Self(holders)
    }

    /// For each other party the first of its values that is the same quantity
    /// with the same bytes; equal bytes alone say nothing.
    fn others(&self, value: &Value) -> Vec<&'a Value> {
        let mut others: Vec<&Value> = Vec::new();
        for other in self.0.get(&value.quantity).into_iter().flatten() {
            if other.owner() != value.owner()
                && other.bytes == value.bytes
                && !others.iter().any(|known| known.owner() == other.owner())
            {
                others.push(other);
            }
        }
        others
    }
}

pub(super) fn value<'a>(trace: &Trace, holders: &Holders<'_>, value: &'a Value) -> Node<'a> {
    let others = if value.is_verdict() {
        Vec::new()
    } else {
        holders.others(value)
    };
    // Eve is no end: what she has in common with one of them is no agreement.
    let agreed =
        value.owner() != PartyId::EVE && others.iter().any(|other| other.owner() != PartyId::EVE);
    let known_to: Node<'_> = others
        .iter()
        .map(|other| {
            node!({
                "party": trace.party(other.owner()).name,
                "value": value_id(trace, other.id),
                "since": trace.since(other.id),
            })
        })
        .collect();
    let recompute = value.op.operation().recompute(value, trace);
    let quantity = &value.quantity;
    node!({
        "id": value_id(trace, value.id),
        "connection": quantity.connection.to_string(),
        "owner": trace.party(value.owner()).name,
        "quantity": quantity.to_string(),
        "name": quantity.name.id(),
        "role": quantity.role.map(|role| role.name()),
        "ordinal": quantity.ordinal,
        "number": quantity.name.is_number(),
        "bytes": Node::Hex(&value.bytes),
        "secret": value.is_secret(),
        "op": operation(trace, value.owner(), &value.op),
        "cite": value.cite(trace),
        "formula": formula(trace, &value.op),
        "recompute": recompute.map(|r| node!({"command": r.command, "expect": r.expect})),
        "since": trace.since(value.id),
        "agreed": agreed,
        "known_to": known_to,
    })
}

/// Its kind, and all that decides its result, by name.
fn operation(trace: &Trace, owner: PartyId, op: &Op) -> Node<'static> {
    let operation = op.operation();
    let arguments = operation.arguments().into_iter();
    let arguments =
        arguments.map(|(name, argument)| (name, self::argument(trace, owner, argument)));
    Node::object(
        [("kind", operation.kind().into())]
            .into_iter()
            .chain(arguments),
    )
}

/// What is a value or bytes is an object that says so; text and numbers are
/// themselves.
fn argument(trace: &Trace, owner: PartyId, argument: Argument) -> Node<'static> {
    let input = |id: ValueId| node!({"value": value_id(trace, id)});
    match argument {
        Argument::Value(id) => input(id),
        Argument::Values(ids) => ids.into_iter().map(input).collect(),
        Argument::Parts(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Literal(bytes) => node!({"hex": hex(bytes)}),
                Part::Value(id) => input(*id),
            })
            .collect(),
        Argument::Pieces(pieces) => pieces.iter().map(|p| piece(trace, owner, p)).collect(),
        Argument::Text(text) => text.into(),
        Argument::Number(number) => number.into(),
        Argument::Bytes(bytes) => node!({"hex": hex(&bytes)}),
    }
}

fn piece(trace: &Trace, owner: PartyId, piece: &Piece) -> Node<'static> {
    let (from, to) = (piece.span.start, piece.span.end);
    match piece.source {
        Source::Value(id) => node!({"value": value_id(trace, id), "from": from, "to": to}),
        Source::Packet(id) => {
            // The receiver has what arrived; an onlooker saw it leave.
            let packet = &trace.packets[id.0 as usize];
            let bytes = match owner == packet.to || packet.sent.is_none() {
                true => "delivered",
                false => "sent",
            };
            node!({"packet": packet_id(id), "bytes": bytes, "from": from, "to": to})
        }
    }
}

/// The right-hand side with the names of the inputs.
fn formula(trace: &Trace, op: &Op) -> String {
    let mut line = String::new();
    for token in op.operation().formula() {
        match token {
            Token::Text(text) => line.push_str(&text),
            Token::Literal(bytes) => line.push_str(&short_hex(&bytes)),
            Token::Value(id) => line.push_str(&trace.value(id).quantity.label()),
        }
    }
    line
}
