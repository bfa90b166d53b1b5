//! The few keys that matter here, and what Eve lacks.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::width;
use crate::tui::{Action, App, BINDINGS, Binding};

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let room = (area.width as usize).saturating_sub(2);
    let written = |binding: &Binding| {
        let short = binding.short.unwrap_or_default();
        width(binding.written) + width(short) + 4
    };
    // Without help and the way out nobody is to sit; the others come in the
    // order of the table as far as there is room.
    let vital = |binding: &Binding| matches!(binding.action, Action::Help | Action::Quit);
    let listed = || BINDINGS.iter().filter(|binding| binding.short.is_some());
    let mut left = room.saturating_sub(listed().filter(|b| vital(b)).map(written).sum());
    let mut spans = vec![Span::raw(" ")];
    for binding in listed() {
        if !vital(binding) {
            if written(binding) > left {
                continue;
            }
            left -= written(binding);
        }
        let short = binding.short.unwrap_or_default();
        spans.push(Span::styled(binding.written, app.theme.focus));
        spans.push(Span::styled(format!(" {short}   "), app.theme.quiet));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    // Where the header has two lines, it says so already.
    let eve = if area.width >= 110 {
        super::header::eve(app)
    } else {
        String::new()
    };
    let room = (area.width as usize).saturating_sub(used + 1);
    if width(&eve) <= room {
        spans.push(Span::raw(" ".repeat(room - width(&eve))));
        spans.push(Span::styled(eve, app.theme.eve));
    }
    frame.render_widget(Line::from(spans), area);
}
