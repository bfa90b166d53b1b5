//! Every lesson, gone through on the screen: by somebody who answers right,
//! and by somebody who gives each tempting wrong answer and is told why it is
//! wrong.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use slowshake::lesson::{Inline, Kind, Library, Moment, Question, Truth, Wrong};
use slowshake::session::{Action, Asked, Place, Scene, State};
use slowshake::sim::{Scenario, run};
use slowshake::trace::Trace;
use slowshake::tui::{App, Theme, frame};

fn opened(name: &str) -> App {
    let run = run(&Scenario::default()).unwrap();
    let mut app = App::new(run, Theme::plain());
    let lesson = Library::built_in().find(name).unwrap().clone().unwrap();
    app.open_lesson(lesson);
    app.event(Event::FocusGained);
    press(&mut app, KeyCode::Enter);
    app
}

fn names() -> Vec<String> {
    let library = Library::built_in();
    library.names().map(str::to_owned).collect()
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

/// The question that stands, with the run that answers it.
fn standing(app: &App) -> (Question, Arc<Scene>) {
    let course = app.shared.course.as_ref().unwrap();
    let id = course.standing.unwrap();
    let question = course.question(id).unwrap().clone();
    let section = course.section(id.0).unwrap();
    (question, course.scenes[section.run].clone().unwrap())
}

fn asked(app: &App) -> &Asked {
    let course = app.shared.course.as_ref().unwrap();
    course.asked(course.standing.unwrap()).unwrap()
}

/// Goes from stop to stop to the end, and does something at every question.
fn go_through(app: &mut App, mut at_question: impl FnMut(&mut App)) {
    for _ in 0..200 {
        match app.place() {
            Place::Question => at_question(app),
            Place::Page => return,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    panic!("the lesson does not end");
}

/// Enters an answer in place of what was entered before.
fn answer(app: &mut App, truth: &Truth) {
    match truth {
        Truth::Number(number) => write(app, &number.to_string()),
        Truth::Bytes(bytes) => {
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            write(app, &hex.join(" "));
        }
        Truth::Choices(ticks) => tick(app, ticks),
        Truth::Parties(ticks) => tick(app, ticks),
    }
    press(app, KeyCode::Enter);
}

fn write(app: &mut App, text: &str) {
    for _ in 0..asked(app).typed.chars().count() {
        press(app, KeyCode::Backspace);
    }
    for letter in text.chars() {
        press(app, KeyCode::Char(letter));
    }
}

/// Moves to every option that has to change, and ticks it. Of those of which
/// one alone can be chosen, the others need no touch.
fn tick(app: &mut App, wanted: &[bool]) {
    for _ in wanted {
        press(app, KeyCode::Up);
    }
    let alone = standing(app).0.kind == Kind::One;
    let before = asked(app).ticked.clone();
    for (at, tick) in wanted.iter().enumerate() {
        let now = before.get(at).copied().unwrap_or(false);
        if now != *tick && (*tick || !alone) {
            press(app, KeyCode::Char(' '));
        }
        press(app, KeyCode::Down);
    }
}

/// The wrong answers that the lesson's author expects, each with what is to
/// be said to it.
fn tempting(question: &Question, trace: &Trace) -> Vec<(Truth, Vec<Inline>)> {
    let moment = Moment::of(trace, question.step.as_deref());
    let right = question.truth(trace).unwrap();
    let mut wrong = Vec::new();
    for mistake in &question.mistakes {
        let truth = match (&mistake.answer, &right) {
            (Wrong::Parties(parties), _) => Truth::Parties(*parties),
            (Wrong::Expr(expr), Truth::Bytes(_)) => {
                Truth::Bytes(expr.evaluate(moment).unwrap().bytes())
            }
            (Wrong::Expr(expr), _) => Truth::Number(expr.evaluate(moment).unwrap().number()),
        };
        wrong.push((truth, mistake.hint.clone()));
    }
    if let Truth::Choices(right) = &right {
        for (at, option) in question.options.iter().enumerate() {
            let mut ticks = match question.kind {
                Kind::One => vec![false; right.len()],
                _ => right.clone(),
            };
            ticks[at] = !ticks[at];
            if ticks != *right && !(ticks.iter().all(|tick| !tick)) {
                wrong.push((Truth::Choices(ticks), option.hint.clone()));
            }
        }
    }
    wrong
}

#[test]
fn whoever_answers_right_gets_to_the_end() {
    for name in names() {
        let mut app = opened(&name);
        go_through(&mut app, |app| {
            let (question, scene) = standing(app);
            answer(app, &question.truth(scene.trace()).unwrap());
            assert_eq!(asked(app).state, State::Right, "{name}: {question:#?}");
            press(app, KeyCode::Enter);
        });
        let course = app.shared.course.as_ref().unwrap();
        let right = course.with_state(State::Right).len();
        assert_eq!(right, course.questions(), "{name}");
        let ending = frame(&mut app, 120, 200).unwrap();
        let score = format!("{right} of {right} questions answered");
        assert!(ending.contains(&score), "{name}: {ending}");
    }
}

#[test]
fn every_tempting_wrong_answer_gets_its_hint() {
    for name in names() {
        let mut app = opened(&name);
        go_through(&mut app, |app| {
            let (question, scene) = standing(app);
            let tempting = tempting(&question, scene.trace());
            for (wrong, hint) in tempting {
                answer(app, &wrong);
                let asked = asked(app);
                let place = format!("{name}: {:?}: {wrong:?}", question.subject());
                assert_eq!(asked.state, State::Open, "{place}");
                assert_eq!(asked.said.as_ref(), Some(&hint), "{place}");
                assert!(!hint.is_empty(), "{place}");
            }
            app.act(Action::Later);
        });
    }
}

#[test]
fn every_question_has_a_wrong_answer_that_tempts() {
    for name in names() {
        let mut app = opened(&name);
        go_through(&mut app, |app| {
            let (question, scene) = standing(app);
            let tempting = tempting(&question, scene.trace());
            assert!(!tempting.is_empty(), "{name}: {:?}", question.subject());
            app.act(Action::Later);
        });
    }
}
