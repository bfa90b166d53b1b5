//! Records, out and in: packed, sealed and opened (RFC 5246 §6.2).

use crate::crypto::Construction;
use crate::schedule::{self, Cipher};
use crate::trace::op::{Piece, Source};
use crate::trace::{
    CheckKind, Epoch, Fact, Name, Packet, PacketId, Phase, Purpose, StepKind, ValueId,
};
use crate::wire::{AlertDescription, ContentType, Record};

use super::super::{Failure, Packing, StepDraft};
use super::{PLAINTEXT_LIMIT, Sink};

/// What goes on the wire of a content that was sealed.
struct SealedContent {
    outer_type: ContentType,
    fragment: ValueId,
    inside: (Epoch, schedule::Plaintext),
}

impl Sink<'_> {
    /// Which words tell of a record: what its number is good for is no matter
    /// of its protection where nobody counts.
    fn record_variant(&self, keys: &schedule::TrafficKeys) -> &'static str {
        match self.connection.skips(CheckKind::SequenceNumber) {
            true => "uncounted",
            false => protection_variant(keys),
        }
    }

    /// Sends the messages that wait for a record to share: before anything of
    /// another type, and before this side falls silent (RFC 5246 §6.2.1).
    pub(crate) fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.connection.waiting);
        if self.connection.writes_sealed() {
            return self.flush_sealed(waiting);
        }
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

    pub(super) fn send_clear(&mut self, content_type: ContentType, fragment: &[u8]) -> PacketId {
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
        told: StepDraft,
    ) -> Result<(), Failure> {
        self.flush();
        let version = self.connection.version;
        if self.connection.writes_sealed() {
            self.check_length(value)?;
        }
        let (outer_type, fragment, sealed) =
            match self.seal(content_type, &[value], told.phase, told.purpose)? {
                None => (content_type, value, None),
                Some(sealed) => (sealed.outer_type, sealed.fragment, Some(sealed.inside)),
            };
        let bytes = self.ledger.public(fragment)?.to_vec();
        let mut packets = Vec::new();
        // RFC 5246 §6.2.1: a plaintext fragment has at most 2^14 bytes; a
        // sealed one was cut to size before it was sealed.
        let limit = match self.connection.packing {
            _ if sealed.is_some() => bytes.len().max(1),
            Packing::Fragments(most) if content_type == ContentType::HANDSHAKE => {
                usize::from(most).max(1)
            }
            _ => PLAINTEXT_LIMIT,
        };
        for chunk in bytes.chunks(limit) {
            let record = Record {
                content_type: outer_type,
                version,
                fragment: chunk.to_vec(),
            };
            packets.push(self.send_record(record.encode(), sealed));
        }
        let told = StepDraft {
            packet: packets.first().copied(),
            ..told
        };
        self.tell(told);
        Ok(())
    }

    /// What is to be sealed goes into one record.
    pub(super) fn check_length(&self, value: ValueId) -> Result<(), Failure> {
        match self.ledger.length(value)? > PLAINTEXT_LIMIT {
            false => Ok(()),
            true => Err(Failure {
                peer: false,
                ..Failure::new(
                    AlertDescription::INTERNAL_ERROR,
                    "at most 2^14 bytes for one record",
                    "more",
                )
            }),
        }
    }

    /// Seals values as the content of one record, and tells how; `None` while
    /// records go in clear.
    fn seal(
        &mut self,
        content_type: ContentType,
        content: &[ValueId],
        phase: Phase,
        purpose: Purpose,
    ) -> Result<Option<SealedContent>, Failure> {
        let Some((keys, number)) = self.connection.next_sent() else {
            return Ok(None);
        };
        let mut length = 0;
        for value in content {
            length += self.ledger.length(*value)?;
        }
        let padding = match keys.cipher {
            Cipher::Tls13 { .. } => padding(length, self.connection.padding),
            _ => 0,
        };
        let sealed = schedule::seal(
            self.ledger,
            self.connection.id,
            &keys,
            number,
            schedule::Outgoing {
                content_type,
                version: self.connection.version,
                content,
                padding,
            },
        )?;
        let variant = self.record_variant(&keys);
        let made = sealed.values.iter().copied();
        let mut step = StepDraft::new(StepKind::Compute, phase, "seal")
            .purpose(purpose)
            .text(&format!("seal-{variant}"))
            .value(sealed.fragment)
            .values(made.filter(|v| *v != sealed.fragment))
            .fact("seq", Fact::Number(number.seq));
        if variant == "ccm" {
            // Not every CCM suite sends the whole tag.
            let tag = keys.format.tag_length as u64;
            step = step.fact("tag", Fact::Number(tag));
        }
        self.tell(step);
        let inside = schedule::Plaintext {
            content_type,
            fragment: sealed.plaintext,
        };
        Ok(Some(SealedContent {
            outer_type: sealed.outer_type,
            fragment: sealed.fragment,
            inside: (keys.epoch, inside),
        }))
    }

    /// Sends messages that waited in as few records under keys as hold them.
    fn flush_sealed(&mut self, waiting: Vec<(ValueId, u32)>) {
        let mut together: Vec<(ValueId, u32)> = Vec::new();
        let mut length = 0;
        for (value, step) in waiting {
            let more = self.ledger.length(value).unwrap_or_default();
            if length + more > PLAINTEXT_LIMIT {
                self.send_together(&std::mem::take(&mut together));
                length = 0;
            }
            together.push((value, step));
            length += more;
        }
        self.send_together(&together);
    }

    fn send_together(&mut self, messages: &[(ValueId, u32)]) {
        let last = messages.last().and_then(|(_, step)| {
            let step = self.recorder.step_mut(*step)?;
            Some((step.phase, step.purpose))
        });
        let Some((phase, purpose)) = last else { return };
        let content: Vec<ValueId> = messages.iter().map(|(value, _)| *value).collect();
        let sealed = self.seal(ContentType::HANDSHAKE, &content, phase, purpose);
        // What cannot be sealed is lost, and all of it is ours.
        let Ok(Some(sealed)) = sealed else { return };
        let Ok(bytes) = self.ledger.public(sealed.fragment) else {
            return;
        };
        let record = Record {
            content_type: sealed.outer_type,
            version: self.connection.version,
            fragment: bytes.to_vec(),
        };
        let packet = self.send_record(record.encode(), Some(sealed.inside));
        for (_, step) in messages {
            if let Some(step) = self.recorder.step_mut(*step) {
                step.packet = Some(packet);
            }
        }
    }

    /// Sends a record; of a sealed one with the epoch and the plaintext.
    fn send_record(
        &mut self,
        record: Vec<u8>,
        sealed: Option<(Epoch, schedule::Plaintext)>,
    ) -> PacketId {
        let id = self.recorder.packet(Packet {
            id: PacketId(0),
            connection: self.connection.id,
            from: self.connection.party,
            to: self.connection.peer,
            sent_at: self.recorder.now,
            delivered_at: None,
            sent: Some(record),
            delivered: None,
            epoch: sealed.map_or(Epoch::CLEAR, |(epoch, _)| epoch),
            inner_type: sealed.map(|(_, inside)| inside.content_type),
            plaintext: sealed.map(|(_, inside)| inside.fragment),
            context: self.connection.context,
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
    pub(in crate::actor) fn open(
        &mut self,
        phase: Phase,
        record: &Record,
    ) -> Result<schedule::Plaintext, Failure> {
        let role = self.connection.role.peer();
        let (Some((keys, number)), Some(packet)) =
            (self.connection.next_read(), self.connection.arrived)
        else {
            return Err(Failure::unexpected("a record in clear", "a sealed one"));
        };
        // Of what none of ours sealed, only whoever reads it can say under which
        // keys it is to be read.
        let arrived = self.recorder.packet_mut(packet);
        if arrived.sent.is_none() {
            arrived.epoch = keys.epoch;
        }
        let room = record.fragment.len().saturating_sub(keys.format.tag_length);
        if matches!(keys.cipher, Cipher::Tls13 { .. }) && room > PLAINTEXT_LIMIT + 1 {
            // RFC 9846 §5.2, §5.4: content, type and padding together.
            return Err(Failure::new(
                AlertDescription::RECORD_OVERFLOW,
                "at most 2^14 + 1 bytes of TLSInnerPlaintext",
                &room.to_string(),
            ));
        }
        let quantity = self.quantity(Name::Fragment).of(role).nth(number.ordinal);
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
            number,
            schedule::Incoming {
                content_type: record.content_type,
                version: record.version,
                fragment,
            },
            &self.connection.skips,
        )?;
        let unchecked = self.tell_skipped(phase, keys.epoch, number.seq, &opened);
        let variant = self.record_variant(&keys);
        let phase = match opened.result {
            // In TLS 1.3 only the opened record says what it carries: an alert
            // after the handshake belongs to the end.
            Ok(plaintext)
                if phase == Phase::Data && plaintext.content_type == ContentType::ALERT =>
            {
                Phase::Close
            }
            _ => phase,
        };
        let told = StepDraft::new(StepKind::Receive, phase, "open")
            .fact("seq", Fact::Number(number.seq))
            .of_packet();
        match opened.result {
            Ok(plaintext) => {
                let packet = self.recorder.packet_mut(packet);
                if packet.plaintext.is_none() {
                    packet.inner_type = Some(plaintext.content_type);
                    packet.plaintext = Some(plaintext.fragment);
                }
                let rest = opened.values.into_iter();
                let rest = rest.filter(|v| *v != plaintext.fragment);
                let text = match unchecked {
                    true => "open-unchecked".to_owned(),
                    false => format!("open-{variant}"),
                };
                self.tell(
                    told.text(&text)
                        .value(plaintext.fragment)
                        .values(rest)
                        .value(fragment),
                );
                Ok(plaintext)
            }
            Err(schedule::Unsound::NoContentType) => {
                let mut told = told.text("open-tls13-empty").values(opened.values);
                told.kind = StepKind::Failed;
                self.tell(told.value(fragment));
                Err(Failure::unexpected("a content type", "nothing but zeros"))
            }
            Err(schedule::Unsound::Check(check)) => {
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

    /// Whether the record at hand is the one that the other side sealed as
    /// number `seq` of an epoch. No side can know that: whoever tells the story does. One
    /// that was changed on its way is none of them, and in its place.
    fn in_turn(&self, epoch: Epoch, seq: u64) -> bool {
        let Some(at) = self.connection.arrived else {
            return true;
        };
        let packets = self.recorder.packets();
        let Some(at) = packets.iter().find(|packet| packet.id == at) else {
            return true;
        };
        let sealed = packets.iter().filter(|packet| {
            packet.connection == at.connection && packet.from == at.from && packet.epoch == epoch
        });
        let sent = sealed.filter_map(|packet| packet.sent.as_ref());
        let place = sent
            .enumerate()
            .find(|(_, sent)| Some(*sent) == at.delivered.as_ref());
        place.is_none_or(|(place, _)| place as u64 == seq)
    }

    /// Tells the checks of a record that were left out; gives whether one of
    /// them was what makes the record genuine.
    fn tell_skipped(
        &mut self,
        phase: Phase,
        epoch: Epoch,
        seq: u64,
        opened: &schedule::Opened,
    ) -> bool {
        let told =
            |name| StepDraft::new(StepKind::Skipped, phase, name).fact("seq", Fact::Number(seq));
        for (kind, verdict, holds) in &opened.skipped {
            let told = told("record_check").value(*verdict).of_packet();
            let _ = self.left_out(told, *kind, *holds);
        }
        // Nobody sends the number, so nobody can compare it: what is told
        // once is that nobody counts, and whenever a record is out of turn.
        if self.connection.skips(CheckKind::SequenceNumber) {
            let explicit = opened.values.iter().copied().find(|id| {
                let quantity = self.ledger.quantity(*id);
                quantity.is_ok_and(|quantity| quantity.name == Name::NonceExplicit)
            });
            let holds = self.in_turn(epoch, seq);
            if seq == 0 || !holds {
                let told = told("record_number").values(explicit).of_packet();
                let _ = self.left_out(told, CheckKind::SequenceNumber, holds);
            }
        }
        opened
            .skipped
            .iter()
            .any(|(kind, ..)| *kind != CheckKind::RecordPadding)
    }
}

/// How many zeros make a content of so many bytes, with the byte of its type, a
/// multiple of `block`; never more than a record has room for (RFC 9846 §5.4).
fn padding(length: usize, block: usize) -> usize {
    let with_type = length + 1;
    let room = (PLAINTEXT_LIMIT + 1).saturating_sub(with_type);
    match block {
        0 => 0,
        block => (with_type.next_multiple_of(block) - with_type).min(room),
    }
}

/// The construction in the words of the catalogue.
fn protection_variant(keys: &schedule::TrafficKeys) -> &'static str {
    match keys.cipher {
        Cipher::Tls13 { .. } => "tls13",
        Cipher::Aead { aead, .. } => match aead.construction() {
            Construction::Gcm => "gcm",
            Construction::Ccm => "ccm",
            Construction::ChaCha => "chacha",
        },
        Cipher::Cbc(cbc) if cbc.encrypt_then_mac => "etm",
        Cipher::Cbc(_) => "cbc",
    }
}
