//! The fields as a tree.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::message::visible;
use crate::session::screen::message::{MessageScreen, Part, Seen};
use crate::session::scroll::out_of_sight;
use crate::session::{Target, say};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule, width};
use crate::view::Node;

impl MessageScreen {
    pub(super) fn draw_fields(
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
        let visible = visible(&seen.tree, &self.closed);
        self.list.at = visible
            .iter()
            .position(|id| *id == self.node)
            .unwrap_or_default();
        let height = area.height.saturating_sub(1) as usize;
        let window = self.list.window(visible.len(), height);
        let marks = out_of_sight(window.start, visible.len() - window.end);
        let style = match self.part {
            Part::Fields => theme.focus,
            _ => theme.quiet,
        };
        let title = vec![Span::styled(say("message-fields"), style)];
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let nodes: Vec<&Node> = seen.tree.nodes().collect();
        for (place, at) in window.enumerate() {
            let Some(node) = visible.get(at).and_then(|id| nodes.get(*id)) else {
                continue;
            };
            let place = row(area, place as u16 + 1);
            self.field_line(node, canvas, area.width as usize)
                .draw(frame, canvas, place);
            canvas.link(place, Target::Line(node.id));
        }
    }

    fn field_line(&self, node: &Node, canvas: &Canvas<'_>, columns: usize) -> RichLine {
        let theme = canvas.theme;
        let selected = node.id == self.node;
        let fold = match (node.children.is_empty(), self.closed.contains(&node.id)) {
            (true, _) => "  ",
            (false, true) => "▸ ",
            (false, false) => "▾ ",
        };
        let indent = " ".repeat(1 + 2 * node.depth.min(8));
        let room = columns.saturating_sub(width(&indent) + 4);
        let label = fit(&node.label, room);
        let room = room.saturating_sub(width(&label) + 2);
        let (name, says) = match (selected, node.depth) {
            (true, _) => (theme.selected, theme.selected),
            (false, 0) => (theme.focus, theme.quiet),
            (false, _) => (theme.text, theme.quiet),
        };
        let says = match (selected, node.cover) {
            (false, None) if node.value.is_some() => theme.text,
            _ => says,
        };
        let decoded = fit(&node.decoded, room);
        let fill = room.saturating_sub(width(&decoded));
        let mut pieces = vec![
            Piece::plain(indent, theme.text),
            Piece::plain(fold, theme.quiet),
            Piece::plain(label, name),
            Piece::plain("  ", name),
            Piece::plain(decoded, says),
        ];
        if selected {
            pieces.push(Piece::plain(" ".repeat(fill), theme.selected));
        }
        RichLine { pieces }
    }
}
