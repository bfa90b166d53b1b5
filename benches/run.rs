//! The whole recorded run, both actors and an Eve who listens, for each key
//! exchange: `cargo bench --bench run`. `benches/peers.py` puts OpenSSL and
//! tlslite-ng beside it.

use slowshake::sim::{Key, Run, Scenario, run};

fn main() {
    divan::main();
}

fn scenario(suite: &str, group: Option<&str>) -> Scenario {
    let mut scenario = Scenario::default();
    let group = group.map(|group| (Key::Group, group));
    for (key, value) in [(Key::Suite, suite)].into_iter().chain(group) {
        scenario.set(key, value).expect("a suite and a group of it");
    }
    scenario
}

/// One row: its name, its suite, its group.
const ROWS: [(&str, &str, Option<&str>); 8] = [
    ("RSA", "AES128-GCM-SHA256", None),
    ("DHE_RSA_p23", "DHE-RSA-AES128-GCM-SHA256", Some("p23")),
    (
        "DHE_RSA_ffdhe2048",
        "DHE-RSA-AES128-GCM-SHA256",
        Some("ffdhe2048"),
    ),
    (
        "DH_anon_ffdhe2048",
        "ADH-AES128-GCM-SHA256",
        Some("ffdhe2048"),
    ),
    (
        "ECDHE_RSA_x25519",
        "ECDHE-RSA-AES128-GCM-SHA256",
        Some("x25519"),
    ),
    (
        "ECDHE_RSA_secp256r1",
        "ECDHE-RSA-AES128-GCM-SHA256",
        Some("secp256r1"),
    ),
    (
        "ECDHE_ECDSA_x25519",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        Some("x25519"),
    ),
    (
        "ECDHE_ECDSA_secp256r1",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        Some("secp256r1"),
    ),
];

#[divan::bench(args = ROWS.map(|row| row.0), sample_count = 200)]
fn whole(bencher: divan::Bencher<'_, '_>, name: &str) {
    let row = ROWS.iter().find(|row| row.0 == name).expect("a row");
    let scenario = scenario(row.1, row.2);
    let once = run(&scenario).expect("a scenario whose parts fit");
    assert!(once.trace.established(), "{name}");
    bencher.bench(|| -> Run { run(&scenario).expect("a scenario whose parts fit") });
}
