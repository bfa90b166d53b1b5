//! While a question of the lesson stands, no way around it leads to what it
//! asks for; and whoever wants to go on can.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use slowshake::lesson::Library;
use slowshake::session::{Action, Place, State, Target};
use slowshake::sim::{Scenario, run};
use slowshake::tui::{App, Theme, frame};

fn pencil() -> App {
    opened("pencil")
}

fn opened(lesson: &str) -> App {
    let run = run(&Scenario::default()).expect("a scenario");
    let mut app = App::new(run, Theme::plain());
    let library = Library::built_in();
    let lesson = library.find(lesson).expect("the lesson").clone();
    app.open_lesson(lesson.expect("a whole lesson"));
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

fn click(app: &mut App, column: u16, row: u16) {
    app.event(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }));
}

/// Does something at every question of the first lesson, and puts it off.
fn at_every_question(look: impl FnMut(&mut App)) {
    at_every_question_of("pencil", look);
}

fn at_every_question_of(lesson: &str, mut look: impl FnMut(&mut App)) {
    let mut app = opened(lesson);
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
fn at_the_ending_enter_goes_to_the_first_question_that_was_left() {
    let mut app = pencil();
    for _ in 0..60 {
        match app.place() {
            Place::Question => app.act(Action::Later),
            Place::Page => break,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    let ending = shown(&mut app);
    assert!(ending.contains("⏎ to the question"), "{ending}");
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.place(), Place::Question, "{}", shown(&mut app));
}

#[test]
fn an_introduction_is_read_on_by_space_and_by_the_arrow() {
    for key in [KeyCode::Char(' '), KeyCode::Right] {
        let run = run(&Scenario::default()).expect("a scenario");
        let mut app = App::new(run, Theme::plain());
        let lesson = Library::built_in().find("pencil").expect("it").clone();
        app.open_lesson(lesson.expect("a whole lesson"));
        app.event(Event::FocusGained);
        let mut pages = 0;
        while app.place() == Place::Page {
            frame(&mut app, 60, 18).expect("a frame");
            press(&mut app, key);
            pages += 1;
        }
        // The text is read first.
        assert!(pages > 1, "{key:?}");
        assert_eq!((app.place(), app.shared.cursor), (Place::Walk, 1));
    }
}

#[test]
fn the_text_is_read_to_its_end_before_the_next_step() {
    for key in [KeyCode::Char(' '), KeyCode::PageDown] {
        let mut app = pencil();
        while app.place() != Place::Question {
            app.act(Action::NextStop);
            app.event(Event::FocusGained);
        }
        press(&mut app, KeyCode::Char('S'));
        while app.place() != Place::Walk {
            app.act(Action::Return);
        }
        let at = app.shared.cursor;
        let small = |app: &mut App| frame(app, 80, 24).expect("a frame");
        assert!(small(&mut app).contains("↓ read on"), "{}", small(&mut app));
        let mut read = String::new();
        for _ in 0..20 {
            read += &small(&mut app);
            if !small(&mut app).contains("↓ read on") {
                break;
            }
            press(&mut app, key);
            assert_eq!(app.shared.cursor, at, "{key:?}");
        }
        press(&mut app, KeyCode::PageUp);
        assert_eq!(app.shared.cursor, at);
        // Nothing was passed over.
        let all = frame(&mut app, 80, 200).expect("a frame");
        let from = all.find("┄").unwrap_or(all.len());
        for line in all[..from]
            .lines()
            .skip_while(|line| !line.starts_with("─ "))
        {
            let line = line.trim();
            let plain = !line.starts_with('─');
            assert!(!plain || read.contains(line), "{line}\n{read}");
        }
        while small(&mut app).contains("↓ read on") {
            press(&mut app, key);
        }
        press(&mut app, key);
        assert!(app.shared.cursor == at + 1 || app.place() == Place::Question);
    }
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
fn without_a_choice_there_is_no_answer() {
    let (mut one, mut several) = (0, 0);
    for lesson in Library::built_in().names() {
        at_every_question_of(lesson, |app| {
            let before = shown(app);
            let (ticks, chooses) = (before.contains("[ ]"), before.contains("( )"));
            press(app, KeyCode::Enter);
            let said = shown(app);
            if ticks {
                assert!(said.contains("Nothing is ticked yet"), "{said}");
                several += 1;
            }
            if chooses {
                assert!(said.contains("Nothing is chosen yet"), "{said}");
                one += 1;
            }
            assert!(
                !said.contains("Not yet.") && !said.contains("✓ Right"),
                "{said}"
            );
        });
    }
    assert!(one > 5 && several > 5, "{one} {several}");
}

/// The first question with options that the lesson asks.
fn at_options() -> App {
    let mut app = opened("params");
    for _ in 0..60 {
        if app.place() == Place::Question {
            if shown(&mut app).contains("( ) B") {
                return app;
            }
            app.act(Action::Later);
        } else {
            app.act(Action::NextStop);
        }
        app.event(Event::FocusGained);
    }
    panic!("no question with options");
}

#[test]
fn an_option_is_chosen_by_its_letter_its_digit_and_a_click_on_its_words() {
    let mut app = at_options();
    let how = shown(&mut app);
    assert!(how.contains("Space, a to "), "{how}");
    for key in ['b', 'B', '2'] {
        press(&mut app, KeyCode::Char('a'));
        assert!(shown(&mut app).contains("(•) A"));
        press(&mut app, KeyCode::Char(key));
        let screen = shown(&mut app);
        assert!(
            screen.contains("(•) B") && screen.contains("( ) A"),
            "{screen}"
        );
    }
    let screen = shown(&mut app);
    let row = screen.lines().position(|line| line.contains("( ) A"));
    let row = row.expect("the first option");
    let line = screen.lines().nth(row).expect("its line");
    // Behind the box and the letter, in the last word.
    let column = line.trim_end().chars().count() - 2;
    click(&mut app, column as u16, row as u16);
    let screen = shown(&mut app);
    assert!(screen.contains("(•) A"), "{screen}");
}

#[test]
fn a_letter_of_the_walk_gives_no_answer_away() {
    let mut app = at_options();
    for key in "wlhsrptn".chars() {
        press(&mut app, KeyCode::Char(key));
        assert_eq!(app.place(), Place::Question, "{key}");
    }
    let course = app.shared.course.as_ref().expect("the lesson");
    assert!(course.with_state(State::Shown).is_empty());
    press(&mut app, KeyCode::Char('S'));
    let course = app.shared.course.as_ref().expect("the lesson");
    assert_eq!(course.with_state(State::Shown).len(), 1);
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

#[test]
fn a_notice_leaves_the_keys_of_a_question_in_sight() {
    let mut app = pencil();
    while app.place() != Place::Question {
        app.act(Action::NextStop);
        app.event(Event::FocusGained);
    }
    for (columns, rows) in [(60, 18), (80, 24), (120, 36), (200, 60)] {
        app.shared.notice = None;
        let before = frame(&mut app, columns, rows).expect("a frame");
        press(&mut app, KeyCode::Char('z'));
        let after = frame(&mut app, columns, rows).expect("a frame");
        let keys = |screen: &str| screen.lines().last().map(str::to_owned);
        let end = keys(&before).expect("keys");
        assert!(
            keys(&after).expect("keys").starts_with(end.trim_end()),
            "{after}"
        );
        let words: Vec<_> = after.split_whitespace().collect();
        assert!(words.join(" ").contains("H, S and P are keys."), "{after}");
        assert!(
            after.contains("What is the server's public value?"),
            "{after}"
        );
        assert!(after.contains("decimal, or 0x and hexadecimal"), "{after}");
    }
}
