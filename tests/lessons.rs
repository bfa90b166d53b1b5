//! Lessons from outside: what `slowshake lessons check` says of bad ones, one
//! file for each kind of mistake; and the example that teaches how to write
//! one.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::fs;
use std::process::{Command, Output, Stdio};

use slowshake::lesson::{Lesson, Severity, check};

fn slowshake(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_slowshake"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The lesson in `docs/lessons.md`.
fn example() -> &'static str {
    let manual = include_str!("../docs/lessons.md");
    let (_, rest) = manual.split_once("\n````markdown\n").unwrap();
    rest.split_once("\n````\n").unwrap().0
}

#[test]
fn each_mistake_is_said_with_its_place() {
    let output = slowshake(&["lessons", "check", "tests/data/lessons"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!("bad_lessons", out(&output));
}

#[test]
fn every_bad_lesson_has_something_wrong() {
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lessons")).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let faults = match Lesson::parse("bad", &source) {
            Ok(lesson) => check(&lesson),
            Err(faults) => faults,
        };
        let bare = path.file_stem().unwrap() == "only_warnings";
        let error = faults.iter().any(|f| f.severity == Severity::Error);
        assert!(!faults.is_empty() && error != bare, "{}", path.display());
    }
}

#[test]
fn the_example_of_the_manual_is_a_good_lesson() {
    let lesson = Lesson::parse("first", example()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut faults = check(&lesson);
    // It is short: three stops are no lecture, and that is all.
    faults.retain(|fault| !fault.message.contains("stops"));
    assert_eq!(faults, []);
}

#[test]
fn a_folder_s_lesson_is_given_as_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("en")).unwrap();
    fs::write(folder.path().join("en/first.md"), example()).unwrap();
    let dir = folder.path().to_str().unwrap();
    let list = out(&slowshake(&["lessons", "list", dir]));
    assert!(
        list.contains("Who can read along?") && list.contains("pencil"),
        "{list}"
    );
    let output = slowshake(&["run", "--lesson", "first", "--lessons", dir]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("example_as_text", out(&output));
}

#[test]
fn a_question_stands_before_its_answer() {
    let text = out(&slowshake(&["run", "--lesson", "pencil"]));
    for (at, _) in text.match_indices("Think first; the answer follows.") {
        let before = &text[..at];
        let asked = before.rfind("  Question").unwrap();
        assert!(before.rfind("  Answer").is_none_or(|answer| answer < asked));
        assert!(text[at..].contains("\n  Answer"));
    }
}

#[test]
fn a_lesson_that_is_not_there_is_refused_with_those_that_are() {
    let output = slowshake(&["run", "--lesson", "nobody"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("there is no lesson `nobody`; there are pencil"),
        "{error}"
    );
    for flags in [["--group", "p23"], ["--format", "json"]] {
        let output = slowshake(&["run", "--lesson", "pencil", flags[0], flags[1]]);
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
    }
}
