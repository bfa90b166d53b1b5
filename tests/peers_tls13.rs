//! TLS 1.3 against OpenSSL and against the OpenSSL that Python's `cryptography`
//! brings, in both roles. All traffic stays on 127.0.0.1.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[allow(
    dead_code,
    reason = "the watch that other tests keep on a process is not needed here"
)]
#[path = "peers/process.rs"]
mod process;

use std::process::Command;

use process::{Client, Pki, Process, Server, openssl_is_there, slowshake, slowshake_listens};
use slowshake::wire::TLS13_SUITES;

/// What is varied: suite, group, and what else each side is told.
struct Case {
    suite: &'static str,
    group: &'static str,
    /// The server's certificate.
    cert: &'static str,
    /// For our side.
    ours: &'static [&'static str],
    /// For OpenSSL.
    theirs: &'static [&'static str],
}

const fn case(suite: usize, group: &'static str, cert: &'static str) -> Case {
    const NAMES: [&str; 5] = [
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_CCM_SHA256",
        "TLS_AES_128_CCM_8_SHA256",
    ];
    Case {
        suite: NAMES[suite],
        group,
        cert,
        ours: &[],
        theirs: &[],
    }
}

/// Every suite, every group that OpenSSL 3.0 has, both kinds of certificate.
fn cases() -> Vec<Case> {
    let retry = |ours| Case {
        ours,
        ..case(0, "x25519", "rsa2048")
    };
    vec![
        case(0, "x25519", "rsa2048"),
        case(1, "x25519", "p256"),
        case(2, "x25519", "rsa2048"),
        case(3, "x25519", "rsa2048"),
        case(4, "x25519", "p256"),
        case(0, "secp256r1", "p256"),
        case(1, "secp384r1", "rsa2048"),
        case(0, "secp521r1", "rsa2048"),
        case(2, "ffdhe2048", "rsa2048"),
        retry(&["--key-shares", "none"]),
        retry(&["--middlebox-compatibility", "off"]),
        retry(&["--records", "coalesced"]),
        retry(&["--record-padding", "256"]),
    ]
}

fn arguments<'a>(case: &'a Case, before: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = before.to_vec();
    arguments.extend(["--tls", "1.3", "--suite", case.suite, "--group", case.group]);
    arguments
}

fn name(case: &Case) -> String {
    format!(
        "{} {} {} {:?}",
        case.suite, case.group, case.cert, case.ours
    )
}

/// What OpenSSL is told that names no suite of TLS 1.2.
fn theirs(case: &Case) -> Vec<&str> {
    // OpenSSL writes the curves its own way.
    let group = match case.group {
        "secp256r1" => "P-256",
        "secp384r1" => "P-384",
        "secp521r1" => "P-521",
        other => other,
    };
    let mut all = vec!["-tls1_3", "-ciphersuites", case.suite, "-groups", group];
    all.extend(case.theirs);
    all
}

fn openssl_server(case: &Case) -> Server {
    let pki = Pki::shared();
    // The list for TLS 1.2 says which certificate is shown.
    let older = match case.cert {
        "p256" => "ECDHE-ECDSA-AES128-GCM-SHA256",
        _ => "ECDHE-RSA-AES128-GCM-SHA256",
    };
    Server::openssl(pki, older, &theirs(case))
}

#[test]
fn our_client_speaks_tls13_with_openssl() {
    if !openssl_is_there() {
        return;
    }
    for case in cases() {
        // How records are packed is asked of nobody at the other end.
        if case.ours.contains(&"--records") {
            continue;
        }
        let server = openssl_server(&case);
        let before = ["connect", &server.address, "--sni", "slowshake.example"];
        let mut all = arguments(&case, &before);
        all.extend(["--send", "hello"]);
        all.extend(case.ours);
        let (code, shown, error) = slowshake(&all);
        assert_eq!(code, 0, "{}: {error}\n{shown}", name(&case));
        assert!(shown.contains("olleh"), "{}: no answer", name(&case));
        assert!(
            shown.starts_with(&format!("TLS 1.3 · {}", case.suite)),
            "{shown}"
        );
        if case.ours.contains(&"none") {
            assert!(shown.contains("client.hello.retry_request"), "{shown}");
        }
        // OpenSSL sends tickets; their PSKs are derived.
        assert!(shown.contains("client.data.ticket"), "{shown}");
        let (status, said) = server.end();
        assert_eq!(status, Some(0), "{}: {said}", name(&case));
    }
}

#[test]
fn our_server_speaks_tls13_with_openssl() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    for case in cases() {
        // What a client alone decides.
        if case.ours.contains(&"--middlebox-compatibility") || case.ours.contains(&"none") {
            continue;
        }
        let mut ours = arguments(&case, &["--once", "--server-data", "pong\n"]);
        ours.extend(["--cert", case.cert]);
        if !case.ours.contains(&"--records") {
            ours.extend(case.ours);
        }
        let server = slowshake_listens(&ours);
        let client = Client::openssl(pki, &server.address, "ALL", &theirs(&case));
        let (status, said) = client.talk("hello\n", "pong");
        assert_eq!(status, Some(0), "{}: {said}", name(&case));
        assert!(said.contains("pong"), "{}: {said}", name(&case));
        assert!(said.contains("Verify return code: 0 (ok)"), "{said}");
        let chosen = format!("New, TLSv1.3, Cipher is {}", case.suite);
        assert!(said.contains(&chosen), "{}: {said}", name(&case));
        let (code, shown) = server.end();
        assert_eq!(code, Some(0), "{}: {shown}", name(&case));
        assert!(shown.contains("hello"), "{}: no data", name(&case));
    }
}

#[test]
fn openssl_is_asked_for_another_key_share_and_changes_its_keys() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    // It guesses x25519, its first group.
    let asked = slowshake_listens(&[
        "--once",
        "--server-data",
        "pong\n",
        "--tls",
        "1.3",
        "--group",
        "secp384r1",
    ]);
    let theirs = ["-tls1_3", "-groups", "X25519:P-384"];
    let client = Client::openssl(pki, &asked.address, "ALL", &theirs);
    let (status, said) = client.talk("hello\n", "pong");
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("secp384r1"), "{said}");
    let (code, shown) = asked.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("server.hello.retry_request"), "{shown}");

    let changed = slowshake_listens(&[
        "--once",
        "--server-data",
        "pong\n",
        "--tls",
        "1.3",
        "--group",
        "x25519",
    ]);
    let client = Client::openssl(pki, &changed.address, "ALL", &["-tls1_3"]);
    // This line is a command, which asks both sides for new keys.
    let mut client = client;
    client.says("K\n", "KEYUPDATE");
    let (status, said) = client.talk("hello\n", "pong");
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("pong"), "{said}");
    let (code, shown) = changed.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("server.data.receive_key_update"), "{shown}");
    assert!(shown.contains("server.data.next_keys#2"), "{shown}");
}

#[test]
fn clients_say_who_they_are_under_keys() {
    if !openssl_is_there() {
        return;
    }
    let pki = Pki::shared();
    for cert in ["rsa2048", "p256"] {
        let server = Server::openssl(
            pki,
            "ECDHE-RSA-AES128-GCM-SHA256",
            &[
                "-tls1_3",
                "-Verify",
                "2",
                "-CAfile",
                &pki.path("root.pem"),
                "-verify_return_error",
            ],
        );
        let (code, shown, error) = slowshake(&[
            "connect",
            &server.address,
            "--sni",
            "slowshake.example",
            "--tls",
            "1.3",
            "--group",
            "x25519",
            "--client-cert",
            cert,
            "--send",
            "hello",
        ]);
        assert_eq!(code, 0, "{cert}: {error}\n{shown}");
        assert!(shown.contains("olleh"), "{cert}: {shown}");
        assert!(shown.contains("client.authentication.sign"), "{shown}");
        server.end();

        let ours = slowshake_listens(&[
            "--once",
            "--server-data",
            "pong\n",
            "--tls",
            "1.3",
            "--group",
            "x25519",
            "--client-auth",
            "require",
        ]);
        let [chain, key] =
            ["chain", "key"].map(|part| pki.path(&format!("client-{cert}.{part}.pem")));
        let theirs = [
            "-tls1_3",
            "-cert",
            &chain,
            "-cert_chain",
            &chain,
            "-key",
            &key,
        ];
        let client = Client::openssl(pki, &ours.address, "ALL", &theirs);
        let (_, said) = client.talk("hello\n", "pong");
        assert!(said.contains("pong"), "{cert}: {said}");
        let (code, shown) = ours.end();
        assert_eq!(code, Some(0), "{cert}: {shown}");
        assert!(
            shown.contains("server.authentication.signature_check"),
            "{shown}"
        );
    }
}

/// The suites that OpenSSL speaks are the five of the table.
#[test]
fn every_suite_of_the_table_is_tried() {
    let tried: Vec<_> = cases().iter().map(|case| case.suite).collect();
    assert!(TLS13_SUITES.iter().all(|suite| tried.contains(&suite.name)));
}

/// Whether Python has pyOpenSSL with an OpenSSL that speaks X25519MLKEM768; says so
/// where it does not.
fn hybrid_is_there() -> bool {
    let program = "from OpenSSL import SSL; c = SSL.Context(SSL.TLS_METHOD); \
                   assert SSL._lib.SSL_CTX_set1_curves_list(c._context, b'X25519MLKEM768') == 1";
    let is_there = Command::new("python3").args(["-c", program]).output();
    let is_there = is_there.is_ok_and(|output| output.status.success());
    if !is_there {
        println!("SKIPPED: no python3 whose pyOpenSSL speaks X25519MLKEM768");
    }
    is_there
}

const HYBRID: &str = include_str!("peers/hybrid.py");

fn python(role: &str, address: &str, pki: &Pki) -> Process {
    let mut command = Command::new("python3");
    command.args(["-c", HYBRID, role, address]);
    let [chain, key] = ["chain", "key"].map(|part| pki.path(&format!("rsa2048.{part}.pem")));
    command.args([&pki.path("root.pem"), &chain, &key]);
    Process::start(command)
}

#[test]
fn the_hybrid_group_is_spoken_with_another_implementation_in_both_roles() {
    if !hybrid_is_there() {
        return;
    }
    let pki = Pki::shared();
    let ours = slowshake_listens(&[
        "--once",
        "--server-data",
        "pong\n",
        "--tls",
        "1.3",
        "--group",
        "X25519MLKEM768",
    ]);
    let client = python("client", &ours.address, pki);
    let (status, [out, err]) = client.finish();
    assert_eq!(status, Some(0), "{out}{err}");
    assert!(out.contains("TLSv1.3 b'pong\\n'"), "{out}");
    let (code, shown) = ours.end();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("server.hello.kem_secret"), "{shown}");

    let server = python("server", "127.0.0.1:0", pki);
    let line = server.line_with("listening on ").expect("it listens");
    let address = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    let (code, shown, error) = slowshake(&[
        "connect",
        &address,
        "--sni",
        "slowshake.example",
        "--tls",
        "1.3",
        "--group",
        "X25519MLKEM768",
        "--send",
        "hello",
    ]);
    assert_eq!(code, 0, "{error}\n{shown}");
    assert!(shown.contains("client.hello.kem_secret"), "{shown}");
    assert!(shown.contains("olleh"), "{shown}");
    let (status, [out, err]) = server.finish();
    assert_eq!(status, Some(0), "{out}{err}");
}
