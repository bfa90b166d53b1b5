//! The panes of the walk.

mod bytes;
mod columns;
mod footer;
mod header;
mod help;
mod step;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

use super::{App, layout};

/// Draws the whole screen.
pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App) {
    let screen = frame.area();
    let (least_width, least_height) = layout::LEAST;
    if screen.width < least_width || screen.height < least_height {
        let text = format!(
            "slowshake needs {least_width}x{least_height}; this is {}x{}",
            screen.width, screen.height
        );
        let text = Paragraph::new(text).wrap(Wrap { trim: true });
        frame.render_widget(text, screen);
        return;
    }
    let areas = layout::areas(screen, !app.messages.is_empty());
    header::draw(frame, app, areas.header);
    if areas.columns.height > 0 {
        columns::draw(frame, app, areas.columns);
    }
    step::draw(frame, app, areas.step);
    if areas.bytes.height > 0 {
        bytes::draw(frame, app, areas.bytes);
    }
    footer::draw(frame, app, areas.footer);
    if app.help > 0 {
        help::draw(frame, app, screen);
    }
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in at most `columns`, with `…` where something was cut.
fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        out.push(letter);
        used += wide;
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// A thin line with a title in it, and something at its right end.
fn rule<'a>(title: Vec<Span<'a>>, right: &'a str, columns: u16, quiet: Style) -> Line<'a> {
    let mut spans = vec![Span::styled("─ ", quiet)];
    let used: usize = title.iter().map(Span::width).sum();
    spans.extend(title);
    let tail = if right.is_empty() {
        0
    } else {
        width(right) + 3
    };
    let fill = (columns as usize).saturating_sub(used + 3 + tail);
    spans.push(Span::styled(format!(" {}", "─".repeat(fill)), quiet));
    if !right.is_empty() {
        spans.push(Span::styled(format!(" {right} ─"), quiet));
    }
    Line::from(spans)
}

/// The line of an area at this row.
fn row(area: Rect, index: u16) -> Rect {
    Rect::new(area.x, area.y + index, area.width, 1)
}
