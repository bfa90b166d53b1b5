//! What became of a lesson's questions and challenges is kept as it happens.

use crate::lesson::Lesson;
use crate::session::{Answered, Bookmark, Course, Mark, Progress, Session, Shared, Tried, Walked};
use crate::trace::Seat;

/// Reading alone is a sign of life that is kept so many seconds apart.
const PULSE: u64 = 30;

/// What of the lesson under way is on the disk.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// Its questions.
    questions: Vec<Answered>,
    /// The place, without the time.
    place: Option<Mark>,
    /// When that was.
    at: u64,
}

impl Session {
    /// Where one was in a lesson, if anything is known of that.
    pub fn marked(&self, lesson: &Lesson) -> Option<Bookmark> {
        let mark = self.shared.progress.get(&lesson.name)?.place.as_ref()?;
        Some(Bookmark {
            walked: Walked::Lesson {
                name: lesson.name.clone(),
                run: mark.run.clone(),
                asked: Vec::new(),
            },
            step: mark.step.clone(),
            title: mark.title.clone(),
            seat: mark.seat.as_deref().and_then(Seat::by_id),
        })
    }

    /// A lesson lies on the desk, with what was kept of it.
    pub(in crate::session) fn begin_record(&mut self, course: &Course) {
        let now = self.now();
        let name = course.lesson.name.as_str();
        let known = self.shared.progress.get(name);
        let known = known.map_or_else(Vec::new, |known| known.questions.clone());
        // What only an old bookmark knew is news, to be written down too.
        let mut questions = course.answered();
        questions.retain(|one| {
            let same = |kept: &Answered| (&kept.run, &kept.step) == (&one.run, &one.step);
            known
                .iter()
                .any(|kept| same(kept) && kept.place == one.place)
        });
        self.recorded = Recorded {
            questions,
            place: None,
            at: now,
        };
        self.known(name).touch(now);
    }

    fn now(&self) -> u64 {
        self.host.as_ref().map_or(0, |host| host.now())
    }

    /// What is known of this lesson.
    fn known(&mut self, name: &str) -> &mut Progress {
        let progress = &mut self.shared.progress;
        let fresh = || Progress::of(name);
        progress.entry(name.to_owned()).or_insert_with(fresh)
    }

    /// Keeps what changed in the lesson's questions, and the place if one is
    /// given. Gives whether a question changed.
    pub fn record(&mut self, place: Option<&Bookmark>) -> bool {
        if self.host.is_none() {
            return false;
        }
        let course = match self.origins.first() {
            Some(origin) => origin.course.as_ref(),
            None => self.shared.course.as_ref(),
        };
        let Some(course) = course else {
            return false;
        };
        let name = course.lesson.name.clone();
        let questions = course.answered();
        let now = self.now();
        let mut news = Progress::of(&name);
        news.questions = questions
            .iter()
            .filter(|one| !self.recorded.questions.contains(one))
            .map(|one| Answered {
                first: now,
                last: now,
                ..one.clone()
            })
            .collect();
        let mark = place.and_then(|place| mark(place, &name));
        let answered = !news.questions.is_empty();
        let moved = mark.is_some() && mark != self.recorded.place;
        let pulse = mark.is_some() && now.saturating_sub(self.recorded.at) >= PULSE;
        if !answered && !moved && !pulse {
            if place.is_some() {
                self.write_rest();
            }
            return false;
        }
        news.place = mark.clone().map(|mark| Mark { at: now, ..mark });
        self.recorded.questions = questions;
        self.recorded.at = now;
        if mark.is_some() {
            self.recorded.place = mark;
        }
        self.write_down(news, now);
        answered
    }

    /// A challenge of a lesson was met, by the scenario with this code.
    pub(in crate::session) fn challenge_met(
        &mut self,
        lesson: &str,
        id: &str,
        hints: usize,
        scenario: String,
    ) {
        let now = self.now();
        let mut news = Progress::of(lesson);
        news.challenges.push(Tried {
            id: id.to_owned(),
            hints,
            scenario,
            at: now,
        });
        self.write_down(news, now);
    }

    fn write_down(&mut self, mut news: Progress, now: u64) {
        let known = self.known(&news.lesson);
        known.touch(now);
        news.spells
            .extend(known.spells.iter().copied().max_by_key(|spell| spell.to));
        known.merge(news.clone());
        let mut waiting = self.unwritten.iter_mut();
        match waiting.find(|waiting| waiting.lesson == news.lesson) {
            Some(waiting) => waiting.merge(news),
            None => self.unwritten.push(news),
        }
        self.write_rest();
    }

    /// Writes down what is not on the disk yet. What cannot be written waits
    /// for the next time: nothing that was answered is let go.
    fn write_rest(&mut self) {
        let Some(host) = &self.host else {
            return;
        };
        let shared = &mut self.shared;
        self.unwritten.retain(|news| {
            let kept = host.record(news);
            let is_kept = kept.is_ok();
            match kept {
                Ok(None) => {}
                Ok(Some(said)) | Err(said) => shared.notice = Some(said),
            }
            !is_kept
        });
    }
}

impl Shared {
    /// What became of a challenge of a lesson, if it was met.
    pub fn tried(&self, lesson: &str, id: &str) -> Option<&Tried> {
        let challenges = &self.progress.get(lesson)?.challenges;
        challenges.iter().find(|tried| tried.id == id)
    }
}

/// The place of a bookmark in this lesson.
fn mark(bookmark: &Bookmark, lesson: &str) -> Option<Mark> {
    match &bookmark.walked {
        Walked::Lesson { name, run, .. } if name == lesson => Some(Mark {
            run: run.clone(),
            step: bookmark.step.clone(),
            title: bookmark.title.clone(),
            seat: bookmark.seat.map(|seat| seat.id().to_owned()),
            at: 0,
        }),
        _ => None,
    }
}
