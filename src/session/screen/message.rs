//! One record, field by field: the fields as a tree, their bytes, and how the
//! record was sealed. A field and its bytes light up together.

use std::collections::HashSet;
use std::sync::Arc;

use crate::session::screen::ladder::latest;
use crate::session::{
    Action, ListState, Place, Scene, Screen, ScreenMut, Scroll, Shared, Target, Turn, say, say_with,
};
use crate::trace::{PacketId, Values};
use crate::view::{Mask, Node, Sealing, Tree, Where, message_tree};

/// The parts of the screen; the one in front has the keys, and the whole
/// place where there is little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    /// The fields as a tree.
    Fields,
    /// The bytes.
    Bytes,
    /// How the record was sealed.
    Sealing,
}

impl Part {
    /// What it is called.
    pub fn title(self) -> String {
        say(match self {
            Part::Fields => "message-fields",
            Part::Bytes => "message-bytes",
            Part::Sealing => "message-sealing",
        })
    }
}

/// A packet as it is seen, kept until something else is to be seen.
pub struct Seen {
    scene: Arc<Scene>,
    mask: Mask,
    /// The packet.
    pub packet: PacketId,
    /// Its fields.
    pub tree: Tree,
    /// How it was sealed, if it was.
    pub sealing: Option<Sealing>,
    /// Whether it never arrived.
    pub dropped: bool,
}

/// The screen of one packet.
#[derive(Default)]
pub struct MessageScreen {
    /// The packet.
    pub packet: Option<PacketId>,
    /// The step at which the packet was chosen by the cursor.
    at: u32,
    /// The part in front.
    pub part: Part,
    /// The packet as it is seen.
    pub seen: Option<Seen>,
    /// The fields that are closed, by their ids.
    pub closed: HashSet<usize>,
    /// The selected field.
    pub node: usize,
    /// The byte under the cursor of the bytes.
    pub byte: usize,
    /// The selected field, as a line of those that are seen.
    pub list: ListState,
    /// Bytes in a line of the last frame.
    pub per_line: usize,
    /// How far the sealing is scrolled.
    pub sealing_scroll: Scroll,
}

/// Lines of the screen's own that are bytes count from here: a click on one
/// selects the byte.
pub const BYTES: usize = 1 << 24;

/// The bytes before a record's fragment: type, version, length
/// (RFC 5246 §6.2.1).
const HEADER: usize = 5;

impl MessageScreen {
    /// The packet of the step under the cursor, or the latest one before it.
    pub fn new(shared: &Shared) -> Self {
        let mut screen = Self {
            at: shared.cursor,
            ..Self::default()
        };
        screen.choose(latest(shared), shared);
        screen
    }

    /// This packet.
    pub fn of(packet: PacketId, shared: &Shared) -> Self {
        let mut screen = Self {
            at: shared.cursor,
            ..Self::default()
        };
        screen.choose(Some(packet), shared);
        screen
    }

    /// This packet, the field that begins at a byte of its messages selected.
    pub(in crate::session) fn at_field(packet: PacketId, at: usize, shared: &Shared) -> Self {
        let mut screen = Self::of(packet, shared);
        let sealed = screen.tree().is_some_and(|tree| {
            let mut nodes = tree.nodes();
            nodes.any(|node| node.place == Where::Plaintext)
        });
        // In a record that is not sealed its header comes first.
        let (place, offset) = match sealed {
            true => (Where::Plaintext, at),
            false => (Where::Record, at + HEADER),
        };
        screen.select_byte(place, offset);
        screen
    }

    fn choose(&mut self, packet: Option<PacketId>, shared: &Shared) {
        let known = (packet.map(|packet| packet.0 as usize))
            .is_some_and(|at| at < shared.scene.trace().packets.len());
        self.packet = packet.filter(|_| known);
        self.seen = None;
        self.look(shared);
        let Some(seen) = &self.seen else { return };
        self.closed = closed_at_first(&seen.tree);
        // The header is the same every time; what the record is about comes
        // after it, what was sealed after what it was sealed into.
        let of_messages = |node: &&Node| node.place == Where::Plaintext;
        let roots = &seen.tree.roots;
        let first = roots.iter().find(of_messages).or_else(|| roots.get(1));
        self.node = first.or_else(|| roots.first()).map_or(0, |node| node.id);
        if seen.sealing.is_none() && self.part == Part::Sealing {
            self.part = Part::Fields;
        }
        self.meet_field();
    }

    /// Looks at the packet again where what may be seen has changed.
    fn look(&mut self, shared: &Shared) {
        let Some(packet) = self.packet else {
            self.seen = None;
            return;
        };
        let fresh = self.seen.as_ref().is_some_and(|seen| {
            Arc::ptr_eq(&seen.scene, &shared.scene)
                && seen.mask == shared.mask
                && seen.packet == packet
        });
        if fresh {
            return;
        }
        let sight = shared.sight();
        let Some(data) = sight.trace.packets.get(packet.0 as usize) else {
            self.packet = None;
            self.seen = None;
            return;
        };
        if !sight.is_sent(data) {
            self.seen = None;
            return;
        }
        let seen = Seen {
            scene: Arc::clone(&shared.scene),
            mask: shared.mask.clone(),
            packet,
            tree: message_tree(&sight, data),
            sealing: Sealing::new(&sight, data),
            dropped: data.sent.is_some() && data.delivered.is_none(),
        };
        self.node = self.node.min(seen.tree.len().saturating_sub(1));
        self.seen = Some(seen);
    }

    fn tree(&self) -> Option<&Tree> {
        self.seen.as_ref().map(|seen| &seen.tree)
    }

    fn field(&self) -> Option<&Node> {
        self.tree()?.node(self.node)
    }

    fn select(&mut self, node: usize) {
        self.node = node;
        self.meet_field();
    }

    /// The byte cursor to the start of the selected field.
    fn meet_field(&mut self) {
        if let Some(start) = self.field().map(|node| node.span.start) {
            self.byte = start;
        }
    }

    /// The field that holds a byte, with everything opened that it lies in.
    fn select_byte(&mut self, place: Where, offset: usize) {
        let path = self
            .tree()
            .map(|tree| tree.path_to(place, offset))
            .unwrap_or_default();
        let Some((deepest, above)) = path.split_last() else {
            return;
        };
        for node in above {
            self.closed.remove(node);
        }
        self.node = *deepest;
        self.byte = offset;
    }

    /// The byte cursor by so many bytes.
    fn step_byte(&mut self, by: isize) {
        let Some(place) = self.field().map(|node| node.place) else {
            return;
        };
        let count = self.tree().map_or(0, |tree| tree.bytes(place).len());
        let wanted = self.byte.checked_add_signed(by);
        match wanted.filter(|wanted| *wanted < count) {
            Some(wanted) => self.select_byte(place, wanted),
            // From what was sealed up into the record, and down again.
            None if by < 0 && place == Where::Plaintext => {
                let record = self
                    .tree()
                    .map_or(0, |tree| tree.bytes(Where::Record).len());
                self.select_byte(Where::Record, record.saturating_sub(1));
            }
            None if by > 0 && place == Where::Record => self.select_byte(Where::Plaintext, 0),
            None => {}
        }
    }

    fn in_fields(&mut self, action: Action) -> bool {
        let Some(tree) = self.tree() else {
            return false;
        };
        let visible = visible(tree, &self.closed);
        let mut list = self.list.clone();
        list.at = visible
            .iter()
            .position(|id| *id == self.node)
            .unwrap_or_default();
        if list.act(action, visible.len(), |_| true) {
            let node = visible.get(list.at).copied();
            self.list = list;
            if let Some(node) = node {
                self.select(node);
            }
            return true;
        }
        let Some(node) = tree.node(self.node) else {
            return false;
        };
        let open = !node.children.is_empty() && !self.closed.contains(&node.id);
        let (id, path) = (node.id, tree.path_of(node.id));
        match action {
            Action::Right if node.children.is_empty() => {}
            Action::Right if open => self.select(id + 1),
            Action::Right => {
                self.closed.remove(&id);
            }
            Action::Left if open => {
                self.closed.insert(id);
            }
            Action::Left => {
                if let [.., parent, _] = path.as_slice() {
                    self.select(*parent);
                }
            }
            _ => return false,
        }
        true
    }

    fn in_bytes(&mut self, action: Action) -> bool {
        let line = self.per_line.max(1) as isize;
        let by = match action {
            Action::Left => -1,
            Action::Right => 1,
            Action::Up => -line,
            Action::Down => line,
            Action::PageUp => -8 * line,
            Action::PageDown => 8 * line,
            _ => return false,
        };
        self.step_byte(by);
        true
    }

    fn next_part(&self) -> Part {
        let sealed = self
            .seen
            .as_ref()
            .is_some_and(|seen| seen.sealing.is_some());
        match self.part {
            Part::Fields => Part::Bytes,
            Part::Bytes if sealed => Part::Sealing,
            _ => Part::Fields,
        }
    }
}

/// The fields that are not inside a closed one, in reading order.
pub fn visible(tree: &Tree, closed: &HashSet<usize>) -> Vec<usize> {
    fn collect(nodes: &[Node], closed: &HashSet<usize>, out: &mut Vec<usize>) {
        for node in nodes {
            out.push(node.id);
            if !closed.contains(&node.id) {
                collect(&node.children, closed, out);
            }
        }
    }
    let mut out = Vec::new();
    collect(&tree.roots, closed, &mut out);
    out
}

/// The header, long lists and what lies deep are closed until one opens them.
pub(in crate::session) fn closed_at_first(tree: &Tree) -> HashSet<usize> {
    tree.nodes()
        .filter(|node| !node.children.is_empty())
        .filter(|node| match node.depth {
            0 => node.span.start == 0 && node.place == Where::Record && tree.roots.len() > 1,
            1 => node.children.len() > 24,
            _ => true,
        })
        .map(|node| node.id)
        .collect()
}

impl Screen for MessageScreen {
    fn place(&self) -> Place {
        Place::Message
    }

    fn selected(&self, _shared: &Shared) -> Option<Target> {
        let packet = self.packet?;
        let field = self.field().filter(|node| node.place == Where::Record);
        let start = field.and_then(|node| node.span.start.checked_sub(HEADER));
        Some(start.map_or(Target::Packet(packet), |at| Target::Field(packet, at)))
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        self.look(shared);
        match action {
            Action::Pane => {
                self.part = self.next_part();
                shared.focus = None;
                return Turn::Stay;
            }
            Action::Open if shared.focus.is_none() && self.part != Part::Sealing => {
                let Some(node) = self.field() else {
                    return Turn::Stay;
                };
                if let (Some(value), None) = (node.value, node.cover) {
                    return Turn::Go(Target::Value(value));
                }
                let id = node.id;
                if !self.closed.remove(&id) {
                    self.closed.insert(id);
                }
                return Turn::Stay;
            }
            _ => {}
        }
        let taken = match self.part {
            Part::Fields => self.in_fields(action),
            Part::Bytes => self.in_bytes(action),
            Part::Sealing => self.sealing_scroll.act(action),
        };
        if taken { Turn::Stay } else { Turn::Common }
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        if line >= BYTES {
            let place = match line & 1 {
                0 => Where::Record,
                _ => Where::Plaintext,
            };
            self.part = Part::Bytes;
            self.select_byte(place, (line - BYTES) / 2);
            return false;
        }
        let before = self.node == line;
        if self.tree().is_some_and(|tree| line < tree.len()) {
            self.part = Part::Fields;
            self.select(line);
        }
        before
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        match action {
            Action::Open => {
                let node = self.field()?;
                match node.value.filter(|_| node.cover.is_none()) {
                    Some(value) => {
                        let what = shared.scene.trace().value(value).quantity.label();
                        Some(say_with("footer-look-inside", &[("what", &what)]))
                    }
                    None if node.children.is_empty() => Some(String::new()),
                    None => Some(say("footer-fold")),
                }
            }
            Action::Pane => Some(self.next_part().title()),
            _ => None,
        }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.at != shared.cursor {
            self.at = shared.cursor;
            let packet = latest(shared);
            if packet != self.packet {
                self.choose(packet, shared);
            }
        }
        self.look(shared);
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Message(self)
    }
}
