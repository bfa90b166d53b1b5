//! The screens beside the walk: messages field by field, the transcript, the
//! list of steps, the ladder, Eve.

use crossterm::event::{Event, KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use slowshake::session::{Action, Place, Target};
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Seat;
use slowshake::tui::{App, Theme, frame};

fn app(settings: &[(Key, &str)]) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

fn at(settings: &[(Key, &str)], id: &str) -> App {
    let mut app = app(settings);
    let n = app.shared.scene.trace().step_by_id(id).expect("a step").n;
    app.go(n);
    app
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

fn pinned(app: &mut App, name: &str) {
    for (columns, rows) in SIZES {
        let shown = frame(app, columns, rows).expect("a frame");
        insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown);
    }
}

#[test]
fn a_message_is_shown_field_by_field_at_every_size() {
    let mut app = at(&[], "server.key_exchange.send");
    app.act(Action::Message);
    pinned(&mut app, "message");
}

#[test]
fn a_sealed_record_is_shown_before_and_after_at_every_size() {
    let settings = [(Key::Suite, "DHE-RSA-AES128-SHA256"), (Key::Etm, "on")];
    let mut app = at(&settings, "client.data.send");
    app.act(Action::Message);
    app.act(Action::Pane);
    app.act(Action::Pane);
    pinned(&mut app, "sealing");
}

#[test]
fn the_transcript_at_every_size() {
    let mut app = at(&[(Key::Ems, "on")], "client.finished.send");
    app.act(Action::Transcript);
    pinned(&mut app, "transcript");
}

#[test]
fn the_list_of_steps_at_every_size() {
    let mut app = at(&[], "client.key_exchange.shared_secret");
    app.act(Action::Steps);
    pinned(&mut app, "steps");
}

#[test]
fn the_ladder_at_every_size() {
    let mut app = app(&[]);
    app.act(Action::Last);
    app.act(Action::Ladder);
    pinned(&mut app, "ladder");
}

#[test]
fn eve_who_listens_and_eve_who_computes_at_every_size() {
    let mut listens = at(&[], "client.key_exchange.shared_secret");
    listens.act(Action::Eve);
    pinned(&mut listens, "eve_listens");
    let mut computes = app(&[(Key::Eve, "computes")]);
    computes.act(Action::Last);
    computes.act(Action::Eve);
    pinned(&mut computes, "eve_computes");
}

#[test]
fn selecting_a_field_and_selecting_its_byte_come_to_the_same() {
    let mut app = at(&[], "server.key_exchange.send");
    app.act(Action::Message);
    frame(&mut app, 120, 36).expect("a frame");
    for _ in 0..40 {
        app.act(Action::Down);
        if shown(&mut app).contains("› dh_Ys  ") {
            break;
        }
    }
    let by_field = shown(&mut app);
    assert!(by_field.contains("› dh_Ys  "), "{by_field}");
    // To another field and back by way of the bytes.
    app.act(Action::Pane);
    app.act(Action::Right);
    app.act(Action::Left);
    app.act(Action::Pane);
    assert_eq!(shown(&mut app), by_field);
}

fn shown(app: &mut App) -> String {
    frame(app, 120, 36).expect("a frame")
}

#[test]
fn a_click_on_a_byte_selects_its_field() {
    let mut app = at(&[], "server.key_exchange.send");
    app.act(Action::Message);
    shown(&mut app);
    let bytes = app.links.iter().filter(|link| {
        matches!(link.target, Target::Line(line) if line >= 1 << 24) && link.area.width == 2
    });
    // The third byte of the record's header: the version's second.
    let third = bytes.clone().nth(2).expect("a byte").area;
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: third.x,
        row: third.y,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    app.event(Event::Mouse(click));
    let shown = shown(&mut app);
    assert!(shown.contains("record header › version"), "{shown}");
}

#[test]
fn enter_on_a_field_opens_the_value_that_was_taken_from_it() {
    let mut app = at(&[], "server.key_exchange.send");
    app.act(Action::Message);
    for _ in 0..40 {
        app.act(Action::Down);
        if shown(&mut app).contains("› dh_Ys  ") {
            break;
        }
    }
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Inspector);
    app.act(Action::Return);
    assert_eq!(app.place(), Place::Message);
}

#[test]
fn from_eve_s_seat_no_sealed_byte_is_shown_in_clear() {
    let mut app = app(&[(Key::ClientData, "qwertyqwerty")]);
    app.shared.mask.seat = Seat::Eve;
    let packets: Vec<u32> = (1..=app.steps()).collect();
    for action in [
        Action::Message,
        Action::Ladder,
        Action::Transcript,
        Action::Eve,
    ] {
        for n in &packets {
            app.go(*n);
            app.act(action);
            let shown = frame(&mut app, 200, 60).expect("a frame");
            assert!(!shown.contains("qwerty"), "{action:?} {n}\n{shown}");
            app.act(Action::Return);
        }
    }
}

#[test]
fn a_question_s_answer_is_on_none_of_these_screens() {
    let mut app = at(&[(Key::Group, "safe64")], "server.key_exchange.send");
    let trace = app.shared.scene.trace();
    let quantity = slowshake::trace::Quantity::parse("dh_Ys").expect("a name");
    let value = trace
        .find(slowshake::trace::PartyId::SERVER, &quantity)
        .expect("a value");
    let decimal = slowshake::view::short(value);
    let spaced: Vec<String> = value.bytes.iter().map(|b| format!("{b:02x}")).collect();
    app.shared.mask.asked.insert(quantity);
    for action in [
        Action::Message,
        Action::Transcript,
        Action::Ladder,
        Action::Eve,
    ] {
        app.act(action);
        let shown = frame(&mut app, 200, 60).expect("a frame");
        assert!(!shown.contains(&decimal), "{action:?}\n{shown}");
        assert!(!shown.contains(&spaced.join(" ")), "{action:?}\n{shown}");
        app.act(Action::Return);
    }
}

#[test]
fn a_step_is_gone_to_by_typing_its_number() {
    let mut app = app(&[]);
    app.act(Action::Steps);
    press(&mut app, KeyCode::Char('2'));
    press(&mut app, KeyCode::Char('3'));
    press(&mut app, KeyCode::Enter);
    assert_eq!((app.place(), app.shared.cursor), (Place::Walk, 23));
}

#[test]
fn leaving_the_list_of_steps_leaves_the_cursor_where_it_was() {
    let mut app = app(&[]);
    app.go(9);
    app.act(Action::Steps);
    app.act(Action::Down);
    app.act(Action::Return);
    assert_eq!((app.place(), app.shared.cursor), (Place::Walk, 9));
}

#[test]
fn the_ladder_opens_the_selected_message() {
    let mut app = app(&[]);
    app.act(Action::Last);
    app.act(Action::Ladder);
    frame(&mut app, 80, 24).expect("a frame");
    app.act(Action::Up);
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Message);
}

#[test]
fn eve_let_loose_is_another_run_and_one_key_leads_back() {
    let mut app = at(&[], "client.key_exchange.shared_secret");
    let steps = app.steps();
    app.act(Action::Eve);
    app.act(Action::Compute);
    assert!(app.is_on_detour() && app.steps() > steps);
    app.act(Action::LeaveDetour);
    assert_eq!(app.steps(), steps);
}

#[test]
fn every_one_of_these_screens_can_be_drawn_at_every_step_and_size() {
    for settings in [
        &[][..],
        &[(Key::Suite, "AES128-SHA"), (Key::Leak, "server_key")],
        &[(Key::Set, "ServerKeyExchange.dh_Ys=09")],
    ] {
        let mut app = app(settings);
        for n in (1..=app.steps()).step_by(3) {
            app.go(n);
            for action in [
                Action::Message,
                Action::Transcript,
                Action::Steps,
                Action::Ladder,
                Action::Eve,
            ] {
                app.act(action);
                for (columns, rows) in [(40, 12), (60, 18), (100, 30)] {
                    frame(&mut app, columns, rows).expect("a frame");
                    app.act(Action::Pane);
                    app.act(Action::PageDown);
                }
                app.act(Action::Return);
            }
        }
    }
}
