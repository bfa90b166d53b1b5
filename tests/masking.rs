//! What is covered has no influence on any screen.
//!
//! Every value that the mask covers gets other bytes, and so does what is
//! sent later. If then every screen is the same to the character, and every
//! link leads to the same place, nothing that is covered shows anywhere: not
//! in a column, a formula, a working, a length of a line, a search, a copy.

#[path = "masking/screens.rs"]
mod screens;
#[path = "masking/substitute.rs"]
mod substitute;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use screens::{Tour, around, differences, enter, scene_of};
use slowshake::lesson::Library;
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::{Trace, ValueId, Values};
use slowshake::tui::{Action, App, Place, Theme, frame};
use slowshake::view::{Seat, Sight, full};
use slowshake::wire::hex;
use substitute::other;

/// Seats, steps and questions: as many of the values as are opened at each.
const SOME: usize = 40;

fn app(settings: &[(Key, &str)]) -> App {
    let mut scenario = Scenario::default();
    for (key, value) in settings {
        scenario.set(*key, value).expect("a setting");
    }
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

/// The three runs: finite field, RSA with a stolen key, a curve.
const RUNS: [&[(Key, &str)]; 3] = [
    &[(Key::Group, "p23"), (Key::Eve, "computes")],
    &[
        (Key::Suite, "AES128-SHA"),
        (Key::Leak, "server_key"),
        (Key::ClientData, "attack at dawn"),
    ],
    &[
        (Key::Suite, "ECDHE-ECDSA-CHACHA20-POLY1305"),
        (Key::Ems, "on"),
    ],
];

/// Those that are covered, then some of the others, from `turn` on.
fn values(sight: Sight<'_>, turn: usize) -> Vec<ValueId> {
    let all: Vec<ValueId> = sight.trace.all_values().map(|value| value.id).collect();
    let (covered, seen): (Vec<_>, Vec<_>) = all.into_iter().partition(|id| !sight.sees(*id));
    let some = |ids: Vec<ValueId>| {
        let every = ids.len().div_ceil(SOME).max(1);
        ids.into_iter().skip(turn % every).step_by(every)
    };
    some(covered).chain(some(seen)).collect()
}

/// Names, and the covered values as one would look for them.
fn queries(sight: Sight<'_>, turn: usize) -> Vec<String> {
    let mut queries: Vec<String> = ["e", "secret", "finished", "data", "server_key"]
        .map(str::to_owned)
        .into();
    let covered: Vec<_> = sight
        .trace
        .all_values()
        .filter(|value| !sight.sees(value.id) && !value.is_verdict())
        .collect();
    let every = covered.len().div_ceil(8).max(1);
    for value in covered.into_iter().skip(turn % every).step_by(every) {
        let digits = hex(&value.bytes);
        queries.push(digits[..digits.len().min(16)].to_owned());
        queries.push(full(value).chars().take(24).collect());
    }
    queries
}

/// Compares all that can be reached from here with what it would be if the
/// covered bytes were others.
fn compare(app: &mut App, place: &str, turn: usize) -> BTreeMap<String, String> {
    let sight = app.shared.sight();
    let tour = Tour {
        values: values(sight, turn),
        packets: sight.trace.packets.iter().map(|packet| packet.id).collect(),
        queries: queries(sight, turn),
    };
    let changed = scene_of(app, other(sight));
    let (scene, mask) = (Arc::clone(&app.shared.scene), app.shared.mask.clone());
    let true_one = around(app, &tour);
    enter(app, &changed);
    assert_eq!(app.shared.mask, mask, "{place}");
    let other = around(app, &tour);
    enter(app, &scene);
    differences(place, &true_one, &other)
}

fn told(found: &BTreeMap<String, String>) -> String {
    let all = found.iter().take(30);
    let lines: Vec<String> = all.map(|(at, lines)| format!("{at}\n{lines}")).collect();
    format!("{} screens\n{}", found.len(), lines.join("\n"))
}

/// A run from all seats at steps all over it.
fn nothing_shows(settings: &[(Key, &str)], curtain: bool) {
    let mut app = app(settings);
    let mut found = BTreeMap::new();
    let mut turn = 0;
    for seat in Seat::ALL {
        let mut n = 1 + turn as u32 % 7;
        while n <= app.steps() {
            app.go(n);
            app.shared.mask.seat = seat;
            app.shared.mask.curtain = curtain;
            found.extend(compare(&mut app, &format!("{seat:?} at step {n}"), turn));
            turn += 1;
            n += 13;
        }
    }
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn the_covered_bytes_of_a_finite_field_run_show_on_no_screen() {
    nothing_shows(RUNS[0], false);
}

#[test]
fn the_covered_bytes_of_an_rsa_run_show_on_no_screen() {
    nothing_shows(RUNS[1], false);
}

#[test]
fn the_covered_bytes_of_a_run_on_a_curve_show_on_no_screen() {
    nothing_shows(RUNS[2], false);
}

#[test]
fn the_bytes_behind_the_curtain_show_on_no_screen() {
    nothing_shows(RUNS[0], true);
}
