//! What a field is called.

use std::borrow::Cow;
use std::fmt::{self, Display};

use crate::wire::code::Code;
use crate::wire::{ExtensionType, HandshakeType};

/// The name of a field, or of the length before it; made into text only where
/// somebody wants it.
#[derive(Clone, Copy, Debug)]
pub struct Label {
    of: Of,
    is_length: bool,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    /// The RFC's name.
    Name(&'static str),
    /// An element of a vector, from 0.
    Element(usize),
    /// An extension, by its type.
    Extension(ExtensionType),
    /// A handshake message, by its type.
    Message(HandshakeType),
}

impl Label {
    /// The element of a vector with this number, from 0: `[0]`.
    pub(super) fn element(index: usize) -> Self {
        Of::Element(index).into()
    }

    /// The length before it.
    pub(super) fn length(self) -> Self {
        Self {
            is_length: true,
            ..self
        }
    }

    /// As text.
    pub(super) fn text(self) -> Cow<'static, str> {
        let name = match self.of {
            Of::Name(name) => Some(name),
            Of::Extension(kind) => kind.registered_name(),
            Of::Message(kind) => kind.registered_name(),
            Of::Element(_) => None,
        };
        match (name, self.is_length) {
            (Some(name), false) => name.into(),
            (Some(name), true) => [name, " length"].concat().into(),
            (None, _) => self.to_string().into(),
        }
    }
}

impl From<Of> for Label {
    fn from(of: Of) -> Self {
        Self {
            of,
            is_length: false,
        }
    }
}

impl From<&'static str> for Label {
    fn from(name: &'static str) -> Self {
        Of::Name(name).into()
    }
}

impl From<ExtensionType> for Label {
    fn from(kind: ExtensionType) -> Self {
        Of::Extension(kind).into()
    }
}

impl From<HandshakeType> for Label {
    fn from(kind: HandshakeType) -> Self {
        Of::Message(kind).into()
    }
}

impl Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Of::Name(name) => f.write_str(name)?,
            Of::Element(index) => write!(f, "[{index}]")?,
            Of::Extension(kind) => write!(f, "{kind}")?,
            Of::Message(kind) => write!(f, "{kind}")?,
        }
        match self.is_length {
            true => f.write_str(" length"),
            false => Ok(()),
        }
    }
}
