//! What crossed the wire.

use crate::wire::{ContentType, Context};

use super::{ConnectionId, PartyId, ValueId};

/// A packet's place in the trace, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PacketId(pub u32);

/// The keys of one direction of a connection, one after another: all records of
/// an epoch are protected by the same ones (RFC 9147 §2 has the word).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Epoch(pub u16);

impl Epoch {
    /// Before there are keys: records are in clear.
    pub const CLEAR: Self = Self(0);
    /// The keys of a handshake that derives them once (RFC 5246 §6.3).
    pub const FIRST: Self = Self(1);
}

/// One TLS record on its way. `sent` and `delivered` may each be absent:
/// that is how a dropped, changed or injected record is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Its place in the trace.
    pub id: PacketId,
    /// The connection that it belongs to.
    pub connection: ConnectionId,
    /// Who sent it.
    pub from: PartyId,
    /// For whom it is.
    pub to: PartyId,
    /// When it was sent: microseconds of virtual time since the start.
    pub sent_at: u64,
    /// When it arrived, if it did.
    pub delivered_at: Option<u64>,
    /// The record as it was sent, header included.
    pub sent: Option<Vec<u8>>,
    /// The record as it arrived.
    pub delivered: Option<Vec<u8>>,
    /// The keys under which it went out.
    pub epoch: Epoch,
    /// The content type of what was sealed in it, as whoever sealed or opened it
    /// found it; `None` if nobody did.
    pub inner_type: Option<ContentType>,
    /// The plaintext fragment, as its sender held it, or else its receiver.
    pub plaintext: Option<ValueId>,
    /// Which side sent it, and what was agreed by then.
    pub context: Context,
    /// The acts on the wire that met it, by their numbers in the scenario.
    pub acts: Vec<u16>,
}

impl Packet {
    /// The content type that its header names; `None` of no bytes.
    pub fn outer_type(&self) -> Option<ContentType> {
        self.seen().first().map(|code| ContentType(*code))
    }

    /// What it carries: what was sealed in it, or else what its header names.
    pub fn content_type(&self) -> Option<ContentType> {
        self.inner_type.or_else(|| self.outer_type())
    }

    /// Whether it went out under keys.
    pub fn is_protected(&self) -> bool {
        self.epoch != Epoch::CLEAR
    }

    /// The bytes that an onlooker saw: what was sent, else what arrived.
    pub fn seen(&self) -> &[u8] {
        self.sent
            .as_deref()
            .or(self.delivered.as_deref())
            .unwrap_or_default()
    }
}
