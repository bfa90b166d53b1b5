//! Client, server, a channel and Eve, until nothing is under way.

use std::sync::Arc;

use crate::net::{Act, Channel, Messages, Tamper, messages};
use crate::trace::{ConnectionId, Endpoints, Entries, FragmentIndex, Memo, PartyId, Seed, Trace};
use crate::wire::Role;

use super::config::{client_config, server_config};
use super::mallory;
use super::option::EveMode;
use super::powers::{leak, powers};
use super::scenario::Scenario;
use super::validate::ScenarioError;
use super::world::{World, parties};

/// Who takes part where nobody stands in the middle.
pub(super) const USUAL: [PartyId; 3] = [PartyId::CLIENT, PartyId::SERVER, PartyId::EVE];

/// A scenario and the trace that it leaves.
#[derive(Debug)]
pub struct Run {
    /// What decided it.
    pub scenario: Scenario,
    /// What it left.
    pub trace: Trace,
}

impl Run {
    /// Whether all who take part were simulated, and none is a real peer.
    pub fn is_simulated(&self) -> bool {
        self.trace.parties.iter().all(|party| party.simulated)
    }

    /// The same scenario with nothing done in it, run to its end, to be held beside
    /// this run; `None` where nothing is done in this one either, or a side is a
    /// real peer.
    pub fn untouched(&self) -> Option<Self> {
        let touched = self.is_simulated() && self.scenario.is_touched();
        touched.then(|| run(&self.scenario.untouched()).ok())?
    }

    /// Of the default scenario, before anything happened: no party holds
    /// anything, and there are no steps.
    pub fn nothing() -> Self {
        let scenario = Scenario::default();
        Self {
            trace: Trace {
                parties: parties(&USUAL, |_| true),
                connections: vec![Endpoints::USUAL],
                ledgers: USUAL.map(|_| Entries::default()).into(),
                packets: Vec::new(),
                steps: Vec::new(),
                outcomes: Vec::new(),
                fragments: FragmentIndex::default(),
            },
            scenario,
        }
    }
}

/// Runs a scenario to its end.
///
/// # Errors
/// If its parts do not go together.
pub fn run(scenario: &Scenario) -> Result<Run, ScenarioError> {
    run_whole(scenario, None, None)
}

/// [`run`] for whoever makes many runs that differ in little: what one of them
/// computed, the next looks up.
///
/// # Errors
/// If its parts do not go together.
pub fn run_with_memo(scenario: &Scenario, memo: &Arc<Memo>) -> Result<Run, ScenarioError> {
    run_whole(scenario, Some(memo), None)
}

/// The same, with a memo or none, with somebody on the path who changes records.
///
/// # Errors
/// If its parts do not go together.
pub fn run_tampered(
    scenario: &Scenario,
    memo: Option<&Arc<Memo>>,
    tamper: Tamper,
) -> Result<Run, ScenarioError> {
    run_whole(scenario, memo, Some(tamper))
}

fn run_whole(
    scenario: &Scenario,
    memo: Option<&Arc<Memo>>,
    tamper: Option<Tamper>,
) -> Result<Run, ScenarioError> {
    scenario.validate()?;
    scenario.check_signatures()?;
    let channel = Channel::new(scenario.latency)
        .with_tamper(tamper)
        .with_acts(scenario.wire.clone(), earlier(scenario, memo)?);
    let memo = memo.cloned();
    if let Some(mitm) = scenario.mitm {
        return Ok(Run {
            scenario: scenario.clone(),
            trace: mallory::run(scenario, mitm, channel, memo),
        });
    }
    let mut world = World::new(scenario, &USUAL, channel, memo);
    let first = ConnectionId::FIRST;
    world.lay(first, PartyId::CLIENT, PartyId::SERVER);
    world.serve(first, server_config(scenario));
    world.connect(first, client_config(scenario));
    world.carry();
    let mut endpoints = vec![first];
    // Where the first connection left no session, there is none to take up.
    if let Some(session) = world.kept(first, Role::Client).session {
        let second = ConnectionId(2);
        let mut server = server_config(scenario);
        server.resumption.remember(world.kept(first, Role::Server));
        let mut client = client_config(scenario);
        client.session = Some(session);
        world.lay(second, PartyId::CLIENT, PartyId::SERVER);
        world.serve(second, server);
        world.connect(second, client);
        world.carry();
        endpoints.push(second);
    }
    let ends = [PartyId::CLIENT, PartyId::SERVER].map(|party| &world.ledgers[party.index()]);
    let powers = leak(scenario, first, &ends, powers(scenario));
    for connection in endpoints {
        world
            .observer
            .use_powers(connection, &powers, &mut world.recorder);
    }
    Ok(Run {
        scenario: scenario.clone(),
        trace: world.finish(),
    })
}

/// The messages of the conversation before: the same scenario with another
/// seed, in which nobody did anything. Run only for somebody who plays one of
/// them again.
fn earlier(scenario: &Scenario, memo: Option<&Arc<Memo>>) -> Result<Messages, ScenarioError> {
    if !scenario
        .wire
        .iter()
        .any(|act| matches!(act, Act::Old { .. }))
    {
        return Ok(Messages::new());
    }
    let before = Scenario {
        seed: Seed(scenario.seed.0.wrapping_add(1)),
        wire: Vec::new(),
        leaks: Vec::new(),
        eve: EveMode::Listens,
        ..scenario.clone()
    };
    let run = run_whole(&before, memo, None)?;
    Ok(messages(&run.trace.packets))
}
