//! Listening: what crosses the wire in clear becomes hers as it passes.

use crate::crypto::Curve;
use crate::schedule::Counter;
use crate::trace::op::{Piece, Source};
use crate::trace::{Name, Packet, PartyLedger, Quantity, ValueId};
use crate::wire::{
    ContentType, Context, Extension, ExtensionType, Handshake, HandshakeType, KeyExchange, Path,
    ProtocolVersion, Record, Role, ServerHello, ServerKeyExchange,
};

use super::{Agreed, SealedRecord, Wiretap};
use crate::actor::fields::{
    Fields, certificate_key, client_key_exchange, owned, server_key_exchange,
};
use crate::actor::key_agreement::{ServerParams, ServerShare};
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
        let under_keys = match &self.tls13 {
            // The header says which records are under keys.
            Some(heard) => {
                if heard.chosen.is_some() && record.content_type == ContentType::APPLICATION_DATA {
                    self.sealed.entry(role).or_default();
                    true
                } else {
                    false
                }
            }
            None => true,
        };
        if under_keys && let Some(counter) = self.sealed.get_mut(&role) {
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
            // In TLS 1.3 it changes nothing.
            ContentType::CHANGE_CIPHER_SPEC if self.tls13.is_some() => {}
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
        let mut context = Context::new(sender).up_to(self.newest);
        if let Some(heard) = &self.tls13
            && let Some(suite) = heard.suite
        {
            context.agree(ProtocolVersion::TLS13, suite.code);
        }
        if let Some(agreed) = self.agreed {
            context.agree(agreed.version, agreed.suite.code);
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
        let key_exchange = self.agreed.map(|agreed| agreed.suite.key_exchange);
        let (tree, message) = Handshake::describe(&bytes, &context);
        let quantity = Quantity::of_message(packet.connection, kind, role);
        let retry = matches!(&message, Ok(Handshake::ServerHello(hello)) if hello.is_retry());
        let quantity = match kind {
            _ if retry && context.newest >= ProtocolVersion::TLS13 => {
                Quantity::new(packet.connection, Name::HelloRetryRequest)
            }
            HandshakeType::CLIENT_HELLO if context.is_tls13() => ledger.next(quantity),
            _ => quantity,
        };
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
                if let Some(Extension::KeyShares(shares)) =
                    hello.extension(ExtensionType::KEY_SHARE)
                {
                    let heard = self.tls13.get_or_insert_default();
                    heard.client_shares(shares, &mut fields);
                }
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
            Handshake::ServerHello(hello) if names_tls13(&hello) => {
                if !retry {
                    let _ = fields.take(Path::Random, Name::ServerRandom);
                }
                if let Some(heard) = &mut self.tls13 {
                    let chosen = heard.server_hello(&hello, self.transcript.len(), &mut fields);
                    if retry && chosen {
                        self.replaced_first_hello(ledger, packet.connection);
                    }
                }
            }
            Handshake::ServerHello(hello) => {
                // What the client prepared for TLS 1.3 is of no use any more.
                self.tls13 = None;
                let server_random = fields.take(Path::Random, Name::ServerRandom).ok();
                let session_id = match hello.session_id.is_empty() {
                    true => None,
                    false => fields.take(Path::SessionId, Name::SessionId).ok(),
                };
                let suite = hello.cipher_suite.suite();
                let agreed = |kind| hello.extension(kind).is_some();
                if let (Some(suite), Some(client_random), Some(server_random)) =
                    (suite, self.client_random, server_random)
                {
                    self.agreed = Some(Agreed {
                        version: hello.version,
                        suite,
                        client_random,
                        server_random,
                        extended_master_secret: agreed(ExtensionType::EXTENDED_MASTER_SECRET),
                        encrypt_then_mac: agreed(ExtensionType::ENCRYPT_THEN_MAC),
                        session_id,
                    });
                }
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
                let (Role::Server, Ok(values)) = (role, key) else {
                    return;
                };
                match (key_exchange, values.key, values.dh) {
                    (Some(KeyExchange::DhRsa), _, dh) => {
                        let params = dh.map(ServerParams::Dh);
                        self.exchange.share = params.map(ServerShare::Params);
                    }
                    (Some(KeyExchange::Rsa), Some(VerifyingKey::Rsa { n, e }), _) => {
                        self.exchange.share = Some(ServerShare::Rsa { n, e });
                    }
                    _ => {}
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
                let Some(key_exchange) = key_exchange else {
                    return;
                };
                self.exchange.share = server_key_exchange(&mut fields, key_exchange, curve, signed)
                    .ok()
                    .map(|taken| ServerShare::Params(taken.params));
            }
            Handshake::CertificateVerify(_) => {
                let quantity = owned(packet.connection, Name::Signature, role);
                let _ = fields.take_as(Path::Signature, quantity);
            }
            Handshake::ClientKeyExchange(_) => {
                let Some(key_exchange) = key_exchange else {
                    return;
                };
                self.exchange.client_share = client_key_exchange(&mut fields, key_exchange).ok();
                self.exchange.session_messages = self.transcript.len();
            }
            _ => {}
        }
    }
}

/// Whether a ServerHello says that TLS 1.3 is spoken.
fn names_tls13(hello: &ServerHello) -> bool {
    hello.extension(ExtensionType::SUPPORTED_VERSIONS)
        == Some(&Extension::SelectedVersion(ProtocolVersion::TLS13))
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
