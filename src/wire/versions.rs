//! Which versions somebody speaks.

use std::fmt;

use super::code::ProtocolVersion;

/// All versions from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Versions {
    /// The oldest.
    pub oldest: ProtocolVersion,
    /// The newest.
    pub newest: ProtocolVersion,
}

impl Versions {
    /// One version alone.
    pub const fn only(version: ProtocolVersion) -> Self {
        Self {
            oldest: version,
            newest: version,
        }
    }

    /// Whether a version is among them.
    pub fn contains(self, version: ProtocolVersion) -> bool {
        (self.oldest..=self.newest).contains(&version)
    }

    /// Whether TLS 1.3 is among them.
    pub fn has_tls13(self) -> bool {
        self.contains(ProtocolVersion::TLS13)
    }

    /// Whether TLS 1.2 is among them.
    pub fn has_tls12(self) -> bool {
        self.contains(ProtocolVersion::TLS12)
    }
}

/// `TLS 1.2`, or `TLS 1.2 to TLS 1.3`.
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.oldest == self.newest {
            true => write!(f, "{}", self.newest),
            false => write!(f, "{} to {}", self.oldest, self.newest),
        }
    }
}
