//! RSASSA-PSS (RFC 8017 §8.1, §9.1) as `rsa_pss_rsae_*` uses it: MGF1 with
//! the same hash, and a salt as long as the digest (RFC 8446 §4.2.3).

use super::super::error::CryptoError;
use super::super::hash::Hash;
use super::super::number::{bytes_for, from_bytes, to_bytes_padded};
use super::{RsaPrivateKey, RsaPublicKey};

/// MGF1 (RFC 8017 §B.2.1): `length` bytes from a seed.
pub fn mgf1(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + hash.output_length());
    for counter in 0..=u32::MAX {
        if mask.len() >= length {
            break;
        }
        mask.extend(hash.digest(&[seed, &counter.to_be_bytes()]));
    }
    mask.truncate(length);
    mask
}

/// EMSA-PSS-ENCODE (RFC 8017 §9.1.1) from the message's digest on. `em_bits`
/// is the modulus's length in bits, less one; the block has as few bytes as
/// hold them.
///
/// # Errors
/// [`CryptoError::Length`] when the digest is not the hash's, and
/// [`CryptoError::ModulusTooShort`] when digest and salt do not fit.
pub fn emsa_pss(
    hash: Hash,
    digest: &[u8],
    salt: &[u8],
    em_bits: u64,
) -> Result<Vec<u8>, CryptoError> {
    let h_length = hash.output_length();
    if digest.len() != h_length {
        return Err(CryptoError::Length {
            what: "digest",
            expected: h_length,
            found: digest.len(),
        });
    }
    let em_length = bytes_for(em_bits);
    let needed = h_length.saturating_add(salt.len()).saturating_add(2);
    if em_length < needed {
        return Err(CryptoError::ModulusTooShort {
            what: "EMSA-PSS",
            expected: needed,
            found: em_length,
        });
    }
    let h = hash.digest(&[&[0; 8], digest, salt]);
    let db_length = em_length - h_length - 1;
    let mut db = vec![0; db_length - salt.len() - 1];
    db.push(0x01);
    db.extend_from_slice(salt);
    mask(hash, &h, &mut db, em_bits);
    db.extend(h);
    db.push(0xbc);
    Ok(db)
}

/// Masks DB, or unmasks it, and clears the bits that the modulus has no room
/// for (RFC 8017 §9.1.1 steps 9 to 11).
fn mask(hash: Hash, h: &[u8], db: &mut [u8], em_bits: u64) {
    let db_mask = mgf1(hash, h, db.len());
    for (byte, mask) in db.iter_mut().zip(db_mask) {
        *byte ^= mask;
    }
    if let Some(first) = db.first_mut() {
        *first &= 0xff >> spare_bits(em_bits);
    }
}

/// Bits of the block's first byte that em_bits leaves unused, 0 to 7.
fn spare_bits(em_bits: u64) -> u64 {
    bytes_for(em_bits) as u64 * 8 - em_bits
}

/// EMSA-PSS-VERIFY (RFC 8017 §9.1.2) from the message's digest on, with a
/// salt as long as the digest: whether `em` encodes the digest.
pub fn emsa_pss_matches(hash: Hash, digest: &[u8], em: &[u8], em_bits: u64) -> bool {
    let h_length = hash.output_length();
    let Some(db_length) = em.len().checked_sub(h_length + 1) else {
        return false;
    };
    if em.len() != bytes_for(em_bits) || db_length < h_length + 1 || em.last() != Some(&0xbc) {
        return false;
    }
    let spare = !(0xff_u8 >> spare_bits(em_bits));
    if em[0] & spare != 0 {
        return false;
    }
    let mut db = em[..db_length].to_vec();
    let h = &em[db_length..db_length + h_length];
    mask(hash, h, &mut db, em_bits);
    let (padding, salt) = db.split_at(db_length - h_length);
    let Some((0x01, zeros)) = padding.split_last() else {
        return false;
    };
    zeros.iter().all(|&byte| byte == 0) && hash.digest(&[&[0; 8], digest, salt]) == h
}

/// RSASSA-PSS signature of a message with a given salt (RFC 8017 §8.1.1), as
/// long as the modulus. TLS takes a salt as long as the digest.
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] when digest and salt do not fit into the
/// modulus, as none do into RSA-512.
pub fn sign_pss(
    key: &RsaPrivateKey,
    hash: Hash,
    salt: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let em_bits = key.n.bits().saturating_sub(1);
    let em = emsa_pss(hash, &hash.digest(&[message]), salt, em_bits)?;
    let s = key.private_operation(&from_bytes(&em))?;
    to_bytes_padded(&s, key.size())
}

/// Whether this is the key's RSASSA-PSS signature of the message, with a salt
/// as long as the digest (RFC 8017 §8.1.2).
pub fn verify_pss(key: &RsaPublicKey, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    if signature.len() != key.size() {
        return false;
    }
    let em_bits = key.n.bits().saturating_sub(1);
    key.public_operation(&from_bytes(signature))
        .and_then(|m| to_bytes_padded(&m, bytes_for(em_bits)))
        .is_ok_and(|em| emsa_pss_matches(hash, &hash.digest(&[message]), &em, em_bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_matches_its_digest_for_every_number_of_spare_bits() {
        let (digest, salt) = ([1; 32], [2; 32]);
        for em_bits in 528..=544 {
            let em = emsa_pss(Hash::Sha256, &digest, &salt, em_bits).unwrap();
            assert_eq!(em.len() as u64, em_bits.div_ceil(8));
            assert!(number_fits(&em, em_bits));
            assert!(emsa_pss_matches(Hash::Sha256, &digest, &em, em_bits));
            assert!(!emsa_pss_matches(Hash::Sha256, &[0; 32], &em, em_bits));
        }
    }

    fn number_fits(em: &[u8], em_bits: u64) -> bool {
        from_bytes(em).bits() <= em_bits
    }

    #[test]
    fn a_block_with_any_byte_changed_matches_no_more() {
        let em = emsa_pss(Hash::Sha256, &[1; 32], &[2; 32], 535).unwrap();
        for byte in 0..em.len() {
            let mut changed = em.clone();
            changed[byte] ^= 1;
            assert!(!emsa_pss_matches(Hash::Sha256, &[1; 32], &changed, 535));
        }
    }

    #[test]
    fn a_salt_of_another_length_does_not_match() {
        let em = emsa_pss(Hash::Sha256, &[1; 32], &[2; 20], 1023).unwrap();
        assert!(!emsa_pss_matches(Hash::Sha256, &[1; 32], &em, 1023));
    }

    #[test]
    fn blocks_of_any_length_are_refused_without_panic() {
        for length in 0..80 {
            let em = vec![0xbc; length];
            for em_bits in [0, 7, 8 * length as u64] {
                assert!(!emsa_pss_matches(Hash::Sha256, &[1; 32], &em, em_bits));
            }
        }
    }
}
