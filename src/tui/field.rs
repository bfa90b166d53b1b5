//! How a line to type in is drawn.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::session::Field;

/// Draws a field into one line of the screen, the cursor marked; a long text
/// follows the cursor.
pub(super) fn draw(field: &mut Field, frame: &mut Frame<'_>, area: Rect) {
    let first = field.scrolled(area.width as usize);
    let (before, after) = field.halves();
    let under = after.chars().next().map_or(0, char::len_utf8);
    let (under, after) = after.split_at(under);
    let under = if under.is_empty() { " " } else { under };
    let cursor = Style::new().add_modifier(Modifier::REVERSED);
    let line = Line::from(vec![
        Span::raw(before),
        Span::styled(under, cursor),
        Span::raw(after),
    ]);
    let text = Paragraph::new(line).scroll((0, first as u16));
    frame.render_widget(text, area);
}
