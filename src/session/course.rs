//! A lesson under way: its runs, where one is in it, what was asked and
//! answered.

mod kept;

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::lesson::{Element, Inline, Lesson, Question, Section};
use crate::session::{Scene, Shared};
use crate::sim::{self, Scenario};
use crate::trace::{Quantity, Seat, Trace};
use crate::view::page::{PageContext, PageLine, page};
use crate::view::{Mask, Sight};

/// How it stands with a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not answered: it stands in the way.
    #[default]
    Open,
    /// Answered rightly.
    Right,
    /// The answer was shown.
    Shown,
    /// Put off until the end.
    Later,
}

impl State {
    /// The states of a question that is open no longer, with their words in
    /// files.
    const SETTLED: [(State, &'static str); 3] = [
        (State::Right, "right"),
        (State::Shown, "shown"),
        (State::Later, "later"),
    ];

    /// Its word in files.
    pub fn id(self) -> &'static str {
        let known = Self::SETTLED.iter().find(|(state, _)| *state == self);
        known.map_or("open", |(_, id)| id)
    }

    /// The state, other than open, with this word.
    pub fn by_id(id: &str) -> Option<Self> {
        let known = Self::SETTLED.iter().find(|(_, known)| *known == id);
        known.map(|(state, _)| *state)
    }
}

/// What became of a question so far.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// How it stands.
    pub state: State,
    /// How many hints of the ladder were given.
    pub hints: usize,
    /// How many answers were wrong.
    pub tries: u32,
    /// What was said to the last answer.
    pub said: Option<Vec<Inline>>,
    /// Why the last answer could not be read.
    pub unreadable: Option<String>,
    /// What was typed.
    pub typed: String,
    /// What was ticked.
    pub ticked: Vec<bool>,
}

/// Which question: section and place in it, from 0.
pub type QuestionId = (usize, usize);

/// A lesson under way.
pub struct Course {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    /// Which of its runs is looked at.
    pub run: usize,
    /// The runs that are finished.
    pub scenes: Vec<Option<Arc<Scene>>>,
    /// The question that stands, if one does.
    pub standing: Option<QuestionId>,
    /// Where the student chose to sit, if not where the lesson says.
    pub own_seat: Option<Seat>,
    asked: Vec<Vec<Asked>>,
    /// Of each section, whether one has been at it.
    met: Vec<bool>,
}

impl Course {
    /// A lesson at its beginning; of its runs the first is there.
    pub fn new(lesson: Arc<Lesson>, main: Arc<Scene>) -> Self {
        let mut scenes = vec![None; lesson.runs.len().max(1)];
        scenes[0] = Some(main);
        let asked = lesson
            .sections
            .iter()
            .map(|section| vec![Asked::default(); section.questions.len()])
            .collect();
        Self {
            met: vec![false; lesson.sections.len()],
            lesson,
            run: 0,
            scenes,
            standing: None,
            own_seat: None,
            asked,
        }
    }

    /// One comes back to step `n` of the run that is looked at, and has been
    /// at what lies before it.
    pub(in crate::session) fn came_to(&mut self, n: u32) {
        let here = self.here(n).map_or(0, |here| here + 1);
        self.met.iter_mut().take(here).for_each(|met| *met = true);
    }

    /// What became of a question.
    pub fn asked(&self, id: QuestionId) -> Option<&Asked> {
        self.asked.get(id.0)?.get(id.1)
    }

    /// The same, to change.
    pub fn asked_mut(&mut self, id: QuestionId) -> Option<&mut Asked> {
        self.asked.get_mut(id.0)?.get_mut(id.1)
    }

    /// A question.
    pub fn question(&self, id: QuestionId) -> Option<&Question> {
        self.lesson.sections.get(id.0)?.questions.get(id.1)
    }

    /// A section.
    pub fn section(&self, at: usize) -> Option<&Section> {
        self.lesson.sections.get(at)
    }

    /// The step of a section in its run, if the run is finished and has it.
    pub fn step_of(&self, at: usize) -> Option<u32> {
        let section = self.lesson.sections.get(at)?;
        let scene = self.scenes.get(section.run)?.as_ref()?;
        let id = section.step.as_deref()?;
        scene.trace().step_by_id(id).map(|step| step.n)
    }

    /// The section that is tied to step `n` of the run that is looked at.
    pub fn section_at(&self, n: u32) -> Option<usize> {
        let scene = self.scenes.get(self.run)?.as_ref()?;
        self.lesson.section(self.run, scene.step(n)?.id.as_str())
    }

    /// The first question of this run that is open, and the step before which
    /// it stands.
    pub fn next_open(&self) -> Option<(QuestionId, u32)> {
        let of_run = (0..self.lesson.sections.len())
            .filter(|at| self.lesson.sections[*at].run == self.run)
            .filter_map(|at| Some((at, self.step_of(at)?)));
        of_run
            .filter_map(|(at, n)| {
                let open = |asked: &Asked| asked.state == State::Open;
                let question = self.asked[at].iter().position(open)?;
                Some(((at, question), n))
            })
            .min_by_key(|(_, n)| *n)
    }

    /// The questions that were put off, in the order of the lesson.
    pub fn put_off(&self) -> Vec<QuestionId> {
        self.with_state(State::Later)
    }

    /// The questions with this state, in the order of the lesson.
    pub fn with_state(&self, state: State) -> Vec<QuestionId> {
        let mut ids = Vec::new();
        for (at, questions) in self.asked.iter().enumerate() {
            for (place, asked) in questions.iter().enumerate() {
                if asked.state == state {
                    ids.push((at, place));
                }
            }
        }
        ids
    }

    /// How many questions the lesson has.
    pub fn questions(&self) -> usize {
        self.asked.iter().map(Vec::len).sum()
    }

    /// The section that one is in at step `n`: the last of this run that has
    /// begun.
    pub fn here(&self, n: u32) -> Option<usize> {
        (0..self.lesson.sections.len())
            .filter(|at| self.lesson.sections[*at].run == self.run)
            .rfind(|at| self.step_of(*at).is_some_and(|step| step <= n))
    }

    /// The stop after the place where one is; `None` behind the last.
    pub(in crate::session) fn next_stop(&self, n: u32) -> Option<usize> {
        let from = self.behind(n);
        self.lesson.stops().find(|stop| *stop >= from)
    }

    /// The first section of another run at which one has not been; with none
    /// left, the one after the place where one is.
    pub(in crate::session) fn next_section(&self, n: u32) -> Option<usize> {
        let tied = |at: &usize| self.lesson.sections[*at].step.is_some();
        let mut all = (0..self.lesson.sections.len()).filter(tied);
        let other = |at: &usize| self.lesson.sections[*at].run != self.run;
        let left = all.clone().find(|at| other(at) && !self.met[*at]);
        let from = self.behind(n);
        left.or_else(|| all.find(|at| *at >= from))
    }

    /// The section that is the first to come at step `n`.
    fn behind(&self, n: u32) -> usize {
        // Before the first section of a run one is behind the last section of
        // the run before.
        match self.here(n) {
            Some(here) => here + 1,
            None => (0..self.lesson.sections.len())
                .find(|at| self.lesson.sections[*at].run == self.run)
                .unwrap_or(0),
        }
    }

    /// The stop before the place where one is.
    pub(in crate::session) fn previous_stop(&self, n: u32) -> Option<usize> {
        let here = self.here(n)?;
        let stops: Vec<usize> = self.lesson.stops().collect();
        let on_it = self.step_of(here) == Some(n);
        stops
            .into_iter()
            .rfind(|stop| if on_it { *stop < here } else { *stop <= here })
    }

    /// Puts off every open question of the sections of a stretch.
    pub fn put_off_within(&mut self, sections: std::ops::Range<usize>) {
        for at in sections {
            for asked in self.asked.get_mut(at).into_iter().flatten() {
                if asked.state == State::Open {
                    asked.state = State::Later;
                }
            }
        }
    }

    /// Running text about a run that is over, as one line of words alone.
    pub fn plain(&self, scene: &Scene, text: &[Inline]) -> String {
        let above = Mask {
            seat: Seat::Above,
            ..Mask::default()
        };
        let runs = self.lesson.runs.iter().zip(&self.scenes);
        let masks: Vec<(&str, &Scene, Mask)> = runs
            .filter_map(|(run, scene)| {
                let scene = scene.as_deref()?;
                Some((run.name.as_str(), scene, scene.at_end(&above)))
            })
            .collect();
        let runs: Vec<(String, Sight<'_>)> = masks
            .iter()
            .map(|(name, scene, mask)| ((*name).to_owned(), scene.sight(mask)))
            .collect();
        let mask = scene.at_end(&above);
        let context = PageContext {
            sight: scene.sight(&mask),
            runs: &runs,
        };
        // So wide that nothing is wrapped.
        let lines = page(&[Element::Paragraph(text.to_vec())], 1 << 20, &context);
        lines.first().map(PageLine::text).unwrap_or_default()
    }

    /// Takes another reading of the same lesson, its file having changed.
    /// What was answered stays where the questions are the same.
    pub(in crate::session) fn reload(&mut self, lesson: Arc<Lesson>) -> bool {
        let same_runs = lesson.runs.len() == self.lesson.runs.len()
            && lesson
                .runs
                .iter()
                .zip(&self.lesson.runs)
                .all(|(new, old)| new.scenario == old.scenario);
        let asked = lesson
            .sections
            .iter()
            .enumerate()
            .map(|(at, section)| {
                section
                    .questions
                    .iter()
                    .enumerate()
                    .map(|(place, question)| {
                        let old = self.question((at, place));
                        let same = old.is_some_and(|old| old.answer == question.answer);
                        same.then(|| self.asked((at, place)).cloned())
                            .flatten()
                            .unwrap_or_default()
                    })
                    .collect()
            })
            .collect();
        self.asked = asked;
        self.met.resize(lesson.sections.len(), false);
        self.standing = None;
        self.lesson = lesson;
        same_runs
    }
}

/// Of a question who knows something: that, and every secret with its bytes,
/// since whoever knows the one knows the other.
fn who_covered(asked: Option<Quantity>, trace: &Trace) -> HashSet<Quantity> {
    let Some(asked) = asked else {
        return HashSet::new();
    };
    let of_asked: HashSet<&[u8]> = trace
        .all_values()
        .filter(|value| value.quantity == asked)
        .map(|value| value.bytes.as_slice())
        .collect();
    trace
        .all_values()
        .filter(|value| value.is_secret() && of_asked.contains(value.bytes.as_slice()))
        .map(|value| value.quantity)
        .chain([asked])
        .collect()
}

impl Shared {
    /// The lesson, while one of its own runs is looked at: a detour and a run
    /// of the lab are none of it.
    pub fn course_here(&self) -> Option<&Course> {
        let course = self.course.as_ref()?;
        let own = course.scenes.get(course.run)?.as_ref()?;
        Arc::ptr_eq(own, &self.scene).then_some(course)
    }

    /// Whether a question stands.
    pub fn question_stands(&self) -> bool {
        self.course_here()
            .is_some_and(|course| course.standing.is_some())
    }

    /// What a lesson says about the place where the cursor is: how far one may
    /// go, where one sits, what is covered. Nothing without a lesson.
    pub(in crate::session) fn heed_course(&mut self) {
        let Some(course) = self.course_here() else {
            return;
        };
        let (limit, open) = match course.next_open() {
            Some((id, n)) => (n.saturating_sub(1).max(1), Some(id)),
            None => (self.scene.steps(), None),
        };
        let standing = course.standing.filter(|id| Some(*id) == open);
        let place = match standing {
            Some((section, _)) => Some(section),
            None => course.section_at(self.cursor),
        };
        let section = place.and_then(|at| course.section(at));
        let lesson_seat = section.and_then(|section| section.seat);
        // While a question stands one sits where it was asked.
        let own = course.own_seat.filter(|_| standing.is_none());
        let common = own.unwrap_or(course.lesson.seat);
        let question = standing.and_then(|id| course.question(id));
        let mut asked = HashSet::new();
        let mut asked_who = HashSet::new();
        if let Some(question) = question {
            asked = question.covered(self.scene.trace());
            asked_who = who_covered(question.knows, self.scene.trace());
        }
        self.limit = limit;
        self.mask.seat = lesson_seat.unwrap_or(common);
        self.mask.asked = asked;
        self.mask.asked_who = asked_who;
        if let Some(course) = &mut self.course {
            course.standing = standing;
            if let Some(met) = place.and_then(|at| course.met.get_mut(at)) {
                *met = true;
            }
        }
    }
}

/// A run, laid out; or why there is none.
pub(in crate::session) fn made(scenario: &Scenario) -> Result<Arc<Scene>, String> {
    match sim::run(scenario) {
        Ok(run) => Ok(Arc::new(Scene::new(run))),
        Err(error) => Err(error.to_string()),
    }
}
