//! Signatures.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigUint;

use super::curve::parameters;
use super::recompute::{CURVE, ECDSA, bytes_literal, number_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Curve, Hash, RsaPrivateKey, RsaPublicKey, Working};
use crate::trace::{CheckKind, Value, ValueId, Values};
use crate::wire::{SignatureScheme, hex};

/// The hash of a signature scheme of TLS 1.2, where this program has it.
pub fn scheme_hash(scheme: SignatureScheme) -> Option<Hash> {
    // RFC 5246 §7.4.1.4.1: the high byte names the hash.
    Some(match scheme.0 >> 8 {
        2 => Hash::Sha1,
        4 => Hash::Sha256,
        5 => Hash::Sha384,
        6 => Hash::Sha512,
        _ => return None,
    })
}

fn is_rsa(scheme: SignatureScheme) -> bool {
    scheme.0 & 0xff == 1
}

fn is_ecdsa(scheme: SignatureScheme) -> bool {
    scheme.0 & 0xff == 3
}

fn mismatch(scheme: SignatureScheme) -> OpError {
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
            SigningKey::Rsa { n, e, d, p, q } => vec![
                ("n", Argument::Value(n)),
                ("e", Argument::Value(e)),
                ("d", Argument::Value(d)),
                ("p", Argument::Value(p)),
                ("q", Argument::Value(q)),
            ],
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
            SigningKey::Rsa { n, e, d, p, q } => {
                private_key([n, e, d, p, q].map(|id| values.bytes(id)))
            }
            SigningKey::Ecdsa { .. } => Err(OpError::Scheme {
                scheme: scheme.to_owned(),
            }),
        }
    }
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
    /// A point on a curve.
    Ecdsa {
        /// The curve.
        curve: Curve,
        /// The point, uncompressed.
        point: ValueId,
    },
}

impl VerifyingKey {
    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        match *self {
            VerifyingKey::Rsa { n, e } => {
                vec![("n", Argument::Value(n)), ("e", Argument::Value(e))]
            }
            VerifyingKey::Ecdsa { curve, point } => vec![
                ("curve", Argument::Text(curve.name().to_owned())),
                ("point", Argument::Value(point)),
            ],
        }
    }
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
        let Some(hash) = scheme_hash(self.scheme) else {
            return Some(Err(mismatch(self.scheme)));
        };
        let message = values.bytes(self.message);
        Some(match self.key {
            SigningKey::Rsa { .. } if is_rsa(self.scheme) => self
                .key
                .rsa(values, "RSA")
                .and_then(|key| Ok(crypto::sign_pkcs1_v1_5(&key, hash, message)?)),
            SigningKey::Ecdsa { curve, d, k } if is_ecdsa(self.scheme) => {
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
            SigningKey::Ecdsa { d, k, .. } => {
                tokens.extend([Token::Value(d), text(", "), Token::Value(k)]);
            }
        }
        tokens.extend([text(", "), Token::Value(self.message), text(")")]);
        tokens
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let hash = scheme_hash(self.scheme)?;
        let message = values.bytes(self.message);
        match self.key {
            SigningKey::Rsa { .. } => {
                let key = self.key.rsa(values, "RSA").ok()?;
                let working = crypto::RsaSignWorking::new((*key).clone(), hash, message).ok()?;
                Some(Box::new(working))
            }
            SigningKey::Ecdsa { curve, d, k } => {
                let working = crypto::ecdsa::EcdsaWorking::new(
                    curve,
                    hash,
                    values.bytes(d),
                    values.bytes(k),
                    message,
                )
                .ok()?;
                Some(Box::new(working))
            }
        }
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let hash = scheme_hash(self.scheme)?;
        let message = values.bytes(self.message);
        let program = match self.key {
            SigningKey::Rsa { n, d, .. } => {
                let em = emsa_program(hash, message, value.bytes.len())?;
                let (n, d) = (values.bytes(n), values.bytes(d));
                format!(
                    "{em}print('%0{}x' % pow(int(em, 16), {}, {}))",
                    value.bytes.len() * 2,
                    number_literal(d),
                    number_literal(n)
                )
            }
            SigningKey::Ecdsa { curve, d, k } => format!(
                "{}print(sign({}, {}).hex())",
                ecdsa_program(curve, hash, message)?,
                number_literal(values.bytes(d)),
                number_literal(values.bytes(k))
            ),
        };
        Some(Recompute::bytes(python(&program), value))
    }
}

/// Whether a signature is right: `01` or `00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify {
    /// Which check it answers.
    pub kind: CheckKind,
    /// The scheme.
    pub scheme: SignatureScheme,
    /// With what.
    pub key: VerifyingKey,
    /// Over what.
    pub message: ValueId,
    /// The signature.
    pub signature: ValueId,
}

impl Operation for Verify {
    fn kind(&self) -> &'static str {
        "verify"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        let mut arguments = vec![
            ("check", Argument::Text(self.kind.id().to_owned())),
            ("scheme", Argument::Text(self.scheme.to_string())),
            ("message", Argument::Value(self.message)),
            ("signature", Argument::Value(self.signature)),
        ];
        arguments.extend(self.key.arguments());
        arguments
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let message = values.bytes(self.message);
        let signature = values.bytes(self.signature);
        let verdict = match (scheme_hash(self.scheme), self.key) {
            (Some(hash), VerifyingKey::Rsa { n, e }) if is_rsa(self.scheme) => {
                let key = RsaPublicKey {
                    n: BigUint::from_bytes_be(values.bytes(n)),
                    e: BigUint::from_bytes_be(values.bytes(e)),
                };
                crypto::verify_pkcs1_v1_5(&key, hash, message, signature)
            }
            (Some(hash), VerifyingKey::Ecdsa { curve, point }) if is_ecdsa(self.scheme) => {
                crypto::ecdsa::verify(curve, hash, values.bytes(point), message, signature)
            }
            // A scheme that does not go with the key can verify nothing.
            _ => false,
        };
        Some(Ok(vec![u8::from(verdict)]))
    }

    fn formula(&self) -> Vec<Token> {
        let mut tokens = vec![text(format!("{} verifies(", self.scheme))];
        match self.key {
            VerifyingKey::Rsa { n, e } => {
                tokens.extend([Token::Value(n), text(", "), Token::Value(e)]);
            }
            VerifyingKey::Ecdsa { point, .. } => tokens.push(Token::Value(point)),
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

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let message = values.bytes(self.message);
        let signature = values.bytes(self.signature);
        let Some(hash) = scheme_hash(self.scheme) else {
            let program = format!("print({} in (2, 4, 5, 6))", self.scheme.0 >> 8);
            return Some(Recompute::verdict(&program, value));
        };
        let program = match self.key {
            VerifyingKey::Rsa { n, e } if is_rsa(self.scheme) => {
                let (n, e) = (values.bytes(n), values.bytes(e));
                let k = (BigUint::from_bytes_be(n).bits().div_ceil(8)) as usize;
                match emsa_program(hash, message, k) {
                    Some(em) => format!(
                        "{em}signature, n = '{}', {}\n\
                         print(len(signature) == len(em) and int(signature, 16) < n \
                         and pow(int(signature, 16), {}, n) == int(em, 16))",
                        hex(signature),
                        number_literal(n),
                        number_literal(e)
                    ),
                    // A modulus that is too short for the hash: EM needs 11
                    // bytes more than DigestInfo (RFC 8017 §9.2 step 3).
                    None => format!("print({k} >= {} + 11)", digest_info_length(hash)),
                }
            }
            VerifyingKey::Ecdsa { curve, point } if is_ecdsa(self.scheme) => format!(
                "{}Q = {}\nprint(on_curve(Q) and verify(point(Q), {}))",
                ecdsa_program(curve, hash, message)?,
                bytes_literal(values.bytes(point)),
                bytes_literal(signature)
            ),
            // The low byte of the scheme names the kind of key.
            VerifyingKey::Rsa { .. } => format!("print({} == 1)", self.scheme.0 & 0xff),
            VerifyingKey::Ecdsa { .. } => format!("print({} == 3)", self.scheme.0 & 0xff),
        };
        Some(Recompute::verdict(&program, value))
    }
}

fn digest_info_length(hash: Hash) -> usize {
    crypto::rsa::digest_info_prefix(hash).len() + hash.output_length()
}

/// The lines of Python that build EM of `k` bytes, as hex; `None` where it
/// does not fit.
fn emsa_program(hash: Hash, message: &[u8], k: usize) -> Option<String> {
    let padding = k
        .checked_sub(digest_info_length(hash) + 3)
        .filter(|padding| *padding >= 8)?;
    Some(format!(
        "import hashlib\n\
         digest = hashlib.{}({}).hexdigest()\n\
         em = '0001' + {padding} * 'ff' + '00' + '{}' + digest\n",
        hash.openssl_name(),
        bytes_literal(message),
        hex(crypto::rsa::digest_info_prefix(hash))
    ))
}

/// The lines of Python with which a signature on a curve is made or checked;
/// `None` for a curve that does not sign.
fn ecdsa_program(curve: Curve, hash: Hash, message: &[u8]) -> Option<String> {
    Some(format!(
        "import hashlib\n{}{CURVE}z = int.from_bytes(hashlib.{}({}).digest()[:size], 'big')\n{ECDSA}",
        parameters(curve)?,
        hash.openssl_name(),
        bytes_literal(message)
    ))
}
