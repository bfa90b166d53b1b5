//! From the wire's fields to nodes.

use num_bigint::BigUint;

use super::{Node, Where, certificate, origin::Origins, withheld, words};
use crate::trace::{Packet, ValueId, Values};
use crate::view::{Sight, is_number, short_bytes};
use crate::wire::{Field, FieldKind};

/// Builds the nodes of one record in reading order.
pub(super) struct Builder<'a> {
    sight: &'a Sight<'a>,
    packet: &'a Packet,
    origins: &'a Origins,
    data: [Vec<u8>; 2],
    shown: [Vec<Option<u8>>; 2],
    next: usize,
}

/// What is the same for all fields below one root.
struct Below<'a> {
    place: Where,
    root: &'a str,
    /// Whether a field above is covered.
    covered: Option<crate::view::Cover>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        sight: &'a Sight<'a>,
        packet: &'a Packet,
        origins: &'a Origins,
        record: &[u8],
    ) -> Self {
        Self {
            sight,
            packet,
            origins,
            data: [record.to_vec(), Vec::new()],
            shown: [record.iter().copied().map(Some).collect(), Vec::new()],
            next: 0,
        }
    }

    /// Takes in what was sealed.
    pub(super) fn opened(&mut self, plaintext: &[u8]) {
        self.data[Where::Plaintext as usize] = plaintext.to_vec();
        self.shown[Where::Plaintext as usize] = plaintext.iter().copied().map(Some).collect();
    }

    /// A field that lies in no other.
    pub(super) fn root(&mut self, field: &Field, place: Where, root: &str) -> Node {
        let below = Below {
            place,
            root,
            covered: None,
        };
        self.node(field, "", 0, &below)
    }

    /// How many nodes there are, and the bytes that may be seen.
    pub(super) fn finish(self) -> (usize, [Vec<Option<u8>>; 2]) {
        (self.next, self.shown)
    }

    fn node(&mut self, field: &Field, parent: &str, depth: usize, below: &Below<'_>) -> Node {
        let id = self.next;
        self.next += 1;
        let place = below.place;
        let content = self.data[place as usize]
            .get(field.span.clone())
            .unwrap_or_default()
            .to_vec();
        let values = self.origins.at(place, &field.span);
        let cover = below.covered.or_else(|| {
            let mut covers = values.iter().filter_map(|id| withheld(self.sight, *id));
            covers.next()
        });
        if cover.is_some() {
            let shown = &mut self.shown[place as usize];
            if let Some(bytes) = shown.get_mut(field.span.clone()) {
                bytes.fill(None);
            }
        }
        let below = Below {
            covered: cover,
            ..*below
        };
        let mut children: Vec<Node> = field
            .children
            .iter()
            .map(|child| self.node(child, &field.name, depth + 1, &below))
            .collect();
        let is_certificate = parent == "certificate_list" && field.kind == FieldKind::Bytes;
        let mut decoded = decoded(field, &content);
        if is_certificate {
            let read = certificate::read(&content, field.span.start);
            if let Some(subject) = read.subject {
                decoded = subject;
            }
            children.extend(
                read.fields
                    .iter()
                    .map(|part| self.certificate(part, depth + 1, &below)),
            );
        }
        // What an extension says is what its content says.
        if parent == "extensions" && field.kind == FieldKind::Struct {
            decoded = children.get(2).map(said).unwrap_or_default();
        }
        if let Some(cover) = cover {
            decoded = cover.shown().to_owned();
        }
        Node {
            id,
            depth,
            label: label(field, depth),
            place,
            span: field.span.clone(),
            decoded,
            words: words(below.root, parent, &field.name),
            value: self.best(values),
            cover,
            children,
        }
    }

    fn certificate(&mut self, part: &certificate::Part, depth: usize, below: &Below<'_>) -> Node {
        let below = Below {
            root: "x509",
            ..*below
        };
        let mut node = self.node(&part.field, "", depth, &below);
        if node.cover.is_none() {
            node.decoded.clone_from(&part.says);
        }
        if node.value.is_none() {
            node.value = self.best(self.origins.at(below.place, &part.content));
        }
        node.children = part
            .inside
            .iter()
            .map(|part| self.certificate(part, depth + 1, &below))
            .collect();
        node
    }

    /// The value to go to: one that is there already before one that comes
    /// later, in the order of [`super::holders`].
    fn best(&self, values: &[ValueId]) -> Option<ValueId> {
        let order = super::holders(self.sight, self.packet);
        let rank = |id: &&ValueId| {
            let value = self.sight.trace.value(**id);
            let late = !self.sight.trace.held_at(value.id, self.sight.mask.at);
            let whose = order.iter().position(|party| *party == id.party());
            (
                late,
                whose,
                value.quantity.name == crate::trace::Name::Plaintext,
            )
        };
        values
            .iter()
            .min_by_key(rank)
            .filter(|id| self.sight.trace.held_at(**id, self.sight.mask.at))
            .copied()
    }
}

/// What a field says, or the only thing inside it.
fn said(node: &Node) -> String {
    match node.children.as_slice() {
        [.., only] if node.decoded == ONE_ENTRY || node.label.starts_with('[') => said(only),
        _ => node.decoded.clone(),
    }
}

/// What is said of a vector with a single element.
const ONE_ENTRY: &str = "1 entry";

/// A message bears the name that people use, a field the RFC's.
fn label(field: &Field, depth: usize) -> String {
    let message = depth == 0 && !field.children.is_empty() && field.name != "fragment";
    match &*field.name {
        "record" => "record header".to_owned(),
        "handshake_continued" => "handshake, continued".to_owned(),
        name if message => name
            .split('_')
            .map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            })
            .collect(),
        name => name.to_owned(),
    }
}

/// What the bytes of a field say.
fn decoded(field: &Field, content: &[u8]) -> String {
    let number = || content.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
    match &field.kind {
        FieldKind::Length => bytes(number()),
        FieldKind::Number(number) => number.to_string(),
        FieldKind::Code { name, value } => match name {
            Some(name) => (*name).to_owned(),
            None => format!("unknown ({value:#x})"),
        },
        FieldKind::Text(text) => format!("\"{text}\""),
        FieldKind::Vector => {
            let count = field
                .children
                .iter()
                .filter(|child| child.kind != FieldKind::Length)
                .count();
            match count {
                0 => "none".to_owned(),
                1 => ONE_ENTRY.to_owned(),
                count => format!("{count} entries"),
            }
        }
        FieldKind::Struct => bytes(content.len() as u64),
        FieldKind::Bytes if (1..=8).contains(&content.len()) && is_number(field) => {
            BigUint::from_bytes_be(content).to_string()
        }
        FieldKind::Bytes => short_bytes(content),
    }
}

fn bytes(count: u64) -> String {
    let unit = if count == 1 { "byte" } else { "bytes" };
    format!("{count} {unit}")
}
