//! ML-KEM-768 (FIPS 203): by the crate, and from given bytes alone. What the
//! standard draws at random, the seed of a key and the message of an
//! encapsulation, comes in as an argument.

use super::error::CryptoError;
use ml_kem::kem::{Decapsulate, KeyExport};
use ml_kem::{DecapsulationKey768, EncapsulationKey768};

/// Length of a seed in bytes: d, from which the key pair is made, and z, from
/// which a secret is made for a ciphertext that is refused; 32 bytes each
/// (FIPS 203 §7.1).
pub const SEED_LENGTH: usize = 64;
/// Length of an encapsulation key in bytes: three polynomials of 256
/// coefficients of 12 bits, and the 32 bytes rho (FIPS 203 §8).
pub const KEY_LENGTH: usize = 1184;
/// Length of the message m in bytes (FIPS 203 §7.2).
pub const MESSAGE_LENGTH: usize = 32;
/// Length of a ciphertext in bytes (FIPS 203 §8).
pub const CIPHERTEXT_LENGTH: usize = 1088;
/// Length of a shared secret in bytes (FIPS 203 §8).
pub const SHARED_LENGTH: usize = 32;

fn array<'a, A>(what: &'static str, expected: usize, bytes: &'a [u8]) -> Result<A, CryptoError>
where
    A: TryFrom<&'a [u8]>,
{
    bytes.try_into().map_err(|_| CryptoError::Length {
        what,
        expected,
        found: bytes.len(),
    })
}

fn pair(seed: &[u8]) -> Result<DecapsulationKey768, CryptoError> {
    array("ML-KEM seed", SEED_LENGTH, seed).map(DecapsulationKey768::from_seed)
}

fn public(key: &[u8]) -> Result<EncapsulationKey768, CryptoError> {
    let key = array("ML-KEM encapsulation key", KEY_LENGTH, key)?;
    EncapsulationKey768::new(&key).map_err(|_| CryptoError::MlKemCoefficient)
}

/// The encapsulation key of ML-KEM.KeyGen, 1184 bytes, from d and z, 64 bytes
/// (FIPS 203 §7.1).
///
/// # Errors
/// [`CryptoError::Length`] for a seed of another length.
pub fn encapsulation_key(seed: &[u8]) -> Result<Vec<u8>, CryptoError> {
    Ok(pair(seed)?.encapsulation_key().to_bytes().to_vec())
}

/// Whether these bytes pass the encapsulation key check: they are 1184, and
/// every coefficient in them is below q = 3329, so that decoding and encoding
/// gives the same bytes again (FIPS 203 §7.2).
pub fn check_key(key: &[u8]) -> bool {
    public(key).is_ok()
}

/// ML-KEM.Encaps with this message m, 32 bytes: the ciphertext, 1088 bytes, and
/// the shared secret, 32 bytes (FIPS 203 §7.2).
///
/// # Errors
/// [`CryptoError::Length`] for a key or a message of another length,
/// [`CryptoError::MlKemCoefficient`] for a key that fails the modulus check.
pub fn encapsulate(key: &[u8], message: &[u8]) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
    let key = public(key)?;
    let message = array("ML-KEM message", MESSAGE_LENGTH, message)?;
    let (ciphertext, shared) = key.encapsulate_deterministic(&message);
    Ok((ciphertext.to_vec(), shared.to_vec()))
}

/// ML-KEM.Decaps: the shared secret, 32 bytes (FIPS 203 §7.3). A ciphertext
/// that was not made for this key gives a secret too, made of z and the
/// ciphertext: nothing says that it was refused (§6.3).
///
/// # Errors
/// [`CryptoError::Length`] for a seed or a ciphertext of another length.
pub fn decapsulate(seed: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let pair = pair(seed)?;
    let ciphertext = array("ML-KEM ciphertext", CIPHERTEXT_LENGTH, ciphertext)?;
    Ok(pair.decapsulate(&ciphertext).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The key with this 12-bit coefficient at a place from 0 to 767.
    fn with_coefficient(mut key: Vec<u8>, place: usize, coefficient: u16) -> Vec<u8> {
        let [low, high] = coefficient.to_le_bytes();
        let at = place / 2 * 3;
        if place.is_multiple_of(2) {
            key[at] = low;
            key[at + 1] = key[at + 1] & 0xf0 | high;
        } else {
            key[at + 1] = key[at + 1] & 0x0f | low << 4;
            key[at + 2] = low >> 4 | high << 4;
        }
        key
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn both_sides_come_to_one_secret_and_with_a_changed_ciphertext_to_two(
            seed in prop::collection::vec(any::<u8>(), SEED_LENGTH),
            message in prop::collection::vec(any::<u8>(), MESSAGE_LENGTH),
            bit in 0..CIPHERTEXT_LENGTH * 8,
        ) {
            let key = encapsulation_key(&seed).unwrap();
            prop_assert_eq!(key.len(), KEY_LENGTH);
            prop_assert!(check_key(&key));
            let (mut ciphertext, shared) = encapsulate(&key, &message).unwrap();
            prop_assert_eq!(ciphertext.len(), CIPHERTEXT_LENGTH);
            prop_assert_eq!(shared.len(), SHARED_LENGTH);
            prop_assert_eq!(&decapsulate(&seed, &ciphertext).unwrap(), &shared);
            ciphertext[bit / 8] ^= 1 << (bit % 8);
            let refused = decapsulate(&seed, &ciphertext).unwrap();
            prop_assert_eq!(refused.len(), SHARED_LENGTH);
            prop_assert_ne!(&refused, &shared);
            // It hangs on z, the second half of the seed, which is not in the key.
            let mut other = seed.clone();
            other[SEED_LENGTH - 1] ^= 1;
            prop_assert_eq!(encapsulation_key(&other).unwrap(), key);
            prop_assert_ne!(decapsulate(&other, &ciphertext).unwrap(), refused);
        }
    }

    #[test]
    fn a_coefficient_of_3329_is_refused_wherever_it_stands() {
        let key = encapsulation_key(&[7; SEED_LENGTH]).unwrap();
        for place in [0, 1, 255, 256, 511, 512, 766, 767] {
            let highest = with_coefficient(key.clone(), place, 3328);
            assert!(check_key(&highest), "{place}");
            for coefficient in [3329, 4095] {
                let wrong = with_coefficient(key.clone(), place, coefficient);
                assert!(!check_key(&wrong), "{coefficient} at {place}");
                assert_eq!(
                    encapsulate(&wrong, &[0; MESSAGE_LENGTH]),
                    Err(CryptoError::MlKemCoefficient)
                );
            }
        }
        // What follows the coefficients may be any 32 bytes.
        let mut key = key;
        key[KEY_LENGTH - 32..].fill(0xff);
        assert!(check_key(&key));
    }

    #[test]
    fn bytes_of_other_lengths_are_refused() {
        let seed = [7; SEED_LENGTH];
        let key = encapsulation_key(&seed).unwrap();
        let wrong = |what, expected, found| CryptoError::Length {
            what,
            expected,
            found,
        };
        for found in [0, 32, 63, 65] {
            let error = wrong("ML-KEM seed", 64, found);
            let seed = vec![7; found];
            assert_eq!(encapsulation_key(&seed), Err(error.clone()));
            assert_eq!(decapsulate(&seed, &[0; CIPHERTEXT_LENGTH]), Err(error));
        }
        for found in [0, 1183, 1185] {
            let mut key = key.clone();
            key.resize(found, 0);
            assert!(!check_key(&key));
            let error = wrong("ML-KEM encapsulation key", 1184, found);
            assert_eq!(encapsulate(&key, &[0; MESSAGE_LENGTH]), Err(error));
        }
        for found in [0, 31, 33] {
            let error = wrong("ML-KEM message", 32, found);
            assert_eq!(encapsulate(&key, &vec![0; found]), Err(error));
        }
        for found in [0, 1087, 1089] {
            let error = wrong("ML-KEM ciphertext", 1088, found);
            assert_eq!(decapsulate(&seed, &vec![0; found]), Err(error));
        }
    }
}
