//! Our client and our server against OpenSSL, and against peers who stall,
//! leave early or talk nonsense. All traffic stays on 127.0.0.1.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[path = "peers/ends.rs"]
mod ends;
#[allow(
    dead_code,
    reason = "the watch that other tests keep on a process is not needed here"
)]
#[path = "peers/process.rs"]
mod process;

use std::collections::HashSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use slowshake::wire::{KeyExchange, SUITES, Suite};

use process::{Client, Pki, Process, Server, openssl_is_there, slowshake, slowshake_listens};

/// Every suite that OpenSSL still has, by its name for it.
fn suites() -> Vec<&'static str> {
    SUITES
        .iter()
        .filter(|suite| suite.key_exchange != KeyExchange::DhRsa)
        .map(|suite| suite.openssl_name)
        .collect()
}

/// Extensions of our side by turns, so that the suites meet all four.
const SWITCHES: [[&str; 4]; 4] = [
    ["--ems", "on", "--etm", "on"],
    ["--ems", "off", "--etm", "on"],
    ["--ems", "on", "--etm", "off"],
    ["--ems", "off", "--etm", "off"],
];

/// What has to be said for our side to speak the suite: nothing, except where
/// nobody shows a certificate.
fn asked_for(suite: &str) -> Vec<&str> {
    if suite.starts_with("ADH") {
        vec!["--suite", suite]
    } else {
        Vec::new()
    }
}

/// Our client against a server that speaks this suite alone: data goes there
/// and comes back turned round.
fn our_client_reaches(suite: &str, switches: &[&str]) {
    let pki = Pki::shared();
    let server = Server::openssl(pki, suite, &[]);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(["--send", "hello"]);
    arguments.extend(asked_for(suite));
    arguments.extend(switches);
    let (code, shown, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{suite} {switches:?}: {error}");
    assert!(shown.contains("olleh"), "{suite}: no answer in the walk");
    let name = Suite::by_name(suite).unwrap().name;
    assert!(shown.contains(name), "{suite}: another suite in the walk");
    let (status, said) = server.end();
    assert_eq!(status, Some(0), "{suite}: {said}");
}

/// Our server for a client of OpenSSL that offers this suite alone: it says a
/// line and gets `pong`.
fn our_server_serves(suite: &str, switches: &[&str], theirs: &[&str]) {
    let pki = Pki::shared();
    let mut arguments = vec!["--once", "--server-data", "pong\n"];
    arguments.extend(asked_for(suite));
    if suite.contains("ECDSA") {
        arguments.extend(["--cert", "p256"]);
    }
    arguments.extend(switches);
    let server = slowshake_listens(&arguments);
    let client = Client::openssl(pki, &server.address, suite, theirs);
    let (status, said) = client.talk("hello\n", "pong");
    assert_eq!(status, Some(0), "{suite}: {said}");
    assert!(said.contains("pong"), "{suite}: {said}");
    assert!(
        suite.starts_with("ADH") || said.contains("Verify return code: 0 (ok)"),
        "{suite}: {said}"
    );
    if let [_, ems, ..] = switches
        && switches.contains(&"--ems")
    {
        let answer = if *ems == "on" { "yes" } else { "no" };
        let line = format!("Extended master secret: {answer}");
        assert!(said.contains(&line), "{suite}: no {line:?} in {said}");
    }
    let (code, shown) = server.end();
    assert_eq!(code, Some(0), "{suite} {switches:?}: {shown}");
    assert!(shown.contains("hello"), "{suite}: no data in the walk");
}

/// Runs the work on a few threads at a time.
fn side_by_side<T: Sync>(work: &[T], each: impl Fn(usize, &T) + Sync) {
    const THREADS: usize = 4;
    thread::scope(|scope| {
        for first in 0..THREADS {
            let each = &each;
            scope.spawn(move || {
                for (at, item) in work.iter().enumerate().skip(first).step_by(THREADS) {
                    each(at, item);
                }
            });
        }
    });
}

#[test]
fn our_client_completes_handshakes_with_openssl_s_server() {
    if !openssl_is_there() {
        return;
    }
    side_by_side(&suites(), |at, suite| {
        our_client_reaches(suite, &SWITCHES[at % 4]);
    });
}

#[test]
fn our_server_completes_handshakes_with_openssl_s_client() {
    if !openssl_is_there() {
        return;
    }
    side_by_side(&suites(), |at, suite| {
        our_server_serves(suite, &SWITCHES[(at + 1) % 4], &[]);
    });
}

#[test]
fn both_macs_of_cbc_and_both_master_secrets_are_spoken_with_openssl() {
    if !openssl_is_there() {
        return;
    }
    side_by_side(&SWITCHES, |_, switches| {
        our_client_reaches("AES128-SHA", switches);
        our_server_serves("AES128-SHA", switches, &[]);
    });
    our_server_serves("AES128-SHA", &SWITCHES[0], &["-no_etm"]);
}

#[test]
fn every_group_that_openssl_takes_is_spoken() {
    if !openssl_is_there() {
        return;
    }
    let groups = ["x25519", "secp256r1", "secp384r1"];
    side_by_side(&groups, |_, group| {
        our_server_serves("ECDHE-RSA-AES128-GCM-SHA256", &["--group", group], &[]);
    });
    side_by_side(&["ffdhe2048", "ffdhe3072", "modp2048"], |_, group| {
        our_server_serves("DHE-RSA-AES128-GCM-SHA256", &["--group", group], &[]);
    });
}

#[test]
fn a_client_that_offers_everything_finds_common_ground() {
    if !openssl_is_there() {
        return;
    }
    let server = Server::openssl(Pki::shared(), "DHE-RSA-AES256-GCM-SHA384", &[]);
    let (code, shown, error) =
        slowshake(&["connect", &server.address, "--sni", "slowshake.example"]);
    assert_eq!(code, 0, "{error}");
    assert!(shown.contains("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"));
    assert_eq!(server.end().0, Some(0));
}

/// The client certificate that slowshake writes beside the others.
fn client_files(pki: &Pki, kind: &str) -> [String; 2] {
    [".chain.pem", ".key.pem"].map(|end| pki.path(&format!("client-{kind}{end}")))
}

/// Suite, the client's certificate, and whether it is required.
const ASKED: [(&str, &str, bool); 7] = [
    ("AES128-SHA", "rsa2048", true),
    ("DHE-RSA-AES128-GCM-SHA256", "rsa2048", false),
    ("DHE-RSA-AES128-SHA256", "p256", true),
    ("ECDHE-RSA-AES256-GCM-SHA384", "p256", false),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", "rsa2048", true),
    ("ECDHE-ECDSA-AES128-SHA", "p256", true),
    ("ECDHE-RSA-CHACHA20-POLY1305", "none", false),
];

#[test]
fn openssl_s_server_asks_our_client_who_it_is() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let root = pki.path("root.pem");
    side_by_side(&ASKED, |at, (suite, kind, required)| {
        let how = if *required { "-Verify" } else { "-verify" };
        let more = [how, "4", "-CAfile", &root, "-verify_return_error"];
        let server = Server::openssl(pki, suite, &more);
        let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
        arguments.extend(["--suite", suite, "--send", "hello", "--client-cert", kind]);
        arguments.extend(SWITCHES[at % 4]);
        let (code, shown, error) = slowshake(&arguments);
        assert_eq!(code, 0, "{suite} {kind}: {error}");
        assert!(shown.contains("olleh"), "{suite} {kind}: no answer");
        let proof = shown.contains("client.key_exchange.send_certificate_verify");
        assert_eq!(proof, *kind != "none", "{suite} {kind}");
        let (status, said) = server.end();
        assert_eq!(status, Some(0), "{suite} {kind}: {said}");
    });
}

/// The field of this name in a message's fields, however deep.
fn field<'a>(message: &'a Value, name: &str) -> Option<&'a Value> {
    if message["name"] == name {
        return Some(message);
    }
    let inside = message["fields"].as_array()?;
    inside.iter().find_map(|inside| field(inside, name))
}

/// The messages that this side sent, in a walk's JSON: each whole, where it
/// ends.
fn messages(document: &str, from: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(document).unwrap();
    let packets = document["packets"].as_array().unwrap().iter();
    packets
        .filter(|packet| packet["from"] == from)
        .flat_map(|packet| {
            let joined = &packet["joined"]["message"];
            let all = packet["messages"].as_array().unwrap();
            let whole = all.iter().filter(|_| packet["error"].is_null());
            [joined].into_iter().chain(whole).cloned()
        })
        .filter(|message| !message.is_null() && message["name"] != "handshake, continued")
        .collect()
}

/// A walk in both forms has these messages of the peer, each with these
/// fields.
fn shows(from: &str, text: &str, json: &str, expected: &[(&str, &str, &[&str])]) {
    let messages = messages(json, from);
    let mut rest = text;
    for (spoken, name, fields) in expected {
        // In the order in which they came.
        let at = rest.find(&format!("       {spoken}, "));
        let at = at.unwrap_or_else(|| panic!("no {spoken} of {from} in {text}"));
        rest = &rest[at..];
        let message = messages.iter().find(|message| message["name"] == *name);
        let message = message.unwrap_or_else(|| panic!("no {name} of {from} in {messages:?}"));
        for name in *fields {
            assert!(
                rest.contains(&format!(" {name} ")),
                "{spoken}: no {name} in {text}"
            );
            assert!(field(message, name).is_some(), "{name} in {message}");
        }
    }
}

#[test]
fn the_fields_of_openssl_s_server_are_shown_also_where_its_messages_are_cut() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let root = pki.path("root.pem");
    let connect = |format: &str| {
        let mut theirs = vec!["-max_send_frag", "512", "-Verify", "2", "-CAfile", &root];
        theirs.extend(["-alpn", "h2"]);
        let server = Server::openssl_times(2, pki, "ECDHE-RSA-AES128-GCM-SHA256", &theirs);
        let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
        arguments.extend(["--send", "hello", "--alpn", "h2", "--client-cert", "p256"]);
        arguments.extend(["--resume", "ticket", "--format", format]);
        let (code, shown, error) = slowshake(&arguments);
        assert_eq!(code, 0, "{error}");
        server.end();
        shown
    };
    let (text, json) = (connect("text"), connect("json"));
    assert!(text.contains(" bytes from "), "no message was cut: {text}");
    shows(
        "server",
        &text,
        &json,
        &[
            (
                "ServerHello",
                "server_hello",
                &[
                    "server_version",
                    "random",
                    "session_id",
                    "cipher_suite",
                    "compression_method",
                    "extension_type",
                ],
            ),
            (
                "Certificate",
                "certificate",
                &[
                    "tbsCertificate",
                    "serialNumber",
                    "issuer",
                    "validity",
                    "subject",
                    "subjectPublicKeyInfo",
                    "extensions",
                    "signatureAlgorithm",
                    "signatureValue",
                ],
            ),
            (
                "ServerKeyExchange",
                "server_key_exchange",
                &["curve_type", "named_curve", "point", "signature"],
            ),
            (
                "CertificateRequest",
                "certificate_request",
                &["certificate_types", "supported_signature_algorithms"],
            ),
            (
                "ServerHelloDone",
                "server_hello_done",
                &["msg_type", "length"],
            ),
            (
                "NewSessionTicket",
                "new_session_ticket",
                &["ticket_lifetime_hint", "ticket"],
            ),
            ("ChangeCipherSpec", "change_cipher_spec", &["type"]),
            ("Finished", "finished", &["verify_data"]),
        ],
    );
    assert!(
        text.contains("CN=slowshake lesson server rsa2048"),
        "{text}"
    );
    assert!(text.contains("\"olleh"), "{text}");
}

#[test]
fn the_fields_of_openssl_s_client_are_shown_also_where_its_messages_are_cut() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let [chain, key] = client_files(pki, "p256");
    let suite = "DHE-RSA-AES128-GCM-SHA256";
    let serve = |format: &str| {
        let mut arguments = vec!["--once", "--suite", suite, "--client-auth", "require"];
        arguments.extend(["--server-data", "pong\n", "--format", format]);
        let server = slowshake_listens(&arguments);
        let theirs = [
            "-max_send_frag",
            "512",
            "-cert",
            &chain,
            "-cert_chain",
            &chain,
            "-key",
            &key,
            "-alpn",
            "h2",
            "-status",
        ];
        let client = Client::openssl(pki, &server.address, suite, &theirs);
        let (status, said) = client.talk("hello\n", "pong");
        assert_eq!(status, Some(0), "{said}");
        let (code, shown) = server.end();
        assert_eq!(code, Some(0), "{shown}");
        shown
    };
    let (text, json) = (serve("text"), serve("json"));
    let json = &json[json.find('{').unwrap()..];
    let json = &json[..=json.rfind('}').unwrap()];
    assert!(text.contains(" bytes from "), "no message was cut: {text}");
    shows(
        "client",
        &text,
        json,
        &[
            (
                "ClientHello",
                "client_hello",
                &[
                    "client_version",
                    "random",
                    "session_id",
                    "cipher_suites",
                    "compression_methods",
                    "host_name",
                    "extension_type",
                ],
            ),
            (
                "Certificate",
                "certificate",
                &["tbsCertificate", "subject", "signatureValue"],
            ),
            ("ClientKeyExchange", "client_key_exchange", &["dh_Yc"]),
            (
                "CertificateVerify",
                "certificate_verify",
                &["algorithm", "signature"],
            ),
            ("ChangeCipherSpec", "change_cipher_spec", &["type"]),
            ("Finished", "finished", &["verify_data"]),
        ],
    );
    // An extension that this program does not speak.
    assert!(text.contains("(status_request)"), "{text}");
    assert!(text.contains("\"hello\\x0a\""), "{text}");
}

#[test]
fn openssl_s_server_turns_away_our_client_without_a_certificate() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let root = pki.path("root.pem");
    let more = ["-Verify", "4", "-CAfile", &root];
    let server = Server::openssl(pki, "ECDHE-RSA-AES128-GCM-SHA256", &more);
    let (code, _, error) = slowshake(&[
        "connect",
        &server.address,
        "--sni",
        "slowshake.example",
        "--suite",
        "ECDHE-RSA-AES128-GCM-SHA256",
    ]);
    assert_eq!(code, 1, "{error}");
    assert!(error.contains("handshake_failure"), "{error}");
    server.kill();
}

#[test]
fn our_server_asks_openssl_s_client_who_it_is() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    side_by_side(&ASKED, |at, (suite, kind, required)| {
        let [chain, key] = client_files(pki, kind);
        let how = if *required { "require" } else { "request" };
        let mut switches = SWITCHES[at % 4].to_vec();
        switches.extend(["--client-auth", how]);
        let theirs = ["-cert", &chain, "-cert_chain", &chain, "-key", &key];
        let theirs = if *kind == "none" { &[][..] } else { &theirs };
        our_server_serves(suite, &switches, theirs);
    });
}

#[test]
fn our_server_turns_away_openssl_s_client_without_a_certificate() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let suite = "ECDHE-RSA-AES128-GCM-SHA256";
    let server = slowshake_listens(&["--suite", suite, "--once", "--client-auth", "require"]);
    let client = Client::openssl(pki, &server.address, suite, &[]);
    let (_, said) = client.talk("hello\n", "pong");
    assert!(said.contains("handshake failure"), "{said}");
    let (code, _) = server.end();
    assert_eq!(code, Some(1));
}

#[test]
fn a_certificate_for_another_host_is_refused_and_openssl_sees_the_alert() {
    if !openssl_is_there() {
        return;
    }
    let server = Server::openssl(Pki::shared(), "ECDHE-RSA-AES128-GCM-SHA256", &[]);
    let (code, shown, error) = slowshake(&["connect", &server.address, "--sni", "other.example"]);
    assert_eq!(code, 1, "{error}");
    assert!(shown.contains("host_name") || shown.contains("other.example"));
    assert!(error.contains("--insecure"), "{error}");
    let (_, said) = server.end();
    assert!(said.contains("alert"), "openssl saw no alert: {said}");
}

#[test]
fn insecure_takes_any_certificate_and_ca_another_root() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    let suite = "ECDHE-RSA-AES128-GCM-SHA256";
    let server = Server::openssl(pki, suite, &[]);
    let arguments = [
        "connect",
        &server.address,
        "--sni",
        "other.example",
        "--insecure",
    ];
    assert_eq!(slowshake(&arguments).0, 0);
    server.end();

    let root = pki.path("root.pem");
    let server = Server::openssl(pki, suite, &[]);
    let (code, _, error) = slowshake(&["connect", &server.address, "--ca", &root]);
    assert_eq!(code, 0, "127.0.0.1 is in the certificate: {error}");
    server.end();

    // A leaf is no root of this chain's other leaf.
    let stranger = pki.path("p256.chain.pem");
    let server = Server::openssl(pki, suite, &[]);
    let (code, _, error) = slowshake(&["connect", &server.address, "--ca", &stranger]);
    assert_eq!(code, 1, "{error}");
    server.end();
}

#[test]
fn openssl_refuses_our_server_under_another_name() {
    if !openssl_is_there() {
        return;
    }
    let server = slowshake_listens(&["--once"]);
    let theirs = ["-verify_hostname", "other.example", "-verify_return_error"];
    let client = Client::openssl(
        Pki::shared(),
        &server.address,
        "ECDHE-RSA-AES128-GCM-SHA256",
        &theirs,
    );
    let (status, said) = client.talk("", "error");
    assert_ne!(status, Some(0), "{said}");
    let (code, shown) = server.end();
    assert_eq!(code, Some(1), "{shown}");
    assert!(shown.contains("bad_certificate"), "{shown}");
}

#[test]
fn a_saved_connection_opens_to_the_same_json_on_either_side() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (ours, theirs, keys) = (path("client.json"), path("server.json"), path("keys"));
    let server = slowshake_listens(&["--once", "--save", &theirs, "--format", "json"]);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(["--send", "hi", "--save", &ours, "--keylog", &keys]);
    arguments.extend(["--format", "json"]);
    let (code, shown, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{error}");
    let (code, served) = server.end();
    assert_eq!(code, Some(0));
    for (file, was) in [(&ours, &shown), (&theirs, &served)] {
        let (code, again, error) = slowshake(&["open", file, "--format", "json"]);
        assert_eq!((code, error.as_str()), (0, ""));
        assert!(again == *was, "{file} opens to another run");
    }
    assert!(
        fs::read_to_string(&keys)
            .unwrap()
            .starts_with("CLIENT_RANDOM ")
    );

    // The peer's private values are in no ledger of ours.
    let run: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let values = run["values"].as_array().unwrap();
    assert!(values.iter().all(|value| value["owner"] != "server"));

    // One digit of what the peer sent, and it is no longer that run.
    let saved = fs::read_to_string(&ours).unwrap();
    let at = saved.find("\"received\": \"").unwrap() + 13 + 40;
    let digit = if saved.as_bytes()[at] == b'0' {
        "1"
    } else {
        "0"
    };
    let changed = format!("{}{digit}{}", &saved[..at], &saved[at + 1..]);
    fs::write(&ours, changed).unwrap();
    let (code, _, error) = slowshake(&["open", &ours]);
    assert_eq!(code, 2);
    assert!(error.contains("not give the run that was saved"), "{error}");
}

#[test]
fn without_once_one_connection_is_served_after_another() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys.log");
    // Of an earlier service.
    fs::write(&keys, "CLIENT_RANDOM 00 00\n").unwrap();
    let keylog = keys.to_str().unwrap();
    let server = slowshake_listens(&["--timeout", "5", "--keylog", keylog]);
    for _ in 0..3 {
        let (code, _, error) = slowshake(&["connect", &server.address, "--sni", "localhost"]);
        assert_eq!(code, 0, "{error}");
    }
    // The last may still be on its way to the file.
    let until = Instant::now() + Duration::from_secs(10);
    let secrets = loop {
        let text = fs::read_to_string(&keys).unwrap();
        if text.lines().count() >= 3 || Instant::now() > until {
            break text;
        }
        thread::sleep(Duration::from_millis(20));
    };
    server.kill();
    let lines: HashSet<&str> = secrets.lines().collect();
    assert_eq!(lines.len(), 3, "a line for each connection: {secrets}");
    assert!(!lines.contains("CLIENT_RANDOM 00 00"), "{secrets}");
}

#[test]
fn the_first_connection_has_the_clock_of_when_it_came() {
    let server = slowshake_listens(&["--once", "--format", "json"]);
    // By the clock of when it began to listen this certificate would not be
    // valid yet.
    thread::sleep(Duration::from_millis(1100));
    let came = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    slowshake(&["connect", &server.address, "--insecure"]);
    let (_, json) = server.end();
    let run: serde_json::Value = serde_json::from_str(&json).unwrap();
    let clock = run["scenario"]["clock"].as_str().unwrap();
    assert!(clock.parse::<u64>().unwrap() >= came.as_secs(), "{clock}");
}

#[test]
fn the_client_that_the_help_shows_for_a_toy_group_gets_an_answer() {
    let (_, help, _) = Process::run(&["listen", "--help"]);
    let example = "--group p23 --send ping";
    assert!(help.contains(example), "{help}");
    let mut arguments = vec!["--once", "--eve", "computes", "--group", "p23"];
    arguments.extend(["--suite", "DHE-RSA-AES128-GCM-SHA256"]);
    let server = slowshake_listens(&arguments);
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(example.split(' '));
    let (code, _, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{error}");
    let (code, shown) = server.end();
    assert_eq!(code, Some(0));
    assert!(shown.contains("eve.eve."), "Eve did nothing: {shown}");
}

#[test]
fn a_transcript_is_headed_by_the_suite_that_was_negotiated_and_by_no_code() {
    let suite = ["--suite", "ECDHE-RSA-AES128-SHA256"];
    let name = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256";
    for (ours, theirs) in [(&suite[..], &[][..]), (&[], &suite)] {
        let mut arguments = vec!["--once"];
        arguments.extend(ours);
        let server = slowshake_listens(&arguments);
        let mut arguments = vec!["connect", &server.address, "--sni", "localhost"];
        arguments.extend(theirs);
        let (code, shown, error) = slowshake(&arguments);
        assert_eq!(code, 0, "{error}");
        for shown in [shown, server.end().1] {
            let head: Vec<&str> = shown.lines().take_while(|line| !line.is_empty()).collect();
            assert_eq!(head[0], format!("TLS 1.2 · {name}"));
            assert!(head[1].starts_with("one side is a real peer: "), "{head:?}");
            assert_eq!(head.len(), 2, "{head:?}");
        }
    }
}

#[test]
fn a_toy_group_is_spoken_between_two_programs_of_ours_and_eve_breaks_it() {
    let suite = ["--suite", "DHE-RSA-AES128-GCM-SHA256", "--group", "p23"];
    let mut arguments = vec!["--once", "--eve", "computes"];
    arguments.extend(suite);
    let server = slowshake_listens(&arguments);
    let mut arguments = vec![
        "connect",
        &server.address,
        "--sni",
        "localhost",
        "--send",
        "hi",
    ];
    arguments.extend(suite);
    let (code, _, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{error}");
    let (code, shown) = server.end();
    assert_eq!(code, Some(0));
    assert!(shown.contains("eve.eve."), "Eve did nothing: {shown}");
}

/// Our client against somebody who speaks no TLS: what it printed.
fn against(peer: impl FnOnce(TcpStream) + Send + 'static) -> (i32, String, String, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let peer = thread::spawn(move || peer(listener.accept().unwrap().0));
    let started = Instant::now();
    let (code, shown, error) = slowshake(&["connect", &address, "--timeout", "1"]);
    let took = started.elapsed();
    peer.join().unwrap();
    (code, shown, error, took)
}

#[test]
fn a_server_that_stalls_is_given_up_with_the_walk_so_far() {
    let (code, shown, error, took) = against(|mut stream| {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
    });
    assert_eq!(code, 3);
    assert!(
        error.contains("server_hello") && error.contains("--timeout"),
        "{error}"
    );
    assert!(shown.contains("client.hello."), "{shown}");
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[test]
fn a_server_that_drips_bytes_is_given_up_as_well() {
    let (code, _, error, took) = against(|mut stream| {
        // The header of a record that never becomes whole.
        let mut bytes = [0x16, 3, 3, 0x40, 0]
            .into_iter()
            .chain(std::iter::repeat(0));
        while stream.write_all(&[bytes.next().unwrap()]).is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    assert_eq!(code, 3, "{error}");
    assert!(took < Duration::from_secs(8), "{took:?}");
}

#[test]
fn a_server_that_leaves_early_is_named() {
    let (code, shown, error, _) = against(|mut stream| {
        let _ = stream.read(&mut [0; 1024]);
    });
    assert_eq!(code, 3, "{error}");
    assert!(
        error.contains("closed the connection before it sent a byte, while server_hello"),
        "{error}"
    );
    assert!(shown.contains("client.hello."));
}

#[test]
fn garbage_fails_with_an_alert_and_moves_no_cursor() {
    let (code, shown, error, _) = against(|mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"\x1b[2JHTTP/1.1 400 Bad Request\r\n\r\n");
        let mut alert = Vec::new();
        let _ = stream.read_to_end(&mut alert);
        assert_eq!(alert.first(), Some(&0x15), "no alert came: {alert:02x?}");
    });
    assert_eq!(code, 1, "{error}");
    assert!(!shown.contains('\x1b') && !error.contains('\x1b'));
    assert!(error.contains("our side sent"), "{error}");
}

#[test]
fn clients_that_stall_leave_or_talk_nonsense_end_the_service_cleanly() {
    for (said, expected) in [
        (&b""[..], 3),
        (b"GET / HTTP/1.1\r\n\r\n", 1),
        (&[0x16, 3, 1], 3),
    ] {
        let server = slowshake_listens(&["--once", "--timeout", "1"]);
        let mut stream = TcpStream::connect(&server.address).unwrap();
        stream.write_all(said).unwrap();
        if expected == 1 {
            let mut alert = Vec::new();
            stream.read_to_end(&mut alert).unwrap();
            assert_eq!(alert.first(), Some(&0x15));
        } else if !said.is_empty() {
            drop(stream);
        }
        assert_eq!(server.end().0, Some(expected), "{said:?}");
    }
}

#[test]
fn a_port_where_nobody_listens_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (code, shown, error) = slowshake(&["connect", &address]);
    assert_eq!((code, shown.as_str()), (3, ""));
    assert!(error.contains("cannot be reached"), "{error}");
}

#[test]
fn a_port_that_is_taken_cannot_be_listened_on() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, error) = Process::run(&["listen", &address]);
    assert_eq!(code, 3);
    assert!(error.contains("cannot listen"), "{error}");
}

/// Our client connects twice; OpenSSL's server knows the session by a ticket,
/// or, where it gives none, by its id.
fn our_client_comes_back(suite: &str, way: &str, theirs: &[&str]) {
    let server = Server::openssl_times(2, Pki::shared(), suite, theirs);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.json");
    let file = file.to_str().unwrap();
    let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
    arguments.extend(["--suite", suite, "--send", "hello", "--resume", way]);
    arguments.extend(["--save", file]);
    let (code, shown, error) = slowshake(&arguments);
    assert_eq!(code, 0, "{suite} {way}: {error}");
    let taken_up = format!(
        "taken up by {}",
        if way == "id" { "session id" } else { way }
    );
    assert!(shown.contains(&taken_up), "{suite} {way}: {shown}");
    assert_eq!(shown.matches("The record holds \"olleh").count(), 2);
    let (status, said) = server.end();
    assert_eq!(status, Some(0), "{suite} {way}: {said}");
    let (code, again, error) = slowshake(&["open", file, "--format", "text"]);
    assert_eq!((code, again), (0, shown), "{suite} {way}: {error}");
}

#[test]
fn our_client_takes_up_sessions_with_openssl_s_server() {
    if !openssl_is_there() {
        return;
    }
    let suites = [
        "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ];
    side_by_side(&suites, |_, suite| {
        our_client_comes_back(suite, "ticket", &[]);
        our_client_comes_back(suite, "id", &["-no_ticket"]);
    });
}

#[test]
fn our_server_takes_up_sessions_with_openssl_s_client() {
    if !openssl_is_there() {
        return;
    }
    let ways: [(&str, &[&str]); 2] = [
        ("AES256-GCM-SHA384", &[]),
        ("ECDHE-RSA-AES128-SHA", &["-no_ticket"]),
    ];
    side_by_side(&ways, |_, (suite, way)| {
        let pki = Pki::shared();
        let server = slowshake_listens(&["--suite", suite, "--server-data", "pong\n"]);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("session.pem");
        let file = file.to_str().unwrap();
        for (direction, expected) in [("-sess_out", "New, "), ("-sess_in", "Reused, ")] {
            let mut more = way.to_vec();
            more.extend([direction, file]);
            let client = Client::openssl(pki, &server.address, suite, &more);
            let (status, said) = client.talk("hello\n", "pong");
            assert_eq!(status, Some(0), "{suite} {way:?}: {said}");
            let line = said.lines().find(|line| line.contains(", Cipher is "));
            assert!(line.is_some_and(|line| line.contains(expected)), "{said}");
        }
        server.kill();
    });
}

#[test]
fn openssl_s_server_takes_what_our_client_says_before_its_finished() {
    if !openssl_is_there() {
        return;
    }
    for suite in ["DHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"] {
        let server = Server::openssl(Pki::shared(), suite, &[]);
        let mut arguments = vec!["connect", &server.address, "--sni", "slowshake.example"];
        arguments.extend(["--suite", suite, "--send", "hello", "--false-start"]);
        let (code, shown, error) = slowshake(&arguments);
        assert_eq!(code, 0, "{suite}: {error}");
        assert!(!error.contains("no answer"), "{suite}: {error}");
        assert!(
            shown.contains("False Start: client may send"),
            "{suite}: {shown}"
        );
        assert!(shown.contains("olleh"), "{suite}: {shown}");
        let (status, said) = server.end();
        assert_eq!(status, Some(0), "{suite}: {said}");
    }
}

#[test]
fn a_client_of_openssl_that_wants_to_negotiate_again_is_told_no() {
    if !openssl_is_there() {
        return;
    }
    let suite = "ECDHE-RSA-AES128-GCM-SHA256";
    let server = slowshake_listens(&["--suite", suite, "--once"]);
    let client = Client::openssl(Pki::shared(), &server.address, suite, &[]);
    // A line with an R alone is a command of s_client's.
    let (_, said) = client.talk("R\n", "no renegotiation");
    assert!(said.contains("no renegotiation"), "{said}");
    let (_, shown) = server.end();
    assert!(shown.contains("server.data.no_renegotiation"), "{shown}");
}
