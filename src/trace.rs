//! What a run leaves behind: values, the operations that made them, the
//! ledgers that hold them, steps and packets.
//!
//! An actor gets a number only by asking its [`PartyLedger`] for an
//! [`Op`]eration; the ledger evaluates it and records name, bytes, operation
//! and inputs in one go. What is shown can therefore not differ from what was
//! computed.

#![deny(clippy::cast_possible_truncation)]

mod agreement;
mod draw;
mod event;
mod fragments;
mod ledger;
mod memo;
mod name;
pub mod op;
mod overrides;
mod packet;
mod party;
mod provenance;
mod quantity;
mod recorder;
mod seat;
mod skip;
mod step;
mod value;
mod work;

pub use agreement::{Agreement, Selection};
pub use draw::{Draw, Seed};
pub use event::Event;
pub use fragments::{Continued, FragmentIndex, Fragments, message_length};
pub use ledger::{Entries, LedgerError, PartyLedger};
pub use memo::Memo;
pub use name::{CheckKind, Name};
pub use op::{Op, OpError};
pub use overrides::{Edit, Override, OverrideError, Overrides, Target, edit_field};
pub use packet::{Epoch, Packet, PacketId};
pub use party::{ConnectionId, Endpoints, Party, PartyId};
pub use quantity::Quantity;
pub use recorder::{Recorder, Tap};
pub use seat::Seat;
pub use skip::{Skip, SkipError};
pub use step::{Fact, Phase, Purpose, Step, StepId, StepKind, milliseconds};
pub use value::{Value, ValueId, Values};

use crate::wire::{AlertDescription, Context};

/// How a connection ended for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The handshake completed; the connection was used and closed.
    Established,
    /// This party found something wrong and sent (or would have sent) an alert.
    Failed {
        /// The alert that the RFC names for it.
        alert: AlertDescription,
        /// The check that caught it, where it was a named check.
        check: Option<CheckKind>,
    },
    /// The other party sent a fatal alert.
    Refused {
        /// The alert that arrived.
        alert: AlertDescription,
    },
    /// The run ended while this party was still waiting.
    Unfinished {
        /// What it was waiting for, in the RFC's names.
        awaited: String,
    },
}

/// The outcome of one connection for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The connection.
    pub connection: ConnectionId,
    /// The party.
    pub party: PartyId,
    /// How it ended for that party.
    pub ending: Ending,
    /// The step at which it was decided, counted from 1; 0 if before any step.
    pub step: u32,
    /// From which state of the party to which it went, each pair once.
    pub transitions: Vec<[&'static str; 2]>,
}

/// Everything that one run left: immutable, complete.
#[derive(Debug)]
pub struct Trace {
    /// All parties, indexed by [`PartyId`].
    pub parties: Vec<Party>,
    /// All connections, in the order in which they were laid.
    pub connections: Vec<Endpoints>,
    /// What stands in each party's ledger, in the same order.
    pub ledgers: Vec<Entries>,
    /// All packets, in the order in which they were sent.
    pub packets: Vec<Packet>,
    /// All steps, in the order in which they happened.
    pub steps: Vec<Step>,
    /// How each connection ended for each party that took part in it.
    pub outcomes: Vec<Outcome>,
    /// For [`Trace::fragments`].
    pub fragments: FragmentIndex,
}

impl Trace {
    /// The party with this id, whether it takes part or not.
    pub fn party(&self, id: PartyId) -> &Party {
        self.parties.get(id.index()).unwrap_or(&Party::ABSENT)
    }

    /// Whether somebody stands in the middle.
    pub fn has_mallory(&self) -> bool {
        self.parties.len() > PartyId::MALLORY.index()
    }

    /// Who is at the ends of a connection; of one that was never laid, client
    /// and server.
    pub fn endpoints(&self, connection: ConnectionId) -> Endpoints {
        let found = self
            .connections
            .iter()
            .find(|endpoints| endpoints.id == connection);
        found.copied().unwrap_or(Endpoints {
            id: connection,
            ..Endpoints::USUAL
        })
    }

    /// Whose ledgers tell what the client and the server of a connection hold:
    /// their own, or the listener's for both where neither of them tells
    /// anything, as in a recording of others.
    pub fn holders(&self, connection: ConnectionId) -> [PartyId; 2] {
        let ends = self.endpoints(connection).ends();
        match ends.iter().any(|end| self.party(*end).simulated) {
            true => ends,
            false => [PartyId::EVE; 2],
        }
    }

    /// All values of one party, in the order in which it got them; of one that
    /// takes no part, none.
    pub fn values_of(&self, party: PartyId) -> &[Value] {
        let ledger = self.ledgers.get(party.index());
        ledger.map_or(&[], Entries::values)
    }

    /// All values of all parties, party by party.
    pub fn all_values(&self) -> impl Iterator<Item = &Value> {
        self.ledgers.iter().flat_map(|ledger| ledger.values())
    }

    /// What was agreed on a connection, and who was the first to speak after
    /// that; `None` if nothing was.
    pub fn agreed(&self, connection: ConnectionId) -> Option<Context> {
        let mut packets = self.packets.iter();
        packets
            .find(|packet| packet.connection == connection && packet.context.version.is_some())
            .map(|packet| packet.context)
    }

    /// The last value of `quantity` that `party` held, whenever it got it:
    /// an overridden value stands behind the one that replaced it.
    pub fn find(&self, party: PartyId, quantity: &Quantity) -> Option<&Value> {
        self.ledgers.get(party.index())?.all(quantity).next_back()
    }

    /// The first value of `quantity` that `party` held with these bytes.
    pub fn find_equal(&self, party: PartyId, quantity: &Quantity, bytes: &[u8]) -> Option<&Value> {
        let ledger = self.ledgers.get(party.index())?;
        ledger.all(quantity).find(|value| value.bytes == bytes)
    }

    /// The number of the step (from 1) at which this value was there for the
    /// first time; `None` if it came after the last step.
    pub fn since(&self, id: ValueId) -> Option<u32> {
        let party = id.party().index();
        let at = self
            .steps
            .partition_point(|step| step.held(party) <= id.index());
        (at < self.steps.len()).then(|| count(at) + 1)
    }

    /// Whether `party` has got its value `id` by the end of step `n` (from 1).
    pub fn held_at(&self, id: ValueId, n: u32) -> bool {
        n > 0
            && self
                .steps
                .get(n as usize - 1)
                .is_some_and(|step| id.index() < step.held(id.party().index()))
    }

    /// Whether a value is for the two ends alone: a secret, or what travels
    /// under keys. One that an end had before is for them alone too where the other
    /// got it under keys: in TLS 1.3 the key of a certificate.
    pub fn is_confidential(&self, id: ValueId) -> bool {
        let value = self.value(id);
        let protected = |id: ValueId| self.ledgers[id.party().index()].is_protected(id.index());
        if value.is_secret() || protected(id) {
            return true;
        }
        matches!(value.op, Op::Given(_))
            && self
                .holders(value.quantity.connection)
                .into_iter()
                .filter(|party| *party != id.party())
                .filter_map(|party| self.find_equal(party, &value.quantity, &value.bytes))
                .any(|other| protected(other.id))
    }

    /// Whether an override of the scenario replaced anything.
    pub fn met(&self, edit: &Override) -> bool {
        let by = edit.to_string();
        self.all_values()
            .any(|value| matches!(&value.op, Op::Overridden(op) if op.by == by))
    }

    /// Whether the act on the wire with this number in the scenario, from 0,
    /// met anything.
    pub fn acted(&self, act: u16) -> bool {
        self.packets.iter().any(|packet| packet.acts.contains(&act))
    }

    /// The outcome of `connection` for `party`.
    pub fn outcome(&self, connection: ConnectionId, party: PartyId) -> Option<&Outcome> {
        self.outcomes
            .iter()
            .find(|o| o.connection == connection && o.party == party)
    }

    /// Whether every party that took part established every connection.
    pub fn established(&self) -> bool {
        !self.outcomes.is_empty()
            && self
                .outcomes
                .iter()
                .all(|o| matches!(o.ending, Ending::Established))
    }

    /// Whether every party that took part in a connection established it.
    pub fn established_on(&self, connection: ConnectionId) -> bool {
        let mut of_it = self
            .outcomes
            .iter()
            .filter(|outcome| outcome.connection == connection)
            .peekable();
        of_it.peek().is_some() && of_it.all(|o| matches!(o.ending, Ending::Established))
    }

    /// The step with this id, where `c1.` and `#1` may be left out.
    pub fn step_by_id(&self, id: &str) -> Option<&Step> {
        let wanted = StepId::normalize(id);
        self.steps.iter().find(|step| step.id.as_str() == wanted)
    }
}

/// A length or a place as a number of 32 bits.
pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).expect("a run has fewer than 2^32 values, steps and packets")
}

impl Values for Trace {
    fn value(&self, id: ValueId) -> &Value {
        work::looked_at();
        &self.ledgers[id.party().index()].values()[id.index() as usize]
    }
}
