//! The selected message: its fields as it arrives, and what an act calls each
//! of them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::session::screen::bench::runs::BenchRun;
use crate::session::screen::bench::typed::Form;
use crate::session::screen::message::{closed_at_first, visible};
use crate::sim::Act;
use crate::trace::{ConnectionId, Packet, Party, Quantity};
use crate::view::{Mask, Node, Tree, Where, message_tree};
use crate::wire::{Field, Record, describe_plaintext};

/// The bytes before a record's fragment: type, version, length
/// (RFC 5246 §6.2.1).
pub const HEADER: usize = 5;

/// A field as an act names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What acts call the message.
    pub message: Quantity,
    /// The path of the field that has a name.
    pub path: String,
    /// Its bytes in the record.
    pub whole: std::ops::Range<usize>,
    /// The part of them that is selected; the field itself, or a part of it
    /// that has no name of its own.
    pub part: std::ops::Range<usize>,
    /// How its content is written.
    pub form: Form,
}

/// Why the selected place has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAddress {
    /// It is the record's header.
    Header,
    /// It is what was sealed.
    Sealed,
    /// Nothing can be named there.
    Nameless,
}

impl NoAddress {
    /// The key of the words that say so.
    pub fn words(self) -> &'static str {
        match self {
            NoAddress::Header => "bench-no-header",
            NoAddress::Sealed => "bench-no-sealed",
            NoAddress::Nameless => "bench-no-name",
        }
    }
}

/// The selected message as it is seen, kept until something else is.
pub struct Message {
    run: Arc<BenchRun>,
    mask: Mask,
    row: usize,
    /// As it arrives; as it was sent where it never arrives.
    pub tree: Tree,
    /// As it was sent, where it arrives as something else.
    sent: Option<Tree>,
    /// Whether it arrives at all.
    pub arrives: bool,
    /// What it is called.
    pub title: String,
    /// Who sends it, and for whom it is.
    pub way: Vec<Party>,
    /// The messages of the record in clear, as acts find fields in them.
    messages: Vec<Field>,
    names: Vec<Quantity>,
    /// The fields that are closed, by their ids.
    pub closed: HashSet<usize>,
    /// The selected field.
    pub node: usize,
    /// The byte under the cursor, and the bit of it from the highest on.
    pub byte: usize,
    /// The bit of it, from the highest on.
    pub bit: u32,
}

impl Message {
    /// The message of a row.
    pub fn new(run: &Arc<BenchRun>, row: usize, mask: &Mask) -> Option<Self> {
        let shown = run.rows.get(row)?;
        let scene = run.scene_of(shown);
        let packet = scene.trace().packets.get(shown.packet.0 as usize)?;
        let at = scene.at_end(mask);
        let sight = scene.sight(&at);
        let changed = matches!(
            (&packet.sent, &packet.delivered),
            (Some(sent), Some(delivered)) if sent != delivered
        );
        let arrives = match changed {
            true => Packet {
                sent: None,
                ..packet.clone()
            },
            false => packet.clone(),
        };
        let tree = message_tree(&sight, &arrives);
        let sent = changed.then(|| message_tree(&sight, packet));
        let messages = match Record::decode(arrives.seen()) {
            Ok(record) if !packet.is_protected() => {
                describe_plaintext(record.content_type, &record.fragment, &packet.context).0
            }
            _ => Vec::new(),
        };
        let closed = closed_at_first(&tree);
        let mut form = Self {
            run: Arc::clone(run),
            mask: mask.clone(),
            row,
            sent,
            arrives: packet.delivered.is_some(),
            title: match (shown.is_sent(), shown.names.first()) {
                _ if packet.is_protected() => run.label(shown, mask).to_owned(),
                (_, Some(name)) if name.connection != ConnectionId::FIRST => {
                    format!("{} {}", name.connection, name.label())
                }
                (_, Some(name)) => name.label(),
                (_, None) => shown.label.clone(),
            },
            way: [shown.sender, shown.receiver]
                .into_iter()
                .filter_map(|id| scene.trace().parties.get(id.index()).cloned())
                .collect(),
            messages,
            names: shown.names.clone(),
            closed,
            node: 0,
            byte: 0,
            bit: 7,
            tree,
        };
        let first = form.tree.nodes().find(|node| {
            let counts = node.label == "msg_type" || node.label.ends_with("length");
            !counts && node.children.is_empty() && form.address(node).is_ok()
        });
        let named = || form.tree.nodes().find(|node| form.address(node).is_ok());
        let first = first.or_else(named);
        form.node = first.map_or(0, |node| node.id);
        form.meet_field();
        Some(form)
    }

    /// Whether it is still what is to be seen.
    pub(in crate::session) fn is_of(&self, run: &Arc<BenchRun>, row: usize, mask: &Mask) -> bool {
        Arc::ptr_eq(&self.run, run) && self.row == row && self.mask == *mask
    }

    /// The same field selected as in the message before, and the same folds.
    pub(in crate::session) fn like(mut self, before: &Self) -> Self {
        let same = self.tree.len() == before.tree.len();
        if same {
            self.closed.clone_from(&before.closed);
        }
        let wanted = before.path(before.node);
        let found = (0..self.tree.len()).find(|id| self.path(*id) == wanted);
        if let Some(found) = found {
            self.node = found;
            self.meet_field();
            let span = self.tree.node(found).map(|node| node.span.clone());
            let kept = span.is_some_and(|span| span.contains(&before.byte));
            if kept {
                self.byte = before.byte;
                self.bit = before.bit;
            }
        }
        self
    }

    /// The selected field.
    pub fn selected(&self) -> Option<&Node> {
        self.tree.node(self.node)
    }

    /// The fields that are not inside a closed one, in reading order.
    pub fn visible(&self) -> Vec<usize> {
        visible(&self.tree, &self.closed)
    }

    /// Selects a field.
    pub fn select(&mut self, node: usize) {
        self.node = node;
        self.meet_field();
    }

    /// Selects the field that begins at a byte of a fragment in clear; gives
    /// whether there is one that an act can name. A length that stands before
    /// a field's content is passed over: it follows from the content.
    pub(in crate::session) fn select_field(&mut self, at: usize) -> bool {
        if self.tree.sealed {
            return false;
        }
        let path = self.tree.path_to(Where::Record, at + HEADER);
        let is_wanted = |id: &usize| {
            let node = self.tree.node(*id);
            node.is_some_and(|node| !node.label.ends_with("length") && self.address(node).is_ok())
        };
        let Some(depth) = path.iter().rposition(is_wanted) else {
            return false;
        };
        for node in &path[..depth] {
            self.closed.remove(node);
        }
        self.select(path[depth]);
        true
    }

    /// The cursor to the last bit of the selected field.
    fn meet_field(&mut self) {
        if let Some(span) = self.selected().map(|node| node.span.clone()) {
            self.byte = span.end.saturating_sub(1).max(span.start);
            self.bit = 7;
        }
    }

    /// The cursor to a byte of the record, and to the field that holds it.
    pub(in crate::session) fn select_byte(&mut self, byte: usize, bit: u32) {
        let path = self.tree.path_to(Where::Record, byte);
        let Some((deepest, above)) = path.split_last() else {
            return;
        };
        for node in above {
            self.closed.remove(node);
        }
        self.node = *deepest;
        self.byte = byte;
        self.bit = bit;
    }

    /// Moves the cursor by so many bits over the record.
    pub(in crate::session) fn step_bits(&mut self, by: isize) {
        let count = self.tree.bytes(Where::Record).len() * 8;
        let at = self.byte * 8 + self.bit as usize;
        let to = at.saturating_add_signed(by).min(count.saturating_sub(1));
        self.select_byte(to / 8, (to % 8) as u32);
    }

    /// Moves the cursor by so many bytes, the bit staying.
    pub(in crate::session) fn step_bytes(&mut self, by: isize) {
        let count = self.tree.bytes(Where::Record).len();
        let to = self.byte.checked_add_signed(by);
        if let Some(to) = to.filter(|to| *to < count) {
            self.select_byte(to, self.bit);
        }
    }

    /// The labels from a message down to a field.
    fn path(&self, id: usize) -> Vec<&str> {
        let path = self.tree.path_of(id);
        let nodes = path.into_iter().filter_map(|id| self.tree.node(id));
        nodes.map(|node| node.label.as_str()).collect()
    }

    /// What an act calls a field.
    pub fn address(&self, node: &Node) -> Result<Address, NoAddress> {
        if node.place == Where::Plaintext {
            return Err(NoAddress::Sealed);
        }
        if node.span.end <= HEADER {
            return Err(NoAddress::Header);
        }
        let first = *self.names.first().ok_or(NoAddress::Nameless)?;
        if self.tree.sealed {
            let count = self.tree.bytes(Where::Record).len();
            return Ok(Address {
                message: first,
                path: "fragment".to_owned(),
                whole: HEADER..count,
                part: node.span.clone(),
                form: Form::Bytes,
            });
        }
        let start = node.span.start - HEADER;
        let nth = self
            .messages
            .iter()
            .position(|message| message.span.contains(&start) || message.span.end == start);
        let nth = nth.ok_or(NoAddress::Nameless)?;
        let (message, name) = match (self.messages.get(nth), self.names.get(nth)) {
            (Some(message), Some(name)) => (message, *name),
            _ => return Err(NoAddress::Nameless),
        };
        // The nearest field with a name: what lies inside a certificate has
        // none.
        let labels = self.path(node.id);
        for depth in (2..=labels.len()).rev() {
            let path = labels[1..depth].join(".");
            let Some(field) = message.find(&path) else {
                continue;
            };
            let whole = field.span.start + HEADER..field.span.end + HEADER;
            if whole.start <= node.span.start && node.span.end <= whole.end {
                let form = match whole == node.span {
                    true => Form::of(field),
                    false => Form::Bytes,
                };
                return Ok(Address {
                    message: name,
                    path,
                    whole,
                    part: node.span.clone(),
                    form,
                });
            }
        }
        Err(NoAddress::Nameless)
    }

    /// The bytes of a stretch of the record; none where one of them is
    /// covered.
    pub fn bytes(&self, span: &std::ops::Range<usize>) -> Option<Vec<u8>> {
        let bytes = self.tree.bytes(Where::Record).get(span.clone())?;
        bytes.iter().copied().collect()
    }

    /// The act that turns over the bit under the cursor.
    pub fn flip(&self) -> Result<Act, NoAddress> {
        let node = self.selected().ok_or(NoAddress::Nameless)?;
        if node.place == Where::Plaintext {
            return Err(NoAddress::Sealed);
        }
        let path = self.tree.path_to(Where::Record, self.byte);
        let deepest = path.last().and_then(|id| self.tree.node(*id));
        let address = self.address(deepest.unwrap_or(node))?;
        let bit = (self.byte - address.whole.start) as u32 * 8 + self.bit;
        Ok(Act::Flip {
            message: address.message,
            field: address.path,
            bit: Some(bit),
        })
    }

    /// The act that puts other bytes in an address's place.
    pub fn set(&self, address: &Address, bytes: Vec<u8>) -> Option<Act> {
        let mut content = self.bytes(&address.whole)?;
        let from = address.part.start.checked_sub(address.whole.start)?;
        let to = address.part.end.checked_sub(address.whole.start)?;
        if to > content.len() {
            return None;
        }
        content.splice(from..to, bytes);
        Some(Act::Set {
            message: address.message,
            field: address.path.clone(),
            bytes: content,
        })
    }

    /// What stood in a field's place when it was sent, where that is something
    /// else.
    pub fn was(&self, node: &Node) -> Option<String> {
        let sent = self.sent.as_ref()?;
        let labels = self.path(node.id);
        let before = sent.nodes().find(|other| {
            other.place == node.place
                && other.depth == node.depth
                && other.label == node.label
                && path_in(sent, other.id) == labels
        })?;
        let bytes = |tree: &Tree, node: &Node| {
            tree.bytes(node.place)
                .get(node.span.clone())
                .map(<[_]>::to_vec)
        };
        let same = bytes(sent, before) == bytes(&self.tree, node);
        (!same && before.children.is_empty()).then(|| before.decoded.clone())
    }

    /// Places of the record that arrive with other bytes than were sent.
    pub fn is_changed(&self, byte: usize) -> bool {
        self.sent.as_ref().is_some_and(|sent| {
            let now = self.tree.bytes(Where::Record).get(byte);
            now != sent.bytes(Where::Record).get(byte)
        })
    }

    /// What acts call it.
    pub fn name(&self) -> Option<&Quantity> {
        self.names.first()
    }
}

fn path_in(tree: &Tree, id: usize) -> Vec<&str> {
    let path = tree.path_of(id);
    let nodes = path.into_iter().filter_map(|id| tree.node(id));
    nodes.map(|node| node.label.as_str()).collect()
}
