//! Eve's whole situation at a step: her powers, what she saw, what she made
//! of it, what she lacks, and what getting it would cost.

use super::cost::{EveCost, cost};
use super::{Eavesdropper, Link};
use crate::sim::{EveMode, Scenario};
use crate::trace::{
    ConnectionId, Event, Fact, Name, Op, PartyId, Step, Trace, Value, ValueId, Values,
};
use crate::view::{Catalogue, Sight};

/// One of the things that Eve could be able to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvePower {
    /// The word in the text catalogue: `listens`, `computes`, `leak`.
    pub id: &'static str,
    /// Whether she can in this run.
    pub has: bool,
    /// The step at which she first used it; `None` if not by the cursor.
    pub since: Option<u32>,
    /// A sentence on it.
    pub words: String,
}

/// How far one link of the chain to the application data has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// She holds it, since this step.
    Held(u32),
    /// It is there, and she does not hold it.
    Lacking,
    /// She does not hold it, and needs it no more: she came round it.
    Unneeded,
    /// Nobody holds it yet.
    NotYet,
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EveLink {
    /// Its names: any of these will do.
    pub names: Vec<String>,
    /// How far it has come.
    pub state: LinkState,
    /// What it is and what it takes to get it.
    pub words: String,
}

/// Eve at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EveReport {
    /// What she can do.
    pub powers: Vec<EvePower>,
    /// What she took out of what crossed the wire in clear.
    pub saw: Vec<ValueId>,
    /// How many sealed records she keeps.
    pub sealed_records: usize,
    /// How many of them she has opened.
    pub opened_records: usize,
    /// What she made of it, in the order in which she made it.
    pub derived: Vec<ValueId>,
    /// Her way to the application data.
    pub chain: Vec<EveLink>,
    /// The first link that she lacks; `None` if none, or if nothing is secret
    /// yet.
    pub lacks: Option<usize>,
    /// What finding the secret, or trying to, has cost her so far: sentences.
    pub spent: Vec<String>,
    /// What it would cost to find the secret, while she lacks it.
    pub cost: Option<EveCost>,
}

impl EveReport {
    /// Eve at the cursor, in a run of this scenario, on this connection.
    pub fn new(
        sight: &Sight<'_>,
        scenario: &Scenario,
        eve: &Eavesdropper,
        connection: ConnectionId,
    ) -> Self {
        let at = sight.mask.at;
        let trace = sight.trace;
        let hers: Vec<&Value> = match trace.ledgers.get(PartyId::EVE.index()) {
            Some(_) => trace.values_of(PartyId::EVE).iter().collect(),
            None => Vec::new(),
        };
        let hers: Vec<&Value> = hers
            .into_iter()
            .filter(|value| value.quantity.connection == connection)
            .filter(|value| trace.held_at(value.id, at))
            .collect();
        let count = |name| hers.iter().filter(|v| v.quantity.name == name).count();
        let reached = eve.reached(at);
        let links = eve.chain.iter().enumerate();
        let chain: Vec<EveLink> = links.map(|(i, link)| told(link, at, i < reached)).collect();
        let lacks = (reached < chain.len()).then_some(reached);
        Self {
            powers: powers(trace, scenario, at),
            saw: hers
                .iter()
                .filter(|value| matches!(value.op, Op::Received(_)))
                .filter(|value| value.quantity.name.is_heard())
                .map(|value| value.id)
                .collect(),
            sealed_records: count(Name::Fragment),
            opened_records: count(Name::Plaintext),
            derived: hers
                .iter()
                .filter(|value| value.quantity.name.is_found())
                .map(|value| value.id)
                .collect(),
            lacks,
            spent: spent(trace, connection, at),
            cost: (lacks == Some(0))
                .then(|| cost(trace, scenario, &hers, connection, at))
                .flatten(),
            chain,
        }
    }

    /// Whether she has come through to the application data.
    pub fn reads(&self) -> bool {
        !self.chain.is_empty() && self.lacks.is_none()
    }
}

fn powers(trace: &Trace, scenario: &Scenario, at: u32) -> Vec<EvePower> {
    let catalogue = Catalogue::english();
    let by_now = &trace.steps[..(at as usize).min(trace.steps.len())];
    let first = |event: Event| {
        let step = by_now.iter().find(|step| step.event == Some(event));
        step.map(|step| step.n)
    };
    let budget = scenario.eve_budget.to_string();
    let power = |id: &'static str, has: bool, since: Option<u32>| {
        let key = if has || since.is_some() {
            format!("eve-power-{id}")
        } else {
            format!("eve-power-{id}-not")
        };
        EvePower {
            id,
            has: has || since.is_some(),
            since,
            words: catalogue.say_with(&key, &[("budget", &budget)]),
        }
    };
    let leaked = |id: &str| {
        let mut leaks = by_now.iter();
        let leak = leaks.find(|step| step.event == Some(Event::Leak) && leak(trace, step) == id);
        leak.map(|step| step.n)
    };
    let key = leaked("leak");
    let mut powers = vec![
        power("listens", true, by_now.first().map(|step| step.n)),
        power(
            "computes",
            scenario.eve == EveMode::Computes,
            first(Event::Search),
        ),
        // A key that leaks after the connection is not hers before.
        power("leak", key.is_some(), key),
    ];
    // What else can leak is told where it did.
    for id in ["leak-ticket", "leak-master"] {
        if let Some(step) = leaked(id) {
            powers.push(power(id, true, Some(step)));
        }
    }
    if scenario.eve == EveMode::Probes {
        powers.insert(1, power("probes", true, first(Event::Question)));
    }
    powers
}

/// The power that she has from a leak, by what leaked.
fn leak(trace: &Trace, step: &Step) -> &'static str {
    let first = step.values.first();
    match first.map(|id| trace.value(*id).quantity.name) {
        Some(Name::TicketAesKey) => "leak-ticket",
        Some(Name::MasterSecret) => "leak-master",
        _ => "leak",
    }
}

/// What she has spent, by the steps that say so.
fn spent(trace: &Trace, connection: ConnectionId, at: u32) -> Vec<String> {
    let hers = trace.steps[..(at as usize).min(trace.steps.len())].iter();
    let hers = hers.filter(|step| step.connection == connection && step.actor == PartyId::EVE);
    let catalogue = Catalogue::english();
    let mut spent = Vec::new();
    let mut asked = None;
    for step in hers {
        let number = |wanted| {
            let fact = step.facts.iter().find(|(name, _)| *name == wanted);
            match fact {
                Some((_, Fact::Number(number))) => Some(*number),
                _ => None,
            }
        };
        if let Some(questions) = number("questions").or_else(|| number("question")) {
            asked = Some((questions, number("minutes")));
        }
        let key = ["operations", "tries"].into_iter().find_map(|name| {
            let count = number(name).filter(|count| *count > 0)?;
            Some((format!("eve-spent-{name}"), count.to_string()))
        });
        if let Some((key, count)) = key {
            spent.push(catalogue.say_with(&key, &[("count", &count)]));
        }
    }
    if let Some((questions, minutes)) = asked {
        let count = questions.to_string();
        spent.push(catalogue.say_with("eve-spent-questions", &[("count", &count)]));
        if let Some(minutes) = minutes.filter(|minutes| *minutes > 0) {
            let count = minutes.to_string();
            spent.push(catalogue.say_with("eve-spent-minutes", &[("count", &count)]));
        }
    }
    spent
}

fn told(link: &Link, at: u32, behind: bool) -> EveLink {
    let state = match (link.since, link.exists) {
        (Some(since), _) if since <= at => LinkState::Held(since),
        _ if behind => LinkState::Unneeded,
        (_, Some(exists)) if exists <= at => LinkState::Lacking,
        _ => LinkState::NotYet,
    };
    let name = link.any_of.first().map_or("", |first| first.name.id());
    EveLink {
        names: link.any_of.iter().map(|one| one.label()).collect(),
        state,
        words: Catalogue::english().say(&format!("eve-needs-{name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Figure;
    use super::*;
    use crate::sim::{Key, Run, run};
    use crate::trace::Seat;
    use crate::view::{Knowledge, Mask, eavesdropper};

    fn ran(settings: &[(Key, &str)]) -> Run {
        let scenario = Scenario::of(settings).unwrap();
        run(&scenario).unwrap()
    }

    fn report(run: &Run, at: Option<u32>) -> EveReport {
        let knowledge = Knowledge::new(&run.trace);
        let mask = Mask {
            seat: Seat::Eve,
            at: at.unwrap_or(run.trace.steps.len() as u32),
            ..Mask::default()
        };
        let sight = Sight {
            trace: &run.trace,
            knowledge: &knowledge,
            mask: &mask,
        };
        let eve = eavesdropper(&run.trace, ConnectionId::FIRST);
        EveReport::new(&sight, &run.scenario, &eve, ConnectionId::FIRST)
    }

    #[test]
    fn p_23_takes_ten_operations_and_the_figure_is_computed() {
        let cost = report(&ran(&[]), None).cost.unwrap();
        assert_eq!(cost.operations, Figure::Computed("10".to_owned()));
        assert_eq!((cost.budget, cost.enough), (None, None));
    }

    #[test]
    fn the_strength_of_an_rfc_7919_group_is_cited() {
        let run = ran(&[(Key::Group, "ffdhe2048"), (Key::Eve, "computes")]);
        let cost = report(&run, None).cost.unwrap();
        let cited = Figure::Cited {
            figure: "2^103".to_owned(),
            cite: "RFC 7919 §A.1",
        };
        assert_eq!((cost.operations, cost.enough), (cited, Some(false)));
    }

    #[test]
    fn what_is_computed_is_what_her_search_says_it_needs() {
        let run = ran(&[(Key::Group, "safe64"), (Key::Eve, "computes")]);
        let cost = report(&run, None).cost.unwrap();
        let step = run.trace.step_by_id("eve.eve.search").unwrap();
        let told = step.facts.iter().find(|(name, _)| *name == "exponent");
        let Some((_, crate::trace::Fact::Number(exponent))) = told else {
            panic!("{step:?}");
        };
        assert_eq!(cost.operations, Figure::Computed(format!("2^{exponent}")));
    }

    #[test]
    fn a_listening_eve_lacks_the_secret_and_keeps_sealed_records() {
        let report = report(&ran(&[]), None);
        assert_eq!(report.chain[0].names, ["xs", "xc"]);
        assert_eq!(report.lacks, Some(0));
        assert_eq!(report.derived, []);
        assert!(report.sealed_records >= 4 && report.opened_records == 0);
        assert!(!report.reads());
    }

    #[test]
    fn a_computing_eve_comes_through_and_then_nothing_costs_anything() {
        let run = ran(&[(Key::Eve, "computes")]);
        let report = report(&run, None);
        assert!(report.reads() && report.cost.is_none());
        // Both Finished and both sides' data, by the last step that tells of it.
        assert!((4..=report.sealed_records).contains(&report.opened_records));
        let names: Vec<_> = report
            .derived
            .iter()
            .map(|id| run.trace.value(*id).quantity.name)
            .collect();
        assert_eq!(names[..3], [Name::Xs, Name::Z, Name::PremasterSecret]);
    }

    #[test]
    fn whoever_comes_round_a_secret_lacks_it_no_more() {
        let run = ran(&[
            (Key::Suite, "ADH-AES128-SHA"),
            (Key::Eve, "computes"),
            (Key::Skip, "public_value, finished"),
            (
                Key::Wire,
                "set ServerKeyExchange.dh_Ys=01,set ClientKeyExchange.dh_Yc=01",
            ),
        ]);
        let report = report(&run, None);
        assert!(report.reads() && report.cost.is_none());
        assert_eq!(report.chain[0].state, LinkState::Unneeded);
        assert!(matches!(report.chain[1].state, LinkState::Held(_)));
        let tries = "1 try of a shared secret, each up to the opening of a record.";
        assert_eq!(report.spent, [tries]);
    }

    #[test]
    fn what_asking_cost_is_told_and_what_it_could_still_bring() {
        let run = ran(&[
            (Key::Suite, "AES128-GCM-SHA256"),
            (Key::Cert, "rsa512"),
            (Key::Eve, "probes"),
            (Key::EveBudget, "30"),
            (Key::Skip, "server.premaster_padding"),
        ]);
        let report = report(&run, None);
        assert_eq!(report.lacks, Some(0));
        assert_eq!(report.cost.unwrap().questions, Some(30));
        let asked = "30 questions to the server, each a connection of its own.";
        assert_eq!(report.spent, [asked]);
        assert!(report.powers.iter().any(|power| power.id == "probes"));
    }

    #[test]
    fn before_anything_is_sent_she_has_seen_nothing() {
        let report = report(&ran(&[]), Some(1));
        assert_eq!((report.saw.len(), report.sealed_records), (0, 0));
        assert!(report.cost.is_none());
        assert!(report.chain.iter().all(|l| l.state == LinkState::NotYet));
    }

    #[test]
    fn every_link_of_every_chain_and_every_power_has_words() {
        for settings in [
            &[][..],
            &[(Key::Suite, "AES128-SHA"), (Key::Leak, "server_key")],
            &[(Key::Suite, "AES128-SHA"), (Key::Cert, "rsa512")],
            &[(Key::Suite, "ECDHE-RSA-AES128-SHA"), (Key::Eve, "computes")],
            &[(Key::Group, "modp2048"), (Key::Eve, "computes")],
            &[(Key::Tls, "1.3"), (Key::Eve, "computes")],
            &[(Key::Tls, "1.3"), (Key::Group, "secp256r1")],
            &[(Key::Tls, "1.3"), (Key::Group, "X25519MLKEM768")],
        ] {
            let run = ran(settings);
            for at in 1..=run.trace.steps.len() as u32 {
                let report = report(&run, Some(at));
                let cost = report.cost.map(|cost| cost.words).unwrap_or_default();
                let powers = report.powers.iter().map(|power| &power.words);
                let links = report.chain.iter().map(|link| &link.words);
                for words in powers.chain(links).chain([&cost]) {
                    assert!(!words.contains('<'), "{words}");
                }
            }
        }
    }
}
