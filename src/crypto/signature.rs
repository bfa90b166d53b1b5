//! Signature algorithms as certificates name them (RFC 3279 §2.2, RFC 4055,
//! RFC 5758, RFC 8410): with everything that decides whether a signature is
//! right. A SignatureScheme of TLS stands for one of them, but most of them
//! have no code there.

use super::hash::Hash;
use std::fmt;

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1(Hash),
    /// RSASSA-PSS (RFC 8017 §8.1).
    RsaPss(PssParameters),
    /// ECDSA (FIPS 186-5 §6); the curve is the key's.
    Ecdsa(Hash),
    /// Ed25519 (RFC 8032 §5.1), which hashes inside.
    Ed25519,
}

/// RSASSA-PSS-params (RFC 4055 §3.1): what the signer may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PssParameters {
    /// The hash of the message.
    pub hash: Hash,
    /// The hash in MGF1.
    pub mask_hash: Hash,
    /// Length of the salt in bytes.
    pub salt_length: usize,
}

impl PssParameters {
    /// Those of TLS's `rsa_pss_*` schemes: MGF1 with the same hash, and a salt
    /// as long as the digest (RFC 8446 §4.2.3).
    pub fn of_tls(hash: Hash) -> PssParameters {
        PssParameters {
            hash,
            mask_hash: hash,
            salt_length: hash.output_length(),
        }
    }

    /// Whether a key that is restricted to these parameters may have made a
    /// signature with `used`: the same hashes, and a salt at least as long
    /// (RFC 4055 §3.3).
    pub fn permit(&self, used: &PssParameters) -> bool {
        self.hash == used.hash
            && self.mask_hash == used.mask_hash
            && self.salt_length <= used.salt_length
    }
}

/// `SHA-256, MGF1 with SHA-256, a salt of 32 bytes`.
impl fmt::Display for PssParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, MGF1 with {}, a salt of {} bytes",
            self.hash.name(),
            self.mask_hash.name(),
            self.salt_length
        )
    }
}

impl SignatureAlgorithm {
    /// The name of its object identifier.
    pub fn name(&self) -> &'static str {
        match self {
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1) => "sha1WithRSAEncryption",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha224) => "sha224WithRSAEncryption",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256) => "sha256WithRSAEncryption",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha384) => "sha384WithRSAEncryption",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha512) => "sha512WithRSAEncryption",
            SignatureAlgorithm::RsaPss(_) => "id-RSASSA-PSS",
            SignatureAlgorithm::Ecdsa(Hash::Sha1) => "ecdsa-with-SHA1",
            SignatureAlgorithm::Ecdsa(Hash::Sha224) => "ecdsa-with-SHA224",
            SignatureAlgorithm::Ecdsa(Hash::Sha256) => "ecdsa-with-SHA256",
            SignatureAlgorithm::Ecdsa(Hash::Sha384) => "ecdsa-with-SHA384",
            SignatureAlgorithm::Ecdsa(Hash::Sha512) => "ecdsa-with-SHA512",
            SignatureAlgorithm::Ed25519 => "id-Ed25519",
        }
    }
}

/// The name, and the parameters of RSASSA-PSS in parentheses.
impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureAlgorithm::RsaPss(parameters) => write!(f, "{} ({parameters})", self.name()),
            _ => f.write_str(self.name()),
        }
    }
}
