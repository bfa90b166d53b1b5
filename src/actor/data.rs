//! After the handshake: application data and the end.

use crate::trace::op::{Encode, Part};
use crate::trace::{Event, Fact, Name, Phase, StepKind, ValueId, milliseconds};
use crate::wire::{
    Alert, AlertDescription, AlertLevel, ContentType, Handshake, KeyUpdateRequest, Role,
};

use super::behavior::{Saying, Script};
use super::session::Session;
use super::state::{Expect, Input, Received, one_of};
use super::tls13::keys::DataKeys;
use super::{Failure, Sink, StepDraft, yes};

/// The handshake is complete.
pub(super) struct Established {
    script: Script,
    heard: u32,
    /// The keys, which TLS 1.3 can still change.
    keys: Option<DataKeys>,
}

/// A side that has ended the connection and waits for the other's end.
pub(super) struct Closing {
    /// The keys, which the other side can still change in TLS 1.3.
    keys: Option<DataKeys>,
}

/// Nothing more is awaited.
pub(super) struct Closed;

one_of! {
    /// Application data goes on, or one side has ended it.
    pub(super) enum AfterData { Established, Closing, Closed }
}

one_of! {
    /// One side has ended the connection, perhaps both.
    pub(super) enum AfterClose { Closing, Closed }
}

/// Goes over to application data, and keeps the session if there is one.
pub(super) fn established(
    mut script: Script,
    resumed: bool,
    session: Option<Session>,
    mut keys: Option<DataKeys>,
    sink: &mut Sink<'_>,
) -> Result<Established, Failure> {
    let role = sink.connection.role.name();
    let order = match sink.connection.context.is_tls13() {
        true => "-tls13",
        false if resumed => "-resumed",
        false => "",
    };
    let told = StepDraft::new(StepKind::State, Phase::Finished, "established")
        .event(Event::Established { resumed })
        .text(&format!("established-{role}{order}"));
    sink.tell(timed(told, sink));
    sink.connection.established_at = Some(sink.recorder.len());
    sink.connection.kept.session = session;
    if let Some(opening) = script.opening.take() {
        if let Some(keys) = keys.as_mut().filter(|_| script.key_update) {
            keys.send_key_update(KeyUpdateRequest::UPDATE_REQUESTED, sink)?;
        }
        say(opening, sink)?;
    }
    Ok(Established {
        script,
        heard: 0,
        keys,
    })
}

/// Sends application data.
pub(super) fn say(bytes: Vec<u8>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let role = sink.connection.role;
    // RFC 5246 §6.2.1: a record carries at most 2^14 bytes of plaintext. An
    // application that speaks in lines hands them over one by one.
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    for chunk in lines.flat_map(|line| line.chunks(1 << 14)) {
        sink.connection.said += 1;
        let said = sink.connection.said;
        let quantity = sink.quantity(Name::ApplicationData).of(role).nth(said);
        let value = sink
            .ledger
            .given(quantity, chunk.to_vec(), "the application");
        let told = StepDraft::new(StepKind::Send, Phase::Data, "send")
            .text("data-send")
            .value(value)
            .fact("text", Fact::Text(crate::wire::printable(chunk)));
        let told = timed(told, sink);
        sink.send_content(ContentType::APPLICATION_DATA, value, told)?;
    }
    Ok(())
}

/// Says on this connection what was read on another: a value made of the one
/// that was read.
fn pass_on(heard: ValueId, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let role = sink.connection.role;
    sink.connection.said += 1;
    let said = sink.connection.said;
    let quantity = sink.quantity(Name::ApplicationData).of(role).nth(said);
    let parts = vec![Part::Value(heard)];
    let value = sink.ledger.compute(quantity, Encode { parts })?;
    let text = crate::wire::printable(sink.ledger.public(value)?);
    let told = StepDraft::new(StepKind::Send, Phase::Data, "pass_on")
        .text(match role {
            Role::Client => "mallory-pass-on",
            Role::Server => "mallory-pass-back",
        })
        .values([value, heard])
        .fact("text", Fact::Text(text));
    sink.send_content(ContentType::APPLICATION_DATA, value, told)
}

fn send_close_notify(text: &str, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let alert = Alert {
        level: AlertLevel::WARNING,
        description: AlertDescription::CLOSE_NOTIFY,
    };
    let quantity = sink.quantity(Name::Alert).of(sink.connection.role);
    let value = sink.ledger.constant(quantity, alert.encode());
    let told = StepDraft::new(StepKind::Alert, Phase::Close, "send")
        .text(text)
        .value(value);
    sink.send_content(ContentType::ALERT, value, told)
}

impl Expect for Established {
    type Awaited = Input;
    type Next = AfterData;
    const PHASE: Phase = Phase::Data;
    const AWAITS: &'static str = "application_data";

    fn handle(mut self, input: Input, sink: &mut Sink<'_>) -> Result<AfterData, Failure> {
        match input {
            Input::ApplicationData(plaintext) => {
                let bytes = sink.ledger.public(plaintext)?.to_vec();
                self.heard += 1;
                let quantity = sink
                    .quantity(Name::ApplicationData)
                    .of(sink.connection.role.peer())
                    .nth(self.heard);
                let data = sink.ledger.take_out(quantity, plaintext, 0..bytes.len())?;
                let told = StepDraft::new(StepKind::Receive, Phase::Data, "receive")
                    .text("data-receive")
                    .values([data, plaintext])
                    .fact("text", Fact::Text(crate::wire::printable(&bytes)))
                    .fact("checked", yes(sink.connection.checks_records()))
                    .of_packet();
                sink.tell(timed(told, sink));
                if std::mem::take(&mut self.script.asks_again) {
                    let told = StepDraft::new(StepKind::Send, Phase::Data, "hello_request");
                    sink.send_handshake(&Handshake::HelloRequest, &[], told)?;
                }
                if let Some(answer) = self.script.answer.take() {
                    say(answer, sink)?;
                }
                if self.script.close_after {
                    send_close_notify("close-send", sink)?;
                    return Ok(Closing { keys: self.keys }.into());
                }
                Ok(self.into())
            }
            Input::CloseNotify => {
                // RFC 5246 §7.2.1: the other side answers with its own.
                send_close_notify("close-answer", sink)?;
                Ok(Closed.into())
            }
            // RFC 5246 §7.4.1.1: a client that is asked to negotiate again
            // may leave it; this one does, and says so.
            Input::Handshake(Received { message, .. })
                if !sink.connection.context.is_tls13()
                    && match sink.connection.role {
                        Role::Client => message == Handshake::HelloRequest,
                        Role::Server => matches!(message, Handshake::ClientHello(_)),
                    } =>
            {
                let alert = Alert {
                    level: AlertLevel::WARNING,
                    description: AlertDescription::NO_RENEGOTIATION,
                };
                let quantity = sink.quantity(Name::Alert).of(sink.connection.role);
                let value = sink.ledger.constant(quantity, alert.encode());
                let told = StepDraft::new(StepKind::Alert, Phase::Data, "no_renegotiation")
                    .text("no-renegotiation")
                    .value(value);
                sink.send_content(ContentType::ALERT, value, told)?;
                Ok(self.into())
            }
            Input::Handshake(received) if self.keys.is_some() => {
                self.post_handshake(received, sink)?;
                Ok(self.into())
            }
            Input::Say(saying) => {
                match saying {
                    Saying::Own(bytes) => say(bytes, sink)?,
                    Saying::PassOn(heard) => pass_on(heard, sink)?,
                }
                Ok(self.into())
            }
            Input::Close => {
                send_close_notify("close-send", sink)?;
                Ok(Closing { keys: self.keys }.into())
            }
            other => Err(Failure::unexpected(Self::AWAITS, &other.name())),
        }
    }
}

impl Established {
    /// What TLS 1.3 lets come after the handshake (RFC 9846 §4.7).
    fn post_handshake(
        &mut self,
        received: Received<Handshake>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let Received {
            message,
            value,
            tree,
            ..
        } = received;
        match (message, &mut self.keys) {
            (Handshake::NewSessionTicket13(ticket), Some(keys))
                if sink.connection.role == Role::Client =>
            {
                keys.take_ticket(&ticket, value, &tree, sink)
            }
            (Handshake::KeyUpdate(update), Some(keys)) => {
                keys.take_key_update(update, value, true, sink)
            }
            (other, _) => Err(Failure::unexpected(Self::AWAITS, &other.kind().to_string())),
        }
    }
}

impl Expect for Closing {
    type Awaited = Input;
    type Next = AfterClose;
    const PHASE: Phase = Phase::Close;
    const AWAITS: &'static str = "close_notify";

    fn handle(mut self, input: Input, sink: &mut Sink<'_>) -> Result<AfterClose, Failure> {
        match input {
            Input::CloseNotify => Ok(Closed.into()),
            // What follows is under the new keys, and could not be opened.
            Input::Handshake(Received {
                message: Handshake::KeyUpdate(update),
                value,
                ..
            }) if self.keys.is_some() => {
                if let Some(keys) = &mut self.keys {
                    keys.take_key_update(update, value, false, sink)?;
                }
                Ok(self.into())
            }
            // RFC 5246 §7.2.1: what was under way before the peer saw the end
            // is dropped.
            _ => Ok(self.into()),
        }
    }
}

impl Expect for Closed {
    type Awaited = Input;
    type Next = Self;
    const PHASE: Phase = Phase::Close;
    const AWAITS: &'static str = "nothing";

    fn handle(self, _input: Input, _sink: &mut Sink<'_>) -> Result<Self, Failure> {
        // RFC 5246 §7.2.1: whatever comes after close_notify is ignored.
        Ok(self)
    }
}

/// How long it took to come here: milliseconds since the ClientHello of this
/// connection was sent, and round trips, where the latency is known.
///
/// TCP's own handshake, one round trip more, is not counted.
pub(super) fn timed(told: StepDraft, sink: &Sink<'_>) -> StepDraft {
    let id = sink.connection.id;
    let mut packets = sink.recorder.packets().iter();
    let Some(first) = packets.find(|packet| packet.connection == id) else {
        return told;
    };
    let elapsed = sink.recorder.now.saturating_sub(first.sent_at);
    let trips = match sink.connection.latency {
        Some(latency) if latency > 0 => match (elapsed / latency / 2, elapsed / latency % 2) {
            (whole, 0) => Fact::Number(whole),
            (whole, _) => Fact::Text(format!("{whole}.5")),
        },
        _ => Fact::Text("unknown".to_owned()),
    };
    told.fact("round_trips", trips)
        .fact("elapsed", Fact::Text(milliseconds(elapsed)))
}
