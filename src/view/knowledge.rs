//! Who knows what, and since when.
//!
//! A party knows a value if it holds one of the same quantity with equal
//! bytes. All of it is worked out once, so that no screen searches a ledger.

use std::collections::HashMap;

use crate::trace::{PacketId, PartyId, Quantity, Trace, ValueId};

/// For every value of a trace the step from which on each party knows it.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// By party and place in its ledger: which class the value belongs to.
    class_of: Vec<Vec<u32>>,
    classes: Vec<Class>,
    /// By packet: the first step that is about it.
    packets: Vec<u32>,
}

/// All values of one quantity with equal bytes.
#[derive(Clone, Debug)]
struct Class {
    quantity: Quantity,
    /// By party: its first value of the class, and the step that brought it.
    first: Vec<Option<(ValueId, u32)>>,
}

impl Knowledge {
    /// Looks a trace through.
    pub fn new(trace: &Trace) -> Self {
        let mut classes: Vec<Class> = Vec::new();
        let mut index: HashMap<(Quantity, &[u8]), u32> = HashMap::new();
        let mut class_of = Vec::with_capacity(trace.ledgers.len());
        for (party, ledger) in trace.ledgers.iter().enumerate() {
            let mut of_party = Vec::with_capacity(ledger.values().len());
            for value in ledger.values() {
                let class = *index
                    .entry((value.quantity, value.bytes.as_slice()))
                    .or_insert_with(|| {
                        classes.push(Class {
                            quantity: value.quantity,
                            first: vec![None; trace.ledgers.len()],
                        });
                        classes.len() as u32 - 1
                    });
                let first = &mut classes[class as usize].first[party];
                if first.is_none() {
                    *first = trace.since(value.id).map(|step| (value.id, step));
                }
                of_party.push(class);
            }
            class_of.push(of_party);
        }
        let mut packets = vec![u32::MAX; trace.packets.len()];
        for step in trace.steps.iter().rev() {
            if let Some(packet) = step.packet {
                packets[packet.0 as usize] = step.n;
            }
        }
        Self {
            class_of,
            classes,
            packets,
        }
    }

    /// The first step (from 1) that is about a packet; `None` if none is.
    pub fn packet_since(&self, packet: PacketId) -> Option<u32> {
        let since = self.packets.get(packet.0 as usize).copied();
        since.filter(|since| *since != u32::MAX)
    }

    fn class(&self, id: ValueId) -> Option<&Class> {
        let class = self
            .class_of
            .get(id.party().index())?
            .get(id.index() as usize)?;
        self.classes.get(*class as usize)
    }

    /// The step (from 1) from which on `party` knows this value; `None` if it
    /// never does.
    pub fn since(&self, id: ValueId, party: PartyId) -> Option<u32> {
        self.class(id)?.first.get(party.index())?.map(|(_, n)| n)
    }

    /// The value by which `party` knows it.
    pub fn held_as(&self, id: ValueId, party: PartyId) -> Option<ValueId> {
        self.class(id)?.first.get(party.index())?.map(|(id, _)| id)
    }

    /// Whether `party` knows this value by the end of step `n` (from 1).
    pub fn knows(&self, party: PartyId, id: ValueId, n: u32) -> bool {
        self.since(id, party).is_some_and(|since| since <= n)
    }

    /// The quantity that a value is one of; `None` for a value of another
    /// trace.
    pub fn quantity(&self, id: ValueId) -> Option<Quantity> {
        self.class(id).map(|class| class.quantity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};
    use crate::trace::{ConnectionId, Name};

    #[test]
    fn a_value_is_known_from_the_step_that_brought_it() {
        let trace = run(&Scenario::default()).unwrap().trace;
        let knowledge = Knowledge::new(&trace);
        for value in trace.all_values() {
            for party in [PartyId::CLIENT, PartyId::SERVER, PartyId::EVE] {
                let slow = trace
                    .find_equal(party, &value.quantity, &value.bytes)
                    .and_then(|found| trace.since(found.id));
                assert_eq!(knowledge.since(value.id, party), slow, "{value:?}");
            }
        }
    }

    #[test]
    fn equal_bytes_of_another_quantity_are_not_knowledge() {
        let trace = run(&Scenario::default()).unwrap().trace;
        let knowledge = Knowledge::new(&trace);
        let xs = Quantity::new(ConnectionId::FIRST, Name::Xs);
        let xs = trace.find(PartyId::SERVER, &xs).unwrap().id;
        assert_eq!(knowledge.since(xs, PartyId::CLIENT), None);
        assert_eq!(knowledge.held_as(xs, PartyId::SERVER), Some(xs));
    }
}
