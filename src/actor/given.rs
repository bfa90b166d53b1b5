//! Long-term keys, taken into a ledger.

use crate::crypto::{Curve, to_bytes};
use crate::pki::{Credential, PrivateKey};
use crate::trace::op::SigningKey;
use crate::trace::{ConnectionId, Name, PartyLedger, Role, ValueId};

use super::apart::owned;

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

/// The key with which this signature is made; none of a kind that signs
/// nothing.
pub(super) fn signing_key(
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
