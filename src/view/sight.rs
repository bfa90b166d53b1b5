//! What may be seen: from a seat, at a step, while a question stands.
//!
//! Every screen asks here before it shows a value, a formula's number, a
//! working, a command or a byte under keys. The mask is a filter over what is
//! shown, never over what was computed.

use std::collections::HashSet;

use super::{Knowledge, Span, short};
use crate::trace::{Op, Packet, PartyId, Quantity, Seat, Trace, Value, ValueId, Values};

/// Why a value is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// It comes into being at a later step.
    Later(u32),
    /// A question asks for it.
    Asked,
    /// The class is to guess first.
    Curtain,
    /// Whoever sits in this seat does not know it.
    Seat,
}

impl Cover {
    /// What stands in the value's place: the same on every screen and in every
    /// text, and unlike the mark of what is sealed.
    pub const fn shown(self) -> &'static str {
        match self {
            Cover::Later(_) => "later",
            Cover::Asked | Cover::Seat | Cover::Curtain => "??",
        }
    }
}

/// What is covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// Where one sits.
    pub seat: Seat,
    /// The step under the cursor, from 1: nothing is told before its time.
    pub at: u32,
    /// While a question stands: what it asks for, in all parties' hands.
    pub asked: HashSet<Quantity>,
    /// While a question stands that asks who knows this: nobody's knowledge
    /// of it is shown, save that of whoever sits in the seat.
    pub asked_who: HashSet<Quantity>,
    /// Whether all secrets are hidden, for a class that is to guess first.
    pub curtain: bool,
    /// The secrets that were shown again, one by one.
    pub revealed: HashSet<Quantity>,
}

/// A trace through a mask.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The trace.
    pub trace: &'a Trace,
    /// Who knows what in it.
    pub knowledge: &'a Knowledge,
    /// What is covered.
    pub mask: &'a Mask,
}

impl<'a> Sight<'a> {
    /// Why this value is not shown; `None` if it is.
    pub fn cover(&self, id: ValueId) -> Option<Cover> {
        let value = self.trace.value(id);
        let mask = self.mask;
        // What no step brought was there at the end.
        let since = self.knowledge.since(id, value.owner());
        let since = since.unwrap_or(self.trace.steps.len() as u32);
        if since > mask.at {
            return Some(Cover::Later(since));
        }
        if mask.asked.contains(&value.quantity) {
            return Some(Cover::Asked);
        }
        let party = mask.seat.party();
        let own = party.is_some_and(|party| self.knowledge.knows(party, id, mask.at));
        // Who knows it is the question: one's own value alone is no answer.
        if mask.asked_who.contains(&value.quantity) && party != Some(value.owner()) {
            return Some(Cover::Asked);
        }
        if party.is_some() && !own && self.trace.is_confidential(id) {
            return Some(Cover::Seat);
        }
        // A hash over what travelled under keys is known to nobody else, nor is
        // anything that has it inside.
        let holds = matches!(
            value.op,
            Op::Hash(_) | Op::Overridden(_) | Op::Encode(_) | Op::Concat(_)
        );
        if party.is_some() && !own && holds {
            let covered = |input| self.cover(input) == Some(Cover::Seat);
            if value.op.inputs().into_iter().any(covered) {
                return Some(Cover::Seat);
            }
        }
        if mask.curtain && value.is_secret() && !mask.revealed.contains(&value.quantity) {
            return Some(Cover::Curtain);
        }
        None
    }

    /// Whether this value is shown.
    pub fn sees(&self, id: ValueId) -> bool {
        self.cover(id).is_none()
    }

    /// A value in few columns, or what covers it.
    pub fn short(&self, value: &Value) -> String {
        match self.cover(value.id) {
            None => short(value),
            Some(cover) => cover.shown().to_owned(),
        }
    }

    /// Whether how a value was computed may be opened up: its working and the
    /// command that recomputes it hold all of its inputs.
    pub fn sees_inside(&self, id: ValueId) -> bool {
        self.sees(id)
            && self
                .trace
                .value(id)
                .op
                .inputs()
                .into_iter()
                .all(|input| self.sees(input))
    }

    /// The spans with each value that is not to be seen replaced by what
    /// covers it.
    pub fn covered(&self, spans: &[Span]) -> Vec<Span> {
        spans
            .iter()
            .map(|span| match span {
                Span::Value { id, .. } => match self.cover(*id) {
                    None => span.clone(),
                    Some(cover) => Span::Value {
                        id: *id,
                        shown: cover.shown().to_owned(),
                    },
                },
                Span::Bytes { of, .. } if !self.sees(*of) => Span::Plain("…".to_owned()),
                plain => plain.clone(),
            })
            .collect()
    }

    /// Whether a packet has been sent by the cursor.
    pub fn is_sent(&self, packet: &Packet) -> bool {
        let since = self.knowledge.packet_since(packet.id);
        since.is_some_and(|since| since <= self.mask.at)
    }

    /// Whether the inside of a packet may be seen: once it is sent, and
    /// always if it went in clear.
    pub fn opens(&self, packet: &Packet) -> bool {
        if !self.is_sent(packet) {
            return false;
        }
        match packet.plaintext {
            Some(plaintext) => self.sees(plaintext),
            None => !packet.is_protected(),
        }
    }

    /// The step (from 1) from which on `party` knows a value, if that is by
    /// the cursor and no question asks for it.
    pub fn known_since(&self, id: ValueId, party: PartyId) -> Option<u32> {
        let quantity = self.trace.value(id).quantity;
        let hidden =
            self.mask.asked_who.contains(&quantity) && self.mask.seat.party() != Some(party);
        self.knowledge
            .since(id, party)
            .filter(|since| *since <= self.mask.at && !hidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Scenario, run};
    use crate::trace::{ConnectionId, Name};

    fn seen_from(seat: Seat, at: u32, name: Name, owner: PartyId) -> Option<Cover> {
        let trace = run(&Scenario::default()).unwrap().trace;
        let knowledge = Knowledge::new(&trace);
        let mask = Mask {
            seat,
            at,
            ..Mask::default()
        };
        let sight = Sight {
            trace: &trace,
            knowledge: &knowledge,
            mask: &mask,
        };
        let quantity = Quantity::new(ConnectionId::FIRST, name);
        sight.cover(trace.find(owner, &quantity).unwrap().id)
    }

    #[test]
    fn the_server_s_secret_is_covered_from_the_client_s_seat() {
        let cover = |seat| seen_from(seat, 86, Name::Xs, PartyId::SERVER);
        assert_eq!(cover(Seat::Client), Some(Cover::Seat));
        assert_eq!(cover(Seat::Eve), Some(Cover::Seat));
        assert_eq!(cover(Seat::Server), None);
        assert_eq!(cover(Seat::Above), None);
    }

    #[test]
    fn what_both_have_computed_each_sees_in_the_other_s_column() {
        let z = |seat| seen_from(seat, 86, Name::Z, PartyId::SERVER);
        assert_eq!(z(Seat::Client), None);
        assert_eq!(z(Seat::Eve), Some(Cover::Seat));
    }

    #[test]
    fn nothing_is_seen_before_its_time() {
        let z = seen_from(Seat::Above, 10, Name::Z, PartyId::CLIENT);
        assert!(matches!(z, Some(Cover::Later(n)) if n > 10));
    }
}
