//! Search over steps, values, messages and texts, as whoever sits there sees
//! them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::search::Search;
use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::field;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::Draw;

impl Draw for Search {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let prompt = format!("   {} ", say("search-prompt"));
        let used = width(&prompt) as u16;
        frame.render_widget(Span::styled(prompt, theme.focus), row(area, 0));
        let room = area.width.saturating_sub(used + 1);
        let place = Rect::new(area.x + used, area.y, room, 1);
        field::draw(&mut self.field, frame, place);
        let count = self.found.len().to_string();
        let title = if self.field.text().trim().is_empty() {
            say("search-how")
        } else {
            say_with("search-count", &[("count", &count)])
        };
        let head = rule(
            vec![Span::styled(title, theme.quiet)],
            "",
            area.width,
            theme.quiet,
        );
        frame.render_widget(head, row(area, 1));
        let lines = area.height.saturating_sub(2);
        let columns = (area.width as usize).saturating_sub(6).min(130);
        let kinds = [
            "search-step",
            "search-value",
            "search-message",
            "search-text",
        ];
        let kind_width = kinds
            .iter()
            .map(|kind| width(&say(kind)))
            .max()
            .unwrap_or(8);
        let window = self.list.window(self.found.len(), lines as usize);
        for (place, at) in window.enumerate() {
            let found = &self.found[at];
            let selected = at == self.list.at;
            let mark = if selected { "▸ " } else { "  " };
            let style = if selected { theme.focus } else { theme.text };
            let kind = say(found.kind.words());
            let pad = " ".repeat(kind_width.saturating_sub(width(&kind)) + 2);
            let room = columns.saturating_sub(kind_width + 4);
            // The name goes before the detail; a little of both is seen.
            let rest = room.saturating_sub(width(&found.name) + 2);
            let detail = fit(&found.detail, rest.max(room / 4));
            let name = fit(&found.name, room.saturating_sub(width(&detail) + 2));
            let fill = room.saturating_sub(width(&name) + width(&detail));
            let line = RichLine {
                pieces: vec![
                    Piece::plain(format!("   {mark}"), theme.focus),
                    Piece::plain(format!("{kind}{pad}"), theme.quiet),
                    Piece::plain(name, style),
                    Piece::plain(" ".repeat(fill), theme.text),
                    Piece::plain(detail, theme.quiet),
                ],
            };
            let place = row(area, place as u16 + 2);
            line.draw(frame, canvas, place);
            canvas.link(place, Target::Line(at));
        }
    }
}
