//! One value: how it came about, from what, into what, and who knows it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Screen, Turn};
use crate::trace::ValueId;
use crate::tui::keys::{Action, Place};
use crate::tui::shared::Shared;

/// The inspector of one value.
#[derive(Debug)]
pub(in crate::tui) struct Inspector {
    id: ValueId,
    working: bool,
}

impl Inspector {
    /// The inspector of a value.
    pub(in crate::tui) fn new(id: ValueId, _shared: &Shared) -> Self {
        Self { id, working: false }
    }

    /// The same, with the working in front.
    pub(in crate::tui) fn working(id: ValueId, shared: &Shared) -> Self {
        Self {
            working: true,
            ..Self::new(id, shared)
        }
    }
}

impl Screen for Inspector {
    fn place(&self) -> Place {
        Place::Inspector
    }

    fn act(&mut self, _action: Action, _shared: &mut Shared) -> Turn {
        Turn::Common
    }

    fn draw(&mut self, _frame: &mut Frame<'_>, _area: Rect, _shared: &mut Shared) {
        let _ = (self.id, self.working);
    }
}
