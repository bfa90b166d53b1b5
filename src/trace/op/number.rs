//! Powers in a finite field, and the way back.

use num_bigint::BigUint;

use super::recompute::{DISCRETE_LOG, number_literal, python};
use super::{Argument, OpError, Operation, Recompute, Token, text};
use crate::crypto::{self, Working};
use crate::trace::{Value, ValueId, Values};

fn number(values: &dyn Values, id: ValueId) -> BigUint {
    BigUint::from_bytes_be(values.bytes(id))
}

/// base^exponent mod modulus; the result is big-endian without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModPow {
    /// The base.
    pub base: ValueId,
    /// The exponent.
    pub exponent: ValueId,
    /// The modulus.
    pub modulus: ValueId,
}

impl Operation for ModPow {
    fields!("mod_pow": base, exponent, modulus);

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        let power = crypto::mod_pow(
            &number(values, self.base),
            &number(values, self.exponent),
            &number(values, self.modulus),
        );
        Some(power.map(|n| crypto::to_bytes(&n)).map_err(OpError::from))
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            Token::Value(self.base),
            text("^"),
            Token::Value(self.exponent),
            text(" mod "),
            Token::Value(self.modulus),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        crypto::ModPowWorking::new(
            number(values, self.base),
            number(values, self.exponent),
            number(values, self.modulus),
        )
        .ok()
        .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }

    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let [base, exponent, modulus] =
            [self.base, self.exponent, self.modulus].map(|id| number_literal(values.bytes(id)));
        let power = format!("pow({base}, {exponent}, {modulus})");
        let modulus = values.bytes(self.modulus);
        Some(Recompute::number(&power, modulus, value))
    }
}

/// The exponent x with g^x mod p = y, found by baby-step giant-step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscreteLog {
    /// The generator.
    pub g: ValueId,
    /// The public value.
    pub y: ValueId,
    /// The prime.
    pub p: ValueId,
    /// How many group operations may be spent.
    pub budget: u64,
}

impl DiscreteLog {
    /// Runs the search: what came of it, and how many operations it took.
    pub fn search(&self, values: &dyn Values) -> crypto::Outcome {
        let p = number(values, self.p);
        let order = order(&p);
        crypto::discrete_log(
            &p,
            &number(values, self.g),
            &number(values, self.y),
            &order,
            self.budget,
        )
    }
}

impl Operation for DiscreteLog {
    fn kind(&self) -> &'static str {
        "discrete_log"
    }

    fn arguments(&self) -> Vec<(&'static str, Argument)> {
        vec![
            ("base", Argument::Value(self.g)),
            ("power", Argument::Value(self.y)),
            ("modulus", Argument::Value(self.p)),
            ("budget", Argument::Number(self.budget)),
        ]
    }

    fn evaluate(&self, values: &dyn Values) -> Option<Result<Vec<u8>, OpError>> {
        Some(match self.search(values) {
            crypto::Outcome::Found { exponent, .. } => Ok(crypto::to_bytes(&exponent)),
            crypto::Outcome::BudgetExhausted { operations, .. } => {
                Err(OpError::Budget { operations })
            }
            crypto::Outcome::NotInGroup => Err(OpError::NotInGroup),
        })
    }

    fn formula(&self) -> Vec<Token> {
        vec![
            text("the x with "),
            Token::Value(self.g),
            text("^x mod "),
            Token::Value(self.p),
            text(" = "),
            Token::Value(self.y),
        ]
    }

    fn working(&self, values: &dyn Values) -> Option<Box<dyn Working + Send>> {
        let crypto::Outcome::Found { exponent, .. } = self.search(values) else {
            return None;
        };
        let p = number(values, self.p);
        let order = order(&p);
        crypto::DiscreteLogWorking::new(
            p,
            number(values, self.g),
            number(values, self.y),
            order,
            &exponent,
        )
        .map(|working| Box::new(working) as Box<dyn Working + Send>)
    }

    /// The search itself, in parts where its table would be larger than a
    /// student's memory: a power that confirms the exponent would tell nothing
    /// of how it is found.
    fn recompute(&self, value: &Value, values: &dyn Values) -> Option<Recompute> {
        let [g, y, p] = [self.g, self.y, self.p].map(|id| number_literal(values.bytes(id)));
        Some(Recompute {
            command: python(&format!("g, y, p = {g}, {y}, {p}\n{DISCRETE_LOG}")),
            expect: BigUint::from_bytes_be(&value.bytes).to_string(),
        })
    }
}

/// A multiple of the order of every element.
fn order(p: &BigUint) -> BigUint {
    if p.bits() > 1 {
        p - 1u8
    } else {
        BigUint::from(1u8)
    }
}
