//! Every command that a value carries, run for real: `python3` and `openssl`
//! must come to what the ledger computed.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[path = "recompute/altered.rs"]
mod altered;
#[path = "data/mint.rs"]
mod mint;
#[path = "data/runs.rs"]
mod runs;
#[path = "data/shell.rs"]
mod shell;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use altered::shape;
use num_bigint::BigUint;
use runs::{NASTY, nasty_run};
use shell::Shell;
use slowshake::sim::Run;
use slowshake::trace::op::{DiscreteLog, Operation, Recompute, Source};
use slowshake::trace::{
    ConnectionId, Name, Op, PartyId, PartyLedger, Quantity, Seed, Value, Values,
};

/// The runs, made once for all tests.
fn all_runs() -> &'static [(String, Run)] {
    static RUNS: OnceLock<Vec<(String, Run)>> = OnceLock::new();
    RUNS.get_or_init(runs::runs)
}

fn recompute(run: &Run, value: &Value) -> Option<Recompute> {
    value.op.operation().recompute(value, &run.trace)
}

/// Whether its bytes come from the outside, so that nothing can recompute it.
fn is_from_outside(value: &Value) -> bool {
    match &value.op {
        Op::Random(_) | Op::Given(_) | Op::Constant(_) | Op::Overridden(_) => true,
        Op::Received(received) => received
            .pieces
            .iter()
            .any(|piece| matches!(piece.source, Source::Packet(_))),
        _ => false,
    }
}

/// A command of the runs.
struct Found {
    expect: String,
    /// Who has it.
    whose: String,
    /// Of which shape it is.
    shape: String,
}

/// Each command of all runs once.
fn commands() -> BTreeMap<String, Found> {
    let mut commands = BTreeMap::new();
    for (name, run) in all_runs() {
        for value in run.trace.all_values() {
            if let Some(Recompute { command, expect }) = recompute(run, value) {
                commands.entry(command).or_insert_with(|| Found {
                    expect,
                    whose: format!("{} in {name}", value.quantity),
                    shape: shape(value),
                });
            }
        }
    }
    commands
}

#[test]
fn every_command_prints_what_the_ledger_computed() {
    let Some(shell) = Shell::find() else {
        return;
    };
    let commands = commands();
    let mut failures = Vec::new();
    let mut shapes = BTreeSet::new();
    let texts: Vec<String> = commands.keys().cloned().collect();
    for (printed, (command, found)) in shell.print_all(&texts).into_iter().zip(&commands) {
        let Found {
            expect,
            whose,
            shape,
        } = found;
        // One of each shape alone in a shell, as a student would run it.
        let wrong = if printed != *expect {
            Some(format!("printed {printed}\nexpected {expect}"))
        } else if shapes.insert(shape) {
            shell.complaint(command, expect)
        } else {
            None
        };
        failures.extend(wrong.map(|wrong| format!("{whose}\n{command}\n{wrong}")));
    }
    assert!(
        failures.is_empty(),
        "{} of {} commands:\n{}",
        failures.len(),
        commands.len(),
        failures.join("\n\n")
    );
}

#[test]
fn every_value_that_was_computed_has_a_command() {
    for (name, run) in all_runs() {
        for value in run.trace.all_values() {
            assert_eq!(
                recompute(run, value).is_none(),
                is_from_outside(value),
                "{} in {name}",
                value.quantity
            );
        }
    }
}

#[test]
fn the_runs_use_every_operation_and_every_check_with_both_answers() {
    let mut kinds = BTreeSet::new();
    let mut answers = BTreeSet::new();
    for (_, run) in all_runs() {
        for value in run.trace.all_values() {
            kinds.insert(value.op.operation().kind());
            if value.is_verdict() {
                let (_, predicate) = &value.op.operation().arguments()[1];
                answers.insert((format!("{predicate:?}"), value.bytes == [1]));
            }
        }
    }
    assert_eq!(kinds.len(), 34, "{kinds:?}");
    for predicate in [
        "equal",
        "public_value",
        "group",
        "curve_point",
        "encapsulation_key",
        "no_sentinel",
        "block_type",
        "premaster_padding",
        "premaster_version",
        "aead_tag",
        "tls_padding",
        "certificate_validity",
        "host_name",
        "rsa_pkcs1_sha256",
        "ecdsa_secp256r1_sha256",
        "lifetime",
    ] {
        for answer in [true, false] {
            let wanted = (format!("Text({predicate:?})"), answer);
            assert!(answers.contains(&wanted), "{wanted:?} of {answers:?}");
        }
    }
}

/// The ways of signing that only certificates of other authorities use, and
/// the codes that the default runs do not.
#[test]
fn the_runs_hold_every_way_of_signing_that_is_verified() {
    let mut held = BTreeSet::new();
    for (name, run) in all_runs() {
        let mut failed = false;
        for value in run.trace.all_values() {
            if let Op::Verify(verify) = &value.op {
                held.insert(format!("{} {}", verify.method, value.bytes == [1]));
                failed |= value.bytes != [1];
            }
        }
        assert!(!failed || !name.starts_with("chain"), "{name}");
    }
    for wanted in [
        "id-Ed25519 true",
        "ecdsa-with-SHA512 true",
        "id-RSASSA-PSS (SHA-256, MGF1 with SHA-1, a salt of 20 bytes) true",
        "id-RSASSA-PSS (SHA-384, MGF1 with SHA-384, a salt of 48 bytes) true",
        "sha512WithRSAEncryption true",
        "rsa_pss_rsae_sha256 true",
        "rsa_pss_rsae_sha512 false",
    ] {
        assert!(held.contains(wanted), "no {wanted} in {held:?}");
    }
}

/// Guards against a setting that no longer brings what it is listed for.
#[test]
fn the_runs_hold_what_each_way_through_a_handshake_brings() {
    let mut held = BTreeSet::new();
    let mut listed = String::new();
    for (settings, run) in all_runs() {
        listed += &format!("{settings}\n");
        for value in run.trace.all_values() {
            let own = value.quantity.connection.0;
            let name = value.quantity.name.id();
            held.insert((value.owner().index(), own, name));
        }
    }
    for wanted in [
        // Client authentication, at both sides and in what Eve hears.
        (PartyId::CLIENT, 1, "CertificateVerify"),
        (PartyId::SERVER, 1, "CertificateVerify"),
        (PartyId::EVE, 1, "CertificateVerify"),
        // Sessions.
        (PartyId::SERVER, 1, "ticket"),
        (PartyId::CLIENT, 2, "ticket"),
        (PartyId::SERVER, 2, "session_id"),
        (PartyId::CLIENT, 2, "key_block"),
        (PartyId::EVE, 2, "key_block"),
        (PartyId::EVE, 1, "ticket_state"),
        // A man in the middle of two handshakes of his own.
        (PartyId::MALLORY, 1, "master_secret"),
        (PartyId::MALLORY, 2, "master_secret"),
    ] {
        let (party, connection, name) = wanted;
        let wanted = (party.index(), connection, name);
        assert!(held.contains(&wanted), "no {wanted:?}");
    }
    for way in ["suite=DH-RSA", "skip=record_MAC", "eve=probes"] {
        assert!(listed.contains(way), "{way}");
    }
}

#[test]
fn a_command_is_fixed_text_and_hex() {
    for (command, Found { expect, whose, .. }) in commands() {
        // Only here-documents have several lines; nothing is escaped in them.
        let is_document = command.contains('\n');
        let is_fixed = |c: char| {
            c.is_ascii_alphanumeric()
                || " \n'\"()[]{}<>=+-*/%&|^~,.:_;".contains(c)
                || is_document && c == '\\'
        };
        let odd = command.chars().find(|c| !is_fixed(*c));
        assert_eq!(odd, None, "{whose}: {command}");
        assert!(
            expect.chars().all(|c| c.is_ascii_alphanumeric()),
            "{whose}: {expect}"
        );
        // They end at END.
        if is_document {
            let body = command.strip_prefix("python3 - <<'END'\n").unwrap();
            let body = body.strip_suffix("\nEND").unwrap();
            assert!(body.lines().all(|line| line != "END"), "{whose}");
        }
    }
}

#[test]
fn a_command_holds_a_byte_string_of_the_run_as_hex_only() {
    let run = nasty_run();
    let mut commands = String::new();
    for value in run.trace.all_values() {
        if let Some(Recompute { command, .. }) = recompute(&run, value) {
            assert!(!command.contains("touch") && !command.contains("$("));
            commands += &command;
        }
    }
    // Each line is said in a record of its own.
    for line in NASTY.split_inclusive('\n') {
        let hex: String = line.bytes().map(|b| format!("{b:02x}")).collect();
        assert!(commands.contains(&hex), "{line:?} is in no command at all");
    }
}

#[test]
fn no_argument_of_a_command_is_longer_than_linux_takes() {
    let data = format!("client_data={}", "x".repeat(1 << 14));
    let run = runs::run_of(&["suite=AES128-SHA", &data]);
    for value in run.trace.all_values() {
        if let Some(Recompute { command, .. }) = recompute(&run, value) {
            assert!(command.len() < 128 << 10, "{}", value.quantity);
        }
    }
}

/// Where the table of a search would not fit a student's memory, the command
/// makes it in parts: here in parts of eight powers.
#[test]
fn a_search_in_parts_finds_the_same_exponent() {
    let Some(shell) = Shell::find() else {
        return;
    };
    let mut commands = Vec::new();
    let mut expected = Vec::new();
    // 2 has 11 powers modulo 23, and 5 has all 22; a product is no prime.
    for (g, p, step) in [
        (2, 23, 1),
        (5, 23, 1),
        (3, 31, 1),
        (7, 15, 1),
        (5, 10_007, 500),
        (4, 10_007, 500),
    ] {
        for y in (1u32..p).step_by(step) {
            let mut ledger = PartyLedger::new(PartyId::EVE, "eve", Seed(1), Arc::default());
            let [g, y, p] = [g, y, p].map(|number: u32| {
                let quantity = Quantity::new(ConnectionId::FIRST, Name::DhP);
                ledger.constant(quantity, BigUint::from(number).to_bytes_be())
            });
            let op = DiscreteLog {
                g,
                y,
                p,
                budget: 1 << 17,
            };
            let entries = ledger.close();
            let found = op.evaluate(&entries).unwrap();
            let mut value = entries.value(y).clone();
            if let Ok(bytes) = &found {
                value.bytes.clone_from(bytes);
            }
            let Recompute { command, expect } = op.recompute(&value, &entries).unwrap();
            commands.push(command.replace("2**21", "2**3"));
            expected.push(found.map_or("none".to_owned(), |_| expect));
        }
    }
    assert!(commands.iter().all(|command| command.contains("2**3")));
    assert!(expected.contains(&"none".to_owned()));
    assert_eq!(shell.print_all(&commands), expected);
}
