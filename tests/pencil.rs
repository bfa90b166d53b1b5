//! The lesson *Diffie-Hellman with a pencil*, held against its runs and its
//! seats.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::lesson::{Element, Inline, Kind, Lesson, Question, Section, Truth, check};
use slowshake::sim::run;
use slowshake::trace::Seat;
use slowshake::trace::Trace;
use slowshake::view::page::{Look, PageContext, PageLine, page};
use slowshake::view::{Knowledge, Mask, Sight};

const SOURCE: &str = include_str!("../lessons/en/pencil.md");

/// The lesson with its runs.
struct Pencil {
    lesson: Lesson,
    runs: Vec<(String, Trace, Knowledge)>,
}

impl Pencil {
    fn open() -> Self {
        let lesson = Lesson::parse("pencil", SOURCE).unwrap_or_else(|faults| panic!("{faults:?}"));
        let runs = lesson
            .runs
            .iter()
            .map(|named| {
                let trace = run(&named.scenario).unwrap().trace;
                let knowledge = Knowledge::new(&trace);
                (named.name.clone(), trace, knowledge)
            })
            .collect();
        Self { lesson, runs }
    }

    fn trace(&self, section: &Section) -> &Trace {
        &self.runs[section.run].1
    }

    /// The number of a section's step; of the ending, the last one.
    fn step(&self, section: &Section) -> u32 {
        let trace = self.trace(section);
        match &section.step {
            Some(id) => trace.step_by_id(id).unwrap().n,
            None => trace.steps.len() as u32,
        }
    }

    fn seat(&self, section: &Section) -> Seat {
        let seat = section.seat.unwrap_or(self.lesson.seat);
        Seat::by_id(seat.id()).unwrap()
    }

    fn questions(&self) -> impl Iterator<Item = (&Section, &Question)> {
        self.lesson
            .sections
            .iter()
            .flat_map(|section| section.questions.iter().map(move |asked| (section, asked)))
    }

    /// A text of a section as its page, in 60 columns.
    fn page(&self, section: &Section, text: &[Element], mask: &Mask) -> Vec<PageLine> {
        let masks: Vec<Mask> = self
            .runs
            .iter()
            .map(|(_, trace, _)| Mask {
                at: trace.steps.len() as u32,
                ..Mask::default()
            })
            .collect();
        let runs: Vec<(String, Sight<'_>)> = self
            .runs
            .iter()
            .zip(&masks)
            .map(|((name, trace, knowledge), mask)| {
                let sight = Sight {
                    trace,
                    knowledge,
                    mask,
                };
                (name.clone(), sight)
            })
            .collect();
        let (_, trace, knowledge) = &self.runs[section.run];
        let sight = Sight {
            trace,
            knowledge,
            mask,
        };
        page(text, 60, &PageContext { sight, runs: &runs })
    }

    /// After the section's step.
    fn told(&self, section: &Section, text: &[Element]) -> Vec<PageLine> {
        let mask = Mask {
            seat: self.seat(section),
            at: self.step(section),
            ..Mask::default()
        };
        self.page(section, text, &mask)
    }

    /// While a question stands, before the section's step.
    fn asked(&self, section: &Section, asked: &Question, text: &[Element]) -> Vec<PageLine> {
        let mask = Mask {
            seat: self.seat(section),
            at: self.step(section) - 1,
            asked: asked.covered(self.trace(section)),
            ..Mask::default()
        };
        self.page(section, text, &mask)
    }
}

fn paragraphs<'a>(texts: impl IntoIterator<Item = &'a Vec<Inline>>) -> Vec<Element> {
    texts.into_iter().cloned().map(Element::Paragraph).collect()
}

/// All that is said while a question stands.
fn said_before(asked: &Question) -> Vec<Element> {
    let hints = asked.mistakes.iter().map(|mistake| &mistake.hint);
    let options = asked
        .options
        .iter()
        .flat_map(|option| [&option.text, &option.hint]);
    paragraphs(
        std::iter::once(&asked.ask)
            .chain(&asked.hints)
            .chain(hints)
            .chain(options),
    )
}

fn text(lines: &[PageLine]) -> String {
    let lines: Vec<String> = lines.iter().map(PageLine::text).collect();
    lines.join("\n")
}

fn covered(lines: &[PageLine]) -> bool {
    lines
        .iter()
        .flat_map(|line| &line.spans)
        .any(|span| span.look == Look::Covered)
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|found| found == word)
}

#[test]
fn the_numbers_are_those_that_the_lesson_is_about() {
    let pencil = Pencil::open();
    let truths: Vec<Truth> = pencil
        .questions()
        .map(|(section, asked)| asked.truth(pencil.trace(section)).unwrap())
        .collect();
    let number = |n: u8| Truth::Number(n.into());
    assert_eq!(
        truths[..5],
        [
            number(19),
            Truth::Bytes(vec![0x00, 0x01, 0x13]),
            number(8),
            number(2),
            Truth::Parties([true, true, false]),
        ]
    );
}

#[test]
fn the_check_finds_nothing() {
    assert_eq!(check(&Pencil::open().lesson), []);
}

#[test]
fn every_question_of_options_has_the_one_right_one() {
    let pencil = Pencil::open();
    for (section, asked) in pencil.questions().filter(|(_, q)| q.kind == Kind::One) {
        let Truth::Choices(right) = asked.truth(pencil.trace(section)).unwrap() else {
            panic!("{asked:?}");
        };
        assert_eq!(right.iter().filter(|right| **right).count(), 1);
        for (option, right) in asked.options.iter().zip(right) {
            assert_eq!(option.right.unwrap_or(right), right, "{option:?}");
            assert_ne!(option.hint.is_empty(), !right, "{option:?}");
        }
    }
}

#[test]
fn its_stops_make_a_lecture() {
    let pencil = Pencil::open();
    let minutes: Vec<f32> = pencil
        .lesson
        .sections
        .iter()
        .filter_map(|section| section.minutes)
        .collect();
    assert!((8..=12).contains(&minutes.len()), "{minutes:?}");
    let sum: f32 = minutes.iter().sum();
    assert!((15.0..=20.0).contains(&sum), "{sum}");
}

#[test]
fn no_text_tells_what_its_seat_cannot_see() {
    let pencil = Pencil::open();
    for section in &pencil.lesson.sections {
        let mut said = section.body.clone();
        said.extend(paragraphs(section.questions.iter().map(|q| &q.then)));
        let lines = pencil.told(section, &said);
        assert!(!covered(&lines), "{}", text(&lines));
    }
}

#[test]
fn what_is_said_while_a_question_stands_is_to_be_seen_then() {
    let pencil = Pencil::open();
    for (section, asked) in pencil.questions() {
        let mut said = section.body.clone();
        said.extend(said_before(asked));
        let lines = pencil.asked(section, asked, &said);
        assert!(!covered(&lines), "{}", text(&lines));
    }
}

#[test]
fn no_hint_says_the_answer() {
    let pencil = Pencil::open();
    for (section, asked) in pencil.questions() {
        let answer = match asked.truth(pencil.trace(section)).unwrap() {
            Truth::Number(number) => number.to_string(),
            Truth::Bytes(bytes) => format!("{:02x}", bytes.last().unwrap()),
            _ => continue,
        };
        let said: Vec<String> = said_before(asked)
            .iter()
            .map(|said| text(&pencil.told(section, std::slice::from_ref(said))))
            .collect();
        for said in said {
            // Small answers are small numbers too: the 2 of g^2 is no answer.
            let gives_away = match answer.len() {
                1 => said.ends_with(&format!("= {answer}.")),
                _ => has_word(&said, &answer),
            };
            assert!(!gives_away, "{answer}: {said}");
        }
    }
}

#[test]
fn every_value_is_read_and_no_dash_is_long() {
    let pencil = Pencil::open();
    let mut whole = String::new();
    for section in &pencil.lesson.sections {
        let title = Element::Heading(2, section.title.clone());
        let mut said = vec![title];
        said.extend(section.body.clone());
        for asked in &section.questions {
            said.extend(said_before(asked));
            said.extend(paragraphs([&asked.then]));
        }
        whole.push_str(&text(&pencil.told(section, &said)));
        whole.push_str("\n\n");
    }
    assert!(!SOURCE.contains('—'));
    assert!(!whole.contains(['{', '}']), "{whole}");
}
