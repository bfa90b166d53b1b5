//! All keys of a place, and what the marks mean.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Screen, Turn};
use crate::tui::keys::{self, Action, Place};
use crate::tui::pane::{row, rule, width};
use crate::tui::shared::{Shared, say};
use crate::view::Catalogue;

/// What the glyphs mean, whatever the colours: glyph, and key of its words.
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

/// The help for the place from which it was opened.
#[derive(Debug)]
pub(in crate::tui) struct Help {
    about: Place,
    scroll: u16,
    limit: u16,
    height: u16,
}

impl Help {
    pub(in crate::tui) fn new(about: Place) -> Self {
        Self {
            about,
            scroll: 0,
            limit: 0,
            height: 1,
        }
    }

    fn lines(&self, shared: &Shared, columns: u16) -> Vec<Line<'static>> {
        let theme = shared.theme;
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
            let pad = " ".repeat(10usize.saturating_sub(width(left)));
            Line::from(vec![
                Span::styled(format!("   {left}{pad}"), theme.focus),
                Span::styled(right, theme.text),
            ])
        };
        let mut lines = vec![title(say(&format!("place-{}", self.about.id())))];
        for binding in keys::at(self.about) {
            let words = format!("key-{}", binding.action.id());
            let long = Catalogue::english().say_attribute(&words, "long");
            let name = |key| keys::name(key, shared.ascii);
            let keys = binding.keys.iter().map(name).collect::<Vec<_>>();
            lines.push(entry(&keys.join(" "), long));
        }
        lines.push(Line::default());
        lines.push(title(say("help-marks")));
        for (glyph, words) in GLYPHS {
            lines.push(entry(glyph, say(words)));
        }
        lines
    }
}

impl Screen for Help {
    fn place(&self) -> Place {
        Place::Help
    }

    fn has_header(&self) -> bool {
        false
    }

    fn act(&mut self, action: Action, _shared: &mut Shared) -> Turn {
        let page = self.height.saturating_sub(2).max(1);
        self.scroll = match action {
            Action::Down => self.scroll + 1,
            Action::Up => self.scroll.saturating_sub(1),
            Action::PageDown => self.scroll + page,
            Action::PageUp => self.scroll.saturating_sub(page),
            Action::First => 0,
            Action::Last => self.limit,
            Action::Help | Action::Open => return Turn::Pop,
            _ => return Turn::Common,
        }
        .min(self.limit);
        Turn::Stay
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let columns = area.width.min(76);
        let left = (area.width - columns) / 2;
        let area = Rect::new(area.x + left, area.y, columns, area.height);
        let lines = self.lines(shared, columns);
        self.height = area.height;
        self.limit = (lines.len() as u16).saturating_sub(area.height);
        self.scroll = self.scroll.min(self.limit);
        let shown = lines.into_iter().skip(self.scroll as usize);
        for (place, line) in shown.take(area.height as usize).enumerate() {
            frame.render_widget(line, row(area, place as u16));
        }
        if self.scroll < self.limit {
            let more = format!("↓ {}", self.limit - self.scroll);
            let mark = Line::from(Span::styled(more, shared.theme.quiet)).right_aligned();
            frame.render_widget(mark, row(area, area.height - 1));
        }
    }
}
