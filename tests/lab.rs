//! The free lab and the detours, as whole screens.

use crossterm::event::{Event, KeyCode, KeyEvent};
use slowshake::session::{Action, Place};
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Seat;
use slowshake::tui::{App, Theme, frame};

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

fn walk(settings: &[(Key, &str)]) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

fn lab() -> App {
    let mut app = walk(&[]);
    app.open_lab();
    app
}

fn go(app: &mut App, id: &str) {
    let step = app.shared.scene.trace().step_by_id(id).expect("a step").n;
    app.go(step);
}

fn shown(app: &mut App, columns: u16, rows: u16) -> String {
    frame(app, columns, rows).expect("a frame")
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

fn typed(app: &mut App, text: &str) {
    for letter in text.chars() {
        press(app, KeyCode::Char(letter));
    }
}

/// Presses Down until the line that stands for `words` would be opened: the
/// lines are counted on a screen with room for all of them.
fn down(app: &mut App, times: usize) {
    for _ in 0..times {
        press(app, KeyCode::Down);
    }
}

fn here(app: &App) -> String {
    app.shared.step().expect("a step").id.to_string()
}

fn code(app: &mut App) -> String {
    press(app, KeyCode::Char('y'));
    app.shared.clipboard.take().expect("a code")
}

/// Changes xc to 7 from the step that draws it.
fn detour(app: &mut App) {
    go(app, "client.key_exchange.secret");
    press(app, KeyCode::Char('d'));
    assert_eq!(app.place(), Place::Detour);
    press(app, KeyCode::Enter);
    typed(app, "7");
    press(app, KeyCode::Enter);
}

#[test]
fn the_lab_at_every_size() {
    let mut app = lab();
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("lab_{columns}x{rows}"), shown);
    }
}

#[test]
fn the_possibilities_of_a_setting_at_every_size() {
    let mut app = lab();
    down(&mut app, 3);
    press(&mut app, KeyCode::Enter);
    // A curve, which a DHE suite cannot use.
    press(&mut app, KeyCode::End);
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("lab_group_{columns}x{rows}"), shown);
    }
}

#[test]
fn what_cannot_be_is_not_taken_and_says_why() {
    let mut app = lab();
    let before = code(&mut app);
    down(&mut app, 3);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    assert_eq!(code(&mut app), before);
    assert!(shown(&mut app, 120, 36).contains("needs"));
}

#[test]
fn a_suite_brings_its_group_and_its_certificate_along_and_says_so() {
    let mut app = lab();
    down(&mut app, 2);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    let shown = shown(&mut app, 120, 36);
    assert!(shown.contains("came along:"), "{shown}");
    let scenario = Scenario::from_code(&code(&mut app)).expect("a code");
    assert_eq!(scenario.group.name(), "x25519");
    assert_eq!(scenario.cert.name, "p256");
}

#[test]
fn an_override_is_typed_run_at_once_and_taken_back() {
    let mut app = lab();
    let plain = code(&mut app);
    down(&mut app, 8);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "ServerKeyExchange.dh_Ys=09");
    press(&mut app, KeyCode::Enter);
    let screen = shown(&mut app, 120, 36);
    assert!(screen.contains("✗ The client ended it"), "{screen}");
    assert_ne!(code(&mut app), plain);
    press(&mut app, KeyCode::Home);
    press(&mut app, KeyCode::Enter);
    assert_eq!(code(&mut app), plain);
    let screen = shown(&mut app, 120, 36);
    assert!(screen.contains("✓ Both sides established"), "{screen}");
}

#[test]
fn a_wrong_override_keeps_the_field_open_and_says_what_is_wrong() {
    let mut app = lab();
    down(&mut app, 8);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "nobody=1");
    press(&mut app, KeyCode::Enter);
    assert!(shown(&mut app, 120, 36).contains("`nobody`"));
    press(&mut app, KeyCode::Backspace);
    assert!(shown(&mut app, 120, 36).contains("nobody="));
    // Esc leaves the field, then the possibilities, then the lab.
    for place in [Place::Lab, Place::Lab, Place::Walk] {
        press(&mut app, KeyCode::Esc);
        assert_eq!(app.place(), place);
    }
}

#[test]
fn letters_are_keys_where_no_text_is_typed() {
    let mut app = lab();
    down(&mut app, 9);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Backspace);
    typed(&mut app, "42");
    press(&mut app, KeyCode::Enter);
    let scenario = Scenario::from_code(&code(&mut app)).expect("a code");
    assert_eq!(scenario.seed.0, 42);
}

#[test]
fn the_run_on_the_bench_is_walked_and_the_lab_is_there_afterwards() {
    let mut app = lab();
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.place(), Place::Walk);
    assert_eq!(app.shared.cursor, 1);
    press(&mut app, KeyCode::Backspace);
    assert_eq!(app.place(), Place::Lab);
}

#[test]
fn the_chooser_of_a_detour_at_every_size() {
    let mut app = walk(&[]);
    go(&mut app, "server.key_exchange.send");
    press(&mut app, KeyCode::Char('d'));
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("detour_{columns}x{rows}"), shown);
    }
}

#[test]
fn a_detour_arrives_at_the_same_step_and_marks_what_differs() {
    let mut app = walk(&[]);
    detour(&mut app);
    assert_eq!(app.place(), Place::Walk);
    assert_eq!(here(&app), "client.key_exchange.secret");
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        assert!(shown.contains('Δ'), "{shown}");
        insta::assert_snapshot!(format!("detour_walk_{columns}x{rows}"), shown);
    }
}

#[test]
fn one_key_goes_back_to_the_exact_place() {
    let mut app = walk(&[]);
    app.shared.mask.seat = Seat::Client;
    go(&mut app, "server.finished.seal");
    let before = shown(&mut app, 60, 18);
    press(&mut app, KeyCode::Down);
    let scrolled = shown(&mut app, 60, 18);
    assert_ne!(before, scrolled);
    // The last setting is what the server says: an exclamation mark more.
    press(&mut app, KeyCode::Char('d'));
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Char('!'));
    press(&mut app, KeyCode::Enter);
    assert!(app.is_on_detour());
    press(&mut app, KeyCode::Right);
    press(&mut app, KeyCode::Char('s'));
    press(&mut app, KeyCode::Char('b'));
    app.shared.notice = None;
    assert_eq!(shown(&mut app, 60, 18), scrolled);
    assert_eq!(app.shared.mask.seat, Seat::Client);
}

#[test]
fn below_the_lowest_screen_of_a_detour_lies_where_it_left() {
    let mut app = walk(&[]);
    detour(&mut app);
    assert!(app.is_on_detour());
    press(&mut app, KeyCode::Char('q'));
    assert!(!app.is_on_detour());
    assert!(!app.is_done());
    press(&mut app, KeyCode::Char('b'));
    assert!(!app.is_done());
}

#[test]
fn the_list_keeps_the_detours_and_goes_there_again() {
    let mut app = walk(&[]);
    detour(&mut app);
    press(&mut app, KeyCode::Char('b'));
    go(&mut app, "server.key_exchange.send");
    press(&mut app, KeyCode::Char('d'));
    press(&mut app, KeyCode::Char('G'));
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "!");
    press(&mut app, KeyCode::Enter);
    assert_eq!(here(&app), "server.key_exchange.send");
    press(&mut app, KeyCode::Char('D'));
    assert_eq!(app.place(), Place::Detours);
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("detours_{columns}x{rows}"), shown);
    }
    press(&mut app, KeyCode::Up);
    press(&mut app, KeyCode::Enter);
    assert_eq!(here(&app), "client.key_exchange.secret");
    press(&mut app, KeyCode::Char('b'));
    press(&mut app, KeyCode::Char('b'));
    assert!(!app.is_on_detour());
    assert_eq!(here(&app), "server.key_exchange.send");
}

#[test]
fn what_the_seat_does_not_know_the_chooser_does_not_show() {
    let mut app = walk(&[]);
    app.shared.mask.seat = Seat::Client;
    go(&mut app, "server.key_exchange.secret");
    let trace = app.shared.scene.trace();
    let step = trace.step_by_id("server.key_exchange.secret").expect("it");
    let xs = slowshake::trace::Values::bytes(trace, step.values[0])[0];
    press(&mut app, KeyCode::Char('d'));
    let screen = shown(&mut app, 80, 24);
    let line = screen
        .lines()
        .find(|line| line.starts_with("   xs "))
        .expect("xs");
    assert!(line.contains("??"), "{line}");
    // A lucky guess is not told from another.
    press(&mut app, KeyCode::Enter);
    typed(&mut app, &xs.to_string());
    press(&mut app, KeyCode::Enter);
    assert!(app.is_on_detour());
}

#[test]
fn there_is_no_detour_while_a_question_stands() {
    let mut app = walk(&[]);
    go(&mut app, "client.key_exchange.secret");
    let trace = app.shared.scene.trace();
    let quantity = trace.all_values().next().expect("a value").quantity;
    app.shared.mask.asked.insert(quantity);
    press(&mut app, KeyCode::Char('d'));
    assert_eq!(app.place(), Place::Walk);
    assert!(app.shared.notice.is_some());
}

#[test]
fn every_step_offers_something_and_every_size_can_be_drawn() {
    for settings in [
        &[][..],
        &[(Key::Suite, "AES128-SHA"), (Key::Etm, "on")],
        &[(Key::Suite, "ECDHE-ECDSA-CHACHA20-POLY1305")],
        &[(Key::Set, "ServerKeyExchange.dh_Ys=09")],
    ] {
        let mut app = walk(settings);
        for n in 1..=app.steps() {
            app.go(n);
            app.act(Action::Detour);
            assert_eq!(app.place(), Place::Detour, "step {n}");
            for (columns, rows) in [(40, 12), (59, 17), (76, 20), (110, 22), (300, 100)] {
                shown(&mut app, columns, rows);
            }
            app.act(Action::Return);
        }
    }
}

#[test]
fn every_line_of_the_lab_can_be_drawn_at_every_size() {
    let mut app = lab();
    for _ in 0..16 {
        press(&mut app, KeyCode::Enter);
        for _ in 0..25 {
            press(&mut app, KeyCode::Down);
            for (columns, rows) in [(40, 12), (110, 13)] {
                shown(&mut app, columns, rows);
            }
        }
        press(&mut app, KeyCode::Left);
        press(&mut app, KeyCode::Down);
    }
}

/// The pencil lesson behind its introduction, at a step of its first run.
fn lesson() -> App {
    let mut app = walk(&[]);
    let library = slowshake::lesson::Library::built_in();
    let pencil = library.find("pencil").expect("the lesson").clone();
    app.open_lesson(pencil.expect("a whole lesson"));
    app.event(Event::FocusGained);
    while app.place() != Place::Walk {
        press(&mut app, KeyCode::Esc);
    }
    app
}

#[test]
fn a_detour_from_a_lesson_comes_back_into_the_lesson() {
    let mut app = lesson();
    go(&mut app, "client.hello.random");
    app.shared.notice = None;
    let before = shown(&mut app, 120, 36);
    press(&mut app, KeyCode::Char('d'));
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "~0");
    press(&mut app, KeyCode::Enter);
    assert!(app.is_on_detour());
    assert!(app.shared.course.is_none());
    press(&mut app, KeyCode::Char('b'));
    assert_eq!(shown(&mut app, 120, 36), before);
}

#[test]
fn a_detour_goes_no_further_than_an_open_question_lets() {
    let mut app = lesson();
    let limit = app.shared.limit;
    assert!(limit < app.steps());
    go(&mut app, "client.hello.random");
    press(&mut app, KeyCode::Char('d'));
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "~0");
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    assert_eq!(app.shared.cursor, limit);
    press(&mut app, KeyCode::Right);
    assert_eq!(app.shared.cursor, limit);
    assert!(app.shared.notice.is_some());
}
