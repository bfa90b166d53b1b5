//! The text catalogue holds what every step, name, check and alert needs, and
//! says it in few words.

#[path = "data/tampering.rs"]
mod tampering;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use slowshake::sim::{Key, LiveOptions, Recording, Run, Scenario, run, run_tampered};
use slowshake::trace::{CheckKind, Fact, Name, Phase, Step, Values};
use slowshake::view::{Catalogue, Span, spans_text};
use slowshake::wire::{AlertDescription, OtherProtocol, Role, SUITES};
use tampering::{Change, changed};

const FILES: [&str; 15] = [
    include_str!("../src/view/words/en/hello.ftl"),
    include_str!("../src/view/words/en/authentication.ftl"),
    include_str!("../src/view/words/en/client_auth.ftl"),
    include_str!("../src/view/words/en/key_exchange.ftl"),
    include_str!("../src/view/words/en/keys.ftl"),
    include_str!("../src/view/words/en/finished.ftl"),
    include_str!("../src/view/words/en/tls13.ftl"),
    include_str!("../src/view/words/en/records.ftl"),
    include_str!("../src/view/words/en/data.ftl"),
    include_str!("../src/view/words/en/resumption.ftl"),
    include_str!("../src/view/words/en/eve.ftl"),
    include_str!("../src/view/words/en/mallory.ftl"),
    include_str!("../src/view/words/en/alerts.ftl"),
    include_str!("../src/view/words/en/skipped.ftl"),
    include_str!("../src/view/words/en/names.ftl"),
];

/// Keys that the actors can tell and that no scenario reaches, each with the
/// key of a step that has the same facts and values.
const UNREACHED: [(&str, &str); 29] = [
    (
        "server-key_exchange-issuers-failed",
        "server-key_exchange-issuers",
    ),
    (
        "server-key_exchange-names-failed",
        "server-key_exchange-names",
    ),
    (
        "server-key_exchange-key_usage-failed",
        "server-key_exchange-key_usage",
    ),
    // A client that does not verify is a matter of `connect --insecure`.
    (
        "client-key_exchange-not_verified",
        "client-key_exchange-unsigned",
    ),
    // Nor a root that does not say that it is one.
    (
        "client-key_exchange-issuers-anchor",
        "client-key_exchange-issuers",
    ),
    (
        "client-key_exchange-issuers-anchor-failed",
        "client-key_exchange-issuers",
    ),
    (
        "server-key_exchange-issuers-anchor",
        "server-key_exchange-issuers",
    ),
    (
        "server-key_exchange-issuers-anchor-failed",
        "server-key_exchange-issuers",
    ),
    // One name on two certificates; `tests/hellos` shows such chains.
    (
        "client-key_exchange-path-choice",
        "client-key_exchange-path",
    ),
    ("client-key_exchange-path-none", "client-key_exchange-path"),
    (
        "server-key_exchange-path-choice",
        "server-key_exchange-path",
    ),
    ("server-key_exchange-path-none", "server-key_exchange-path"),
    (
        "client-key_exchange-host_name-common-failed",
        "client-key_exchange-host_name",
    ),
    // Chains with these faults the scenarios do not have.
    (
        "client-key_exchange-issuers-failed",
        "client-key_exchange-issuers",
    ),
    (
        "client-key_exchange-names-failed",
        "client-key_exchange-names",
    ),
    (
        "client-key_exchange-key_usage-failed",
        "client-key_exchange-key_usage",
    ),
    // No registered suite has curves without a signature.
    (
        "server-key_exchange-send-ec-unsigned",
        "server-key_exchange-send-ec",
    ),
    // In a run of our own nobody takes the line down when all was said.
    ("end-clean", "end-truncated"),
    // A seed that leads through several intervals takes a minute here.
    ("eve-narrowed", "eve-narrowed-one"),
    // A server that lies, and one that is not the recorded one.
    ("eve-probe-wrong", "eve-probe-found"),
    ("eve-probe-other-key", "eve-probe"),
    // Somebody replaced a value, and both sides used something else.
    ("eve-subgroup-none", "eve-subgroup-found"),
    // Nobody here seals a record of zeros alone.
    ("open-tls13-empty", "open-tls13-failed"),
    // Servers of real peers send tickets of TLS 1.3; `tests/peers_tls13.rs` has them.
    ("ticket-receive-tls13", "client-finished-ticket"),
    ("ticket-psk", "resumption_secret"),
    // What is told where the two ends tell nothing.
    ("eve-heard", "eve-data"),
    ("eve-heard-sealed", "eve-data"),
    // Only a real server changes its mind about a ticket, or sends one of
    // sixty thousand bytes.
    ("client-finished-ticket-none", "client-finished-ticket"),
    (
        "client-hello-session-ticket-long",
        "client-hello-session-ticket",
    ),
];

fn scenario(settings: &[&str]) -> Scenario {
    let mut scenario = Scenario::default();
    for setting in settings {
        let (key, value) = setting.split_once('=').expect("key=value");
        let key = Key::by_name(key).expect("a key");
        scenario.set(key, value).expect("a value");
    }
    scenario
}

/// One run for each way in which a handshake can go well or wrong.
fn runs() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let mut runs = Vec::new();
        for suite in SUITES.iter() {
            let name = format!("suite={}", suite.name);
            for options in [["ems=on", "etm=on"], ["ems=off", "etm=off"]] {
                runs.push(scenario(&[&name, options[0], options[1]]));
            }
        }
        for settings in SETTINGS {
            runs.push(scenario(settings));
        }
        let mut runs: Vec<Run> = runs
            .iter()
            .map(|scenario| run(scenario).expect("the parts go together"))
            .collect();
        for suite in KEY_EXCHANGES {
            for options in [["ems=on", "etm=on"], ["ems=off", "etm=off"]] {
                tampered(&scenario(&[suite, options[0], options[1]]), &mut runs);
            }
        }
        runs.extend(STRANGERS.map(stranger));
        runs
    })
}

/// How those begin who speak no TLS; XMPP has a `<`, by which words that are
/// missing are found.
const STRANGERS: [&[u8]; 11] = [
    b"GET /a/long/path/that/does/not/end/before/the/sixtieth/byte/of/it HTTP/1.1\r\n",
    b"HTTP/1.1 400 Bad Request\r\n",
    b"PRI * HTTP/2.0\r\n",
    b"SSH-2.0-OpenSSH_9.9p1 Debian-3\r\n",
    b"220-a-mail-server-with-a-long-name.department.example ESMTP Postfix\r\n",
    b"220 the FTP server of the department of long names is ready\r\n",
    b"220 the server of the department of long names, which is ready\r\n",
    b"+OK the server of the department of long names, which is ready\r\n",
    b"* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE] ready\r\n",
    b"PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n",
    &[0x80, 0x2e, 1, 3, 1, 0, 0x15],
];

/// Our client against one of them.
fn stranger(bytes: &[u8]) -> Run {
    assert!(OtherProtocol::of(bytes).is_some());
    let options = LiveOptions {
        role: Role::Client,
        verify_certificate: false,
        anchors: Vec::new(),
        memory: None,
    };
    let mut client = Recording::start(&Scenario::default(), options).expect("it goes together");
    assert!(client.receive(0, bytes).is_err());
    client.finish().0
}

const KEY_EXCHANGES: [&str; 6] = [
    "suite=TLS_DH_RSA_WITH_AES_128_GCM_SHA256",
    "suite=AES128-SHA256",
    "suite=DHE-RSA-AES128-GCM-SHA256",
    "suite=TLS_DH_anon_WITH_AES_128_GCM_SHA256",
    "suite=ECDHE-RSA-AES128-SHA",
    "suite=ECDHE-ECDSA-CHACHA20-POLY1305",
];

const SETTINGS: &[&[&str]] = &[
    // TLS 1.3: each kind of group, each way through, and how each can fail.
    &["tls=1.3", "eve=computes", "key_update=on"],
    &["tls=1.3", "group=safe64"],
    &["tls=1.3", "group=ffdhe2048", "leak=server_key"],
    &[
        "tls=1.3",
        "group=x25519",
        "eve=computes",
        "client_auth=request",
    ],
    &[
        "tls=1.3",
        "group=X25519MLKEM768",
        "eve=computes",
        "eve_budget=1024",
    ],
    &[
        "tls=1.3",
        "cert=p256",
        "client_auth=require",
        "client_cert=p256",
    ],
    &["tls=1.3", "client_auth=require", "client_cert=rsa2048"],
    &["tls=1.3", "client_auth=require"],
    &["tls=1.3", "key_shares=none"],
    &["tls=1.3", "set=dh_Ys=1"],
    &["tls=1.3", "set=ClientHello.key_exchange=01"],
    &[
        "tls=1.3",
        "group=secp256r1",
        "set=ClientHello.key_exchange~3",
    ],
    &[
        "tls=1.3",
        "group=secp256r1",
        "set=ServerHello.key_exchange~3",
    ],
    &[
        "tls=1.3",
        "key_shares=none",
        "set=ClientHello.named_group_list=0019001900190019",
    ],
    &[
        "tls=1.3",
        "set=ClientHello.supported_signature_algorithms=040104010401040104010401040104010401",
    ],
    &["tls=1.3", "set=ClientHello.cipher_suites=130413041304"],
    &[
        "tls=1.3",
        "group=X25519MLKEM768",
        "set=ClientHello.key_exchange~12",
    ],
    &["tls=1.3", "set=ClientHello.versions=0305"],
    &["tls=1.2..1.3", "set=ClientHello.versions=03030303"],
    &["tls=1.2..1.3", "server_tls=1.2"],
    &["tls=1.2", "server_tls=1.2..1.3"],
    &["client_tls=1.2", "server_tls=1.3"],
    &["tls=1.3", "wire=flip ServerHello.random"],
    &["tls=1.3", "set=server_Finished.verify_data~3"],
    &["tls=1.3", "set=client_Finished.verify_data~3"],
    &["tls=1.3", "set=server_CertificateVerify.signature~3"],
    &["tls=1.3", "wire=flip server_application_data.fragment"],
    &["tls=1.3", "wire=flip client_application_data.fragment"],
    &["suite=TLS_DH_anon_WITH_AES_128_GCM_SHA256", "mitm=none"],
    &["mitm=self_signed"],
    &["mitm=other_name"],
    &["mitm=copied"],
    &["suite=AES128-SHA256", "mitm=copied"],
    &["mitm=copied", "signature_algorithms=rsa_pss_rsae_sha256"],
    &["mitm=stolen", "signature_algorithms=rsa_pss_rsae_sha256"],
    &["suite=ECDHE-ECDSA-AES128-SHA", "mitm=copied"],
    &["suite=ECDHE-ECDSA-AES128-SHA", "mitm=stolen"],
    &["mitm=stolen"],
    &[
        "suite=AES128-GCM-SHA256",
        "cert=rsa512",
        "skip=server.premaster_padding",
        "eve=probes",
        "seed=26",
    ],
    &[
        "suite=AES128-GCM-SHA256",
        "cert=rsa512",
        "skip=server.premaster_padding",
        "eve=probes",
        "eve_budget=50",
    ],
    &[
        "wire=flip client_application_data.fragment.64",
        "skip=sequence_number",
    ],
    &["suite=AES128-GCM-SHA256", "cert=rsa512", "eve=probes"],
    &["suite=DHE-RSA-AES128-GCM-SHA256", "eve=probes"],
    &[
        "suite=ADH-AES128-SHA",
        "wire=set ServerKeyExchange.dh_Ys=01,set ClientKeyExchange.dh_Yc=01",
        "skip=public_value,finished",
        "eve=computes",
    ],
    &[
        "suite=ADH-AES128-SHA",
        "wire=set ServerKeyExchange.dh_Ys=02,set ClientKeyExchange.dh_Yc=02",
        "skip=finished",
        "seed=7",
        "eve=computes",
    ],
    // Somebody on the path, and checks that are left out.
    &["wire=cut ServerHelloDone"],
    &["wire=cut server_application_data"],
    &["wire=cut server_application_data", "skip=close_notify"],
    &[
        "wire=replay client_application_data",
        "skip=sequence_number",
    ],
    &[
        "wire=flip client_application_data.fragment.70",
        "skip=record_tag",
    ],
    &[
        "suite=DHE-RSA-AES128-CCM8",
        "wire=flip client_application_data.fragment.70",
    ],
    &["wire=old ServerKeyExchange", "skip=params_signature"],
    &["records=coalesced", "skip=certificate_path"],
    &["suite=AES128-SHA", "skip=premaster_padding"],
    &[
        "suite=AES128-SHA",
        "wire=flip ClientKeyExchange.encrypted_pre_master_secret",
        "skip=premaster_padding,premaster_version",
    ],
    &["group=safe16", "eve=computes"],
    &["group=safe64", "eve=computes"],
    &["group=safe512", "eve=computes"],
    &["group=modp2048", "eve=computes"],
    &["group=ffdhe2048", "eve=computes", "leak=server_key"],
    &["group=safe16", "eve=computes", "eve_budget=3"],
    &["eve=computes", "ems=on"],
    &["suite=AES128-SHA256", "eve=computes", "leak=server_key"],
    &["suite=ECDHE-RSA-AES128-SHA", "group=secp256r1"],
    &[
        "suite=ECDHE-ECDSA-AES128-GCM-SHA256",
        "group=secp384r1",
        "eve=computes",
        "leak=server_key",
    ],
    &[
        "suite=TLS_DH_anon_WITH_AES_128_GCM_SHA256",
        "leak=server_key",
    ],
    &["alpn=h2,http/1.1"],
    // A client that names no curve.
    &[
        "suite=ECDHE-RSA-AES128-SHA",
        "set=ClientHello.supported_groups.extension_type=7a7a",
    ],
    &["cert=rsa1024"],
    &["cert=rsa512"],
    &["clock=1"],
    // keyUsage, turned into an extension that nobody knows.
    &[
        "skip=certificate_signature",
        "set=server_Certificate.certificate_list.[0]~4521",
    ],
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "skip=certificate_signature",
        "set=client_Certificate.certificate_list.[0]~4353",
    ],
    &["server_name=elsewhere.example"],
    &["client_suites=AES128-SHA", "server_suites=AES128-SHA256"],
    // The client's favorite authentication is not the server's.
    &[
        "client_suites=ECDHE-ECDSA-AES128-SHA,AES128-SHA",
        "server_suites=ECDHE-ECDSA-AES128-SHA,AES128-SHA",
    ],
    &["set=xc=7"],
    &["set=server.dh_Ys=22"],
    &["set=client.dh_Yc=22"],
    &["set=server.dh_p=24"],
    &["set=server.dh_p=2027"],
    // −2 is no power of 2 modulo this p.
    &["group=safe16", "eve=computes", "set=server.dh_Ys=40821"],
    &["set=client.master_secret=00", "eve=computes"],
    &["set=ServerHello.cipher_suite=0035"],
    &["set=ServerHello.server_version=0301"],
    &["set=client_random=00"],
    &["set=ClientHello.client_version=0301"],
    &["set=ServerKeyExchange.dh_Ys=01"],
    &["set=ServerHello.nothing=00"],
    &["set=client_Finished.verify_data~3"],
    &["set=server_Finished.verify_data~3"],
    &["suite=AES128-SHA", "set=server.n=0xff"],
    &["suite=AES128-SHA", "set=client.premaster_secret~7"],
    &["suite=ECDHE-RSA-AES128-SHA", "set=server.ecdh_Ys=aa"],
    &["suite=ECDHE-RSA-AES128-SHA", "set=client.ecdh_Yc=aa"],
    &[
        "suite=ECDHE-RSA-AES128-SHA",
        "group=secp256r1",
        "set=server.ecdh_Ys~300",
    ],
    &[
        "suite=ECDHE-RSA-AES128-SHA",
        "group=secp256r1",
        "set=client.ecdh_Yc~300",
    ],
    &["client_data=", "server_data="],
    &[
        "suite=TLS_DH_RSA_WITH_AES_128_CBC_SHA",
        "cert=dh2048",
        "eve=computes",
        "leak=server_key",
    ],
    &["client_auth=request", "client_cert=rsa2048"],
    &["client_auth=require", "client_cert=p256", "ems=on"],
    &["client_auth=request"],
    &["client_auth=require"],
    &[
        "client_auth=request",
        "client_cert=p256",
        "set=CertificateRequest.certificate_types=01",
    ],
    &[
        "client_auth=request",
        "client_cert=rsa2048",
        "set=CertificateRequest.supported_signature_algorithms=0403",
    ],
    &[
        "client_auth=request",
        "client_cert=rsa2048",
        "set=CertificateRequest.certificate_authorities.[0]~9",
    ],
    &[
        "client_auth=request",
        "client_cert=p256",
        "set=CertificateRequest.supported_signature_algorithms=0403",
    ],
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "set=CertificateVerify.signature~9",
    ],
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "set=client_Certificate.certificate_list.[0]~7000",
    ],
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "set=server.now=1",
    ],
    &["resume=ticket", "leak=ticket_key"],
    &["resume=ticket", "leak=master_secret", "eve=computes"],
    &["resume=id", "leak=master_secret"],
    &["resume=id", "eve=computes", "ems=on"],
    &["resume=id", "suite=ADH-AES128-SHA"],
    &["resume=ticket", "renew_ticket=on"],
    // What the client kept is not what it was given.
    &["resume=ticket", "set=client.c2.ticket~3"],
    &["resume=ticket", "set=client.c2.ticket~300"],
    &["resume=ticket", "set=client.c2.ticket=00"],
    &["resume=id", "set=client.c2.session_id~3"],
    // Another host than the one that the session was made with.
    &[
        "resume=ticket",
        "wire=flip c2.ClientHello.server_name.host_name.1",
    ],
    // Long ago, and a suite that nobody offers any more.
    &[
        "resume=ticket",
        "set=server.ticket_timestamp=0000000000000000",
    ],
    &["resume=ticket", "set=server.ticket_terms=0303003300000011"],
    &["resume=ticket", "set=server.ticket_terms=030300ff00000011"],
    &[
        "resume=ticket",
        "ems=on",
        "set=server.ticket_terms=0303009e00000011",
    ],
    &["resume=ticket", "set=server.ticket_terms=0303009e00010011"],
    &["resume=id", "set=c2.client_random=00"],
    &[
        "resume=ticket",
        "client_auth=require",
        "client_cert=p256",
        "set=server.ticket_terms=0303009e00000011",
    ],
    &[
        "signature_algorithms=rsa_pss_rsae_sha256",
        "client_auth=require",
        "client_cert=rsa2048",
    ],
    // An ECDSA scheme, and a key for RSA.
    &["set=ServerKeyExchange.algorithm=0403"],
    &[
        "set=ServerKeyExchange.algorithm=0403",
        "skip=params_signature",
    ],
    &["renegotiate=on"],
    &["renegotiate=on", "suite=AES128-SHA", "etm=on"],
    &["false_start=on"],
    // The server takes another suite than the one for which that is allowed.
    &["false_start=on", "server_suites=AES128-GCM-SHA256"],
];

/// Each record of a run lost, doubled, and changed in some places.
fn tampered(scenario: &Scenario, runs: &mut Vec<Run>) {
    let packets = run(scenario).expect("it goes together").trace.packets;
    for packet in &packets {
        let bits = packet.seen().len() * 8;
        let flips = [20, 43, 77, bits / 2, bits - 9];
        let changes = [Change::Drop, Change::Repeat]
            .into_iter()
            .chain(flips.map(Change::Flip));
        for change in changes {
            let run = run_tampered(scenario, None, changed(packet.id, change));
            runs.push(run.expect("it goes together"));
        }
    }
}

/// Every step of every run, as it is told.
fn steps() -> impl Iterator<Item = (&'static Run, &'static Step)> {
    runs()
        .iter()
        .flat_map(|run| run.trace.steps.iter().map(move |step| (run, step)))
}

/// The keys of the files that have a title, so are the words of a step.
fn step_keys() -> BTreeSet<&'static str> {
    let mut keys = BTreeSet::new();
    for file in FILES {
        let mut key = "";
        for line in file.lines() {
            if let Some((head, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                key = head;
            }
            if line.trim_start().starts_with(".title =") {
                keys.insert(key);
            }
        }
    }
    keys
}

fn check_words(title: &str, text: &str, replaced: bool, key: &str) {
    assert!(!title.is_empty() && title.chars().count() <= 44, "{title}");
    assert!(!title.ends_with('.'), "{title}");
    let (length, sentences) = if replaced { (560, 5) } else { (420, 3) };
    assert!(text.chars().count() <= length, "{key}: {text}");
    assert!(text.ends_with(['.', '"']), "{key}: {text}");
    assert!(text.split(". ").count() <= sentences, "{key}: {text}");
    for bad in ["{", "<", "  ", "..", "—", "!", " ."] {
        assert!(!text.contains(bad), "{key}: {text}");
        assert!(!title.contains(bad), "{key}: {title}");
    }
}

#[test]
fn every_step_has_a_title_and_a_text_and_lacks_nothing() {
    let catalogue = Catalogue::english();
    for (run, step) in steps() {
        let faults = catalogue.faults(&run.trace, step);
        assert!(faults.is_empty(), "{}: {faults:?}", step.text_key);
        let words = catalogue.step(&run.trace, step);
        let replaced = !run.scenario.overrides.is_empty();
        check_words(&words.title, &words.plain(), replaced, &step.text_key);
    }
}

#[test]
fn every_key_of_the_files_is_some_steps() {
    let mut unused = step_keys();
    for (run, step) in steps() {
        unused.remove(Catalogue::english().key(&run.trace, step).as_ref());
    }
    let listed: BTreeSet<&str> = UNREACHED.iter().map(|(key, _)| *key).collect();
    assert_eq!(unused, listed);
}

#[test]
fn the_words_that_no_scenario_reaches_lack_nothing_either() {
    let catalogue = Catalogue::english();
    for (key, like) in UNREACHED {
        let (run, step) = steps()
            .find(|(run, step)| step.text_key == like && run.scenario.overrides.is_empty())
            .expect("a step like it");
        let mut step = step.clone();
        step.text_key = key.to_owned();
        let faults = catalogue.faults(&run.trace, &step);
        assert!(faults.is_empty(), "{key}: {faults:?}");
        let words = catalogue.step(&run.trace, &step);
        check_words(&words.title, &words.plain(), false, key);
    }
}

#[test]
fn a_key_without_words_shows_and_is_a_fault() {
    let (run, step) = steps().next().expect("a step");
    let mut step = step.clone();
    step.text_key = "of-no-kind".to_owned();
    let catalogue = Catalogue::english();
    assert_eq!(catalogue.step(&run.trace, &step).title, "<of-no-kind>");
    assert!(!catalogue.faults(&run.trace, &step).is_empty());
}

#[test]
fn titles_hold_no_value_that_a_mask_would_have_to_cover() {
    let allowed = ["$actor", "$seq", "$alert", "$from"];
    for line in FILES.iter().flat_map(|file| file.lines()) {
        let Some(title) = line.trim_start().strip_prefix(".title =") else {
            continue;
        };
        for word in title.split_whitespace().filter(|w| w.starts_with('$')) {
            assert!(allowed.contains(&word), "{line}");
        }
    }
}

#[test]
fn every_name_has_a_gloss_of_few_words() {
    for name in Name::ALL {
        let gloss = Catalogue::english().gloss(*name);
        assert!(!gloss.contains('<'), "{gloss}");
        assert!(gloss.chars().count() <= 34, "{gloss}");
    }
}

#[test]
fn every_phase_check_and_alert_has_words() {
    let catalogue = Catalogue::english();
    for phase in Phase::ALL {
        assert!(!catalogue.phase(phase).contains('<'));
    }
    for check in CheckKind::ALL {
        let words = catalogue.check(*check);
        assert!(!words.contains('<'), "{check:?}");
        assert!(words.chars().count() <= 75, "{words}");
    }
    let unknown = catalogue.alert("unknown (0xc8)");
    for alert in AlertDescription::ALL {
        assert_ne!(catalogue.alert(&alert.to_string()), unknown, "{alert}");
    }
}

#[test]
fn every_verdict_on_a_candidate_has_words_and_every_word_is_used() {
    let mut verdicts: BTreeMap<&str, String> = BTreeMap::new();
    for (_, step) in steps() {
        for (_, fact) in &step.facts {
            if let Fact::Candidates(candidates) = fact {
                for (_, word) in candidates {
                    verdicts.insert(word, Catalogue::english().verdict(word));
                }
            }
        }
    }
    for words in verdicts.values() {
        assert!(!words.contains('<'), "{words}");
    }
    let listed = FILES
        .iter()
        .flat_map(|file| file.lines())
        .filter_map(|line| line.strip_prefix("verdict-")?.split(' ').next());
    // Both sides of every scenario speak all curves and ffdhe groups or none
    // of them, and the same schemes.
    let unreached = ["no-common-group", "no-common-signature"];
    // No chain here has two certificates of one name; `tests/hellos` shows some.
    let elsewhere = |word: &str| unreached.contains(&word) || word.starts_with("issuer-");
    for word in listed.filter(|word| !elsewhere(word)) {
        assert!(verdicts.contains_key(word), "{word}");
    }
}

fn told(settings: &[&str], id: &str) -> (Run, Step) {
    let run = run(&scenario(settings)).expect("it goes together");
    let step = run.trace.steps.iter().find(|step| step.id.as_str() == id);
    let step = step.expect("there is such a step").clone();
    (run, step)
}

fn text(settings: &[&str], id: &str) -> String {
    let (run, step) = told(settings, id);
    Catalogue::english().step(&run.trace, &step).plain()
}

#[test]
fn values_in_a_sentence_stay_values() {
    let (run, step) = told(&[], "server.key_exchange.public_value");
    let words = Catalogue::english().step(&run.trace, &step);
    let values: Vec<(String, &str)> = words
        .text
        .iter()
        .filter_map(|span| match span {
            Span::Value { id, shown } => {
                let quantity = run.trace.value(*id).quantity;
                Some((quantity.to_string(), shown.as_str()))
            }
            Span::Plain(_) | Span::Name { .. } | Span::Bytes { .. } => None,
        })
        .collect();
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["dh_g", "xs", "dh_p", "dh_Ys"]);
    assert!(words.plain().starts_with(&format!(
        "Ys = g^xs mod p = 5^{} mod 23 = {}.",
        values[1].1, values[3].1
    )));
}

#[test]
fn what_was_said_is_a_value_too() {
    let (run, step) = told(&[], "server.data.receive");
    let words = Catalogue::english().step(&run.trace, &step);
    assert!(words.text.iter().any(
        |span| matches!(span, Span::Value { id, shown } if shown == "ping"
            && run.trace.value(*id).quantity.name == Name::ApplicationData)
    ));
}

#[test]
fn the_arithmetic_stays_right_where_the_scenario_replaces_its_result() {
    let before = text(&[], "server.key_exchange.public_value");
    let after = text(&["set=server.dh_Ys=9"], "server.key_exchange.public_value");
    let note = after
        .strip_prefix(&before)
        .expect("the same sentence first");
    assert!(note.starts_with(" dh_Ys is then replaced by hand: 9 instead of "));
    let received = text(&["set=server.dh_Ys=9"], "client.key_exchange.parameters");
    assert!(received.contains("Ys = 9 "), "{received}");
}

#[test]
fn a_large_group_shows_no_power_of_a_hundred_digits() {
    let text = text(&["group=ffdhe2048"], "server.key_exchange.public_value");
    assert!(text.starts_with("Ys = g^xs mod p = "));
    assert!(!text.contains("^0") && text.chars().count() < 200, "{text}");
}

#[test]
fn what_a_side_says_cannot_act_on_the_screen() {
    let said = "client_data=a\u{1b}[2J\u{202e}\u{e000}";
    let text = text(&[said], "client.data.send");
    assert!(text.contains("a\\x1b[2J\\u{202e}\\u{e000}"), "{text}");
}

#[test]
fn a_failed_check_is_told_in_words_of_its_own() {
    let settings = ["set=client_Finished.verify_data~3"];
    let text = text(&settings, "server.finished.check");
    assert!(text.contains("different secrets"), "{text}");
}

#[test]
fn an_edited_field_is_told_by_its_name_and_what_it_is_now() {
    let replaced = text(
        &["set=ServerKeyExchange.dh_Ys=09"],
        "server.key_exchange.send",
    );
    let told = "A field of ServerKeyExchange is then changed by hand: dh_Ys is now 09.";
    assert!(replaced.ends_with(told), "{replaced}");
    let flipped = text(
        &["set=client_Finished.verify_data~3"],
        "client.finished.send",
    );
    let told = "changed by hand: bit 3 of verify_data is turned over.";
    assert!(flipped.ends_with(told), "{flipped}");
}

#[test]
fn an_internal_alert_says_where_a_value_was_set_by_hand() {
    let run = run(&scenario(&["set=client_random=00"])).expect("it goes together");
    let mut steps = run.trace.steps.iter();
    let step = steps.find(|step| step.text_key == "alert-internal");
    let step = step.expect("the client cannot go on");
    let words = Catalogue::english().step(&run.trace, step).plain();
    assert!(words.ends_with(" A value was set by hand."), "{words}");
}

#[test]
fn a_suite_is_told_as_what_it_is() {
    let mut told = BTreeSet::new();
    for (run, step) in steps().filter(|(_, step)| step.text_key == "client-hello-accept") {
        let mut facts = step.facts.iter();
        let named = facts.find_map(|(name, fact)| match fact {
            Fact::Text(text) if *name == "key_exchange" => Some(text.as_str()),
            _ => None,
        });
        let name = named.expect("a key exchange");
        let text = spans_text(&Catalogue::english().step(&run.trace, step).text);
        assert_eq!(text.contains("curve"), name.starts_with("EC"), "{text}");
        assert_eq!(
            text.contains("ECDSA key"),
            name.ends_with("_ECDSA"),
            "{text}"
        );
        told.insert(name);
    }
    assert!(told.contains("DH_RSA") && told.len() == 6, "{told:?}");
}
