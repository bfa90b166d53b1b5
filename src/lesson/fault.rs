//! What is wrong in a lesson, and where.

use std::fmt;
use std::ops::Range;

use crate::sim::FileError;

/// Whether a lesson with a fault can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot: something in it is wrong.
    Error,
    /// It can, but not as well as it could.
    Warning,
}

/// A mistake in a lesson's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The line itself, as it stands in the file.
    pub text: String,
    /// What is wrong, and what would be right.
    pub message: String,
    /// Whether the lesson can be given all the same.
    pub severity: Severity,
}

impl Fault {
    /// An error at a byte of the source.
    pub(super) fn at(source: &str, offset: usize, message: impl Into<String>) -> Self {
        let FileError {
            line,
            column,
            text,
            message,
        } = FileError::at(source, offset, message.into());
        Self {
            line,
            column,
            text,
            message,
            severity: Severity::Error,
        }
    }

    /// The same as a warning.
    pub(super) fn warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }
}

/// `12:3: what is wrong`, without the line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            line,
            column,
            message,
            ..
        } = self;
        write!(f, "{line}:{column}: {message}")
    }
}

/// How many faults are told of one lesson: nobody mends more at a time.
const MOST: usize = 200;

/// A source with the faults that were found in it so far.
pub(super) struct Faults<'a> {
    pub source: &'a str,
    pub found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            found: Vec::new(),
        }
    }

    /// An error at a byte of the source.
    pub(super) fn error(&mut self, at: usize, message: impl Into<String>) {
        if self.found.len() < MOST {
            self.found.push(Fault::at(self.source, at, message));
        }
    }

    /// A warning at a byte of the source.
    pub(super) fn warn(&mut self, at: usize, message: impl Into<String>) {
        if self.found.len() < MOST {
            self.found
                .push(Fault::at(self.source, at, message).warning());
        }
    }

    /// All of them, in the order of the file, each once.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.found
            .sort_by_key(|fault| (fault.line, fault.column, fault.severity));
        self.found.dedup();
        self.found
    }
}

/// Where in the text of a TOML string that stands at `span` its content
/// starts: behind one quote or three.
pub(super) fn content_of(source: &str, span: &Range<usize>) -> usize {
    let written = source.get(span.clone()).unwrap_or_default();
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| written.starts_with(quotes))
        .map_or(0, str::len);
    // The first end of line behind three quotes is no part of the text.
    let newline = usize::from(quotes == 3 && written[quotes..].starts_with('\n'));
    span.start + quotes + newline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_counted_in_characters() {
        let fault = Fault::at("eins\nzwölf und x", 5 + 11, "wrong");
        assert_eq!((fault.line, fault.column), (2, 11));
        assert_eq!(fault.text, "zwölf und x");
    }

    #[test]
    fn a_place_inside_a_character_or_behind_the_end_is_no_panic() {
        assert_eq!(Fault::at("ü", 1, "wrong").column, 1);
        assert_eq!(Fault::at("ü", 99, "wrong").column, 2);
    }
}
