//! Where a walk will be as soon as its run is finished.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::say;
use crate::session::screen::wait::Wait;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Draw;
use crate::tui::screen::lab::paragraph;

impl Draw for Wait {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (text, style) = match &self.failed {
            Some(why) => (why.clone(), theme.wrong),
            None => (
                canvas.busy.clone().unwrap_or_else(|| say("wait-run")),
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
