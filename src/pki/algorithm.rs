//! What an AlgorithmIdentifier says.

use der::asn1::ObjectIdentifier;
use der::{Decode, Tag};
use spki::AlgorithmIdentifierRef;

use super::CertificateError;
use super::element::{Element, Elements};
use crate::crypto::{Hash, PssParameters, SignatureAlgorithm};

pub(super) const RSASSA_PSS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
pub(super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const HASHES: [(ObjectIdentifier, Hash); 5] = [
    (ObjectIdentifier::new_unwrap("1.3.14.3.2.26"), Hash::Sha1),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.4"),
        Hash::Sha224,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1"),
        Hash::Sha256,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2"),
        Hash::Sha384,
    ),
    (
        ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3"),
        Hash::Sha512,
    ),
];

/// Signature algorithms without parameters that matter (RFC 3279 §2.2,
/// RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3).
const SIGNATURES: [(ObjectIdentifier, SignatureAlgorithm); 11] = {
    use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1};
    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }
    [
        (oid("1.2.840.113549.1.1.5"), RsaPkcs1(Hash::Sha1)),
        (oid("1.2.840.113549.1.1.14"), RsaPkcs1(Hash::Sha224)),
        (oid("1.2.840.113549.1.1.11"), RsaPkcs1(Hash::Sha256)),
        (oid("1.2.840.113549.1.1.12"), RsaPkcs1(Hash::Sha384)),
        (oid("1.2.840.113549.1.1.13"), RsaPkcs1(Hash::Sha512)),
        (oid("1.2.840.10045.4.1"), Ecdsa(Hash::Sha1)),
        (oid("1.2.840.10045.4.3.1"), Ecdsa(Hash::Sha224)),
        (oid("1.2.840.10045.4.3.2"), Ecdsa(Hash::Sha256)),
        (oid("1.2.840.10045.4.3.3"), Ecdsa(Hash::Sha384)),
        (oid("1.2.840.10045.4.3.4"), Ecdsa(Hash::Sha512)),
        (ED25519, Ed25519),
    ]
};

/// Names of what is not spoken here, for whoever asks what it is.
const STRANGERS: [(&str, &str); 15] = [
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10040.4.3", "dsa-with-sha1"),
    ("2.16.840.1.101.3.4.3.1", "dsa-with-sha224"),
    ("2.16.840.1.101.3.4.3.2", "dsa-with-sha256"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.113", "Ed448"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.33", "secp224r1"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.156.10197.1.301", "SM2"),
    ("1.2.156.10197.1.501", "SM2-with-SM3"),
];

/// An object identifier with its name, if it is well known.
pub(super) fn spoken(oid: &ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    match STRANGERS.iter().find(|(known, _)| *known == dotted) {
        Some((_, name)) => format!("{name} ({dotted})"),
        None => dotted,
    }
}

/// A signature algorithm that is not known here: its name and its object
/// identifier, or which of its parameters is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownAlgorithm(pub String);

/// How a certificate is signed, by its signatureAlgorithm.
pub(super) fn signature_algorithm(
    der: &[u8],
    all: &Elements<'_>,
    algorithm: &Element,
) -> Result<SignatureAlgorithm, UnknownAlgorithm> {
    let unreadable = |what: &str| UnknownAlgorithm(format!("{what} that cannot be read"));
    let oid = AlgorithmIdentifierRef::from_der(&der[algorithm.whole.clone()])
        .map_err(|_| unreadable("an algorithm"))?
        .oid;
    if oid == RSASSA_PSS {
        // RFC 4055 §3.1: here the parameters must be there.
        return match pss_parameters(der, all, algorithm)? {
            Some(parameters) => Ok(SignatureAlgorithm::RsaPss(parameters)),
            None => Err(UnknownAlgorithm(
                "RSASSA-PSS without its parameters".to_owned(),
            )),
        };
    }
    let known = SIGNATURES.iter().find(|(known, _)| *known == oid);
    known
        .map(|(_, algorithm)| *algorithm)
        .ok_or_else(|| UnknownAlgorithm(spoken(&oid)))
}

/// RSASSA-PSS-params (RFC 4055 §3.1), each with its default; None if there
/// are none.
pub(super) fn pss_parameters(
    der: &[u8],
    all: &Elements<'_>,
    algorithm: &Element,
) -> Result<Option<PssParameters>, UnknownAlgorithm> {
    let unreadable =
        |_| UnknownAlgorithm("RSASSA-PSS with parameters that cannot be read".to_owned());
    match read_pss(der, all, algorithm).map_err(unreadable)? {
        Some(read) => read.parameters().map(Some),
        None => Ok(None),
    }
}

fn read_pss(
    der: &[u8],
    all: &Elements<'_>,
    algorithm: &Element,
) -> Result<Option<Read>, CertificateError> {
    const PARAMETERS: &str = "RSASSA-PSS-params";
    let mut parts = all.inside(algorithm);
    parts.next("algorithm")?;
    if parts.is_at_end() {
        return Ok(None);
    }
    let parameters = parts.expect(Tag::Sequence, PARAMETERS)?;
    parts.finish(PARAMETERS)?;
    let mut fields = all.inside(&parameters);
    let hash = fields.optional(0, "hashAlgorithm")?;
    let mask = fields.optional(1, "maskGenAlgorithm")?;
    let salt = fields.optional(2, "saltLength")?;
    let trailer = fields.optional(3, "trailerField")?;
    fields.finish(PARAMETERS)?;
    let hash = match hash {
        Some(wrapper) => Some(identifier(der, all, &wrapper, "hashAlgorithm")?.0),
        None => None,
    };
    let mask = match mask {
        Some(wrapper) => {
            let (function, inner) = identifier(der, all, &wrapper, "maskGenAlgorithm")?;
            let hash = match inner {
                Some(inner) => Some(object(der, all, &inner, "maskGenAlgorithm")?.0),
                None => None,
            };
            Some((function, hash))
        }
        None => None,
    };
    let number = |wrapper: Option<Element>, field, otherwise| match wrapper {
        None => Ok(Some(otherwise)),
        Some(wrapper) => {
            let mut inner = all.inside(&wrapper);
            let number = inner.expect(Tag::Integer, field)?;
            inner.finish(field)?;
            Ok(small(&der[number.value]))
        }
    };
    Ok(Some(Read {
        hash,
        mask,
        salt_length: number(salt, "saltLength", 20)?,
        trailer: number(trailer, "trailerField", 1)?,
    }))
}

/// The AlgorithmIdentifier in a context-specific wrapper: its object
/// identifier, and its parameters if it has any.
fn identifier(
    der: &[u8],
    all: &Elements<'_>,
    wrapper: &Element,
    field: &'static str,
) -> Result<(ObjectIdentifier, Option<Element>), CertificateError> {
    let mut inner = all.inside(wrapper);
    let sequence = inner.expect(Tag::Sequence, field)?;
    inner.finish(field)?;
    object(der, all, &sequence, field)
}

/// The same for the AlgorithmIdentifier itself.
fn object(
    der: &[u8],
    all: &Elements<'_>,
    sequence: &Element,
    field: &'static str,
) -> Result<(ObjectIdentifier, Option<Element>), CertificateError> {
    let mut parts = all.inside(sequence);
    let oid = parts.expect(Tag::ObjectIdentifier, field)?;
    let parameters = match parts.is_at_end() {
        true => None,
        false => Some(parts.next(field)?),
    };
    parts.finish(field)?;
    let at = oid.whole.start;
    let oid = ObjectIdentifier::from_der(&der[oid.whole])
        .map_err(|source| CertificateError::Malformed { field, at, source })?;
    Ok((oid, parameters))
}

/// RSASSA-PSS-params as they stand there; None for a default, and for a
/// number too large to be one of bytes.
struct Read {
    hash: Option<ObjectIdentifier>,
    /// The function and its hash.
    mask: Option<(ObjectIdentifier, Option<ObjectIdentifier>)>,
    salt_length: Option<usize>,
    trailer: Option<usize>,
}

impl Read {
    fn parameters(self) -> Result<PssParameters, UnknownAlgorithm> {
        let unknown = |what: String| UnknownAlgorithm(format!("RSASSA-PSS with {what}"));
        let hash = |oid: ObjectIdentifier| {
            let known = HASHES.iter().find(|(known, _)| *known == oid);
            known
                .map(|(_, hash)| *hash)
                .ok_or_else(|| unknown(format!("the hash {oid}")))
        };
        let mask_hash = match self.mask {
            None => Hash::Sha1,
            Some((MGF1, Some(oid))) => hash(oid)?,
            Some((MGF1, None)) => return Err(unknown("MGF1 without a hash".to_owned())),
            Some((other, _)) => return Err(unknown(format!("the mask {other}"))),
        };
        let salt_length = self
            .salt_length
            .ok_or_else(|| unknown("a salt that no modulus has room for".to_owned()))?;
        if self.trailer != Some(1) {
            return Err(unknown("a trailer field other than bc".to_owned()));
        }
        Ok(PssParameters {
            hash: self.hash.map_or(Ok(Hash::Sha1), hash)?,
            mask_hash,
            salt_length,
        })
    }
}

/// A number from 0 to 2^31 − 1 out of an INTEGER's content.
fn small(content: &[u8]) -> Option<usize> {
    match content {
        [first, ..] if *first < 0x80 && content.len() <= 4 => {
            let number = content
                .iter()
                .fold(0_usize, |n, byte| n << 8 | usize::from(*byte));
            Some(number)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of an AlgorithmIdentifier that stands alone.
    fn algorithm(der: &[u8]) -> Result<SignatureAlgorithm, String> {
        let all = Elements::new(der);
        let element = all.clone().next("algorithm").unwrap();
        signature_algorithm(der, &all, &element).map_err(|unknown| unknown.to_string())
    }

    /// `SEQUENCE { oid, parameters }`, by the content of both in hex.
    fn identifier(oid: &str, parameters: &str) -> Vec<u8> {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect()
        };
        let (oid, parameters) = (hex(oid), hex(parameters));
        let body = [&[6, oid.len() as u8], &oid[..], &parameters].concat();
        [&[0x30, body.len() as u8], &body[..]].concat()
    }

    #[test]
    fn the_parameters_of_rsa_pss_are_read_one_by_one_each_with_its_default() {
        const PSS: &str = "2a864886f70d01010a";
        let pss = |hash, mask_hash, salt_length| {
            Ok(SignatureAlgorithm::RsaPss(PssParameters {
                hash,
                mask_hash,
                salt_length,
            }))
        };
        // RFC 4055 §3.1: SHA-1, MGF1 with SHA-1, 20 and 1 may be left out.
        let read = |parameters: &str| algorithm(&identifier(PSS, parameters));
        assert_eq!(read("3000"), pss(Hash::Sha1, Hash::Sha1, 20));
        let sha256 = "300d06096086480165030402010500";
        let mask = |inner: &str| format!("a11c301a06092a864886f70d010108{inner}");
        let salt =
            |salt: &str| format!("a2{:02x}02{:02x}{salt}", salt.len() / 2 + 2, salt.len() / 2);
        let parameters = |parts: &[&str]| {
            let all = parts.concat();
            format!("30{:02x}{all}", all.len() / 2)
        };
        let hash = format!("a00f{sha256}");
        assert_eq!(
            read(&parameters(&[&hash, &mask(sha256), &salt("20")])),
            pss(Hash::Sha256, Hash::Sha256, 32)
        );
        assert_eq!(
            read(&parameters(&[&hash, &salt("01de")])),
            pss(Hash::Sha256, Hash::Sha1, 478)
        );
        assert_eq!(
            read(&parameters(&[&mask(sha256), "a303020101"])),
            pss(Hash::Sha1, Hash::Sha256, 20)
        );
        for (wrong, said) in [
            ("", "RSASSA-PSS without its parameters"),
            ("0500", "RSASSA-PSS with parameters that cannot be read"),
            (
                "3005a303020102",
                "RSASSA-PSS with a trailer field other than bc",
            ),
            (
                "3005a2030201ff",
                "RSASSA-PSS with a salt that no modulus has room for",
            ),
            (
                "3010a00e300c06082a864886f70d02050500",
                "RSASSA-PSS with the hash 1.2.840.113549.2.5",
            ),
            ("3008a10630040602550d", "RSASSA-PSS with the mask 2.5.13"),
        ] {
            assert_eq!(read(wrong), Err(said.to_owned()), "{wrong}");
        }
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_named() {
        for (oid, name) in [
            (
                "2a864886f70d010104",
                "md5WithRSAEncryption (1.2.840.113549.1.1.4)",
            ),
            ("2b6571", "Ed448 (1.3.101.113)"),
            ("2a03", "1.2.3"),
        ] {
            assert_eq!(algorithm(&identifier(oid, "")), Err(name.to_owned()));
        }
        assert_eq!(
            algorithm(&identifier("2b6570", "")),
            Ok(SignatureAlgorithm::Ed25519)
        );
    }
}
