//! How an actor is told to behave, where an RFC leaves it the choice, and what it
//! says.

use std::fmt;

use crate::trace::ValueId;

/// Whether the server wants a certificate of the client (RFC 5246 §7.4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ClientAuth {
    /// It does not ask.
    #[default]
    Never,
    /// It asks, and goes on without.
    Request,
    /// It asks, and does not go on without.
    Require,
}

impl ClientAuth {
    /// All of them, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[Self::Never, Self::Request, Self::Require];

    /// The word in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Never => "none",
            Self::Request => "request",
            Self::Require => "require",
        }
    }

    /// The one with this word.
    pub fn by_id(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.id() == word)
    }
}

/// How handshake messages are packed into records (RFC 5246 §6.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Packing {
    /// Each message has a record of its own.
    #[default]
    Each,
    /// All messages of a flight share one.
    Coalesced,
    /// Fragments of at most this many bytes, from 16 to 2^14.
    Fragments(u16),
}

impl Packing {
    /// Reads `each`, `coalesced` or a number of bytes.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "each" => Some(Self::Each),
            "coalesced" => Some(Self::Coalesced),
            number => number
                .parse()
                .ok()
                .filter(|n| (16..=1 << 14).contains(n))
                .map(Self::Fragments),
        }
    }
}

/// The form that [`Packing::parse`] reads.
impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Each => f.write_str("each"),
            Self::Coalesced => f.write_str("coalesced"),
            Self::Fragments(most) => write!(f, "{most}"),
        }
    }
}

/// What a side says once the connection is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Said at once.
    pub opening: Option<Vec<u8>>,
    /// Said in answer to the first application data that comes.
    pub answer: Option<Vec<u8>>,
    /// Whether a second handshake is asked for when application data comes
    /// for the first time: by a server, with HelloRequest.
    pub asks_again: bool,
    /// Whether it changes its keys before it speaks, in TLS 1.3.
    pub key_update: bool,
    /// Whether the connection is ended when application data came.
    pub close_after: bool,
}

/// Something said of one's own accord, not by the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// By one's own application.
    Own(Vec<u8>),
    /// What was heard on another connection.
    PassOn(ValueId),
}
