//! What is on the wire, record by record: what acts call it, and what is done
//! to it on its way.

use std::collections::HashSet;

use super::message::{packet_label, sealed_label};
use crate::sim::{Act, message_names};
use crate::trace::{ConnectionId, Packet, PacketId, PartyId, Quantity, Trace};
use crate::wire::Role;

/// What happened to a record on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Done {
    /// It arrives with other bytes.
    Changed,
    /// In its place arrives one of an earlier conversation.
    Old,
    /// It never arrives.
    Dropped,
    /// From here on nothing of its direction arrives.
    Cut,
    /// It arrives a second time.
    Repeated,
    /// This is the second time.
    Again,
    /// It is held, and arrives later.
    Moved,
    /// Nobody sent it.
    Injected,
    /// The untouched run has it; this run no longer comes so far.
    Unsent,
}

impl Done {
    /// Its word in the catalogue, behind `done-`.
    pub const fn id(self) -> &'static str {
        match self {
            Done::Changed => "changed",
            Done::Old => "old",
            Done::Dropped => "dropped",
            Done::Cut => "cut",
            Done::Repeated => "repeated",
            Done::Again => "again",
            Done::Moved => "moved",
            Done::Injected => "injected",
            Done::Unsent => "unsent",
        }
    }
}

/// One record on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRow {
    /// Which packet: of this run, or of the untouched one where this run has
    /// it no longer ([`Done::Unsent`]).
    pub packet: PacketId,
    /// How acts name the messages that begin in it; empty where none does.
    pub names: Vec<Quantity>,
    /// On which connection.
    pub connection: ConnectionId,
    /// Which side of the connection it comes from.
    pub from: Role,
    /// Who sends it, or seems to.
    pub sender: PartyId,
    /// For whom it is.
    pub receiver: PartyId,
    /// Whether it is under keys.
    pub sealed: bool,
    /// What it carries.
    pub label: String,
    /// What somebody without the keys sees of that.
    pub sealed_label: String,
    /// What is done to it.
    pub done: Vec<Done>,
}

impl WireRow {
    /// Whether this is in the run at all.
    pub fn is_sent(&self) -> bool {
        !self.done.contains(&Done::Unsent)
    }
}

/// The records of a run in the order in which they were sent; behind them
/// those of the untouched run that this one no longer comes to.
pub fn wire_rows(trace: &Trace, acts: &[Act], untouched: &Trace) -> Vec<WireRow> {
    let mut rows = rows(trace, acts);
    let here: HashSet<(ConnectionId, Role, Quantity)> = rows
        .iter()
        .flat_map(|row| {
            row.names
                .iter()
                .map(|name| (row.connection, row.from, *name))
        })
        .collect();
    for mut row in self::rows(untouched, &[]) {
        let is_here = |name: &Quantity| here.contains(&(row.connection, row.from, *name));
        if !row.names.is_empty() && !row.names.iter().any(is_here) {
            row.done = vec![Done::Unsent];
            rows.push(row);
        }
    }
    rows
}

fn rows(trace: &Trace, acts: &[Act]) -> Vec<WireRow> {
    let mut names = message_names(&trace.packets);
    let mut rows: Vec<WireRow> = Vec::with_capacity(trace.packets.len());
    for packet in &trace.packets {
        rows.push(WireRow {
            packet: packet.id,
            names: names.remove(&packet.id).unwrap_or_default(),
            connection: packet.connection,
            from: packet.context.sender,
            sender: packet.from,
            receiver: packet.to,
            sealed: packet.is_protected(),
            label: packet_label(trace, packet),
            sealed_label: sealed_label(packet),
            done: done(packet, acts),
        });
    }
    rows
}

fn done(packet: &Packet, acts: &[Act]) -> Vec<Done> {
    let met: Vec<&Act> = packet
        .acts
        .iter()
        .filter_map(|number| acts.get(usize::from(*number)))
        .collect();
    let Some(sent) = &packet.sent else {
        // What arrives and was never sent is a copy, or made up.
        let made_up = met.iter().any(|act| matches!(act, Act::Inject { .. }));
        return vec![if made_up { Done::Injected } else { Done::Again }];
    };
    let mut all = Vec::new();
    for act in met {
        let one = match act {
            Act::Flip { .. } | Act::Set { .. } => Done::Changed,
            Act::Drop { .. } => Done::Dropped,
            Act::Replay { .. } => Done::Repeated,
            Act::Move { .. } => Done::Moved,
            Act::Old { .. } => Done::Old,
            Act::Cut { .. } => Done::Cut,
            Act::Inject { .. } => continue,
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    let lost = packet.delivered.is_none();
    if lost
        && !all
            .iter()
            .any(|one| matches!(one, Done::Dropped | Done::Cut))
    {
        all.push(Done::Dropped);
    }
    let changed = packet.delivered.as_ref().is_some_and(|bytes| bytes != sent);
    if changed
        && !all
            .iter()
            .any(|one| matches!(one, Done::Changed | Done::Old))
    {
        all.push(Done::Changed);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};

    fn named(settings: &[(Key, &str)]) -> Vec<String> {
        let scenario = Scenario::of(settings).unwrap();
        let trace = run(&scenario).unwrap().trace;
        wire_rows(&trace, &scenario.wire, &trace)
            .into_iter()
            .map(|row| {
                let names: Vec<String> = row.names.iter().map(Quantity::to_string).collect();
                names.join("+")
            })
            .collect()
    }

    #[test]
    fn every_record_has_the_name_by_which_acts_call_it() {
        assert_eq!(
            named(&[]),
            [
                "ClientHello",
                "ServerHello",
                "Certificate",
                "ServerKeyExchange",
                "ServerHelloDone",
                "ClientKeyExchange",
                "client_ChangeCipherSpec",
                "client_Finished",
                "server_ChangeCipherSpec",
                "server_Finished",
                "client_application_data",
                "server_application_data",
                "client_alert",
                "server_alert",
            ]
        );
    }

    #[test]
    fn what_the_run_no_longer_comes_to_stands_behind_what_it_has() {
        let mut scenario = Scenario::default();
        let untouched = run(&scenario).unwrap().trace;
        scenario
            .set(Key::Set, "ServerKeyExchange.dh_Ys=09")
            .unwrap();
        let trace = run(&scenario).unwrap().trace;
        let rows = wire_rows(&trace, &[], &untouched);
        let alert = rows.iter().position(|row| row.label == "decrypt_error");
        let next = &rows[alert.unwrap() + 1];
        assert_eq!(next.names[0].to_string(), "ClientKeyExchange");
        assert!(!next.is_sent());
    }
}
