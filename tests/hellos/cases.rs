//! Public bug reports of other programs, held against this one: the program
//! itself over loopback, with the bytes of `tests/data/cases`.

#[allow(dead_code, reason = "no other program is a peer here")]
#[path = "../peers/process.rs"]
pub(crate) mod process;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use process::{slowshake, slowshake_listens};
use slowshake::crypto::FiniteField;
use slowshake::wire::{Alert, EcPointFormat, Extension, ExtensionType, Role, ServerKeyExchange};

use super::*;

const LONG_RECORD: &[u8] = include_bytes!(
    "../data/cases/03-plaintext-record-over-16384/clienthello-17K-in-one-record.bin"
);
const FFDHE3072: &[u8] = include_bytes!("../data/cases/13-ffdhe3072-only-client/clienthello.bin");
const TWO_NAMES: &[u8] = include_bytes!("../data/cases/14-two-host-names/clienthello.bin");

/// What a stream brings until an alert, a ServerHelloDone or its end.
fn hear(stream: &mut TcpStream) -> (Vec<Record>, Option<AlertDescription>) {
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).unwrap();
    let (mut cut, mut heard) = (RecordStream::new(), Vec::new());
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return (heard, None),
            Ok(count) => cut.push(&buffer[..count]),
        }
        while let Ok(Some(bytes)) = cut.next() {
            let record = Record::decode(&bytes).unwrap();
            let fragment = record.fragment.clone();
            heard.push(record);
            match heard.last().unwrap().content_type {
                ContentType::ALERT => {
                    let alert = Alert::decode(&fragment).unwrap();
                    return (heard, Some(alert.description));
                }
                ContentType::HANDSHAKE if fragment == [14, 0, 0, 0] => return (heard, None),
                _ => {}
            }
        }
    }
}

/// What `slowshake listen` answers these pieces, and how it ends.
fn listens(arguments: &[&str], pieces: &[&[u8]]) -> (Vec<Record>, Option<AlertDescription>) {
    let mut all = vec!["--once", "--timeout", "5"];
    all.extend(arguments);
    let server = slowshake_listens(&all);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    for piece in pieces {
        // It may have hung up on what came before.
        let _ = stream.write_all(piece);
        thread::sleep(Duration::from_millis(20));
    }
    let heard = hear(&mut stream);
    drop(stream);
    server.end();
    heard
}

/// `slowshake connect` against a server that answers the ClientHello with
/// these bytes: its exit code, its last words, the ClientHello and the alert.
fn connects(
    arguments: &[&str],
    answer: impl FnOnce(&ClientHello) -> Vec<u8> + Send + 'static,
) -> (i32, String, ClientHello, Option<AlertDescription>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let peer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut header = [0; 5];
        stream.read_exact(&mut header).unwrap();
        let mut fragment = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        stream.read_exact(&mut fragment).unwrap();
        let Ok(Handshake::ClientHello(hello)) =
            Handshake::decode(&fragment, &Context::new(Role::Client))
        else {
            panic!("a ClientHello");
        };
        stream.write_all(&answer(&hello)).unwrap();
        (hello, hear(&mut stream).1)
    });
    let mut all = vec!["connect", &address, "--timeout", "5"];
    all.extend(arguments);
    let (code, _, error) = slowshake(&all);
    let (hello, alert) = peer.join().unwrap();
    (code, error, hello, alert)
}

/// A ServerHello that agrees on the first suite, with these extensions.
fn server_hello(hello: &ClientHello, extensions: Vec<Extension>) -> Vec<u8> {
    handshake(&Handshake::ServerHello(ServerHello {
        version: ProtocolVersion::TLS12,
        random: [7; 32],
        session_id: Vec::new(),
        cipher_suite: hello.cipher_suites[0],
        compression_method: hello.compression_methods[0],
        extensions: Some(extensions),
    }))
}

/// RFC 5246 §6.2.1.
#[test]
fn case_03_a_record_in_clear_of_more_than_2_to_the_14_bytes_overflows() {
    let overflow = Some(AlertDescription::RECORD_OVERFLOW);
    assert_eq!(listens(&[], &[LONG_RECORD]).1, overflow);
    // Its header is enough: nobody waits for the rest.
    assert_eq!(listens(&[], &[&LONG_RECORD[..5]]).1, overflow);
    // Behind another record of the same delivery.
    let mut many = record(ContentType::ALERT, vec![1, 90]);
    many.extend(LONG_RECORD);
    assert_eq!(listens(&[], &[&many]).1, overflow);
    let (code, error, _, alert) = connects(&["--sni", "slowshake.example"], |hello| {
        let mut bytes = server_hello(hello, Vec::new());
        bytes.extend([22, 3, 3, 0x40, 1]);
        bytes.resize(bytes.len() + 0x4001, 0);
        bytes
    });
    assert_eq!((code, alert), (1, overflow), "{error}");
    assert!(error.contains("record_overflow"), "{error}");
    // Where nothing came before it: it is a record of TLS all the same.
    let (code, error, _, alert) = connects(&["--sni", "slowshake.example"], |_| {
        let mut bytes = vec![22, 3, 3, 0x40, 1];
        bytes.resize(bytes.len() + 0x4001, 0);
        bytes
    });
    assert_eq!((code, alert), (1, overflow), "{error}");
    assert!(error.contains("is too long: "), "{error}");
    assert!(!error.contains("no TLS"), "{error}");
}

#[test]
fn case_03_the_same_hello_in_two_records_is_read() {
    let (first, rest) = LONG_RECORD[5..].split_at(1 << 14);
    let pieces = [first, rest].map(|piece| record(ContentType::HANDSHAKE, piece.to_vec()));
    let (heard, alert) = listens(&[], &[&pieces[0], &pieces[1]]);
    assert_eq!(alert, None);
    assert_eq!(heard[0].content_type, ContentType::HANDSHAKE);
}

/// RFC 8422 §5.1.2.
#[test]
fn case_04_a_server_that_reads_compressed_points_alone_is_refused() {
    let formats = |format| {
        move |hello: &ClientHello| {
            let mut bytes = server_hello(hello, vec![Extension::EcPointFormats(vec![format])]);
            // The client that goes on finds this out of turn.
            bytes.extend(handshake(&Handshake::ServerHelloDone));
            bytes
        }
    };
    let flags = ["--sni", "slowshake.example"];
    let (code, _, _, alert) = connects(&flags, formats(EcPointFormat::ANSIX962_COMPRESSED_PRIME));
    assert_eq!(
        (code, alert),
        (1, Some(AlertDescription::ILLEGAL_PARAMETER))
    );
    let (_, _, _, alert) = connects(&flags, formats(EcPointFormat::UNCOMPRESSED));
    assert_eq!(alert, Some(AlertDescription::UNEXPECTED_MESSAGE));
}

/// RFC 6066 §3.
#[test]
fn case_05_a_name_is_sent_without_its_dot_and_an_address_is_not_sent() {
    let name = |flags: &[&str]| {
        let (.., hello, _) = connects(flags, |_| record(ContentType::ALERT, vec![2, 40]));
        match hello.extension(ExtensionType::SERVER_NAME) {
            Some(Extension::ServerName(names)) => Some(names[0].host_name.clone()),
            _ => None,
        }
    };
    let sent = Some(b"slowshake.example".to_vec());
    assert_eq!(name(&["--sni", "slowshake.example."]), sent);
    assert_eq!(name(&["--sni", "slowshake.example"]), sent);
    // The host of HOST:PORT is 127.0.0.1 here.
    assert_eq!(name(&[]), None);
    assert_eq!(name(&["--sni", "::1"]), None);
}

#[test]
fn case_05_what_is_no_host_is_refused_before_anybody_is_called() {
    let long = format!("{}.example", "a".repeat(64));
    for (name, way_on) in [
        ("[::1]", "write `::1`"),
        ("slowshake.example:443", "write `slowshake.example`"),
        ("a..example", "a label between its dots is empty"),
        (&long, "a label has 64 bytes"),
        ("256.1.1.1", "ends in a number"),
    ] {
        // Port 1 is nobody's: the flag is looked at first.
        let (code, _, error) = slowshake(&["connect", "127.0.0.1:1", "--sni", name]);
        assert_eq!(code, 2, "{error}");
        assert!(error.contains("--sni") && error.contains(way_on), "{error}");
        let (code, _, error) = slowshake(&["run", "--server-name", name]);
        assert_eq!(code, 2, "{error}");
        assert!(
            error.contains("--server-name") && error.contains(way_on),
            "{error}"
        );
    }
}

#[test]
fn case_05_a_list_of_protocols_that_does_not_fit_is_refused() {
    let long = vec!["p".repeat(255); 256].join(",");
    for arguments in [&["run"][..], &["connect", "127.0.0.1:1"]] {
        for (alpn, way_on) in [(&*long, "65536 bytes"), ("h2,,", "1 to 255 bytes")] {
            let mut all = arguments.to_vec();
            all.extend(["--alpn", alpn]);
            let (code, _, error) = slowshake(&all);
            assert_eq!(code, 2, "{error}");
            assert!(
                error.contains("--alpn") && error.contains(way_on),
                "{error}"
            );
        }
    }
}

/// RFC 7919 §4.
#[test]
fn case_13_a_client_that_names_ffdhe3072_alone_gets_it() {
    for flags in [
        &[][..],
        &["--group", "ffdhe3072"],
        &["--group", "ffdhe2048"],
    ] {
        let (heard, alert) = listens(flags, &[FFDHE3072]);
        assert_eq!(alert, None, "{flags:?}");
        let bytes: Vec<u8> = heard.iter().flat_map(Record::encode).collect();
        let exchange = messages(&bytes, Some(KeyExchange::DheRsa))
            .into_iter()
            .find_map(|message| match message {
                Handshake::ServerKeyExchange(exchange) => Some(exchange),
                _ => None,
            });
        let Some(ServerKeyExchange::Dh { params, .. }) = exchange else {
            panic!("{exchange:?}");
        };
        let group = FiniteField::by_name("ffdhe3072").unwrap();
        assert_eq!(params.p, group.p_bytes(), "{flags:?}");
    }
}

/// RFC 6066 §3.
#[test]
fn case_14_two_host_names_are_refused() {
    let illegal = Some(AlertDescription::ILLEGAL_PARAMETER);
    assert_eq!(listens(&[], &[TWO_NAMES]).1, illegal);
}
