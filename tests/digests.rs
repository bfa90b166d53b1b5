//! What runs come to, kept as digests: for each scenario code the bytes on the
//! wire, the values and the steps. Whoever moves walls sees here that nothing
//! came out differently, and that old codes still open.
//!
//! `SLOWSHAKE_BLESS=1` writes the file again; a line that is not new and changed
//! is a fault, or has its reason in the changelog.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::fmt::Write;

use sha2::{Digest, Sha256};
use slowshake::lesson::Library;
use slowshake::sim::{Attack, Key, Scenario, run};
use slowshake::trace::Trace;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/digests.txt");

/// What is set beside a suite, as `name=value`.
const BESIDE: &[&[&str]] = &[
    &[],
    &["ems=on", "seed=7"],
    &["etm=on"],
    &["resume=ticket"],
    &["resume=id", "ems=on"],
    &["client_auth=require", "client_cert=rsa2048"],
    &["client_auth=request", "client_cert=p256"],
    &["client_auth=request"],
    &["false_start=on", "alpn=h2,http/1.1"],
    &["renegotiate=on"],
    &["records=coalesced"],
    &["eve=computes", "leak=server_key"],
    &["set=client_random=00"],
    &["wire=flip ServerKeyExchange.dh_Ys"],
];

fn with(mut scenario: Scenario, settings: &[&str]) -> Option<Scenario> {
    for setting in settings {
        let (name, value) = setting.split_once('=').unwrap();
        scenario.set(Key::by_name(name).unwrap(), value).ok()?;
    }
    run(&scenario).is_ok().then_some(scenario)
}

/// Every suite with each of [`BESIDE`], every group and certificate with a suite
/// that takes it, every ready attack, and the runs of every lesson.
fn scenarios() -> Vec<Scenario> {
    let usual = Scenario::default();
    let mut all = Vec::new();
    for suite in usual.offered(Key::Suite) {
        let suite = format!("suite={suite}");
        let of_it = BESIDE
            .iter()
            .map(|beside| [&[suite.as_str()], *beside].concat());
        all.extend(of_it.filter_map(|settings| with(usual.clone(), &settings)));
    }
    for (key, name) in [(Key::Group, "group"), (Key::Cert, "cert")] {
        for value in usual.offered(key) {
            let value = format!("{name}={value}");
            let suites = [
                "DHE-RSA-AES128-GCM-SHA256",
                "DH-RSA-AES128-SHA",
                "ADH-AES128-SHA",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-AES128-SHA",
            ];
            let suites = suites.map(|suite| format!("suite={suite}"));
            let with_it = suites.iter().map(|suite| [suite.as_str(), value.as_str()]);
            all.extend(with_it.filter_map(|settings| with(usual.clone(), &settings)));
        }
    }
    let attacks = Attack::ALL.iter();
    all.extend(attacks.map(|attack| attack.apply(&usual, &[]).unwrap()));
    let course = Library::built_in();
    for name in course.names() {
        let lesson = course.find(name).unwrap().as_ref().unwrap();
        all.extend(lesson.runs.iter().map(|named| named.scenario.clone()));
    }
    all
}

fn digest(parts: impl Iterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        hash.update("\n");
    }
    let hash = hash.finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Wire, values, steps.
fn digests(trace: &Trace) -> [String; 3] {
    let wire = trace.packets.iter().map(|packet| {
        let (sent, delivered) = (&packet.sent, &packet.delivered);
        format!("{:?} {sent:02x?} {delivered:02x?}", packet.sent_at)
    });
    let values = trace.all_values().map(|value| {
        let (id, since) = (value.id, trace.since(value.id));
        let quantity = value.quantity;
        format!("{} {quantity} {:02x?} {since:?}", id.index(), value.bytes)
    });
    let steps = trace
        .steps
        .iter()
        .map(|step| format!("{} {}", step.id.as_str(), step.time));
    [digest(wire), digest(values), digest(steps)]
}

#[test]
fn every_run_comes_to_what_it_came_to() {
    let mut text = String::new();
    for scenario in scenarios() {
        let code = scenario.code();
        let opened = Scenario::from_code(&code).unwrap();
        let [wire, values, steps] = digests(&run(&opened).unwrap().trace);
        writeln!(text, "{code} {wire} {values} {steps}").unwrap();
    }
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        std::fs::write(KEPT, &text).unwrap();
    }
    let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
    let changed: Vec<&str> = kept.lines().filter(|line| !text.contains(line)).collect();
    assert!(
        changed.is_empty(),
        "not as they were:\n{}",
        changed.join("\n")
    );
    assert_eq!(
        kept.lines().count(),
        text.lines().count(),
        "new runs are not kept yet"
    );
    assert!(kept.lines().count() > 500);
}
