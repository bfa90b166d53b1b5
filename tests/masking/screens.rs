//! Every screen that can be reached from where one is, as text.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossterm::event::Event;
use slowshake::session::{Action, Place, Scene, Target};
use slowshake::sim::Run;
use slowshake::trace::{PacketId, Trace, ValueId};
use slowshake::tui::{App, frame};

/// Tall enough for every list of a run.
const ALL_OF_IT: (u16, u16) = (200, 140);
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), ALL_OF_IT];

/// What was seen: where, and what stood there with all its links.
pub(crate) type Seen = Vec<(String, String)>;

/// What is looked at.
pub(crate) struct Tour {
    /// The values that are opened.
    pub values: Vec<ValueId>,
    /// The packets that are opened.
    pub packets: Vec<PacketId>,
    /// What is searched for.
    pub queries: Vec<String>,
}

fn shot(app: &mut App, what: &str, (columns, rows): (u16, u16), seen: &mut Seen) {
    let notice = app.shared.notice.take();
    let text = frame(app, columns, rows).expect("a frame");
    let links = format!("{notice:?}\n{:?}", app.links);
    seen.push((format!("{what} {columns}x{rows}"), format!("{text}{links}")));
}

fn clipboard(app: &mut App, what: &str, seen: &mut Seen) {
    app.act(Action::Copy);
    let copied = app.shared.clipboard.take();
    let notice = app.shared.notice.take();
    seen.push((format!("{what}, copied"), format!("{notice:?}\n{copied:?}")));
}

/// Goes back until the screen is on top that was there before.
fn back(app: &mut App, place: Place) {
    for _ in 0..4 {
        if app.place() == place {
            return;
        }
        app.act(Action::Return);
    }
    panic!("no way back from {:?} to {place:?}", app.place());
}

/// Everything that can be reached from a walk. Afterwards all is as before.
pub(crate) fn around(app: &mut App, tour: &Tour) -> Seen {
    let mut seen = Seen::new();
    let place = app.place();
    assert_eq!(place, Place::Walk);
    for size in SIZES {
        shot(app, "the walk", size, &mut seen);
    }
    let first = frame(app, 60, 18).expect("a frame");
    for _ in 0..8 {
        shot(app, "one part of the walk", (60, 18), &mut seen);
        app.act(Action::Pane);
        if frame(app, 60, 18).expect("a frame") == first {
            break;
        }
    }
    for down in 0..12 {
        shot(app, "the walk, scrolled", (60, 18), &mut seen);
        app.act(if down < 8 { Action::Down } else { Action::Up });
    }
    clipboard(app, "the walk", &mut seen);
    for action in [
        Action::Working,
        Action::Message,
        Action::Eve,
        Action::Transcript,
        Action::Steps,
        Action::Ladder,
        Action::Detour,
        Action::Detours,
        Action::Lesson,
        Action::Help,
    ] {
        let what = format!("{action:?}");
        app.act(action);
        for size in SIZES {
            shot(app, &what, size, &mut seen);
        }
        if app.place() != place {
            app.act(Action::Down);
            app.act(Action::Down);
            app.act(Action::NextLink);
            shot(app, &what, SIZES[0], &mut seen);
            app.shared.focus = None;
            clipboard(app, &what, &mut seen);
        }
        back(app, place);
    }
    for packet in &tour.packets {
        opened(app, Target::Packet(*packet), &mut seen);
    }
    for value in &tour.values {
        opened(app, Target::Value(*value), &mut seen);
    }
    for query in &tour.queries {
        app.act(Action::Search);
        app.event(Event::Paste(query.clone()));
        shot(app, &format!("search for {query:?}"), ALL_OF_IT, &mut seen);
        back(app, place);
    }
    app.shared.focus = None;
    seen
}

/// The attacker's bench on the run that is looked at: every message, all of
/// its parts.
pub(crate) fn bench(app: &mut App) -> Seen {
    let mut seen = Seen::new();
    let place = app.place();
    app.act(Action::Bench);
    assert_eq!(app.place(), Place::Bench);
    app.act(Action::First);
    for nth in 0..app.shared.scene.trace().packets.len() {
        for size in [(60, 18), (200, 60)] {
            shot(app, &format!("message {nth}"), size, &mut seen);
        }
        for _ in 0..3 {
            app.act(Action::Pane);
            app.act(Action::Last);
            shot(app, &format!("message {nth}"), (60, 18), &mut seen);
        }
        app.act(Action::Pane);
        app.act(Action::Down);
    }
    back(app, place);
    seen
}

/// A screen that a link leads to, all of its parts.
fn opened(app: &mut App, target: Target, seen: &mut Seen) {
    let place = app.place();
    let what = format!("{target:?}");
    app.shared.focus = Some(target);
    app.act(Action::Open);
    if app.place() == place {
        return;
    }
    shot(app, &what, (120, 100), seen);
    clipboard(app, &what, seen);
    if app.place() == Place::Inspector {
        // On a small screen one part at a time, and here whole.
        for _ in 0..6 {
            shot(app, &what, (90, 60), seen);
            app.act(Action::Pane);
        }
    }
    back(app, place);
}

/// Looks at another run in the place of the present one: same step, same
/// seat.
pub(crate) fn enter(app: &mut App, scene: &Arc<Scene>) {
    let (seat, n) = (app.shared.mask.seat, app.shared.cursor);
    if let Some(course) = &mut app.shared.course {
        course.scenes[course.run] = Some(Arc::clone(scene));
    }
    app.shared.enter(Arc::clone(scene), n);
    app.shared.mask.seat = seat;
}

/// The same run with another trace.
pub(crate) fn scene_of(app: &App, trace: Trace) -> Arc<Scene> {
    let scenario = app.shared.scene.run.scenario.clone();
    Arc::new(Scene::new(Run { scenario, trace }))
}

/// Where two tours differ, told in the first lines that do.
pub(crate) fn differences(where_: &str, true_one: &Seen, other: &Seen) -> BTreeMap<String, String> {
    assert_eq!(true_one.len(), other.len(), "{where_}: not the same tour");
    let mut found = BTreeMap::new();
    for ((what, text), (same, changed)) in true_one.iter().zip(other) {
        assert_eq!(what, same, "{where_}: not the same tour");
        let lines = text.lines().zip(changed.lines());
        let differing = lines.filter(|(a, b)| a != b).take(2);
        let told: String = differing.map(|(a, b)| format!("  {a}\n  {b}\n")).collect();
        if text != changed {
            found.insert(format!("{where_}: {what}"), told);
        }
    }
    found
}
