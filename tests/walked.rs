//! Every lesson of the course, gone through on the screen from its beginning
//! to its end: by a student who knows all answers, and by one who makes every
//! mistake that somebody thought of.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use slowshake::lesson::{Inline, Kind, Lesson, Library, Moment, Question, Truth, Wrong};
use slowshake::session::{Action, Asked, Place, QuestionId, State};
use slowshake::sim::{Scenario, run};
use slowshake::tui::{App, Theme, frame};

/// Far more presses than any lesson takes.
const PATIENCE: usize = 400;

fn lessons() -> Vec<Arc<Lesson>> {
    let library = Library::built_in();
    library.lessons().cloned().map(Result::unwrap).collect()
}

fn opened(lesson: &Lesson) -> App {
    let run = run(&Scenario::default()).unwrap();
    let mut app = App::new(run, Theme::plain());
    app.open_lesson(Arc::new(lesson.clone()));
    app.event(Event::FocusGained);
    press(&mut app, KeyCode::Enter);
    app
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

fn shown(app: &mut App) -> String {
    frame(app, 120, 60).unwrap()
}

/// The question that stands.
fn standing(app: &App) -> (QuestionId, Question) {
    let course = app.shared.course.as_ref().unwrap();
    let id = course.standing.unwrap();
    (id, course.question(id).unwrap().clone())
}

fn asked(app: &App, id: QuestionId) -> &Asked {
    app.shared.course.as_ref().unwrap().asked(id).unwrap()
}

fn truth(app: &App, question: &Question) -> Truth {
    question.truth(app.shared.scene.trace()).unwrap()
}

/// Answers by the keys that a student would press.
fn answer(app: &mut App, id: QuestionId, answer: &Truth, kind: Kind) {
    match answer {
        Truth::Number(number) => write(app, &number.to_string()),
        Truth::Bytes(bytes) => {
            let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            write(app, &pairs.join(" "));
        }
        Truth::Choices(wanted) => tick(app, id, wanted, kind == Kind::One),
        Truth::Parties(wanted) => tick(app, id, wanted, false),
    }
    press(app, KeyCode::Enter);
}

fn write(app: &mut App, text: &str) {
    for letter in text.chars() {
        press(app, KeyCode::Char(letter));
    }
}

fn tick(app: &mut App, id: QuestionId, wanted: &[bool], single: bool) {
    let before = asked(app, id).ticked.clone();
    for (at, on) in wanted.iter().enumerate() {
        let is = before.get(at).copied().unwrap_or(false);
        if is != *on && (!single || *on) {
            let digit = char::from_digit(at as u32 + 1, 10).unwrap();
            press(app, KeyCode::Char(digit));
        }
    }
}

/// Goes through a lesson, and lets `at` deal with each question first, which
/// is then answered rightly. Gives how many there were.
fn walk(lesson: &Lesson, mut at: impl FnMut(&mut App, QuestionId, &Question)) -> usize {
    let mut app = opened(lesson);
    let mut met = 0;
    for _ in 0..PATIENCE {
        match app.place() {
            Place::Question => {
                let (id, question) = standing(&app);
                at(&mut app, id, &question);
                let right = truth(&app, &question);
                answer(&mut app, id, &right, question.kind);
                let screen = shown(&mut app);
                assert_eq!(asked(&app, id).state, State::Right, "{screen}");
                met += 1;
                press(&mut app, KeyCode::Enter);
            }
            // Behind the last stop comes the ending, and nothing else is a page.
            Place::Page => break,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    let screen = shown(&mut app);
    assert_eq!(app.place(), Place::Page, "{screen}");
    let course = app.shared.course.as_ref().unwrap();
    assert_eq!(course.with_state(State::Right).len(), met);
    assert_eq!(course.questions(), met, "{}", lesson.name);
    met
}

/// A tempting wrong answer, and what is said to it.
struct Temptation {
    answer: Truth,
    hint: Vec<Inline>,
}

/// Every wrong answer of a question that has something said to it.
fn temptations(app: &App, question: &Question) -> Vec<Temptation> {
    let trace = app.shared.scene.trace();
    let moment = Moment::of(trace, question.step.as_deref());
    let right = truth(app, question);
    let of_mistakes = question.mistakes.iter().map(|mistake| Temptation {
        answer: match (&mistake.answer, &right) {
            (Wrong::Parties(parties), _) => Truth::Parties(*parties),
            (Wrong::Expr(expr), Truth::Bytes(_)) => {
                Truth::Bytes(expr.evaluate(moment).unwrap().bytes())
            }
            (Wrong::Expr(expr), _) => Truth::Number(expr.evaluate(moment).unwrap().number()),
        },
        hint: mistake.hint.clone(),
    });
    let mut found: Vec<Temptation> = of_mistakes.collect();
    if let Truth::Choices(right) = &right {
        for (at, option) in question.options.iter().enumerate() {
            let mut wrong = right.clone();
            if question.kind == Kind::One {
                if right[at] {
                    continue;
                }
                wrong.fill(false);
            }
            wrong[at] = !wrong[at];
            // Nothing ticked is no answer.
            if wrong.contains(&true) && !option.hint.is_empty() {
                found.push(Temptation {
                    answer: Truth::Choices(wrong),
                    hint: option.hint.clone(),
                });
            }
        }
    }
    found
}

#[test]
fn who_knows_all_answers_comes_to_the_end_of_every_lesson() {
    for lesson in lessons() {
        let met = walk(&lesson, |_, _, _| {});
        assert!(met > 0, "{} asks nothing", lesson.name);
    }
}

#[test]
fn every_tempting_wrong_answer_gets_exactly_its_hint() {
    for lesson in lessons() {
        walk(&lesson, |app, id, question| {
            for (nth, tempted) in temptations(app, question).into_iter().enumerate() {
                answer(app, id, &tempted.answer, question.kind);
                let name = &lesson.name;
                let said = asked(app, id);
                assert_eq!(said.state, State::Open, "{name}: {:?}", tempted.answer);
                assert_eq!(
                    said.said.as_ref(),
                    Some(&tempted.hint),
                    "{name}: {:?}",
                    tempted.answer
                );
                assert_eq!(said.tries as usize, nth + 1, "{name}");
                let screen = shown(app);
                assert!(screen.contains('✗'), "{name}:\n{screen}");
            }
        });
    }
}

#[test]
fn whoever_bets_or_chooses_wrongly_is_told_something() {
    for lesson in lessons() {
        walk(&lesson, |app, _, question| {
            let Truth::Choices(right) = truth(app, question) else {
                return;
            };
            for (option, right) in question.options.iter().zip(right) {
                if question.kind == Kind::One && !right {
                    assert!(!option.hint.is_empty(), "{}: {option:?}", lesson.name);
                }
            }
        });
    }
}

#[test]
fn the_whole_ladder_of_hints_is_climbed_and_ends() {
    for lesson in lessons() {
        walk(&lesson, |app, id, question| {
            for _ in 0..question.hints.len() + 2 {
                app.act(Action::Hint);
            }
            assert_eq!(asked(app, id).hints, question.hints.len());
        });
    }
}
