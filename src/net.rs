//! The in-memory channel: it delays records on the virtual clock, and does to
//! them what somebody on the path does. It knows no keys.

mod act;
mod bench;
mod follow;

use std::collections::VecDeque;

use crate::trace::{PacketId, Recorder};

pub use act::{Act, ActError};
use bench::{Bench, Parcel};
pub use bench::{Messages, message_names, messages};

/// What arrives in the place of a record: as itself the first, and nobody has sent
/// the others. For whoever goes through all records by number; scenarios name
/// messages, see [`Act`].
pub type Tamper = Box<dyn FnMut(PacketId, Vec<u8>) -> Vec<Vec<u8>>>;

/// Carries records between two ends, each way in order.
pub struct Channel {
    latency: u64,
    tamper: Option<Tamper>,
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
    pub fn new(latency: u64) -> Self {
        Self {
            latency,
            tamper: None,
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

    /// The same with somebody on the path who does this to each record.
    pub fn with_tamper(self, tamper: Option<Tamper>) -> Self {
        Self { tamper, ..self }
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
        let copies = match &mut self.tamper {
            Some(tamper) => tamper(packet, bytes),
            None => vec![bytes],
        };
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
