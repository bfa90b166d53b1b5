//! The groups of the key exchange.

use crate::crypto::{Curve, FiniteField};
use crate::wire::named::named;

/// A group for the key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Numbers modulo a prime.
    Field(&'static FiniteField),
    /// An elliptic curve.
    Curve(Curve),
}

/// The curves that both sides speak without being asked to, the favorite
/// first.
pub(super) const CURVES: [Curve; 3] = [Curve::X25519, Curve::P256, Curve::P384];

impl Group {
    /// The group with this name, in any letter case.
    pub fn by_name(name: &str) -> Option<Self> {
        named(Self::all(), name, |group| group.name())
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Group::Field(field) => field.name,
            Group::Curve(curve) => curve.name(),
        }
    }

    /// All groups, finite fields first.
    pub fn all() -> impl Iterator<Item = Group> {
        FiniteField::ALL
            .iter()
            .map(Group::Field)
            .chain(Curve::ALL.iter().copied().map(Group::Curve))
    }
}
