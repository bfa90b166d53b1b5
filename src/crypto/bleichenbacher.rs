//! Bleichenbacher's attack on RSA with PKCS#1 v1.5 (CRYPTO 1998).
//!
//! RSA multiplies: who sends c·s^e mod n makes the owner of the key decrypt
//! m·s mod n without knowing m. If the owner tells whether that number, as
//! long as n, begins with 00 02, then it lies between 2B and 3B − 1, where
//! B = 2^(8·(k − 2)) and k is the length of n in bytes. So m is one of the
//! numbers for which this is so, and these lie in a few intervals. Each yes
//! leaves fewer, until one number is left.
//!
//! [`Search`] is the attack: it asks nobody anything, but says what is to be
//! asked next and takes the answer. [`narrowed`] draws the conclusions.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

use super::error::CryptoError;
use super::number::mod_pow;
use super::rsa::RsaPublicKey;

mod working;

pub use working::{BleichenbacherWorking, BlindedWorking};

/// The numbers from one to another, both included.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// The smallest.
    pub from: BigUint,
    /// The largest.
    pub to: BigUint,
}

/// 2B and 3B: a block of the modulus's length that begins with 00 02 is a
/// number from 2B to 3B − 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) low: BigUint,
    pub(super) high: BigUint,
}

impl Bounds {
    /// # Errors
    /// [`CryptoError::ModulusTooShort`] if there is no room for a padding:
    /// 00 02, eight bytes, 00.
    pub(super) fn of(key: &RsaPublicKey) -> Result<Self, CryptoError> {
        const LEAST: usize = 11;
        let k = key.size();
        if k < LEAST {
            return Err(CryptoError::ModulusTooShort {
                what: "EME-PKCS1-v1_5",
                expected: LEAST,
                found: k,
            });
        }
        let b = BigUint::one() << (8 * (k - 2));
        Ok(Self {
            low: &b * 2u8,
            high: b * 3u8,
        })
    }

    /// Everything that begins with 00 02.
    fn whole(&self) -> Interval {
        Interval {
            from: self.low.clone(),
            to: &self.high - 1u8,
        }
    }
}

/// Where the attack stands, in the numbering of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Step 2.a: the first multiplier is looked for, from n / 3B on.
    First,
    /// Step 2.b: the next one, while there are several intervals.
    Several,
    /// Step 2.c: there is one interval, and each yes about halves it.
    One,
    /// Step 4: one number is left.
    Done,
}

/// The attack on one ciphertext whose block begins with 00 02, as that of
/// every honest client does: step 1 of the paper, which makes such a
/// ciphertext out of any other, has nothing to do.
#[derive(Clone, Debug)]
pub struct Search {
    key: RsaPublicKey,
    ciphertext: BigUint,
    bounds: Bounds,
    stage: Stage,
    intervals: Vec<Interval>,
    /// What is to be asked next.
    s: BigUint,
    /// In step 2.c: how often n is to go into m·s, and the largest s for it.
    r: BigUint,
    last: BigUint,
    multipliers: Vec<BigUint>,
}

impl Search {
    /// The attack before the first question.
    ///
    /// # Errors
    /// [`CryptoError::ModulusTooShort`] if n leaves no room for a padding.
    pub fn new(key: RsaPublicKey, ciphertext: BigUint) -> Result<Self, CryptoError> {
        let bounds = Bounds::of(&key)?;
        // Step 2.a: below n / 3B no product reaches n, and m·s is too large.
        let s = key.n.div_ceil(&bounds.high);
        Ok(Self {
            intervals: vec![bounds.whole()],
            stage: Stage::First,
            s,
            r: BigUint::default(),
            last: BigUint::default(),
            multipliers: Vec::new(),
            key,
            ciphertext,
            bounds,
        })
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// In which intervals m can be.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// The multipliers to which the answer was yes, in order.
    pub fn multipliers(&self) -> &[BigUint] {
        &self.multipliers
    }

    /// About how many bits of m are open: those of the number of candidates.
    pub fn open_bits(&self) -> u64 {
        let sizes = self.intervals.iter().map(|i| &i.to - &i.from + 1u8);
        let candidates: BigUint = sizes.sum();
        candidates.bits().saturating_sub(1)
    }

    /// The ciphertext that is to be decrypted.
    pub fn ciphertext(&self) -> &BigUint {
        &self.ciphertext
    }

    /// Among how many numbers below n one begins with 00 02: from 2^8 to 2^16,
    /// depending on the first byte of n.
    pub fn one_in(&self) -> u64 {
        let b = &self.bounds.high - &self.bounds.low;
        u64::try_from(&self.key.n / b).unwrap_or(u64::MAX)
    }

    /// The multiplier s that is to be asked about next.
    pub fn multiplier(&self) -> &BigUint {
        &self.s
    }

    /// The ciphertext to send: c·s^e mod n, which decrypts to m·s mod n.
    pub fn question(&self) -> BigUint {
        blinded(&self.ciphertext, &self.s, &self.key)
    }

    /// What was found, once one number is left.
    pub fn found(&self) -> Option<&BigUint> {
        (self.stage == Stage::Done).then(|| &self.intervals[0].from)
    }

    /// Takes the answer to the question: whether m·s mod n begins with
    /// 00 02.
    pub fn answered(&mut self, yes: bool) {
        if self.stage == Stage::Done {
            return;
        }
        if yes {
            let left = narrowed(&self.intervals, &self.s, &self.key.n, &self.bounds);
            // A yes that no number allows was none: whoever answers does not
            // tell what is asked.
            if left.is_empty() {
                return self.next_multiplier();
            }
            self.intervals = left;
            self.multipliers.push(self.s.clone());
            self.stage = match &self.intervals[..] {
                [one] if one.from == one.to => Stage::Done,
                [_] => Stage::One,
                _ => Stage::Several,
            };
            if self.stage == Stage::One {
                return self.enter_one();
            }
        }
        self.next_multiplier();
    }

    /// The next candidate for s.
    fn next_multiplier(&mut self) {
        self.s += 1u8;
        if self.stage == Stage::One && self.s > self.last {
            self.r += 1u8;
            self.range_of_r();
        }
    }

    /// Step 2.c: r from 2·(b·s − 2B) / n on.
    fn enter_one(&mut self) {
        let b = &self.intervals[0].to;
        self.r = ((b * &self.s - &self.bounds.low) * 2u8).div_ceil(&self.key.n);
        self.range_of_r();
    }

    /// The s for which m·s − r·n can begin with 00 02, whatever m of the
    /// interval: (2B + r·n) / b ≤ s ≤ (3B − 1 + r·n) / a. An r without any is
    /// passed over.
    fn range_of_r(&mut self) {
        let Interval { from, to } = &self.intervals[0];
        loop {
            let rn = &self.r * &self.key.n;
            self.s = (&self.bounds.low + &rn).div_ceil(to);
            self.last = (&self.bounds.high - 1u8 + rn) / from;
            if self.s <= self.last {
                return;
            }
            self.r += 1u8;
        }
    }
}

/// c·s^e mod n.
pub fn blinded(ciphertext: &BigUint, s: &BigUint, key: &RsaPublicKey) -> BigUint {
    let power = mod_pow(s, &key.e, &key.n).unwrap_or_default();
    ciphertext * power % &key.n
}

/// Step 3: what is left of the intervals when m·s mod n begins with 00 02.
///
/// For an m from a to b, m·s lies in one of the windows 2B + r·n to
/// 3B − 1 + r·n; only the windows that the products reach are tried.
pub(super) fn narrowed(
    intervals: &[Interval],
    s: &BigUint,
    n: &BigUint,
    bounds: &Bounds,
) -> Vec<Interval> {
    let mut left: Vec<Interval> = Vec::new();
    for Interval { from, to } in intervals {
        let largest = to * s;
        // ⌈(a·s − 3B + 1) / n⌉, and 0 where that is negative.
        let mut window = match from * s + 1u8 {
            least if least > bounds.high => (least - &bounds.high).div_ceil(n) * n,
            _ => BigUint::default(),
        };
        while &bounds.low + &window <= largest {
            let start = (&bounds.low + &window).div_ceil(s).max(from.clone());
            let end = ((&bounds.high - 1u8 + &window) / s).min(to.clone());
            if start <= end {
                left.push(Interval {
                    from: start,
                    to: end,
                });
            }
            window += n;
        }
    }
    left.sort();
    left.dedup();
    left
}

/// What is left after all these multipliers: the one number, if it is one.
///
/// # Errors
/// [`CryptoError::ModulusTooShort`] if n leaves no room for a padding.
pub fn conclusion(
    key: &RsaPublicKey,
    multipliers: &[BigUint],
) -> Result<Option<BigUint>, CryptoError> {
    let bounds = Bounds::of(key)?;
    let mut intervals = vec![bounds.whole()];
    for s in multipliers {
        intervals = narrowed(&intervals, s, &key.n, &bounds);
    }
    Ok(match &intervals[..] {
        [one] if one.from == one.to => Some(one.from.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
