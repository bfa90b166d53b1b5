//! Packets: the bytes as sent and as delivered, and the fields in them.

use super::node::{Node, node};
use super::{packet_id, value_id};
use crate::trace::{Continued, Fragments, Packet, Trace, Values};
use crate::view::{FieldCell, certificate_cells, is_certificate};
use crate::wire::{DecodeError, Field, FieldKind, Handshake, Record, hex};

/// The bytes before a record's fragment: type, version, length.
const HEADER: usize = 5;

/// From how many elements on a list is written before what stands behind it is made.
const MANY: usize = 256;

/// A packet and what is in it.
pub(super) fn packet<'a>(trace: &'a Trace, packet: &'a Packet) -> Node<'a> {
    let seen = packet.seen();
    let (header, header_error) = Record::describe(seen);
    let plaintext = packet.plaintext.map(|id| trace.value(id));
    let found = trace.fragments(packet);
    // The bytes that the fields have their places in, and where in them the
    // fragment starts.
    let (fields_in, bytes, start) = if packet.is_protected() || plaintext.is_some() {
        let bytes = plaintext.map_or(&[][..], |value| &value.bytes);
        ("plaintext", bytes, 0)
    } else {
        let side = if packet.sent.is_some() {
            "sent"
        } else {
            "delivered"
        };
        (side, seen, HEADER)
    };
    let fragment = bytes.get(start..).unwrap_or_default();
    let (messages, error) = messages(packet, fragment, start, found);
    node!({
        "id": packet_id(packet.id),
        "connection": packet.connection.to_string(),
        "from": trace.party(packet.from).name,
        "to": trace.party(packet.to).name,
        "sent_at": packet.sent_at,
        "delivered_at": packet.delivered_at,
        "sent": packet.sent.as_deref().map(Node::Hex),
        "delivered": packet.delivered.as_deref().map(Node::Hex),
        "protected": packet.is_protected(),
        "epoch": u64::from(packet.epoch.0),
        "inner_type": packet.inner_type.map(|kind| kind.to_string()),
        "version": packet.context.version.map(|version| version.to_string()),
        "key_exchange": packet.context.key_exchange.map(|kx| kx.name()),
        "record": fields(&header.children, seen),
        "plaintext": plaintext.map(|value| node!({
            "value": value_id(trace, value.id),
            "bytes": Node::Hex(&value.bytes),
        })),
        "acts": packet.acts.iter().map(|n| Node::from(u64::from(*n))).collect::<Node>(),
        "messages_in": fields_in,
        "messages": fields(&messages, bytes),
        "joined": found.continued.as_ref().and_then(|part| joined(packet, part)),
        "error": header_error.or(error).map(|error| error.to_string()),
    })
}

/// The messages in a fragment that starts at `at`, or the rest of one.
fn messages(
    packet: &Packet,
    fragment: &[u8],
    at: usize,
    found: &Fragments,
) -> (Vec<Field>, Option<DecodeError>) {
    let (mut fields, error) = match fragment {
        [] => (Vec::new(), None),
        _ => found.messages(packet, fragment),
    };
    let start = found.start.min(fragment.len());
    if start > 0 {
        let rest = Field::leaf("handshake, continued", 0..start, FieldKind::Bytes);
        fields.insert(0, rest);
    }
    let fields = fields.iter().map(|field| field.shifted(at));
    (fields.collect(), error.map(|error| error.shifted(at)))
}

/// The whole message that ends in a record and began in an earlier one.
fn joined(packet: &Packet, part: &Continued) -> Option<Node<'static>> {
    let whole = part.whole.as_ref()?;
    let (message, read) = Handshake::describe(&whole.bytes, &packet.context);
    let pieces = whole.pieces.iter();
    Some(node!({
        "packets": pieces.map(|(id, _)| packet_id(*id)).collect::<Node>(),
        "bytes": hex(&whole.bytes),
        "message": field(&message, &whole.bytes),
        "error": read.err().map(|error| error.to_string()),
    }))
}

/// Fields as they stand in `bytes`.
fn fields(all: &[Field], bytes: &[u8]) -> Node<'static> {
    all.iter().map(|one| field(one, bytes)).collect()
}

fn field(field: &Field, bytes: &[u8]) -> Node<'static> {
    let (kind, read): (&str, Vec<(&str, Node)>) = match &field.kind {
        FieldKind::Struct => ("struct", vec![]),
        FieldKind::Vector => ("vector", vec![]),
        FieldKind::Length => ("length", vec![]),
        FieldKind::Bytes => ("bytes", vec![]),
        FieldKind::Number(number) => ("number", vec![("value", (*number).into())]),
        FieldKind::Code { value, name } => (
            "code",
            vec![("value", (*value).into()), ("meaning", (*name).into())],
        ),
        FieldKind::Text(text) => ("text", vec![("text", text.clone().into())]),
    };
    let mut entries: Vec<(&str, Node)> = vec![
        ("name", field.name.clone().into()),
        ("from", field.span.start.into()),
        ("to", field.span.end.into()),
        ("kind", kind.into()),
    ];
    entries.extend(read);
    if !field.children.is_empty() {
        let inside = field.children.iter().map(|child| {
            let mut node = self::field(child, bytes);
            if is_certificate(field, child)
                && let parts @ [_, ..] = certificate_cells(child, bytes).as_slice()
                && let Node::Object(entries) = &mut node
            {
                entries.push(("fields", parts.iter().map(part).collect()));
            }
            node
        });
        let inside = match field.children.len() {
            0..MANY => inside.collect(),
            _ => Node::written(inside),
        };
        entries.push(("fields", inside));
    }
    Node::object(entries)
}

/// A part of a certificate, with what it says.
fn part(cell: &FieldCell) -> Node<'static> {
    let mut entries: Vec<(&str, Node)> = vec![
        ("name", cell.name.clone().into()),
        ("from", cell.span.start.into()),
        ("to", cell.span.end.into()),
        ("kind", "bytes".into()),
    ];
    if !cell.meaning.is_empty() {
        entries.push(("says", cell.meaning.clone().into()));
    }
    if !cell.inside.is_empty() {
        entries.push(("fields", cell.inside.iter().map(part).collect()));
    }
    Node::object(entries)
}
