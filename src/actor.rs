//! Client, server and observer: sans-IO, a struct for each awaited message.
//!
//! A state takes the message that it awaits by value and gives one of the
//! states that may follow ([`transitions`]), so it holds only what is known by
//! then: using a key before it exists does not compile. The [`Sink`] is the
//! only way out. Record keys and
//! sequence numbers live in the [`Connection`] beside the state, so that a
//! failing state can still send its alert under the right keys.

#![deny(clippy::cast_possible_truncation)]

mod behavior;
mod chain;
mod connection;
mod data;
mod failure;
mod fields;
mod idle;
mod key_agreement;
mod long_term_key;
mod session;
mod sink;
mod state;
mod step_draft;
mod tls12;
mod tls13;

pub mod client;
pub mod observer;
pub mod server;

pub use crate::schedule::TicketKeys;
pub use behavior::{ClientAuth, Packing, Saying, Script};
pub use client::ClientConfig;
pub use connection::Connection;
pub use failure::Failure;
pub use idle::{DROPPED, EMPTY_RECORDS, KEY_UPDATES, REQUESTS, WARNINGS};
pub use long_term_key::refusal as signature_refusal;
pub use observer::Observer;
pub use server::{Questioned, ServerConfig};
pub use session::{Kept, Resumption, Session};
pub use sink::Sink;
pub use state::Transitions;
use state::{Expect, Follow, Input, Received, State};
pub use step_draft::StepDraft;
use step_draft::yes;
pub use tls13::authentication::signs_handshakes;

use crate::trace::op::{Piece, Source};
use crate::trace::{CheckKind, Ending, Event, Fact, Name, PacketId, Phase, Quantity, StepKind};
use crate::wire::{
    Alert, AlertDescription, AlertLevel, ContentType, DecodeError, Handshake, HandshakeType,
    Record, Role,
};

/// The table of transitions: every state that a side can come to, the first one
/// first.
pub fn transitions(role: Role) -> Vec<Transitions> {
    let mut table = Vec::new();
    match role {
        Role::Client => client::ExpectServerHello::list(&mut table),
        Role::Server => server::ExpectClientHello::list(&mut table),
    }
    table
}

/// A client or a server on one connection.
pub struct Actor {
    state: Option<Box<dyn State>>,
    /// The transitions that were taken, each once.
    taken: Vec<[&'static str; 2]>,
    established: bool,
    ending: Option<(Ending, u32)>,
}

impl Actor {
    /// A client; it sends its ClientHello at once.
    pub fn client(config: ClientConfig, sink: &mut Sink<'_>) -> Self {
        let mut actor = Self::at(None);
        let started = client::start(config, sink);
        actor.settle(started.map(Follow::state), Phase::Hello, sink);
        actor
    }

    /// A server; it awaits a ClientHello.
    pub fn server(config: ServerConfig) -> Self {
        Self::awaiting(server::start(config))
    }

    /// A side that is in the middle of a handshake.
    fn awaiting(state: impl Expect) -> Self {
        Self::at(Some(state.state()))
    }

    fn at(state: Option<Box<dyn State>>) -> Self {
        Self {
            state,
            taken: Vec::new(),
            established: false,
            ending: None,
        }
    }

    /// The transitions that were taken, each once: from which state to which.
    pub fn transitions_taken(&self) -> &[[&'static str; 2]] {
        &self.taken
    }

    /// Whether nothing more will come of this side.
    pub fn is_over(&self) -> bool {
        self.ending.is_some()
    }

    /// Whether the handshake is complete, the connection perhaps closed.
    pub fn is_established(&self) -> bool {
        self.established
    }

    /// Whether both sides said `close_notify`.
    pub fn is_closed(&self) -> bool {
        self.state
            .as_ref()
            .is_some_and(|state| state.name() == <data::Closed as Expect>::name())
    }

    /// Bytes came that are no TLS record at all; `beginning` has them where
    /// nothing else came before.
    pub fn garbage(&mut self, error: &DecodeError, beginning: Option<&[u8]>, sink: &mut Sink<'_>) {
        if self.is_over() {
            return;
        }
        let phase = self.phase();
        let failure = match beginning {
            Some(bytes) if error.field == "type" => Failure::no_record(error, bytes),
            _ => Failure::record(error.clone()),
        };
        self.settle(Err(failure), phase, sink);
    }

    /// The peer's stream has ended: nothing more will come. Whether that is
    /// the end that the peer meant, only its close_notify can say
    /// (RFC 5246 §7.2.1).
    pub fn eof(&mut self, sink: &mut Sink<'_>) {
        let Some(state) = self.state.as_ref().filter(|_| !self.is_over()) else {
            return;
        };
        let told =
            |kind, text: &str| StepDraft::new(kind, Phase::Close, "end_of_stream").text(text);
        if self.is_closed() {
            sink.tell(told(StepKind::State, "end-clean"));
        } else if !self.established {
            let awaited = state.awaits().to_owned();
            let fact = Fact::Text(awaited.clone());
            let told = StepDraft::new(StepKind::Failed, state.phase(), "end_of_stream");
            sink.tell(
                told.text("end-early")
                    .event(Event::EndedEarly)
                    .fact("awaited", fact),
            );
            self.ending = Some((Ending::Unfinished { awaited }, sink.recorder.len()));
        } else {
            sink.judge_bare(
                told(StepKind::Failed, "end-truncated"),
                CheckKind::CloseNotify,
            );
        }
    }

    /// How it ended, and at which step; unfinished if it still waits.
    pub fn ending(&self, steps: u32) -> (Ending, u32) {
        match (&self.ending, &self.state) {
            (Some(ending), _) => ending.clone(),
            (None, Some(state)) if state.established() => (Ending::Established, steps),
            (None, _) => {
                let awaited = self.awaits().to_owned();
                (Ending::Unfinished { awaited }, steps)
            }
        }
    }

    /// Says something of its own accord, if it is established and neither side
    /// has ended it.
    pub fn say(&mut self, saying: Saying, sink: &mut Sink<'_>) {
        if self.phase() == Phase::Data {
            self.turn(Input::Say(saying), Phase::Data, sink);
        }
    }

    /// Ends the connection from this side, if it is established.
    pub fn close(&mut self, sink: &mut Sink<'_>) {
        if self.phase() == Phase::Data {
            self.turn(Input::Close, Phase::Close, sink);
        }
    }

    /// Where in the conversation this side is.
    fn phase(&self) -> Phase {
        self.state.as_ref().map_or(Phase::Close, |s| s.phase())
    }

    /// What this side awaits.
    fn awaits(&self) -> &'static str {
        self.state.as_ref().map_or("nothing", |s| s.awaits())
    }

    /// Takes in one record.
    pub fn receive(&mut self, packet: PacketId, record: &[u8], sink: &mut Sink<'_>) {
        if self.is_over() {
            return;
        }
        let phase = self.phase();
        if let Err(failure) = self.record(packet, record, sink) {
            self.settle(Err(failure), phase, sink);
        }
    }

    fn record(
        &mut self,
        packet: PacketId,
        bytes: &[u8],
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        sink.arrived(packet);
        let record = match sink.connection.reads_sealed() {
            true => Record::decode(bytes),
            false => Record::decode_clear(bytes),
        };
        let record = record.map_err(Failure::record)?;
        let phase = self.phase();
        let source;
        let offset;
        let content_type;
        let content;
        let tls13 = sink.connection.context.is_tls13();
        if tls13 && record.content_type == ContentType::CHANGE_CIPHER_SPEC {
            return self.compatibility(&record.fragment, sink);
        }
        let sealed = sink.connection.reads_sealed();
        if tls13 && sealed && record.content_type != ContentType::APPLICATION_DATA {
            // A client that fails before it has keys says so in clear.
            let clear = record.content_type == ContentType::ALERT && !sink.connection.has_opened;
            if !clear {
                return Err(Failure::unexpected(
                    "a record under keys",
                    &format!("{} in clear", record.content_type),
                ));
            }
            let piece = Piece {
                source: Source::Packet(packet),
                span: bytes.len() - record.fragment.len()..bytes.len(),
            };
            return self.alert(&record.fragment, piece, sink);
        }
        if sealed {
            // What the header says in clear is known before it is opened: an
            // alert after the handshake belongs to the end.
            let phase = match record.content_type {
                ContentType::ALERT if self.established => Phase::Close,
                _ => phase,
            };
            let plaintext = sink.open(phase, &record)?;
            sink.connection.has_opened = true;
            source = Source::Value(plaintext.fragment);
            offset = 0;
            content_type = plaintext.content_type;
            content = sink.ledger.public(plaintext.fragment)?.to_vec();
            if content.len() > sink::PLAINTEXT_LIMIT {
                // RFC 5246 §6.2.3.
                return Err(Failure::new(
                    AlertDescription::RECORD_OVERFLOW,
                    "at most 2^14 bytes of plaintext",
                    &content.len().to_string(),
                ));
            }
        } else {
            source = Source::Packet(packet);
            offset = bytes.len() - record.fragment.len();
            content_type = record.content_type;
            content = record.fragment;
        }
        let piece = || Piece {
            source,
            span: offset..offset + content.len(),
        };
        if content_type != ContentType::HANDSHAKE && !sink.connection.joiner.is_empty() {
            // RFC 5246 §6.2.1 allows no other record between the fragments of
            // one handshake message.
            return Err(Failure::unexpected(
                "rest of a handshake message",
                &content_type.to_string(),
            ));
        }
        let is_alert = content_type == ContentType::ALERT;
        sink.connection.idle.record(is_alert);
        match content_type {
            ContentType::HANDSHAKE => {
                if content.is_empty() {
                    return Err(Failure::unexpected("handshake message", "empty fragment"));
                }
                sink.connection
                    .joiner
                    .push(source, offset, &content)
                    .map_err(Failure::decode)?;
                while let Some(joined) = sink.connection.joiner.next() {
                    let pieces = joined
                        .pieces
                        .into_iter()
                        .map(|(source, span)| Piece { source, span })
                        .collect();
                    let under = sink.connection.reads_epoch();
                    self.handshake(joined.bytes, pieces, sink)?;
                    if self.is_over() {
                        return Ok(());
                    }
                    if under != sink.connection.reads_epoch() && !sink.connection.joiner.is_empty()
                    {
                        // RFC 9846 §5.1: what came in one record was said under
                        // one key.
                        return Err(Failure::unexpected(
                            "new keys behind this message",
                            "more in the same record",
                        ));
                    }
                }
                Ok(())
            }
            ContentType::CHANGE_CIPHER_SPEC => {
                if content != [1] {
                    // RFC 5246 §7.1 knows no other; RFC 8446 §5 names the alert.
                    return Err(Failure::unexpected(
                        "change_cipher_spec of one byte 01",
                        "another",
                    ));
                }
                self.take(Input::ChangeCipherSpec, sink)
            }
            ContentType::ALERT => self.alert(&content, piece(), sink),
            ContentType::APPLICATION_DATA => {
                let plaintext = match source {
                    Source::Value(id) => id,
                    Source::Packet(_) => {
                        return Err(Failure::unexpected(self.awaits(), "application_data"));
                    }
                };
                if !self.is_ending() {
                    sink.connection.idle.data(content.is_empty())?;
                }
                self.take(Input::ApplicationData(plaintext), sink)
            }
            other => Err(Failure::unexpected(
                "a known record type",
                &other.to_string(),
            )),
        }
    }

    /// A ChangeCipherSpec in TLS 1.3: it is there for machines on the path, and
    /// dropped (RFC 9846 §5).
    fn compatibility(&mut self, content: &[u8], sink: &mut Sink<'_>) -> Result<(), Failure> {
        if content != [1] || self.established {
            return Err(Failure::unexpected(self.awaits(), "change_cipher_spec"));
        }
        if !sink.connection.joiner.is_empty() {
            return Err(Failure::unexpected(
                "rest of a handshake message",
                "change_cipher_spec",
            ));
        }
        sink.connection.idle.compatibility()?;
        sink.tell(
            StepDraft::new(
                StepKind::Receive,
                self.phase(),
                "receive_change_cipher_spec",
            )
            .text("change-cipher-spec-dropped")
            .of_packet(),
        );
        Ok(())
    }

    fn handshake(
        &mut self,
        bytes: Vec<u8>,
        pieces: Vec<Piece>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let context = sink.connection.context.of_peer();
        let kind = HandshakeType(bytes.first().copied().unwrap_or_default());
        if kind == HandshakeType::HELLO_REQUEST
            && !context.is_tls13()
            && sink.connection.role == Role::Client
            && !self.established
        {
            // RFC 5246 §7.4.1.1: ignored while a handshake is under way, if it
            // is one at all.
            Handshake::decode(&bytes, &context).map_err(Failure::decode)?;
            return sink.connection.idle.request();
        }
        let peer = sink.connection.role.peer();
        let (tree, message) = Handshake::describe(&bytes, &context);
        let quantity = match &message {
            Ok(message) => sink.message_quantity(message, peer),
            Err(_) => sink.connection.message_quantity(kind, peer),
        };
        let value = sink.ledger.receive(quantity, bytes, pieces);
        let message = message.map_err(Failure::decode)?;
        let asks = self.established && !context.is_tls13();
        if asks && !self.is_ending() && is_request(kind, sink.connection.role) {
            sink.connection.idle.request()?;
        }
        let before = sink.connection.transcript.len();
        // RFC 5246 §7.4.1.1: a HelloRequest is never part of the transcript.
        if kind != HandshakeType::HELLO_REQUEST {
            sink.connection.transcript.push(value);
        }
        let received = Received {
            message,
            value,
            tree: Box::new(tree),
            before,
        };
        self.take(Input::Handshake(received), sink)
    }

    fn take(&mut self, input: Input, sink: &mut Sink<'_>) -> Result<(), Failure> {
        self.turn(input, self.phase(), sink);
        Ok(())
    }

    /// Gives the state what it is for; `phase` is that of a failure.
    fn turn(&mut self, input: Input, phase: Phase, sink: &mut Sink<'_>) {
        let Some(state) = self.state.take() else {
            return;
        };
        let from = state.name();
        let result = state.handle(input, sink);
        if let Ok(next) = &result {
            let taken = [from, next.name()];
            if !self.taken.contains(&taken) {
                self.taken.push(taken);
            }
        }
        self.settle(result, phase, sink);
    }

    fn alert(&mut self, content: &[u8], piece: Piece, sink: &mut Sink<'_>) -> Result<(), Failure> {
        let alert = Alert::decode(content).map_err(Failure::decode)?;
        if !matches!(alert.level, AlertLevel::WARNING | AlertLevel::FATAL) {
            return Err(Failure::illegal("an alert of level warning or fatal"));
        }
        let phase = self.phase();
        let quantity =
            Quantity::new(sink.connection.id, Name::Alert).of(sink.connection.role.peer());
        let value = sink.ledger.receive(quantity, content.to_vec(), vec![piece]);
        if alert.description == AlertDescription::CLOSE_NOTIFY {
            let told = StepDraft::new(StepKind::Alert, Phase::Close, "receive").value(value);
            sink.tell(told.of_packet());
            return self.take(Input::CloseNotify, sink);
        }
        let told = StepDraft::new(StepKind::Alert, phase, "alert_received")
            .text("alert-received")
            .value(value)
            .fact("level", Fact::Text(alert.level.to_string()))
            .fact("alert", Fact::Text(alert.description.to_string()))
            .fact("code", Fact::Number(u64::from(alert.description.0)));
        sink.tell(told.of_packet());
        // RFC 9846 §6: of what is said here only the description counts.
        let harmless = alert.description == AlertDescription::USER_CANCELED;
        let ends = match sink.connection.context.is_tls13() {
            true => !harmless,
            false => alert.level == AlertLevel::FATAL,
        };
        if ends {
            let ending = Ending::Refused {
                alert: alert.description,
            };
            self.ending = Some((ending, sink.recorder.len()));
            self.state = None;
            sink.connection.kept.fail();
            return Ok(());
        }
        match self.is_ending() {
            true => Ok(()),
            false => sink.connection.idle.warning(),
        }
    }

    /// Whether one side has said `close_notify`: what still comes is ignored,
    /// and no other alert may go out.
    fn is_ending(&self) -> bool {
        self.established && self.state.is_some() && self.phase() == Phase::Close
    }

    fn settle(
        &mut self,
        result: Result<Box<dyn State>, Failure>,
        phase: Phase,
        sink: &mut Sink<'_>,
    ) {
        match result {
            Ok(next) => {
                self.established |= next.established();
                self.state = Some(next);
            }
            Err(failure) => {
                self.state = None;
                sink.connection.kept.fail();
                let step = failure.send(phase, sink);
                let ending = Ending::Failed {
                    alert: failure.alert,
                    check: failure.check,
                };
                self.ending = Some((ending, step));
            }
        }
    }
}

/// Whether a message to this side asks for another handshake.
fn is_request(kind: HandshakeType, role: Role) -> bool {
    kind == match role {
        Role::Client => HandshakeType::HELLO_REQUEST,
        Role::Server => HandshakeType::CLIENT_HELLO,
    }
}
