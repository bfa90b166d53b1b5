//! The walk: which rows and arrows there are, from which step on.
//!
//! Everything that grows with the trace is computed here, once; a frame then
//! looks only at what it shows.

use std::collections::HashMap;

use super::message::{packet_label, sealed_label};
use super::{Catalogue, short};
use crate::trace::{
    ConnectionId, Endpoints, Name, PacketId, PartyId, Phase, Quantity, StepKind, Trace, ValueId,
};
use crate::wire::ProtocolVersion;

/// A quantity with the values that the two ends hold of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The quantity.
    pub quantity: Quantity,
    /// Its name.
    pub label: String,
    /// What it is, in plain words.
    pub gloss: String,
    /// The client's value and the server's.
    pub cells: [Option<Cell>; 2],
    /// The eavesdropper's, if she gets one.
    pub eve: Option<Cell>,
    /// From which step on both hold it with equal bytes.
    pub agreed_since: Option<u32>,
    /// From which step on both hold it with different bytes.
    pub differs_since: Option<u32>,
    /// From which step on the eavesdropper holds it, with equal bytes.
    pub eve_since: Option<u32>,
}

impl Row {
    /// The step from which on somebody holds it.
    fn since(&self) -> u32 {
        self.cells
            .iter()
            .flatten()
            .map(|cell| cell.since)
            .min()
            .unwrap_or(u32::MAX)
    }
}

/// One party's value of a row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Which value.
    pub id: ValueId,
    /// The step from which on the party holds it, from 1.
    pub since: u32,
    /// Its short form.
    pub shown: String,
    /// Whether it must never leave the two ends.
    pub secret: bool,
    /// Whether it was set by hand.
    pub overridden: bool,
}

/// A record on the wire.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// Which packet.
    pub packet: PacketId,
    /// The step at which it is sent, from 1.
    pub sent: u32,
    /// The step at which its receiver takes it in, if that happens.
    pub received: Option<u32>,
    /// What it carries.
    pub label: String,
    /// What somebody without the keys sees of that.
    pub sealed_label: String,
    /// Whether the client sends it.
    pub from_client: bool,
    /// Whether it is under keys.
    pub protected: bool,
    /// Whether something happened to it on the way.
    pub tampered: bool,
}

/// The steps of one phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseSpan {
    /// Which phase.
    pub phase: Phase,
    /// How many of its steps come up to each step is counted from these.
    pub steps: u32,
    /// Its first step, from 1.
    pub first: u32,
}

/// What a walk through a connection shows, ready for any cursor.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Which connection, and who is at its ends.
    pub endpoints: Endpoints,
    /// In the order in which they come up.
    pub rows: Vec<Row>,
    /// In the order in which they are sent.
    pub arrows: Vec<Arrow>,
    /// The phases that occur, in order.
    pub phases: Vec<PhaseSpan>,
    /// The last step, save for Eve's.
    last: u32,
    /// For each step of the trace how many steps of each phase of this
    /// connection have come, itself included.
    done: Vec<[u32; Phase::ALL.len()]>,
    /// For each step of the trace the row of its first value that has one.
    focus: Vec<Option<usize>>,
    /// For each packet the arrow.
    by_packet: HashMap<PacketId, usize>,
}

impl Walk {
    /// Lays out one connection of a trace; the columns of the client and the
    /// server are filled from the ledgers of these two.
    pub fn new(trace: &Trace, connection: ConnectionId, holders: [PartyId; 2]) -> Self {
        let endpoints = trace.endpoints(connection);
        let rows = rows(trace, connection, holders);
        let by_quantity: HashMap<Quantity, usize> = rows
            .iter()
            .enumerate()
            .map(|(i, row)| (row.quantity, i))
            .collect();
        let arrows = arrows(trace, endpoints);
        let by_packet = arrows
            .iter()
            .enumerate()
            .map(|(i, arrow)| (arrow.packet, i))
            .collect();
        let mut phases: Vec<PhaseSpan> = Vec::new();
        let mut done = Vec::with_capacity(trace.steps.len());
        let mut so_far = [0; Phase::ALL.len()];
        for step in &trace.steps {
            if step.connection != connection {
                done.push(so_far);
                continue;
            }
            let span = match phases.iter_mut().find(|span| span.phase == step.phase) {
                Some(span) => span,
                None => {
                    phases.push(PhaseSpan {
                        phase: step.phase,
                        steps: 0,
                        first: step.n,
                    });
                    phases.last_mut().expect("one was pushed")
                }
            };
            span.steps += 1;
            so_far[step.phase as usize] = span.steps;
            done.push(so_far);
        }
        // Where the handshake broke off, what was never reached is still shown.
        if !trace.established_on(connection) {
            let tls13 = match trace.agreed(connection) {
                Some(context) => context.is_tls13(),
                // Nothing was agreed: it would have been the newest.
                None => trace.packets.iter().any(|packet| {
                    packet.connection == connection
                        && packet.context.newest >= ProtocolVersion::TLS13
                }),
            };
            let missing = Phase::ALL
                .into_iter()
                .filter(|phase| *phase != Phase::Eve && phase.is_of_tls13() != Some(!tls13))
                .filter(|phase| phases.iter().all(|span| span.phase != *phase))
                .collect::<Vec<_>>();
            phases.extend(missing.into_iter().map(|phase| PhaseSpan {
                phase,
                steps: 0,
                first: u32::MAX,
            }));
        }
        phases.sort_by_key(|span| span.phase);
        let focus = trace
            .steps
            .iter()
            .map(|step| {
                step.values.iter().find_map(|id| {
                    let quantity = crate::trace::Values::value(trace, *id).quantity;
                    by_quantity.get(&quantity).copied()
                })
            })
            .collect();
        Self {
            endpoints,
            last: trace
                .steps
                .iter()
                .rfind(|step| step.connection == connection && step.phase != Phase::Eve)
                .map_or(0, |step| step.n),
            rows,
            arrows,
            phases,
            done,
            focus,
            by_packet,
        }
    }

    /// Which connection.
    pub fn connection(&self) -> ConnectionId {
        self.endpoints.id
    }

    /// Whose column it is: client, server, and the eavesdropper beside them.
    pub fn party(&self, side: usize) -> PartyId {
        let ends = self.endpoints.ends();
        ends.get(side).copied().unwrap_or(PartyId::EVE)
    }

    /// The first step that is about this connection; `u32::MAX` if none is.
    pub fn first_step(&self) -> u32 {
        let first = self.phases.iter().map(|span| span.first).min();
        first.unwrap_or(u32::MAX)
    }

    /// The last step that is about this connection, what Eve makes of it
    /// afterwards not counted; 0 if none is.
    pub fn last_step(&self) -> u32 {
        self.last
    }

    /// How many rows there are by the end of step `n` (from 1).
    pub fn rows_at(&self, n: u32) -> usize {
        self.rows.partition_point(|row| row.since() <= n)
    }

    /// How many arrows there are by the end of step `n` (from 1).
    pub fn arrows_at(&self, n: u32) -> usize {
        self.arrows.partition_point(|arrow| arrow.sent <= n)
    }

    /// The row that step `n` is about, if it has one.
    pub fn focus(&self, n: u32) -> Option<usize> {
        *self.focus.get((n as usize).checked_sub(1)?)?
    }

    /// The arrow of a packet.
    pub fn arrow(&self, packet: PacketId) -> Option<usize> {
        self.by_packet.get(&packet).copied()
    }

    /// How many steps of a phase have come by step `n`, itself included. The
    /// two ends are not in the same phase at the same time, so several can be
    /// under way.
    pub fn done(&self, phase: Phase, n: u32) -> u32 {
        (n as usize)
            .checked_sub(1)
            .and_then(|i| self.done.get(i))
            .map_or(0, |done| done[phase as usize])
    }
}

fn rows(trace: &Trace, connection: ConnectionId, holders: [PartyId; 2]) -> Vec<Row> {
    let catalogue = Catalogue::english();
    let key_exchange = trace
        .agreed(connection)
        .and_then(|agreed| agreed.key_exchange);
    let mut rows: Vec<Row> = Vec::new();
    let mut index: HashMap<Quantity, usize> = HashMap::new();
    for (side, party) in holders.into_iter().enumerate() {
        for value in trace.values_of(party) {
            let quantity = value.quantity;
            // The keys of issuers have ordinals from 2 on.
            let of_issuer = matches!(quantity.name, Name::N | Name::E) && quantity.ordinal > 1;
            if quantity.connection != connection
                || !quantity.name.has_row(key_exchange)
                || of_issuer
            {
                continue;
            }
            let Some(since) = trace.since(value.id) else {
                continue;
            };
            let at = *index.entry(quantity).or_insert_with(|| {
                rows.push(Row {
                    quantity,
                    label: quantity.label(),
                    gloss: catalogue.gloss(quantity.name),
                    cells: [None, None],
                    eve: None,
                    agreed_since: None,
                    differs_since: None,
                    eve_since: None,
                });
                rows.len() - 1
            });
            // The last one stands: an override comes behind the original.
            rows[at].cells[side] = Some(Cell {
                id: value.id,
                since,
                shown: short(value),
                secret: value.is_secret(),
                overridden: value.op.original().is_some(),
            });
        }
    }
    for row in &mut rows {
        let bytes = |cell: &Cell| &crate::trace::Values::value(trace, cell.id).bytes;
        if let [Some(client), Some(server)] = &row.cells
            && bytes(client) == bytes(server)
        {
            row.agreed_since = Some(client.since.max(server.since));
        } else if let [Some(client), Some(server)] = &row.cells {
            row.differs_since = Some(client.since.max(server.since));
        }
        let found = row
            .cells
            .iter()
            .flatten()
            .find_map(|cell| trace.find_equal(PartyId::EVE, &row.quantity, bytes(cell)));
        row.eve_since = found.and_then(|value| trace.since(value.id));
        let held = found.or_else(|| trace.find(PartyId::EVE, &row.quantity));
        row.eve = held.and_then(|value| {
            Some(Cell {
                id: value.id,
                since: trace.since(value.id)?,
                shown: short(value),
                secret: value.is_secret(),
                overridden: false,
            })
        });
    }
    rows.sort_by_key(Row::since);
    rows
}

fn arrows(trace: &Trace, endpoints: Endpoints) -> Vec<Arrow> {
    let mut sent: HashMap<PacketId, u32> = HashMap::new();
    let mut received: HashMap<PacketId, u32> = HashMap::new();
    for step in trace
        .steps
        .iter()
        .filter(|step| step.connection == endpoints.id)
    {
        let Some(packet) = step.packet else { continue };
        let from = trace.packets[packet.0 as usize].from;
        if step.actor == from && step.kind != StepKind::Receive {
            sent.entry(packet).or_insert(step.n);
        } else {
            received.entry(packet).or_insert(step.n);
        }
    }
    let mut arrows: Vec<Arrow> = trace
        .packets
        .iter()
        .filter(|packet| packet.connection == endpoints.id)
        .filter_map(|packet| {
            let arrived = received.get(&packet.id).copied();
            Some(Arrow {
                packet: packet.id,
                // Of a real peer's record only the arrival is a step.
                sent: sent.get(&packet.id).copied().or(arrived)?,
                received: arrived,
                label: packet_label(trace, packet),
                sealed_label: sealed_label(packet),
                from_client: packet.from == endpoints.client,
                protected: packet.is_protected(),
                tampered: packet.sent.is_some()
                    && packet.delivered.is_some()
                    && packet.sent != packet.delivered,
            })
        })
        .collect();
    arrows.sort_by_key(|arrow| arrow.sent);
    arrows
}
