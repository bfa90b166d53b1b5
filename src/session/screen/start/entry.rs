//! What can be opened, in words.

use crate::lesson::{Broken, Outline};
use crate::session::{Bookmark, Door, Shared, Shelf, State, Walked, say, say_with, scenario_words};
use crate::wire::printable;

/// One thing that can be opened.
pub struct Entry {
    /// Of what kind it is; empty where the entry before is of the same kind.
    pub label: String,
    /// What it is called.
    pub title: String,
    /// How large it is, or how far one is in it, the most telling first.
    pub size: Vec<String>,
    /// The first of that in a word, for where it has no room beside the title.
    pub brief: Option<String>,
    /// What it is about.
    pub about: String,
    /// Whether it cannot be opened, since something is wrong with it.
    pub faulty: bool,
}

/// Everything that can be opened, in the order of the screen.
pub(in crate::session) fn doors(shared: &Shared) -> Vec<Door> {
    let mut doors: Vec<Door> = first(shared).into_iter().collect();
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

/// Where one goes on: at the place that is kept, or, where the lesson there is
/// done, at the first after it that is not.
pub fn first(shared: &Shared) -> Option<Door> {
    let kept = kept(shared)?;
    let (Walked::Lesson { name, .. }, Some(shelf)) = (&kept.walked, &shared.shelf) else {
        return Some(Door::Continue);
    };
    let open = |name: &str| {
        let lesson = shelf.outline(name);
        lesson.is_some_and(|lesson| !Score::new(shared, lesson).is_done(lesson))
    };
    let names: Vec<&str> = shelf.library.names().collect();
    let at = names.iter().position(|known| known == name).unwrap_or(0);
    let (before, after) = names.split_at(at);
    let next = after.iter().chain(before).find(|name| open(name));
    Some(match next {
        Some(next) if next != name => Door::Next((*next).to_owned()),
        _ => Door::Continue,
    })
}

/// How many questions of a lesson were answered rightly, and of how many the
/// answer was shown.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    right: usize,
    shown: usize,
}

impl Score {
    /// As far as the place that is kept and the progress tell, whichever
    /// tells more.
    fn new(shared: &Shared, lesson: &Outline) -> Self {
        let count = |count: &dyn Fn(State) -> usize| Self {
            right: count(State::Right),
            shown: count(State::Shown),
        };
        let progress = shared.progress.get(&lesson.name);
        let kept = shared.kept.as_ref().map(|kept| &kept.walked);
        let asked = match kept {
            Some(Walked::Lesson { name, asked, .. }) if *name == lesson.name => asked.as_slice(),
            _ => &[],
        };
        let progress = progress.map(|progress| count(&|state| progress.count(state)));
        let place = count(&|state| asked.iter().filter(|one| one.state == state).count());
        let sum = |told: &Self| told.right + told.shown;
        let told = progress.into_iter().chain([place]).max_by_key(sum);
        told.unwrap_or_default()
    }

    fn is_done(self, lesson: &Outline) -> bool {
        let all = lesson.questions;
        all > 0 && self.right + self.shown >= all
    }

    /// In words, and in a word, if there is anything to tell.
    fn words(self, lesson: &Outline) -> Option<(String, String)> {
        let all = lesson.questions;
        let right = self.right.min(all);
        let shown = self.shown.min(all - right);
        let (count, told) = (right.to_string(), shown.to_string());
        let facts = [
            ("done", &*count),
            ("shown", &*told),
            ("all", &*all.to_string()),
        ];
        let words = match (right, shown) {
            (0, 0) => return None,
            (_, 0) => say_with("start-answered", &facts),
            _ => say_with("start-answered-shown", &facts),
        };
        let mark = if self.is_done(lesson) { "✓ " } else { "" };
        let brief = say_with("start-answered-brief", &facts);
        Some((format!("{mark}{words}"), format!("{mark}{brief}")))
    }
}

/// The place to go on at, if what one walked through is still there.
fn kept(shared: &Shared) -> Option<&Bookmark> {
    let kept = shared.kept.as_ref()?;
    match &kept.walked {
        Walked::Scenario(_) => Some(kept),
        Walked::Lesson { name, .. } => {
            let lesson = shared.shelf.as_ref()?.outline(name);
            lesson.is_some().then_some(kept)
        }
    }
}

/// The words of all doors.
pub fn entries(shared: &Shared) -> Vec<Entry> {
    let mut labels: Vec<String> = Vec::new();
    doors(shared)
        .iter()
        .filter_map(|door| {
            let mut entry = match door {
                Door::Continue => going_on(kept(shared)?, shared)?,
                Door::Next(name) => Entry {
                    label: say("start-next"),
                    ..of_lesson(shared.shelf.as_deref()?.outline(name)?, shared)
                },
                Door::Lesson(name) => {
                    let shelf = shared.shelf.as_deref()?;
                    match shelf.library.outline(name)? {
                        Ok(lesson) => of_lesson(lesson, shared),
                        Err(broken) => of_broken(broken, shelf),
                    }
                }
                Door::Lab => Entry {
                    label: say("start-lab"),
                    title: say("start-lab-title"),
                    size: Vec::new(),
                    brief: None,
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

fn going_on(kept: &Bookmark, shared: &Shared) -> Option<Entry> {
    let (title, told) = match &kept.walked {
        Walked::Scenario(scenario) => (scenario_words(scenario), None),
        Walked::Lesson { name, .. } => {
            let lesson = shared.shelf.as_deref()?.outline(name)?;
            let told = Score::new(shared, lesson).words(lesson);
            (lesson.title.clone(), told)
        }
    };
    let (size, brief) = told.unzip();
    // It was read from a file.
    let at = printable(kept.title.as_bytes());
    Some(Entry {
        label: say("start-continue"),
        title,
        size: size.into_iter().collect(),
        brief,
        about: say_with("start-at", &[("title", &at)]),
        faulty: false,
    })
}

fn of_lesson(lesson: &Outline, shared: &Shared) -> Entry {
    let mut size = Vec::new();
    let (told, brief) = Score::new(shared, lesson).words(lesson).unzip();
    let begun = told.is_some();
    size.extend(told);
    if let Some(minutes) = lesson.minutes {
        let minutes = format!("{minutes:.0}");
        size.push(say_with("start-minutes", &[("minutes", &minutes)]));
    }
    match lesson.questions {
        0 => {}
        // How many there are is told already.
        _ if begun => {}
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
        brief,
        about: lesson.question.clone(),
        faulty: false,
    }
}

fn of_broken(broken: &Broken, shelf: &Shelf) -> Entry {
    Entry {
        label: say("start-lessons"),
        title: printable(broken.name.as_bytes()),
        size: vec![format!("✗ {}", say("start-faulty"))],
        brief: None,
        about: shelf.fault(broken),
        faulty: true,
    }
}
