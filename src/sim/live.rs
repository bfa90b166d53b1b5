//! One actor and whatever carries bytes: a socket, or a saved run.

use crate::actor::observer::Observer;
use crate::actor::{Actor, ClientConfig, ServerConfig};
use crate::trace::{Packet, PacketId, PartyId, Recorder, Role, Tap, Trace};
use crate::wire::{DecodeError, RecordStream};

use super::run::{Side, observer, parties};
use super::scenario::Scenario;

/// Which actor is ours.
#[derive(Debug)]
pub enum LiveRole {
    /// Our client against somebody's server.
    Client(Box<ClientConfig>),
    /// Our server for somebody's client.
    Server(Box<ServerConfig>),
}

/// Our actor, with bytes going in and out. The clock is given with each
/// call, so that a saved run gives the same trace again.
pub struct Live {
    side: Side,
    observer: Observer,
    recorder: Recorder,
    stream: RecordStream,
    outgoing: Vec<u8>,
    broken: bool,
}

impl Live {
    /// Starts the actor; a client has its ClientHello ready at once.
    pub fn start(scenario: &Scenario, role: LiveRole) -> Self {
        let mut live = Self {
            side: Side::new(
                scenario,
                match role {
                    LiveRole::Client(_) => Role::Client,
                    LiveRole::Server(_) => Role::Server,
                },
                None,
            ),
            observer: observer(scenario),
            recorder: Recorder::new(3),
            stream: RecordStream::new(),
            outgoing: Vec::new(),
            broken: false,
        };
        match role {
            LiveRole::Client(config) => live.act(|actor, sink| {
                *actor = Some(Actor::client(*config, sink));
            }),
            LiveRole::Server(config) => live.side.actor = Some(Actor::server(*config)),
        }
        live
    }

    fn act(&mut self, act: impl FnOnce(&mut Option<Actor>, &mut crate::actor::Sink<'_>)) {
        let sent = self.side.act(&mut self.recorder, &mut self.observer, act);
        for packet in sent {
            self.outgoing
                .extend_from_slice(self.recorder.packets()[packet.0 as usize].seen());
            let now = self.recorder.now;
            let packet = self.recorder.packet_mut(packet);
            packet.delivered_at = Some(now);
            packet.delivered = packet.sent.clone();
        }
    }

    /// What is to be sent now; each byte is given once.
    pub fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    /// Bytes came from the peer, `now` microseconds after the start.
    ///
    /// # Errors
    /// If they are no TLS records; the actor has then said so with an alert.
    pub fn receive(&mut self, now: u64, bytes: &[u8]) -> Result<(), DecodeError> {
        self.recorder.now = now;
        if self.broken {
            return Ok(());
        }
        self.stream.push(bytes);
        loop {
            match self.stream.next() {
                Ok(Some(record)) => self.record(record),
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.broken = true;
                    self.act(|actor, sink| {
                        if let Some(actor) = actor {
                            actor.garbage(&error, sink);
                        }
                    });
                    return Err(error);
                }
            }
        }
    }

    fn record(&mut self, record: Vec<u8>) {
        let connection = &self.side.connection;
        let now = self.recorder.now;
        let packet = Packet {
            id: PacketId(0),
            connection: connection.id,
            from: connection.peer,
            to: connection.party,
            sent_at: now,
            delivered_at: Some(now),
            sent: None,
            delivered: Some(record.clone()),
            protected: false,
            plaintext: None,
            key_exchange: connection.key_exchange,
        };
        let id = self.recorder.packet(packet);
        let (party, held) = self
            .observer
            .observe(&self.recorder.packets()[id.0 as usize]);
        self.recorder.hold(party, held);
        self.act(|actor, sink| {
            if let Some(actor) = actor {
                actor.receive(id, &record, sink);
            }
        });
        // The ServerHello that this record brought says how to read it.
        let key_exchange = self.side.connection.key_exchange;
        self.recorder.packet_mut(id).key_exchange = key_exchange;
    }

    /// Ends the connection from our side.
    pub fn close(&mut self, now: u64) {
        self.recorder.now = now;
        self.act(|actor, sink| {
            if let Some(actor) = actor {
                actor.close(sink);
            }
        });
    }

    /// Whether nothing more will come of our side.
    pub fn is_over(&self) -> bool {
        self.side.actor.as_ref().is_none_or(Actor::is_over)
    }

    /// Whether the handshake is complete.
    pub fn is_established(&self) -> bool {
        self.side.actor.as_ref().is_some_and(Actor::is_established)
    }

    /// Whether both sides said `close_notify`.
    pub fn is_closed(&self) -> bool {
        self.side.actor.as_ref().is_some_and(Actor::is_closed)
    }

    /// How many bytes of an unfinished record wait.
    pub fn pending(&self) -> usize {
        self.stream.pending()
    }

    /// The trace as far as it came.
    pub fn finish(self) -> Trace {
        let steps = self.recorder.len();
        let outcomes = vec![self.side.outcome(steps)];
        let (steps, packets) = self.recorder.finish();
        let ours = self.side.connection.party;
        let mut ledgers: Vec<_> = [PartyId::CLIENT, PartyId::SERVER]
            .into_iter()
            .map(|party| {
                let name = if party == PartyId::CLIENT {
                    "client"
                } else {
                    "server"
                };
                crate::trace::PartyLedger::new(
                    party,
                    name,
                    crate::trace::Seed(0),
                    std::sync::Arc::default(),
                )
            })
            .collect();
        ledgers[ours.index()] = self.side.ledger;
        ledgers.push(self.observer.ledger);
        Trace {
            parties: parties([ours == PartyId::CLIENT, ours == PartyId::SERVER]),
            ledgers,
            packets,
            steps,
            outcomes,
        }
    }
}
