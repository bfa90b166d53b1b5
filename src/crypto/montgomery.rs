//! Powers modulo odd numbers of up to 512 bits, by Montgomery's method on
//! numbers of a fixed size.
//!
//! An attack that asks a server a hundred thousand questions makes it compute
//! as many powers with short moduli. For these the general numbers spend more
//! time on memory than on arithmetic; on the stack it takes a third.

use num_bigint::BigUint;
use num_traits::One;

/// `base^exponent mod modulus`; `None` if the modulus is even or has more
/// than 512 bits.
pub(super) fn pow(base: &BigUint, exponent: &BigUint, modulus: &BigUint) -> Option<BigUint> {
    if !modulus.bit(0) || modulus.is_one() {
        return None;
    }
    match modulus.bits() {
        ..=256 => Some(Modulus::<4>::new(modulus).pow(base, exponent)),
        257..=512 => Some(Modulus::<8>::new(modulus).pow(base, exponent)),
        _ => None,
    }
}

/// An odd modulus m of at most N words, and what goes with it. R is 2^(64·N).
struct Modulus<'a, const N: usize> {
    whole: &'a BigUint,
    words: [u64; N],
    /// −m⁻¹ modulo 2^64.
    inverse: u64,
}

impl<'a, const N: usize> Modulus<'a, N> {
    fn new(whole: &'a BigUint) -> Self {
        let words = words(whole);
        // Newton: an odd number is its own inverse modulo 8, and each round
        // doubles the bits that are right.
        let mut inverse = words[0];
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(words[0].wrapping_mul(inverse)));
        }
        Self {
            whole,
            words,
            inverse: inverse.wrapping_neg(),
        }
    }

    /// x·R modulo m.
    fn enter(&self, x: &BigUint) -> [u64; N] {
        words(&((x << (64 * N)) % self.whole))
    }

    /// a·b·R⁻¹ modulo m (Handbook of Applied Cryptography §14.3.2).
    fn multiply(&self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        let mut t = [0u64; N];
        let mut top = 0u64;
        for &digit in b {
            let mut carry = 0u128;
            for (t, a) in t.iter_mut().zip(a) {
                carry += u128::from(*t) + u128::from(*a) * u128::from(digit);
                *t = carry as u64;
                carry >>= 64;
            }
            carry += u128::from(top);
            let (high, over) = (carry as u64, (carry >> 64) as u64);
            let quotient = u128::from(t[0].wrapping_mul(self.inverse));
            let mut carry = (u128::from(t[0]) + quotient * u128::from(self.words[0])) >> 64;
            for i in 1..N {
                carry += u128::from(t[i]) + quotient * u128::from(self.words[i]);
                t[i - 1] = carry as u64;
                carry >>= 64;
            }
            carry += u128::from(high);
            t[N - 1] = carry as u64;
            top = over + (carry >> 64) as u64;
        }
        let mut less = [0u64; N];
        let mut borrow = false;
        for i in 0..N {
            let (difference, first) = t[i].overflowing_sub(self.words[i]);
            let (difference, second) = difference.overflowing_sub(u64::from(borrow));
            less[i] = difference;
            borrow = first | second;
        }
        if top != 0 || !borrow { less } else { t }
    }

    /// Four bits of the exponent at a time.
    fn pow(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        let one = self.enter(&BigUint::one());
        let base = self.enter(base);
        let mut powers = [one; 16];
        for i in 1..16 {
            powers[i] = self.multiply(&powers[i - 1], &base);
        }
        let mut power = one;
        let mut begun = false;
        for digit in exponent.to_u64_digits().iter().rev() {
            for shift in (0..64).step_by(4).rev() {
                let window = (digit >> shift & 15) as usize;
                if begun {
                    for _ in 0..4 {
                        power = self.multiply(&power, &power);
                    }
                }
                if window != 0 {
                    power = self.multiply(&power, &powers[window]);
                    begun = true;
                }
            }
        }
        let mut unit = [0; N];
        unit[0] = 1;
        let words = self.multiply(&power, &unit);
        let digits = words
            .iter()
            .flat_map(|word| [*word as u32, (word >> 32) as u32]);
        BigUint::new(digits.collect())
    }
}

/// The lowest N words of a number that has no more.
fn words<const N: usize>(number: &BigUint) -> [u64; N] {
    let mut words = [0; N];
    for (word, digit) in words.iter_mut().zip(number.to_u64_digits()) {
        *word = digit;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_power_is_that_of_the_general_numbers(
            base in prop::collection::vec(any::<u8>(), 0..80),
            exponent in prop::collection::vec(any::<u8>(), 0..66),
            modulus in prop::collection::vec(any::<u8>(), 1..65),
        ) {
            let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
            let (base, exponent) = (number(&base), number(&exponent));
            let modulus = number(&modulus) * 2u8 + 1u8;
            let expected = base.modpow(&exponent, &modulus);
            match pow(&base, &exponent, &modulus) {
                Some(power) => prop_assert_eq!(power, expected),
                None => prop_assert!(modulus.is_one() || modulus.bits() > 512),
            }
        }
    }

    #[test]
    fn the_largest_moduli_of_each_size_carry_over_the_top() {
        for bits in [64u32, 128, 255, 256, 257, 511, 512] {
            let modulus = (BigUint::one() << bits) - 1u8;
            let base = &modulus - 1u8;
            for exponent in [0u32, 1, 2, 3, 65_537] {
                let exponent = BigUint::from(exponent);
                let expected = base.modpow(&exponent, &modulus);
                assert_eq!(pow(&base, &exponent, &modulus), Some(expected));
            }
        }
    }

    #[test]
    fn an_even_modulus_and_one_of_513_bits_are_left_to_others() {
        let two = BigUint::from(2u8);
        assert_eq!(pow(&two, &two, &BigUint::from(22u8)), None);
        assert_eq!(pow(&two, &two, &((BigUint::one() << 512u32) + 1u8)), None);
    }
}
