//! The attacker's bench, driven by keys, as whole screens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;
use slowshake::session::{Action, Challenge, Place, Scene, Target};
use slowshake::sim::{Attack, Key, Scenario, run};
use slowshake::trace::{Seat, StepKind, Value};
use slowshake::tui::{App, Theme, frame};

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

fn walk(settings: &[(Key, &str)]) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

fn typed(app: &mut App, text: &str) {
    for letter in text.chars() {
        press(app, KeyCode::Char(letter));
    }
}

fn click(app: &mut App, column: u16, row: u16) {
    app.event(Event::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }));
}

fn down(app: &mut App, times: usize) {
    for _ in 0..times {
        press(app, KeyCode::Down);
    }
}

fn shown(app: &mut App, columns: u16, rows: u16) -> String {
    frame(app, columns, rows).expect("a frame")
}

/// The whole bench as one sees it on a large screen.
fn seen(app: &mut App) -> String {
    shown(app, 200, 60)
}

/// The bench on a run, with the first message selected.
fn bench_on(settings: &[(Key, &str)]) -> App {
    let mut app = walk(settings);
    typed(&mut app, "B");
    assert_eq!(app.place(), Place::Bench);
    seen(&mut app);
    app
}

fn bench() -> App {
    bench_on(&[])
}

/// What is done, as the scenario says it.
fn done(app: &mut App) -> Vec<String> {
    typed(app, "y");
    let code = app.shared.clipboard.take().expect("a code");
    let scenario = Scenario::from_code(&code).expect("a scenario");
    scenario.wire.iter().map(ToString::to_string).collect()
}

/// The line of the wire on which this stands.
fn line(app: &mut App, words: &str) -> String {
    let all = seen(app);
    let found = all.lines().find(|line| line.contains(words));
    found.unwrap_or_else(|| panic!("{words}: {all}")).to_owned()
}

/// From the ClientHello to this field of this message, counted in lines.
fn field(app: &mut App, message: usize, fields: usize) {
    down(app, message);
    press(app, KeyCode::Enter);
    press(app, KeyCode::Home);
    down(app, fields);
}

const SERVER_KEY_EXCHANGE: usize = 3;
const CLIENT_DATA: usize = 10;
/// The line of dh_Ys among its fields, the header's being closed.
const DH_YS: usize = 10;

#[test]
fn the_bench_at_every_size() {
    let mut app = bench();
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("bench_{columns}x{rows}"), shown);
    }
}

#[test]
fn a_changed_public_value_at_every_size() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "9");
    press(&mut app, KeyCode::Enter);
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("bench_changed_{columns}x{rows}"), shown);
    }
}

#[test]
fn a_value_that_is_typed_arrives_and_the_signature_catches_it() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "9");
    press(&mut app, KeyCode::Enter);
    assert_eq!(done(&mut app), ["set ServerKeyExchange.params.dh_Ys=09"]);
    let screen = seen(&mut app);
    assert!(screen.contains("params_signature"), "{screen}");
    assert!(screen.contains("decrypt_error"), "{screen}");
    assert!(screen.contains("was 21"), "{screen}");
}

#[test]
fn a_message_that_is_dropped_never_arrives_and_once_more_brings_it_back() {
    let mut app = bench();
    down(&mut app, SERVER_KEY_EXCHANGE);
    typed(&mut app, "d");
    assert_eq!(done(&mut app), ["drop ServerKeyExchange"]);
    assert!(line(&mut app, "ServerKeyExchange ✗").contains("✗──"));
    assert!(seen(&mut app).contains("unexpected_message"));
    typed(&mut app, "d");
    assert!(done(&mut app).is_empty());
    assert!(seen(&mut app).contains("Nobody did anything"));
}

#[test]
fn a_record_that_comes_twice_is_caught_by_its_tag() {
    let mut app = bench();
    down(&mut app, CLIENT_DATA);
    typed(&mut app, "r");
    assert_eq!(done(&mut app), ["replay client_application_data"]);
    let screen = seen(&mut app);
    assert!(screen.contains("bad_record_mac"), "{screen}");
    assert!(screen.contains("a copy"), "{screen}");
}

#[test]
fn one_bit_is_turned_over_and_turned_back() {
    let mut app = bench();
    down(&mut app, CLIENT_DATA);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "f");
    let flipped = done(&mut app);
    assert!(flipped[0].starts_with("flip client_application_data.fragment."));
    assert!(seen(&mut app).contains("bad_record_mac"));
    typed(&mut app, "f");
    assert!(done(&mut app).is_empty());
}

#[test]
fn in_the_list_of_messages_a_bit_is_turned_over_by_the_second_press() {
    let mut app = bench();
    down(&mut app, SERVER_KEY_EXCHANGE);
    typed(&mut app, "f");
    assert!(done(&mut app).is_empty());
    let asked = seen(&mut app);
    // Copying the code was another key, so it asks anew.
    assert!(!asked.contains("once more"), "{asked}");
    typed(&mut app, "f");
    let asked = seen(&mut app);
    let which = "f once more turns bit 7 of ServerKeyExchange.params.dh_p over.";
    assert!(asked.contains(which), "{asked}");
    typed(&mut app, "f");
    assert_eq!(done(&mut app), ["flip ServerKeyExchange.params.dh_p.7"]);
    typed(&mut app, "f");
    assert!(seen(&mut app).contains("f once more takes"));
    typed(&mut app, "f");
    assert!(done(&mut app).is_empty());
}

#[test]
fn the_field_that_is_selected_in_the_walk_is_selected_at_the_bench() {
    let mut app = walk(&[]);
    let step = |app: &App, id: &str| app.shared.scene.trace().step_by_id(id).expect("a step").n;
    let at = step(&app, "server.key_exchange.send");
    let flipped = ["flip ServerKeyExchange.params.dh_Ys.7"];
    // In the strip below the walk, on the message's own screen, and where one
    // looked into the value.
    for way in ["strip", "message", "value"] {
        app.go(at);
        let screen = shown(&mut app, 200, 60);
        let lines = screen.lines().enumerate();
        let strip = lines.filter(|(_, line)| line.contains("dh_Ys")).last();
        let (row, line) = strip.expect("the strip");
        let column = line.find("dh_Ys").map(|at| line[..at].chars().count());
        let column = column.expect("the field") as u16;
        match way {
            "strip" => {
                let links = app.links.iter();
                let place = Position::new(column, row as u16);
                let link = links.rev().find(|link| link.area.contains(place));
                app.shared.focus = link.map(|link| link.target.clone());
            }
            "message" => click(&mut app, column, row as u16),
            _ => {
                let trace = app.shared.scene.trace();
                let of_it = |value: &&Value| value.quantity.label() == "dh_Ys";
                let value = trace.all_values().find(of_it).expect("dh_Ys").id;
                app.shared.focus = Some(Target::Value(value));
                press(&mut app, KeyCode::Enter);
                assert_eq!(app.place(), Place::Inspector);
            }
        }
        if way == "message" {
            assert_eq!(app.place(), Place::Message);
        }
        typed(&mut app, "B");
        assert_eq!(app.place(), Place::Bench, "{way}");
        seen(&mut app);
        typed(&mut app, "f");
        assert_eq!(done(&mut app), flipped, "{way}");
        while app.place() != Place::Walk {
            app.act(Action::Return);
        }
    }
}

#[test]
fn in_the_bytes_the_cursor_goes_bit_by_bit_and_byte_by_byte() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    typed(&mut app, "v");
    typed(&mut app, "f");
    assert_eq!(done(&mut app), ["flip ServerKeyExchange.params.dh_Ys.7"]);
    typed(&mut app, "u");
    press(&mut app, KeyCode::Left);
    typed(&mut app, "f");
    assert_eq!(done(&mut app), ["flip ServerKeyExchange.params.dh_Ys.6"]);
    typed(&mut app, "u");
    press(&mut app, KeyCode::Char('['));
    typed(&mut app, "f");
    let length = "flip ServerKeyExchange.params.dh_Ys length.14";
    assert_eq!(done(&mut app), [length]);
}

#[test]
fn a_single_byte_is_typed_among_the_others() {
    let mut app = bench();
    // The random of the ClientHello: its last byte.
    field(&mut app, 0, 5);
    typed(&mut app, "v");
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "ff");
    press(&mut app, KeyCode::Enter);
    let done = done(&mut app);
    assert!(done[0].starts_with("set ClientHello.random="), "{done:?}");
    assert!(done[0].ends_with("ff"), "{done:?}");
    assert_eq!(done[0].split('=').nth(1).expect("bytes").len(), 64);
}

#[test]
fn a_message_is_picked_up_and_put_down_behind_another() {
    let mut app = bench();
    down(&mut app, SERVER_KEY_EXCHANGE);
    typed(&mut app, "m");
    assert!(seen(&mut app).contains("is picked up"));
    down(&mut app, 1);
    press(&mut app, KeyCode::Enter);
    let moved = "move ServerKeyExchange after ServerHelloDone";
    assert_eq!(done(&mut app), [moved]);
    assert!(seen(&mut app).contains("comes later"));
}

#[test]
fn it_cannot_be_put_among_what_goes_the_other_way() {
    let mut app = bench();
    down(&mut app, SERVER_KEY_EXCHANGE);
    typed(&mut app, "m");
    down(&mut app, 2);
    press(&mut app, KeyCode::Enter);
    assert!(seen(&mut app).contains("same direction"));
    assert!(done(&mut app).is_empty());
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.place(), Place::Bench);
    assert!(!seen(&mut app).contains("is picked up"));
}

#[test]
fn a_record_that_nobody_sent_is_typed() {
    let mut app = bench();
    down(&mut app, 1);
    typed(&mut app, "i");
    typed(&mut app, "alert 0228");
    press(&mut app, KeyCode::Enter);
    assert_eq!(
        done(&mut app),
        ["inject client alert 0228 after ServerHello"]
    );
    assert!(seen(&mut app).contains("injected"));
}

#[test]
fn what_cannot_be_read_keeps_the_line_open_and_says_why() {
    let mut app = bench();
    down(&mut app, 1);
    typed(&mut app, "i");
    typed(&mut app, "nonsense");
    press(&mut app, KeyCode::Enter);
    assert!(
        seen(&mut app).contains("not written as"),
        "{}",
        seen(&mut app)
    );
    press(&mut app, KeyCode::Esc);
    assert!(done(&mut app).is_empty());
}

#[test]
fn acts_are_taken_back_one_by_one_and_all_at_once() {
    let mut app = bench();
    typed(&mut app, "d");
    down(&mut app, 1);
    typed(&mut app, "o");
    assert_eq!(done(&mut app).len(), 2);
    typed(&mut app, "u");
    assert_eq!(done(&mut app), ["drop ClientHello"]);
    typed(&mut app, "U");
    assert!(done(&mut app).is_empty());
    typed(&mut app, "u");
    assert_eq!(done(&mut app), ["drop ClientHello"]);
    typed(&mut app, "uu");
    assert!(seen(&mut app).contains("nothing to take back"));
}

#[test]
fn a_check_that_is_left_out_lets_the_attack_through_and_is_shouted() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "9");
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "x");
    let checks = seen(&mut app);
    let from = checks.lines().position(|line| line.contains("Checks to"));
    let to = checks
        .lines()
        .position(|line| line.contains("·       params_signature"));
    down(&mut app, to.expect("it") - from.expect("them") - 1);
    press(&mut app, KeyCode::Char(' '));
    press(&mut app, KeyCode::Esc);
    let screen = seen(&mut app);
    assert!(screen.contains("LEFT OUT: params_signature"), "{screen}");
    assert!(!screen.contains("decrypt_error"), "{screen}");
}

#[test]
fn what_is_left_out_is_shouted_once_and_whole_at_every_size() {
    let mut app = bench_on(&[(Key::Skip, "client.params_signature,finished")]);
    for (columns, rows) in SIZES {
        let screen = shown(&mut app, columns, rows);
        let first = screen.lines().next().unwrap_or_default();
        let told = "! CHECKS LEFT OUT: client params_signature, finished";
        assert!(first.contains(told), "{screen}");
        assert_eq!(screen.matches("LEFT OUT").count(), 1, "{screen}");
    }
}

#[test]
fn the_check_that_caught_it_is_left_out_by_one_key() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    typed(&mut app, "f");
    typed(&mut app, "X");
    let screen = seen(&mut app);
    assert!(screen.contains("LEFT OUT: client params_signature"));
    typed(&mut app, "X");
    let screen = seen(&mut app);
    assert!(screen.contains("server record_tag"), "{screen}");
}

#[test]
fn every_attack_that_is_ready_is_one_key_and_its_line_away() {
    for (nth, attack) in Attack::ALL.iter().enumerate() {
        // Whoever asks a server needs many questions; here a few will do.
        let mut app = bench_on(&[(Key::EveBudget, "64")]);
        typed(&mut app, "a");
        press(&mut app, KeyCode::Home);
        down(&mut app, nth);
        // Of a long story the first words.
        let story = attack
            .story
            .split(' ')
            .take(4)
            .collect::<Vec<_>>()
            .join(" ");
        let screen = seen(&mut app);
        assert!(screen.contains(&story), "{}: {screen}", attack.name);
        press(&mut app, KeyCode::Enter);
        let screen = seen(&mut app);
        assert!(screen.contains("Attack: "), "{}: {screen}", attack.name);
        typed(&mut app, "U");
        assert!(seen(&mut app).contains("Nobody did anything"));
    }
}

#[test]
fn somebody_in_the_middle_at_every_size() {
    let mut app = bench();
    typed(&mut app, "M");
    down(&mut app, 2);
    press(&mut app, KeyCode::Enter);
    typed(&mut app, "X");
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("bench_middle_{columns}x{rows}"), shown);
    }
}

#[test]
fn the_attacks_at_every_size() {
    let mut app = bench();
    typed(&mut app, "a");
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("bench_attacks_{columns}x{rows}"), shown);
    }
}

#[test]
fn the_run_is_walked_from_where_it_was_caught_and_esc_comes_back() {
    let mut app = bench();
    field(&mut app, SERVER_KEY_EXCHANGE, DH_YS);
    typed(&mut app, "f");
    let before = seen(&mut app);
    typed(&mut app, "w");
    assert_eq!(app.place(), Place::Walk);
    assert!(app.is_on_detour());
    let step = app.shared.step().expect("a step");
    assert_eq!(step.kind, StepKind::Failed, "{}", step.id);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.place(), Place::Bench);
    assert_eq!(seen(&mut app), before);
}

#[test]
fn enter_on_the_verdict_walks_the_run_too() {
    let mut app = bench();
    typed(&mut app, "d");
    typed(&mut app, "vvv");
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.place(), Place::Walk);
}

#[test]
fn where_nothing_is_done_there_is_nothing_to_walk() {
    let mut app = bench();
    typed(&mut app, "w");
    assert_eq!(app.place(), Place::Bench);
    assert!(seen(&mut app).contains("the run that you came from"));
}

#[test]
fn what_is_sealed_has_one_field_and_the_path_reaches_no_further() {
    let mut app = bench();
    down(&mut app, CLIENT_DATA);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    let screen = seen(&mut app);
    assert!(screen.contains("This is under keys"), "{screen}");
    assert!(done(&mut app).is_empty());
}

#[test]
fn whoever_lacks_the_keys_sees_bytes_only() {
    let mut app = bench();
    app.shared.mask.seat = Seat::Eve;
    down(&mut app, CLIENT_DATA);
    let screen = seen(&mut app);
    assert!(!screen.contains("ping"), "{screen}");
    assert!(!screen.contains("Finished "), "{screen}");
    app.shared.mask.seat = Seat::Above;
    assert!(seen(&mut app).contains("ping"));
}

#[test]
fn what_somebody_reads_is_told_only_to_whoever_may_know_it() {
    let mut app = bench_on(&[(Key::Suite, "ADH-AES128-GCM-SHA256")]);
    typed(&mut app, "M");
    down(&mut app, 1);
    press(&mut app, KeyCode::Enter);
    let screen = seen(&mut app);
    assert!(screen.contains("Mallory reads what the client said: \"ping\""));
    app.shared.mask.seat = Seat::Eve;
    let screen = seen(&mut app);
    assert!(screen.contains("Mallory reads"), "{screen}");
    assert!(!screen.contains("ping"), "{screen}");
}

#[test]
fn what_never_arrived_is_told_only_to_whoever_may_know_it() {
    let mut app = bench_on(&[(Key::ClientData, "attack at dawn")]);
    down(&mut app, CLIENT_DATA);
    typed(&mut app, "d");
    assert!(seen(&mut app).contains("attack at dawn"));
    for seat in [Seat::Eve, Seat::Server] {
        app.shared.mask.seat = seat;
        let screen = seen(&mut app);
        assert!(!screen.contains("dawn"), "{screen}");
    }
}

#[test]
fn there_is_no_bench_while_a_question_stands() {
    let mut app = walk(&[]);
    let trace = app.shared.scene.trace();
    let quantity = trace.all_values().next().expect("a value").quantity;
    app.shared.mask.asked.insert(quantity);
    typed(&mut app, "B");
    assert_eq!(app.place(), Place::Walk);
    assert!(app.shared.notice.is_some());
}

#[test]
fn there_is_no_bench_for_a_run_that_may_not_be_seen_to_its_end() {
    let mut app = walk(&[]);
    app.shared.limit = 20;
    typed(&mut app, "B");
    assert_eq!(app.place(), Place::Walk);
    assert!(app.shared.notice.is_some());
}

#[test]
fn a_challenge_stands_above_and_tells_when_it_is_met() {
    let mut app = walk(&[]);
    static MET: AtomicUsize = AtomicUsize::new(0);
    let goal = |scene: &Scene| {
        let mut packets = scene.trace().packets.iter();
        packets.any(|packet| packet.delivered.is_none())
    };
    app.open_bench(Some(Challenge {
        title: "lost".to_owned(),
        ask: "Let a message never arrive.".to_owned(),
        hints: vec!["There is a key for it.".to_owned()],
        then: "It never came.".to_owned(),
        from: None,
        goal: Arc::new(goal),
        on_met: Arc::new(|_, hints| {
            MET.fetch_add(1 + hints, Ordering::SeqCst);
        }),
    }));
    let screen = seen(&mut app);
    assert!(screen.contains("Challenge: lost"), "{screen}");
    assert!(screen.contains("Let a message never arrive."), "{screen}");
    typed(&mut app, "H");
    assert!(seen(&mut app).contains("There is a key for it."));
    typed(&mut app, "d");
    assert!(seen(&mut app).contains("✓ It never came."));
    assert_eq!(MET.load(Ordering::SeqCst), 2);
}

#[test]
fn the_words_of_a_challenge_are_whole_at_every_size() {
    // As long as the longest of the lessons, and longer than any screen wide.
    let words = |stem: &str, count: usize| {
        let words: Vec<String> = (0..count).map(|n| format!("{stem}{n:02}")).collect();
        words.join(" ")
    };
    let (ask, hint, then) = (words("ask", 40), words("hint", 32), words("then", 42));
    let mut app = walk(&[]);
    let goal = |scene: &Scene| {
        let mut packets = scene.trace().packets.iter();
        packets.any(|packet| packet.delivered.is_none())
    };
    app.open_bench(Some(Challenge {
        title: "lost".to_owned(),
        ask: ask.clone(),
        hints: vec![hint.clone()],
        then: then.clone(),
        from: None,
        goal: Arc::new(goal),
        on_met: Arc::new(|_, _| {}),
    }));
    let whole = |app: &mut App, words: &str| {
        for (columns, rows) in SIZES {
            let screen = shown(app, columns, rows);
            let all: Vec<&str> = screen.split_whitespace().collect();
            assert!(all.join(" ").contains(words), "{words}:\n{screen}");
        }
    };
    whole(&mut app, &ask);
    typed(&mut app, "H");
    whole(&mut app, &hint);
    typed(&mut app, "d");
    seen(&mut app);
    whole(&mut app, &format!("✓ {then}"));
    whole(&mut app, "✓ solved");
}

#[test]
fn what_the_run_is_made_of_can_be_changed_and_taken_back() {
    let mut app = bench();
    typed(&mut app, "S");
    for (columns, rows) in SIZES {
        let shown = shown(&mut app, columns, rows);
        insta::assert_snapshot!(format!("bench_settings_{columns}x{rows}"), shown);
    }
    down(&mut app, 2);
    press(&mut app, KeyCode::Enter);
    let group = |app: &mut App| {
        typed(app, "y");
        let code = app.shared.clipboard.take().expect("a code");
        Scenario::from_code(&code)
            .expect("a scenario")
            .setting(Key::Group)
    };
    down(&mut app, 1);
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Esc);
    assert!(seen(&mut app).contains("What the run is made of"));
    press(&mut app, KeyCode::Esc);
    assert!(!seen(&mut app).contains("What the run is made of"));
    assert_eq!(group(&mut app).as_deref(), Some("safe16"));
    typed(&mut app, "u");
    assert_eq!(group(&mut app).as_deref(), Some("p23"));
}

#[test]
fn what_mallory_checks_is_not_left_out() {
    let settings = [(Key::Suite, "AES128-SHA"), (Key::Mitm, "copied")];
    let mut app = bench_on(&settings);
    typed(&mut app, "X");
    let screen = seen(&mut app);
    assert!(screen.contains("It was Mallory who noticed"), "{screen}");
    assert!(!screen.contains("CHECKS LEFT OUT"), "{screen}");
}

#[test]
fn only_ascii_is_drawn_where_there_is_nothing_else() {
    let mut app = bench();
    app.shared.ascii = true;
    typed(&mut app, "d");
    down(&mut app, 3);
    typed(&mut app, "o");
    for keys in ["", "v", "v", "v", "x"] {
        typed(&mut app, keys);
        for (columns, rows) in SIZES {
            let shown = shown(&mut app, columns, rows);
            assert!(shown.is_ascii(), "{shown}");
        }
    }
}

#[test]
fn every_message_and_every_field_can_be_drawn_at_every_size() {
    for settings in [
        &[][..],
        &[(Key::Suite, "AES128-SHA"), (Key::Records, "64")],
        &[(Key::Records, "coalesced")],
        &[(Key::Suite, "ECDHE-ECDSA-CHACHA20-POLY1305")],
    ] {
        let mut app = bench_on(settings);
        for _ in 0..16 {
            for _ in 0..4 {
                app.act(Action::Pane);
                for (columns, rows) in [(60, 18), (76, 19), (110, 24), (300, 100)] {
                    shown(&mut app, columns, rows);
                }
                app.act(Action::PageDown);
            }
            app.act(Action::Down);
            typed(&mut app, "ff");
        }
    }
}
