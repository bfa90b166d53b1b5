//! False Start: the client speaks before it has heard the last word of the
//! handshake (RFC 7918).

use crate::trace::{Event, Fact, Phase, StepKind};
use crate::wire::{Authentication, Suite};

use crate::actor::behavior::Script;
use crate::actor::data::{say, timed};
use crate::actor::{Failure, Sink, StepDraft, yes};

/// The client speaks before the server's Finished has come (RFC 7918), if what
/// was agreed on is good enough without it: forward secret, so that no stolen
/// key opens what is said, and protected by an AEAD.
pub(in crate::actor) fn false_start(
    script: &mut Script,
    suite: &Suite,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let exchange = suite.key_exchange;
    let secret = exchange.sends_server_key_exchange()
        && exchange.authentication() != Authentication::Anonymous;
    if !secret || suite.protection.is_cbc() {
        let told = StepDraft::new(StepKind::State, Phase::Finished, "no_false_start");
        sink.tell(told.fact("suite", Fact::Text(suite.name.to_owned())));
        return Ok(());
    }
    let told = StepDraft::new(StepKind::State, Phase::Finished, "false_start")
        .event(Event::FalseStart)
        .fact("authenticated", yes(sink.connection.authenticates()));
    sink.tell(timed(told, sink));
    match script.opening.take() {
        Some(opening) => say(opening, sink),
        None => Ok(()),
    }
}
