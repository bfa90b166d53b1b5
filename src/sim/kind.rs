//! What kinds of values settings have: how each is read, written and offered.

use thiserror::Error;

use crate::net::ActError;
use crate::trace::{OverrideError, SkipError};
use crate::wire::named::meant;

pub(super) mod values;

/// Why a value does not fit its key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingError {
    /// Not one of the values that the key takes.
    #[error("`{value}` is no {key}: {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What it takes.
        expected: String,
    },
    /// An override that cannot be read.
    #[error(transparent)]
    Override(#[from] OverrideError),
    /// An act on the wire that cannot be read.
    #[error(transparent)]
    Act(#[from] ActError),
    /// A check that is not there.
    #[error(transparent)]
    Skip(#[from] SkipError),
}

/// A kind of values, of which the scenario holds a `T`.
pub(super) struct Kind<T: 'static> {
    take: Take<T>,
    /// The value as [`set`](Self::set) takes it; `None` where nothing is set.
    pub(super) text: fn(&T) -> Option<String>,
    /// The same for the scenario code, where that is shorter.
    pub(super) code: Option<fn(&T) -> Option<String>>,
    /// The values that are offered in a list.
    pub(super) offered: fn(&T) -> Vec<String>,
    /// Where several of them can hold at once: whether one does.
    pub(super) holds: Option<fn(&T, &str) -> bool>,
    /// Whether it can have others than those.
    pub(super) is_open: bool,
    /// How it stands in a file.
    pub(super) shape: Shape,
}

/// What becomes of a text.
enum Take<T: 'static> {
    /// It is read, and the value takes the present one's place.
    Read(fn(&str) -> Result<T, Refusal>),
    /// Each part of it, between commas, is added to what is there.
    Add(fn(&mut T, &str) -> Result<(), Refusal>),
}

/// How a value stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As text.
    Text,
    /// As a whole number.
    Number,
    /// As a number, which may have a fraction.
    Fraction,
    /// As a list.
    List,
}

/// Why a text is not taken.
enum Refusal {
    /// It is none of those that are offered.
    NotOffered,
    /// This part of it is not what was expected.
    Unlike { part: String, expected: String },
    /// Whoever read it says why.
    Said(SettingError),
}

impl<E: Into<SettingError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Said(error.into())
    }
}

/// How many characters of a value are said back to whoever wrote it.
const SAID_BACK: usize = 80;

impl Refusal {
    fn unlike(part: &str, expected: impl Into<String>) -> Self {
        Self::Unlike {
            part: part.to_owned(),
            expected: expected.into(),
        }
    }
}

/// What a list of words takes, for somebody who wrote another one.
fn either(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Where the names are that could have been written, and which of them are
/// near.
fn listed<'a>(what: &str, names: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    format!("`slowshake list {what}` names them{}", meant(names, name))
}

/// The parts of a list that is written with commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty())
}

fn joined<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    strings(all).join(",")
}

fn strings<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| one.to_string()).collect()
}

impl<T> Kind<T> {
    /// One of those that are offered, written as text: what is left to say is
    /// how.
    const fn new(
        read: fn(&str) -> Result<T, Refusal>,
        text: fn(&T) -> Option<String>,
        offered: fn(&T) -> Vec<String>,
    ) -> Self {
        Self {
            take: Take::Read(read),
            text,
            offered,
            code: None,
            holds: None,
            is_open: false,
            shape: Shape::Text,
        }
    }

    /// Anything that can be read.
    const fn open(read: fn(&str) -> Result<T, Refusal>, text: fn(&T) -> Option<String>) -> Self {
        Self {
            is_open: true,
            ..Self::new(read, text, |_| Vec::new())
        }
    }

    /// A list to which each part of a text adds one, all of which hold.
    const fn added(
        add: fn(&mut T, &str) -> Result<(), Refusal>,
        text: fn(&T) -> Option<String>,
    ) -> Self {
        Self {
            take: Take::Add(add),
            text,
            offered: |_| Vec::new(),
            code: None,
            holds: Some(|_, _| true),
            is_open: true,
            shape: Shape::List,
        }
    }

    const fn offered(self, offered: fn(&T) -> Vec<String>) -> Self {
        Self { offered, ..self }
    }

    const fn code(self, code: fn(&T) -> Option<String>) -> Self {
        let code = Some(code);
        Self { code, ..self }
    }

    const fn several(self, holds: fn(&T, &str) -> bool) -> Self {
        let holds = Some(holds);
        Self { holds, ..self }
    }

    const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// Puts what a text says in the value's place, or adds it.
    ///
    /// # Errors
    /// What the setting of this name takes instead.
    pub(super) fn set(
        &self,
        name: &'static str,
        value: &mut T,
        text: &str,
    ) -> Result<(), SettingError> {
        let taken = match self.take {
            Take::Read(read) => read(text).map(|new| *value = new),
            Take::Add(add) => parts(text).try_for_each(|part| add(value, part)),
        };
        let (part, expected) = match taken {
            Ok(()) => return Ok(()),
            Err(Refusal::Said(error)) => return Err(error),
            Err(Refusal::NotOffered) => (text.to_owned(), either(&(self.offered)(value))),
            Err(Refusal::Unlike { part, expected }) => (part, expected),
        };
        let mut shown: String = part.chars().take(SAID_BACK).collect();
        if shown.len() < part.len() {
            shown.push('…');
        }
        Err(SettingError::Value {
            key: name,
            value: crate::wire::printable(shown.as_bytes()),
            expected,
        })
    }
}
