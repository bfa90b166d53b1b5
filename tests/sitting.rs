//! A whole sitting at the real program in a real pseudo-terminal: what a
//! person does who looks at everything once.
#![cfg(unix)]

#[path = "terminal/pty.rs"]
mod pty;

use pty::{PROGRAM, Session, Setup};

const ENTER: &str = "\r";
const BACK: &str = "\x7f";
const ESCAPE: &str = "\x1b";
const TAB: &str = "\t";

/// The program in the dark theme, which then asks the terminal nothing.
fn program() -> Setup {
    Setup::of(PROGRAM).args(&["--theme", "dark"])
}

/// The walk through the default run.
fn walk(columns: u16, rows: u16) -> Session {
    let mut session = program().args(&["--group", "p23"]).open(columns, rows);
    session.wait_for("step 1 of 86");
    session.assert_taken();
    session
}

/// Goes to a step by its number.
fn go(session: &mut Session, n: u32) {
    session.press(&format!(":{n}"));
    session.wait_for("1 found");
    session.press(ENTER);
    session.wait_for(&format!("step {n} of 86"));
}

/// What stands on the screen when nothing more comes, without the spaces at
/// the ends of lines, which a terminal keeps or not.
fn still(session: &mut Session) -> String {
    session.settle();
    trimmed(session)
}

fn trimmed(session: &Session) -> String {
    let text = session.text();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The place of a text on the screen, from 1, as the mouse reports it.
fn place(session: &Session, what: &str) -> (usize, usize) {
    let text = session.text();
    let lines = text.lines().enumerate();
    let found = lines.filter_map(|(y, line)| {
        let at = line.find(what)?;
        Some((line[..at].chars().count() + 1, y + 1))
    });
    found
        .last()
        .unwrap_or_else(|| panic!("{what:?} is not on\n{text}"))
}

fn click(session: &mut Session, what: &str) {
    // A frame may come in pieces.
    session.wait_for(what);
    let (x, y) = place(session, what);
    session.press(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
}

fn leave(mut session: Session) {
    session.press("\x03");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn every_step_is_reached_forth_and_back() {
    let mut session = walk(80, 24);
    for n in 2..=86 {
        session.press("l");
        session.wait_for(&format!("step {n} of 86"));
    }
    session.press("l");
    for n in (1..=85).rev() {
        session.press("h");
        session.wait_for(&format!("step {n} of 86"));
    }
    session.press("h");
    session.resize(200, 60);
    session.wait_for("step 1 of 86");
    leave(session);
}

#[test]
fn links_lead_from_value_to_value_and_backspace_leads_back() {
    let mut session = walk(120, 36);
    go(&mut session, 36);
    session.press(ENTER);
    session.wait_for("compute it yourself");
    let first = session.text();
    session.press(TAB);
    session.press(TAB);
    session.press(ENTER);
    session.wait_until("another value", |session| {
        let text = session.text();
        text.contains("compute it yourself") && text.lines().nth(2) != first.lines().nth(2)
    });
    session.resize(80, 24);
    session.wait_until("one part alone", |session| {
        !session.text().contains("compute it yourself")
    });
    session.resize(120, 36);
    session.wait_for("compute it yourself");
    session.press(BACK);
    let title = first.lines().nth(2).unwrap_or_default().to_owned();
    session.wait_for(&title);
    session.press(BACK);
    session.wait_for("step 36 of 86");
    leave(session);
}

#[test]
fn a_search_finds_a_value_by_its_name_and_opens_it() {
    let mut session = walk(100, 30);
    session.press("/");
    session.press("master_secret");
    session.wait_for("found");
    session.resize(60, 18);
    session.wait_for("found");
    session.resize(100, 30);
    session.press("\x1b[B\x1b[A");
    session.press(ENTER);
    session.wait_for("It does not exist yet");
    session.press(BACK);
    session.wait_for("step 1 of 86");
    session.press("/");
    session.press("no such thing at all");
    session.wait_for("nothing found");
    session.press(ESCAPE);
    session.wait_for("step 1 of 86");
    leave(session);
}

#[test]
fn each_seat_sees_what_is_its_own() {
    let mut session = walk(120, 36);
    session.press("G");
    session.wait_for("step 86 of 86");
    for (words, covered) in [
        ("You sit at the client", true),
        ("You sit at the server", true),
        ("You sit at Eve", true),
        ("You sit above", false),
    ] {
        session.press("s");
        session.wait_for(words);
        // A resize draws it all again.
        session.resize(119, 36);
        session.resize(120, 36);
        session.settle();
        assert_eq!(session.text().contains("??"), covered, "{}", session.text());
    }
    leave(session);
}

#[test]
fn a_value_is_opened_by_a_click_and_the_wheel_scrolls() {
    let mut session = walk(120, 36);
    go(&mut session, 36);
    click(&mut session, "dh_g");
    session.wait_for("compute it yourself");
    session.press("\x1b[<65;10;10M\x1b[<64;10;10M");
    click(&mut session, "go back");
    session.wait_for("step 36 of 86");
    leave(session);
}

#[test]
fn a_run_is_put_together_in_the_lab_and_walked() {
    let mut session = lab();
    session.wait_for("code");
    // The third setting is the group: the last of its field groups.
    session.press("\x1b[B\x1b[B\x1b[B");
    session.press(ENTER);
    session.wait_for("ffdhe2048");
    session.resize(80, 24);
    session.wait_for("ffdhe2048");
    session.press(ESCAPE);
    // A letter that comes with it would make another key of it.
    session.settle();
    session.resize(120, 36);
    session.settle();
    session.press("g");
    session.press(ENTER);
    session.wait_for("step 1 of");
    session.press("q");
    session.wait_for("Free lab");
    leave(session);
}

/// The lab, by way of the start screen.
fn lab() -> Session {
    let mut session = program().open(120, 36);
    session.wait_for("free lab");
    session.press("G");
    session.press(ENTER);
    session.wait_for("Walk this run");
    session.assert_taken();
    session
}

#[test]
fn a_detour_changes_one_value_and_one_key_leads_back() {
    let mut session = walk(120, 36);
    go(&mut session, 34);
    let before = still(&mut session);
    session.press("d");
    session.press(ENTER);
    session.press("7");
    session.press(ENTER);
    session.wait_for("Δ xc=7");
    session.settle();
    session.resize(80, 24);
    session.settle();
    session.wait_for("Δ xc=7");
    session.resize(120, 36);
    session.settle();
    session.press("b");
    session.wait_until("the very same screen", |session| trimmed(session) == before);
    session.press("D");
    session.wait_for("xc");
    session.press(BACK);
    session.wait_for("step 34 of 86");
    leave(session);
}

/// The pencil lesson, where its first question stands.
fn first_question() -> Session {
    let mut session = program().args(&["--lesson", "pencil"]).open(100, 40);
    session.wait_for("strangers");
    for _ in 0..8 {
        if session.text().contains("step 1 of") {
            break;
        }
        session.press(" ");
        session.settle();
    }
    session.press("G");
    session.wait_for("What is the server's public value?");
    session.assert_taken();
    session
}

#[test]
fn a_wrong_answer_gets_the_hint_that_fits_and_a_right_one_goes_on() {
    let mut session = first_question();
    // Base and exponent swapped: xs^5 mod 23 of this run.
    session.wait_for("xs = ");
    let given = session.text();
    let xs: u32 = given
        .split("xs = ")
        .nth(1)
        .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
        .and_then(|number| number.parse().ok())
        .expect("xs is given");
    let power = |base: u32, exponent: u32| (0..exponent).fold(1, |product, _| product * base % 23);
    session.press(&power(xs, 5).to_string());
    session.press(ENTER);
    session.wait_for("have changed places");
    session.resize(60, 18);
    session.wait_for("places. g is");
    session.resize(100, 40);
    session.press("\x1bOQ");
    session.wait_for("after every multiplication");
    for _ in 0..3 {
        session.press(BACK);
    }
    session.press(&power(5, xs).to_string());
    session.press(ENTER);
    session.wait_for("✓ Right.");
    session.press(ENTER);
    session.wait_for("The server computes its public value");
    leave(session);
}

#[test]
fn a_question_is_put_off_and_another_is_shown() {
    let mut session = first_question();
    session.press("P");
    session.wait_until("the walk", |session| session.text().contains(" of 86"));
    session.press("G");
    session.wait_for("Which bytes go over the cable");
    session.press(ESCAPE);
    session.wait_for(" of 86");
    session.press("G");
    session.wait_for("Which bytes go over the cable");
    session.press("S");
    session.wait_until("what it is about", |session| {
        !session.text().contains("Which bytes go over the cable")
    });
    session.resize(80, 24);
    session.wait_for(" ");
    leave(session);
}

#[test]
fn every_screen_is_opened_resized_and_left() {
    let mut session = walk(120, 36);
    go(&mut session, 27);
    for key in ["m", "t", "a", "L", "e", "w", "?", "D", "d"] {
        let before = still(&mut session);
        session.press(key);
        session.wait_until(key, |session| trimmed(session) != before);
        session.resize(60, 18);
        session.settle();
        session.resize(200, 60);
        session.settle();
        session.resize(120, 36);
        session.settle();
        session.press(BACK);
        session.wait_until("the walk again", |session| trimmed(session) == before);
    }
    leave(session);
}
