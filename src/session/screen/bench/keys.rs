//! What a key does in each part of the bench.

use crate::session::screen::bench::{BenchScreen, Part};
use crate::session::{Action, Shared, Turn, say};

impl BenchScreen {
    pub(super) fn in_wire(&mut self, action: Action) -> bool {
        let count = self.run().map_or(0, |run| run.rows.len());
        if self.list.act(action, count, |_| true) {
            return true;
        }
        if action == Action::Right {
            self.part = Part::Fields;
        }
        matches!(action, Action::Left | Action::Right)
    }

    pub(super) fn in_fields(&mut self, action: Action) -> bool {
        let Some(message) = &mut self.message else {
            return false;
        };
        let visible = message.visible();
        let at = visible.iter().position(|id| *id == message.node);
        self.fields.at = at.unwrap_or_default();
        if self.fields.act(action, visible.len(), |_| true) {
            if let Some(node) = visible.get(self.fields.at) {
                message.select(*node);
            }
            return true;
        }
        let Some(node) = message.selected() else {
            return false;
        };
        let (id, inner) = (node.id, !node.children.is_empty());
        let open = inner && !message.closed.contains(&id);
        match action {
            Action::Right if open => message.select(id + 1),
            Action::Right => {
                message.closed.remove(&id);
            }
            Action::Left if open => {
                message.closed.insert(id);
            }
            Action::Left => match message.tree.path_of(id).as_slice() {
                [.., parent, _] => message.select(*parent),
                _ => self.part = Part::Wire,
            },
            _ => return false,
        }
        true
    }

    pub(super) fn in_bytes(&mut self, action: Action) -> bool {
        let line = self.per_line.max(1) as isize;
        let Some(message) = &mut self.message else {
            return false;
        };
        match action {
            Action::Left => message.step_bits(-1),
            Action::Right => message.step_bits(1),
            Action::ByteOn => message.step_bytes(1),
            Action::ByteBack => message.step_bytes(-1),
            Action::Up => message.step_bytes(-line),
            Action::Down => message.step_bytes(line),
            Action::PageUp => message.step_bytes(-8 * line),
            Action::PageDown => message.step_bytes(8 * line),
            Action::First => message.step_bits(isize::MIN / 2),
            Action::Last => message.step_bits(isize::MAX / 2),
            _ => return false,
        }
        true
    }

    /// What Enter does.
    pub fn enter(&mut self, shared: &mut Shared) -> Turn {
        if self.carried.is_some() {
            self.put_down(shared);
            return Turn::Stay;
        }
        match self.part {
            Part::Wire => self.part = Part::Fields,
            Part::Fields => self.type_value(false),
            Part::Bytes => self.type_value(true),
            Part::Verdict => self.walk(shared),
        }
        Turn::Stay
    }

    pub(super) fn leave(&mut self) -> Turn {
        if self.carried.take().is_some() {
            self.said = Some((say("bench-carry-let-go"), false));
            return Turn::Stay;
        }
        if self.part == Part::Wire {
            return Turn::Pop;
        }
        self.part = Part::Wire;
        Turn::Stay
    }

    /// Whether there are hints that were not taken.
    pub(in crate::session) fn has_hints(&self) -> bool {
        let all = self.challenge.as_ref().map_or(0, |one| one.hints.len());
        self.hints < all && !self.met
    }

    pub(super) fn hint(&mut self) {
        let Some(challenge) = &self.challenge else {
            return;
        };
        let all = challenge.hints.len();
        if self.hints >= all {
            self.hints = all;
            self.said = Some((say("bench-no-hint"), false));
            return;
        }
        self.hints += 1;
        self.said = None;
    }

    /// While a field is open: what the keys mean that are no letters.
    pub(in crate::session) fn in_typing(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Open => self.submit(shared),
            Action::Return => {
                self.typing = None;
                self.said = None;
            }
            Action::Quit | Action::Help => return Turn::Common,
            action => {
                if let Some((_, field)) = &mut self.typing {
                    field.act(action);
                }
            }
        }
        Turn::Stay
    }
}
