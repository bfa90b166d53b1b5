//! Finished in TLS 1.3: an HMAC over the whole conversation, under a key of its own
//! (RFC 9846 §4.5.3).

use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, Finished, Handshake, Path, Role};

use super::keys::{Negotiated, side};
use crate::actor::{Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Finished, name)
}

/// Sends this side's.
pub(in crate::actor) fn send(
    negotiated: Negotiated,
    secret: ValueId,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let role = sink.connection.role;
    let messages = sink.connection.transcript.len();
    let verify_data = make(negotiated, role, secret, messages, sink)?;
    let bytes = sink.ledger.public(verify_data)?.to_vec();
    let message = Handshake::Finished(Finished { verify_data: bytes });
    sink.send_handshake(
        &message,
        &[(Path::VerifyData, verify_data)],
        told(StepKind::Send, "send").variant("tls13"),
    )?;
    Ok(())
}

/// Checks the peer's against one's own view of the conversation.
pub(in crate::actor) fn check(
    negotiated: Negotiated,
    secret: ValueId,
    value: ValueId,
    before: usize,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let peer = sink.connection.role.peer();
    let length = sink.ledger.length(value)?;
    let due = negotiated.parameters.verify_data_length;
    if length != 4 + due {
        return Err(Failure::new(
            AlertDescription::DECODE_ERROR,
            &format!("{due} bytes of verify_data"),
            &format!("{}", length.saturating_sub(4)),
        ));
    }
    let expected = make(negotiated, peer, secret, before, sink)?;
    let quantity = sink.quantity(Name::ReceivedVerifyData).of(peer);
    let received = sink.ledger.take_out(quantity, value, 4..length)?;
    sink.check_all(
        told(StepKind::Passed, "check")
            .text("finished-check-tls13")
            .values([received, expected]),
        CheckKind::Finished,
        AlertDescription::DECRYPT_ERROR,
        [Predicate::Equal(expected, received)],
    )
}

/// The verify_data of `role` over the first `messages` messages.
fn make(
    negotiated: Negotiated,
    role: Role,
    secret: ValueId,
    messages: usize,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let own = role == sink.connection.role;
    let key = negotiated.derivation(sink).finished_key(role, secret)?;
    let name = match own {
        true => "finished_key",
        false => "expected_key",
    };
    sink.tell(
        told(StepKind::Compute, name)
            .text("finished-key")
            .values([key, secret])
            .fact("side", side(role)),
    );
    let hash = negotiated.transcript_hash(messages, Phase::Finished, sink)?;
    let verify_data = negotiated.derivation(sink).verify_data(role, key, hash)?;
    let (name, text) = match own {
        true => ("verify_data", "verify-data-own-tls13"),
        false => ("expected", "verify-data-peer-tls13"),
    };
    sink.tell(
        told(StepKind::Compute, name)
            .text(text)
            .values([verify_data, key, hash]),
    );
    Ok(verify_data)
}
