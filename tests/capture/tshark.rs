//! tshark opens every capture and decrypts it with no setting at all.

use std::path::Path;
use std::process::{Command, Stdio};

use slowshake::export::pcapng;
use slowshake::sim::{Key, Run, Scenario, run};
use slowshake::wire::{KeyExchange, Protection, SUITES, TLS13_SUITES};

use super::{live, scenario};

/// `false`, with a message, where a program is not installed; in CI that is a
/// failure.
fn is_here(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!ci, "{program} is missing");
        eprintln!("SKIPPED: {program} is not installed");
    }
    found
}

/// What tshark says of a capture with no setting but that it shall look at
/// checksums: a line a frame, then the decrypted conversation.
fn dissect(file: &Path, home: &Path, stream: usize) -> String {
    let fields = [
        "ip.checksum.status",
        "tcp.checksum.status",
        "_ws.malformed",
        "tls.handshake.type",
        "tls.alert_message.desc",
        "_ws.expert.severity",
        "_ws.col.Info",
    ];
    let output = Command::new("tshark")
        .env("WIRESHARK_CONFIG_DIR", home)
        .env("HOME", home)
        .args([
            "-n",
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "ip.check_checksum:TRUE",
        ])
        .args(["-T", "fields", "-E", "separator=|"])
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .args(["-z", &format!("follow,tls,ascii,{stream}"), "-r"])
        .arg(file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Severities of Wireshark's expert notes: a note is how it marks FIN.
const NOTE: u64 = 0x40_0000;

/// The handshake messages that tshark read, by number; no frame may be wrong
/// in any way.
fn handshake_types(dissection: &str) -> Vec<u8> {
    let mut types = Vec::new();
    for line in dissection
        .lines()
        .take_while(|line| !line.starts_with("==="))
    {
        let columns: Vec<&str> = line.split('|').collect();
        let [ip, tcp, malformed, handshake, _alert, severity, info] = columns[..] else {
            if line.is_empty() {
                continue;
            }
            panic!("{line}");
        };
        assert_eq!((ip, tcp, malformed), ("1", "1", ""), "{line}");
        let unread = info
            .replace("Encrypted Extensions", "")
            .contains("Encrypted");
        assert!(!unread, "{line}");
        assert!(!info.contains("Malformed"), "{line}");
        for severity in severity.split(',').filter(|s| !s.is_empty()) {
            assert!(severity.parse::<u64>().unwrap() <= NOTE, "{line}");
        }
        types.extend(
            handshake
                .split(',')
                .filter(|t| !t.is_empty())
                .map(|t| t.parse::<u8>().unwrap()),
        );
    }
    types
}

/// The handshake of a key exchange; RSA and DH_RSA have no ServerKeyExchange,
/// DH_anon no Certificate (RFC 5246 §7.3 and §7.4.3).
fn expected_types(key_exchange: KeyExchange) -> Vec<u8> {
    match key_exchange {
        KeyExchange::Rsa | KeyExchange::DhRsa => vec![1, 2, 11, 14, 16, 20, 20],
        KeyExchange::DhAnon => vec![1, 2, 12, 14, 16, 20, 20],
        _ => vec![1, 2, 11, 12, 14, 16, 20, 20],
    }
}

fn assert_decrypts(run: &Run) {
    assert_decrypts_as(run, &expected_types(run.scenario.suite.key_exchange));
}

fn assert_decrypts_as(run: &Run, expected: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.pcapng");
    std::fs::write(&file, pcapng::bytes(run)).unwrap();
    let dissection = dissect(&file, folder.path(), 0);
    let settings: Vec<_> = run.scenario.settings();
    assert_eq!(
        handshake_types(&dissection),
        expected,
        "{settings:?}\n{dissection}"
    );
    let conversation = dissection.split("Node 1").nth(1).unwrap_or_default();
    let said: Vec<&str> = conversation.lines().map(str::trim).collect();
    assert!(
        said.contains(&"ping") && said.contains(&"pong"),
        "{settings:?}\n{dissection}"
    );
    // Both alerts were decrypted, too: 0 is close_notify.
    assert_eq!(
        dissection.matches("|0|").count(),
        2,
        "{settings:?}\n{dissection}"
    );
}

/// Every suite whose protection has this in its name, with extended master
/// secret on and off, and where it applies with encrypt-then-MAC on and off.
fn assert_protection_decrypts(part: &str) {
    if !is_here("tshark") {
        return;
    }
    let named = |protection: Protection| match part.strip_suffix('$') {
        Some(end) => protection.name().ends_with(end),
        None => protection.name().contains(part),
    };
    for suite in SUITES.iter().filter(|suite| named(suite.protection)) {
        let cbc = suite.protection.is_cbc();
        for ems in ["on", "off"] {
            for etm in if cbc { &["on", "off"][..] } else { &["off"] } {
                let settings = [(Key::Suite, suite.name), (Key::Ems, ems), (Key::Etm, etm)];
                assert_decrypts(&run(&scenario(&settings)).unwrap());
            }
        }
    }
}

#[test]
fn tshark_decrypts_tls13_with_every_suite_and_every_kind_of_group() {
    if !is_here("tshark") {
        return;
    }
    let groups = ["p23", "x25519", "secp384r1", "ffdhe2048", "X25519MLKEM768"];
    for (suite, group) in TLS13_SUITES.iter().zip(groups) {
        for retries in [false, true] {
            let mut settings = vec![
                (Key::Tls, "1.3"),
                (Key::Tls13Suite, suite.name),
                (Key::Group, group),
            ];
            if retries {
                settings.extend([(Key::KeyShares, "none"), (Key::KeyUpdate, "on")]);
            }
            let run = run(&scenario(&settings)).unwrap();
            let expected: &[u8] = match retries {
                false => &[1, 2, 8, 11, 15, 20, 20],
                true => &[1, 2, 1, 2, 8, 11, 15, 20, 20, 24, 24],
            };
            assert_decrypts_as(&run, expected);
        }
    }
}

#[test]
fn tshark_decrypts_every_suite_with_aes_gcm() {
    assert_protection_decrypts("_GCM");
}

#[test]
fn tshark_decrypts_every_suite_with_aes_ccm() {
    assert_protection_decrypts("_CCM$");
}

#[test]
fn tshark_decrypts_every_suite_with_aes_ccm_and_a_short_tag() {
    assert_protection_decrypts("_CCM_8$");
}

#[test]
fn tshark_decrypts_every_suite_with_chacha20_poly1305() {
    assert_protection_decrypts("CHACHA20_POLY1305");
}

#[test]
fn tshark_decrypts_every_suite_with_aes_cbc_and_sha_1() {
    assert_protection_decrypts("_CBC_SHA$");
}

#[test]
fn tshark_decrypts_every_suite_with_aes_cbc_and_sha_256() {
    assert_protection_decrypts("_CBC_SHA256$");
}

#[test]
fn tshark_decrypts_every_suite_with_aes_cbc_and_sha_384() {
    assert_protection_decrypts("_CBC_SHA384$");
}

#[test]
fn tshark_decrypts_every_kind_of_group() {
    if !is_here("tshark") {
        return;
    }
    for (suite, group) in [
        ("DHE-RSA-AES128-GCM-SHA256", "p23"),
        ("DHE-RSA-AES128-GCM-SHA256", "safe64"),
        ("DHE-RSA-AES128-GCM-SHA256", "ffdhe2048"),
        ("DHE-RSA-AES128-GCM-SHA256", "modp2048"),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "x25519"),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "secp256r1"),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "secp384r1"),
        ("ECDHE-ECDSA-AES128-GCM-SHA256", "secp521r1"),
    ] {
        let settings = [(Key::Suite, suite), (Key::Group, group)];
        assert_decrypts(&run(&scenario(&settings)).unwrap());
    }
}

#[test]
fn tshark_decrypts_static_diffie_hellman_with_the_half_in_the_certificate() {
    if !is_here("tshark") {
        return;
    }
    for cert in ["dh23", "dh2048"] {
        let suite = (Key::Suite, "DH-RSA-AES128-GCM-SHA256");
        assert_decrypts(&run(&scenario(&[suite, (Key::Cert, cert)])).unwrap());
    }
}

/// What the client adds: its Certificate before the ClientKeyExchange, and,
/// if there is one in it, a CertificateVerify after that (RFC 5246 §7.3).
#[test]
fn tshark_decrypts_a_handshake_in_which_the_client_is_asked_who_it_is() {
    if !is_here("tshark") {
        return;
    }
    for suite in [
        "DHE-RSA-AES128-GCM-SHA256",
        "DH-RSA-AES128-GCM-SHA256",
        "AES128-SHA",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ] {
        for cert in ["rsa2048", "p256", "none"] {
            let run = run(&scenario(&[
                (Key::Suite, suite),
                (Key::ClientAuth, "request"),
                (Key::ClientCert, cert),
            ]))
            .unwrap();
            let mut expected = expected_types(run.scenario.suite.key_exchange);
            let done = expected.iter().position(|kind| *kind == 14).unwrap();
            expected.insert(done, 13);
            expected.insert(done + 2, 11);
            if cert != "none" {
                expected.insert(done + 4, 15);
            }
            assert_decrypts_as(&run, &expected);
        }
    }
}

#[test]
fn tshark_reads_that_both_sides_sign_with_pss() {
    if !is_here("tshark") {
        return;
    }
    let run = run(&scenario(&[
        (Key::SignatureAlgorithms, "rsa_pss_rsae_sha256"),
        (Key::ClientAuth, "require"),
        (Key::ClientCert, "rsa2048"),
    ]))
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.pcapng");
    std::fs::write(&file, pcapng::bytes(&run)).unwrap();
    let output = Command::new("tshark")
        .env("WIRESHARK_CONFIG_DIR", folder.path())
        .env("HOME", folder.path())
        .args([
            "-n",
            "-T",
            "fields",
            "-e",
            "tls.handshake.sig_hash_alg",
            "-r",
        ])
        .arg(&file)
        .output()
        .unwrap();
    let schemes = String::from_utf8(output.stdout).unwrap();
    // One algorithm in each of ClientHello, ServerKeyExchange,
    // CertificateRequest and CertificateVerify.
    let schemes: Vec<&str> = schemes
        .split([',', '\n'])
        .filter(|s| !s.is_empty())
        .collect();
    assert_eq!(schemes, ["0x0804"; 4]);
}

#[test]
fn tshark_reads_the_refusal_of_a_client_that_must_show_a_certificate() {
    if !is_here("tshark") {
        return;
    }
    let run = run(&scenario(&[(Key::ClientAuth, "require")])).unwrap();
    assert!(!run.trace.established());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.pcapng");
    std::fs::write(&file, pcapng::bytes(&run)).unwrap();
    let dissection = dissect(&file, folder.path(), 0);
    // The client's Finished is on its way when the server has read the empty
    // Certificate and says handshake_failure; its own never comes.
    let expected = [1, 2, 11, 12, 13, 14, 11, 16, 20];
    assert_eq!(handshake_types(&dissection), expected, "{dissection}");
    assert!(dissection.contains("|40|"), "{dissection}");
}

#[test]
fn tshark_decrypts_a_live_connection() {
    if is_here("tshark") {
        assert_decrypts(&live(&Scenario::default()));
    }
}

#[test]
fn tshark_shows_a_handshake_encrypted_if_the_secret_is_another() {
    if !is_here("tshark") {
        return;
    }
    let mut file = pcapng::bytes(&run(&Scenario::default()).unwrap());
    let secret = file
        .windows(14)
        .position(|w| w == b"CLIENT_RANDOM ")
        .unwrap()
        + 14
        + 64
        + 1;
    file[secret] = if file[secret] == b'0' { b'1' } else { b'0' };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.pcapng");
    std::fs::write(&path, file).unwrap();
    let dissection = dissect(&path, folder.path(), 0);
    assert!(
        dissection.contains("Encrypted Handshake Message"),
        "{dissection}"
    );
}

/// Both connections of a session, with the secrets of both in one file.
#[test]
fn tshark_decrypts_a_session_that_is_taken_up() {
    if !is_here("tshark") {
        return;
    }
    for (way, suite, ticket) in [
        ("ticket", "DHE-RSA-AES128-GCM-SHA256", true),
        ("id", "ECDHE-RSA-CHACHA20-POLY1305", false),
        ("ticket", "AES128-SHA256", true),
    ] {
        let settings = [(Key::Suite, suite), (Key::Ems, "on"), (Key::Resume, way)];
        let run = run(&scenario(&settings)).unwrap();
        assert!(run.trace.established());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.pcapng");
        std::fs::write(&file, pcapng::bytes(&run)).unwrap();
        let mut expected = expected_types(run.scenario.suite.key_exchange);
        if ticket {
            // Before the server's Finished.
            expected.insert(expected.len() - 1, 4);
        }
        // Two hellos and two Finished, and nothing else.
        expected.extend([1, 2, 20, 20]);
        for stream in [0, 1] {
            let dissection = dissect(&file, folder.path(), stream);
            assert_eq!(handshake_types(&dissection), expected, "{dissection}");
            let conversation = dissection.split("Node 1").nth(1).unwrap_or_default();
            let said: Vec<&str> = conversation.lines().map(str::trim).collect();
            assert!(said.contains(&"ping"), "{way} {stream}: {dissection}");
            assert!(said.contains(&"pong"), "{way} {stream}: {dissection}");
        }
    }
}

#[test]
fn tshark_decrypts_what_a_client_said_before_the_end_of_the_handshake() {
    if !is_here("tshark") {
        return;
    }
    assert_decrypts(&run(&scenario(&[(Key::FalseStart, "on")])).unwrap());
}

#[test]
fn tshark_decrypts_that_a_second_handshake_is_declined() {
    if !is_here("tshark") {
        return;
    }
    let run = run(&scenario(&[(Key::Renegotiate, "on")])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.pcapng");
    std::fs::write(&file, pcapng::bytes(&run)).unwrap();
    let dissection = dissect(&file, folder.path(), 0);
    let mut expected = expected_types(run.scenario.suite.key_exchange);
    // HelloRequest.
    expected.push(0);
    assert_eq!(handshake_types(&dissection), expected, "{dissection}");
    let declined = "Alert (Level: Warning, Description: No Renegotiation)";
    assert!(dissection.contains(declined), "{dissection}");
}
