//! The lessons that there are.

use super::{Fault, Lesson};
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

/// The words of the whole course.
const WORDS: &str = include_str!("../../lessons/en/glossary.toml");

/// A lesson's own words, and behind them those of the course that it does not
/// explain otherwise.
pub(super) fn with_common(own: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut all = own;
    let common: toml::Table = WORDS.parse().expect("the embedded words are TOML");
    for (word, meaning) in common {
        if all.iter().all(|(known, _)| *known != word)
            && let toml::Value::String(meaning) = meaning
        {
            all.push((word, meaning));
        }
    }
    all
}

/// A lesson that cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// All lessons, in the order in which they are offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    /// Each as far as it could be read.
    pub lessons: Vec<Result<Lesson, Broken>>,
}

impl Library {
    /// The lessons that are compiled in.
    pub fn built_in() -> Self {
        let lessons = SOURCES.iter().map(|(name, source)| read(name, source));
        let mut library = Self {
            lessons: lessons.collect(),
        };
        library.sort();
        library
    }

    /// Name and source of each lesson that is compiled in.
    pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
        SOURCES.iter().copied()
    }

    /// Adds a lesson from a file; it takes the place of one with its name.
    pub fn add(&mut self, name: &str, source: &str) {
        let lesson = read(name, source);
        match self.place(name) {
            Some(at) => self.lessons[at] = lesson,
            None => self.lessons.push(lesson),
        }
        self.sort();
    }

    /// In the order of the course; those without a number come behind it.
    fn sort(&mut self) {
        let number = |lesson: &Result<Lesson, Broken>| match lesson {
            Ok(lesson) => lesson.number.unwrap_or(u32::MAX),
            Err(_) => u32::MAX,
        };
        self.lessons.sort_by_key(number);
    }

    /// The lesson of this name; `None` if there is none.
    pub fn find(&self, name: &str) -> Option<&Result<Lesson, Broken>> {
        self.place(name).map(|at| &self.lessons[at])
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lessons.iter().map(name_of)
    }

    fn place(&self, name: &str) -> Option<usize> {
        let all = self.names().enumerate();
        named(all, name, |(_, known)| known).map(|(at, _)| at)
    }
}

fn name_of(lesson: &Result<Lesson, Broken>) -> &str {
    match lesson {
        Ok(lesson) => &lesson.name,
        Err(broken) => &broken.name,
    }
}

fn read(name: &str, source: &str) -> Result<Lesson, Broken> {
    Lesson::parse(name, source).map_err(|faults| Broken {
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
        for lesson in Library::built_in().lessons {
            let lesson = lesson.unwrap();
            assert_eq!(check(&lesson), [], "{}", lesson.name);
        }
    }

    #[test]
    fn a_lesson_takes_the_place_of_one_with_its_name() {
        let mut library = Library::built_in();
        let before = library.lessons.len();
        library.add(
            "pencil",
            "+++\ntitle = \"Mine\"\nquestion = \"Why?\"\n+++\n",
        );
        library.add("another", "no front matter");
        assert_eq!(library.lessons.len(), before + 1);
        let mine = library.find("pencil").unwrap().as_ref().unwrap();
        assert_eq!(mine.title, "Mine");
        assert!(library.find("another").unwrap().is_err());
        assert!(library.find("nobody").is_none());
    }
}
