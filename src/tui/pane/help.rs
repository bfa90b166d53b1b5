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
    ("≡", "client and server hold the same value"),
    ("▷ ▶", "under way, arrived"),
    ("▒", "sealed under keys"),
    ("✓ ✗", "a check passed, a check failed"),
];

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, screen: Rect) {
    let theme = &app.theme;
    let mut lines = vec![rule(
        vec![Span::styled("Keys", theme.focus)],
        "",
        62.min(screen.width),
        theme.quiet,
    )];
    let entry = |left: &str, right: &str| {
        Line::from(vec![
            Span::styled(format!("   {left:<6}"), theme.focus),
            Span::styled(right.to_owned(), theme.text),
        ])
    };
    lines.extend(BINDINGS.iter().map(|b| entry(b.written, b.long)));
    // Where there is no room for both, the keys go first.
    if screen.height as usize >= lines.len() + GLYPHS.len() + 2 {
        lines.push(rule(
            vec![Span::styled("Marks", theme.focus)],
            "",
            62.min(screen.width),
            theme.quiet,
        ));
        lines.extend(GLYPHS.iter().map(|(glyph, text)| entry(glyph, text)));
    }
    let height = (lines.len() as u16 + 1).min(screen.height);
    let width = 62.min(screen.width);
    let area = Rect::new(
        (screen.width - width) / 2,
        (screen.height - height) / 2,
        width,
        height,
    );
    // A margin of blanks keeps what lies under it apart.
    let margin = Rect::new(
        area.x.saturating_sub(2),
        area.y,
        (width + 4).min(screen.width),
        height,
    );
    frame.render_widget(Clear, margin);
    frame.render_widget(Paragraph::new(lines), area);
}
