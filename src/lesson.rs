//! Lessons: Markdown with TOML front matter between two lines of `+++`.
//!
//! The front matter names the title, the question that the lesson answers and
//! the runs that it walks through. The body has a section for each step that
//! the lesson talks about, tied to it by the step's id. A lesson never quotes
//! a number that a run could give: it names the value, and the run is asked.
//!
//! | module | what it is |
//! | --- | --- |
//! | `element` | what a text is made of |
//! | `expr` | `{dh_g^xs mod dh_p}`: references to what a run gives |
//! | `condition` | `knows(eve, Z)`: what a run is asked, yes or no |
//! | `challenge` | what a student is to bring about on the bench |
//! | `question` | what a student is asked, and how an answer is judged |
//! | `parse` | a file becomes a [`Lesson`]; `form` reads its TOML, `markdown` its text |
//! | `check` | a lesson held against its runs |
//! | `outline` | what a list says of a lesson |
//! | `library` | the lessons that there are |
//!
//! `docs/lessons.md` teaches how to write one.

mod challenge;
mod check;
mod condition;
mod element;
mod expr;
mod fault;
mod form;
mod library;
mod markdown;
mod outline;
mod parse;
mod question;

pub use challenge::Challenge;
pub use check::check;
pub use condition::Condition;
pub use element::{Align, Element, Inline, Link};
pub use expr::{EvalError, Expr, Moment, Val};
pub use fault::{Fault, Severity};
pub use library::{Broken, Library};
pub use outline::Outline;
pub use question::{Answer, AnswerOption, Grade, Kind, Mistake, Question, Truth, Wrong};

use std::ops::Range;

use crate::sim::Scenario;
use crate::trace::Seat;

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The name by which it is asked for: its file's, without the ending.
    pub name: String,
    /// Its place in the course, from 1, if it has one.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// Where one sits, unless a section says otherwise.
    pub seat: Seat,
    /// How many minutes it is meant to take, where the author says so.
    pub minutes: Option<f32>,
    /// The run that it walks through.
    pub scenario: Scenario,
    /// All its runs, of which the first is `main`, that of `scenario`.
    pub runs: Vec<NamedRun>,
    /// What is said before the first step.
    pub introduction: Vec<Element>,
    /// Its sections in the order of the file, which is the lecture's path.
    pub sections: Vec<Section>,
    /// What one can try afterwards.
    pub challenges: Vec<Challenge>,
    /// Its words with what they mean, those of the whole course among them.
    pub glossary: Vec<(String, String)>,
    /// What it names that a check has to find.
    mentions: Vec<Mention>,
    /// The file.
    source: String,
}

/// One of the runs of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRun {
    /// Its name.
    pub name: String,
    /// What decides it.
    pub scenario: Scenario,
    /// Where it stands in the file.
    at: usize,
}

/// What a lesson says at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: Vec<Inline>,
    /// Which of the lesson's runs it is about.
    pub run: usize,
    /// The step, as [`StepId::normalize`](crate::trace::StepId::normalize)
    /// writes its id; `None` for the ending.
    pub step: Option<String>,
    /// Where one sits here, if not where the lesson says.
    pub seat: Option<Seat>,
    /// How many minutes it is meant to take: it is a stop of the lecture's
    /// path then.
    pub minutes: Option<f32>,
    /// Its text.
    pub body: Vec<Element>,
    /// What is asked before the step shows its result.
    pub questions: Vec<Question>,
    /// Where its heading stands in the file.
    span: Range<usize>,
}

/// Something that a lesson names, for a check to find.
#[derive(Clone, Debug, PartialEq)]
struct Mention {
    /// Where it stands in the file.
    at: usize,
    /// In which section; `None` in the introduction.
    section: Option<usize>,
    what: Mentioned,
}

#[derive(Clone, Debug, PartialEq)]
enum Mentioned {
    /// Its value stands in the text.
    Shown(Expr),
    /// A link leads to it.
    Linked(Expr),
    Step {
        run: Option<String>,
        id: String,
    },
    Message(String),
    Word(String),
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// Everything that is wrong with it as far as it can be told without its
    /// runs, in the order of the file.
    pub fn parse(name: &str, source: &str) -> Result<Self, Vec<Fault>> {
        parse::parse(name, source)
    }

    /// The run of this name: its place in [`Lesson::runs`].
    pub fn run(&self, name: &str) -> Option<usize> {
        self.runs.iter().position(|run| run.name == name)
    }

    /// The sections that are stops of the lecture's path, by their places in
    /// [`Lesson::sections`].
    pub fn stops(&self) -> impl Iterator<Item = usize> {
        (0..self.sections.len()).filter(|at| self.sections[*at].minutes.is_some())
    }

    /// Its words that its text refers to, with what they mean, in the order in
    /// which they come up.
    pub fn words(&self) -> Vec<(&str, &str)> {
        let mut words: Vec<(&str, &str)> = Vec::new();
        for mention in &self.mentions {
            let Mentioned::Word(word) = &mention.what else {
                continue;
            };
            let known = self.glossary.iter().find(|(known, _)| known == word);
            if let Some((word, meaning)) = known
                && words.iter().all(|(had, _)| had != word)
            {
                words.push((word, meaning));
            }
        }
        words
    }

    /// The section that is tied to a step of a run.
    pub fn section(&self, run: usize, step: &str) -> Option<usize> {
        self.sections
            .iter()
            .position(|section| section.run == run && section.step.as_deref() == Some(step))
    }
}
