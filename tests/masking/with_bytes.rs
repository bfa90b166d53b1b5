//! What if some bytes had been others: for asking what depends on them.

use slowshake::sim::{Scenario, run};
use slowshake::trace::op::Part;
use slowshake::trace::{FragmentIndex, Name, Op, Trace, Value, Values};

/// The same trace with other bytes in some values: `change` gives the new
/// bytes of a value, or `None` where it is to stay. Steps, packets and
/// what was made of what remain as they are, and nothing is computed
/// again. Literal bytes that an operation holds follow the value.
///
/// No run leaves such a trace. It answers one question only: whether what
/// is shown depends on the bytes that were changed. If two such traces
/// give the same screen, the screen tells nothing of them.
pub(crate) fn with_bytes(trace: &Trace, change: &dyn Fn(&Value) -> Option<Vec<u8>>) -> Trace {
    let ledgers = trace.ledgers.iter().map(|ledger| {
        let values = ledger.values().iter().map(|value| match change(value) {
            None => value.clone(),
            Some(bytes) => changed(trace, value, bytes),
        });
        values.collect()
    });
    Trace {
        parties: trace.parties.clone(),
        connections: trace.connections.clone(),
        ledgers: ledgers.collect(),
        packets: trace.packets.clone(),
        steps: trace.steps.clone(),
        outcomes: trace.outcomes.clone(),
        fragments: FragmentIndex::default(),
    }
}

fn changed(trace: &Trace, value: &Value, bytes: Vec<u8>) -> Value {
    let mut op = value.op.clone();
    match &mut op {
        Op::Constant(constant) => constant.bytes.clone_from(&bytes),
        Op::Encode(encode) => {
            let mut at = 0;
            for part in &mut encode.parts {
                let length = match part {
                    Part::Literal(literal) => literal.len(),
                    Part::Value(id) => trace.bytes(*id).len(),
                };
                if let (Part::Literal(literal), Some(new)) = (part, bytes.get(at..at + length)) {
                    literal.copy_from_slice(new);
                }
                at += length;
            }
        }
        _ => {}
    }
    Value {
        bytes,
        op,
        ..value.clone()
    }
}

#[test]
fn only_what_was_asked_for_has_other_bytes() {
    let trace = run(&Scenario::default()).unwrap().trace;
    let other = with_bytes(&trace, &|value| {
        let is_z = value.quantity.name == Name::Z;
        is_z.then(|| vec![21; value.bytes.len()])
    });
    for value in trace.all_values() {
        let now = other.value(value.id);
        if value.quantity.name == Name::Z {
            assert_eq!(now.bytes, [21]);
        } else {
            assert_eq!(now.bytes, value.bytes);
        }
    }
}

#[test]
fn the_literal_bytes_of_an_operation_follow_the_value() {
    let trace = run(&Scenario::default()).unwrap().trace;
    let other = with_bytes(&trace, &|value| {
        Some(value.bytes.iter().map(|byte| byte ^ 0xff).collect())
    });
    for value in other.all_values() {
        if let Op::Encode(_) | Op::Constant(_) = &value.op {
            let again = value.op.operation().evaluate(&other);
            assert_eq!(again, Some(Ok(value.bytes.clone())), "{value:?}");
        }
    }
}
