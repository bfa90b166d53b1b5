//! Randomness that can be repeated.
//!
//! Each draw has its own ChaCha20 stream, keyed by SHA-256 of seed, party,
//! connection, name and ordinal, so that one draw more or less shifts no
//! other and a comparison of two runs shows only what really differs.

use num_bigint::BigUint;
use rand::rngs::ChaCha20Rng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use super::{Quantity, count};

/// What decides every random value of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

impl Seed {
    /// The stream from which `party` draws `quantity`.
    ///
    /// Only `fill_bytes` is ever called on it: nothing else of the crate's
    /// could change a byte from one release to the next.
    pub(super) fn stream(self, party: &str, quantity: &Quantity) -> ChaCha20Rng {
        let mut key = Sha256::new();
        key.update(b"slowshake draw 1\0");
        key.update(self.0.to_be_bytes());
        for part in [party, &quantity.to_string()] {
            key.update(count(part.len()).to_be_bytes());
            key.update(part.as_bytes());
        }
        ChaCha20Rng::from_seed(key.finalize().into())
    }
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draw {
    /// This many bytes.
    Bytes(usize),
    /// This many bytes, none of them zero (PKCS#1 v1.5 padding).
    NonZeroBytes(usize),
    /// Bytes whose first ones are fixed: the RSA premaster secret starts with
    /// the version that the client offered.
    Prefixed {
        /// The fixed first bytes.
        prefix: Vec<u8>,
        /// The length of the whole.
        length: usize,
    },
    /// Bytes whose last ones are fixed: the random of a server that chose an older
    /// version than it speaks ends in a sentinel (RFC 9846 §4.2.3).
    Suffixed {
        /// The fixed last bytes.
        suffix: Vec<u8>,
        /// The length of the whole.
        length: usize,
    },
    /// A number between two bounds, both included.
    Number {
        /// The smallest that may come out.
        from: BigUint,
        /// The largest.
        to: BigUint,
    },
    /// A secret exponent between two bounds, drawn again while its public
    /// value g^x mod p would be 1 or p − 1, which give every secret away.
    Exponent {
        /// The smallest that may come out.
        from: BigUint,
        /// The largest.
        to: BigUint,
        /// The generator.
        g: BigUint,
        /// The prime.
        p: BigUint,
    },
    /// A number between two bounds, as this many bytes, big-endian.
    Scalar {
        /// The smallest that may come out.
        from: BigUint,
        /// The largest.
        to: BigUint,
        /// Length of the result in bytes.
        length: usize,
    },
}

impl Draw {
    /// Whether it is a number of exactly so many bits, as an exponent has
    /// that is shorter than its prime on purpose (RFC 7919 §5.2).
    pub fn is_short_exponent(&self) -> bool {
        match self {
            Draw::Number { from, to } => {
                from.bits() == to.bits()
                    && from.trailing_zeros() == Some(from.bits() - 1)
                    && to.count_ones() == to.bits()
            }
            _ => false,
        }
    }

    /// Takes the next acceptable bytes from the stream.
    ///
    /// Ranges use rejection sampling of our own: as many bits as the upper
    /// bound has are drawn, and drawn again while the number is outside.
    pub(super) fn take(&self, stream: &mut ChaCha20Rng) -> Vec<u8> {
        match self {
            Draw::Bytes(length) => bytes(stream, *length),
            Draw::NonZeroBytes(length) => {
                let mut out = Vec::with_capacity(*length);
                while out.len() < *length {
                    let candidate = bytes(stream, 1)[0];
                    if candidate != 0 {
                        out.push(candidate);
                    }
                }
                out
            }
            Draw::Prefixed { prefix, length } => {
                let mut out = prefix.clone();
                out.extend(bytes(stream, length.saturating_sub(prefix.len())));
                out
            }
            Draw::Suffixed { suffix, length } => {
                let mut out = bytes(stream, length.saturating_sub(suffix.len()));
                out.extend(suffix);
                out
            }
            Draw::Number { from, to } => crate::crypto::to_bytes(&number(stream, from, to)),
            Draw::Exponent { from, to, g, p } => {
                let one = BigUint::from(1u8);
                // Bounded, so that parameters which have trivial public
                // values only (g = 1) still end.
                let mut drawn = number(stream, from, to);
                for _ in 0..1000 {
                    let public = g.modpow(&drawn, p);
                    if public != one && public != p - &one {
                        break;
                    }
                    drawn = number(stream, from, to);
                }
                crate::crypto::to_bytes(&drawn)
            }
            Draw::Scalar { from, to, length } => {
                let minimal = crate::crypto::to_bytes(&number(stream, from, to));
                let mut out = vec![0; length.saturating_sub(minimal.len())];
                out.extend(minimal);
                out
            }
        }
    }
}

fn bytes(stream: &mut ChaCha20Rng, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    stream.fill_bytes(&mut out);
    out
}

fn number(stream: &mut ChaCha20Rng, from: &BigUint, to: &BigUint) -> BigUint {
    debug_assert!(from <= to, "an empty range has no number");
    let top = crate::crypto::to_bytes(to);
    let length = top.len().max(1);
    let spare = top.first().map_or(7, |byte| byte.leading_zeros().min(7));
    loop {
        let mut raw = bytes(stream, length);
        raw[0] &= 0xff >> spare;
        let candidate = BigUint::from_bytes_be(&raw);
        if candidate >= *from && candidate <= *to {
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{ConnectionId, Name};

    fn stream(name: Name) -> ChaCha20Rng {
        Seed(1).stream("client", &Quantity::new(ConnectionId::FIRST, name))
    }

    #[test]
    fn the_same_seed_draws_the_same_bytes_on_every_release() {
        let drawn = Draw::Bytes(8).take(&mut stream(Name::ClientRandom));
        assert_eq!(drawn, [0xf4, 0x2d, 0x6f, 0x5d, 0x4f, 0xae, 0x6e, 0x6d]);
        assert_ne!(drawn, Draw::Bytes(8).take(&mut stream(Name::ServerRandom)));
    }

    #[test]
    fn a_number_reaches_both_bounds_and_never_passes_them() {
        let (from, to) = (BigUint::from(2u8), BigUint::from(21u8));
        let draw = Draw::Number { from, to };
        let mut stream = stream(Name::Xc);
        let drawn: Vec<u8> = (0..2000).map(|_| draw.take(&mut stream)[0]).collect();
        assert_eq!(drawn.iter().min(), Some(&2));
        assert_eq!(drawn.iter().max(), Some(&21));
    }

    #[test]
    fn padding_bytes_are_never_zero() {
        let drawn = Draw::NonZeroBytes(4000).take(&mut stream(Name::Ps));
        assert_eq!(drawn.len(), 4000);
        assert!(!drawn.contains(&0));
    }
}
