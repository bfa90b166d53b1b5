//! The only way out of a state: compute, tell, send.

use crate::schedule;
use crate::trace::op::{Piece, Predicate, Source, Verify};
use crate::trace::{
    CheckKind, Fact, Name, Packet, PacketId, PartyLedger, Phase, Purpose, Quantity, Recorder, Step,
    StepId, StepKind, Tap, ValueId, Values,
};
use crate::wire::{AlertDescription, ContentType, Handshake, HandshakeType, Record};

use super::{Connection, Failure, Packing};

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

/// A step before it is written down.
#[derive(Clone, Debug)]
pub struct Told {
    kind: StepKind,
    phase: Phase,
    purpose: Purpose,
    name: &'static str,
    text: Option<String>,
    variant: Option<String>,
    values: Vec<ValueId>,
    facts: Vec<(&'static str, Fact)>,
    packet: Option<PacketId>,
    about_arrival: bool,
}

impl Told {
    /// A step of this kind, under the id `party.phase.name`.
    pub fn new(kind: StepKind, phase: Phase, name: &'static str) -> Self {
        Self {
            kind,
            phase,
            purpose: phase.into(),
            name,
            text: None,
            variant: None,
            values: Vec::new(),
            facts: Vec::new(),
            packet: None,
            about_arrival: false,
        }
    }

    /// For another purpose than its phase's.
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// With a text of its own in place of the one under its id.
    pub fn text(mut self, key: &str) -> Self {
        self.text = Some(key.to_owned());
        self
    }

    /// With the text for this variant (`dh`, `ec`, `rsa`, …).
    pub fn variant(mut self, variant: &str) -> Self {
        self.variant = Some(variant.to_owned());
        self
    }

    /// About this value.
    pub fn value(mut self, id: ValueId) -> Self {
        self.values.push(id);
        self
    }

    /// About these values.
    pub fn values(mut self, ids: impl IntoIterator<Item = ValueId>) -> Self {
        self.values.extend(ids);
        self
    }

    /// With a fact for its text.
    pub fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push((name, fact));
        self
    }

    /// About the packet that has just arrived.
    pub fn of_packet(mut self) -> Self {
        self.about_arrival = true;
        self
    }
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

    /// Notes which packet is being handled.
    pub(super) fn arrived(&mut self, packet: PacketId) {
        self.connection.arrived = Some(packet);
    }

    /// Writes a step down.
    pub fn tell(&mut self, told: Told) {
        let connection = self.connection.id;
        let id = StepId::new(connection, self.party_name, told.phase, told.name, 1);
        let ordinal = self.recorder.ordinal(id.as_str());
        let text = told.text.unwrap_or_else(|| {
            let mut key = format!(
                "{}-{}-{}",
                self.connection.role.name(),
                told.phase.id(),
                told.name
            );
            if let Some(variant) = told.variant {
                key.push('-');
                key.push_str(&variant);
            }
            key
        });
        let packet = match told.packet {
            None if told.about_arrival => self.connection.arrived,
            packet => packet,
        };
        self.recorder.hold(self.connection.party, self.ledger.len());
        self.recorder.step(Step {
            n: 0,
            id: StepId::new(connection, self.party_name, told.phase, told.name, ordinal),
            actor: self.connection.party,
            connection,
            phase: told.phase,
            purpose: told.purpose,
            kind: told.kind,
            text,
            values: told.values,
            packet,
            facts: told.facts,
            time: 0,
            held: Vec::new(),
        });
    }

    /// Asks several questions as one step; the step passes if all hold.
    ///
    /// # Errors
    /// The failure with this alert if one does not.
    pub fn check_all(
        &mut self,
        told: Told,
        kind: CheckKind,
        alert: AlertDescription,
        predicates: impl IntoIterator<Item = Predicate>,
    ) -> Result<(), Failure> {
        let mut verdicts = Vec::new();
        for predicate in predicates {
            verdicts.push(self.ledger.check(self.connection.id, kind, predicate)?);
        }
        self.judge(told, kind, alert, &verdicts)
    }

    /// Verifies a signature as one step.
    ///
    /// # Errors
    /// The failure with this alert if it is not right.
    pub fn verify(
        &mut self,
        told: Told,
        alert: AlertDescription,
        verify: Verify,
    ) -> Result<(), Failure> {
        let kind = verify.kind;
        let verdict = self.ledger.verify(self.connection.id, verify)?;
        self.judge(told, kind, alert, &[verdict])
    }

    /// A rule that no value's check stands for: the failure, unless this side
    /// leaves the check out.
    ///
    /// # Errors
    /// The failure.
    pub fn refuse(&mut self, told: Told, kind: CheckKind, failure: Failure) -> Result<(), Failure> {
        match self.left_out(told, kind, false) {
            None => Ok(()),
            Some(_) => Err(Failure {
                check: Some(kind),
                ..failure
            }),
        }
    }

    /// A check whose failure ends nothing, because there is another way to go
    /// on: tells it, and gives its answer; yes, if this side leaves it out.
    ///
    /// # Errors
    /// If an input is another party's.
    pub(super) fn ask(
        &mut self,
        mut told: Told,
        kind: CheckKind,
        predicate: Predicate,
    ) -> Result<bool, Failure> {
        let (verdict, holds) = self.ledger.check(self.connection.id, kind, predicate)?;
        told.values.insert(0, verdict);
        let Some(mut told) = self.left_out(told, kind, holds) else {
            return Ok(true);
        };
        if !holds {
            told.kind = StepKind::Failed;
            told = told.variant("failed");
        }
        self.tell(told);
        Ok(holds)
    }

    /// Tells a check that fails without ending the connection.
    pub(super) fn judge_bare(&mut self, told: Told, kind: CheckKind) {
        if let Some(told) = self.left_out(told, kind, false) {
            self.tell(told.fact("check", Fact::Text(kind.id().to_owned())));
        }
    }

    /// Tells a check as left out, if this side leaves it out: with the answer
    /// that nobody here looked at. Otherwise gives the step back.
    pub(super) fn left_out(
        &mut self,
        mut told: Told,
        kind: CheckKind,
        holds: bool,
    ) -> Option<Told> {
        if !self.connection.skips(kind) {
            return Some(told);
        }
        told.kind = StepKind::Skipped;
        let text = if holds {
            "check-skipped-holds"
        } else {
            "check-skipped-fails"
        };
        told.text = Some(text.to_owned());
        self.tell(told.fact("check", Fact::Text(kind.id().to_owned())));
        None
    }

    fn judge(
        &mut self,
        mut told: Told,
        kind: CheckKind,
        alert: AlertDescription,
        verdicts: &[(ValueId, bool)],
    ) -> Result<(), Failure> {
        let failed: Vec<ValueId> = verdicts
            .iter()
            .filter(|(_, holds)| !holds)
            .map(|(id, _)| *id)
            .collect();
        let mut values: Vec<ValueId> = verdicts.iter().map(|(id, _)| *id).collect();
        values.append(&mut told.values);
        told.values = values;
        let Some(mut told) = self.left_out(told, kind, failed.is_empty()) else {
            return Ok(());
        };
        if failed.is_empty() {
            told.kind = StepKind::Passed;
            self.tell(told);
            return Ok(());
        }
        told.kind = StepKind::Failed;
        match (&mut told.text, &mut told.variant) {
            (Some(key), _) | (None, Some(key)) => key.push_str("-failed"),
            (None, none) => *none = Some("failed".to_owned()),
        }
        self.tell(told);
        Err(Failure::check(alert, kind, failed))
    }

    /// Puts a handshake message together from values, adds it to the
    /// transcript and sends it.
    ///
    /// # Errors
    /// If a field is not the value's, or sealing fails.
    pub fn send_handshake(
        &mut self,
        message: &Handshake,
        fields: &[(&str, ValueId)],
        told: Told,
    ) -> Result<ValueId, Failure> {
        let context = self.connection.context();
        let bytes = message.encode();
        let (tree, _) = Handshake::describe(&bytes, &context);
        let role = self.connection.role;
        let quantity = self.connection.message_quantity(message.kind(), role);
        let value = self.ledger.encode(quantity, &bytes, &tree, fields)?;
        let value = self
            .ledger
            .edit_message(value, role, |bytes| Handshake::describe(bytes, &context).0)?;
        if message.kind() != HandshakeType::HELLO_REQUEST {
            self.connection.transcript.push(value);
        }
        let told = told.value(value).values(fields.iter().map(|(_, id)| *id));
        if self.connection.packing == Packing::Coalesced && !self.connection.writes_sealed() {
            // Its record is made when the flight is whole.
            self.tell(told);
            let step = self.recorder.len();
            self.connection.waiting.push((value, step));
        } else {
            self.send_content(ContentType::HANDSHAKE, value, told)?;
        }
        Ok(value)
    }

    /// Sends ChangeCipherSpec and turns the write keys on.
    ///
    /// # Errors
    /// If no keys lie ready.
    pub fn send_change_cipher_spec(&mut self, told: Told) -> Result<(), Failure> {
        let role = self.connection.role;
        let quantity = self.quantity(Name::ChangeCipherSpec).of(role);
        let value = self.ledger.constant(quantity, vec![1]);
        self.send_content(ContentType::CHANGE_CIPHER_SPEC, value, told.value(value))?;
        if !self.connection.change_write() {
            return Err(Failure {
                peer: false,
                ..Failure::new(
                    AlertDescription::INTERNAL_ERROR,
                    "keys before ChangeCipherSpec",
                    "none",
                )
            });
        }
        Ok(())
    }

    /// Sends the messages that wait for a record to share: before anything of
    /// another type, and before this side falls silent (RFC 5246 §6.2.1).
    pub(crate) fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.connection.waiting);
        let mut content = Vec::new();
        for (value, _) in &waiting {
            content.extend(self.ledger.public(*value).unwrap_or_default());
        }
        let packets: Vec<PacketId> = content
            .chunks(PLAINTEXT_LIMIT)
            .map(|chunk| self.send_clear(ContentType::HANDSHAKE, chunk))
            .collect();
        let mut end = 0;
        for (value, step) in waiting {
            let at = end / PLAINTEXT_LIMIT;
            end += self.ledger.length(value).unwrap_or_default();
            if let Some(step) = self.recorder.step_mut(step) {
                step.packet = packets.get(at).copied();
            }
        }
    }

    fn send_clear(&mut self, content_type: ContentType, fragment: &[u8]) -> PacketId {
        let record = Record {
            content_type,
            version: self.connection.version,
            fragment: fragment.to_vec(),
        };
        self.send_record(record.encode(), None)
    }

    /// Sends the bytes of a value as one record (more, if they are too many
    /// for one), sealed if the keys are on. `told` is the step of sending; a
    /// sealed record gets a step for the sealing before it.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn send_content(
        &mut self,
        content_type: ContentType,
        value: ValueId,
        told: Told,
    ) -> Result<(), Failure> {
        self.flush();
        let version = self.connection.version;
        let sealed = self.connection.write.keys.is_some();
        if sealed && self.ledger.length(value)? > PLAINTEXT_LIMIT {
            return Err(Failure {
                peer: false,
                ..Failure::new(
                    AlertDescription::INTERNAL_ERROR,
                    "at most 2^14 bytes for one record",
                    "more",
                )
            });
        }
        let (fragment, plaintext) = match self.connection.write.keys {
            None => (value, None),
            Some(keys) => {
                let seq = self.connection.write.seq;
                self.connection.write.seq += 1;
                let sealed = schedule::seal(
                    self.ledger,
                    self.connection.id,
                    &keys,
                    self.connection.number(seq),
                    content_type,
                    version,
                    value,
                )?;
                let variant = protection_variant(&keys);
                let step = Told::new(StepKind::Compute, told.phase, "seal")
                    .purpose(told.purpose)
                    .text(&format!("seal-{variant}"))
                    .value(sealed.fragment)
                    .values(
                        sealed
                            .values
                            .iter()
                            .copied()
                            .filter(|v| *v != sealed.fragment),
                    )
                    .fact("seq", Fact::Number(seq));
                self.tell(step);
                (sealed.fragment, Some(sealed.plaintext))
            }
        };
        let bytes = self.ledger.public(fragment)?.to_vec();
        let mut packets = Vec::new();
        // RFC 5246 §6.2.1: a plaintext fragment has at most 2^14 bytes; a
        // sealed one was cut to size before it was sealed.
        let limit = match self.connection.packing {
            _ if plaintext.is_some() => bytes.len().max(1),
            Packing::Fragments(most) if content_type == ContentType::HANDSHAKE => {
                usize::from(most).max(1)
            }
            _ => PLAINTEXT_LIMIT,
        };
        for chunk in bytes.chunks(limit) {
            let record = Record {
                content_type,
                version,
                fragment: chunk.to_vec(),
            };
            packets.push(self.send_record(record.encode(), plaintext));
        }
        let told = Told {
            packet: packets.first().copied(),
            ..told
        };
        self.tell(told);
        Ok(())
    }

    fn send_record(&mut self, record: Vec<u8>, plaintext: Option<ValueId>) -> PacketId {
        let id = self.recorder.packet(Packet {
            id: PacketId(0),
            connection: self.connection.id,
            from: self.connection.party,
            to: self.connection.peer,
            sent_at: self.recorder.now,
            delivered_at: None,
            sent: Some(record),
            delivered: None,
            protected: plaintext.is_some(),
            plaintext,
            key_exchange: self.connection.key_exchange,
            acts: Vec::new(),
        });
        if let Some(tap) = &mut self.tap {
            let (party, held) = tap.observe(&self.recorder.packets()[id.0 as usize]);
            self.recorder.hold(party, held);
        }
        self.outbox.push(id);
        id
    }

    /// Opens a sealed record; its step tells how.
    ///
    /// # Errors
    /// `bad_record_mac` if it is not genuine, whichever check found it
    /// (RFC 5246 §7.2.2).
    pub(super) fn open(&mut self, phase: Phase, record: &Record) -> Result<ValueId, Failure> {
        let role = self.connection.role.peer();
        let (Some(keys), Some(packet)) = (self.connection.read.keys, self.connection.arrived)
        else {
            return Err(Failure::unexpected("a record in clear", "a sealed one"));
        };
        let seq = self.connection.read.seq;
        self.connection.read.seq += 1;
        let quantity = self.quantity(Name::Fragment).of(role).nth(seq as u16 + 1);
        let piece = Piece {
            source: Source::Packet(packet),
            span: 5..5 + record.fragment.len(),
        };
        let fragment = self
            .ledger
            .receive(quantity, record.fragment.clone(), vec![piece]);
        let opened = schedule::open(
            self.ledger,
            self.connection.id,
            &keys,
            self.connection.number(seq),
            schedule::Incoming {
                content_type: record.content_type,
                version: record.version,
                fragment,
            },
            &self.connection.skips,
        )?;
        let unchecked = self.tell_skipped(phase, seq, &opened);
        let variant = protection_variant(&keys);
        let told = Told::new(StepKind::Receive, phase, "open")
            .fact("seq", Fact::Number(seq))
            .of_packet();
        match opened.result {
            Ok(plaintext) => {
                if let Some(packet) = self.connection.arrived {
                    let packet = self.recorder.packet_mut(packet);
                    packet.plaintext = packet.plaintext.or(Some(plaintext));
                    packet.protected = true;
                }
                let rest = opened.values.into_iter().filter(|v| *v != plaintext);
                let text = match unchecked {
                    true => "open-unchecked".to_owned(),
                    false => format!("open-{variant}"),
                };
                self.tell(
                    told.text(&text)
                        .value(plaintext)
                        .values(rest)
                        .value(fragment),
                );
                Ok(plaintext)
            }
            Err(check) => {
                let verdicts: Vec<ValueId> = opened.values.iter().rev().take(1).copied().collect();
                let mut told = told
                    .text(&format!("open-{variant}-failed"))
                    .values(opened.values)
                    .value(fragment);
                told.kind = StepKind::Failed;
                self.tell(told);
                Err(Failure::check(
                    AlertDescription::BAD_RECORD_MAC,
                    check,
                    verdicts,
                ))
            }
        }
    }

    /// Tells the checks of a record that were left out; gives whether one of
    /// them was what makes the record genuine.
    fn tell_skipped(&mut self, phase: Phase, seq: u64, opened: &schedule::Opened) -> bool {
        let told = |name| Told::new(StepKind::Skipped, phase, name).fact("seq", Fact::Number(seq));
        for (kind, verdict, holds) in &opened.skipped {
            let told = told("record_check").value(*verdict).of_packet();
            let _ = self.left_out(told, *kind, *holds);
        }
        // Nobody sends the number, so nobody can compare it: what is told
        // once is that nobody counts. With GCM the nonce lets it show.
        let own = self.quantity(Name::NonceExplicit);
        let explicit = opened.values.iter().copied().find(|id| {
            let quantity = self.ledger.value(*id).quantity;
            quantity.name == own.name
        });
        let expected = seq.to_be_bytes();
        let holds = explicit.is_none_or(|id| self.ledger.bytes(id) == expected);
        if seq == 0 || !holds {
            let told = told("record_number").values(explicit).of_packet();
            let _ = self.left_out(told, CheckKind::SequenceNumber, holds);
        }
        opened
            .skipped
            .iter()
            .any(|(kind, ..)| *kind != CheckKind::RecordPadding)
    }

    /// How many messages the session hash takes in: all up to and with the
    /// ClientKeyExchange (RFC 7627 §3), so not a CertificateVerify.
    pub(super) fn session_messages(&self) -> usize {
        let transcript = &self.connection.transcript;
        let mut quantities = transcript.iter().map(|id| self.ledger.value(*id).quantity);
        quantities
            .position(|quantity| quantity.name == Name::ClientKeyExchange)
            .map_or(transcript.len(), |at| at + 1)
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

fn protection_variant(keys: &schedule::TrafficKeys) -> &'static str {
    use crate::wire::Protection;
    match keys.protection {
        Protection::Aes128Gcm | Protection::Aes256Gcm => "gcm",
        Protection::ChaCha20Poly1305 => "chacha",
        Protection::Aes128CbcSha | Protection::Aes128CbcSha256 if keys.encrypt_then_mac => "etm",
        Protection::Aes128CbcSha | Protection::Aes128CbcSha256 => "cbc",
    }
}
