//! The text catalogue: keys become words.

use crate::trace::{Name, Phase, Step, Trace, ValueId};

/// A piece of a text. Values stay recognisable, so that a mask can cover
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Plain(String),
    /// A value, as it is shown if nothing covers it.
    Value {
        /// Which.
        id: ValueId,
        /// Its short form.
        shown: String,
    },
}

/// The words of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    /// A few words.
    pub title: String,
    /// One to three sentences: what, and why.
    pub text: Vec<Span>,
}

impl StepText {
    /// The text without marks.
    pub fn plain(&self) -> String {
        self.text
            .iter()
            .map(|span| match span {
                Span::Plain(text) => text.as_str(),
                Span::Value { shown, .. } => shown.as_str(),
            })
            .collect()
    }
}

/// All words of one language.
pub struct Catalogue;

impl Catalogue {
    /// The English one.
    pub fn english() -> &'static Catalogue {
        static ENGLISH: Catalogue = Catalogue;
        &ENGLISH
    }

    /// Title and text of a step.
    pub fn step(&self, _trace: &Trace, step: &Step) -> StepText {
        StepText {
            title: step.text.clone(),
            text: vec![],
        }
    }

    /// What a name means, in plain words.
    pub fn gloss(&self, name: Name) -> String {
        name.id().to_owned()
    }

    /// The name of a phase.
    pub fn phase(&self, phase: Phase) -> String {
        phase.id().to_owned()
    }

    /// The word for why a candidate won or lost.
    pub fn verdict(&self, word: &str) -> String {
        word.to_owned()
    }
}
