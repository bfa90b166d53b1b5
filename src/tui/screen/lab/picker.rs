//! The possibilities of one setting, to choose from or to type.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::session::screen::lab::picker::Picker;
use crate::session::{Target, say};
use crate::sim::Key;
use crate::tui::canvas::Canvas;
use crate::tui::field;
use crate::tui::pane::{fit, row, width};
use crate::tui::theme::Theme;

impl Picker {
    /// Draws its lines; `base` is the number of the first one for the mouse.
    pub(in crate::tui) fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
        inside: bool,
        base: usize,
    ) {
        let theme = canvas.theme;
        let room = (area.width as usize).saturating_sub(4 + edge(self.lines(), area));
        let shown = self.list.window(self.lines(), area.height as usize);
        let (first, last) = (shown.start, shown.end);
        let names = self.choices.iter().map(|choice| width(&choice.label));
        let names = names.max().unwrap_or(0);
        for (place, line) in shown.enumerate() {
            let place = row(area, place as u16);
            let selected = inside && line == self.list.at;
            let (mark, text, style) = match self.choices.get(line) {
                Some(choice) if choice.chosen => ("▸", choice.label.clone(), theme.focus),
                Some(choice) if choice.refused.is_some() => {
                    ("✗", choice.label.clone(), theme.quiet)
                }
                Some(choice) => (" ", choice.label.clone(), theme.text),
                None => (" ", say("lab-type"), theme.text),
            };
            canvas.link(place, Target::Line(base + line));
            let text = fit(&text, room);
            let mut spans = vec![Span::styled(format!(" {mark} {text}"), style)];
            // The registered name, where there is room for it.
            if let Some(choice) = self.choices.get(line)
                && self.key == Key::Suite
                && room > names + 4 + width(&choice.value)
            {
                let pad = " ".repeat(names - width(&text) + 4);
                let value = format!("{pad}{}", choice.value);
                spans.push(Span::styled(value, theme.quiet));
            }
            frame.render_widget(Line::from(spans), place);
            if selected {
                select(frame, place, &theme);
            }
            if let Some(field) = self.field.as_mut().filter(|_| selected) {
                frame.render_widget(ratatui::widgets::Clear, place);
                let prompt = Span::styled(" > ", theme.focus);
                frame.render_widget(Line::from(prompt), place);
                let x = place.x + 3;
                let columns = place.width.saturating_sub(4);
                field::draw(field, frame, Rect::new(x, place.y, columns, 1));
            }
        }
        more(frame, area, canvas, first, self.lines() - last);
    }
}

/// Shows that a line is the selected one.
pub(in crate::tui) fn select(frame: &mut Frame<'_>, place: Rect, theme: &Theme) {
    let place = place.intersection(frame.area());
    // One color for the whole line: what is quiet in it is not to look
    // torn out.
    let style = Style::reset().patch(theme.selected);
    frame.buffer_mut().set_style(place, style);
}

/// How many columns at the right edge are taken by what [`more`] says there.
pub(in crate::tui) fn edge(lines: usize, area: Rect) -> usize {
    if lines > area.height as usize { 5 } else { 0 }
}

/// Says at the right edge how many lines are out of sight.
pub(in crate::tui) fn more(
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &Canvas<'_>,
    above: usize,
    below: usize,
) {
    let mark = |frame: &mut Frame<'_>, text: String, place: Rect| {
        let columns = (width(&text) as u16).min(place.width);
        let place = Rect::new(place.right() - columns, place.y, columns, 1);
        let span = Span::styled(text, canvas.theme.quiet);
        frame.render_widget(Line::from(span), place);
    };
    if above > 0 && area.height > 0 {
        mark(frame, format!(" ↑ {above}"), row(area, 0));
    }
    if below > 0 && area.height > 1 {
        mark(frame, format!(" ↓ {below}"), row(area, area.height - 1));
    }
}
