//! What came of it: who caught it by which check, or that nobody did.

use crate::trace::op::Op;
use crate::trace::{Ending, Outcome, Step, StepKind, Trace, Values};
use crate::tui::detour::first_difference;
use crate::tui::scene::Scene;
use crate::tui::shared::{say, say_with};
use crate::view::{Catalogue, Comparison, Done, WireRow};

/// How it stands with what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Nothing is done.
    Untouched,
    /// Somebody noticed.
    Caught,
    /// Nobody did.
    Unnoticed,
    /// Nothing goes on, and nobody said why.
    Stuck,
}

/// What there is to be told of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub mood: Mood,
    /// Who noticed what at which step, or that nobody did.
    pub headline: String,
    /// What that means.
    pub meaning: Vec<String>,
    /// What came out differently first.
    pub first: Option<String>,
    /// What neither party can know.
    pub above: Vec<String>,
    /// The step at which one arrives who walks the run, from 1.
    pub landing: u32,
}

/// What there is to be told of a run beside the untouched one.
pub(super) fn told(
    scene: &Scene,
    calm: &Scene,
    comparison: Option<&Comparison>,
    rows: &[WireRow],
) -> Told {
    let trace = scene.trace();
    let (mood, headline, step) = headline(trace, comparison.is_some());
    let mut meaning: Vec<String> = trace
        .steps
        .iter()
        .filter_map(|s| left_out(trace, s))
        .collect();
    if mood == Mood::Unnoticed {
        meaning.extend(unnoticed(scene, calm, comparison));
    }
    for (number, act) in scene.run.scenario.wire.iter().enumerate() {
        let met = rows
            .iter()
            .any(|row| row.is_sent() && row.names.contains(&act.message()) && number < usize::MAX);
        if !met {
            meaning.push(say_with("bench-unmet", &[("act", &act.to_string())]));
        }
    }
    let first = comparison.map(|comparison| first_difference(scene, comparison));
    let different = comparison
        .and_then(Comparison::first_difference)
        .map(|difference| difference.step);
    Told {
        landing: step.or(different).unwrap_or(1).max(1),
        mood,
        headline,
        meaning,
        first,
        above: above(trace, rows),
    }
}

/// The outcome that tells most: of whoever found something wrong, if one did.
fn telling(trace: &Trace) -> Option<&Outcome> {
    trace.outcomes.iter().min_by_key(|outcome| {
        let rank = match outcome.ending {
            Ending::Failed { .. } => 0,
            Ending::Refused { .. } => 1,
            Ending::Unfinished { .. } => 2,
            Ending::Established => 3,
        };
        (rank, outcome.step)
    })
}

fn headline(trace: &Trace, is_touched: bool) -> (Mood, String, Option<u32>) {
    let Some(outcome) = telling(trace) else {
        return (Mood::Untouched, say("ending-nothing"), None);
    };
    let party = trace.party(outcome.party).name;
    let step = outcome.step.to_string();
    let facts = |more: &[(&str, &str)], key: &str| {
        let all = [&[("party", party), ("step", step.as_str())], more].concat();
        say_with(key, &all)
    };
    let mood = |mood| if is_touched { mood } else { Mood::Untouched };
    let at = (outcome.step > 0).then_some(outcome.step);
    let catalogue = Catalogue::english();
    match &outcome.ending {
        Ending::Established if is_touched => (Mood::Unnoticed, say("bench-unnoticed"), None),
        Ending::Established => (Mood::Untouched, say("bench-untouched"), None),
        Ending::Failed { alert, check } => {
            let alert = alert.to_string();
            let meaning = catalogue.alert(&alert);
            let (key, check) = match check {
                Some(check) => ("bench-caught", catalogue.check(*check)),
                None => ("bench-caught-alert", String::new()),
            };
            let more = [
                ("alert", alert.as_str()),
                ("check", check.as_str()),
                ("meaning", meaning.as_str()),
            ];
            (mood(Mood::Caught), facts(&more, key), at)
        }
        Ending::Refused { alert } => {
            let alert = alert.to_string();
            let more = [("alert", alert.as_str())];
            (mood(Mood::Caught), facts(&more, "bench-refused"), at)
        }
        Ending::Unfinished { awaited } => {
            let more = [("awaited", awaited.as_str())];
            (mood(Mood::Stuck), facts(&more, "bench-stuck"), at)
        }
    }
}

/// A check that was left out and would have failed.
fn left_out(trace: &Trace, step: &Step) -> Option<String> {
    if step.kind != StepKind::Skipped {
        return None;
    }
    let (kind, value) = step.values.iter().find_map(|id| {
        let value = trace.value(*id);
        let kind = match &value.op {
            Op::Check(check) => check.kind,
            Op::Verify(verify) => verify.kind,
            _ => return None,
        };
        Some((kind, value))
    })?;
    let key = match value.bytes.as_slice() {
        [1] => return None,
        _ => "bench-left-out",
    };
    let check = Catalogue::english().check(kind);
    let facts = [
        ("party", trace.party(step.actor).name),
        ("step", &step.n.to_string()),
        ("check", &check),
    ];
    Some(say_with(key, &facts))
}

/// What it means that nobody noticed.
fn unnoticed(scene: &Scene, calm: &Scene, comparison: Option<&Comparison>) -> Vec<String> {
    let mut meaning = Vec::new();
    if comparison.is_some_and(|comparison| comparison.first_difference().is_none()) {
        meaning.push(say("bench-no-difference"));
    }
    let reads = |scene: &Scene| {
        let chain = &scene.eve.chain;
        !chain.is_empty() && scene.eve.lacks(scene.steps()).is_none()
    };
    if reads(scene) && !reads(calm) {
        meaning.push(say("bench-eve-reads"));
    }
    meaning
}

/// What neither party can know, a sentence for each thing that was done.
fn above(trace: &Trace, rows: &[WireRow]) -> Vec<String> {
    let mut all = Vec::new();
    for row in rows {
        let name = match row.names.first() {
            Some(name) => name.to_string(),
            None => row.label.clone(),
        };
        let facts = [
            ("message", name.as_str()),
            ("sender", trace.party(row.sender).name),
            ("receiver", trace.party(row.receiver).name),
        ];
        for done in &row.done {
            let key = match done {
                Done::Changed => "bench-above-changed",
                Done::Old => "bench-above-old",
                Done::Dropped => "bench-above-dropped",
                Done::Cut => "bench-above-cut",
                Done::Again => "bench-above-again",
                Done::Moved => "bench-above-moved",
                Done::Injected => "bench-above-injected",
                Done::Repeated | Done::Unsent => continue,
            };
            let words = say_with(key, &facts);
            if !all.contains(&words) {
                all.push(words);
            }
        }
    }
    all
}
