//! Sittings without a terminal: keys go in, and the session is looked at.

use std::sync::Arc;

use super::*;
use crate::lesson::Truth;
use crate::sim::{Scenario, run};
use crate::trace::{ConnectionId, Name, PartyId, Quantity};

/// The built-in lessons, and nothing kept.
struct Nowhere;

impl Host for Nowhere {
    fn shelf(&self) -> Result<Shelf, String> {
        Ok(Shelf::built_in())
    }

    fn watch(&self, _heard: Heard) {}

    fn bookmark(&self) -> Result<Option<Bookmark>, String> {
        Ok(None)
    }

    fn keep(&self, _bookmark: &Bookmark) -> Result<(), String> {
        Ok(())
    }
}

fn press(session: &mut Session, code: KeyCode) {
    session.key(KeyPress::from(code));
}

fn write(session: &mut Session, text: &str) {
    for letter in text.chars() {
        press(session, KeyCode::Char(letter));
    }
}

/// The question that stands, and how it does.
fn asked(session: &Session, id: QuestionId) -> &Asked {
    let course = session.shared.course.as_ref().unwrap();
    course.asked(id).unwrap()
}

#[test]
fn a_lesson_is_stepped_through_and_its_question_answered() {
    let opening = Opening::Lesson("pencil".to_owned());
    let mut session = Session::open(opening, Arc::new(Nowhere));
    assert_eq!(session.place(), Place::Page);
    press(&mut session, KeyCode::Enter);
    assert_eq!(session.place(), Place::Walk);
    let mut steps = 0;
    while session.place() == Place::Walk {
        press(&mut session, KeyCode::Right);
        steps += 1;
        assert!(steps < 60, "no question stands in the way");
    }
    assert_eq!(session.place(), Place::Question);
    let stood = session.shared.cursor;
    assert_eq!(stood, session.shared.limit);

    let course = session.shared.course.as_ref().unwrap();
    let id = course.standing.unwrap();
    let question = course.question(id).unwrap();
    let Ok(Truth::Number(number)) = question.truth(session.shared.scene.trace()) else {
        panic!("the first question asks for a number");
    };
    write(&mut session, "1");
    press(&mut session, KeyCode::Enter);
    assert_eq!(asked(&session, id).tries, 1);
    assert_eq!(asked(&session, id).state, State::Open);
    assert_eq!(session.shared.cursor, stood);
    write(&mut session, &number.to_string());
    press(&mut session, KeyCode::Enter);
    assert_eq!(asked(&session, id).state, State::Right);
    press(&mut session, KeyCode::Enter);
    assert_eq!(session.place(), Place::Walk);
    assert!(session.shared.cursor > stood);
}

#[test]
fn a_detour_leads_to_another_run_and_back_to_the_exact_place() {
    let mut session = Session::new(run(&Scenario::default()).unwrap());
    let quantity = Quantity::new(ConnectionId::FIRST, Name::Xs);
    let drawn = session.shared.scene.trace();
    let drawn = drawn.find(PartyId::SERVER, &quantity).unwrap().id;
    let knowledge = &session.shared.scene.knowledge;
    let n = knowledge.since(drawn, PartyId::SERVER).unwrap();
    session.go(n);
    press(&mut session, KeyCode::Char('d'));
    assert_eq!(session.place(), Place::Detour);
    // The value of the step comes first.
    press(&mut session, KeyCode::Enter);
    write(&mut session, "9");
    press(&mut session, KeyCode::Enter);
    assert!(session.is_on_detour(), "{:?}", session.shared.notice);
    let changed = session.shared.scene.trace();
    let changed = changed.find(PartyId::SERVER, &quantity).unwrap();
    assert_eq!(changed.bytes, [9]);
    press(&mut session, KeyCode::Char('b'));
    assert!(!session.is_on_detour());
    assert_eq!((session.place(), session.shared.cursor), (Place::Walk, n));
}

#[test]
fn what_a_face_shows_to_be_open_is_gone_through_with_a_key() {
    let mut session = Session::new(run(&Scenario::default()).unwrap());
    let quantity = Quantity::new(ConnectionId::FIRST, Name::DhP);
    let value = session.shared.scene.trace();
    let value = value.find(PartyId::CLIENT, &quantity).unwrap().id;
    session.shared.links = vec![Target::Act(Action::Quit), Target::Value(value)];
    press(&mut session, KeyCode::Tab);
    assert_eq!(session.shared.focus, Some(Target::Value(value)));
    press(&mut session, KeyCode::Enter);
    assert_eq!(session.place(), Place::Inspector);
    press(&mut session, KeyCode::Esc);
    assert_eq!(session.place(), Place::Walk);
}

#[test]
fn time_passes_as_the_face_tells_it() {
    let mut session = Session::new(run(&Scenario::default()).unwrap());
    let before = session.shared.cursor;
    press(&mut session, KeyCode::Char('p'));
    let due = session.shared.now + session.shared.autoplay.pause();
    session.tick();
    assert_eq!(session.shared.cursor, before);
    session.shared.now = due;
    session.tick();
    assert_eq!(session.shared.cursor, before + 1);
}
