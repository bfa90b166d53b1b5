//! All keys of a place, and what the marks mean.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::screen::help::Help;
use crate::session::{KeyCode, Place, catalogue, keys, say};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{row, rule, width};
use crate::tui::screen::Draw;

/// What the glyphs mean, whatever the colors: glyph, and key of its words.
const GLYPHS: &[(&str, &str)] = &[
    ("●", "mark-touched"),
    ("◆", "mark-secret"),
    ("??", "mark-covered"),
    ("≡ ≢", "mark-agreed"),
    ("▷ ▶", "mark-arrow"),
    ("▒", "mark-sealed"),
    ("✓ ✗", "mark-check"),
    ("Δ", "mark-changed"),
];

impl Help {
    fn lines(&self, canvas: &Canvas<'_>, columns: u16) -> Vec<Line<'static>> {
        let theme = canvas.theme;
        let title = |text: String| {
            let quiet = theme.quiet;
            rule(
                vec![Span::styled(text, theme.focus)],
                String::new(),
                columns,
                quiet,
            )
        };
        let entry = |left: &str, right: String| {
            let pad = " ".repeat(12usize.saturating_sub(width(left)));
            let left = format!("   {left}{pad}");
            let room = (columns as usize).saturating_sub(width(&left) + 1);
            let lines = crate::view::wrapped(&right, room.max(8));
            lines
                .into_iter()
                .enumerate()
                .map(|(at, line)| {
                    let left = match at {
                        0 => left.clone(),
                        _ => " ".repeat(width(&left)),
                    };
                    Line::from(vec![
                        Span::styled(left, theme.focus),
                        Span::styled(line.into_owned(), theme.text),
                    ])
                })
                .collect::<Vec<_>>()
        };
        let mut lines = vec![title(say(&format!("place-{}", self.about.id())))];
        for binding in keys::at(self.about) {
            let words = format!("key-{}", binding.action.id());
            // A place may mean something of its own by a key.
            let own = format!("key-at-{}-{}", self.about.id(), binding.action.id());
            let long = match catalogue().has(&own) {
                true => say(&own),
                false => catalogue().say_attribute(&words, "long"),
            };
            let name = |key: &KeyCode| keys::name(*key, canvas.ascii);
            let keys = binding.keys.iter().map(name).collect::<Vec<_>>();
            lines.extend(entry(&keys.join(" "), long));
        }
        if self.about == Place::Steps {
            lines.extend(entry("0-9", say("help-number")));
        }
        lines.extend(entry(&say("help-mouse"), say("help-mouse-does")));
        lines.push(Line::default());
        lines.push(title(say("help-marks")));
        for (glyph, words) in GLYPHS {
            lines.extend(entry(glyph, say(words)));
        }
        lines
    }
}

impl Draw for Help {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let columns = area.width.min(76);
        let left = (area.width - columns) / 2;
        let area = Rect::new(area.x + left, area.y, columns, area.height);
        let lines = self.lines(canvas, columns);
        // The last row says how much more there is.
        let rows = area.height.saturating_sub(1) as usize;
        let window = self.scroll.window(lines.len(), rows);
        for (place, line) in lines[window].iter().enumerate() {
            frame.render_widget(line, row(area, place as u16));
        }
        let more = self.scroll.marks().join(" ─ ");
        if !more.is_empty() {
            let mark = Line::from(Span::styled(more, canvas.theme.quiet)).right_aligned();
            frame.render_widget(mark, row(area, area.height - 1));
        }
    }
}
