//! Listening: what crosses the wire in clear becomes hers as it passes.

use crate::crypto::Curve;
use crate::schedule::Counter;
use crate::trace::op::{Piece, Source};
use crate::trace::{Name, Packet, PartyLedger, Quantity, ValueId};
use crate::wire::{
    ContentType, Context, Extension, ExtensionType, Handshake, HandshakeType, KeyExchange, Path,
    Record, Role, ServerKeyExchange,
};

use super::{SealedRecord, Wiretap};
use crate::actor::fields::{
    Fields, ServerShare, certificate_key, client_key_exchange, owned, server_key_exchange,
};
use crate::pki::Certificate;
use crate::trace::op::VerifyingKey;

impl Wiretap {
    /// Takes in one record. What cannot be read is left: she only listens.
    pub(super) fn hear(&mut self, ledger: &mut PartyLedger, packet: &Packet) {
        let role = packet.context.sender;
        let bytes = packet.seen();
        let Ok(record) = Record::decode(bytes) else {
            return;
        };
        if let Some(counter) = self.sealed.get_mut(&role) {
            let number = counter.next(true);
            let quantity = Quantity::new(packet.connection, Name::Fragment)
                .of(role)
                .nth(number.ordinal);
            let piece = Piece {
                source: Source::Packet(packet.id),
                span: 5..bytes.len(),
            };
            let fragment = taken(ledger, self.witness, quantity, record.fragment, vec![piece]);
            self.records.push(SealedRecord {
                role,
                number,
                content_type: record.content_type,
                version: record.version,
                fragment,
                packet: packet.id,
            });
            return;
        }
        match record.content_type {
            ContentType::CHANGE_CIPHER_SPEC => {
                self.sealed.insert(role, Counter::default());
            }
            ContentType::HANDSHAKE => {
                let joiner = self.joiners.entry(role).or_default();
                if joiner
                    .push(Source::Packet(packet.id), 5, &record.fragment)
                    .is_err()
                {
                    return;
                }
                let messages: Vec<_> = joiner.collect();
                for joined in messages {
                    let pieces = joined
                        .pieces
                        .into_iter()
                        .map(|(source, span)| Piece { source, span })
                        .collect();
                    self.message(ledger, packet, role, joined.bytes, pieces);
                }
            }
            _ => {}
        }
    }

    /// What was agreed by now, for what this side says.
    pub(super) fn context(&self, sender: Role) -> Context {
        let mut context = Context::new(sender);
        if let (Some(version), Some(suite)) = (self.version, self.suite) {
            context.agree(version, suite.code);
        }
        context
    }

    fn message(
        &mut self,
        ledger: &mut PartyLedger,
        packet: &Packet,
        role: Role,
        bytes: Vec<u8>,
        pieces: Vec<Piece>,
    ) {
        let kind = HandshakeType(bytes.first().copied().unwrap_or_default());
        let context = self.context(role);
        let (tree, message) = Handshake::describe(&bytes, &context);
        let quantity = Quantity::of_message(packet.connection, kind, role);
        let value = taken(ledger, self.witness, quantity, bytes, pieces);
        self.transcript.push(value);
        let Ok(message) = message else {
            return;
        };
        let mut fields = Fields {
            ledger,
            connection: packet.connection,
            message: value,
            tree: &tree,
        };
        match message {
            Handshake::ClientHello(hello) => {
                self.client_random = fields.take(Path::Random, Name::ClientRandom).ok();
                if !hello.session_id.is_empty() {
                    self.asked_id = fields.take(Path::SessionId, Name::SessionId).ok();
                }
                if let Some(Extension::SessionTicket(ticket)) =
                    hello.extension(ExtensionType::SESSION_TICKET)
                    && !ticket.is_empty()
                {
                    self.asked_ticket = fields.take(Path::OfferedTicket, Name::Ticket).ok();
                }
            }
            Handshake::NewSessionTicket(message) if !message.ticket.is_empty() => {
                self.ticket = fields.take_next(Path::Ticket, Name::Ticket).ok();
            }
            Handshake::ServerHello(hello) => {
                self.server_random = fields.take(Path::Random, Name::ServerRandom).ok();
                if !hello.session_id.is_empty() {
                    self.session_id = fields.take(Path::SessionId, Name::SessionId).ok();
                }
                self.version = Some(hello.version);
                self.suite = hello.cipher_suite.suite();
                let agreed = |kind| hello.extension(kind).is_some();
                self.extended_master_secret = agreed(ExtensionType::EXTENDED_MASTER_SECRET);
                self.encrypt_then_mac = agreed(ExtensionType::ENCRYPT_THEN_MAC);
            }
            Handshake::Certificate(chain) => {
                let Some(Ok(leaf)) = chain
                    .certificates
                    .first()
                    .map(|der| Certificate::parse(der))
                else {
                    return;
                };
                let quantity = owned(packet.connection, Name::CertificateDer, role);
                let Ok(der) = fields.take_as(Path::Certificate(0), quantity) else {
                    return;
                };
                let key = certificate_key(
                    fields.ledger,
                    packet.connection,
                    der,
                    &leaf.public_key,
                    role,
                    1,
                );
                if role == Role::Server
                    && self.suite.map(|suite| suite.key_exchange) == Some(KeyExchange::DhRsa)
                    && let Ok(values) = &key
                {
                    self.share = values.dh;
                }
                if role == Role::Server
                    && self.suite.map(|suite| suite.key_exchange) == Some(KeyExchange::Rsa)
                    && let Ok(values) = key
                    && let Some(VerifyingKey::Rsa { n, e }) = values.key
                {
                    self.share = Some(ServerShare::Rsa { n, e });
                }
            }
            Handshake::ServerKeyExchange(message) => {
                let (curve, signed) = match &message {
                    ServerKeyExchange::Dh { signature, .. } => (None, signature.is_some()),
                    ServerKeyExchange::Ecdh { params, signature } => {
                        (Curve::by_code(params.named_curve.0), signature.is_some())
                    }
                    ServerKeyExchange::Opaque(_) => return,
                };
                let Some(suite) = self.suite else {
                    return;
                };
                self.curve = curve;
                self.share = server_key_exchange(&mut fields, suite.key_exchange, curve, signed)
                    .ok()
                    .map(|params| params.share);
            }
            Handshake::CertificateVerify(_) => {
                let quantity = owned(packet.connection, Name::Signature, role);
                let _ = fields.take_as(Path::Signature, quantity);
            }
            Handshake::ClientKeyExchange(_) => {
                let Some(suite) = self.suite else {
                    return;
                };
                self.client_share = client_key_exchange(&mut fields, suite.key_exchange).ok();
                self.session_messages = self.transcript.len();
            }
            _ => {}
        }
    }
}

/// What is heard was received. What is put on the wire on the way was not: no
/// record that was sent holds it.
fn taken(
    ledger: &mut PartyLedger,
    witness: bool,
    quantity: Quantity,
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
) -> ValueId {
    if witness {
        ledger.given(quantity, bytes, "the wire, as it was changed there")
    } else {
        ledger.receive(quantity, bytes, pieces)
    }
}
