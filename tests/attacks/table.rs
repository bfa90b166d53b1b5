//! `docs/attacks.md`: every ready attack, the check that catches it, the
//! alert, and what becomes of it without the check. It is written again with
//! `SLOWSHAKE_BLESS=1`.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use slowshake::sim::Attack;
use slowshake::view::VerdictKind;

use super::*;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/attacks.md");

const HEAD: &str = "# Ready attacks

`slowshake run --attack NAME` makes one; `--skip-check` leaves a check out. Each
was made in the default scenario, as far as that has what it needs. Written by
`tests/attacks/table.rs`, which fails where another check catches it than the
table in `src/sim/attack/` says.

| attack | with every check | what is left out | and then |
| --- | --- | --- | --- |
";

type Judged = Arc<(Run, Verdict)>;

/// A ready attack: what came of it, and what without the checks.
struct Made {
    attack: &'static Attack,
    with: Judged,
    without: Option<Judged>,
}

/// Each is made once: those that ask a server ask it thousands of questions.
fn all() -> &'static [Made] {
    static ALL: OnceLock<Vec<Made>> = OnceLock::new();
    ALL.get_or_init(|| {
        // One attack without a check can be another with it.
        let mut known: HashMap<String, Judged> = HashMap::new();
        let mut judged = |scenario: &Scenario| {
            let judge = || {
                let run = run(scenario).unwrap();
                let verdict = verdict(&run);
                Arc::new((run, verdict))
            };
            Arc::clone(known.entry(scenario.code()).or_insert_with(judge))
        };
        let made = |attack: &'static Attack| {
            let scenario = attack.apply(&Scenario::default(), &[]).unwrap();
            let through = attack.let_through(&scenario).unwrap();
            Made {
                attack,
                with: judged(&scenario),
                without: (through != scenario).then(|| judged(&through)),
            }
        };
        Attack::ALL.iter().map(made).collect()
    })
}

/// What came of it, in a few words.
fn told(judged: &Judged) -> String {
    let (run, verdict) = &**judged;
    let name = |party| run.trace.party(party).name;
    let mut parts = Vec::new();
    match (&verdict.caught, verdict.kind) {
        (Some(caught), _) => {
            let check = caught.check.map_or("a rule", CheckKind::id);
            let alert = caught
                .alert
                .map_or("no alert".to_owned(), |alert| alert.to_string());
            parts.push(format!("{}: {check} ({alert})", name(caught.party)));
        }
        (None, VerdictKind::Harmless) => parts.push("nobody notices; nothing is gained".to_owned()),
        (None, VerdictKind::Broken) => parts.push("a side believes a forged alert".to_owned()),
        (None, VerdictKind::Stuck) => parts.push("both wait for ever".to_owned()),
        (None, _) => parts.push("nobody notices".to_owned()),
    }
    for reader in &verdict.readers {
        let how = if reader.genuine { "reads" } else { "is given" };
        let text = &reader.text;
        parts.push(format!("{} {how} \"{text}\"", name(reader.party)));
    }
    for lost in &verdict.lost {
        let text = &lost.text;
        parts.push(format!("\"{text}\" never arrives"));
    }
    if !verdict.at_odds.is_empty() {
        let names: Vec<String> = verdict.at_odds.iter().map(|q| q.label()).collect();
        parts.push(format!("the ends differ in {}", names.join(", ")));
    }
    parts.join("; ")
}

#[test]
fn every_ready_attack_is_caught_by_the_check_that_it_names() {
    for Made { attack, with, .. } in all() {
        match &with.1.caught {
            Some(caught) => {
                let check = caught.check.unwrap_or_else(|| panic!("{}", attack.name));
                let named = attack.caught_by.contains(&check);
                assert!(named, "{}: {check:?}", attack.name);
            }
            None => assert!(attack.caught_by.is_empty(), "{}: nobody", attack.name),
        }
    }
}

#[test]
fn without_the_check_it_goes_further() {
    let step = |verdict: &Verdict| verdict.caught.as_ref().map_or(u32::MAX, |c| c.step);
    for made in all()
        .iter()
        .filter(|made| !made.attack.caught_by.is_empty())
    {
        let without = &made.without.as_ref().unwrap().1;
        assert!(!without.missed.is_empty(), "{}", made.attack.name);
        assert!(step(without) > step(&made.with.1), "{}", made.attack.name);
    }
}

#[test]
fn the_table_of_attacks_is_as_it_is_kept() {
    let mut text = HEAD.to_owned();
    for made in all() {
        let (name, title) = (made.attack.name, made.attack.title);
        let with = told(&made.with);
        let (skips, then) = match &made.without {
            None => ("-".to_owned(), "-".to_owned()),
            Some(without) => (made.attack.lets_through.join(", "), told(without)),
        };
        writeln!(text, "| `{name}`: {title} | {with} | {skips} | {then} |").unwrap();
    }
    println!("{text}");
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        std::fs::write(TABLE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert!(
        kept == text,
        "docs/attacks.md differs; look at it, then SLOWSHAKE_BLESS=1 writes it"
    );
}
