//! What OpenSSL and GnuTLS really send is read, to the last byte.

use slowshake::wire::*;

#[path = "../fuzz/entries/wire.rs"]
mod entries;

use entries::{check_cover, check_tree};

#[path = "data/captured_streams.rs"]
mod captured;

use captured::{Stream, captured_streams, hex};

/// The handshake messages that travel in the clear: up to ChangeCipherSpec.
fn plain_messages(stream: &Stream) -> Vec<Vec<u8>> {
    let mut records = RecordStream::new();
    records.push(&stream.bytes);
    let mut joiner = Joiner::new();
    while let Some(bytes) = records.next().expect("a real stream is well formed") {
        let record = Record::decode(&bytes).expect("the stream gives whole records");
        if record.content_type != ContentType::HANDSHAKE {
            break;
        }
        joiner
            .push((), 5, &record.fragment)
            .expect("no message is that long");
    }
    joiner.map(|joined| joined.bytes).collect()
}

/// The key exchange that the capture's name tells.
fn key_exchange(capture: &str) -> KeyExchange {
    let names = [
        ("ecdhe_ecdsa", KeyExchange::EcdheEcdsa),
        ("ecdhe_rsa", KeyExchange::EcdheRsa),
        ("dh_anon", KeyExchange::DhAnon),
        ("dhe_rsa", KeyExchange::DheRsa),
        ("DHE-RSA", KeyExchange::DheRsa),
        ("rsa_aes", KeyExchange::Rsa),
    ];
    names
        .iter()
        .find(|(name, _)| capture.contains(name))
        .map_or(KeyExchange::EcdheRsa, |(_, key_exchange)| *key_exchange)
}

/// All messages of captures whose name starts so, decoded.
fn decoded(prefix: &str, side: &str) -> Vec<Handshake> {
    captured_streams()
        .iter()
        .filter(|stream| stream.capture.starts_with(prefix) && stream.side == side)
        .flat_map(|stream| {
            let cx = Context {
                key_exchange: Some(key_exchange(&stream.capture)),
                ..Context::new(Role::Client)
            };
            plain_messages(stream)
                .into_iter()
                .map(move |bytes| Handshake::decode(&bytes, &cx).expect("a real message"))
        })
        .collect()
}

#[test]
fn every_captured_message_decodes_and_encodes_to_the_same_bytes() {
    let mut count = 0;
    for stream in captured_streams() {
        let cx = Context {
            key_exchange: Some(key_exchange(&stream.capture)),
            ..Context::new(Role::Client)
        };
        for bytes in plain_messages(&stream) {
            let message = Handshake::decode(&bytes, &cx)
                .unwrap_or_else(|error| panic!("{} {}: {error}", stream.capture, stream.side));
            assert_eq!(message.encode(), bytes, "{}", stream.capture);
            let (tree, read) = Handshake::describe(&bytes, &cx);
            assert_eq!(read, Ok(message));
            check_tree(&tree, bytes.len());
            check_cover(&tree);
            count += 1;
        }
    }
    assert!(count > 60, "only {count} messages were found");
}

#[test]
fn every_kind_of_message_was_captured() {
    let kinds: std::collections::BTreeSet<HandshakeType> = captured_streams()
        .iter()
        .flat_map(plain_messages)
        .map(|bytes| HandshakeType(bytes[0]))
        .collect();
    let expected = [
        HandshakeType::CLIENT_HELLO,
        HandshakeType::SERVER_HELLO,
        HandshakeType::NEW_SESSION_TICKET,
        HandshakeType::CERTIFICATE,
        HandshakeType::SERVER_KEY_EXCHANGE,
        HandshakeType::CERTIFICATE_REQUEST,
        HandshakeType::SERVER_HELLO_DONE,
        HandshakeType::CERTIFICATE_VERIFY,
        HandshakeType::CLIENT_KEY_EXCHANGE,
    ];
    assert!(
        expected.iter().all(|kind| kinds.contains(kind)),
        "{kinds:?}"
    );
}

#[test]
fn gnutls_speaks_with_the_group_of_23_and_5() {
    let messages = decoded("gnutls", "server");
    let params = messages.iter().find_map(|message| match message {
        Handshake::ServerKeyExchange(ServerKeyExchange::Dh { params, .. }) => Some(params),
        _ => None,
    });
    let params = params.expect("DHE_RSA has a ServerKeyExchange");
    assert_eq!((&params.p[..], &params.g[..]), (&[23][..], &[5][..]));
}

#[test]
fn an_anonymous_server_signs_nothing() {
    let messages = decoded("tls12_dh_anon", "server");
    assert!(messages.iter().any(|message| matches!(
        message,
        Handshake::ServerKeyExchange(ServerKeyExchange::Dh {
            signature: None,
            ..
        })
    )));
}

#[test]
fn openssl_offers_extended_master_secret_by_name() {
    let messages = decoded("tls12_ecdhe_rsa_x25519", "client");
    let Some(Handshake::ClientHello(hello)) = messages.first() else {
        panic!("a client starts with its hello");
    };
    assert_eq!(
        hello.extension(ExtensionType::EXTENDED_MASTER_SECRET),
        Some(&Extension::ExtendedMasterSecret)
    );
    assert!(
        hello
            .cipher_suites
            .iter()
            .all(|suite| suite.name().is_some())
    );
}

/// Illustrated TLS prints its hello field by field; these are its offsets.
#[test]
fn the_fields_of_illustrated_tls_are_where_it_says() {
    let text = include_str!("data/illustrated_tls12.json");
    let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
    let record = hex(vectors["records"]["clienthello"].as_str().unwrap());
    let (header, error) = Record::describe(&record);
    assert_eq!(error, None);
    let fragment = header.find("fragment").unwrap().span.clone();
    let message = &record[fragment.clone()];
    let (tree, read) = Handshake::describe(message, &Context::new(Role::Client));
    assert!(read.is_ok());
    let tree = tree.shifted(fragment.start);

    let random = tree.find("random").unwrap();
    assert_eq!(
        &record[random.span.clone()],
        hex(vectors["client_random"].as_str().unwrap())
    );
    let host = tree.find("extensions.server_name.host_name").unwrap();
    assert_eq!(host.kind, FieldKind::Text("example.ulfheim.net".into()));
    assert_eq!(&record[host.span.clone()], b"example.ulfheim.net");
    let suites = tree.find("cipher_suites").unwrap();
    assert_eq!(
        suites.children[0].kind,
        FieldKind::Code {
            value: 0xcca8,
            name: Some("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")
        }
    );
}
