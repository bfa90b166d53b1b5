//! Questions: what a student is asked before a step shows it.

mod answer;
mod grade;
mod parse;

pub use answer::Answer;
pub use grade::{Grade, Truth};
pub(super) use parse::{Reading, parse};

use std::collections::HashSet;
use std::ops::Range;

use super::{Condition, EvalError, Expr, Inline, Moment};
use crate::trace::{Quantity, Trace, Values};

/// What kind of answer a question wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A number, decimal or with `0x` in front.
    Number,
    /// Bytes in hexadecimal.
    Bytes,
    /// One of several.
    One,
    /// Several of several.
    Several,
    /// Which of client, server and Eve know something.
    Parties,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 5] = [
        Kind::Number,
        Kind::Bytes,
        Kind::One,
        Kind::Several,
        Kind::Parties,
    ];

    /// The word in lessons.
    pub const fn id(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::Bytes => "bytes",
            Kind::One => "one",
            Kind::Several => "several",
            Kind::Parties => "parties",
        }
    }
}

/// A question. It stands before the step of its section shows its result, and
/// is checked against the run's own ledgers.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What kind of answer it wants.
    pub kind: Kind,
    /// What articles say, if that is what one bets on.
    pub claim: Vec<Inline>,
    /// The words of the question.
    pub ask: Vec<Inline>,
    /// The step of its section; `None` in the ending.
    pub step: Option<String>,
    /// How many elements of its section's body stand before it.
    pub after: usize,
    /// What is right, of a number or bytes.
    pub answer: Option<Expr>,
    /// The quantities whose values the question shows.
    pub given: Vec<Expr>,
    /// The quantities that are covered while it stands.
    pub hides: Vec<Quantity>,
    /// Shown above the field.
    pub formula: Option<String>,
    /// The quantity whose working helps.
    pub working: Option<Quantity>,
    /// The wrong answers that have a hint of their own.
    pub mistakes: Vec<Mistake>,
    /// The ladder: one hint after another.
    pub hints: Vec<Vec<Inline>>,
    /// What is said when it was right.
    pub then: Vec<Inline>,
    /// What there is to choose from.
    pub options: Vec<AnswerOption>,
    /// What somebody knows or does not.
    pub knows: Option<Quantity>,
    /// At which step somebody knows it, if not at [`Question::step`].
    pub at: Option<String>,
    /// Where it stands in the file.
    pub(super) span: Range<usize>,
    /// Where its answer stands in the file: `answer` or `knows`.
    pub(super) answer_at: usize,
    /// Where its `at` stands in the file.
    pub(super) step_at: usize,
    /// Where each `given` stands in the file.
    pub(super) given_at: Vec<usize>,
}

/// A wrong answer that somebody might give, and what to say then.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// What it comes out as.
    pub answer: Wrong,
    /// What to say.
    pub hint: Vec<Inline>,
    /// Where it stands in the file.
    pub(super) at: usize,
}

/// What a mistake comes out as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A number or bytes.
    Expr(Expr),
    /// Client, server, Eve.
    Parties([bool; 3]),
}

/// One of the options of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOption {
    /// Its words.
    pub text: Vec<Inline>,
    /// Whether it is right, where the author says so.
    pub right: Option<bool>,
    /// When it is right, asked of the run.
    pub when: Option<Condition>,
    /// What to say to whoever chose wrongly here.
    pub hint: Vec<Inline>,
    /// Where it stands in the file.
    pub(super) at: usize,
}

impl Question {
    /// What it is about, to name it among others: of a claim the sentence,
    /// since all claims ask alike; else the words of the question.
    pub fn subject(&self) -> &[Inline] {
        if self.claim.is_empty() {
            &self.ask
        } else {
            &self.claim
        }
    }

    /// The moment at which the run is asked: the end of the section's step.
    pub(super) fn moment<'a>(&self, trace: &'a Trace) -> Moment<'a> {
        Moment::of(trace, self.step.as_deref())
    }

    /// What has to be covered in this run while the question stands: what it
    /// hides, what its step makes that is the answer, and every value that
    /// carries a longer answer within its bytes, as a message carries its
    /// fields.
    pub fn covered(&self, trace: &Trace) -> HashSet<Quantity> {
        let mut covered: HashSet<Quantity> = self.hides.iter().copied().collect();
        let answer = match self.truth(trace) {
            Ok(Truth::Bytes(bytes)) => bytes,
            Ok(Truth::Number(number)) => number.to_bytes_be(),
            _ => return covered,
        };
        let step = self.step.as_deref().and_then(|id| trace.step_by_id(id));
        let made = step.into_iter().flat_map(|step| &step.values);
        covered.extend(
            made.map(|id| trace.value(*id))
                .filter(|value| value.bytes == answer)
                .map(|value| value.quantity),
        );
        // One or two bytes are found anywhere by chance.
        if answer.len() >= 3 {
            let holds = |bytes: &[u8]| bytes.windows(answer.len()).any(|part| part == answer);
            covered.extend(
                trace
                    .all_values()
                    .filter(|value| holds(&value.bytes))
                    .map(|value| value.quantity),
            );
        }
        covered
    }

    /// What is right in this run.
    ///
    /// # Errors
    /// What it asks for is not there.
    pub fn truth(&self, trace: &Trace) -> Result<Truth, EvalError> {
        grade::truth(self, trace)
    }

    /// Judges an answer by this run.
    pub fn grade(&self, trace: &Trace, given: &Answer) -> Grade {
        grade::grade(self, trace, given)
    }
}
