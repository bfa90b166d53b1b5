//! What the command line can fail with, and the exit codes.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use thiserror::Error;

use crate::sim::Run;
use crate::trace::{Ending, Outcome};
use crate::wire::one_line;

/// A path in a sentence: on one line, whatever its name holds.
pub(super) fn path_text(path: &Path) -> String {
    one_line(&path.display().to_string()).into_owned()
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// The handshake was established, or what was asked for was shown.
    Established = 0,
    /// The handshake failed as shown.
    Failed = 1,
    /// The command line or a file is wrong.
    Usage = 2,
    /// The peer cannot be reached, left during the handshake or timed out, or
    /// output cannot be written.
    Unreachable = 3,
    /// The handshake was complete, and the connection failed after it.
    Broken = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl Exit {
    /// How a simulated run ended: by the worst that happened to any party.
    pub(super) fn of(run: &Run) -> Self {
        let trace = &run.trace;
        let mut broken = trace
            .outcomes
            .iter()
            .filter(|outcome| outcome.ending != Ending::Established);
        let after = |outcome: &Outcome| {
            let established = trace.established_by(outcome.connection, outcome.party);
            established.is_some()
        };
        if trace.established() {
            Exit::Established
        } else if trace.outcomes.is_empty() || !broken.all(after) {
            Exit::Failed
        } else {
            Exit::Broken
        }
    }

    /// How a connection with a real peer ended: it is the peer's silence or
    /// its early end that leaves our side waiting.
    pub(super) fn of_live(run: &Run) -> Self {
        let unfinished = |ending: &Ending| matches!(ending, Ending::Unfinished { .. });
        if run.trace.outcomes.iter().any(|o| unfinished(&o.ending)) {
            Exit::Unreachable
        } else {
            Exit::of(run)
        }
    }
}

/// Why nothing could be done.
#[derive(Debug, Error)]
pub(super) enum Error {
    /// A flag or an argument that cannot be used; the text names it.
    #[error("{0}")]
    Usage(String),
    /// A file with a mistake at a place.
    #[error("{0}")]
    File(Excerpt),
    /// A file that cannot be read.
    #[error("cannot read {}: {source}", path_text(.path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that cannot be written.
    #[error("cannot write {}: {source}", path_text(.path))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// The screen could not be opened, or not be kept open.
    #[error("the screen had to close: {0}")]
    Screen(io::Error),
    /// The peer cannot be reached, or we cannot be.
    #[error("{0}")]
    Peer(String),
}

impl Error {
    pub(super) fn exit(&self) -> Exit {
        match self {
            Error::Usage(_) | Error::File(_) | Error::Read { .. } => Exit::Usage,
            Error::Write { .. } | Error::Output(_) | Error::Screen(_) | Error::Peer(_) => {
                Exit::Unreachable
            }
        }
    }
}

/// A mistake in a file with the line that it is in.
#[derive(Debug, Error)]
#[error("{message}\n{}", self.picture())]
pub(super) struct Excerpt {
    /// The file.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// The whole line.
    pub text: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// How much of a line is shown before and after the place.
const AROUND: usize = 36;

impl Excerpt {
    /// The place and the line.
    fn picture(&self) -> String {
        format!(
            "{}--> {}:{}:{}\n{}",
            " ".repeat(self.line.to_string().len()),
            path_text(&self.path),
            self.line,
            self.column,
            self.lines()
        )
    }

    /// The line with a mark under the place.
    pub(super) fn lines(&self) -> String {
        let characters: Vec<char> = self.text.chars().collect();
        let at = self.column.saturating_sub(1).min(characters.len());
        let from = if characters.len() <= 2 * AROUND {
            0
        } else {
            at.saturating_sub(AROUND)
        };
        let to = characters.len().min(from + 2 * AROUND);
        let part = |range: &[char]| {
            let text: String = range.iter().collect();
            crate::wire::printable(text.replace('\t', " ").as_bytes())
        };
        let cut = |is_cut| if is_cut { "…" } else { "" };
        let before = format!("{}{}", cut(from > 0), part(&characters[from..at]));
        let after = format!(
            "{}{}",
            part(&characters[at..to]),
            cut(to < characters.len())
        );
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        format!(
            "{margin} |\n{number} | {before}{after}\n{margin} | {}^",
            " ".repeat(before.chars().count()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, column: usize) -> String {
        Excerpt {
            path: "run.toml".into(),
            line: 12,
            column,
            text: text.to_owned(),
            message: "wrong".to_owned(),
        }
        .to_string()
    }

    #[test]
    fn the_mark_stands_under_the_place() {
        assert_eq!(
            excerpt("group = \"p24\"", 9),
            "wrong\n  --> run.toml:12:9\n   |\n12 | group = \"p24\"\n   |         ^"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_says_so() {
        let line = format!("{}x{}", "a".repeat(500), "b".repeat(500));
        let shown = excerpt(&line, 501);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[3].starts_with("12 | …a") && lines[3].ends_with("b…"));
        let mark = lines[4].chars().position(|c| c == '^');
        assert_eq!(mark, lines[3].chars().position(|c| c == 'x'));
    }

    #[test]
    fn a_place_behind_the_end_of_the_line_is_no_panic() {
        assert!(excerpt("", 40).ends_with('^'));
    }
}
