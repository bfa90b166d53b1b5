//! What somebody on the path does, as text: `flip ServerKeyExchange.dh_Ys`.
//!
//! An act names a message as anybody can who counts records: by its name
//! while it goes in clear, by its direction and its number once it is sealed.

use std::fmt;

use thiserror::Error;

use crate::trace::{Name, Quantity};
use crate::wire::named::meant;
use crate::wire::{ContentType, Role};

/// One thing that is done to what is on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// One bit of a field is turned over.
    Flip {
        /// In which message.
        message: Quantity,
        /// The field's path; `fragment` of a sealed record.
        field: String,
        /// Which bit, 0 being the highest of the first byte; the last of the
        /// field if none is named.
        bit: Option<u32>,
    },
    /// Other bytes stand in a field.
    Set {
        /// In which message.
        message: Quantity,
        /// The field's path; `fragment` of a sealed record.
        field: String,
        /// What stands there.
        bytes: Vec<u8>,
    },
    /// Its record never arrives.
    Drop {
        /// Which message.
        message: Quantity,
    },
    /// Its record arrives a second time.
    Replay {
        /// Which message.
        message: Quantity,
        /// Behind which message of that direction; right behind itself if
        /// none is named.
        after: Option<Quantity>,
    },
    /// Its record is held, and arrives behind another one of its direction.
    Move {
        /// Which message.
        message: Quantity,
        /// Behind which.
        after: Quantity,
    },
    /// In its place arrives the same message of an earlier conversation.
    Old {
        /// Which message.
        message: Quantity,
    },
    /// A record arrives that nobody sent.
    Inject {
        /// At which side.
        to: Role,
        /// Of which type it says it is.
        content_type: ContentType,
        /// Its fragment.
        bytes: Vec<u8>,
        /// Behind which message for that side.
        after: Quantity,
    },
    /// From this message on nothing more of its direction arrives, and the
    /// connection ends there.
    Cut {
        /// The first message that is lost.
        message: Quantity,
    },
}

/// Why an act cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ActError {
    /// It begins with no word that is known.
    #[error(
        "`{0}` is no act on the wire; there are flip, set, drop, replay, move, old, inject and cut"
    )]
    Word(String),
    /// The words after the first one do not fit it.
    #[error("`{text}` is not written as `{form}`")]
    Form {
        /// The act.
        text: String,
        /// How it is written.
        form: &'static str,
    },
    /// No message has this name.
    #[error(
        "there is no message `{}` on the wire{}; there are ClientHello, ServerKeyExchange, client_Finished, server_application_data#2, client_alert and so on",
        .0,
        suggested(.0)
    )]
    Message(String),
    /// No field is named.
    #[error("`{0}` names no field; write MESSAGE.FIELD, as in ServerKeyExchange.dh_Ys")]
    Field(String),
    /// The bytes cannot be read.
    #[error("`{0}` is no hex: two digits a byte")]
    Hex(String),
}

/// The message that may have been meant.
fn suggested(name: &str) -> String {
    let bare = match name.split_once('_') {
        Some(("client" | "server", bare)) => bare,
        _ => name,
    };
    let on_the_wire = |name: &Name| {
        let others = [Name::ApplicationData, Name::Alert, Name::ChangeCipherSpec];
        (name.is_message() && *name != Name::OtherMessage) || others.contains(name)
    };
    let names = Name::ALL.iter().filter(|name| on_the_wire(name));
    meant(names.map(|name| name.id()), bare)
}

const FLIP: &str = "flip MESSAGE.FIELD[.BIT]";
const SET: &str = "set MESSAGE.FIELD=HEX";
const DROP: &str = "drop MESSAGE";
const REPLAY: &str = "replay MESSAGE [after MESSAGE]";
const MOVE: &str = "move MESSAGE after MESSAGE";
const OLD: &str = "old MESSAGE";
const INJECT: &str = "inject client|server TYPE HEX after MESSAGE";
const CUT: &str = "cut MESSAGE";

/// The record types with their words.
const TYPES: [(ContentType, &str); 4] = [
    (ContentType::CHANGE_CIPHER_SPEC, "change_cipher_spec"),
    (ContentType::ALERT, "alert"),
    (ContentType::HANDSHAKE, "handshake"),
    (ContentType::APPLICATION_DATA, "application_data"),
];

impl Act {
    /// Reads the form that [`Act`] is written in.
    ///
    /// # Errors
    /// Says which part is wrong and what was expected.
    pub fn parse(text: &str) -> Result<Self, ActError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let shown = || crate::wire::printable(text.trim().as_bytes());
        let wrong = |form| ActError::Form {
            text: shown(),
            form,
        };
        match words[..] {
            // The name of a field may hold a space: `dh_Ys length`.
            ["flip", _, ..] => flip(text.trim().strip_prefix("flip").unwrap_or(text).trim()),
            ["flip"] => Err(wrong(FLIP)),
            ["set", ..] => {
                let rest = text.trim_start().strip_prefix("set").unwrap_or(text);
                let (spot, value) = rest.split_once('=').ok_or_else(|| wrong(SET))?;
                let (message, field) = place(spot.trim())?;
                let bytes = hex(value)?;
                Ok(Act::Set {
                    message,
                    field: field.to_owned(),
                    bytes,
                })
            }
            ["drop", name] => Ok(Act::Drop {
                message: message(name)?,
            }),
            ["drop", ..] => Err(wrong(DROP)),
            ["replay", name] => Ok(Act::Replay {
                message: message(name)?,
                after: None,
            }),
            ["replay", name, "after", after] => Ok(Act::Replay {
                message: message(name)?,
                after: Some(message(after)?),
            }),
            ["replay", ..] => Err(wrong(REPLAY)),
            ["move", name, "after", after] => Ok(Act::Move {
                message: message(name)?,
                after: message(after)?,
            }),
            ["move", ..] => Err(wrong(MOVE)),
            ["old", name] => Ok(Act::Old {
                message: message(name)?,
            }),
            ["old", ..] => Err(wrong(OLD)),
            ["inject", to, kind, bytes, "after", after] => {
                let to = match to {
                    "client" => Role::Client,
                    "server" => Role::Server,
                    _ => return Err(wrong(INJECT)),
                };
                let known = TYPES.iter().find(|(_, word)| *word == kind);
                let (content_type, _) = known.ok_or_else(|| wrong(INJECT))?;
                Ok(Act::Inject {
                    to,
                    content_type: *content_type,
                    bytes: hex(bytes)?,
                    after: message(after)?,
                })
            }
            ["inject", ..] => Err(wrong(INJECT)),
            ["cut", name] => Ok(Act::Cut {
                message: message(name)?,
            }),
            ["cut", ..] => Err(wrong(CUT)),
            _ => Err(ActError::Word(shown())),
        }
    }

    /// The message that it is about.
    pub fn message(&self) -> Quantity {
        match self {
            Act::Flip { message, .. }
            | Act::Set { message, .. }
            | Act::Drop { message }
            | Act::Replay { message, .. }
            | Act::Move { message, .. }
            | Act::Old { message }
            | Act::Cut { message } => *message,
            Act::Inject { after, .. } => *after,
        }
    }

    /// Whether it turns over a single bit.
    pub fn is_flip(&self) -> bool {
        matches!(self, Act::Flip { .. })
    }
}

/// The message with this name, if messages with such a name cross the wire.
fn message(name: &str) -> Result<Quantity, ActError> {
    let unknown = || ActError::Message(crate::wire::printable(name.as_bytes()));
    let quantity = Quantity::parse_word(name).ok_or_else(unknown)?;
    let sides = quantity.role.is_some();
    let fits = match quantity.name {
        Name::ApplicationData | Name::Alert | Name::Finished | Name::ChangeCipherSpec => sides,
        Name::Certificate => quantity.role != Some(Role::Server),
        Name::OtherMessage => false,
        other => other.is_message() && !sides,
    };
    if fits { Ok(quantity) } else { Err(unknown()) }
}

/// `MESSAGE.FIELD`, where the message may have its connection in front.
fn place(spot: &str) -> Result<(Quantity, &str), ActError> {
    let nameless = || ActError::Field(crate::wire::printable(spot.as_bytes()));
    let from = match spot.split_once('.') {
        Some((c, rest)) if Quantity::parse(&format!("{c}.ClientHello")).is_some() => {
            spot.len() - rest.len()
        }
        _ => 0,
    };
    let dot = spot[from..].find('.').ok_or_else(nameless)? + from;
    let field = &spot[dot + 1..];
    if field.is_empty() {
        return Err(nameless());
    }
    Ok((message(&spot[..dot])?, field))
}

fn flip(spot: &str) -> Result<Act, ActError> {
    let (message, path) = place(spot)?;
    // A last part that is a bare number is the bit; an index stands in
    // brackets.
    let (field, bit) = match path.rsplit_once('.') {
        Some((field, last)) if !field.is_empty() => match last.parse() {
            Ok(bit) => (field, Some(bit)),
            Err(_) => (path, None),
        },
        _ => (path, None),
    };
    Ok(Act::Flip {
        message,
        field: field.to_owned(),
        bit,
    })
}

fn hex(text: &str) -> Result<Vec<u8>, ActError> {
    let wrong = || ActError::Hex(crate::wire::printable(text.trim().as_bytes()));
    let digits: String = text.split_whitespace().collect();
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return Err(wrong());
    }
    (0..digits.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&digits[i..i + 2], 16).map_err(|_| wrong()))
        .collect()
}

/// The form that [`Act::parse`] reads.
impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Flip {
                message,
                field,
                bit,
            } => {
                write!(f, "flip {message}.{field}")?;
                bit.map_or(Ok(()), |bit| write!(f, ".{bit}"))
            }
            Act::Set {
                message,
                field,
                bytes,
            } => write!(f, "set {message}.{field}={}", crate::wire::hex(bytes)),
            Act::Drop { message } => write!(f, "drop {message}"),
            Act::Replay {
                message,
                after: None,
            } => write!(f, "replay {message}"),
            Act::Replay {
                message,
                after: Some(after),
            } => write!(f, "replay {message} after {after}"),
            Act::Move { message, after } => write!(f, "move {message} after {after}"),
            Act::Old { message } => write!(f, "old {message}"),
            Act::Inject {
                to,
                content_type,
                bytes,
                after,
            } => {
                let known = TYPES.iter().find(|(known, _)| known == content_type);
                let word = known.map_or("handshake", |(_, word)| *word);
                let bytes = crate::wire::hex(bytes);
                write!(f, "inject {} {word} {bytes} after {after}", to.name())
            }
            Act::Cut { message } => write!(f, "cut {message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "flip ServerKeyExchange.dh_Ys",
            "flip ServerKeyExchange.dh_Ys.3",
            "flip ClientHello.cipher_suites.[1]",
            "flip c2.client_Finished.fragment.17",
            "flip ServerKeyExchange.params.dh_Ys length.15",
            "set ServerKeyExchange.dh_Ys=09",
            "drop ServerHelloDone",
            "replay client_application_data",
            "replay client_application_data after client_alert",
            "move client_application_data after client_application_data#2",
            "old ServerKeyExchange",
            "inject client alert 0100 after ServerHello",
            "cut server_application_data#2",
            "drop client_Certificate",
        ] {
            assert_eq!(Act::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_read_says_what_was_expected() {
        for (text, expected) in [
            ("", "flip, set, drop"),
            ("paint ServerHello", "flip, set, drop"),
            ("drop", "drop MESSAGE"),
            ("drop Finished", "no message"),
            ("drop xs", "no message"),
            ("flip ServerHello", "names no field"),
            ("set ServerHello.random=0g", "no hex"),
            (
                "inject eve alert 00 after ServerHello",
                "inject client|server",
            ),
        ] {
            let error = Act::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
