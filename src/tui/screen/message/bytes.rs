//! The bytes, as hex and as text, with the selected field lit up.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Span;

use crate::session::screen::message::{BYTES, MessageScreen, Part, Seen};
use crate::session::scroll::out_of_sight;
use crate::session::{Target, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{row, rule};
use crate::view::Where;

/// Columns of the offset before the bytes.
const OFFSET: usize = 6;

/// How many bytes have room in a line.
pub(in crate::tui) fn per_line(columns: u16) -> usize {
    let room = (columns as usize).saturating_sub(OFFSET + 1);
    match room / 4 {
        0..8 => 4,
        8..16 => 8,
        16..32 => 16,
        _ => 32,
    }
}

impl MessageScreen {
    pub(super) fn draw_bytes(
        &mut self,
        seen: &Seen,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        if area.height == 0 {
            return;
        }
        let theme = canvas.theme;
        let node = seen.tree.node(self.node);
        let place = node.map_or(Where::Record, |node| node.place);
        let bytes = seen.tree.bytes(place);
        // Three columns a byte for the hex, one for the text.
        self.per_line = per_line(area.width);
        let height = area.height.saturating_sub(1) as usize;
        let rows = bytes.len().div_ceil(self.per_line);
        let here = self.byte / self.per_line;
        // The start of the field stays in sight, and with it as much of the
        // field as there is room for.
        let first = here
            .saturating_sub(height / 3)
            .min(rows.saturating_sub(height));
        let above = first * self.per_line;
        let below = bytes.len().saturating_sub((first + height) * self.per_line);
        let marks = out_of_sight(above, below);
        let key = match place {
            Where::Record => "message-record",
            Where::Plaintext => "message-plaintext",
        };
        let style = match self.part {
            Part::Bytes => theme.focus,
            _ => theme.quiet,
        };
        let title = say_with(key, &[("count", &bytes.len().to_string())]);
        let title = vec![Span::styled(title, style)];
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        for (place_on, at) in (first..rows.min(first + height)).enumerate() {
            let line = self.byte_line(seen, place, at, canvas);
            line.draw(frame, canvas, row(area, place_on as u16 + 1));
        }
    }

    fn byte_line(&self, seen: &Seen, place: Where, at: usize, canvas: &Canvas<'_>) -> RichLine {
        let theme = canvas.theme;
        let bytes = seen.tree.bytes(place);
        let span = seen
            .tree
            .node(self.node)
            .map_or(0..0, |node| node.span.clone());
        let start = at * self.per_line;
        let mut hex = vec![Piece::plain(format!(" {start:04x} "), theme.quiet)];
        let mut text = vec![Piece::plain(" ", theme.quiet)];
        // A short record's text stands next to its bytes.
        let columns = self.per_line.min(bytes.len().max(8));
        for offset in start..start + columns {
            let Some(byte) = bytes.get(offset) else {
                hex.push(Piece::plain("   ", theme.text));
                continue;
            };
            let lit = span.contains(&offset);
            let mut style = if lit { theme.selected } else { theme.quiet };
            if seen.tree.changed.contains(&offset) && place == Where::Record {
                style = theme.wrong;
            }
            if self.part == Part::Bytes && offset == self.byte {
                style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
            }
            let code = match byte {
                Some(byte) => format!("{byte:02x}"),
                None => "??".to_owned(),
            };
            let glyph = match byte {
                Some(byte @ 0x20..=0x7e) => char::from(*byte).to_string(),
                Some(_) => "·".to_owned(),
                None => "?".to_owned(),
            };
            let target = Target::Line(BYTES + 2 * offset + place as usize);
            hex.push(Piece::link(code, style, target.clone()));
            // The space belongs to the field if the next byte does.
            let next = lit && span.contains(&(offset + 1)) && offset + 1 < start + self.per_line;
            let gap = if next { theme.selected } else { theme.text };
            hex.push(Piece::plain(" ", gap));
            text.push(Piece::link(glyph, style, target));
        }
        hex.extend(text);
        RichLine { pieces: hex }
    }
}
