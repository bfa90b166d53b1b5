//! One actor and whatever carries bytes: a socket, or a saved run.

use crate::actor::observer::{Observer, Powers};
use crate::actor::{Actor, ClientConfig, ServerConfig};
use crate::trace::{
    ConnectionId, Laid, Packet, PacketId, PartyId, PartyLedger, Recorder, Role, Tap, Trace,
};
use crate::wire::{DecodeError, RecordStream};

use super::run::{USUAL, powers};
use super::scenario::Scenario;
use super::world::{End, ledger, parties};

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
    end: End,
    ledger: PartyLedger,
    observer: Observer,
    powers: Powers,
    recorder: Recorder,
    stream: RecordStream,
    outgoing: Vec<u8>,
    broken: bool,
}

impl Live {
    /// Starts the actor; a client has its ClientHello ready at once.
    pub fn start(scenario: &Scenario, role: LiveRole) -> Self {
        let (side, party, peer) = match role {
            LiveRole::Client(_) => (Role::Client, PartyId::CLIENT, PartyId::SERVER),
            LiveRole::Server(_) => (Role::Server, PartyId::SERVER, PartyId::CLIENT),
        };
        let mut observer = Observer::new(ledger(scenario, PartyId::EVE));
        observer.watch(ConnectionId::FIRST, PartyId::CLIENT);
        let mut live = Self {
            end: End::new(scenario, ConnectionId::FIRST, side, party, peer),
            ledger: ledger(scenario, party),
            observer,
            powers: match role {
                // Somebody else's key is not ours to leak.
                LiveRole::Client(_) => Powers {
                    server_key: None,
                    ..powers(scenario)
                },
                LiveRole::Server(_) => powers(scenario),
            },
            recorder: Recorder::new(3),
            stream: RecordStream::new(),
            outgoing: Vec::new(),
            broken: false,
        };
        match role {
            LiveRole::Client(config) => live.act(|actor, sink| {
                *actor = Some(Actor::client(*config, sink));
            }),
            LiveRole::Server(config) => live.end.actor = Some(Actor::server(*config)),
        }
        live
    }

    fn act(&mut self, act: impl FnOnce(&mut Option<Actor>, &mut crate::actor::Sink<'_>)) {
        let sent = self.end.act(
            &mut self.ledger,
            &mut self.recorder,
            &mut self.observer,
            act,
        );
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
        let connection = &self.end.connection;
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
            acts: Vec::new(),
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
        let key_exchange = self.end.connection.key_exchange;
        self.recorder.packet_mut(id).key_exchange = key_exchange;
    }

    /// The peer's stream has ended.
    pub fn end(&mut self, now: u64) {
        self.recorder.now = now;
        self.act(|actor, sink| {
            if let Some(actor) = actor {
                actor.eof(sink);
            }
        });
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
        self.end.actor.as_ref().is_none_or(Actor::is_over)
    }

    /// Whether the handshake is complete.
    pub fn is_established(&self) -> bool {
        self.end.actor.as_ref().is_some_and(Actor::is_established)
    }

    /// Whether both sides said `close_notify`.
    pub fn is_closed(&self) -> bool {
        self.end.actor.as_ref().is_some_and(Actor::is_closed)
    }

    /// How many bytes of an unfinished record wait.
    pub fn pending(&self) -> usize {
        self.stream.pending()
    }

    /// The trace as far as it came, with what Eve makes of it.
    pub fn finish(mut self) -> Trace {
        self.observer
            .use_powers(ConnectionId::FIRST, &self.powers, &mut self.recorder);
        let steps = self.recorder.len();
        let outcomes = vec![self.end.outcome(steps)];
        let (steps, packets) = self.recorder.finish();
        let ours = self.end.connection.party;
        // Of a real peer only the packets are known.
        let nobody = |party| {
            PartyLedger::new(
                party,
                super::world::name(party),
                crate::trace::Seed(0),
                std::sync::Arc::default(),
            )
        };
        let mut ledgers: Vec<_> = USUAL.map(nobody).into();
        ledgers[ours.index()] = self.ledger;
        ledgers[PartyId::EVE.index()] = self.observer.ledger;
        Trace {
            parties: parties(&USUAL, |party| party == ours || party == PartyId::EVE),
            connections: vec![Laid::USUAL],
            ledgers,
            packets,
            steps,
            outcomes,
        }
    }
}
