//! The challenges of the lessons: what meets them on the attacker's bench, and
//! what comes near and does not.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::lesson::{Challenge, Library};
use slowshake::net::Act;
use slowshake::sim::{Scenario, run};

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
