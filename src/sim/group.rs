//! The groups of the key exchange.

use crate::crypto::{Curve, FiniteField};
use crate::wire::NamedGroup;
use crate::wire::named::named;

/// A group for the key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Numbers modulo a prime.
    Field(&'static FiniteField),
    /// An elliptic curve.
    Curve(Curve),
    /// x25519 and ML-KEM-768 together, in TLS 1.3 (RFC 10024).
    Hybrid,
}

/// The name of the hybrid group.
const HYBRID: &str = "X25519MLKEM768";

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
            Group::Hybrid => HYBRID,
        }
    }

    /// The code under which TLS 1.3 knows it here; `None` for a group that cannot be
    /// negotiated there.
    pub fn tls13_code(&self) -> Option<NamedGroup> {
        match self {
            Group::Field(field) => field.tls13_code.map(NamedGroup),
            Group::Curve(curve) => Some(NamedGroup(curve.code())),
            Group::Hybrid => Some(NamedGroup::X25519MLKEM768),
        }
    }

    /// All groups, finite fields first.
    pub fn all() -> impl Iterator<Item = Group> {
        FiniteField::ALL
            .iter()
            .map(Group::Field)
            .chain(Curve::ALL.iter().copied().map(Group::Curve))
            .chain([Group::Hybrid])
    }
}
