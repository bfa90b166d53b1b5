//! Packets: the bytes as sent and as delivered, and the fields in them.

use std::collections::HashMap;

use super::node::{Node, node};
use super::{packet_id, value_id};
use crate::trace::{ConnectionId, Packet, PartyId, Trace, Values};
use crate::wire::{
    ContentType, Context, DecodeError, Field, FieldKind, Record, describe_plaintext, hex,
};

/// The bytes before a record's fragment: type, version, length.
const HEADER: usize = 5;

/// The bytes before a handshake message's body: type, length.
const MESSAGE_HEADER: usize = 4;

/// Takes packets apart in their order.
pub(super) struct Packets<'a> {
    trace: &'a Trace,
    /// How many bytes of a handshake message are still to come from a party:
    /// the next record goes on with it (RFC 5246 §6.2.1).
    unfinished: HashMap<(ConnectionId, PartyId), usize>,
}

impl<'a> Packets<'a> {
    pub(super) fn new(trace: &'a Trace) -> Self {
        Self {
            trace,
            unfinished: HashMap::new(),
        }
    }

    pub(super) fn packet(&mut self, packet: &Packet) -> Node {
        let trace = self.trace;
        let seen = packet.seen();
        let (header, header_error) = Record::describe(seen);
        let plaintext = packet.plaintext.map(|id| trace.value(id));
        let content_type = ContentType(seen.first().copied().unwrap_or_default());
        let (fields_in, (messages, error)) = if packet.protected || plaintext.is_some() {
            let bytes = plaintext.map_or(&[][..], |value| &value.bytes);
            ("plaintext", self.messages(packet, content_type, bytes, 0))
        } else {
            let side = if packet.sent.is_some() {
                "sent"
            } else {
                "delivered"
            };
            let fragment = seen.get(HEADER..).unwrap_or_default();
            (side, self.messages(packet, content_type, fragment, HEADER))
        };
        node!({
            "id": packet_id(packet.id),
            "connection": packet.connection.to_string(),
            "from": trace.party(packet.from).name,
            "to": trace.party(packet.to).name,
            "sent_at": packet.sent_at,
            "delivered_at": packet.delivered_at,
            "sent": packet.sent.as_deref().map(hex),
            "delivered": packet.delivered.as_deref().map(hex),
            "protected": packet.protected,
            "key_exchange": packet.key_exchange.map(|kx| kx.name()),
            "record": header.children.iter().map(field).collect::<Node>(),
            "plaintext": plaintext.map(|value| node!({
                "value": value_id(trace, value.id),
                "bytes": hex(&value.bytes),
            })),
            "acts": packet.acts.iter().map(|n| Node::from(u64::from(*n))).collect::<Node>(),
            "messages_in": fields_in,
            "messages": messages.iter().map(field).collect::<Node>(),
            "error": header_error.or(error).map(|error| error.to_string()),
        })
    }

    /// The messages in a fragment that starts at `at`, or the rest of one.
    fn messages(
        &mut self,
        packet: &Packet,
        content_type: ContentType,
        fragment: &[u8],
        at: usize,
    ) -> (Vec<Field>, Option<DecodeError>) {
        let context = Context {
            key_exchange: packet.key_exchange,
        };
        let mut fields = Vec::new();
        let mut start = 0;
        if content_type == ContentType::HANDSHAKE {
            let key = (packet.connection, packet.from);
            let due = self.unfinished.remove(&key).unwrap_or(0);
            start = due.min(fragment.len());
            if start > 0 {
                let rest = Field::leaf("handshake, continued", 0..start, FieldKind::Bytes);
                fields.push(rest.shifted(at));
            }
            let missing = due - start + missing(&fragment[start..]);
            if missing > 0 {
                self.unfinished.insert(key, missing);
            }
        }
        let (described, error) = match &fragment[start..] {
            [] => (Vec::new(), None),
            rest => describe_plaintext(content_type, rest, &context),
        };
        fields.extend(described.iter().map(|field| field.shifted(at + start)));
        (fields, error.map(|error| error.shifted(at + start)))
    }
}

/// How many bytes the last of these handshake messages lacks. One that is cut
/// within its header does not tell, and counts as whole.
fn missing(mut bytes: &[u8]) -> usize {
    while let [_, a, b, c, ..] = *bytes {
        let length = MESSAGE_HEADER + u32::from_be_bytes([0, a, b, c]) as usize;
        match bytes.get(length..) {
            Some(rest) => bytes = rest,
            None => return length - bytes.len(),
        }
    }
    0
}

fn field(field: &Field) -> Node {
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
        entries.push(("fields", field.children.iter().map(self::field).collect()));
    }
    Node::object(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_message_lacks_nothing() {
        assert_eq!(missing(&[14, 0, 0, 0]), 0);
        assert_eq!(missing(&[14, 0, 0, 0, 20, 0, 0, 1, 9]), 0);
        assert_eq!(missing(&[]), 0);
    }

    #[test]
    fn a_message_that_goes_on_in_the_next_record_lacks_the_rest() {
        assert_eq!(missing(&[14, 0, 0, 0, 20, 0, 0, 12, 9]), 11);
        assert_eq!(missing(&[11, 1, 0, 0]), 0x1_0000);
    }
}
