//! Where a party's values are made and kept.

mod entries;

pub use entries::Entries;

use std::ops::Range;
use std::sync::Arc;

use num_bigint::BigUint;
use thiserror::Error;

use super::op::{
    Check, Constant, DiscreteLog, Encode, Given, Op, OpError, Overridden, Part, Piece, Predicate,
    Random, Received, Source, Verify,
};
use super::{
    CheckKind, ConnectionId, Draw, Memo, Name, Overrides, PartyId, Quantity, Seed, Value, ValueId,
    Values, count, overrides, work,
};
use crate::crypto;
use crate::wire::{Field, Path};

/// Why a ledger gave no value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// The handle belongs to another party: this actor may not know it.
    #[error("a value of another party")]
    Custody,
    /// The bytes of a secret were asked for.
    #[error("{0} is secret: work with its handle")]
    Secret(&'static str),
    /// The operation failed on its inputs.
    #[error(transparent)]
    Op(#[from] OpError),
    /// The message has no field of this name, or other bytes there.
    #[error("the message has no field {0} with this value")]
    Field(String),
}

/// The values of one party. Actors hold handles ([`ValueId`]), not secret
/// bytes; a handle of another party is refused, so that a client which peeks
/// at the server's secret cannot be written.
#[derive(Debug)]
pub struct PartyLedger {
    party: PartyId,
    name: &'static str,
    seed: Seed,
    overrides: Arc<Overrides>,
    entries: Entries,
    memo: Option<Arc<Memo>>,
}

impl PartyLedger {
    /// An empty ledger.
    pub fn new(party: PartyId, name: &'static str, seed: Seed, overrides: Arc<Overrides>) -> Self {
        Self {
            party,
            name,
            seed,
            overrides,
            entries: Entries::default(),
            memo: None,
        }
    }

    /// The same, looking results up in a memo that other runs share.
    pub fn with_memo(mut self, memo: Option<Arc<Memo>>) -> Self {
        self.memo = memo;
        self
    }

    /// Whose it is.
    pub fn party(&self) -> PartyId {
        self.party
    }

    /// What stands in it, when the party is done with it.
    pub fn close(self) -> Entries {
        self.entries
    }

    /// How many values there are.
    pub fn len(&self) -> u32 {
        count(self.entries.values().len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What came into it after it held `length` values.
    pub fn newer(&self, length: u32) -> impl Iterator<Item = ValueId> {
        let values = self.entries.values().iter();
        values.skip(length as usize).map(|value| value.id)
    }

    /// Forgets all values but the first `length`: for whoever does the same
    /// thing over and over and keeps nothing of it. Their handles are worth
    /// nothing afterwards.
    pub(crate) fn forget(&mut self, length: u32) {
        self.entries.truncate(length as usize);
    }

    /// Draws a value at random from the stream that is this quantity's own.
    pub fn draw(&mut self, quantity: Quantity, draw: Draw) -> ValueId {
        let bytes = draw.take(&mut self.seed.stream(self.name, &quantity));
        self.record(quantity, bytes, Random { draw }.into())
    }

    /// Takes in what was there before the run.
    pub fn given(&mut self, quantity: Quantity, bytes: Vec<u8>, source: &str) -> ValueId {
        let source = source.to_owned();
        self.record(quantity, bytes, Given { source }.into())
    }

    /// Takes in a constant.
    pub fn constant(&mut self, quantity: Quantity, bytes: Vec<u8>) -> ValueId {
        let op = Constant {
            bytes: bytes.clone(),
        };
        self.record(quantity, bytes, op.into())
    }

    /// Takes in bytes that came in `pieces`.
    pub fn receive(&mut self, quantity: Quantity, bytes: Vec<u8>, pieces: Vec<Piece>) -> ValueId {
        self.record(quantity, bytes, Received { pieces }.into())
    }

    /// Takes a part out of a received value.
    ///
    /// # Errors
    /// If the value is another party's, or has no such bytes.
    pub fn take_out(
        &mut self,
        quantity: Quantity,
        of: ValueId,
        span: Range<usize>,
    ) -> Result<ValueId, LedgerError> {
        let source = self.own(of)?;
        let bytes = source.bytes.get(span.clone()).ok_or(OpError::Range {
            from: span.start,
            to: span.end,
            length: source.bytes.len(),
        })?;
        let bytes = bytes.to_vec();
        let piece = Piece {
            source: Source::Value(of),
            span,
        };
        Ok(self.receive(quantity, bytes, vec![piece]))
    }

    /// Evaluates an operation and keeps the result.
    ///
    /// # Errors
    /// If an input is another party's, or the operation refuses its inputs.
    pub fn compute(
        &mut self,
        quantity: Quantity,
        op: impl Into<Op>,
    ) -> Result<ValueId, LedgerError> {
        let op = op.into();
        if op.inputs().iter().any(|id| id.party() != self.party) {
            return Err(LedgerError::Custody);
        }
        work::evaluated();
        let outcome = match &self.memo {
            Some(memo) => memo.evaluate(&op, &self.entries),
            None => op.operation().evaluate(&self.entries),
        };
        let bytes = outcome.unwrap_or(Err(OpError::Source))?;
        Ok(self.record(quantity, bytes, op))
    }

    /// Puts a message together: `bytes` as its encoder wrote them, with the
    /// named fields of `tree` taken from values.
    ///
    /// # Errors
    /// If a field is not in the message, or its bytes there are not the
    /// value's: what is sent cannot differ from what was computed.
    pub fn encode(
        &mut self,
        quantity: Quantity,
        bytes: &[u8],
        tree: &Field,
        fields: &[(Path, ValueId)],
    ) -> Result<ValueId, LedgerError> {
        let mut spans = Vec::new();
        for (path, id) in fields {
            let value = self.own(*id)?;
            let span = tree
                .at(*path)
                .map(|field| field.span.clone())
                .filter(|span| bytes.get(span.clone()) == Some(&value.bytes[..]))
                .ok_or_else(|| LedgerError::Field(path.to_string()))?;
            spans.push((span, *id));
        }
        spans.sort_by_key(|(span, _)| span.start);
        let mut parts = Vec::new();
        let mut at = 0;
        for (span, id) in spans {
            if span.start > at {
                parts.push(Part::Literal(bytes[at..span.start].to_vec()));
            }
            at = span.end;
            parts.push(Part::Value(id));
        }
        if at < bytes.len() {
            parts.push(Part::Literal(bytes[at..].to_vec()));
        }
        self.compute(quantity, Encode { parts })
    }

    /// Applies the scenario's edits to the fields of a finished message.
    /// Gives the message as it will be sent.
    pub fn edit_message(
        &mut self,
        message: ValueId,
        role: crate::wire::Role,
        describe: impl Fn(&[u8]) -> Field,
    ) -> Result<ValueId, LedgerError> {
        let overrides = Arc::clone(&self.overrides);
        let quantity = self.own(message)?.quantity;
        let mut latest = message;
        for edit in overrides.for_message(role, quantity.name.id()) {
            let super::Target::Field { path, .. } = &edit.target else {
                continue;
            };
            let bytes = &self.own(latest)?.bytes;
            let tree = describe(bytes);
            // An edit that meets no field changes nothing; whoever asked for it
            // is told so from the trace.
            let Some(edited) = overrides::edit_field(bytes, &tree, path, &edit.edit) else {
                continue;
            };
            let op = Overridden {
                original: latest,
                by: edit.to_string(),
            };
            latest = self.push(quantity, edited, op.into());
        }
        Ok(latest)
    }

    /// Asks a question about values; the answer is recorded.
    ///
    /// # Errors
    /// If an input is another party's.
    pub fn check(
        &mut self,
        connection: ConnectionId,
        kind: CheckKind,
        predicate: Predicate,
    ) -> Result<(ValueId, bool), LedgerError> {
        let quantity = self.next(Quantity::new(connection, Name::Check));
        let id = self.compute(quantity, Check { kind, predicate })?;
        Ok((id, self.verdict(id)))
    }

    /// Verifies a signature; the answer is recorded.
    ///
    /// # Errors
    /// If an input is another party's.
    pub fn verify(
        &mut self,
        connection: ConnectionId,
        verify: Verify,
    ) -> Result<(ValueId, bool), LedgerError> {
        let quantity = self.next(Quantity::new(connection, Name::Check));
        let id = self.compute(quantity, verify)?;
        Ok((id, self.verdict(id)))
    }

    /// One of two operations, as recorded checks said, without a look at
    /// either result: the first if every verdict is yes.
    ///
    /// # Errors
    /// If an input is another party's, or the chosen operation refuses it.
    pub fn choose(
        &mut self,
        quantity: Quantity,
        verdicts: &[ValueId],
        then: impl Into<Op>,
        otherwise: impl Into<Op>,
    ) -> Result<ValueId, LedgerError> {
        let mut all = true;
        for verdict in verdicts {
            self.own(*verdict)?;
            all &= self.verdict(*verdict);
        }
        let op = if all { then.into() } else { otherwise.into() };
        self.compute(quantity, op)
    }

    /// The bytes of a public value.
    ///
    /// # Errors
    /// If it is secret, or another party's.
    pub fn public(&self, id: ValueId) -> Result<&[u8], LedgerError> {
        let value = self.own(id)?;
        if value.is_secret() {
            return Err(LedgerError::Secret(value.quantity.name.id()));
        }
        Ok(&value.bytes)
    }

    /// The length of a value in bytes, which is no secret.
    ///
    /// # Errors
    /// If it is another party's.
    pub fn length(&self, id: ValueId) -> Result<usize, LedgerError> {
        Ok(self.own(id)?.bytes.len())
    }

    /// The number that a public value is, big-endian.
    ///
    /// # Errors
    /// If it is secret, or another party's.
    pub fn public_number(&self, id: ValueId) -> Result<BigUint, LedgerError> {
        self.public(id).map(BigUint::from_bytes_be)
    }

    /// What a value is a value of, which is no secret.
    ///
    /// # Errors
    /// If it is another party's.
    pub fn quantity(&self, id: ValueId) -> Result<Quantity, LedgerError> {
        Ok(self.own(id)?.quantity)
    }

    /// The bytes of a value, secret or not: for the run, which carries a session
    /// from one connection to the next and hands Eve what leaks, and for Eve, who
    /// decides by what she found. No client and no server calls it
    /// (`tests/layers.rs`).
    ///
    /// # Errors
    /// If it is another party's.
    pub(crate) fn reveal(&self, id: ValueId) -> Result<&[u8], LedgerError> {
        Ok(&self.own(id)?.bytes)
    }

    /// Looks for a discrete logarithm, and keeps nothing: what came of it, and
    /// after how many operations.
    ///
    /// # Errors
    /// If an input is another party's.
    pub(crate) fn search(&self, op: &DiscreteLog) -> Result<crypto::Outcome, LedgerError> {
        for id in [op.g, op.y, op.p] {
            self.own(id)?;
        }
        Ok(op.search(&self.entries))
    }

    /// The last value of a quantity.
    pub fn find(&self, quantity: &Quantity) -> Option<ValueId> {
        Some(self.entries.all(quantity).next_back()?.id)
    }

    /// `quantity`, which has the ordinal 1, with the first ordinal that is not
    /// taken: for what a connection can have more than one of.
    pub fn next(&self, quantity: Quantity) -> Quantity {
        quantity.nth(self.entries.highest(&quantity) + 1)
    }

    fn verdict(&self, id: ValueId) -> bool {
        self.entries.bytes(id) == [1]
    }

    fn own(&self, id: ValueId) -> Result<&Value, LedgerError> {
        if id.party() != self.party {
            return Err(LedgerError::Custody);
        }
        self.entries.get(id.index()).ok_or(LedgerError::Custody)
    }

    /// Keeps a value, and what stands in its place if the scenario says so.
    fn record(&mut self, quantity: Quantity, bytes: Vec<u8>, op: Op) -> ValueId {
        let received = matches!(op, Op::Received(_));
        let original = self.push(quantity, bytes, op);
        let overrides = Arc::clone(&self.overrides);
        match overrides.for_quantity(self.name, &quantity, received) {
            None => original,
            Some(found) if !found.edit.reaches(self.entries.bytes(original)) => original,
            Some(found) => {
                let edited = found.edit.apply(self.entries.bytes(original));
                let op = Overridden {
                    original,
                    by: found.to_string(),
                };
                self.push(quantity, edited, op.into())
            }
        }
    }

    fn push(&mut self, quantity: Quantity, bytes: Vec<u8>, op: Op) -> ValueId {
        let id = ValueId::new(self.party, self.len());
        self.entries.push(Value {
            id,
            quantity,
            bytes,
            op,
        });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Override;
    use crate::trace::op::ModPow;

    fn quantity(name: Name) -> Quantity {
        Quantity::new(ConnectionId::FIRST, name)
    }

    fn ledger(party: PartyId, overrides: &[&str]) -> PartyLedger {
        let overrides = overrides
            .iter()
            .map(|text| Override::parse(text).unwrap())
            .collect();
        PartyLedger::new(party, "client", Seed(1), Arc::new(Overrides(overrides)))
    }

    fn power(ledger: &mut PartyLedger) -> ValueId {
        let base = ledger.constant(quantity(Name::DhG), vec![5]);
        let modulus = ledger.constant(quantity(Name::DhP), vec![23]);
        let exponent = ledger.constant(quantity(Name::Xc), vec![6]);
        ledger
            .compute(
                quantity(Name::DhYc),
                ModPow {
                    base,
                    exponent,
                    modulus,
                },
            )
            .unwrap()
    }

    #[test]
    fn a_value_is_computed_from_its_inputs() {
        let mut ledger = ledger(PartyId::CLIENT, &[]);
        let yc = power(&mut ledger);
        assert_eq!(ledger.public(yc), Ok(&[8][..]));
    }

    #[test]
    fn the_handle_of_another_party_is_refused() {
        let mut server = ledger(PartyId::SERVER, &[]);
        let xs = server.constant(quantity(Name::Xs), vec![6]);
        let mut client = ledger(PartyId::CLIENT, &[]);
        let g = client.constant(quantity(Name::DhG), vec![5]);
        let p = client.constant(quantity(Name::DhP), vec![23]);
        let peeking = ModPow {
            base: g,
            exponent: xs,
            modulus: p,
        };
        assert_eq!(
            client.compute(quantity(Name::DhYs), peeking),
            Err(LedgerError::Custody)
        );
        assert_eq!(client.public(xs), Err(LedgerError::Custody));
    }

    #[test]
    fn what_is_forgotten_is_found_no_more_and_its_ordinal_is_free() {
        let mut ledger = ledger(PartyId::CLIENT, &[]);
        let check = quantity(Name::Check);
        let first = ledger.constant(check, vec![1]);
        let length = ledger.len();
        ledger.constant(check, vec![2]);
        ledger.constant(check.nth(5), vec![3]);
        assert_eq!(ledger.next(check), check.nth(6));
        let bytes: Vec<_> = ledger
            .entries
            .all(&check)
            .map(|value| value.bytes[0])
            .collect();
        assert_eq!(bytes, [1, 2]);
        ledger.forget(length);
        assert_eq!(ledger.find(&check), Some(first));
        assert_eq!(ledger.find(&check.nth(5)), None);
        assert_eq!(ledger.next(check), check.nth(2));
        ledger.forget(0);
        assert_eq!(ledger.find(&check), None);
        assert_eq!(ledger.next(check), check.nth(1));
    }

    #[test]
    fn secret_bytes_are_not_given_out() {
        let mut ledger = ledger(PartyId::CLIENT, &[]);
        let xc = ledger.constant(quantity(Name::Xc), vec![6]);
        assert_eq!(ledger.public(xc), Err(LedgerError::Secret("xc")));
    }

    #[test]
    fn an_override_keeps_the_true_value_beside_the_false_one() {
        let mut ledger = ledger(PartyId::CLIENT, &["dh_Yc=9"]);
        let yc = power(&mut ledger);
        assert_eq!(ledger.public(yc), Ok(&[9][..]));
        let original = ledger.entries.value(yc).op.original().unwrap();
        assert_eq!(ledger.public(original), Ok(&[8][..]));
    }
}
