//! What OpenSSL really sends in TLS 1.3 is opened with its key log, read to the
//! last byte, and written again to the same bytes.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::collections::{BTreeSet, HashMap};

use slowshake::crypto::{Aead, Hash, hkdf_expand, hkdf_label};
use slowshake::wire::*;

#[path = "../fuzz/entries/wire.rs"]
mod entries;

use entries::{check_cover, check_tree};

fn hex(digits: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

fn read(name: &str) -> String {
    let path = format!("{}/tests/data/tls13/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The records of one side.
fn records(bytes: &str) -> Vec<Record> {
    let mut stream = RecordStream::new();
    stream.push(&hex(bytes));
    let mut records = Vec::new();
    while let Some(bytes) = stream.next().unwrap() {
        records.push(Record::decode(&bytes).unwrap());
    }
    records
}

/// What one side writes under, in one epoch.
struct Keys {
    aead: Aead,
    key: Vec<u8>,
    iv: Vec<u8>,
    seq: u64,
}

impl Keys {
    fn of(suite: CipherSuite, secret: &[u8]) -> Self {
        let (aead, hash) = match suite {
            CipherSuite::TLS_AES_128_GCM_SHA256 => (Aead::Aes128Gcm, Hash::Sha256),
            CipherSuite::TLS_AES_256_GCM_SHA384 => (Aead::Aes256Gcm, Hash::Sha384),
            CipherSuite::TLS_CHACHA20_POLY1305_SHA256 => (Aead::ChaCha20Poly1305, Hash::Sha256),
            other => panic!("{other}"),
        };
        let expand = |label, length| {
            let info = hkdf_label(label, &[], length).unwrap();
            hkdf_expand(hash, secret, &info, length).unwrap()
        };
        Self {
            key: expand("key", aead.key_length()),
            iv: expand("iv", 12),
            aead,
            seq: 0,
        }
    }

    /// The content and its type, the padding taken off (RFC 9846 §5.2).
    fn open(&mut self, record: &Record) -> (ContentType, Vec<u8>) {
        assert_eq!(record.content_type, ContentType::APPLICATION_DATA);
        let mut nonce = self.iv.clone();
        for (byte, other) in nonce[4..].iter_mut().zip(self.seq.to_be_bytes()) {
            *byte ^= other;
        }
        self.seq += 1;
        let header = &record.encode()[..5];
        let inner = self.aead.open(&self.key, &nonce, header, &record.fragment);
        let mut inner = inner.unwrap();
        while inner.last() == Some(&0) {
            inner.pop();
        }
        let content_type = ContentType(inner.pop().unwrap());
        (content_type, inner)
    }
}

/// A connection: its messages, in the order of each side.
struct Connection {
    name: String,
    context: Context,
    keys: HashMap<String, Vec<u8>>,
}

impl Connection {
    fn secret(&self, label: &str) -> &[u8] {
        self.keys
            .get(label)
            .unwrap_or_else(|| panic!("{}: no {label}", self.name))
    }

    /// Reads a message as it should be, and gives it.
    fn message(&self, bytes: &[u8], context: &Context) -> Handshake {
        let (tree, read) = Handshake::describe(bytes, context);
        let message = read.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        assert_eq!(Handshake::decode(bytes, context), Ok(message.clone()));
        assert_eq!(message.encode(), bytes, "{}", self.name);
        check_tree(&tree, bytes.len());
        check_cover(&tree);
        message
    }

    /// All messages of one side, opened.
    fn messages(&self, suite: CipherSuite, side: &str, records: &[Record]) -> Vec<Handshake> {
        let side = side.to_uppercase();
        let keys = |label: String| Keys::of(suite, self.secret(&label));
        let mut keys_now = keys(format!("{side}_HANDSHAKE_TRAFFIC_SECRET"));
        let mut joiner = Joiner::new();
        let mut messages = Vec::new();
        for record in records {
            let context = match record.content_type {
                ContentType::CHANGE_CIPHER_SPEC => continue,
                ContentType::HANDSHAKE => {
                    joiner.push((), 5, &record.fragment).unwrap();
                    Context {
                        version: None,
                        ..self.context
                    }
                }
                _ => {
                    let (content_type, content) = keys_now.open(record);
                    if content_type != ContentType::HANDSHAKE {
                        continue;
                    }
                    joiner.push((), 0, &content).unwrap();
                    self.context
                }
            };
            for joined in joiner.by_ref() {
                let message = self.message(&joined.bytes, &context);
                if matches!(message, Handshake::Finished(_)) {
                    keys_now = keys(format!("{side}_TRAFFIC_SECRET_0"));
                }
                messages.push(message);
            }
        }
        messages
    }
}

#[test]
fn every_message_of_the_captures_is_read_and_written_again() {
    let streams = read("streams.txt");
    let lines: Vec<Vec<&str>> = streams
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(' ').collect())
        .collect();
    let mut kinds = BTreeSet::new();
    let mut extensions = BTreeSet::new();
    for pair in lines.chunks(2) {
        let [client, server] = [&pair[0], &pair[1]];
        let name = client[0].split('#').next().unwrap();
        let sides = [
            ("client", records(client[2])),
            ("server", records(server[2])),
        ];
        let fresh = Context::new(Role::Client).up_to(ProtocolVersion::TLS13);
        let hello = Handshake::decode(&sides[0].1[0].fragment, &fresh).unwrap();
        let Handshake::ClientHello(hello) = hello else {
            panic!("{name} begins with {hello:?}");
        };
        let random: String = hello
            .random
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let mut keys = HashMap::new();
        for line in read(&format!("{name}.keys")).lines() {
            let words: Vec<&str> = line.split(' ').collect();
            if words.len() == 3 && words[1] == random {
                keys.insert(words[0].to_owned(), hex(words[2]));
            }
        }
        let mut context = fresh;
        let mut suite = None;
        for record in &sides[1].1 {
            if record.content_type == ContentType::HANDSHAKE {
                let hello = Handshake::decode(&record.fragment, &fresh).unwrap();
                let Handshake::ServerHello(hello) = hello else {
                    panic!("{name}: {hello:?}");
                };
                assert_eq!(
                    hello.extension(ExtensionType::SUPPORTED_VERSIONS),
                    Some(&Extension::SelectedVersion(ProtocolVersion::TLS13))
                );
                suite = Some(hello.cipher_suite);
                context.agree(ProtocolVersion::TLS13, hello.cipher_suite);
            }
        }
        let connection = Connection {
            name: client[0].to_owned(),
            context,
            keys,
        };
        for (side, records) in &sides {
            for message in connection.messages(suite.unwrap(), side, records) {
                kinds.insert(message.kind());
                let block = match &message {
                    Handshake::ClientHello(hello) => hello.extensions.clone(),
                    Handshake::ServerHello(hello) => hello.extensions.clone(),
                    Handshake::EncryptedExtensions(answers) => Some(answers.extensions.clone()),
                    Handshake::CertificateRequest13(request) => Some(request.extensions.clone()),
                    Handshake::NewSessionTicket13(ticket) => Some(ticket.extensions.clone()),
                    Handshake::Unknown { kind, .. } => panic!("{kind} is not read"),
                    _ => None,
                };
                let read = block.unwrap_or_default().into_iter();
                let read = read.filter(|one| !matches!(one, Extension::Unknown { .. }));
                extensions.extend(read.map(|one| one.kind()));
            }
        }
    }
    for kind in [
        HandshakeType::CLIENT_HELLO,
        HandshakeType::SERVER_HELLO,
        HandshakeType::ENCRYPTED_EXTENSIONS,
        HandshakeType::CERTIFICATE,
        HandshakeType::CERTIFICATE_REQUEST,
        HandshakeType::CERTIFICATE_VERIFY,
        HandshakeType::FINISHED,
        HandshakeType::NEW_SESSION_TICKET,
    ] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    for kind in [
        ExtensionType::SUPPORTED_VERSIONS,
        ExtensionType::KEY_SHARE,
        ExtensionType::PSK_KEY_EXCHANGE_MODES,
        ExtensionType::PRE_SHARED_KEY,
    ] {
        assert!(extensions.contains(&kind), "{kind}: {extensions:?}");
    }
}
