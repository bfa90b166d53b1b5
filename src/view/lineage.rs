//! Where values come from, and what they go into.

use crate::trace::op::{Op, Source};
use crate::trace::{PacketId, Trace, ValueId, Values};

/// For every value of a trace what was made of it; worked out once.
#[derive(Clone, Debug, Default)]
pub struct Lineage {
    /// By party and place in its ledger.
    uses: Vec<Vec<Vec<ValueId>>>,
}

/// A part that was cut out of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which bytes.
    pub range: std::ops::Range<usize>,
    /// What they are.
    pub value: ValueId,
}

impl Lineage {
    /// Looks a trace through.
    pub fn new(trace: &Trace) -> Self {
        let mut uses: Vec<Vec<Vec<ValueId>>> = trace
            .ledgers
            .iter()
            .map(|ledger| vec![Vec::new(); ledger.values().len()])
            .collect();
        for value in trace.all_values() {
            for input in value.op.inputs() {
                let of_input = uses
                    .get_mut(input.party().index())
                    .and_then(|party| party.get_mut(input.index() as usize));
                if let Some(of_input) = of_input
                    && !of_input.contains(&value.id)
                {
                    of_input.push(value.id);
                }
            }
        }
        Self { uses }
    }

    /// What was made of a value, in the order in which it was made.
    pub fn uses(&self, id: ValueId) -> &[ValueId] {
        self.uses
            .get(id.party().index())
            .and_then(|party| party.get(id.index() as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// What was cut out of a value, from front to back.
    pub fn cuts(&self, trace: &Trace, id: ValueId) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = self
            .uses(id)
            .iter()
            .filter_map(|used| match &trace.value(*used).op {
                Op::Slice(slice) => Some(Cut {
                    range: slice.from..slice.to,
                    value: *used,
                }),
                _ => None,
            })
            .collect();
        cuts.sort_by_key(|cut| cut.range.start);
        cuts
    }
}

/// The packets out of which a value was taken.
pub fn packets_of(trace: &Trace, id: ValueId) -> Vec<PacketId> {
    let Op::Received(received) = &trace.value(id).op else {
        return Vec::new();
    };
    received
        .pieces
        .iter()
        .filter_map(|piece| match piece.source {
            Source::Packet(packet) => Some(packet),
            Source::Value(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};
    use crate::trace::{ConnectionId, Name, PartyId, Quantity};

    #[test]
    fn the_key_block_is_cut_from_front_to_back_without_a_gap() {
        let trace = run(&Scenario::default()).unwrap().trace;
        let lineage = Lineage::new(&trace);
        let block = Quantity::new(ConnectionId::FIRST, Name::KeyBlock);
        let block = trace.find(PartyId::CLIENT, &block).unwrap();
        let cuts = lineage.cuts(&trace, block.id);
        let mut end = 0;
        for cut in &cuts {
            assert_eq!(cut.range.start, end);
            end = cut.range.end;
        }
        assert_eq!(end, block.bytes.len());
        assert_eq!(cuts.len(), 4);
    }

    #[test]
    fn a_value_is_among_the_uses_of_each_of_its_inputs() {
        let trace = run(&Scenario::default()).unwrap().trace;
        let lineage = Lineage::new(&trace);
        for value in trace.all_values() {
            for input in value.op.inputs() {
                assert!(lineage.uses(input).contains(&value.id), "{value:?}");
            }
        }
    }
}
