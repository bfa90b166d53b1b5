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
#[path = "masking/with_bytes.rs"]
mod with_bytes;

use std::collections::BTreeMap;
use std::sync::Arc;

use screens::{Tour, around, differences, enter, scene_of};
use slowshake::lesson::{Lesson, Library};
use slowshake::session::{Action, Place};
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Seat;
use slowshake::trace::{Value, ValueId};
use slowshake::tui::{App, Theme, frame};
use slowshake::view::{Cover, Sight, full};
use slowshake::wire::hex;
use substitute::other;

/// About how many of the covered values are opened at each place, and how
/// many of the others; which ones changes from place to place.
const SOME: usize = 24;

fn app(settings: &[(Key, &str)]) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

/// The runs: finite field, RSA with a stolen key, a curve, TLS 1.3.
const RUNS: [&[(Key, &str)]; 4] = [
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
    &[
        (Key::Tls, "1.3"),
        (Key::Eve, "computes"),
        (Key::KeyShares, "none"),
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
    let every = covered.len().div_ceil(4).max(1);
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
    // Other bytes of an answer can be found in more values than the true ones.
    let covers = &app.shared.mask.asked;
    assert!(covers.is_superset(&mask.asked), "{place}");
    let other = around(app, &tour);
    enter(app, &scene);
    differences(place, &true_one, &other)
}

fn told(found: &BTreeMap<String, String>) -> String {
    let all = found.iter().take(30);
    let lines: Vec<String> = all.map(|(at, lines)| format!("{at}\n{lines}")).collect();
    format!("{} screens\n{}", found.len(), lines.join("\n"))
}

/// A run from these seats at steps all over it.
fn nothing_shows(settings: &[(Key, &str)], seats: &[Seat], curtain: bool) {
    let mut app = app(settings);
    let mut found = BTreeMap::new();
    let mut turn = 0;
    for seat in seats.iter().copied() {
        let mut n = 1 + turn as u32 % 7;
        while n <= app.steps() {
            app.go(n);
            app.shared.mask.seat = seat;
            app.shared.mask.curtain = curtain;
            found.extend(compare(&mut app, &format!("{seat:?} at step {n}"), turn));
            turn += 1;
            n += 19;
        }
    }
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn the_covered_bytes_of_a_finite_field_run_show_on_no_screen() {
    nothing_shows(RUNS[0], &Seat::ALL, false);
}

#[test]
fn the_covered_bytes_of_an_rsa_run_show_on_no_screen() {
    nothing_shows(RUNS[1], &Seat::ALL, false);
}

#[test]
fn the_covered_bytes_of_a_run_on_a_curve_show_on_no_screen() {
    nothing_shows(RUNS[2], &Seat::ALL, false);
}

#[test]
fn the_covered_bytes_of_a_run_of_tls13_show_on_no_screen() {
    nothing_shows(RUNS[RUNS.len() - 1], &[Seat::Client, Seat::Eve], false);
}

/// With somebody in the middle, his seat is one more.
#[test]
fn the_covered_bytes_of_two_connections_show_on_no_screen() {
    let seats = [Seat::Client, Seat::Mallory];
    nothing_shows(
        &[(Key::Mitm, "stolen"), (Key::ClientData, "attack at dawn")],
        &seats,
        false,
    );
}

#[test]
fn the_bytes_behind_the_curtain_show_on_no_screen() {
    nothing_shows(RUNS[0], &[Seat::Above, Seat::Client], true);
}

/// The screen of the question that stands, with one hint more each time.
fn question(app: &mut App) -> screens::Seen {
    let mut seen = screens::Seen::new();
    let course = app.shared.course.as_mut().expect("a lesson");
    let standing = course.standing.expect("a question");
    course.asked_mut(standing).expect("it").hints = 0;
    // What was said on the way here is none of it.
    app.shared.notice = None;
    for _ in 0..5 {
        for (columns, rows) in [(60, 18), (80, 24), (120, 36), (200, 140)] {
            let shown = frame(app, columns, rows).expect("a frame");
            let links = format!("{:?}", app.links);
            seen.push((format!("the question {columns}x{rows}"), shown + &links));
        }
        app.act(Action::Hint);
        app.shared.notice = None;
    }
    seen
}

/// While a question stands its mask holds, whatever the changed run would
/// make of it: what it covers is told to the lesson.
fn hold_the_mask(app: &mut App) {
    let asked = app.shared.mask.asked.clone();
    let course = app.shared.course.as_mut().expect("a lesson");
    let (section, place) = course.standing.expect("a question");
    let mut lesson = Lesson::clone(&course.lesson);
    let question = &mut lesson.sections[section].questions[place];
    question.hides.extend(asked);
    course.lesson = Arc::new(lesson);
}

/// Goes through a lesson from question to question, and compares at each.
fn no_question_is_answered(lesson: &Lesson) {
    let scene = run(&lesson.scenario).expect("a scenario");
    let mut app = App::new(scene, Theme::plain());
    app.open_lesson(Arc::new(lesson.clone()));
    // The first frame shows its introduction.
    frame(&mut app, 80, 24).expect("a frame");
    app.act(Action::Return);
    assert_eq!(app.place(), Place::Walk);
    let mut found = BTreeMap::new();
    let mut stood = Vec::new();
    let questions = app.shared.course.as_ref().expect("a lesson").questions();
    for _ in 0..6 * questions {
        if stood.len() == questions {
            break;
        }
        if app.place() != Place::Question {
            app.act(Action::NextStop);
        }
        if app.place() != Place::Question {
            continue;
        }
        let standing = app
            .shared
            .course
            .as_ref()
            .and_then(|course| course.standing);
        let (section, place) = standing.expect("it stands");
        assert!(
            !stood.contains(&(section, place)),
            "again {section} {place}"
        );
        stood.push((section, place));
        hold_the_mask(&mut app);
        let title = format!("{} {section}.{place}", lesson.name);
        let (scene, changed) = (
            Arc::clone(&app.shared.scene),
            scene_of(&app, other(app.shared.sight())),
        );
        // Where a long question is scrolled to is settled by the first look.
        question(&mut app);
        let true_one = question(&mut app);
        enter(&mut app, &changed);
        let other = question(&mut app);
        enter(&mut app, &scene);
        found.extend(differences(&title, &true_one, &other));
        // One looks around, and everywhere it stands.
        app.act(Action::Return);
        assert_eq!(app.place(), Place::Walk);
        let here = app.shared.cursor;
        // Long before the question there is little to give away, so not every
        // one is looked at from there.
        let spots: &[u32] = match stood.len() % 3 {
            1 => &[here, here / 2, 1],
            _ => &[here],
        };
        for n in spots.iter().copied() {
            app.go(n.max(1));
            let place = format!("{title}, looking around at step {n}");
            found.extend(compare(&mut app, &place, stood.len()));
        }
        app.act(Action::Last);
        assert_eq!(app.place(), Place::Question);
        app.act(Action::Later);
    }
    assert_eq!(stood.len(), questions, "{}", lesson.name);
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn no_question_of_a_lesson_is_answered_by_a_screen_while_it_stands() {
    let library = Library::built_in();
    let lessons: Vec<_> = library.lessons().collect();
    // By far the longest of these tests, so it takes both hands.
    std::thread::scope(|scope| {
        for first in 0..2 {
            let own = lessons.iter().skip(first).step_by(2);
            scope.spawn(move || {
                for lesson in own {
                    no_question_is_answered(lesson.as_ref().expect("a lesson"));
                }
            });
        }
    });
}

/// Other bytes in a covered value do not tell whether a value that is seen
/// holds it whole, so that is looked for. Short ones are found anywhere by
/// chance.
#[test]
fn nothing_that_is_seen_holds_what_is_covered() {
    for settings in RUNS {
        let mut app = app(settings);
        for seat in Seat::ALL {
            for n in 1..=app.steps() {
                app.go(n);
                app.shared.mask.seat = seat;
                let sight = app.shared.sight();
                let (seen, covered): (Vec<&Value>, Vec<&Value>) = sight
                    .trace
                    .all_values()
                    .partition(|value| sight.sees(value.id));
                // What a party has in its own hands it may make more of.
                let party = seat.party();
                let foreign = |value: &&Value| {
                    !party.is_some_and(|party| sight.knowledge.knows(party, value.id, n))
                };
                let seen: Vec<&Value> = seen.into_iter().filter(foreign).collect();
                let secret = covered.into_iter().filter(|value| {
                    value.bytes.len() >= 12 && sight.cover(value.id) == Some(Cover::Seat)
                });
                for secret in secret {
                    let holds = |bytes: &[u8]| {
                        bytes
                            .windows(secret.bytes.len())
                            .any(|part| part == secret.bytes)
                    };
                    for value in &seen {
                        assert!(
                            !holds(&value.bytes),
                            "{seat:?} at step {n} sees {} of {:?}, which holds {} of {:?}",
                            value.quantity,
                            value.owner(),
                            secret.quantity,
                            secret.owner()
                        );
                    }
                }
            }
        }
    }
}

/// The bench shows a run to its end, from every seat. Runs in which somebody
/// does something are laid beside the untouched one there, which has its true
/// bytes whatever is put in their place here.
#[test]
fn the_covered_bytes_of_a_run_show_nowhere_on_the_bench() {
    for settings in RUNS {
        let done = |key: &Key| matches!(key, Key::Eve | Key::Leak);
        let calm = settings.iter().filter(|(key, _)| !done(key));
        let mut app = app(&calm.copied().collect::<Vec<_>>());
        app.act(Action::Last);
        for seat in Seat::ALL {
            app.shared.mask.seat = seat;
            let changed = scene_of(&app, other(app.shared.sight()));
            let scene = Arc::clone(&app.shared.scene);
            let true_one = screens::bench(&mut app);
            enter(&mut app, &changed);
            let other = screens::bench(&mut app);
            enter(&mut app, &scene);
            let found = differences(&format!("{seat:?}"), &true_one, &other);
            assert!(found.is_empty(), "{}", told(&found));
        }
    }
}
