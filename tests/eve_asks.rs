//! Eve asks a server questions, and finds public values that give a secret
//! away.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::collections::HashMap;
use std::sync::Arc;

use slowshake::actor::observer::{Observer, Powers};
use slowshake::sim::{Key, Run, Scenario, run};
use slowshake::trace::{
    CheckKind, ConnectionId, Entries, Epoch, Fact, FragmentIndex, Name, Op, Packet, Party, PartyId,
    PartyLedger, Quantity, Recorder, Step, StepKind, Trace, Values,
};
use slowshake::view::{Catalogue, Row, Walk};
use slowshake::wire::{Alert, AlertDescription, ContentType, Context, Handshake, Record, Role};

const PROBES: &[(Key, &str)] = &[
    (Key::Suite, "AES128-GCM-SHA256"),
    (Key::Cert, "rsa512"),
    (Key::Eve, "probes"),
];

const TELLS: (Key, &str) = (Key::Skip, "server.premaster_padding");

fn ran(settings: &[(Key, &str)]) -> Run {
    let scenario = Scenario::of(settings).unwrap();
    run(&scenario).unwrap()
}

fn probing(more: &[(Key, &str)]) -> Run {
    ran(&[PROBES, more].concat())
}

fn step<'a>(run: &'a Run, text: &str) -> Option<&'a Step> {
    run.trace.steps.iter().find(|step| step.text_key == text)
}

fn number(step: &Step, name: &str) -> u64 {
    match step.facts.iter().find(|(fact, _)| *fact == name) {
        Some((_, Fact::Number(number))) => *number,
        other => panic!("{name}: {other:?}"),
    }
}

/// Whether Eve holds the client's data.
fn reads(run: &Run) -> bool {
    let quantity = Quantity::new(ConnectionId::FIRST, Name::ApplicationData);
    let quantity = quantity.of(slowshake::wire::Role::Client);
    let found = run.trace.find(PartyId::EVE, &quantity);
    found.is_some_and(|value| value.bytes == b"ping")
}

#[test]
fn a_server_that_tells_gives_the_premaster_secret_away() {
    let run = probing(&[TELLS, (Key::Seed, "26")]);
    assert!(reads(&run));
    let found = step(&run, "eve-probe-found").unwrap();
    // One number for each seed.
    assert_eq!(number(found, "questions"), 1812);
    let em = run.trace.value(found.values[0]);
    let quantity = Quantity::new(ConnectionId::FIRST, Name::Em);
    assert_eq!(
        em.bytes,
        run.trace.find(PartyId::CLIENT, &quantity).unwrap().bytes
    );
    // No private exponent came into her hands.
    let d = Quantity::new(ConnectionId::FIRST, Name::D);
    assert!(run.trace.find(PartyId::EVE, &d).is_none());
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "takes a second in release, and twenty without"
)]
fn the_default_seed_takes_35_579_questions() {
    let run = probing(&[TELLS]);
    assert!(reads(&run));
    let found = step(&run, "eve-probe-found").unwrap();
    assert_eq!(number(found, "questions"), 35_579);
    assert!(number(found, "questions") <= run.scenario.eve_budget);
}

#[test]
fn from_a_server_that_treats_all_alike_nothing_is_learned() {
    let run = probing(&[]);
    assert!(!reads(&run));
    let end = step(&run, "eve-probe-alike").unwrap();
    assert_eq!((end.kind, number(end, "questions")), (StepKind::Failed, 20));
    // Each of them ended in the alert that says nothing about padding.
    let alerts = run.trace.steps.iter().filter_map(|step| {
        let (_, fact) = step.facts.iter().find(|(name, _)| *name == "alert")?;
        step.text_key.starts_with("eve-question").then_some(fact)
    });
    for alert in alerts {
        assert_eq!(*alert, Fact::Text("bad_record_mac".to_owned()));
    }
}

#[test]
fn she_asks_no_more_than_the_budget_allows() {
    let run = probing(&[TELLS, (Key::EveBudget, "100")]);
    let end = step(&run, "eve-probe-budget").unwrap();
    assert_eq!(
        (end.kind, number(end, "questions")),
        (StepKind::Failed, 100)
    );
    assert!(!reads(&run));
}

#[test]
fn a_told_question_is_a_whole_connection_of_its_own() {
    let run = probing(&[TELLS, (Key::EveBudget, "100")]);
    let packets: Vec<_> = run.trace.packets.iter().collect();
    for (at, id) in [2, 3, 4].map(ConnectionId).into_iter().enumerate() {
        let own: Vec<_> = packets.iter().filter(|p| p.connection == id).collect();
        let records: Vec<_> = own
            .iter()
            .map(|p| Record::decode(p.seen()).unwrap())
            .collect();
        let last = records.last().unwrap();
        assert_eq!(last.content_type, ContentType::ALERT);
        let alert = Alert::decode(&last.fragment).unwrap().description;
        // The first is the recording itself, whose padding is right.
        let expected = match at {
            0 => AlertDescription::BAD_RECORD_MAC,
            _ => AlertDescription::DECRYPT_ERROR,
        };
        assert_eq!(alert, expected);
        let hello = Handshake::decode(&records[0].fragment, &Context::new(Role::Client));
        assert!(matches!(hello, Ok(Handshake::ClientHello(_))));
        assert_eq!(own[0].from, PartyId::EVE);
        assert!(own.iter().all(|p| p.plaintext.is_none()));
    }
}

#[test]
fn with_a_key_exchange_that_decrypts_nothing_there_is_nothing_to_ask() {
    let run = ran(&[(Key::Eve, "probes")]);
    assert!(step(&run, "eve-probe-no-rsa").is_some());
    assert!(!reads(&run));
}

#[test]
fn longer_keys_tell_as_much() {
    for cert in ["rsa1024", "rsa2048"] {
        let budget = (Key::EveBudget, "8");
        let run = ran(&[PROBES[0], PROBES[2], (Key::Cert, cert), TELLS, budget]);
        assert!(step(&run, "eve-question-no").is_some(), "{cert}");
    }
}

/// Nobody looks at public values, signatures or Finished.
const BLIND: &[(Key, &str)] = &[
    (Key::Eve, "computes"),
    (Key::Skip, "public_value, params_signature, finished"),
];

fn replaced(value: &str, more: &[(Key, &str)]) -> Run {
    let wire = format!("set ServerKeyExchange.dh_Ys={value}\nset ClientKeyExchange.dh_Yc={value}");
    let mut scenario = Scenario::of(&[BLIND, more].concat()).unwrap();
    for act in wire.lines() {
        scenario.wire.push(slowshake::net::Act::parse(act).unwrap());
    }
    run(&scenario).unwrap()
}

#[test]
fn a_public_value_of_1_makes_the_secret_1_in_a_group_of_any_size() {
    for group in ["p23", "ffdhe2048"] {
        let run = replaced("01", &[(Key::Group, group)]);
        let seen = step(&run, "eve-subgroup-trivial").unwrap();
        assert_eq!(number(seen, "order"), 1);
        let found = step(&run, "eve-subgroup-found").unwrap();
        assert_eq!(run.trace.value(found.values[0]).bytes, [1]);
        assert!(reads(&run), "{group}");
    }
}

#[test]
fn with_p_less_1_there_are_two_secrets_to_try() {
    let run = replaced("16", &[(Key::Seed, "3")]);
    let seen = step(&run, "eve-subgroup-trivial").unwrap();
    assert_eq!(number(seen, "order"), 2);
    assert!(reads(&run));
}

#[test]
fn a_value_of_order_11_passes_the_check_of_public_values() {
    // 2 has order 11 modulo 23. With this seed both exponents give one Z.
    let mut scenario = Scenario::of(&[
        (Key::Eve, "computes"),
        (Key::Seed, "7"),
        (Key::Skip, "params_signature, finished"),
    ])
    .unwrap();
    for act in [
        "set ServerKeyExchange.dh_Ys=02",
        "set ClientKeyExchange.dh_Yc=02",
    ] {
        scenario.wire.push(slowshake::net::Act::parse(act).unwrap());
    }
    let run = run(&scenario).unwrap();
    let seen = step(&run, "eve-subgroup-small").unwrap();
    assert_eq!(number(seen, "order"), 11);
    let found = step(&run, "eve-subgroup-found").unwrap();
    assert!(number(found, "tries") <= 11);
    assert!(reads(&run));
    let checks = run.trace.steps.iter().filter(|step| {
        let asks = |id: &&slowshake::trace::ValueId| {
            let op = &run.trace.value(**id).op;
            matches!(op, Op::Check(check) if check.kind == CheckKind::PublicValue)
        };
        step.kind == StepKind::Passed && step.values.iter().any(|id| asks(&id))
    });
    assert_eq!(checks.count(), 2);
}

#[test]
fn an_honest_public_value_is_searched_as_before() {
    let run = ran(&[(Key::Eve, "computes")]);
    assert!(step(&run, "eve-subgroup-small").is_none());
    assert!(step(&run, "eve-search").is_some());
}

#[test]
fn the_tries_that_opened_nothing_leave_no_value_behind() {
    let run = replaced("16", &[(Key::Seed, "5")]);
    let found = step(&run, "eve-subgroup-found").unwrap();
    assert_eq!(number(found, "tries"), 2);
    let z = run.trace.values_of(PartyId::EVE).iter();
    assert_eq!(z.filter(|value| value.quantity.name == Name::Z).count(), 1);
}

/// What somebody else recorded of a run: the bytes that went by, by whom, and
/// when; and what is made of them with these secrets from a key log.
fn overheard(run: &Run, secrets: HashMap<Quantity, Vec<u8>>) -> Trace {
    let ledger = PartyLedger::new(PartyId::EVE, "eve", run.scenario.seed, Arc::default());
    let mut eve = Observer::new(ledger);
    let mut recorder = Recorder::new(3);
    let connections = run.trace.connections.clone();
    for packet in &run.trace.packets {
        let recorded = Packet {
            epoch: Epoch::CLEAR,
            plaintext: None,
            context: Context::new(packet.context.sender),
            ..packet.clone()
        };
        eve.overhear(recorded, &mut recorder);
    }
    let powers = Powers {
        secrets,
        ..Powers::default()
    };
    for endpoints in &connections {
        eve.use_powers(endpoints.id, &powers, &mut recorder);
    }
    let (steps, packets) = recorder.finish();
    let parties = run.trace.parties.iter().cloned();
    let parties = parties.map(|party| Party {
        simulated: party.id == PartyId::EVE,
        ..party
    });
    Trace {
        parties: parties.collect(),
        connections,
        ledgers: vec![Entries::default(), Entries::default(), eve.ledger.close()],
        packets,
        steps,
        outcomes: Vec::new(),
        fragments: FragmentIndex::default(),
    }
}

fn walk(trace: &Trace, connection: ConnectionId) -> Walk {
    Walk::new(trace, connection, trace.holders(connection))
}

#[test]
fn of_a_recording_of_others_the_listener_alone_tells() {
    for suite in [
        "DHE-RSA-AES128-GCM-SHA256",
        "AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
    ] {
        let run = ran(&[(Key::Suite, suite), (Key::Resume, "id")]);
        let trace = overheard(&run, HashMap::new());
        let last = trace.steps.len() as u32;
        for endpoints in &trace.connections {
            let (walk, whole) = (walk(&trace, endpoints.id), walk(&run.trace, endpoints.id));
            // Each record is an arrow, and a step that tells of it.
            assert_eq!(walk.arrows.len(), whole.arrows.len());
            assert_eq!(walk.last_step(), walk.arrows.last().unwrap().sent);
            // What crossed in clear stands in both columns as the ends had it.
            let shown = |row: &Row| row.cells.clone().map(|cell| cell.map(|cell| cell.shown));
            assert!(walk.rows_at(last) >= 2, "{suite}");
            for row in &walk.rows {
                let same = whole.rows.iter().find(|one| one.quantity == row.quantity);
                let both = same.filter(|same| same.agreed_since.is_some());
                assert!(both.is_none_or(|same| shown(same) == shown(row)), "{row:?}");
                assert!(!row.quantity.name.is_secret(), "{row:?}");
            }
        }
        let random = Quantity::new(ConnectionId::FIRST, Name::ServerRandom);
        let row = walk(&trace, ConnectionId::FIRST).rows;
        assert!(row.iter().any(|row| row.quantity == random));
        for step in &trace.steps {
            assert_eq!(Catalogue::english().faults(&trace, step), [""; 0]);
        }
    }
}

#[test]
fn with_a_key_log_the_listener_fills_the_columns_of_a_recording() {
    for suite in [
        "DHE-RSA-AES128-GCM-SHA256",
        "AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
    ] {
        for resume in ["none", "id", "ticket"] {
            let run = ran(&[(Key::Suite, suite), (Key::Resume, resume)]);
            // A key log has a line for each connection (RFC 9850).
            let secrets = run.trace.connections.iter().map(|endpoints| {
                let quantity = Quantity::new(endpoints.id, Name::MasterSecret);
                let master = run.trace.find(PartyId::CLIENT, &quantity).unwrap();
                (quantity, master.bytes.clone())
            });
            let trace = overheard(&run, secrets.collect());
            for endpoints in &trace.connections {
                let (walk, whole) = (walk(&trace, endpoints.id), walk(&run.trace, endpoints.id));
                let names: Vec<Name> = walk.rows.iter().map(|row| row.quantity.name).collect();
                for name in [
                    Name::MasterSecret,
                    Name::KeyBlock,
                    Name::ClientWriteKey,
                    Name::ApplicationData,
                ] {
                    assert!(names.contains(&name), "{suite} {resume} {name:?}");
                }
                for row in &walk.rows {
                    let same = whole.rows.iter().find(|one| one.quantity == row.quantity);
                    let shown = |row: &Row| row.cells[0].as_ref().map(|cell| cell.shown.clone());
                    assert_eq!(same.and_then(shown), shown(row), "{suite} {resume}");
                }
                let sealed = trace.packets.iter().filter(|packet| packet.is_protected());
                assert!(sealed.clone().count() >= 4);
                assert!(sealed.into_iter().all(|packet| packet.plaintext.is_some()));
            }
        }
    }
}
