//! Somebody on the path, and checks that are left out: what each act does,
//! what each check is for, and what becomes of each ready attack.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod acts;
mod any;
mod records;
#[path = "../data/scenario.rs"]
mod scenario;
mod skips;
mod table;

use scenario::scenario;
use slowshake::sim::{Run, Scenario, run};
use slowshake::trace::{CheckKind, ConnectionId, Name, Packet, PartyId, Quantity, StepKind, Value};
use slowshake::view::Verdict;
use slowshake::wire::{AlertDescription, Role};

fn run_of(settings: &[&str]) -> Run {
    run(&scenario(settings)).expect("the parts go together")
}

fn verdict(run: &Run) -> Verdict {
    slowshake::export::verdict(run).expect("both sides are ours")
}

/// By which check which party noticed, and with which alert.
fn caught(run: &Run) -> Option<(PartyId, Option<CheckKind>, Option<AlertDescription>)> {
    let caught = verdict(run).caught?;
    Some((caught.party, caught.check, caught.alert))
}

fn quantity(name: Name) -> Quantity {
    Quantity::new(ConnectionId::FIRST, name)
}

fn held(run: &Run, party: PartyId, name: Name) -> &Value {
    run.trace.find(party, &quantity(name)).expect("it is held")
}

/// The packets that the act of this number met.
fn met(run: &Run, act: u16) -> Vec<&Packet> {
    let packets = run.trace.packets.iter();
    packets
        .filter(|packet| packet.acts.contains(&act))
        .collect()
}

/// What the client or the server reads, in order.
fn reads(run: &Run, party: PartyId) -> Vec<String> {
    let from = match party {
        PartyId::CLIENT => Role::Server,
        _ => Role::Client,
    };
    let data = quantity(Name::ApplicationData).of(from);
    (1..)
        .map_while(|n| run.trace.find(party, &data.nth(n)))
        .map(|value| String::from_utf8_lossy(&value.bytes).into_owned())
        .collect()
}

/// Whether a step of this kind names the check.
fn tells(run: &Run, kind: StepKind, check: CheckKind) -> bool {
    let named = slowshake::trace::Fact::Text(check.id().to_owned());
    run.trace
        .steps
        .iter()
        .any(|step| step.kind == kind && step.facts.contains(&("check", named.clone())))
}
