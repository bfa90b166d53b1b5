//! Checks that a side leaves out.

use std::fmt;

use thiserror::Error;

use super::{CheckKind, Role};

/// A check that is left out, at one side or at both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Skip {
    /// At which side, if not at both.
    pub role: Option<Role>,
    /// Which check.
    pub check: CheckKind,
}

/// There is no such check.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "there is no check `{0}`; `slowshake list checks` names them, and `client.` or `server.` in front means one side"
)]
pub struct SkipError(pub String);

impl Skip {
    /// Reads `[client.|server.]CHECK`.
    ///
    /// # Errors
    /// If no check has this name.
    pub fn parse(text: &str) -> Result<Self, SkipError> {
        let text = text.trim();
        let (role, name) = match text.split_once('.') {
            Some(("client", name)) => (Some(Role::Client), name),
            Some(("server", name)) => (Some(Role::Server), name),
            _ => (None, text),
        };
        CheckKind::ALL
            .iter()
            .find(|check| check.id() == name)
            .map(|check| Self {
                role,
                check: *check,
            })
            .ok_or_else(|| SkipError(crate::wire::printable(text.as_bytes())))
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
    }
}
