//! What the screen is opened with, and what lies outside of it.
//!
//! The screen touches no file: lessons come from a [`Host`], and the place
//! where one was left goes to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lesson::{Broken, Lesson, Library, Outline};
use crate::session::{Bookmark, Progress};
use crate::sim::{Run, Scenario};

/// What the screen is opened with.
#[derive(Debug)]
pub enum Opening {
    /// The start screen.
    Start,
    /// The walk through this scenario, which goes together.
    Scenario(Box<Scenario>),
    /// The walk through a run that is finished, and that no scenario gives
    /// again: a real peer took part. It is not kept as the place to go on at.
    Run(Box<Run>),
    /// The lesson of this name.
    Lesson(String),
}

/// Where the start screen leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// On, where one was.
    Continue,
    /// Into the lesson of this name, which comes after the one that is done.
    Next(String),
    /// Into the lesson of this name.
    Lesson(String),
    /// Into the free lab.
    Lab,
}

/// The lessons, and where those lie that are no part of the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelf {
    /// All of them; a person's own go before those that are built in.
    pub library: Library,
    /// The file of each lesson of a person's own, by the lesson's name.
    pub files: BTreeMap<String, String>,
}

impl Shelf {
    /// Those that are built in.
    pub fn built_in() -> Self {
        Self {
            library: Library::built_in(),
            files: BTreeMap::new(),
        }
    }

    /// The lesson of this name, if it is there and can be given.
    pub fn lesson(&self, name: &str) -> Option<&Arc<Lesson>> {
        self.library.find(name)?.as_ref().ok()
    }

    /// What a list says of the lesson of this name, if it is there and can be
    /// given.
    pub fn outline(&self, name: &str) -> Option<&Outline> {
        self.library.outline(name)?.as_ref().ok()
    }

    /// `FILE:LINE:COLUMN: message`: the first thing that is wrong with a
    /// lesson, fit for a terminal.
    pub(in crate::session) fn fault(&self, broken: &Broken) -> String {
        let file = self.files.get(&broken.name).unwrap_or(&broken.name);
        let text = match broken.faults.first() {
            Some(fault) => format!("{file}:{fault}"),
            None => file.clone(),
        };
        // What a lesson's file says is escaped once, where it is read.
        crate::wire::one_line(&text).into_owned()
    }
}

/// Who hears that lessons changed: what they are now, or why they cannot be
/// read.
pub type Heard = Box<dyn Fn(Result<Shelf, String>) + Send>;

/// What lies outside of the screen. It is asked from worker threads; its
/// complaints are sentences fit for a terminal.
pub trait Host: Send + Sync {
    /// The lessons.
    ///
    /// # Errors
    /// Why they cannot be read.
    fn shelf(&self) -> Result<Shelf, String>;

    /// Has `heard` told whenever the lessons change, as long as the program
    /// runs. It returns at once.
    fn watch(&self, heard: Heard);

    /// Where one was when the screen was left the last time.
    ///
    /// # Errors
    /// Why that cannot be read. It is told once: what is damaged is put
    /// aside, where nobody stumbles over it again.
    fn bookmark(&self) -> Result<Option<Bookmark>, String>;

    /// Keeps the place where one is.
    ///
    /// # Errors
    /// Why it cannot be kept.
    fn keep(&self, bookmark: &Bookmark) -> Result<(), String>;

    /// How far one has come in each lesson, and what is to be said of those of
    /// which that cannot be read. A damaged file is put aside, and told once.
    fn progress(&self) -> (Vec<Progress>, Vec<String>) {
        (Vec::new(), Vec::new())
    }

    /// Adds to what is kept of a lesson: what changed since the last time. It
    /// is on the disk when this returns. Gives what is worth a word all the
    /// same: a damaged file that had to give way.
    ///
    /// # Errors
    /// Why it cannot be kept.
    fn record(&self, _news: &Progress) -> Result<Option<String>, String> {
        Ok(None)
    }

    /// Seconds since 1970; 0 where there is no clock.
    fn now(&self) -> u64 {
        0
    }
}
