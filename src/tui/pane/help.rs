//! All keys and all glyphs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::rule;
use crate::tui::{App, BINDINGS};

/// What the glyphs mean, whatever the colours.
const GLYPHS: &[(&str, &str)] = &[
    ("●", "made or touched at this step"),
    ("◆", "a secret: it never goes on the wire in clear"),
    (
        "≡ ≢",
        "client and server hold the same value, different ones",
    ),
    ("▷ ▶", "under way, arrived"),
    ("▒", "sealed under keys"),
    ("✓ ✗", "a check passed, a check failed"),
];

pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App, screen: Rect) {
    let theme = app.theme;
    let title = |text| {
        let text = vec![Span::styled(text, theme.focus)];
        rule(text, "", 62.min(screen.width), theme.quiet)
    };
    let mut lines = vec![title("Keys")];
    let entry = |left: &str, right: &str| {
        Line::from(vec![
            Span::styled(format!("   {left:<6}"), theme.focus),
            Span::styled(right.to_owned(), theme.text),
        ])
    };
    let keys = BINDINGS.iter().map(|b| entry(b.written, b.long));
    let marks = GLYPHS.iter().map(|(glyph, text)| entry(glyph, text));
    // Where there is no room for both, the marks are a page of their own.
    let both = screen.height as usize >= lines.len() + BINDINGS.len() + GLYPHS.len() + 2;
    app.help_pages = if both { 1 } else { 2 };
    if app.help == 1 {
        lines.extend(keys);
    }
    if both {
        lines.push(title("Marks"));
    } else if app.help > 1 {
        lines[0] = title("Marks");
    }
    if both || app.help > 1 {
        lines.extend(marks);
    }
    let height = (lines.len() as u16 + 1).min(screen.height);
    let width = 62.min(screen.width);
    let area = Rect::new(
        (screen.width - width) / 2,
        (screen.height - height) / 2,
        width,
        height,
    );
    // Whole lines, so that no scraps of what lies under it stay beside it.
    let lines_under = Rect::new(0, area.y, screen.width, height);
    frame.render_widget(Clear, lines_under);
    frame.render_widget(Paragraph::new(lines), area);
}
