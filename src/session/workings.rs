//! The lines of arithmetic that the screen shows, computed off its thread.
//!
//! A working can have thousands of lines, and the first of a range may cost
//! a power of 8192 bits. So lines come in chunks from a worker; until one is
//! there its lines stand empty, and the screen never waits.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::crypto::{Line, Working};
use crate::session::{Session, Shared};
use crate::trace::{ValueId, Values};

/// How many lines are computed at once: more than a screenful.
const CHUNK: usize = 64;

/// Which working: that of a value, and then down into lines of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkingKey {
    /// The value.
    pub value: ValueId,
    /// The line of each level that was opened, from 0.
    pub path: Vec<usize>,
}

/// A line, and whether there is a working inside it.
#[derive(Clone, Debug)]
pub struct WorkingLine {
    /// What it says.
    pub line: Line,
    /// Whether there is a working inside.
    pub opens: bool,
}

type Lines = Arc<Mutex<Box<dyn Working + Send>>>;

/// An opened working.
struct Opened {
    working: Lines,
    length: usize,
    chunks: HashMap<usize, Vec<WorkingLine>>,
    under_way: HashSet<usize>,
}

/// All workings that were looked at in this run.
#[derive(Default)]
pub struct Workings {
    opened: HashMap<WorkingKey, Option<Opened>>,
    /// Counts the runs, so that a late result of another run is dropped.
    run: u64,
}

impl Workings {
    /// Forgets all: another run is looked at.
    pub fn clear(&mut self) {
        self.opened.clear();
        self.run += 1;
    }
}

impl Shared {
    /// How many lines a working has; `None` where there is none, or it may
    /// not be opened. Of a power the number alone would tell of the exponent.
    pub fn working_length(&mut self, key: &WorkingKey) -> Option<usize> {
        if !self.sight().sees_inside(key.value) {
            return None;
        }
        if !self.workings.opened.contains_key(key) {
            let opened = self.open(key).map(|working| Opened {
                length: working.len(),
                working: Arc::new(Mutex::new(working)),
                chunks: HashMap::new(),
                under_way: HashSet::new(),
            });
            self.workings.opened.insert(key.clone(), opened);
        }
        let opened = self.workings.opened.get(key)?.as_ref()?;
        Some(opened.length)
    }

    fn open(&self, key: &WorkingKey) -> Option<Box<dyn Working + Send>> {
        let trace = self.scene.trace();
        let value = trace.value(key.value);
        let mut working = value.op.operation().working(trace)?;
        for line in &key.path {
            working = working.inside(*line)?;
        }
        Some(working)
    }

    /// A line of a working, if it has been computed; if not, it will be.
    pub fn working_line(&mut self, key: &WorkingKey, line: usize) -> Option<WorkingLine> {
        let chunk = line / CHUNK;
        let run = self.workings.run;
        let opened = self.workings.opened.get_mut(key)?.as_mut()?;
        if let Some(lines) = opened.chunks.get(&chunk) {
            return lines.get(line % CHUNK).cloned();
        }
        if opened.under_way.insert(chunk) {
            let working = Arc::clone(&opened.working);
            let key = key.clone();
            self.spawn(
                move || chunk_of(&working, chunk),
                move |session, lines| keep(session, run, &key, chunk, lines),
            );
        }
        None
    }
}

fn chunk_of(working: &Lines, chunk: usize) -> Vec<WorkingLine> {
    // A panic of another look at it leaves the working as it was: it is
    // never changed.
    let working = working.lock().unwrap_or_else(PoisonError::into_inner);
    let first = chunk * CHUNK;
    working
        .lines(first..first + CHUNK)
        .into_iter()
        .enumerate()
        .map(|(at, line)| WorkingLine {
            line,
            opens: working.inside(first + at).is_some(),
        })
        .collect()
}

fn keep(session: &mut Session, run: u64, key: &WorkingKey, chunk: usize, lines: Vec<WorkingLine>) {
    let workings = &mut session.shared.workings;
    if workings.run != run {
        return;
    }
    if let Some(Some(opened)) = workings.opened.get_mut(key) {
        opened.under_way.remove(&chunk);
        opened.chunks.insert(chunk, lines);
    }
}
