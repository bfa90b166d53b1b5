//! What came of it, as the bench tells it.

use crate::session::say_with;
use crate::sim::{EveMode, Run, Scenario};

/// What is done in a scenario, thing by thing, as one writes it.
pub fn acts(scenario: &Scenario) -> Vec<String> {
    let acts = scenario.wire.iter().map(ToString::to_string);
    acts.chain(settings(scenario)).collect()
}

/// The same of a run, with a word on the acts that met nothing in it.
pub fn done(run: &Run) -> Vec<String> {
    let acts = run.scenario.wire.iter().enumerate();
    let acts = acts.map(|(number, act)| {
        let met = u16::try_from(number).is_ok_and(|number| run.trace.acted(number));
        match met {
            true => act.to_string(),
            false => say_with("bench-unmet", &[("act", &act.to_string())]),
        }
    });
    acts.chain(settings(&run.scenario)).collect()
}

/// What is done beside the acts on the wire.
fn settings(scenario: &Scenario) -> impl Iterator<Item = String> {
    let mitm = scenario.mitm.map(|mitm| format!("mitm {}", mitm.id()));
    let skips = scenario.skips.iter().map(|skip| format!("skip {skip}"));
    let leaks = scenario
        .leaks
        .iter()
        .map(|leak| format!("leak {}", leak.id()));
    let eve = match scenario.eve {
        EveMode::Listens => None,
        EveMode::Computes => Some("eve computes".to_owned()),
        EveMode::Probes => Some("eve probes".to_owned()),
    };
    mitm.into_iter().chain(skips).chain(leaks).chain(eve)
}
