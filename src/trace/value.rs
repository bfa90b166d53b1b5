//! A value: bytes with their history.

use super::{Op, PartyId, Quantity};

/// Names one value of one party. It is also the *handle* by which an actor
/// works with the value without seeing its bytes: a ledger refuses the
/// handles of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueId {
    party: PartyId,
    index: u32,
}

impl ValueId {
    pub(super) const fn new(party: PartyId, index: u32) -> Self {
        Self { party, index }
    }

    /// Whose value it is.
    pub const fn party(self) -> PartyId {
        self.party
    }

    /// Its place in its owner's ledger, from 0.
    pub const fn index(self) -> u32 {
        self.index
    }
}

/// One value that one party holds.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its id.
    pub id: ValueId,
    /// What it is a value of.
    pub quantity: Quantity,
    /// The bytes; a number is big-endian without leading zeros.
    pub bytes: Vec<u8>,
    /// How its owner got it.
    pub op: Op,
}

impl Value {
    /// Who holds it.
    pub fn owner(&self) -> PartyId {
        self.id.party()
    }

    /// Whether it must never leave the two ends.
    pub fn is_secret(&self) -> bool {
        self.quantity.name.is_secret()
    }

    /// Whether it is a check's or a verification's answer, `01` or `00`.
    pub fn is_verdict(&self) -> bool {
        matches!(self.op, Op::Check(_) | Op::Verify(_))
    }

    /// The section that says how this is made, `values` holding its inputs.
    pub fn cite(&self, values: &dyn Values) -> &'static str {
        super::op::cite(self, values)
    }
}

/// Anything that can look a value up by its id.
pub trait Values {
    /// The value with this id.
    ///
    /// # Panics
    /// If the id is not one of this collection's: ids are only handed out
    /// with their value.
    fn value(&self, id: ValueId) -> &Value;

    /// Its bytes.
    fn bytes(&self, id: ValueId) -> &[u8] {
        &self.value(id).bytes
    }
}
