//! The lesson *Diffie-Hellman with a pencil*: its numbers are those that a
//! pencil is enough for. What holds for every lesson is in `tests/course.rs`.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use slowshake::lesson::{Library, Truth};
use slowshake::sim::run;

#[test]
fn the_numbers_are_those_that_the_lesson_is_about() {
    let library = Library::built_in();
    let pencil = library.find("pencil").unwrap().as_ref().unwrap();
    let truths = pencil.sections.iter().flat_map(|section| {
        let trace = run(&pencil.runs[section.run].scenario).unwrap().trace;
        let truth = move |asked: &slowshake::lesson::Question| asked.truth(&trace).unwrap();
        section.questions.iter().map(truth)
    });
    let number = |n: u8| Truth::Number(n.into());
    assert_eq!(
        truths.take(6).collect::<Vec<_>>(),
        [
            number(19),
            Truth::Bytes(vec![0x00, 0x01, 0x13]),
            number(2),
            // That the key is sent is what articles say, and it is not so.
            Truth::Choices(vec![false, true]),
            Truth::Parties([true, true, false]),
            Truth::Choices(vec![false, true, false, false]),
        ]
    );
}
