//! Which parts of handshake messages a record holds: a message may be cut over
//! several records, and several may share one (RFC 5246 §6.2.1).

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::{ConnectionId, Packet, PacketId, PartyId, Trace, Values};
use crate::wire::{
    ContentType, DecodeError, Field, HandshakeType, Joined, Record, describe_plaintext,
};

/// `msg_type` and `length`.
const HEADER: usize = 4;

/// What a handshake record holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fragments {
    /// The part that goes on with a message of earlier records, if there is
    /// one.
    pub continued: Option<Continued>,
    /// Where in the fragment the first message begins, in bytes: behind what
    /// goes on with an earlier one.
    pub start: usize,
    /// Where in the fragment the message begins that it holds a part of and
    /// not the end; `None` if it ends with a message.
    pub unfinished: Option<usize>,
}

impl Fragments {
    /// What begins in a record that holds these bytes: fields with their places
    /// in them, and why reading stopped, if it did.
    pub fn messages(&self, packet: &Packet, bytes: &[u8]) -> (Vec<Field>, Option<DecodeError>) {
        let start = self.start.min(bytes.len());
        let own = &bytes[start..];
        let Some(content_type) = packet.content_type() else {
            return (Vec::new(), None);
        };
        if own.is_empty() && self.continued.is_some() {
            return (Vec::new(), None);
        }
        let (fields, error) = describe_plaintext(content_type, own, &packet.context);
        let fields = fields.iter().map(|field| field.shifted(start));
        (fields.collect(), error.map(|error| error.shifted(start)))
    }
}

/// A part of a message that began in an earlier record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    /// The message's `msg_type`.
    pub msg_type: HandshakeType,
    /// Its length in bytes with its header, once that is there.
    pub length: Option<usize>,
    /// Which of its bytes this record holds.
    pub part: Range<usize>,
    /// The whole message with its header, if it ends in this record.
    pub whole: Option<Joined<PacketId>>,
}

/// How long the message is that begins with these bytes, header included, as
/// far as they say so.
pub fn message_length(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [_, a, b, c, ..] => Some(HEADER + u32::from_be_bytes([0, a, b, c]) as usize),
        _ => None,
    }
}

/// What the records of a trace hold of messages, found when it is first asked
/// for; those that hold whole messages and no part of one are left out.
#[derive(Debug, Default)]
pub struct FragmentIndex(OnceLock<HashMap<PacketId, Fragments>>);

impl Trace {
    /// The plaintext of a packet, as far as anybody in the trace holds it.
    pub fn plaintext(&self, packet: &Packet) -> Option<Vec<u8>> {
        if let Some(id) = packet.plaintext {
            return Some(self.bytes(id).to_vec());
        }
        if packet.is_protected() {
            return None;
        }
        let record = Record::decode(packet.seen()).ok();
        record.map(|record| record.fragment)
    }

    /// Which parts of messages a packet of this trace holds, with what came
    /// before it on the same way.
    pub fn fragments(&self, packet: &Packet) -> &Fragments {
        static WHOLE: Fragments = Fragments {
            continued: None,
            start: 0,
            unfinished: None,
        };
        let found = self.fragments.0.get_or_init(|| {
            let mut follower = Follower::default();
            let packets = self.packets.iter();
            let found = packets.map(|packet| (packet.id, follower.take(self, packet)));
            found.filter(|(_, found)| *found != WHOLE).collect()
        });
        found.get(&packet.id).unwrap_or(&WHOLE)
    }
}

/// Follows what each side sends, record by record in their order.
#[derive(Debug, Default)]
struct Follower {
    begun: HashMap<(ConnectionId, PartyId), Joined<PacketId>>,
}

impl Follower {
    /// What this record holds; nothing unless it is a handshake record that
    /// somebody here can read.
    fn take(&mut self, trace: &Trace, packet: &Packet) -> Fragments {
        let key = (packet.connection, packet.from);
        match packet.content_type() {
            Some(ContentType::HANDSHAKE) => {}
            // Keys change between messages (RFC 5246 §7.1).
            Some(ContentType::CHANGE_CIPHER_SPEC) => {
                self.begun.remove(&key);
                return Fragments::default();
            }
            _ => return Fragments::default(),
        }
        let Some(fragment) = trace.plaintext(packet) else {
            self.begun.remove(&key);
            return Fragments::default();
        };
        let mut found = Fragments::default();
        if let Some(mut message) = self.begun.remove(&key) {
            let before = message.bytes.len();
            // The length may itself be cut.
            let head = HEADER.saturating_sub(before).min(fragment.len());
            message.bytes.extend(&fragment[..head]);
            let have = message.bytes.len();
            let due =
                message_length(&message.bytes).map_or(0, |length| length.saturating_sub(have));
            found.start = head + due.min(fragment.len() - head);
            message.bytes.extend(&fragment[head..found.start]);
            message.pieces.push((packet.id, 0..found.start));
            let length = message_length(&message.bytes);
            let part = before..message.bytes.len();
            let msg_type = HandshakeType(message.bytes.first().copied().unwrap_or_default());
            let whole = if length == Some(part.end) {
                Some(message)
            } else {
                self.begun.insert(key, message);
                None
            };
            found.continued = Some(Continued {
                msg_type,
                length,
                part,
                whole,
            });
        }
        let mut at = found.start;
        while at < fragment.len() {
            match message_length(&fragment[at..]) {
                Some(length) if length <= fragment.len() - at => at += length,
                _ => {
                    found.unfinished = Some(at);
                    let begun = Joined {
                        bytes: fragment[at..].to_vec(),
                        pieces: vec![(packet.id, at..fragment.len())],
                    };
                    self.begun.insert(key, begun);
                    break;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};
    use crate::wire::{ProtocolVersion, Record};

    /// What each of these fragments holds, sent one after another.
    fn found(content_type: ContentType, fragments: &[&[u8]]) -> Vec<Fragments> {
        let trace = run(&Scenario::default()).unwrap().trace;
        let mut follower = Follower::default();
        let packets = fragments.iter().zip(0..).map(|(fragment, n)| {
            let record = Record {
                content_type,
                version: ProtocolVersion::TLS12,
                fragment: fragment.to_vec(),
            };
            Packet {
                id: PacketId(n),
                sent: Some(record.encode()),
                ..trace.packets[0].clone()
            }
        });
        packets
            .map(|packet| follower.take(&trace, &packet))
            .collect()
    }

    const DONE: [u8; 4] = [14, 0, 0, 0];
    const FINISHED: [u8; 8] = [20, 0, 0, 4, 1, 2, 3, 4];

    #[test]
    fn whole_messages_need_nothing_of_other_records() {
        let both = [&DONE[..], &FINISHED].concat();
        for one in found(ContentType::HANDSHAKE, &[&both, &DONE, &[], &FINISHED]) {
            assert_eq!(one, Fragments::default());
        }
    }

    #[test]
    fn a_message_is_put_together_wherever_it_is_cut() {
        let stream = [&FINISHED[..], &DONE, &FINISHED].concat();
        for cut in 1..stream.len() {
            let (first, second) = stream.split_at(cut);
            let found = found(ContentType::HANDSHAKE, &[first, second]);
            let bounds = [0, 8, 12, 20];
            let begun = *bounds.iter().rfind(|at| **at <= cut).unwrap();
            if begun == cut {
                assert_eq!(found, [Fragments::default(), Fragments::default()]);
                continue;
            }
            assert_eq!(found[0].unfinished, Some(begun), "{cut}");
            let end = *bounds.iter().find(|at| **at > cut).unwrap();
            assert_eq!((found[1].start, found[1].unfinished), (end - cut, None));
            let part = found[1].continued.as_ref().unwrap();
            assert_eq!(part.part, cut - begun..end - begun);
            let whole = part.whole.as_ref().unwrap();
            assert_eq!(whole.bytes, stream[begun..end], "{cut}");
            let pieces = [(PacketId(0), begun..cut), (PacketId(1), 0..end - cut)];
            assert_eq!(whole.pieces, pieces);
        }
    }

    #[test]
    fn a_message_may_come_a_byte_at_a_time() {
        let bytes: Vec<&[u8]> = FINISHED.chunks(1).collect();
        let found = found(ContentType::HANDSHAKE, &bytes);
        let lengths: Vec<_> = found[1..]
            .iter()
            .map(|one| one.continued.as_ref().unwrap().length)
            .collect();
        assert_eq!(lengths[..2], [None; 2]);
        assert_eq!(lengths[2..], [Some(8); 5]);
        let whole = found[7].continued.as_ref().unwrap().whole.as_ref();
        assert_eq!(whole.unwrap().bytes, FINISHED);
    }

    #[test]
    fn what_is_no_handshake_record_holds_no_part_of_a_message() {
        for other in [ContentType::ALERT, ContentType::APPLICATION_DATA] {
            for one in found(other, &[&FINISHED[..3], &FINISHED[3..]]) {
                assert_eq!(one, Fragments::default());
            }
        }
    }
}
