//! The bytes of the selected message as they arrive, the selected field lit
//! up, and the bits of the byte under the cursor.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Span;

use crate::session::screen::bench::form::Message;
use crate::session::screen::bench::{BYTES, BenchScreen, Part};
use crate::session::scroll::out_of_sight;
use crate::session::{Target, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule};
use crate::tui::screen::message::per_line;
use crate::view::Where;

impl BenchScreen {
    /// How many lines the bytes take, with title and bits, where they have
    /// room.
    pub(super) fn hex_lines(&self, columns: u16) -> u16 {
        let bytes = self.message.as_ref().map_or(0, |message| {
            message
                .tree
                .bytes(Where::Record)
                .len()
                .div_ceil(per_line(columns))
        });
        u16::try_from(bytes + 3).unwrap_or(u16::MAX)
    }

    pub(super) fn draw_hex(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = canvas.theme;
        self.per_line = per_line(area.width);
        let Some(message) = &self.message else { return };
        let bytes = message.tree.bytes(Where::Record);
        let height = area.height.saturating_sub(2) as usize;
        let rows = bytes.len().div_ceil(self.per_line);
        let here = message.byte / self.per_line;
        let first = here
            .saturating_sub(height / 2)
            .min(rows.saturating_sub(height));
        let above = first * self.per_line;
        let below = bytes.len().saturating_sub((first + height) * self.per_line);
        let marks = out_of_sight(above, below);
        let front = self.part == Part::Bytes && self.pick.is_none();
        let style = if front { theme.focus } else { theme.quiet };
        let key = match message.arrives {
            true => "bench-bytes",
            false => "bench-bytes-sent",
        };
        let title = say_with(key, &[("count", &bytes.len().to_string())]);
        let room = (area.width as usize).saturating_sub(6);
        let title = vec![Span::styled(fit(&title, room), style)];
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let mut y = 1;
        for at in first..rows.min(first + height) {
            let line = byte_line(message, at, self.per_line, front, canvas);
            line.draw(frame, canvas, row(area, y));
            y += 1;
        }
        if area.height >= 3 && y < area.height {
            let line = bit_line(message, front, canvas, area.width as usize);
            line.draw(frame, canvas, row(area, y));
        }
    }
}

fn byte_line(
    message: &Message,
    at: usize,
    per_line: usize,
    front: bool,
    canvas: &Canvas<'_>,
) -> RichLine {
    let theme = canvas.theme;
    let bytes = message.tree.bytes(Where::Record);
    let span = message
        .selected()
        .filter(|node| node.place == Where::Record)
        .map_or(0..0, |node| node.span.clone());
    let start = at * per_line;
    let mut hex = vec![Piece::plain(format!(" {start:04x} "), theme.quiet)];
    let mut text = vec![Piece::plain(" ", theme.quiet)];
    for offset in start..start + per_line.min(bytes.len().max(8)) {
        let Some(byte) = bytes.get(offset) else {
            hex.push(Piece::plain("   ", theme.text));
            continue;
        };
        let lit = span.contains(&offset);
        let mut style = if lit { theme.selected } else { theme.quiet };
        if message.is_changed(offset) {
            style = theme.wrong;
        }
        if front && offset == message.byte {
            style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD | Modifier::REVERSED);
        }
        let code = byte.map_or("??".to_owned(), |byte| format!("{byte:02x}"));
        let glyph = match byte {
            Some(byte @ 0x20..=0x7e) => char::from(*byte).to_string(),
            Some(_) => "·".to_owned(),
            None => "?".to_owned(),
        };
        let target = Target::Line(BYTES + offset);
        hex.push(Piece::link(code, style, target.clone()));
        let next = lit && span.contains(&(offset + 1)) && offset + 1 < start + per_line;
        let gap = if next { theme.selected } else { theme.text };
        hex.push(Piece::plain(" ", gap));
        text.push(Piece::link(glyph, style, target));
    }
    hex.extend(text);
    RichLine { pieces: hex }
}

/// `08 = 0000 1000   bit 7 of ServerKeyExchange.params.dh_Ys`, the bit under
/// the cursor marked.
fn bit_line(message: &Message, front: bool, canvas: &Canvas<'_>, columns: usize) -> RichLine {
    let theme = canvas.theme;
    let byte = message.tree.bytes(Where::Record).get(message.byte);
    let mut pieces = vec![Piece::plain("      ", theme.text)];
    let Some(Some(byte)) = byte.copied() else {
        return RichLine { pieces };
    };
    pieces.push(Piece::plain(format!("{byte:02x} = "), theme.quiet));
    for bit in 0..8 {
        if bit == 4 {
            pieces.push(Piece::plain(" ", theme.text));
        }
        let digit = if byte & (0x80 >> bit) == 0 { "0" } else { "1" };
        let style = match (bit == message.bit, front) {
            (true, true) => theme.focus.add_modifier(Modifier::REVERSED),
            (true, false) => theme.focus.add_modifier(Modifier::UNDERLINED),
            _ => theme.text,
        };
        pieces.push(Piece::plain(digit, style));
    }
    if let Ok(crate::sim::Act::Flip {
        message: name,
        field,
        bit: Some(bit),
    }) = message.flip()
    {
        let what = format!("{name}.{field}");
        let text = say_with("bench-bit", &[("bit", &bit.to_string()), ("what", &what)]);
        let used = 6 + 5 + 9 + 2;
        let text = fit(&text, columns.saturating_sub(used + 1));
        pieces.push(Piece::plain(format!("  {text}"), theme.quiet));
    }
    RichLine { pieces }
}
