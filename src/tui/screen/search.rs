//! Search over steps, values, messages and texts.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Screen, Turn};
use crate::tui::keys::{Action, Place};
use crate::tui::shared::Shared;

/// The search.
#[derive(Debug)]
pub(in crate::tui) struct Search;

impl Search {
    pub(in crate::tui) fn new(_shared: &Shared) -> Self {
        Self
    }
}

impl Screen for Search {
    fn place(&self) -> Place {
        Place::Search
    }

    fn act(&mut self, _action: Action, _shared: &mut Shared) -> Turn {
        Turn::Common
    }

    fn draw(&mut self, _frame: &mut Frame<'_>, _area: Rect, _shared: &mut Shared) {}
}
