//! Checks that a side leaves out.

use std::fmt;

use thiserror::Error;

use super::CheckKind;
use crate::wire::Role;
use crate::wire::named::{meant, named};

/// A check that is left out, at one side or at both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Skip {
    /// At which side, if not at both.
    pub role: Option<Role>,
    /// Which check.
    pub check: CheckKind,
}

/// Why a check cannot be left out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SkipError {
    /// There is none of this name.
    #[error(
        "there is no check `{}`{}; `slowshake list checks` names them, and `client.` or `server.` in front means one side",
        .0,
        meant(CheckKind::ALL.iter().map(|check| check.id()), .0.rsplit('.').next().unwrap_or(.0))
    )]
    Unknown(String),
    /// It asks which of two ways to go, and guards neither.
    #[error(
        "{0} cannot be left out: by comparing the two the client learns whether its session goes on or a new one begins, and either may be"
    )]
    Choice(&'static str),
}

impl CheckKind {
    /// Those that can be left out: all that guard something. By its answer to
    /// session_id a side only learns which way to go.
    pub fn guards() -> impl Iterator<Item = Self> + Clone {
        let all = Self::ALL.iter().copied();
        all.filter(|check| *check != Self::SessionId)
    }
}

impl Skip {
    /// Reads `[client.|server.]CHECK`.
    ///
    /// # Errors
    /// If no check has this name, or it can't be left out.
    pub fn parse(text: &str) -> Result<Self, SkipError> {
        let text = text.trim();
        let (role, name) = match text.split_once('.') {
            Some(("client", name)) => (Some(Role::Client), name),
            Some(("server", name)) => (Some(Role::Server), name),
            _ => (None, text),
        };
        match named(CheckKind::ALL.iter().copied(), name, |check| check.id()) {
            None => Err(SkipError::Unknown(crate::wire::printable(text.as_bytes()))),
            Some(check) if !CheckKind::guards().any(|guard| guard == check) => {
                Err(SkipError::Choice(check.id()))
            }
            Some(check) => Ok(Self { role, check }),
        }
    }

    /// Whether this side leaves that check out.
    pub fn applies(&self, role: Role, check: CheckKind) -> bool {
        self.check == check && self.role.is_none_or(|only| only == role)
    }
}

/// The form that [`Skip::parse`] reads.
impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(role) = self.role {
            write!(f, "{}.", role.name())?;
        }
        f.write_str(self.check.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["finished", "client.host_name", "server.public_value"] {
            assert_eq!(Skip::parse(text).unwrap().to_string(), text);
        }
        assert!(Skip::parse("eve.finished").is_err());
        assert_eq!(
            Skip::parse("client.session_id"),
            Err(SkipError::Choice("session_id"))
        );
    }
}
