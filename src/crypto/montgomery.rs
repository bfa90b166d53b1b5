//! Powers modulo odd numbers of up to 8192 bits, by Montgomery's method on
//! numbers of a fixed size.
//!
//! An attack that asks a server a hundred thousand questions makes it compute
//! as many powers with short moduli. For these the general numbers spend more
//! time on memory than on arithmetic; on the stack it takes a third. For a
//! signature of RSA it takes half.

use num_bigint::BigUint;
use num_traits::One;

/// Exponents up to this many bits, as e = 65537, are read bit by bit: the
/// powers that longer ones multiply by would cost more than they spare.
const SHORT_EXPONENT_BITS: u64 = 32;

/// `base^exponent mod modulus`; `None` if the modulus is even or has more
/// than 8192 bits.
pub(super) fn pow(base: &BigUint, exponent: &BigUint, modulus: &BigUint) -> Option<BigUint> {
    if !modulus.bit(0) || modulus.is_one() {
        return None;
    }
    let power = match modulus.bits().div_ceil(64) {
        ..=4 => Modulus::<4>::new(modulus).pow(base, exponent),
        5..=8 => Modulus::<8>::new(modulus).pow(base, exponent),
        9..=16 => Modulus::<16>::new(modulus).pow(base, exponent),
        17..=32 => Modulus::<32>::new(modulus).pow(base, exponent),
        33..=48 => Modulus::<48>::new(modulus).pow(base, exponent),
        49..=64 => Modulus::<64>::new(modulus).pow(base, exponent),
        65..=96 => Modulus::<96>::new(modulus).pow(base, exponent),
        97..=128 => Modulus::<128>::new(modulus).pow(base, exponent),
        _ => return None,
    };
    Some(power)
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

    /// a·b·R⁻¹ modulo m, for a and b below m (Handbook of Applied Cryptography
    /// §14.3.2).
    fn multiply(&self, a: &[u64; N], b: &[u64; N]) -> [u64; N] {
        let mut t = [0u64; N];
        let mut top = 0u64;
        for &digit in b {
            let digit = u128::from(digit);
            // What is added of a, and of m so that the lowest word becomes 0.
            let mut of_a = u128::from(a[0]) * digit + u128::from(t[0]);
            let quotient = u128::from((of_a as u64).wrapping_mul(self.inverse));
            let mut of_m = quotient * u128::from(self.words[0]) + u128::from(of_a as u64);
            for i in 1..N {
                of_a = u128::from(a[i]) * digit + u128::from(t[i]) + (of_a >> 64);
                of_m =
                    quotient * u128::from(self.words[i]) + u128::from(of_a as u64) + (of_m >> 64);
                t[i - 1] = of_m as u64;
            }
            let sum = (of_a >> 64) + (of_m >> 64) + u128::from(top);
            t[N - 1] = sum as u64;
            top = (sum >> 64) as u64;
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

    /// From the exponent's leading bits to its last, in windows that begin and
    /// end with a 1 (Handbook of Applied Cryptography §14.6.1).
    fn pow(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        let short = exponent.bits() <= SHORT_EXPONENT_BITS;
        let width = if short { 1 } else { 5 };
        let mut odd_powers = vec![self.enter(base)];
        if width > 1 {
            let square = self.multiply(&odd_powers[0], &odd_powers[0]);
            while odd_powers.len() < 1 << (width - 1) {
                let last = odd_powers[odd_powers.len() - 1];
                odd_powers.push(self.multiply(&last, &square));
            }
        }
        let mut power = None;
        let mut left = exponent.bits();
        while left > 0 {
            let mut end = left - 1;
            let mut window = 0;
            if exponent.bit(end) {
                end = left.saturating_sub(width);
                while !exponent.bit(end) {
                    end += 1;
                }
                let bits = (end..left).rev();
                window = bits.fold(0, |read, bit| read << 1 | usize::from(exponent.bit(bit)));
            }
            // The first window is not 0: it has the leading bit.
            power = Some(match power {
                None => odd_powers[window >> 1],
                Some(mut power) => {
                    for _ in end..left {
                        power = self.multiply(&power, &power);
                    }
                    match window {
                        0 => power,
                        _ => self.multiply(&power, &odd_powers[window >> 1]),
                    }
                }
            });
            left = end;
        }
        let Some(power) = power else {
            return BigUint::one();
        };
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
            base in prop::collection::vec(any::<u8>(), 0..300),
            exponent in prop::collection::vec(any::<u8>(), 0..66),
            modulus in prop::collection::vec(any::<u8>(), 1..260),
        ) {
            let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
            let (base, exponent) = (number(&base), number(&exponent));
            let modulus = number(&modulus) * 2u8 + 1u8;
            let expected = base.modpow(&exponent, &modulus);
            match pow(&base, &exponent, &modulus) {
                Some(power) => prop_assert_eq!(power, expected),
                None => prop_assert!(modulus.is_one() || modulus.bits() > 8192),
            }
        }
    }

    #[test]
    fn the_largest_moduli_of_each_size_carry_over_the_top() {
        for bits in [
            64u32, 128, 255, 256, 257, 511, 512, 513, 1024, 2048, 3072, 4096, 6144, 8192,
        ] {
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
    fn an_even_modulus_and_one_of_8193_bits_are_left_to_others() {
        let two = BigUint::from(2u8);
        assert_eq!(pow(&two, &two, &BigUint::from(22u8)), None);
        assert_eq!(pow(&two, &two, &((BigUint::one() << 8192u32) + 1u8)), None);
    }
}
