//! Putting bytes together and cutting them apart.

use super::recompute::cut;
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::trace::{Value, ValueId, Values};
use crate::wire::hex;

/// A part of an encoded message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Bytes of the format: types, lengths, codes.
    Literal(Vec<u8>),
    /// A value.
    Value(ValueId),
}

/// Bytes put together in wire format: literals and values in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encode {
    /// The parts.
    pub parts: Vec<Part>,
}

impl Operation for Encode {
    fields!("encode": parts);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let mut out = Vec::new();
        for part in &self.parts {
            match part {
                Part::Literal(bytes) => out.extend_from_slice(bytes),
                Part::Value(id) => out.extend_from_slice(values.bytes(*id)),
            }
        }
        Some(Ok(out))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for part in &self.parts {
            if !tokens.is_empty() {
                tokens.push(text(" ‖ "));
            }
            tokens.push(match part {
                Part::Literal(bytes) => Token::Literal(bytes.clone()),
                Part::Value(id) => Token::Value(*id),
            });
        }
        tokens
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(bytes) => hex(bytes),
            Part::Value(id) => hex(values.bytes(*id)),
        });
        Some(Recompute::bytes(print_joined(parts), value))
    }
}

/// Bytes `from..to` of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The value that is cut.
    pub of: ValueId,
    /// The first byte.
    pub from: usize,
    /// One past the last.
    pub to: usize,
}

impl Operation for Slice {
    fields!("slice": of, from, to);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let bytes = values.bytes(self.of);
        Some(
            bytes
                .get(self.from..self.to)
                .map(<[u8]>::to_vec)
                .ok_or(OpError::Range {
                    from: self.from,
                    to: self.to,
                    length: bytes.len(),
                }),
        )
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.of),
            text(format!("[{}..{}]", self.from, self.to)),
        ]
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let command = cut(values.bytes(self.of), self.from..self.to);
        Some(Recompute::bytes(command, value))
    }
}

/// Values one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concat {
    /// The values.
    pub parts: Vec<ValueId>,
}

impl Operation for Concat {
    fields!("concat": parts);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(Ok(self
            .parts
            .iter()
            .flat_map(|id| values.bytes(*id).iter().copied())
            .collect()))
    }

    fn formula(&self) -> Vec<Token> {
        joined(&self.parts)
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let parts = self.parts.iter().map(|id| hex(values.bytes(*id)));
        Some(Recompute::bytes(print_joined(parts), value))
    }
}

/// Exclusive or of two values of one length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xor {
    /// The first.
    pub left: ValueId,
    /// The second.
    pub right: ValueId,
}

impl Operation for Xor {
    fields!("xor": left, right);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let (left, right) = (values.bytes(self.left), values.bytes(self.right));
        if left.len() != right.len() {
            return Some(Err(OpError::Lengths {
                left: left.len(),
                right: right.len(),
            }));
        }
        Some(Ok(left.iter().zip(right).map(|(l, r)| l ^ r).collect()))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.left),
            text(" ⊕ "),
            Token::Value(self.right),
        ]
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let [left, right] = [self.left, self.right].map(|id| values.bytes(id));
        if left.is_empty() {
            return Some(Recompute::bytes(print_joined([]), value));
        }
        let expression = format!("0x{} ^ 0x{}", hex(left), hex(right));
        Some(Recompute::padded(&expression, left.len(), value))
    }
}

/// A command that prints its arguments one after the other.
fn print_joined(parts: impl IntoIterator<Item = String>) -> String {
    let mut command = "printf %s".to_owned();
    for part in parts {
        if !part.is_empty() {
            command.push(' ');
            command.push_str(&part);
        }
    }
    command
}

/// Values with `‖` between them.
pub(super) fn joined(ids: &[ValueId]) -> Vec<Token> {
    let mut tokens = Vec::new();
    for id in ids {
        if !tokens.is_empty() {
            tokens.push(text(" ‖ "));
        }
        tokens.push(Token::Value(*id));
    }
    tokens
}
