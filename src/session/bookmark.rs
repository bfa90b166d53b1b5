//! The place where one was, to be gone on at another day.

use serde::Deserialize;
use toml::{Spanned, Table, Value};

use crate::session::State;
use crate::sim::{FileError, Scenario};
use crate::trace::Seat;

/// What stands above it, for whoever finds the file.
const HEAD: &str = "# Where slowshake was left. It reads this when it is opened again.\n\n";

/// The place where one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// What one walked through.
    pub walked: Walked,
    /// The step, by its id.
    pub step: String,
    /// What that step is called on the screen.
    pub title: String,
    /// Where one chose to sit; `None` if that was left to the lesson.
    pub seat: Option<Seat>,
}

/// What one walked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Walked {
    /// The run of a scenario.
    Scenario(Box<Scenario>),
    /// A lesson.
    Lesson {
        /// Its name.
        name: String,
        /// Which of its runs one looked at.
        run: String,
        /// The questions that are open no longer.
        asked: Vec<Settled>,
    },
}

/// A question that is open no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The run that it is about.
    pub run: String,
    /// The id of the step before which it stands; empty at the ending.
    pub step: String,
    /// Which of the questions there, from 0.
    pub place: usize,
    /// What became of it.
    pub state: State,
}

#[derive(Deserialize)]
struct Form {
    lesson: Option<String>,
    run: Option<String>,
    scenario: Option<Spanned<String>>,
    step: String,
    #[serde(default)]
    title: String,
    seat: Option<Spanned<String>>,
    #[serde(default)]
    questions: Vec<QuestionForm>,
}

#[derive(Deserialize)]
struct QuestionForm {
    run: String,
    step: String,
    #[serde(default)]
    place: usize,
    state: Spanned<String>,
}

impl Bookmark {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn from_toml(source: &str) -> Result<Self, FileError> {
        let form: Form = toml::from_str(source).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            FileError::at(source, offset, error.message().to_owned())
        })?;
        let wrong = |at: &Spanned<String>, message: String| {
            Err(FileError::at(source, at.span().start, message))
        };
        let seat = match &form.seat {
            None => None,
            Some(word) => match Seat::by_id(word.get_ref()) {
                Some(seat) => Some(seat),
                None => return wrong(word, "there is no such seat".to_owned()),
            },
        };
        let walked = match (form.lesson, &form.scenario) {
            (Some(name), None) => {
                let mut asked = Vec::new();
                for question in form.questions {
                    let Some(state) = State::by_id(question.state.get_ref()) else {
                        return wrong(&question.state, "a question is in no such state".to_owned());
                    };
                    asked.push(Settled {
                        run: question.run,
                        step: question.step,
                        place: question.place,
                        state,
                    });
                }
                Walked::Lesson {
                    name,
                    run: form.run.unwrap_or_default(),
                    asked,
                }
            }
            (None, Some(code)) => match Scenario::from_code(code.get_ref()) {
                Ok(scenario) => Walked::Scenario(Box::new(scenario)),
                Err(error) => return wrong(code, error.to_string()),
            },
            _ => {
                let message = "it names either a lesson or a scenario".to_owned();
                return Err(FileError::at(source, 0, message));
            }
        };
        Ok(Self {
            walked,
            step: form.step,
            title: form.title,
            seat,
        })
    }

    /// The file.
    pub fn to_toml(&self) -> String {
        let mut table = Table::new();
        let mut put = |name: &str, text: &str| {
            table.insert(name.to_owned(), Value::from(text));
        };
        put("step", &self.step);
        put("title", &self.title);
        if let Some(seat) = self.seat {
            put("seat", seat.id());
        }
        match &self.walked {
            Walked::Scenario(scenario) => put("scenario", &scenario.code()),
            Walked::Lesson { name, run, asked } => {
                put("lesson", name);
                put("run", run);
                let questions: Vec<Value> = asked.iter().map(Settled::to_value).collect();
                if !questions.is_empty() {
                    table.insert("questions".to_owned(), questions.into());
                }
            }
        }
        format!("{HEAD}{table}")
    }
}

impl Settled {
    fn to_value(&self) -> Value {
        let mut table = Table::new();
        table.insert("run".to_owned(), self.run.as_str().into());
        table.insert("step".to_owned(), self.step.as_str().into());
        let place = i64::try_from(self.place).unwrap_or(i64::MAX);
        table.insert("place".to_owned(), place.into());
        table.insert("state".to_owned(), self.state.id().into());
        table.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_a_lesson() -> Bookmark {
        Bookmark {
            walked: Walked::Lesson {
                name: "pencil".to_owned(),
                run: "main".to_owned(),
                asked: vec![Settled {
                    run: "main".to_owned(),
                    step: "client.key_exchange.secret".to_owned(),
                    place: 1,
                    state: State::Later,
                }],
            },
            step: "client.key_exchange.secret".to_owned(),
            title: "The client \"draws\" a secret".to_owned(),
            seat: Some(Seat::Eve),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut bookmark = in_a_lesson();
        assert_eq!(
            Bookmark::from_toml(&bookmark.to_toml()),
            Ok(bookmark.clone())
        );
        bookmark.walked = Walked::Scenario(Box::default());
        bookmark.seat = None;
        assert_eq!(Bookmark::from_toml(&bookmark.to_toml()), Ok(bookmark));
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let bookmark = in_a_lesson();
        let file = format!("pinned = 3\n{}", bookmark.to_toml());
        assert_eq!(Bookmark::from_toml(&file), Ok(bookmark));
    }

    #[test]
    fn a_damaged_file_is_told_with_its_place() {
        for (file, place) in [
            ("", (1, 1)),
            ("step = 3", (1, 8)),
            ("step = \"a\"", (1, 1)),
            ("step = \"a\"\nscenario = \"nonsense\"", (2, 12)),
            ("step = \"a\"\nlesson = \"b\"\nseat = \"moon\"", (3, 8)),
            (
                "step = \"a\"\nlesson = \"b\"\n[[questions]]\nrun = \"main\"\nstep = \"c\"\n\
                 state = \"lost\"",
                (6, 9),
            ),
            ("\u{0}\u{1}", (1, 3)),
        ] {
            let error = Bookmark::from_toml(file).unwrap_err();
            assert_eq!((error.line, error.column), place, "{file}: {error}");
        }
    }
}
