//! What stands in a ledger, when whose it is no longer matters.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::trace::provenance::protected;
use crate::trace::{Quantity, Value, ValueId, Values, work};

/// The values of one party in the order in which it got them, and where those of
/// a quantity are, so that nothing is looked for one by one.
///
/// An actor never holds this: it has a [`PartyLedger`](super::PartyLedger),
/// which gives it handles.
#[derive(Debug, Default)]
pub struct Entries {
    values: Vec<Value>,
    /// The places of all values of a quantity.
    places: HashMap<Quantity, Vec<u32>>,
    /// The highest ordinal of a quantity after each value that it got, by the
    /// quantity with the ordinal 1.
    highest: HashMap<Quantity, Vec<u32>>,
    /// By place, once somebody asked: whether it travels under keys.
    protected: OnceLock<Vec<bool>>,
}

impl Entries {
    /// All of them.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value at this place, from 0.
    pub fn get(&self, place: u32) -> Option<&Value> {
        self.values.get(place as usize)
    }

    /// Whether the value at this place travels under keys, is made from what
    /// does, or was taken out of it.
    pub(in crate::trace) fn is_protected(&self, place: u32) -> bool {
        let protected = self.protected.get_or_init(|| protected(&self.values));
        protected.get(place as usize).copied().unwrap_or_default()
    }

    /// All values of a quantity.
    pub fn all(&self, quantity: &Quantity) -> impl DoubleEndedIterator<Item = &Value> {
        let places = self.places.get(quantity).into_iter().flatten();
        places.map(|place| {
            work::looked_at();
            &self.values[*place as usize]
        })
    }

    /// The highest ordinal that a quantity of this name has; 0 if there is none.
    pub(super) fn highest(&self, quantity: &Quantity) -> u32 {
        let highest = self.highest.get(&quantity.nth(1));
        highest
            .and_then(|all| all.last().copied())
            .unwrap_or_default()
    }

    /// Adds a value, whose id has the next place.
    pub(super) fn push(&mut self, value: Value) {
        self.protected.take();
        let quantity = value.quantity;
        let place = value.id.index();
        self.places.entry(quantity).or_default().push(place);
        let highest = self.highest.entry(quantity.nth(1)).or_default();
        let before = highest.last().copied().unwrap_or_default();
        highest.push(quantity.ordinal.max(before));
        self.values.push(value);
    }

    /// Forgets all values but the first `length`.
    pub(super) fn truncate(&mut self, length: usize) {
        self.protected.take();
        let kept = self.values.len().min(length);
        for value in self.values.drain(kept..).rev() {
            for places in [
                self.places.get_mut(&value.quantity),
                self.highest.get_mut(&value.quantity.nth(1)),
            ] {
                places.and_then(Vec::pop);
            }
        }
    }
}

impl FromIterator<Value> for Entries {
    fn from_iter<T: IntoIterator<Item = Value>>(values: T) -> Self {
        let mut entries = Self::default();
        for value in values {
            entries.push(value);
        }
        entries
    }
}

impl Values for Entries {
    fn value(&self, id: ValueId) -> &Value {
        work::looked_at();
        &self.values[id.index() as usize]
    }
}
