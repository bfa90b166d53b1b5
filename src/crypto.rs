//! The arithmetic and its working.
//!
//! Everything here is a function of its arguments: no randomness is drawn, no
//! clock is read, nothing is remembered. What a handshake draws at random
//! (a padding string, a salt, an ECDSA `k`) comes in as an argument, because
//! the ledger records it as a value of its own.
//!
//! Each computation exists twice. The *evaluation* gives the bytes, as fast
//! as it goes. The [`Working`] gives the lines a student would write on
//! paper; it is computed only when somebody looks, by different code, and a
//! test holds the two equal.
//!
//! | module | what | from |
//! | --- | --- | --- |
//! | [`number`] | big-endian numbers, modular powers | ours, on num-bigint |
//! | [`group`] | the published groups and the toy ones | RFC 7919, RFC 3526 |
//! | [`bleichenbacher`] | a premaster secret from a server that tells too much | ours |
//! | [`discrete_log`] | baby steps, giant steps, and what they cost | ours |
//! | [`hash`], [`prf`], [`hkdf`] | hashes, HMAC, the TLS 1.2 PRF, HKDF | hashes and HMAC by crates, PRF and HKDF ours |
//! | [`rsa`] | RSA with PKCS#1 v1.5 and PSS | ours, on num-bigint |
//! | [`curve`], [`ecdsa`] | X25519, P-256, P-384, P-521 | points by crates; the ladders of the working and ECDSA's `s` ours |
//! | [`ed25519`] | Ed25519, verified | by a crate |
//! | [`mlkem`] | ML-KEM-768 | by a crate |
//! | [`signature`] | what a certificate says of how it was signed | ours |
//! | [`aead`], [`cbc`], [`padding`] | record protection | ciphers by crates, padding and working ours |

pub mod aead;
pub mod bleichenbacher;
pub mod cbc;
pub mod curve;
pub mod discrete_log;
pub mod ecdsa;
pub mod ed25519;
pub mod error;
pub mod group;
pub mod hash;
pub mod hkdf;
pub mod mlkem;
mod montgomery;
pub mod number;
pub mod padding;
pub mod prf;
pub mod rsa;
pub mod signature;
pub mod working;

pub use aead::{Aead, Construction};
pub use curve::Curve;
pub use discrete_log::{DiscreteLogWorking, Outcome, discrete_log, operations_needed};
pub use error::CryptoError;
pub use group::FiniteField;
pub use hash::{Hash, HashWorking, HmacWorking};
pub use hkdf::{HkdfExpandLabelWorking, hkdf_expand, hkdf_extract, hkdf_label};
pub use number::{ModPowWorking, mod_pow, to_bytes, to_bytes_padded};
pub use padding::{check_tls_padding, tls_padding};
pub use prf::{PrfWorking, prf};
pub use rsa::{
    PssSignWorking, PssVerifyWorking, RsaDecryptWorking, RsaEncryptWorking, RsaPrivateKey,
    RsaPublicKey, RsaSignWorking, RsaVerifyWorking, eme_open, emsa_pkcs1_v1_5, sign_pkcs1_v1_5,
    sign_pss, verify_pkcs1_v1_5, verify_pss,
};
pub use signature::{PssParameters, SignatureAlgorithm};
pub use working::{Line, Shown, Working};
