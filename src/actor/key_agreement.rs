//! Diffie-Hellman: the secrets that both sides draw in the same way, and what
//! they come to. The steps belong to the phase of whoever asks: to the key
//! exchange in TLS 1.2.

use num_bigint::BigUint;

use crate::crypto::{Curve, FiniteField};
use crate::trace::op::{EcShared, ModPow};
use crate::trace::{Draw, Fact, Name, Phase, StepKind, ValueId};

use crate::wire::{AlertDescription, Role};

use super::{Failure, Sink, StepDraft};

/// A public value with its group modulo a prime, the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DhParams {
    /// The prime.
    pub p: ValueId,
    /// The generator.
    pub g: ValueId,
    /// The public value.
    pub ys: ValueId,
}

/// A public point with its curve, the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EcParams {
    /// The curve.
    pub curve: Curve,
    /// The public point.
    pub ys: ValueId,
}

/// The server's half of a key agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServerParams {
    /// In a finite field.
    Dh(DhParams),
    /// On a curve.
    Ec(EcParams),
}

/// What the server brings to the key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServerShare {
    /// The RSA key of its certificate.
    Rsa {
        /// The modulus.
        n: ValueId,
        /// The public exponent.
        e: ValueId,
    },
    /// Its half of a key agreement.
    Params(ServerParams),
}

/// The smallest and the largest exponent that is drawn in a group.
fn exponent_range(prime: &BigUint, field: Option<&FiniteField>) -> (BigUint, BigUint) {
    let (one, two) = (BigUint::from(1u8), BigUint::from(2u8));
    match field.and_then(|field| field.secret_bits) {
        // RFC 7919 §5.2: short on purpose, which costs no security as long as
        // it has twice the bits of the group's strength.
        Some(bits) => (&one << (bits - 1), (&one << bits) - &one),
        None if *prime > BigUint::from(4u8) => (two.clone(), prime - &two),
        None => (one.clone(), one),
    }
}

/// The alert for a public value that is not between 1 and p − 1. Where groups
/// are negotiated by name, RFC 7919 has one of its own (§3 at the client, §4 at
/// the server); elsewhere it is a field out of its range (RFC 5246 §7.2.2).
pub(super) fn alert_for_public(negotiated: bool) -> AlertDescription {
    match negotiated {
        true => AlertDescription::HANDSHAKE_FAILURE,
        false => AlertDescription::ILLEGAL_PARAMETER,
    }
}

/// Draws the secret exponent of one side, and tells it.
pub(super) fn draw_exponent(
    name: Name,
    prime: &BigUint,
    generator: &BigUint,
    field: Option<&FiniteField>,
    phase: Phase,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    // No number has a remainder by 0, and no check is there to say so if the
    // one of the public values is left out.
    if *prime == BigUint::ZERO {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "a prime",
            "0",
        ));
    }
    let (from, to) = exponent_range(prime, field);
    let short = field.and_then(|field| field.secret_bits);
    let draw = if prime.bits() < 1024 {
        Draw::Exponent {
            from,
            to,
            g: generator.clone(),
            p: prime.clone(),
        }
    } else {
        // In a group of this size a trivial public value would take longer
        // to come up than the universe has lasted.
        Draw::Number { from, to }
    };
    let quantity = sink.ledger.next(sink.quantity(name));
    let x = sink.ledger.draw(quantity, draw);
    let variant = match (prime.bits() < 1024, short) {
        (true, _) => "dh-toy",
        (false, Some(_)) => "dh-short",
        (false, None) => "dh",
    };
    sink.tell(
        StepDraft::new(StepKind::Draw, phase, "secret")
            .variant(variant)
            .value(x)
            .fact("bits", Fact::Number(u64::from(short.unwrap_or(0))))
            .fact("prime_bits", Fact::Number(prime.bits())),
    );
    Ok(x)
}

/// Draws the secret scalar of one side, and tells it.
pub(super) fn draw_scalar(role: Role, curve: Curve, phase: Phase, sink: &mut Sink<'_>) -> ValueId {
    let draw = match curve.order() {
        Some(n) => Draw::Scalar {
            from: 1u8.into(),
            to: n - 1u8,
            length: curve.secret_length(),
        },
        // RFC 7748 §5: any 32 bytes are a scalar.
        None => Draw::Bytes(curve.secret_length()),
    };
    let quantity = sink.ledger.next(sink.quantity(Name::EcSecret).of(role));
    let secret = sink.ledger.draw(quantity, draw);
    sink.tell(
        StepDraft::new(StepKind::Draw, phase, "secret")
            .variant("ec")
            .value(secret)
            .fact("curve", Fact::Text(curve.name().to_owned())),
    );
    secret
}

/// Raises the peer's public value to one's own exponent, and tells it: Z is
/// g^(xs·xc) mod p, whichever side computes it.
pub(super) fn shared_dh(
    peer: ValueId,
    own: ValueId,
    p: ValueId,
    phase: Phase,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::Z);
    let op = ModPow {
        base: peer,
        exponent: own,
        modulus: p,
    };
    let z = sink.ledger.compute(quantity, op)?;
    sink.tell(shared("dh", z, phase));
    Ok(z)
}

/// The same on a curve.
pub(super) fn shared_ec(
    curve: Curve,
    peer: ValueId,
    secret: ValueId,
    phase: Phase,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::EcZ);
    let op = EcShared {
        curve,
        secret,
        peer,
    };
    let z = sink.ledger.compute(quantity, op)?;
    let curve = Fact::Text(curve.name().to_owned());
    sink.tell(shared("ec", z, phase).fact("curve", curve));
    Ok(z)
}

fn shared(variant: &str, z: ValueId, phase: Phase) -> StepDraft {
    StepDraft::new(StepKind::Compute, phase, "shared_secret")
        .variant(variant)
        .value(z)
}
