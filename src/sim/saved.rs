//! A connection with a real peer, kept so that it can be walked again.
//!
//! What our side computes follows from the scenario alone, and the scenario
//! has the clock and the seed in it. So a saved run is the scenario, what our
//! client was told to trust, and the peer's bytes with their times; replaying
//! them gives the same trace to the byte. A digest over what we sent and over
//! the steps shows whether it did.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Live, LiveRole, Memory, Run, Scenario, ScenarioError, client_config, server_config};
use crate::actor::Script;
use crate::pki::Certificate;
use crate::trace::ConnectionId;
use crate::wire::{DecodeError, Role};

mod form;

use crate::wire::hex;

/// The version of the file's form that this program writes and reads.
const FORMAT: u32 = 1;

/// The latest moment of an event: a year after the start, in microseconds.
/// It keeps every sum with a clock within 64 bits.
const LATEST: u64 = 31_536_000_000_000;

/// What the scenario does not say about our side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveOptions {
    /// Which side is ours.
    pub role: Role,
    /// Whether our client looks at the server's certificate.
    pub verify_certificate: bool,
    /// The DER of the roots that our client trusts.
    pub anchors: Vec<Vec<u8>>,
    /// What our server remembers of earlier connections, if it serves clients
    /// that take a session up.
    pub memory: Option<Memory>,
}

/// A saved run. Its JSON form is written by [`Saved::to_json`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    #[serde(with = "form::format")]
    slowshake: u32,
    /// The scenario, with the real clock and the seed.
    #[serde(with = "form::scenario")]
    pub scenario: Scenario,
    #[serde(with = "form::role")]
    role: Role,
    verify_certificate: bool,
    #[serde(with = "form::anchors")]
    anchors: Vec<Vec<u8>>,
    #[serde(
        default,
        with = "form::memory",
        skip_serializing_if = "Option::is_none"
    )]
    memory: Option<Memory>,
    /// What came from outside, in order.
    #[serde(with = "form::events")]
    events: Vec<Event>,
    /// SHA-256 in hex over what our side sent and over the ids of the steps.
    digest: String,
}

/// Something that came from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Event {
    /// Bytes from the peer.
    Received { t: u64, bytes: Vec<u8> },
    /// We ended the connection.
    Close { t: u64 },
    /// Our client connected again.
    Again { t: u64 },
    /// The peer's stream ended.
    End { t: u64 },
}

impl Event {
    fn time(&self) -> u64 {
        match self {
            Event::Received { t, .. }
            | Event::Close { t }
            | Event::Again { t }
            | Event::End { t } => *t,
        }
    }
}

/// Why a file is no saved run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {message}")]
pub struct SavedError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

/// A run that was walked again.
#[derive(Debug)]
pub struct Replayed {
    /// The run.
    pub run: Run,
    /// Whether it is the one that was saved: `false` if the file was changed,
    /// or if another version of this program tells the steps differently.
    pub faithful: bool,
}

impl Saved {
    /// Reads a saved run.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn from_json(text: &str) -> Result<Self, SavedError> {
        serde_json::from_str(text).map_err(|error| {
            let whole = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            SavedError {
                line: error.line().max(1),
                column: error.column().max(1),
                message: whole.strip_suffix(&place).unwrap_or(&whole).to_owned(),
            }
        })
    }

    /// The file's text.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("no map has a key but a string");
        text.push('\n');
        crate::wire::legible_json(&text).into_owned()
    }

    /// Lets our side see everything again.
    ///
    /// # Errors
    /// If the scenario's parts do not go together.
    pub fn replay(&self) -> Result<Replayed, ScenarioError> {
        let options = LiveOptions {
            role: self.role,
            verify_certificate: self.verify_certificate,
            anchors: self.anchors.clone(),
            memory: self.memory.clone(),
        };
        let mut recording = Recording::start(&self.scenario, options)?;
        for event in &self.events {
            match event {
                Event::Received { t, bytes } => {
                    // What is no TLS stands in the trace as the alert it got.
                    let _ = recording.receive(*t, bytes);
                }
                Event::Close { t } => recording.close(*t),
                Event::Again { t } => {
                    recording.again(*t);
                }
                Event::End { t } => recording.end(*t),
            }
        }
        let (run, again) = recording.finish();
        Ok(Replayed {
            run,
            faithful: again.digest == self.digest,
        })
    }
}

/// Our side of a live connection, and what it takes to see it again.
pub struct Recording {
    live: Live,
    saved: Saved,
    sent: Sha256,
    outgoing: Vec<u8>,
    /// How far the walk was before the last bytes came.
    idle: (u32, usize),
}

impl Recording {
    /// Starts our side; a client has its ClientHello ready at once. The
    /// scenario's texts are what it says; a client ends the connection only
    /// when told to.
    ///
    /// # Errors
    /// If the scenario's parts do not go together.
    pub fn start(scenario: &Scenario, options: LiveOptions) -> Result<Self, ScenarioError> {
        scenario.validate()?;
        let role = match options.role {
            Role::Client => {
                let mut config = client_config(scenario);
                config.verify_certificate = options.verify_certificate;
                config.anchors = options
                    .anchors
                    .iter()
                    .filter_map(|der| Certificate::parse(der).ok())
                    .collect();
                config.script = Script {
                    close_after: false,
                    ..config.script
                };
                LiveRole::Client(Box::new(config))
            }
            Role::Server => LiveRole::Server(Box::new(server_config(scenario))),
        };
        let mut recording = Self {
            live: Live::remembering(scenario, role, options.memory.as_ref()),
            saved: Saved {
                slowshake: FORMAT,
                scenario: scenario.clone(),
                role: options.role,
                verify_certificate: options.verify_certificate,
                anchors: options.anchors,
                memory: options.memory,
                events: Vec::new(),
                digest: String::new(),
            },
            sent: Sha256::new(),
            outgoing: Vec::new(),
            idle: (0, 0),
        };
        recording.collect();
        Ok(recording)
    }

    fn collect(&mut self) {
        let new = self.live.take_outgoing();
        self.sent.update(&new);
        self.outgoing.extend(new);
    }

    /// Bytes came from the peer, `now` microseconds after the start.
    ///
    /// # Errors
    /// If they are no TLS records; our side has then said so with an alert.
    pub fn receive(&mut self, now: u64, bytes: &[u8]) -> Result<(), DecodeError> {
        let t = now.min(LATEST);
        match self.saved.events.last_mut() {
            // Nothing came of what is there: it may as well have come now. So
            // bytes that come one by one do not become as many events.
            Some(Event::Received {
                t: before,
                bytes: waiting,
            }) if self.idle == self.live.progress() => {
                *before = t;
                waiting.extend(bytes);
            }
            _ => {
                self.idle = self.live.progress();
                self.saved.events.push(Event::Received {
                    t,
                    bytes: bytes.to_vec(),
                });
            }
        }
        let result = self.live.receive(t, bytes);
        self.collect();
        result
    }

    /// The peer's stream has ended.
    pub fn end(&mut self, now: u64) {
        let t = now.min(LATEST);
        self.saved.events.push(Event::End { t });
        self.live.end(t);
        self.collect();
    }

    /// Ends the connection from our side; nothing happens before it is
    /// established.
    pub fn close(&mut self, now: u64) {
        if !self.live.is_established() {
            return;
        }
        let t = now.min(LATEST);
        self.saved.events.push(Event::Close { t });
        self.live.close(t);
        self.collect();
    }

    /// Connects once more, to take up the session of the connection before;
    /// `false` if that left none.
    pub fn again(&mut self, now: u64) -> bool {
        let t = now.min(LATEST);
        if !self.live.again(t) {
            return false;
        }
        self.saved.events.push(Event::Again { t });
        self.collect();
        true
    }

    /// What our server knows after this connection; `None` if it serves
    /// nobody who takes a session up.
    pub fn memory(&self) -> Option<Memory> {
        let mut memory = self.saved.memory.clone()?;
        self.live.remember(&mut memory);
        Some(memory)
    }

    /// What is to be sent now; each byte is given once.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// How many bytes of an unfinished record have come.
    pub fn pending(&self) -> usize {
        self.live.pending()
    }

    /// Whether nothing more will come of our side.
    pub fn is_over(&self) -> bool {
        self.live.is_over()
    }

    /// Whether the handshake is complete.
    pub fn is_established(&self) -> bool {
        self.live.is_established()
    }

    /// Whether application data of the peer has come.
    pub fn has_heard(&self) -> bool {
        self.live.has_heard()
    }

    /// Whether the peer sent more than is kept of one connection.
    pub fn is_full(&self) -> bool {
        self.live.is_full()
    }

    /// Whether both sides said `close_notify`.
    pub fn is_closed(&self) -> bool {
        self.live.is_closed()
    }

    /// The run as far as it came, and the file that gives it again.
    pub fn finish(mut self) -> (Run, Saved) {
        let trace = self.live.finish();
        for step in &trace.steps {
            self.sent.update(step.id.as_str());
            self.sent.update([0]);
        }
        self.saved.digest = hex(&self.sent.finalize());
        let mut scenario = self.saved.scenario.clone();
        // Shown is what the two agreed on; saved is what our side offered,
        // since only that gives the same bytes again.
        let agreement = trace.agreement(ConnectionId::FIRST);
        if let Some(suite) = agreement.agreed().and_then(|choice| choice.suite.suite()) {
            scenario.suite = suite;
        }
        (Run { scenario, trace }, self.saved)
    }
}

#[cfg(test)]
mod tests;
