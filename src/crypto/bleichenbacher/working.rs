//! How the yeses of a server narrow the intervals down to one number.

use std::ops::Range;

use num_bigint::BigUint;
use num_integer::Integer;

use super::{Bounds, Interval};
use crate::crypto::error::CryptoError;
use crate::crypto::number::{ModPowWorking, to_bytes_padded};
use crate::crypto::rsa::RsaPublicKey;
use crate::crypto::working::{Line, Working, clamp, pick};

/// The attack as lines: where m can be before the first yes, after each of
/// them, and the number that is left.
///
/// It comes to its intervals by another way than the attack: it goes through
/// the quotients r = ⌊m·s / n⌋ instead of the products.
#[derive(Clone, Debug)]
pub struct BleichenbacherWorking {
    key: RsaPublicKey,
    bounds: Bounds,
    multipliers: Vec<BigUint>,
}

impl BleichenbacherWorking {
    /// The working with the multipliers that got a yes, in order.
    ///
    /// # Errors
    /// [`CryptoError::ModulusTooShort`] if n leaves no room for a padding.
    pub fn new(key: RsaPublicKey, multipliers: Vec<BigUint>) -> Result<Self, CryptoError> {
        Ok(Self {
            bounds: Bounds::of(&key)?,
            key,
            multipliers,
        })
    }

    fn start(&self) -> Vec<Interval> {
        vec![Interval {
            from: self.bounds.low.clone(),
            to: &self.bounds.high - 1u8,
        }]
    }

    /// The intervals that are left after one more yes.
    fn step(&self, intervals: &[Interval], s: &BigUint) -> Vec<Interval> {
        let n = &self.key.n;
        let mut left = Vec::new();
        for Interval { from, to } in intervals {
            let (mut r, last) = (from * s / n, to * s / n);
            while r <= last {
                let within = Interval {
                    from: (&r * n + &self.bounds.low).div_ceil(s),
                    to: (&r * n + &self.bounds.high - 1u8).div_floor(s),
                };
                let from = from.max(&within.from).clone();
                let to = to.min(&within.to).clone();
                if from <= to {
                    left.push(Interval { from, to });
                }
                r += 1u8;
            }
        }
        left.sort();
        left.dedup();
        left
    }

    /// After this many yeses.
    fn after(&self, yeses: usize) -> Vec<Interval> {
        let multipliers = self.multipliers.iter().take(yeses);
        multipliers.fold(self.start(), |intervals, s| self.step(&intervals, s))
    }
}

/// The smallest number that is left, and a remark on all of them.
fn told(intervals: &[Interval]) -> (String, BigUint) {
    let candidates: BigUint = intervals.iter().map(|i| &i.to - &i.from + 1u8).sum();
    let size = match candidates.bits() {
        0 => "no number is left".to_owned(),
        1 => "one number is left".to_owned(),
        bits => format!("about 2^{} numbers are left", bits - 1),
    };
    let size = match intervals.len() {
        0 | 1 => size,
        several => format!("{size}, in {several} intervals"),
    };
    let least = intervals.first().map(|i| i.from.clone());
    (format!("{size}; the smallest"), least.unwrap_or_default())
}

impl Working for BleichenbacherWorking {
    fn len(&self) -> usize {
        // The start, and two lines for each yes.
        1 + 2 * self.multipliers.len()
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let mut intervals = self.after(range.start.saturating_sub(1) / 2);
        range
            .map(|index| {
                let yes = index.div_ceil(2);
                if index % 2 == 1 {
                    let s = self.multipliers[yes - 1].clone();
                    return Line::number(
                        format!("s {yes}"),
                        "m·s mod n begins with 00 02".to_owned(),
                        s,
                    );
                }
                if index > 0 {
                    intervals = self.step(&intervals, &self.multipliers[yes - 1]);
                }
                let (formula, least) = told(&intervals);
                let label = if index == 0 { "00 02 …" } else { "so m" };
                Line::number(label, formula, least)
            })
            .collect()
    }

    /// The block EM, as long as n; empty if not one number is left.
    fn result(&self) -> Vec<u8> {
        match &self.after(self.multipliers.len())[..] {
            [one] if one.from == one.to => {
                to_bytes_padded(&one.from, self.key.size()).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

/// How a chosen ciphertext comes about: the power of the multiplier, and the
/// product.
#[derive(Clone, Debug)]
pub struct BlindedWorking {
    size: usize,
    ciphertext: BigUint,
    power: ModPowWorking,
    n: BigUint,
}

impl BlindedWorking {
    /// The working of c·s^e mod n.
    ///
    /// # Errors
    /// [`CryptoError::ZeroModulus`] if n is 0.
    pub fn new(key: RsaPublicKey, ciphertext: BigUint, s: BigUint) -> Result<Self, CryptoError> {
        Ok(Self {
            size: key.size(),
            ciphertext,
            power: ModPowWorking::new(s, key.e, key.n.clone())?.with_symbols("s", "n"),
            n: key.n,
        })
    }

    fn all(&self) -> (Vec<Line>, BigUint) {
        let power = BigUint::from_bytes_be(&self.power.result());
        let product = &self.ciphertext * &power % &self.n;
        let lines = vec![
            Line::number("power", "s^e mod n", power),
            Line::number("product", "c · s^e mod n", product.clone()),
        ];
        (lines, product)
    }
}

impl Working for BlindedWorking {
    fn len(&self) -> usize {
        2
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all().0)
    }

    fn result(&self) -> Vec<u8> {
        to_bytes_padded(&self.all().1, self.size).unwrap_or_default()
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        (line == 0).then(|| Box::new(self.power.clone()) as Box<dyn Working + Send>)
    }
}
