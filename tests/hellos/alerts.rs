//! `docs/alerts.md`: every alert that our side sends, with the situation, the
//! section that asks for it and how strongly. It is written again with
//! `SLOWSHAKE_BLESS=1`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use slowshake::sim::run;

use super::situations::{How, ROWS, Row, later};
use super::*;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/alerts.md");

const HEAD: &str = "# Alerts

What our client and our server answer when something is wrong, and where that is
written. Each row is brought about and looked at by `tests/hellos/alerts.rs`, which
writes this table and fails where an alert of the program's code is missing in it.

*MUST*: the section names this alert, with MUST or SHALL, or what happened is the
condition that RFC 5246 §7.2.2 defines the alert by; that section says that the
appropriate alert MUST be sent. *Our choice*: the section forbids what the peer did,
or wants the handshake to end, and names no alert. *MAY*: the section leaves it to
the receiver whether to go on. *Our limit*: the section allows it and sets no bound;
docs/architecture.md has all of ours.

| alert | who sends it | when | | section |
| --- | --- | --- | --- | --- |
";

/// Alerts that no peer brings about: the first says good-bye, the second says
/// no to a second handshake and ends nothing, the third is a fault of our own.
const NOT_HERE: &str = "
Not in the table: `close_notify`, with which either side ends a connection that went
well (RFC 5246 §7.2.1: MUST); `no_renegotiation`, a warning with which our client
answers a HelloRequest and our server a second ClientHello (RFC 5246 §7.2.2: SHOULD
where renegotiation is not wanted); `internal_error`, for what our own side cannot
do, such as sealing more than 2^14 bytes that a scenario put in a value's place.
";

/// The alert with which the row's side ended a run.
fn ends(row: &Row, scenario: &Scenario) -> Option<AlertDescription> {
    let trace = run(scenario).unwrap().trace;
    let party = match row.who {
        "client" => PartyId::CLIENT,
        _ => PartyId::SERVER,
    };
    let outcomes = trace.outcomes.iter().filter(|one| one.party == party);
    outcomes
        .filter_map(|outcome| match outcome.ending {
            Ending::Failed { alert, .. } => Some(alert),
            _ => None,
        })
        .next()
}

/// The alerts with which our sides answered.
fn brought_about(row: &Row) -> Vec<Option<AlertDescription>> {
    match &row.how {
        How::Run(settings) => vec![ends(row, &scenario(settings))],
        How::RunWith(settings) => {
            let settings = settings();
            let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
            vec![ends(row, &scenario(&settings))]
        }
        How::ToServer(settings, bytes) => vec![server_refuses(settings, &bytes())],
        How::ToClient(bytes) => {
            let (client, bytes) = bytes();
            vec![refusal(client, PartyId::CLIENT, &bytes)]
        }
        How::Later(bytes) => [true, false].map(|client| later(&bytes(), client)).to_vec(),
        How::LaterServer(bytes) => vec![later(&bytes(), false)],
    }
}

#[test]
fn every_situation_is_answered_with_its_alert() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let made = std::panic::catch_unwind(|| brought_about(row));
        for alert in made.unwrap_or_else(|_| panic!("{}, {}", row.who, row.what)) {
            if alert != Some(row.alert) {
                let found = alert.map_or("none".to_owned(), |alert| alert.to_string());
                wrong.push(format!("{}, {}: {found}", row.who, row.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All Rust files below a folder, as one text.
fn source(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &source(&path);
        } else if path.extension().is_some_and(|end| end == "rs") {
            text += &std::fs::read_to_string(&path).unwrap();
        }
    }
    text
}

#[test]
fn every_alert_of_the_code_is_in_the_table() {
    let text = source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/actor"));
    let named: BTreeSet<String> = text
        .split("AlertDescription::")
        .skip(1)
        .map(|rest| {
            let letter = |c: char| c.is_ascii_uppercase() || c == '_';
            rest.chars().take_while(|c| letter(*c)).collect::<String>()
        })
        .filter(|name| name.len() > 1)
        .map(|name| name.to_lowercase())
        .collect();
    let mut told: BTreeSet<String> = ROWS.iter().map(|row| row.alert.to_string()).collect();
    for name in ["close_notify", "no_renegotiation", "internal_error"] {
        assert!(NOT_HERE.contains(name));
        told.insert(name.to_owned());
    }
    assert_eq!(named, told);
}

#[test]
fn the_table_of_alerts_is_as_it_is_kept() {
    let mut text = HEAD.to_owned();
    for row in ROWS {
        let (alert, who, what) = (row.alert, row.who, row.what);
        let (force, cite) = (row.force.word(), row.cite);
        writeln!(text, "| `{alert}` | {who} | {what} | {force} | {cite} |").unwrap();
    }
    text += NOT_HERE;
    text += chains::HEAD;
    text += &chains::table();
    text += chains::FOOT;
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        std::fs::write(TABLE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(TABLE).unwrap_or_default();
    assert!(
        kept == text,
        "docs/alerts.md differs; look at it, then SLOWSHAKE_BLESS=1 writes it"
    );
}
