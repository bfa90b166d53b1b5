//! A file becomes a lesson.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults, Severity};
use super::form::{Form, read_toml, seat};
use super::markdown::{Heading, Part, Reader};
use super::{Lesson, NamedRun, Section, challenge, question};
use crate::sim::Scenario;
use crate::trace::{Seat, StepId};
use crate::wire::is_legible;

/// The longest lesson, in bytes: more than anybody reads.
const LONGEST: usize = 1 << 19;
/// How many runs a lesson may have: all of them are run when it is opened.
const RUNS: usize = 12;

/// The words of the whole course.
const WORDS: &str = include_str!("../../lessons/en/glossary.toml");

/// What stands above and below the front matter.
const FENCE: &str = "+++";

pub(super) fn parse(name: &str, source: &str) -> Result<Lesson, Vec<Fault>> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let source = source.replace("\r\n", "\n");
    if source.len() > LONGEST {
        let message = format!(
            "this lesson has {} bytes; {LONGEST} are the most",
            source.len()
        );
        let start = source.lines().next().unwrap_or_default();
        return Err(vec![Fault::at(start, 0, message)]);
    }
    let mut faults = Faults::new(&source);
    let lesson = read(name, &source, &mut faults);
    let found = faults.sorted();
    match lesson {
        Some(lesson) if found.iter().all(|fault| fault.severity != Severity::Error) => Ok(lesson),
        _ => Err(found),
    }
}

fn read(name: &str, source: &str, faults: &mut Faults<'_>) -> Option<Lesson> {
    hidden_characters(source, faults);
    let Some((front, body)) = halves(source) else {
        faults.error(
            0,
            "a lesson starts with its front matter between two lines of `+++`",
        );
        return None;
    };
    let front = read_toml(faults, front, front_matter);
    let mut reader = Reader::new(faults, None);
    let parts = reader.body(&source[body.clone()], body.start);
    let mut mentions = std::mem::take(&mut reader.mentions);
    let mut introduction = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut challenges = Vec::new();
    for part in parts {
        match part {
            Part::Section(heading) => sections.push(section(heading, &front.runs, faults)),
            Part::Element(element) => match sections.last_mut() {
                Some(section) => section.body.push(element),
                None => introduction.push(element),
            },
            Part::Challenge(span) => {
                let index = sections.len().checked_sub(1);
                match (index, sections.last()) {
                    (Some(index), Some(section)) if section.step.is_none() => {
                        let after = section.body.len();
                        let (read, mentioned) =
                            challenge::parse(faults, span, index, after, &front.runs);
                        challenges.extend(read);
                        mentions.extend(mentioned);
                    }
                    _ => faults.error(
                        span.start,
                        "a challenge belongs into the ending, `## … {#end}`: it is for whoever \
                         has seen the lesson",
                    ),
                }
            }
            Part::Question(ref span) | Part::Claim(ref span) => {
                let span = span.clone();
                let index = sections.len().checked_sub(1);
                let Some(section) = sections.last_mut() else {
                    faults.error(
                        span.start,
                        "a question belongs into a section: it is asked before a step",
                    );
                    continue;
                };
                let step = section.step.clone();
                let after = section.body.len();
                let is_claim = matches!(part, Part::Claim(_));
                let (question, mentioned) =
                    question::parse(faults, span, index, step, after, is_claim);
                section.questions.extend(question);
                mentions.extend(mentioned);
            }
        }
    }
    order(&sections, faults);
    Some(Lesson {
        name: name.to_owned(),
        number: front.number,
        title: front.title,
        question: front.question,
        seat: front.seat,
        minutes: front.minutes,
        scenario: front.runs.first()?.scenario.clone(),
        runs: front.runs,
        introduction,
        sections,
        challenges,
        glossary: with_common(front.glossary),
        mentions,
        source: source.to_owned(),
    })
}

/// A lesson's own words, and behind them those of the course that it does not
/// explain otherwise.
fn with_common(own: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut all = own;
    let common: toml::Table = WORDS.parse().expect("the embedded words are TOML");
    for (word, meaning) in common {
        if all.iter().all(|(known, _)| *known != word)
            && let toml::Value::String(meaning) = meaning
        {
            all.push((word, meaning));
        }
    }
    all
}

/// The spans of front matter and body.
pub(super) fn halves(source: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = source.find('\n')? + 1;
    if source[..start].trim_end() != FENCE {
        return None;
    }
    let mut at = start;
    for line in source[start..].split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Some((start..at, at + line.len()..source.len()));
        }
        at += line.len();
    }
    None
}

/// A lesson comes from anybody: what could play tricks on a terminal or hide
/// from a reader is refused before it gets anywhere.
fn hidden_characters(source: &str, faults: &mut Faults<'_>) {
    let hidden = source.char_indices().filter(|(_, c)| {
        let is_hidden = |c: &char| !is_legible(c.encode_utf8(&mut [0; 4]));
        !matches!(c, '\n' | '\t' | ' '..='~') && is_hidden(c)
    });
    for (at, c) in hidden.take(20) {
        let code = u32::from(c);
        faults.error(
            at,
            format!("here stands a character that cannot be seen, U+{code:04X}; take it out"),
        );
    }
}

/// What the front matter says.
pub(super) struct Front {
    pub number: Option<u32>,
    pub title: String,
    pub question: String,
    seat: Seat,
    pub minutes: Option<f32>,
    runs: Vec<NamedRun>,
    glossary: Vec<(String, String)>,
}

pub(super) fn front_matter(table: &DeTable<'_>, faults: &mut Faults<'_>) -> Front {
    let mut form = Form::new(table, 0, "a lesson");
    let number = form.number(faults, "number").and_then(|number| {
        let whole = (number.fract() == 0.0 && number < 1000.0).then_some(number as u32);
        if whole.is_none() {
            faults.error(
                form.place("number"),
                "`number` is the place in the course: 1, 2, 3 and so on",
            );
        }
        whole
    });
    let title = form.needed(faults, "title");
    let question = form.needed(faults, "question");
    let seat = form.text(faults, "seat").and_then(|(word, span)| {
        let seat = seat(&word);
        seat.map_err(|why| faults.error(span.start, why)).ok()
    });
    let minutes = form.number(faults, "minutes");
    let main = match form.table(faults, "scenario") {
        Some((table, at)) => scenario(Scenario::default(), table, at, faults),
        None => Scenario::default(),
    };
    let mut runs = vec![NamedRun {
        name: "main".to_owned(),
        scenario: main.clone(),
        at: form.place("scenario"),
    }];
    if let Some((table, _)) = form.table(faults, "runs") {
        // In the order of the file rather than of the alphabet.
        let mut tables: Vec<_> = table.iter().collect();
        tables.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in tables {
            let at = name.span().start;
            let name = name.get_ref().to_string();
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            if name == "main" || name.is_empty() || !name.chars().all(fits) {
                faults.error(
                    at,
                    "a run's name has letters, digits, _ and - and is not `main`, which is the \
                     run of [scenario]",
                );
                continue;
            }
            if runs.len() == RUNS {
                faults.error(at, format!("a lesson has {RUNS} runs at most"));
                break;
            }
            let DeValue::Table(table) = value.get_ref() else {
                faults.error(at, format!("a run is a table: write [runs.{name}]"));
                continue;
            };
            let scenario = scenario(main.clone(), table, at, faults);
            runs.push(NamedRun { name, scenario, at });
        }
    }
    let mut glossary = Vec::new();
    if let Some((table, _)) = form.table(faults, "glossary") {
        for (word, value) in table {
            match value.get_ref() {
                DeValue::String(text) => {
                    glossary.push((word.get_ref().to_string(), text.to_string()));
                }
                _ => faults.error(
                    value.span().start,
                    "a word of the glossary is explained by a text in quotes",
                ),
            }
        }
    }
    form.finish(faults);
    Front {
        number,
        title: title.map_or_else(String::new, |(text, _)| text),
        question: question.map_or_else(String::new, |(text, _)| text),
        seat: seat.unwrap_or_default(),
        minutes,
        runs,
        glossary,
    }
}

fn scenario(start: Scenario, table: &DeTable<'_>, at: usize, faults: &mut Faults<'_>) -> Scenario {
    match start.clone().amended(faults.source, table, at) {
        Ok(scenario) => scenario,
        Err(error) => {
            faults.found.push(Fault {
                line: error.line,
                column: error.column,
                text: error.text,
                message: error.message,
                severity: Severity::Error,
            });
            start
        }
    }
}

fn section(heading: Heading, runs: &[NamedRun], faults: &mut Faults<'_>) -> Section {
    let written = faults.source.get(heading.span.clone()).unwrap_or_default();
    let start = heading.span.start;
    let brace = written.rfind('{').unwrap_or(0);
    let place = |what: &str| start + written[brace..].find(what).map_or(0, |at| brace + at);
    let mut section = Section {
        title: heading.title,
        run: 0,
        step: None,
        seat: None,
        minutes: None,
        body: Vec::new(),
        questions: Vec::new(),
        span: heading.span.clone(),
    };
    match heading.id.as_deref() {
        Some("end") => {}
        Some(id) => {
            section.step = Some(StepId::normalize(id));
            section.span.start = place(&format!("#{id}")) + 1;
        }
        None => faults.error(
            start,
            "this section is tied to no step: write {#client.hello.random} behind its title, or \
             {#end} for the ending; a heading inside a section is `###`",
        ),
    }
    let mut seen = Vec::new();
    for (key, value) in &heading.attributes {
        let value = value.as_deref().unwrap_or_default();
        let at = place(&format!("{key}="));
        let value_at = at + key.len() + 1;
        if seen.contains(&key) {
            faults.error(at, format!("`{key}` stands twice here"));
        }
        seen.push(key);
        match key.as_str() {
            "run" => match runs.iter().position(|run| run.name == value) {
                Some(run) => section.run = run,
                None => {
                    let names: Vec<_> = runs.iter().map(|run| run.name.as_str()).collect();
                    faults.error(
                        value_at,
                        format!("there is no run `{value}`; there are {}", names.join(", ")),
                    );
                }
            },
            "seat" => match seat(value) {
                Ok(seat) => section.seat = Some(seat),
                Err(why) => faults.error(value_at, why),
            },
            "minutes" => {
                let minutes = value.parse().ok();
                section.minutes = minutes.filter(|m: &f32| m.is_finite() && *m > 0.0);
                if section.minutes.is_none() {
                    faults.error(value_at, "`minutes` is a number greater than 0");
                }
            }
            _ => faults.error(
                place(key),
                format!(
                    "a section has no `{key}`; behind its #step it may have run, minutes, seat"
                ),
            ),
        }
    }
    section
}

/// No two sections at one step, one ending at most, and nothing behind it.
fn order(sections: &[Section], faults: &mut Faults<'_>) {
    let mut seen = HashMap::new();
    for (at, section) in sections.iter().enumerate() {
        let Some(step) = &section.step else {
            if at + 1 < sections.len() && faults.source[section.span.clone()].contains("{#end") {
                faults.error(
                    section.span.start,
                    "the ending is the last section, and the only one",
                );
            }
            continue;
        };
        if let Some(first) = seen.insert((section.run, step.clone()), section.span.start) {
            let line = Fault::at(faults.source, first, "").line;
            faults.error(
                section.span.start,
                format!("line {line} ties a section to this step already; make one of the two"),
            );
        }
    }
}
