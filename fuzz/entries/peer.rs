//! Any bytes as what the peer of a live actor sends: panics only if something is
//! wrong with the program. The fuzz targets feed it without end, and
//! `tests/fuzz_bounded.rs` for a bounded time.

#![allow(
    dead_code,
    reason = "several programs share it, and each needs a part of it"
)]

use slowshake::sim::{Live, LiveRole, Run, Scenario, client_config, run, server_config};
use slowshake::trace::{PartyId, Values};
use slowshake::wire::{RecordStream, SUITES};

/// What the first byte of the input says: the actor, by its lowest bit (0 for
/// our client), and the suite.
fn setup(first: u8) -> (PartyId, Scenario) {
    let party = if first & 1 == 0 {
        PartyId::CLIENT
    } else {
        PartyId::SERVER
    };
    let mut scenario = Scenario::default();
    let suite = &SUITES[usize::from(first >> 1) % SUITES.len()];
    scenario.suite = suite;
    if suite.key_exchange.uses_curve() {
        scenario.group = Scenario::default_group(suite);
    }
    scenario.cert = Scenario::default_certificate(suite);
    scenario.ems = first & 0x80 != 0;
    (party, scenario)
}

/// Feeds a live actor. The first byte chooses actor and suite, the second the
/// pieces in which the rest arrives. Gives whether the handshake was completed.
///
/// # Panics
/// If what the actor sends is no whole records, if it goes on after its end,
/// or if a value cannot tell how it came to be.
pub(crate) fn peer(data: &[u8]) -> bool {
    let [first, step, bytes @ ..] = data else {
        return false;
    };
    let (party, scenario) = setup(*first);
    let role = if party == PartyId::CLIENT {
        LiveRole::Client(Box::new(client_config(&scenario)))
    } else {
        LiveRole::Server(Box::new(server_config(&scenario)))
    };
    let mut live = Live::start(&scenario, role);
    let mut sent = live.take_outgoing();
    let mut now = 0;
    for piece in bytes.chunks(usize::from(*step) * 16 + 1) {
        now += 1000;
        let over = live.is_over();
        let received = live.receive(now, piece);
        assert!(received.is_ok() || live.is_over(), "garbage is an end");
        let answer = live.take_outgoing();
        assert!(
            !over || answer.is_empty(),
            "something was sent after the end"
        );
        sent.extend(answer);
    }
    let established = live.is_established();
    live.close(now + 1000);
    sent.extend(live.take_outgoing());
    check_records(&sent);

    let trace = live.finish();
    assert_eq!(trace.outcomes.len(), 1, "one side is ours");
    for value in trace.all_values() {
        let operation = value.op.operation();
        assert!(!operation.kind().is_empty() && !value.cite(&trace).is_empty());
        operation.formula();
        for input in value.op.inputs() {
            assert_eq!(trace.value(input).owner(), value.owner(), "custody");
        }
    }
    for step in &trace.steps {
        for id in &step.values {
            trace.value(*id);
        }
    }
    established
}

/// That bytes are whole records.
fn check_records(bytes: &[u8]) {
    let mut stream = RecordStream::new();
    stream.push(bytes);
    while stream
        .next()
        .expect("what an actor sends are records")
        .is_some()
    {}
    assert_eq!(stream.pending(), 0, "half a record was sent");
}

/// An input for [`peer`] that ends well: what the other side says in a run of
/// our own, whole.
pub(crate) fn honest_peer(first: u8) -> Vec<u8> {
    let (party, scenario) = setup(first);
    let Ok(Run { trace, .. }) = run(&scenario) else {
        return vec![first, 0xff];
    };
    let heard = trace.packets.iter().filter(|packet| packet.to == party);
    let mut data = vec![first, 0xff];
    data.extend(heard.flat_map(|packet| packet.seen()));
    data
}
