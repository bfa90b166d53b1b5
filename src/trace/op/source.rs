//! Where values come from that nobody computed.

use std::ops::Range;

use super::recompute::cut;
use super::{Argument, Op, OpError, Operation, Recompute, Token, text};
use crate::trace::{Draw, PacketId, Value, ValueId, Values};

/// Drawn at random from the run's seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    /// What was asked for.
    pub draw: Draw,
}

impl Operation for Random {
    fn kind(&self) -> &'static str {
        "random"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let number = |n: &num_bigint::BigUint| Argument::Bytes(crate::crypto::to_bytes(n));
        match &self.draw {
            Draw::Bytes(length) => vec![("length", Argument::Number(*length as u64))],
            Draw::NonZeroBytes(length) => vec![
                ("length", Argument::Number(*length as u64)),
                ("without", Argument::Bytes(vec![0])),
            ],
            Draw::Prefixed { prefix, length } => vec![
                ("length", Argument::Number(*length as u64)),
                ("prefix", Argument::Bytes(prefix.clone())),
            ],
            Draw::Suffixed { suffix, length } => vec![
                ("length", Argument::Number(*length as u64)),
                ("suffix", Argument::Bytes(suffix.clone())),
            ],
            Draw::Number { from, to }
            | Draw::Exponent { from, to, .. }
            | Draw::Scalar { from, to, .. } => {
                vec![("from", number(from)), ("to", number(to))]
            }
        }
    }

    fn evaluate(&self, _values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        None
    }

    fn formula(&self) -> Vec<Token> {
        vec![match &self.draw {
            Draw::Bytes(length) => text(format!("{length} random bytes")),
            Draw::NonZeroBytes(length) => text(format!("{length} random bytes, none of them 00")),
            Draw::Prefixed { prefix, length } => {
                let fixed: String = prefix.iter().map(|b| format!("{b:02x} ")).collect();
                text(format!("{fixed}‖ {} random bytes", length - prefix.len()))
            }
            Draw::Suffixed { suffix, length } => {
                let fixed: String = suffix.iter().map(|b| format!(" {b:02x}")).collect();
                text(format!("{} random bytes ‖{fixed}", length - suffix.len()))
            }
            Draw::Number { from, to } | Draw::Exponent { from, to, .. } if to.bits() <= 32 => {
                text(format!("random, {from} … {to}"))
            }
            Draw::Number { from, to } | Draw::Exponent { from, to, .. }
                if from.bits() == to.bits() =>
            {
                text(format!("random, {} bits", to.bits()))
            }
            Draw::Number { to, .. } | Draw::Exponent { to, .. } => {
                text(format!("random, up to {} bits", to.bits()))
            }
            Draw::Scalar { length, .. } => text(format!("random, {length} bytes, 1 … n − 1")),
        }]
    }
}

/// There before the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Where it comes from: `rsa2048`, `trust anchor`, `leak`.
    pub source: String,
}

impl Operation for Given {
    fields!("given": source);

    fn evaluate(&self, _values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        None
    }

    fn formula(&self) -> Vec<Token> {
        vec![text(format!("given: {}", self.source))]
    }
}

/// A constant of the protocol or of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Operation for Constant {
    fields!("constant": bytes);

    fn evaluate(&self, _values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(Ok(self.bytes.clone()))
    }

    fn formula(&self) -> Vec<Token> {
        vec![text("constant")]
    }
}

/// What received bytes were taken out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A record, from its header on.
    Packet(PacketId),
    /// A value: a message, or the plaintext of a protected record.
    Value(ValueId),
}

/// A stretch of received bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it was taken out of.
    pub source: Source,
    /// Which bytes of that.
    pub span: Range<usize>,
}

/// Taken out of something received: the pieces, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Where the bytes were.
    pub pieces: Vec<Piece>,
}

impl Operation for Received {
    fields!("received": pieces);

    /// `None` while a piece lies in a packet, which are not among the values.
    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            let Source::Value(id) = piece.source else {
                return None;
            };
            let bytes = values.bytes(id);
            match bytes.get(piece.span.clone()) {
                Some(part) => out.extend_from_slice(part),
                None => {
                    return Some(Err(OpError::Range {
                        from: piece.span.start,
                        to: piece.span.end,
                        length: bytes.len(),
                    }));
                }
            }
        }
        Some(Ok(out))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![text("received in ")];
        for (i, piece) in self.pieces.iter().enumerate() {
            if i > 0 {
                tokens.push(text(" ‖ "));
            }
            match piece.source {
                Source::Packet(id) => tokens.push(text(format!("record {}", id.0 + 1))),
                Source::Value(id) => tokens.push(Token::Value(id)),
            }
            tokens.push(text(format!("[{}..{}]", piece.span.start, piece.span.end)));
        }
        tokens
    }

    /// `None` where a piece lies in a packet: those bytes nobody computed.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let mut cuts = Vec::new();
        for piece in &self.pieces {
            let Source::Value(id) = piece.source else {
                return None;
            };
            cuts.push(cut(values.bytes(id), piece.span.clone()));
        }
        let command = match cuts.len() {
            0 => return None,
            1 => cuts.remove(0),
            // Each piece is printed on a line of its own.
            _ => format!("{{ {}; }} | tr -cd 0-9a-f", cuts.join("; ")),
        };
        Some(Recompute::bytes(command, value))
    }
}

/// Replaced from outside the protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overridden {
    /// The value as its operation made it.
    pub original: ValueId,
    /// Which of the scenario's overrides did it.
    pub by: String,
}

impl Operation for Overridden {
    fields!("overridden": original, by);

    fn evaluate(&self, _values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        None
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("set by hand; without that it would be "),
            Token::Value(self.original),
        ]
    }
}

/// Whether a value was replaced.
impl Op {
    /// The value that stands behind an override.
    pub fn original(&self) -> Option<ValueId> {
        match self {
            Op::Overridden(op) => Some(op.original),
            _ => None,
        }
    }
}
