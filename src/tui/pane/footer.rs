//! The few keys that matter here, and what Eve lacks.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::width;
use crate::tui::{App, BINDINGS};

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let mut spans = vec![Span::raw(" ")];
    for binding in BINDINGS {
        if let Some(short) = binding.short {
            spans.push(Span::styled(binding.written, app.theme.focus));
            spans.push(Span::styled(format!(" {short}   "), app.theme.quiet));
        }
    }
    let used: usize = spans.iter().map(Span::width).sum();
    let eve = eve(app);
    let room = (area.width as usize).saturating_sub(used + 1);
    if width(&eve) <= room {
        spans.push(Span::raw(" ".repeat(room - width(&eve))));
        spans.push(Span::styled(eve, app.theme.eve));
    }
    frame.render_widget(Line::from(spans), area);
}

/// What stands between Eve and the application data at this step.
fn eve(app: &App) -> String {
    match app.eve.lacks(app.cursor) {
        None if app.eve.chain.is_empty() => String::new(),
        None => "Eve reads along".to_owned(),
        Some(link) => {
            let names: Vec<String> = link.any_of.iter().map(|q| q.label()).collect();
            format!("Eve lacks {}", names.join(" or "))
        }
    }
}
