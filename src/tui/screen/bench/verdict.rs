//! What came of it, as the bench tells it.

use crate::sim::{Attack, EveMode, Run, Scenario};
use crate::tui::scene::Scene;
use crate::tui::shared::say_with;
use crate::view::Verdict;

/// What there is to be told of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub verdict: Verdict,
    /// The ready attack that this is, if it is one.
    pub attack: Option<&'static str>,
    /// What is done, thing by thing.
    pub done: Vec<String>,
    /// The step at which one arrives who walks the run, from 1.
    pub landing: u32,
}

impl Told {
    /// Of a run beside the untouched one.
    pub(super) fn new(scene: &Scene, untouched: &Scene) -> Self {
        let verdict = Verdict::new(&scene.run, Some(untouched.trace()));
        let caught = verdict.caught.as_ref().map(|caught| caught.step);
        let different = verdict.first_difference.map(|first| first.step);
        let mut attacks = Attack::ALL.iter();
        let attack = attacks.find(|attack| attack.is_made_in(&scene.run.scenario));
        Self {
            attack: attack.map(|attack| attack.title),
            done: done(&scene.run),
            landing: caught.or(different).unwrap_or(1).max(1),
            verdict,
        }
    }
}

/// What is done in a scenario, thing by thing, as one writes it.
pub(super) fn acts(scenario: &Scenario) -> Vec<String> {
    let acts = scenario.wire.iter().map(ToString::to_string);
    acts.chain(settings(scenario)).collect()
}

/// The same of a run, with a word on the acts that met nothing in it.
fn done(run: &Run) -> Vec<String> {
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
