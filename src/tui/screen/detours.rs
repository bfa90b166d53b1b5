//! The detours of this sitting: what was changed, how it ended, what came out
//! differently first.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lab::paragraph;
use super::lab::picker::{more, select};
use super::{Screen, Target, Turn};
use crate::tui::app::App;
use crate::tui::detour::Detour;
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::pane::{fit, row, rule};
use crate::tui::shared::{Shared, say};

/// How many lines a detour takes: the change, how it ended, what differs.
const LINES: u16 = 4;

/// The list.
pub(in crate::tui) struct DetoursScreen {
    list: ListState,
}

impl DetoursScreen {
    /// The list with the latest selected.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        Self {
            list: ListState::at(shared.detours.all.len().saturating_sub(1)),
        }
    }
}

impl Screen for DetoursScreen {
    fn place(&self) -> Place {
        Place::Detours
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let count = shared.detours.all.len();
        if self.list.act(action, count, |_| true) {
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right => {
                if let Some(detour) = shared.detours.all.get(self.list.at) {
                    let again = Arc::clone(detour);
                    let go = move |app: &mut App| app.take_detour(again, false);
                    shared.pending.push(Box::new(go));
                }
                Turn::Stay
            }
            Action::Left => Turn::Pop,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        let before = self.list.at == line;
        self.list.at = line.min(shared.detours.all.len().saturating_sub(1));
        before
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let empty = shared.detours.all.is_empty();
        match action {
            Action::Open if empty => Some(String::new()),
            Action::Open => Some(say("footer-go-again")),
            _ => None,
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let title = vec![Span::styled(say("detours-title"), theme.focus)];
        let line = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(line, row(area, 0));
        let list = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let columns = (area.width as usize).saturating_sub(4);
        let all = shared.detours.all.clone();
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
            shared.link(area, Target::Line(line));
            let here = shared.detours.here.as_ref();
            let here = here.is_some_and(|here| Arc::ptr_eq(here, detour));
            self.entry(frame, area, shared, detour, (line, here));
        }
        more(frame, list, shared, first, all.len() - last);
    }
}

impl DetoursScreen {
    fn entry(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        shared: &Shared,
        detour: &Detour,
        (line_at, here): (usize, bool),
    ) {
        let theme = shared.theme;
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
