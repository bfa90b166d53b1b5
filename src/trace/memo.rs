//! Results of operations, kept across runs.
//!
//! An operation is pure: the same inputs give the same result. Whoever makes
//! thousands of runs that differ in one bit lets them share a memo, so that
//! each power and each signature is computed once. What is recorded does not
//! change by it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::op::{Argument, Op, OpError, Part, Predicate};
use super::{ValueId, Values};

type Outcome = Result<Vec<u8>, OpError>;

/// Results by the SHA-256 of operation and inputs.
#[derive(Debug, Default)]
pub struct Memo(Mutex<HashMap<[u8; 32], Outcome>>);

impl Memo {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many results are kept.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether none are kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the operation gives: from the memo if it is there, evaluated and
    /// kept otherwise. Cheap operations are always evaluated.
    pub(super) fn evaluate(&self, op: &Op, values: &dyn Values) -> Option<Outcome> {
        if !is_expensive(op) {
            return op.operation().evaluate(values);
        }
        let key = key(op, values);
        // A panic of another thread leaves whole entries behind.
        let kept = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        if kept.is_some() {
            return kept;
        }
        // Evaluated outside the lock, so that other threads need not wait.
        let outcome = op.operation().evaluate(values)?;
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, outcome.clone());
        Some(outcome)
    }
}

/// Whether looking a result up is cheaper than computing it.
fn is_expensive(op: &Op) -> bool {
    match op {
        Op::ModPow(_)
        | Op::EcPublic(_)
        | Op::EcShared(_)
        | Op::MlKemPublic(_)
        | Op::MlKemEncapsulate(_)
        | Op::MlKemShared(_)
        | Op::MlKemDecapsulate(_)
        | Op::RsaEncrypt(_)
        | Op::RsaDecrypt(_)
        | Op::Sign(_)
        | Op::Verify(_)
        | Op::DiscreteLog(_) => true,
        Op::Check(check) => matches!(
            check.predicate,
            Predicate::CurvePoint { .. }
                | Predicate::CertificateIssuer { .. }
                | Predicate::CertificateExtensions { .. }
                | Predicate::CertificateValidity { .. }
                | Predicate::CertificateNames { .. }
                | Predicate::HostName { .. }
                | Predicate::KeyUsage { .. }
        ),
        _ => false,
    }
}

/// Kind, arguments and the bytes of the values among them, each behind its
/// length, so that no two operations are written alike.
fn key(op: &Op, values: &dyn Values) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    let operation = op.operation();
    put(operation.kind().as_bytes());
    for (name, argument) in operation.arguments() {
        put(name.as_bytes());
        let of = |ids: Vec<ValueId>| ids.into_iter().map(|id| values.bytes(id));
        match argument {
            Argument::Value(id) => put(values.bytes(id)),
            Argument::Values(ids) => {
                put(&(ids.len() as u64).to_be_bytes());
                of(ids).for_each(&mut put);
            }
            Argument::Parts(parts) => {
                put(&(parts.len() as u64).to_be_bytes());
                for part in &parts {
                    match part {
                        Part::Literal(bytes) => put(bytes),
                        Part::Value(id) => put(values.bytes(*id)),
                    }
                }
            }
            // Where received bytes came from; never part of a computation.
            Argument::Pieces(_) => {}
            Argument::Text(text) => put(text.as_bytes()),
            Argument::Number(number) => put(&number.to_be_bytes()),
            Argument::Bytes(bytes) => put(&bytes),
        }
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::trace::op::ModPow;
    use crate::trace::{ConnectionId, Name, PartyId, PartyLedger, Quantity, Seed};

    fn power(memo: &Arc<Memo>, exponent: u8) -> Vec<u8> {
        let mut ledger = PartyLedger::new(PartyId::CLIENT, "client", Seed(1), Arc::default())
            .with_memo(Some(Arc::clone(memo)));
        let quantity = |name| Quantity::new(ConnectionId::FIRST, name);
        let base = ledger.constant(quantity(Name::DhG), vec![5]);
        let exponent = ledger.constant(quantity(Name::Xc), vec![exponent]);
        let modulus = ledger.constant(quantity(Name::DhP), vec![23]);
        let op = ModPow {
            base,
            exponent,
            modulus,
        };
        let id = ledger.compute(quantity(Name::DhYc), op).unwrap();
        ledger.public(id).unwrap().to_vec()
    }

    #[test]
    fn a_result_is_kept_for_its_own_inputs_only() {
        let memo = Arc::new(Memo::new());
        assert_eq!(power(&memo, 6), [8]);
        assert_eq!(power(&memo, 6), [8]);
        assert_eq!(memo.len(), 1);
        assert_eq!(power(&memo, 7), [17]);
        assert_eq!(memo.len(), 2);
    }
}
