//! The certificate extensions that are understood (RFC 5280 §4.2).

use der::asn1::ObjectIdentifier;
use der::oid::AssociatedOid;
use der::oid::db::rfc5280::{
    ANY_EXTENDED_KEY_USAGE, ID_CE_CERTIFICATE_POLICIES, ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH,
};
use der::{Decode, Encode, Sequence};
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, ExtendedKeyUsage, NameConstraints as EncodedConstraints,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};

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
            SubjectAltName::OID => self.take_names(SubjectAltName::from_der(value)?.0)?,
            EncodedConstraints::OID => {
                self.name_constraints = Some(constraints(EncodedConstraints::from_der(value)?)?);
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

    fn take_names(&mut self, names: GeneralNames) -> Result<(), der::Error> {
        for name in names {
            match name {
                GeneralName::DnsName(name) => self.dns_names.push(printable(name.as_str())),
                GeneralName::IpAddress(address) => {
                    self.ip_addresses.push(address.as_bytes().to_vec());
                }
                GeneralName::DirectoryName(name) => self.directory_names.push(name.to_der()?),
                other => self.other_names.push(form(&other)),
            }
        }
        Ok(())
    }
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

fn constraints(encoded: EncodedConstraints) -> Result<NameConstraints, der::Error> {
    let read = |trees: Option<Vec<_>>| {
        trees
            .unwrap_or_default()
            .into_iter()
            .map(subtree)
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(NameConstraints {
        permitted: read(encoded.permitted_subtrees)?,
        excluded: read(encoded.excluded_subtrees)?,
    })
}

fn subtree(
    tree: x509_cert::ext::pkix::constraints::name::GeneralSubtree,
) -> Result<Subtree, der::Error> {
    let refused = || {
        der::Error::from(der::ErrorKind::Value {
            tag: der::Tag::Sequence,
        })
    };
    // RFC 5280 §4.2.1.10: minimum MUST be zero, and maximum MUST be absent.
    if tree.minimum != 0 || tree.maximum.is_some() {
        return Err(refused());
    }
    Ok(match tree.base {
        GeneralName::DnsName(name) => Subtree::Dns(printable(name.as_str())),
        GeneralName::IpAddress(range) => {
            let range = range.as_bytes();
            // RFC 5280 §4.2.1.10: 8 bytes for IPv4, 32 for IPv6, the address
            // and then its mask, as in CIDR.
            let (address, mask) = match range.len() {
                8 | 32 => range.split_at(range.len() / 2),
                _ => return Err(refused()),
            };
            if !is_prefix_mask(mask) {
                return Err(refused());
            }
            Subtree::Ip {
                address: address.to_vec(),
                mask: mask.to_vec(),
            }
        }
        GeneralName::DirectoryName(name) => Subtree::Directory(name.to_der()?),
        other => Subtree::Other(form(&other)),
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

/// The name of a GeneralName's form (RFC 5280 §4.2.1.6).
fn form(name: &GeneralName) -> &'static str {
    match name {
        GeneralName::OtherName(_) => "otherName",
        GeneralName::Rfc822Name(_) => "rfc822Name",
        GeneralName::DnsName(_) => "dNSName",
        GeneralName::DirectoryName(_) => "directoryName",
        GeneralName::EdiPartyName(_) => "ediPartyName",
        GeneralName::UniformResourceIdentifier(_) => "uniformResourceIdentifier",
        GeneralName::IpAddress(_) => "iPAddress",
        GeneralName::RegisteredId(_) => "registeredID",
    }
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
