//! The detours of this sitting: what was changed, how it ended, what came out
//! differently first.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::screen::detours::DetoursScreen;
use crate::session::{Detour, Target, say};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, rule};
use crate::tui::screen::Draw;
use crate::tui::screen::lab::paragraph;
use crate::tui::screen::lab::picker::{more, select};

/// How many lines a detour takes: the change, how it ended, what differs.
const LINES: u16 = 4;

impl Draw for DetoursScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let title = vec![Span::styled(say("detours-title"), theme.focus)];
        let line = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(line, row(area, 0));
        let list = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let columns = (area.width as usize).saturating_sub(4);
        let all = canvas.detours.all.clone();
        if all.is_empty() {
            let text = say("detours-none");
            paragraph(frame, list, 0, &text, columns.min(92), theme.text);
            return;
        }
        let room = (list.height / LINES).max(1) as usize;
        let shown = self.list.window(all.len(), room);
        let (first, last) = (shown.start, shown.end);
        for (place, line) in shown.enumerate() {
            let detour = &all[line];
            let top = list.y + place as u16 * LINES;
            let height = LINES.min(list.bottom().saturating_sub(top));
            let area = Rect::new(list.x, top, list.width, height);
            canvas.link(area, Target::Line(line));
            let here = canvas.detours.here.as_ref();
            let here = here.is_some_and(|here| Arc::ptr_eq(here, detour));
            self.entry(frame, area, canvas, detour, (line, here));
        }
        more(frame, list, canvas, first, all.len() - last);
    }
}

impl DetoursScreen {
    fn entry(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &Canvas<'_>,
        detour: &Detour,
        (line_at, here): (usize, bool),
    ) {
        let theme = canvas.theme;
        let columns = (area.width as usize).saturating_sub(6);
        let mark = if here { "▸" } else { " " };
        let (end, end_style) = if detour.established {
            ("✓", theme.agreed)
        } else {
            ("✗", theme.wrong)
        };
        let lines = [
            (
                mark,
                theme.focus,
                format!("Δ {}", detour.change),
                theme.focus,
            ),
            (" ", theme.text, format!("  {}", detour.from), theme.quiet),
            (end, end_style, format!("  {}", detour.ending), theme.text),
            (" ", theme.text, format!("  {}", detour.first), theme.text),
        ];
        for (place, (mark, mark_style, text, style)) in lines.into_iter().enumerate() {
            if place as u16 >= area.height {
                break;
            }
            let text = fit(&text, columns + 2);
            let line = Line::from(vec![
                Span::styled(format!(" {mark} "), mark_style),
                Span::styled(text, style),
            ]);
            let at = row(area, place as u16);
            frame.render_widget(line, at);
            if place == 0 && line_at == self.list.at {
                select(frame, at, &theme);
            }
        }
    }
}
