//! Before and after: what was sealed, what went over the wire, and all that
//! went in on the way.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::message::{MessageScreen, Part};
use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{row, rule, width};
use crate::view::Sealing;

impl MessageScreen {
    pub(super) fn draw_sealing(
        &mut self,
        sealing: &Sealing,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        if area.height == 0 {
            return;
        }
        let theme = canvas.theme;
        let lines = lines(sealing, canvas, (area.width as usize).saturating_sub(4));
        let height = area.height.saturating_sub(1) as usize;
        let front = self.part == Part::Sealing;
        if !front {
            self.sealing_scroll.to(0);
        }
        let window = self.sealing_scroll.window(lines.len(), height);
        let marks = self.sealing_scroll.marks();
        let who = canvas.scene.trace().party(sealing.holder).name;
        let by = say_with("message-by", &[("who", who)]);
        let style = if front { theme.focus } else { theme.quiet };
        let mut title = vec![Span::styled(say("message-sealing"), style)];
        // The section gives way where the marks need the room.
        if area.width >= 60 {
            let text = format!("  {by}  {}", sealing.kind.cite());
            title.push(Span::styled(text, theme.quiet));
        }
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        for (place, line) in lines[window].iter().enumerate() {
            line.clone()
                .indented(2)
                .draw(frame, canvas, row(area, place as u16 + 1));
        }
    }
}

fn lines(sealing: &Sealing, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let names = sealing.parts.iter().map(|part| width(part.name)).max();
    let names = names.unwrap_or(0) + 2;
    let mut lines = Vec::new();
    for part in &sealing.parts {
        let where_ = match part.name {
            "plaintext" => say("message-before"),
            "fragment" => say("message-after"),
            _ if part.travels => say("message-sent-along"),
            _ => say("message-not-sent"),
        };
        let pad = " ".repeat(names.saturating_sub(width(part.name)));
        let shown = match part.shown.as_str() {
            "??" => theme.quiet,
            _ => theme.focus,
        };
        let mut head = vec![
            Piece::link(part.name, theme.heading, Target::Value(part.value)),
            Piece::plain(pad, theme.text),
            Piece::link(part.shown.clone(), shown, Target::Value(part.value)),
        ];
        let used: usize = head.iter().map(|piece| width(&piece.text)).sum();
        if used + width(&where_) + 2 <= columns {
            let fill = columns - used - width(&where_);
            head.push(Piece::plain(" ".repeat(fill), theme.text));
            head.push(Piece::plain(where_, theme.quiet));
        }
        lines.push(RichLine { pieces: head });
        let words = [Piece::plain(part.words.clone(), theme.text)];
        lines.extend(
            wrap(&words, columns.saturating_sub(2))
                .into_iter()
                .map(|line| line.indented(2)),
        );
    }
    lines
}
