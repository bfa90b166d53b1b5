//! Who speaks, and what is agreed by then: what some messages do not say of
//! themselves.

use super::code::{CipherSuite, ProtocolVersion};
use super::suite::KeyExchange;

/// A side of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The side that opened the connection.
    Client,
    /// The side that answered.
    Server,
}

impl Role {
    /// `client` or `server`.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Client => "client",
            Role::Server => "server",
        }
    }

    /// The other side.
    pub const fn peer(self) -> Self {
        match self {
            Role::Client => Role::Server,
            Role::Server => Role::Client,
        }
    }
}

/// What must be known of a connection to read what one side of it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// Who says it.
    pub sender: Role,
    /// The version; `None` before a ServerHello said it.
    pub version: Option<ProtocolVersion>,
    /// The key exchange of the suite that was chosen; `None` before that, and
    /// where the suite is not known here. The bodies of ServerKeyExchange and
    /// ClientKeyExchange do not tell their own form (RFC 5246 §7.4.3); without
    /// it they stay opaque.
    pub key_exchange: Option<KeyExchange>,
    /// The newest version whose extensions are read. To whoever speaks none as
    /// new, an extension that came with it is one that is not known.
    pub newest: ProtocolVersion,
}

impl Context {
    /// Before anything is agreed.
    pub const fn new(sender: Role) -> Self {
        Self {
            sender,
            version: None,
            key_exchange: None,
            newest: ProtocolVersion::TLS12,
        }
    }

    /// The same for whoever speaks versions up to this one.
    #[must_use]
    pub const fn up_to(self, newest: ProtocolVersion) -> Self {
        Self { newest, ..self }
    }

    /// Whether the messages that follow are those of TLS 1.3.
    pub fn is_tls13(&self) -> bool {
        self.version == Some(ProtocolVersion::TLS13)
    }

    /// The same of what the other side says.
    #[must_use]
    pub const fn of_peer(self) -> Self {
        Self {
            sender: self.sender.peer(),
            ..self
        }
    }

    /// A ServerHello chose this version and this suite.
    pub fn agree(&mut self, version: ProtocolVersion, suite: CipherSuite) {
        self.version = Some(version);
        self.key_exchange = suite.suite().map(|suite| suite.key_exchange);
    }
}
