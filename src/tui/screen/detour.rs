//! What if: choosing what to change at a step. Its values come first, then
//! the fields of its message, then the settings of the whole run.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::lab::paragraph;
use super::lab::picker::{Picked, Picker, edge, more, select};
use super::lab::setting::{self, SETTINGS};
use super::{Screen, Target, Turn};
use crate::sim::{Key, Scenario};
use crate::trace::Seat;
use crate::trace::Values;
use crate::tui::detour::{Errand, set_out};
use crate::tui::field::Field;
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::shared::{Shared, say, say_with};
use crate::view::{
    Cover, Settable, SettableError, Spot, as_sentence, override_label, settable, short_bytes,
};

/// The number of the first possibility of a setting for the mouse.
const CHOICES: usize = 1000;

/// A line of the chooser.
enum Row {
    /// What the lines below it are.
    Heading(String),
    /// A value or a field, what stands there as far as it may be seen, and
    /// whether it may.
    Settable(Settable, String, bool),
    /// A setting of the run.
    Setting(Key),
}

/// The chooser.
pub(in crate::tui) struct DetourScreen {
    scenario: Scenario,
    title: String,
    rows: Vec<Row>,
    list: ListState,
    /// The text for the selected value or field.
    field: Option<Field>,
    /// The possibilities of the selected setting.
    picker: Option<Picker>,
    /// What is wrong with what was typed.
    said: Option<String>,
    errand: Option<Errand>,
}

/// The chooser for the step under the cursor.
///
/// # Errors
/// The key of the words that say why there is none here.
pub(in crate::tui) fn choose(shared: &Shared) -> Result<DetourScreen, &'static str> {
    // Another run would give the answer away, or a part of it.
    if !shared.mask.asked.is_empty() || !shared.mask.asked_who.is_empty() {
        return Err("notice-question-first");
    }
    let trace = shared.scene.trace();
    // A real peer does not say again what it said.
    if !shared.scene.run.is_simulated() {
        return Err("notice-detour-peer");
    }
    let Some(step) = shared.step() else {
        return Err("walk-empty");
    };
    let sight = shared.sight();
    let opens = step
        .packet
        .and_then(|packet| trace.packets.get(packet.0 as usize))
        .is_some_and(|packet| sight.opens(packet));
    let (values, fields): (Vec<_>, Vec<_>) = settable(trace, step)
        .into_iter()
        .partition(|settable| matches!(settable.spot, Spot::Value(_)));
    let mut rows = Vec::new();
    if !values.is_empty() {
        rows.push(Row::Heading(say("detour-values")));
    }
    for settable in values {
        let Spot::Value(id) = settable.spot else {
            continue;
        };
        let shown = sight.short(trace.value(id));
        rows.push(Row::Settable(settable, shown, sight.sees(id)));
    }
    if opens && !fields.is_empty() {
        rows.push(Row::Heading(say("detour-fields")));
        for settable in fields {
            let shown = short_bytes(&settable.bytes);
            rows.push(Row::Settable(settable, shown, true));
        }
    }
    rows.push(Row::Heading(say("detour-settings")));
    rows.extend(SETTINGS.map(Row::Setting));
    let facts = [
        ("step", shared.cursor.to_string()),
        ("title", shared.block.title.clone()),
    ];
    let facts: Vec<(&str, &str)> = facts.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Ok(DetourScreen {
        scenario: shared.scene.run.scenario.clone(),
        title: say_with("detour-title", &facts),
        rows,
        list: ListState::at(1),
        field: None,
        picker: None,
        said: None,
        errand: None,
    })
}

impl DetourScreen {
    fn can(&self, line: usize) -> bool {
        matches!(
            self.rows.get(line),
            Some(Row::Settable(..) | Row::Setting(_))
        )
    }

    fn selected(&self) -> Option<&Row> {
        self.rows.get(self.list.at)
    }

    fn open(&mut self) {
        match self.rows.get(self.list.at) {
            Some(Row::Settable(..)) => self.field = Some(Field::new("")),
            Some(Row::Setting(key)) => self.picker = Some(Picker::new(&self.scenario, *key)),
            _ => {}
        }
        self.said = None;
    }

    /// Reads what was typed and sets out.
    fn submit(&mut self, shared: &mut Shared) {
        let (Some(field), Some(Row::Settable(settable, _, seen))) =
            (&self.field, self.rows.get(self.list.at))
        else {
            return;
        };
        let typed = field.text();
        let read = match settable.read(typed) {
            // Whoever may not see what stands there is not told either that
            // it was guessed.
            Err(SettableError::Same) if !seen => settable.read_any(typed),
            read => read,
        };
        match read {
            Err(error) => self.said = Some(as_sentence(&error)),
            Ok(set) => {
                let mut scenario = self.scenario.clone();
                scenario.overrides.retain(|old| old.target != set.target);
                let change = override_label(&set);
                scenario.overrides.push(set);
                self.leave(scenario, change, shared);
            }
        }
    }

    fn leave(&mut self, scenario: Scenario, change: String, shared: &mut Shared) {
        self.field = None;
        self.errand = Some(set_out(shared, scenario, change));
    }

    /// What is to be said below the list, and whether it is a refusal.
    fn words(&self) -> (String, bool) {
        if let Some(said) = &self.said {
            return (said.clone(), true);
        }
        if let Some(picker) = &self.picker {
            return picker.words(true);
        }
        match (self.selected(), &self.field) {
            (Some(Row::Settable(settable, ..)), None) => (
                say_with(
                    "detour-set",
                    &[("what", &settable.name), ("hint", &settable.hint)],
                ),
                false,
            ),
            (Some(Row::Settable(settable, _, seen)), Some(field)) => {
                let remark = settable
                    .read(field.text())
                    .ok()
                    .and_then(|set| settable.remark(&set))
                    .filter(|_| *seen);
                let how = || {
                    let how = say("detour-how");
                    format!("{} {how}", as_sentence(&settable.hint))
                };
                (remark.unwrap_or_else(how), false)
            }
            (Some(Row::Setting(key)), _) => match self.scenario.idle(*key) {
                Some(why) => (format!("✗ {}", as_sentence(&why)), false),
                None => (setting::about(*key), false),
            },
            _ => (String::new(), false),
        }
    }
}

impl Screen for DetourScreen {
    fn place(&self) -> Place {
        Place::Detour
    }

    fn wants_text(&self) -> bool {
        self.field.is_some() || self.picker.as_ref().is_some_and(Picker::wants_text)
    }

    fn text(&mut self, key: KeyEvent, _shared: &mut Shared) -> bool {
        self.said = None;
        match (&mut self.field, &mut self.picker) {
            (Some(field), _) => field.key(key),
            (None, Some(picker)) => picker.text(key),
            (None, None) => false,
        }
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        // While a run is under way one may only wait, or give it up.
        if let Some(errand) = self.errand.take_if(|_| shared.busy.is_some()) {
            if action != Action::Return {
                self.errand = Some(errand);
                return match action {
                    Action::Quit | Action::Help => Turn::Common,
                    _ => Turn::Stay,
                };
            }
            errand.give_up();
            shared.busy = None;
            return Turn::Stay;
        }
        if let Some(picker) = &mut self.picker {
            match picker.act(action, &self.scenario) {
                Picked::Nothing => {}
                Picked::Leave => self.picker = None,
                Picked::Other => return Turn::Common,
                Picked::Changed(scenario, change) => self.leave(*scenario, change, shared),
            }
            return Turn::Stay;
        }
        if let Some(field) = &mut self.field {
            match action {
                Action::Open => self.submit(shared),
                Action::Return => {
                    self.field = None;
                    self.said = None;
                }
                Action::Quit | Action::Help => return Turn::Common,
                action => {
                    field.act(action);
                }
            }
            return Turn::Stay;
        }
        let count = self.rows.len();
        let can: Vec<bool> = (0..count).map(|line| self.can(line)).collect();
        if self.list.act(action, count, |line| can[line]) {
            self.said = None;
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right => {
                self.open();
                Turn::Stay
            }
            Action::Left => Turn::Pop,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        if let (Some(picker), Some(choice)) = (&mut self.picker, line.checked_sub(CHOICES)) {
            return picker.click(choice);
        }
        let before = self.list.at == line && self.field.is_none();
        if self.can(line) {
            self.list.at = line;
            self.field = None;
            self.picker = None;
            self.said = None;
        }
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        let words = match action {
            Action::Open if self.wants_text() => "footer-run-typed",
            // Their keys are letters then.
            Action::Return | Action::Help | Action::Quit if self.wants_text() => {
                return Some(String::new());
            }
            Action::Open if self.picker.is_some() => "footer-run-choice",
            Action::Open => "footer-change",
            _ => return None,
        };
        Some(say(words))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
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
            picker.draw(frame, inner, shared, true, CHOICES);
        } else {
            self.rows(frame, list, shared);
        }
        let style = if refused { theme.wrong } else { theme.text };
        paragraph(frame, area, list.height + 2, &text, columns, style);
    }
}

impl DetourScreen {
    fn rows(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
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
                        (key, shared.mask.seat),
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
            shared.link(place, Target::Line(line));
            let typed = self.field.as_ref().filter(|_| selected);
            if let Some(field) = typed {
                let prompt = format!("   {name} = ");
                let x = place.x + width(&prompt) as u16;
                let span = Span::styled(prompt, theme.focus);
                frame.render_widget(Line::from(span), place);
                let columns = place.right().saturating_sub(x + 1);
                field.draw(frame, Rect::new(x, place.y, columns, 1));
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
        more(frame, area, shared, first, self.rows.len() - last);
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
