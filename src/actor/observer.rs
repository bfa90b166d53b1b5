//! Eve: she sees every record, takes it apart as the one for whom it is does,
//! and calls the same derivations with what she has.
//!
//! Her powers are exactly these: she listens; she computes within a budget of
//! operations, never within a time; she asks within a budget of questions; she
//! is given a leaked value. None is used before the scenario lets her.

mod attempt;
mod listen;
mod powers;
mod tls12;
mod tls13;

use std::collections::HashMap;

use crate::schedule::{Counter, Number, SecurityParameters};
use crate::trace::op::Source;
use crate::trace::{
    ConnectionId, Epoch, Fact, Name, Packet, PacketId, PartyId, PartyLedger, Phase, Recorder,
    StepKind, Tap, ValueId,
};
use crate::wire::{ContentType, Joiner, ProtocolVersion, Role, Suite};

use super::StepDraft;
use tls12::KeyExchangeHeard;

pub use powers::{LeakedTicketKeys, Powers, Report};

/// What Eve has gathered of one connection.
#[derive(Clone)]
pub(super) struct Wiretap {
    /// Whether it takes in what arrives in place of what was sent.
    witness: bool,
    /// Whether nobody else tells of the connection.
    alone: bool,
    /// The newest version whose messages are read.
    newest: ProtocolVersion,
    /// What was said of TLS 1.3, if the client offered it and the server has not
    /// chosen another.
    tls13: Option<tls13::Heard>,
    joiners: HashMap<Role, Joiner<Source>>,
    /// The counts of those who have changed their cipher spec.
    sealed: HashMap<Role, Counter>,
    transcript: Vec<ValueId>,
    records: Vec<SealedRecord>,
    client_random: Option<ValueId>,
    /// The session that the client would take up.
    asked_id: Option<ValueId>,
    asked_ticket: Option<ValueId>,
    /// What the server chose.
    agreed: Option<Agreed>,
    exchange: KeyExchangeHeard,
    /// The ticket that the server gave.
    ticket: Option<ValueId>,
}

/// What the hellos agreed on.
#[derive(Clone, Copy)]
pub(super) struct Agreed {
    version: ProtocolVersion,
    suite: &'static Suite,
    client_random: ValueId,
    server_random: ValueId,
    extended_master_secret: bool,
    encrypt_then_mac: bool,
    /// What the server called the session.
    session_id: Option<ValueId>,
}

impl Wiretap {
    /// On a connection on which nothing was said yet.
    fn new(newest: ProtocolVersion) -> Self {
        Self {
            witness: false,
            alone: false,
            newest,
            tls13: None,
            joiners: HashMap::new(),
            sealed: HashMap::new(),
            transcript: Vec::new(),
            records: Vec::new(),
            client_random: None,
            asked_id: None,
            asked_ticket: None,
            agreed: None,
            exchange: KeyExchangeHeard::default(),
            ticket: None,
        }
    }

    /// What was agreed on, and what version and suite come to; `None` before
    /// they are chosen, and of a version that nobody here speaks.
    fn parameters(&self) -> Option<(Agreed, SecurityParameters)> {
        let agreed = self.agreed?;
        let parameters = SecurityParameters::new(agreed.version, agreed.suite).ok()?;
        Some((agreed, parameters))
    }
}

/// A record that Eve saw sealed.
#[derive(Clone, Copy)]
struct SealedRecord {
    role: Role,
    number: Number,
    content_type: ContentType,
    version: ProtocolVersion,
    fragment: ValueId,
    packet: PacketId,
}

/// The eavesdropper.
pub struct Observer {
    /// What she knows.
    pub ledger: PartyLedger,
    /// Whether those whom she listens to count their records.
    pub counted: bool,
    /// The newest version whose messages she reads.
    pub newest: ProtocolVersion,
    taps: HashMap<ConnectionId, Wiretap>,
    /// The master secrets that she has come to.
    masters: HashMap<ConnectionId, ValueId>,
}

impl Observer {
    /// An Eve who has heard nothing.
    pub fn new(ledger: PartyLedger) -> Self {
        Self {
            ledger,
            counted: true,
            newest: ProtocolVersion::TLS12,
            taps: HashMap::new(),
            masters: HashMap::new(),
        }
    }
}

impl Observer {
    /// Sees what arrives where something else was sent, or nothing: whoever
    /// put it there knows it. What she listens for goes by what was sent, so
    /// that this changes nothing in how she follows the conversation.
    pub fn witness(&mut self, packet: &Packet) -> (PartyId, u32) {
        let tap = self
            .taps
            .entry(packet.connection)
            .or_insert_with(|| Wiretap::new(self.newest));
        let arrived = Packet {
            sent: None,
            ..packet.clone()
        };
        let mut aside = tap.clone();
        aside.witness = true;
        aside.hear(&mut self.ledger, &arrived);
        tap.exchange.arrived(&aside.exchange);
        (self.ledger.party(), self.ledger.len())
    }

    /// Takes in a packet of a recording that nobody else tells of, and tells
    /// it: what crossed in clear, or that a record under keys did.
    pub fn overhear(&mut self, packet: Packet, recorder: &mut Recorder) -> PacketId {
        let (connection, sender) = (packet.connection, packet.context.sender);
        recorder.now = packet.sent_at;
        let id = recorder.packet(packet);
        let before = self.ledger.len();
        self.observe(&recorder.packets()[id.0 as usize]);
        let tap = self
            .taps
            .entry(connection)
            .or_insert_with(|| Wiretap::new(self.newest));
        tap.alone = true;
        let sealed = tap.records.last().is_some_and(|last| last.packet == id);
        let packet = recorder.packet_mut(id);
        packet.epoch = match sealed {
            true => Epoch::FIRST,
            false => Epoch::CLEAR,
        };
        packet.context = tap.context(sender);
        let values: Vec<ValueId> = self.ledger.newer(before).collect();
        let begins = |id: &ValueId| self.ledger.quantity(*id).map(|quantity| quantity.name);
        let phase = match ContentType(packet.seen().first().copied().unwrap_or_default()) {
            ContentType::APPLICATION_DATA => Phase::Data,
            ContentType::ALERT => Phase::Close,
            ContentType::HANDSHAKE if !sealed => match values.first().map(begins) {
                Some(Ok(Name::ClientHello | Name::ServerHello)) => Phase::Hello,
                _ => Phase::KeyExchange,
            },
            _ => Phase::Finished,
        };
        let text = match sealed {
            true => "eve-heard-sealed",
            false => "eve-heard",
        };
        StepDraft::new(StepKind::Receive, phase, "packet")
            .text(text)
            .values(values)
            .fact("from", Fact::Text(sender.name().to_owned()))
            .packet(id)
            .write("eve", connection, &self.ledger, recorder);
        id
    }
}

impl Tap for Observer {
    fn observe(&mut self, packet: &Packet) -> (PartyId, u32) {
        let tap = self
            .taps
            .entry(packet.connection)
            .or_insert_with(|| Wiretap::new(self.newest));
        tap.hear(&mut self.ledger, packet);
        (self.ledger.party(), self.ledger.len())
    }
}
