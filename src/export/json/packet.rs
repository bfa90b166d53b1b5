//! Packets: the bytes as sent and as delivered, and the fields in them.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use super::{hex_string, packet_id, value_id};
use crate::trace::{ConnectionId, Packet, PartyId, Trace, Values};
use crate::wire::{
    ContentType, Context, DecodeError, Field, FieldKind, Record, describe_plaintext,
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

    pub(super) fn packet(&mut self, packet: &Packet) -> Json {
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
        json!({
            "id": packet_id(packet.id),
            "connection": packet.connection.to_string(),
            "from": trace.party(packet.from).name,
            "to": trace.party(packet.to).name,
            "sent_at": packet.sent_at,
            "delivered_at": packet.delivered_at,
            "sent": packet.sent.as_deref().map(hex_string),
            "delivered": packet.delivered.as_deref().map(hex_string),
            "protected": packet.protected,
            "key_exchange": packet.key_exchange.map(|kx| kx.name()),
            "record": header.children.iter().map(field).collect::<Json>(),
            "plaintext": plaintext.map(|value| json!({
                "value": value_id(trace, value.id),
                "bytes": hex_string(&value.bytes),
            })),
            "messages_in": fields_in,
            "messages": messages.iter().map(field).collect::<Json>(),
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

fn field(field: &Field) -> Json {
    let mut object = Map::new();
    let mut put = |name: &str, value: Json| object.insert(name.to_owned(), value);
    put("name", field.name.as_str().into());
    put("from", field.span.start.into());
    put("to", field.span.end.into());
    match &field.kind {
        FieldKind::Struct => put("kind", "struct".into()),
        FieldKind::Vector => put("kind", "vector".into()),
        FieldKind::Length => put("kind", "length".into()),
        FieldKind::Bytes => put("kind", "bytes".into()),
        FieldKind::Number(number) => {
            put("kind", "number".into());
            put("value", (*number).into())
        }
        FieldKind::Code { value, name } => {
            put("kind", "code".into());
            put("value", (*value).into());
            put("meaning", (*name).into())
        }
        FieldKind::Text(text) => {
            put("kind", "text".into());
            put("text", text.as_str().into())
        }
    };
    if !field.children.is_empty() {
        put("fields", field.children.iter().map(self::field).collect());
    }
    Json::Object(object)
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
