//! What can be opened, in words.

use crate::lesson::{Broken, Lesson};
use crate::tui::bookmark::{Bookmark, Walked};
use crate::tui::course::State;
use crate::tui::opening::{Door, Shelf};
use crate::tui::pane::header;
use crate::tui::progress::Progress;
use crate::tui::shared::{Shared, say, say_with};
use crate::wire::printable;

/// One thing that can be opened.
pub(super) struct Entry {
    /// Of what kind it is; empty where the entry before is of the same kind.
    pub label: String,
    /// What it is called.
    pub title: String,
    /// How large it is, or how far one is in it, the most telling first.
    pub size: Vec<String>,
    /// What it is about.
    pub about: String,
    /// Whether it cannot be opened, since something is wrong with it.
    pub faulty: bool,
}

/// Everything that can be opened, in the order of the screen.
pub(super) fn doors(shared: &Shared) -> Vec<Door> {
    let mut doors = Vec::new();
    if kept(shared).is_some() {
        doors.push(Door::Continue);
    }
    if let Some(shelf) = &shared.shelf {
        doors.extend(
            shelf
                .library
                .names()
                .map(|name| Door::Lesson(name.to_owned())),
        );
    }
    doors.push(Door::Lab);
    doors
}

/// The place to go on at, if what one walked through is still there.
fn kept(shared: &Shared) -> Option<&Bookmark> {
    let kept = shared.kept.as_ref()?;
    match &kept.walked {
        Walked::Scenario(_) => Some(kept),
        Walked::Lesson { name, .. } => {
            let lesson = shared.shelf.as_ref()?.lesson(name);
            lesson.is_some().then_some(kept)
        }
    }
}

/// The words of all doors.
pub(super) fn entries(shared: &Shared) -> Vec<Entry> {
    let mut labels: Vec<String> = Vec::new();
    doors(shared)
        .iter()
        .filter_map(|door| {
            let mut entry = match door {
                Door::Continue => going_on(kept(shared)?, shared.shelf.as_deref())?,
                Door::Lesson(name) => {
                    let shelf = shared.shelf.as_deref()?;
                    match shelf.library.find(name)? {
                        Ok(lesson) => of_lesson(lesson, shared.progress.get(name)),
                        Err(broken) => of_broken(broken, shelf),
                    }
                }
                Door::Lab => Entry {
                    label: say("start-lab"),
                    title: say("start-lab-title"),
                    size: Vec::new(),
                    about: say("start-lab-what"),
                    faulty: false,
                },
            };
            if labels.last() == Some(&entry.label) {
                entry.label.clear();
            } else {
                labels.push(entry.label.clone());
            }
            Some(entry)
        })
        .collect()
}

fn going_on(kept: &Bookmark, shelf: Option<&Shelf>) -> Option<Entry> {
    let (title, size) = match &kept.walked {
        Walked::Scenario(scenario) => (header::words(scenario), Vec::new()),
        Walked::Lesson { name, asked, .. } => {
            let lesson = shelf?.lesson(name)?;
            let count = |state| asked.iter().filter(|one| one.state == state).count();
            let size = answered(count(State::Right), count(State::Shown), lesson);
            (lesson.title.clone(), size.into_iter().collect())
        }
    };
    // It was read from a file.
    let at = printable(kept.title.as_bytes());
    Some(Entry {
        label: say("start-continue"),
        title,
        size,
        about: say_with("start-at", &[("title", &at)]),
        faulty: false,
    })
}

fn questions(lesson: &Lesson) -> usize {
    let sections = lesson.sections.iter();
    sections.map(|section| section.questions.len()).sum()
}

/// The minutes of the lesson, or those of its stops together.
fn minutes(lesson: &Lesson) -> Option<f32> {
    lesson.minutes.or_else(|| {
        let stops = lesson.sections.iter().filter_map(|section| section.minutes);
        let sum: f32 = stops.sum();
        (sum > 0.0).then_some(sum)
    })
}

/// How many questions of a lesson are answered, and of how many the answer was
/// shown, if any.
fn answered(right: usize, shown: usize, lesson: &Lesson) -> Option<String> {
    let all = questions(lesson);
    let right = right.min(all);
    let shown = shown.min(all - right);
    let (count, told) = (right.to_string(), shown.to_string());
    let facts = [
        ("done", &*count),
        ("shown", &*told),
        ("all", &*all.to_string()),
    ];
    match (right, shown) {
        (0, 0) => None,
        (_, 0) => Some(say_with("start-answered", &facts)),
        _ => Some(say_with("start-answered-shown", &facts)),
    }
}

fn of_lesson(lesson: &Lesson, progress: Option<&Progress>) -> Entry {
    let mut size = Vec::new();
    let count = |state| progress.map_or(0, |progress| progress.count(state));
    size.extend(answered(count(State::Right), count(State::Shown), lesson));
    if let Some(minutes) = minutes(lesson) {
        let minutes = format!("{minutes:.0}");
        size.push(say_with("start-minutes", &[("minutes", &minutes)]));
    }
    match questions(lesson) {
        0 => {}
        count => {
            size.push(say_with(
                "start-questions",
                &[("count", &count.to_string())],
            ));
        }
    }
    Entry {
        label: say("start-lessons"),
        title: lesson.title.clone(),
        size,
        about: lesson.question.clone(),
        faulty: false,
    }
}

fn of_broken(broken: &Broken, shelf: &Shelf) -> Entry {
    Entry {
        label: say("start-lessons"),
        title: printable(broken.name.as_bytes()),
        size: vec![format!("✗ {}", say("start-faulty"))],
        about: shelf.fault(broken),
        faulty: true,
    }
}
