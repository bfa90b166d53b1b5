//! A lesson held against its runs.

mod question;

use std::collections::HashMap;

use super::fault::Faults;
use super::{Expr, Fault, Lesson, Mention, Mentioned, Moment, Section, Severity, Val, expr};
use crate::sim::{self, Run};
use crate::trace::{Step, Trace};

/// How many stops the path of a lecture has: enough to breathe, and few
/// enough for an hour.
const STOPS: std::ops::RangeInclusive<usize> = 8..=12;

/// Everything that is wrong with a lesson once its runs are known, in the
/// order of the file.
pub fn check(lesson: &Lesson) -> Vec<Fault> {
    let mut faults = Faults::new(&lesson.source);
    let mut runs: Vec<Option<Run>> = Vec::new();
    for named in &lesson.runs {
        let run = sim::run(&named.scenario);
        runs.push(run.map_err(|e| faults.error(named.at, e.to_string())).ok());
    }
    let checking = Checking { lesson, runs };
    checking.sections(&mut faults);
    for mention in &lesson.mentions {
        checking.mention(mention, &mut faults);
    }
    for section in &lesson.sections {
        for question in &section.questions {
            if let Some(trace) = checking.trace(section.run) {
                question::check(lesson, section, question, trace, &mut faults);
            }
        }
    }
    for challenge in &lesson.challenges {
        // What an untouched run lacks, the student's may have.
        let met = checking.runs.get(challenge.run).and_then(Option::as_ref);
        if met.is_some_and(|run| challenge.met(run) == Ok(true)) {
            faults.error(
                challenge.goal_at,
                "the run from which one starts meets this goal already: there is nothing to do",
            );
        }
    }
    // How a lesson could be better matters once it is right.
    if faults
        .found
        .iter()
        .all(|fault| fault.severity != Severity::Error)
    {
        checking.path(&mut faults);
    }
    faults.sorted()
}

struct Checking<'a> {
    lesson: &'a Lesson,
    /// The lesson's runs, as far as they can be.
    runs: Vec<Option<Run>>,
}

impl Checking<'_> {
    fn trace(&self, run: usize) -> Option<&Trace> {
        Some(&self.runs.get(run)?.as_ref()?.trace)
    }

    /// Every section at a step of its run, in the order of its steps.
    fn sections(&self, faults: &mut Faults<'_>) {
        let mut last: HashMap<usize, (u32, &str)> = HashMap::new();
        if let Some(first) = self.lesson.sections.first()
            && first.run != 0
        {
            faults.error(
                first.span.start,
                "the lesson begins in the run `main`, and its first section is about another; \
                 make that one `main`"
                    .to_owned(),
            );
        }
        for section in &self.lesson.sections {
            let (Some(id), Some(trace)) = (&section.step, self.trace(section.run)) else {
                continue;
            };
            let at = section.span.start;
            if trace
                .steps
                .first()
                .is_some_and(|first| first.id.as_str() == id)
                && let Some(question) = section.questions.first()
            {
                faults.error(
                    question.span.start,
                    "a question stands before the step that shows its answer, and nothing comes \
                     before the first step; tie it to a later one"
                        .to_owned(),
                );
            }
            let Some(step) = trace.step_by_id(id) else {
                faults.error(at, no_such_step(trace, id));
                continue;
            };
            if let Some((n, before)) = last.get(&section.run)
                && *n > step.n
            {
                faults.error(
                    at,
                    format!(
                        "this is step {}, and the section before it is at step {n}, {before}; the \
                         sections of a run stand in the order of its steps",
                        step.n
                    ),
                );
            }
            last.insert(section.run, (step.n, id));
        }
    }

    fn section(&self, mention: &Mention) -> Option<&Section> {
        self.lesson.sections.get(mention.section?)
    }

    /// The trace of the run that is named, else of the section's.
    fn asked(&self, mention: &Mention, run: Option<&str>) -> Result<Option<&Trace>, String> {
        let run = match run {
            None => self.section(mention).map_or(0, |section| section.run),
            Some(name) => self.lesson.run(name).ok_or_else(|| {
                let names: Vec<_> = self.lesson.runs.iter().map(|r| r.name.as_str()).collect();
                format!("there is no run `{name}`; there are {}", names.join(", "))
            })?,
        };
        Ok(self.trace(run))
    }

    fn mention(&self, mention: &Mention, faults: &mut Faults<'_>) {
        let at = mention.at;
        let run = match &mention.what {
            Mentioned::Shown(expr) | Mentioned::Linked(expr) => expr.run(),
            Mentioned::Step { run, .. } => run.as_deref(),
            Mentioned::Message(_) | Mentioned::Word(_) => None,
        };
        let trace = match self.asked(mention, run) {
            Ok(Some(trace)) => trace,
            // What is wrong with the run itself was said.
            Ok(None) => return,
            Err(why) => return faults.error(at, why),
        };
        match &mention.what {
            Mentioned::Shown(expr) => self.shown(mention, expr, trace, faults),
            Mentioned::Linked(expr) => {
                if let Err(error) = expr.evaluate(Moment::of(trace, None)) {
                    faults.error(at, error.to_string());
                }
            }
            Mentioned::Step { id, .. } => {
                if trace.step_by_id(id).is_none() {
                    faults.error(at, no_such_step(trace, id));
                }
            }
            Mentioned::Message(name) => match expr::message_quantity(name) {
                None => faults.error(at, expr::no_such_message(name)),
                Some(message) => {
                    if let Err(error) = expr::message(Moment::of(trace, None), message) {
                        faults.error(at, error.to_string());
                    }
                }
            },
            Mentioned::Word(word) => {
                if self.lesson.glossary.iter().all(|(known, _)| known != word) {
                    faults.error(
                        at,
                        format!("`{word}` is not explained: write it under [glossary]"),
                    );
                }
            }
        }
    }

    /// A value in the text is there, and not only later.
    fn shown(&self, mention: &Mention, expr: &Expr, trace: &Trace, faults: &mut Faults<'_>) {
        let section = self.section(mention);
        // Of another run everything has happened.
        let step = match expr.run() {
            None => section.and_then(|section| section.step.as_deref()),
            Some(_) => None,
        };
        let moment = Moment::of(trace, step);
        match expr.evaluate(moment) {
            Err(error) => faults.error(mention.at, error.to_string()),
            Ok(Val::Value { id, .. }) => {
                if let Some(since) = trace.since(id)
                    && since > moment.at
                {
                    faults.warn(
                        mention.at,
                        format!(
                            "`{expr}` is there from step {} on; here, at step {}, its place stays covered",
                            step_name(trace, since),
                            moment.at
                        ),
                    );
                }
            }
            Ok(_) => {}
        }
    }

    /// The lecture's path and the ending.
    fn path(&self, faults: &mut Faults<'_>) {
        let stops = self.lesson.stops().count();
        if !STOPS.contains(&stops) {
            faults.warn(
                0,
                format!(
                    "a lecture wants {} to {} stops, and this lesson has {stops}; `minutes=2` \
                     behind a section's #step makes it one",
                    STOPS.start(),
                    STOPS.end()
                ),
            );
        }
        let last = self.lesson.sections.last();
        if last.is_some_and(|section| section.step.is_some()) {
            faults.warn(
                self.lesson.source.trim_end().len(),
                "this lesson has no ending: sum up, and say where to go on, under `## … {#end}`",
            );
        }
    }
}

/// `19, server.key_exchange.public_value`
fn step_name(trace: &Trace, n: u32) -> String {
    let step = (n as usize).checked_sub(1).and_then(|i| trace.steps.get(i));
    step.map_or_else(|| n.to_string(), |step| format!("{n}, {}", step.id))
}

/// That the run has no such step, with those that were probably meant.
fn no_such_step(trace: &Trace, id: &str) -> String {
    let stem = |id: &str| {
        id.rsplit('.')
            .next()
            .map(|part| part.split('#').next().unwrap_or(part).to_owned())
    };
    let phase = id.rsplit_once('.').map_or(id, |(phase, _)| phase);
    let ids = |fits: &dyn Fn(&Step) -> bool| -> Vec<&str> {
        let found = trace.steps.iter().filter(|step| fits(step));
        found.map(|step| step.id.as_str()).take(8).collect()
    };
    let mut meant = ids(&|step| stem(step.id.as_str()) == stem(id));
    if meant.is_empty() {
        meant = ids(&|step| step.id.as_str().starts_with(&format!("{phase}.")));
    }
    let way_on = if meant.is_empty() {
        "`slowshake run` shows the ids of all steps in brackets".to_owned()
    } else {
        format!("is one of these meant: {}?", meant.join(", "))
    };
    format!("this run has no step `{id}`; {way_on}")
}
