//! Which values have their bytes where in a record.

use std::collections::HashMap;
use std::ops::Range;

use super::{HEADER, Where, holders, plaintext_of, withheld};
use crate::trace::op::{Part, Source};
use crate::trace::{Name, Op, Packet, PartyId, Quantity, StepKind, ValueId, Values};
use crate::view::{Cover, Sight};

type Spot = (Where, usize, usize);

/// The values of all parties that lie in one record.
pub(super) struct Origins {
    found: HashMap<Spot, Vec<ValueId>>,
}

impl Origins {
    /// Looks for the values that were taken from the record, and those that
    /// it was put together from.
    pub(super) fn new(sight: &Sight<'_>, packet: &Packet) -> Self {
        let mut search = Search {
            sight,
            plaintext: sight.trace.plaintext(packet).unwrap_or_default(),
            record: packet.seen(),
            found: HashMap::new(),
        };
        for party in holders(sight, packet) {
            if party == packet.from {
                search.sent(packet);
            }
            search.received(packet, party);
        }
        Self {
            found: search.found,
        }
    }

    /// Why something that lies there is withheld from whoever looks on.
    pub(super) fn withheld(&self, sight: &Sight<'_>, place: Where) -> Option<Cover> {
        self.found
            .iter()
            .filter(|((at, ..), _)| *at == place)
            .flat_map(|(_, values)| values)
            .find_map(|id| withheld(sight, *id))
    }

    /// The values with just these bytes.
    pub(super) fn at(&self, place: Where, span: &Range<usize>) -> &[ValueId] {
        self.found
            .get(&(place, span.start, span.end))
            .map_or(&[], Vec::as_slice)
    }
}

struct Search<'a> {
    sight: &'a Sight<'a>,
    plaintext: Vec<u8>,
    record: &'a [u8],
    found: HashMap<Spot, Vec<ValueId>>,
}

impl Search<'_> {
    /// Notes that a value lies there, if the bytes are its own: a message that
    /// was changed by hand does not hold all that it was made of.
    fn note(&mut self, id: ValueId, place: Where, span: Range<usize>) {
        let data = match place {
            Where::Record => self.record,
            Where::Plaintext => &self.plaintext,
        };
        let bytes = self.sight.trace.bytes(id);
        if bytes.is_empty() || data.get(span.clone()) != Some(bytes) {
            return;
        }
        let values = self.found.entry((place, span.start, span.end)).or_default();
        if !values.contains(&id) {
            values.push(id);
        }
    }

    /// What the sender put the record together from.
    fn sent(&mut self, packet: &Packet) {
        let trace = self.sight.trace;
        if let Some(id) = plaintext_of(self.sight, packet, packet.from) {
            self.descend(id, Where::Plaintext, 0);
            let fragment = Quantity {
                name: Name::Fragment,
                ..trace.value(id).quantity
            };
            if let Some(fragment) = trace.find(packet.from, &fragment) {
                self.descend(fragment.id, Where::Record, HEADER);
            }
            return;
        }
        let step = trace.steps.iter().find(|step| {
            step.packet == Some(packet.id)
                && step.actor == packet.from
                && matches!(step.kind, StepKind::Send | StepKind::Alert)
        });
        if let Some(message) = step.and_then(|step| step.values.first()) {
            self.descend(*message, Where::Record, HEADER);
        }
    }

    fn descend(&mut self, id: ValueId, place: Where, start: usize) {
        let trace = self.sight.trace;
        let value = trace.value(id);
        self.note(id, place, start..start + value.bytes.len());
        let mut at = start;
        match &value.op {
            Op::Overridden(op) => self.descend(op.original, place, start),
            Op::Encode(op) => {
                for part in &op.parts {
                    match part {
                        Part::Literal(bytes) => at += bytes.len(),
                        Part::Value(id) => {
                            self.descend(*id, place, at);
                            at += trace.bytes(*id).len();
                        }
                    }
                }
            }
            Op::Concat(op) => {
                for id in &op.parts {
                    self.descend(*id, place, at);
                    at += trace.bytes(*id).len();
                }
            }
            _ => {}
        }
    }

    /// What a party took out of the record.
    fn received(&mut self, packet: &Packet, party: PartyId) {
        let sight = self.sight;
        let plaintext = plaintext_of(sight, packet, party).filter(|_| party != packet.from);
        let mut spots: HashMap<ValueId, (Where, usize)> = HashMap::new();
        for value in sight.trace.values_of(party) {
            let spot = match &value.op {
                _ if Some(value.id) == plaintext => Some((Where::Plaintext, 0)),
                Op::Received(op) => match op.pieces.as_slice() {
                    [piece] => match piece.source {
                        Source::Packet(id) if id == packet.id => {
                            Some((Where::Record, piece.span.start))
                        }
                        Source::Packet(_) => None,
                        Source::Value(id) => spots
                            .get(&id)
                            .map(|(place, at)| (*place, at + piece.span.start)),
                    },
                    _ => None,
                },
                Op::Slice(op) => spots.get(&op.of).map(|(place, at)| (*place, at + op.from)),
                _ => None,
            };
            if let Some((place, at)) = spot {
                spots.insert(value.id, (place, at));
                self.note(value.id, place, at..at + value.bytes.len());
            }
        }
    }
}
