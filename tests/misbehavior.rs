//! What goes wrong, and who says so: each failure with its side, its alert
//! and its check.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::sim::{
    Key, Live, LiveRole, Scenario, client_config, run, run_with_memo, server_config,
};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use slowshake::trace::{ConnectionId, Ending, Memo, PartyId, Trace};
use slowshake::wire::AlertDescription;

#[path = "data/whole_runs.rs"]
mod whole_runs;

use whole_runs::{disagreements, scenario};

/// Who failed, with which alert and by which check; and that the other side
/// heard of it.
fn failure(settings: &[(Key, &str)]) -> String {
    let trace = run(&scenario(settings)).unwrap().trace;
    let mut failed = None;
    for (party, other) in [
        (PartyId::CLIENT, PartyId::SERVER),
        (PartyId::SERVER, PartyId::CLIENT),
    ] {
        let ending = |party| {
            let outcome = trace.outcomes.iter().find(|o| o.party == party);
            &outcome.unwrap().ending
        };
        if let Ending::Failed { alert, check } = ending(party) {
            assert_eq!(*ending(other), Ending::Refused { alert: *alert });
            let check = check.map_or("", |check| check.id());
            let text = format!("{} {alert} {check}", trace.party(party).name);
            failed = Some(text.trim_end().to_owned());
        }
    }
    failed.unwrap_or_else(|| format!("{:?}", trace.outcomes))
}

fn set(text: &str) -> String {
    failure(&[(Key::Set, text)])
}

#[test]
fn who_has_a_random_that_is_too_short_blames_nobody_else() {
    for (text, ending) in [
        ("client_random=aabb", "client internal_error"),
        ("server_random=aabb", "server internal_error"),
    ] {
        assert_eq!(set(text), ending, "{text}");
    }
}

/// With a server that insists on a certificate, and a client that has one.
fn asked(settings: &[(Key, &str)]) -> String {
    let mut all = vec![(Key::ClientAuth, "require"), (Key::ClientCert, "rsa2048")];
    all.extend(settings);
    failure(&all)
}

#[test]
fn a_client_that_does_not_prove_who_it_is_is_refused_where_that_is_required() {
    for (settings, ending) in [
        (&[(Key::ClientCert, "none")][..], "server handshake_failure"),
        (
            &[(Key::Set, "CertificateVerify.signature~77")],
            "server decrypt_error certificate_verify",
        ),
        (
            // A scheme that the request does not list.
            &[(Key::Set, "CertificateVerify.algorithm=0804")],
            "server illegal_parameter",
        ),
        (
            // The last bit of the signature in the certificate.
            &[(Key::Set, "client_Certificate.certificate_list.[0]~7319")],
            "server bad_certificate certificate_signature",
        ),
        (
            // Without the intermediate there is no way to the root.
            &[(Key::Set, "client_Certificate.certificate_list.[1]=")],
            "server decode_error",
        ),
        (
            &[(Key::Set, "server.now=1")],
            "server certificate_expired certificate_validity",
        ),
        (
            // To the client no authority that vouches for it was named.
            &[(
                Key::Set,
                "CertificateRequest.certificate_authorities.[0]~99",
            )],
            "server handshake_failure",
        ),
    ] {
        assert_eq!(asked(settings), ending, "{settings:?}");
    }
}

#[test]
fn the_key_of_a_server_does_not_pass_for_a_persons() {
    let leaf = slowshake::pki::Credential::by_name("rsa2048")
        .unwrap()
        .chain()[0];
    let hex: String = leaf.iter().map(|byte| format!("{byte:02x}")).collect();
    let set = format!("client_Certificate.certificate_list.[0]={hex}");
    assert_eq!(
        asked(&[(Key::Set, &set)]),
        "server unsupported_certificate key_usage"
    );
}

#[test]
fn a_client_whose_certificate_no_trusted_root_vouches_for_is_refused() {
    let of = |name| slowshake::pki::Credential::by_name(name).unwrap();
    let own = of("rsa2048").self_signed().chain()[0];
    let hex: String = own.iter().map(|byte| format!("{byte:02x}")).collect();
    let set = format!("client_Certificate.certificate_list.[0]={hex}");
    assert_eq!(
        asked(&[(Key::Set, &set)]),
        "server unknown_ca certificate_path"
    );
}

#[test]
fn whoever_is_asked_and_shows_nothing_is_served_where_it_is_only_asked() {
    let trace = run(&scenario(&[(Key::ClientAuth, "request")]))
        .unwrap()
        .trace;
    assert!(trace.established());
    assert_eq!(disagreements(&trace), []);
}

#[test]
fn a_server_without_a_certificate_may_not_ask_for_one() {
    let refused = run(&scenario(&[
        (Key::Suite, "ADH-AES128-SHA"),
        (Key::ClientAuth, "request"),
    ]));
    let why = refused.unwrap_err().to_string();
    assert!(why.contains("§7.4.4"), "{why}");
}

#[test]
fn an_exponent_chosen_by_hand_is_used() {
    let trace = run(&scenario(&[(Key::Set, "xc=7,xs=6")])).unwrap().trace;
    assert!(trace.established());
    assert_eq!(disagreements(&trace), []);
    let value = |name: &str| {
        let quantity = slowshake::trace::Quantity::parse(name).unwrap();
        let value = trace.find(PartyId::SERVER, &quantity).unwrap();
        value.bytes.clone()
    };
    // 5^7 = 17, 5^6 = 8, 5^42 = 5^20 = 12 modulo 23.
    assert_eq!(value("dh_Yc"), [17]);
    assert_eq!(value("dh_Ys"), [8]);
    assert_eq!(value("premaster_secret"), [12]);
}

#[test]
fn a_public_value_that_is_not_of_the_exponent_ends_in_two_premaster_secrets() {
    // The signature is over the false value, so it passes; the secrets differ.
    assert_eq!(set("server.dh_Ys=9"), "server bad_record_mac record_tag");
}

#[test]
fn a_public_value_changed_after_signing_fails_the_signature() {
    assert_eq!(
        set("ServerKeyExchange.dh_Ys=09"),
        "client decrypt_error params_signature"
    );
}

#[test]
fn a_changed_verify_data_fails_the_finished_check_of_the_other_side() {
    assert_eq!(
        set("client_Finished.verify_data~3"),
        "server decrypt_error finished"
    );
    assert_eq!(
        set("server_Finished.verify_data~3"),
        "client decrypt_error finished"
    );
}

#[test]
fn a_field_of_another_length_is_refused() {
    for (edit, ending) in [
        (
            "ServerKeyExchange.dh_Ys=0909",
            "client decrypt_error params_signature",
        ),
        ("client_Finished.verify_data=00", "server decode_error"),
        ("ServerHello.random=0000", "client decode_error"),
        ("ClientHello.random=", "server decode_error"),
    ] {
        assert_eq!(set(edit), ending, "{edit}");
    }
}

#[test]
fn trivial_parameters_are_illegal() {
    for (edit, ending) in [
        ("dh_Ys=1", "client illegal_parameter public_value"),
        ("dh_Ys=22", "client illegal_parameter public_value"),
        ("dh_Ys=0", "client illegal_parameter public_value"),
        ("dh_Yc=1", "server illegal_parameter public_value"),
        ("dh_Yc=22", "server illegal_parameter public_value"),
        ("dh_p=1", "client illegal_parameter public_value"),
        ("dh_p=24", "client illegal_parameter public_value"),
        ("dh_g=1", "client illegal_parameter public_value"),
    ] {
        assert_eq!(set(edit), ending, "{edit}");
    }
}

#[test]
fn a_modulus_of_zero_ends_in_an_alert() {
    // The server cannot even compute its own public value.
    assert_eq!(set("dh_p=0"), "server illegal_parameter");
    // Said after signing, it is the signature that the client misses.
    assert_eq!(
        set("ServerKeyExchange.dh_p=00"),
        "client decrypt_error params_signature"
    );
    let anonymous = [
        (Key::Suite, "ADH-AES128-SHA"),
        (Key::Set, "ServerKeyExchange.dh_p=00"),
    ];
    assert_eq!(failure(&anonymous), "client illegal_parameter public_value");
}

#[test]
fn a_point_beside_the_curve_is_illegal() {
    let point = format!("ecdh_Yc=04{}", "01".repeat(64));
    let ending = failure(&[
        (Key::Suite, "ECDHE-ECDSA-AES128-SHA"),
        (Key::Group, "secp256r1"),
        (Key::Set, &point),
    ]);
    assert_eq!(ending, "server illegal_parameter curve_point");
}

#[test]
fn a_premaster_secret_of_another_version_is_found_out_at_the_finished_only() {
    // RFC 5246 §7.4.7.1: the server goes on with random bytes.
    let premaster = format!("client.premaster_secret=0302{}", "11".repeat(46));
    let ending = failure(&[(Key::Suite, "AES128-GCM-SHA256"), (Key::Set, &premaster)]);
    assert_eq!(ending, "server bad_record_mac record_tag");
}

#[test]
fn broken_padding_of_the_premaster_secret_is_found_out_at_the_finished_only() {
    let ending = failure(&[
        (Key::Suite, "AES128-GCM-SHA256"),
        (Key::Set, "client.EM~15"),
    ]);
    assert_eq!(ending, "server bad_record_mac record_tag");
}

#[test]
fn no_suite_in_common_is_a_handshake_failure() {
    let ending = failure(&[
        (Key::ClientSuites, "ECDHE-ECDSA-AES128-SHA"),
        (Key::ServerSuites, "AES128-SHA"),
    ]);
    assert_eq!(ending, "server handshake_failure");
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    assert_eq!(
        failure(&[(Key::ServerName, "elsewhere.example")]),
        "client certificate_unknown host_name"
    );
}

#[test]
fn a_certificate_is_refused_after_its_time_and_before() {
    // 2051-01-01 and 1999-01-01.
    for clock in ["2556144000", "915148800"] {
        assert_eq!(
            failure(&[(Key::Clock, clock)]),
            "client certificate_expired certificate_validity",
            "{clock}"
        );
    }
}

#[test]
fn a_changed_certificate_is_refused() {
    // The last bit of the leaf is a bit of its signature.
    let ending = set("Certificate.certificate_list.[0]~6400");
    assert_eq!(ending, "client bad_certificate certificate_signature");
}

/// Puts each of these bytes in the place of each value that either end holds.
fn override_everything(suite: &str, edits: &[String]) {
    // The shortest key that the suite takes: thousands of runs follow.
    let cert = if suite.contains("ECDSA") {
        "p256"
    } else {
        "rsa512"
    };
    let plain = scenario(&[(Key::Suite, suite), (Key::Cert, cert)]);
    let trace = run(&plain).unwrap().trace;
    let ends = [(PartyId::CLIENT, "client"), (PartyId::SERVER, "server")];
    let quantities: BTreeSet<String> = ends
        .iter()
        .flat_map(|(party, name)| {
            let values = trace.values_of(*party).iter();
            values.map(move |value| format!("{name}.{}", value.quantity))
        })
        .collect();
    let memo = Arc::new(Memo::new());
    for quantity in &quantities {
        for edit in edits {
            let mut scenario = plain.clone();
            let set = format!("{quantity}{edit}");
            // Not every value is a number and can be none.
            if scenario.set(Key::Set, &set).is_err() {
                continue;
            }
            let ended = catch_unwind(AssertUnwindSafe(|| {
                let run = run_with_memo(&scenario, &memo).unwrap();
                run.trace.outcomes.len()
            }));
            assert_eq!(ended.ok(), Some(2), "{suite}: {set:.60}");
        }
    }
}

/// Any value may be replaced by any bytes: whatever comes of it, it is an end.
#[test]
fn no_override_of_any_quantity_panics() {
    let long = format!("=0x{}", "ff".repeat(400));
    let edits = ["=0x00", "=0x0101", "=", "~0", &long].map(str::to_owned);
    std::thread::scope(|scope| {
        let half = |suites: &'static [&str]| {
            let edits = &edits;
            scope.spawn(move || suites.iter().for_each(|s| override_everything(s, edits)))
        };
        half(&["AES128-SHA", "DHE-RSA-AES128-GCM-SHA256"]);
        half(&[
            "ADH-AES128-SHA256",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-ECDSA-AES128-SHA",
        ]);
    });
}

#[test]
fn no_override_longer_than_a_record_panics() {
    let longer = format!("=0x{}", "ff".repeat(70_000));
    override_everything("ECDHE-RSA-AES128-GCM-SHA256", &[longer]);
}

/// RFC 7919 §4: no ffdhe group fits, and no other suite was offered.
#[test]
fn a_client_that_wants_other_groups_only_gets_insufficient_security() {
    let scenario = |group| {
        let mut scenario = Scenario::default();
        scenario.set(Key::Group, group).expect("a group");
        let suite = scenario.suite;
        scenario.client_suites = Some(vec![suite]);
        scenario
    };
    let (ours, theirs) = (scenario("p23"), scenario("ffdhe2048"));
    let server = LiveRole::Server(Box::new(server_config(&ours)));
    let mut server = Live::start(&ours, server);
    let client = LiveRole::Client(Box::new(client_config(&theirs)));
    let mut client = Live::start(&theirs, client);
    server
        .receive(0, &client.take_outgoing())
        .expect("a ClientHello");
    client
        .receive(1, &server.take_outgoing())
        .expect("an alert");
    let ending = |trace: Trace, party| {
        let outcome = trace.outcome(ConnectionId::FIRST, party);
        outcome.expect("an outcome").ending.clone()
    };
    let alert = AlertDescription::INSUFFICIENT_SECURITY;
    assert_eq!(
        ending(server.finish(), PartyId::SERVER),
        Ending::Failed { alert, check: None }
    );
    assert_eq!(
        ending(client.finish(), PartyId::CLIENT),
        Ending::Refused { alert }
    );
}
