//! After the handshake: application data and the end.

use crate::trace::op::{Encode, Part};
use crate::trace::{Event, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{Alert, AlertDescription, AlertLevel, ContentType, Handshake, Role};

use super::session::timed;
use super::tls12::finished::Secured;
use super::{Failure, Input, Next, Sink, State, StepDraft, yes};

/// What a side says once the connection is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Said at once.
    pub opening: Option<Vec<u8>>,
    /// Said in answer to the first application data that comes.
    pub answer: Option<Vec<u8>>,
    /// Whether a second handshake is asked for when application data comes
    /// for the first time: by a server, with HelloRequest.
    pub asks_again: bool,
    /// Whether the connection is ended when application data came.
    pub close_after: bool,
}

/// Something said of one's own accord, not by the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// By one's own application.
    Own(Vec<u8>),
    /// What was heard on another connection.
    PassOn(ValueId),
}

/// The handshake is complete.
pub(super) struct Established {
    script: Script,
    heard: u32,
}

/// A side that has ended the connection and waits for the other's end.
struct Closing;

/// Nothing more is awaited.
struct Closed;

/// Goes over to application data.
pub(super) fn established(
    mut script: Script,
    secured: &Secured,
    sink: &mut Sink<'_>,
) -> Result<Next, Failure> {
    let role = sink.connection.role.name();
    let order = if secured.resumed { "-resumed" } else { "" };
    let told = StepDraft::new(StepKind::State, Phase::Finished, "established")
        .event(Event::Established {
            resumed: secured.resumed,
        })
        .text(&format!("established-{role}{order}"));
    sink.tell(timed(told, sink));
    sink.connection.established_at = Some(sink.recorder.len());
    sink.connection.kept.session = secured.session(sink);
    if let Some(opening) = script.opening.take() {
        say(opening, sink)?;
    }
    Ok(Box::new(Established { script, heard: 0 }))
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

impl State for Established {
    fn handle(mut self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
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
                    return Ok(Box::new(Closing));
                }
                Ok(self)
            }
            Input::CloseNotify => {
                // RFC 5246 §7.2.1: the other side answers with its own.
                send_close_notify("close-answer", sink)?;
                Ok(Box::new(Closed))
            }
            // RFC 5246 §7.4.1.1: a client that is asked to negotiate again
            // may leave it; this one does, and says so.
            Input::Handshake { message, .. }
                if match sink.connection.role {
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
                Ok(self)
            }
            other => Err(Failure::unexpected("application_data", &other.name())),
        }
    }

    fn speak(self: Box<Self>, saying: Saying, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match saying {
            Saying::Own(bytes) => say(bytes, sink)?,
            Saying::PassOn(heard) => pass_on(heard, sink)?,
        }
        Ok(self)
    }

    fn awaits(&self) -> &'static str {
        "application_data"
    }

    fn phase(&self) -> Phase {
        Phase::Data
    }

    fn established(&self) -> bool {
        true
    }

    fn close(self: Box<Self>, sink: &mut Sink<'_>) -> Result<Option<Next>, Failure> {
        send_close_notify("close-send", sink)?;
        Ok(Some(Box::new(Closing)))
    }
}

impl State for Closing {
    fn handle(self: Box<Self>, input: Input, _sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match input {
            Input::CloseNotify => Ok(Box::new(Closed)),
            // RFC 5246 §7.2.1: what was under way before the peer saw the end
            // is dropped.
            _ => Ok(self),
        }
    }

    fn awaits(&self) -> &'static str {
        "close_notify"
    }

    fn phase(&self) -> Phase {
        Phase::Close
    }

    fn established(&self) -> bool {
        true
    }
}

impl State for Closed {
    fn handle(self: Box<Self>, _input: Input, _sink: &mut Sink<'_>) -> Result<Next, Failure> {
        // RFC 5246 §7.2.1: whatever comes after close_notify is ignored.
        Ok(self)
    }

    fn awaits(&self) -> &'static str {
        "nothing"
    }

    fn phase(&self) -> Phase {
        Phase::Close
    }

    fn established(&self) -> bool {
        true
    }

    fn closed(&self) -> bool {
        true
    }
}
