//! Where steps and packets are written down as they happen.

use std::collections::HashMap;

use super::{Packet, PacketId, PartyId, Step, count};

/// Somebody who sees each packet the moment it is sent.
pub trait Tap: Send {
    /// Takes the packet in; gives the listener's party and how many values it
    /// holds now.
    fn observe(&mut self, packet: &Packet) -> (PartyId, u32);
}

/// Collects the steps and packets of a run, in order.
pub struct Recorder {
    steps: Vec<Step>,
    packets: Vec<Packet>,
    held: Vec<u32>,
    seen: HashMap<String, u32>,
    /// Microseconds of virtual time since the start.
    pub now: u64,
}

impl Recorder {
    /// An empty one for this many parties.
    pub fn new(parties: usize) -> Self {
        Self {
            steps: Vec::new(),
            packets: Vec::new(),
            held: vec![0; parties],
            seen: HashMap::new(),
            now: 0,
        }
    }

    /// Counts how often a step of this id (without ordinal) came; from 1.
    pub fn ordinal(&mut self, id: &str) -> u32 {
        let count = self.seen.entry(id.to_owned()).or_insert(0);
        *count += 1;
        *count
    }

    /// Notes that `party` now holds this many values.
    pub fn hold(&mut self, party: PartyId, values: u32) {
        self.held[party.index()] = values;
    }

    /// Writes a step down; its number and time are set here.
    pub fn step(&mut self, mut step: Step) {
        step.n = count(self.steps.len()) + 1;
        step.time = self.now;
        step.held = self.held.clone();
        self.steps.push(step);
    }

    /// Writes a packet down; its id is set here, and given back.
    pub fn packet(&mut self, mut packet: Packet) -> PacketId {
        let id = PacketId(count(self.packets.len()));
        packet.id = id;
        self.packets.push(packet);
        id
    }

    /// The packet with this id.
    pub fn packet_mut(&mut self, id: PacketId) -> &mut Packet {
        &mut self.packets[id.0 as usize]
    }

    /// The step with this number, from 1.
    pub fn step_mut(&mut self, n: u32) -> Option<&mut Step> {
        self.steps.get_mut((n as usize).checked_sub(1)?)
    }

    /// All packets so far.
    pub fn packets(&self) -> &[Packet] {
        &self.packets
    }

    /// How many steps there are.
    pub fn len(&self) -> u32 {
        count(self.steps.len())
    }

    /// Whether nothing happened yet.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps and packets, and it is over.
    pub fn finish(self) -> (Vec<Step>, Vec<Packet>) {
        (self.steps, self.packets)
    }
}
