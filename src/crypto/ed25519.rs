//! Ed25519 (RFC 8032 §5.1): verification, by the crate.

use super::error::CryptoError;
use ed25519_dalek::{Signature, Verifier, VerifyingKey};

/// Length of a public key in bytes: y of a point, little-endian, with the
/// lowest bit of x on top (RFC 8032 §5.1.2).
pub const PUBLIC_LENGTH: usize = 32;

fn key(public: &[u8]) -> Result<VerifyingKey, CryptoError> {
    let bytes = public.try_into().map_err(|_| CryptoError::Length {
        what: "public key",
        expected: PUBLIC_LENGTH,
        found: public.len(),
    })?;
    VerifyingKey::from_bytes(bytes).map_err(|_| CryptoError::EdwardsPoint)
}

/// Whether these bytes are a public key.
///
/// # Errors
/// [`CryptoError::Length`] unless they are 32, [`CryptoError::EdwardsPoint`]
/// where no point has this y.
pub fn check_public(public: &[u8]) -> Result<(), CryptoError> {
    key(public).map(|_| ())
}

/// Whether this is the signature of the message (RFC 8032 §5.1.7): 64 bytes,
/// R and S, with S·B = R + k·A. Keys and signatures of other lengths, and
/// keys that are no points, are `false`.
pub fn verify(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = key(public) else {
        return false;
    };
    Signature::from_slice(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn the_second_test_of_rfc_8032_holds_and_every_changed_byte_does_not() {
        // RFC 8032 §7.1, TEST 2.
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        let message = [0x72];
        assert!(verify(&public, &message, &signature));
        assert!(!verify(&public, &[0x73], &signature));
        assert!(!verify(&public, &message, &signature[..63]));
        assert!(!verify(&public[1..], &message, &signature));
        for byte in 0..64 {
            let mut changed = signature.clone();
            changed[byte] ^= 1;
            assert!(!verify(&public, &message, &changed), "byte {byte}");
        }
    }

    #[test]
    fn a_public_key_is_checked_for_what_it_is() {
        assert!(matches!(
            check_public(&[1; 31]),
            Err(CryptoError::Length { .. })
        ));
        // No point has y = 2.
        let mut two = [0; 32];
        two[0] = 2;
        assert_eq!(check_public(&two), Err(CryptoError::EdwardsPoint));
    }
}
