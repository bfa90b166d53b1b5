//! The screen in the README is a screen of this program.

use slowshake::sim::{Scenario, run};
use slowshake::tui::{App, Theme, frame};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// The text between the fences behind the `<!-- screen: … -->` mark: where it
/// starts and ends, and which screen it is to be.
fn screen(readme: &str) -> (usize, usize, u32, u16, u16) {
    let mark = readme.find("<!-- screen: step ").expect("the mark");
    let line = readme[mark..].lines().next().expect("a line");
    let numbers: Vec<u32> = line
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().expect("a number"))
        .collect();
    let start = mark + readme[mark..].find("```text\n").expect("a fence") + 8;
    let end = start + readme[start..].find("```").expect("its end");
    let [step, columns, rows] = numbers[..] else {
        panic!("step, columns, rows");
    };
    (start, end, step, columns as u16, rows as u16)
}

#[test]
fn the_screen_in_the_readme_is_what_the_program_shows() {
    let readme = std::fs::read_to_string(README).expect("the README");
    let (start, end, step, columns, rows) = screen(&readme);
    let mut app = App::new(
        run(&Scenario::default()).expect("the default run"),
        Theme::plain(),
    );
    app.go(step);
    let shown = frame(&mut app, columns, rows).expect("a frame");
    if std::env::var_os("SLOWSHAKE_BLESS").is_some() {
        let blessed = format!("{}{shown}{}", &readme[..start], &readme[end..]);
        std::fs::write(README, blessed).expect("the README can be written");
    } else {
        assert_eq!(
            &readme[start..end],
            shown,
            "SLOWSHAKE_BLESS=1 cargo test --test readme rewrites it"
        );
    }
}
