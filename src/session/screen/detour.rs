//! What if: choosing what to change at a step. Its values come first, then
//! the fields of its message, then the settings of the whole run.

use crate::session::detour::{PendingRun, set_out};
use crate::session::screen::lab::picker::{Picked, Picker};
use crate::session::screen::lab::setting;
use crate::session::{
    Action, Field, KeyPress, ListState, Place, Screen, ScreenMut, Shared, Turn, say, say_with,
};
use crate::sim::{Key, Scenario};
use crate::trace::Values;
use crate::view::{
    Settable, SettableError, Spot, as_sentence, override_label, settable, short_bytes,
};

/// The number of the first possibility of a setting for the mouse.
pub const CHOICES: usize = 1000;

/// A line of the chooser.
pub enum Row {
    /// What the lines below it are.
    Heading(String),
    /// A value or a field, what stands there as far as it may be seen, and
    /// whether it may.
    Settable(Settable, String, bool),
    /// A setting of the run.
    Setting(Key),
}

/// The chooser.
pub struct DetourScreen {
    /// The run to be changed.
    pub scenario: Scenario,
    /// The step at which it is changed, in words.
    pub title: String,
    /// The lines.
    pub rows: Vec<Row>,
    /// The selected line.
    pub list: ListState,
    /// The text for the selected value or field.
    pub field: Option<Field>,
    /// The possibilities of the selected setting.
    pub picker: Option<Picker>,
    /// What is wrong with what was typed.
    said: Option<String>,
    pending: Option<PendingRun>,
}

/// The chooser for the step under the cursor.
///
/// # Errors
/// The key of the words that say why there is none here.
pub(in crate::session) fn choose(shared: &Shared) -> Result<DetourScreen, &'static str> {
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
    let settings = setting::of(&shared.scene.run.scenario);
    rows.extend(settings.into_iter().map(Row::Setting));
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
        pending: None,
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
        self.pending = Some(set_out(shared, scenario, change));
    }

    /// What is to be said below the list, and whether it is a refusal.
    pub fn words(&self) -> (String, bool) {
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

    fn text(&mut self, key: KeyPress, _shared: &mut Shared) -> bool {
        self.said = None;
        match (&mut self.field, &mut self.picker) {
            (Some(field), _) => field.key(key),
            (None, Some(picker)) => picker.text(key),
            (None, None) => false,
        }
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        // While a run is under way one may only wait, or give it up.
        if let Some(pending) = self.pending.take_if(|_| shared.busy.is_some()) {
            if action != Action::Return {
                self.pending = Some(pending);
                return match action {
                    Action::Quit | Action::Help => Turn::Common,
                    _ => Turn::Stay,
                };
            }
            pending.give_up();
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

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Detour(self)
    }
}
