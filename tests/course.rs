//! Every lesson of the course, held against its runs and its seats.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::sync::Arc;

use slowshake::lesson::{Element, Inline, Lesson, Library, Question, Section, Truth, check};
use slowshake::sim::run;
use slowshake::trace::Seat;
use slowshake::trace::Trace;
use slowshake::view::page::{Look, PageContext, PageLine, page};
use slowshake::view::{Knowledge, Mask, Sight};

/// A lesson with its runs.
struct Held {
    lesson: Arc<Lesson>,
    runs: Vec<(String, Trace, Knowledge)>,
}

impl Held {
    fn new(lesson: Arc<Lesson>) -> Self {
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

/// All lessons that are built in.
fn course() -> impl Iterator<Item = Held> {
    let library = Library::built_in();
    let lessons: Vec<_> = library.lessons().cloned().collect();
    lessons.into_iter().map(|lesson| Held::new(lesson.unwrap()))
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
        [&asked.claim, &asked.ask]
            .into_iter()
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
fn the_check_finds_nothing() {
    for held in course() {
        assert_eq!(check(&held.lesson), [], "{}", held.lesson.name);
    }
}

#[test]
fn the_lessons_are_numbered_in_their_order() {
    let numbers: Vec<u32> = course().filter_map(|held| held.lesson.number).collect();
    assert_eq!(numbers.len(), course().count());
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

#[test]
fn the_stops_of_each_make_a_lecture() {
    for held in course() {
        let minutes: Vec<f32> = held
            .lesson
            .sections
            .iter()
            .filter_map(|section| section.minutes)
            .collect();
        let name = &held.lesson.name;
        assert!((8..=12).contains(&minutes.len()), "{name}: {minutes:?}");
        let sum: f32 = minutes.iter().sum();
        assert!((15.0..=20.0).contains(&sum), "{name}: {sum}");
    }
}

#[test]
fn the_student_predicts_at_least_three_times() {
    for held in course() {
        let questions = held.questions().count();
        assert!(questions >= 3, "{}: {questions}", held.lesson.name);
    }
}

#[test]
fn no_text_tells_what_its_seat_cannot_see() {
    for held in course() {
        for section in &held.lesson.sections {
            let mut said = section.body.clone();
            said.extend(paragraphs(section.questions.iter().map(|q| &q.then)));
            let lines = held.told(section, &said);
            assert!(!covered(&lines), "{}: {}", held.lesson.name, text(&lines));
        }
    }
}

#[test]
fn what_is_said_while_a_question_stands_is_to_be_seen_then() {
    for held in course() {
        for (section, asked) in held.questions() {
            let mut said = section.body[..asked.after].to_vec();
            said.extend(said_before(asked));
            let lines = held.asked(section, asked, &said);
            assert!(!covered(&lines), "{}: {}", held.lesson.name, text(&lines));
        }
    }
}

#[test]
fn no_hint_says_the_answer() {
    for held in course() {
        for (section, asked) in held.questions() {
            let answer = match asked.truth(held.trace(section)).unwrap() {
                Truth::Number(number) => number.to_string(),
                Truth::Bytes(bytes) => format!("{:02x}", bytes.last().unwrap()),
                _ => continue,
            };
            for said in said_before(asked) {
                let said = text(&held.told(section, std::slice::from_ref(&said)));
                // Small answers are small numbers too: the 2 of g^2 is no answer.
                let gives_away = match answer.len() {
                    1 => said.ends_with(&format!("= {answer}.")),
                    _ => has_word(&said, &answer),
                };
                assert!(!gives_away, "{}: {answer}: {said}", held.lesson.name);
            }
        }
    }
}

#[test]
fn every_value_is_read_and_no_dash_is_long() {
    for (name, source) in Library::sources() {
        assert!(!source.contains('—'), "{name}");
    }
    for held in course() {
        let mut whole = String::new();
        for section in &held.lesson.sections {
            let title = Element::Heading(2, section.title.clone());
            let mut said = vec![title];
            said.extend(section.body.clone());
            for asked in &section.questions {
                said.extend(said_before(asked));
                said.extend(paragraphs([&asked.then]));
            }
            whole.push_str(&text(&held.told(section, &said)));
            whole.push_str("\n\n");
        }
        assert!(!whole.contains(['{', '}']), "{}: {whole}", held.lesson.name);
    }
}

#[test]
fn each_lesson_ends_with_a_way_to_go_on() {
    for held in course() {
        let ending = held.lesson.sections.last().unwrap();
        assert_eq!(ending.step, None, "{}", held.lesson.name);
        let said = text(&held.told(ending, &ending.body));
        assert!(said.contains("Go on from here"), "{said}");
    }
}
