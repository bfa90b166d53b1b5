//! Whole screens, at the sizes of a projector in huge letters, a plain
//! terminal, a good one and a big one.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use slowshake::lesson::Library;
use slowshake::session::{Action, Session};
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Phase;
use slowshake::tui::{App, Theme, frame};
use slowshake::view::Span;

fn app(settings: &[(Key, &str)]) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

fn step(session: &Session, id: &str) -> u32 {
    session
        .shared
        .scene
        .trace()
        .step_by_id(id)
        .expect("a step")
        .n
}

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

#[test]
fn the_moment_of_the_shared_secret_at_every_size() {
    let mut app = app(&[]);
    app.session
        .go(step(&app.session, "server.key_exchange.shared_secret"));
    for (columns, rows) in SIZES {
        let shown = frame(&mut app, columns, rows).expect("a frame");
        insta::assert_snapshot!(format!("shared_secret_{columns}x{rows}"), shown);
    }
}

#[test]
fn a_message_with_its_fields_at_every_size() {
    let mut app = app(&[]);
    app.session
        .go(step(&app.session, "client.key_exchange.parameters"));
    for (columns, rows) in SIZES {
        let shown = frame(&mut app, columns, rows).expect("a frame");
        insta::assert_snapshot!(format!("parameters_{columns}x{rows}"), shown);
    }
}

/// The lines of the step's pane.
fn pane(screen: &str) -> Vec<&str> {
    let rule = |line: &&str| line.starts_with("─ ");
    let from = screen.lines().skip_while(|line| !rule(line)).skip(1);
    from.take_while(|line| !rule(line)).collect()
}

#[test]
fn where_both_agree_one_copy_leaves_room_for_name_and_value() {
    let mut app = app(&[(Key::ClientData, "pay 10")]);
    app.act(Action::Last);
    let shown = frame(&mut app, 80, 24).expect("a frame");
    let line = shown.lines().find(|line| line.contains("\"pay 10\" ≡"));
    let line = line.unwrap_or_else(|| panic!("{shown}"));
    assert!(line.contains("client application_"), "{shown}");
    assert!(shown.contains("server handshake_hash"), "{shown}");
    // While only one of them has it, it stands whole as it is.
    app.session
        .go(step(&app.session, "client.finished.verify_data"));
    let shown = frame(&mut app, 80, 24).expect("a frame");
    assert!(shown.contains("client verify_d… 3935f…"), "{shown}");
}

#[test]
fn a_formula_is_never_cut() {
    for settings in [&[][..], &[(Key::Suite, "AES128-SHA"), (Key::Etm, "on")]] {
        let mut app = app(settings);
        for (columns, rows) in SIZES {
            for n in 1..=app.steps() {
                app.go(n);
                // `EM holds 03 03 …` says what it means.
                let mut formulas = app.shared.block.equations.iter();
                let ends = |text: &[Span]| text.last().is_some_and(|end| end.text().ends_with('…'));
                if formulas.any(|one| ends(&one.symbols)) {
                    continue;
                }
                let shown = frame(&mut app, columns, rows.max(36)).expect("a frame");
                for line in pane(&shown) {
                    // A long value is cut in the middle, and its end follows.
                    let mut ends = line.split('…').skip(1).map(str::trim_start);
                    let cut = ends.any(|end| end.is_empty() || end.starts_with("= "));
                    assert!(!cut, "step {n} at {columns}: {line}");
                }
            }
        }
    }
}

#[test]
fn where_the_text_leaves_room_every_field_of_the_message_is_shown() {
    let mut app = app(&[]);
    let lesson = Library::built_in().find("params").expect("it").clone();
    app.open_lesson(lesson.expect("a whole lesson"));
    app.event(Event::FocusGained);
    app.act(Action::Open);
    if let Some(course) = &mut app.shared.course {
        let all = course.lesson.sections.len();
        course.put_off_within(0..all);
    }
    app.shared.refresh();
    app.session
        .go(step(&app.session, "server.key_exchange.send"));
    for (columns, rows) in [(120, 36), (200, 60)] {
        let shown = frame(&mut app, columns, rows).expect("a frame");
        let strip = shown
            .rsplit("─ ServerKeyExchange")
            .next()
            .expect("the strip");
        assert!(strip.contains("signature"), "{shown}");
        assert!(!shown.contains("more field"), "{shown}");
    }
}

fn click(app: &mut App, shown: &str, words: &str) {
    let mut lines = shown.lines().enumerate();
    let (row, line) = lines.find(|(_, line)| line.contains(words)).expect("it");
    let before = line.split(words).next().unwrap_or_default();
    app.event(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: before.chars().count() as u16 + 1,
        row: row as u16,
        modifiers: KeyModifiers::NONE,
    }));
}

#[test]
fn a_click_on_a_phase_leads_to_its_first_step() {
    let mut app = app(&[]);
    for (columns, rows) in SIZES {
        app.go(1);
        for words in ["Key exchange", "Hello"] {
            let shown = frame(&mut app, columns, rows).expect("a frame");
            click(&mut app, &shown, words);
            let phase = app.shared.step().expect("a step").phase;
            let first = app.shared.scene.trace().steps.iter();
            let first = first.filter(|step| step.phase == phase).map(|step| step.n);
            assert_eq!(Some(app.shared.cursor), first.min(), "{words}");
            assert_eq!(phase == Phase::Hello, words == "Hello");
        }
    }
}

#[test]
fn that_secrets_are_hidden_stays_in_the_header() {
    let mut app = app(&[]);
    for (columns, rows) in SIZES {
        for n in [1, 30, 60] {
            app.go(n);
            let before = frame(&mut app, columns, rows).expect("a frame");
            assert!(!before.contains("secrets hidden"), "{before}");
            app.act(Action::Curtain);
            app.shared.notice = None;
            let shown = frame(&mut app, columns, rows).expect("a frame");
            let header = shown.lines().next().unwrap_or_default();
            assert!(header.starts_with(" ◆ secrets hidden "), "{shown}");
            assert!(!shown.contains("▒▒"), "{shown}");
            app.act(Action::Curtain);
            app.shared.notice = None;
        }
    }
}

#[test]
fn a_failed_check_is_told_where_it_failed() {
    let mut app = app(&[(Key::Set, "ServerKeyExchange.dh_Ys=09")]);
    app.session
        .go(step(&app.session, "client.key_exchange.params_signature"));
    let shown = frame(&mut app, 80, 24).expect("a frame");
    assert!(shown.contains('✗'), "{shown}");
    insta::assert_snapshot!("wrong_signature_80x24", shown);
}

#[test]
fn going_back_shows_exactly_what_was_there() {
    let mut app = app(&[]);
    let forth: Vec<String> = (1..=app.steps())
        .map(|n| {
            app.go(n);
            frame(&mut app, 100, 30).expect("a frame")
        })
        .collect();
    for n in (1..=app.steps()).rev() {
        app.go(n);
        let back = frame(&mut app, 100, 30).expect("a frame");
        assert_eq!(back, forth[n as usize - 1], "step {n}");
    }
}

#[test]
fn no_screen_shows_a_secret_before_its_time() {
    let mut app = app(&[]);
    let made = step(&app, "client.key_exchange.secret");
    for n in 1..made {
        app.go(n);
        let shown = frame(&mut app, 200, 60).expect("a frame");
        assert!(!shown.contains("xc "), "step {n}:\n{shown}");
    }
}

#[test]
fn keys_reach_the_ends_and_stay_there() {
    let mut app = app(&[]);
    app.act(Action::Back);
    assert_eq!(app.shared.cursor, 1);
    app.act(Action::Last);
    assert_eq!(app.shared.cursor, app.steps());
    app.act(Action::Next);
    assert_eq!(app.shared.cursor, app.steps());
    app.act(Action::First);
    assert_eq!(app.shared.cursor, 1);
}

#[test]
fn where_the_text_is_whole_reading_on_and_back_are_steps() {
    let mut app = app(&[]);
    frame(&mut app, 200, 60).expect("a frame");
    for (action, cursor) in [
        (Action::ReadOn, 2),
        (Action::ReadOn, 3),
        (Action::ReadBack, 2),
    ] {
        app.act(action);
        assert_eq!(app.shared.cursor, cursor);
        let screen = frame(&mut app, 200, 60).expect("a frame");
        assert!(!screen.contains("read on"), "{screen}");
    }
}

#[test]
fn the_next_message_and_the_one_before_are_found() {
    let mut app = app(&[]);
    app.act(Action::NextMessage);
    assert_eq!(app.shared.cursor, step(&app, "client.hello.send"));
    app.act(Action::NextMessage);
    assert_eq!(app.shared.cursor, step(&app, "server.hello.receive"));
    app.act(Action::PreviousMessage);
    assert_eq!(app.shared.cursor, step(&app, "client.hello.send"));
}

#[test]
fn phases_are_jumped_over_forth_and_back() {
    let mut app = app(&[]);
    app.act(Action::NextPhase);
    assert_eq!(
        app.shared.cursor,
        step(&app, "server.key_exchange.certificate")
    );
    app.act(Action::PreviousPhase);
    assert_eq!(app.shared.cursor, 1);
}

#[test]
fn every_size_and_every_step_can_be_drawn() {
    for settings in [
        &[][..],
        &[
            (Key::Suite, "AES128-SHA"),
            (Key::Etm, "on"),
            (Key::Leak, "server_key"),
        ],
        &[
            (Key::Suite, "ECDHE-ECDSA-CHACHA20-POLY1305"),
            (Key::Ems, "on"),
        ],
        &[(Key::Group, "ffdhe8192"), (Key::Eve, "computes")],
    ] {
        let mut app = app(settings);
        for (columns, rows) in [
            (1, 1),
            (20, 5),
            (40, 12),
            (59, 17),
            (76, 20),
            (110, 22),
            (300, 100),
        ] {
            for n in 1..=app.steps() {
                app.go(n);
                frame(&mut app, columns, rows).expect("a frame");
            }
            app.act(Action::Help);
            frame(&mut app, columns, rows).expect("a frame");
            app.act(Action::Help);
        }
    }
}

#[test]
fn nothing_that_came_from_a_peer_reaches_the_screen_alive() {
    let mut app = app(&[(Key::ClientData, "\u{1b}[31mred\u{7}\u{202e}")]);
    for n in 1..=app.steps() {
        app.go(n);
        let shown = frame(&mut app, 120, 36).expect("a frame");
        assert!(
            !shown.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "step {n}:\n{shown}"
        );
    }
}
