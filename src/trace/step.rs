//! The smallest thing worth a press of the key.

use std::fmt;

use super::{ConnectionId, Event, PacketId, PartyId, ValueId};

/// Where in the handshake a step belongs, as the progress line shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// The two hellos: what will be spoken.
    Hello,
    /// Certificate, parameters, premaster secret, before TLS 1.3.
    KeyExchange,
    /// From a shared secret to the keys.
    Keys,
    /// EncryptedExtensions and CertificateRequest of TLS 1.3.
    Parameters,
    /// Certificate and CertificateVerify of TLS 1.3.
    Authentication,
    /// Finished, both ways, before TLS 1.3 with ChangeCipherSpec.
    Finished,
    /// Application data.
    Data,
    /// `close_notify`.
    Close,
    /// What the eavesdropper makes of the recording.
    Eve,
}

impl Phase {
    /// All phases in order.
    pub const ALL: [Phase; 9] = [
        Phase::Hello,
        Phase::KeyExchange,
        Phase::Keys,
        Phase::Parameters,
        Phase::Authentication,
        Phase::Finished,
        Phase::Data,
        Phase::Close,
        Phase::Eve,
    ];

    /// Whether TLS 1.3 alone has it, or only what was before; `None` if both do.
    pub const fn is_of_tls13(self) -> Option<bool> {
        match self {
            Phase::Parameters | Phase::Authentication => Some(true),
            Phase::KeyExchange => Some(false),
            _ => None,
        }
    }

    /// The word in step ids and files.
    pub const fn id(self) -> &'static str {
        match self {
            Phase::Hello => "hello",
            Phase::KeyExchange => "key_exchange",
            Phase::Keys => "keys",
            Phase::Parameters => "parameters",
            Phase::Authentication => "authentication",
            Phase::Finished => "finished",
            Phase::Data => "data",
            Phase::Close => "close",
            Phase::Eve => "eve",
        }
    }
}

/// What a step is for: a side-by-side view of two runs aligns by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Agreeing on what will be spoken.
    Hello,
    /// Coming to a shared secret.
    KeyExchange,
    /// Knowing with whom.
    Authentication,
    /// From the shared secret to the keys.
    Derivation,
    /// Proving that both saw the same conversation.
    Confirmation,
    /// Application data.
    Data,
    /// Ending it.
    Closing,
    /// Listening in.
    Eavesdropping,
}

impl Purpose {
    /// The word in files.
    pub const fn id(self) -> &'static str {
        match self {
            Purpose::Hello => "hello",
            Purpose::KeyExchange => "key_exchange",
            Purpose::Authentication => "authentication",
            Purpose::Derivation => "derivation",
            Purpose::Confirmation => "confirmation",
            Purpose::Data => "data",
            Purpose::Closing => "closing",
            Purpose::Eavesdropping => "eavesdropping",
        }
    }
}

impl From<Phase> for Purpose {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Hello => Purpose::Hello,
            Phase::KeyExchange => Purpose::KeyExchange,
            Phase::Keys => Purpose::Derivation,
            Phase::Parameters => Purpose::Hello,
            Phase::Authentication => Purpose::Authentication,
            Phase::Finished => Purpose::Confirmation,
            Phase::Data => Purpose::Data,
            Phase::Close => Purpose::Closing,
            Phase::Eve => Purpose::Eavesdropping,
        }
    }
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// A choice among candidates.
    Choice,
    /// A value drawn at random.
    Draw,
    /// A value computed.
    Compute,
    /// A message sent.
    Send,
    /// A message taken apart.
    Receive,
    /// A check passed.
    Passed,
    /// A check failed.
    Failed,
    /// A check was left out.
    Skipped,
    /// A change of state.
    State,
    /// An alert sent or received.
    Alert,
}

impl StepKind {
    /// The word in files.
    pub const fn id(self) -> &'static str {
        match self {
            StepKind::Choice => "choice",
            StepKind::Draw => "draw",
            StepKind::Compute => "compute",
            StepKind::Send => "send",
            StepKind::Receive => "receive",
            StepKind::Passed => "passed",
            StepKind::Failed => "failed",
            StepKind::Skipped => "skipped",
            StepKind::State => "state",
            StepKind::Alert => "alert",
        }
    }
}

/// A fact that a step's text uses and that is no value: never a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A name or number as the protocol writes it.
    Text(String),
    /// A number.
    Number(u64),
    /// A list of candidates, each with the catalogue's word for why it won or
    /// lost (`chosen`, `not-offered`, `no-certificate`, …).
    Candidates(Vec<(String, &'static str)>),
}

/// The stable dotted id: `client.key_exchange.premaster`,
/// `c2.server.post.ticket#2`; `c1.` and `#1` are left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepId(String);

impl StepId {
    /// Puts an id together.
    pub fn new(
        connection: ConnectionId,
        party: &str,
        phase: Phase,
        name: &str,
        ordinal: u32,
    ) -> Self {
        let mut id = String::new();
        if connection != ConnectionId::FIRST {
            id.push_str(&format!("{connection}."));
        }
        id.push_str(&format!("{party}.{}.{name}", phase.id()));
        if ordinal > 1 {
            id.push_str(&format!("#{ordinal}"));
        }
        Self(id)
    }

    /// The written form without `c1.` and `#1`.
    pub fn normalize(text: &str) -> String {
        let text = text.strip_prefix("c1.").unwrap_or(text);
        text.strip_suffix("#1").unwrap_or(text).to_owned()
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Microseconds as milliseconds, with as many digits as they need: `12.5`.
pub fn milliseconds(micros: u64) -> String {
    let text = format!("{}.{:03}", micros / 1000, micros % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One step. It holds a message key and value ids, never an English
/// sentence: the text catalogue turns them into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number, from 1.
    pub n: u32,
    /// Its stable id.
    pub id: StepId,
    /// Who does it.
    pub actor: PartyId,
    /// On which connection.
    pub connection: ConnectionId,
    /// Where it belongs.
    pub phase: Phase,
    /// What it is for.
    pub purpose: Purpose,
    /// What kind of thing it is.
    pub kind: StepKind,
    /// What it means for the run as a whole, if anything does.
    pub event: Option<Event>,
    /// The key of its title and text: for the catalogue alone, which
    /// `tests/layers.rs` holds.
    pub text_key: String,
    /// The values that it made or is about, the most important first.
    pub values: Vec<ValueId>,
    /// The packet that it sent or received.
    pub packet: Option<PacketId>,
    /// What else its text says.
    pub facts: Vec<(&'static str, Fact)>,
    /// Microseconds of virtual time since the start.
    pub time: u64,
    /// How many values each party held at its end, by party.
    pub(crate) held: Vec<u32>,
}

impl Step {
    /// How many values the party at this index held at the end of the step.
    pub fn held(&self, party: usize) -> u32 {
        self.held.get(party).copied().unwrap_or(0)
    }
}
