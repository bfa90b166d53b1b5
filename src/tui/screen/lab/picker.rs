//! The possibilities of one setting, to choose from or to type.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{setting, toggle};
use crate::sim::{Key, Scenario};
use crate::tui::field::Field;
use crate::tui::keys::Action;
use crate::tui::list::ListState;
use crate::tui::pane::{fit, row, width};
use crate::tui::screen::Target;
use crate::tui::shared::{Shared, say, say_with};
use crate::tui::theme::Theme;
use crate::view::{Choice, as_sentence, choices};

/// What came of a key.
pub(in crate::tui) enum Picked {
    /// Nothing that anybody else need know.
    Nothing,
    /// The scenario is now this one; what was changed, in few words.
    Changed(Box<Scenario>, String),
    /// Back to where the setting was chosen.
    Leave,
    /// The key is none of a list's.
    Other,
}

/// The possibilities of one setting.
pub(in crate::tui) struct Picker {
    /// Which setting.
    pub key: Key,
    choices: Vec<Choice>,
    list: ListState,
    field: Option<Field>,
    /// What is to be said of the last thing that was tried, and whether it was
    /// refused.
    said: Option<(String, bool)>,
}

impl Picker {
    /// The possibilities of a setting in a scenario, the present one selected.
    pub(in crate::tui) fn new(scenario: &Scenario, key: Key) -> Self {
        let choices = match key {
            Key::Skip => toggle::checks(scenario),
            _ => choices(scenario, key),
        };
        let chosen = choices.iter().position(|choice| choice.chosen);
        let at = match key {
            // Those are lists to which one adds.
            Key::Set | Key::Wire => choices.len(),
            _ => chosen.unwrap_or(0),
        };
        Self {
            key,
            list: ListState::at(at),
            choices,
            field: None,
            said: None,
        }
    }

    /// The lines, the one to type in among them.
    pub(in crate::tui) fn lines(&self) -> usize {
        self.choices.len() + usize::from(setting::typed(self.key).is_some())
    }

    fn selected(&self) -> Option<&Choice> {
        self.choices.get(self.list.at)
    }

    /// Whether letters go to its text field.
    pub(in crate::tui) fn wants_text(&self) -> bool {
        self.field.is_some()
    }

    /// Whether several of its lines can hold, each for itself.
    pub(in crate::tui) fn is_ticked(&self) -> bool {
        matches!(self.key, Key::Skip | Key::Leak)
    }

    /// Takes a letter.
    pub(in crate::tui) fn text(&mut self, key: KeyEvent) -> bool {
        match &mut self.field {
            Some(field) => {
                self.said = None;
                field.key(key)
            }
            None => false,
        }
    }

    /// Selects a line; gives whether it was selected before.
    pub(in crate::tui) fn click(&mut self, line: usize) -> bool {
        let before = self.list.at == line;
        self.field = None;
        self.said = None;
        self.list.at = line.min(self.lines().saturating_sub(1));
        before
    }

    /// Does what a key asks for.
    pub(in crate::tui) fn act(&mut self, action: Action, scenario: &Scenario) -> Picked {
        if let Some(field) = &mut self.field {
            match action {
                Action::Open => return self.submit(scenario),
                Action::Return => {
                    self.field = None;
                    self.said = None;
                }
                Action::Quit | Action::Help => return Picked::Other,
                action => {
                    field.act(action);
                }
            }
            return Picked::Nothing;
        }
        let lines = self.lines();
        if self.list.act(action, lines, |_| true) {
            self.said = None;
            return Picked::Nothing;
        }
        match action {
            Action::Open | Action::Toggle => self.take(scenario),
            Action::Left | Action::Return => Picked::Leave,
            Action::Right => Picked::Nothing,
            _ => Picked::Other,
        }
    }

    /// Takes the selected one.
    fn take(&mut self, scenario: &Scenario) -> Picked {
        let Some(choice) = self.selected() else {
            let now = match self.key {
                Key::Set | Key::Wire => String::new(),
                key => scenario.setting(key).unwrap_or_default(),
            };
            if setting::typed(self.key).is_some() {
                self.field = Some(Field::new(&now));
                self.said = None;
            }
            return Picked::Nothing;
        };
        if self.key == Key::Set {
            let change = say_with("lab-taken-back", &[("set", &choice.label)]);
            let changed = scenario.without_override(self.list.at);
            return self.changed(changed, change);
        }
        if self.key == Key::Wire {
            let change = say_with("lab-taken-back", &[("set", &choice.label)]);
            let mut changed = scenario.clone();
            changed
                .wire
                .remove(self.list.at.min(changed.wire.len() - 1));
            return self.changed(changed, change);
        }
        if self.key == Key::Skip {
            let changed = toggle::next_side(scenario, &choice.value);
            let change = setting::change(self.key, &changed);
            return self.changed(changed, change);
        }
        if self.key == Key::Leak {
            let value = toggle::leaks(scenario, &choice.value);
            return self.set(scenario, &value);
        }
        let value = choice.value.clone();
        self.set(scenario, &value)
    }

    fn submit(&mut self, scenario: &Scenario) -> Picked {
        let Some(field) = &self.field else {
            return Picked::Nothing;
        };
        let value = field.text().to_owned();
        let typed = match self.key {
            Key::ClientData | Key::ServerData => value.as_str(),
            _ => value.trim(),
        };
        let picked = self.set(scenario, typed);
        if matches!(picked, Picked::Changed(..)) {
            self.field = None;
        }
        picked
    }

    fn set(&mut self, scenario: &Scenario, value: &str) -> Picked {
        match scenario.with(self.key, value) {
            Err(error) => {
                self.said = Some((as_sentence(&error), true));
                Picked::Nothing
            }
            Ok(changed) => {
                let brought: Vec<String> = changed
                    .brought
                    .iter()
                    .map(|(key, _)| setting::change(*key, &changed.scenario))
                    .collect();
                let what = match self.key {
                    Key::Set | Key::Wire => crate::wire::printable(value.as_bytes()),
                    key => setting::change(key, &changed.scenario),
                };
                let picked = self.changed(changed.scenario, what);
                if !brought.is_empty() {
                    let list = brought.join(", ");
                    let words = say_with("lab-brought", &[("what", &list)]);
                    self.said = Some((words, false));
                }
                picked
            }
        }
    }

    fn changed(&mut self, scenario: Scenario, change: String) -> Picked {
        let at = self.list.at;
        *self = Self::new(&scenario, self.key);
        if matches!(self.key, Key::Set | Key::Wire | Key::Skip | Key::Leak) {
            self.list.at = at.min(self.lines().saturating_sub(1));
        }
        Picked::Changed(Box::new(scenario), change)
    }

    /// What is to be said now: of the last thing that was tried, of the
    /// selected possibility, or of the setting. `true` if it is a refusal.
    pub(in crate::tui) fn words(&self, inside: bool) -> (String, bool) {
        if let Some(said) = &self.said {
            return said.clone();
        }
        if self.field.is_some() {
            return (setting::typed(self.key).unwrap_or_default(), false);
        }
        let selected = self.selected().filter(|_| inside);
        if let Some(why) = selected.and_then(|choice| choice.refused.clone()) {
            return (format!("✗ {why}"), false);
        }
        match selected {
            Some(_) if self.key == Key::Set => (say("lab-take-back"), false),
            Some(_) if self.key == Key::Wire => (say("lab-take-act-back"), false),
            Some(choice) if self.key == Key::Skip => (toggle::words(&choice.value), false),
            Some(choice) if self.key == Key::Mitm => {
                (say(&format!("lab-mitm-about-{}", choice.value)), false)
            }
            // A label may be too long for its line.
            Some(choice) if width(&choice.label) > 40 => (format!("{}.", choice.label), false),
            None if inside => (setting::typed(self.key).unwrap_or_default(), false),
            _ => (setting::about(self.key), false),
        }
    }

    /// Draws its lines; `base` is the number of the first one for the mouse.
    pub(in crate::tui) fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        shared: &mut Shared,
        inside: bool,
        base: usize,
    ) {
        let theme = shared.theme;
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
            shared.link(place, Target::Line(base + line));
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
            if let Some(field) = self.field.as_ref().filter(|_| selected) {
                frame.render_widget(ratatui::widgets::Clear, place);
                let prompt = Span::styled(" > ", theme.focus);
                frame.render_widget(Line::from(prompt), place);
                let x = place.x + 3;
                let columns = place.width.saturating_sub(4);
                field.draw(frame, Rect::new(x, place.y, columns, 1));
            }
        }
        more(frame, area, shared, first, self.lines() - last);
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
    shared: &Shared,
    above: usize,
    below: usize,
) {
    let mark = |frame: &mut Frame<'_>, text: String, place: Rect| {
        let columns = (width(&text) as u16).min(place.width);
        let place = Rect::new(place.right() - columns, place.y, columns, 1);
        let span = Span::styled(text, shared.theme.quiet);
        frame.render_widget(Line::from(span), place);
    };
    if above > 0 && area.height > 0 {
        mark(frame, format!(" ↑ {above}"), row(area, 0));
    }
    if below > 0 && area.height > 1 {
        mark(frame, format!(" ↓ {below}"), row(area, area.height - 1));
    }
}
