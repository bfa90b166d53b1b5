//! Two runs side by side: which step of one answers to which of the other,
//! and what came out differently.
//!
//! Every draw has a stream of its own (see `trace/draw.rs`), so that what
//! differs between two runs differs because of the change that was made.

use std::collections::HashMap;

use crate::trace::{
    ConnectionId, Packet, PacketId, PartyId, Phase, Purpose, Quantity, Step, StepKind, Trace,
    Value, ValueId, Values,
};

/// How a value of the new run stands to the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same party held the same bytes.
    Same,
    /// The same party held other bytes.
    Other,
    /// The party held no such quantity.
    New,
}

/// The first thing that came out differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The step of the new run, from 1.
    pub step: u32,
    /// The value that differs; `None` where the step itself has no like in
    /// the old run.
    pub value: Option<ValueId>,
}

/// An old run and a new one, looked through once.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// For each step of the new run the one of the old, from 1.
    origins: Vec<Option<u32>>,
    /// For each step of the old run where to land in the new, from 1.
    landings: Vec<u32>,
    /// By party and place in its ledger.
    changes: Vec<Vec<Change>>,
    /// By place in the list of packets.
    packets: Vec<bool>,
    first: Option<Difference>,
}

impl Comparison {
    /// Lays the new run beside the old one.
    pub fn new(old: &Trace, new: &Trace) -> Self {
        let origins = origins(old, new);
        let changes = changes(old, new);
        let first = first_difference(old, new, &origins, &changes);
        Self {
            landings: landings(old, new),
            packets: packets(old, new),
            origins,
            changes,
            first,
        }
    }

    /// The step of the old run to which step `n` of the new one answers
    /// (both from 1): that of the same id, else the one that stands in its
    /// place; `None` if it has no like.
    pub fn origin(&self, n: u32) -> Option<u32> {
        *self.origins.get((n as usize).checked_sub(1)?)?
    }

    /// Where in the new run somebody lands who stood at step `n` of the old
    /// (both from 1): at the same id; else at the first step of the same
    /// purpose, by the same party if there is one; else at the start of the
    /// phase; else at the nearest step. 0 if the new run has no steps.
    pub fn counterpart_step(&self, n: u32) -> u32 {
        let last = self.landings.len().saturating_sub(1);
        let at = (n as usize).saturating_sub(1).min(last);
        self.landings.get(at).copied().unwrap_or(0)
    }

    /// How a value of the new run stands to the old one.
    pub fn change(&self, id: ValueId) -> Change {
        self.changes
            .get(id.party().index())
            .and_then(|of_party| of_party.get(id.index() as usize))
            .copied()
            .unwrap_or(Change::Same)
    }

    /// Whether a value of the new run has other bytes than in the old, or was
    /// not there.
    pub fn differs(&self, id: ValueId) -> bool {
        self.change(id) != Change::Same
    }

    /// Whether a packet of the new run has other bytes than the one in its
    /// place in the old run, or has none there.
    pub fn packet_differs(&self, id: PacketId) -> bool {
        self.packets.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// The first step at which something came out differently.
    pub fn first_difference(&self) -> Option<Difference> {
        self.first
    }
}

/// By whom, for what and how: what two steps have in common that stand in
/// each other's place.
type Place = (ConnectionId, PartyId, Purpose, StepKind);

fn place(step: &Step) -> Place {
    (step.connection, step.actor, step.purpose, step.kind)
}

fn by_id(trace: &Trace) -> HashMap<&str, u32> {
    trace
        .steps
        .iter()
        .map(|step| (step.id.as_str(), step.n))
        .collect()
}

fn origins(old: &Trace, new: &Trace) -> Vec<Option<u32>> {
    let (old_ids, new_ids) = (by_id(old), by_id(new));
    // What has no like by its id, in order, by its place.
    let mut left: HashMap<Place, Vec<u32>> = HashMap::new();
    for step in old.steps.iter().rev() {
        if !new_ids.contains_key(step.id.as_str()) {
            left.entry(place(step)).or_default().push(step.n);
        }
    }
    new.steps
        .iter()
        .map(|step| match old_ids.get(step.id.as_str()) {
            Some(n) => Some(*n),
            None => left.get_mut(&place(step)).and_then(Vec::pop),
        })
        .collect()
}

fn landings(old: &Trace, new: &Trace) -> Vec<u32> {
    let ids = by_id(new);
    let mut by_actor: HashMap<(Purpose, PartyId), u32> = HashMap::new();
    let mut by_purpose: HashMap<Purpose, u32> = HashMap::new();
    let mut by_phase: HashMap<Phase, u32> = HashMap::new();
    for step in &new.steps {
        by_actor.entry((step.purpose, step.actor)).or_insert(step.n);
        by_purpose.entry(step.purpose).or_insert(step.n);
        by_phase.entry(step.phase).or_insert(step.n);
    }
    let last = new.steps.len() as u32;
    old.steps
        .iter()
        .map(|step| {
            ids.get(step.id.as_str())
                .or_else(|| by_actor.get(&(step.purpose, step.actor)))
                .or_else(|| by_purpose.get(&step.purpose))
                .or_else(|| by_phase.get(&step.phase))
                .copied()
                // A run that broke off before ends where it broke off.
                .unwrap_or(step.n.min(last))
        })
        .collect()
}

fn changes(old: &Trace, new: &Trace) -> Vec<Vec<Change>> {
    new.ledgers
        .iter()
        .enumerate()
        .map(|(party, ledger)| {
            let before = old
                .ledgers
                .get(party)
                .map_or(&[][..], |ledger| ledger.values());
            let mut held: HashMap<Quantity, Vec<&Value>> = HashMap::new();
            for value in before {
                held.entry(value.quantity).or_default().push(value);
            }
            let mut seen: HashMap<Quantity, usize> = HashMap::new();
            let change = |value: &Value| {
                let nth = seen.entry(value.quantity).or_default();
                let at = *nth;
                *nth += 1;
                // An override stands behind what it replaced: its like is the
                // one that was in force.
                match held.get(&value.quantity) {
                    None => Change::New,
                    Some(all) => match all.get(at).or_else(|| all.last()) {
                        Some(old) if old.bytes == value.bytes => Change::Same,
                        _ => Change::Other,
                    },
                }
            };
            ledger.values().iter().map(change).collect()
        })
        .collect()
}

/// A packet stands in the place of the one that its sender sent as the same
/// in number on that connection.
fn packets(old: &Trace, new: &Trace) -> Vec<bool> {
    let end = |packet: &Packet| (packet.connection, packet.from);
    let mut sent: HashMap<(ConnectionId, PartyId), Vec<&Packet>> = HashMap::new();
    for packet in &old.packets {
        sent.entry(end(packet)).or_default().push(packet);
    }
    let mut seen: HashMap<(ConnectionId, PartyId), usize> = HashMap::new();
    let differs = |packet: &Packet| {
        let nth = seen.entry(end(packet)).or_default();
        let at = *nth;
        *nth += 1;
        let old = sent.get(&end(packet)).and_then(|all| all.get(at));
        old.is_none_or(|old| old.seen() != packet.seen())
    };
    new.packets.iter().map(differs).collect()
}

fn first_difference(
    old: &Trace,
    new: &Trace,
    origins: &[Option<u32>],
    changes: &[Vec<Change>],
) -> Option<Difference> {
    let differs = |id: &ValueId| {
        changes
            .get(id.party().index())
            .and_then(|of_party| of_party.get(id.index() as usize))
            .is_some_and(|change| *change != Change::Same)
    };
    let told = new.steps.iter().zip(origins).find_map(|(step, origin)| {
        let value = step.values.iter().copied().find(differs);
        let unlike = match origin {
            None => true,
            // A check that passed there and fails here.
            Some(n) => old.steps.get(*n as usize - 1).is_some_and(|old| {
                old.id == step.id && (old.kind != step.kind || old.facts != step.facts)
            }),
        };
        (value.is_some() || unlike).then_some(Difference {
            step: step.n,
            value,
        })
    });
    // Where no step's own value differs, one that it used may.
    told.or_else(|| {
        let value = new.all_values().map(|value| value.id).find(differs)?;
        let step = new.since(value)?;
        Some(Difference {
            step,
            value: Some(value),
        })
    })
}

/// The value of the old run that a party held in a quantity's place at the
/// end.
pub fn counterpart_value<'a>(old: &'a Trace, new: &Trace, id: ValueId) -> Option<&'a Value> {
    old.find(id.party(), &new.value(id).quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};
    use crate::trace::Name;

    fn trace(settings: &[(Key, &str)]) -> Trace {
        let scenario = Scenario::of(settings).unwrap();
        run(&scenario).unwrap().trace
    }

    fn compared(settings: &[(Key, &str)]) -> (Trace, Trace, Comparison) {
        let (old, new) = (trace(&[]), trace(settings));
        let comparison = Comparison::new(&old, &new);
        (old, new, comparison)
    }

    fn last(trace: &Trace, party: PartyId, name: Name) -> ValueId {
        let quantity = Quantity::new(ConnectionId::FIRST, name);
        trace.find(party, &quantity).unwrap().id
    }

    /// The id of the step on which one lands who stood at this id before.
    fn landing(settings: &[(Key, &str)], id: &str) -> String {
        let (old, new, comparison) = compared(settings);
        let n = old.step_by_id(id).unwrap().n;
        let n = comparison.counterpart_step(n);
        new.steps[n as usize - 1].id.to_string()
    }

    #[test]
    fn a_run_and_itself_differ_in_nothing() {
        let (_, new, comparison) = compared(&[]);
        assert_eq!(comparison.first_difference(), None);
        for value in new.all_values() {
            assert!(!comparison.differs(value.id));
        }
        for step in &new.steps {
            assert_eq!(comparison.origin(step.n), Some(step.n));
            assert_eq!(comparison.counterpart_step(step.n), step.n);
        }
    }

    #[test]
    fn another_secret_differs_from_where_it_is_drawn() {
        let (_, new, comparison) = compared(&[(Key::Set, "xc=7")]);
        let first = comparison.first_difference().unwrap();
        let step = &new.steps[first.step as usize - 1];
        assert_eq!(step.id.as_str(), "client.key_exchange.secret");
        assert_eq!(first.value, Some(last(&new, PartyId::CLIENT, Name::Xc)));
        for (party, name) in [
            (PartyId::CLIENT, Name::Xc),
            (PartyId::CLIENT, Name::DhYc),
            (PartyId::SERVER, Name::DhYc),
            (PartyId::SERVER, Name::Z),
            (PartyId::CLIENT, Name::MasterSecret),
        ] {
            assert!(comparison.differs(last(&new, party, name)), "{name:?}");
        }
        for name in [Name::Xs, Name::DhYs, Name::ServerRandom] {
            assert!(!comparison.differs(last(&new, PartyId::SERVER, name)));
        }
    }

    #[test]
    fn a_message_differs_from_the_first_that_carries_what_was_changed() {
        let (_, new, comparison) = compared(&[(Key::Set, "xc=7")]);
        let first = new
            .packets
            .iter()
            .find(|packet| comparison.packet_differs(packet.id))
            .unwrap();
        assert_eq!(crate::view::packet_label(&new, first), "ClientKeyExchange");
    }

    #[test]
    fn a_quantity_that_was_not_there_is_new() {
        let (_, new, comparison) = compared(&[(Key::Ems, "on")]);
        let hash = last(&new, PartyId::CLIENT, Name::SessionHash);
        assert_eq!(comparison.change(hash), Change::New);
        let master = last(&new, PartyId::CLIENT, Name::MasterSecret);
        assert_eq!(comparison.change(master), Change::Other);
    }

    #[test]
    fn one_lands_on_the_step_of_the_same_id() {
        let id = "client.key_exchange.secret";
        assert_eq!(landing(&[(Key::Group, "ffdhe2048")], id), id);
        let curve = [(Key::Suite, "ECDHE-RSA-AES128-GCM-SHA256")];
        assert_eq!(landing(&curve, id), id);
    }

    #[test]
    fn else_on_the_first_of_the_same_purpose_by_the_same_party() {
        // With key transport nobody computes a shared secret.
        let rsa = [(Key::Suite, "AES128-GCM-SHA256")];
        let (_, new, _) = compared(&rsa);
        let landed = landing(&rsa, "server.key_exchange.shared_secret");
        let step = new.step_by_id(&landed).unwrap();
        assert_eq!(step.purpose, Purpose::KeyExchange);
        assert_eq!(step.actor, PartyId::SERVER);
    }

    #[test]
    fn else_where_a_broken_run_ends() {
        let broken = [(Key::Set, "ServerKeyExchange.dh_Ys=09")];
        let (old, new, comparison) = compared(&broken);
        let last = old.steps.len() as u32;
        let landed = comparison.counterpart_step(last);
        assert!((1..=new.steps.len() as u32).contains(&landed));
        assert_eq!(comparison.counterpart_step(9999), landed);
    }

    #[test]
    fn a_step_without_its_like_takes_the_one_that_stands_in_its_place() {
        let (old, new, comparison) = compared(&[(Key::Set, "ServerKeyExchange.dh_Ys=09")]);
        let failed = new
            .steps
            .iter()
            .find(|step| step.kind == StepKind::Failed)
            .unwrap();
        let origin = comparison.origin(failed.n).unwrap();
        assert_eq!(old.steps[origin as usize - 1].id, failed.id);
        let alert = new
            .steps
            .iter()
            .find(|step| step.kind == StepKind::Alert)
            .unwrap();
        assert!(comparison.first_difference().unwrap().step < alert.n);
    }
}
