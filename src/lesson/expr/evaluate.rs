//! What an expression is in a run.

use num_bigint::BigUint;
use num_traits::Zero;
use thiserror::Error;

use super::{Count, Expr, Node};
use crate::crypto::number::mod_pow;
use crate::sim::{Run, Scenario};
use crate::trace::{Fact, Name, PartyId, Quantity, Trace, Value, ValueId};
use crate::wire::{Alert, ChangeCipherSpec, Context, Field, Handshake, Role};

/// The most bits of a power without `mod`, and of any number on the way.
const LARGEST: u64 = 4096;

/// A run and the step at which one looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The run.
    pub trace: &'a Trace,
    /// The step, from 1: who held a value first by then is asked for it.
    pub at: u32,
    /// What decided the run, where that may be asked for.
    pub scenario: Option<&'a Scenario>,
}

impl<'a> Moment<'a> {
    /// The end of a step with this id; the end of the run for `None` and for
    /// a step that the run does not have.
    pub fn of(trace: &'a Trace, step: Option<&str>) -> Self {
        let last = trace.steps.len() as u32;
        let at = step.and_then(|id| trace.step_by_id(id));
        Self {
            trace,
            at: at.map_or(last, |step| step.n),
            scenario: None,
        }
    }

    /// The end of a run of which also what decided it may be asked.
    pub fn end_of(run: &'a Run) -> Self {
        Self {
            scenario: Some(&run.scenario),
            ..Self::of(&run.trace, None)
        }
    }
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Val {
    /// A number that was computed here.
    Number(BigUint),
    /// Bytes, as they are on the wire or were written down.
    Bytes(Vec<u8>),
    /// A value of the run: both readings of its bytes.
    Value {
        /// Which.
        id: ValueId,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether people read it as a number.
        is_number: bool,
    },
}

impl Val {
    /// As a number, big-endian.
    pub fn number(&self) -> BigUint {
        match self {
            Val::Number(number) => number.clone(),
            Val::Bytes(bytes) | Val::Value { bytes, .. } => BigUint::from_bytes_be(bytes),
        }
    }

    /// As bytes; of a number the fewest, big-endian.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Val::Number(number) => number.to_bytes_be(),
            Val::Bytes(bytes) | Val::Value { bytes, .. } => bytes.clone(),
        }
    }

    /// Whether it is read as a number rather than as bytes.
    pub fn is_number(&self) -> bool {
        match self {
            Val::Number(_) => true,
            Val::Bytes(_) => false,
            Val::Value { is_number, .. } => *is_number,
        }
    }

    /// Whether the two are the same: as bytes if either can be nothing else.
    pub(in crate::lesson) fn equals(&self, other: &Val) -> bool {
        if matches!(self, Val::Bytes(_)) || matches!(other, Val::Bytes(_)) {
            self.bytes() == other.bytes()
        } else {
            self.number() == other.number()
        }
    }
}

/// Why an expression has no value in a run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EvalError {
    /// Nobody holds such a value, or not the party that was named.
    #[error("{} has a value `{quantity}` in this run", .party.map_or("nobody".to_owned(), |party| format!("{party} never")))]
    Missing {
        /// What was asked for.
        quantity: String,
        /// Of whom, if of one alone.
        party: Option<&'static str>,
    },
    /// The run has no such message.
    #[error("this run has no message `{message}`")]
    NoMessage {
        /// Which.
        message: String,
    },
    /// The message has no such field.
    #[error("`{field}` names no field of {message} in this run, or more than one")]
    NoField {
        /// Which message.
        message: String,
        /// The path that was asked for.
        field: String,
    },
    /// The run has no such step.
    #[error("this run has no step `{step}`")]
    NoStep {
        /// Which.
        step: String,
    },
    /// What somebody did to a run is asked of the run that they made.
    #[error("acts, flips and skips are counted in the goal of a challenge only")]
    NoScenario,
    /// A number that is too large to write down.
    #[error("this gives a number of more than {LARGEST} bits; take it `mod` something")]
    TooLarge,
    /// A number below zero.
    #[error("this gives a number below zero")]
    Negative,
    /// `mod 0`.
    #[error("nothing can be taken mod 0")]
    ZeroModulus,
}

impl Expr {
    /// What it is at a moment of a run. The run is that of
    /// [`Expr::run`], or the section's if it names none.
    ///
    /// # Errors
    /// Something that it names is not there, or a number is out of bounds.
    pub fn evaluate(&self, moment: Moment<'_>) -> Result<Val, EvalError> {
        evaluate(&self.node, moment)
    }
}

fn evaluate(node: &Node, moment: Moment<'_>) -> Result<Val, EvalError> {
    let number = |node: &Node| evaluate(node, moment).map(|val| val.number());
    Ok(match node {
        Node::Number(number) => Val::Number(number.clone()),
        Node::Bytes(bytes) => Val::Bytes(bytes.clone()),
        Node::Quantity { party, quantity } => {
            let value = value_of(moment, *quantity, *party)?;
            Val::Value {
                id: value.id,
                bytes: value.bytes.clone(),
                is_number: value.quantity.name.is_number(),
            }
        }
        Node::Power(base, exponent) => Val::Number(power(number(base)?, &number(exponent)?)?),
        Node::Times(a, b) => Val::Number(bounded(number(a)? * number(b)?)?),
        Node::Plus(a, b) => Val::Number(bounded(number(a)? + number(b)?)?),
        Node::Minus(a, b) => {
            let (a, b) = (number(a)?, number(b)?);
            if a < b {
                return Err(EvalError::Negative);
            }
            Val::Number(a - b)
        }
        Node::Modulo(inside, modulus) => {
            let modulus = number(modulus)?;
            if modulus.is_zero() {
                return Err(EvalError::ZeroModulus);
            }
            Val::Number(reduced(inside, &modulus, moment)?)
        }
        Node::Length(inside) => Val::Number(evaluate(inside, moment)?.bytes().len().into()),
        Node::Time(step) => Val::Number(time(step, moment)?.into()),
        Node::Count(what) => Val::Number(count(*what, moment)?.into()),
        Node::Wire { message, field } => Val::Bytes(wire(moment, *message, field)?.0),
    })
}

impl Expr {
    /// The values of the run that it rests on; of `wire(…)` the message.
    /// Whoever may not see all of them may not see what it gives.
    ///
    /// # Errors
    /// One of them is not there.
    pub fn values(&self, moment: Moment<'_>) -> Result<Vec<ValueId>, EvalError> {
        let mut found = Vec::new();
        collect(&self.node, moment, &mut found)?;
        Ok(found)
    }
}

fn collect(node: &Node, moment: Moment<'_>, found: &mut Vec<ValueId>) -> Result<(), EvalError> {
    match node {
        Node::Number(_) | Node::Bytes(_) | Node::Time(_) | Node::Count(_) => Ok(()),
        Node::Quantity { party, quantity } => {
            found.push(value_of(moment, *quantity, *party)?.id);
            Ok(())
        }
        Node::Wire { message, .. } => {
            found.push(value_of(moment, *message, None)?.id);
            Ok(())
        }
        Node::Length(inside) => collect(inside, moment, found),
        Node::Power(a, b)
        | Node::Times(a, b)
        | Node::Plus(a, b)
        | Node::Minus(a, b)
        | Node::Modulo(a, b) => {
            collect(a, moment, found)?;
            collect(b, moment, found)
        }
    }
}

/// Whole milliseconds of virtual time from the start to a step.
fn time(step: &str, moment: Moment<'_>) -> Result<u64, EvalError> {
    let found = moment.trace.step_by_id(step);
    let step = found.ok_or_else(|| EvalError::NoStep {
        step: step.to_owned(),
    })?;
    Ok(step.time / 1000)
}

fn count(what: Count, moment: Moment<'_>) -> Result<u64, EvalError> {
    let scenario = || moment.scenario.ok_or(EvalError::NoScenario);
    Ok(match what {
        Count::Acts => scenario()?.wire.len() as u64,
        Count::Flips => scenario()?.wire.iter().filter(|act| act.is_flip()).count() as u64,
        Count::Skips => scenario()?.skips.len() as u64,
        Count::Steps => moment.trace.steps.len() as u64,
        Count::Questions => {
            let facts = moment.trace.steps.iter().flat_map(|step| &step.facts);
            let asked = facts.filter_map(|(name, fact)| match fact {
                Fact::Number(number) if *name == "questions" => Some(*number),
                _ => None,
            });
            asked.max().unwrap_or(0)
        }
    })
}

/// Everything under `mod` is computed modulo, so that no number grows.
fn reduced(node: &Node, modulus: &BigUint, moment: Moment<'_>) -> Result<BigUint, EvalError> {
    let part = |node: &Node| reduced(node, modulus, moment);
    Ok(match node {
        Node::Power(base, exponent) => {
            let exponent = evaluate(exponent, moment)?.number();
            mod_pow(&part(base)?, &exponent, modulus).map_err(|_| EvalError::ZeroModulus)?
        }
        Node::Times(a, b) => part(a)? * part(b)? % modulus,
        Node::Plus(a, b) => (part(a)? + part(b)?) % modulus,
        Node::Minus(a, b) => (part(a)? + modulus - part(b)?) % modulus,
        other => evaluate(other, moment)?.number() % modulus,
    })
}

fn bounded(number: BigUint) -> Result<BigUint, EvalError> {
    // Primes of 8192 bits are values too; a sum of two is not much more.
    if number.bits() > 4 * LARGEST {
        return Err(EvalError::TooLarge);
    }
    Ok(number)
}

fn power(base: BigUint, exponent: &BigUint) -> Result<BigUint, EvalError> {
    if base.bits() <= 1 {
        // 0 or 1: 0^0 is 1, as everywhere in computing.
        return Ok(if exponent.is_zero() { 1u8.into() } else { base });
    }
    let exponent = u32::try_from(exponent).map_err(|_| EvalError::TooLarge)?;
    if (base.bits() - 1) * u64::from(exponent) >= LARGEST {
        return Err(EvalError::TooLarge);
    }
    Ok(base.pow(exponent))
}

/// The value of a quantity in a party's hands; without a party, of whoever
/// held it first by the moment, else of whoever holds it first at all. Where
/// a scenario replaced it, what stands in its place.
pub(in crate::lesson) fn value_of(
    moment: Moment<'_>,
    quantity: Quantity,
    party: Option<PartyId>,
) -> Result<&Value, EvalError> {
    let trace = moment.trace;
    let missing = || EvalError::Missing {
        quantity: quantity.to_string(),
        party: party.map(|party| trace.party(party).name),
    };
    let held = |party: PartyId| trace.find(party, &quantity);
    if let Some(party) = party {
        if party.index() >= trace.ledgers.len() {
            return Err(missing());
        }
        return held(party).ok_or_else(missing);
    }
    let first = trace
        .all_values()
        .filter(|value| value.quantity == quantity)
        .min_by_key(|value| trace.since(value.id).unwrap_or(u32::MAX))
        .ok_or_else(missing)?;
    held(first.owner()).ok_or_else(missing)
}

/// A message of the run: its bytes and the tree of its fields.
pub(in crate::lesson) fn message(
    moment: Moment<'_>,
    message: Quantity,
) -> Result<(&[u8], Field), EvalError> {
    let value = value_of(moment, message, None).map_err(|_| EvalError::NoMessage {
        message: message.to_string(),
    })?;
    let context = match moment.trace.agreed(message.connection) {
        Some(context) => context,
        None => Context::new(Role::Client),
    };
    let field = match message.name {
        Name::ChangeCipherSpec => ChangeCipherSpec::describe(&value.bytes).0,
        Name::Alert => Alert::describe(&value.bytes).0,
        _ => Handshake::describe(&value.bytes, &context).0,
    };
    Ok((&value.bytes, field))
}

/// The bytes of a field with its length in front, if it has one, and without.
pub(in crate::lesson) fn wire(
    moment: Moment<'_>,
    quantity: Quantity,
    path: &str,
) -> Result<(Vec<u8>, Vec<u8>), EvalError> {
    let (bytes, tree) = message(moment, quantity)?;
    let missing = || EvalError::NoField {
        message: quantity.label(),
        field: path.to_owned(),
    };
    let field = tree.find(path).ok_or_else(missing)?;
    let bare = bytes.get(field.span.clone()).ok_or_else(missing)?;
    let length_name = format!("{} length", field.name);
    let from = tree
        .leaves()
        .find(|leaf| leaf.name == length_name && leaf.span.end == field.span.start)
        .map_or(field.span.start, |length| length.span.start);
    let whole = bytes.get(from..field.span.end).ok_or_else(missing)?;
    Ok((whole.to_vec(), bare.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};

    fn value(text: &str) -> Result<Val, EvalError> {
        let trace = run(&Scenario::default()).unwrap().trace;
        let expr = Expr::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        expr.evaluate(Moment::of(&trace, None))
    }

    fn number(text: &str) -> u64 {
        u64::try_from(&value(text).unwrap().number()).unwrap()
    }

    #[test]
    fn the_formulas_of_the_run_give_its_values() {
        assert_eq!(number("dh_p"), 23);
        assert_eq!(number("dh_g^xs mod dh_p"), number("dh_Ys"));
        assert_eq!(number("dh_Yc^xs mod dh_p"), number("server.Z"));
        assert_eq!(number("dh_g^(xs*xc) mod dh_p"), number("client.Z"));
        assert_eq!(number("(dh_g^xs)^xc mod dh_p"), number("client.Z"));
    }

    #[test]
    fn arithmetic_is_as_on_paper() {
        assert_eq!(number("2 + 3*4 - 1"), 13);
        assert_eq!(number("2^3^2"), 512);
        assert_eq!(number("1 - 2 mod 23"), 22);
        assert_eq!(number("0x15"), 21);
        assert_eq!(number("0^0"), 1);
        assert_eq!(number("length(key_block)"), 40);
        assert_eq!(number("length(h'00 01')"), 2);
    }

    #[test]
    fn a_field_on_the_wire_has_its_length_in_front() {
        let Val::Bytes(bytes) = value("wire(ServerKeyExchange.dh_Ys)").unwrap() else {
            panic!("the wire has bytes");
        };
        assert_eq!(bytes[..2], [0, 1]);
        assert_eq!(u64::from(bytes[2]), number("dh_Ys"));
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        assert!(matches!(value("eve.Z"), Err(EvalError::Missing { .. })));
        assert!(matches!(value("ecdh_Z"), Err(EvalError::Missing { .. })));
        assert!(matches!(
            value("wire(ServerKeyExchange.nothing)"),
            Err(EvalError::NoField { .. })
        ));
        assert!(matches!(
            value("wire(CertificateRequest.length)"),
            Err(EvalError::NoMessage { .. })
        ));
        assert_eq!(
            value("eve.Z").unwrap_err().to_string(),
            "eve never has a value `Z` in this run"
        );
    }

    #[test]
    fn no_number_grows_without_bounds() {
        assert_eq!(value("2^4096"), Err(EvalError::TooLarge));
        assert_eq!(value("2^2^2^2^2^2"), Err(EvalError::TooLarge));
        assert_eq!(value("1 - 2"), Err(EvalError::Negative));
        assert_eq!(value("1 mod 0"), Err(EvalError::ZeroModulus));
    }
}
