//! What if: choosing what to change at a step. Its values come first, then
//! the fields of its message, then the settings of the whole run.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::Target;
use crate::session::screen::detour::{CHOICES, DetourScreen, Row};
use crate::session::screen::lab::setting;
use crate::sim::Key;
use crate::trace::Seat;
use crate::tui::canvas::Canvas;
use crate::tui::field;
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::Draw;
use crate::tui::screen::lab::paragraph;
use crate::tui::screen::lab::picker::{edge, more, select};
use crate::view::Cover;

impl Draw for DetourScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let title = fit(&self.title, (area.width as usize).saturating_sub(8));
        let title = vec![Span::styled(title, theme.focus)];
        let line = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(line, row(area, 0));
        let columns = (area.width as usize).saturating_sub(4).min(100);
        let (text, refused) = self.words();
        let wrapped = crate::view::wrapped(&text, columns.max(8)).len() as u16;
        let words = wrapped.max(2).min(area.height.saturating_sub(4));
        let needed = match &self.picker {
            Some(picker) => picker.lines() + 1,
            None => self.rows.len(),
        };
        let room = area.height.saturating_sub(words + 2);
        let list = Rect {
            y: area.y + 1,
            height: room.min(needed as u16),
            ..area
        };
        if let Some(picker) = &mut self.picker {
            let heading = Span::styled(format!(" {}", setting::name(picker.key)), theme.focus);
            frame.render_widget(Line::from(heading), row(list, 0));
            let inner = Rect {
                y: list.y + 1,
                height: list.height.saturating_sub(1),
                ..list
            };
            picker.draw(frame, inner, canvas, true, CHOICES);
        } else {
            self.rows(frame, list, canvas);
        }
        let style = if refused { theme.wrong } else { theme.text };
        paragraph(frame, area, list.height + 2, &text, columns, style);
    }
}

impl DetourScreen {
    fn rows(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let shown = self.list.window(self.rows.len(), area.height as usize);
        let (first, last) = (shown.start, shown.end);
        let columns = area.width as usize;
        let names = self.rows.iter().map(|row| match row {
            Row::Heading(_) => 0,
            Row::Settable(settable, ..) => width(&settable.name),
            Row::Setting(key) => width(&setting::name(*key)),
        });
        let name_room = names.max().unwrap_or(0).min(columns * 3 / 5);
        let value_room = columns.saturating_sub(name_room + 6 + edge(self.rows.len(), area));
        for (place, line) in shown.enumerate() {
            let place = row(area, place as u16);
            let selected = line == self.list.at;
            let pad = |name: &str| " ".repeat(name_room.saturating_sub(width(name)));
            let (name, value, style) = match &self.rows[line] {
                Row::Heading(words) => {
                    let span = Span::styled(format!(" {words}"), theme.focus);
                    frame.render_widget(Line::from(span), place);
                    continue;
                }
                Row::Settable(settable, shown, _) => (
                    fit_path(&settable.name, name_room),
                    shown.clone(),
                    theme.text,
                ),
                Row::Setting(key) => {
                    let style = match self.scenario.idle(*key) {
                        Some(_) => theme.quiet,
                        None => theme.text,
                    };
                    // What the other side will say is for the two ends alone.
                    let unknown = matches!(
                        (key, canvas.mask.seat),
                        (Key::ClientData, Seat::Server | Seat::Eve | Seat::Mallory)
                            | (Key::ServerData, Seat::Client | Seat::Eve | Seat::Mallory)
                    );
                    let value = match unknown {
                        true => Cover::Seat.shown().to_owned(),
                        false => setting::shown(&self.scenario, *key),
                    };
                    (setting::name(*key), value, style)
                }
            };
            canvas.link(place, Target::Line(line));
            let typed = self.field.as_mut().filter(|_| selected);
            if let Some(field) = typed {
                let prompt = format!("   {name} = ");
                let x = place.x + width(&prompt) as u16;
                let span = Span::styled(prompt, theme.focus);
                frame.render_widget(Line::from(span), place);
                let columns = place.right().saturating_sub(x + 1);
                field::draw(field, frame, Rect::new(x, place.y, columns, 1));
                continue;
            }
            let pad = pad(&name);
            let value = fit(&value, value_room);
            let spans = vec![
                Span::styled(format!("   {name}{pad}  "), theme.quiet),
                Span::styled(value, style),
            ];
            frame.render_widget(Line::from(spans), place);
            if selected {
                select(frame, place, &theme);
            }
        }
        more(frame, area, canvas, first, self.rows.len() - last);
    }
}

/// A path in at most `columns`: of a long one the end says more.
pub(in crate::tui) fn fit_path(path: &str, columns: usize) -> String {
    if width(path) <= columns {
        return path.to_owned();
    }
    let skip = width(path) + 1 - columns.min(width(path));
    let end: String = path.chars().skip(skip).collect();
    format!("…{end}")
}
