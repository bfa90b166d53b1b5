//! The detours of this sitting: what was changed, how it ended, what came out
//! differently first.

use std::sync::Arc;

use crate::session::{Action, ListState, Place, Screen, ScreenMut, Session, Shared, Turn, say};

/// The list.
pub struct DetoursScreen {
    /// The selected detour.
    pub list: ListState,
}

impl DetoursScreen {
    /// The list with the latest selected.
    pub fn new(shared: &Shared) -> Self {
        Self {
            list: ListState::at(shared.detours.all.len().saturating_sub(1)),
        }
    }
}

impl Screen for DetoursScreen {
    fn place(&self) -> Place {
        Place::Detours
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let count = shared.detours.all.len();
        if self.list.act(action, count, |_| true) {
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right => {
                if let Some(detour) = shared.detours.all.get(self.list.at) {
                    let again = Arc::clone(detour);
                    let go = move |session: &mut Session| session.take_detour(again, false);
                    shared.pending.push(Box::new(go));
                }
                Turn::Stay
            }
            Action::Left => Turn::Pop,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        let before = self.list.at == line;
        self.list.at = line.min(shared.detours.all.len().saturating_sub(1));
        before
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let empty = shared.detours.all.is_empty();
        match action {
            Action::Open if empty => Some(String::new()),
            Action::Open => Some(say("footer-go-again")),
            _ => None,
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Detours(self)
    }
}
