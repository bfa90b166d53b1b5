//! Making certificates, the same to the byte every time.
//!
//! Serial numbers come from the certificate's name, RSA signs with PKCS#1
//! v1.5 and ECDSA with the k of RFC 6979, so nothing here is drawn.

#![allow(dead_code, reason = "no test makes every kind of certificate")]

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use der::asn1::{BitString, GeneralizedTime, Ia5String, ObjectIdentifier};
use der::oid::db::rfc5280::{ID_KP_CLIENT_AUTH, ID_KP_SERVER_AUTH};
use der::{Decode, Encode};
use p256::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256};
use slowshake::pki::{Credential, DhPrivateKey, PrivateKey};
use spki::{EncodePublicKey, SubjectPublicKeyInfoOwned, SubjectPublicKeyInfoRef};
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

/// RFC 3279 §2.3.3.
const DH_PUBLIC_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10046.2.1");

/// 2020-01-01 00:00:00 UTC.
pub(crate) const NOT_BEFORE: i64 = 1_577_836_800;
/// 2049-12-31 23:59:59 UTC, the last second that UTCTime can write.
pub(crate) const NOT_AFTER: i64 = 2_524_607_999;

/// A certificate, or why it was not made.
pub(crate) type Made<T> = Result<T, Box<dyn std::error::Error>>;

/// A key pair that certificates are made for, or signed with.
pub(crate) struct Key {
    pem: String,
    spki: SubjectPublicKeyInfoOwned,
}

impl Key {
    /// The key of a credential.
    pub(crate) fn of(credential: &Credential) -> Made<Self> {
        let pem = credential.private_key_pem();
        match credential.private_key() {
            PrivateKey::Dh(DhPrivateKey { p, g, q, y, .. }) => Ok(Self {
                pem,
                spki: dh_spki([p, g, q], y)?,
            }),
            _ => Self::from_pem(&pem),
        }
    }

    /// An RSA or P-256 key from PKCS#8 PEM.
    pub(crate) fn from_pem(pem: &str) -> Made<Self> {
        let spki = match p256::SecretKey::from_pkcs8_pem(pem) {
            Ok(secret) => {
                let document = secret.public_key().to_public_key_der()?;
                SubjectPublicKeyInfoOwned::from_der(document.as_bytes())?
            }
            Err(_) => rsa_spki(pem)?,
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
pub(crate) struct Template {
    /// As RFC 4514 writes names.
    pub(crate) subject: String,
    /// As RFC 4514 writes names; the subject's own for a root.
    pub(crate) issuer: String,
    /// Big-endian, 1 to 20 bytes, not zero.
    pub(crate) serial: Vec<u8>,
    /// Seconds since 1970 UTC.
    pub(crate) not_before: i64,
    /// Seconds since 1970 UTC.
    pub(crate) not_after: i64,
    /// All extensions save the two key identifiers, which follow from the
    /// keys.
    pub(crate) extensions: Vec<Extension>,
}

impl Template {
    /// A certificate authority; `path_length` as in basicConstraints.
    pub(crate) fn authority(subject: &str, issuer: &str, path_length: Option<u8>) -> Made<Self> {
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
    pub(crate) fn server(
        subject: &str,
        issuer: &str,
        dns: &[&str],
        ip: &[IpAddr],
        encipher: bool,
    ) -> Made<Self> {
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
    pub(crate) fn client(subject: &str, issuer: &str) -> Made<Self> {
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
    pub(crate) fn replace(&mut self, new: Extension) {
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
    pub(crate) fn sign(&self, subject: &Key, issuer: &Key) -> Made<Vec<u8>> {
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
                let key = rsa::PrivateKey::from_pkcs8_pem(&issuer.pem)?;
                let signer = rsa::pkcs1v15::SigningKey::<Sha256>::new(key);
                builder.build::<_, rsa::pkcs1v15::Signature>(&signer)?
            }
        };
        Ok(certificate.to_der()?)
    }
}

/// An extension with its flag set as one likes, which need not be as RFC 5280
/// wants it.
pub(crate) fn extension<T>(critical: bool, value: &T) -> Made<Extension>
where
    T: der::oid::AssociatedOid + Encode,
{
    Ok((critical, value).to_extension(&Name::default(), &[])?)
}

fn time(unix: i64) -> Made<Time> {
    let since = Duration::from_secs(u64::try_from(unix)?);
    Ok(Time::GeneralTime(GeneralizedTime::from_unix_duration(
        since,
    )?))
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
