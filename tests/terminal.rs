//! The real program in a real pseudo-terminal: keys go in, screens come out,
//! and the terminal is given back however it ends.
#![cfg(unix)]

#[path = "terminal/escapes.rs"]
mod escapes;
#[path = "terminal/pty.rs"]
mod pty;

use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use pty::{PROGRAM, Session, Setup, send_signal};
use slowshake::session;
use slowshake::tui;

#[test]
fn the_walk_goes_forth_and_back_and_is_left() {
    let mut session = Setup::screen().open(100, 30);
    session.wait_for("step 1 of");
    session.assert_taken();
    session.press("l");
    session.wait_for("step 2 of");
    session.press("\x1b[C");
    session.wait_for("step 3 of");
    session.press("h");
    session.wait_for("step 2 of");
    session.press("G");
    session.wait_for("step 86 of 86");
    session.press("?");
    session.wait_for("Keys");
    session.press("?");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn ctrl_c_leaves() {
    let mut session = Setup::screen().open(80, 24);
    session.wait_for("step 1 of");
    session.press("\x03");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn a_request_to_end_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT", "QUIT"] {
        let mut session = Setup::screen().open(80, 24);
        session.wait_for("step 1 of");
        session.signal(signal);
        assert_eq!(session.ends_clean(), 0, "{signal}");
    }
}

/// The screen as a job of a shell that has job control, and the number of its
/// process. When it is stopped, Enter continues it `by` these commands.
fn job(by: &str) -> (Session, u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pid");
    let script = format!(
        "set -m; sh -c 'echo $$ > {file}; exec {PROGRAM} --group p23 --theme dark'; \
         echo the shell again; read line; {by} >/dev/null; echo ended with $?",
        file = file.display()
    );
    let mut session = Setup::of("sh").args(&["-c", &script]).open(80, 24);
    session.wait_for("step 1 of");
    session.assert_taken();
    let pid = fs::read_to_string(file).expect("its number");
    (session, pid.trim().parse().expect("a number"))
}

fn comes_back_and_ends(mut session: Session) {
    session.wait_for("the shell again");
    session.assert_given_back();
    // The shell's user looks around, and then continues the job.
    session.resize(90, 28);
    session.wipe();
    session.press("\n");
    session.wait_for("step 2 of");
    session.assert_taken();
    session.press("l");
    session.wait_for("step 3 of");
    session.press("q");
    session.wait_for("ended with 0");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_takes_it_again() {
    let (mut session, _) = job("fg");
    session.press("l");
    session.wait_for("step 2 of");
    session.press("\x1a");
    comes_back_and_ends(session);
}

#[test]
fn a_request_to_stop_does_what_ctrl_z_does() {
    let (mut session, pid) = job("fg");
    session.press("l");
    session.wait_for("step 2 of");
    send_signal("TSTP", pid);
    comes_back_and_ends(session);
}

#[test]
fn in_the_background_it_leaves_the_terminal_to_the_shell() {
    let (mut session, _) = job("bg; sleep 0.3; echo still the shell >&2; sleep 1; fg");
    session.press("l");
    session.wait_for("step 2 of");
    session.press("\x1a");
    session.wait_for("the shell again");
    session.press("\n");
    session.wait_for("still the shell");
    session.assert_given_back();
    session.wipe();
    session.wait_for("step 2 of");
    session.assert_taken();
    session.press("q");
    session.wait_for("ended with 0");
    session.ends_clean();
}

#[test]
fn a_stopped_screen_that_is_asked_to_end_ends_when_it_goes_on() {
    let (mut session, pid) = job("fg");
    session.press("\x1a");
    session.wait_for("the shell again");
    send_signal("TERM", pid);
    session.press("\n");
    session.wait_for("ended with 0");
    session.ends_clean();
}

#[test]
fn where_no_shell_would_continue_it_ctrl_z_stops_nothing() {
    let mut session = Setup::screen().open(80, 24);
    session.wait_for("step 1 of");
    session.press("\x1a");
    session.signal("TSTP");
    session.press("l");
    session.wait_for("step 2 of");
    session.assert_taken();
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn stopped_by_force_it_takes_the_terminal_over_when_it_goes_on() {
    let mut session = Setup::screen().open(80, 24);
    session.wait_for("step 1 of");
    session.signal("STOP");
    // As a shell does, which had no warning.
    session.stty("sane");
    assert!(session.is_cooked());
    session.wipe();
    session.signal("CONT");
    session.wait_for("step 1 of");
    session.wait_until("raw mode", |session| !session.is_cooked());
    session.press("l");
    session.wait_for("step 2 of");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

/// A host with nothing behind it.
struct Nowhere;

impl session::Host for Nowhere {
    fn shelf(&self) -> Result<session::Shelf, String> {
        Ok(session::Shelf::built_in())
    }

    fn watch(&self, _heard: session::Heard) {}

    fn bookmark(&self) -> Result<Option<session::Bookmark>, String> {
        Ok(None)
    }

    fn keep(&self, _bookmark: &session::Bookmark) -> Result<(), String> {
        Ok(())
    }
}

/// Not a test of its own: the screen, and beside it a thread that panics.
#[test]
#[ignore = "a_panic_on_any_thread_… runs it inside a terminal"]
fn a_screen_beside_a_thread_that_panics() {
    thread::spawn(|| {
        thread::sleep(Duration::from_millis(1500));
        panic!("the worker is out of luck");
    });
    let opening = session::Opening::Scenario(Box::default());
    let ended = tui::play(opening, tui::Options::default(), Arc::new(Nowhere));
    println!("the screen said: {}", ended.expect_err("an error"));
}

#[test]
fn a_panic_on_any_thread_gives_the_terminal_back_before_it_speaks() {
    let itself = std::env::current_exe().expect("this program");
    let mut session = Setup::of(itself)
        .args(&[
            "--ignored",
            "--exact",
            "--nocapture",
            "a_screen_beside_a_thread_that_panics",
        ])
        .open(100, 30);
    session.wait_for("step 1 of");
    session.wait_for("the screen said: a part of the program failed");
    let raw = session.raw();
    let left = raw.find("\x1b[?1049l").expect("the screen is left");
    let spoke = raw.find("the worker is out of luck").expect("the message");
    assert!(left < spoke);
    assert!(
        !raw[spoke..].contains("\x1b[?1049h"),
        "nothing comes over it"
    );
    session.ends_clean();
}

#[test]
fn a_terminal_too_small_says_so_and_comes_back() {
    let mut session = Setup::screen().open(30, 8);
    session.wait_for("slowshake needs");
    session.resize(80, 24);
    session.wait_for("step 1 of");
    session.resize(39, 11);
    session.wait_for("slowshake needs");
    session.resize(120, 36);
    session.wait_for("step 1 of");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

/// The client's color among 256, in the dark theme and the light one.
const DARK_CLIENT: &str = "38;5;75";
const LIGHT_CLIENT: &str = "38;5;25";
const QUESTION: &str = "\x1b]11;?\x1b\\";

#[test]
fn a_light_terminal_gets_the_light_theme_when_it_answers() {
    for end in ["\x1b\\", "\x07"] {
        let mut session = Setup::walk().open(80, 24);
        session.wait_for_bytes(QUESTION);
        // Nobody waits for the answer.
        session.wait_for_bytes(DARK_CLIENT);
        session.press(&format!("\x1b]11;rgb:fdfd/f6f6/e3e3{end}"));
        session.wait_for_bytes(LIGHT_CLIENT);
        session.wait_for("step 1 of");
        session.press("q");
        assert_eq!(session.ends_clean(), 0);
    }
}

#[test]
fn a_dark_terminal_gets_the_dark_theme_though_the_environment_said_light() {
    let mut session = Setup::walk().env("COLORFGBG", "0;15").open(80, 24);
    session.wait_for_bytes(QUESTION);
    session.wait_for_bytes(LIGHT_CLIENT);
    session.press("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\");
    session.wait_for_bytes(DARK_CLIENT);
    session.press("q");
    session.ends_clean();
}

#[test]
fn an_answer_in_pieces_is_still_one() {
    let mut session = Setup::walk().open(80, 24);
    session.wait_for_bytes(QUESTION);
    for piece in ["\x1b", "]11;rg", "b:ffff/ff", "ff/ffff\x1b", "\\"] {
        session.press(piece);
        thread::sleep(Duration::from_millis(15));
    }
    session.wait_for_bytes(LIGHT_CLIENT);
    session.wait_for("step 1 of");
    session.press("q");
    session.ends_clean();
}

#[test]
fn without_an_answer_every_key_is_heard() {
    let mut session = Setup::walk().open(80, 24);
    session.wait_for_bytes(QUESTION);
    session.press("l");
    session.wait_for("step 2 of");
    // This begins like an answer, and is none.
    session.press("\x1b]l");
    session.wait_for("step 3 of");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn who_chose_a_theme_or_no_colors_is_not_asked_for_one() {
    for setup in [
        Setup::walk().args(&["--theme", "light"]),
        Setup::walk().env("NO_COLOR", "1"),
        Setup::walk().env("TERM", "linux"),
    ] {
        let mut session = setup.open(80, 24);
        session.wait_for("step 1 of");
        session.press("l");
        session.wait_for("step 2 of");
        assert!(!session.raw().contains(QUESTION));
        session.press("q");
        session.ends_clean();
    }
}

#[test]
fn without_utf8_or_on_request_only_ascii_is_drawn() {
    for setup in [
        Setup::screen().args(&["--ascii"]),
        Setup::screen().env("LC_ALL", "C"),
    ] {
        let mut session = setup.open(120, 36);
        session.wait_for("step 1 of");
        session.press("G");
        session.wait_for("step 86 of 86");
        session.press("?");
        session.wait_for("Keys");
        assert!(session.text().is_ascii(), "{}", session.text());
        session.press("qq");
        session.ends_clean();
    }
}

#[test]
fn the_settings_leave_the_mouse_to_the_terminal() {
    let mut session = Setup::screen().settings("mouse = false").open(80, 24);
    session.wait_for("step 1 of");
    assert!(!session.raw().contains("\x1b[?1000h"));
    session.press("q");
    session.ends_clean();
}

#[test]
fn an_answer_to_a_screen_that_is_left_at_once_is_not_typed_into_the_shell() {
    let mut session = Setup::of("sh")
        .args(&[
            "-c",
            &format!("{PROGRAM} --group p23; echo over; read line"),
        ])
        .open(80, 24);
    session.wait_for_bytes(QUESTION);
    session.press("q");
    thread::sleep(Duration::from_millis(10));
    session.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    session.wait_for("over");
    assert!(!session.text().contains("rgb"), "{}", session.text());
    session.press("\n");
    session.ends_clean();
}

#[test]
fn what_is_copied_goes_to_the_clipboard_of_the_terminal() {
    let mut session = Setup::screen().open(120, 36);
    session.wait_for("step 1 of");
    // A derived value has a command that computes it again.
    session.press("]nnn");
    session.press("lll\r");
    session.wait_for("compute it yourself");
    session.wait_for("prints");
    session.press("y");
    session.wait_for_bytes("\x1b]52;c;");
    session.press("qq");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn a_frame_comes_in_one_piece() {
    let mut session = Setup::screen().open(80, 24);
    session.wait_for("step 1 of");
    session.wipe();
    session.press("l");
    session.wait_for_bytes("\x1b[?2026l");
    let raw = session.raw();
    assert!(raw.starts_with("\x1b[?2026h"), "{raw:?}");
    assert_eq!(raw.matches("\x1b[?2026h").count(), 1, "{raw:?}");
    session.press("q");
    session.ends_clean();
}

#[test]
#[cfg(target_os = "linux")]
fn an_idle_screen_takes_no_time_of_the_processor() {
    let ticks = |session: &Session| -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", session.pid()));
        let stat = stat.expect("a process");
        // Behind the name in brackets: user and system time are 14 and 15.
        let (_, fields) = stat.rsplit_once(") ").expect("its name");
        let fields: Vec<&str> = fields.split(' ').collect();
        let time = |n: usize| fields[n - 3].parse::<u64>().expect("ticks");
        time(14) + time(15)
    };
    let mut session = Setup::screen().open(80, 24);
    session.wait_for("step 1 of");
    // The lessons are read behind the first frame, once.
    thread::sleep(Duration::from_millis(500));
    let (before, start) = (ticks(&session), Instant::now());
    while start.elapsed() < Duration::from_secs(1) {
        // The mouse over the screen asks for nothing.
        session.press("\x1b[<35;10;10M");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(ticks(&session) - before <= 2);
    session.press("q");
    session.ends_clean();
}

#[test]
fn what_is_done_at_the_bench_has_its_verdict_at_once() {
    let mut session = Setup::screen().open(120, 36);
    session.wait_for("step 1 of");
    session.press("B");
    session.wait_for("Nobody did anything");
    session.press("jjj");
    session.press("d");
    session.wait_for("unexpected_message");
    session.press("w");
    session.wait_for("Δ drop ServerKeyExchange");
    session.press("\x7f");
    session.wait_for("The attacker's bench");
    session.press("U");
    session.wait_for("Nobody did anything");
    session.press("q");
    session.wait_for("step 1 of");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}
