//! What all of Eve's attempts on a connection use.

use crate::actor::StepDraft;
use crate::actor::observer::Observer;
use crate::trace::{
    ConnectionId, Fact, LedgerError, Name, Phase, Quantity, Recorder, StepKind, ValueId,
};
use crate::wire::Role;

/// Eve's attempt on one connection.
pub(in crate::actor) struct Attempt<'a> {
    pub(in crate::actor) observer: &'a mut Observer,
    pub(in crate::actor) recorder: &'a mut Recorder,
    pub(in crate::actor) connection: ConnectionId,
}

/// A step of hers, with its text.
pub(in crate::actor) fn eavesdropped(kind: StepKind, name: &'static str, text: &str) -> StepDraft {
    StepDraft::new(kind, Phase::Eve, name).text(text)
}

impl Attempt<'_> {
    pub(in crate::actor) fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.connection, name)
    }

    /// Writes a step of hers down.
    pub(in crate::actor) fn tell(&mut self, told: StepDraft) {
        told.write("eve", self.connection, &self.observer.ledger, self.recorder);
    }

    /// Takes application data out of what she opened, and tells it.
    pub(in crate::actor) fn tell_data(
        &mut self,
        role: Role,
        plaintext: ValueId,
    ) -> Result<(), LedgerError> {
        let bytes = self.observer.ledger.public(plaintext)?.to_vec();
        let quantity = self.quantity(Name::ApplicationData).of(role);
        let quantity = self.observer.ledger.next(quantity);
        let data = self
            .observer
            .ledger
            .take_out(quantity, plaintext, 0..bytes.len())?;
        let facts = vec![
            ("text", Fact::Text(crate::wire::printable(&bytes))),
            ("from", Fact::Text(role.name().to_owned())),
        ];
        self.tell(
            eavesdropped(StepKind::Compute, "data", "eve-data")
                .values([data, plaintext])
                .facts(facts),
        );
        Ok(())
    }
}
