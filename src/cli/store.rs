//! How far somebody has come, on the disk: one file a lesson.
//!
//! A file is replaced whole, and only by what was merged into it while a lock
//! was held: two programs at once lose nothing of one another, and whoever is
//! killed leaves the old file or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::{Error, path_text};
use super::{output, source};
use crate::session::PROGRESS_FORM as FORM;
use crate::session::Progress;
use crate::wire::printable;

/// The longest file that is read, in bytes: a lesson of a thousand questions
/// does not come near it.
const LONGEST: u64 = 4 << 20;

/// The folder with the files.
pub(super) struct Store {
    folder: PathBuf,
}

/// What a file holds.
enum Held {
    Nothing,
    Whole(Box<Progress>),
    /// It cannot be read, and why.
    Damaged(String),
}

impl Store {
    /// In a user's data folder.
    pub(super) fn in_folder(data: &Path) -> Self {
        Self {
            folder: data.join("progress"),
        }
    }

    /// The file of a lesson. A lesson's name is a file's name already; what
    /// could lead out of the folder is written as its number.
    pub(super) fn path(&self, lesson: &str) -> PathBuf {
        let mut name = String::new();
        for byte in lesson.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => name.push(byte.into()),
                other => name.push_str(&format!("%{other:02x}")),
            }
        }
        self.folder.join(format!("{name}.json"))
    }

    /// All lessons of which something is known, and what is to be said of
    /// those whose file cannot be read. A damaged file is set aside.
    pub(super) fn all(&self) -> (Vec<Progress>, Vec<String>) {
        let (mut known, mut complaints) = (Vec::new(), Vec::new());
        if !self.folder.is_dir() {
            return (known, complaints);
        }
        let lock = self.lock();
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') || path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            match held(&path) {
                Ok(Held::Whole(progress)) => known.push(*progress),
                Ok(Held::Nothing) => {}
                Ok(Held::Damaged(why)) if lock.is_ok() => complaints.push(set_aside(&path, &why)),
                Ok(Held::Damaged(why)) => complaints.push(format!("{}: {why}", path_text(&path))),
                Err(error) => complaints.push(printable(error.to_string().as_bytes())),
            }
        }
        (known, complaints)
    }

    /// Merges what is new into the file. Gives what is to be said if a damaged
    /// one had to give way.
    pub(super) fn record(&self, news: &Progress) -> Result<Option<String>, Error> {
        output::make_folder(&self.folder)?;
        let path = self.path(&news.lesson);
        let _lock = self.lock()?;
        let mut complaint = None;
        let mut progress = match held(&path)? {
            Held::Whole(progress) => *progress,
            Held::Nothing => Progress::of(&news.lesson),
            Held::Damaged(why) => {
                complaint = Some(set_aside(&path, &why));
                if path.exists() {
                    // It could not be moved, and is not to be overwritten.
                    return Ok(complaint);
                }
                Progress::of(&news.lesson)
            }
        };
        progress.merge(news.clone());
        self.write(&path, &progress)?;
        Ok(complaint)
    }

    /// Forgets a lesson; what was known of it stays beside as `NAME.json.bak`.
    /// Gives what was known, and the copy.
    pub(super) fn reset(&self, lesson: &str) -> Result<Option<(Progress, PathBuf)>, Error> {
        if !self.folder.is_dir() {
            return Ok(None);
        }
        let _lock = self.lock()?;
        let path = self.path(lesson);
        let Held::Whole(progress) = held(&path)? else {
            return Ok(None);
        };
        let copy = path.with_extension("json.bak");
        fs::rename(&path, &copy).map_err(|source| wrong(&path, source))?;
        Ok(Some((*progress, copy)))
    }

    /// Held as long as the file lives, against other programs.
    fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join(".lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(&path).map_err(|e| wrong(&path, e))?;
        match file.lock() {
            Ok(()) => Ok(file),
            // Some shared folders know no locks: then one does without.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
            Err(error) => Err(wrong(&path, error)),
        }
    }

    fn write(&self, path: &Path, progress: &Progress) -> Result<(), Error> {
        let wrong = |source: io::Error| wrong(path, source);
        let mut text = serde_json::to_string_pretty(progress).map_err(|e| wrong(e.into()))?;
        text.push('\n');
        let mut file = NamedTempFile::with_prefix_in(".", &self.folder).map_err(wrong)?;
        file.write_all(text.as_bytes()).map_err(wrong)?;
        // The bytes first, then the name, then the folder that holds the name:
        // a machine that loses its power keeps what was answered.
        file.as_file().sync_all().map_err(wrong)?;
        file.persist(path).map_err(|error| wrong(error.error))?;
        #[cfg(unix)]
        File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(wrong)?;
        Ok(())
    }
}

fn wrong(path: &Path, source: io::Error) -> Error {
    Error::Write {
        path: path.to_owned(),
        source,
    }
}

/// Reads a file. One of a later program is not ours to touch.
fn held(path: &Path) -> Result<Held, Error> {
    let read = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    match source::is_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Held::Nothing),
        Err(error) => return Err(read(error)),
        Ok(found) if found.len() > LONGEST => {
            let why = format!("it has {} bytes; {LONGEST} are the most", found.len());
            return Ok(Held::Damaged(why));
        }
        Ok(_) => {}
    }
    let bytes = fs::read(path).map_err(read)?;
    match serde_json::from_slice::<Progress>(&bytes) {
        Ok(progress) if progress.form == FORM => Ok(Held::Whole(Box::new(progress))),
        _ => match later(&bytes) {
            Some(form) => Err(Error::Usage(format!(
                "{} was written by a later slowshake (form {form}); this one knows form {FORM} and leaves \
                 it as it is",
                path_text(path)
            ))),
            None => {
                let error = serde_json::from_slice::<Progress>(&bytes).err();
                let why = error.map_or_else(|| "it names no form".to_owned(), |e| e.to_string());
                Ok(Held::Damaged(printable(why.as_bytes())))
            }
        },
    }
}

/// The form of a file, if that is later than ours.
fn later(bytes: &[u8]) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let form = value.get("form")?.as_u64()?;
    (form > u64::from(FORM)).then_some(form)
}

/// Moves a damaged file to a name that nothing has yet; gives what to say.
fn set_aside(path: &Path, why: &str) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let free = (1..100)
        .map(|n| match n {
            1 => path.with_file_name(format!("{name}.bad")),
            n => path.with_file_name(format!("{name}.bad{n}")),
        })
        .find(|aside| !aside.exists());
    let what = match &free {
        None => "there is no room beside it to put it aside".to_owned(),
        Some(aside) => match fs::rename(path, aside) {
            Ok(()) => format!(
                "it is now {}",
                path_text(Path::new(aside.file_name().unwrap_or_default()))
            ),
            Err(error) => format!("it cannot be put aside: {error}"),
        },
    };
    format!("{}: {why}; {what}", path_text(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Answered, State};

    fn answered(lesson: &str, place: usize) -> Progress {
        Progress {
            questions: vec![Answered {
                run: "main".to_owned(),
                step: "client.hello.send".to_owned(),
                place,
                state: State::Right,
                tries: 0,
                hints: 0,
                answer: "21".to_owned(),
                first: 1,
                last: 1,
            }],
            ..Progress::of(lesson)
        }
    }

    fn known(store: &Store) -> Vec<Progress> {
        let (known, complaints) = store.all();
        assert_eq!(complaints, [""; 0]);
        known
    }

    #[test]
    fn what_is_recorded_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        assert_eq!(known(&store), []);
        assert_eq!(store.record(&answered("pencil", 0)).unwrap(), None);
        store.record(&answered("pencil", 1)).unwrap();
        let all = known(&store);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].questions.len(), 2);
    }

    #[test]
    fn programs_that_write_at_once_lose_nothing_of_one_another() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for program in 0..4 {
                let folder = folder.path();
                scope.spawn(move || {
                    // Each its own, as in programs of their own.
                    let store = Store::in_folder(folder);
                    for n in 0..10 {
                        store.record(&answered("pencil", program * 10 + n)).unwrap();
                    }
                });
            }
        });
        let all = known(&Store::in_folder(folder.path()));
        assert_eq!(all[0].questions.len(), 40);
    }

    #[test]
    fn a_damaged_file_gives_way_and_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.record(&answered("pencil", 0)).unwrap();
        let path = store.path("pencil");
        fs::write(&path, "{ half").unwrap();
        let told = store.record(&answered("pencil", 1)).unwrap().unwrap();
        assert!(told.ends_with("it is now pencil.json.bad"), "{told}");
        let aside = path.with_file_name("pencil.json.bad");
        assert_eq!(fs::read_to_string(aside).unwrap(), "{ half");
        assert_eq!(known(&store)[0].questions[0].place, 1);
    }

    #[test]
    fn a_file_of_a_later_program_is_not_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.record(&answered("pencil", 0)).unwrap();
        let path = store.path("pencil");
        fs::write(&path, "{\"form\": 2}").unwrap();
        assert!(store.record(&answered("pencil", 1)).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"form\": 2}");
    }

    /// A pipe would be waited for until somebody writes into it.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        store.record(&answered("pencil", 0)).unwrap();
        let path = store.path("pencil");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        let error = store.record(&answered("pencil", 1)).unwrap_err();
        assert!(error.to_string().contains("not a file"), "{error}");
    }

    #[test]
    fn no_name_of_a_lesson_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path());
        for name in ["../place", "/etc/x", "..", ".lock", "ü b\u{1b}", ""] {
            let path = store.path(name);
            assert_eq!(path.parent(), Some(store.folder.as_path()), "{name}");
            store.record(&answered(name, 0)).unwrap();
            assert!(path.is_file(), "{name}");
        }
    }
}
