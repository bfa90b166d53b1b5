//! Long-term keys, taken into a ledger.

use crate::crypto::{Curve, to_bytes};
use crate::pki::{Credential, PrivateKey};
use crate::trace::op::{Sign, SigningKey};
use crate::trace::{
    ConnectionId, Fact, Name, PartyLedger, Phase, Purpose, Role, StepKind, ValueId,
};
use crate::wire::{AlertDescription, SignatureScheme};

use super::apart::owned;
use super::{Failure, Sink, Told};

/// A private key as handles; the one-time secret of ECDSA is drawn for each
/// signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LongTermKey {
    /// n, e, d, p, q.
    Rsa(SigningKey),
    /// The scalar of a P-256 key.
    P256(ValueId),
    /// A Diffie-Hellman key, which signs nothing.
    Dh {
        /// The prime.
        p: ValueId,
        /// The generator.
        g: ValueId,
        /// The public value.
        ys: ValueId,
        /// The secret exponent.
        xs: ValueId,
    },
}

/// Takes the private key of a credential of `side` into a ledger.
pub(super) fn private_key(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    credential: &Credential,
    side: Role,
    source: &str,
) -> LongTermKey {
    let mut given = |name, bytes| ledger.given(owned(connection, name, side), bytes, source);
    match credential.private_key() {
        PrivateKey::Rsa(key) => LongTermKey::Rsa(SigningKey::Rsa {
            n: given(Name::N, to_bytes(&key.n)),
            e: given(Name::E, to_bytes(&key.e)),
            d: given(Name::D, to_bytes(&key.d)),
            p: given(Name::P, to_bytes(&key.p)),
            q: given(Name::Q, to_bytes(&key.q)),
        }),
        PrivateKey::Dh { p, g, x, y, .. } => LongTermKey::Dh {
            p: given(Name::DhP, to_bytes(p)),
            g: given(Name::DhG, to_bytes(g)),
            ys: given(Name::DhYs, to_bytes(y)),
            xs: given(Name::Xs, to_bytes(x)),
        },
        PrivateKey::EcdsaP256 { d, public } => {
            given(Name::EcPoint, public.clone());
            LongTermKey::P256(given(Name::EcPrivate, d.clone()))
        }
    }
}

/// Signs a message with this side's long-term key, and tells it.
///
/// # Errors
/// If the key is of a kind that signs nothing.
pub(super) fn sign(
    key: LongTermKey,
    scheme: SignatureScheme,
    message: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let (connection, side) = (sink.connection.id, sink.connection.role);
    let key = signing_key(sink.ledger, connection, key, side).ok_or_else(|| {
        Failure::new(
            AlertDescription::INTERNAL_ERROR,
            "a key that signs",
            "a Diffie-Hellman key",
        )
    })?;
    let op = Sign {
        scheme,
        key,
        message,
    };
    let quantity = owned(connection, Name::Signature, side);
    let signature = sink.ledger.compute(quantity, op)?;
    let variant = match key {
        SigningKey::Rsa { .. } => "rsa",
        SigningKey::Ecdsa { .. } => "ecdsa",
    };
    sink.tell(
        Told::new(StepKind::Compute, Phase::KeyExchange, "sign")
            .purpose(Purpose::Authentication)
            .variant(variant)
            .values([signature, message])
            .fact("scheme", Fact::Text(scheme.to_string())),
    );
    Ok(signature)
}

/// The key with which this signature is made; none of a kind that signs
/// nothing.
fn signing_key(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    key: LongTermKey,
    side: Role,
) -> Option<SigningKey> {
    Some(match key {
        LongTermKey::Rsa(key) => key,
        LongTermKey::Dh { .. } => return None,
        LongTermKey::P256(d) => {
            let k = ledger.draw(
                owned(connection, Name::K, side),
                crate::trace::Draw::Scalar {
                    from: 1u8.into(),
                    to: Curve::P256
                        .order()
                        .map(|n| n - 1u8)
                        .expect("P-256 has an order"),
                    length: 32,
                },
            );
            SigningKey::Ecdsa {
                curve: Curve::P256,
                d,
                k,
            }
        }
    })
}
