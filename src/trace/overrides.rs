//! Values and message fields replaced from outside.
//!
//! This one mechanism carries published traces, misbehaving peers, named
//! failures and "what if I chose xc = 7". It acts inside a party: on a value
//! as it is computed, so before anything is signed or sealed with it, or on a
//! field of a finished message, so after it was signed and before it is
//! sealed. What happens on the wire is the channel's.

use std::fmt;

use num_bigint::BigUint;
use thiserror::Error;

use super::{Name, Quantity};
use crate::wire::named::{meant, named};
use crate::wire::{Field, FieldKind, Role, printable};

/// What is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A quantity, for one party or for each that draws or computes it.
    Quantity {
        /// The party's name, if only there.
        party: Option<String>,
        /// The quantity.
        quantity: Quantity,
    },
    /// A field of a message: `ServerKeyExchange.dh_Ys`.
    Field {
        /// Who sends the message, where both do (`Finished`).
        role: Option<Role>,
        /// The message, in the RFC's name.
        message: String,
        /// The field's path.
        path: String,
    },
}

/// What is put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// These bytes instead.
    Replace(Vec<u8>),
    /// One bit turned over; bit 0 is the highest of the first byte.
    Flip(u32),
}

impl Edit {
    /// Whether there is something to edit: the bit exists.
    pub fn reaches(&self, bytes: &[u8]) -> bool {
        match self {
            Edit::Replace(_) => true,
            Edit::Flip(bit) => (*bit as usize) < bytes.len() * 8,
        }
    }

    /// The bytes after the edit.
    pub fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Edit::Replace(new) => new.clone(),
            Edit::Flip(bit) => {
                let mut out = bytes.to_vec();
                if let Some(byte) = out.get_mut(*bit as usize / 8) {
                    *byte ^= 0x80 >> (bit % 8);
                }
                out
            }
        }
    }
}

/// One override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// What is replaced.
    pub target: Target,
    /// What is put there.
    pub edit: Edit,
}

/// Why an override could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OverrideError {
    /// There is no `=` and no `~`.
    #[error("`{0}` is no QUANTITY=VALUE, MESSAGE.FIELD=HEX or QUANTITY~BIT")]
    Form(String),
    /// No quantity or message has this name.
    #[error(
        "there is no quantity and no message field called `{name}`{}; `slowshake list quantities` names the quantities",
        suggested(.name)
    )]
    Unknown {
        /// What was given.
        name: String,
    },
    /// The value is neither hex nor, for a number, decimal.
    #[error("`{value}` is no value for {name}: {expected}")]
    Value {
        /// The target.
        name: String,
        /// What was given.
        value: String,
        /// What it must look like.
        expected: &'static str,
    },
}

/// The quantity or message that may have been meant.
fn suggested(name: &str) -> String {
    let (before, last) = name.rsplit_once('.').unwrap_or(("", name));
    match before {
        "" | "client" | "server" | "mallory" => {
            let ids = || Name::ALL.iter().map(|name| name.id());
            let bare = match last.split_once(['_', ' ']) {
                Some(("client" | "server", bare)) => bare,
                _ => last,
            };
            match meant(ids(), last) {
                found if found.is_empty() => meant(ids(), bare),
                found => found,
            }
        }
        message => meant(MESSAGES, message.split('.').next().unwrap_or(message)),
    }
}

const MESSAGES: [&str; 12] = [
    "ClientHello",
    "ServerHello",
    "Certificate",
    "ServerKeyExchange",
    "ServerHelloDone",
    "ClientKeyExchange",
    "CertificateRequest",
    "CertificateVerify",
    "Finished",
    "HelloRetryRequest",
    "EncryptedExtensions",
    "KeyUpdate",
];

impl Override {
    /// Reads `xc=7`, `client_random=HEX`, `server.dh_Ys=9`,
    /// `ServerKeyExchange.dh_Ys=09`, `client_Finished.verify_data~3`.
    ///
    /// # Errors
    /// Says which part is wrong and what was expected.
    pub fn parse(text: &str) -> Result<Self, OverrideError> {
        let shown = |text: &str| printable(text.as_bytes());
        let at = text
            .find(['=', '~'])
            .ok_or_else(|| OverrideError::Form(shown(text)))?;
        let (name, value) = (text[..at].trim(), text[at + 1..].trim());
        let target =
            Target::parse(name).ok_or_else(|| OverrideError::Unknown { name: shown(name) })?;
        let edit = if text[at..].starts_with('~') {
            value
                .parse()
                .map(Edit::Flip)
                .map_err(|_| OverrideError::Value {
                    name: shown(name),
                    value: shown(value),
                    expected: "the number of a bit, from 0",
                })?
        } else {
            let number =
                matches!(&target, Target::Quantity { quantity, .. } if quantity.name.is_number());
            Edit::Replace(read_value(value, number).ok_or(OverrideError::Value {
                name: shown(name),
                value: shown(value),
                expected: if number {
                    "a decimal number, or hex after 0x"
                } else {
                    "an even number of hex digits"
                },
            })?)
        };
        Ok(Self { target, edit })
    }
}

fn read_value(text: &str, number: bool) -> Option<Vec<u8>> {
    let hex = |digits: &str| {
        let padded = if number && digits.len() % 2 == 1 {
            format!("0{digits}")
        } else {
            digits.to_owned()
        };
        if !padded.is_ascii() || padded.len() % 2 != 0 {
            return None;
        }
        (0..padded.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&padded[i..i + 2], 16).ok())
            .collect::<Option<Vec<u8>>>()
    };
    if let Some(digits) = text.strip_prefix("0x") {
        let bytes = hex(digits).filter(|b| !b.is_empty())?;
        return Some(if number {
            crate::crypto::to_bytes(&BigUint::from_bytes_be(&bytes))
        } else {
            bytes
        });
    }
    if number {
        let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty();
        return digits
            .then(|| BigUint::parse_bytes(text.as_bytes(), 10))
            .flatten()
            .map(|n| crate::crypto::to_bytes(&n));
    }
    hex(text)
}

impl Target {
    /// Reads the form that [`Target`] is written in, with a space for `_`
    /// behind a side, as transcripts have it: `client ecdh_secret`.
    fn parse(name: &str) -> Option<Self> {
        let (role, rest) = match name.split_once(['_', ' ']) {
            Some(("client", rest)) => (Some(Role::Client), rest),
            Some(("server", rest)) => (Some(Role::Server), rest),
            _ => (None, name),
        };
        if let Some((message, path)) = rest.split_once('.')
            && let Some(message) = named(MESSAGES, message, |one| one)
            && !path.is_empty()
        {
            return Some(Target::Field {
                role,
                message: message.to_owned(),
                path: path.to_owned(),
            });
        }
        if let Some((party, quantity)) = name.split_once('.')
            && let Some(quantity) = Quantity::parse_word(quantity)
            && matches!(party, "client" | "server" | "mallory")
        {
            return Some(Target::Quantity {
                party: Some(party.to_owned()),
                quantity,
            });
        }
        Quantity::parse_word(name).map(|quantity| Target::Quantity {
            party: None,
            quantity,
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Quantity {
                party: Some(party),
                quantity,
            } => write!(f, "{party}.{quantity}"),
            Target::Quantity {
                party: None,
                quantity,
            } => write!(f, "{quantity}"),
            Target::Field {
                role,
                message,
                path,
            } => {
                if let Some(role) = role {
                    write!(f, "{}_", role.name())?;
                }
                write!(f, "{message}.{path}")
            }
        }
    }
}

/// The form that [`Override::parse`] reads.
impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.target)?;
        match &self.edit {
            Edit::Flip(bit) => write!(f, "~{bit}"),
            Edit::Replace(bytes) => match &self.target {
                Target::Quantity { quantity, .. } if quantity.name.is_number() => {
                    write!(f, "={}", BigUint::from_bytes_be(bytes))
                }
                _ => {
                    f.write_str("=")?;
                    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
                }
            },
        }
    }
}

/// All overrides of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides(pub Vec<Override>);

impl Overrides {
    /// The edit for a value of `quantity` that `party` gets; `received` ones
    /// are only replaced where the party is named. What names no side is for
    /// that of either (`ecdh_secret`), unless something else names this one.
    pub fn for_quantity(
        &self,
        party: &str,
        quantity: &Quantity,
        received: bool,
    ) -> Option<&Override> {
        let of_either = Quantity {
            role: None,
            ..*quantity
        };
        [quantity, &of_either].into_iter().find_map(|wanted| {
            self.0.iter().find(|o| match &o.target {
                Target::Quantity {
                    party: only,
                    quantity: target,
                } => {
                    target == wanted
                        && match only {
                            Some(only) => only == party,
                            None => !received,
                        }
                }
                Target::Field { .. } => false,
            })
        })
    }

    /// The edits for a message that the `role` side sends.
    pub fn for_message<'a>(
        &'a self,
        role: Role,
        message: &'a str,
    ) -> impl Iterator<Item = &'a Override> {
        self.0.iter().filter(move |o| match &o.target {
            Target::Field {
                role: only,
                message: target,
                ..
            } => target == message && only.is_none_or(|only| only == role),
            Target::Quantity { .. } => false,
        })
    }
}

/// Replaces the field at `path`, and corrects each length that counts it.
/// `None` if the message has no such field, or the field no such bit.
pub fn edit_field(bytes: &[u8], tree: &Field, path: &str, edit: &Edit) -> Option<Vec<u8>> {
    let span = tree.find_word(path)?.span.clone();
    if !edit.reaches(bytes.get(span.clone())?) {
        return None;
    }
    let new = edit.apply(bytes.get(span.clone())?);
    let grown = new.len() as i64 - span.len() as i64;
    let mut out = bytes.to_vec();
    if grown != 0 {
        let mut lengths = Vec::new();
        collect_lengths(tree, &mut lengths);
        for length in lengths {
            let counted = bytes[length.clone()]
                .iter()
                .fold(0usize, |n, b| n << 8 | usize::from(*b));
            let content = length.end..length.end + counted;
            if content.start <= span.start && span.end <= content.end && length.end <= span.start {
                let corrected = (counted as i64 + grown) as u64;
                let width = length.len();
                out[length].copy_from_slice(&corrected.to_be_bytes()[8 - width..]);
            }
        }
    }
    out.splice(span, new);
    Some(out)
}

fn collect_lengths(field: &Field, out: &mut Vec<std::ops::Range<usize>>) {
    if field.kind == FieldKind::Length && (1..=3).contains(&field.span.len()) {
        out.push(field.span.clone());
    }
    for child in &field.children {
        collect_lengths(child, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Context, Handshake, KeyExchange};

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "xc=7",
            "server.dh_Ys=9",
            "client_random=00ff",
            "ServerKeyExchange.dh_Ys=0102",
            "client_Finished.verify_data~3",
            "c2.client_verify_data=aa",
        ] {
            assert_eq!(Override::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_number_is_decimal_and_bytes_are_hex() {
        let bytes = |text: &str| match Override::parse(text).unwrap().edit {
            Edit::Replace(bytes) => bytes,
            Edit::Flip(_) => panic!("a flip"),
        };
        assert_eq!(bytes("xc=10"), [10]);
        assert_eq!(bytes("xc=0x10"), [16]);
        assert_eq!(bytes("session_id=10"), [16]);
    }

    #[test]
    fn a_wrong_one_names_the_spot() {
        assert!(matches!(Override::parse("xc"), Err(OverrideError::Form(_))));
        assert!(matches!(
            Override::parse("nobody=1"),
            Err(OverrideError::Unknown { .. })
        ));
        assert!(matches!(
            Override::parse("xc=seven"),
            Err(OverrideError::Value { .. })
        ));
        assert!(matches!(
            Override::parse("client_random=abc"),
            Err(OverrideError::Value { .. })
        ));
    }

    #[test]
    fn a_longer_field_corrects_every_length_around_it() {
        let message =
            Handshake::ClientKeyExchange(crate::wire::ClientKeyExchange::Dh { yc: vec![8] });
        let context = Context {
            key_exchange: Some(KeyExchange::DheRsa),
            ..Context::new(Role::Client)
        };
        let bytes = message.encode();
        let (tree, _) = Handshake::describe(&bytes, &context);
        let edited = edit_field(&bytes, &tree, "dh_Yc", &Edit::Replace(vec![1, 2, 3])).unwrap();
        assert_eq!(
            Handshake::decode(&edited, &context).unwrap(),
            Handshake::ClientKeyExchange(crate::wire::ClientKeyExchange::Dh { yc: vec![1, 2, 3] })
        );
    }
}
