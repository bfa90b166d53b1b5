//! What can be picked beside the wire: attacks that are ready, checks to leave
//! out, who stands in the middle, and what else the run is made of.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::session::screen::bench::CHOICES;
use crate::session::screen::bench::pick::{List, Pick, settings};
use crate::session::{ListState, Target};
use crate::sim::{Attack, Scenario};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::lab::paragraph;
use crate::tui::screen::lab::picker::{edge, more, select};
use crate::tui::screen::lab::setting::{name_room, setting_line};

impl Pick {
    pub(super) fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        scenario: &Scenario,
        canvas: &mut Canvas<'_>,
    ) {
        self.refresh(scenario);
        let theme = canvas.theme;
        let title = vec![Span::styled(self.title(), theme.focus)];
        let head = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let columns = (area.width as usize).saturating_sub(3).min(92);
        let (text, refused) = self.words();
        let wrapped = crate::view::wrapped(&text, columns.max(8)).len() as u16;
        let words = wrapped.max(3).min(area.height.saturating_sub(4));
        let room = area.height.saturating_sub(words + 2);
        let list = Rect {
            y: area.y + 1,
            height: room.min(self.lines() as u16),
            ..area
        };
        match &mut self.list {
            List::Setting(picker) => picker.draw(frame, list, canvas, true, CHOICES),
            List::Settings {
                open: Some(picker), ..
            } => picker.draw(frame, list, canvas, true, CHOICES),
            List::Settings { list: state, .. } => {
                setting_lines(state, scenario, frame, list, canvas);
            }
            List::Attacks {
                list: state, made, ..
            } => attacks(state, made, frame, list, canvas),
        }
        let style = if refused { theme.wrong } else { theme.text };
        paragraph(frame, area, list.height + 2, &text, columns, style);
    }
}

fn attacks(
    state: &mut ListState,
    made: &[bool],
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let theme = canvas.theme;
    let shown = state.window(Attack::ALL.len(), area.height as usize);
    let (first, last) = (shown.start, shown.end);
    let names = Attack::ALL.iter().map(|attack| width(attack.name));
    let names = names.max().unwrap_or(0);
    let room = (area.width as usize).saturating_sub(names + 6 + edge(Attack::ALL.len(), area));
    for (place, at) in shown.enumerate() {
        let place = row(area, place as u16);
        let attack = &Attack::ALL[at];
        let is_made = made.get(at).copied().unwrap_or(false);
        let mark = if is_made { "▸" } else { " " };
        let pad = " ".repeat(names - width(attack.name));
        let style = if is_made { theme.focus } else { theme.text };
        let name = format!(" {mark} {}{pad}  ", attack.name);
        let line = Line::from(vec![
            Span::styled(name, theme.quiet),
            Span::styled(fit(attack.title, room), style),
        ]);
        frame.render_widget(line, place);
        canvas.link(place, Target::Line(CHOICES + at));
        if at == state.at {
            select(frame, place, &theme);
        }
    }
    more(frame, area, canvas, first, Attack::ALL.len() - last);
}

fn setting_lines(
    state: &mut ListState,
    scenario: &Scenario,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let theme = canvas.theme;
    let keys = settings(scenario);
    let shown = state.window(keys.len(), area.height as usize);
    let (first, last) = (shown.start, shown.end);
    let names = name_room(&keys);
    let columns = (area.width as usize).saturating_sub(edge(keys.len(), area));
    for (place, at) in shown.enumerate() {
        let place = row(area, place as u16);
        let line = setting_line(
            scenario,
            keys[at],
            names,
            columns,
            Modifier::empty(),
            &theme,
        );
        frame.render_widget(line, place);
        canvas.link(place, Target::Line(CHOICES + at));
        if at == state.at {
            select(frame, place, &theme);
        }
    }
    more(frame, area, canvas, first, keys.len() - last);
}
