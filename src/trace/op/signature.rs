//! Signatures, and the algorithms behind the codes of TLS.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigUint;

use super::curve::parameters;
use super::recompute::{CURVE, ECDSA, PKCS1, PSS, bytes_literal, number_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Curve, Hash, PssParameters, RsaPrivateKey, SignatureAlgorithm, Working};
use crate::trace::{Value, ValueId, Values};
use crate::wire::{HashAlgorithm, KeyKind, Padding, SignatureScheme};

/// The algorithm that a signature scheme stands for in TLS 1.2, where this
/// program has it. Any hash may go with any curve.
pub fn scheme_algorithm(scheme: SignatureScheme) -> Option<SignatureAlgorithm> {
    let hash = || scheme.hash().and_then(hash);
    Some(match (scheme.key_kind()?, scheme.padding()) {
        (KeyKind::Rsa | KeyKind::RsaPss, Some(Padding::Pss)) => {
            SignatureAlgorithm::RsaPss(PssParameters::of_tls(hash()?))
        }
        (KeyKind::Rsa | KeyKind::RsaPss, _) => SignatureAlgorithm::RsaPkcs1(hash()?),
        (KeyKind::Ecdsa, _) => SignatureAlgorithm::Ecdsa(hash()?),
        (KeyKind::Ed25519, _) => SignatureAlgorithm::Ed25519,
    })
}

/// The hash with this code, where this program has it.
fn hash(algorithm: HashAlgorithm) -> Option<Hash> {
    match algorithm {
        HashAlgorithm::SHA1 => Some(Hash::Sha1),
        HashAlgorithm::SHA224 => Some(Hash::Sha224),
        HashAlgorithm::SHA256 => Some(Hash::Sha256),
        HashAlgorithm::SHA384 => Some(Hash::Sha384),
        HashAlgorithm::SHA512 => Some(Hash::Sha512),
        _ => None,
    }
}

pub(super) fn mismatch(scheme: impl std::fmt::Display) -> OpError {
    OpError::Scheme {
        scheme: scheme.to_string(),
    }
}

/// The values that make up a private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningKey {
    /// An RSA key.
    Rsa {
        /// Modulus.
        n: ValueId,
        /// Public exponent.
        e: ValueId,
        /// Private exponent.
        d: ValueId,
        /// First prime.
        p: ValueId,
        /// Second prime.
        q: ValueId,
    },
    /// An RSA key, with the salt of this RSASSA-PSS signature.
    RsaPss {
        /// Modulus.
        n: ValueId,
        /// Public exponent.
        e: ValueId,
        /// Private exponent.
        d: ValueId,
        /// First prime.
        p: ValueId,
        /// Second prime.
        q: ValueId,
        /// The salt.
        salt: ValueId,
    },
    /// A key on a curve, with the one-time secret of this signature.
    Ecdsa {
        /// The curve.
        curve: Curve,
        /// The private scalar.
        d: ValueId,
        /// The one-time secret.
        k: ValueId,
    },
}

impl SigningKey {
    pub(super) fn arguments(&self) -> Vec<(&'static str, Argument)> {
        match *self {
            SigningKey::Rsa { n, e, d, p, q } => rsa_arguments([n, e, d, p, q]).into(),
            SigningKey::RsaPss {
                n,
                e,
                d,
                p,
                q,
                salt,
            } => {
                let mut arguments = rsa_arguments([n, e, d, p, q]).to_vec();
                arguments.push(("salt", Argument::Value(salt)));
                arguments
            }
            SigningKey::Ecdsa { curve, d, k } => vec![
                ("curve", Argument::Text(curve.name().to_owned())),
                ("d", Argument::Value(d)),
                ("k", Argument::Value(k)),
            ],
        }
    }

    pub(super) fn rsa(
        &self,
        values: &dyn Values,
        scheme: &str,
    ) -> Result<Rc<RsaPrivateKey>, OpError> {
        match *self {
            SigningKey::Rsa { n, e, d, p, q } | SigningKey::RsaPss { n, e, d, p, q, .. } => {
                private_key([n, e, d, p, q].map(|id| values.bytes(id)))
            }
            SigningKey::Ecdsa { .. } => Err(OpError::Scheme {
                scheme: scheme.to_owned(),
            }),
        }
    }
}

fn rsa_arguments(parts: [ValueId; 5]) -> [(&'static str, Argument); 5] {
    let mut names = ["n", "e", "d", "p", "q"].into_iter();
    parts.map(|id| (names.next().unwrap_or_default(), Argument::Value(id)))
}

/// An RSA key from n, e, d, p and q. Whether they belong together takes longer
/// to check than to decrypt something short with them, and a server has one
/// key: the last one is kept.
fn private_key(parts: [&[u8]; 5]) -> Result<Rc<RsaPrivateKey>, OpError> {
    type Kept = ([Vec<u8>; 5], Rc<RsaPrivateKey>);
    thread_local! {
        static LAST: RefCell<Option<Kept>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if let Some((known, key)) = last
            && known.iter().zip(parts).all(|(known, part)| known == part)
        {
            return Ok(Rc::clone(key));
        }
        let [n, e, d, p, q] = parts.map(BigUint::from_bytes_be);
        let key = Rc::new(RsaPrivateKey::from_components(n, e, d, p, q)?);
        *last = Some((parts.map(<[u8]>::to_vec), Rc::clone(&key)));
        Ok(key)
    })
}

/// A signature over a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The scheme.
    pub scheme: SignatureScheme,
    /// With what.
    pub key: SigningKey,
    /// Over what.
    pub message: ValueId,
}

impl Operation for Sign {
    fn kind(&self) -> &'static str {
        "sign"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![
            ("scheme", Argument::Text(self.scheme.to_string())),
            ("message", Argument::Value(self.message)),
        ];
        arguments.extend(self.key.arguments());
        arguments
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        Some(match (scheme_algorithm(self.scheme), self.key) {
            (Some(RsaPkcs1(hash)), SigningKey::Rsa { .. }) => self
                .key
                .rsa(values, "RSA")
                .and_then(|key| Ok(crypto::sign_pkcs1_v1_5(&key, hash, message)?)),
            (Some(RsaPss(parameters)), SigningKey::RsaPss { salt, .. }) => {
                self.key.rsa(values, "RSA").and_then(|key| {
                    let salt = values.bytes(salt);
                    Ok(crypto::sign_pss(&key, parameters, salt, message)?)
                })
            }
            (Some(Ecdsa(hash)), SigningKey::Ecdsa { curve, d, k }) => {
                crypto::ecdsa::sign(curve, hash, values.bytes(d), values.bytes(k), message)
                    .map_err(OpError::from)
            }
            _ => Err(mismatch(self.scheme)),
        })
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![text(format!("{}(", self.scheme))];
        match self.key {
            SigningKey::Rsa { d, .. } => tokens.push(Token::Value(d)),
            SigningKey::RsaPss { d, salt, .. } => {
                tokens.extend([Token::Value(d), text(", "), Token::Value(salt)]);
            }
            SigningKey::Ecdsa { d, k, .. } => {
                tokens.extend([Token::Value(d), text(", "), Token::Value(k)]);
            }
        }
        tokens.extend([text(", "), Token::Value(self.message), text(")")]);
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        let rsa = || Some((*self.key.rsa(values, "RSA").ok()?).clone());
        Some(match (scheme_algorithm(self.scheme)?, self.key) {
            (RsaPkcs1(hash), SigningKey::Rsa { .. }) => {
                Box::new(crypto::RsaSignWorking::new(rsa()?, hash, message).ok()?)
            }
            (RsaPss(parameters), SigningKey::RsaPss { salt, .. }) => {
                let salt = values.bytes(salt);
                Box::new(crypto::PssSignWorking::new(rsa()?, parameters, salt, message).ok()?)
            }
            (Ecdsa(hash), SigningKey::Ecdsa { curve, d, k }) => {
                let (d, k) = (values.bytes(d), values.bytes(k));
                Box::new(crypto::ecdsa::EcdsaWorking::new(curve, hash, d, k, message).ok()?)
            }
            _ => return None,
        })
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        use SignatureAlgorithm::{Ecdsa, RsaPkcs1, RsaPss};
        let message = values.bytes(self.message);
        let number = |id| number_literal(values.bytes(id));
        let program = match (scheme_algorithm(self.scheme)?, self.key) {
            (RsaPkcs1(hash), SigningKey::Rsa { n, d, .. }) => format!(
                "n = {}\n{}print('%0*x' % (2 * k, pow(int.from_bytes(em, 'big'), {}, n)))",
                number(n),
                pkcs1_program(hash, message),
                number(d)
            ),
            (RsaPss(parameters), SigningKey::RsaPss { n, d, salt, .. }) => format!(
                "n = {}\n{}salt = {}\nem = encode(salt)\nprint('%0*x' % (2 * k, pow(int.from_bytes(em, 'big'), {}, n)))",
                number(n),
                pss_program(parameters, message),
                bytes_literal(values.bytes(salt)),
                number(d)
            ),
            (Ecdsa(hash), SigningKey::Ecdsa { curve, d, k }) => format!(
                "{}print(sign({}, {}).hex())",
                ecdsa_program(curve, hash, message)?,
                number(d),
                number(k)
            ),
            _ => return None,
        };
        Some(Recompute::bytes(python(&program), value))
    }
}

/// The lines of Python that build EM of a modulus `n`, as long as that; None
/// where it does not fit. Wants `n`, gives `k`, `em` too.
pub(super) fn pkcs1_program(hash: Hash, message: &[u8]) -> String {
    format!(
        "import hashlib\n\
         digest = hashlib.{}({}).digest()\n\
         info = {} + digest\n\
         {PKCS1}",
        hash.openssl_name(),
        bytes_literal(message),
        bytes_literal(crypto::rsa::digest_info_prefix(hash))
    )
}

/// The lines of Python with which a block of RSASSA-PSS is made and read.
/// They want `n`.
pub(super) fn pss_program(parameters: PssParameters, message: &[u8]) -> String {
    format!(
        "import hashlib\n\
         digest = hashlib.{hash}({}).digest()\n\
         hash, mask_hash, salt_length = hashlib.{hash}, hashlib.{}, {}\n\
         {PSS}",
        bytes_literal(message),
        parameters.mask_hash.openssl_name(),
        parameters.salt_length,
        hash = parameters.hash.openssl_name(),
    )
}

/// The lines of Python with which a signature on a curve is made or checked;
/// `None` for a curve that does not sign.
pub(super) fn ecdsa_program(curve: Curve, hash: Hash, message: &[u8]) -> Option<String> {
    Some(format!(
        "import hashlib\n{}{CURVE}z = int.from_bytes(hashlib.{}({}).digest()[:size], 'big')\n{ECDSA}",
        parameters(curve)?,
        hash.openssl_name(),
        bytes_literal(message)
    ))
}
