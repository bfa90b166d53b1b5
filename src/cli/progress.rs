//! `slowshake progress`: how far one has come, as a table or as a file to hand
//! in.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use etcetera::BaseStrategy;
use serde_json::{Value, json};

use super::error::{Error, Exit, path_text};
use super::store::Store;
use super::{lessons, output, source};
use crate::lesson::{Lesson, Library};
use crate::session::{self, Bookmark, State, Walked};

/// Show how far you have come in each lesson
#[derive(Args, Debug)]
#[command(after_help = "\
Every answer, hint and met challenge is kept at once, one file a lesson, in slowshake/progress in \
$XDG_DATA_HOME (or ~/.local/share).

Examples:
  slowshake progress                        a table
  slowshake progress --export mine.json     a file to hand in: answers, hints used, times
  slowshake progress --reset pencil         begin this lesson anew; the old file stays as .bak")]
pub(super) struct Progress {
    /// Write what became of every question to FILE, with the scenario codes of the runs
    #[arg(long, value_name = "FILE.json", conflicts_with = "reset")]
    export: Option<PathBuf>,
    /// Forget what became of this lesson; a copy stays beside it
    #[arg(long, value_name = "LESSON")]
    reset: Option<String>,
    /// A folder with lessons of your own, which go before the built-in ones
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl Progress {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        let base = etcetera::choose_base_strategy().map_err(|_| {
            Error::Usage("there is no home folder in which progress could be kept".to_owned())
        })?;
        let data = base.data_dir().join("slowshake");
        let store = Store::in_folder(&data);
        if let Some(lesson) = &self.reset {
            return self.reset(lesson, &store, &data);
        }
        let library = lessons::library(self.lessons.as_deref())?;
        let (known, complaints) = store.all();
        for complaint in &complaints {
            super::note(&format!("warning: {complaint}"));
        }
        match &self.export {
            Some(path) => {
                let mut text = serde_json::to_string_pretty(&evidence(&library, &known))
                    .map_err(|error| Error::Output(error.into()))?;
                text.push('\n');
                output::save(path, crate::wire::legible_json(&text).as_bytes())?;
            }
            None => output::print(|out| output::table(&rows(&library, &known), out))?,
        }
        Ok(Exit::Established)
    }

    fn reset(&self, lesson: &str, store: &Store, data: &Path) -> Result<Exit, Error> {
        let shown = crate::wire::printable(lesson.as_bytes());
        let forgotten = store.reset(lesson)?;
        let bookmark = drop_bookmark(lesson, data)?;
        let said = match forgotten {
            Some((progress, copy)) => format!(
                "{shown}: forgot {} answered, {} open or put off, {} challenges met; the old file is {}",
                progress.count(State::Right) + progress.count(State::Shown),
                progress.count(State::Open) + progress.count(State::Later),
                progress.challenges.len(),
                path_text(&copy)
            ),
            None if bookmark => format!("{shown}: forgot the place where you were"),
            None => {
                let library = lessons::library(self.lessons.as_deref())?;
                if library.find(lesson).is_none() {
                    let names: Vec<&str> = library.names().collect();
                    return Err(Error::Usage(format!(
                        "--reset: there is no lesson `{shown}`; there are {}",
                        names.join(", ")
                    )));
                }
                format!("{shown}: nothing was kept, and nothing was removed")
            }
        };
        output::print(|out| writeln!(out, "{said}"))?;
        Ok(Exit::Established)
    }
}

/// Takes away the place to go on at if it is in this lesson; a copy stays.
fn drop_bookmark(lesson: &str, data: &Path) -> Result<bool, Error> {
    let path = data.join("place.toml");
    // One that cannot be read is in no lesson, and dealt with when it is used.
    let kept = source::own(&path)
        .ok()
        .and_then(|text| Bookmark::from_toml(&text).ok());
    let here = kept
        .is_some_and(|kept| matches!(&kept.walked, Walked::Lesson { name, .. } if name == lesson));
    if here {
        let copy = path.with_extension("toml.bak");
        std::fs::rename(&path, &copy).map_err(|source| Error::Write { path, source })?;
    }
    Ok(here)
}

/// The lessons of the library, and behind them those that are there no more.
fn joined<'a>(
    library: &'a Library,
    known: &'a [session::Progress],
) -> Vec<(&'a str, Option<&'a Lesson>, Option<&'a session::Progress>)> {
    let of = |name: &str| known.iter().find(|one| one.lesson == name);
    let mut all: Vec<_> = library
        .names()
        .map(|name| {
            let lesson = library.find(name).and_then(|found| found.as_deref().ok());
            (name, lesson, of(name))
        })
        .collect();
    let gone = known
        .iter()
        .filter(|one| library.find(&one.lesson).is_none());
    all.extend(gone.map(|one| (one.lesson.as_str(), None, Some(one))));
    all
}

/// `pencil  The client draws its secret  3 right …`
fn rows(library: &Library, known: &[session::Progress]) -> Vec<Vec<String>> {
    let head = [
        "lesson",
        "right",
        "shown",
        "open",
        "hints",
        "challenges",
        "minutes",
        "where",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, lesson, progress) in joined(library, known) {
        let fresh = session::Progress::of(name);
        let one = progress.unwrap_or(&fresh);
        let right = one.count(State::Right);
        let shown = one.count(State::Shown);
        let all = lesson.map_or(one.questions.len(), |lesson| lesson.outline().questions);
        let hints: usize = one.questions.iter().map(|question| question.hints).sum();
        let met = one.challenges.len();
        let challenges = match lesson.map_or(met, |lesson| lesson.challenges.len()) {
            0 => "-".to_owned(),
            count => format!("{met} of {count}"),
        };
        let place = one.place.as_ref().map(|place| place.title.as_str());
        let place = match (place, progress) {
            (Some(title), _) => crate::wire::printable(title.as_bytes()),
            (None, Some(_)) => "at its beginning".to_owned(),
            (None, None) => "not begun".to_owned(),
        };
        rows.push(vec![
            crate::wire::printable(name.as_bytes()),
            right.to_string(),
            shown.to_string(),
            all.saturating_sub(right + shown).to_string(),
            hints.to_string(),
            challenges,
            one.minutes().to_string(),
            place,
        ]);
    }
    rows
}

/// What somebody hands in: what was asked, in which runs, and what became of
/// it. `docs/progress.schema.json` describes it.
fn evidence(library: &Library, known: &[session::Progress]) -> Value {
    let lessons: Vec<Value> = joined(library, known)
        .into_iter()
        .filter_map(|(name, lesson, progress)| Some((name, lesson, progress?)))
        .map(|(name, lesson, one)| {
            let runs: Vec<Value> = lesson
                .iter()
                .flat_map(|lesson| &lesson.runs)
                .map(|run| json!({ "name": run.name, "scenario": run.scenario.code() }))
                .collect();
            let total = lesson.map_or(one.questions.len(), |lesson| lesson.outline().questions);
            json!({
                "lesson": name,
                "title": lesson.map(|lesson| &lesson.title),
                "runs": runs,
                "questions_in_all": total,
                "questions": one.questions.iter().map(answered).collect::<Vec<_>>(),
                "challenges_in_all": lesson.map_or(one.challenges.len(), |l| l.challenges.len()),
                "challenges": one.challenges.iter().map(|tried| json!({
                    "id": tried.id,
                    "scenario": tried.scenario,
                    "hints": tried.hints,
                    "met": tried.at,
                })).collect::<Vec<_>>(),
                "minutes": one.minutes(),
            })
        })
        .collect();
    json!({
        "program": "slowshake",
        "version": env!("CARGO_PKG_VERSION"),
        "exported": now(),
        "lessons": lessons,
    })
}

fn answered(one: &session::Answered) -> Value {
    json!({
        "run": one.run,
        "step": one.step,
        "place": one.place,
        "state": one.state.id(),
        "wrong_answers": one.tries,
        "hints": one.hints,
        "answer": one.answer,
        "first": one.first,
        "last": one.last,
    })
}
