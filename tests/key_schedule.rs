//! The key schedule and the records of TLS 1.3 against the traces of RFC 8448: the
//! same functions of the ledger that the actors call give every secret, key and
//! record that the RFC prints.

use std::sync::Arc;

use serde_json::Value as Json;
use slowshake::schedule::{
    self, Counter, Derivation, EarlySecret, Incoming, Outgoing, Plaintext, SecurityParameters,
    TrafficKeys,
};
use slowshake::trace::op::Hash;
use slowshake::trace::{
    ConnectionId, Epoch, Name, Overrides, PartyId, PartyLedger, Quantity, Seed, ValueId,
};
use slowshake::wire::{ContentType, ProtocolVersion, Record, Role, Tls13Suite};

/// The steps of a trace, each with its fields.
struct Steps(Vec<Json>);

impl Steps {
    fn read(section: &str) -> Self {
        let text = include_str!("data/rfc8448/rfc8448.json");
        let document: Json = serde_json::from_str(text).expect("as the trace has it");
        let steps = &document["sections"][section]["steps"];
        Self(steps.as_array().expect("as the trace has it").clone())
    }

    /// Fields of all steps of this action, in order.
    fn fields(&self, action: &str, name: &str) -> Vec<Vec<u8>> {
        let steps = self.0.iter().filter(|step| step["action"] == *action);
        let fields = steps.flat_map(|step| step["fields"].as_array().expect("as the trace has it"));
        fields
            .filter(|field| field["name"] == *name)
            .map(|field| hex(field["hex"].as_str().expect("as the trace has it")))
            .collect()
    }

    fn field(&self, action: &str, name: &str) -> Vec<u8> {
        let mut fields = self.fields(action, name).into_iter();
        fields.next().unwrap_or_else(|| panic!("{action}: {name}"))
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| {
            u8::from_str_radix(str::from_utf8(pair).expect("as the trace has it"), 16)
                .expect("as the trace has it")
        })
        .collect()
}

/// A ledger that makes what the trace has.
struct Maker {
    ledger: PartyLedger,
    steps: Steps,
    transcript: Vec<ValueId>,
    records: usize,
    parameters: SecurityParameters,
}

const C1: ConnectionId = ConnectionId::FIRST;

impl Maker {
    fn new(section: &str) -> Self {
        let suite = Tls13Suite::by_name("TLS_AES_128_GCM_SHA256").expect("as the trace has it");
        Self {
            ledger: PartyLedger::new(
                PartyId::CLIENT,
                "client",
                Seed(1),
                Arc::new(Overrides::default()),
            ),
            steps: Steps::read(section),
            transcript: Vec::new(),
            records: 0,
            parameters: SecurityParameters::tls13(suite).expect("as the trace has it"),
        }
    }

    fn given(&mut self, name: Name, bytes: Vec<u8>) -> ValueId {
        let quantity = self.ledger.next(Quantity::new(C1, name));
        self.ledger.given(quantity, bytes, "RFC 8448")
    }

    /// A message joins the transcript.
    fn says(&mut self, message: &str) {
        let article = if message.starts_with('E') { "an" } else { "a" };
        let action = format!("construct {article} {message} handshake message");
        let bytes = self.steps.field(&action, message);
        self.says_bytes(bytes);
    }

    fn says_bytes(&mut self, bytes: Vec<u8>) {
        let value = self.given(Name::OtherMessage, bytes);
        self.transcript.push(value);
    }

    fn transcript_hash(&mut self) -> ValueId {
        let inputs = self.transcript.clone();
        let quantity = Quantity::new(C1, Name::TranscriptHash);
        let quantity = quantity.nth(inputs.len() as u32);
        let hash = self.parameters.hash;
        self.ledger
            .compute(quantity, Hash { hash, inputs })
            .expect("as the trace has it")
    }

    fn derivation(&mut self) -> Derivation<'_> {
        Derivation {
            ledger: &mut self.ledger,
            connection: C1,
            parameters: self.parameters,
        }
    }

    /// Whether a value is a field of the trace. The bytes of secrets are seen by
    /// their hash alone, as nobody outside sees them.
    fn is(&mut self, value: ValueId, action: &str, name: &str) {
        let expected = self.steps.field(action, name);
        self.is_bytes(value, expected);
    }

    fn is_bytes(&mut self, value: ValueId, expected: Vec<u8>) {
        let expected = self.given(Name::OtherMessage, expected);
        let hash = self.parameters.hash;
        let [ours, theirs] = [value, expected].map(|id| {
            let inputs = vec![id];
            let quantity = Quantity::new(C1, Name::HandshakeHash);
            let digest = self.ledger.compute(quantity, Hash { hash, inputs });
            self.ledger
                .public(digest.expect("as the trace has it"))
                .expect("as the trace has it")
                .to_vec()
        });
        assert_eq!(ours, theirs, "{:?}", self.ledger.quantity(value));
    }

    fn keys_are(&mut self, keys: &TrafficKeys, action: &str) {
        let schedule::Cipher::Tls13 { iv, .. } = keys.cipher else {
            panic!("{:?}", keys.cipher)
        };
        self.is(keys.key, action, "key expanded");
        self.is(iv, action, "iv expanded");
    }

    /// Seals what a step sends, and opens it again.
    fn sends(
        &mut self,
        keys: &TrafficKeys,
        counter: &mut Counter,
        content_type: ContentType,
        payload: Vec<u8>,
        expected: &[u8],
    ) {
        let number = counter.next(true);
        let content = self.given(Name::ApplicationData, payload.clone());
        let sealed = schedule::seal(
            &mut self.ledger,
            C1,
            keys,
            number,
            Outgoing {
                content_type,
                version: ProtocolVersion::TLS12,
                content: &[content],
                padding: 0,
            },
        )
        .expect("as the trace has it");
        let record = Record {
            content_type: sealed.outer_type,
            version: ProtocolVersion::TLS12,
            fragment: self
                .ledger
                .public(sealed.fragment)
                .expect("as the trace has it")
                .to_vec(),
        };
        assert_eq!(record.encode(), expected);
        let opened = schedule::open(
            &mut self.ledger,
            C1,
            keys,
            number,
            Incoming {
                content_type: record.content_type,
                version: record.version,
                fragment: sealed.fragment,
            },
            &[],
        )
        .expect("as the trace has it");
        let Ok(Plaintext {
            content_type: found,
            fragment,
        }) = opened.result
        else {
            panic!("{:?}", opened.result)
        };
        assert_eq!(found, content_type);
        assert_eq!(
            self.ledger.public(fragment).expect("as the trace has it"),
            payload
        );
        self.records += 1;
    }
}

#[test]
fn the_trace_of_a_simple_handshake_comes_out_to_the_byte() {
    let mut maker = Maker::new("simple_1rtt");
    maker.says("ClientHello");
    maker.says("ServerHello");
    let shared = maker.steps.field("extract secret \"handshake\"", "IKM");
    let shared = maker.given(Name::SharedSecret, shared);
    let hash = maker.transcript_hash();
    let early = EarlySecret::extract(&mut maker.derivation(), None).unwrap();
    maker.is(early.value(), "extract secret \"early\"", "secret");
    let (salt, handshake) = early
        .handshake_secret(&mut maker.derivation(), Some(shared))
        .unwrap();
    maker.is(
        salt,
        "derive secret for handshake \"tls13 derived\"",
        "expanded",
    );
    maker.is(handshake.value(), "extract secret \"handshake\"", "secret");
    let secrets = handshake
        .traffic_secrets(&mut maker.derivation(), hash)
        .unwrap();
    maker.is(
        secrets.client,
        "derive secret \"tls13 c hs traffic\"",
        "expanded",
    );
    maker.is(
        secrets.server,
        "derive secret \"tls13 s hs traffic\"",
        "expanded",
    );
    let keys = maker.derivation().both_keys(Epoch(2), secrets).unwrap();
    maker.keys_are(&keys.server, "derive write traffic keys for handshake data");
    maker.keys_are(&keys.client, "derive read traffic keys for handshake data");
    let (salt, main) = handshake.main_secret(&mut maker.derivation()).unwrap();
    maker.is(
        salt,
        "derive secret for master \"tls13 derived\"",
        "expanded",
    );
    maker.is(main.value(), "extract secret \"master\"", "secret");

    for message in ["EncryptedExtensions", "Certificate", "CertificateVerify"] {
        maker.says(message);
    }
    let hash = maker.transcript_hash();
    let finished = "calculate finished \"tls13 finished\"";
    let all = |maker: &Maker, name| maker.steps.fields(finished, name);
    let key = maker
        .derivation()
        .finished_key(Role::Server, secrets.server)
        .unwrap();
    let expanded = all(&maker, "expanded");
    maker.is_bytes(key, expanded[0].clone());
    let data = maker
        .derivation()
        .verify_data(Role::Server, key, hash)
        .unwrap();
    let verify_data = all(&maker, "finished");
    maker.is_bytes(data, verify_data[0].clone());
    let said = maker
        .steps
        .fields("construct a Finished handshake message", "Finished");
    maker.says_bytes(said[0].clone());

    // The server's flight goes out in one record.
    let records = maker
        .steps
        .fields("send handshake record", "complete record");
    let payloads = maker.steps.fields("send handshake record", "payload");
    let [mut from_server, mut from_client] = [Counter::default(); 2];
    let handshake_type = ContentType::HANDSHAKE;
    maker.sends(
        &keys.server,
        &mut from_server,
        handshake_type,
        payloads[2].clone(),
        &records[2],
    );

    let hash = maker.transcript_hash();
    let secrets_of_data = main.traffic_secrets(&mut maker.derivation(), hash).unwrap();
    maker.is(
        secrets_of_data.client,
        "derive secret \"tls13 c ap traffic\"",
        "expanded",
    );
    maker.is(
        secrets_of_data.server,
        "derive secret \"tls13 s ap traffic\"",
        "expanded",
    );
    let exporter = main.exporter_secret(&mut maker.derivation(), hash).unwrap();
    maker.is(exporter, "derive secret \"tls13 exp master\"", "expanded");
    let data_keys = maker
        .derivation()
        .both_keys(Epoch(3), secrets_of_data)
        .unwrap();
    let action = "derive write traffic keys for application data";
    maker.keys_are(&data_keys.server, action);
    let of_client = maker.steps.fields(action, "key expanded");
    maker.is_bytes(data_keys.client.key, of_client[1].clone());

    let key = maker
        .derivation()
        .finished_key(Role::Client, secrets.client)
        .unwrap();
    maker.is_bytes(key, expanded[1].clone());
    let data = maker
        .derivation()
        .verify_data(Role::Client, key, hash)
        .unwrap();
    maker.is_bytes(data, verify_data[1].clone());
    maker.says_bytes(said[1].clone());
    maker.sends(
        &keys.client,
        &mut from_client,
        handshake_type,
        payloads[3].clone(),
        &records[3],
    );
    let hash = maker.transcript_hash();
    let resumption = main
        .resumption_secret(&mut maker.derivation(), hash)
        .unwrap();
    maker.is(resumption, "derive secret \"tls13 res master\"", "expanded");

    from_server.restart();
    from_client.restart();
    maker.sends(
        &data_keys.server,
        &mut from_server,
        handshake_type,
        payloads[4].clone(),
        &records[4],
    );
    for (action, content_type) in [
        (
            "send application_data record",
            ContentType::APPLICATION_DATA,
        ),
        ("send alert record", ContentType::ALERT),
    ] {
        let payloads = maker.steps.fields(action, "payload");
        let records = maker.steps.fields(action, "complete record");
        for (keys, counter, n) in [
            (&data_keys.client, &mut from_client, 0),
            (&data_keys.server, &mut from_server, 1),
        ] {
            maker.sends(
                keys,
                counter,
                content_type,
                payloads[n].clone(),
                &records[n],
            );
        }
    }
    assert_eq!(maker.records, 7);
}
