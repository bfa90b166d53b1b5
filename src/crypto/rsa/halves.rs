//! The private operation of RSA in two halves, as lines (RFC 8017 §5.1.2).

use super::super::number::{ModPowWorking, from_bytes};
use super::super::working::{Line, Working};
use super::RsaPrivateKey;
use num_bigint::BigUint;

/// A power as a working, with its symbols.
pub(super) fn nested(
    base: &BigUint,
    exponent: &BigUint,
    modulus: &BigUint,
    symbols: (&str, &str),
) -> Option<ModPowWorking> {
    ModPowWorking::new(base.clone(), exponent.clone(), modulus.clone())
        .ok()
        .map(|working| working.with_symbols(symbols.0, symbols.1))
}

pub(super) fn boxed(working: Option<ModPowWorking>) -> Option<Box<dyn Working + Send>> {
    working.map(|working| Box::new(working) as Box<dyn Working + Send>)
}

/// What a power ends in; 0 for none.
pub(super) fn power(working: Option<ModPowWorking>) -> BigUint {
    working.map_or_else(BigUint::default, |power| from_bytes(&power.result()))
}

/// A private operation by halves. `from` and `to` are the RFC's letters: c
/// and m for decryption, m and s for signing.
pub(super) struct Halves<'a> {
    pub(super) key: &'a RsaPrivateKey,
    pub(super) input: BigUint,
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

impl Halves<'_> {
    /// How many lines it is told in.
    pub(super) const LINES: usize = 4;

    fn first(&self) -> Option<ModPowWorking> {
        nested(&self.input, &self.key.dp, &self.key.p, (self.from, "p"))
    }

    fn second(&self) -> Option<ModPowWorking> {
        nested(&self.input, &self.key.dq, &self.key.q, (self.from, "q"))
    }

    /// The four lines, and the number they end in.
    pub(super) fn lines(&self) -> (Vec<Line>, BigUint) {
        let (from, to, key) = (self.from, self.to, self.key);
        let first = power(self.first());
        let second = power(self.second());
        let h = key.recombination(&first, &second);
        let whole = &second + &key.q * &h;
        let lines = vec![
            Line::number(format!("{to}_1"), format!("{from}^dP mod p"), first),
            Line::number(format!("{to}_2"), format!("{from}^dQ mod q"), second),
            Line::number("h", format!("({to}_1 − {to}_2) · qInv mod p"), h),
            Line::number(
                to,
                format!("{to}_2 + q · h = {from}^d mod n"),
                whole.clone(),
            ),
        ];
        (lines, whole)
    }

    /// The working inside line `index` of the four.
    pub(super) fn inside(&self, index: usize) -> Option<Box<dyn Working + Send>> {
        match index {
            0 => boxed(self.first()),
            1 => boxed(self.second()),
            _ => None,
        }
    }
}
