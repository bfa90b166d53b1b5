//! Challenges: what a student is to bring about on the attacker's bench.

use std::ops::Range;

use super::fault::Faults;
use super::form::{Form, read_toml, seat};
use super::question::Reading;
use super::{Condition, EvalError, Inline, Mention, Moment, NamedRun};
use crate::sim::Run;
use crate::trace::Seat;

/// Something to bring about in a run of one's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge {
    /// Its name within the lesson.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is to be done.
    pub ask: Vec<Inline>,
    /// With which of the lesson's runs one begins.
    pub run: usize,
    /// Where one sits, if that is said.
    pub seat: Option<Seat>,
    /// When it is done, asked of the run that was made.
    pub goal: Condition,
    /// The ladder: one hint after another.
    pub hints: Vec<Vec<Inline>>,
    /// What is said when it is done.
    pub then: Vec<Inline>,
    /// How many elements of the ending stand before it.
    pub after: usize,
    /// Where its goal stands in the file.
    pub(super) goal_at: usize,
}

impl Challenge {
    /// Whether a run does what is asked for.
    ///
    /// # Errors
    /// The goal names something that this run does not have: then it is not
    /// met either.
    pub fn met(&self, run: &Run) -> Result<bool, EvalError> {
        self.goal.holds(Moment::end_of(run))
    }
}

/// Reads the challenge whose TOML lies at `span`; what it mentions comes along.
pub(super) fn parse(
    faults: &mut Faults<'_>,
    span: Range<usize>,
    section: usize,
    after: usize,
    runs: &[NamedRun],
) -> (Option<Challenge>, Vec<Mention>) {
    read_toml(faults, span.clone(), |table, faults| {
        let mut reading = Reading::new(faults, Some(section));
        let mut form = Form::new(table, span.start, "a challenge");
        let id = form.needed(reading.faults, "id");
        let title = form.needed(reading.faults, "title");
        let ask = form.needed(reading.faults, "ask");
        let ask = reading.inline(ask);
        let run = form.text(reading.faults, "run").and_then(|(name, span)| {
            let found = runs.iter().position(|run| run.name == name);
            if found.is_none() {
                let names: Vec<_> = runs.iter().map(|run| run.name.as_str()).collect();
                let message = format!("there is no run `{name}`; there are {}", names.join(", "));
                reading.faults.error(span.start, message);
            }
            found
        });
        let seat = form.text(reading.faults, "seat").and_then(|(word, span)| {
            seat(&word)
                .map_err(|why| reading.faults.error(span.start, why))
                .ok()
        });
        let goal_at = form.place("goal");
        let goal = form.needed(reading.faults, "goal");
        let goal = goal.and_then(|text| reading.condition(&text));
        let hints = form.texts(reading.faults, "hints");
        if hints.is_empty() {
            reading.faults.error(
                form.at,
                "a challenge needs `hints = [\"…\"]`: whoever is stuck must get on",
            );
        }
        let hints = hints.into_iter().map(|text| reading.inline(Some(text)));
        let hints = hints.collect();
        let then = form.needed(reading.faults, "then");
        let then = reading.inline(then);
        form.finish(reading.faults);
        let mentions = reading.mentions;
        let read = |(id, title): (super::form::Text, super::form::Text), goal| Challenge {
            id: id.0,
            title: title.0,
            ask,
            run: run.unwrap_or(0),
            seat,
            goal,
            hints,
            then,
            after,
            goal_at,
        };
        (
            id.zip(title)
                .zip(goal)
                .map(|(names, goal)| read(names, goal)),
            mentions,
        )
    })
}
