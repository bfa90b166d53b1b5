//! Where the public key of a certificate lies.

use std::ops::Range;

use der::asn1::ObjectIdentifier;
use der::{Decode, Tag};
use spki::AlgorithmIdentifierRef;

use super::CertificateError;
use super::algorithm::{ED25519, RSASSA_PSS, UnknownAlgorithm, pss_parameters, spoken};
use super::element::{Element, Elements};
use crate::crypto::PssParameters;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// dhpublicnumber of X9.42 (RFC 3279 §2.3.3).
pub(super) const DH_PUBLIC_NUMBER: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10046.2.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SECP256R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SECP521R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// The public key of a certificate, as spans of [`Certificate::der`].
///
/// [`Certificate::der`]: super::Certificate::der
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// rsaEncryption (RFC 3279 §2.3.1): big-endian, without the `00` that
    /// DER puts before a first bit of one; neither is zero.
    Rsa {
        /// The modulus.
        n: Range<usize>,
        /// The public exponent.
        e: Range<usize>,
    },
    /// id-RSASSA-PSS (RFC 4055 §1.2): an RSA key that makes such signatures
    /// and does nothing else.
    RsaPss {
        /// The modulus.
        n: Range<usize>,
        /// The public exponent.
        e: Range<usize>,
        /// The only parameters with which it signs (RFC 4055 §3.3); None
        /// leaves it all.
        restriction: Option<PssParameters>,
    },
    /// id-ecPublicKey (RFC 5480 §2).
    Ec {
        /// The TLS NamedGroup: 23 secp256r1, 24 secp384r1, 25 secp521r1.
        curve: u16,
        /// The encoded point, compressed or not (SEC 1 §2.3.3); whether it
        /// lies on the curve is for the crypto layer to say.
        point: Range<usize>,
    },
    /// id-Ed25519 (RFC 8410 §4).
    Ed25519 {
        /// The encoded point (RFC 8032 §5.1.2); whether it is one is for the
        /// crypto layer to say.
        point: Range<usize>,
    },
    /// dhpublicnumber (RFC 3279 §2.3.3): big-endian numbers, none zero;
    /// whether they make a sound group is for the crypto layer to say.
    Dh {
        /// The prime.
        p: Range<usize>,
        /// The generator.
        g: Range<usize>,
        /// The order of the generator.
        q: Range<usize>,
        /// The public value, g^x mod p.
        y: Range<usize>,
    },
    /// Another algorithm: its name if it is well known, and its object
    /// identifier.
    Unsupported(String),
}

impl PublicKey {
    /// What kind of key it is, in a word or two.
    pub fn kind(&self) -> &str {
        match self {
            PublicKey::Rsa { .. } => "RSA",
            PublicKey::RsaPss { .. } => "RSASSA-PSS",
            PublicKey::Ec { .. } => "ECDSA",
            PublicKey::Ed25519 { .. } => "Ed25519",
            PublicKey::Dh { .. } => "Diffie-Hellman",
            PublicKey::Unsupported(name) => name,
        }
    }
}

/// Where the key lies in a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
pub(super) fn public_key(
    der: &[u8],
    all: &Elements<'_>,
    info: &Element,
) -> Result<PublicKey, CertificateError> {
    let mut fields = all.inside(info);
    let algorithm = fields.expect(Tag::Sequence, "subjectPublicKeyInfo.algorithm")?;
    let key = fields.expect(Tag::BitString, "subjectPublicKey")?;
    fields.finish("subjectPublicKeyInfo")?;
    let key = whole_bytes(der, &key, "subjectPublicKey")?;

    let at = algorithm.whole.start;
    let outline = algorithm.clone();
    let algorithm = AlgorithmIdentifierRef::from_der(&der[algorithm.whole]).map_err(|source| {
        CertificateError::Malformed {
            field: "subjectPublicKeyInfo.algorithm",
            at,
            source,
        }
    })?;
    Ok(match algorithm.oid {
        RSA_ENCRYPTION => {
            let (n, e) = rsa_numbers(der, all, key)?;
            PublicKey::Rsa { n, e }
        }
        RSASSA_PSS => match pss_parameters(der, all, &outline) {
            Ok(restriction) => {
                let (n, e) = rsa_numbers(der, all, key)?;
                PublicKey::RsaPss { n, e, restriction }
            }
            Err(UnknownAlgorithm(what)) => PublicKey::Unsupported(what),
        },
        ED25519 => PublicKey::Ed25519 { point: key },
        EC_PUBLIC_KEY => match algorithm.parameters.map(|any| any.decode_as()) {
            Some(Ok(SECP256R1)) => PublicKey::Ec {
                curve: 23,
                point: key,
            },
            Some(Ok(SECP384R1)) => PublicKey::Ec {
                curve: 24,
                point: key,
            },
            Some(Ok(SECP521R1)) => PublicKey::Ec {
                curve: 25,
                point: key,
            },
            Some(Ok(curve)) => PublicKey::Unsupported(format!("the curve {}", spoken(&curve))),
            // RFC 5480 §2.1.1: implicit and specified curves MUST NOT be used.
            _ => PublicKey::Unsupported("elliptic curve without a name".into()),
        },
        DH_PUBLIC_NUMBER => {
            let mut parts = all.inside(&outline);
            parts.next("algorithm")?;
            let parameters = parts.expect(Tag::Sequence, "DomainParameters")?;
            let mut numbers = all.inside(&parameters);
            let mut number = |field| {
                let element = numbers.expect(Tag::Integer, field)?;
                positive(der, &element, field)
            };
            // j and validationParms may follow.
            let (p, g, q) = (number("p")?, number("g")?, number("q")?);
            let mut outer = all.within(key);
            let y = outer.expect(Tag::Integer, "DHPublicKey")?;
            outer.finish("DHPublicKey")?;
            let y = positive(der, &y, "DHPublicKey")?;
            PublicKey::Dh { p, g, q, y }
        }
        other => PublicKey::Unsupported(spoken(&other)),
    })
}

/// Where n and e of an RSAPublicKey lie (RFC 8017 §A.1.1).
fn rsa_numbers(
    der: &[u8],
    all: &Elements<'_>,
    key: Range<usize>,
) -> Result<(Range<usize>, Range<usize>), CertificateError> {
    let mut outer = all.within(key);
    let sequence = outer.expect(Tag::Sequence, "RSAPublicKey")?;
    outer.finish("RSAPublicKey")?;
    let mut numbers = all.inside(&sequence);
    let n = numbers.expect(Tag::Integer, "modulus")?;
    let e = numbers.expect(Tag::Integer, "publicExponent")?;
    numbers.finish("RSAPublicKey")?;
    Ok((
        positive(der, &n, "modulus")?,
        positive(der, &e, "publicExponent")?,
    ))
}

/// The bytes of a BIT STRING, which must hold whole bytes.
pub(super) fn whole_bytes(
    der: &[u8],
    bits: &Element,
    field: &'static str,
) -> Result<Range<usize>, CertificateError> {
    match der[bits.value.clone()].first() {
        Some(0) => Ok(bits.value.start + 1..bits.value.end),
        found => Err(CertificateError::Value {
            field,
            at: bits.value.start,
            expected: "a BIT STRING of whole bytes",
            found: found.map_or("an empty one".into(), |n| format!("{n} unused bits")),
        }),
    }
}

/// The bytes of an INTEGER above zero, without the sign byte.
pub(super) fn positive(
    der: &[u8],
    integer: &Element,
    field: &'static str,
) -> Result<Range<usize>, CertificateError> {
    let span = integer.value.clone();
    let refuse = |found: &str| CertificateError::Value {
        field,
        at: span.start,
        expected: "a positive INTEGER",
        found: found.into(),
    };
    match der[span.clone()] {
        [] => Err(refuse("an empty one")),
        [0] => Err(refuse("zero")),
        [0, next, ..] if next < 0x80 => Err(refuse("a needless leading zero")),
        [0, ..] => Ok(span.start + 1..span.end),
        [first, ..] if first >= 0x80 => Err(refuse("a negative one")),
        _ => Ok(span),
    }
}
