//! The only way out of a state: compute, tell, check (`check`), send
//! (`record`).

mod check;
mod record;

use crate::schedule::TrafficKeys;
use crate::trace::{Name, PacketId, PartyLedger, Quantity, Recorder, Tap, ValueId};
use crate::wire::{
    AlertDescription, ContentType, Field, Handshake, HandshakeType, Path, ProtocolVersion, Role,
};

use super::fields::Fields;
use super::{Connection, Failure, Packing, StepDraft};

/// The most bytes that one record carries, before it is sealed
/// (RFC 5246 §6.2.1).
pub(super) const PLAINTEXT_LIMIT: usize = 1 << 14;

/// What an actor works with while it handles one input.
pub struct Sink<'a> {
    /// Its values.
    pub ledger: &'a mut PartyLedger,
    /// Its end of the connection.
    pub connection: &'a mut Connection,
    /// Where steps and packets are written down.
    pub recorder: &'a mut Recorder,
    /// Who listens on the wire.
    pub tap: Option<&'a mut dyn Tap>,
    /// The word for this party in step ids.
    pub party_name: &'static str,
    /// What was sent, in order.
    pub outbox: &'a mut Vec<PacketId>,
}

impl Sink<'_> {
    /// A quantity on this connection.
    pub fn quantity(&self, name: Name) -> Quantity {
        self.connection.quantity(name)
    }

    /// What time it is by this side's clock, in seconds since 1970.
    pub(super) fn now(&mut self) -> ValueId {
        let now = self.connection.clock + self.recorder.now / 1_000_000;
        let quantity = self.quantity(Name::Now);
        let bytes = crate::crypto::to_bytes(&now.into());
        self.ledger.given(quantity, bytes, "the clock")
    }

    /// The 32 bytes of a hello's random (RFC 5246 §7.4.1.2).
    pub(super) fn random(&self, id: ValueId) -> Result<[u8; 32], Failure> {
        let name = self.ledger.quantity(id)?.name.id();
        let bytes = self.ledger.public(id)?;
        bytes.try_into().map_err(|_| Failure {
            peer: false,
            ..Failure::new(
                AlertDescription::INTERNAL_ERROR,
                &format!("32 bytes of {name}"),
                &bytes.len().to_string(),
            )
        })
    }

    /// Notes which packet is being handled.
    pub(super) fn arrived(&mut self, packet: PacketId) {
        self.connection.arrived = Some(packet);
    }

    /// Writes a step down.
    pub fn tell(&mut self, mut told: StepDraft) {
        let connection = &self.connection;
        told.text.get_or_insert_with(|| {
            let mut key = format!(
                "{}-{}-{}",
                connection.role.name(),
                told.words.id(),
                told.name
            );
            if let Some(variant) = &told.variant {
                key.push('-');
                key.push_str(variant);
            }
            key
        });
        if told.about_arrival {
            told.packet = told.packet.or(connection.arrived);
        }
        told.write(self.party_name, connection.id, self.ledger, self.recorder);
    }

    /// The quantity of a message that `sender` sends: a HelloRetryRequest has one
    /// of its own, and what can come more than once is counted.
    pub(super) fn message_quantity(&self, message: &Handshake, sender: Role) -> Quantity {
        let quantity = self.connection.message_quantity(message.kind(), sender);
        let context = &self.connection.context;
        let reads_retry = context.newest >= ProtocolVersion::TLS13;
        match message {
            Handshake::ServerHello(hello) if reads_retry && hello.is_retry() => {
                self.quantity(Name::HelloRetryRequest)
            }
            Handshake::ClientHello(_) if context.is_tls13() => self.ledger.next(quantity),
            _ => quantity,
        }
    }

    /// Puts a handshake message together from values, adds it to the
    /// transcript and sends it.
    ///
    /// # Errors
    /// If a field is not the value's, or sealing fails.
    pub fn send_handshake(
        &mut self,
        message: &Handshake,
        fields: &[(Path, ValueId)],
        told: StepDraft,
    ) -> Result<ValueId, Failure> {
        let context = self.connection.context;
        let bytes = message.encode();
        let (tree, _) = Handshake::describe(&bytes, &context);
        let role = self.connection.role;
        let quantity = self.message_quantity(message, role);
        let value = self.ledger.encode(quantity, &bytes, &tree, fields)?;
        let value = self
            .ledger
            .edit_message(value, role, |bytes| Handshake::describe(bytes, &context).0)?;
        if message.kind() != HandshakeType::HELLO_REQUEST {
            self.connection.transcript.push(value);
        }
        let told = told.value(value).values(fields.iter().map(|(_, id)| *id));
        let shares = !self.connection.writes_sealed() || self.connection.context.is_tls13();
        if self.connection.packing == Packing::Coalesced && shares {
            // Its record is made when the flight is whole.
            if self.connection.writes_sealed() {
                self.check_length(value)?;
            }
            self.tell(told);
            let step = self.recorder.len();
            self.connection.waiting.push((value, step));
        } else {
            self.send_content(ContentType::HANDSHAKE, value, told)?;
        }
        Ok(value)
    }

    /// Sends ChangeCipherSpec; what goes afterwards goes under these keys.
    ///
    /// # Errors
    /// If sending fails.
    pub(super) fn send_change_cipher_spec(
        &mut self,
        keys: TrafficKeys,
        told: StepDraft,
    ) -> Result<(), Failure> {
        let role = self.connection.role;
        let quantity = self.quantity(Name::ChangeCipherSpec).of(role);
        let value = self.ledger.constant(quantity, vec![1]);
        self.send_content(ContentType::CHANGE_CIPHER_SPEC, value, told.value(value))?;
        self.connection.install_write(keys);
        Ok(())
    }

    /// What goes from now on is under these keys. What waits for a record to share
    /// goes before: no record has messages of two keys (RFC 9846 §5.1).
    pub(super) fn install_write(&mut self, keys: TrafficKeys) {
        self.flush();
        self.connection.install_write(keys);
    }

    /// Sends a ChangeCipherSpec that changes nothing, in clear whatever keys are
    /// on: for machines on the path that look for one (RFC 9846 §D.4).
    pub(super) fn send_compatibility(&mut self, told: StepDraft) {
        let role = self.connection.role;
        let quantity = self.quantity(Name::ChangeCipherSpec).of(role);
        let value = self.ledger.constant(quantity, vec![1]);
        self.flush();
        self.connection.sent_compatibility = true;
        let packet = self.send_clear(ContentType::CHANGE_CIPHER_SPEC, &[1]);
        self.tell(told.value(value).packet(packet));
    }

    /// How many messages the session hash takes in: all up to and with the
    /// ClientKeyExchange (RFC 7627 §3), so not a CertificateVerify.
    pub(super) fn session_messages(&self) -> usize {
        let transcript = &self.connection.transcript;
        let mut quantities = transcript.iter().map(|id| self.ledger.quantity(*id));
        quantities
            .position(|quantity| quantity.is_ok_and(|q| q.name == Name::ClientKeyExchange))
            .map_or(transcript.len(), |at| at + 1)
    }

    /// The fields of a message that came.
    pub(super) fn fields<'a>(&'a mut self, message: ValueId, tree: &'a Field) -> Fields<'a> {
        Fields {
            ledger: self.ledger,
            connection: self.connection.id,
            message,
            tree,
        }
    }

    /// The hash over the first `messages` of the transcript.
    ///
    /// # Errors
    /// If a message is another party's.
    pub fn transcript_hash(
        &mut self,
        quantity: Quantity,
        hash: crate::crypto::Hash,
        messages: usize,
    ) -> Result<ValueId, Failure> {
        let inputs = self.connection.transcript[..messages].to_vec();
        Ok(self
            .ledger
            .compute(quantity, crate::trace::op::Hash { hash, inputs })?)
    }
}
