//! Whatever somebody on the path does: nothing panics, and no two ends think
//! that they agree on different things, unless a check is left out.

use std::sync::Arc;

use proptest::prelude::*;
use slowshake::net::Act;
use slowshake::sim::run_with_memo;
use slowshake::trace::Ending;
use slowshake::trace::Memo;

use super::*;
use common::disagreements;

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../data/whole_runs.rs"]
mod common;

const MESSAGES: [&str; 17] = [
    "ClientHello",
    "ServerHello",
    "Certificate",
    "ServerKeyExchange",
    "ServerHelloDone",
    "ClientKeyExchange",
    "client_Finished",
    "server_Finished",
    "client_ChangeCipherSpec",
    "server_ChangeCipherSpec",
    "client_application_data",
    "client_application_data#2",
    "server_application_data",
    "client_alert",
    "server_alert",
    "CertificateRequest",
    "c2.ClientHello",
];

const FIELDS: [&str; 14] = [
    "fragment",
    "random",
    "length",
    "msg_type",
    "cipher_suites",
    "extensions",
    "session_id",
    "dh_p",
    "dh_g",
    "dh_Ys",
    "dh_Yc",
    "point",
    "certificate_list",
    "params",
];

const SETTINGS: [&[&str]; 6] = [
    &["suite=ADH-AES128-SHA"],
    &["suite=ADH-AES128-GCM-SHA256", "ems=on"],
    &["suite=AES128-SHA256", "cert=rsa512", "etm=on"],
    &["cert=rsa512"],
    &["cert=rsa512", "suite=ECDHE-RSA-CHACHA20-POLY1305"],
    &["cert=rsa512", "client_data=one\ntwo"],
];

const PACKINGS: [&str; 4] = ["each", "coalesced", "16", "40"];

fn message() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&MESSAGES[..])
}

fn act() -> impl Strategy<Value = String> {
    let field = || proptest::sample::select(&FIELDS[..]);
    let hex = || {
        proptest::collection::vec(any::<u8>(), 0..8)
            .prop_map(|bytes| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())
    };
    let kind = proptest::sample::select(
        &[
            "handshake",
            "alert",
            "change_cipher_spec",
            "application_data",
        ][..],
    );
    prop_oneof![
        (message(), field(), 0..200u32).prop_map(|(m, f, bit)| format!("flip {m}.{f}.{bit}")),
        (message(), field()).prop_map(|(m, f)| format!("flip {m}.{f}")),
        (message(), field(), hex()).prop_map(|(m, f, hex)| format!("set {m}.{f}={hex}")),
        message().prop_map(|m| format!("drop {m}")),
        message().prop_map(|m| format!("replay {m}")),
        message().prop_map(|m| format!("cut {m}")),
        message().prop_map(|m| format!("old {m}")),
        (message(), message()).prop_map(|(m, after)| format!("replay {m} after {after}")),
        (message(), message()).prop_map(|(m, after)| format!("move {m} after {after}")),
        (
            proptest::sample::select(&["client", "server"][..]),
            kind,
            hex(),
            message()
        )
            .prop_map(|(to, kind, hex, after)| {
                let hex = if hex.is_empty() { "01".to_owned() } else { hex };
                format!("inject {to} {kind} {hex} after {after}")
            }),
    ]
}

fn attacked(at: usize, packing: &str, acts: &[String], skips: &[CheckKind]) -> Scenario {
    let packing = format!("records={packing}");
    let mut settings = SETTINGS[at].to_vec();
    settings.push(&packing);
    let mut scenario = scenario(&settings);
    scenario.wire = acts
        .iter()
        .map(|act| Act::parse(act).expect("an act"))
        .collect();
    scenario.skips = skips
        .iter()
        .map(|check| slowshake::trace::Skip {
            role: None,
            check: *check,
        })
        .collect();
    scenario
}

fn memo() -> &'static Arc<Memo> {
    static MEMO: std::sync::OnceLock<Arc<Memo>> = std::sync::OnceLock::new();
    MEMO.get_or_init(Arc::default)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_acts_end_in_two_that_wrongly_think_they_agree(
        at in 0..SETTINGS.len(),
        packing in proptest::sample::select(&PACKINGS[..]),
        acts in proptest::collection::vec(act(), 1..4),
    ) {
        let scenario = attacked(at, packing, &acts, &[]);
        let run = run_with_memo(&scenario, memo()).unwrap();
        if run.trace.established() {
            prop_assert_eq!(disagreements(&run.trace), Vec::<Quantity>::new());
            let verdict = Verdict::new(&run, None);
            prop_assert!(verdict.at_odds.is_empty(), "{:?}", verdict);
            prop_assert!(verdict.readers.iter().all(|r| r.genuine), "{:?}", verdict);
        }
    }

    #[test]
    fn no_acts_and_no_checks_left_out_make_anything_panic(
        at in 0..SETTINGS.len(),
        packing in proptest::sample::select(&PACKINGS[..]),
        acts in proptest::collection::vec(act(), 1..4),
        skips in proptest::sample::subsequence(CheckKind::guards().collect::<Vec<_>>(), 0..8),
    ) {
        let scenario = attacked(at, packing, &acts, &skips);
        let run = run_with_memo(&scenario, memo()).unwrap();
        for outcome in &run.trace.outcomes {
            if let Ending::Failed { .. } = outcome.ending {
                let step = &run.trace.steps[outcome.step as usize - 1];
                prop_assert!(step.text_key.starts_with("alert-"), "{:?}: {}", outcome, step.text_key);
                prop_assert_eq!(step.actor, outcome.party);
            }
        }
        let verdict = Verdict::new(&run, None);
        prop_assert!(!verdict.sentences.is_empty());
        for sentence in verdict.sentences.iter().chain(&verdict.unknowable) {
            prop_assert!(!sentence.contains('<'), "{}", sentence);
        }
    }
}
