//! The encodings of PKCS#1 v1.5 and signatures with them (RFC 8017 §7.2,
//! §8.2, §9.2).

use super::super::error::{CryptoError, check_length};
use super::super::hash::Hash;
use super::super::number::{from_bytes, to_bytes_padded};
use super::{RsaPrivateKey, RsaPublicKey};
use std::ops::Range;

/// The two bytes before the padding, the zero after it, and its least
/// length, 8.
const OVERHEAD: usize = 11;

/// The DER encoding of DigestInfo up to the digest (RFC 8017 §9.2 note 1).
pub fn digest_info_prefix(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha1 => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
        Hash::Sha224 => {
            b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c"
        }
        Hash::Sha256 => {
            b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
        }
        Hash::Sha384 => {
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"
        }
        Hash::Sha512 => {
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"
        }
    }
}

/// The block that is signed, `k` bytes: 00 01, FF…, 00, DigestInfo
/// (RFC 8017 §9.2, EMSA-PKCS1-v1_5 from its step 2 on).
///
/// # Errors
/// [`CryptoError::Length`] when the digest is not the hash's, and
/// [`CryptoError::ModulusTooShort`] when `k` is too small for it.
pub fn emsa_pkcs1_v1_5(hash: Hash, digest: &[u8], k: usize) -> Result<Vec<u8>, CryptoError> {
    check_length("digest", hash.output_length(), digest)?;
    let prefix = digest_info_prefix(hash);
    let t_length = prefix.len() + digest.len();
    if k < t_length + OVERHEAD {
        return Err(CryptoError::ModulusTooShort {
            what: "EMSA-PKCS1-v1_5",
            expected: t_length + OVERHEAD,
            found: k,
        });
    }
    let mut em = vec![0xff; k];
    em[0] = 0x00;
    em[1] = 0x01;
    em[k - t_length - 1] = 0x00;
    em[k - t_length..k - digest.len()].copy_from_slice(prefix);
    em[k - digest.len()..].copy_from_slice(digest);
    Ok(em)
}

/// How many random bytes, none of them zero, pad a message of
/// `message_length` bytes in a block of `k` bytes.
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] when they would be fewer than 8.
pub fn padding_string_length(message_length: usize, k: usize) -> Result<usize, CryptoError> {
    let needed = message_length.saturating_add(OVERHEAD);
    if k < needed {
        return Err(CryptoError::ModulusTooShort {
            what: "EME-PKCS1-v1_5",
            expected: needed,
            found: k,
        });
    }
    Ok(k - message_length - 3)
}

/// The block that is encrypted, `k` bytes: 00 02, the padding string, 00, the
/// message (RFC 8017 §7.2.1 step 2).
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] when `k` is too small for the message,
/// [`CryptoError::Length`] when the padding string does not fill the block,
/// [`CryptoError::ZeroInPaddingString`] when it holds a zero.
pub fn eme_pkcs1_v1_5(
    message: &[u8],
    padding_string: &[u8],
    k: usize,
) -> Result<Vec<u8>, CryptoError> {
    let expected = padding_string_length(message.len(), k)?;
    check_length("padding string", expected, padding_string)?;
    if let Some(position) = padding_string.iter().position(|&byte| byte == 0) {
        return Err(CryptoError::ZeroInPaddingString { position });
    }
    Ok([&[0x00, 0x02], padding_string, &[0x00], message].concat())
}

/// Where in a decrypted block the message lies (RFC 8017 §7.2.2 step 3).
///
/// # Errors
/// [`CryptoError::EncryptionBlock`], which a server must never let its peer
/// tell from a wrong premaster: RFC 5246 §7.4.7.1, Bleichenbacher's attack.
pub fn eme_open(em: &[u8]) -> Result<Range<usize>, CryptoError> {
    let refused = |expected, position: usize| {
        Err(CryptoError::EncryptionBlock {
            expected,
            position,
            found: em
                .get(position)
                .map_or("the end".to_owned(), |byte| format!("{byte:02x}")),
        })
    };
    if em.first() != Some(&0x00) {
        return refused("00", 0);
    }
    if em.get(1) != Some(&0x02) {
        return refused("02", 1);
    }
    match em.iter().skip(2).position(|&byte| byte == 0) {
        None => refused("a zero after the padding string", em.len()),
        Some(length) if length < 8 => {
            refused("a padding string of at least 8 nonzero bytes", 2 + length)
        }
        Some(length) => Ok(length + 3..em.len()),
    }
}

/// RSASSA-PKCS1-v1_5 signature of a message (RFC 8017 §8.2.1), as long as
/// the modulus.
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] when the modulus is too short for the
/// hash: RSA-512 signs with SHA-1 and SHA-256 only.
pub fn sign_pkcs1_v1_5(
    key: &RsaPrivateKey,
    hash: Hash,
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let em = emsa_pkcs1_v1_5(hash, &hash.digest(&[message]), key.size())?;
    let s = key.private_operation(&from_bytes(&em))?;
    to_bytes_padded(&s, key.size())
}

/// Whether this is the key's signature of the message (RFC 8017 §8.2.2). The
/// expected block is built and compared whole: nothing of the found one is
/// parsed, which is what Bleichenbacher's forgery of 2006 lived on.
pub fn verify_pkcs1_v1_5(key: &RsaPublicKey, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    let k = key.size();
    if signature.len() != k {
        return false;
    }
    let Ok(expected) = emsa_pkcs1_v1_5(hash, &hash.digest(&[message]), k) else {
        return false;
    };
    key.public_operation(&from_bytes(signature))
        .is_ok_and(|m| m == from_bytes(&expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn the_signed_block_is_ff_up_to_digest_info() {
        let digest = Hash::Sha256.digest(&[b"m"]);
        let em = emsa_pkcs1_v1_5(Hash::Sha256, &digest, 64).unwrap();
        let prefix = digest_info_prefix(Hash::Sha256);
        assert_eq!(em, block(&[&[0, 1], &[0xff; 10], &[0], prefix, &digest]));
    }

    #[test]
    fn a_modulus_of_61_bytes_is_too_short_for_sha_256() {
        let digest = [0; 32];
        assert!(emsa_pkcs1_v1_5(Hash::Sha256, &digest, 62).is_ok());
        assert_eq!(
            emsa_pkcs1_v1_5(Hash::Sha256, &digest, 61),
            Err(CryptoError::ModulusTooShort {
                what: "EMSA-PKCS1-v1_5",
                expected: 62,
                found: 61
            })
        );
    }

    #[test]
    fn a_digest_of_another_hash_is_refused() {
        assert!(emsa_pkcs1_v1_5(Hash::Sha256, &[0; 20], 256).is_err());
    }

    #[test]
    fn an_encryption_block_opens_to_its_message() {
        let em = eme_pkcs1_v1_5(b"premaster", &[7; 20], 32).unwrap();
        assert_eq!(em.len(), 32);
        let range = eme_open(&em).unwrap();
        assert_eq!(&em[range], b"premaster");
    }

    #[test]
    fn an_empty_message_is_a_message() {
        let em = eme_pkcs1_v1_5(b"", &[7; 29], 32).unwrap();
        assert_eq!(eme_open(&em), Ok(32..32));
    }

    #[test]
    fn the_premaster_needs_59_bytes_of_modulus() {
        assert_eq!(padding_string_length(48, 59), Ok(8));
        assert!(padding_string_length(48, 58).is_err());
        assert!(padding_string_length(usize::MAX, 256).is_err());
    }

    #[test]
    fn a_padding_string_of_the_wrong_length_or_with_a_zero_is_refused() {
        assert!(eme_pkcs1_v1_5(b"m", &[7; 27], 32).is_err());
        let mut padding = [7; 28];
        padding[5] = 0;
        assert_eq!(
            eme_pkcs1_v1_5(b"m", &padding, 32),
            Err(CryptoError::ZeroInPaddingString { position: 5 })
        );
    }

    #[test]
    fn what_is_no_encryption_block_is_refused_with_the_byte_that_is_wrong() {
        for (em, wrong) in [
            (vec![], 0),
            (block(&[&[1, 2], &[7; 9], &[0]]), 0),
            (block(&[&[0]]), 1),
            (block(&[&[0, 1], &[7; 9], &[0]]), 1),
            (block(&[&[0, 2], &[7; 9]]), 11),
            (block(&[&[0, 2], &[7; 7], &[0, 9, 9]]), 9),
        ] {
            match eme_open(&em) {
                Err(CryptoError::EncryptionBlock { position, .. }) => assert_eq!(position, wrong),
                other => panic!("{other:?} for {em:?}"),
            }
        }
    }
}
