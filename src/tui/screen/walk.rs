//! The walk: client, wire and server side by side, the step, the bytes.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::screen::walk::{Shown, WalkScreen};
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::pane::{bytes, columns, step};
use crate::tui::screen::Draw;

impl WalkScreen {
    /// Draws what was chosen instead of the step, where only one has room.
    fn draw_alone(&self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) -> bool {
        match self.shown {
            Shown::Step => return false,
            Shown::Client => columns::draw_party(frame, canvas, area, 0),
            Shown::Server => columns::draw_party(frame, canvas, area, 1),
            Shown::Eve => columns::draw_party(frame, canvas, area, 2),
            Shown::Wire => columns::draw_wire(frame, canvas, area),
        }
        true
    }
}

impl Draw for WalkScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let areas = layout::areas(
            area,
            !canvas.messages.is_empty(),
            canvas.course_here().is_some(),
        );
        let lines = step::endpoints(canvas, areas.step);
        // Rows that the text leaves free go to the message, which would hide
        // fields there.
        let areas = areas.with_bytes(bytes::rows(canvas, area.width), lines.len() as u16);
        self.alone = areas.columns.height == 0;
        if areas.columns.height > 0 {
            columns::draw(frame, canvas, areas.columns);
        } else if self.draw_alone(frame, area, canvas) {
            return;
        }
        step::draw(frame, self, canvas, areas.step, &lines);
        if areas.bytes.height > 0 {
            bytes::draw(frame, canvas, areas.bytes);
        }
    }
}
