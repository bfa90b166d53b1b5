//! What is for the two ends alone, told by where it came from and where it went.

use super::op::{Check, Predicate};
use super::{Name, Op, Value};

/// For each value of a ledger, by its place: whether it went into what a record
/// protects, was made from that, or was taken out of it.
///
/// Encryption ends this, and so does a check, whose answer tells no bytes. What
/// a hash tells is a matter of its inputs: whoever has them has the hash.
pub(super) fn protected(values: &[Value]) -> Vec<bool> {
    let is_plaintext = |value: &Value| {
        let Value { quantity, .. } = value;
        matches!(
            quantity.name,
            Name::Plaintext | Name::PaddedPlaintext | Name::InnerPlaintext
        )
    };
    let mut protected: Vec<bool> = values.iter().map(is_plaintext).collect();
    // A value stands behind all that it is made of.
    for (at, value) in values.iter().enumerate().rev() {
        let is_made_of_parts =
            matches!(value.op, Op::Encode(_) | Op::Concat(_) | Op::Overridden(_));
        if protected[at] && is_made_of_parts {
            for part in value.op.inputs() {
                protected[part.index() as usize] = true;
            }
        }
    }
    for (at, value) in values.iter().enumerate() {
        match &value.op {
            // What one would have to find there is as good as what one finds.
            Op::Check(Check {
                predicate: Predicate::Equal(a, b),
                ..
            }) => {
                let [a, b] = [a, b].map(|id| id.index() as usize);
                let either = protected[a] || protected[b];
                protected[a] = either;
                protected[b] = either;
            }
            Op::AeadSeal(_) | Op::CbcEncrypt(_) | Op::Hash(_) | Op::Check(_) | Op::Verify(_) => {}
            op => {
                let inputs = op.inputs();
                protected[at] |= inputs.iter().any(|id| protected[id.index() as usize]);
            }
        }
    }
    protected
}
