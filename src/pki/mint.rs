//! Making certificates, the same to the byte every time.
//!
//! Serial numbers come from the certificate's name, RSA signs with PKCS#1
//! v1.5 and ECDSA with the k of RFC 6979, so nothing here is drawn.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use der::asn1::{BitString, GeneralizedTime, Ia5String, OctetString};
use der::oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH};
use der::{Decode, Encode};
use p256::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256};
use spki::{EncodePublicKey, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    NameConstraints, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

use super::PrivateKey;
use super::algorithm::DH_PUBLIC_NUMBER;
use super::credential::{INTERMEDIATE_P256_KEY, INTERMEDIATE_RSA_KEY, ROOT_KEY, parse_key};
use super::{Credential, client, mallory};

/// 2020-01-01 00:00:00 UTC.
pub const NOT_BEFORE: i64 = 1_577_836_800;
/// 2049-12-31 23:59:59 UTC, the last second that UTCTime can write.
pub const NOT_AFTER: i64 = 2_524_607_999;

/// The hosts that the lessons' servers are certified for.
const LESSON_HOSTS: [&str; 2] = ["slowshake.example", "localhost"];

const ROOT_NAME: &str = "CN=slowshake root (its private key is public),O=slowshake lessons";
const INTERMEDIATE_RSA_NAME: &str =
    "CN=slowshake RSA intermediate (its private key is public),O=slowshake lessons";
const INTERMEDIATE_P256_NAME: &str =
    "CN=slowshake P-256 intermediate (its private key is public),O=slowshake lessons";

/// Why a certificate was not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MintError {
    /// Not a PKCS#8 PEM of an RSA or a P-256 key.
    #[error("expected a PKCS#8 key for RSA or P-256: {0}")]
    Key(String),
    /// A name, number or extension that cannot be encoded.
    #[error("not to be encoded: {0}")]
    Encoding(#[from] der::Error),
    /// A time before 1970 or after 9999.
    #[error("expected a time from 1970 to 9999, found {0} seconds since 1970")]
    Time(i64),
    /// The builder refused, or the key is too short to sign.
    #[error(transparent)]
    Builder(#[from] x509_cert::builder::Error),
}

/// A key pair that certificates are made for, or signed with.
pub struct Key {
    pem: String,
    spki: SubjectPublicKeyInfoOwned,
}

impl Key {
    /// An RSA or P-256 key from PKCS#8 PEM.
    ///
    /// # Errors
    /// [`MintError::Key`] if it is anything else.
    pub fn from_pem(pem: &str) -> Result<Self, MintError> {
        let refuse = |error: &dyn std::fmt::Display| MintError::Key(error.to_string());
        let spki = match p256::SecretKey::from_pkcs8_pem(pem) {
            Ok(secret) => {
                let document = secret.public_key().to_public_key_der();
                let document = document.map_err(|e| refuse(&e))?;
                SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?
            }
            Err(_) => match parse_key(pem) {
                Ok(PrivateKey::Dh { p, g, q, y, .. }) => dh_spki([&p, &g, &q], &y)?,
                _ => rsa_spki(pem).map_err(|e| refuse(&e))?,
            },
        };
        Ok(Self {
            pem: pem.into(),
            spki,
        })
    }
}

/// dhpublicnumber with its DomainParameters (RFC 3279 §2.3.3).
fn dh_spki(
    parameters: [&num_bigint::BigUint; 3],
    y: &num_bigint::BigUint,
) -> Result<SubjectPublicKeyInfoOwned, der::Error> {
    let integer = |n: &num_bigint::BigUint| der::asn1::Uint::new(&n.to_bytes_be());
    let numbers: Vec<der::asn1::Uint> = parameters
        .into_iter()
        .map(integer)
        .collect::<Result<_, _>>()?;
    Ok(SubjectPublicKeyInfoOwned {
        algorithm: spki::AlgorithmIdentifierOwned {
            oid: DH_PUBLIC_NUMBER,
            parameters: Some(der::asn1::Any::encode_from(&numbers)?),
        },
        subject_public_key: BitString::from_bytes(&integer(y)?.to_der()?)?,
    })
}

/// The rsa crate's key type ends at 1024 bits, so the shorter ones of the
/// lessons are put together from their numbers.
fn rsa_spki(pem: &str) -> Result<SubjectPublicKeyInfoOwned, der::Error> {
    let (_, pkcs8) = der::pem::decode_vec(pem.as_bytes()).map_err(der::Error::from)?;
    let info = rsa::pkcs8::PrivateKeyInfoRef::from_der(&pkcs8)?;
    let key = rsa::pkcs1::RsaPrivateKeyRef::from_der(info.private_key.as_bytes())?;
    Ok(SubjectPublicKeyInfoOwned {
        algorithm: spki::AlgorithmIdentifierOwned {
            oid: rsa::pkcs1::ALGORITHM_OID,
            parameters: Some(der::asn1::Any::null()),
        },
        subject_public_key: BitString::from_bytes(&key.public_key().to_der()?)?,
    })
}

/// What a certificate will say, key and key identifiers apart.
#[derive(Debug, Clone)]
pub struct Template {
    /// As RFC 4514 writes names.
    pub subject: String,
    /// As RFC 4514 writes names; the subject's own for a root.
    pub issuer: String,
    /// Big-endian, 1 to 20 bytes, not zero.
    pub serial: Vec<u8>,
    /// Seconds since 1970 UTC.
    pub not_before: i64,
    /// Seconds since 1970 UTC.
    pub not_after: i64,
    /// All extensions save the two key identifiers, which follow from the
    /// keys.
    pub extensions: Vec<Extension>,
}

impl Template {
    /// A certificate authority; `path_length` as in basicConstraints.
    ///
    /// # Errors
    /// [`MintError::Encoding`].
    pub fn authority(
        subject: &str,
        issuer: &str,
        path_length: Option<u8>,
    ) -> Result<Self, MintError> {
        let constraints = BasicConstraints {
            ca: true,
            path_len_constraint: path_length,
        };
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        Ok(Self::new(
            subject,
            issuer,
            vec![extension(true, &constraints)?, extension(true, &usage)?],
        ))
    }

    /// A TLS server's certificate for these DNS names and addresses.
    /// `encipher` adds keyEncipherment, which the RSA key exchange needs
    /// (RFC 5246 §7.4.2).
    ///
    /// # Errors
    /// [`MintError::Encoding`], as for a DNS name beyond ASCII.
    pub fn server(
        subject: &str,
        issuer: &str,
        dns: &[&str],
        ip: &[IpAddr],
        encipher: bool,
    ) -> Result<Self, MintError> {
        let constraints = BasicConstraints {
            ca: false,
            path_len_constraint: None,
        };
        let mut usage = KeyUsage(KeyUsages::DigitalSignature.into());
        if encipher {
            usage.0 |= KeyUsages::KeyEncipherment;
        }
        let mut names = Vec::new();
        for name in dns {
            names.push(GeneralName::DnsName(Ia5String::new(name)?));
        }
        names.extend(ip.iter().map(|address| GeneralName::from(*address)));
        Ok(Self::new(
            subject,
            issuer,
            vec![
                extension(true, &constraints)?,
                extension(true, &usage)?,
                extension(false, &ExtendedKeyUsage(vec![ID_KP_SERVER_AUTH]))?,
                extension(false, &SubjectAltName(names))?,
            ],
        ))
    }

    /// A person's certificate for a TLS client, to sign with
    /// (RFC 5246 §7.4.6).
    ///
    /// # Errors
    /// [`MintError::Encoding`].
    pub fn client(subject: &str, issuer: &str) -> Result<Self, MintError> {
        let constraints = BasicConstraints {
            ca: false,
            path_len_constraint: None,
        };
        let usage = KeyUsage(KeyUsages::DigitalSignature.into());
        Ok(Self::new(
            subject,
            issuer,
            vec![
                extension(true, &constraints)?,
                extension(true, &usage)?,
                extension(false, &ExtendedKeyUsage(vec![ID_KP_CLIENT_AUTH]))?,
            ],
        ))
    }

    fn new(subject: &str, issuer: &str, extensions: Vec<Extension>) -> Self {
        // 127 bits of a hash: positive, and never the same for two names.
        let mut serial = Sha256::digest(subject.as_bytes())[..16].to_vec();
        serial[0] = serial[0] & 0x7f | 0x40;
        Self {
            subject: subject.into(),
            issuer: issuer.into(),
            serial,
            not_before: NOT_BEFORE,
            not_after: NOT_AFTER,
            extensions,
        }
    }

    /// Puts `new` in the place of the extension of the same type, or at the
    /// end.
    pub fn replace(&mut self, new: Extension) {
        match self
            .extensions
            .iter_mut()
            .find(|old| old.extn_id == new.extn_id)
        {
            Some(old) => *old = new,
            None => self.extensions.push(new),
        }
    }

    /// The DER of this certificate for `subject`'s key, signed with
    /// `issuer`'s: sha256WithRSAEncryption or ecdsa-with-SHA256.
    ///
    /// # Errors
    /// Fields that cannot be encoded, or an RSA key under 1024 bits as
    /// `issuer`.
    pub fn sign(&self, subject: &Key, issuer: &Key) -> Result<Vec<u8>, MintError> {
        let profile = Said {
            subject: Name::from_str(&self.subject)?,
            issuer: Name::from_str(&self.issuer)?,
            extensions: self.extensions.clone(),
        };
        let builder = CertificateBuilder::new(
            profile,
            SerialNumber::new(&self.serial)?,
            Validity::new(time(self.not_before)?, time(self.not_after)?),
            subject.spki.clone(),
        )?;
        let certificate = match p256::SecretKey::from_pkcs8_pem(&issuer.pem) {
            Ok(secret) => {
                let signer = p256::ecdsa::SigningKey::from(secret);
                builder.build::<_, p256::ecdsa::DerSignature>(&signer)?
            }
            Err(_) => {
                let key = rsa::PrivateKey::from_pkcs8_pem(&issuer.pem)
                    .map_err(|error| MintError::Key(error.to_string()))?;
                let signer = rsa::pkcs1v15::SigningKey::<Sha256>::new(key);
                builder.build::<_, rsa::pkcs1v15::Signature>(&signer)?
            }
        };
        Ok(certificate.to_der()?)
    }
}

/// An extension with its flag set as one likes, which need not be as RFC 5280
/// wants it.
///
/// # Errors
/// [`MintError::Encoding`].
pub fn extension<T>(critical: bool, value: &T) -> Result<Extension, MintError>
where
    T: der::oid::AssociatedOid + Encode,
{
    Ok((critical, value).to_extension(&Name::default(), &[])?)
}

fn time(unix: i64) -> Result<Time, MintError> {
    u64::try_from(unix)
        .ok()
        .and_then(|seconds| GeneralizedTime::from_unix_duration(Duration::from_secs(seconds)).ok())
        .map(Time::GeneralTime)
        .ok_or(MintError::Time(unix))
}

/// What the builder asks for.
struct Said {
    subject: Name,
    issuer: Name,
    extensions: Vec<Extension>,
}

impl BuilderProfile for Said {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        subject_key: SubjectPublicKeyInfoRef<'_>,
        issuer_key: SubjectPublicKeyInfoRef<'_>,
        _tbs: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let mut extensions = self.extensions.clone();
        let own = SubjectKeyIdentifier::try_from(subject_key)?;
        extensions.push((false, &own).to_extension(&self.subject, &[])?);
        // RFC 5280 §4.2.1.1: a self-signed certificate may leave it out.
        if self.subject != self.issuer {
            let above = AuthorityKeyIdentifier::try_from(issuer_key)?;
            extensions.push((false, &above).to_extension(&self.subject, &[])?);
        }
        Ok(extensions)
    }
}

/// Makes every embedded certificate again: (file name in `certs`, DER).
///
/// # Errors
/// None, while the embedded keys are sound.
pub fn embedded_certificates() -> Result<Vec<(String, Vec<u8>)>, MintError> {
    let root_key = Key::from_pem(ROOT_KEY)?;
    let rsa_key = Key::from_pem(INTERMEDIATE_RSA_KEY)?;
    let p256_key = Key::from_pem(INTERMEDIATE_P256_KEY)?;

    let mut root = Template::authority(ROOT_NAME, ROOT_NAME, None)?;
    root.replace(extension(true, &lesson_names()?)?);
    let rsa = Template::authority(INTERMEDIATE_RSA_NAME, ROOT_NAME, Some(0))?;
    let p256 = Template::authority(INTERMEDIATE_P256_NAME, ROOT_NAME, Some(0))?;
    let mut made = vec![
        ("root.der".into(), root.sign(&root_key, &root_key)?),
        (
            "intermediate-rsa.der".into(),
            rsa.sign(&rsa_key, &root_key)?,
        ),
        (
            "intermediate-p256.der".into(),
            p256.sign(&p256_key, &root_key)?,
        ),
    ];
    for credential in Credential::ALL {
        let (issuer, issuer_key) = match credential.name {
            "p256" => (INTERMEDIATE_P256_NAME, &p256_key),
            _ => (INTERMEDIATE_RSA_NAME, &rsa_key),
        };
        let mut leaf = Template::server(
            &format!(
                "CN=slowshake lesson server {},O=slowshake lessons",
                credential.name
            ),
            issuer,
            &LESSON_HOSTS,
            &[
                IpAddr::from([127, 0, 0, 1]),
                IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            ],
            credential.name != "p256",
        )?;
        if credential.is_dh() {
            // RFC 5246 §7.4.2.
            let usage = KeyUsage(KeyUsages::KeyAgreement.into());
            leaf.replace(extension(true, &usage)?);
        }
        let key = Key::from_pem(credential.key_text())?;
        made.push((
            format!("{}.der", credential.name),
            leaf.sign(&key, issuer_key)?,
        ));
    }
    for credential in &mallory::OWN {
        made.push(mallorys(credential, &rsa_key, &p256_key)?);
    }
    for credential in &client::OWN {
        let (issuer, issuer_key) = match credential.is_rsa() {
            true => (INTERMEDIATE_RSA_NAME, &rsa_key),
            false => (INTERMEDIATE_P256_NAME, &p256_key),
        };
        let name = format!("CN={},O=slowshake lessons", credential.person());
        let key = Key::from_pem(credential.key_text())?;
        made.push((
            format!("{}.der", credential.name),
            Template::client(&name, issuer)?.sign(&key, issuer_key)?,
        ));
    }
    Ok(made)
}

/// One that somebody in the middle shows: for the server's names, signed with
/// his own key, or for another name, signed by an authority that did nothing
/// wrong.
fn mallorys(
    credential: &Credential,
    rsa: &Key,
    p256: &Key,
) -> Result<(String, Vec<u8>), MintError> {
    let own = Key::from_pem(credential.key_text())?;
    let is_rsa = credential.is_rsa();
    let der = if credential.chain().len() == 1 {
        let name = format!("CN={},O=Mallory", LESSON_HOSTS[0]);
        let leaf = Template::server(&name, &name, &LESSON_HOSTS, &[], is_rsa)?;
        leaf.sign(&own, &own)?
    } else {
        let (issuer, key) = match is_rsa {
            true => (INTERMEDIATE_RSA_NAME, rsa),
            false => (INTERMEDIATE_P256_NAME, p256),
        };
        let name = format!("CN={},O=Mallory", mallory::OTHER_NAME);
        let leaf = Template::server(&name, issuer, &[mallory::OTHER_NAME], &[], is_rsa)?;
        leaf.sign(&own, key)?
    };
    Ok((format!("{}.der", credential.name), der))
}

/// The root's key is public, so whoever trusts it must lose nothing: it
/// vouches for names that lead nowhere but to this machine.
fn lesson_names() -> Result<NameConstraints, der::Error> {
    let mut ip6 = [0xff; 32];
    ip6[..16].copy_from_slice(&std::net::Ipv6Addr::LOCALHOST.octets());
    let bases = [
        GeneralName::DnsName(Ia5String::new("slowshake.example")?),
        GeneralName::DnsName(Ia5String::new("localhost")?),
        GeneralName::IpAddress(OctetString::new([127, 0, 0, 0, 0xff, 0, 0, 0])?),
        GeneralName::IpAddress(OctetString::new(ip6)?),
    ];
    let subtree = |base| GeneralSubtree {
        base,
        minimum: 0,
        maximum: None,
    };
    Ok(NameConstraints {
        permitted_subtrees: Some(bases.into_iter().map(subtree).collect()),
        excluded_subtrees: None,
    })
}
