//! How records are protected.

use crate::wire::code::{HashAlgorithm, ProtocolVersion};

/// How records are protected, RFC 5246 §6.2.3. All lengths are in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Protection {
    /// AES-128 in Galois counter mode, RFC 5288.
    Aes128Gcm,
    /// AES-256 in Galois counter mode, RFC 5288.
    Aes256Gcm,
    /// AES-128 in CBC mode with HMAC-SHA-1, RFC 5246 §6.2.3.2.
    Aes128CbcSha,
    /// AES-128 in CBC mode with HMAC-SHA-256, RFC 5246 §6.2.3.2.
    Aes128CbcSha256,
    /// AES-256 in CBC mode with HMAC-SHA-1, RFC 5246 §6.2.3.2.
    Aes256CbcSha,
    /// AES-256 in CBC mode with HMAC-SHA-256, RFC 5246 §6.2.3.2.
    Aes256CbcSha256,
    /// AES-256 in CBC mode with HMAC-SHA-384, RFC 5289 §3.1.
    Aes256CbcSha384,
    /// ChaCha20 with Poly1305, RFC 7905.
    ChaCha20Poly1305,
    /// AES-128 in counter mode with CBC-MAC, RFC 6655.
    Aes128Ccm,
    /// AES-256 in counter mode with CBC-MAC, RFC 6655.
    Aes256Ccm,
    /// AES-128 in counter mode with CBC-MAC, of which 8 bytes are sent,
    /// RFC 6655.
    Aes128Ccm8,
    /// AES-256 in counter mode with CBC-MAC, of which 8 bytes are sent,
    /// RFC 6655.
    Aes256Ccm8,
}

/// A version that is not spoken here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0} is not spoken here")]
pub struct UnknownVersion(pub ProtocolVersion);

/// How long the parts of a record and its keys are in one version, by the names
/// that RFC 5246 §6.1 gives them. In bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordFormat {
    /// Of client_write_MAC_key and of the MAC itself; 0 with an AEAD.
    pub mac_key_length: usize,
    /// Of client_write_key and of server_write_key.
    pub enc_key_length: usize,
    /// Of client_write_IV, which comes from the key block.
    pub fixed_iv_length: usize,
    /// Of the IV or nonce that each record carries in the clear.
    pub record_iv_length: usize,
    /// Of the cipher's block, with CBC; 0 without.
    pub block_length: usize,
    /// Of an AEAD's tag; 0 without.
    pub tag_length: usize,
}

impl RecordFormat {
    /// How many bytes of the key block are used: two MAC keys, two encryption
    /// keys, two IVs (RFC 5246 §6.3).
    pub const fn key_block_length(&self) -> usize {
        2 * (self.mac_key_length + self.enc_key_length + self.fixed_iv_length)
    }
}

/// What a protection is made of.
struct Parts {
    name: &'static str,
    /// The hash of the HMAC; none with an AEAD.
    mac: Option<HashAlgorithm>,
    prf: HashAlgorithm,
    /// In TLS 1.2.
    format: RecordFormat,
}

const SHA1: (HashAlgorithm, usize) = (HashAlgorithm::SHA1, 20);
const SHA256: (HashAlgorithm, usize) = (HashAlgorithm::SHA256, 32);
const SHA384: (HashAlgorithm, usize) = (HashAlgorithm::SHA384, 48);

/// An AEAD whose nonce is `fixed_iv` bytes of the key block and `record_iv` of
/// the record.
const fn aead(
    name: &'static str,
    enc_key: usize,
    [fixed_iv, record_iv]: [usize; 2],
    tag: usize,
    prf: (HashAlgorithm, usize),
) -> Parts {
    Parts {
        name,
        mac: None,
        prf: prf.0,
        format: RecordFormat {
            mac_key_length: 0,
            enc_key_length: enc_key,
            fixed_iv_length: fixed_iv,
            record_iv_length: record_iv,
            block_length: 0,
            tag_length: tag,
        },
    }
}

/// AES in CBC mode, whose IV stands in the record since TLS 1.1.
const fn cbc(
    name: &'static str,
    enc_key: usize,
    mac: (HashAlgorithm, usize),
    prf: (HashAlgorithm, usize),
) -> Parts {
    Parts {
        name,
        mac: Some(mac.0),
        prf: prf.0,
        format: RecordFormat {
            mac_key_length: mac.1,
            enc_key_length: enc_key,
            fixed_iv_length: 0,
            record_iv_length: 16,
            block_length: 16,
            tag_length: 0,
        },
    }
}

/// Of GCM (RFC 5288 §3) and CCM (RFC 6655 §3).
const IN_RECORD: [usize; 2] = [4, 8];
/// Of ChaCha20 (RFC 7905 §2): key block and number give all of it.
const COUNTED: [usize; 2] = [12, 0];

impl Protection {
    /// All of them, in the order of this program's tables.
    pub const ALL: [Self; 12] = [
        Self::Aes128Gcm,
        Self::Aes256Gcm,
        Self::Aes128CbcSha,
        Self::Aes128CbcSha256,
        Self::Aes256CbcSha,
        Self::Aes256CbcSha256,
        Self::Aes256CbcSha384,
        Self::ChaCha20Poly1305,
        Self::Aes128Ccm,
        Self::Aes256Ccm,
        Self::Aes128Ccm8,
        Self::Aes256Ccm8,
    ];

    /// The one table from which everything else here is read.
    #[rustfmt::skip] // a table, one protection a line
    const fn parts(self) -> Parts {
        match self {
            Self::Aes128Gcm => aead("AES_128_GCM", 16, IN_RECORD, 16, SHA256),
            Self::Aes256Gcm => aead("AES_256_GCM", 32, IN_RECORD, 16, SHA384),
            Self::Aes128CbcSha => cbc("AES_128_CBC_SHA", 16, SHA1, SHA256),
            Self::Aes128CbcSha256 => cbc("AES_128_CBC_SHA256", 16, SHA256, SHA256),
            Self::Aes256CbcSha => cbc("AES_256_CBC_SHA", 32, SHA1, SHA256),
            Self::Aes256CbcSha256 => cbc("AES_256_CBC_SHA256", 32, SHA256, SHA256),
            Self::Aes256CbcSha384 => cbc("AES_256_CBC_SHA384", 32, SHA384, SHA384),
            Self::ChaCha20Poly1305 => aead("CHACHA20_POLY1305", 32, COUNTED, 16, SHA256),
            Self::Aes128Ccm => aead("AES_128_CCM", 16, IN_RECORD, 16, SHA256),
            Self::Aes256Ccm => aead("AES_256_CCM", 32, IN_RECORD, 16, SHA256),
            Self::Aes128Ccm8 => aead("AES_128_CCM_8", 16, IN_RECORD, 8, SHA256),
            Self::Aes256Ccm8 => aead("AES_256_CCM_8", 32, IN_RECORD, 8, SHA256),
        }
    }

    /// The name as it stands in a suite's name. With GCM and ChaCha20, the
    /// suite's name goes on with the hash of the PRF.
    pub const fn name(self) -> &'static str {
        self.parts().name
    }

    /// The hash of the HMAC; `None` with an AEAD.
    pub const fn mac_hash(self) -> Option<HashAlgorithm> {
        self.parts().mac
    }

    /// The hash of the PRF and of Finished, in TLS 1.3 of HKDF: SHA-256 unless the
    /// suite says otherwise (RFC 5246 §5).
    pub const fn prf_hash(self) -> HashAlgorithm {
        self.parts().prf
    }

    /// Length of an AEAD's tag, 16, or 8 with CCM_8; 0 without.
    pub const fn tag_length(self) -> usize {
        self.parts().format.tag_length
    }

    /// Whether encryption and integrity are one algorithm.
    pub const fn is_aead(self) -> bool {
        self.tag_length() > 0
    }

    /// Whether it is block encryption in CBC mode, with a MAC and padding.
    pub const fn is_cbc(self) -> bool {
        self.parts().format.block_length > 0
    }

    /// How long the parts of a record and its keys are.
    ///
    /// # Errors
    /// If it is a version that is not spoken here.
    pub fn format(self, version: ProtocolVersion) -> Result<RecordFormat, UnknownVersion> {
        match version {
            ProtocolVersion::TLS12 => Ok(self.parts().format),
            // RFC 9846 §5.3: a whole nonce of IV, none of it in the record; no key
            // block, no MAC.
            ProtocolVersion::TLS13 if self.is_aead() => Ok(RecordFormat {
                fixed_iv_length: 12,
                record_iv_length: 0,
                ..self.parts().format
            }),
            other => Err(UnknownVersion(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_block_holds_two_of_each_key() {
        for (protection, length) in [
            // RFC 5246 §6.3 counts 2 x 32 + 2 x 32 for AES_256_CBC_SHA256.
            (Protection::Aes256CbcSha256, 2 * (32 + 32)),
            (Protection::Aes128CbcSha256, 2 * (32 + 16)),
            (Protection::Aes128CbcSha, 2 * (20 + 16)),
            (Protection::Aes256CbcSha, 2 * (20 + 32)),
            (Protection::Aes256CbcSha384, 2 * (48 + 32)),
            (Protection::Aes128Gcm, 2 * (16 + 4)),
            (Protection::Aes256Ccm8, 2 * (32 + 4)),
            (Protection::ChaCha20Poly1305, 2 * (32 + 12)),
        ] {
            let format = protection.format(ProtocolVersion::TLS12).unwrap();
            assert_eq!(format.key_block_length(), length, "{protection:?}");
        }
    }

    #[test]
    fn a_version_that_is_not_spoken_has_no_format() {
        for protection in Protection::ALL {
            let none = |version| Err(UnknownVersion(version));
            let tls10 = ProtocolVersion::TLS10;
            assert_eq!(protection.format(tls10), none(tls10));
            let tls13 = ProtocolVersion::TLS13;
            match protection.is_aead() {
                true => assert_eq!(protection.format(tls13).unwrap().fixed_iv_length, 12),
                false => assert_eq!(protection.format(tls13), none(tls13)),
            }
        }
    }

    #[test]
    fn every_protection_stands_once_in_the_list() {
        for (at, protection) in Protection::ALL.into_iter().enumerate() {
            assert_eq!(protection as usize, at);
        }
    }
}
