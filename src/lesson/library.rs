//! The lessons that there are.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::{Fault, Lesson, Outline, outline};
use crate::wire::named::named;

/// The lessons that are compiled in, in the order of the course: name and
/// source. A test holds that every file of `lessons/en` is here.
const SOURCES: &[(&str, &str)] = &[
    ("pencil", include_str!("../../lessons/en/pencil.md")),
    ("params", include_str!("../../lessons/en/params.md")),
    ("rsa", include_str!("../../lessons/en/rsa.md")),
    ("keyblock", include_str!("../../lessons/en/keyblock.md")),
    ("finished", include_str!("../../lessons/en/finished.md")),
    ("records", include_str!("../../lessons/en/records.md")),
    ("middle", include_str!("../../lessons/en/middle.md")),
    ("theft", include_str!("../../lessons/en/theft.md")),
    ("curves", include_str!("../../lessons/en/curves.md")),
    ("trips", include_str!("../../lessons/en/trips.md")),
];

/// A lesson that cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// All lessons, in the order in which they are offered. A copy shares them.
#[derive(Clone, Debug, PartialEq)]
pub struct Library(Vec<Arc<Kept>>);

/// A lesson's file. What is compiled in is read whole when it is first asked
/// for: a list of lessons needs their outlines alone.
#[derive(Debug)]
struct Kept {
    name: String,
    source: Cow<'static, str>,
    outline: Result<Outline, Broken>,
    lesson: OnceLock<Result<Arc<Lesson>, Broken>>,
}

/// The same name and the same file are the same lesson.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.source) == (&other.name, &other.source)
    }
}

impl Kept {
    fn lesson(&self) -> &Result<Arc<Lesson>, Broken> {
        self.lesson.get_or_init(|| read(&self.name, &self.source))
    }

    /// Its place in the course; those without a number come behind it.
    fn number(&self) -> u32 {
        let outline = self.outline.as_ref().ok();
        outline.and_then(|o| o.number).unwrap_or(u32::MAX)
    }
}

impl Library {
    /// The lessons that are compiled in.
    pub fn built_in() -> Self {
        let kept = SOURCES.iter().map(|(name, source)| Kept {
            name: (*name).to_owned(),
            source: Cow::Borrowed(source),
            // A test holds all of them to be without a fault.
            outline: Ok(outline::read(name, source)),
            lesson: OnceLock::new(),
        });
        let mut library = Self(kept.map(Arc::new).collect());
        library.0.sort_by_key(|kept| kept.number());
        library
    }

    /// Name and source of each lesson that is compiled in.
    pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
        SOURCES.iter().copied()
    }

    /// Adds a lesson from a file; it takes the place of one with its name.
    pub fn add(&mut self, name: &str, source: &str) {
        let lesson = read(name, source);
        let kept = Arc::new(Kept {
            name: name.to_owned(),
            source: Cow::Owned(source.to_owned()),
            outline: match &lesson {
                Ok(lesson) => Ok(lesson.outline()),
                Err(broken) => Err(broken.clone()),
            },
            lesson: OnceLock::from(lesson),
        });
        match self.place(name) {
            Some(at) => self.0[at] = kept,
            None => self.0.push(kept),
        }
        self.0.sort_by_key(|kept| kept.number());
    }

    /// The lesson of this name, as far as it could be read; `None` if there is
    /// none.
    pub fn find(&self, name: &str) -> Option<&Result<Arc<Lesson>, Broken>> {
        self.place(name).map(|at| self.0[at].lesson())
    }

    /// What a list says of the lesson of this name; `None` if there is none.
    pub fn outline(&self, name: &str) -> Option<&Result<Outline, Broken>> {
        self.place(name).map(|at| &self.0[at].outline)
    }

    /// Each lesson as far as it could be read.
    pub fn lessons(&self) -> impl Iterator<Item = &Result<Arc<Lesson>, Broken>> {
        self.0.iter().map(|kept| kept.lesson())
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|kept| kept.name.as_str())
    }

    fn place(&self, name: &str) -> Option<usize> {
        let all = self.names().enumerate();
        named(all, name, |(_, known)| known).map(|(at, _)| at)
    }
}

fn read(name: &str, source: &str) -> Result<Arc<Lesson>, Broken> {
    let lesson = Lesson::parse(name, source).map(Arc::new);
    lesson.map_err(|faults| Broken {
        name: name.to_owned(),
        faults,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::check;

    #[test]
    fn every_file_of_the_folder_is_compiled_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/en");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".md"))
            .collect();
        names.sort();
        let mut compiled: Vec<String> = SOURCES
            .iter()
            .map(|(name, _)| format!("{name}.md"))
            .collect();
        compiled.sort();
        assert_eq!(compiled, names);
    }

    #[test]
    fn nothing_is_wrong_with_the_lessons_that_are_compiled_in() {
        for lesson in Library::built_in().lessons() {
            let lesson = lesson.as_ref().unwrap();
            assert_eq!(check(lesson), [], "{}", lesson.name);
        }
    }

    #[test]
    fn a_list_reads_no_lesson_whole_and_a_lesson_only_itself() {
        let library = Library::built_in();
        let read = |library: &Library| {
            let kept = library.0.iter();
            kept.filter(|kept| kept.lesson.get().is_some()).count()
        };
        for name in library.names() {
            assert!(library.outline(name).unwrap().is_ok());
        }
        assert_eq!(read(&library), 0);
        let copy = library.clone();
        assert!(copy.find("rsa").unwrap().is_ok());
        assert_eq!(read(&library), 1);
    }

    #[test]
    fn an_outline_says_what_the_whole_lesson_says() {
        let library = Library::built_in();
        for lesson in library.lessons() {
            let lesson = lesson.as_ref().unwrap();
            assert_eq!(library.outline(&lesson.name), Some(&Ok(lesson.outline())));
        }
    }

    #[test]
    fn a_lesson_takes_the_place_of_one_with_its_name() {
        let mut library = Library::built_in();
        let before = library.names().count();
        library.add(
            "pencil",
            "+++\ntitle = \"Mine\"\nquestion = \"Why?\"\n+++\n",
        );
        library.add("another", "no front matter");
        assert_eq!(library.names().count(), before + 1);
        let mine = library.find("pencil").unwrap().as_ref().unwrap();
        assert_eq!(mine.title, "Mine");
        assert!(library.find("another").unwrap().is_err());
        assert!(library.find("nobody").is_none());
    }
}
