//! The certificate extensions that are understood (RFC 5280 §4.2).

use der::asn1::ObjectIdentifier;
use der::oid::AssociatedOid;
use der::oid::db::rfc5280::{
    ANY_EXTENDED_KEY_USAGE, ID_CE_CERTIFICATE_POLICIES, ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH,
};
use der::{Decode, Sequence};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};

use super::names::{DistinguishedName, element};
use super::text::printable;
use super::{CertificateError, KeyUsage, NameConstraints, Subtree};

/// What the extensions of one certificate say.
#[derive(Debug, Default)]
pub(super) struct Understood {
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

/// RFC 5280 §4.2.1.9. The crate's own type ends at a path length of 255.
#[derive(Sequence)]
struct BasicConstraints {
    #[asn1(default = "Default::default")]
    ca: bool,
    path_len_constraint: Option<u32>,
}

const BASIC_CONSTRAINTS: ObjectIdentifier = x509_cert::ext::pkix::BasicConstraints::OID;
const NAME_CONSTRAINTS: ObjectIdentifier = x509_cert::ext::pkix::NameConstraints::OID;
const KEY_USAGE: ObjectIdentifier = x509_cert::ext::pkix::KeyUsage::OID;

impl Understood {
    /// Reads `Extensions`, the SEQUENCE inside of `[3]`.
    pub(super) fn read(der: &[u8], at: usize) -> Result<Self, CertificateError> {
        let extensions =
            Extensions::from_der(der).map_err(|source| CertificateError::Malformed {
                field: "extensions",
                at,
                source,
            })?;
        let mut understood = Self::default();
        for (index, extension) in extensions.iter().enumerate() {
            let oid = extension.extn_id;
            // RFC 5280 §4.2: not more than one instance of an extension.
            if extensions[..index].iter().any(|e| e.extn_id == oid) {
                return Err(CertificateError::Repeated {
                    oid: oid.to_string(),
                });
            }
            understood
                .take(extension)
                .map_err(|source| CertificateError::Extension {
                    oid: oid.to_string(),
                    source,
                })?;
        }
        Ok(understood)
    }

    fn take(&mut self, extension: &Extension) -> Result<(), der::Error> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            BASIC_CONSTRAINTS => {
                let constraints = BasicConstraints::from_der(value)?;
                self.basic_constraints = true;
                self.ca = constraints.ca;
                self.path_length = constraints.path_len_constraint;
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
            SubjectKeyIdentifier::OID => {
                let id = SubjectKeyIdentifier::from_der(value)?;
                self.subject_key_id = Some(id.0.as_bytes().to_vec());
            }
            AuthorityKeyIdentifier::OID => {
                let id = AuthorityKeyIdentifier::from_der(value)?.key_identifier;
                self.authority_key_id = id.map(|id| id.as_bytes().to_vec());
            }
            // RFC 5280 §6.1.1 (c): the initial policy set is any-policy, so
            // policies alone never make a path invalid.
            ID_CE_CERTIFICATE_POLICIES => {}
            other if extension.critical => self.unknown_critical.push(other.to_string()),
            _ => {}
        }
        Ok(())
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
