//! What holds of every value of every run: it is what its operation makes of
//! its inputs, the inputs are its owner's, and the working comes to the same.

#[path = "data/runs.rs"]
mod runs;

use runs::runs;
use slowshake::crypto::{Line, Shown, Working};
use slowshake::sim::Run;
use slowshake::trace::op::Source;
use slowshake::trace::{Op, Value, Values};

fn each_value(mut property: impl FnMut(&str, &Run, &Value)) {
    for (name, run) in runs() {
        for value in run.trace.all_values() {
            let whose = format!("{} of {} in {name}", value.quantity, value.owner().index());
            property(&whose, &run, value);
        }
    }
}

#[test]
fn every_value_is_what_its_operation_makes_of_its_inputs() {
    each_value(|whose, run, value| {
        if let Some(result) = value.op.operation().evaluate(&run.trace) {
            assert_eq!(result.as_ref(), Ok(&value.bytes), "{whose}");
        }
    });
}

#[test]
fn a_value_that_nothing_evaluates_has_no_inputs_or_was_replaced() {
    each_value(|whose, run, value| {
        if value.op.operation().evaluate(&run.trace).is_none() {
            let free = matches!(value.op, Op::Overridden(_)) || value.op.inputs().is_empty();
            let received = matches!(value.op, Op::Received(_));
            assert!(free || received, "{whose}");
        }
    });
}

#[test]
fn received_bytes_are_those_at_their_pieces() {
    each_value(|whose, run, value| {
        let Op::Received(received) = &value.op else {
            return;
        };
        let mut bytes = Vec::new();
        for piece in &received.pieces {
            let source = match piece.source {
                Source::Value(id) => run.trace.bytes(id),
                Source::Packet(id) => {
                    let packet = &run.trace.packets[id.0 as usize];
                    // Eve sits at the sender's end of the line.
                    let is_receiver = packet.to == value.owner();
                    match &packet.delivered {
                        Some(delivered) if is_receiver => delivered,
                        _ => packet.seen(),
                    }
                }
            };
            bytes.extend_from_slice(&source[piece.span.clone()]);
        }
        assert_eq!(bytes, value.bytes, "{whose}");
    });
}

#[test]
fn every_input_is_the_owners_and_older_than_the_value() {
    each_value(|whose, _, value| {
        for input in value.op.inputs() {
            assert_eq!(input.party(), value.owner(), "{whose}");
            assert!(input.index() < value.id.index(), "{whose}");
        }
    });
}

#[test]
fn no_party_receives_what_another_was_not_sent() {
    each_value(|whose, run, value| {
        let Op::Received(received) = &value.op else {
            return;
        };
        for piece in &received.pieces {
            if let Source::Packet(id) = piece.source {
                let packet = &run.trace.packets[id.0 as usize];
                assert_ne!(packet.from, value.owner(), "{whose}");
            }
        }
    });
}

/// A number's bytes may have zeros in front that its working does not show.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

#[test]
fn every_working_ends_in_the_value() {
    let mut seen = 0;
    each_value(|whose, run, value| {
        if let Some(working) = value.op.operation().working(&run.trace) {
            seen += 1;
            let result = working.result();
            assert_eq!(
                without_zeros(&result),
                without_zeros(&value.bytes),
                "{whose}"
            );
        }
    });
    assert!(seen > 100, "only {seen} workings");
}

/// Above this many lines only some stretches of a working are looked at.
const LONG: usize = 300;

fn assert_is_slice(working: &dyn Working, whole: &[Line], whose: &str) {
    let len = whole.len();
    assert_eq!(len, working.len(), "{whose}");
    for range in [0..1, len / 3..len / 2, len - 1..len, len..len + 4] {
        let expected = &whole[range.start..range.end.min(len)];
        assert_eq!(working.lines(range.clone()), expected, "{whose} {range:?}");
    }
}

#[test]
fn a_part_of_a_working_is_a_slice_of_the_whole() {
    each_value(|whose, run, value| {
        let Some(working) = value.op.operation().working(&run.trace) else {
            return;
        };
        let len = working.len();
        assert!(len > 0, "{whose}");
        if len <= LONG {
            assert_is_slice(&*working, &working.lines(0..len), whose);
            return;
        }
        for from in [0, len / 2, len - 10] {
            let lines = working.lines(from..from + 10);
            assert_eq!(lines.len(), 10, "{whose}");
            assert_eq!(working.lines(from + 3..from + 7), lines[3..7], "{whose}");
        }
    });
}

#[test]
fn the_last_line_of_a_power_is_its_result() {
    each_value(|whose, run, value| {
        let Op::ModPow(op) = &value.op else {
            return;
        };
        let working = slowshake::trace::op::Operation::working(op, &run.trace).unwrap();
        let last = working.lines(working.len() - 1..working.len());
        match last.first().map(|line| &line.result) {
            Some(Shown::Number(n)) => {
                assert_eq!(n.to_bytes_be(), value.bytes, "{whose}");
            }
            other => panic!("{whose}: {other:?}"),
        }
    });
}
