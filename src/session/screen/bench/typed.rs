//! What somebody types for a field: a number, bytes in hex, or a text.

use num_bigint::BigUint;
use thiserror::Error;

use crate::view::is_number;
use crate::wire::{Field, FieldKind};

/// The longest content that is taken, in bytes: one record's worth
/// (RFC 5246 §6.2.1).
const LONGEST: usize = 1 << 14;

/// How the content of a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A number of so many bytes, in decimal, or in hex behind `0x`.
    Number(usize),
    /// A number with as many bytes as it needs.
    AnyNumber,
    /// Bytes in hex.
    Bytes,
    /// Text, or bytes in hex.
    Text,
}

/// Why what was typed cannot stand there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TypedError {
    /// Nothing was typed.
    #[error("type what is to arrive in its place")]
    Empty,
    /// What was typed is no number.
    #[error("`{0}` is no number: digits, or 0x and hex")]
    Number(String),
    /// It is a number with more bytes than the field has.
    #[error("`{typed}` is too large: the field has {}", crate::session::say_with("bytes-count", &[("count", &.length.to_string())]))]
    TooLarge {
        /// What was typed.
        typed: String,
        /// The length of the field in bytes.
        length: usize,
    },
    /// It is no hex.
    #[error("`{0}` is no hex: two digits a byte")]
    Hex(String),
    /// It has more bytes than a record.
    #[error("{found} bytes are more than a record holds: {LONGEST} at most (RFC 5246 §6.2.1)")]
    TooLong {
        /// How many, in bytes.
        found: usize,
    },
    /// It is what arrives already.
    #[error("that is what arrives already: nothing would change")]
    Same,
}

impl Form {
    /// How this field's content is written: as it is shown.
    pub fn of(field: &Field) -> Self {
        match &field.kind {
            FieldKind::Length | FieldKind::Number(_) => Form::Number(field.span.len()),
            FieldKind::Text(_) => Form::Text,
            FieldKind::Bytes if field.span.len() <= 8 && is_number(field) => Form::AnyNumber,
            _ => Form::Bytes,
        }
    }

    /// The key of the words that say how it is written.
    pub fn words(self) -> &'static str {
        match self {
            Form::Number(_) | Form::AnyNumber => "bench-type-number",
            Form::Bytes => "bench-type-bytes",
            Form::Text => "bench-type-text",
        }
    }

    /// Reads what was typed; `now` is what arrives without it.
    pub fn read(self, typed: &str, now: &[u8]) -> Result<Vec<u8>, TypedError> {
        let typed = typed.trim();
        let shown = || crate::wire::printable(typed.as_bytes());
        if typed.is_empty() {
            return Err(TypedError::Empty);
        }
        if typed.len() > 4 * LONGEST {
            let found = typed.len() / 2;
            return Err(TypedError::TooLong { found });
        }
        let bytes = if let Some(words) = typed.strip_prefix('"') {
            words.strip_suffix('"').unwrap_or(words).as_bytes().to_vec()
        } else {
            match self {
                Form::Number(length) => {
                    let number = number(typed).ok_or_else(|| TypedError::Number(shown()))?;
                    padded(&number, length).ok_or_else(|| TypedError::TooLarge {
                        typed: shown(),
                        length,
                    })?
                }
                Form::AnyNumber => number(typed)
                    .ok_or_else(|| TypedError::Number(shown()))?
                    .to_bytes_be(),
                Form::Bytes | Form::Text => match hex(typed) {
                    Some(bytes) => bytes,
                    None if self == Form::Text => typed.as_bytes().to_vec(),
                    None => return Err(TypedError::Hex(shown())),
                },
            }
        };
        match bytes.len() {
            found if found > LONGEST => Err(TypedError::TooLong { found }),
            _ if bytes == now => Err(TypedError::Same),
            _ => Ok(bytes),
        }
    }
}

fn number(typed: &str) -> Option<BigUint> {
    match typed
        .strip_prefix("0x")
        .or_else(|| typed.strip_prefix("0X"))
    {
        Some(digits) => BigUint::parse_bytes(digits.as_bytes(), 16),
        None => BigUint::parse_bytes(typed.as_bytes(), 10),
    }
}

fn padded(number: &BigUint, length: usize) -> Option<Vec<u8>> {
    let bytes = number.to_bytes_be();
    let zero = bytes == [0];
    let used = if zero { 0 } else { bytes.len() };
    let mut out = vec![0; length.checked_sub(used)?];
    out.extend(bytes.into_iter().filter(|_| !zero));
    Some(out)
}

/// Hex, with spaces or colons between the bytes as it is often copied.
fn hex(typed: &str) -> Option<Vec<u8>> {
    let typed = typed.strip_prefix("0x").unwrap_or(typed);
    let digits: Vec<u8> = typed
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b':')
        .collect();
    if !digits.iter().all(u8::is_ascii_hexdigit) || !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16).unwrap_or(0) as u8;
    Some(
        digits
            .chunks(2)
            .map(|pair| value(pair[0]) << 4 | value(pair[1]))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_decimal_and_keeps_its_length() {
        assert_eq!(Form::AnyNumber.read("15", &[8]).unwrap(), [15]);
        assert_eq!(Form::AnyNumber.read("0x15", &[8]).unwrap(), [21]);
        assert_eq!(Form::Number(3).read("7", &[0, 0, 8]).unwrap(), [0, 0, 7]);
        assert_eq!(Form::Number(2).read("0", &[1, 0]).unwrap(), [0, 0]);
        let large = Form::Number(1).read("256", &[1]).unwrap_err().to_string();
        assert!(large.contains("1 byte"), "{large}");
    }

    #[test]
    fn bytes_are_read_as_they_are_copied() {
        for typed in ["0067", "00 67", "00:67", "0x0067"] {
            assert_eq!(Form::Bytes.read(typed, &[]).unwrap(), [0, 0x67]);
        }
        assert!(Form::Bytes.read("0g", &[]).is_err());
        assert!(Form::Bytes.read("067", &[]).is_err());
    }

    #[test]
    fn a_text_may_stand_in_quotes() {
        assert_eq!(Form::Text.read("bank", &[]).unwrap(), b"bank");
        assert_eq!(Form::Text.read("\"cafe\"", &[]).unwrap(), b"cafe");
        assert_eq!(Form::Bytes.read("\"ab\"", &[]).unwrap(), b"ab");
    }

    #[test]
    fn what_arrives_already_is_no_change() {
        assert_eq!(Form::AnyNumber.read("8", &[8]), Err(TypedError::Same));
        assert_eq!(Form::Bytes.read(" ", &[]), Err(TypedError::Empty));
    }
}
