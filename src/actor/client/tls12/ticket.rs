//! NewSessionTicket in, before the server's ChangeCipherSpec (RFC 5077 §3.3).

use crate::trace::{Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{Field, NewSessionTicket, Path};

use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls12::finished::ExpectChangeCipherSpec;
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the client's keys are there.
    pub(in crate::actor) enum AfterKeys { ExpectNewSessionTicket, ExpectChangeCipherSpec }
}

/// What a client awaits next: a ticket first, if it was promised one.
pub(super) fn after_keys(promised: bool, then: ExpectChangeCipherSpec) -> AfterKeys {
    match promised {
        true => ExpectNewSessionTicket(then).into(),
        false => then.into(),
    }
}

/// NewSessionTicket is awaited: what was promised in ServerHello must come.
pub(in crate::actor) struct ExpectNewSessionTicket(ExpectChangeCipherSpec);

impl Expect for ExpectNewSessionTicket {
    type Awaited = Received<NewSessionTicket>;
    type Next = ExpectChangeCipherSpec;
    const PHASE: Phase = Phase::Finished;

    fn handle(
        mut self,
        received: Self::Awaited,
        sink: &mut Sink<'_>,
    ) -> Result<Self::Next, Failure> {
        if let Some(ticket) = take_ticket(&received.message, received.value, &received.tree, sink)?
        {
            self.0.secured.session.ticket = Some(ticket);
        }
        Ok(self.0)
    }
}

/// The client keeps the ticket of a NewSessionTicket; an empty one is none
/// (RFC 5077 §3.3).
fn take_ticket(
    message: &NewSessionTicket,
    value: ValueId,
    tree: &Field,
    sink: &mut Sink<'_>,
) -> Result<Option<ValueId>, Failure> {
    let told = StepDraft::new(StepKind::Receive, Phase::Finished, "ticket").of_packet();
    if message.ticket.is_empty() {
        sink.tell(told.variant("none").value(value));
        return Ok(None);
    }
    let mut fields = sink.fields(value, tree);
    let ticket = fields.take_next(Path::Ticket, Name::Ticket)?;
    sink.tell(
        told.values([ticket, value])
            .fact("lifetime", Fact::Number(message.lifetime_hint.into())),
    );
    Ok(Some(ticket))
}
