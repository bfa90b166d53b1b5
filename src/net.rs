//! The in-memory channel: it delays records on the virtual clock, and does to
//! them what somebody on the path does. It knows no keys.

mod act;
mod bench;
mod follow;

use std::collections::VecDeque;

use crate::trace::{PacketId, Recorder};

pub use act::{Act, ActError};
use bench::{Bench, Parcel};
pub use bench::{Messages, messages};

/// What happens to one record on its way, by its number: for tests that go
/// through all of them. Scenarios name messages, see [`Act`].
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

/// A change to one record.
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
    bench: Bench,
    under_way: VecDeque<Delivery>,
}

/// Something that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When, in microseconds of virtual time.
    pub at: u64,
    /// The record that arrives; for what nobody sent, one of the same
    /// connection in whose wake it comes.
    pub packet: PacketId,
    /// What it is.
    pub arrival: Arrival,
}

/// What arrives at an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The record, perhaps changed.
    Record(Vec<u8>),
    /// A record that nobody sent.
    Forged {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether it goes back to the sender of the record in whose wake it
        /// comes.
        back: bool,
        /// The numbers of the acts that put it there.
        acts: Vec<u16>,
    },
    /// The end of the stream: nothing more will come.
    End,
}

impl Channel {
    /// A channel with this one-way latency in microseconds.
    pub fn new(latency: u64, tampering: Vec<Tampering>) -> Self {
        Self {
            latency,
            tampering,
            bench: Bench::default(),
            under_way: VecDeque::new(),
        }
    }

    /// The same with somebody on the path, who kept the messages of an
    /// earlier conversation.
    pub fn with_acts(mut self, acts: Vec<Act>, earlier: Messages) -> Self {
        self.bench = Bench::new(acts, earlier);
        self
    }

    /// Takes records that one end sent just now, one right after another, and
    /// notes at each which acts met it.
    pub fn send(&mut self, packets: &[PacketId], recorder: &mut Recorder) {
        let at = recorder.now + self.latency;
        for parcel in self.bench.pass(packets, recorder) {
            let (packet, arrival) = match parcel {
                Parcel::Sent { packet, bytes } => {
                    self.tampered(at, packet, bytes);
                    continue;
                }
                Parcel::Forged {
                    like,
                    back,
                    bytes,
                    acts,
                } => (like, Arrival::Forged { bytes, back, acts }),
                Parcel::End { like } => (like, Arrival::End),
            };
            self.under_way.push_back(Delivery {
                at,
                packet,
                arrival,
            });
        }
    }

    fn tampered(&mut self, at: u64, packet: PacketId, bytes: Vec<u8>) {
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
        for (i, bytes) in copies.into_iter().enumerate() {
            let arrival = match i {
                0 => Arrival::Record(bytes),
                _ => Arrival::Forged {
                    bytes,
                    back: false,
                    acts: Vec::new(),
                },
            };
            self.under_way.push_back(Delivery {
                at,
                packet,
                arrival,
            });
        }
    }

    /// What arrives next.
    pub fn deliver(&mut self) -> Option<Delivery> {
        // All latencies are equal, so the order of sending is the order of
        // arriving.
        self.under_way.pop_front()
    }
}
