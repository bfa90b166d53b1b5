//! Numbers as TLS writes them, big-endian, and modular powers.

use super::error::CryptoError;
use super::montgomery;
use super::working::{Line, Working, clamp};
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::ops::Range;

/// The number that big-endian bytes stand for (RFC 8017 §4.2, OS2IP); no
/// bytes at all are 0.
pub fn from_bytes(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

/// The shortest big-endian bytes of a number; `[0]` for 0.
pub fn to_bytes(number: &BigUint) -> Vec<u8> {
    number.to_bytes_be()
}

/// The big-endian bytes of a number, with zeros in front up to exactly
/// `length` bytes (RFC 8017 §4.1, I2OSP).
///
/// # Errors
/// [`CryptoError::NumberTooLarge`] when the number needs more.
pub fn to_bytes_padded(number: &BigUint, length: usize) -> Result<Vec<u8>, CryptoError> {
    let needed = bytes_for(number.bits());
    if needed > length {
        return Err(CryptoError::NumberTooLarge {
            expected: length,
            found: needed,
        });
    }
    let mut bytes = vec![0; length - needed];
    if needed > 0 {
        bytes.extend(number.to_bytes_be());
    }
    Ok(bytes)
}

/// How many bytes hold this many bits.
pub(crate) fn bytes_for(bits: u64) -> usize {
    usize::try_from(bits.div_ceil(8)).expect("a number in memory has fewer bytes than usize counts")
}

/// Exponents up to this many bits are cheaper without the preparations that
/// the general numbers make for a power.
const SHORT_EXPONENT_BITS: u64 = 32;

/// `base^exponent mod modulus`, from 0 to `modulus` − 1.
///
/// # Errors
/// [`CryptoError::ZeroModulus`] when the modulus is 0.
pub fn mod_pow(
    base: &BigUint,
    exponent: &BigUint,
    modulus: &BigUint,
) -> Result<BigUint, CryptoError> {
    if modulus.is_zero() {
        return Err(CryptoError::ZeroModulus);
    }
    if modulus.is_one() {
        return Ok(BigUint::zero());
    }
    // A product of two words of a machine is faster still without any form.
    if modulus.bits() > 64
        && let Some(power) = montgomery::pow(base, exponent, modulus)
    {
        return Ok(power);
    }
    if exponent.bits() <= SHORT_EXPONENT_BITS {
        return Ok(square_and_multiply(base, exponent, modulus));
    }
    Ok(base.modpow(exponent, modulus))
}

/// The pencil's way to a power, from the exponent's leading bit to its last.
/// The modulus is not 0.
fn square_and_multiply(base: &BigUint, exponent: &BigUint, modulus: &BigUint) -> BigUint {
    let base = base % modulus;
    let mut power = BigUint::one() % modulus;
    for bit in (0..exponent.bits()).rev() {
        power = &power * &power % modulus;
        if exponent.bit(bit) {
            power = &power * &base % modulus;
        }
    }
    power
}

/// How a modular power works: square and multiply, left to right.
///
/// The first line takes the base for the exponent's leading bit. Then each
/// further bit gives a line `square`, and a bit 1 also a line `multiply`.
/// With a modulus of at most 32 bits the formulas hold the numbers
/// (`8² mod 23`), else the symbols (`r² mod p`).
#[derive(Debug, Clone)]
pub struct ModPowWorking {
    base: BigUint,
    exponent: BigUint,
    modulus: BigUint,
    base_symbol: String,
    modulus_symbol: String,
}

/// A step of square and multiply, on the exponent's bit of this number.
#[derive(Clone, Copy)]
enum Step {
    Square(u64),
    Multiply(u64),
}

impl ModPowWorking {
    /// The working of `base^exponent mod modulus`, with `g` and `p` as
    /// symbols.
    ///
    /// # Errors
    /// [`CryptoError::ZeroModulus`] when the modulus is 0.
    pub fn new(
        base: BigUint,
        exponent: BigUint,
        modulus: BigUint,
    ) -> Result<ModPowWorking, CryptoError> {
        if modulus.is_zero() {
            return Err(CryptoError::ZeroModulus);
        }
        Ok(ModPowWorking {
            base,
            exponent,
            modulus,
            base_symbol: "g".to_owned(),
            modulus_symbol: "p".to_owned(),
        })
    }

    /// The same working with other symbols, as `m` and `n` for RSA.
    pub fn with_symbols(mut self, base: &str, modulus: &str) -> ModPowWorking {
        base.clone_into(&mut self.base_symbol);
        modulus.clone_into(&mut self.modulus_symbol);
        self
    }

    fn small(&self) -> bool {
        self.modulus.bits() <= 32
    }

    /// The steps after the first line.
    fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        let below_leading = self.exponent.bits().saturating_sub(1);
        (0..below_leading).rev().flat_map(|bit| {
            let multiply = self.exponent.bit(bit).then_some(Step::Multiply(bit));
            std::iter::once(Step::Square(bit)).chain(multiply)
        })
    }

    fn first_line(&self) -> Line {
        let (base, modulus) = (&self.base_symbol, &self.modulus_symbol);
        if self.exponent.is_zero() {
            let formula = if self.small() {
                format!("{}⁰ mod {}", self.base, self.modulus)
            } else {
                format!("{base}⁰ mod {modulus}")
            };
            return Line::number("start", formula, BigUint::one() % &self.modulus);
        }
        let formula = if self.small() && self.base.bits() <= 32 {
            format!("{} mod {}", self.base, self.modulus)
        } else {
            format!("{base} mod {modulus}")
        };
        Line::number("start", formula, &self.base % &self.modulus)
    }

    /// The power before a step: of the bits already read.
    fn power_before(&self, step: Step) -> BigUint {
        let read = match step {
            Step::Square(bit) => &self.exponent >> (bit + 1),
            // Squared, but this bit not yet multiplied in.
            Step::Multiply(bit) => (&self.exponent >> (bit + 1)) << 1u32,
        };
        mod_pow(&self.base, &read, &self.modulus).unwrap_or_default()
    }

    fn line(&self, step: Step, power: &mut BigUint, base: &BigUint) -> Line {
        let (label, formula, next) = match step {
            Step::Square(_) => (
                "square",
                if self.small() {
                    format!("{power}² mod {}", self.modulus)
                } else {
                    format!("r² mod {}", self.modulus_symbol)
                },
                &*power * &*power % &self.modulus,
            ),
            Step::Multiply(_) => (
                "multiply",
                if self.small() {
                    format!("{power} · {base} mod {}", self.modulus)
                } else {
                    format!("r · {} mod {}", self.base_symbol, self.modulus_symbol)
                },
                &*power * base % &self.modulus,
            ),
        };
        *power = next;
        Line::number(label, formula, power.clone())
    }
}

impl Working for ModPowWorking {
    fn len(&self) -> usize {
        let squares = self.exponent.bits().saturating_sub(1);
        let multiplies = self.exponent.count_ones().saturating_sub(1);
        usize::try_from(1 + squares + multiplies).unwrap_or(usize::MAX)
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let mut lines = Vec::with_capacity(range.len());
        if range.is_empty() {
            return lines;
        }
        if range.start == 0 {
            lines.push(self.first_line());
        }
        let mut steps = self.steps().skip(range.start.saturating_sub(1)).peekable();
        let Some(first) = steps.peek() else {
            return lines;
        };
        let mut power = self.power_before(*first);
        let base = &self.base % &self.modulus;
        while lines.len() < range.len() {
            let Some(step) = steps.next() else { break };
            lines.push(self.line(step, &mut power, &base));
        }
        lines
    }

    /// The power's shortest big-endian bytes, `[0]` for 0.
    fn result(&self) -> Vec<u8> {
        let base = &self.base % &self.modulus;
        let first = if self.exponent.is_zero() {
            BigUint::one() % &self.modulus
        } else {
            base.clone()
        };
        to_bytes(&self.steps().fold(first, |power, step| match step {
            Step::Square(_) => &power * &power % &self.modulus,
            Step::Multiply(_) => power * &base % &self.modulus,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(number: u32) -> BigUint {
        BigUint::from(number)
    }

    #[test]
    fn zero_is_one_byte_and_pads_to_zeros() {
        assert_eq!(to_bytes(&n(0)), [0]);
        assert_eq!(to_bytes_padded(&n(0), 0), Ok(vec![]));
        assert_eq!(to_bytes_padded(&n(0), 2), Ok(vec![0, 0]));
    }

    #[test]
    fn a_number_keeps_its_leading_zeros_only_when_padded() {
        assert_eq!(to_bytes(&n(258)), [1, 2]);
        assert_eq!(to_bytes_padded(&n(258), 4), Ok(vec![0, 0, 1, 2]));
    }

    #[test]
    fn a_number_that_is_too_large_for_its_bytes_is_refused() {
        assert_eq!(
            to_bytes_padded(&n(256), 1),
            Err(CryptoError::NumberTooLarge {
                expected: 1,
                found: 2
            })
        );
    }

    #[test]
    fn a_power_modulo_zero_is_refused_and_modulo_one_is_zero() {
        assert_eq!(mod_pow(&n(2), &n(3), &n(0)), Err(CryptoError::ZeroModulus));
        assert!(ModPowWorking::new(n(2), n(3), n(0)).is_err());
        assert_eq!(mod_pow(&n(2), &n(0), &n(1)), Ok(n(0)));
    }

    #[test]
    fn a_toy_power_is_told_in_numbers() {
        // 6 is 110 in binary: 5, 5² = 2, 2 · 5 = 10, 10² = 8.
        let working = ModPowWorking::new(n(5), n(6), n(23)).unwrap();
        let lines = working.lines(0..9);
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.label.as_str(), line.formula.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("start", "5 mod 23"),
                ("square", "5² mod 23"),
                ("multiply", "2 · 5 mod 23"),
                ("square", "10² mod 23"),
            ]
        );
        assert_eq!(lines[3].result, super::super::Shown::Number(n(8)));
    }

    #[test]
    fn a_large_power_is_told_in_symbols() {
        let modulus = (BigUint::one() << 64u32) - 59u32;
        let working = ModPowWorking::new(n(3), n(3), modulus)
            .unwrap()
            .with_symbols("dh_g", "dh_p");
        let formulas: Vec<_> = working
            .lines(0..3)
            .into_iter()
            .map(|line| line.formula)
            .collect();
        assert_eq!(
            formulas,
            ["dh_g mod dh_p", "r² mod dh_p", "r · dh_g mod dh_p"]
        );
    }
}
