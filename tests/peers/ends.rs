//! How a connection ends, and whether what is said of it is true: peers that
//! play a part of the handshake and then do something else, in threads.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use slowshake::sim::{Key, LiveOptions, Recording, Scenario};
use slowshake::wire::Role;

use super::process::{slowshake, slowshake_listens};

/// A fatal handshake_failure in clear.
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

/// What our client printed, and how it ended.
struct Said {
    code: i32,
    shown: String,
    error: String,
}

impl Said {
    fn head(&self) -> &str {
        self.shown.lines().next().unwrap_or_default()
    }

    /// Looks for all these words on stderr.
    #[track_caller]
    fn says(&self, words: &[&str]) -> &Self {
        for words in words {
            assert!(self.error.contains(words), "no {words:?} in {}", self.error);
        }
        self
    }

    /// Looks for none of them on stderr.
    #[track_caller]
    fn never_says(&self, words: &[&str]) -> &Self {
        for words in words {
            assert!(!self.error.contains(words), "{words:?} in {}", self.error);
        }
        self
    }
}

/// Our client against somebody in a thread.
fn connects(arguments: &[&str], peer: impl FnOnce(TcpStream) + Send + 'static) -> Said {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let peer = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        peer(stream);
    });
    let mut all = vec!["connect", &address, "--timeout", "2"];
    if !arguments.contains(&"--sni") {
        all.extend(["--sni", "slowshake.example"]);
    }
    all.extend(arguments);
    let (code, shown, error) = slowshake(&all);
    peer.join().unwrap();
    Said { code, shown, error }
}

/// Reads the client's first flight.
fn hear_hello(stream: &mut TcpStream) {
    let mut header = [0; 5];
    stream.read_exact(&mut header).unwrap();
    let length = usize::from(u16::from_be_bytes([header[3], header[4]]));
    stream.read_exact(&mut vec![0; length]).unwrap();
}

/// Answers the ClientHello with these bytes, and waits until the client has
/// left.
fn answers(bytes: Vec<u8>) -> impl FnOnce(TcpStream) + Send + 'static {
    move |mut stream| {
        hear_hello(&mut stream);
        stream.write_all(&bytes).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

/// The server of this library with these settings.
fn server(settings: &[(Key, &str)]) -> Recording {
    let mut scenario = Scenario::default();
    let usual = [
        (Key::Suite, "ECDHE-RSA-AES128-GCM-SHA256"),
        (Key::ClientData, ""),
    ];
    for (key, value) in usual.iter().chain(settings) {
        scenario.set(*key, value).unwrap();
    }
    let options = LiveOptions {
        role: Role::Server,
        verify_certificate: false,
        anchors: Vec::new(),
        memory: None,
    };
    Recording::start(&scenario, options).unwrap()
}

/// Plays the server until its Finished is ready to go, which is not sent
/// yet: gives it.
fn until_finished(stream: &mut TcpStream, server: &mut Recording) -> Vec<u8> {
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the client left during the handshake");
        // What is no TLS the server answers with an alert.
        let _ = server.receive(0, &buffer[..count]);
        let bytes = server.take_outgoing();
        if server.is_established() {
            return bytes;
        }
        assert!(!server.is_over(), "the server refused");
        stream.write_all(&bytes).unwrap();
    }
}

#[test]
fn the_head_names_no_version_and_no_suite_where_no_server_hello_came() {
    let said = connects(&[], answers(HANDSHAKE_FAILURE.to_vec()));
    assert_eq!(said.code, 1);
    assert_eq!(
        said.head(),
        "No version and no cipher suite agreed: no ServerHello was read"
    );
    // Nor where another suite is the only one that was offered.
    let said = connects(
        &["--suite", "AES128-SHA"],
        answers(HANDSHAKE_FAILURE.to_vec()),
    );
    assert!(!said.head().contains("AES_128"), "{}", said.head());
    let said = connects(&["--format", "json"], answers(HANDSHAKE_FAILURE.to_vec()));
    let run: serde_json::Value = serde_json::from_str(&said.shown).unwrap();
    let connection = &run["connections"][0];
    assert_eq!(connection["version"], serde_json::Value::Null);
    assert_eq!(connection["cipher_suite"], serde_json::Value::Null);
    assert_eq!(connection["agreed"], false);
}

#[test]
fn the_head_says_what_the_server_hello_said_and_that_it_was_refused() {
    let settings = [
        (Key::Set, "ServerHello.server_version=0302"),
        (Key::Set, "ServerHello.cipher_suite=c02b"),
    ];
    for (setting, says) in settings.iter().zip([
        "TLS 1.1 · TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS 1.2 · TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    ]) {
        let setting = *setting;
        let arguments = ["--suite", "ECDHE-RSA-AES128-GCM-SHA256"];
        let play = move |mut stream: TcpStream| {
            let mut server = server(&[setting]);
            let mut buffer = [0; 4096];
            let count = stream.read(&mut buffer).unwrap();
            server.receive(0, &buffer[..count]).unwrap();
            stream.write_all(&server.take_outgoing()).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        };
        let said = connects(&arguments, play);
        assert_eq!(said.code, 1, "{}", said.error);
        assert_eq!(
            said.head(),
            format!("Nothing agreed: ServerHello says {says}, and the client refused it")
        );
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let run: serde_json::Value = serde_json::from_str(&connects(&all, play).shown).unwrap();
        let connection = &run["connections"][0];
        assert_eq!(connection["agreed"], false);
        assert_eq!(
            format!(
                "{} · {}",
                connection["version"].as_str().unwrap(),
                connection["cipher_suite"]["name"].as_str().unwrap()
            ),
            says
        );
    }
}

#[test]
fn the_head_names_what_was_agreed_and_a_saved_run_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.json");
    let file = file.to_str().unwrap();
    let suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    let said = connects(&["--save", file], |mut stream| {
        let mut server = server(&[]);
        let rest = until_finished(&mut stream, &mut server);
        stream.write_all(&rest).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 0, "{}", said.error);
    assert_eq!(said.head(), format!("TLS 1.2 · {suite}"));
    let (code, again, error) = slowshake(&["open", file]);
    assert_eq!((code, again), (0, said.shown), "{error}");
}

#[test]
fn what_met_nothing_is_said_at_both_ends_of_a_real_line() {
    let suite = "ECDHE-RSA-AES128-GCM-SHA256";
    let server = slowshake_listens(&["--once", "--suite", suite, "--set", "xs=5"]);
    let secret = format!("ecdh_secret={}", "42".repeat(32));
    let client = [
        "connect",
        &server.address,
        "--sni",
        "slowshake.example",
        "--suite",
        suite,
        "--set",
        "xc=5",
        "--set",
        "server.client_random=00",
        "--set",
        "ServerHello.random=00",
        "--set",
        &secret,
        "--skip-check",
        "server.finished",
        "--skip-check",
        "params_signature",
        "--skip-check",
        "public_value",
        "--client-cert",
        "p256",
    ];
    let (code, shown, error) = slowshake(&client);
    assert_eq!(code, 0, "{error}");
    for line in [
        "--set xc=5 met nothing in this connection; `--format json`",
        "--set server.client_random=00 met nothing in this connection; the server is a real peer",
        "--set ServerHello.random=00 met nothing in this connection; the server is a real peer",
        "--skip-check server.finished met nothing in this connection: the server is a real peer",
        "--skip-check public_value met nothing in this connection: nobody came",
        "--client-cert p256 met nothing in this connection: the server did not ask",
    ] {
        assert!(error.contains(line), "no {line:?} in {error}");
    }
    // What names no side is for each that draws it, and met the client's.
    assert!(shown.contains(&"42".repeat(32)), "{shown}");
    assert!(!error.contains("ecdh_secret"), "{error}");
    assert!(!error.contains("params_signature"), "{error}");
    let (code, said) = server.end();
    assert_eq!(code, Some(0));
    assert!(
        said.contains("note: --set xs=5 met nothing in this connection"),
        "{said}"
    );
}

/// The client of this library, with its ClientHello ready.
fn client() -> Recording {
    let mut scenario = Scenario::default();
    scenario
        .set(Key::Suite, "ECDHE-RSA-AES128-GCM-SHA256")
        .unwrap();
    let options = LiveOptions {
        role: Role::Client,
        verify_certificate: false,
        anchors: Vec::new(),
        memory: None,
    };
    Recording::start(&scenario, options).unwrap()
}

/// What our server said of a client in this thread, with its exit code.
fn listens(peer: impl FnOnce(TcpStream)) -> Said {
    let server = slowshake_listens(&["--once", "--timeout", "1"]);
    let stream = TcpStream::connect(&server.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    peer(stream);
    let (code, said) = server.end();
    Said {
        code: code.unwrap_or(-1),
        shown: said.clone(),
        error: said,
    }
}

const NO_TLS: &[&str] = &["speaks no TLS", "the handshake with"];

#[test]
fn a_server_that_hangs_up_after_our_finished_has_spoken_tls() {
    let said = connects(&["--send", "hi"], |mut stream| {
        until_finished(&mut stream, &mut server(&[]));
    });
    assert_eq!(said.code, 3);
    said.says(&[
        "closed the connection after our Finished, while change_cipher_spec was awaited",
        "no alert",
        "it speaks TLS",
    ])
    .never_says(NO_TLS);
}

#[test]
fn a_server_that_leaves_at_once_is_told_from_one_that_resets_and_one_that_is_silent() {
    let said = connects(&[], |mut stream| hear_hello(&mut stream));
    assert_eq!(said.code, 3);
    said.says(&["closed the connection before it sent a byte, while server_hello was awaited"]);
    // To close with unread bytes resets the connection.
    let said = connects(&[], |stream| {
        let _ = stream.peek(&mut [0]).unwrap();
    });
    assert_eq!(said.code, 3);
    said.says(&["reset the connection before it sent a byte, while server_hello was awaited"])
        .never_says(&["closed"]);
    let said = connects(&[], |mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 3);
    said.says(&["sent nothing within 2 s, while server_hello was awaited"]);
    let said = connects(&[], answers(vec![22, 3, 3, 0, 50, 2, 0]));
    assert_eq!(said.code, 3);
    said.says(&["longer than 2 s"]).never_says(NO_TLS);
    let said = connects(&[], |mut stream| {
        hear_hello(&mut stream);
        stream.write_all(&[22, 3, 3, 0, 50, 2, 0]).unwrap();
    });
    assert_eq!(said.code, 3);
    said.says(&["closed the connection in the middle of a record, while server_hello"])
        .never_says(NO_TLS);
}

#[test]
fn an_alert_is_named_with_its_meaning_and_its_time() {
    let said = connects(&[], answers(HANDSHAKE_FAILURE.to_vec()));
    assert_eq!(said.code, 1);
    said.says(&["answered ClientHello with a fatal alert: handshake_failure (there is no set"]);
    // A server of an older version, in a record of that version.
    let said = connects(&[], answers(vec![21, 3, 1, 0, 2, 2, 70]));
    assert_eq!(said.code, 1);
    said.says(&[
        "answered ClientHello with a fatal alert: protocol_version (",
        "TLS 1.2 is the only version that our side speaks",
    ]);
    let said = connects(&[], |mut stream| {
        until_finished(&mut stream, &mut server(&[]));
        stream.write_all(&[21, 3, 3, 0, 2, 2, 51]).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 1);
    said.says(&["ended the handshake after our Finished with a fatal alert: decrypt_error"]);
    let said = connects(&[], answers(vec![21, 3, 3, 0, 2, 1, 0]));
    assert_eq!(said.code, 1);
    said.says(&["sent close_notify while server_hello was awaited"]);
}

#[test]
fn a_failure_after_the_handshake_is_not_called_a_failed_handshake() {
    let garbage = [&[23, 3, 3, 0, 40][..], &[0; 40]].concat();
    let record = garbage.clone();
    let said = connects(&["--send", "hi"], move |mut stream| {
        let mut server = server(&[]);
        let rest = until_finished(&mut stream, &mut server);
        stream.write_all(&rest).unwrap();
        stream.write_all(&record).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 4);
    said.says(&["was complete; the connection failed after it: our side sent bad_record_mac"])
        .never_says(&["failed: our side"]);
    assert!(
        said.shown
            .contains("established the connection, and stopped at step"),
        "{}",
        said.shown
    );
    // The alert is the peer's, and under keys.
    let said = connects(&["--send", "hi"], move |mut stream| {
        let mut server = server(&[]);
        let rest = until_finished(&mut stream, &mut server);
        stream.write_all(&rest).unwrap();
        server.receive(0, &garbage).unwrap();
        stream.write_all(&server.take_outgoing()).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 4);
    said.says(&["was complete; the peer ended the connection after it with bad_record_mac"]);
    // The line breaks.
    let said = connects(&["--send", "hi"], |mut stream| {
        let rest = until_finished(&mut stream, &mut server(&[]));
        stream.write_all(&rest).unwrap();
        let _ = stream.peek(&mut [0]).unwrap();
    });
    assert_eq!(said.code, 0);
    said.says(&["note: ", "reset the connection without close_notify"]);
    // And in a run, where somebody on the path does it.
    let (code, shown, _) = slowshake(&["run", "--attack", "record_replay"]);
    assert_eq!(code, 4, "{shown}");
}

#[test]
fn a_server_that_speaks_no_tls_is_named_by_its_first_bytes() {
    let cases: [(&[u8], &str, &str); 11] = [
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            "an HTTP response where a TLS record is expected: HTTP/1.1 400 Bad Request",
            "443",
        ),
        (&[0, 0, 0, 4, 0, 0, 0, 0, 0], "HTTP/2", "443"),
        (
            b"SSH-2.0-OpenSSH_9.9\r\n",
            "SSH where a TLS record is expected: SSH-2.0-OpenSSH_9.9",
            "speaks no TLS",
        ),
        (b"220 a.example ESMTP\r\n", "SMTP", "465"),
        (b"220 FTP server ready\r\n", "FTP server", "990"),
        (b"220 ready\r\n", "three digits", "563"),
        (b"+OK ready\r\n", "POP3", "995"),
        (b"* OK ready\r\n", "IMAP", "993"),
        (b"<?xml version='1.0'?>", "XMPP", "5223"),
        (&[0x83, 0xf4, 4, 0, 1, 0, 2], "SSL 2.0", "RFC 6176"),
        (
            b"\x1b[2JHTTP/1.1",
            "bytes that begin with 1b5b324a",
            "perhaps",
        ),
    ];
    for (bytes, what, way) in cases {
        let said = connects(&[], answers(bytes.to_vec()));
        assert_eq!(said.code, 1);
        said.says(&[what, way, "ur side sent unexpected_message"])
            .never_says(&["the handshake with"]);
        assert!(!said.shown.contains("well-formed"), "{}", said.shown);
        assert!(
            !said.shown.contains('\x1b') && !said.error.contains('\x1b'),
            "{}",
            said.error
        );
    }
    // The walk says it too, and so does its JSON.
    let http = || answers(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    let shown = connects(&[], http()).shown;
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words
            .contains("What came is no TLS record, but an HTTP response: HTTP/1.1 400 Bad Request"),
        "{words}"
    );
    let run = connects(&["--format", "json"], http()).shown;
    let run: serde_json::Value = serde_json::from_str(&run).unwrap();
    let last = run["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(last["facts"]["protocol"], "http_response");
}

#[test]
fn a_client_that_speaks_no_tls_is_named_by_its_first_bytes() {
    let cases: [(&[u8], &str, &str); 6] = [
        (
            b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "an HTTP request where a TLS record is expected: GET / HTTP/1.1",
            "https://",
        ),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2", "443"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "SSH", "speaks no TLS"),
        (b"EHLO a.example\r\n", "a line of SMTP", "STARTTLS"),
        (b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "PROXY", "load"),
        (&[0x80, 0x2e, 1, 3, 1, 0, 0x15], "SSL 2.0", "RFC 6176"),
    ];
    for (bytes, what, way) in cases {
        let said = listens(|mut stream| {
            stream.write_all(bytes).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
        });
        assert_eq!(said.code, 1);
        said.says(&[what, way, "ur side sent unexpected_message"])
            .never_says(&["the handshake with"]);
    }
}

#[test]
fn a_client_that_leaves_is_told_by_when_it_left() {
    let said = listens(drop);
    assert_eq!(said.code, 3);
    said.says(&["closed the connection before it sent a byte, while client_hello was awaited"])
        .never_says(NO_TLS);
    let said = listens(|mut stream| {
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 3);
    said.says(&[
        "sent nothing within 1 s, while client_hello was awaited",
        "speaks first",
    ]);
    let reads_the_flight = |stream: &mut TcpStream| {
        let mut client = client();
        stream.write_all(&client.take_outgoing()).unwrap();
        let mut buffer = [0; 4096];
        loop {
            let count = stream.read(&mut buffer).unwrap();
            client.receive(0, &buffer[..count]).unwrap();
            if !client.take_outgoing().is_empty() {
                break;
            }
        }
    };
    let said = listens(|mut stream| reads_the_flight(&mut stream));
    assert_eq!(said.code, 3);
    said.says(&[
        "closed the connection after our ServerHelloDone, while client_key_exchange was awaited",
        "perhaps it does not trust our certificate",
    ])
    .never_says(NO_TLS);
    let said = listens(|mut stream| {
        reads_the_flight(&mut stream);
        stream.write_all(&[21, 3, 3, 0, 2, 2, 48]).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    assert_eq!(said.code, 1);
    said.says(&["ended the handshake after our ServerHelloDone with a fatal alert: unknown_ca"]);
}

#[test]
fn a_distrusted_certificate_is_told_with_the_way_that_helps_there() {
    let play = |mut stream: TcpStream| {
        let mut server = server(&[]);
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).unwrap();
        server.receive(0, &buffer[..count]).unwrap();
        stream.write_all(&server.take_outgoing()).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    };
    let said = connects(&["--sni", "other.example"], play);
    assert_eq!(said.code, 1);
    said.says(&["--sni NAME names the host", "--insecure"])
        .never_says(&["--ca FILE"]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.pem");
    // The client's own certificate alone, which signed nothing.
    let mut files = slowshake::pki::files().into_iter();
    let (_, text) = files
        .find(|(name, _)| name.starts_with("client-") && name.ends_with(".chain.pem"))
        .unwrap();
    let end = "-----END CERTIFICATE-----\n";
    let (leaf, _) = text.split_once(end).unwrap();
    std::fs::write(&file, format!("{leaf}{end}")).unwrap();
    let said = connects(&["--ca", file.to_str().unwrap()], play);
    assert_eq!(said.code, 1);
    said.says(&["--ca FILE names the root", "--insecure"])
        .never_says(&["--sni NAME"]);
}
