//! Where the parts of the screen lie, and the words on the selected field.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::message::{MessageScreen, Part, Seen};
use crate::session::{Target, say, say_with};
use crate::trace::Values;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{row, rule};
use crate::tui::screen::message::bytes;
use crate::view::Where;

/// The fields' half of an area, and the other.
fn halves(area: Rect) -> (Rect, Rect) {
    let left = area.width * if area.width >= 120 { 40 } else { 50 } / 100;
    (
        Rect::new(area.x, area.y, left, area.height),
        Rect::new(area.x + left, area.y, area.width - left, area.height),
    )
}

/// What is left of an area under its first lines.
pub(super) fn below(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect::new(area.x, area.y + lines, area.width, area.height - lines)
}

impl MessageScreen {
    /// The words at the bottom, above them two parts side by side, or one.
    pub(super) fn draw_small(
        &mut self,
        seen: &Seen,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        // The words keep their place from field to field: nothing jumps.
        let room = match area.height {
            ..=12 => 3,
            13..=22 => 4,
            _ => 6,
        };
        let room = room.min(area.height);
        let body = Rect::new(area.x, area.y, area.width, area.height - room);
        let (left, right) = halves(body);
        let wide = body.width >= 76;
        match (self.part, &seen.sealing) {
            (Part::Sealing, Some(sealing)) if wide => {
                self.draw_fields(seen, frame, left, canvas);
                self.draw_sealing(sealing, frame, right, canvas);
            }
            _ if wide => {
                self.draw_fields(seen, frame, left, canvas);
                self.draw_bytes(seen, frame, right, canvas);
            }
            (Part::Fields, _) => self.draw_fields(seen, frame, body, canvas),
            (Part::Sealing, Some(sealing)) => self.draw_sealing(sealing, frame, body, canvas),
            _ => self.draw_bytes(seen, frame, body, canvas),
        }
        let words = Rect::new(area.x, body.bottom(), area.width, room);
        self.draw_words(seen, frame, words, canvas);
    }

    /// With height to spare the words stand under the bytes that they are
    /// about, and under them how the record was sealed.
    pub(super) fn draw_large(
        &mut self,
        seen: &Seen,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        const WORDS: u16 = 7;
        let (left, right) = halves(area);
        self.draw_fields(seen, frame, left, canvas);
        if let (Part::Sealing, Some(sealing)) = (self.part, &seen.sealing) {
            // In front it takes the bytes' place too.
            let upper = Rect::new(right.x, right.y, right.width, right.height - WORDS);
            self.draw_sealing(sealing, frame, upper, canvas);
            let words = below(right, right.height - WORDS + 1);
            self.draw_words(seen, frame, words, canvas);
            return;
        }
        let longest = [Where::Record, Where::Plaintext]
            .map(|place| seen.tree.bytes(place).len())
            .into_iter()
            .max()
            .unwrap_or(0);
        let rows = longest.div_ceil(bytes::per_line(right.width));
        let most = match seen.sealing {
            Some(_) => right.height / 4,
            None => right.height - WORDS,
        };
        let height = u16::try_from(rows + 2)
            .unwrap_or(most)
            .clamp(4, most.max(4));
        let upper = Rect::new(right.x, right.y, right.width, height);
        self.draw_bytes(seen, frame, upper, canvas);
        let rest = below(right, height);
        let words = Rect::new(rest.x, rest.y, rest.width, WORDS.min(rest.height));
        self.draw_words(seen, frame, below(words, 1), canvas);
        if let Some(sealing) = &seen.sealing {
            self.draw_sealing(sealing, frame, below(rest, WORDS), canvas);
        }
    }

    fn draw_words(&self, seen: &Seen, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let indent = if area.x == 0 { 3 } else { 1 };
        let words = self.words(seen, canvas, area.width as usize);
        for (place, line) in words.into_iter().take(area.height as usize).enumerate() {
            line.indented(indent)
                .draw(frame, canvas, row(area, place as u16));
        }
    }

    pub(super) fn title(
        &self,
        seen: &Seen,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        let theme = canvas.theme;
        let packet = &canvas.scene.trace().packets[seen.packet.0 as usize];
        let walk = canvas.scene.walk_of(packet.connection);
        let arrow = walk.arrow(seen.packet).map(|at| &walk.arrows[at]);
        let name = arrow.map_or("", |arrow| match seen.tree.closed {
            Some(_) => arrow.sealed_label.as_str(),
            None => arrow.label.as_str(),
        });
        let mark = if seen.tree.sealed { "▒ " } else { "" };
        let from = packet.from;
        let who = canvas.scene.trace().party(from).name;
        let title = vec![
            Span::styled(format!("{mark}{name}"), theme.focus),
            Span::styled(format!("  {who}"), canvas.party_style(from)),
        ];
        let number = (seen.packet.0 + 1).to_string();
        let right = say_with("message-number", &[("number", &number)]);
        let head = rule(title, right, area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
    }

    /// What the selected field is and why it is there.
    fn words(&self, seen: &Seen, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
        let theme = canvas.theme;
        let tree = &seen.tree;
        let Some(node) = tree.node(self.node) else {
            return Vec::new();
        };
        let path: Vec<&str> = tree
            .path_of(node.id)
            .into_iter()
            .filter_map(|id| tree.node(id))
            .map(|node| node.label.as_str())
            .collect();
        let mut head = vec![Piece::plain(path.join(" › "), theme.focus)];
        if !node.decoded.is_empty() {
            head.push(Piece::plain(format!("  {}", node.decoded), theme.text));
        }
        if let Some(value) = node.value.filter(|_| node.cover.is_none()) {
            let name = canvas.scene.trace().value(value).quantity.label();
            let text = say_with("message-value", &[("what", &name)]);
            head.push(Piece::plain("  ", theme.quiet));
            head.push(Piece::link(text, theme.link, Target::Value(value)));
        }
        let room = columns.saturating_sub(6).min(130);
        let mut lines = wrap(&head, room);
        let words = node.words.clone().unwrap_or_default();
        lines.extend(wrap(&[Piece::plain(words, theme.text)], room));
        for (text, wrong) in Self::marks(seen) {
            let style = if wrong { theme.wrong } else { theme.quiet };
            lines.extend(wrap(&[Piece::plain(text, style)], room));
        }
        lines
    }

    /// What is to be said of the record as a whole.
    fn marks(seen: &Seen) -> Vec<(String, bool)> {
        let tree = &seen.tree;
        let mut marks = Vec::new();
        if let Some(error) = &tree.error {
            marks.push((format!("✗ {error}"), true));
        }
        if tree.closed.is_some() {
            marks.push((say("message-closed"), false));
        }
        if seen.dropped {
            marks.push((format!("✗ {}", say("message-dropped")), true));
        }
        if !tree.changed.is_empty() {
            let count = tree.changed.len().to_string();
            let text = say_with("message-changed", &[("count", &count)]);
            marks.push((format!("✗ {text}"), true));
        }
        marks
    }
}
