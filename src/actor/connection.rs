//! What outlives a state: keys, sequence numbers, the transcript.

use crate::schedule::TrafficKeys;
use crate::trace::op::Source;
use crate::trace::{CheckKind, ConnectionId, Name, PacketId, PartyId, Quantity, Role, ValueId};
use crate::wire::{Context, HandshakeType, Joiner, KeyExchange, ProtocolVersion};

use super::{Kept, Packing};

/// One direction of a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Direction {
    /// The keys in use.
    pub keys: Option<TrafficKeys>,
    /// The keys that a ChangeCipherSpec turns on.
    pub pending: Option<TrafficKeys>,
    /// The number of the next record under the keys in use.
    pub seq: u64,
}

impl Direction {
    /// Turns the pending keys on; the count starts again (RFC 5246 §6.1).
    fn change(&mut self) -> bool {
        self.keys = self.pending.take();
        self.seq = 0;
        self.keys.is_some()
    }
}

/// One side's end of a connection.
pub struct Connection {
    /// Which connection.
    pub id: ConnectionId,
    /// Which side.
    pub role: Role,
    /// This side's party.
    pub party: PartyId,
    /// The other side's.
    pub peer: PartyId,
    /// The version in the record header.
    pub version: ProtocolVersion,
    /// The key exchange, once it is agreed.
    pub key_exchange: Option<KeyExchange>,
    /// The handshake messages so far, sent and received, in order.
    pub transcript: Vec<ValueId>,
    /// The checks that this side leaves out.
    pub skips: Vec<CheckKind>,
    /// How its handshake messages are packed into records.
    pub packing: Packing,
    /// The step at which this side was ready for application data.
    pub established_at: Option<u32>,
    /// What this side keeps for a later connection.
    pub kept: Kept,
    /// Seconds since 1970 when the run began.
    pub clock: u64,
    /// How long a record is under way, in microseconds, where that is known.
    pub latency: Option<u64>,
    /// How many records of application data this side has sent.
    pub(super) said: u16,
    pub(super) read: Direction,
    pub(super) write: Direction,
    pub(super) joiner: Joiner<Source>,
    pub(super) arrived: Option<PacketId>,
}

impl Connection {
    /// A fresh one.
    pub fn new(id: ConnectionId, role: Role, party: PartyId, peer: PartyId) -> Self {
        Self {
            id,
            role,
            party,
            peer,
            version: ProtocolVersion::TLS12,
            key_exchange: None,
            transcript: Vec::new(),
            skips: Vec::new(),
            packing: Packing::Each,
            established_at: None,
            kept: Kept::default(),
            clock: 0,
            latency: None,
            said: 0,
            read: Direction::default(),
            write: Direction::default(),
            joiner: Joiner::default(),
            arrived: None,
        }
    }

    /// What is needed to read the next message.
    pub fn context(&self) -> Context {
        Context {
            key_exchange: self.key_exchange,
        }
    }

    /// Whether what comes is under keys.
    pub fn reads_sealed(&self) -> bool {
        self.read.keys.is_some()
    }

    /// Whether what goes is under keys.
    pub fn writes_sealed(&self) -> bool {
        self.write.keys.is_some()
    }

    /// Lays keys ready for the next ChangeCipherSpec of each direction.
    pub fn prepare(&mut self, read: TrafficKeys, write: TrafficKeys) {
        self.read.pending = Some(read);
        self.write.pending = Some(write);
    }

    /// The peer changed its cipher spec. False if no keys lie ready.
    pub(super) fn change_read(&mut self) -> bool {
        self.read.change()
    }

    /// We changed ours. False if no keys lie ready.
    pub(super) fn change_write(&mut self) -> bool {
        self.write.change()
    }

    /// A quantity on this connection.
    pub fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.id, name)
    }

    /// The quantity of a handshake message that `sender` sends.
    pub fn message_quantity(&self, kind: HandshakeType, sender: Role) -> Quantity {
        message_quantity(self.id, kind, sender)
    }
}

/// The quantity of a handshake message.
pub(super) fn message_quantity(id: ConnectionId, kind: HandshakeType, sender: Role) -> Quantity {
    let quantity = |name| Quantity::new(id, name);
    match kind {
        HandshakeType::CLIENT_HELLO => quantity(Name::ClientHello),
        HandshakeType::SERVER_HELLO => quantity(Name::ServerHello),
        HandshakeType::CERTIFICATE if sender == Role::Server => quantity(Name::Certificate),
        HandshakeType::CERTIFICATE => quantity(Name::Certificate).of(sender),
        HandshakeType::SERVER_KEY_EXCHANGE => quantity(Name::ServerKeyExchange),
        HandshakeType::CERTIFICATE_REQUEST => quantity(Name::CertificateRequest),
        HandshakeType::SERVER_HELLO_DONE => quantity(Name::ServerHelloDone),
        HandshakeType::CLIENT_KEY_EXCHANGE => quantity(Name::ClientKeyExchange),
        HandshakeType::CERTIFICATE_VERIFY => quantity(Name::CertificateVerify),
        HandshakeType::NEW_SESSION_TICKET => quantity(Name::NewSessionTicket),
        HandshakeType::HELLO_REQUEST => quantity(Name::HelloRequest),
        HandshakeType::FINISHED => quantity(Name::Finished).of(sender),
        _ => quantity(Name::OtherMessage).of(sender),
    }
}
