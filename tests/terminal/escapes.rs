//! On the screen, too, text from outside only shows.

use super::*;

/// A window title, a C1 control sequence, DEL, and characters that turn the
/// direction of writing or hide.
const POISON: &str = "\u{1b}]0;owned\u{7}\u{9b}2J\u{7f}\u{202e}\u{2066}\u{200b}\u{2028}!";

/// Nothing of it was written to the terminal as it is, and the screen shows
/// its harmless form.
fn assert_spelled_out(session: &Session) {
    let raw = session.raw();
    assert!(!raw.contains("\u{1b}]0;"), "a window title");
    for c in [
        '\u{9b}', '\u{7f}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{2028}',
    ] {
        assert!(!raw.contains(c), "{c:?} in {raw:?}");
    }
    let text = session.text();
    assert!(text.contains("\\x1b]0;owned\\x07"), "{text}");
}

#[test]
fn what_was_said_in_the_walk_is_spelled_out() {
    let arguments = ["--theme", "dark", "--client-data", POISON];
    let mut session = Setup::of(PROGRAM).args(&arguments).open(120, 36);
    session.wait_for("step 1 of");
    session.press("G");
    session.settle();
    for _ in 0..16 {
        if session.text().contains("owned") {
            break;
        }
        session.press("h");
        session.settle();
    }
    assert_spelled_out(&session);
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn the_name_of_a_lesson_s_file_is_spelled_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(format!("{POISON}.md"));
    fs::write(file, "no lesson\n").expect("a file");
    let folder = folder.path().to_str().expect("a path");
    let arguments = ["--theme", "dark", "--lessons", folder];
    let mut session = Setup::of(PROGRAM).args(&arguments).open(120, 40);
    session.wait_for("Diffie-Hellman with a pencil");
    session.settle();
    for _ in 0..24 {
        if session.text().contains("owned") {
            break;
        }
        session.press("j");
        session.settle();
    }
    assert_spelled_out(&session);
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}
