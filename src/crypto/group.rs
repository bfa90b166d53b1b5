//! The finite-field groups: published ones, and toys that a pencil can check.
//!
//! Every prime here is safe, p = 2q + 1 with q prime, so each element but 1
//! and p − 1 has order q or 2q.

use super::number::{mod_pow, to_bytes};
use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::sync::OnceLock;

mod primes;

/// A multiplicative group modulo a prime, with its generator.
#[derive(Debug, PartialEq, Eq)]
pub struct FiniteField {
    /// Its name: `ffdhe2048`, `p23`.
    pub name: &'static str,
    /// Its code point in `supported_groups` (RFC 7919 §2); `None` for a group
    /// that is only ever sent as numbers.
    pub code: Option<u16>,
    /// The code under which TLS 1.3 knows it here: that one, or one for private use
    /// (508 to 511); `None` for a group that cannot be negotiated there.
    pub tls13_code: Option<u16>,
    /// How many bits a secret exponent has, where the group's authors say
    /// that fewer than p's are enough (RFC 7919 §5.2); `None` where an
    /// exponent is drawn from the whole range.
    pub secret_bits: Option<u32>,
    /// Where the group comes from.
    pub cite: &'static str,
    strength_bits: Option<u32>,
    p_hex: &'static str,
    g: u32,
    /// Where its parsed numbers are kept.
    index: usize,
}

/// The numbers of one group, parsed.
struct Numbers {
    p: BigUint,
    g: BigUint,
}

static NUMBERS: [OnceLock<Numbers>; GROUPS.len()] = [const { OnceLock::new() }; GROUPS.len()];

const fn toy(
    index: usize,
    name: &'static str,
    tls13_code: Option<u16>,
    p_hex: &'static str,
    g: u32,
) -> FiniteField {
    FiniteField {
        name,
        code: None,
        tls13_code,
        secret_bits: None,
        cite: "made for slowshake: small enough to check by hand or to break",
        strength_bits: None,
        p_hex,
        g,
        index,
    }
}

const fn ffdhe(
    index: usize,
    name: &'static str,
    code: u16,
    secret_bits: u32,
    strength_bits: u32,
    cite: &'static str,
    p_hex: &'static str,
) -> FiniteField {
    FiniteField {
        name,
        code: Some(code),
        tls13_code: Some(code),
        secret_bits: Some(secret_bits),
        cite,
        strength_bits: Some(strength_bits),
        p_hex,
        g: 2,
        index,
    }
}

#[rustfmt::skip] // A table: one group a line.
const GROUPS: [FiniteField; 11] = [
    toy(0, "p23", Some(508), primes::P23, 5),
    toy(1, "safe16", Some(509), primes::SAFE16, 2),
    toy(2, "safe32", Some(510), primes::SAFE32, 2),
    toy(3, "safe64", Some(511), primes::SAFE64, 2),
    toy(4, "safe512", None, primes::SAFE512, 2),
    ffdhe(5, "ffdhe2048", 256, 225, 103, "RFC 7919 §A.1", primes::FFDHE2048),
    ffdhe(6, "ffdhe3072", 257, 275, 125, "RFC 7919 §A.2", primes::FFDHE3072),
    ffdhe(7, "ffdhe4096", 258, 325, 150, "RFC 7919 §A.3", primes::FFDHE4096),
    ffdhe(8, "ffdhe6144", 259, 375, 175, "RFC 7919 §A.4", primes::FFDHE6144),
    ffdhe(9, "ffdhe8192", 260, 400, 192, "RFC 7919 §A.5", primes::FFDHE8192),
    FiniteField {
        name: "modp2048",
        code: None,
        tls13_code: None,
        secret_bits: None,
        cite: "RFC 3526 §3, group 14",
        // RFC 3526 §8 estimates 110 to 160 bits of strength for this group;
        // a range is no figure to compute with, so none is given.
        strength_bits: None,
        p_hex: primes::MODP2048,
        g: 2,
        index: 10,
    },
];

static ALL: [FiniteField; GROUPS.len()] = GROUPS;

impl FiniteField {
    /// Every group there is, the toys first, each kind by size.
    pub const ALL: &'static [FiniteField] = &ALL;

    /// The group of this name.
    pub fn by_name(name: &str) -> Option<&'static FiniteField> {
        FiniteField::ALL.iter().find(|group| group.name == name)
    }

    /// The group with this code point in `supported_groups`.
    pub fn by_code(code: u16) -> Option<&'static FiniteField> {
        FiniteField::ALL
            .iter()
            .find(|group| group.code == Some(code))
    }

    /// The group that TLS 1.3 has under this code here.
    pub fn by_tls13_code(code: u16) -> Option<&'static FiniteField> {
        let mut groups = FiniteField::ALL.iter();
        groups.find(|group| group.tls13_code == Some(code))
    }

    /// The group with this prime and generator, as a client meets them in a
    /// ServerKeyExchange.
    pub fn by_parameters(p: &BigUint, g: &BigUint) -> Option<&'static FiniteField> {
        FiniteField::ALL
            .iter()
            .find(|group| group.g() == g && group.p() == p)
    }

    fn numbers(&self) -> &'static Numbers {
        // The cell outlives `self`, and every group has its own.
        NUMBERS[self.index].get_or_init(|| Numbers {
            p: BigUint::parse_bytes(self.p_hex.as_bytes(), 16)
                .expect("the primes are written in hexadecimal"),
            g: BigUint::from(self.g),
        })
    }

    /// The prime p.
    pub fn p(&self) -> &'static BigUint {
        &self.numbers().p
    }

    /// The generator g.
    pub fn g(&self) -> &'static BigUint {
        &self.numbers().g
    }

    /// The prime, big-endian, without leading zeros: `dh_p`.
    pub fn p_bytes(&self) -> Vec<u8> {
        to_bytes(self.p())
    }

    /// The generator, big-endian, without leading zeros: `dh_g`.
    pub fn g_bytes(&self) -> Vec<u8> {
        to_bytes(self.g())
    }

    /// The order of the generator: q = (p − 1)/2 when g is a square, else
    /// p − 1. Costs one modular power.
    pub fn order(&self) -> BigUint {
        let q: BigUint = self.p() >> 1u32;
        let is_square = mod_pow(self.g(), &q, self.p()).is_ok_and(|power| power.is_one());
        if is_square { q } else { self.p() - 1u32 }
    }

    /// The strength that RFC 7919 §A.1 to §A.5 estimates for the ffdhe
    /// groups, as bits of a symmetric key; `None` for the others.
    pub fn strength_bits(&self) -> Option<u32> {
        self.strength_bits
    }
}

/// How many different powers y^1, y^2, … modulo p there are: the order of y,
/// the smallest k with y^k = 1. For 0, which has none, it is 1. `None` if
/// there are more than `limit`, or p is 0.
pub fn element_order(y: &BigUint, p: &BigUint, limit: u64) -> Option<u64> {
    if p.is_zero() {
        return None;
    }
    let y = y % p;
    let mut power = y.clone();
    for k in 1..=limit {
        power = power * &y % p;
        if power == y {
            return Some(k);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_keeps_its_own_numbers() {
        for (index, group) in FiniteField::ALL.iter().enumerate() {
            assert_eq!(group.index, index, "{}", group.name);
            assert_eq!(
                FiniteField::by_parameters(group.p(), group.g()),
                Some(group)
            );
            assert_eq!(FiniteField::by_name(group.name), Some(group));
        }
    }

    #[test]
    fn the_generator_of_p23_reaches_every_element() {
        let group = FiniteField::by_name("p23").unwrap();
        assert_eq!(group.order(), BigUint::from(22u32));
        assert_eq!((group.p_bytes(), group.g_bytes()), (vec![23], vec![5]));
    }

    #[test]
    fn a_group_is_found_by_its_code_point() {
        assert_eq!(
            FiniteField::by_code(256).map(|group| group.name),
            Some("ffdhe2048")
        );
        assert_eq!(FiniteField::by_code(29), None);
    }

    #[test]
    fn the_order_of_an_element_is_how_many_powers_it_has() {
        let order = |y: u32, p: u32, limit| element_order(&y.into(), &p.into(), limit);
        // Modulo 23: 1, 22 = −1, 2 (a square), 5 (the generator), and 0.
        let orders = [1, 22, 2, 5, 0, 23].map(|y| order(y, 23, 100));
        assert_eq!(orders, [1, 2, 11, 22, 1, 1].map(Some));
        // 30 = 2 · 3 · 5: 5³ = 125 = 1 modulo 31.
        assert_eq!(order(5, 31, 100), Some(3));
        assert_eq!((order(5, 23, 21), order(5, 0, 100)), (None, None));
    }

    #[test]
    fn an_unknown_prime_is_no_group_of_ours() {
        let p = BigUint::from(29u32);
        assert_eq!(FiniteField::by_parameters(&p, &BigUint::from(2u32)), None);
    }
}
