//! Multiplication on an elliptic curve.

use super::{Argument, OpError, Operation, Token, text};
use crate::crypto::{Curve, Working};
use crate::trace::{ValueId, Values};

/// A secret scalar times the curve's base point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcPublic {
    /// The curve.
    pub curve: Curve,
    /// The scalar.
    pub secret: ValueId,
}

impl Operation for EcPublic {
    fn kind(&self) -> &'static str {
        "ec_public"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("curve", Argument::Text(self.curve.name().to_owned())),
            ("secret", Argument::Value(self.secret)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.curve
                .public(values.bytes(self.secret))
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.secret),
            text(" · G on "),
            text(self.curve.name()),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        self.curve.public_working(values.bytes(self.secret)).ok()
    }
}

/// A secret scalar times the peer's point: its x-coordinate, at full length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcShared {
    /// The curve.
    pub curve: Curve,
    /// The scalar.
    pub secret: ValueId,
    /// The peer's public point.
    pub peer: ValueId,
}

impl Operation for EcShared {
    fn kind(&self) -> &'static str {
        "ec_shared"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("curve", Argument::Text(self.curve.name().to_owned())),
            ("secret", Argument::Value(self.secret)),
            ("peer", Argument::Value(self.peer)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.curve
                .shared(values.bytes(self.secret), values.bytes(self.peer))
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("x-coordinate of "),
            Token::Value(self.secret),
            text(" · "),
            Token::Value(self.peer),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        self.curve
            .shared_working(values.bytes(self.secret), values.bytes(self.peer))
            .ok()
    }
}
