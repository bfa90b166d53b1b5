//! While a question of the lesson stands, no way around it leads to what it
//! asks for; and whoever wants to go on can.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use slowshake::lesson::Library;
use slowshake::sim::{Scenario, run};
use slowshake::tui::{Action, App, Place, State, Target, Theme, frame};

fn pencil() -> App {
    opened("pencil")
}

fn opened(lesson: &str) -> App {
    let run = run(&Scenario::default()).expect("a scenario");
    let mut app = App::new(run, Theme::plain());
    let library = Library::built_in();
    let lesson = library.find(lesson).expect("the lesson").clone();
    app.open_lesson(Arc::new(lesson.expect("a whole lesson")));
    app.event(Event::FocusGained);
    press(&mut app, KeyCode::Enter);
    app
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

fn shown(app: &mut App) -> String {
    frame(app, 120, 60).expect("a frame")
}

/// Does something at every question of the lesson, and puts it off.
fn at_every_question(mut look: impl FnMut(&mut App)) {
    let mut app = pencil();
    let questions = app.shared.course.as_ref().map_or(0, |c| c.questions());
    let mut met = 0;
    for _ in 0..60 {
        if app.place() != Place::Question {
            app.act(Action::NextStop);
            app.event(Event::FocusGained);
            continue;
        }
        met += 1;
        look(&mut app);
        while app.place() != Place::Question {
            app.act(Action::Next);
        }
        app.act(Action::Later);
        if met == questions {
            return;
        }
    }
    panic!("{met} of {questions} questions were met");
}

#[test]
fn every_question_is_met_on_the_way_from_stop_to_stop() {
    at_every_question(|_| {});
}

#[test]
fn the_list_of_steps_ends_where_the_question_stands() {
    at_every_question(|app| {
        app.act(Action::Return);
        app.act(Action::Steps);
        app.act(Action::Last);
        let list = shown(app);
        let limit = app.shared.limit;
        let behind = app.shared.scene.words()[limit as usize..].iter();
        let listed = |n: u32| {
            let start = format!("{n}  ");
            let mut lines = list.lines().skip(2);
            lines.any(|line| line.trim_start_matches([' ', '▸']).starts_with(&start))
        };
        assert!(listed(limit), "step {limit} is the last one:\n{list}");
        for n in limit + 1..=limit + behind.len() as u32 {
            assert!(!listed(n), "step {n}:\n{list}");
        }
        app.act(Action::Return);
    });
}

#[test]
fn eve_s_screen_keeps_to_what_she_saw() {
    at_every_question(|app| {
        app.act(Action::Return);
        app.act(Action::Eve);
        let eve = shown(app);
        assert!(eve.contains("A question stands"), "{eve}");
        for word in ["needs", "cost", "lacks", "not enough", "worked out"] {
            assert!(!eve.contains(word), "{word}:\n{eve}");
        }
        app.act(Action::Compute);
        app.act(Action::Return);
        assert!(!app.is_on_detour());
    });
}

#[test]
fn no_detour_leads_around_it_and_the_seat_is_kept() {
    at_every_question(|app| {
        let seat = app.shared.mask.seat;
        app.act(Action::Return);
        app.act(Action::Seat);
        assert_eq!(app.shared.mask.seat, seat);
        app.act(Action::Detour);
        assert_eq!(app.place(), Place::Walk);
    });
}

#[test]
fn whoever_looks_around_comes_back_by_going_on_or_by_going_back() {
    at_every_question(|app| {
        for back in [Action::Next, Action::Return, Action::Last] {
            app.act(Action::Return);
            assert_eq!(app.place(), Place::Walk);
            app.act(back);
            assert_eq!(app.place(), Place::Question, "{back:?}");
        }
    });
}

#[test]
fn what_was_put_off_comes_back_at_the_end() {
    let mut app = pencil();
    for _ in 0..60 {
        match app.place() {
            Place::Question => app.act(Action::Later),
            Place::Page => break,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    assert_eq!(app.place(), Place::Page, "{}", shown(&mut app));
    let ending = shown(&mut app);
    assert!(ending.contains("0 of 6 questions answered"), "{ending}");
    // The ending has links of its own before them.
    while app.shared.focus != Some(Target::Line(0)) {
        app.act(Action::NextLink);
    }
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Question, "{}", shown(&mut app));
    let course = app.shared.course.as_ref().expect("the lesson");
    assert_eq!(course.with_state(State::Open).len(), 1);
}

#[test]
fn a_claim_that_was_put_off_is_named_by_its_sentence() {
    let mut app = opened("rsa");
    for _ in 0..60 {
        match app.place() {
            Place::Question => app.act(Action::Later),
            Place::Page => break,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    let ending = shown(&mut app);
    assert!(ending.contains("▸ A certificate holds"), "{ending}");
    assert!(!ending.contains("▸ What do you bet?"), "{ending}");
}

#[test]
fn nothing_ticked_is_no_answer() {
    at_every_question(|app| {
        let ticks = shown(app).contains("[ ]");
        press(app, KeyCode::Enter);
        if ticks {
            let said = shown(app);
            assert!(said.contains("Tick at least one"), "{said}");
        }
    });
}

#[test]
fn wherever_one_sat_before_a_question_is_answered_where_it_was_asked() {
    let mut app = pencil();
    let mut met = 0;
    for _ in 0..60 {
        match app.place() {
            Place::Question => {
                let course = app.shared.course.as_ref().expect("the lesson");
                let (section, _) = course.standing.expect("a question");
                let own = course.section(section).and_then(|section| section.seat);
                assert_eq!(app.shared.mask.seat, own.unwrap_or(course.lesson.seat));
                met += 1;
                app.act(Action::Later);
            }
            Place::Page => break,
            _ => {
                app.act(Action::Seat);
                app.act(Action::NextStop);
            }
        }
        app.event(Event::FocusGained);
    }
    assert_eq!(met, 6);
}

#[test]
fn what_is_said_to_an_answer_is_not_said_to_the_next_one() {
    let mut judged = 0;
    at_every_question(|app| {
        for digit in "9999".chars() {
            press(app, KeyCode::Char(digit));
        }
        if !shown(app).contains("9999") {
            return;
        }
        press(app, KeyCode::Enter);
        let screen = shown(app);
        assert!(
            screen.contains("✗") || screen.contains("Not yet"),
            "{screen}"
        );
        press(app, KeyCode::Char('8'));
        let screen = shown(app);
        assert!(
            !screen.contains("✗") && !screen.contains("Not yet"),
            "{screen}"
        );
        judged += 1;
    });
    assert!(judged > 0);
}

#[test]
fn whoever_goes_step_by_step_meets_every_section() {
    let library = Library::built_in();
    for name in library.names() {
        let lesson = library.find(name).expect("a lesson").as_ref();
        let lesson = lesson.expect("a whole lesson");
        let mut app = opened(name);
        let mut met = std::collections::BTreeSet::new();
        for _ in 0..4000 {
            let course = app.shared.course.as_ref().expect("a lesson");
            met.extend(course.section_at(app.shared.cursor));
            match app.place() {
                Place::Page => break,
                Place::Question => app.act(Action::Later),
                _ => app.act(Action::Next),
            }
            app.event(Event::FocusGained);
        }
        assert_eq!(app.place(), Place::Page, "{name}");
        let sections = lesson.sections.iter().enumerate();
        for (at, section) in sections.filter(|(_, section)| section.step.is_some()) {
            assert!(met.contains(&at), "{name}: {:?}", section.title);
        }
    }
}
