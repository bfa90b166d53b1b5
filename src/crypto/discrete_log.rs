//! Eve's tool against small groups: baby steps, giant steps (Shanks 1971),
//! with every modular multiplication counted.
//!
//! With m = ⌈√order⌉ the table holds the baby steps g⁰ … g^(m−1). The giant
//! steps y, y·g^m, y·g^2m, … walk until one is in the table: y·g^(im) = g^j,
//! hence x = j − im modulo the order. No inverse is needed.

use super::number::{mod_pow, to_bytes};
use super::working::{Line, Working, clamp};
use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// What a search for a discrete logarithm came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// `g^exponent = y`, found with this many group operations.
    Found {
        /// The exponent, from 0 to the order less one.
        exponent: BigUint,
        /// Modular multiplications that it took.
        operations: u64,
    },
    /// The budget did not reach.
    BudgetExhausted {
        /// Modular multiplications that were spent: 0 when the table alone
        /// would have gone beyond the budget, so that it was not begun.
        operations: u64,
        /// About how many a search would take at worst, 2·√order.
        needed: BigUint,
    },
    /// No power of g is y.
    NotInGroup,
}

/// The smallest m with m² ≥ n.
fn root_up(n: &BigUint) -> BigUint {
    let root = n.sqrt();
    if &root * &root < *n {
        root + 1u32
    } else {
        root
    }
}

/// About how many group operations a search in a group of this order takes
/// at worst, 2·√order.
pub fn operations_needed(order: &BigUint) -> BigUint {
    root_up(order) << 1u32
}

/// Searches x with `g^x = y` modulo `p`, within `budget` modular
/// multiplications. `order` is the order of g or a multiple of it.
///
/// The search is deterministic, stops exactly at the budget, and does not
/// begin when the table of baby steps alone would go beyond it. An exponent
/// is given only after one more power confirmed it, a check which is not
/// counted: with a true `order` it cannot fail.
pub fn discrete_log(
    p: &BigUint,
    g: &BigUint,
    y: &BigUint,
    order: &BigUint,
    budget: u64,
) -> Outcome {
    if p <= &BigUint::one() || order.is_zero() || (y % p).is_zero() || (g % p).is_zero() {
        return Outcome::NotInGroup;
    }
    let exhausted = |operations| Outcome::BudgetExhausted {
        operations,
        needed: operations_needed(order),
    };
    let m = match root_up(order).to_u64() {
        // The table takes m − 1 multiplications, g^m included.
        Some(m) if m - 1 <= budget => m,
        _ => return exhausted(0),
    };
    let (g, y) = (g % p, y % p);
    let mut operations = 0;

    let mut baby_steps = HashMap::new();
    let mut power = BigUint::one();
    for j in 0..m {
        let next = if j == 0 {
            g.clone()
        } else {
            operations += 1;
            &power * &g % p
        };
        // g may have a smaller order than stated; the first exponent counts.
        baby_steps.entry(power).or_insert(j);
        power = next;
    }

    let giant = power; // g^m
    let mut step = y.clone();
    // i·m reaches the order after ⌈order/m⌉ steps.
    let last = (order + (m - 1)) / m;
    let mut i = BigUint::zero();
    loop {
        if let Some(&j) = baby_steps.get(&step) {
            let exponent = exponent_at_meeting(j, &i, m, order);
            return match mod_pow(&g, &exponent, p) {
                Ok(power) if power == y => Outcome::Found {
                    exponent,
                    operations,
                },
                _ => Outcome::NotInGroup,
            };
        }
        i += 1u32;
        if i >= last {
            return Outcome::NotInGroup;
        }
        if operations == budget {
            return exhausted(operations);
        }
        operations += 1;
        step = step * &giant % p;
    }
}

/// x = j − i·m modulo the order.
fn exponent_at_meeting(j: u64, i: &BigUint, m: u64, order: &BigUint) -> BigUint {
    let subtracted = i * m % order;
    (BigUint::from(j) + order - subtracted) % order
}

/// How a discrete logarithm that was found works: the baby steps, the giant
/// steps up to the meeting, and the meeting.
///
/// It is laid out from the exponent that the search found, so that any line
/// can be shown at once; [`result`](Working::result) searches again.
#[derive(Debug, Clone)]
pub struct DiscreteLogWorking {
    p: BigUint,
    g: BigUint,
    y: BigUint,
    order: BigUint,
    m: usize,
    /// The giant step that meets, and the baby step it meets.
    i: usize,
    j: usize,
}

impl DiscreteLogWorking {
    /// The working of the search that found `exponent`. `None` when the
    /// numbers are none that a search could have been made with: p or the
    /// order is 0, the exponent is not below the order, or the table would
    /// not fit into memory.
    pub fn new(
        p: BigUint,
        g: BigUint,
        y: BigUint,
        order: BigUint,
        exponent: &BigUint,
    ) -> Option<DiscreteLogWorking> {
        if p.is_zero() || exponent >= &order {
            return None;
        }
        let m = root_up(&order).to_usize()?;
        // The first i for which j = x + i·m, modulo the order, is below m.
        let (i, j) = match exponent.to_usize() {
            Some(x) if x < m => (0, x),
            _ => {
                let i = (&order - exponent + (m - 1)) / m;
                let j = exponent + &i * m - &order;
                (i.to_usize()?, j.to_usize()?)
            }
        };
        // Beyond the last whole giant step the table is met from x alone.
        m.checked_add(i)?.checked_add(2)?;
        Some(DiscreteLogWorking {
            p,
            g,
            y,
            order,
            m,
            i,
            j,
        })
    }

    fn power(&self, exponent: usize) -> BigUint {
        mod_pow(&self.g, &BigUint::from(exponent), &self.p).unwrap_or_default()
    }

    fn line(&self, index: usize) -> Line {
        let p = &self.p;
        if index <= self.m {
            let value = self.power(index);
            return if index < self.m {
                Line::number(
                    format!("baby step {index}"),
                    format!("g^{index} mod {p}"),
                    value,
                )
            } else {
                Line::number(
                    "giant",
                    format!("g^m, m = {index} = ⌈√{}⌉", self.order),
                    value,
                )
            };
        }
        let i = index - self.m - 1;
        if i <= self.i {
            let exponent = BigUint::from(i) * self.m;
            let power = mod_pow(&self.g, &exponent, p).unwrap_or_default();
            let formula = match i {
                0 => "y".to_owned(),
                _ => format!("y · g^({i} · {}) mod {p}", self.m),
            };
            return Line::number(format!("giant step {i}"), formula, &self.y * power % p);
        }
        Line::number(
            "meeting",
            format!(
                "y · g^({i} · {m}) = g^{j}, so x = {j} − {i} · {m} mod {order}",
                i = self.i,
                m = self.m,
                j = self.j,
                order = self.order
            ),
            exponent_at_meeting(
                self.j as u64,
                &BigUint::from(self.i),
                self.m as u64,
                &self.order,
            ),
        )
    }
}

impl Working for DiscreteLogWorking {
    fn len(&self) -> usize {
        // m baby steps, g^m, the giant steps 0 to i, the meeting.
        self.m + 1 + self.i + 1 + 1
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        clamp(range, self.len())
            .map(|index| self.line(index))
            .collect()
    }

    /// The exponent's shortest big-endian bytes; empty when the second
    /// search finds none.
    fn result(&self) -> Vec<u8> {
        let mut baby_steps = BTreeMap::new();
        let mut power = BigUint::one() % &self.p;
        for j in 0..self.m as u64 {
            let next = &power * &self.g % &self.p;
            baby_steps.entry(power).or_insert(j);
            power = next;
        }
        let mut step = &self.y % &self.p;
        for i in 0..=self.i {
            if let Some(&j) = baby_steps.get(&step) {
                let i = BigUint::from(i);
                return to_bytes(&exponent_at_meeting(j, &i, self.m as u64, &self.order));
            }
            step = step * &power % &self.p;
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{FiniteField, Shown};

    const BUDGET: u64 = 1 << 17;

    fn power(group: &FiniteField, x: u64) -> BigUint {
        group.g().modpow(&BigUint::from(x), group.p())
    }

    fn search(name: &str, x: u64, budget: u64) -> Outcome {
        let group = FiniteField::by_name(name).unwrap();
        discrete_log(
            group.p(),
            group.g(),
            &power(group, x),
            &group.order(),
            budget,
        )
    }

    #[test]
    fn every_secret_of_p23_falls_within_ten_operations() {
        for x in 0..22 {
            match search("p23", x, BUDGET) {
                Outcome::Found {
                    exponent,
                    operations,
                } => {
                    assert_eq!(exponent, BigUint::from(x));
                    assert!(operations <= 10, "{operations} for {x}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn safe32_falls_within_two_to_the_seventeen() {
        // Exponents spread over the group, the last ones needing most steps.
        let order = FiniteField::by_name("safe32").unwrap().order();
        let largest = order.to_u64().unwrap() - 1;
        for x in [largest, largest / 2, largest / 3, 65_537] {
            match search("safe32", x, BUDGET) {
                Outcome::Found { exponent, .. } => assert_eq!(exponent, BigUint::from(x)),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn safe64_is_refused_before_anything_is_stored() {
        let order = FiniteField::by_name("safe64").unwrap().order();
        match search("safe64", 12_345, BUDGET) {
            Outcome::BudgetExhausted { operations, needed } => {
                assert_eq!(operations, 0);
                assert_eq!(needed, operations_needed(&order));
                assert!(needed > BigUint::from(BUDGET) << 14u32);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_search_stops_exactly_at_its_budget() {
        let Outcome::Found { operations, .. } = search("safe16", 20_000, BUDGET) else {
            panic!("safe16 is within the budget");
        };
        assert!(matches!(
            search("safe16", 20_000, operations),
            Outcome::Found { operations: spent, .. } if spent == operations
        ));
        assert!(matches!(
            search("safe16", 20_000, operations - 1),
            Outcome::BudgetExhausted { operations: spent, .. } if spent == operations - 1
        ));
    }

    #[test]
    fn what_no_power_of_g_gives_is_not_in_the_group() {
        let n = |number: u32| BigUint::from(number);
        // 2 has order 11 modulo 23, and 5 is none of its powers.
        let outcome = discrete_log(&n(23), &n(2), &n(5), &n(11), BUDGET);
        assert_eq!(outcome, Outcome::NotInGroup);
        for (p, g, y, order) in [
            (23, 5, 0, 22),
            (0, 5, 2, 22),
            (1, 5, 2, 22),
            (23, 0, 2, 22),
            (23, 5, 2, 0),
        ] {
            let outcome = discrete_log(&n(p), &n(g), &n(y), &n(order), BUDGET);
            assert_eq!(outcome, Outcome::NotInGroup);
        }
    }

    #[test]
    fn the_working_for_p23_meets() {
        let n = |number: u32| BigUint::from(number);
        // 5^6 = 8 modulo 23; m = 5.
        let working = DiscreteLogWorking::new(n(23), n(5), n(8), n(22), &n(6)).unwrap();
        let lines = working.lines(0..working.len());
        let labels: Vec<_> = lines.iter().map(|line| line.label.as_str()).collect();
        assert_eq!(
            labels[..6],
            [
                "baby step 0",
                "baby step 1",
                "baby step 2",
                "baby step 3",
                "baby step 4",
                "giant"
            ]
        );
        assert_eq!(lines.last().unwrap().result, Shown::Number(n(6)));
        // The giant step that meets shows the baby step's number.
        let met = &lines[lines.len() - 2].result;
        assert!(lines[..5].iter().any(|baby| baby.result == *met));
    }

    #[test]
    fn an_exponent_beyond_the_order_has_no_working() {
        let n = |number: u32| BigUint::from(number);
        assert!(DiscreteLogWorking::new(n(23), n(5), n(8), n(22), &n(22)).is_none());
        assert!(DiscreteLogWorking::new(n(0), n(5), n(8), n(22), &n(6)).is_none());
    }
}
