//! Signatures verified.

use num_bigint::BigUint;
use std::fmt;
use thiserror::Error;

use super::recompute::{ED25519, bytes_literal, number_literal};
use super::signature::{ecdsa_program, mismatch, pkcs1_program, pss_program, scheme_algorithm};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Curve, PssParameters, RsaPublicKey, SignatureAlgorithm, Working};
use crate::trace::{CheckKind, Value, ValueId, Values};
use crate::wire::{KeyKind, SignatureScheme};

/// The values that make up a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyingKey {
    /// An RSA key.
    Rsa {
        /// Modulus.
        n: ValueId,
        /// Public exponent.
        e: ValueId,
    },
    /// An RSA key that makes RSASSA-PSS signatures only (RFC 4055 §1.2).
    RsaPss {
        /// Modulus.
        n: ValueId,
        /// Public exponent.
        e: ValueId,
        /// The only parameters that it uses, if it is restricted to any.
        restriction: Option<PssParameters>,
    },
    /// A point on a curve.
    Ecdsa {
        /// The curve.
        curve: Curve,
        /// The point, compressed or not.
        point: ValueId,
    },
    /// A point on edwards25519.
    Ed25519 {
        /// The point, 32 bytes.
        point: ValueId,
    },
}

impl VerifyingKey {
    /// What kind of key it is.
    pub fn kind(&self) -> &'static str {
        match self {
            VerifyingKey::Rsa { .. } => "RSA",
            VerifyingKey::RsaPss { .. } => "RSASSA-PSS",
            VerifyingKey::Ecdsa { .. } => "ECDSA",
            VerifyingKey::Ed25519 { .. } => "Ed25519",
        }
    }

    /// The algorithm of a signature that is to be verified with this key.
    ///
    /// # Errors
    /// If it is not known here, or no such signature can be of this key: then
    /// there is nothing to verify.
    pub fn algorithm(&self, method: SignatureMethod) -> Result<SignatureAlgorithm, Unfit> {
        use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
        let algorithm = method.algorithm().ok_or_else(|| Unfit::Unknown {
            method: method.to_string(),
        })?;
        let fits = match (self, algorithm) {
            (VerifyingKey::RsaPss { restriction, .. }, RsaPss(used))
                if method.is_of(KeyKind::RsaPss) =>
            {
                if let Some(key) = restriction
                    && !key.permit(&used)
                {
                    return Err(Unfit::Restricted { used, key: *key });
                }
                true
            }
            (VerifyingKey::Rsa { .. }, RsaPss(_)) => method.is_of(KeyKind::Rsa),
            (VerifyingKey::Rsa { .. }, RsaPkcs1(_))
            | (VerifyingKey::Ecdsa { .. }, Ecdsa(_))
            | (VerifyingKey::Ed25519 { .. }, Ed25519) => true,
            _ => false,
        };
        match fits {
            true => Ok(algorithm),
            false => Err(Unfit::Kind {
                method: method.to_string(),
                key: self.kind(),
            }),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        match *self {
            VerifyingKey::Rsa { n, e } | VerifyingKey::RsaPss { n, e, .. } => {
                vec![("n", Argument::Value(n)), ("e", Argument::Value(e))]
            }
            VerifyingKey::Ecdsa { curve, point } => vec![
                ("curve", Argument::Text(curve.name().to_owned())),
                ("point", Argument::Value(point)),
            ],
            VerifyingKey::Ed25519 { point } => vec![
                ("curve", Argument::Text("ed25519".to_owned())),
                ("point", Argument::Value(point)),
            ],
        }
    }
}

/// Why a signature cannot be verified with a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Nobody here knows how.
    #[error("{method}, which is not known here")]
    Unknown {
        /// How it was made.
        method: String,
    },
    /// Such a key makes no such signatures.
    #[error("{method} with a key for {key}")]
    Kind {
        /// How it was made.
        method: String,
        /// What kind of key there is.
        key: &'static str,
    },
    /// The key says that it makes no such signatures (RFC 4055 §3.3).
    #[error("RSASSA-PSS with {used}, by a key that is restricted to {key}")]
    Restricted {
        /// What the signature says.
        used: PssParameters,
        /// What the key says.
        key: PssParameters,
    },
}

/// How a signature was made, by the one who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureMethod {
    /// A handshake message, with a code of TLS.
    Handshake(SignatureScheme),
    /// A certificate, with an AlgorithmIdentifier.
    Certificate(SignatureAlgorithm),
}

impl SignatureMethod {
    /// The algorithm, where this program has it.
    pub fn algorithm(&self) -> Option<SignatureAlgorithm> {
        match *self {
            SignatureMethod::Handshake(scheme) => scheme_algorithm(scheme),
            SignatureMethod::Certificate(algorithm) => Some(algorithm),
        }
    }

    /// Whether it can be of such a key: the codes say so, while certificates
    /// name the algorithm alone (RFC 8446 §4.2.3).
    fn is_of(&self, key: KeyKind) -> bool {
        match *self {
            SignatureMethod::Handshake(scheme) => scheme.key_kind() == Some(key),
            SignatureMethod::Certificate(_) => true,
        }
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![match *self {
            SignatureMethod::Handshake(scheme) => ("scheme", Argument::Text(scheme.to_string())),
            SignatureMethod::Certificate(algorithm) => {
                ("algorithm", Argument::Text(algorithm.name().to_owned()))
            }
        }];
        if let Some(SignatureAlgorithm::RsaPss(parameters)) = self.algorithm() {
            let name = |hash: crypto::Hash| Argument::Text(hash.name().to_owned());
            arguments.extend([
                ("hash", name(parameters.hash)),
                ("mask_hash", name(parameters.mask_hash)),
                (
                    "salt_length",
                    Argument::Number(parameters.salt_length as u64),
                ),
            ]);
        }
        arguments
    }
}

/// The name of the code, or of the algorithm with its parameters.
impl fmt::Display for SignatureMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureMethod::Handshake(scheme) => scheme.fmt(f),
            SignatureMethod::Certificate(algorithm) => algorithm.fmt(f),
        }
    }
}

/// Whether a signature is right: `01` or `00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    /// Which check it answers.
    pub kind: CheckKind,
    /// How it was made.
    pub method: SignatureMethod,
    /// With what.
    pub key: VerifyingKey,
    /// Over what.
    pub message: ValueId,
    /// The signature.
    pub signature: ValueId,
}

fn rsa_key(values: &dyn Values, n: ValueId, e: ValueId) -> RsaPublicKey {
    let number = |id| BigUint::from_bytes_be(values.bytes(id));
    RsaPublicKey {
        n: number(n),
        e: number(e),
    }
}

impl Operation for Verify {
    fn kind(&self) -> &'static str {
        "verify"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![("check", Argument::Text(self.kind.id().to_owned()))];
        arguments.extend(self.method.arguments());
        arguments.extend([
            ("message", Argument::Value(self.message)),
            ("signature", Argument::Value(self.signature)),
        ]);
        arguments.extend(self.key.arguments());
        arguments
    }

    /// No answer for a method that does not go with the key: nobody verified
    /// anything then.
    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        let signature = values.bytes(self.signature);
        let Ok(algorithm) = self.key.algorithm(self.method) else {
            return Some(Err(mismatch(self.method)));
        };
        let verdict = match (algorithm, self.key) {
            (RsaPkcs1(hash), VerifyingKey::Rsa { n, e }) => {
                crypto::verify_pkcs1_v1_5(&rsa_key(values, n, e), hash, message, signature)
            }
            (
                RsaPss(parameters),
                VerifyingKey::Rsa { n, e } | VerifyingKey::RsaPss { n, e, .. },
            ) => crypto::verify_pss(&rsa_key(values, n, e), parameters, message, signature),
            (Ecdsa(hash), VerifyingKey::Ecdsa { curve, point }) => {
                crypto::ecdsa::verify(curve, hash, values.bytes(point), message, signature)
            }
            (Ed25519, VerifyingKey::Ed25519 { point }) => {
                crypto::ed25519::verify(values.bytes(point), message, signature)
            }
            _ => return Some(Err(mismatch(self.method))),
        };
        Some(Ok(vec![u8::from(verdict)]))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![text(format!("{} verifies(", self.method))];
        match self.key {
            VerifyingKey::Rsa { n, e } | VerifyingKey::RsaPss { n, e, .. } => {
                tokens.extend([Token::Value(n), text(", "), Token::Value(e)]);
            }
            VerifyingKey::Ecdsa { point, .. } | VerifyingKey::Ed25519 { point } => {
                tokens.push(Token::Value(point));
            }
        }
        tokens.extend([
            text(", "),
            Token::Value(self.message),
            text(", "),
            Token::Value(self.signature),
            text(")"),
        ]);
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        use SignatureAlgorithm::{RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        let signature = values.bytes(self.signature);
        let (VerifyingKey::Rsa { n, e } | VerifyingKey::RsaPss { n, e, .. }) = self.key else {
            return None;
        };
        let key = rsa_key(values, n, e);
        Some(match self.key.algorithm(self.method).ok()? {
            RsaPkcs1(hash) => {
                Box::new(crypto::RsaVerifyWorking::new(key, hash, message, signature).ok()?)
            }
            RsaPss(used) => {
                Box::new(crypto::PssVerifyWorking::new(key, used, message, signature).ok()?)
            }
            _ => return None,
        })
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        let signature = bytes_literal(values.bytes(self.signature));
        let number = |id| number_literal(values.bytes(id));
        let algorithm = self.key.algorithm(self.method).ok()?;
        let program = match (algorithm, self.key) {
            (RsaPkcs1(hash), VerifyingKey::Rsa { n, e }) => format!(
                "n, e = {}, {}\n{}signature = {signature}\nprint(verify(signature))",
                number(n),
                number(e),
                pkcs1_program(hash, message)
            ),
            (
                RsaPss(parameters),
                VerifyingKey::Rsa { n, e } | VerifyingKey::RsaPss { n, e, .. },
            ) => format!(
                "n, e = {}, {}\n{}signature = {signature}\nprint(verify(signature))",
                number(n),
                number(e),
                pss_program(parameters, message)
            ),
            (Ecdsa(hash), VerifyingKey::Ecdsa { curve, point }) => format!(
                "{}Q = public({})\nprint(Q is not None and verify(Q, {signature}))",
                ecdsa_program(curve, hash, message)?,
                bytes_literal(values.bytes(point)),
            ),
            (Ed25519, VerifyingKey::Ed25519 { point }) => format!(
                "{ED25519}print(verify({}, {}, {signature}))",
                bytes_literal(values.bytes(point)),
                bytes_literal(message),
            ),
            _ => return None,
        };
        Some(Recompute::verdict(&program, value))
    }
}
