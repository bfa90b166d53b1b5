//! What outlives a state: keys, sequence numbers, the transcript.

use crate::schedule::{Counter, Number, TrafficKeys};
use crate::trace::op::Source;
use crate::trace::{CheckKind, ConnectionId, Epoch, Name, PacketId, PartyId, Quantity, ValueId};
use crate::wire::{Context, HandshakeType, Joiner, ProtocolVersion, Role};

use super::idle::Idle;
use super::{Kept, Packing};

/// One direction of a connection.
#[derive(Clone, Copy, Debug, Default)]
struct Direction {
    keys: Option<TrafficKeys>,
    counter: Counter,
}

impl Direction {
    /// The keys in use, and the number of the next record under them; none
    /// while records are in clear.
    fn next(&mut self, counted: bool) -> Option<(TrafficKeys, Number)> {
        let keys = self.keys?;
        Some((keys, self.counter.next(counted)))
    }

    /// From the next record on these keys are in use; the count starts again
    /// (RFC 5246 §6.1).
    fn install(&mut self, keys: TrafficKeys) {
        self.keys = Some(keys);
        self.counter.restart();
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
    /// How what this side says is to be read.
    pub context: Context,
    /// The handshake messages so far, sent and received, in order.
    pub transcript: Vec<ValueId>,
    /// The checks that this side leaves out.
    pub skips: Vec<CheckKind>,
    /// How its handshake messages are packed into records.
    pub packing: Packing,
    /// To a multiple of how many bytes what is sealed in TLS 1.3 is padded; 0 for no
    /// padding (RFC 9846 §5.4).
    pub padding: usize,
    /// The step at which this side was ready for application data.
    pub established_at: Option<u32>,
    /// What this side keeps for a later connection.
    pub kept: Kept,
    /// Seconds since 1970 when the run began.
    pub clock: u64,
    /// How long a record is under way, in microseconds, where that is known.
    pub latency: Option<u64>,
    /// Whether this side has sent the ChangeCipherSpec that changes nothing
    /// (RFC 9846 §D.4); it sends one at most.
    pub(super) sent_compatibility: bool,
    /// How many records of application data this side has sent.
    pub(super) said: u32,
    /// Whether a record under keys has come and been opened.
    pub(super) has_opened: bool,
    read: Direction,
    write: Direction,
    pub(super) joiner: Joiner<Source>,
    pub(super) arrived: Option<PacketId>,
    pub(super) idle: Idle,
    /// Handshake messages that wait for a record to share, each with the step
    /// that told of it.
    pub(super) waiting: Vec<(ValueId, u32)>,
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
            context: Context::new(role),
            transcript: Vec::new(),
            skips: Vec::new(),
            packing: Packing::Each,
            padding: 0,
            established_at: None,
            kept: Kept::default(),
            clock: 0,
            latency: None,
            sent_compatibility: false,
            said: 0,
            has_opened: false,
            read: Direction::default(),
            write: Direction::default(),
            joiner: Joiner::default(),
            arrived: None,
            idle: Idle::default(),
            waiting: Vec::new(),
        }
    }

    /// Whether what comes is under keys.
    pub fn reads_sealed(&self) -> bool {
        self.read.keys.is_some()
    }

    /// The keys under which the next record comes.
    pub(super) fn reads_epoch(&self) -> Epoch {
        self.read.keys.map_or(Epoch::CLEAR, |keys| keys.epoch)
    }

    /// Whether what goes is under keys.
    pub fn writes_sealed(&self) -> bool {
        self.write.keys.is_some()
    }

    /// What comes from now on is under these keys: the peer changed its cipher
    /// spec.
    pub(super) fn install_read(&mut self, keys: TrafficKeys) {
        self.read.install(keys);
    }

    /// What goes from now on is under these keys: we changed ours.
    pub(super) fn install_write(&mut self, keys: TrafficKeys) {
        self.write.install(keys);
    }

    /// Whether this side leaves a check out.
    pub fn skips(&self, check: CheckKind) -> bool {
        self.skips.contains(&check)
    }

    /// Whether this side looks at what shows that a record was changed.
    pub(super) fn checks_records(&self) -> bool {
        ![CheckKind::RecordTag, CheckKind::RecordMac]
            .iter()
            .any(|check| self.skips(*check))
    }

    /// Whether this side looks at everything that says who the other one is.
    pub(super) fn authenticates(&self) -> bool {
        use CheckKind as C;
        ![
            C::CertificatePath,
            C::CertificateSignature,
            C::CertificateIssuer,
            C::CertificateExtensions,
            C::CertificateValidity,
            C::CertificateNames,
            C::HostName,
            C::KeyUsage,
            C::ParamsSignature,
        ]
        .iter()
        .any(|check| self.skips(*check))
    }

    /// The keys and the number of the next record that is sent; `None` while
    /// records are in clear.
    pub(super) fn next_sent(&mut self) -> Option<(TrafficKeys, Number)> {
        let counted = !self.skips(CheckKind::SequenceNumber);
        self.write.next(counted)
    }

    /// The same of the next record that comes.
    pub(super) fn next_read(&mut self) -> Option<(TrafficKeys, Number)> {
        let counted = !self.skips(CheckKind::SequenceNumber);
        self.read.next(counted)
    }

    /// A quantity on this connection.
    pub fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.id, name)
    }

    /// The quantity of a handshake message that `sender` sends.
    pub fn message_quantity(&self, kind: HandshakeType, sender: Role) -> Quantity {
        Quantity::of_message(self.id, kind, sender)
    }
}
