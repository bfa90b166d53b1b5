//! The transcript: which messages the Finished hash covers, growing step by
//! step (RFC 5246 §7.4.9, RFC 7627 §3; for TLS 1.3 RFC 9846 §4.1).

use std::collections::HashMap;

use super::eavesdropper::is_resumed;
use super::message::spoken_name;
use super::{Sight, short};
use crate::trace::{ConnectionId, Name, Packet, PacketId, PartyId, Quantity, ValueId};
use crate::wire::{ContentType, HELLO_RETRY_REQUEST, HandshakeType, Joiner, Role};

/// The hashes over the transcript of a handshake: three before TLS 1.3, and five in
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TranscriptHash {
    /// What the extended master secret is made from: up to ClientKeyExchange.
    Session,
    /// What the client's Finished proves: all before it.
    ClientFinished,
    /// What the server's Finished proves: all before it, the client's Finished
    /// among them.
    ServerFinished,
    /// TLS 1.3, what the keys of the handshake are made from: up to ServerHello.
    Keys,
    /// TLS 1.3, what the server signs: all before its CertificateVerify.
    Proof,
    /// TLS 1.3, what the server's Finished proves: all before it.
    ServerEnd,
    /// TLS 1.3, what the keys for the data are made from: up to the server's
    /// Finished.
    Data,
    /// TLS 1.3, what the client's Finished proves: all before it.
    ClientEnd,
}

impl TranscriptHash {
    /// Those before TLS 1.3, in the order in which they are computed.
    pub const TLS12: [TranscriptHash; 3] = [
        TranscriptHash::Session,
        TranscriptHash::ClientFinished,
        TranscriptHash::ServerFinished,
    ];

    /// Those of TLS 1.3, likewise.
    pub const TLS13: [TranscriptHash; 5] = [
        TranscriptHash::Keys,
        TranscriptHash::Proof,
        TranscriptHash::ServerEnd,
        TranscriptHash::Data,
        TranscriptHash::ClientEnd,
    ];

    /// The word in the text catalogue.
    pub const fn id(self) -> &'static str {
        match self {
            TranscriptHash::Session => "session",
            TranscriptHash::ClientFinished => "client-finished",
            TranscriptHash::ServerFinished => "server-finished",
            TranscriptHash::Keys => "keys",
            TranscriptHash::Proof => "proof",
            TranscriptHash::ServerEnd => "server-end",
            TranscriptHash::Data => "data",
            TranscriptHash::ClientEnd => "client-end",
        }
    }

    /// The quantity that it is; in TLS 1.3 the hash of so many messages.
    pub fn quantity(self, connection: ConnectionId, messages: usize) -> Quantity {
        match self {
            TranscriptHash::Keys
            | TranscriptHash::Proof
            | TranscriptHash::ServerEnd
            | TranscriptHash::Data
            | TranscriptHash::ClientEnd => Quantity::new(connection, Name::TranscriptHash)
                .nth(u32::try_from(messages).unwrap_or(u32::MAX)),
            TranscriptHash::Session => Quantity::new(connection, Name::SessionHash),
            TranscriptHash::ClientFinished => {
                Quantity::new(connection, Name::HandshakeHash).of(Role::Client)
            }
            TranscriptHash::ServerFinished => {
                Quantity::new(connection, Name::HandshakeHash).of(Role::Server)
            }
        }
    }
}

/// One message of the handshake, or a ChangeCipherSpec between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// Its name, as far as it may be seen: `sealed handshake` else.
    pub name: String,
    /// Who sent it.
    pub from: PartyId,
    /// Its length in bytes with its own header of four; `None` while sealed.
    pub length: Option<usize>,
    /// The record that it ended in.
    pub packet: PacketId,
    /// The step at which it was sent.
    pub since: u32,
    /// Whether it went under keys.
    pub sealed: bool,
    /// The hashes that cover it; none for what is no part of the transcript.
    pub covered_by: Vec<TranscriptHash>,
    /// Whether the two sides hash different bytes of it, since it was changed
    /// or lost on its way.
    pub changed: bool,
    is_message: bool,
}

impl TranscriptEntry {
    /// Whether it is a handshake message; ChangeCipherSpec is none
    /// (RFC 5246 §7.1).
    pub fn is_message(&self) -> bool {
        self.is_message
    }
}

/// One of the hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashLine {
    /// Which.
    pub which: TranscriptHash,
    /// How many messages it covers of those that there are by now.
    pub messages: usize,
    /// How many bytes these have, as far as they may be seen.
    pub bytes: usize,
    /// How many of them are sealed, so that their bytes are not counted.
    pub sealed: usize,
    /// The client's and the server's value, each with its short form or what
    /// covers it; `None` until it has computed it.
    pub values: [Option<(ValueId, String)>; 2],
    /// Whether both have computed it, and whether to equal bytes; `None` until
    /// then, or while it may not be told.
    pub agreed: Option<bool>,
}

/// The transcript at a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The messages sent by then, in order.
    pub entries: Vec<TranscriptEntry>,
    /// The hashes of this handshake.
    pub hashes: Vec<HashLine>,
    /// Whether the server's Finished comes first, as where a session is taken
    /// up again (RFC 5246 §7.3).
    pub resumed: bool,
}

/// The transcript of a connection at the cursor.
pub fn transcript(sight: &Sight<'_>, connection: ConnectionId) -> Transcript {
    let tls13 = sight
        .trace
        .agreed(connection)
        .is_some_and(|context| context.is_tls13());
    let (entries, seen) = match tls13 {
        true => entries(sight, connection, Seen13::default()),
        false => {
            let (entries, _) = entries(sight, connection, Seen::default());
            (entries, Seen13::default())
        }
    };
    let all: &[TranscriptHash] = match tls13 {
        true => &TranscriptHash::TLS13,
        false => &TranscriptHash::TLS12,
    };
    let hashes = all
        .iter()
        .filter_map(|which| hash_line(sight, connection, *which, &entries, &seen))
        .collect();
    Transcript {
        entries,
        hashes,
        resumed: is_resumed(sight.trace, connection),
    }
}

/// The messages by the cursor, and how far the handshake has come with them.
fn entries<S: Follows>(
    sight: &Sight<'_>,
    connection: ConnectionId,
    mut seen: S,
) -> (Vec<TranscriptEntry>, S) {
    let mut joiners: HashMap<PartyId, Joiner<PacketId>> = HashMap::new();
    let mut entries = Vec::new();
    let endpoints = sight.trace.endpoints(connection);
    let packets = sight.trace.packets.iter();
    for packet in packets.filter(|packet| packet.connection == connection) {
        let content = packet.content_type();
        let entry = |name, length, covered_by| TranscriptEntry {
            name,
            from: packet.from,
            length,
            packet: packet.id,
            since: sight.knowledge.packet_since(packet.id).unwrap_or(0),
            sealed: packet.is_protected(),
            covered_by,
            is_message: content == Some(ContentType::HANDSHAKE),
            changed: packet.sent.is_some() && packet.sent != packet.delivered && is_over(packet),
        };
        if !sight.is_sent(packet) {
            continue;
        }
        match content {
            Some(ContentType::CHANGE_CIPHER_SPEC) => {
                entries.push(entry("ChangeCipherSpec".to_owned(), Some(1), vec![]));
            }
            Some(ContentType::HANDSHAKE) => {
                let Some(bytes) = sight.trace.plaintext(packet) else {
                    continue;
                };
                if !sight.opens(packet) {
                    // What is sealed is not read.
                    let Some(covered_by) = seen.sealed(endpoints.role_of(packet.from)) else {
                        continue;
                    };
                    entries.push(entry("sealed handshake".to_owned(), None, covered_by));
                    continue;
                }
                let joiner = joiners.entry(packet.from).or_default();
                // What cannot be put together is no message that was hashed.
                let _ = joiner.push(packet.id, 0, &bytes);
                for message in joiner.by_ref() {
                    let kind = HandshakeType(message.bytes.first().copied().unwrap_or_default());
                    let random = message.bytes.get(6..38);
                    let retry = kind == HandshakeType::SERVER_HELLO
                        && random == Some(&HELLO_RETRY_REQUEST[..]);
                    let role = endpoints.role_of(packet.from);
                    let Some(covered_by) = seen.covers(kind, role) else {
                        continue;
                    };
                    // What chooses is the last ServerHello.
                    seen.chose(kind == HandshakeType::SERVER_HELLO && !retry);
                    let length = Some(message.bytes.len());
                    let name = match retry {
                        true => Name::HelloRetryRequest.id().to_owned(),
                        false => spoken_name(kind),
                    };
                    entries.push(entry(name, length, covered_by));
                }
            }
            _ => {}
        }
    }
    (entries, seen)
}

/// Whether it is certain what became of a packet: it arrived, or nothing that
/// is recorded of it will still come.
fn is_over(packet: &Packet) -> bool {
    packet.delivered.is_some() || packet.delivered_at.is_none()
}

/// What follows a handshake, message by message.
trait Follows {
    /// The hashes that cover the next message; `None` for one that is no part of
    /// the handshake any more.
    fn covers(&mut self, kind: HandshakeType, from: Option<Role>) -> Option<Vec<TranscriptHash>>;

    /// Whether that was the ServerHello that chooses.
    fn chose(&mut self, _is: bool) {}

    /// The same of one that nobody here can read.
    fn sealed(&mut self, from: Option<Role>) -> Option<Vec<TranscriptHash>>;
}

/// How far a handshake of TLS 1.3 has come.
#[derive(Default)]
struct Seen13 {
    server_hello: bool,
    asked: bool,
    certificate: bool,
    proof: bool,
    server_finished: bool,
    client_finished: bool,
}

impl Seen13 {
    /// Whether all that a hash covers has been said.
    fn is_whole(&self, which: TranscriptHash) -> bool {
        match which {
            TranscriptHash::Keys => self.server_hello,
            TranscriptHash::Proof => self.certificate,
            TranscriptHash::ServerEnd => self.proof,
            TranscriptHash::Data => self.server_finished,
            TranscriptHash::ClientEnd => {
                self.client_finished || self.server_finished && !self.asked
            }
            _ => true,
        }
    }
}

impl Follows for Seen13 {
    fn covers(&mut self, kind: HandshakeType, from: Option<Role>) -> Option<Vec<TranscriptHash>> {
        if self.client_finished {
            return None;
        }
        let server = from == Some(Role::Server);
        let finished = kind == HandshakeType::FINISHED;
        let proves = server && kind == HandshakeType::CERTIFICATE_VERIFY;
        self.client_finished = finished && !server;
        let mut covered = Vec::new();
        if !self.server_hello {
            covered.push(TranscriptHash::Keys);
        }
        if !self.proof && !proves {
            covered.push(TranscriptHash::Proof);
        }
        if !self.server_finished && !finished {
            covered.push(TranscriptHash::ServerEnd);
        }
        if !self.server_finished {
            covered.push(TranscriptHash::Data);
        }
        if !self.client_finished {
            covered.push(TranscriptHash::ClientEnd);
        }
        self.asked |= kind == HandshakeType::CERTIFICATE_REQUEST;
        self.certificate |= server && kind == HandshakeType::CERTIFICATE;
        self.proof |= proves;
        self.server_finished |= server && finished;
        Some(covered)
    }

    fn chose(&mut self, is: bool) {
        self.server_hello |= is;
    }

    /// Without client authentication the client's first record is its Finished;
    /// which of the server's messages a record of its holds, nobody can tell.
    fn sealed(&mut self, from: Option<Role>) -> Option<Vec<TranscriptHash>> {
        self.server_hello = true;
        match from {
            _ if self.client_finished => None,
            Some(Role::Client) => {
                self.client_finished = true;
                Some(Vec::new())
            }
            _ => Some(vec![TranscriptHash::Data, TranscriptHash::ClientEnd]),
        }
    }
}

/// How far a handshake has come.
#[derive(Default)]
struct Seen {
    client_key_exchange: bool,
    client_finished: bool,
    server_finished: bool,
}

impl Follows for Seen {
    /// RFC 5246 §7.4.9: the one message that follows the ChangeCipherSpec is the
    /// Finished.
    fn sealed(&mut self, from: Option<Role>) -> Option<Vec<TranscriptHash>> {
        self.covers(HandshakeType::FINISHED, from)
    }

    fn covers(&mut self, kind: HandshakeType, from: Option<Role>) -> Option<Vec<TranscriptHash>> {
        if kind == HandshakeType::HELLO_REQUEST {
            return Some(Vec::new());
        }
        let finished = kind == HandshakeType::FINISHED;
        self.client_finished |= finished && from == Some(Role::Client);
        self.server_finished |= finished && from == Some(Role::Server);
        let mut covered = Vec::new();
        if !self.client_key_exchange {
            covered.push(TranscriptHash::Session);
        }
        if !self.client_finished {
            covered.push(TranscriptHash::ClientFinished);
        }
        if !self.server_finished {
            covered.push(TranscriptHash::ServerFinished);
        }
        self.client_key_exchange |= kind == HandshakeType::CLIENT_KEY_EXCHANGE;
        Some(covered)
    }
}

fn hash_line(
    sight: &Sight<'_>,
    connection: ConnectionId,
    which: TranscriptHash,
    entries: &[TranscriptEntry],
    seen: &Seen13,
) -> Option<HashLine> {
    let trace = sight.trace;
    let covered = entries
        .iter()
        .filter(|entry| entry.covered_by.contains(&which));
    let quantity = which.quantity(connection, covered.clone().count());
    // Before all that it covers was said, the hash of so many messages is another.
    let found = trace.holders(connection).map(|party| {
        let value = trace.find(party, &quantity);
        value.filter(|_| seen.is_whole(which))
    });
    // Without the extension nobody computes a session hash (RFC 7627 §5.1).
    if which == TranscriptHash::Session && found.iter().all(Option::is_none) {
        return None;
    }
    let held = found.map(|value| value.filter(|value| trace.held_at(value.id, sight.mask.at)));
    let agreed = match held {
        [Some(client), Some(server)] if sight.sees(client.id) && sight.sees(server.id) => {
            Some(client.bytes == server.bytes)
        }
        _ => None,
    };
    Some(HashLine {
        which,
        messages: covered.clone().count(),
        sealed: covered.clone().filter(|e| e.length.is_none()).count(),
        bytes: covered.filter_map(|entry| entry.length).sum(),
        values: held.map(|value| {
            value.map(|value| {
                let shown = match sight.cover(value.id) {
                    None => short(value),
                    Some(cover) => cover.shown().to_owned(),
                };
                (value.id, shown)
            })
        }),
        agreed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};

    #[test]
    fn in_tls13_each_hash_is_the_one_that_the_two_sides_computed() {
        for (settings, counts) in [
            (&[][..], [2, 4, 5, 6, 6]),
            (&[(Key::KeyShares, "none")], [4, 6, 7, 8, 8]),
            (&[(Key::ClientAuth, "request")], [2, 5, 6, 7, 8]),
        ] {
            let mut scenario = Scenario::of(settings).expect("settings");
            scenario.set(Key::Tls, "1.3").expect("a version");
            let trace = run(&scenario).expect("a run").trace;
            let at = trace.steps.len() as u32;
            let transcript = on(&trace, ConnectionId::FIRST, Seat::Above, at);
            let found: Vec<usize> = transcript.hashes.iter().map(|line| line.messages).collect();
            assert_eq!(found, counts);
            assert!(
                transcript
                    .hashes
                    .iter()
                    .all(|line| line.agreed == Some(true))
            );
        }
    }
    use crate::trace::Seat;
    use crate::trace::{Op, Trace, Values};
    use crate::view::{Knowledge, Mask};
    use crate::wire::SUITES;

    fn tried(settings: &[(Key, &str)]) -> Option<Trace> {
        let scenario = Scenario::of(settings).unwrap();
        Some(run(&scenario).ok()?.trace)
    }

    fn traced(settings: &[(Key, &str)]) -> Trace {
        tried(settings).unwrap()
    }

    fn at(trace: &Trace, seat: Seat, at: u32) -> Transcript {
        on(trace, ConnectionId::FIRST, seat, at)
    }

    fn on(trace: &Trace, connection: ConnectionId, seat: Seat, at: u32) -> Transcript {
        let knowledge = Knowledge::new(trace);
        let mask = Mask {
            seat,
            at,
            ..Mask::default()
        };
        let sight = Sight {
            trace,
            knowledge: &knowledge,
            mask: &mask,
        };
        transcript(&sight, connection)
    }

    // The rules tell of hashes that are still to come, or that a handshake
    // that broke off never came to; where there is one, its operation says
    // which messages went into it.
    #[test]
    fn it_says_of_every_hash_what_the_ledger_hashed() {
        let beside: [&[(Key, &str)]; 4] = [
            &[],
            &[(Key::Resume, "id")],
            &[(Key::Resume, "ticket")],
            &[(Key::ClientAuth, "require"), (Key::ClientCert, "rsa2048")],
        ];
        let mut resumed = 0;
        for suite in SUITES.iter() {
            for settings in beside {
                let settings = [&[(Key::Suite, suite.name), (Key::Ems, "on")], settings].concat();
                let Some(trace) = tried(&settings) else {
                    continue;
                };
                for endpoints in &trace.connections {
                    let transcript =
                        on(&trace, endpoints.id, Seat::Above, trace.steps.len() as u32);
                    resumed += usize::from(transcript.resumed);
                    for line in &transcript.hashes {
                        let quantity = line.which.quantity(endpoints.id, line.messages);
                        let value = trace.find(PartyId::CLIENT, &quantity).unwrap();
                        let Op::Hash(hash) = &value.op else {
                            panic!("{value:?}");
                        };
                        let hashed = hash.inputs.iter().map(|id| trace.bytes(*id).len());
                        let covered = transcript.entries.iter();
                        let covered = covered.filter(|e| e.covered_by.contains(&line.which));
                        let covered = covered.map(|entry| entry.length.unwrap());
                        assert!(hashed.eq(covered), "{settings:?} {}", line.which.id());
                        assert_eq!(line.agreed, Some(true));
                    }
                }
            }
        }
        assert!(resumed > 2 * SUITES.iter().count() / 2, "{resumed}");
    }

    #[test]
    fn a_change_cipher_spec_is_listed_and_not_hashed() {
        let trace = traced(&[]);
        let transcript = at(&trace, Seat::Above, trace.steps.len() as u32);
        let not = transcript.entries.iter().filter(|e| !e.is_message());
        let names: Vec<_> = not.clone().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["ChangeCipherSpec"; 2]);
        assert!(not.into_iter().all(|entry| entry.covered_by.is_empty()));
        let sealed: Vec<_> = transcript.entries.iter().filter(|e| e.sealed).collect();
        assert_eq!(sealed.len(), 2);
        assert_eq!(sealed[0].covered_by, [TranscriptHash::ServerFinished]);
        assert_eq!(sealed[1].covered_by, []);
    }

    #[test]
    fn it_grows_from_step_to_step_and_never_shrinks() {
        let trace = traced(&[]);
        let mut before = 0;
        for n in 1..=trace.steps.len() as u32 {
            let count = at(&trace, Seat::Client, n).entries.len();
            assert!(count >= before);
            before = count;
        }
        assert_eq!(at(&trace, Seat::Client, 1).entries.len(), 0);
    }

    #[test]
    fn eve_does_not_see_which_sealed_message_it_is() {
        let trace = traced(&[]);
        let transcript = at(&trace, Seat::Eve, trace.steps.len() as u32);
        for entry in transcript.entries.iter().filter(|entry| entry.sealed) {
            assert_eq!(
                (entry.name.as_str(), entry.length),
                ("sealed handshake", None)
            );
        }
    }
}
