//! Both actors, a channel and Eve, until nothing is under way.

use std::sync::Arc;

use crate::actor::observer::{Observer, Powers};
use crate::actor::{Actor, Connection, Sink};
use crate::net::{Channel, Tampering};
use crate::trace::{
    ConnectionId, Ending, Memo, Outcome, Overrides, Packet, PacketId, Party, PartyId, PartyLedger,
    Recorder, Role, Trace,
};

use super::config::{client_config, server_config};
use super::scenario::{EveMode, Scenario, ScenarioError};

/// A scenario and the trace that it leaves.
#[derive(Debug)]
pub struct Run {
    /// What decided it.
    pub scenario: Scenario,
    /// What it left.
    pub trace: Trace,
}

impl Run {
    /// Of the default scenario, before anything happened: no party holds
    /// anything, and there are no steps.
    pub fn nothing() -> Self {
        let seed = Scenario::default().seed;
        let ledger = |party, name| PartyLedger::new(party, name, seed, Arc::default());
        Self {
            scenario: Scenario::default(),
            trace: Trace {
                parties: parties([true, true]),
                ledgers: vec![
                    ledger(PartyId::CLIENT, "client"),
                    ledger(PartyId::SERVER, "server"),
                    ledger(PartyId::EVE, "eve"),
                ],
                packets: Vec::new(),
                steps: Vec::new(),
                outcomes: Vec::new(),
            },
        }
    }
}

/// One side of a connection with all that is its own.
pub(super) struct Side {
    pub actor: Option<Actor>,
    pub ledger: PartyLedger,
    pub connection: Connection,
    pub name: &'static str,
}

impl Side {
    pub(super) fn new(scenario: &Scenario, role: Role, memo: Option<Arc<Memo>>) -> Self {
        let (party, peer) = match role {
            Role::Client => (PartyId::CLIENT, PartyId::SERVER),
            Role::Server => (PartyId::SERVER, PartyId::CLIENT),
        };
        let overrides = Arc::new(Overrides(scenario.overrides.clone()));
        Self {
            actor: None,
            ledger: PartyLedger::new(party, role.name(), scenario.seed, overrides).with_memo(memo),
            connection: Connection::new(ConnectionId::FIRST, role, party, peer),
            name: role.name(),
        }
    }

    /// Lets the actor act; gives what it sent.
    pub(super) fn act(
        &mut self,
        recorder: &mut Recorder,
        observer: &mut Observer,
        act: impl FnOnce(&mut Option<Actor>, &mut Sink<'_>),
    ) -> Vec<PacketId> {
        let mut outbox = Vec::new();
        let mut sink = Sink {
            ledger: &mut self.ledger,
            connection: &mut self.connection,
            recorder,
            tap: Some(observer),
            party_name: self.name,
            outbox: &mut outbox,
        };
        act(&mut self.actor, &mut sink);
        outbox
    }

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
        }
    }
}

/// The eavesdropper of a scenario.
pub(super) fn observer(scenario: &Scenario) -> Observer {
    let ledger = PartyLedger::new(
        PartyId::EVE,
        "eve",
        scenario.seed,
        Arc::new(Overrides::default()),
    );
    let mut observer = Observer::new(ledger);
    observer.watch(ConnectionId::FIRST, PartyId::CLIENT);
    observer
}

/// Eve's powers in a scenario.
pub(super) fn powers(scenario: &Scenario) -> Powers {
    Powers {
        budget: (scenario.eve == EveMode::Computes).then_some(scenario.eve_budget),
        server_key: scenario.leak_server_key.then_some(scenario.cert),
    }
}

/// Runs a scenario to its end.
///
/// # Errors
/// If its parts do not go together.
pub fn run(scenario: &Scenario) -> Result<Run, ScenarioError> {
    run_tampered(scenario, Vec::new())
}

/// Runs a scenario with somebody on the path who changes records.
///
/// # Errors
/// If its parts do not go together.
pub fn run_tampered(scenario: &Scenario, tampering: Vec<Tampering>) -> Result<Run, ScenarioError> {
    run_whole(scenario, tampering, None)
}

/// [`run_tampered`] for whoever makes many runs that differ in little: what
/// one of them computed, the next looks up.
///
/// # Errors
/// If its parts do not go together.
pub fn run_tampered_with_memo(
    scenario: &Scenario,
    tampering: Vec<Tampering>,
    memo: &Arc<Memo>,
) -> Result<Run, ScenarioError> {
    run_whole(scenario, tampering, Some(Arc::clone(memo)))
}

fn run_whole(
    scenario: &Scenario,
    tampering: Vec<Tampering>,
    memo: Option<Arc<Memo>>,
) -> Result<Run, ScenarioError> {
    scenario.validate()?;
    let mut recorder = Recorder::new(3);
    let mut observer = observer(scenario);
    let mut channel = Channel::new(scenario.latency * 1000, tampering);
    let mut client = Side::new(scenario, Role::Client, memo.clone());
    let mut server = Side::new(scenario, Role::Server, memo);
    server.actor = Some(Actor::server(server_config(scenario)));
    let sent = client.act(&mut recorder, &mut observer, |actor, sink| {
        *actor = Some(Actor::client(client_config(scenario), sink));
    });
    for packet in sent {
        channel.send(packet, &recorder);
    }
    while let Some(delivery) = channel.deliver() {
        recorder.now = recorder.now.max(delivery.at);
        let mut id = delivery.packet;
        if delivery.copy {
            // What nobody sent is a packet of its own that only arrives.
            let original = recorder.packets()[id.0 as usize].clone();
            id = recorder.packet(Packet {
                sent: None,
                plaintext: None,
                ..original
            });
        }
        let packet = recorder.packet_mut(id);
        packet.delivered_at = Some(delivery.at);
        packet.delivered = Some(delivery.bytes.clone());
        let side = if packet.to == PartyId::CLIENT {
            &mut client
        } else {
            &mut server
        };
        let sent = side.act(&mut recorder, &mut observer, |actor, sink| {
            if let Some(actor) = actor {
                actor.receive(id, &delivery.bytes, sink);
            }
        });
        for packet in sent {
            channel.send(packet, &recorder);
        }
    }
    observer.use_powers(ConnectionId::FIRST, &powers(scenario), &mut recorder);
    let steps = recorder.len();
    let outcomes = vec![client.outcome(steps), server.outcome(steps)];
    let (steps, packets) = recorder.finish();
    Ok(Run {
        scenario: scenario.clone(),
        trace: Trace {
            parties: parties([true, true]),
            ledgers: vec![client.ledger, server.ledger, observer.ledger],
            packets,
            steps,
            outcomes,
        },
    })
}

/// Client, server and Eve; a real peer is not simulated.
pub(super) fn parties(simulated: [bool; 2]) -> Vec<Party> {
    vec![
        Party {
            id: PartyId::CLIENT,
            name: "client",
            simulated: simulated[0],
        },
        Party {
            id: PartyId::SERVER,
            name: "server",
            simulated: simulated[1],
        },
        Party {
            id: PartyId::EVE,
            name: "eve",
            simulated: true,
        },
    ]
}
