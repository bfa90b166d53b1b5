//! The verdict in words.

use super::{Caught, Missed, Reader, Verdict, VerdictKind};
use crate::sim::Run;
use crate::trace::{Event, PartyId, ValueId};
use crate::view::Catalogue;

/// The headline, what it means, and where it began; of what was said, what
/// `shown` says.
pub(super) fn sentences(
    verdict: &Verdict,
    run: &Run,
    shown: impl Fn(ValueId, &str) -> String,
) -> Vec<String> {
    let words = Catalogue::english();
    let trace = &run.trace;
    let who = |party: PartyId| words.say(&format!("verdict-who-{}", trace.party(party).name));
    let mut out = Vec::new();
    match (verdict.kind, &verdict.caught) {
        (_, Some(caught)) => out.push(headline(caught, &who(caught.party))),
        (VerdictKind::Broken, None) => {
            for refused in &verdict.refused {
                let facts = [
                    ("who", &*who(refused.party)),
                    ("alert", &refused.alert.to_string()),
                    ("step", &refused.step.to_string()),
                ];
                out.push(words.say_with("verdict-refused", &facts));
            }
            out.extend(waits(verdict, run, &who));
        }
        (VerdictKind::Stuck, None) => {
            out.extend(waits(verdict, run, &who));
            let ended = verdict
                .waiting
                .iter()
                .filter(|(who, _)| saw_the_end(run, *who));
            let (all, ended) = (verdict.waiting.len(), ended.count());
            out.push(words.say(match (all, ended) {
                (_, ended) if ended == all => "verdict-stuck-ended",
                (2.., 0) => "verdict-stuck",
                _ => "verdict-stuck-one",
            }));
        }
        (VerdictKind::Unnoticed | VerdictKind::Harmless, None) if probed(run) => {
            out.push(words.say(&format!("verdict-{}-probed", verdict.kind.id())));
        }
        (kind, None) => out.push(words.say(&format!("verdict-{}", kind.id()))),
    }
    let mut explained = Vec::new();
    for missed in &first_of_each(verdict) {
        let facts = [
            ("who", &*who(missed.party)),
            ("check", missed.check.id()),
            ("gloss", &words.check(missed.check)),
            ("step", &missed.step.to_string()),
        ];
        let mut sentence = words.say_with("verdict-missed", &facts);
        // What it means is said once, however many sides leave it out.
        if !explained.contains(&missed.check) {
            explained.push(missed.check);
            let unnoticed = words.unnoticed(missed.check);
            sentence = format!("{sentence} {} {unnoticed}", words.say("verdict-without"));
        }
        out.push(sentence);
    }
    for reader in &verdict.readers {
        let text = shown(reader.value, &reader.text);
        out.push(reads(reader, &who(reader.party), &text));
    }
    for lost in &verdict.lost {
        let text = shown(lost.value, &lost.text);
        let facts = [("said_by", lost.said_by.name()), ("text", &*text)];
        out.push(words.say_with("verdict-lost", &facts));
    }
    if !verdict.at_odds.is_empty() {
        let names: Vec<String> = verdict.at_odds.iter().map(|q| q.label()).collect();
        out.push(words.say_with("verdict-at-odds", &[("names", &names.join(", "))]));
    }
    if let Some(first) = verdict.first_difference
        && let Some(step) = trace.steps.get((first.step as usize).saturating_sub(1))
    {
        let title = words.step(trace, step).title;
        let facts = [("step", &*first.step.to_string()), ("title", &title)];
        out.push(words.say_with("verdict-first", &facts));
    }
    out
}

/// Who waits for what, or saw the line end before it came.
fn waits(verdict: &Verdict, run: &Run, who: &dyn Fn(PartyId) -> String) -> Vec<String> {
    let words = Catalogue::english();
    let all = verdict.waiting.iter().map(|(party, awaited)| {
        let key = match saw_the_end(run, *party) {
            true => "verdict-cut",
            false => "verdict-waits",
        };
        words.say_with(key, &[("who", &*who(*party)), ("awaited", awaited)])
    });
    all.collect()
}

/// Whether the line ended for this party before it had all.
fn saw_the_end(run: &Run, party: PartyId) -> bool {
    let mut steps = run.trace.steps.iter();
    steps.any(|step| step.actor == party && step.event == Some(Event::EndedEarly))
}

/// Whether somebody asked the server questions of her own.
fn probed(run: &Run) -> bool {
    let mut steps = run.trace.steps.iter();
    steps.any(|step| step.event == Some(Event::Question))
}

/// A check that is missed again and again at one side is told once.
fn first_of_each(verdict: &Verdict) -> Vec<Missed> {
    let mut out: Vec<Missed> = Vec::new();
    for missed in &verdict.missed {
        let same = |told: &Missed| (told.party, told.check) == (missed.party, missed.check);
        if !out.iter().any(same) {
            out.push(*missed);
        }
    }
    out
}

fn headline(caught: &Caught, who: &str) -> String {
    let words = Catalogue::english();
    let step = caught.step.to_string();
    let alert = caught.alert.map(|alert| alert.to_string());
    match (&caught.check, &alert, &caught.rule) {
        (Some(check), Some(alert), _) => words.say_with(
            "verdict-caught",
            &[
                ("who", who),
                ("step", &step),
                ("check", check.id()),
                ("gloss", &words.check(*check)),
                ("alert", alert),
            ],
        ),
        (Some(check), None, _) => words.say_with(
            "verdict-caught-silent",
            &[
                ("who", who),
                ("step", &step),
                ("check", check.id()),
                ("gloss", &words.check(*check)),
            ],
        ),
        (None, alert, rule) => {
            let (expected, found) = rule.clone().unwrap_or_default();
            words.say_with(
                "verdict-caught-rule",
                &[
                    ("who", who),
                    ("step", &step),
                    ("expected", &expected),
                    ("found", &found),
                    ("alert", alert.as_deref().unwrap_or("none")),
                ],
            )
        }
    }
}

fn reads(reader: &Reader, who: &str, text: &str) -> String {
    let key = match (reader.genuine, reader.out_of_turn) {
        (true, _) => "verdict-reads",
        (false, true) => "verdict-given-again",
        (false, false) => "verdict-given",
    };
    let facts = [
        ("who", who),
        ("said_by", reader.said_by.name()),
        ("text", text),
    ];
    Catalogue::english().say_with(key, &facts)
}

/// What neither party can know.
pub(super) fn unknowable(verdict: &Verdict, run: &Run) -> Vec<String> {
    let words = Catalogue::english();
    let mut out = Vec::new();
    let scenario = &run.scenario;
    if let Some(mitm) = scenario.mitm {
        out.push(words.say(&format!("verdict-mitm-{}", mitm.id())));
    }
    for leak in &scenario.leaks {
        out.push(words.say(&format!("verdict-leak-{}", leak.id())));
    }
    for (n, act) in scenario.wire.iter().enumerate() {
        let key = if run.trace.acted(n as u16) {
            "verdict-act"
        } else {
            "verdict-act-missed"
        };
        out.push(words.say_with(key, &[("act", &act.to_string())]));
    }
    let key = match verdict.kind {
        VerdictKind::Untouched => return out,
        VerdictKind::Caught => match &verdict.caught {
            Some(Caught { alert: None, .. }) => "verdict-unknowable-silent",
            _ => "verdict-unknowable-caught",
        },
        VerdictKind::Unnoticed | VerdictKind::Harmless if probed(run) => {
            "verdict-unknowable-probed"
        }
        VerdictKind::Unnoticed if !verdict.missed.is_empty() => "verdict-unknowable-missed",
        VerdictKind::Unnoticed => "verdict-unknowable-unnoticed",
        VerdictKind::Harmless => "verdict-unknowable-harmless",
        VerdictKind::Broken => "verdict-unknowable-broken",
        VerdictKind::Stuck => {
            let mut waiting = verdict.waiting.iter();
            match waiting.all(|(party, _)| saw_the_end(run, *party)) {
                true => "verdict-unknowable-silent",
                false => "verdict-unknowable-stuck",
            }
        }
    };
    out.push(words.say(key));
    out
}
