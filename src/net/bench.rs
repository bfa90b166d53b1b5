//! Carrying out acts: what becomes of the records of one flight on their way.

use std::collections::{HashMap, HashSet};

use super::act::Act;
use super::follow::{Follower, Message, Unit, units};
use crate::trace::{ConnectionId, Edit, Packet, PacketId, PartyId, Quantity, Recorder, edit_field};
use crate::wire::{ContentType, Handshake, ProtocolVersion, Record, Role, describe_plaintext};

/// The messages of a conversation by their names, as they were sent.
pub type Messages = HashMap<Quantity, Vec<u8>>;

/// Something that goes on towards the other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parcel {
    /// A record that was sent, as it will arrive.
    Sent {
        /// Which.
        packet: PacketId,
        /// Its bytes now.
        bytes: Vec<u8>,
    },
    /// A record that nobody sent.
    Forged {
        /// A record in whose behind it comes.
        like: PacketId,
        /// Whether it goes back to the one who sent that record.
        back: bool,
        /// Its bytes.
        bytes: Vec<u8>,
        /// The acts that put it there.
        acts: Vec<u16>,
    },
    /// The end of the stream.
    End {
        /// The record that would have come next.
        like: PacketId,
    },
}

/// A parcel that is held until a message has passed.
#[derive(Clone, Debug)]
struct Held {
    after: Quantity,
    parcels: Vec<Parcel>,
}

/// One direction of one connection.
#[derive(Debug)]
struct Direction {
    role: Role,
    follower: Follower,
    passed: HashSet<Quantity>,
    held: Vec<Held>,
    cut: bool,
}

/// Somebody on the path with a list of things to do. It knows no keys.
#[derive(Debug, Default)]
pub(super) struct Bench {
    acts: Vec<Act>,
    earlier: Messages,
    directions: HashMap<(ConnectionId, PartyId), Direction>,
}

/// One message of a unit on its way through the acts.
struct AlteredMessage {
    bytes: Vec<u8>,
    acts: Vec<u16>,
    stays: bool,
    moved: Option<Quantity>,
    cut: bool,
}

impl Bench {
    pub(super) fn new(acts: Vec<Act>, earlier: Messages) -> Self {
        Self {
            acts,
            earlier,
            directions: HashMap::new(),
        }
    }

    /// What becomes of records that one end sent one right after another.
    pub(super) fn pass(&mut self, packets: &[PacketId], recorder: &mut Recorder) -> Vec<Parcel> {
        let all = recorder.packets();
        let sent: Vec<_> = packets.iter().map(|id| &all[id.0 as usize]).collect();
        let Some(first) = sent.first() else {
            return Vec::new();
        };
        let (connection, from) = (first.connection, first.from);
        let role = first.context.sender;
        let direction = self
            .directions
            .entry((connection, from))
            .or_insert_with(|| Direction {
                role,
                follower: Follower::new(connection, role),
                passed: HashSet::new(),
                held: Vec::new(),
                cut: false,
            });
        if self.acts.is_empty() {
            let parcel = |id: &PacketId| Parcel::Sent {
                packet: *id,
                bytes: all[id.0 as usize].seen().to_vec(),
            };
            return packets.iter().map(parcel).collect();
        }
        let units = direction.follower.take(sent);
        let mut parcels = Vec::new();
        for unit in units {
            if direction.cut {
                break;
            }
            let acts = UnitActs {
                acts: &self.acts,
                earlier: &self.earlier,
                direction,
                recorder,
            };
            acts.pass(&unit, &mut parcels);
        }
        parcels
    }
}

/// The acts at work on one unit.
struct UnitActs<'a> {
    acts: &'a [Act],
    earlier: &'a Messages,
    direction: &'a mut Direction,
    recorder: &'a mut Recorder,
}

impl UnitActs<'_> {
    fn pass(mut self, unit: &Unit, out: &mut Vec<Parcel>) {
        let mut behind = Vec::new();
        let mut all = Vec::new();
        for message in &unit.messages {
            let altered = self.message(unit, message, &mut behind);
            let cut = altered.cut;
            all.push(altered);
            if cut {
                break;
            }
        }
        self.mark(unit, &all);
        self.reframe(unit, all, out);
        out.append(&mut behind);
        if self.direction.cut {
            let like = unit.packets[0];
            out.push(Parcel::End { like });
        }
    }

    /// One message through all acts; what comes behind it goes into `behind`.
    fn message(
        &mut self,
        unit: &Unit,
        message: &Message,
        behind: &mut Vec<Parcel>,
    ) -> AlteredMessage {
        let quantity = message.name;
        let mut altered = AlteredMessage {
            bytes: message.bytes.clone(),
            acts: Vec::new(),
            stays: true,
            moved: None,
            cut: false,
        };
        let acts = self.acts;
        for (n, act) in acts.iter().enumerate() {
            let n = n as u16;
            if let Act::Inject { .. } = act {
                continue;
            }
            if act.message() == quantity && self.act(act, n, unit, &mut altered, behind) {
                altered.acts.push(n);
            }
        }
        if altered.cut {
            self.direction.cut = true;
            return altered;
        }
        self.direction.passed.insert(quantity);
        for (n, act) in acts.iter().enumerate() {
            if let Act::Inject {
                to,
                content_type,
                bytes,
                after,
            } = act
                && *after == quantity
            {
                let bytes = cut_to_records(*content_type, unit.version, bytes);
                behind.extend(bytes.into_iter().map(|bytes| Parcel::Forged {
                    like: unit.packets[0],
                    back: *to == self.direction.role,
                    bytes,
                    acts: vec![n as u16],
                }));
            }
        }
        let (free, held) = std::mem::take(&mut self.direction.held)
            .into_iter()
            .partition(|held| held.after == quantity);
        self.direction.held = held;
        behind.extend(Vec::into_iter(free).flat_map(|held: Held| held.parcels));
        altered
    }

    /// Whether the act met something.
    fn act(
        &mut self,
        act: &Act,
        n: u16,
        unit: &Unit,
        altered: &mut AlteredMessage,
        behind: &mut Vec<Parcel>,
    ) -> bool {
        match act {
            Act::Flip { field, bit, .. } => {
                let edited = self.edit(unit, &altered.bytes, field, |length| {
                    let last = (length as u32 * 8).checked_sub(1)?;
                    Some(Edit::Flip(bit.unwrap_or(last)))
                });
                replace(&mut altered.bytes, edited)
            }
            Act::Set { field, bytes, .. } => {
                let edited = self.edit(unit, &altered.bytes, field, |_| {
                    Some(Edit::Replace(bytes.clone()))
                });
                replace(&mut altered.bytes, edited)
            }
            Act::Old { message } => {
                let old = self.earlier.get(message).cloned();
                replace(&mut altered.bytes, old)
            }
            Act::Drop { .. } => {
                altered.stays = false;
                true
            }
            Act::Cut { .. } => {
                altered.stays = false;
                altered.cut = true;
                true
            }
            Act::Move { after, .. } => {
                let waits = !self.direction.passed.contains(after) && *after != act.message();
                if waits {
                    altered.stays = false;
                    altered.moved = Some(*after);
                }
                waits
            }
            Act::Replay { after, .. } => {
                let copies = self.copies(unit, &altered.bytes, n);
                match after.filter(|after| *after != act.message()) {
                    None => behind.extend(copies),
                    Some(after) if self.direction.passed.contains(&after) => return false,
                    Some(after) => self.direction.held.push(Held {
                        after,
                        parcels: copies,
                    }),
                }
                // The record itself is as it was; the copy says who made it.
                false
            }
            Act::Inject { .. } => false,
        }
    }

    /// The message with the edit in the field at `path`, and with the lengths
    /// around it corrected. `None` if there is no such field.
    fn edit(
        &self,
        unit: &Unit,
        bytes: &[u8],
        path: &str,
        edit: impl Fn(usize) -> Option<Edit>,
    ) -> Option<Vec<u8>> {
        if unit.sealed || path == "fragment" && unit.content_type != ContentType::HANDSHAKE {
            // Under keys a record has no fields that anybody on the path
            // could tell apart.
            let edit = edit(bytes.len()).filter(|edit| path == "fragment" && edit.reaches(bytes));
            return edit.map(|edit| edit.apply(bytes));
        }
        let packet = &self.recorder.packets()[unit.packets[0].0 as usize];
        let tree = match unit.content_type {
            ContentType::HANDSHAKE => Handshake::describe(bytes, &packet.context).0,
            other => describe_plaintext(other, bytes, &packet.context)
                .0
                .into_iter()
                .next()?,
        };
        let edit = edit(tree.find_word(path)?.span.len())?;
        edit_field(bytes, &tree, path, &edit)
    }

    /// Records of their own for one message.
    fn copies(&self, unit: &Unit, message: &[u8], n: u16) -> Vec<Parcel> {
        cut_to_records(unit.content_type, unit.version, message)
            .into_iter()
            .map(|bytes| Parcel::Forged {
                like: unit.packets[0],
                back: false,
                bytes,
                acts: vec![n],
            })
            .collect()
    }

    /// Notes at the records which acts met them.
    fn mark(&mut self, unit: &Unit, all: &[AlteredMessage]) {
        for id in &unit.packets {
            let packet = self.recorder.packet_mut(*id);
            for n in all.iter().flat_map(|altered| &altered.acts) {
                if !packet.acts.contains(n) {
                    packet.acts.push(*n);
                }
            }
        }
    }

    /// Puts what is left of a unit into its records again.
    fn reframe(&mut self, unit: &Unit, all: Vec<AlteredMessage>, out: &mut Vec<Parcel>) {
        let sent =
            |recorder: &Recorder, id: &PacketId| recorder.packets()[id.0 as usize].seen().to_vec();
        if all.iter().all(|altered| altered.acts.is_empty()) {
            out.extend(unit.packets.iter().map(|id| Parcel::Sent {
                packet: *id,
                bytes: sent(self.recorder, id),
            }));
            return;
        }
        if let [altered] = &all[..]
            && let Some(after) = altered.moved
        {
            // The record itself is held.
            let fragments = self.spread(unit, &altered.bytes);
            self.direction.held.push(Held {
                after,
                parcels: fragments,
            });
            return;
        }
        let mut content = Vec::new();
        let stays = all.iter().any(|altered| altered.stays);
        for altered in all {
            if altered.stays {
                content.extend(altered.bytes);
            } else if let Some(after) = altered.moved {
                let n = altered.acts.first().copied().unwrap_or_default();
                let parcels = self.copies(unit, &altered.bytes, n);
                self.direction.held.push(Held { after, parcels });
            }
        }
        if stays {
            out.extend(self.spread(unit, &content));
        }
    }

    /// Spreads bytes over the records of a unit: each holds as much as it
    /// did, the last one the rest.
    fn spread(&self, unit: &Unit, content: &[u8]) -> Vec<Parcel> {
        let mut parcels = Vec::new();
        let mut rest = content;
        for (i, id) in unit.packets.iter().enumerate() {
            let held = self.recorder.packets()[id.0 as usize].seen().len();
            let length = match i + 1 == unit.packets.len() {
                true => rest.len(),
                false => held.saturating_sub(HEADER).min(rest.len()),
            };
            let (piece, after) = rest.split_at(length.min(Record::MAX_FRAGMENT_LENGTH));
            rest = after;
            if piece.is_empty() && i > 0 {
                continue;
            }
            parcels.push(Parcel::Sent {
                packet: *id,
                bytes: record(unit.content_type, unit.version, piece),
            });
        }
        parcels
    }
}

/// Content type, version and length of a record (RFC 5246 §6.2.1).
const HEADER: usize = 5;

fn record(content_type: ContentType, version: ProtocolVersion, fragment: &[u8]) -> Vec<u8> {
    Record {
        content_type,
        version,
        fragment: fragment.to_vec(),
    }
    .encode()
}

/// As many records as the bytes need; one with nothing in it for no bytes.
fn cut_to_records(
    content_type: ContentType,
    version: ProtocolVersion,
    bytes: &[u8],
) -> Vec<Vec<u8>> {
    if bytes.is_empty() {
        return vec![record(content_type, version, bytes)];
    }
    bytes
        .chunks(Record::MAX_FRAGMENT_LENGTH)
        .map(|chunk| record(content_type, version, chunk))
        .collect()
}

fn replace(bytes: &mut Vec<u8>, new: Option<Vec<u8>>) -> bool {
    match new {
        Some(new) => {
            *bytes = new;
            true
        }
        None => false,
    }
}

/// The messages of a conversation, as somebody on the path could have kept
/// them.
pub fn messages(recorded: &[Packet]) -> Messages {
    let all = units(recorded).into_iter().flat_map(|unit| unit.messages);
    all.map(|message| (message.name, message.bytes)).collect()
}

/// How acts name the messages that begin in each record of a conversation.
pub fn message_names(recorded: &[Packet]) -> HashMap<PacketId, Vec<Quantity>> {
    let mut names: HashMap<PacketId, Vec<Quantity>> = HashMap::new();
    for message in units(recorded).into_iter().flat_map(|unit| unit.messages) {
        names.entry(message.packet).or_default().push(message.name);
    }
    names
}
