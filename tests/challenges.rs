//! The challenges of the lessons: what meets them on the attacker's bench, and
//! what comes near and does not.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::lesson::{Challenge, Library};
use slowshake::net::Act;
use slowshake::sim::{Key, Scenario, run};

/// A challenge, and the scenario in which one begins.
fn challenge(lesson: &str, id: &str) -> (Challenge, Scenario) {
    let library = Library::built_in();
    let lesson = library.find(lesson).unwrap().as_ref().unwrap();
    let challenge = lesson.challenges.iter().find(|c| c.id == id).unwrap();
    let scenario = lesson.runs[challenge.run].scenario.clone();
    (challenge.clone(), scenario)
}

/// Whether these acts on the wire meet it.
fn met(lesson: &str, id: &str, acts: &[&str]) -> bool {
    let (challenge, mut scenario) = challenge(lesson, id);
    scenario.wire = acts.iter().map(|act| Act::parse(act).unwrap()).collect();
    challenge.met(&run(&scenario).unwrap()).unwrap_or(false)
}

/// Whether it is met with these settings instead of its own, as `group=safe32`.
fn met_with(lesson: &str, id: &str, settings: &[&str]) -> bool {
    let (challenge, mut scenario) = challenge(lesson, id);
    for setting in settings {
        let (name, value) = setting.split_once('=').unwrap();
        scenario.set(Key::by_name(name).unwrap(), value).unwrap();
    }
    challenge.met(&run(&scenario).unwrap()).unwrap_or(false)
}

#[test]
fn a_bit_of_either_random_makes_the_signature_wrong_and_leaves_its_message_alone() {
    let met = |act| met("params", "untouched", &[act]);
    assert!(met("flip ClientHello.random"));
    assert!(met("flip ServerHello.random"));
    assert!(!met("flip ServerKeyExchange.dh_Ys"));
    assert!(!met("flip ServerKeyExchange.signature"));
    assert!(!met("old ServerKeyExchange"));
}

#[test]
fn bad_record_mac_comes_without_a_damaged_box_too() {
    let met = |act| met("rsa", "quiet-failure", &[act]);
    assert!(met("flip ClientHello.random"));
    assert!(met("flip ServerHello.random"));
    assert!(met("flip client_Finished.fragment"));
    assert!(!met("flip ClientKeyExchange.encrypted_pre_master_secret"));
    assert!(!met("flip server_Finished.fragment"));
}

#[test]
fn only_what_nobody_signed_makes_two_key_blocks() {
    let met = |act| met("keyblock", "two-rulers", &[act]);
    assert!(met("flip ClientKeyExchange.dh_Yc"));
    assert!(!met("flip ClientHello.random"));
    assert!(!met("flip ServerKeyExchange.dh_Ys"));
    assert!(!met("flip client_Finished.fragment"));
}

#[test]
fn a_bit_that_changes_no_key_is_found_by_finished() {
    let met = |act| met("finished", "one-bit-one-letter", &[act]);
    assert!(met("flip ClientHello.cipher_suites.[0]"));
    assert!(!met("flip ClientHello.random"));
    assert!(!met("flip ClientKeyExchange.dh_Yc"));
    assert!(!met("flip client_Finished.fragment"));
}

#[test]
fn two_acts_are_one_too_many() {
    let acts = ["flip ClientHello.random", "flip ServerHello.random"];
    assert!(!met("params", "untouched", &acts));
}

#[test]
fn one_bit_of_any_sealed_record_of_the_server_stops_the_client() {
    let met = |act| met("records", "one-bit", &[act]);
    assert!(met("flip server_Finished.fragment"));
    assert!(met("flip server_application_data.fragment"));
    assert!(!met("flip client_application_data.fragment"));
    assert!(!met("flip ServerKeyExchange.signature"));
    assert!(!met("drop server_application_data"));
}

#[test]
fn only_finished_can_come_twice_before_the_first_word() {
    let met = |act| met("records", "twice-as-well", &[act]);
    assert!(met("replay client_Finished"));
    assert!(!met("replay client_application_data"));
    assert!(!met("flip client_application_data.fragment"));
    assert!(!met("flip client_Finished.fragment"));
    assert!(!met("drop client_application_data"));
}

#[test]
fn a_check_that_is_left_out_lets_mallory_in_if_it_was_the_one_that_stopped_him() {
    let met = |skip: &str| met_with("middle", "let-him-in", &[&format!("skip={skip}")]);
    assert!(met("client.certificate_path"));
    assert!(!met("client.params_signature"));
    assert!(!met("client.host_name"));
    assert!(!met("client.finished"));
    // With the key itself he needs no careless program.
    let stolen = ["mitm=stolen", "skip=client.certificate_path"];
    assert!(!met_with("middle", "let-him-in", &stolen));
    let unused = ["mitm=stolen", "skip=client.key_usage"];
    assert!(!met_with("middle", "let-him-in", &unused));
    let anonymous = [
        "suite=ADH-AES128-GCM-SHA256",
        "mitm=none",
        "skip=client.finished",
    ];
    assert!(!met_with("middle", "let-him-in", &anonymous));
}

#[test]
fn eve_finds_exponents_of_sixteen_and_of_thirty_two_bits() {
    let met = |settings: &[&str]| met_with("theft", "read-my-secret", settings);
    assert!(met(&["group=safe16"]));
    assert!(met(&["group=safe32"]));
    assert!(!met(&["group=safe64"]));
    assert!(!met(&["group=ffdhe2048", "leak=master_secret"]));
    assert!(!met(&["suite=AES128-GCM-SHA256", "leak=server_key"]));
}

#[test]
fn a_point_that_is_changed_on_the_way_fails_at_the_signature() {
    let met = |act| met("curves", "swap-the-point", &[act]);
    assert!(met("flip ServerKeyExchange.point"));
    assert!(met("flip ServerKeyExchange.point.519"));
    assert!(!met("flip ServerKeyExchange.signature"));
    assert!(!met("flip ServerHello.random"));
    assert!(!met("flip ClientKeyExchange.ecdh_Yc"));
}

#[test]
fn one_round_trip_takes_a_false_start() {
    let met = |settings: &[&str]| met_with("trips", "as-fast-as-light", settings);
    assert!(met(&["latency=90", "false_start=on"]));
    assert!(!met(&["latency=90"]));
    assert!(!met(&["latency=45"]));
    assert!(!met(&["false_start=on"]));
    assert!(!met(&["latency=90", "resume=ticket"]));
}
