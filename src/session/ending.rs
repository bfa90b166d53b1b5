//! How a run ended, in a sentence.

use super::scene::Scene;
use super::words::{say, say_with};
use crate::session::catalogue;
use crate::trace::{ConnectionId, Ending, Outcome, Override, Trace};
use crate::view::override_label;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whether both sides established the connection.
    pub established: bool,
    /// What happened, in a sentence.
    pub sentence: String,
}

/// How a connection stands at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Both sides have established it.
    Established,
    /// A side has ended it with an alert.
    Broken,
    /// Neither.
    UnderWay,
}

/// How a connection stands at step `n` (from 1).
pub fn standing(trace: &Trace, connection: ConnectionId, n: u32) -> Standing {
    let by_now = |outcome: &&Outcome| outcome.connection == connection && outcome.step <= n;
    let mut told = trace.outcomes.iter().filter(by_now);
    let is_broken =
        |o: &Outcome| matches!(o.ending, Ending::Failed { .. } | Ending::Refused { .. });
    if told.clone().any(is_broken) {
        Standing::Broken
    } else if trace.established_on(connection)
        && told.all(|o| o.ending == Ending::Established)
        && trace.outcomes.iter().filter(by_now).count() == 2
    {
        Standing::Established
    } else {
        Standing::UnderWay
    }
}

/// How a run ended: at the party that found something wrong, if one did.
pub fn ended(trace: &Trace) -> Ended {
    let told = trace
        .outcomes
        .iter()
        .min_by_key(|outcome| match outcome.ending {
            Ending::Failed { .. } => 0,
            Ending::Refused { .. } => 1,
            Ending::Unfinished { .. } => 2,
            Ending::Established => 3,
        });
    let sentence = match told {
        None => say("ending-nothing"),
        Some(outcome) => {
            let party = say(&format!("ending-party-{}", trace.party(outcome.party).name));
            let step = outcome.step.to_string();
            let facts = |more: &[(&str, &str)], key: &str| {
                let all = [&[("party", party.as_str()), ("step", step.as_str())], more].concat();
                say_with(key, &all)
            };
            match &outcome.ending {
                Ending::Established if trace.has_mallory() => say("ending-mallory"),
                Ending::Established if !trace.parties.iter().all(|party| party.simulated) => {
                    facts(&[], "ending-established-live")
                }
                Ending::Established => say("ending-established"),
                Ending::Failed { alert, check } => {
                    let alert = alert.to_string();
                    match check {
                        Some(check) => {
                            let check = catalogue().check(*check);
                            facts(&[("alert", &alert), ("check", &check)], "ending-check")
                        }
                        None => facts(&[("alert", &alert)], "ending-failed"),
                    }
                }
                Ending::Refused { alert } => {
                    facts(&[("alert", &alert.to_string())], "ending-refused")
                }
                Ending::Unfinished { awaited } => {
                    facts(&[("awaited", awaited)], "ending-unfinished")
                }
            }
        }
    };
    Ended {
        established: trace.established(),
        sentence,
    }
}

/// How long it took: steps, records, virtual time.
pub fn size(scene: &Scene) -> String {
    let trace = scene.trace();
    let time = trace
        .packets
        .iter()
        .filter_map(|packet| packet.delivered_at);
    let milliseconds = time.max().unwrap_or(0) / 1000;
    say_with(
        "ending-size",
        &[
            ("steps", &trace.steps.len().to_string()),
            ("records", &trace.packets.len().to_string()),
            ("time", &milliseconds.to_string()),
        ],
    )
}

/// How far Eve came by the end.
pub fn eve(scene: &Scene) -> String {
    let eve = scene.eve(scene.steps());
    match eve.lacks(scene.steps()) {
        None if eve.chain.is_empty() => say("ending-eve-nothing"),
        None => say("ending-eve-reads"),
        Some(link) => {
            let names: Vec<String> = link.any_of.iter().map(|q| q.label()).collect();
            say_with("ending-eve-lacks", &[("what", &names.join(&say("or")))])
        }
    }
}

/// The overrides of a run that met nothing in it.
pub fn unmet(scene: &Scene) -> Vec<String> {
    let met = |set: &&Override| !scene.trace().met(set);
    let overrides = scene.run.scenario.overrides.iter();
    overrides.filter(met).map(override_label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};

    fn scene(settings: &[(Key, &str)]) -> Scene {
        let scenario = Scenario::of(settings).unwrap();
        Scene::new(run(&scenario).unwrap())
    }

    #[test]
    fn the_party_that_found_the_fault_is_named_with_what_it_checked() {
        let scene = scene(&[(Key::Set, "ServerKeyExchange.dh_Ys=09")]);
        let ended = ended(scene.trace());
        assert!(!ended.established);
        assert!(ended.sentence.contains("client"), "{}", ended.sentence);
        assert!(ended.sentence.contains("signature"), "{}", ended.sentence);
    }

    #[test]
    fn an_override_that_met_nothing_is_named() {
        let scene = scene(&[(Key::Set, "ServerKeyExchange.nothing=09,xc=7")]);
        assert_eq!(unmet(&scene), ["ServerKeyExchange.nothing=09"]);
    }

    #[test]
    fn what_eve_lacks_is_said() {
        assert!(eve(&scene(&[])).contains("xs"));
        let computes = scene(&[(Key::Eve, "computes")]);
        assert_eq!(eve(&computes), say("ending-eve-reads"));
    }
}
