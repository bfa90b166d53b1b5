//! What a run happens in: parties with their ledgers, the ends of their
//! connections, the wire between them, and Eve on it.

use std::sync::Arc;

use crate::actor::observer::Observer;
use crate::actor::{Actor, ClientConfig, Connection, Kept, ServerConfig, Sink};
use crate::net::{Arrival, Channel, Delivery};
use crate::trace::{
    CheckKind, ConnectionId, Ending, Endpoints, FragmentIndex, Memo, Outcome, Overrides, Packet,
    PacketId, Party, PartyId, PartyLedger, Recorder, Trace,
};
use crate::wire::Role;

use super::scenario::Scenario;

/// One party's end of one connection.
pub(super) struct End {
    /// The client or server; none before it is started.
    pub actor: Option<Actor>,
    /// What outlives its states.
    pub connection: Connection,
}

impl End {
    /// An end as the scenario has it: with its packing, and without the checks
    /// that this side leaves out.
    pub(super) fn new(
        scenario: &Scenario,
        id: ConnectionId,
        role: Role,
        party: PartyId,
        peer: PartyId,
    ) -> Self {
        let mut connection = Connection::new(id, role, party, peer);
        let versions = match role {
            Role::Client => scenario.client_versions(),
            Role::Server => scenario.server_versions(),
        };
        connection.context = connection.context.up_to(versions.newest);
        connection.packing = scenario.records;
        // The scenario was looked at: it is 2^14 at most.
        connection.padding = usize::try_from(scenario.record_padding).unwrap_or(0);
        connection.clock = scenario.clock;
        // Who leaves a check out is the client or the server, not somebody in
        // the middle who plays one of them.
        connection.skips = scenario
            .skips
            .iter()
            .filter(|skip| party != PartyId::MALLORY && skip.role.is_none_or(|only| only == role))
            .map(|skip| skip.check)
            .collect();
        Self {
            actor: None,
            connection,
        }
    }

    /// Lets the actor act; gives what it sent.
    pub(super) fn act(
        &mut self,
        ledger: &mut PartyLedger,
        recorder: &mut Recorder,
        observer: &mut Observer,
        act: impl FnOnce(&mut Option<Actor>, &mut Sink<'_>),
    ) -> Vec<PacketId> {
        let mut outbox = Vec::new();
        let mut sink = Sink {
            party_name: name(self.connection.party),
            ledger,
            connection: &mut self.connection,
            recorder,
            tap: Some(observer),
            outbox: &mut outbox,
        };
        act(&mut self.actor, &mut sink);
        sink.flush();
        outbox
    }

    /// How the connection ended for this end.
    pub(super) fn outcome(&self, steps: u32) -> Outcome {
        let (ending, mut step) = match &self.actor {
            Some(actor) => actor.ending(steps),
            None => (
                Ending::Unfinished {
                    awaited: "start".to_owned(),
                },
                0,
            ),
        };
        if ending == Ending::Established {
            step = self.connection.established_at.unwrap_or(step);
        }
        Outcome {
            connection: self.connection.id,
            party: self.connection.party,
            ending,
            step,
            transitions: match &self.actor {
                Some(actor) => actor.transitions_taken().to_vec(),
                None => Vec::new(),
            },
        }
    }
}

/// The word for a party in step ids and files.
pub(super) fn name(party: PartyId) -> &'static str {
    match party {
        PartyId::CLIENT => "client",
        PartyId::SERVER => "server",
        PartyId::EVE => "eve",
        _ => "mallory",
    }
}

/// The parties of a run, and which of them are ours; a real peer is not
/// simulated.
pub(super) fn parties(all: &[PartyId], simulated: impl Fn(PartyId) -> bool) -> Vec<Party> {
    all.iter()
        .map(|id| Party {
            id: *id,
            name: name(*id),
            simulated: simulated(*id),
            guise: None,
        })
        .collect()
}

/// A party's empty ledger, with what the scenario replaces in it.
pub(super) fn ledger(scenario: &Scenario, party: PartyId) -> PartyLedger {
    let overrides = match party {
        PartyId::EVE => Arc::default(),
        _ => Arc::new(Overrides(scenario.overrides.clone())),
    };
    PartyLedger::new(party, name(party), scenario.seed, overrides)
}

/// All that a simulated run happens in.
pub(super) struct World<'a> {
    scenario: &'a Scenario,
    /// Who takes part, in the order of their ids.
    all: Vec<PartyId>,
    /// By party; Eve's stays empty, since the observer keeps her own.
    pub ledgers: Vec<PartyLedger>,
    /// Steps and packets.
    pub recorder: Recorder,
    /// Eve.
    pub observer: Observer,
    channel: Channel,
    ends: Vec<End>,
    endpoints: Vec<Endpoints>,
}

impl<'a> World<'a> {
    /// A world in which nothing has happened; `all` are the parties in the
    /// order of their ids, from the first on.
    pub(super) fn new(
        scenario: &'a Scenario,
        all: &[PartyId],
        channel: Channel,
        memo: Option<Arc<Memo>>,
    ) -> Self {
        let ledgers = all
            .iter()
            .map(|party| ledger(scenario, *party).with_memo(memo.clone()))
            .collect();
        let mut observer = Observer::new(ledger(scenario, PartyId::EVE));
        observer.newest = scenario.newest();
        observer.counted = !scenario.leaves_out(CheckKind::SequenceNumber);
        Self {
            scenario,
            all: all.to_vec(),
            ledgers,
            recorder: Recorder::new(all.len()),
            observer,
            channel,
            ends: Vec::new(),
            endpoints: Vec::new(),
        }
    }

    /// Lays a connection between two parties.
    pub(super) fn lay(&mut self, id: ConnectionId, client: PartyId, server: PartyId) {
        self.endpoints.push(Endpoints { id, client, server });
        for (role, party, peer) in [
            (Role::Client, client, server),
            (Role::Server, server, client),
        ] {
            let mut end = End::new(self.scenario, id, role, party, peer);
            end.connection.latency = Some(self.scenario.latency);
            self.ends.push(end);
        }
    }

    /// What one end of a connection keeps now that it is over.
    pub(super) fn kept(&self, id: ConnectionId, role: Role) -> Kept {
        let mut ends = self.ends.iter().map(|end| &end.connection);
        ends.find(|end| end.id == id && end.role == role)
            .map_or_else(Kept::default, |end| end.kept)
    }

    /// Starts the server of a connection; it awaits a ClientHello.
    pub(super) fn serve(&mut self, id: ConnectionId, config: ServerConfig) {
        self.act(id, Role::Server, |actor, _| {
            *actor = Some(Actor::server(config));
        });
    }

    /// Starts the client of a connection; its ClientHello is under way.
    pub(super) fn connect(&mut self, id: ConnectionId, config: ClientConfig) {
        self.act(id, Role::Client, |actor, sink| {
            *actor = Some(Actor::client(config, sink));
        });
    }

    /// Lets one end act; what it sent is under way afterwards.
    pub(super) fn act(
        &mut self,
        id: ConnectionId,
        role: Role,
        act: impl FnOnce(&mut Option<Actor>, &mut Sink<'_>),
    ) {
        let found = self
            .ends
            .iter_mut()
            .find(|end| end.connection.id == id && end.connection.role == role);
        let Some(end) = found else { return };
        let ledger = &mut self.ledgers[end.connection.party.index()];
        let sent = end.act(ledger, &mut self.recorder, &mut self.observer, act);
        self.channel.send(&sent, &mut self.recorder);
    }

    /// The actor at an end, if it was started.
    pub(super) fn actor(&self, id: ConnectionId, role: Role) -> Option<&Actor> {
        let mut ends = self.ends.iter();
        let end = ends.find(|end| end.connection.id == id && end.connection.role == role)?;
        end.actor.as_ref()
    }

    /// Carries what is under way until nothing is.
    pub(super) fn carry(&mut self) {
        while let Some(delivery) = self.channel.deliver() {
            self.recorder.now = self.recorder.now.max(delivery.at);
            self.arrive(delivery);
        }
    }

    /// One arrival at the end that it is for.
    fn arrive(&mut self, delivery: Delivery) {
        let (id, bytes) = match delivery.arrival {
            Arrival::Record(bytes) => (delivery.packet, Some(bytes)),
            Arrival::Forged { bytes, back, acts } => {
                // What nobody sent is a packet of its own that only arrives.
                let like = self.recorder.packets()[delivery.packet.0 as usize].clone();
                let (from, to, context) = match back {
                    true => (like.to, like.from, like.context.of_peer()),
                    false => (like.from, like.to, like.context),
                };
                let forged = Packet {
                    sent: None,
                    inner_type: None,
                    plaintext: None,
                    from,
                    to,
                    context,
                    acts,
                    ..like
                };
                (self.recorder.packet(forged), Some(bytes))
            }
            Arrival::End => (delivery.packet, None),
        };
        let now = self.recorder.now;
        let packet = self.recorder.packet_mut(id);
        if let Some(bytes) = &bytes {
            packet.delivered_at = Some(now);
            packet.delivered = Some(bytes.clone());
        }
        let (connection, to) = (packet.connection, packet.to);
        let packet = &self.recorder.packets()[id.0 as usize];
        if bytes.is_some() && packet.sent != packet.delivered {
            let (party, held) = self.observer.witness(packet);
            self.recorder.hold(party, held);
        }
        let role = self
            .ends
            .iter()
            .map(|end| &end.connection)
            .find(|end| end.id == connection && end.party == to)
            .map(|end| end.role);
        let Some(role) = role else { return };
        self.act(connection, role, |actor, sink| {
            let Some(actor) = actor else { return };
            match bytes {
                Some(bytes) => actor.receive(id, &bytes, sink),
                None => actor.eof(sink),
            }
        });
    }

    /// The trace that is left.
    pub(super) fn finish(self) -> Trace {
        let count = self.recorder.len();
        let outcomes = self.ends.iter().map(|end| end.outcome(count)).collect();
        let (steps, packets) = self.recorder.finish();
        let mut ledgers: Vec<_> = self.ledgers.into_iter().map(PartyLedger::close).collect();
        ledgers[PartyId::EVE.index()] = self.observer.ledger.close();
        Trace {
            parties: parties(&self.all, |_| true),
            connections: self.endpoints,
            ledgers,
            packets,
            steps,
            outcomes,
            fragments: FragmentIndex::default(),
        }
    }
}
