//! Somebody in the middle: what he shows decides whether the client stays, and
//! which check it is that turns him away.

use slowshake::export::{Paper, json, keylog, pcapng, text};
use slowshake::session::{Action, Session};
use slowshake::sim::{Key, Run, Scenario, run};
use slowshake::trace::{
    CheckKind, ConnectionId, Ending, Name, Op, PartyId, Quantity, Seat, StepKind, Value,
};
use slowshake::tui::{App, Theme, frame};
use slowshake::view::Knowledge;
use slowshake::wire::Role;

const C1: ConnectionId = ConnectionId(1);
const C2: ConnectionId = ConnectionId(2);
const ANON: (Key, &str) = (Key::Suite, "ADH-AES128-GCM-SHA256");

fn scenario(settings: &[(Key, &str)]) -> Scenario {
    Scenario::of(settings).expect("a setting")
}

fn ran(settings: &[(Key, &str)]) -> Run {
    run(&scenario(settings)).expect("a scenario that can be")
}

/// By which check the client turned him away.
fn turned_away(settings: &[(Key, &str)]) -> Option<CheckKind> {
    let run = ran(settings);
    let outcome = run.trace.outcome(C1, PartyId::CLIENT).expect("an outcome");
    match &outcome.ending {
        Ending::Failed { check, .. } => *check,
        _ => None,
    }
}

fn said(run: &Run, party: PartyId, connection: ConnectionId, role: Role) -> Option<&Value> {
    let quantity = Quantity::new(connection, Name::ApplicationData).of(role);
    run.trace.find(party, &quantity)
}

#[test]
fn without_certificates_there_are_two_flawless_connections() {
    let run = ran(&[ANON, (Key::Mitm, "none")]);
    assert_eq!(run.trace.connections.len(), 2);
    assert!(run.trace.established_on(C1) && run.trace.established_on(C2));
    let wrong = |kind| matches!(kind, StepKind::Failed | StepKind::Skipped);
    assert!(run.trace.steps.iter().all(|step| !wrong(step.kind)));
}

#[test]
fn each_certificate_fails_at_its_own_check() {
    use CheckKind::{CertificatePath, HostName, ParamsSignature};
    for suite in ["DHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"] {
        for (mitm, check) in [
            ("self_signed", CertificatePath),
            ("other_name", HostName),
            ("copied", ParamsSignature),
        ] {
            let settings = [(Key::Suite, suite), (Key::Mitm, mitm)];
            assert_eq!(turned_away(&settings), Some(check), "{suite} {mitm}");
        }
    }
}

#[test]
fn with_the_right_check_left_out_or_the_key_stolen_he_reads_everything() {
    for (mitm, skip) in [
        ("self_signed", "client.certificate_path"),
        ("other_name", "client.host_name"),
        ("copied", "client.params_signature"),
        ("stolen", ""),
    ] {
        let run = ran(&[(Key::Mitm, mitm), (Key::Skip, skip)]);
        assert!(run.trace.established_on(C1), "{mitm}");
        assert!(run.trace.established_on(C2), "{mitm}");
        let read = said(&run, PartyId::MALLORY, C1, Role::Client).expect("read");
        assert_eq!(read.bytes, b"ping", "{mitm}");
        let answered = said(&run, PartyId::CLIENT, C1, Role::Server).expect("answered");
        assert_eq!(answered.bytes, b"pong", "{mitm}");
    }
}

/// With RSA the secret goes to whoever has the key of the certificate.
#[test]
fn a_copied_certificate_does_not_open_the_premaster_secret() {
    let run = ran(&[(Key::Suite, "AES128-GCM-SHA256"), (Key::Mitm, "copied")]);
    assert_eq!(run.trace.connections.len(), 1);
    let premaster = Quantity::new(C1, Name::PremasterSecret);
    let of = |party| &run.trace.find(party, &premaster).expect("a secret").bytes;
    assert_ne!(of(PartyId::CLIENT), of(PartyId::MALLORY));
    let outcome = run.trace.outcome(C1, PartyId::MALLORY).expect("an outcome");
    assert!(matches!(outcome.ending, Ending::Failed { .. }));
}

#[test]
fn whom_the_client_turns_away_tells_the_server_nothing() {
    for mitm in ["self_signed", "other_name", "copied"] {
        let run = ran(&[(Key::Mitm, mitm)]);
        assert_eq!(run.trace.connections.len(), 1, "{mitm}");
        assert!(run.trace.values_of(PartyId::SERVER).is_empty(), "{mitm}");
    }
}

#[test]
fn what_he_passes_on_is_made_of_what_he_read() {
    let run = ran(&[ANON, (Key::Mitm, "none")]);
    let sent = said(&run, PartyId::MALLORY, C2, Role::Client).expect("passed on");
    let read = said(&run, PartyId::MALLORY, C1, Role::Client).expect("read");
    assert!(matches!(sent.op, Op::Encode(_)));
    assert_eq!(sent.op.inputs(), [read.id]);
}

#[test]
fn what_he_passes_on_can_be_something_else() {
    let set = (Key::Set, "mallory.c2.client_application_data=70616e6b");
    let run = ran(&[ANON, (Key::Mitm, "none"), set]);
    let heard = said(&run, PartyId::SERVER, C2, Role::Client).expect("heard");
    let meant = said(&run, PartyId::CLIENT, C1, Role::Client).expect("meant");
    assert_eq!(
        (&heard.bytes[..], &meant.bytes[..]),
        (&b"pank"[..], &b"ping"[..])
    );
    assert!(run.trace.established());
}

/// The two ends share no secret, and neither holds anything of the other's
/// connection.
#[test]
fn nobody_holds_what_he_could_not_know() {
    for settings in [
        &[ANON, (Key::Group, "safe512"), (Key::Mitm, "none")][..],
        &[
            (Key::Group, "safe512"),
            (Key::Mitm, "stolen"),
            (Key::Ems, "on"),
        ],
        &[(Key::Suite, "AES128-SHA"), (Key::Mitm, "stolen")],
    ] {
        let run = ran(settings);
        let trace = &run.trace;
        for endpoints in &trace.connections {
            for party in [PartyId::CLIENT, PartyId::SERVER] {
                let own = endpoints.ends().contains(&party);
                let holds = trace.values_of(party).iter();
                let of_it = holds.filter(|value| value.quantity.connection == endpoints.id);
                assert_eq!(own, of_it.count() > 0, "{settings:?}");
            }
        }
        let knowledge = Knowledge::new(trace);
        let last = trace.steps.len() as u32;
        for value in trace.all_values().filter(|value| value.is_secret()) {
            let strangers = [PartyId::EVE, PartyId::CLIENT, PartyId::SERVER];
            let ends = trace.endpoints(value.quantity.connection).ends();
            for party in strangers.into_iter().filter(|party| !ends.contains(party)) {
                assert!(!knowledge.knows(party, value.id, last), "{value:?}");
            }
        }
        for name in [Name::PremasterSecret, Name::MasterSecret, Name::KeyBlock] {
            let of = |connection, party| {
                let found = trace.find(party, &Quantity::new(connection, name));
                &found.expect("a secret").bytes
            };
            assert_ne!(of(C1, PartyId::CLIENT), of(C2, PartyId::SERVER), "{name:?}");
            assert_eq!(
                of(C1, PartyId::CLIENT),
                of(C1, PartyId::MALLORY),
                "{name:?}"
            );
            assert_eq!(
                of(C2, PartyId::SERVER),
                of(C2, PartyId::MALLORY),
                "{name:?}"
            );
        }
    }
}

#[test]
fn eve_beside_him_works_on_both_connections() {
    let run = ran(&[ANON, (Key::Mitm, "none"), (Key::Eve, "computes")]);
    for connection in [C1, C2] {
        let read = said(&run, PartyId::EVE, connection, Role::Client).expect("read");
        assert_eq!(read.bytes, b"ping");
    }
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let why = |settings: &[(Key, &str)]| {
        let refused = run(&scenario(settings)).expect_err("it cannot be");
        refused.to_string()
    };
    assert!(why(&[(Key::Mitm, "none")]).contains("wants one"));
    assert!(why(&[ANON, (Key::Mitm, "stolen")]).contains("nobody shows a certificate"));
    let false_start = [(Key::Mitm, "stolen"), (Key::FalseStart, "on")];
    assert!(why(&false_start).contains("false_start"));
    let resume = [(Key::Mitm, "stolen"), (Key::Resume, "ticket")];
    assert!(why(&resume).contains("resume"));
}

/// A check that is left out is the client's or the server's, not Mallory's.
#[test]
fn he_himself_leaves_no_check_out() {
    let run = ran(&[
        (Key::Mitm, "stolen"),
        (Key::Skip, "host_name,params_signature"),
    ]);
    let mut skipped = run
        .trace
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Skipped);
    assert!(skipped.clone().count() > 0);
    assert!(skipped.all(|step| step.actor != PartyId::MALLORY));
}

#[test]
fn both_connections_stand_in_every_export() {
    let run = ran(&[(Key::Mitm, "stolen")]);
    let document = json::document(&run);
    let parties: Vec<&str> = document["parties"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|party| party["name"].as_str())
        .collect();
    assert_eq!(parties, ["client", "server", "eve", "mallory"]);
    let ends = |at: usize| {
        let connection = &document["connections"][at];
        (connection["client"].clone(), connection["server"].clone())
    };
    assert_eq!(ends(0), ("client".into(), "mallory".into()));
    assert_eq!(ends(1), ("mallory".into(), "server".into()));
    assert_eq!(document["outcomes"].as_array().map(Vec::len), Some(4));
    assert_eq!(keylog::text(&run.trace).lines().count(), 2);
    assert!(!pcapng::bytes(&run).is_empty());
}

#[test]
fn the_text_shouts_what_is_left_out() {
    let run = ran(&[(Key::Mitm, "other_name"), (Key::Skip, "client.host_name")]);
    let mut out = Vec::new();
    text::write(&run, &mut Paper::new(&mut out, false)).expect("text");
    let text = String::from_utf8(out).expect("UTF-8");
    let head: Vec<&str> = text.lines().take(6).collect();
    assert!(
        head.iter()
            .any(|line| line.contains("! CHECKS LEFT OUT: client.host_name"))
    );
    assert!(head.iter().any(|line| line.contains("Mallory between")));
}

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

fn app(settings: &[(Key, &str)]) -> App {
    App::new(ran(settings), Theme::plain())
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

/// The walk, and what is opened from it by one key.
fn shots(app: &mut App, name: &str) {
    for (columns, rows) in SIZES {
        let shown = frame(app, columns, rows).expect("a frame");
        insta::assert_snapshot!(format!("{name}_walk_{columns}x{rows}"), shown);
    }
    for (action, screen) in [
        (Action::Ladder, "ladder"),
        (Action::Steps, "steps"),
        (Action::Transcript, "transcript"),
    ] {
        app.act(action);
        for (columns, rows) in SIZES {
            let shown = frame(app, columns, rows).expect("a frame");
            insta::assert_snapshot!(format!("{name}_{screen}_{columns}x{rows}"), shown);
        }
        app.act(Action::Return);
    }
}

#[test]
fn two_connections_at_every_size() {
    let mut app = app(&[ANON, (Key::Mitm, "none")]);
    app.session
        .go(step(&app.session, "c2.mallory.data.pass_on"));
    shots(&mut app, "mallory");
}

#[test]
fn a_session_taken_up_again_at_every_size() {
    let mut app = app(&[(Key::Resume, "ticket")]);
    app.session
        .go(step(&app.session, "c2.client.keys.key_block"));
    shots(&mut app, "resumed");
}

#[test]
fn a_check_that_is_left_out_is_shouted_on_every_screen_of_the_run() {
    let mut app = app(&[(Key::Mitm, "other_name"), (Key::Skip, "client.host_name")]);
    app.session.go(step(&app.session, "client.data.send"));
    for action in [
        Action::Working,
        Action::Message,
        Action::Eve,
        Action::Transcript,
        Action::Steps,
        Action::Ladder,
        Action::Search,
        Action::Detours,
        Action::Help,
    ] {
        app.act(action);
        for (columns, rows) in SIZES {
            let shown = frame(&mut app, columns, rows).expect("a frame");
            let first = shown.lines().next().unwrap_or_default();
            assert!(
                first.contains("! CHECKS LEFT OUT: client host_name"),
                "{action:?} {columns}x{rows}:\n{shown}"
            );
        }
        app.act(Action::Return);
    }
}

#[test]
fn the_walk_of_a_session_taken_up_opens_behind_the_first_connection() {
    let mut app = app(&[(Key::Resume, "id")]);
    let here = app.shared.cursor;
    let first = app.shared.scene.step(here).expect("a step");
    assert_eq!(first.connection, C2);
    app.act(Action::Back);
    let before = app.shared.scene.step(here - 1).expect("a step");
    assert_eq!((app.shared.cursor, before.connection), (here - 1, C1));
}

#[test]
fn the_seats_are_those_of_the_run() {
    let seats = |settings: &[(Key, &str)]| {
        let mut app = app(settings);
        let mut seats = Vec::new();
        for _ in 0..5 {
            app.act(Action::Seat);
            seats.push(app.shared.mask.seat);
        }
        seats
    };
    assert!(!seats(&[]).contains(&Seat::Mallory));
    assert!(seats(&[(Key::Mitm, "stolen")]).contains(&Seat::Mallory));
}

/// From the client's seat what Mallory shares with the server is covered, and
/// from his own nothing of the two connections is, save what each end keeps.
#[test]
fn he_sees_what_both_ends_tell_him_and_not_what_they_keep() {
    let run = ran(&[(Key::Mitm, "stolen")]);
    let knowledge = Knowledge::new(&run.trace);
    let last = run.trace.steps.len() as u32;
    let knows = |owner, quantity: Quantity| {
        let value = run.trace.find(owner, &quantity).expect("a value");
        knowledge.knows(PartyId::MALLORY, value.id, last)
    };
    assert!(knows(
        PartyId::CLIENT,
        Quantity::new(C1, Name::MasterSecret)
    ));
    assert!(knows(
        PartyId::SERVER,
        Quantity::new(C2, Name::MasterSecret)
    ));
    assert!(!knows(PartyId::CLIENT, Quantity::new(C1, Name::Xc)));
    assert!(!knows(PartyId::SERVER, Quantity::new(C2, Name::Xs)));
}
