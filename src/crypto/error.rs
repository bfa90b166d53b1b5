//! What can go wrong in the arithmetic, each with what was expected and what
//! was found.

use thiserror::Error;

/// Why a computation was refused or a check on its input failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// A power or a remainder modulo zero was asked for.
    #[error("the modulus is zero; it must be at least 1")]
    ZeroModulus,
    /// A byte string has the wrong length.
    #[error("{what}: expected {expected} bytes, found {found}")]
    Length {
        /// What the bytes are, in the RFC's words.
        what: &'static str,
        /// Length in bytes that is required.
        expected: usize,
        /// Length in bytes of what came.
        found: usize,
    },
    /// A byte string is not a whole number of blocks.
    #[error("{what}: expected a multiple of {block} bytes, found {found}")]
    NotWholeBlocks {
        /// What the bytes are.
        what: &'static str,
        /// Length of a block in bytes.
        block: usize,
        /// Length in bytes of what came.
        found: usize,
    },
    /// More was asked for than HKDF-Expand gives (RFC 5869 §2.3).
    #[error("HKDF-Expand gives at most {most} bytes with this hash; {found} were asked for")]
    HkdfLength {
        /// Bytes there can be.
        most: usize,
        /// Bytes that were asked for.
        found: usize,
    },
    /// Label, context or length do not fit into an HkdfLabel (RFC 9846 §7.1).
    #[error("at most 249 bytes of label, 255 of context and 65535 of output fit into an HkdfLabel")]
    HkdfLabel,
    /// A number does not fit into the bytes it is to be written in
    /// (RFC 8017 §4.1, "integer too large").
    #[error("a number of {found} bytes does not fit into {expected}")]
    NumberTooLarge {
        /// Bytes there are.
        expected: usize,
        /// Bytes the number needs.
        found: usize,
    },
    /// An RSA representative is not between 0 and n − 1 (RFC 8017 §5).
    #[error(
        "the representative must be smaller than the modulus of {modulus_bits} bits; it has {found_bits} bits"
    )]
    RepresentativeOutOfRange {
        /// Bits of the modulus n.
        modulus_bits: u64,
        /// Bits of the number that came.
        found_bits: u64,
    },
    /// The RSA modulus is too short for what is to be encoded in it
    /// (RFC 8017 §9.2 step 3, §9.1.1 step 3, §7.2.1 step 1).
    #[error("{what} needs a modulus of at least {expected} bytes; this one has {found}")]
    ModulusTooShort {
        /// The encoding.
        what: &'static str,
        /// Bytes the modulus would need.
        expected: usize,
        /// Bytes it has.
        found: usize,
    },
    /// A padding string of PKCS#1 v1.5 holds a zero byte (RFC 8017 §7.2.1).
    #[error("the padding string must hold no zero byte; byte {position} is zero")]
    ZeroInPaddingString {
        /// Where, from 0.
        position: usize,
    },
    /// A decrypted block is not an encryption block of PKCS#1 v1.5
    /// (RFC 8017 §7.2.2 step 3).
    #[error("encryption block: expected {expected} at byte {position}, found {found}")]
    EncryptionBlock {
        /// What should be there.
        expected: &'static str,
        /// Where, from 0.
        position: usize,
        /// What is there.
        found: String,
    },
    /// The numbers of an RSA key do not belong together (RFC 8017 §3.2).
    #[error("RSA key: expected {expected}, found otherwise")]
    RsaKey {
        /// The relation that does not hold.
        expected: &'static str,
    },
    /// An elliptic curve secret is zero or not below the order of the curve.
    #[error("{curve}: the {what} must be from 1 to n − 1, the order less one; found {found}")]
    ScalarOutOfRange {
        /// Name of the curve.
        curve: &'static str,
        /// Which scalar: the secret, or ECDSA's k.
        what: &'static str,
        /// "zero", or "n or more".
        found: &'static str,
    },
    /// A point came in compressed form, which TLS does not use
    /// (RFC 8422 §5.1.2).
    #[error(
        "{curve}: expected an uncompressed point (first byte 04), found a compressed one ({found:02x})"
    )]
    CompressedPoint {
        /// Name of the curve.
        curve: &'static str,
        /// The first byte, 02 or 03.
        found: u8,
    },
    /// The point at infinity came where a public key is required
    /// (RFC 8422 §5.11).
    #[error("{curve}: expected a point of the curve, found the point at infinity")]
    PointAtInfinity {
        /// Name of the curve.
        curve: &'static str,
    },
    /// A point starts with a byte that no form has.
    #[error(
        "{curve}: expected an uncompressed point (first byte 04), found first byte {found:02x}"
    )]
    PointForm {
        /// Name of the curve.
        curve: &'static str,
        /// The first byte.
        found: u8,
    },
    /// A coordinate is not below p, or the point does not satisfy the
    /// curve's equation (RFC 8422 §5.11).
    #[error(
        "{curve}: expected a point that satisfies the curve's equation, found one that does not"
    )]
    PointNotOnCurve {
        /// Name of the curve.
        curve: &'static str,
    },
    /// X25519 gave all zeros: the peer's point has small order
    /// (RFC 7748 §6.1, RFC 8422 §5.11).
    #[error("x25519: expected a shared secret that is not zero, found all zeros")]
    ZeroSharedSecret,
    /// An elliptic curve does not do what was asked, as signing with X25519.
    #[error("expected a curve for ECDSA (secp256r1, secp384r1 or secp521r1), found {found}")]
    NotASigningCurve {
        /// Name of the curve.
        found: &'static str,
    },
    /// The 32 bytes of an Ed25519 public key are no point of the curve
    /// (RFC 8032 §5.1.3).
    #[error("Ed25519: expected the encoding of a point of edwards25519, found none")]
    EdwardsPoint,
    /// A coefficient in an ML-KEM encapsulation key is not below q = 3329
    /// (the modulus check of FIPS 203 §7.2).
    #[error("ML-KEM: expected coefficients from 0 to 3328, found a larger one")]
    MlKemCoefficient,
    /// ECDSA gave r = 0 or s = 0 for this k: another k must be drawn
    /// (FIPS 186-5 §6.4.1).
    #[error("ECDSA: expected {component} ≠ 0, found 0: draw another k")]
    ZeroSignatureComponent {
        /// "r" or "s".
        component: &'static str,
    },
    /// The tag of an AEAD ciphertext is not the one computed
    /// (RFC 5116 §2.2: the symbol FAIL).
    #[error(
        "AEAD: expected the tag that key, nonce, additional data and ciphertext give, found another"
    )]
    BadTag,
    /// The plaintext or the additional data is longer than the AEAD allows.
    #[error("AEAD: {found} bytes are more than one call may protect")]
    TooLongForAead {
        /// Length of the plaintext in bytes.
        found: usize,
    },
    /// A padding of a CBC record has not the form of RFC 5246 §6.2.3.2.
    #[error("CBC padding: expected {expected}, found {found} at byte {position}")]
    CbcPadding {
        /// What each padding byte should be, or how long the record should be.
        expected: String,
        /// What is there.
        found: u8,
        /// Where, from 0.
        position: usize,
    },
}

/// That bytes are as long as they must be.
pub(in crate::crypto) fn check_length(
    what: &'static str,
    expected: usize,
    bytes: &[u8],
) -> Result<(), CryptoError> {
    if bytes.len() == expected {
        return Ok(());
    }
    Err(CryptoError::Length {
        what,
        expected,
        found: bytes.len(),
    })
}
