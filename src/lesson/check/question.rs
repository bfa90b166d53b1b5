//! A question held against the run that answers it.

use super::super::condition::Test;
use super::super::fault::Faults;
use super::super::question::{Kind, Question, Truth, Wrong};
use super::super::{Expr, Inline, Lesson, Link, Mentioned, Moment, Section, Val, expr};
use super::{no_such_step, step_name};
use crate::trace::{Quantity, Seat, Trace, Values};

pub(super) fn check(
    lesson: &Lesson,
    section: &Section,
    question: &Question,
    trace: &Trace,
    faults: &mut Faults<'_>,
) {
    let checking = Checking {
        lesson,
        seat: section.seat.unwrap_or(lesson.seat),
        question,
        trace,
        moment: question.moment(trace),
    };
    checking.names(faults);
    match question.kind {
        Kind::Number | Kind::Bytes => checking.in_time(faults),
        Kind::One | Kind::Several => checking.options(faults),
        Kind::Parties => {}
    }
    let truth = match question.truth(trace) {
        Ok(truth) => truth,
        Err(error) => {
            // A condition that cannot be asked was pointed at by itself.
            if question.options.is_empty() {
                faults.error(question.answer_at, error.to_string());
            }
            return;
        }
    };
    checking.mistakes(&truth, faults);
    checking.given_away(&truth, faults);
}

struct Checking<'a> {
    lesson: &'a Lesson,
    seat: Seat,
    question: &'a Question,
    trace: &'a Trace,
    moment: Moment<'a>,
}

impl Checking<'_> {
    /// Steps and quantities that the question names beside its answer.
    fn names(&self, faults: &mut Faults<'_>) {
        if let Some(id) = &self.question.at
            && self.trace.step_by_id(id).is_none()
        {
            faults.error(self.question.step_at, no_such_step(self.trace, id));
        }
        let hidden = self.question.hides.iter();
        for quantity in hidden.chain(&self.question.working) {
            if expr::value_of(self.moment, *quantity, None).is_err() {
                faults.error(
                    self.question.span.start,
                    format!("nobody has a value `{quantity}` in this run, to hide or to explain"),
                );
            }
        }
    }

    /// What is asked for is there once the step has shown its result.
    fn in_time(&self, faults: &mut Faults<'_>) {
        let Some(answer) = &self.question.answer else {
            return;
        };
        for quantity in answer.quantities() {
            let party = answer.quantity().and_then(|(_, party)| party);
            let Ok(value) = expr::value_of(self.moment, quantity, party) else {
                continue;
            };
            match self.trace.since(value.id) {
                Some(since) if since > self.moment.at => faults.error(
                    self.question.answer_at,
                    format!(
                        "`{quantity}` is there from step {} on, and this question is tied to step \
                         {}, which cannot show the answer",
                        step_name(self.trace, since),
                        self.moment.at
                    ),
                ),
                Some(since) if since < self.moment.at && answer.quantity().is_some() => faults
                    .warn(
                        self.question.answer_at,
                        format!(
                            "`{quantity}` is shown since step {}; ask for it there",
                            step_name(self.trace, since)
                        ),
                    ),
                _ => {}
            }
        }
    }

    /// The options and what the run says of them.
    fn options(&self, faults: &mut Faults<'_>) {
        let mut right = 0;
        let mut judged = true;
        for option in &self.question.options {
            let mut is_right = option.right;
            if let Some(when) = &option.when {
                self.steps_of(&when.test, option.at, faults);
                match when.holds(self.moment) {
                    Err(error) => {
                        faults.error(option.at, error.to_string());
                        judged = false;
                    }
                    Ok(holds) => {
                        if option.right.is_some_and(|right| right != holds) {
                            faults.error(
                                option.at,
                                format!(
                                    "the run contradicts this: `{}` {} hold in it",
                                    when.source(),
                                    if holds { "does" } else { "does not" }
                                ),
                            );
                        }
                        is_right = Some(holds);
                    }
                }
            }
            right += usize::from(is_right == Some(true));
        }
        if judged && self.question.kind == Kind::One && right != 1 {
            faults.error(
                self.question.span.start,
                format!(
                    "exactly one option is right in a question of the kind `one`; here are {right}"
                ),
            );
        }
    }

    fn steps_of(&self, test: &Test, at: usize, faults: &mut Faults<'_>) {
        match test {
            Test::Not(inside) => self.steps_of(inside, at, faults),
            Test::And(all) => {
                for inside in all {
                    self.steps_of(inside, at, faults);
                }
            }
            Test::Knows { step: Some(id), .. } if self.trace.step_by_id(id).is_none() => {
                faults.error(at, no_such_step(self.trace, id));
            }
            _ => {}
        }
    }

    /// A known mistake is a mistake on this seed, and no two of them are the
    /// same one with different things to say.
    fn mistakes(&self, truth: &Truth, faults: &mut Faults<'_>) {
        let mut seen: Vec<(Truth, &[Inline])> = Vec::new();
        for mistake in &self.question.mistakes {
            let wrong = match &mistake.answer {
                Wrong::Parties(parties) => Truth::Parties(*parties),
                Wrong::Expr(expr) => match expr.evaluate(self.moment) {
                    Err(error) => {
                        faults.error(mistake.at, error.to_string());
                        continue;
                    }
                    Ok(val) => self.like(truth, &val),
                },
            };
            if wrong == *truth {
                faults.error(
                    mistake.at,
                    "this mistake gives the right answer on this seed; take another seed, or \
                     another mistake",
                );
            } else if let Some((_, hint)) = seen.iter().find(|(other, _)| *other == wrong)
                && *hint != mistake.hint
            {
                faults.error(
                    mistake.at,
                    "an earlier mistake gives the same answer on this seed and has another hint, \
                     which is the one that would be shown",
                );
            }
            seen.push((wrong, &mistake.hint));
        }
    }

    /// A value as it would be answered here.
    fn like(&self, truth: &Truth, val: &Val) -> Truth {
        match truth {
            Truth::Bytes(_) => Truth::Bytes(val.bytes()),
            _ => Truth::Number(val.number()),
        }
    }

    /// Nothing that the question shows is what it asks for.
    fn given_away(&self, truth: &Truth, faults: &mut Faults<'_>) {
        let question = self.question;
        for (expr, at) in question.given.iter().zip(&question.given_at) {
            match expr.evaluate(self.moment) {
                Err(error) => faults.error(*at, error.to_string()),
                Ok(val) => {
                    if let Val::Value { id, .. } = val
                        && let Some(since) = self.trace.since(id)
                        && since > self.moment.at
                    {
                        let step = step_name(self.trace, since);
                        faults.error(
                            *at,
                            format!(
                                "`{expr}` is there from step {step} on; it cannot be given here"
                            ),
                        );
                    }
                    if self.tells(expr, &val, truth) {
                        faults.error(*at, format!("`{expr}` gives the answer away"));
                    }
                    if self.is_hidden_from_seat(expr) {
                        let seat = self.seat.id();
                        faults.error(
                            *at,
                            format!(
                                "`{expr}` cannot be seen from the seat `{seat}`, so it cannot be \
                                 given; `seat=` behind the section's #step sits elsewhere"
                            ),
                        );
                    }
                }
            }
        }
        let mut shown = Vec::new();
        collect(&question.ask, &mut shown);
        for hint in &question.hints {
            collect(hint, &mut shown);
        }
        for option in &question.options {
            collect(&option.text, &mut shown);
        }
        for expr in shown {
            if expr.run().is_none()
                && let Ok(val) = expr.evaluate(self.moment)
                && self.tells(expr, &val, truth)
            {
                faults.error(
                    self.mentioned_at(expr),
                    format!("`{expr}` gives the answer away; say it in `then`"),
                );
            }
        }
    }

    /// Whether a value is hidden here or equals the answer.
    fn tells(&self, expr: &Expr, val: &Val, truth: &Truth) -> bool {
        let hidden = |quantity: &Quantity| self.question.hides.contains(quantity);
        let asked = match truth {
            Truth::Number(number) => val.number() == *number,
            Truth::Bytes(bytes) => val.bytes() == *bytes,
            // Of choices and parties nothing is a value.
            Truth::Choices(_) | Truth::Parties(_) => false,
        };
        asked
            || expr
                .quantity()
                .is_some_and(|(quantity, _)| hidden(&quantity))
    }

    /// Whether it rests on something for the two ends alone that whoever sits
    /// here does not hold.
    fn is_hidden_from_seat(&self, expr: &Expr) -> bool {
        let Some(party) = self.seat.party() else {
            return false;
        };
        let values = expr.values(self.moment).unwrap_or_default();
        values.iter().map(|id| self.trace.value(*id)).any(|value| {
            let held = self.trace.find_equal(party, &value.quantity, &value.bytes);
            self.trace.is_confidential(value.id)
                && !held.is_some_and(|v| self.trace.held_at(v.id, self.moment.at))
        })
    }

    /// Where the question's text names this for the first time.
    fn mentioned_at(&self, expr: &Expr) -> usize {
        self.lesson
            .mentions
            .iter()
            .filter(|mention| self.question.span.contains(&mention.at))
            .find(|mention| matches!(&mention.what, Mentioned::Shown(shown) if shown == expr))
            .map_or(self.question.span.start, |mention| mention.at)
    }
}

/// The values that stand in running text.
fn collect<'a>(inlines: &'a [Inline], found: &mut Vec<&'a Expr>) {
    for inline in inlines {
        match inline {
            Inline::Value(expr) => found.push(expr),
            Inline::Emphasis(inside) | Inline::Strong(inside) => collect(inside, found),
            Inline::Link(Link::Url(_), _) | Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
            Inline::Link(_, inside) => collect(inside, found),
        }
    }
}
