//! A step, put together before it is written down.

use crate::trace::{
    ConnectionId, Event, Fact, PacketId, PartyLedger, Phase, Purpose, Recorder, Step, StepId,
    StepKind, ValueId,
};

/// A step before it is written down.
#[derive(Clone, Debug)]
pub struct StepDraft {
    pub(super) kind: StepKind,
    pub(super) phase: Phase,
    pub(super) purpose: Purpose,
    pub(super) words: Phase,
    pub(super) name: &'static str,
    pub(super) event: Option<Event>,
    pub(super) text: Option<String>,
    pub(super) variant: Option<String>,
    pub(super) values: Vec<ValueId>,
    pub(super) facts: Vec<(&'static str, Fact)>,
    pub(super) packet: Option<PacketId>,
    pub(super) about_arrival: bool,
}

/// A fact that is `yes` or `no`.
pub(super) fn yes(is: bool) -> Fact {
    Fact::Text(if is { "yes" } else { "no" }.to_owned())
}

impl StepDraft {
    /// A step of this kind, under the id `party.phase.name`.
    pub fn new(kind: StepKind, phase: Phase, name: &'static str) -> Self {
        Self {
            kind,
            phase,
            purpose: phase.into(),
            words: phase,
            name,
            event: None,
            text: None,
            variant: None,
            values: Vec::new(),
            facts: Vec::new(),
            packet: None,
            about_arrival: false,
        }
    }

    /// For another purpose than its phase's.
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// In the words of another phase: what is done is the same.
    pub fn words_of(mut self, phase: Phase) -> Self {
        self.words = phase;
        self
    }

    /// Meaning this for the run as a whole.
    pub fn event(mut self, event: Event) -> Self {
        self.event = Some(event);
        self
    }

    /// With a text of its own in place of the one under its id.
    pub fn text(mut self, key: &str) -> Self {
        self.text = Some(key.to_owned());
        self
    }

    /// With the text for this variant (`dh`, `ec`, `rsa`, …).
    pub fn variant(mut self, variant: &str) -> Self {
        self.variant = Some(variant.to_owned());
        self
    }

    /// About this value.
    pub fn value(mut self, id: ValueId) -> Self {
        self.values.push(id);
        self
    }

    /// About these values.
    pub fn values(mut self, ids: impl IntoIterator<Item = ValueId>) -> Self {
        self.values.extend(ids);
        self
    }

    /// With a fact for its text.
    pub fn fact(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push((name, fact));
        self
    }

    /// With facts for its text.
    pub fn facts(mut self, facts: impl IntoIterator<Item = (&'static str, Fact)>) -> Self {
        self.facts.extend(facts);
        self
    }

    /// About this packet.
    pub fn packet(mut self, packet: PacketId) -> Self {
        self.packet = Some(packet);
        self
    }

    /// About the packet that has just arrived.
    pub fn of_packet(mut self) -> Self {
        self.about_arrival = true;
        self
    }

    /// Writes it down as a step of the ledger's party, which step ids call
    /// `name`.
    pub(super) fn write(
        self,
        name: &'static str,
        connection: ConnectionId,
        ledger: &PartyLedger,
        recorder: &mut Recorder,
    ) {
        let id = |ordinal| StepId::new(connection, name, self.phase, self.name, ordinal);
        let ordinal = recorder.ordinal(id(1).as_str());
        recorder.hold(ledger.party(), ledger.len());
        recorder.step(Step {
            n: 0,
            id: id(ordinal),
            actor: ledger.party(),
            connection,
            phase: self.phase,
            purpose: self.purpose,
            kind: self.kind,
            event: self.event,
            text_key: self.text.unwrap_or_default(),
            values: self.values,
            packet: self.packet,
            facts: self.facts,
            time: 0,
            held: Vec::new(),
        });
    }
}
