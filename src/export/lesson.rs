//! A lesson from start to end, for pipes and screen readers: what the screen
//! asks before a step shows its result is asked here before the step.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::lesson::{Challenge, Element, Inline, Kind, Lesson, Question, Section, Truth};
use crate::sim::Run;
use crate::trace::Seat;
use crate::trace::{Quantity, Step};
use crate::view::page::{PageContext, page};
use crate::view::{Knowledge, Mask, Sight, short_bytes};

use super::Paper;
use super::text::{WIDTH, write_step};

/// Writes a lesson; `runs` are those of [`Lesson::runs`], in their order.
///
/// # Errors
/// If the paper does not take it.
pub fn write(lesson: &Lesson, runs: &[Run], out: &mut Paper<'_>) -> io::Result<()> {
    let knowledge: Vec<Knowledge> = runs.iter().map(|run| Knowledge::new(&run.trace)).collect();
    let mut telling = Telling {
        lesson,
        runs,
        knowledge: &knowledge,
        out,
    };
    telling.all()
}

struct Telling<'a, 'p> {
    lesson: &'a Lesson,
    runs: &'a [Run],
    knowledge: &'a [Knowledge],
    out: &'a mut Paper<'p>,
}

/// Where one is: the run, the step from 1, and in which seat.
#[derive(Clone, Copy)]
struct Place {
    run: usize,
    at: u32,
    seat: Seat,
}

/// What is covered while questions stand.
#[derive(Default)]
struct Asked {
    values: HashSet<Quantity>,
    knowers: HashSet<Quantity>,
}

impl Telling<'_, '_> {
    fn all(&mut self) -> io::Result<()> {
        let lesson = self.lesson;
        self.out.bold(&lesson.title)?;
        writeln!(self.out, "\n{}", lesson.question)?;
        if let Some(minutes) = lesson.minutes {
            writeln!(self.out, "about {minutes} minutes")?;
        }
        let code = self.lesson.scenario.code();
        writeln!(self.out, "scenario code {code}")?;
        let seat = seat_of(lesson, None);
        self.seat_line(seat)?;
        let start = Place {
            run: 0,
            at: 0,
            seat,
        };
        if !lesson.introduction.is_empty() {
            writeln!(self.out)?;
            let whole = Place {
                at: self.last(0),
                ..start
            };
            self.text(&lesson.introduction, whole, &Asked::default())?;
        }
        let mut before = start;
        for section in &lesson.sections {
            let step = section.step.as_deref();
            let step = step.and_then(|id| self.runs.get(section.run)?.trace.step_by_id(id));
            let here = Place {
                run: section.run,
                at: step.map_or_else(|| self.last(section.run), |step| step.n),
                seat: seat_of(lesson, Some(section)),
            };
            self.section(section, step, here, before)?;
            before = here;
        }
        for challenge in &lesson.challenges {
            self.challenge(challenge)?;
        }
        self.glossary()
    }

    fn challenge(&mut self, challenge: &Challenge) -> io::Result<()> {
        let here = Place {
            run: challenge.run,
            at: self.last(challenge.run),
            seat: challenge.seat.unwrap_or(self.lesson.seat),
        };
        let asked = Asked::default();
        self.title(&format!("Challenge: {}", challenge.title))?;
        self.run_line(challenge.run)?;
        let ask = self.line(&challenge.ask, here, &asked);
        writeln!(self.out)?;
        self.wrapped(&ask, 2)?;
        for (at, hint) in challenge.hints.iter().enumerate() {
            let hint = self.line(hint, here, &asked);
            self.wrapped(&format!("hint {}: {hint}", at + 1), 4)?;
        }
        Ok(())
    }

    fn section(
        &mut self,
        section: &Section,
        step: Option<&Step>,
        here: Place,
        before: Place,
    ) -> io::Result<()> {
        let title = self.line(&section.title, here, &Asked::default());
        self.title(&title)?;
        if here.run != before.run {
            self.run_line(here.run)?;
        }
        if here.seat != before.seat {
            self.seat_line(here.seat)?;
        }
        let mut told = 0;
        let asked = self.asked(&section.questions, here);
        for (at, question) in section.questions.iter().enumerate() {
            let upto = question.after.clamp(told, section.body.len());
            self.text_apart(&section.body[told..upto], here, &asked)?;
            told = upto;
            let number = (section.questions.len() > 1).then_some(at + 1);
            self.question(question, number, here, &asked)?;
        }
        let rest = &section.body[told..];
        if section.questions.is_empty() {
            self.text_apart(rest, here, &asked)?;
        } else {
            writeln!(self.out, "\n  Think first; the answer follows.")?;
        }
        if let (Some(step), Some(run), Some(knowledge)) =
            (step, self.runs.get(here.run), self.knowledge.get(here.run))
        {
            let mask = self.mask(here, &Asked::default());
            let sight = Sight {
                trace: &run.trace,
                knowledge,
                mask: &mask,
            };
            write_step(run, step, sight, self.out)?;
        }
        for (at, question) in section.questions.iter().enumerate() {
            let number = (section.questions.len() > 1).then_some(at + 1);
            self.answer(question, number, here)?;
        }
        if !section.questions.is_empty() {
            self.text_apart(rest, here, &Asked::default())?;
        }
        Ok(())
    }

    fn question(
        &mut self,
        question: &Question,
        number: Option<usize>,
        here: Place,
        asked: &Asked,
    ) -> io::Result<()> {
        let ask = self.line(&question.ask, here, asked);
        let label = labeled("Question", number);
        writeln!(self.out)?;
        if !question.claim.is_empty() {
            let claim = self.line(&question.claim, here, asked);
            self.wrapped(&format!("Articles say: \"{claim}\""), 2)?;
        }
        self.wrapped(&format!("{label}: {ask}"), 2)?;
        if let Some(formula) = &question.formula {
            writeln!(self.out, "    {formula}")?;
        }
        let mut given = Vec::new();
        for expr in &question.given {
            let shown = self.line(&[Inline::Value(expr.clone())], here, asked);
            given.push(format!("{expr} = {shown}"));
        }
        if !given.is_empty() {
            self.wrapped(&format!("given: {}", given.join(", ")), 4)?;
        }
        for (at, option) in question.options.iter().enumerate() {
            let text = self.line(&option.text, here, asked);
            self.wrapped(&format!("{}) {text}", at + 1), 4)?;
        }
        match question.kind {
            Kind::Several => writeln!(self.out, "    (as many as are right)"),
            Kind::Parties => writeln!(self.out, "    client, server, eve, or nobody?"),
            _ => Ok(()),
        }
    }

    fn answer(
        &mut self,
        question: &Question,
        number: Option<usize>,
        here: Place,
    ) -> io::Result<()> {
        let Some(run) = self.runs.get(here.run) else {
            return Ok(());
        };
        let truth = match question.truth(&run.trace) {
            Ok(truth) => self.truth(question, &truth, here),
            Err(error) => format!("the run has none: {error}"),
        };
        let then = self.line(&question.then, here, &Asked::default());
        write!(self.out, "\n  ")?;
        self.out.bold(&labeled("Answer", number))?;
        writeln!(self.out, ": {truth}")?;
        if !then.is_empty() {
            for line in crate::view::wrapped(&then, WIDTH - 4) {
                writeln!(self.out, "    {line}")?;
            }
        }
        Ok(())
    }

    fn truth(&self, question: &Question, truth: &Truth, here: Place) -> String {
        match truth {
            Truth::Number(number) => match u64::try_from(number) {
                Ok(number) => number.to_string(),
                Err(_) => short_bytes(&number.to_bytes_be()),
            },
            Truth::Bytes(bytes) if bytes.len() > 32 => short_bytes(bytes),
            Truth::Bytes(bytes) => {
                let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                pairs.join(" ")
            }
            Truth::Choices(right) => {
                let chosen = question.options.iter().enumerate();
                let chosen = chosen.filter(|(at, _)| right.get(*at) == Some(&true));
                let texts: Vec<String> = chosen
                    .map(|(at, option)| {
                        let text = self.line(&option.text, here, &Asked::default());
                        format!("{}) {}", at + 1, text.trim_end_matches('.'))
                    })
                    .collect();
                if texts.is_empty() {
                    "none of them".to_owned()
                } else {
                    texts.join("; ")
                }
            }
            Truth::Parties(knows) => {
                let names = ["the client", "the server", "Eve"].into_iter().zip(knows);
                let names: Vec<&str> = names.filter(|(_, k)| **k).map(|(name, _)| name).collect();
                match names.as_slice() {
                    [] => "nobody".to_owned(),
                    [one] => (*one).to_owned(),
                    [first, last] => format!("{first} and {last}"),
                    all => all.join(", "),
                }
            }
        }
    }

    /// What the words mean that the lesson explains.
    fn glossary(&mut self) -> io::Result<()> {
        let words = self.lesson.words();
        if words.is_empty() {
            return Ok(());
        }
        self.title("Words")?;
        writeln!(self.out)?;
        for (word, text) in words {
            self.wrapped(&format!("{word}: {text}"), 2)?;
        }
        Ok(())
    }

    /// Which run follows, with the code that gives it again.
    fn run_line(&mut self, run: usize) -> io::Result<()> {
        let Some(named) = self.lesson.runs.get(run) else {
            return Ok(());
        };
        let code = named.scenario.code();
        writeln!(self.out, "run {}, scenario code {code}", named.name)
    }

    fn seat_line(&mut self, seat: Seat) -> io::Result<()> {
        match seat {
            Seat::Above => writeln!(self.out, "seen from above: every secret is shown"),
            seat => writeln!(
                self.out,
                "seen from the seat of {}: ?? is what cannot be seen from there",
                match seat {
                    Seat::Eve => "Eve",
                    Seat::Mallory => "Mallory",
                    Seat::Server => "the server",
                    _ => "the client",
                }
            ),
        }
    }

    fn last(&self, run: usize) -> u32 {
        self.runs
            .get(run)
            .map_or(0, |run| run.trace.steps.len() as u32)
    }

    /// What all these questions cover together.
    fn asked(&self, questions: &[Question], here: Place) -> Asked {
        let mut asked = Asked::default();
        if let Some(run) = self.runs.get(here.run) {
            for question in questions {
                asked.values.extend(question.covered(&run.trace));
                asked.knowers.extend(question.knows);
            }
        }
        asked
    }

    fn mask(&self, here: Place, asked: &Asked) -> Mask {
        Mask {
            seat: here.seat,
            at: here.at,
            asked: asked.values.clone(),
            asked_who: asked.knowers.clone(),
            ..Mask::default()
        }
    }

    fn sight<'s>(&'s self, run: usize, mask: &'s Mask) -> Option<Sight<'s>> {
        Some(Sight {
            trace: &self.runs.get(run)?.trace,
            knowledge: self.knowledge.get(run)?,
            mask,
        })
    }

    /// Elements as lines of `width` columns.
    fn lines(&self, elements: &[Element], width: usize, here: Place, asked: &Asked) -> Vec<String> {
        let mask = self.mask(here, asked);
        let masks: Vec<Mask> = (0..self.runs.len())
            .map(|run| Mask {
                at: self.last(run),
                ..mask.clone()
            })
            .collect();
        let named: Vec<(String, Sight<'_>)> = self
            .lesson
            .runs
            .iter()
            .zip(&masks)
            .enumerate()
            .filter_map(|(at, (run, mask))| Some((run.name.clone(), self.sight(at, mask)?)))
            .collect();
        let Some(sight) = self.sight(here.run, &mask) else {
            return Vec::new();
        };
        let context = PageContext {
            sight,
            runs: &named,
        };
        page(elements, width, &context)
            .iter()
            .map(|line| line.text().trim_end().to_owned())
            .collect()
    }

    /// Running text on one line.
    fn line(&self, inlines: &[Inline], here: Place, asked: &Asked) -> String {
        let paragraph = Element::Paragraph(inlines.to_vec());
        // So wide that nothing is wrapped: the words are wrapped where they
        // are put.
        self.lines(&[paragraph], 1 << 20, here, asked).join(" ")
    }

    fn text(&mut self, elements: &[Element], here: Place, asked: &Asked) -> io::Result<()> {
        for line in self.lines(elements, WIDTH, here, asked) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// The same with an empty line before it, if there is any.
    fn text_apart(&mut self, elements: &[Element], here: Place, asked: &Asked) -> io::Result<()> {
        if elements.is_empty() {
            return Ok(());
        }
        writeln!(self.out)?;
        self.text(elements, here, asked)
    }

    /// Text behind `indent` columns, and two more from its second line on.
    fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let lines = crate::view::wrapped(text, WIDTH - indent - 2);
        for (at, line) in lines.iter().enumerate() {
            let indent = indent + if at == 0 { 0 } else { 2 };
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    fn title(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.out.bold(&format!("== {text} =="))?;
        writeln!(self.out)
    }
}

fn labeled(word: &str, number: Option<usize>) -> String {
    match number {
        Some(number) => format!("{word} {number}"),
        None => word.to_owned(),
    }
}

fn seat_of(lesson: &Lesson, section: Option<&Section>) -> Seat {
    let seat = section.and_then(|section| section.seat);
    seat.unwrap_or(lesson.seat)
}
