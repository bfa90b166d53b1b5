//! One actor and whatever carries bytes: a socket, or a saved run.

use crate::actor::observer::{Observer, Powers};
use crate::actor::{Actor, ClientConfig, ServerConfig};
use crate::trace::{
    ConnectionId, Endpoints, Entries, Epoch, FragmentIndex, Name, Packet, PacketId, PartyId,
    PartyLedger, Recorder, Tap, Trace,
};
use crate::wire::{DecodeError, RecordStream, Role};

use super::memory::Memory;
use super::powers::{leak, powers};
use super::run::USUAL;
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
    /// The connection of now.
    end: End,
    /// Those before it.
    over: Vec<End>,
    scenario: Scenario,
    /// What our client takes along to a further connection.
    client: Option<ClientConfig>,
    ledger: PartyLedger,
    observer: Observer,
    powers: Powers,
    recorder: Recorder,
    stream: RecordStream,
    outgoing: Vec<u8>,
    broken: bool,
    bytes_taken: usize,
    records_taken: u32,
    full: bool,
}

impl Live {
    /// How many bytes of a peer's are kept of one connection. All that comes is
    /// recorded and shown, so that a peer who never stops must be stopped.
    pub const MOST_BYTES: usize = 1 << 20;

    /// How many records of a peer's are kept of one connection: each becomes a
    /// dozen values, whatever is in it. An answer of [`Live::MOST_BYTES`] in
    /// records of 512 bytes fits.
    pub const MOST_RECORDS: u32 = 2048;

    /// Starts the actor; a client has its ClientHello ready at once.
    pub fn start(scenario: &Scenario, role: LiveRole) -> Self {
        Self::remembering(scenario, role, None)
    }

    /// The same; a server with a memory lets clients take up the sessions in
    /// it, by id and by ticket, or in the one way that the scenario names.
    pub fn remembering(scenario: &Scenario, role: LiveRole, memory: Option<&Memory>) -> Self {
        let (side, party, peer) = match role {
            LiveRole::Client(_) => (Role::Client, PartyId::CLIENT, PartyId::SERVER),
            LiveRole::Server(_) => (Role::Server, PartyId::SERVER, PartyId::CLIENT),
        };
        let mut observer = Observer::new(ledger(scenario, PartyId::EVE));
        observer.newest = scenario.newest();
        let mut live = Self {
            end: End::new(scenario, ConnectionId::FIRST, side, party, peer),
            over: Vec::new(),
            scenario: scenario.clone(),
            client: match &role {
                LiveRole::Client(config) => Some((**config).clone()),
                LiveRole::Server(_) => None,
            },
            ledger: ledger(scenario, party),
            observer,
            powers: match role {
                // Somebody else's key is not ours to leak.
                LiveRole::Client(_) => Powers {
                    server_key: None,
                    // She asks no server that is not ours.
                    server: None,
                    ..powers(scenario)
                },
                LiveRole::Server(_) => powers(scenario),
            },
            recorder: Recorder::new(3),
            stream: RecordStream::new(),
            outgoing: Vec::new(),
            broken: false,
            bytes_taken: 0,
            records_taken: 0,
            full: false,
        };
        match role {
            LiveRole::Client(config) => live.act(|actor, sink| {
                *actor = Some(Actor::client(*config, sink));
            }),
            LiveRole::Server(mut config) => {
                if let Some(memory) = memory {
                    config.resumption =
                        memory.recall(scenario.resume, scenario.renew_ticket, &mut live.ledger);
                }
                live.end.actor = Some(Actor::server(*config));
            }
        }
        live
    }

    /// Starts a further connection of our client, which takes up the session
    /// of the one before; `false` if that left no session.
    pub fn again(&mut self, now: u64) -> bool {
        let Some(session) = self.end.connection.kept.session else {
            return false;
        };
        let Some(config) = self.client.clone() else {
            return false;
        };
        let id = ConnectionId(self.end.connection.id.0.saturating_add(1));
        self.recorder.now = now;
        let (party, peer) = (PartyId::CLIENT, PartyId::SERVER);
        let end = End::new(&self.scenario, id, Role::Client, party, peer);
        self.over.push(std::mem::replace(&mut self.end, end));
        self.stream = RecordStream::new();
        self.broken = false;
        self.bytes_taken = 0;
        self.records_taken = 0;
        self.full = false;
        let config = ClientConfig {
            session: Some(session),
            ..config
        };
        self.act(|actor, sink| *actor = Some(Actor::client(config, sink)));
        true
    }

    /// Adds what this connection left to a server's memory.
    pub fn remember(&self, memory: &mut Memory) {
        memory.remember(self.end.connection.kept, &self.ledger);
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

    /// Bytes came from the peer, `now` microseconds after the start. What is
    /// more than one connection keeps is not looked at, see [`Live::is_full`].
    ///
    /// # Errors
    /// If they are no TLS records; the actor has then said so with an alert.
    pub fn receive(&mut self, now: u64, bytes: &[u8]) -> Result<(), DecodeError> {
        self.recorder.now = now;
        if self.broken || self.full {
            return Ok(());
        }
        self.bytes_taken += bytes.len();
        if self.bytes_taken > Self::MOST_BYTES {
            self.full = true;
            return Ok(());
        }
        self.stream.push(bytes);
        loop {
            // Each record before may have been the ChangeCipherSpec.
            let next = match self.end.connection.reads_sealed() {
                true => self.stream.next(),
                false => self.stream.next_clear(),
            };
            match next {
                Ok(Some(_)) if self.records_taken == Self::MOST_RECORDS => {
                    self.full = true;
                    return Ok(());
                }
                Ok(Some(record)) => {
                    self.records_taken += 1;
                    self.record(record);
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.broken = true;
                    let beginning = self.stream.beginning().map(<[u8]>::to_vec);
                    self.act(|actor, sink| {
                        if let Some(actor) = actor {
                            actor.garbage(&error, beginning.as_deref(), sink);
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
            epoch: Epoch::CLEAR,
            inner_type: None,
            plaintext: None,
            context: connection.context.of_peer(),
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
        let context = self.end.connection.context.of_peer();
        self.recorder.packet_mut(id).context = context;
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

    /// Whether the peer sent more than is kept of one connection.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// How far the walk came: its steps, and the packets in it.
    pub(super) fn progress(&self) -> (u32, usize) {
        (self.recorder.len(), self.recorder.packets().len())
    }

    /// Whether the handshake is complete.
    pub fn is_established(&self) -> bool {
        self.end.actor.as_ref().is_some_and(Actor::is_established)
    }

    /// Whether application data of the peer has come.
    pub fn has_heard(&self) -> bool {
        let connection = &self.end.connection;
        let data = connection.quantity(Name::ApplicationData);
        let heard = data.of(connection.role.peer());
        self.ledger.find(&heard).is_some()
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
        let first = ConnectionId::FIRST;
        let powers = leak(&self.scenario, first, &[&self.ledger], self.powers);
        let mut ends = self.over;
        ends.push(self.end);
        for end in &ends {
            self.observer
                .use_powers(end.connection.id, &powers, &mut self.recorder);
        }
        let steps = self.recorder.len();
        let outcomes = ends.iter().map(|end| end.outcome(steps)).collect();
        let (steps, packets) = self.recorder.finish();
        let ours = self.ledger.party();
        // Of a real peer only the packets are known.
        let mut ledgers: Vec<_> = USUAL.map(|_| Entries::default()).into();
        ledgers[ours.index()] = self.ledger.close();
        ledgers[PartyId::EVE.index()] = self.observer.ledger.close();
        Trace {
            parties: parties(&USUAL, |party| party == ours || party == PartyId::EVE),
            connections: ends
                .iter()
                .map(|end| Endpoints {
                    id: end.connection.id,
                    ..Endpoints::USUAL
                })
                .collect(),
            ledgers,
            packets,
            steps,
            outcomes,
            fragments: FragmentIndex::default(),
        }
    }
}
