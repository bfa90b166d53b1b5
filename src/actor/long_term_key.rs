//! Long-term keys, taken into a ledger.

use crate::crypto::{Curve, RsaPrivateKey, SignatureAlgorithm, rsa, to_bytes};
use crate::pki::{Credential, DhPrivateKey, PrivateKey};
use crate::trace::op::{Sign, SigningKey, scheme_algorithm};
use crate::trace::{
    ConnectionId, Draw, Fact, Name, PartyLedger, Phase, Purpose, StepKind, ValueId,
};
use crate::wire::{KeyKind, Role, SignatureScheme};

use super::fields::owned;
use super::key_agreement::DhParams;
use super::{Failure, Sink, StepDraft};

/// A private key as handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LongTermKey {
    /// n, e, d, p, q.
    Rsa(SigningKey),
    /// The scalar of a P-256 key.
    P256(ValueId),
    /// A Diffie-Hellman key, which signs nothing.
    Dh(DhKey),
}

/// A private key of Diffie-Hellman as handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DhKey {
    /// The public value and its group.
    pub params: DhParams,
    /// The secret exponent.
    pub xs: ValueId,
}

/// Takes numbers of `side`'s private key into a ledger.
pub(super) fn giver<'a>(
    ledger: &'a mut PartyLedger,
    connection: ConnectionId,
    side: Role,
    source: &'a str,
) -> impl FnMut(Name, Vec<u8>) -> ValueId + 'a {
    move |name, bytes| ledger.given(owned(connection, name, side), bytes, source)
}

/// Takes an RSA key into a ledger.
pub(super) fn rsa_key(
    key: &RsaPrivateKey,
    mut give: impl FnMut(Name, Vec<u8>) -> ValueId,
) -> SigningKey {
    SigningKey::Rsa {
        n: give(Name::N, to_bytes(&key.n)),
        e: give(Name::E, to_bytes(&key.e)),
        d: give(Name::D, to_bytes(&key.d)),
        p: give(Name::P, to_bytes(&key.p)),
        q: give(Name::Q, to_bytes(&key.q)),
    }
}

/// Takes a Diffie-Hellman key into a ledger.
pub(super) fn dh_key(key: &DhPrivateKey, mut give: impl FnMut(Name, Vec<u8>) -> ValueId) -> DhKey {
    DhKey {
        params: DhParams {
            p: give(Name::DhP, to_bytes(&key.p)),
            g: give(Name::DhG, to_bytes(&key.g)),
            ys: give(Name::DhYs, to_bytes(&key.y)),
        },
        xs: give(Name::Xs, to_bytes(&key.x)),
    }
}

fn p256_key(d: &[u8], public: &[u8], mut give: impl FnMut(Name, Vec<u8>) -> ValueId) -> ValueId {
    give(Name::EcPoint, public.to_vec());
    give(Name::EcPrivate, d.to_vec())
}

/// Takes the private key of a credential into a ledger, of whichever kind it is.
pub(super) fn private_key(
    credential: &Credential,
    give: impl FnMut(Name, Vec<u8>) -> ValueId,
) -> LongTermKey {
    match credential.private_key() {
        PrivateKey::Rsa(key) => LongTermKey::Rsa(rsa_key(key, give)),
        PrivateKey::Dh(key) => LongTermKey::Dh(dh_key(key, give)),
        PrivateKey::EcdsaP256 { d, public } => LongTermKey::P256(p256_key(d, public, give)),
    }
}

/// A key that signs, with a scheme that it can make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signer {
    key: SignerKey,
    /// The scheme.
    pub scheme: SignatureScheme,
}

#[derive(Clone, Copy, Debug)]
enum SignerKey {
    Rsa(&'static RsaPrivateKey),
    P256 {
        d: &'static [u8],
        public: &'static [u8],
    },
}

/// A [`Signer`] whose key is in the ledger.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignatureKey {
    key: Handles,
    /// The scheme.
    pub scheme: SignatureScheme,
}

#[derive(Clone, Copy, Debug)]
enum Handles {
    /// n, e, d, p, q.
    Rsa(SigningKey),
    /// The scalar; the one-time secret is drawn for each signature.
    P256(ValueId),
}

impl Signer {
    /// The key of a credential with this scheme.
    ///
    /// # Errors
    /// Why it makes no such signature, in the catalogue's word.
    pub(super) fn new(
        credential: &Credential,
        scheme: SignatureScheme,
    ) -> Result<Self, &'static str> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        let (fits, key) = match (credential.private_key(), scheme_algorithm(scheme)) {
            // RFC 8017 §9.2: DigestInfo and eleven bytes must fit the modulus.
            (PrivateKey::Rsa(key), Some(RsaPkcs1(hash))) => {
                let digest = vec![0; hash.output_length()];
                let fits = rsa::emsa_pkcs1_v1_5(hash, &digest, key.size()).is_ok();
                (fits, SignerKey::Rsa(key))
            }
            // The `pss` codes are for certificates that hold an RSASSA-PSS key
            // (RFC 8446 §4.2.3), which none of ours do.
            (PrivateKey::Rsa(key), Some(RsaPss(parameters)))
                if scheme.key_kind() == Some(KeyKind::Rsa) =>
            {
                let fits = rsa::emsa_pss_fits(parameters, key.n.bits()).is_ok();
                (fits, SignerKey::Rsa(key))
            }
            (PrivateKey::EcdsaP256 { d, public }, Some(Ecdsa(_))) => {
                (true, SignerKey::P256 { d, public })
            }
            _ => return Err("other-key"),
        };
        match fits {
            true => Ok(Self { key, scheme }),
            false => Err("key-too-short"),
        }
    }

    /// Takes the key into this side's ledger; `source` is the credential's name.
    pub(super) fn take(self, source: &str, sink: &mut Sink<'_>) -> SignatureKey {
        let (connection, side) = (sink.connection.id, sink.connection.role);
        let give = giver(sink.ledger, connection, side, source);
        SignatureKey {
            key: match self.key {
                SignerKey::Rsa(key) => Handles::Rsa(rsa_key(key, give)),
                SignerKey::P256 { d, public } => Handles::P256(p256_key(d, public, give)),
            },
            scheme: self.scheme,
        }
    }
}

/// Why a credential's key makes no signature with this scheme, in the
/// catalogue's word; `None` if it does.
pub fn refusal(credential: &Credential, scheme: SignatureScheme) -> Option<&'static str> {
    Signer::new(credential, scheme).err()
}

impl SignatureKey {
    /// Signs a message, and tells it.
    ///
    /// # Errors
    /// If the message is another party's.
    pub(super) fn sign(
        self,
        message: ValueId,
        phase: Phase,
        sink: &mut Sink<'_>,
    ) -> Result<ValueId, Failure> {
        let scheme = self.scheme;
        let key = self.with_drawn(phase, sink);
        let quantity = owned(sink.connection.id, Name::Signature, sink.connection.role);
        let op = Sign {
            scheme,
            key,
            message,
        };
        let signature = sink.ledger.compute(quantity, op)?;
        let variant = match key {
            SigningKey::Rsa { .. } => "rsa",
            SigningKey::RsaPss { .. } => "rsa-pss",
            SigningKey::Ecdsa { .. } => "ecdsa",
        };
        sink.tell(
            StepDraft::new(StepKind::Compute, phase, "sign")
                .purpose(Purpose::Authentication)
                .variant(variant)
                .values([signature, message])
                .fact("scheme", Fact::Text(scheme.to_string())),
        );
        Ok(signature)
    }

    /// The key with what is drawn for one signature.
    fn with_drawn(self, phase: Phase, sink: &mut Sink<'_>) -> SigningKey {
        let (connection, side) = (sink.connection.id, sink.connection.role);
        let quantity = |name| owned(connection, name, side);
        match (self.key, scheme_algorithm(self.scheme)) {
            (
                Handles::Rsa(SigningKey::Rsa { n, e, d, p, q }),
                Some(SignatureAlgorithm::RsaPss(parameters)),
            ) => {
                let length = parameters.salt_length;
                let salt = sink.ledger.draw(quantity(Name::Salt), Draw::Bytes(length));
                sink.tell(
                    StepDraft::new(StepKind::Draw, phase, "salt")
                        .text("salt")
                        .purpose(Purpose::Authentication)
                        .value(salt)
                        .fact("scheme", Fact::Text(self.scheme.to_string())),
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
            (Handles::Rsa(key), _) => key,
            (Handles::P256(d), _) => {
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
        }
    }
}
