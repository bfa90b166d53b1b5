//! How records are protected.

use crate::wire::code::HashAlgorithm;

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

/// What a protection is made of.
struct Parts {
    name: &'static str,
    enc_key: usize,
    /// The hash of the HMAC with its length; none with an AEAD.
    mac: Option<(HashAlgorithm, usize)>,
    /// What of nonce or IV comes from the key block, and what is sent.
    fixed_iv: usize,
    record_iv: usize,
    /// The AEAD's tag; 0 with CBC.
    tag: usize,
    prf: HashAlgorithm,
}

const SHA1: (HashAlgorithm, usize) = (HashAlgorithm::SHA1, 20);
const SHA256: (HashAlgorithm, usize) = (HashAlgorithm::SHA256, 32);
const SHA384: (HashAlgorithm, usize) = (HashAlgorithm::SHA384, 48);

/// AES whose nonce is 4 bytes of the key block and 8 of the record: GCM
/// (RFC 5288 §3) and CCM (RFC 6655 §3).
const fn aes_aead(
    name: &'static str,
    enc_key: usize,
    tag: usize,
    prf: (HashAlgorithm, usize),
) -> Parts {
    Parts {
        name,
        enc_key,
        mac: None,
        fixed_iv: 4,
        record_iv: 8,
        tag,
        prf: prf.0,
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
        enc_key,
        mac: Some(mac),
        fixed_iv: 0,
        record_iv: 16,
        tag: 0,
        prf: prf.0,
    }
}

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
            Self::Aes128Gcm => aes_aead("AES_128_GCM", 16, 16, SHA256),
            Self::Aes256Gcm => aes_aead("AES_256_GCM", 32, 16, SHA384),
            Self::Aes128CbcSha => cbc("AES_128_CBC_SHA", 16, SHA1, SHA256),
            Self::Aes128CbcSha256 => cbc("AES_128_CBC_SHA256", 16, SHA256, SHA256),
            Self::Aes256CbcSha => cbc("AES_256_CBC_SHA", 32, SHA1, SHA256),
            Self::Aes256CbcSha256 => cbc("AES_256_CBC_SHA256", 32, SHA256, SHA256),
            Self::Aes256CbcSha384 => cbc("AES_256_CBC_SHA384", 32, SHA384, SHA384),
            // RFC 7905 §2: the whole nonce comes from key block and number.
            Self::ChaCha20Poly1305 => Parts {
                fixed_iv: 12,
                record_iv: 0,
                ..aes_aead("CHACHA20_POLY1305", 32, 16, SHA256)
            },
            Self::Aes128Ccm => aes_aead("AES_128_CCM", 16, 16, SHA256),
            Self::Aes256Ccm => aes_aead("AES_256_CCM", 32, 16, SHA256),
            Self::Aes128Ccm8 => aes_aead("AES_128_CCM_8", 16, 8, SHA256),
            Self::Aes256Ccm8 => aes_aead("AES_256_CCM_8", 32, 8, SHA256),
        }
    }

    /// The name as it stands in a suite's name. With GCM and ChaCha20, the
    /// suite's name goes on with the hash of the PRF.
    pub const fn name(self) -> &'static str {
        self.parts().name
    }

    /// Length of client_write_key and of server_write_key.
    pub const fn enc_key_length(self) -> usize {
        self.parts().enc_key
    }

    /// Length of client_write_MAC_key and of the MAC itself; 0 with an AEAD.
    pub const fn mac_key_length(self) -> usize {
        match self.parts().mac {
            Some((_, length)) => length,
            None => 0,
        }
    }

    /// The hash of the HMAC; `None` with an AEAD.
    pub const fn mac_hash(self) -> Option<HashAlgorithm> {
        match self.parts().mac {
            Some((hash, _)) => Some(hash),
            None => None,
        }
    }

    /// The hash of the PRF and of Finished: SHA-256 unless the suite says
    /// otherwise (RFC 5246 §5).
    pub const fn prf_hash(self) -> HashAlgorithm {
        self.parts().prf
    }

    /// Length of client_write_IV, the part of the nonce that comes from the
    /// key block: 4 with GCM (RFC 5288 §3) and CCM (RFC 6655 §3), 12 with
    /// ChaCha20 (RFC 7905 §2), 0 with CBC, whose IV stands in the record since
    /// TLS 1.1.
    pub const fn fixed_iv_length(self) -> usize {
        self.parts().fixed_iv
    }

    /// Length of the IV or nonce that each record carries in the clear.
    pub const fn record_iv_length(self) -> usize {
        self.parts().record_iv
    }

    /// Length of an AEAD's tag, 16, or 8 with CCM_8; 0 with CBC.
    pub const fn tag_length(self) -> usize {
        self.parts().tag
    }

    /// Whether encryption and integrity are one algorithm.
    pub const fn is_aead(self) -> bool {
        !self.is_cbc()
    }

    /// Whether it is block encryption in CBC mode, with a MAC and padding.
    pub const fn is_cbc(self) -> bool {
        self.parts().mac.is_some()
    }

    /// How many bytes of the key block are used: two MAC keys, two encryption
    /// keys, two IVs (RFC 5246 §6.3).
    pub const fn key_block_length(self) -> usize {
        2 * (self.mac_key_length() + self.enc_key_length() + self.fixed_iv_length())
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
            assert_eq!(protection.key_block_length(), length, "{protection:?}");
        }
    }

    #[test]
    fn every_protection_stands_once_in_the_list() {
        for (at, protection) in Protection::ALL.into_iter().enumerate() {
            assert_eq!(protection as usize, at);
        }
    }
}
