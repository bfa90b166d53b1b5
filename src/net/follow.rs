//! Naming what passes: which messages a record carries, as anybody can tell
//! who takes records apart. What goes under keys is named by its direction,
//! its content type and its number.

use std::collections::HashMap;

use crate::trace::{ConnectionId, Name, Packet, PacketId, PartyId, Quantity};
use crate::wire::{ContentType, HandshakeType, Joiner, ProtocolVersion, Record, Role};

/// Whole messages, and the records that carry them: one of each as a rule;
/// several messages where they share a record, several records where one of
/// them had to be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The records, in order.
    pub packets: Vec<PacketId>,
    /// Their content type.
    pub content_type: ContentType,
    /// The version in their headers.
    pub version: ProtocolVersion,
    /// Whether they went under keys.
    pub sealed: bool,
    /// The messages of all records together; empty if nothing whole could be
    /// made of them.
    pub messages: Vec<Message>,
}

/// A message as acts name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Its name.
    pub name: Quantity,
    /// The record that it begins in.
    pub packet: PacketId,
    /// Its bytes; of what is no handshake message in clear, the fragment.
    pub bytes: Vec<u8>,
}

/// What went by in a conversation, in the order in which it was sent.
pub(super) fn units(recorded: &[Packet]) -> Vec<Unit> {
    let mut followers: HashMap<(ConnectionId, PartyId), Follower> = HashMap::new();
    let mut units = Vec::new();
    let way = |packet: &Packet| (packet.connection, packet.from);
    for burst in recorded.chunk_by(|one, next| way(one) == way(next)) {
        let first = &burst[0];
        let follower = followers
            .entry(way(first))
            .or_insert_with(|| Follower::new(first.connection, first.context.sender));
        let sent = burst.iter().filter(|packet| packet.sent.is_some());
        units.extend(follower.take(sent));
    }
    units
}

/// Follows one direction of one connection.
#[derive(Clone, Debug)]
pub(super) struct Follower {
    connection: ConnectionId,
    role: Role,
    sealed: bool,
    joiner: Joiner<PacketId>,
    seen: HashMap<Quantity, u32>,
}

impl Follower {
    /// Follows what `role` sends, from its first record on.
    pub(super) fn new(connection: ConnectionId, role: Role) -> Self {
        Self {
            connection,
            role,
            sealed: false,
            joiner: Joiner::default(),
            seen: HashMap::new(),
        }
    }

    /// Takes in records that were sent one right after another.
    pub(super) fn take<'a>(&mut self, packets: impl IntoIterator<Item = &'a Packet>) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut open = false;
        for packet in packets {
            let Ok(record) = Record::decode(packet.sent.as_deref().unwrap_or_default()) else {
                open = false;
                units.push(self.unread(packet));
                continue;
            };
            let in_clear = !self.sealed && record.content_type == ContentType::HANDSHAKE;
            if !(open && in_clear) {
                units.push(Unit {
                    packets: Vec::new(),
                    content_type: record.content_type,
                    version: record.version,
                    sealed: self.sealed,
                    messages: Vec::new(),
                });
            }
            let messages = if in_clear {
                let read = self.joiner.push(packet.id, 0, &record.fragment);
                let whole: Vec<_> = self.joiner.by_ref().collect();
                open = read.is_ok() && !self.joiner.is_empty();
                if read.is_err() {
                    self.joiner = Joiner::default();
                }
                whole
                    .into_iter()
                    .map(|joined| Message {
                        name: self.handshake(&joined.bytes),
                        packet: joined.pieces.first().map_or(packet.id, |(id, _)| *id),
                        bytes: joined.bytes,
                    })
                    .collect()
            } else {
                open = false;
                let name = self.other(record.content_type);
                if record.content_type == ContentType::CHANGE_CIPHER_SPEC {
                    self.sealed = true;
                }
                vec![Message {
                    name,
                    packet: packet.id,
                    bytes: record.fragment,
                }]
            };
            if let Some(unit) = units.last_mut() {
                unit.packets.push(packet.id);
                unit.messages.extend(messages);
            }
        }
        if open && let Some(unit) = units.last_mut() {
            // The rest never came: these records are no messages.
            unit.messages.clear();
            self.joiner = Joiner::default();
        }
        units
    }

    fn unread(&self, packet: &Packet) -> Unit {
        Unit {
            packets: vec![packet.id],
            content_type: ContentType::HANDSHAKE,
            version: ProtocolVersion::TLS12,
            sealed: self.sealed,
            messages: Vec::new(),
        }
    }

    fn handshake(&mut self, message: &[u8]) -> Quantity {
        let kind = HandshakeType(message.first().copied().unwrap_or_default());
        self.numbered(Quantity::of_message(self.connection, kind, self.role))
    }

    fn other(&mut self, content_type: ContentType) -> Quantity {
        let name = match content_type {
            ContentType::CHANGE_CIPHER_SPEC => Name::ChangeCipherSpec,
            ContentType::ALERT => Name::Alert,
            ContentType::APPLICATION_DATA => Name::ApplicationData,
            // RFC 5246 §7.4.9: the first message under new keys.
            _ => Name::Finished,
        };
        self.numbered(Quantity::new(self.connection, name).of(self.role))
    }

    fn numbered(&mut self, quantity: Quantity) -> Quantity {
        let count = self.seen.entry(quantity).or_insert(0);
        *count += 1;
        quantity.nth(*count)
    }
}
