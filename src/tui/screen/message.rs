//! One record, field by field: the fields as a tree, their bytes, and how the
//! record was sealed. A field and its bytes light up together.

pub(super) mod bytes;
mod fields;
mod layout;
mod sealing;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::say;
use crate::session::screen::message::MessageScreen;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::RichLine;
use crate::tui::pane::{row, rule};
use crate::tui::screen::Draw;

pub(in crate::tui) use crate::tui::screen::message::bytes::per_line;

impl Draw for MessageScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let Some(seen) = self.seen.take() else {
            let line = rule(vec![], "", area.width, theme.quiet);
            frame.render_widget(line, row(area, 0));
            let text = format!("   {}", say("message-none"));
            RichLine::plain(text, theme.quiet).draw(frame, canvas, row(area, 1));
            return;
        };
        self.title(&seen, frame, area, canvas);
        let area = layout::below(area, 1);
        if area.width >= 76 && area.height >= 28 {
            self.draw_large(&seen, frame, area, canvas);
        } else {
            self.draw_small(&seen, frame, area, canvas);
        }
        self.seen = Some(seen);
    }
}
