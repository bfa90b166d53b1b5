//! What one side writes under.

use crate::crypto::{Aead, Hash};
use crate::trace::{Epoch, ValueId};
use crate::wire::{HashAlgorithm, Protection, RecordFormat, Role};

/// The keys under which one side writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrafficKeys {
    /// Whose keys.
    pub role: Role,
    /// Which of that side's keys.
    pub epoch: Epoch,
    /// How long the parts of a record are under them.
    pub format: RecordFormat,
    /// The encryption key.
    pub key: ValueId,
    /// What is done with it, and what else that takes.
    pub cipher: Cipher,
}

/// The ways of protecting a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// Encryption and integrity in one (RFC 5246 §6.2.3.3).
    Aead {
        /// The algorithm.
        aead: Aead,
        /// `client_write_IV` or `server_write_IV`.
        iv: ValueId,
    },
    /// The same in TLS 1.3, with the content type inside (RFC 9846 §5.2).
    Tls13 {
        /// The algorithm.
        aead: Aead,
        /// `client_write_iv` or `server_write_iv`: as long as the nonce.
        iv: ValueId,
    },
    /// A block cipher in CBC mode and a MAC (RFC 5246 §6.2.3.2).
    Cbc(Cbc),
}

/// The MAC that goes with CBC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cbc {
    /// The hash of the HMAC.
    pub hash: Hash,
    /// Its key.
    pub mac_key: ValueId,
    /// Whether it covers the ciphertext (RFC 7366).
    pub encrypt_then_mac: bool,
}

/// The AEAD of a protection; `None` for CBC with a MAC.
pub(in crate::schedule) fn aead(protection: Protection) -> Option<Aead> {
    match protection {
        Protection::Aes128Gcm => Some(Aead::Aes128Gcm),
        Protection::Aes256Gcm => Some(Aead::Aes256Gcm),
        Protection::ChaCha20Poly1305 => Some(Aead::ChaCha20Poly1305),
        Protection::Aes128Ccm => Some(Aead::Aes128Ccm),
        Protection::Aes256Ccm => Some(Aead::Aes256Ccm),
        Protection::Aes128Ccm8 => Some(Aead::Aes128Ccm8),
        Protection::Aes256Ccm8 => Some(Aead::Aes256Ccm8),
        Protection::Aes128CbcSha
        | Protection::Aes128CbcSha256
        | Protection::Aes256CbcSha
        | Protection::Aes256CbcSha256
        | Protection::Aes256CbcSha384 => None,
    }
}

/// The hash of the MAC of a protection in CBC mode.
pub(in crate::schedule) fn mac_hash(protection: Protection) -> Hash {
    match protection.mac_hash() {
        Some(HashAlgorithm::SHA1) => Hash::Sha1,
        Some(HashAlgorithm::SHA384) => Hash::Sha384,
        _ => Hash::Sha256,
    }
}
