//! Somebody on the path turns over one bit: each bit of each handshake
//! message of one run per key exchange, record headers and ChangeCipherSpec
//! included. Either a side notices, or both ends agree on every quantity that
//! both hold; never do two ends think that they agree on different things.
//!
//! `docs/bit-flips.md` says which check caught what; it is written again with
//! `SLOWSHAKE_BLESS=1`.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use slowshake::sim::{Key, Resume, Run, Scenario, run, run_tampered};
use slowshake::trace::{ConnectionId, Ending, Memo, Outcome, Packet, PartyId};
use slowshake::wire::{ContentType, HandshakeType};

#[path = "data/whole_runs.rs"]
mod common;
#[path = "data/tampering.rs"]
mod tampering;

use common::{disagreements, scenario};
use tampering::{Change, changed};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/bit-flips.md");

/// One run per key exchange, with each record protection once, one in which
/// the client says who it is, and two with a session that is taken up.
const RUNS: [&[(Key, &str)]; 8] = [
    &[(Key::Suite, "AES128-SHA"), (Key::Cert, "rsa512")],
    &[
        (Key::Suite, "DHE-RSA-AES128-GCM-SHA256"),
        (Key::Group, "p23"),
        (Key::Cert, "rsa512"),
    ],
    &[
        (Key::Suite, "ADH-AES128-SHA256"),
        (Key::Group, "p23"),
        (Key::Etm, "on"),
    ],
    &[
        (Key::Suite, "ECDHE-RSA-CHACHA20-POLY1305"),
        (Key::Group, "secp256r1"),
        (Key::Cert, "rsa512"),
        (Key::Ems, "on"),
    ],
    &[
        (Key::Suite, "ECDHE-ECDSA-AES256-GCM-SHA384"),
        (Key::Group, "secp256r1"),
    ],
    &[
        (Key::Suite, "DHE-RSA-AES128-GCM-SHA256"),
        (Key::Group, "p23"),
        (Key::Cert, "rsa512"),
        (Key::ClientAuth, "require"),
        (Key::ClientCert, "p256"),
    ],
    // Two connections of one session: what the other runs do not have.
    &[
        (Key::Suite, "DHE-RSA-AES128-GCM-SHA256"),
        (Key::Group, "p23"),
        (Key::Cert, "rsa512"),
        (Key::Resume, "ticket"),
    ],
    &[
        (Key::Suite, "ADH-AES128-SHA256"),
        (Key::Group, "p23"),
        (Key::Ems, "on"),
        (Key::Resume, "id"),
    ],
];

/// Who noticed, and by what; by message, in the order of sending.
type Caught = BTreeMap<(u32, String), BTreeMap<String, usize>>;

/// The handshake message in a record, or ChangeCipherSpec.
fn message(packet: &Packet) -> Option<String> {
    let record = packet.seen();
    let message = match ContentType(record[0]) {
        ContentType::HANDSHAKE if packet.is_protected() => {
            Some(HandshakeType::FINISHED.to_string())
        }
        ContentType::HANDSHAKE => Some(HandshakeType(record[5]).to_string()),
        ContentType::CHANGE_CIPHER_SPEC => Some("change_cipher_spec".to_owned()),
        _ => None,
    };
    match packet.connection {
        ConnectionId::FIRST => message,
        second => message.map(|name| format!("{second}.{name}")),
    }
}

/// Whether a message is turned over in this run: where there is a second
/// connection, what only such a run has.
fn is_new(scenario: &Scenario, message: &str) -> bool {
    scenario.resume == Resume::Never
        || message.starts_with("c2.")
        || message == HandshakeType::NEW_SESSION_TICKET.to_string()
}

/// Who noticed that something is wrong, and by which check.
fn noticed(run: &Run, receiver: PartyId) -> Result<String, String> {
    let trace = &run.trace;
    for party in [PartyId::CLIENT, PartyId::SERVER] {
        let mut endings = trace.outcomes.iter().filter(|o| o.party == party);
        if let Some(Ending::Failed { alert, check }) = endings
            .find(|o| matches!(o.ending, Ending::Failed { .. }))
            .map(|o| &o.ending)
        {
            let name = trace.party(party).name;
            return Ok(match check {
                Some(check) => format!("{name}: {} ({alert})", check.id()),
                None => format!("{name}: {alert}"),
            });
        }
    }
    let ended = |ending: fn(&Ending) -> bool| trace.outcomes.iter().all(|o| ending(&o.ending));
    if ended(|ending| matches!(ending, Ending::Established)) {
        return match disagreements(trace).as_slice() {
            [] => Ok("nobody: both ends agree".to_owned()),
            differing => Err(format!("two ends that disagree on {differing:?}")),
        };
    }
    // A message that says that it is longer than it is: the receiver waits for
    // the rest, and on a real connection until its patience ends.
    let waits = |o: &&Outcome| matches!(o.ending, Ending::Unfinished { .. });
    let last = trace.connections.last().map(|endpoints| endpoints.id);
    let mut of_last = trace.outcomes.iter().filter(|o| Some(o.connection) == last);
    if of_last.all(|o| waits(&o)) {
        let name = trace.party(receiver).name;
        return Ok(format!("{name}: waits for the rest"));
    }
    Err(format!("nobody noticed: {:?}", trace.outcomes))
}

/// Turns over every bit of every handshake message of one run.
fn flip_all(scenario: &Scenario) -> Result<Caught, String> {
    let whole = run(scenario).unwrap();
    assert!(whole.trace.established());
    let memo = Arc::new(Memo::new());
    let mut flips = Vec::new();
    for packet in &whole.trace.packets {
        if let Some(message) = message(packet)
            && is_new(scenario, &message)
        {
            let bits = packet.seen().len() * 8;
            flips.extend((0..bits).map(|bit| (packet, message.clone(), bit)));
        }
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut caught = Caught::new();
        while let Some((packet, message, bit)) = flips.get(next.fetch_add(1, Ordering::Relaxed)) {
            let by = flip(scenario, packet, *bit, &memo)
                .map_err(|error| format!("{message}, bit {bit}: {error}"))?;
            *caught
                .entry((packet.id.0, message.clone()))
                .or_default()
                .entry(by)
                .or_default() += 1;
        }
        Ok(caught)
    };
    let parts: Vec<Result<Caught, String>> = std::thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads.map(|thread| thread.join().unwrap()).into()
    });
    let mut all = Caught::new();
    for part in parts {
        for (message, by) in part? {
            let sum = all.entry(message).or_default();
            for (by, bits) in by {
                *sum.entry(by).or_default() += bits;
            }
        }
    }
    Ok(all)
}

fn flip(
    scenario: &Scenario,
    packet: &Packet,
    bit: usize,
    memo: &Arc<Memo>,
) -> Result<String, String> {
    let tampering = changed(packet.id, Change::Flip(bit));
    let run = catch_unwind(AssertUnwindSafe(|| {
        run_tampered(scenario, Some(memo), tampering).unwrap()
    }));
    noticed(&run.map_err(|_| "a panic".to_owned())?, packet.to)
}

fn table(scenario: &Scenario, caught: &Caught) -> String {
    let settings: Vec<String> = scenario
        .settings()
        .into_iter()
        .map(|(key, value)| format!("{}={value}", key.name()))
        .collect();
    let mut out = format!(
        "\n## {}{}\n\n`{}`\n\n| message | bits | who noticed, by which check, how many |\n| --- | --- | --- |\n",
        scenario.suite.key_exchange.name(),
        match (scenario.client_cert, scenario.resume) {
            (Some(_), _) => ", the client certified",
            (_, Resume::Ticket) => ", a session taken up by ticket",
            (_, Resume::Id) => ", a session taken up by id",
            (None, Resume::Never) => "",
        },
        settings.join(" ")
    );
    for ((_, message), by) in caught {
        let mut by: Vec<_> = by.iter().collect();
        by.sort_by_key(|(name, bits)| (usize::MAX - **bits, (*name).clone()));
        let cells: Vec<String> = by
            .iter()
            .map(|(name, bits)| format!("{name} {bits}"))
            .collect();
        let bits: usize = by.iter().map(|(_, bits)| **bits).sum();
        writeln!(out, "| {message} | {bits} | {} |", cells.join("; ")).unwrap();
    }
    out
}

#[test]
fn one_flipped_bit_is_noticed_or_both_ends_agree_on_everything() {
    let mut text = "# One flipped bit\n\nEach bit of each handshake message of one run per key exchange, record headers\nand ChangeCipherSpec included, was turned over on the wire. Written by\n`tests/bit_flips.rs`, which fails where two ends would believe in different things.\n".to_owned();
    for settings in RUNS {
        let scenario = scenario(settings);
        match flip_all(&scenario) {
            Ok(caught) => text.push_str(&table(&scenario, &caught)),
            Err(error) => panic!("{}: {error}", scenario.suite.name),
        }
    }
    println!("{text}");
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
        std::fs::write(TABLE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert!(
        kept == text,
        "docs/bit-flips.md differs; look at it, then SLOWSHAKE_BLESS=1 writes it"
    );
}
