//! The certificate extensions that are understood (RFC 5280 §4.2).

use der::Decode;
use std::collections::BTreeSet;

use der::asn1::ObjectIdentifier;
use der::oid::AssociatedOid;
use der::oid::db::rfc5280::{
    ANY_EXTENDED_KEY_USAGE, ID_CE_CERTIFICATE_POLICIES, ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH,
};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, SubjectAltName, SubjectKeyIdentifier,
};

use super::CertificateError;
use super::names::{DistinguishedName, element};
use super::text::printable;

/// keyUsage (RFC 5280 §4.2.1.3): bit n here is bit n there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(u16);

/// One thing that a key may be used for (RFC 5280 §4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// digitalSignature: signing a ServerKeyExchange or CertificateVerify.
    DigitalSignature,
    /// nonRepudiation.
    NonRepudiation,
    /// keyEncipherment: decrypting the premaster of an RSA key exchange.
    KeyEncipherment,
    /// dataEncipherment.
    DataEncipherment,
    /// keyAgreement: static Diffie-Hellman.
    KeyAgreement,
    /// keyCertSign: signing certificates.
    CertSign,
    /// cRLSign: signing revocation lists.
    CrlSign,
}

impl Usage {
    /// All of them, in the order of their bits.
    pub const ALL: [Usage; 7] = [
        Usage::DigitalSignature,
        Usage::NonRepudiation,
        Usage::KeyEncipherment,
        Usage::DataEncipherment,
        Usage::KeyAgreement,
        Usage::CertSign,
        Usage::CrlSign,
    ];

    /// The name in RFC 5280 §4.2.1.3.
    pub fn name(self) -> &'static str {
        match self {
            Usage::DigitalSignature => "digitalSignature",
            Usage::NonRepudiation => "nonRepudiation",
            Usage::KeyEncipherment => "keyEncipherment",
            Usage::DataEncipherment => "dataEncipherment",
            Usage::KeyAgreement => "keyAgreement",
            Usage::CertSign => "keyCertSign",
            Usage::CrlSign => "cRLSign",
        }
    }

    fn bit(self) -> u16 {
        1 << (self as u16)
    }
}

impl KeyUsage {
    /// Whether the extension lists `usage`.
    pub fn contains(self, usage: Usage) -> bool {
        self.0 & usage.bit() != 0
    }

    /// What the extension lists, by name.
    pub fn names(self) -> Vec<&'static str> {
        Usage::ALL
            .into_iter()
            .filter(|usage| self.contains(*usage))
            .map(Usage::name)
            .collect()
    }
}

/// nameConstraints of a CA certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameConstraints {
    /// Where there is one of a name's form, the name must lie in one of them.
    pub permitted: Vec<Subtree>,
    /// No name may lie in one of these.
    pub excluded: Vec<Subtree>,
}

/// A part of a name space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subtree {
    /// The DNS name, and all with labels added at its left; with a leading
    /// dot, only those. The empty one holds every name.
    Dns(String),
    /// A range of addresses; both have 4 or both have 16 bytes.
    Ip {
        /// An address in the range.
        address: Vec<u8>,
        /// One bits, then zero bits.
        mask: Vec<u8>,
    },
    /// The directory name, as the DER of a Name, and all with parts added
    /// below.
    Directory(Vec<u8>),
    /// A form that is not understood, by its name in RFC 5280 §4.2.1.6.
    Other(&'static str),
}

/// What the extensions of one certificate say.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    pub(super) basic_constraints: bool,
    pub(super) ca: bool,
    pub(super) path_length: Option<u32>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended_key_usage: Option<Vec<ObjectIdentifier>>,
    pub(super) dns_names: Vec<String>,
    pub(super) ip_addresses: Vec<Vec<u8>>,
    pub(super) directory_names: Vec<Vec<u8>>,
    pub(super) other_names: Vec<&'static str>,
    pub(super) name_constraints: Option<NameConstraints>,
    pub(super) subject_key_id: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    pub(super) unknown_critical: Vec<String>,
}

const BASIC_CONSTRAINTS: ObjectIdentifier = x509_cert::ext::pkix::BasicConstraints::OID;
const NAME_CONSTRAINTS: ObjectIdentifier = x509_cert::ext::pkix::NameConstraints::OID;
const KEY_USAGE: ObjectIdentifier = x509_cert::ext::pkix::KeyUsage::OID;

impl Extensions {
    /// Reads `Extensions`, the SEQUENCE inside of `[3]`.
    pub(super) fn read(der: &[u8], at: usize) -> Result<Self, CertificateError> {
        let malformed = || CertificateError::Malformed {
            field: "extensions",
            at,
            source: refused(),
        };
        let mut extensions = Self::default();
        let mut seen: BTreeSet<&[u8]> = BTreeSet::new();
        for (tag, extension) in inside(der, SEQUENCE).ok_or_else(malformed)? {
            let parts = elements(extension).ok_or_else(malformed)?;
            // DER writes TRUE as ff, and some issuers as 01: both mean it.
            let (oid, critical, value) = match (tag, &parts[..]) {
                (SEQUENCE, [(OBJECT_IDENTIFIER, oid), (OCTET_STRING, value)]) => {
                    (*oid, false, *value)
                }
                (
                    SEQUENCE,
                    [
                        (OBJECT_IDENTIFIER, oid),
                        (BOOLEAN, flag),
                        (OCTET_STRING, value),
                    ],
                ) => (*oid, flag.iter().any(|byte| *byte != 0), *value),
                _ => return Err(malformed()),
            };
            let known = ObjectIdentifier::from_bytes(oid).ok();
            // One that is no object identifier is shown as its bytes.
            let name = known.map_or_else(
                || {
                    oid.iter()
                        .fold("#".to_owned(), |text, byte| format!("{text}{byte:02x}"))
                },
                |oid| oid.to_string(),
            );
            // RFC 5280 §4.2: not more than one instance of an extension.
            if !seen.insert(oid) {
                return Err(CertificateError::Repeated { oid: name });
            }
            let understands = match known {
                None => Ok(false),
                Some(oid) => extensions.take(oid, value),
            };
            match understands {
                Ok(true) => {}
                Ok(false) if critical => extensions.unknown_critical.push(name),
                Ok(false) => {}
                Err(source) => return Err(CertificateError::Extension { oid: name, source }),
            }
        }
        Ok(extensions)
    }

    /// Whether the extension is understood.
    fn take(&mut self, oid: ObjectIdentifier, value: &[u8]) -> Result<bool, der::Error> {
        match oid {
            BASIC_CONSTRAINTS => {
                let (ca, length) = basic_constraints(value).ok_or_else(refused)?;
                self.basic_constraints = true;
                self.ca = ca;
                self.path_length = length;
            }
            KEY_USAGE => {
                let usage = x509_cert::ext::pkix::KeyUsage::from_der(value)?;
                self.key_usage = Some(KeyUsage(usage.0.bits()));
            }
            ExtendedKeyUsage::OID => {
                self.extended_key_usage = Some(ExtendedKeyUsage::from_der(value)?.0);
            }
            SubjectAltName::OID => self.take_names(value).ok_or_else(refused)?,
            NAME_CONSTRAINTS => {
                self.name_constraints = Some(constraints(value).ok_or_else(refused)?);
            }
            // The two only say whom to try first, so that they need not be
            // well-formed.
            SubjectKeyIdentifier::OID => {
                let id = SubjectKeyIdentifier::from_der(value).ok();
                self.subject_key_id = id.map(|id| id.0.as_bytes().to_vec());
            }
            AuthorityKeyIdentifier::OID => {
                let id = AuthorityKeyIdentifier::from_der(value).ok();
                let id = id.and_then(|id| id.key_identifier);
                self.authority_key_id = id.map(|id| id.as_bytes().to_vec());
            }
            // RFC 5280 §6.1.1 (c): the initial policy set is any-policy, so
            // policies alone never make a path invalid.
            ID_CE_CERTIFICATE_POLICIES => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The entries of subjectAltName (RFC 5280 §4.2.1.6).
    fn take_names(&mut self, value: &[u8]) -> Option<()> {
        for (tag, content) in inside(value, SEQUENCE)? {
            match general_name(tag, content)? {
                GeneralName::Dns(name) => self.dns_names.push(name),
                GeneralName::Ip(address) => self.ip_addresses.push(address.to_vec()),
                GeneralName::Directory(name) => self.directory_names.push(name.to_vec()),
                GeneralName::Other(form) => self.other_names.push(form),
            }
        }
        Some(())
    }
}

const BOOLEAN: u8 = 1;
const INTEGER: u8 = 2;
const OCTET_STRING: u8 = 4;
const OBJECT_IDENTIFIER: u8 = 6;
const SEQUENCE: u8 = 0x30;

/// A GeneralName (RFC 5280 §4.2.1.6). The forms that are not looked at need
/// not be well-formed inside, as long as nobody constrains them.
enum GeneralName<'a> {
    /// As text that can be shown; what is not ASCII is nobody's host.
    Dns(String),
    Ip(&'a [u8]),
    /// The DER of a Name.
    Directory(&'a [u8]),
    /// The form's name.
    Other(&'static str),
}

fn general_name(tag: u8, content: &[u8]) -> Option<GeneralName<'_>> {
    Some(match tag {
        0xa0 => GeneralName::Other("otherName"),
        0x81 => GeneralName::Other("rfc822Name"),
        0x82 => GeneralName::Dns(printable(&String::from_utf8_lossy(content))),
        0xa3 => GeneralName::Other("x400Address"),
        0xa4 => {
            DistinguishedName::read(content)?;
            GeneralName::Directory(content)
        }
        0xa5 => GeneralName::Other("ediPartyName"),
        0x86 => GeneralName::Other("uniformResourceIdentifier"),
        0x87 => GeneralName::Ip(content),
        0x88 => GeneralName::Other("registeredID"),
        _ => return None,
    })
}

/// The elements, tag and content, of the one that `der` is, which has this
/// tag.
fn inside(der: &[u8], wanted: u8) -> Option<Vec<(u8, &[u8])>> {
    let (tag, content, rest) = element(der)?;
    if tag != wanted || !rest.is_empty() {
        return None;
    }
    elements(content)
}

fn elements(mut der: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut all = Vec::new();
    while !der.is_empty() {
        let (tag, content, rest) = element(der)?;
        all.push((tag, content));
        der = rest;
    }
    Some(all)
}

fn refused() -> der::Error {
    der::ErrorKind::Value {
        tag: der::Tag::Sequence,
    }
    .into()
}

/// Names of extensions that are not understood here, for whoever asks what one
/// is.
const STRANGERS: [(&str, &str); 17] = [
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
    ("1.3.6.1.5.5.7.1.7", "ipAddrBlocks"),
    ("1.3.6.1.5.5.7.1.8", "autonomousSysIds"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    ("1.3.6.1.5.5.7.1.14", "proxyCertInfo"),
    ("1.3.6.1.5.5.7.1.24", "TLS feature"),
    ("1.3.6.1.4.1.11129.2.4.3", "precertificate poison"),
    ("2.16.840.1.113730.1.1", "netscape-cert-type"),
];

/// An extension's object identifier with its name, if it is well known.
pub(super) fn spoken(oid: &str) -> String {
    match STRANGERS.iter().find(|(known, _)| *known == oid) {
        Some((_, name)) => format!("{name} ({oid})"),
        None => oid.to_owned(),
    }
}

/// Whether an extended key usage lets a key authenticate a TLS server
/// (RFC 5280 §4.2.1.12).
pub(super) fn is_server_auth(purpose: &str) -> bool {
    ObjectIdentifier::new(purpose)
        .is_ok_and(|oid| oid == ID_KP_SERVER_AUTH || oid == ANY_EXTENDED_KEY_USAGE)
}

/// The same for a TLS client.
pub(super) fn is_client_auth(purpose: &str) -> bool {
    ObjectIdentifier::new(purpose)
        .is_ok_and(|oid| oid == ID_KP_CLIENT_AUTH || oid == ANY_EXTENDED_KEY_USAGE)
}

/// basicConstraints (RFC 5280 §4.2.1.9): cA, and pathLenConstraint if it is
/// there.
fn basic_constraints(value: &[u8]) -> Option<(bool, Option<u32>)> {
    let parts = inside(value, SEQUENCE)?;
    let (ca, rest) = match &parts[..] {
        [(BOOLEAN, flag), rest @ ..] => (flag.iter().any(|byte| *byte != 0), rest),
        rest => (false, rest),
    };
    let length = match rest {
        [] => None,
        // Not negative, and below 2^32.
        [(INTEGER, digits @ [0..=0x7f, ..])] if digits.len() <= 5 => {
            let number = digits
                .iter()
                .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
            Some(u32::try_from(number).ok()?)
        }
        _ => return None,
    };
    Some((ca, length))
}

/// nameConstraints (RFC 5280 §4.2.1.10).
fn constraints(value: &[u8]) -> Option<NameConstraints> {
    let mut constraints = NameConstraints {
        permitted: Vec::new(),
        excluded: Vec::new(),
    };
    for (tag, trees) in inside(value, SEQUENCE)? {
        let list = match tag {
            0xa0 => &mut constraints.permitted,
            0xa1 => &mut constraints.excluded,
            _ => return None,
        };
        for (tag, tree) in elements(trees)? {
            // RFC 5280 §4.2.1.10: minimum MUST be zero, and maximum MUST be
            // absent.
            match (tag, &elements(tree)?[..]) {
                (SEQUENCE, [(tag, base)] | [(tag, base), (0x80, [0])]) => {
                    list.push(subtree(*tag, base)?);
                }
                _ => return None,
            }
        }
    }
    Some(constraints)
}

fn subtree(tag: u8, content: &[u8]) -> Option<Subtree> {
    Some(match general_name(tag, content)? {
        GeneralName::Dns(name) => Subtree::Dns(name),
        GeneralName::Ip(range) => {
            // RFC 5280 §4.2.1.10: 8 bytes for IPv4, 32 for IPv6, the address
            // and then its mask, as in CIDR.
            let (address, mask) = match range.len() {
                8 | 32 => range.split_at(range.len() / 2),
                _ => return None,
            };
            if !is_prefix_mask(mask) {
                return None;
            }
            Subtree::Ip {
                address: address.to_vec(),
                mask: mask.to_vec(),
            }
        }
        GeneralName::Directory(name) => Subtree::Directory(name.to_vec()),
        GeneralName::Other(form) => Subtree::Other(form),
    })
}

/// Ones, then zeros.
fn is_prefix_mask(mask: &[u8]) -> bool {
    let ones: u32 = mask
        .iter()
        .scan(true, |going, byte| {
            going.then(|| {
                *going = *byte == 0xff;
                byte.leading_ones()
            })
        })
        .sum();
    ones == mask.iter().map(|byte| byte.count_ones()).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_ones_and_then_zeros() {
        assert!(is_prefix_mask(&[0xff, 0, 0, 0]));
        assert!(is_prefix_mask(&[0xff, 0xf0, 0, 0]));
        assert!(is_prefix_mask(&[0, 0, 0, 0]));
        assert!(!is_prefix_mask(&[0xff, 0, 0xff, 0]));
        assert!(!is_prefix_mask(&[0x0f, 0, 0, 0]));
    }
}
