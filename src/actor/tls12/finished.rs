//! ChangeCipherSpec and Finished: what both sides do alike once the keys are
//! there (RFC 5246 §7.1, §7.4.9).

use crate::schedule;
use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, ChangeCipherSpec, Finished, Handshake, Path, Role};

use super::keys::Secured;
use super::ticket::issue_ticket;
use crate::actor::behavior::Script;
use crate::actor::data::{Established, established};
use crate::actor::state::{Expect, Received};
use crate::actor::{Failure, Sink, StepDraft};

/// ChangeCipherSpec and Finished, sent.
pub(in crate::actor) fn send_finished(
    secured: &Secured,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let role = sink.connection.role;
    let told = StepDraft::new(StepKind::Send, Phase::Finished, "change_cipher_spec")
        .text("change-cipher-spec");
    sink.send_change_cipher_spec(secured.keys.of(role), told)?;
    let messages = sink.connection.transcript.len();
    let verify_data = make_verify_data(secured, role, messages, true, sink)?;
    let bytes = sink.ledger.public(verify_data)?.to_vec();
    let message = Handshake::Finished(Finished { verify_data: bytes });
    let order = if secured.resumed { "-resumed" } else { "" };
    let told = StepDraft::new(StepKind::Send, Phase::Finished, "send")
        .text(&format!("finished-{}{order}", role.name()));
    sink.send_handshake(&message, &[(Path::VerifyData, verify_data)], told)?;
    Ok(())
}

/// Checks the peer's Finished against one's own view of the conversation.
fn check_finished(
    secured: &Secured,
    value: ValueId,
    before: usize,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let peer = sink.connection.role.peer();
    let length = sink.ledger.length(value)?;
    let due = secured.parameters.verify_data_length;
    if length != 4 + due {
        return Err(Failure::new(
            AlertDescription::DECODE_ERROR,
            &format!("{due} bytes of verify_data"),
            &format!("{}", length.saturating_sub(4)),
        ));
    }
    let expected = make_verify_data(secured, peer, before, false, sink)?;
    let quantity = sink.quantity(Name::ReceivedVerifyData).of(peer);
    let received = sink.ledger.take_out(quantity, value, 4..length)?;
    sink.check_all(
        StepDraft::new(StepKind::Passed, Phase::Finished, "check")
            .text("finished-check")
            .values([received, expected]),
        CheckKind::Finished,
        AlertDescription::DECRYPT_ERROR,
        [Predicate::Equal(expected, received)],
    )
}

/// The verify_data of `role` over the first `messages` messages, in two
/// steps: one's own to send, or the one that the peer's must equal.
fn make_verify_data(
    secured: &Secured,
    role: Role,
    messages: usize,
    own: bool,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let order = if secured.resumed { "-resumed" } else { "" };
    let quantity = sink.quantity(Name::HandshakeHash).of(role);
    let hash = sink.transcript_hash(quantity, secured.parameters.hash, messages)?;
    let covered = sink.connection.transcript.get(messages.wrapping_sub(1));
    let last = match covered {
        Some(id) => sink.ledger.quantity(*id)?.name.id().to_owned(),
        None => String::new(),
    };
    let name = if own {
        "handshake_hash"
    } else {
        "expected_hash"
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Finished, name)
            .text(&format!("handshake-hash-{}{order}", role.name()))
            .value(hash)
            .fact("messages", Fact::Number(messages as u64))
            .fact("last", Fact::Text(last)),
    );
    let verify_data = schedule::verify_data(
        sink.ledger,
        sink.connection.id,
        &secured.parameters,
        role,
        secured.session.master_secret,
        hash,
    )?;
    let (name, text) = if own {
        ("verify_data", "verify-data-own")
    } else {
        ("expected", "verify-data-peer")
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Finished, name)
            .text(text)
            .value(verify_data),
    );
    Ok(verify_data)
}

/// What this side has still to send when the peer's Finished has come. In a
/// full handshake the client's Finished goes first, where a session is taken up
/// the server's (RFC 5246 §7.3).
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) enum Outstanding {
    /// Nothing: its Finished went first.
    Nothing,
    /// ChangeCipherSpec and Finished.
    Finished,
    /// The ticket that this server has promised, and the same.
    TicketAndFinished,
}

/// The peer's ChangeCipherSpec is awaited.
pub(in crate::actor) struct ExpectChangeCipherSpec {
    /// What is said once the connection is there.
    pub script: Script,
    /// The session.
    pub secured: Secured,
    /// What this side has still to send.
    pub outstanding: Outstanding,
}

impl Expect for ExpectChangeCipherSpec {
    type Awaited = ChangeCipherSpec;
    type Next = ExpectFinished;
    const PHASE: Phase = Phase::Finished;

    fn handle(self, _: ChangeCipherSpec, sink: &mut Sink<'_>) -> Result<ExpectFinished, Failure> {
        let peer = sink.connection.role.peer();
        sink.connection.install_read(self.secured.keys.of(peer));
        sink.tell(
            StepDraft::new(
                StepKind::Receive,
                Phase::Finished,
                "receive_change_cipher_spec",
            )
            .text("change-cipher-spec-received")
            .of_packet(),
        );
        Ok(ExpectFinished(self))
    }
}

/// The peer's Finished is awaited, with what was there before its
/// ChangeCipherSpec.
pub(in crate::actor) struct ExpectFinished(ExpectChangeCipherSpec);

impl Expect for ExpectFinished {
    type Awaited = Received<Finished>;
    type Next = Established;
    const PHASE: Phase = Phase::Finished;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let ExpectChangeCipherSpec {
            script,
            secured,
            outstanding,
        } = self.0;
        check_finished(&secured, received.value, received.before, sink)?;
        match outstanding {
            Outstanding::Nothing => {}
            Outstanding::Finished => send_finished(&secured, sink)?,
            Outstanding::TicketAndFinished => {
                issue_ticket(&secured.session, sink)?;
                send_finished(&secured, sink)?;
            }
        }
        // A session that could not be found again is not kept.
        let session = secured.session;
        let findable = session.id.is_some() || session.ticket.is_some();
        established(
            script,
            secured.resumed,
            findable.then_some(session),
            None,
            sink,
        )
    }
}
