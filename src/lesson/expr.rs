//! Expressions: how a lesson refers to what a run gives.
//!
//! ```text
//! EXPR    = [RUN ":"] SUM { "mod" SUM }
//! SUM     = PRODUCT { ("+" | "-") PRODUCT }
//! PRODUCT = POWER { "*" POWER }
//! POWER   = ATOM [ "^" POWER ]
//! ATOM    = NUMBER | "0x" HEX | "h'" HEX "'" | [PARTY "."] QUANTITY
//!         | "length(" EXPR ")" | "wire(" MESSAGE "." FIELD ")" | "(" EXPR ")"
//!         | "time(" STEP ")" | "acts" | "flips" | "skips" | "steps" | "questions"
//! ```
//!
//! `mod` binds last, as in the formulas of the RFC: `dh_g^xs mod dh_p`.

mod evaluate;
mod parse;

pub use evaluate::{EvalError, Moment, Val};
pub(super) use evaluate::{message, value_of};
pub(super) use parse::{hex_bytes, message_quantity, no_such_message, no_such_value};

use std::fmt;

use num_bigint::BigUint;

use crate::trace::{PartyId, Quantity};

/// An expression with the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    pub(super) source: String,
    pub(super) run: Option<String>,
    pub(super) node: Node,
}

/// What an expression is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Number(BigUint),
    Bytes(Vec<u8>),
    Quantity {
        party: Option<PartyId>,
        quantity: Quantity,
    },
    Power(Box<Node>, Box<Node>),
    Times(Box<Node>, Box<Node>),
    Plus(Box<Node>, Box<Node>),
    Minus(Box<Node>, Box<Node>),
    Modulo(Box<Node>, Box<Node>),
    Length(Box<Node>),
    /// The virtual time of a step.
    Time(String),
    Count(Count),
    Wire {
        message: Quantity,
        field: String,
    },
}

/// What can be counted in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// The acts on the wire.
    Acts,
    /// Those of them that turn over one bit.
    Flips,
    /// The checks that are left out.
    Skips,
    /// The steps.
    Steps,
    /// The questions that Eve asked the server.
    Questions,
}

impl Count {
    const ALL: [(&'static str, Count); 5] = [
        ("acts", Count::Acts),
        ("flips", Count::Flips),
        ("skips", Count::Skips),
        ("steps", Count::Steps),
        ("questions", Count::Questions),
    ];

    fn by_word(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(known, _)| *known == word);
        known.map(|(_, count)| *count)
    }
}

impl Expr {
    /// Reads an expression.
    ///
    /// # Errors
    /// The byte at which it cannot be read on, and why.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        parse::parse(text)
    }

    /// The text that it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The run that it asks, if it names one.
    pub fn run(&self) -> Option<&str> {
        self.run.as_deref()
    }

    /// The quantity that it is, if it is nothing but one, and in whose hands.
    pub fn quantity(&self) -> Option<(Quantity, Option<PartyId>)> {
        match self.node {
            Node::Quantity { party, quantity } => Some((quantity, party)),
            _ => None,
        }
    }

    /// Of `wire(…)` alone: the bytes of the field with its length in front, and
    /// without.
    pub(super) fn wire_bytes(&self, moment: Moment<'_>) -> Option<(Vec<u8>, Vec<u8>)> {
        match &self.node {
            Node::Wire { message, field } => evaluate::wire(moment, *message, field).ok(),
            _ => None,
        }
    }

    /// The quantities that it names, each once; of `wire(…)` the message.
    pub fn quantities(&self) -> Vec<Quantity> {
        let mut found = Vec::new();
        self.node.collect(&mut found);
        found
    }
}

impl Node {
    fn collect(&self, found: &mut Vec<Quantity>) {
        match self {
            Node::Number(_) | Node::Bytes(_) | Node::Time(_) | Node::Count(_) => {}
            Node::Quantity { quantity, .. }
            | Node::Wire {
                message: quantity, ..
            } => {
                if !found.contains(quantity) {
                    found.push(*quantity);
                }
            }
            Node::Length(inside) => inside.collect(found),
            Node::Power(a, b)
            | Node::Times(a, b)
            | Node::Plus(a, b)
            | Node::Minus(a, b)
            | Node::Modulo(a, b) => {
                a.collect(found);
                b.collect(found);
            }
        }
    }
}

/// As it was written.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}
