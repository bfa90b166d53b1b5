//! A record and all its messages as one tree: each field with its bytes, what
//! they say, why they are there, and the value that somebody took from them.

pub(in crate::view) mod certificate;
mod field;
mod origin;
mod sealing;

pub use sealing::{Sealing, SealingKind, SealingPart};

use std::ops::Range;

use super::{Catalogue, Cover, Sight};
use crate::trace::{Packet, PacketId, PartyId, ValueId, Values};
use crate::wire::{DecodeError, Field, FieldKind, Record};
use field::Builder;
use origin::Origins;

/// The bytes before a record's fragment: type, version, length
/// (RFC 5246 §6.2.1).
const HEADER: usize = 5;

/// Which bytes a span counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Where {
    /// The record as it crossed the wire, header included.
    #[default]
    Record,
    /// What was sealed in it.
    Plaintext,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its place in the tree, from 0, each field before those inside it.
    pub id: usize,
    /// How many fields it lies in.
    pub depth: usize,
    /// Its name: the RFC's.
    pub label: String,
    /// Which bytes its span counts in.
    pub place: Where,
    /// Its bytes.
    pub span: Range<usize>,
    /// What they say, or what covers it; empty where the fields inside it say
    /// it all.
    pub decoded: String,
    /// What this field is and why it is there.
    pub words: Option<String>,
    /// The value that has these bytes: whoever sits in the seat holds it, else
    /// the sender, else the receiver.
    pub value: Option<ValueId>,
    /// Why its bytes are not shown.
    pub cover: Option<Cover>,
    /// The fields inside it, in the order of their bytes.
    pub children: Vec<Node>,
}

/// A record, field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Which packet.
    pub packet: PacketId,
    /// The record's header, the sealed fragment if it is sealed, the messages.
    pub roots: Vec<Node>,
    /// Whether it went out under keys.
    pub sealed: bool,
    /// Why what was sealed in it is not shown; `None` if it is, or if nothing
    /// was sealed.
    pub closed: Option<Cover>,
    /// Places at which the record arrived with other bytes than it was sent
    /// with. Empty if it arrived as it was, or not at all.
    pub changed: Vec<usize>,
    /// What could not be read, and why.
    pub error: Option<String>,
    count: usize,
    bytes: [Vec<Option<u8>>; 2],
}

impl Tree {
    /// The bytes that spans of this place count in; `None` for one that is
    /// covered. Empty for the plaintext where there is none to be seen.
    pub fn bytes(&self, place: Where) -> &[Option<u8>] {
        &self.bytes[place as usize]
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no field at all.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All fields, each before those inside it.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        let mut waiting: Vec<&Node> = self.roots.iter().rev().collect();
        std::iter::from_fn(move || {
            let node = waiting.pop()?;
            waiting.extend(node.children.iter().rev());
            Some(node)
        })
    }

    /// The field with this id.
    pub fn node(&self, id: usize) -> Option<&Node> {
        self.nodes().nth(id)
    }

    /// The way to the deepest field that holds this byte, from the root (first)
    /// down to it (last); empty if no field does.
    pub fn path_to(&self, place: Where, offset: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut level = &self.roots;
        while let Some(node) = level
            .iter()
            .find(|node| node.place == place && node.span.contains(&offset))
        {
            path.push(node.id);
            level = &node.children;
        }
        path
    }

    /// The way to a field, from the root (first) down to it (last).
    pub fn path_of(&self, id: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut level = &self.roots;
        // Ids ascend in reading order, so the last one not beyond it holds it.
        while let Some(node) = level.iter().rev().find(|node| node.id <= id) {
            path.push(node.id);
            level = &node.children;
        }
        path
    }
}

/// A packet as whoever sits in the seat may see it at the cursor.
pub fn message_tree(sight: &Sight<'_>, packet: &Packet) -> Tree {
    let seen = packet.seen();
    let origins = Origins::new(sight, packet);
    let mut builder = Builder::new(sight, packet, &origins, seen);
    let mut roots = Vec::new();
    let (mut header, header_error) = Record::describe(seen);
    let mut error = header_error;
    let sealed = packet.is_protected();
    let opened = sealed && sight.opens(packet);
    let closed = match packet.plaintext {
        _ if !sealed || opened => None,
        Some(id) => sight.cover(id).or(Some(Cover::Seat)),
        None => Some(Cover::Seat),
    };
    // What is known of the record's parts lies in the fragment as fields.
    let fragment = header.children.pop().filter(|last| last.name == "fragment");
    if !header.children.is_empty() {
        header.span = 0..HEADER.min(seen.len());
        roots.push(builder.root(&header, Where::Record, "record"));
    }
    let body = seen.get(HEADER..).unwrap_or_default();
    if let Some(fragment) = fragment {
        if sealed {
            let fragment = sealing::fragment(sight, packet, fragment);
            roots.push(builder.root(&fragment, Where::Record, "fragment"));
        } else {
            let (fields, wrong) = messages(sight, packet, body);
            error = error.or(wrong);
            for field in fields {
                let name = field.name.clone();
                roots.push(builder.root(&field.shifted(HEADER), Where::Record, &name));
            }
        }
    }
    if opened && let Some(plaintext) = sight.trace.plaintext(packet) {
        builder.opened(&plaintext);
        let (fields, wrong) = messages(sight, packet, &plaintext);
        error = error.or(wrong);
        for field in fields {
            let name = field.name.clone();
            roots.push(builder.root(&field, Where::Plaintext, &name));
        }
    }
    let (count, bytes) = builder.finish();
    Tree {
        packet: packet.id,
        roots,
        sealed,
        closed,
        changed: changed(packet),
        error: error.map(|error| error.to_string()),
        count,
        bytes,
    }
}

/// The messages in a fragment, or the rest of one that began in the record
/// before (RFC 5246 §6.2.1).
fn messages(sight: &Sight<'_>, packet: &Packet, bytes: &[u8]) -> (Vec<Field>, Option<DecodeError>) {
    let found = sight.trace.fragments(packet);
    let (mut fields, error) = found.messages(packet, bytes);
    if found.start > 0 {
        let rest = 0..found.start.min(bytes.len());
        fields.insert(
            0,
            Field::leaf("handshake_continued", rest, FieldKind::Bytes),
        );
    }
    (fields, error)
}

fn changed(packet: &Packet) -> Vec<usize> {
    let (Some(sent), Some(delivered)) = (&packet.sent, &packet.delivered) else {
        return Vec::new();
    };
    (0..sent.len().max(delivered.len()))
        .filter(|at| sent.get(*at) != delivered.get(*at))
        .collect()
}

/// Who holds a packet's values, the one whose eyes one sees with first: then
/// its sender, its receiver, and whoever listens.
fn holders(sight: &Sight<'_>, packet: &Packet) -> Vec<PartyId> {
    let mut order = Vec::new();
    let seat = sight.mask.seat.party();
    for party in seat
        .into_iter()
        .chain([packet.from, packet.to, PartyId::EVE])
    {
        if !order.contains(&party) && party.index() < sight.trace.ledgers.len() {
            order.push(party);
        }
    }
    order
}

/// The plaintext of a packet as this party holds it, whether yet or later.
fn plaintext_of(sight: &Sight<'_>, packet: &Packet, party: PartyId) -> Option<ValueId> {
    let id = packet.plaintext?;
    if party == id.party() {
        return Some(id);
    }
    sight.knowledge.held_as(id, party)
}

/// The words on a field of the catalogue.
fn words(root: &str, parent: &str, name: &str) -> Option<String> {
    Catalogue::english().field(root, parent, name)
}

/// A node's value if it is one that a question or a curtain covers.
fn withheld(sight: &Sight<'_>, id: ValueId) -> Option<Cover> {
    let quantity = sight.trace.value(id).quantity;
    if sight.mask.asked.contains(&quantity) {
        return Some(Cover::Asked);
    }
    // What went in clear or was opened is seen from every seat.
    sight
        .cover(id)
        .filter(|cover| matches!(cover, Cover::Asked | Cover::Curtain))
}

#[cfg(test)]
mod tests;
