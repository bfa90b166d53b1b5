//! Reading and writing numbers, codes and vectors, RFC 5246 §4.
//!
//! A [`Reader`] hands out a reader of its own for the content of each vector,
//! so a length is checked once, where it is read, and nothing inside the
//! vector can reach past its end.

use std::fmt::{self, Display};

use super::field::{Field, FieldKind};

mod label;
mod reader;
mod writer;

pub use label::Label;
pub use reader::Reader;
pub(crate) use writer::{put_bytes, put_code, put_codes, put_number, put_vector};

/// How many bytes a vector may hold, `opaque dh_p<1..2^16-1>`.
///
/// RFC 5246 §4.3: the length before it takes as many bytes as the largest
/// allowed length needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    least: usize,
    most: usize,
    element: usize,
}

impl Bounds {
    /// From `least` to `most` bytes, both included.
    pub const fn new(least: usize, most: usize) -> Self {
        Self {
            least,
            most,
            element: 1,
        }
    }

    /// The same, of elements of `element` bytes each.
    pub const fn of(self, element: usize) -> Self {
        Self { element, ..self }
    }

    /// How many bytes the length takes: 1, 2 or 3.
    pub const fn prefix_width(self) -> usize {
        match self.most {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            _ => 3,
        }
    }

    /// Whether a vector may be so long.
    pub const fn allows(self, length: usize) -> bool {
        self.least <= length && length <= self.most && length.is_multiple_of(self.element)
    }
}

impl Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.element > 1 {
            write!(f, "a multiple of {} from ", self.element)?;
        }
        write!(f, "{} to {} bytes", self.least, self.most)
    }
}

/// Why bytes are not the message that they should be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{field}, at byte {at}: {problem}")]
pub struct DecodeError {
    /// The dotted path of the field, from the message's own fields; the
    /// message's name if no field in particular is to blame.
    pub field: String,
    /// Where it starts, in bytes from the start of the message.
    pub at: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// The bytes end too early.
    #[error("{needed} bytes are needed, and {available} are there")]
    Truncated {
        /// How many bytes the field takes.
        needed: usize,
        /// How many there are.
        available: usize,
    },
    /// Everything was read, and bytes are left.
    #[error("{extra} bytes are left over at the end")]
    Trailing {
        /// How many are left.
        extra: usize,
    },
    /// A length that the RFC does not allow here.
    #[error("a length of {found} where {expected} are allowed")]
    Length {
        /// The lengths that are allowed.
        expected: String,
        /// The length that was found, in bytes.
        found: usize,
    },
    /// A value that the RFC does not allow here.
    #[error("{found} where {expected} is expected")]
    Illegal {
        /// What is allowed.
        expected: String,
        /// What was found.
        found: String,
    },
}

impl DecodeError {
    /// Whether more bytes could have made it right.
    pub fn is_truncated(&self) -> bool {
        matches!(self.problem, Problem::Truncated { .. })
    }

    /// The same error, seen from outside the field `name`.
    pub(crate) fn inside(mut self, name: impl Display) -> Self {
        self.field = if self.field.is_empty() {
            name.to_string()
        } else {
            format!("{name}.{}", self.field)
        };
        self
    }

    /// The same error, with `name` for the message as a whole.
    pub(crate) fn of_message(mut self, name: impl Display) -> Self {
        if self.field.is_empty() {
            self.field = name.to_string();
        }
        self
    }

    /// The same error, `by` bytes further on.
    pub(crate) fn shifted(mut self, by: usize) -> Self {
        self.at += by;
        self
    }
}

/// Reads a whole message into a tree with the root `name`: its fields as far
/// as they could be read, and what it says, or the error that ended the reading.
pub(crate) fn describe<'a, T>(
    name: impl Display,
    bytes: &'a [u8],
    parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> (Field, Result<T, DecodeError>) {
    let mut reader = Reader::recording(bytes);
    let result = parse(&mut reader).and_then(|value| reader.finish().map(|()| value));
    let root = Field {
        name: name.to_string().into(),
        span: 0..bytes.len(),
        kind: FieldKind::Struct,
        children: reader.into_fields(),
    };
    (root, result.map_err(|error| error.of_message(&name)))
}

/// Reads a whole message and keeps no tree.
pub(crate) fn decode<'a, T>(
    name: impl Display,
    bytes: &'a [u8],
    parse: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(bytes);
    parse(&mut reader)
        .and_then(|value| reader.finish().map(|()| value))
        .map_err(|error| error.of_message(&name))
}

/// That the field `name` at `at` holds a value that is not allowed.
pub(crate) fn illegal(
    name: impl Display,
    at: usize,
    expected: impl Display,
    found: impl Display,
) -> DecodeError {
    DecodeError {
        field: name.to_string(),
        at,
        problem: Problem::Illegal {
            expected: expected.to_string(),
            found: found.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_takes_as_many_bytes_as_its_ceiling_needs() {
        // The example of RFC 5246 §4.3: mandatory<300..400> has two.
        assert_eq!(Bounds::new(300, 400).prefix_width(), 2);
        assert_eq!(Bounds::new(0, 255).prefix_width(), 1);
        assert_eq!(Bounds::new(0, 0xff_ffff).prefix_width(), 3);
    }

    #[test]
    fn an_error_says_where_what_was_expected_and_what_was_found() {
        let error = DecodeError {
            field: "session_id".into(),
            at: 38,
            problem: Problem::Length {
                expected: Bounds::new(0, 32).to_string(),
                found: 33,
            },
        };
        assert_eq!(
            error.to_string(),
            "session_id, at byte 38: a length of 33 where 0 to 32 bytes are allowed"
        );
    }
}
