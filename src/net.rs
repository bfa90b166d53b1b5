//! The in-memory channel: it delays records on the virtual clock, and drops,
//! changes or repeats them where it is told to. It knows no keys.

mod act;

use std::collections::VecDeque;

use crate::trace::{PacketId, Recorder};

pub use act::{Act, ActError};

/// What happens to one record on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// One bit is turned over; bit 0 is the highest of the record's first
    /// byte. A bit beyond the end changes nothing.
    Flip(usize),
    /// It arrives as these bytes.
    Replace(Vec<u8>),
    /// It never arrives.
    Drop,
    /// It arrives twice; the second time nobody has sent it.
    Repeat,
}

/// Something that somebody on the path does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tampering {
    /// To which record, counted from 0 in the order of sending.
    pub packet: PacketId,
    /// What.
    pub change: Change,
}

/// Carries records between two ends, each way in order.
#[derive(Debug)]
pub struct Channel {
    latency: u64,
    tampering: Vec<Tampering>,
    under_way: VecDeque<Delivery>,
}

/// A record that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When, in microseconds of virtual time.
    pub at: u64,
    /// Which.
    pub packet: PacketId,
    /// As it arrives.
    pub bytes: Vec<u8>,
    /// Whether this is a copy of it that nobody sent.
    pub copy: bool,
}

impl Channel {
    /// A channel with this one-way latency in microseconds.
    pub fn new(latency: u64, tampering: Vec<Tampering>) -> Self {
        Self {
            latency,
            tampering,
            under_way: VecDeque::new(),
        }
    }

    /// Takes a record that was sent just now.
    pub fn send(&mut self, packet: PacketId, recorder: &Recorder) {
        let bytes = recorder.packets()[packet.0 as usize].seen().to_vec();
        let mut copies = vec![bytes];
        for act in self.tampering.iter().filter(|act| act.packet == packet) {
            match &act.change {
                Change::Flip(bit) => {
                    for copy in &mut copies {
                        if let Some(byte) = copy.get_mut(bit / 8) {
                            *byte ^= 0x80 >> (bit % 8);
                        }
                    }
                }
                Change::Replace(new) => copies = vec![new.clone()],
                Change::Drop => copies.clear(),
                Change::Repeat => copies.extend(copies.clone()),
            }
        }
        let at = recorder.now + self.latency;
        let copies = copies.into_iter().enumerate();
        self.under_way.extend(copies.map(|(i, bytes)| Delivery {
            at,
            packet,
            bytes,
            copy: i > 0,
        }));
    }

    /// The next record to arrive.
    pub fn deliver(&mut self) -> Option<Delivery> {
        // All latencies are equal, so the order of sending is the order of
        // arriving.
        self.under_way.pop_front()
    }
}
