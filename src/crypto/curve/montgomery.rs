//! How X25519 works: the clamped secret, and the Montgomery ladder on u
//! coordinates (RFC 7748 §5).

use super::super::error::CryptoError;
use super::super::working::{Line, Working, clamp};
use super::Curve;
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::ops::Range;

/// The ladder reads the bits 254 to 0.
const BITS: usize = 255;
/// Lines before the ladder, and after it.
const BEFORE: usize = 2;
const AFTER: usize = 2;

/// The working of X25519. First the clamped secret k and the decoded u; then
/// a line for each bit of k with the u coordinate of R_0, where
/// (R_0, R_1) are the multiples of P by the bits read so far and by one more;
/// then the division and the little-endian bytes.
#[derive(Debug, Clone)]
pub struct MontgomeryWorking {
    secret: [u8; 32],
    public: [u8; 32],
}

/// The ladder's state in RFC 7748's names: R_0 = x_2 : z_2, R_1 = x_3 : z_3.
struct Ladder {
    p: BigUint,
    x_1: BigUint,
    x_2: BigUint,
    z_2: BigUint,
    x_3: BigUint,
    z_3: BigUint,
}

impl Ladder {
    fn new(u: BigUint) -> Ladder {
        Ladder {
            p: prime(),
            x_1: u.clone(),
            x_2: BigUint::one(),
            z_2: BigUint::zero(),
            x_3: u,
            z_3: BigUint::one(),
        }
    }

    /// One bit further: R_b is doubled, the other becomes R_0 + R_1.
    fn step(&mut self, bit: bool) {
        // RFC 7748 §5 swaps lazily; swapping before and after is the same.
        if bit {
            self.swap();
        }
        let p = &self.p;
        let a = &self.x_2 + &self.z_2;
        let aa = &a * &a % p;
        let b = &self.x_2 + p - &self.z_2;
        let bb = &b * &b % p;
        let e = (&aa + p - &bb) % p;
        let c = &self.x_3 + &self.z_3;
        let d = &self.x_3 + p - &self.z_3;
        let da = d * a % p;
        let cb = c * b % p;
        let sum = &da + &cb;
        self.x_3 = &sum * &sum % p;
        let difference = da + p - cb;
        self.z_3 = &self.x_1 * (&difference * &difference % p) % p;
        self.x_2 = &aa * bb % p;
        self.z_2 = &e * (aa + &e * 121_665u32) % p;
        if bit {
            self.swap();
        }
    }

    fn swap(&mut self) {
        std::mem::swap(&mut self.x_2, &mut self.x_3);
        std::mem::swap(&mut self.z_2, &mut self.z_3);
    }

    /// x_2 / z_2, and 0 for the point at infinity, as z_2^(p−2) gives it.
    fn u(&self) -> BigUint {
        let inverse = self.z_2.modinv(&self.p).unwrap_or_default();
        &self.x_2 * inverse % &self.p
    }
}

/// 2^255 − 19.
fn prime() -> BigUint {
    (BigUint::one() << 255u32) - 19u32
}

impl MontgomeryWorking {
    /// The working of a public value: the secret times the point with u = 9.
    ///
    /// # Errors
    /// [`CryptoError::Length`] unless the secret has 32 bytes.
    pub fn public(secret: &[u8]) -> Result<MontgomeryWorking, CryptoError> {
        let mut base = [0; 32];
        base[0] = 9;
        MontgomeryWorking::shared(secret, &base)
    }

    /// The working of a shared secret.
    ///
    /// # Errors
    /// [`CryptoError::Length`] unless both have 32 bytes.
    pub fn shared(secret: &[u8], peer_public: &[u8]) -> Result<MontgomeryWorking, CryptoError> {
        Curve::X25519.check_secret("secret", secret)?;
        Curve::X25519.check_public(peer_public)?;
        let array = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).unwrap_or_default();
        Ok(MontgomeryWorking {
            secret: array(secret),
            public: array(peer_public),
        })
    }

    /// decodeScalar25519, RFC 7748 §5.
    fn clamped(&self) -> [u8; 32] {
        let mut k = self.secret;
        k[0] &= 248;
        k[31] &= 127;
        k[31] |= 64;
        k
    }

    /// decodeUCoordinate: the last bit is ignored, and what is not below p is
    /// reduced.
    fn u(&self) -> BigUint {
        let mut u = self.public;
        u[31] &= 127;
        BigUint::from_bytes_le(&u) % prime()
    }

    fn bit(&self, t: usize) -> bool {
        self.clamped()[t / 8] >> (t % 8) & 1 == 1
    }

    fn encoded(u: &BigUint) -> Vec<u8> {
        let mut bytes = u.to_bytes_le();
        bytes.resize(32, 0);
        bytes
    }

    /// The ladder after its first `count` bits.
    fn ladder(&self, count: usize) -> Ladder {
        let mut ladder = Ladder::new(self.u());
        for t in (0..BITS).rev().take(count) {
            ladder.step(self.bit(t));
        }
        ladder
    }
}

impl Working for MontgomeryWorking {
    fn len(&self) -> usize {
        BEFORE + BITS + AFTER
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let mut ladder = self.ladder(range.start.saturating_sub(BEFORE));
        let mut lines = Vec::with_capacity(range.len());
        for index in range {
            lines.push(match index {
                0 => Line::bytes(
                    "clamp",
                    "k[0] & 248, k[31] & 127 | 64",
                    self.clamped().to_vec(),
                ),
                1 => Line::number("decode", "u, little-endian, mod 2^255 − 19", self.u()),
                _ if index < BEFORE + BITS => {
                    let t = BITS - 1 - (index - BEFORE);
                    let bit = self.bit(t);
                    ladder.step(bit);
                    let formula = if bit {
                        "k_t = 1: R_0 ← R_0 + R_1, R_1 ← 2R_1"
                    } else {
                        "k_t = 0: R_0 ← 2R_0, R_1 ← R_0 + R_1"
                    };
                    Line::number(format!("t = {t}"), formula, ladder.u())
                }
                _ if index == BEFORE + BITS => {
                    Line::number("divide", "x_2 · z_2^(p − 2) mod p", ladder.u())
                }
                _ => Line::bytes(
                    "encode",
                    "u, 32 bytes, little-endian",
                    Self::encoded(&ladder.u()),
                ),
            });
        }
        lines
    }

    fn result(&self) -> Vec<u8> {
        Self::encoded(&self.ladder(BITS).u())
    }
}
