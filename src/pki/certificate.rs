//! One certificate, taken apart (RFC 5280 §4.1).

use std::ops::Range;

use der::Tag;

use super::algorithm::{UnknownAlgorithm, signature_algorithm};
use super::element::{Element, Elements};
use super::extensions::Extensions;
use super::names::{DistinguishedName, same_name};
use super::public_key::{public_key, whole_bytes};
use super::text::{ip_text, printable};
use super::time;
use super::{CertificateError, KeyUsage, NameConstraints, PublicKey};
use crate::crypto::SignatureAlgorithm;

/// An X.509 certificate. Spans are places in [`der`](Self::der), so that a
/// screen can point at them and a ledger can slice them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// All of it, as it came.
    pub der: Vec<u8>,
    /// 1, 2 or 3 (RFC 5280 §4.1.2.1).
    pub version: u8,
    /// tbsCertificate with its tag and length: what is signed.
    pub tbs: Range<usize>,
    /// The signature's bytes: an RSA number, the DER of an ECDSA-Sig-Value,
    /// or R and S of Ed25519.
    pub signature: Range<usize>,
    /// How it is signed (RFC 5280 §4.1.1.2), or what of that is not known
    /// here.
    pub signature_algorithm: Result<SignatureAlgorithm, UnknownAlgorithm>,
    /// The DER of the subject's Name.
    pub subject_der: Vec<u8>,
    /// The DER of the issuer's Name.
    pub issuer_der: Vec<u8>,
    /// Big-endian, without a leading sign byte; normally 1 to 20 bytes.
    pub serial: Vec<u8>,
    /// The first second in which it is valid, since 1970 UTC; negative
    /// before.
    pub not_before: i64,
    /// The last second in which it is valid, since 1970 UTC; as
    /// [`not_before`](Self::not_before).
    pub not_after: i64,
    /// The subject's key.
    pub public_key: PublicKey,
    /// Whether there is basicConstraints.
    pub basic_constraints: bool,
    /// Whether basicConstraints says CA:TRUE (RFC 5280 §4.2.1.9).
    pub ca: bool,
    /// How many intermediate certificates may follow below a CA.
    pub path_length: Option<u32>,
    /// What the key may do; None allows all (RFC 5280 §4.2.1.3).
    pub key_usage: Option<KeyUsage>,
    /// Purposes as dotted object identifiers; None allows all
    /// (RFC 5280 §4.2.1.12).
    pub extended_key_usage: Option<Vec<String>>,
    /// dNSName entries of subjectAltName, as [`subject`](Self::subject).
    pub dns_names: Vec<String>,
    /// iPAddress entries of subjectAltName: 4 or 16 bytes each, if the
    /// issuer kept to RFC 5280 §4.2.1.6.
    pub ip_addresses: Vec<Vec<u8>>,
    /// directoryName entries of subjectAltName, each the DER of a Name.
    pub directory_names: Vec<Vec<u8>>,
    /// The forms of the other entries of subjectAltName, such as
    /// `rfc822Name`: they name no TLS server, but constraints may reach them.
    pub other_names: Vec<&'static str>,
    /// Below a CA, which names there may be (RFC 5280 §4.2.1.10).
    pub name_constraints: Option<NameConstraints>,
    /// subjectKeyIdentifier (RFC 5280 §4.2.1.2).
    pub subject_key_id: Option<Vec<u8>>,
    /// The keyIdentifier of authorityKeyIdentifier (RFC 5280 §4.2.1.1).
    pub authority_key_id: Option<Vec<u8>>,
    /// Object identifiers of critical extensions that are not understood: a
    /// reason to refuse the certificate (RFC 5280 §4.2).
    pub unknown_critical: Vec<String>,
}

impl Certificate {
    /// Takes `der` apart: exactly one Certificate, nothing after it.
    /// Whether it is to be trusted is not asked here.
    ///
    /// # Errors
    /// Whatever is not the DER of a certificate; no input panics.
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        let mut all = Elements::new(der);
        let certificate = all.expect(Tag::Sequence, "Certificate")?;
        all.clone().finish("Certificate")?;

        let mut parts = all.inside(&certificate);
        let tbs = parts.expect(Tag::Sequence, "tbsCertificate")?;
        let algorithm = parts.expect(Tag::Sequence, "signatureAlgorithm")?;
        let signature = parts.expect(Tag::BitString, "signatureValue")?;
        parts.finish("signatureValue")?;

        let mut fields = all.inside(&tbs);
        let version = version(der, &all, fields.optional(0, "version")?)?;
        let serial = fields.expect(Tag::Integer, "serialNumber")?;
        let signed_algorithm = fields.expect(Tag::Sequence, "signature")?;
        let issuer = fields.expect(Tag::Sequence, "issuer")?;
        let validity = fields.expect(Tag::Sequence, "validity")?;
        let subject = fields.expect(Tag::Sequence, "subject")?;
        let key = fields.expect(Tag::Sequence, "subjectPublicKeyInfo")?;
        fields.optional(1, "issuerUniqueID")?;
        fields.optional(2, "subjectUniqueID")?;
        let extensions = fields.optional(3, "extensions")?;
        fields.finish("tbsCertificate")?;

        if der[algorithm.whole.clone()] != der[signed_algorithm.whole] {
            return Err(CertificateError::SignatureAlgorithms);
        }
        let extensions = match extensions {
            None => Extensions::default(),
            // RFC 5280 §4.1.2.9 has them in version 3 alone. Whoever signed them
            // in another meant them all the same.
            Some(wrapper) => {
                let mut inner = all.inside(&wrapper);
                let list = inner.expect(Tag::Sequence, "extensions")?;
                inner.finish("extensions")?;
                Extensions::read(&der[list.whole.clone()], list.whole.start)?
            }
        };
        let (not_before, not_after) = time::validity(der, &all, &validity)?;
        check_name(der, &subject, "subject")?;
        check_name(der, &issuer, "issuer")?;

        Ok(Self {
            version,
            tbs: tbs.whole,
            signature: whole_bytes(der, &signature, "signatureValue")?,
            signature_algorithm: signature_algorithm(der, &all, &algorithm),
            subject_der: der[subject.whole].to_vec(),
            issuer_der: der[issuer.whole].to_vec(),
            serial: serial_bytes(&der[serial.value]).to_vec(),
            not_before,
            not_after,
            public_key: public_key(der, &all, &key)?,
            basic_constraints: extensions.basic_constraints,
            ca: extensions.ca,
            path_length: extensions.path_length,
            key_usage: extensions.key_usage,
            extended_key_usage: extensions
                .extended_key_usage
                .map(|purposes| purposes.iter().map(ToString::to_string).collect()),
            dns_names: extensions.dns_names,
            ip_addresses: extensions.ip_addresses,
            directory_names: extensions.directory_names,
            other_names: extensions.other_names,
            name_constraints: extensions.name_constraints,
            subject_key_id: extensions.subject_key_id,
            authority_key_id: extensions.authority_key_id,
            unknown_critical: extensions.unknown_critical,
            der: der.to_vec(),
        })
    }

    /// Whom it is for, as RFC 4514 writes names; on one line, with nothing in
    /// it that a terminal would act on.
    pub fn subject(&self) -> String {
        name_text(&self.subject_der)
    }

    /// Who says so; as [`subject`](Self::subject).
    pub fn issuer(&self) -> String {
        name_text(&self.issuer_der)
    }

    /// The names of the server that it vouches for, as text: DNS names, then
    /// IP addresses.
    pub fn presented_names(&self) -> Vec<String> {
        let addresses = self.ip_addresses.iter().map(|address| ip_text(address));
        self.dns_names.iter().cloned().chain(addresses).collect()
    }

    /// Whether subject and issuer are the same name (RFC 5280 §3.2:
    /// self-issued; a root is, and a CA that rolls over its key).
    pub fn is_self_issued(&self) -> bool {
        same_name(&self.subject_der, &self.issuer_der)
    }

    /// The length of an RSA modulus, a Diffie-Hellman prime or a named
    /// curve's field in bits;
    /// None for a key that is not understood.
    pub fn public_key_bits(&self) -> Option<u32> {
        match &self.public_key {
            PublicKey::Rsa { n: number, .. }
            | PublicKey::RsaPss { n: number, .. }
            | PublicKey::Dh { p: number, .. } => {
                let bytes = self.der.get(number.clone())?;
                let bits = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
                Some(bits - bytes.first()?.leading_zeros())
            }
            PublicKey::Ec { curve: 23, .. } => Some(256),
            PublicKey::Ec { curve: 24, .. } => Some(384),
            PublicKey::Ec { curve: 25, .. } => Some(521),
            PublicKey::Ed25519 { .. } => Some(255),
            PublicKey::Ec { .. } | PublicKey::Unsupported(_) => None,
        }
    }
}

/// 1, 2 or 3; on the wire one less (RFC 5280 §4.1.2.1).
fn version(
    der: &[u8],
    all: &Elements<'_>,
    wrapper: Option<Element>,
) -> Result<u8, CertificateError> {
    let Some(wrapper) = wrapper else {
        return Ok(1);
    };
    let mut inner = all.inside(&wrapper);
    let number = inner.expect(Tag::Integer, "version")?;
    inner.finish("version")?;
    match der[number.value.clone()] {
        [n @ 0..=2] => Ok(n + 1),
        ref other => Err(CertificateError::Version {
            at: number.value.start,
            found: other.iter().map(|byte| format!("{byte:02x}")).collect(),
        }),
    }
}

/// Real issuers made negative and zero serials too, and RFC 5280 §4.1.2.2
/// asks for handling them gracefully: any bytes are kept.
fn serial_bytes(value: &[u8]) -> &[u8] {
    match value {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    }
}

/// Whether a Name can be read.
fn check_name(der: &[u8], name: &Element, field: &'static str) -> Result<(), CertificateError> {
    match DistinguishedName::read(&der[name.whole.clone()]) {
        Some(_) => Ok(()),
        None => Err(CertificateError::Value {
            field,
            at: name.whole.start,
            expected: "a Name: a list of sets of attributes",
            found: "something else".to_owned(),
        }),
    }
}

/// A Name as RFC 4514 writes it.
fn name_text(der: &[u8]) -> String {
    DistinguishedName::read(der).map_or_else(String::new, |name| printable(&name.to_string()))
}
