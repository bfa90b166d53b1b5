//! Lessons: Markdown with TOML front matter between two lines of `+++`.
//!
//! The front matter names the title, the question that the lesson answers,
//! and the scenario that it walks through.

use serde::Deserialize;
use thiserror::Error;

use crate::sim::{FileError, Scenario};

/// The lessons that are compiled in: name and source.
const SOURCES: &[(&str, &str)] = &[("pencil", include_str!("../lessons/en/pencil.md"))];

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// The name by which it is asked for: its file's, without the ending.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The run that it walks through.
    pub scenario: Scenario,
    /// Its text, Markdown.
    pub body: String,
}

/// Why a lesson could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LessonError {
    /// No front matter.
    #[error("line 1: a lesson starts with its front matter between two lines of `+++`")]
    FrontMatter,
    /// The front matter is no TOML, or lacks something.
    #[error("in the front matter: {0}")]
    Toml(String),
    /// The scenario cannot be.
    #[error("in the scenario: {0}")]
    Scenario(#[from] FileError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    question: String,
    scenario: toml::Table,
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// Says what is wrong with the front matter or the scenario.
    pub fn parse(name: &str, source: &str) -> Result<Self, LessonError> {
        let (front, body) = source
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"))
            .ok_or(LessonError::FrontMatter)?;
        let front: FrontMatter =
            toml::from_str(front).map_err(|error| LessonError::Toml(error.to_string()))?;
        Ok(Self {
            name: name.to_owned(),
            title: front.title,
            question: front.question,
            scenario: Scenario::from_toml(&front.scenario.to_string())?,
            body: body.trim().to_owned(),
        })
    }

    /// The lessons that are compiled in.
    pub fn built_in() -> Vec<Lesson> {
        SOURCES
            .iter()
            .map(|(name, source)| {
                Self::parse(name, source).expect("a test reads every lesson that is compiled in")
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_that_is_compiled_in_can_be_run() {
        for lesson in Lesson::built_in() {
            let run = crate::sim::run(&lesson.scenario).unwrap();
            assert!(run.trace.established(), "{}", lesson.name);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(
            Lesson::parse("x", "no front matter"),
            Err(LessonError::FrontMatter)
        );
        let scenario = "+++\ntitle = \"t\"\nquestion = \"q\"\n[scenario]\ngroup = \"p24\"\n+++\n";
        assert!(matches!(
            Lesson::parse("x", scenario),
            Err(LessonError::Scenario(_))
        ));
        let lacking = "+++\ntitle = \"t\"\n+++\n";
        assert!(matches!(
            Lesson::parse("x", lacking),
            Err(LessonError::Toml(_))
        ));
    }
}
