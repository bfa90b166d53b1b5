//! The crates that multiply points, behind functions of bytes.

use x25519_dalek::{PublicKey, StaticSecret, x25519};

/// 32 bytes, checked by the caller; anything else is read as zeros.
fn array(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or_default()
}

/// The u coordinate of the clamped secret times the base point.
pub(super) fn x25519_public(secret: &[u8]) -> Vec<u8> {
    PublicKey::from(&StaticSecret::from(array(secret)))
        .to_bytes()
        .to_vec()
}

/// The u coordinate of the clamped secret times the peer's point.
pub(super) fn x25519_shared(secret: &[u8], public: &[u8]) -> Vec<u8> {
    x25519(array(secret), array(public)).to_vec()
}

macro_rules! weierstrass_curve {
    ($module:ident, $curve:literal) => {
        /// Functions of bytes for one curve. Secrets are in range and points
        /// in the uncompressed form; the callers checked it.
        pub(super) mod $module {
            use crate::crypto::error::CryptoError;
            use ::$module::elliptic_curve::sec1::ToSec1Point;
            use ::$module::{PublicKey, SecretKey};

            pub(in super::super) fn public(secret: &[u8]) -> Vec<u8> {
                SecretKey::from_slice(secret)
                    .map(|secret| secret.public_key().to_sec1_point(false).as_bytes().to_vec())
                    .unwrap_or_default()
            }

            pub(in super::super) fn is_on_curve(public: &[u8]) -> bool {
                PublicKey::from_sec1_bytes(public).is_ok()
            }

            pub(in super::super) fn shared(
                secret: &[u8],
                peer: &[u8],
            ) -> Result<Vec<u8>, CryptoError> {
                let off_curve = |_| CryptoError::PointNotOnCurve { curve: $curve };
                let peer = PublicKey::from_sec1_bytes(peer).map_err(off_curve)?;
                let secret = SecretKey::from_slice(secret).map_err(off_curve)?;
                Ok(secret.diffie_hellman(&peer).raw_secret_bytes().to_vec())
            }

            pub(in super::super) fn multiply(scalar: &[u8], point: &[u8]) -> Option<Vec<u8>> {
                let point = PublicKey::from_sec1_bytes(point).ok()?;
                let scalar = SecretKey::from_slice(scalar).ok()?;
                let product = point.to_projective() * *scalar.to_nonzero_scalar();
                Some(product.to_affine().to_sec1_point(false).as_bytes().to_vec())
            }
        }
    };
}

weierstrass_curve!(p256, "secp256r1");
weierstrass_curve!(p384, "secp384r1");
weierstrass_curve!(p521, "secp521r1");
