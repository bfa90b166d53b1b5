//! The lessons that there are.

use super::{Fault, Lesson};

/// The lessons that are compiled in: name and source. A test holds that every
/// file of `lessons/en` is here.
const SOURCES: &[(&str, &str)] = &[("pencil", include_str!("../../lessons/en/pencil.md"))];

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
        Self {
            lessons: SOURCES
                .iter()
                .map(|(name, source)| read(name, source))
                .collect(),
        }
    }

    /// Adds a lesson from a file; it takes the place of one with its name.
    pub fn add(&mut self, name: &str, source: &str) {
        let lesson = read(name, source);
        match self.place(name) {
            Some(at) => self.lessons[at] = lesson,
            None => self.lessons.push(lesson),
        }
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
        self.names().position(|known| known == name)
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
