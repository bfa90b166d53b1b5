//! The server as somebody meets it who asks it one question after the other.
//!
//! A question is a ClientKeyExchange with a ciphertext of the asker's choice.
//! It is answered by the state that awaits this message, which is the one that
//! every handshake comes to, and by the states behind it. A hundred thousand
//! times nothing new is said in front of it, so the hellos are there only
//! where the whole connection is wanted.

use std::sync::Arc;

use crate::pki::PrivateKey;
use crate::schedule::SecurityParameters;
use crate::trace::op::SigningKey;
use crate::trace::{
    CheckKind, ConnectionId, Epoch, Name, Packet, PacketId, PartyId, PartyLedger, Quantity,
    Recorder, Seed, count,
};
use crate::wire::{
    Alert, AlertDescription, ChangeCipherSpec, CipherSuite, ClientHello, ClientKeyExchange,
    CompressionMethod, ContentType, Handshake, ProtocolVersion, Record, Role, Suite,
};

use super::client_key_exchange::{ExpectClientKeyExchange, OwnShare};
use crate::actor::long_term_key::{giver, rsa_key};
use crate::actor::server::ServerConfig;
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{Actor, Connection, Script, Sink};

/// The server that Eve may ask, and how far away it is.
#[derive(Clone, Debug)]
pub struct Questioned {
    /// What it brings along.
    pub config: ServerConfig,
    /// The checks that it leaves out.
    pub skips: Vec<CheckKind>,
    /// What decides what it draws.
    pub seed: Seed,
    /// Microseconds that a record is under way to it.
    pub latency: u64,
}

/// A connection for one question, from the first byte to the last.
pub(in crate::actor) struct Conversation {
    /// What crossed the wire. No value of the server's goes with it.
    pub packets: Vec<Packet>,
    /// Which of them holds the question.
    pub question: PacketId,
    /// Which of them holds the alert, if one came.
    pub answer: Option<PacketId>,
}

/// The server, ready for questions.
pub(in crate::actor) struct Asked {
    server: Questioned,
    suite: &'static Suite,
    ledger: PartyLedger,
    kept: u32,
    negotiated: Negotiated,
    key: SigningKey,
}

/// The length of a hello's random.
const RANDOM: usize = 32;

/// Eve's Finished: any bytes, since she has no keys to seal one with. As many
/// as every protection can read as a record.
const NO_FINISHED: [u8; 80] = [0; 80];

impl Asked {
    /// The server, if it decrypts premaster secrets at all.
    pub(in crate::actor) fn new(server: &Questioned, suite: &'static Suite) -> Option<Self> {
        let mut ledger = ledger(server);
        let first = ConnectionId::FIRST;
        let credential = server.config.credential;
        let PrivateKey::Rsa(key) = credential.private_key() else {
            return None;
        };
        let key = rsa_key(
            key,
            giver(&mut ledger, first, Role::Server, credential.name),
        );
        let mut random = |name| ledger.constant(Quantity::new(first, name), vec![0; RANDOM]);
        let version = ProtocolVersion::TLS12;
        let negotiated = Negotiated {
            suite,
            parameters: SecurityParameters::new(version, suite).ok()?,
            client_version: version,
            client_random: random(Name::ClientRandom),
            server_random: random(Name::ServerRandom),
            extended_master_secret: false,
            encrypt_then_mac: false,
            session_id: None,
            ticket: false,
        };
        Some(Self {
            server: server.clone(),
            suite,
            kept: ledger.len(),
            ledger,
            negotiated,
            key,
        })
    }

    /// The modulus of its key.
    pub(in crate::actor) fn modulus(&self) -> &[u8] {
        match self.key {
            SigningKey::Rsa { n, .. } => self.ledger.public(n).unwrap_or_default(),
            SigningKey::RsaPss { .. } | SigningKey::Ecdsa { .. } => &[],
        }
    }

    /// The alert with which it ends a connection that brings this ciphertext.
    pub(in crate::actor) fn ask(&mut self, ciphertext: &[u8]) -> Option<AlertDescription> {
        self.ledger.forget(self.kept);
        let mut connection = connection(ConnectionId::FIRST, &self.server);
        connection
            .context
            .agree(ProtocolVersion::TLS12, self.suite.code);
        let awaits = ExpectClientKeyExchange {
            script: Script::default(),
            negotiated: self.negotiated,
            share: OwnShare::Rsa(self.key),
            client: None,
        };
        let mut talk = AskedConnection {
            actor: Actor::awaiting(awaits),
            ledger: &mut self.ledger,
            connection,
            recorder: Recorder::new(PARTIES),
            latency: 0,
        };
        let sent = talk.flight(&question(ciphertext));
        talk.alert(&sent).map(|(_, alert)| alert)
    }

    /// The same as a whole connection, which begins at this moment.
    pub(in crate::actor) fn converse(
        &self,
        id: ConnectionId,
        random: [u8; RANDOM],
        ciphertext: &[u8],
        now: u64,
    ) -> Conversation {
        let mut recorder = Recorder::new(PARTIES);
        recorder.now = now;
        let mut talk = AskedConnection {
            actor: Actor::server(self.server.config.clone()),
            ledger: &mut ledger(&self.server),
            connection: connection(id, &self.server),
            recorder,
            latency: self.server.latency,
        };
        let hello = Handshake::ClientHello(ClientHello {
            version: ProtocolVersion::TLS12,
            random,
            session_id: Vec::new(),
            cipher_suites: vec![
                self.suite.code,
                CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV,
            ],
            compression_methods: vec![CompressionMethod::NULL],
            extensions: None,
        });
        talk.flight(&[(ContentType::HANDSHAKE, hello.encode())]);
        let question_at = count(talk.recorder.packets().len());
        let sent = talk.flight(&question(ciphertext));
        let answer = talk.alert(&sent).map(|(id, _)| id);
        let (_, mut packets) = talk.recorder.finish();
        for packet in &mut packets {
            packet.plaintext = None;
        }
        Conversation {
            packets,
            question: PacketId(question_at),
            answer,
        }
    }

    /// How long a question takes in microseconds: a round trip for the hellos
    /// and one for the question, without TCP's own.
    pub(in crate::actor) fn duration(&self) -> u64 {
        4 * self.server.latency
    }
}

/// Client, server and Eve; only the server has anything to write down.
const PARTIES: usize = 3;

fn ledger(server: &Questioned) -> PartyLedger {
    PartyLedger::new(PartyId::SERVER, "server", server.seed, Arc::default())
}

fn connection(id: ConnectionId, server: &Questioned) -> Connection {
    let mut connection = Connection::new(id, Role::Server, PartyId::SERVER, PartyId::EVE);
    connection.skips.clone_from(&server.skips);
    connection
}

/// The flight that a client ends its part of the handshake with.
fn question(ciphertext: &[u8]) -> [(ContentType, Vec<u8>); 3] {
    let message = Handshake::ClientKeyExchange(ClientKeyExchange::Rsa {
        encrypted_premaster: ciphertext.to_vec(),
    });
    [
        (ContentType::HANDSHAKE, message.encode()),
        (ContentType::CHANGE_CIPHER_SPEC, ChangeCipherSpec.encode()),
        (ContentType::HANDSHAKE, NO_FINISHED.to_vec()),
    ]
}

/// One connection with the server.
struct AskedConnection<'a> {
    actor: Actor,
    ledger: &'a mut PartyLedger,
    connection: Connection,
    recorder: Recorder,
    latency: u64,
}

impl AskedConnection<'_> {
    /// Sends these records in one go; gives what the server sent in answer.
    fn flight(&mut self, records: &[(ContentType, Vec<u8>)]) -> Vec<PacketId> {
        let mut epoch = Epoch::CLEAR;
        let mut outbox = Vec::new();
        let sent_at = self.recorder.now;
        self.recorder.now += self.latency;
        let mut sent = Vec::new();
        for (content_type, fragment) in records {
            let record = Record {
                content_type: *content_type,
                version: ProtocolVersion::TLS12,
                fragment: fragment.clone(),
            };
            let bytes = record.encode();
            let id = self.recorder.packet(Packet {
                id: PacketId(0),
                connection: self.connection.id,
                from: PartyId::EVE,
                to: PartyId::SERVER,
                sent_at,
                delivered_at: Some(self.recorder.now),
                sent: Some(bytes.clone()),
                delivered: Some(bytes.clone()),
                epoch,
                inner_type: None,
                plaintext: None,
                context: self.connection.context.of_peer(),
                acts: Vec::new(),
            });
            if *content_type == ContentType::CHANGE_CIPHER_SPEC {
                epoch = Epoch::FIRST;
            }
            sent.push((id, bytes));
        }
        for (id, bytes) in sent {
            let mut sink = Sink {
                ledger: self.ledger,
                connection: &mut self.connection,
                recorder: &mut self.recorder,
                tap: None,
                party_name: "server",
                outbox: &mut outbox,
            };
            self.actor.receive(id, &bytes, &mut sink);
        }
        for id in &outbox {
            let at = self.recorder.now + self.latency;
            let packet = self.recorder.packet_mut(*id);
            packet.delivered_at = Some(at);
            packet.delivered.clone_from(&packet.sent);
        }
        self.recorder.now += self.latency;
        outbox
    }

    /// The alert among these packets of the server's.
    fn alert(&self, sent: &[PacketId]) -> Option<(PacketId, AlertDescription)> {
        sent.iter().find_map(|id| {
            let record = Record::decode(self.recorder.packets()[id.0 as usize].seen()).ok()?;
            let alert = Alert::decode(&record.fragment).ok()?;
            (record.content_type == ContentType::ALERT).then_some((*id, alert.description))
        })
    }
}
