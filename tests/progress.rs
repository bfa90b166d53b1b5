//! How far somebody has come is kept: through a kill, beside damaged files,
//! with two programs at once; and it can be handed in.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A home of one's own.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("slowshake/progress")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::create_dir_all(self.folder()).unwrap();
        fs::write(self.file(name), text).unwrap();
    }

    fn progress(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_slowshake"))
            .arg("progress")
            .args(arguments)
            .current_dir(self.0.path())
            .env("XDG_DATA_HOME", self.0.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn table(&self) -> String {
        let output = self.progress(&[]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Three questions of the pencil lesson: one right, one shown, one under way.
fn pencil() -> String {
    let question = |step: &str, state: &str, hints: u32, answer: &str| {
        json!({
            "run": "main", "step": step, "place": 0, "state": state, "tries": 2,
            "hints": hints, "answer": answer, "first": 1_790_000_000, "last": 1_790_000_060,
        })
    };
    json!({
        "form": 1,
        "lesson": "pencil",
        "place": {
            "run": "main", "step": "client.key_exchange.secret",
            "title": "The client draws its secret", "at": 1_790_000_090,
        },
        "questions": [
            question("server.key_exchange.public_value", "right", 1, "19"),
            question("server.key_exchange.send", "shown", 3, ""),
            question("client.key_exchange.public_value_own", "open", 0, "7"),
        ],
        "challenges": [],
        "spells": [{ "from": 1_790_000_000, "to": 1_790_000_090 }],
    })
    .to_string()
}

/// The cells of a lesson's row.
fn row(table: &str, lesson: &str) -> Vec<String> {
    let line = table
        .lines()
        .find(|line| line.split_whitespace().next() == Some(lesson));
    let cells = line.unwrap_or_else(|| panic!("{lesson}:\n{table}"));
    cells
        .split("  ")
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.trim().to_owned())
        .collect()
}

#[test]
fn the_table_tells_of_every_lesson_how_far_one_is() {
    let home = Home::new();
    home.put("pencil.json", &pencil());
    let table = home.table();
    let cells = row(&table, "pencil");
    assert_eq!(cells[1..5], ["1", "1", "4", "4"], "{table}");
    assert_eq!(cells[6..], ["2", "The client draws its secret"], "{table}");
    assert_eq!(row(&table, "rsa").last().unwrap(), "not begun");
}

#[test]
fn half_a_file_that_a_kill_left_beside_is_not_looked_at() {
    let home = Home::new();
    home.put("pencil.json", &pencil());
    home.put(".tmpAbCdEf", &pencil()[..60]);
    let output = home.progress(&[]);
    assert_eq!(err(&output), "");
    assert_eq!(row(&home.table(), "pencil")[1], "1");
}

#[test]
fn a_damaged_file_is_told_once_and_set_aside_with_every_byte() {
    let home = Home::new();
    for (nth, damage) in [&pencil()[..200], "", "[1, 2]", "{\"form\": 1}"]
        .iter()
        .enumerate()
    {
        home.put("pencil.json", damage);
        let output = home.progress(&[]);
        assert_eq!(output.status.code(), Some(0));
        let aside = match nth {
            0 => "pencil.json.bad".to_owned(),
            n => format!("pencil.json.bad{}", n + 1),
        };
        let told = err(&output);
        assert!(told.contains("pencil.json: "), "{told}");
        assert!(
            told.trim_end().ends_with(&format!("it is now {aside}")),
            "{told}"
        );
        assert_eq!(fs::read_to_string(home.file(&aside)).unwrap(), *damage);
        assert_eq!(err(&home.progress(&[])), "");
    }
}

#[test]
fn a_file_of_a_later_program_is_left_as_it_is() {
    let home = Home::new();
    let later = "{\"form\": 2, \"lesson\": \"pencil\"}";
    home.put("pencil.json", later);
    let told = err(&home.progress(&[]));
    assert!(told.contains("later slowshake (form 2)"), "{told}");
    assert_eq!(fs::read_to_string(home.file("pencil.json")).unwrap(), later);
}

#[test]
fn a_lesson_is_forgotten_with_a_copy_and_the_others_are_not() {
    let home = Home::new();
    home.put("pencil.json", &pencil());
    home.put("rsa.json", &pencil().replace("\"pencil\"", "\"rsa\""));
    let output = home.progress(&["--reset", "pencil"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("pencil: forgot 2 answered, 1 open or put off"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(home.file("pencil.json.bak")).unwrap(),
        pencil()
    );
    let table = home.table();
    assert_eq!(row(&table, "pencil").last().unwrap(), "not begun");
    assert_eq!(row(&table, "rsa")[1], "1");
    let again = home.progress(&["--reset", "pencil"]);
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.contains("nothing was removed"), "{said}");
    assert!(home.file("pencil.json.bak").exists());
}

#[test]
fn a_lesson_that_is_forgotten_is_not_gone_on_with() {
    let home = Home::new();
    home.put("pencil.json", &pencil());
    let place = home.0.path().join("slowshake/place.toml");
    fs::write(&place, "step = \"a\"\nlesson = \"rsa\"\n").unwrap();
    home.progress(&["--reset", "pencil"]);
    assert!(place.exists());
    fs::write(&place, "step = \"a\"\nlesson = \"pencil\"\n").unwrap();
    home.progress(&["--reset", "pencil"]);
    assert!(!place.exists());
    assert!(place.with_extension("toml.bak").exists());
}

#[test]
fn only_lessons_are_forgotten() {
    let home = Home::new();
    for name in ["nobody", "../place", ""] {
        let output = home.progress(&["--reset", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains("there is no lesson"), "{name}");
    }
}

#[test]
fn what_is_handed_in_is_as_its_description_says() {
    let home = Home::new();
    home.put("pencil.json", &pencil());
    home.put("gone.json", &pencil().replace("\"pencil\"", "\"gone\""));
    let output = home.progress(&["--export", "mine.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = fs::read_to_string(home.0.path().join("mine.json")).unwrap();
    let evidence: Value = serde_json::from_str(&text).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../docs/progress.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&evidence)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(faults, [""; 0]);
    assert_eq!(evidence["version"], env!("CARGO_PKG_VERSION"));
    let lesson = &evidence["lessons"][0];
    assert_eq!(lesson["lesson"], "pencil");
    let first = &lesson["questions"][0];
    assert_eq!(
        (&first["answer"], &first["hints"]),
        (&json!("19"), &json!(1))
    );
    // The code of a run gives the same run again.
    let code = lesson["runs"][0]["scenario"].as_str().unwrap();
    let scenario = slowshake::sim::Scenario::from_code(code).unwrap();
    let library = slowshake::lesson::Library::built_in();
    let pencil = library.find("pencil").unwrap().as_ref().unwrap();
    assert_eq!(scenario, pencil.scenario);
    // And the description would object to something else.
    let mut wrong = evidence.clone();
    wrong["lessons"][0]["questions"][0]["state"] = json!("guessed");
    assert!(!validator.is_valid(&wrong));
}
