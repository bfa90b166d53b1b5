//! The possibilities of one setting, to choose from or to type.

use unicode_width::UnicodeWidthStr;

use crate::session::screen::lab::{setting, toggle};
use crate::session::{Action, Field, KeyPress, ListState, say, say_with};
use crate::sim::{Key, Scenario};
use crate::view::{SettingChoice, as_sentence, choices};

/// What came of a key.
pub enum Picked {
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
pub struct Picker {
    /// Which setting.
    pub key: Key,
    /// The possibilities.
    pub choices: Vec<SettingChoice>,
    /// The selected line.
    pub list: ListState,
    /// The field to type in, while it is open.
    pub field: Option<Field>,
    /// What is to be said of the last thing that was tried, and whether it was
    /// refused.
    said: Option<(String, bool)>,
}

impl Picker {
    /// The possibilities of a setting in a scenario, the present one selected.
    pub fn new(scenario: &Scenario, key: Key) -> Self {
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
    pub fn lines(&self) -> usize {
        self.choices.len() + usize::from(setting::typed(self.key).is_some())
    }

    fn selected(&self) -> Option<&SettingChoice> {
        self.choices.get(self.list.at)
    }

    /// Whether letters go to its text field.
    pub(in crate::session) fn wants_text(&self) -> bool {
        self.field.is_some()
    }

    /// Whether several of its lines can hold, each for itself.
    pub(in crate::session) fn is_ticked(&self) -> bool {
        matches!(self.key, Key::Skip | Key::Leak)
    }

    /// Takes a letter.
    pub fn text(&mut self, key: KeyPress) -> bool {
        match &mut self.field {
            Some(field) => {
                self.said = None;
                field.key(key)
            }
            None => false,
        }
    }

    /// Selects a line; gives whether it was selected before.
    pub fn click(&mut self, line: usize) -> bool {
        let before = self.list.at == line;
        self.field = None;
        self.said = None;
        self.list.at = line.min(self.lines().saturating_sub(1));
        before
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, scenario: &Scenario) -> Picked {
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
    pub fn take(&mut self, scenario: &Scenario) -> Picked {
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

    pub(super) fn set(&mut self, scenario: &Scenario, value: &str) -> Picked {
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

    pub(super) fn changed(&mut self, scenario: Scenario, change: String) -> Picked {
        let at = self.list.at;
        *self = Self::new(&scenario, self.key);
        if matches!(self.key, Key::Set | Key::Wire | Key::Skip | Key::Leak) {
            self.list.at = at.min(self.lines().saturating_sub(1));
        }
        Picked::Changed(Box::new(scenario), change)
    }

    /// What is to be said now: of the last thing that was tried, of the
    /// selected possibility, or of the setting. `true` if it is a refusal.
    pub fn words(&self, inside: bool) -> (String, bool) {
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
            Some(choice) if choice.label.width() > 40 => (format!("{}.", choice.label), false),
            None if inside => (setting::typed(self.key).unwrap_or_default(), false),
            _ => (setting::about(self.key), false),
        }
    }
}
