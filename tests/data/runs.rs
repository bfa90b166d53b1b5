//! Runs that between them use every operation, every key exchange, every
//! record protection and every check with both answers.

#[path = "scenario.rs"]
mod scenario;
#[path = "tampering.rs"]
pub(crate) mod tampering;

use scenario::scenario;
use slowshake::sim::{Run, run, run_tampered};
use slowshake::wire::ContentType;
use tampering::{Change, changed};

/// Settings of one run, as `name=value`; all runs have one seed, so that
/// they share the commands of what they share.
const RUNS: &[&[&str]] = &[
    // TLS 1.3: each kind of group, each suite, each way through.
    &["tls=1.3", "eve=computes", "key_update=on"],
    &[
        "tls=1.3",
        "group=x25519",
        "tls13_suite=TLS_AES_256_GCM_SHA384",
    ],
    &[
        "tls=1.3",
        "group=secp256r1",
        "cert=p256",
        "tls13_suite=TLS_CHACHA20_POLY1305_SHA256",
    ],
    &[
        "tls=1.3",
        "group=ffdhe2048",
        "tls13_suite=TLS_AES_128_CCM_SHA256",
    ],
    &[
        "tls=1.3",
        "group=X25519MLKEM768",
        "tls13_suite=TLS_AES_128_CCM_8_SHA256",
    ],
    &[
        "tls=1.3",
        "key_shares=none",
        "client_auth=require",
        "client_cert=p256",
    ],
    &[
        "tls=1.3",
        "group=X25519MLKEM768",
        "set=ClientHello.key_exchange~12",
    ],
    &["tls=1.2..1.3", "server_tls=1.2"],
    &["tls=1.2..1.3", "set=ClientHello.versions=03030303"],
    // Eve asks a server that tells, and needs few questions with this seed.
    &[
        "suite=AES128-GCM-SHA256",
        "cert=rsa512",
        "skip=server.premaster_padding",
        "eve=probes",
        "seed=26",
    ],
    // A server that tells, and a client whose padding is wrong.
    &[
        "suite=AES128-GCM-SHA256",
        "skip=server.premaster_padding",
        "set=client.EM=0001",
    ],
    // A public value with three powers: 5, 25 and 1 modulo 31.
    &[
        "suite=ADH-AES128-SHA",
        "set=server.dh_p=31",
        "set=server.dh_g=3",
        "set=server.dh_Ys=5",
        "set=client.dh_Yc=5",
        "eve=computes",
    ],
    &["suite=AES128-GCM-SHA256", "ems=on", "leak=server_key"],
    &["suite=AES128-SHA", "cert=rsa512", "leak=server_key"],
    &["suite=DHE-RSA-AES128-GCM-SHA256", "eve=computes"],
    &[
        "suite=DHE-RSA-AES256-GCM-SHA384",
        "group=ffdhe2048",
        "ems=on",
    ],
    &[
        "suite=DHE-RSA-CHACHA20-POLY1305",
        "group=safe32",
        "cert=rsa1024",
        "eve=computes",
    ],
    &[
        "suite=DHE-RSA-AES128-SHA256",
        "group=safe64",
        "cert=rsa512",
        "etm=on",
    ],
    &["suite=ADH-AES128-SHA", "etm=on", "eve=computes"],
    &["suite=ADH-AES128-SHA256", "eve=computes", "set=client.xc=7"],
    &[
        "suite=ECDHE-RSA-CHACHA20-POLY1305",
        "group=x25519",
        "ems=on",
        "alpn=h2",
    ],
    &[
        "suite=ECDHE-RSA-AES128-SHA256",
        "group=secp384r1",
        "leak=server_key",
    ],
    &[
        "suite=ECDHE-ECDSA-AES128-GCM-SHA256",
        "group=secp256r1",
        "etm=on",
    ],
    &[
        "suite=ECDHE-ECDSA-AES256-GCM-SHA384",
        "group=x25519",
        "leak=server_key",
    ],
    // AES-256 in CBC mode, each MAC once, and CCM with both tags.
    &["suite=AES256-SHA", "cert=rsa512"],
    &["suite=DHE-RSA-AES256-SHA256", "cert=rsa512"],
    &["suite=ECDHE-RSA-AES256-SHA384", "etm=on", "ems=on"],
    &["suite=ECDHE-ECDSA-AES256-SHA384"],
    &["suite=AES128-CCM", "cert=rsa512", "leak=server_key"],
    &["suite=AES256-CCM8", "cert=rsa512", "leak=server_key"],
    &["suite=DHE-RSA-AES128-CCM8", "eve=computes"],
    &["suite=ECDHE-ECDSA-AES256-CCM", "ems=on"],
    // Somebody in the middle: two connections, and what is said passed on.
    &["suite=ADH-AES128-GCM-SHA256", "mitm=none", "eve=computes"],
    &[
        "suite=ECDHE-ECDSA-AES128-GCM-SHA256",
        "mitm=stolen",
        "set=mallory.c2.client_application_data=70616e6b",
    ],
    &["mitm=copied"],
    // The server's half stands in its certificate; its theft, and a search.
    &[
        "suite=DH-RSA-AES128-GCM-SHA256",
        "cert=dh2048",
        "ems=on",
        "leak=server_key",
    ],
    &["suite=DH-RSA-AES128-SHA256", "cert=dh23", "eve=computes"],
    // A client that proves who it is, that will not, and that must.
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "suite=DH-RSA-AES128-SHA",
        "cert=dh23",
    ],
    &[
        "client_auth=request",
        "client_cert=p256",
        "suite=ECDHE-RSA-AES128-SHA",
        "ems=on",
    ],
    &["client_auth=request", "suite=AES128-GCM-SHA256"],
    &["client_auth=require"],
    &[
        "client_auth=require",
        "client_cert=rsa2048",
        "set=CertificateVerify.signature~9",
        "skip=certificate_verify",
    ],
    // RSASSA-PSS of both sides, and one that was changed.
    &[
        "signature_algorithms=rsa_pss_rsae_sha256,rsa_pkcs1_sha256",
        "client_auth=require",
        "client_cert=rsa2048",
    ],
    &[
        "signature_algorithms=rsa_pss_rsae_sha512",
        "suite=ECDHE-RSA-AES128-GCM-SHA256",
        "group=secp521r1",
        "set=ServerKeyExchange.signature~100",
    ],
    // Sessions that are taken up again, what leaks of them, and a ticket
    // that is not what the server sealed.
    &["resume=ticket", "leak=ticket_key"],
    &["resume=ticket", "renew_ticket=on", "leak=ticket_key"],
    &["resume=ticket", "ems=on", "suite=AES128-SHA", "etm=on"],
    &["resume=id", "leak=master_secret"],
    &[
        "resume=id",
        "suite=DH-RSA-AES256-GCM-SHA384",
        "cert=dh23",
        "eve=computes",
    ],
    &["resume=ticket", "set=client.c2.ticket~3"],
    &["resume=ticket", "set=client.c2.ticket~300"],
    &[
        "resume=ticket",
        "set=client.c2.ticket~300",
        "skip=ticket_MAC",
    ],
    &["resume=ticket", "set=server.c2.now=99999999999"],
    // What was changed on its way, at a place that everybody reads.
    &["wire=flip ServerKeyExchange.dh_Ys", "skip=params_signature"],
    &["wire=replay ServerHelloDone", "records=40"],
    // Record checks that are left out.
    &[
        "wire=flip client_application_data.fragment.90",
        "skip=record_tag",
    ],
    &[
        "suite=ECDHE-RSA-CHACHA20-POLY1305",
        "wire=replay client_application_data",
        "skip=sequence_number",
    ],
    &[
        "suite=AES128-CCM8",
        "wire=flip client_application_data.fragment.90",
        "skip=record_tag",
    ],
    &[
        "suite=AES128-SHA",
        "wire=flip client_application_data.fragment.3",
        "skip=record_MAC",
    ],
    &[
        "suite=AES128-SHA",
        "etm=on",
        "set=client.client_padding#2~0",
        "skip=record_padding",
    ],
    &[
        "suite=AES128-SHA",
        "wire=flip client_application_data.fragment.3",
        "skip=record_MAC,record_padding",
        "leak=server_key",
    ],
    // Both public values become 1, and 2, which has 11 powers modulo 23.
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
    // Failures: a check that says no.
    &["clock=0"],
    &["server_name=other.example"],
    &["server_name=127.0.0.1"],
    &["set=server.dh_Ys=22"],
    &["set=server.dh_p=24"],
    &["set=ServerKeyExchange.signature~100"],
    &[
        "suite=ECDHE-ECDSA-AES128-GCM-SHA256",
        "set=ServerKeyExchange.signature~100",
    ],
    &[
        "suite=ECDHE-RSA-AES128-SHA",
        "group=secp256r1",
        "set=server.ecdh_Ys~519",
    ],
    &["suite=ECDHE-RSA-AES128-SHA", "set=server.ecdh_Ys=00"],
    &[
        "suite=AES128-GCM-SHA256",
        "set=client.encrypted_pre_master_secret~2000",
    ],
    &["suite=AES128-GCM-SHA256", "set=client.premaster_secret~8"],
    &["set=client_verify_data~5"],
];

/// Chains whose signatures are made in other ways than those of the embedded
/// certificates: the suite with whose key the leaf goes, leaf and
/// intermediate.
const CHAINS: &[(&str, &[u8], &[u8])] = &[
    (
        "DHE-RSA-AES128-GCM-SHA256",
        include_bytes!("chains/leaf-ed25519.der"),
        include_bytes!("chains/intermediate-ed25519.der"),
    ),
    (
        "AES128-GCM-SHA256",
        include_bytes!("chains/leaf-p521.der"),
        include_bytes!("chains/intermediate-p521.der"),
    ),
    (
        "AES128-GCM-SHA256",
        include_bytes!("chains/leaf-pss.der"),
        include_bytes!("chains/intermediate-pss.der"),
    ),
    (
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        include_bytes!("chains/leaf-compressed-p256.der"),
        include_bytes!("../../src/pki/certs/intermediate-p256.der"),
    ),
];

/// A run in which the server shows another chain than its own.
fn chain_run((suite, leaf, intermediate): &(&str, &[u8], &[u8])) -> Run {
    let shown = |at, der: &[u8]| {
        let hex: String = der.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("set=server_Certificate.certificate_list.[{at}]={hex}")
    };
    // The chains were made later than the first of January 2026.
    run_of(&[
        &format!("suite={suite}"),
        "clock=1800000000",
        &shown(0, leaf),
        &shown(1, intermediate),
    ])
}

/// Runs in which the application data is changed on its way, by suite: all
/// its bits are tried that stand at these places, from the record's end.
const TAMPERED: &[(&str, usize)] = &[
    ("AES128-GCM-SHA256", 1),
    ("DHE-RSA-CHACHA20-POLY1305", 200),
    ("DHE-RSA-AES128-CCM8", 1),
    ("AES256-CCM", 200),
    ("ECDHE-RSA-AES256-SHA384", 1),
    ("AES128-SHA", 1),
    ("AES128-SHA", 400),
];

/// Text from outside that a shell would gladly run.
pub(crate) const NASTY: &str = "$(touch x)'; \"`id`\\\n%s!%0 END";

/// The run of these settings, each `name=value`.
pub(crate) fn run_of(settings: &[&str]) -> Run {
    run(&scenario(settings)).expect("a scenario of this file")
}

/// A run whose data and application protocol are [`NASTY`], or as much of it
/// as they can be; a server name is letters, digits and two signs.
pub(crate) fn nasty_run() -> Run {
    let data = format!("client_data={NASTY}");
    let answer = format!("server_data={NASTY}");
    run_of(&[
        "suite=ADH-AES128-GCM-SHA256",
        &data,
        &answer,
        "server_name=-rf.slowshake_.example",
        "alpn=$(id)",
    ])
}

/// All runs, each with the settings that name it.
pub(crate) fn runs() -> Vec<(String, Run)> {
    let mut runs: Vec<_> = RUNS
        .iter()
        .map(|settings| (settings.join(" "), run_of(settings)))
        .collect();
    runs.push(("nasty".to_owned(), nasty_run()));
    for (i, chain) in CHAINS.iter().enumerate() {
        runs.push((format!("chain {i}"), chain_run(chain)));
    }
    for (suite, place) in TAMPERED {
        let scenario = scenario(&[&format!("suite={suite}")]);
        let packets = run(&scenario).expect("a scenario").trace.packets;
        let data = packets
            .iter()
            .find(|packet| packet.seen().first() == Some(&ContentType::APPLICATION_DATA.0))
            .expect("a record of application data");
        let change = Change::Flip(data.seen().len() * 8 - place);
        let run = run_tampered(&scenario, None, changed(data.id, change)).expect("a scenario");
        runs.push((format!("{suite}, bit {place} changed"), run));
    }
    runs
}
