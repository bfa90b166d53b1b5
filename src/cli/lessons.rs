//! `slowshake lessons`: which there are, and what is wrong with them.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::error::{Error, Excerpt, Exit, path_text};
use super::{output, source};
use crate::lesson::{self, Fault, Lesson, Library, Severity};
use crate::wire::named::meant;

/// List the lessons, or check those that you write
#[derive(Args, Debug)]
pub(super) struct Lessons {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
    List(List),
}

/// Say what is wrong with the lessons of a folder, by file, line and column
#[derive(Args, Debug)]
#[command(after_help = "\
Every run of a lesson is run, and what the lesson says is held against it: steps and values \
that are not there, questions that the run contradicts, mistakes that happen to give the right \
answer.

Examples:
  slowshake lessons check my-lessons       DIR/NAME.md and DIR/en/NAME.md
  slowshake lessons check                  the lessons that are built in

Exit code: 0 nothing is wrong, 2 something is; a warning is no mistake.")]
struct Check {
    /// The folder; without it the lessons that are built in
    dir: Option<PathBuf>,
}

/// Name the lessons with the questions that they answer
#[derive(Args, Debug)]
struct List {
    /// A folder with lessons, which go before the built-in ones of the same name
    dir: Option<PathBuf>,
}

impl Lessons {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        match &self.command {
            Command::Check(check) => check.go(),
            Command::List(list) => list.go(),
        }
    }
}

/// A lesson's file.
pub(super) struct File {
    pub path: PathBuf,
    pub name: String,
    pub source: String,
}

/// The lessons of a folder, `DIR/en/NAME.md` and `DIR/NAME.md`, by name.
pub(super) fn files(dir: &Path) -> Result<Vec<File>, Error> {
    let mut paths = Vec::new();
    let english = dir.join("en");
    let folders: &[&Path] = if english.is_dir() {
        &[dir, &english]
    } else {
        &[dir]
    };
    for folder in folders {
        let wrong = |source: io::Error| Error::Read {
            path: folder.to_path_buf(),
            source,
        };
        for entry in fs::read_dir(folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            let is_readme = path.file_stem().is_some_and(|stem| stem == "README");
            // Editors and file systems leave hidden files of their own.
            let name = path.file_name().unwrap_or_default();
            let is_hidden = name.to_string_lossy().starts_with('.');
            if !is_hidden
                && path.extension() == Some(OsStr::new("md"))
                && !is_readme
                && path.is_file()
            {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = crate::wire::printable(stem.as_bytes());
        let source = source::read(&path)?;
        files.push(File { path, name, source });
    }
    Ok(files)
}

/// All lessons: those of the folder go before the built-in ones.
pub(super) fn library(dir: Option<&Path>) -> Result<Library, Error> {
    let mut library = Library::built_in();
    for file in dir.map(files).transpose()?.unwrap_or_default() {
        library.add(&file.name, &file.source);
    }
    Ok(library)
}

/// The lesson of this name.
pub(super) fn find(name: &str, dir: Option<&Path>) -> Result<Arc<Lesson>, Error> {
    pick(&library(dir)?, name)
}

/// The lesson of this name, out of these.
pub(super) fn pick(library: &Library, name: &str) -> Result<Arc<Lesson>, Error> {
    let shown = crate::wire::printable(name.as_bytes());
    match library.find(name) {
        Some(Ok(lesson)) => Ok(Arc::clone(lesson)),
        Some(Err(broken)) => {
            let faults: Vec<String> = broken.faults.iter().map(ToString::to_string).collect();
            Err(Error::Usage(format!(
                "the lesson `{shown}` cannot be read; `slowshake lessons check` shows where:\n{}",
                faults.join("\n")
            )))
        }
        None => {
            let names: Vec<&str> = library.names().collect();
            Err(Error::Usage(format!(
                "--lesson: there is no lesson `{shown}`{}; there are {}",
                meant(names.iter().copied(), name),
                names.join(", ")
            )))
        }
    }
}

impl Check {
    fn go(&self) -> Result<Exit, Error> {
        let files = match &self.dir {
            Some(dir) => files(dir)?,
            None => Library::sources()
                .map(|(name, source)| File {
                    path: format!("lessons/en/{name}.md").into(),
                    name: name.to_owned(),
                    source: source.to_owned(),
                })
                .collect(),
        };
        if let (Some(dir), []) = (&self.dir, files.as_slice()) {
            return Err(Error::Usage(format!(
                "{} holds no lessons: DIR/NAME.md or DIR/en/NAME.md",
                path_text(dir)
            )));
        }
        let mut errors = 0;
        output::print(|out| {
            for file in &files {
                let faults = match Lesson::parse(&file.name, &file.source) {
                    Ok(lesson) => lesson::check(&lesson),
                    Err(faults) => faults,
                };
                for fault in &faults {
                    show(&file.path, fault, out)?;
                }
                let wrong = |f: &&Fault| f.severity == Severity::Error;
                let wrong = faults.iter().filter(wrong).count();
                errors += wrong;
                let said = match (wrong, faults.len() - wrong) {
                    (0, 0) => "nothing is wrong".to_owned(),
                    (wrong, warnings) => {
                        format!(
                            "{}, {}",
                            counted(wrong, "mistake"),
                            counted(warnings, "warning")
                        )
                    }
                };
                writeln!(out, "{}: {said}", path_text(&file.path))?;
            }
            Ok(())
        })?;
        Ok(if errors == 0 {
            Exit::Established
        } else {
            Exit::Usage
        })
    }
}

fn counted(n: usize, what: &str) -> String {
    let end = if n == 1 { "" } else { "s" };
    format!("{n} {what}{end}")
}

/// `FILE:LINE:COLUMN: message` with the line and a mark under the place.
fn show(path: &Path, fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
    let warning = match fault.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let excerpt = Excerpt {
        path: path.to_owned(),
        line: fault.line,
        column: fault.column,
        text: fault.text.clone(),
        message: fault.message.clone(),
    };
    writeln!(
        out,
        "{}:{}:{}: {warning}{}\n{}\n",
        path_text(path),
        fault.line,
        fault.column,
        crate::wire::one_line(&fault.message),
        excerpt.lines()
    )
}

impl List {
    fn go(&self) -> Result<Exit, Error> {
        let library = library(self.dir.as_deref())?;
        output::print(|out| output::table(&rows(&library), out))?;
        Ok(Exit::Established)
    }
}

/// Name, title and question of each lesson.
pub(super) fn rows(library: &Library) -> Vec<Vec<String>> {
    let row = |name: &str| match library.outline(name)? {
        Ok(lesson) => Some(vec![
            name.to_owned(),
            lesson.title.clone(),
            lesson.question.clone(),
        ]),
        Err(_) => Some(vec![
            name.to_owned(),
            "cannot be read: `slowshake lessons check` says why".to_owned(),
        ]),
    };
    library.names().filter_map(row).collect()
}
