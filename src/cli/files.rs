//! The files behind the screen: lessons of a person's own, and the place
//! where one was.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use etcetera::BaseStrategy;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher};
use tempfile::NamedTempFile;

use super::error::{Error, path_text};
use super::store::Store;
use super::{lessons, source};
use crate::session::{Bookmark, Heard, Host, Progress, Shelf};
use crate::sim::FileError;

/// An editor writes a file in several strokes: it is read when none has come
/// for so long.
const QUIET: Duration = Duration::from_millis(60);

/// How many strokes are waited for at most.
const STROKES: usize = 50;

/// The files.
pub(super) struct Files {
    dir: Option<PathBuf>,
    place: Option<PathBuf>,
    /// Where it is kept how far one has come.
    store: Option<Store>,
    /// The lessons as they were read last.
    known: Arc<Mutex<Option<Shelf>>>,
    /// Why the place could not be kept, if it could not.
    trouble: Mutex<Option<String>>,
}

impl Files {
    /// With a folder of lessons, if there is one.
    pub(super) fn new(dir: Option<PathBuf>) -> Self {
        let base = etcetera::choose_base_strategy().ok();
        let data = base.map(|base| base.data_dir().join("slowshake"));
        Self {
            dir,
            store: data.as_deref().map(Store::in_folder),
            place: data.map(|data| data.join("place.toml")),
            known: Arc::default(),
            trouble: Mutex::default(),
        }
    }

    /// The lessons; read once.
    pub(super) fn lessons(&self) -> Result<Shelf, Error> {
        if let Some(shelf) = &*lock(&self.known) {
            return Ok(shelf.clone());
        }
        let shelf = read(self.dir.as_deref())?;
        *lock(&self.known) = Some(shelf.clone());
        Ok(shelf)
    }

    /// Why the place could not be kept the last time, if it could not.
    pub(super) fn trouble(&self) -> Option<String> {
        lock(&self.trouble).take()
    }

    fn write(&self, text: &str) -> Result<(), Error> {
        let Some(path) = &self.place else {
            return Ok(());
        };
        let wrong = |source: io::Error| Error::Write {
            path: path.clone(),
            source,
        };
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(wrong)?;
        // Whoever reads it, or is cut short here, finds the old file or the
        // new one, never half of one.
        let mut file = NamedTempFile::new_in(folder).map_err(wrong)?;
        file.write_all(text.as_bytes()).map_err(wrong)?;
        file.persist(path).map_err(|error| wrong(error.error))?;
        Ok(())
    }
}

/// A thread that panicked leaves nothing half done in these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(dir: Option<&Path>) -> Result<Shelf, Error> {
    let mut shelf = Shelf::built_in();
    let mut files = BTreeMap::new();
    for file in dir.map(lessons::files).transpose()?.unwrap_or_default() {
        shelf.library.add(&file.name, &file.source);
        files.insert(file.name, file.path.display().to_string());
    }
    shelf.files = files;
    Ok(shelf)
}

/// `FILE:LINE:COLUMN: message` in one line, or whatever it is, fit for a
/// terminal.
fn told(error: &Error) -> String {
    let text = match error {
        Error::File(excerpt) => format!(
            "{}:{}:{}: {}",
            path_text(&excerpt.path),
            excerpt.line,
            excerpt.column,
            excerpt.message
        ),
        other => other.to_string(),
    };
    crate::wire::one_line(&text.replace('\n', " ")).into_owned()
}

impl Host for Files {
    fn shelf(&self) -> Result<Shelf, String> {
        self.lessons().map_err(|error| told(&error))
    }

    fn watch(&self, heard: Heard) {
        let Some(dir) = self.dir.clone() else {
            return;
        };
        let known = Arc::clone(&self.known);
        thread::spawn(move || watch(&dir, &known, &heard));
    }

    fn bookmark(&self) -> Result<Option<Bookmark>, String> {
        let Some(path) = self.place.as_deref().filter(|path| path.is_file()) else {
            return Ok(None);
        };
        let parsed = source::read(path).and_then(|text| {
            Bookmark::from_toml(&text).map_err(|error: FileError| source::wrong(path, error))
        });
        match parsed {
            Ok(bookmark) => Ok(Some(bookmark)),
            Err(error @ Error::File(_)) => {
                let aside = path.with_extension("toml.bad");
                let what = match fs::rename(path, &aside) {
                    Ok(()) => "it is now place.toml.bad".to_owned(),
                    Err(error) => format!("it cannot be put aside: {error}"),
                };
                Err(format!("{}; {what}", told(&error)))
            }
            Err(error) => Err(told(&error)),
        }
    }

    fn keep(&self, bookmark: &Bookmark) -> Result<(), String> {
        let written = self.write(&bookmark.to_toml()).map_err(|e| told(&e));
        *lock(&self.trouble) = written.clone().err();
        written
    }

    fn progress(&self) -> (Vec<Progress>, Vec<String>) {
        match &self.store {
            None => (Vec::new(), Vec::new()),
            Some(store) => store.all(),
        }
    }

    fn record(&self, news: &Progress) -> Result<Option<String>, String> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        let kept = store.record(news).map_err(|error| told(&error));
        *lock(&self.trouble) = kept.clone().err();
        kept
    }

    fn now(&self) -> u64 {
        super::progress::now()
    }
}

/// Whether something may have been written. To be read is no change: we read
/// the files ourselves.
fn is_change(event: &notify::Result<notify::Event>) -> bool {
    match event {
        Ok(event) => match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        },
        Err(_) => true,
    }
}

/// Tells of every change of the folder, as long as the program runs.
fn watch(dir: &Path, known: &Mutex<Option<Shelf>>, heard: &Heard) {
    let (send, changes) = mpsc::channel();
    let before = send.clone();
    let watcher = notify::recommended_watcher(move |event| {
        if is_change(&event) {
            // The other end is this thread.
            let _ = send.send(());
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return heard(Err(unwatched(dir, &error))),
    };
    if let Err(error) = watcher.watch(dir, RecursiveMode::NonRecursive) {
        return heard(Err(unwatched(dir, &error)));
    }
    // What was written before we watched is not to be missed.
    let _ = before.send(());
    drop(before);
    let mut last_error = None;
    loop {
        // It may be made while we watch. To watch it twice is to watch it.
        let english = dir.join("en");
        if english.is_dir() {
            let _ = watcher.watch(&english, RecursiveMode::NonRecursive);
        }
        if !wait(&changes) {
            return;
        }
        match read(Some(dir)) {
            Ok(shelf) => {
                let before = lock(known).replace(shelf.clone());
                if before.as_ref() != Some(&shelf) || last_error.take().is_some() {
                    heard(Ok(shelf));
                }
            }
            Err(error) => {
                let why = told(&error);
                if last_error.as_ref() != Some(&why) {
                    heard(Err(why.clone()));
                    last_error = Some(why);
                }
            }
        }
    }
}

fn unwatched(dir: &Path, error: &notify::Error) -> String {
    let dir = path_text(dir);
    format!("changes in {dir} are not seen: {error}")
}

/// Waits for a change and the end of its strokes; gives whether there can be
/// another.
fn wait(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    for _ in 0..STROKES {
        if changes.recv_timeout(QUIET).is_err() {
            break;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Walked;

    fn files(folder: &Path) -> Files {
        Files {
            place: Some(folder.join("slowshake").join("place.toml")),
            store: None,
            ..Files::new(None)
        }
    }

    fn bookmark() -> Bookmark {
        Bookmark {
            walked: Walked::Scenario(Box::default()),
            step: "client.hello.send".to_owned(),
            title: "The client sends its first message".to_owned(),
            seat: None,
        }
    }

    #[test]
    fn a_place_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        assert_eq!(files.bookmark(), Ok(None));
        assert_eq!(files.keep(&bookmark()), Ok(()));
        assert_eq!(files.bookmark(), Ok(Some(bookmark())));
    }

    #[test]
    fn a_damaged_place_is_told_once_and_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let path = folder.path().join("slowshake").join("place.toml");
        for damage in [&b"step = \"a\"\nseat = 3"[..], b"\xff\xfe"] {
            files.keep(&bookmark()).unwrap();
            fs::write(&path, damage).unwrap();
            let told = files.bookmark().unwrap_err();
            assert!(told.contains("place.toml:"), "{told}");
            assert!(told.ends_with("it is now place.toml.bad"), "{told}");
            assert_eq!(files.bookmark(), Ok(None));
            let aside = fs::read(path.with_extension("toml.bad")).unwrap();
            assert_eq!(aside, damage);
        }
    }

    #[test]
    fn what_cannot_be_kept_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        fs::write(folder.path().join("slowshake"), "in the way").unwrap();
        let told = files.keep(&bookmark()).unwrap_err();
        assert_eq!(files.trouble(), Some(told));
        assert_eq!(files.trouble(), None);
    }
}
