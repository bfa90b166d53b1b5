//! Where a walk will be as soon as its run is finished.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::lab::paragraph;
use super::{Screen, Turn};
use crate::tui::keys::{Action, Place};
use crate::tui::scene::Scene;
use crate::tui::shared::{Shared, say};

/// What stands in the place of a walk that is still computed, or cannot be.
#[derive(Debug, Default)]
pub(in crate::tui) struct Wait {
    failed: Option<String>,
}

impl Wait {
    /// It cannot be, and why.
    pub(in crate::tui) fn failed(why: String) -> Self {
        Self { failed: Some(why) }
    }
}

impl Screen for Wait {
    fn place(&self) -> Place {
        Place::Wait
    }

    fn has_header(&self) -> bool {
        false
    }

    fn shows<'a>(&'a self, _shared: &'a Shared) -> Option<&'a Scene> {
        None
    }

    fn waits(&self) -> bool {
        self.failed.is_none()
    }

    fn act(&mut self, _action: Action, _shared: &mut Shared) -> Turn {
        Turn::Common
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let (text, style) = match &self.failed {
            Some(why) => (why.clone(), theme.wrong),
            None => (
                shared.busy.clone().unwrap_or_else(|| say("wait-run")),
                theme.quiet,
            ),
        };
        let columns = area.width.saturating_sub(6).min(78);
        let place = Rect {
            x: area.x + (area.width - columns) / 2,
            width: columns,
            ..area
        };
        paragraph(
            frame,
            place,
            area.height / 3,
            &text,
            columns as usize,
            style,
        );
    }
}
