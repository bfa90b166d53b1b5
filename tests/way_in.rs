//! The way into the real program, in a real pseudo-terminal: the start screen,
//! going on where one was, lessons that change under one's hands.
#![cfg(unix)]

#[path = "terminal/pty.rs"]
mod pty;

use std::fs;
use std::path::Path;
use std::process::Command;

use pty::{PROGRAM, Session, Setup};

const LESSON: &str = "+++\ntitle = \"Made here\"\nquestion = \"Does it change?\"\n+++\n\nHello.\n\n\
                      ## The first words {#client.hello.send minutes=1}\n\nIt began so.\n";

fn start(data: &Path) -> Session {
    Setup::start(data).open(100, 30)
}

fn into_the_pencil_lesson(data: &Path) -> Session {
    let mut session = start(data);
    session.wait_for("▸ Diffie-Hellman with a pencil");
    session.press("\r");
    session.wait_for("never met");
    session.press("\x7f");
    session.wait_for("step 1 of");
    session.press("ll");
    session.wait_for("step 3 of");
    session
}

#[test]
fn without_arguments_the_start_screen_opens_and_q_leaves_it() {
    let data = tempfile::tempdir().expect("a folder");
    let mut session = start(data.path());
    session.wait_for("▸ Diffie-Hellman with a pencil");
    session.assert_taken();
    session.press("\x1b[F");
    session.wait_for("free lab");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
    assert!(
        !data.path().join("slowshake").exists(),
        "nobody was anywhere"
    );
}

#[test]
fn who_quits_can_go_on_at_another_day() {
    let data = tempfile::tempdir().expect("a folder");
    let mut session = into_the_pencil_lesson(data.path());
    session.press("q");
    session.wait_for("continue");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);

    let mut session = start(data.path());
    session.wait_for("continue");
    session.press("\r");
    session.wait_for("step 3 of");
    session.press("\x03");
    session.ends_clean();
}

#[test]
fn who_is_asked_to_end_can_go_on_too() {
    for signal in ["TERM", "HUP"] {
        let data = tempfile::tempdir().expect("a folder");
        let session = into_the_pencil_lesson(data.path());
        session.signal(signal);
        assert_eq!(session.ends_clean(), 0, "{signal}");

        let mut session = start(data.path());
        session.wait_for("continue");
        session.press("\r");
        session.wait_for("step 3 of");
        session.press("\x03");
        session.ends_clean();
    }
}

#[test]
fn a_damaged_place_is_told_once_and_put_aside() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("slowshake");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("place.toml"), "step = ").expect("a file");
    let mut session = start(data.path());
    session.wait_for("place.toml:1:");
    session.press("q");
    session.ends_clean();
    assert!(folder.join("place.toml.bad").exists());

    let mut session = start(data.path());
    session.wait_for("▸ Diffie-Hellman with a pencil");
    assert!(!session.text().contains("place.toml"));
    session.press("q");
    session.ends_clean();
}

/// In the lesson of a folder, at its only stop.
fn into_own_lesson(folder: &Path) -> Session {
    fs::write(folder.join("mine.md"), LESSON).expect("a file");
    let folder = folder.to_str().expect("a path");
    let mut session = Setup::of(PROGRAM)
        .args(&["--theme", "dark", "--lessons", folder, "--lesson", "mine"])
        .open(100, 30);
    session.wait_for("Does it change?");
    session.press(".");
    session.wait_for("It began so.");
    session
}

#[test]
fn a_lesson_is_read_again_when_its_file_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = into_own_lesson(folder.path());
    let changed = LESSON.replace("It began so.", "It goes on so.");
    // As an editor does it: another file that takes its place.
    let draft = folder.path().join(".mine.md.swp");
    fs::write(&draft, changed).expect("a file");
    fs::rename(draft, folder.path().join("mine.md")).expect("a file");
    session.wait_for("It goes on so.");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn a_faulty_lesson_is_told_with_its_place_and_the_old_one_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = into_own_lesson(folder.path());
    let faulty = LESSON.replace("minutes=1", "minutes=never");
    fs::write(folder.path().join("mine.md"), faulty).expect("a file");
    session.wait_for("mine.md:8:");
    session.wait_for("It began so.");
    fs::write(folder.path().join("mine.md"), LESSON).expect("a file");
    session.wait_for("was read again");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

fn refused(args: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .args(args)
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    for args in [&[][..], &["--lesson", "pencil"], &["--group", "p23"]] {
        let said = refused(args);
        assert!(said.contains("the screen needs a terminal"), "{said}");
        assert!(said.contains("slowshake run"), "{said}");
    }
}

#[test]
fn what_cannot_be_opened_is_told_before_the_screen_opens() {
    for (args, what) in [
        (&["--lesson", "nobody"][..], "there is no lesson `nobody`"),
        (&["--lessons", "/nowhere/at/all"], "/nowhere/at/all"),
        (
            &["--lesson", "pencil", "--group", "p23"],
            "brings its own scenarios",
        ),
        (&["--suite", "AES128-SHA", "--cert", "p256"], ""),
    ] {
        let said = refused(args);
        assert!(said.contains(what), "{said}");
    }
}
