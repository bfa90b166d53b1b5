//! Multiplication on an elliptic curve.

use super::recompute::{CURVE, X25519, bytes_literal, number_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{Curve, Working};
use crate::trace::{Value, ValueId, Values};

/// A secret scalar times the curve's base point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcPublic {
    /// The curve.
    pub curve: Curve,
    /// The scalar.
    pub secret: ValueId,
}

impl Operation for EcPublic {
    fields!("ec_public": curve, secret);

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

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let secret = values.bytes(self.secret);
        let program = match parameters(self.curve) {
            None => format!(
                "{X25519}print(x25519({}, bytes([9] + [0] * 31)).hex())",
                bytes_literal(secret)
            ),
            Some(parameters) => {
                let digits = self.curve.secret_length() * 2;
                format!(
                    "{parameters}{CURVE}print('04%0{digits}x%0{digits}x' % times({}, G))",
                    number_literal(secret)
                )
            }
        };
        Some(Recompute::bytes(python(&program), value))
    }
}

/// A secret scalar times the peer's point: its x-coordinate, with X25519 its
/// u-coordinate, at full length.
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
    fields!("ec_shared": curve, secret, peer);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(
            self.curve
                .shared(values.bytes(self.secret), values.bytes(self.peer))
                .map_err(OpError::from),
        )
    }

    fn formula(&self) -> Vec<Token> {
        // RFC 7748 §5: X25519 computes with the u-coordinates alone.
        let coordinate = match self.curve {
            Curve::X25519 => "u-coordinate of ",
            Curve::P256 | Curve::P384 | Curve::P521 => "x-coordinate of ",
        };
        vec![
            text(coordinate),
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

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let secret = values.bytes(self.secret);
        let peer = bytes_literal(values.bytes(self.peer));
        let program = match parameters(self.curve) {
            None => format!(
                "{X25519}print(x25519({}, {peer}).hex())",
                bytes_literal(secret)
            ),
            Some(parameters) => {
                let digits = self.curve.secret_length() * 2;
                format!(
                    "{parameters}{CURVE}peer = {peer}\n\
                     print('%0{digits}x' % times({}, point(peer))[0] if on_curve(peer) else 'not on the curve')",
                    number_literal(secret)
                )
            }
        };
        Some(Recompute::bytes(python(&program), value))
    }
}

/// The curve's numbers as lines of Python: the prime `p`, the order `n`, the
/// base point `G`. `None` for X25519, which has but one.
pub(super) fn parameters(curve: Curve) -> Option<String> {
    let parameters = curve.weierstrass()?;
    let (x, y) = parameters.base.get(1..)?.split_at(curve.secret_length());
    Some(format!(
        "p = {:#x}\nn = {:#x}\nG = ({}, {})\n",
        parameters.p,
        parameters.n,
        number_literal(x),
        number_literal(y)
    ))
}
