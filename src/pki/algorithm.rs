//! What an AlgorithmIdentifier means to TLS, and where a public key lies.

use std::ops::Range;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Tag};
use rsa::pkcs1::RsaPssParamsOwned;
use spki::AlgorithmIdentifierRef;

use super::CertificateError;
use super::element::{Element, Elements};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// dhpublicnumber of X9.42 (RFC 3279 §2.3.3).
pub(super) const DH_PUBLIC_NUMBER: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10046.2.1");
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const ED448: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");
const SECP256R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// Signature algorithms without parameters that matter, with the TLS
/// SignatureScheme of the same meaning (RFC 8446 §4.2.3; for TLS 1.2 the two
/// bytes are hash and signature, RFC 5246 §7.4.1.4.1).
const SIGNATURES: [(ObjectIdentifier, u16); 10] = [
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"), 0x0201),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11"),
        0x0401,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12"),
        0x0501,
    ),
    (
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13"),
        0x0601,
    ),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"), 0x0203),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"), 0x0403),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3"), 0x0503),
    (ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4"), 0x0603),
    (ED25519, 0x0807),
    (ED448, 0x0808),
];

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
    /// id-ecPublicKey (RFC 5480 §2).
    Ec {
        /// The TLS NamedGroup: 23 secp256r1, 24 secp384r1, 0 another curve.
        curve: u16,
        /// The encoded point (SEC 1 §2.3.3); whether it lies on the curve is
        /// for the crypto layer to say.
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
    /// Another algorithm: its name if it is well known, else its object
    /// identifier.
    Unsupported(String),
}

/// The TLS SignatureScheme of a certificate's signature, if TLS has one.
pub(super) fn signature_scheme(der: &[u8]) -> Option<u16> {
    let algorithm = AlgorithmIdentifierRef::from_der(der).ok()?;
    if algorithm.oid == RSASSA_PSS {
        return pss_scheme(algorithm.parameters?);
    }
    SIGNATURES
        .iter()
        .find(|(oid, _)| *oid == algorithm.oid)
        .map(|(_, scheme)| *scheme)
}

/// RFC 8446 §4.2.3: MGF1 with the same hash, a salt as long as the hash, and
/// (since an rsaEncryption key may sign so too) the `rsae` codes.
fn pss_scheme(parameters: AnyRef<'_>) -> Option<u16> {
    let parameters: RsaPssParamsOwned = parameters.decode_as().ok()?;
    let mask_hash = parameters.mask_gen.parameters?.oid;
    let hash = parameters.hash.oid;
    let (scheme, length) = match hash {
        SHA256 => (0x0804, 32),
        SHA384 => (0x0805, 48),
        SHA512 => (0x0806, 64),
        _ => return None,
    };
    (mask_hash == hash && parameters.salt_len == length).then_some(scheme)
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
            let mut outer = all.within(key);
            let sequence = outer.expect(Tag::Sequence, "RSAPublicKey")?;
            outer.finish("RSAPublicKey")?;
            let mut numbers = all.inside(&sequence);
            let n = numbers.expect(Tag::Integer, "modulus")?;
            let e = numbers.expect(Tag::Integer, "publicExponent")?;
            numbers.finish("RSAPublicKey")?;
            PublicKey::Rsa {
                n: positive(der, &n, "modulus")?,
                e: positive(der, &e, "publicExponent")?,
            }
        }
        EC_PUBLIC_KEY => match algorithm.parameters.map(|any| any.decode_as()) {
            Some(Ok(curve)) => PublicKey::Ec {
                curve: match curve {
                    SECP256R1 => 23,
                    SECP384R1 => 24,
                    _ => 0,
                },
                point: key,
            },
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
        RSASSA_PSS => PublicKey::Unsupported("RSASSA-PSS".into()),
        ED25519 => PublicKey::Unsupported("Ed25519".into()),
        ED448 => PublicKey::Unsupported("Ed448".into()),
        other => PublicKey::Unsupported(other.to_string()),
    })
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
