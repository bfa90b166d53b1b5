//! RSASSA-PSS (RFC 8017 §8.1, §9.1). Certificates may choose hash, the hash
//! in MGF1 and the salt's length one by one (RFC 4055 §3.1); TLS has fixed
//! choices ([`PssParameters::of_tls`]).

use super::super::error::{CryptoError, check_length};
use super::super::hash::Hash;
use super::super::number::{bytes_for, from_bytes, to_bytes_padded};
use super::super::signature::PssParameters;
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

/// Whether a block with these parameters fits a modulus of so many bits
/// (RFC 8017 §9.1.1 step 3).
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] if it does not.
pub fn emsa_pss_fits(parameters: PssParameters, modulus_bits: u64) -> Result<(), CryptoError> {
    let PssParameters {
        hash, salt_length, ..
    } = parameters;
    let found = bytes_for(modulus_bits.saturating_sub(1));
    let expected = hash
        .output_length()
        .saturating_add(salt_length)
        .saturating_add(2);
    if found < expected {
        return Err(CryptoError::ModulusTooShort {
            what: "EMSA-PSS",
            expected,
            found,
        });
    }
    Ok(())
}

/// EMSA-PSS-ENCODE (RFC 8017 §9.1.1) from the message's digest on. `em_bits`
/// is the modulus's length in bits, less one; the block has as few bytes as
/// hold them. The salt is as long as it is, whatever the parameters say.
///
/// # Errors
/// [`CryptoError::Length`] when the digest is not the hash's, and
/// [`CryptoError::ModulusTooShort`] when digest and salt do not fit.
pub fn emsa_pss(
    parameters: PssParameters,
    digest: &[u8],
    salt: &[u8],
    em_bits: u64,
) -> Result<Vec<u8>, CryptoError> {
    let PssParameters {
        hash, mask_hash, ..
    } = parameters;
    let h_length = hash.output_length();
    check_length("digest", h_length, digest)?;
    let parameters = PssParameters {
        salt_length: salt.len(),
        ..parameters
    };
    emsa_pss_fits(parameters, em_bits.saturating_add(1))?;
    let h = hash.digest(&[&[0; 8], digest, salt]);
    let db_length = bytes_for(em_bits) - h_length - 1;
    let mut db = vec![0; db_length - salt.len() - 1];
    db.push(0x01);
    db.extend_from_slice(salt);
    mask(mask_hash, &h, &mut db, em_bits);
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

/// EMSA-PSS-VERIFY (RFC 8017 §9.1.2) from the message's digest on: whether
/// `em` encodes the digest, with a salt of exactly the length that the
/// parameters give.
pub fn emsa_pss_matches(parameters: PssParameters, digest: &[u8], em: &[u8], em_bits: u64) -> bool {
    let PssParameters {
        hash,
        mask_hash,
        salt_length,
    } = parameters;
    let h_length = hash.output_length();
    let Some(db_length) = em.len().checked_sub(h_length + 1) else {
        return false;
    };
    if em.len() != bytes_for(em_bits) || db_length <= salt_length || em.last() != Some(&0xbc) {
        return false;
    }
    let spare = !(0xff_u8 >> spare_bits(em_bits));
    if em[0] & spare != 0 {
        return false;
    }
    let mut db = em[..db_length].to_vec();
    let h = &em[db_length..db_length + h_length];
    mask(mask_hash, h, &mut db, em_bits);
    let (padding, salt) = db.split_at(db_length - salt_length);
    let Some((0x01, zeros)) = padding.split_last() else {
        return false;
    };
    zeros.iter().all(|&byte| byte == 0) && hash.digest(&[&[0; 8], digest, salt]) == h
}

/// RSASSA-PSS signature of a message with a given salt (RFC 8017 §8.1.1), as
/// long as the modulus.
///
/// # Errors
/// [`CryptoError::Length`] unless the salt is as long as the parameters say,
/// [`CryptoError::ModulusTooShort`] when digest and salt do not fit into the
/// modulus, as none of TLS's do into RSA-512.
pub fn sign_pss(
    key: &RsaPrivateKey,
    parameters: PssParameters,
    salt: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    check_length("salt", parameters.salt_length, salt)?;
    let em_bits = key.n.bits().saturating_sub(1);
    let digest = parameters.hash.digest(&[message]);
    let em = emsa_pss(parameters, &digest, salt, em_bits)?;
    let s = key.private_operation(&from_bytes(&em))?;
    to_bytes_padded(&s, key.size())
}

/// Whether this is the key's RSASSA-PSS signature of the message
/// (RFC 8017 §8.1.2).
pub fn verify_pss(
    key: &RsaPublicKey,
    parameters: PssParameters,
    message: &[u8],
    signature: &[u8],
) -> bool {
    if signature.len() != key.size() {
        return false;
    }
    let em_bits = key.n.bits().saturating_sub(1);
    let digest = parameters.hash.digest(&[message]);
    key.public_operation(&from_bytes(signature))
        .and_then(|m| to_bytes_padded(&m, bytes_for(em_bits)))
        .is_ok_and(|em| emsa_pss_matches(parameters, &digest, &em, em_bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha256() -> PssParameters {
        PssParameters::of_tls(Hash::Sha256)
    }

    #[test]
    fn a_block_matches_its_digest_for_every_number_of_spare_bits() {
        let (digest, salt) = ([1; 32], [2; 32]);
        for em_bits in 528..=544 {
            let em = emsa_pss(sha256(), &digest, &salt, em_bits).unwrap();
            assert_eq!(em.len() as u64, em_bits.div_ceil(8));
            assert!(number_fits(&em, em_bits));
            assert!(emsa_pss_matches(sha256(), &digest, &em, em_bits));
            assert!(!emsa_pss_matches(sha256(), &[0; 32], &em, em_bits));
        }
    }

    fn number_fits(em: &[u8], em_bits: u64) -> bool {
        from_bytes(em).bits() <= em_bits
    }

    #[test]
    fn a_block_with_any_byte_changed_matches_no_more() {
        let em = emsa_pss(sha256(), &[1; 32], &[2; 32], 535).unwrap();
        for byte in 0..em.len() {
            let mut changed = em.clone();
            changed[byte] ^= 1;
            assert!(!emsa_pss_matches(sha256(), &[1; 32], &changed, 535));
        }
    }

    #[test]
    fn a_block_matches_with_its_own_parameters_and_no_others() {
        for hash in Hash::ALL.iter().copied() {
            for mask_hash in Hash::ALL.iter().copied() {
                for salt_length in [0, 1, 20, 100] {
                    let own = PssParameters {
                        hash,
                        mask_hash,
                        salt_length,
                    };
                    let digest = vec![1; hash.output_length()];
                    let em = emsa_pss(own, &digest, &vec![2; salt_length], 2047).unwrap();
                    assert!(emsa_pss_matches(own, &digest, &em, 2047), "{own}");
                    let longer = PssParameters {
                        salt_length: salt_length + 1,
                        ..own
                    };
                    assert!(!emsa_pss_matches(longer, &digest, &em, 2047), "{own}");
                    let other = PssParameters {
                        mask_hash: Hash::ALL[usize::from(mask_hash == Hash::Sha1)],
                        ..own
                    };
                    assert!(!emsa_pss_matches(other, &digest, &em, 2047), "{own}");
                }
            }
        }
    }

    #[test]
    fn a_salt_fits_or_the_modulus_is_too_short_to_the_byte() {
        let parameters = |salt_length| PssParameters {
            salt_length,
            ..sha256()
        };
        assert_eq!(emsa_pss_fits(parameters(222), 2048), Ok(()));
        let too_long = emsa_pss_fits(parameters(223), 2048);
        let refused = Err(CryptoError::ModulusTooShort {
            what: "EMSA-PSS",
            expected: 257,
            found: 256,
        });
        assert_eq!(too_long, refused);
        assert!(emsa_pss_fits(parameters(usize::MAX), 2048).is_err());
        // A modulus of one bit more than whole bytes gives a block without it.
        assert!(emsa_pss_fits(sha256(), 528).is_ok());
        assert!(emsa_pss_fits(sha256(), 521).is_err());
    }

    #[test]
    fn a_restricted_key_takes_its_hashes_and_no_shorter_salt() {
        let key = sha256();
        let used = |salt_length| PssParameters { salt_length, ..key };
        assert!(key.permit(&key) && key.permit(&used(222)));
        assert!(!key.permit(&used(31)));
        assert!(!key.permit(&PssParameters::of_tls(Hash::Sha384)));
        let other_mask = PssParameters {
            mask_hash: Hash::Sha1,
            ..key
        };
        assert!(!key.permit(&other_mask));
    }

    #[test]
    fn blocks_of_any_length_are_refused_without_panic() {
        for length in 0..80 {
            let em = vec![0xbc; length];
            for em_bits in [0, 7, 8 * length as u64] {
                for salt_length in [0, 32, usize::MAX] {
                    let parameters = PssParameters {
                        salt_length,
                        ..sha256()
                    };
                    assert!(!emsa_pss_matches(parameters, &[1; 32], &em, em_bits));
                }
            }
        }
    }
}
