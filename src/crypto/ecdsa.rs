//! ECDSA (FIPS 186-5 §6) on P-256, P-384 and P-521.
//!
//! A signature is ours, on num-bigint, with the point R = kG from the crate;
//! a verification is the crate's. In TLS 1.2 any hash may go with any curve
//! (RFC 5246 §7.4.1.4.1); its digest is cut to the length of the order.

use super::curve::{Curve, WeierstrassWorking};
use super::error::CryptoError;
use super::hash::Hash;
use super::number::{from_bytes, mod_pow};
use super::working::{Line, Working, pick};
use num_bigint::BigUint;
use num_traits::Zero;
use std::ops::Range;

/// The order of a curve that signs.
fn order(curve: Curve) -> Result<&'static BigUint, CryptoError> {
    curve.order().ok_or(CryptoError::NotASigningCurve {
        found: curve.name(),
    })
}

/// z: the leftmost bits of the digest, as many as n has (FIPS 186-5 §6.4.1
/// step 2). The orders of P-256 and P-384 are whole bytes long, and no digest
/// here is as long as that of P-521.
fn truncated(curve: Curve, digest: &[u8]) -> BigUint {
    from_bytes(&digest[..digest.len().min(curve.secret_length())])
}

/// r: the x coordinate of R = kG, modulo n.
fn r_of(curve: Curve, point: &[u8], n: &BigUint) -> BigUint {
    let x = point.get(1..=curve.secret_length()).unwrap_or_default();
    from_bytes(x) % n
}

/// The signature of a message with the private key d and the given k, as the
/// DER of `Ecdsa-Sig-Value` (RFC 8422 §5.4). d and k are big-endian, from 1
/// to n − 1, as long as n. The same k for two messages gives d away.
///
/// # Errors
/// [`CryptoError::NotASigningCurve`] for X25519; [`CryptoError::Length`] or
/// [`CryptoError::ScalarOutOfRange`] for d or k;
/// [`CryptoError::ZeroSignatureComponent`] when another k must be drawn.
pub fn sign(
    curve: Curve,
    hash: Hash,
    d: &[u8],
    k: &[u8],
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let n = order(curve)?;
    curve.check_secret("private key", d)?;
    curve.check_secret("k", k)?;
    let z = truncated(curve, &hash.digest(&[message]));
    let r = r_of(curve, &curve.public(k)?, n);
    if r.is_zero() {
        return Err(CryptoError::ZeroSignatureComponent { component: "r" });
    }
    // k⁻¹ exists: n is prime and k is not 0.
    let inverse = from_bytes(k).modinv(n).unwrap_or_default();
    let s = inverse * (z + &r * from_bytes(d)) % n;
    if s.is_zero() {
        return Err(CryptoError::ZeroSignatureComponent { component: "s" });
    }
    Ok(der(&r, &s))
}

/// `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 §2.2.3). With two numbers of
/// at most 66 bytes the length of an INTEGER fits into one byte; that of the
/// SEQUENCE, from 128 on, stands behind `81` (X.690 §8.1.3.5).
fn der(r: &BigUint, s: &BigUint) -> Vec<u8> {
    let mut body = Vec::new();
    for number in [r, s] {
        let mut bytes = number.to_bytes_be();
        // An INTEGER is signed: a leading bit 1 needs a zero before it.
        if bytes.first().is_some_and(|byte| byte & 0x80 != 0) {
            bytes.insert(0, 0);
        }
        body.push(0x02);
        body.push(bytes.len() as u8);
        body.extend(bytes);
    }
    let mut sequence = match body.len() {
        short @ ..0x80 => vec![0x30, short as u8],
        long => vec![0x30, 0x81, long as u8],
    };
    sequence.extend(body);
    sequence
}

/// Whether this is the signature of the message under a public key, in TLS's
/// form, 04 ‖ x ‖ y, or compressed, as certificates may hold it
/// (RFC 5480 §2.2). Malformed keys and malformed DER are `false`.
pub fn verify(
    curve: Curve,
    hash: Hash,
    public: &[u8],
    message: &[u8],
    der_signature: &[u8],
) -> bool {
    let Ok(public) = &curve.decompressed(public) else {
        return false;
    };
    let digest = hash.digest(&[message]);
    // The crate refuses digests shorter than half of n, as SHA-1's with
    // P-384. Zeros in front leave z what it is.
    let missing = curve.secret_length().saturating_sub(digest.len());
    let digest = [vec![0; missing], digest].concat();
    macro_rules! verified {
        ($curve:ident) => {{
            use $curve::ecdsa::{Signature, VerifyingKey, signature::hazmat::PrehashVerifier};
            VerifyingKey::from_sec1_bytes(public)
                .and_then(|key| key.verify_prehash(&digest, &Signature::from_der(der_signature)?))
                .is_ok()
        }};
    }
    match curve {
        Curve::X25519 => false,
        Curve::P256 => verified!(p256),
        Curve::P384 => verified!(p384),
        Curve::P521 => verified!(p521),
    }
}

/// How a signature works: z, k, R = kG, r, k⁻¹, s, and their DER. The
/// multiplication's own working is reached through [`Working::inside`].
#[derive(Debug, Clone)]
pub struct EcdsaWorking {
    curve: Curve,
    hash: Hash,
    d: Vec<u8>,
    k: Vec<u8>,
    message: Vec<u8>,
}

impl EcdsaWorking {
    /// The working of [`sign`].
    ///
    /// # Errors
    /// As [`sign`].
    pub fn new(
        curve: Curve,
        hash: Hash,
        d: &[u8],
        k: &[u8],
        message: &[u8],
    ) -> Result<EcdsaWorking, CryptoError> {
        sign(curve, hash, d, k, message)?;
        Ok(EcdsaWorking {
            curve,
            hash,
            d: d.to_vec(),
            k: k.to_vec(),
            message: message.to_vec(),
        })
    }

    fn multiplication(&self) -> Option<WeierstrassWorking> {
        WeierstrassWorking::public(self.curve, &self.k).ok()
    }

    fn all(&self) -> Vec<Line> {
        let Ok(n) = order(self.curve) else {
            return Vec::new();
        };
        let hash = self.hash.name();
        let digest = self.hash.digest(&[&self.message]);
        let z = truncated(self.curve, &digest);
        let k = from_bytes(&self.k);
        let point = self
            .multiplication()
            .map(|working| working.result())
            .unwrap_or_default();
        let r = r_of(self.curve, &point, n);
        // Fermat, where the evaluation runs Euclid's algorithm.
        let inverse = mod_pow(&k, &(n - 2u32), n).unwrap_or_default();
        let s = &inverse * ((&z + &r * from_bytes(&self.d)) % n) % n;
        let cut = if digest.len() > self.curve.secret_length() {
            format!(
                "the first {} bytes of {hash}(M)",
                self.curve.secret_length()
            )
        } else {
            format!("{hash}(M)")
        };
        vec![
            Line::bytes("H", format!("{hash}(M)"), digest),
            Line::number("z", cut, z),
            Line::number("k", "random, 1 to n − 1, never used again", k),
            Line::bytes("R", "k · G", point),
            Line::number("r", "x_R mod n", r.clone()),
            Line::number("k⁻¹", "k^(n − 2) mod n", inverse),
            Line::number("s", "k⁻¹ · (z + r · d) mod n", s.clone()),
            Line::bytes("signature", "DER SEQUENCE { r, s }", der(&r, &s)),
        ]
    }
}

impl Working for EcdsaWorking {
    fn len(&self) -> usize {
        8
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    fn result(&self) -> Vec<u8> {
        match self.all().pop().map(|line| line.result) {
            Some(super::Shown::Bytes(signature)) => signature,
            _ => Vec::new(),
        }
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        if line != 3 {
            return None;
        }
        self.multiplication()
            .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_out_of_range_are_refused() {
        let n = Curve::P256.order().unwrap().to_bytes_be();
        let one = [vec![0; 31], vec![1]].concat();
        for (d, k) in [
            (&n, &one),
            (&one, &n),
            (&vec![0; 32], &one),
            (&one, &vec![0; 32]),
        ] {
            assert!(matches!(
                sign(Curve::P256, Hash::Sha256, d, k, b"m"),
                Err(CryptoError::ScalarOutOfRange { .. })
            ));
        }
    }

    #[test]
    fn x25519_signs_and_verifies_nothing() {
        assert_eq!(
            sign(Curve::X25519, Hash::Sha256, &[1; 32], &[1; 32], b"m"),
            Err(CryptoError::NotASigningCurve { found: "x25519" })
        );
        assert!(!verify(Curve::X25519, Hash::Sha256, &[9; 32], b"m", b""));
    }

    #[test]
    fn a_malformed_signature_is_invalid() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            malformed_signatures(curve);
        }
    }

    fn malformed_signatures(curve: Curve) {
        let length = curve.secret_length();
        let (mut d, mut k) = (vec![1; length], vec![2; length]);
        (d[0], k[0]) = (0, 1);
        let public = curve.public(&d).unwrap();
        let good = sign(curve, Hash::Sha256, &d, &k, b"m").unwrap();
        let valid = |signature: &[u8]| verify(curve, Hash::Sha256, &public, b"m", signature);
        assert!(valid(&good));
        for end in 0..good.len() {
            assert!(!valid(&good[..end]));
        }
        assert!(!valid(&[good.as_slice(), &[0]].concat()));
        for byte in 0..good.len() {
            let mut flipped = good.clone();
            flipped[byte] ^= 1;
            assert!(!valid(&flipped), "byte {byte}");
        }
    }

    #[test]
    fn a_compressed_key_verifies_what_its_point_verifies() {
        for curve in [Curve::P256, Curve::P384, Curve::P521] {
            let length = curve.secret_length();
            let (mut d, mut k) = (vec![3; length], vec![4; length]);
            (d[0], k[0]) = (0, 1);
            let signature = sign(curve, Hash::Sha1, &d, &k, b"m").unwrap();
            let public = curve.public(&d).unwrap();
            let form = 2 + (public[2 * length] & 1);
            let key = [&[form], &public[1..=length]].concat();
            assert!(verify(curve, Hash::Sha1, &key, b"m", &signature));
            assert!(!verify(curve, Hash::Sha1, &key, b"n", &signature));
            let negative = [&[form ^ 1], &public[1..=length]].concat();
            assert!(!verify(curve, Hash::Sha1, &negative, b"m", &signature));
        }
    }
}
