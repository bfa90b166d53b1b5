//! Long-term keys, taken into a ledger.

use crate::crypto::{Curve, SignatureAlgorithm, rsa, to_bytes};
use crate::pki::{Credential, PrivateKey};
use crate::trace::op::{Sign, SigningKey, scheme_algorithm};
use crate::trace::{
    ConnectionId, Draw, Fact, Name, PartyLedger, Phase, Purpose, StepKind, ValueId,
};
use crate::wire::{AlertDescription, KeyKind, Role, SignatureScheme};

use super::fields::owned;
use super::{Failure, Sink, StepDraft};

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

/// Why a credential's key makes no signature with this scheme, in the
/// catalogue's word; `None` if it does.
pub fn refusal(credential: &Credential, scheme: SignatureScheme) -> Option<&'static str> {
    use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
    let fits = match (credential.private_key(), scheme_algorithm(scheme)) {
        // RFC 8017 §9.2: DigestInfo and eleven bytes must fit the modulus.
        (PrivateKey::Rsa(key), Some(RsaPkcs1(hash))) => {
            let digest = vec![0; hash.output_length()];
            rsa::emsa_pkcs1_v1_5(hash, &digest, key.size()).is_ok()
        }
        // The `pss` codes are for certificates that hold an RSASSA-PSS key
        // (RFC 8446 §4.2.3), which none of ours do.
        (PrivateKey::Rsa(key), Some(RsaPss(parameters)))
            if scheme.key_kind() == Some(KeyKind::Rsa) =>
        {
            rsa::emsa_pss_fits(parameters, key.n.bits()).is_ok()
        }
        (PrivateKey::EcdsaP256 { .. }, Some(Ecdsa(_))) => true,
        _ => return Some("other-key"),
    };
    (!fits).then_some("key-too-short")
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
    let key = signing_key(key, scheme, sink).ok_or_else(|| {
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
        SigningKey::RsaPss { .. } => "rsa-pss",
        SigningKey::Ecdsa { .. } => "ecdsa",
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::KeyExchange, "sign")
            .purpose(Purpose::Authentication)
            .variant(variant)
            .values([signature, message])
            .fact("scheme", Fact::Text(scheme.to_string())),
    );
    Ok(signature)
}

/// The key with which this signature is made, with what has to be drawn for
/// it; none of a kind that signs nothing.
fn signing_key(
    key: LongTermKey,
    scheme: SignatureScheme,
    sink: &mut Sink<'_>,
) -> Option<SigningKey> {
    let (connection, side) = (sink.connection.id, sink.connection.role);
    let quantity = |name| owned(connection, name, side);
    Some(match (key, scheme_algorithm(scheme)) {
        (LongTermKey::Dh { .. }, _) => return None,
        (
            LongTermKey::Rsa(SigningKey::Rsa { n, e, d, p, q }),
            Some(SignatureAlgorithm::RsaPss(parameters)),
        ) => {
            let length = parameters.salt_length;
            let salt = sink.ledger.draw(quantity(Name::Salt), Draw::Bytes(length));
            sink.tell(
                StepDraft::new(StepKind::Draw, Phase::KeyExchange, "salt")
                    .text("salt")
                    .purpose(Purpose::Authentication)
                    .value(salt)
                    .fact("scheme", Fact::Text(scheme.to_string())),
            );
            SigningKey::RsaPss {
                n,
                e,
                d,
                p,
                q,
                salt,
            }
        }
        (LongTermKey::Rsa(key), _) => key,
        (LongTermKey::P256(d), _) => {
            let n = Curve::P256.order().expect("P-256 has an order");
            let draw = Draw::Scalar {
                from: 1u8.into(),
                to: n - 1u8,
                length: 32,
            };
            SigningKey::Ecdsa {
                curve: Curve::P256,
                d,
                k: sink.ledger.draw(quantity(Name::K), draw),
            }
        }
    })
}
