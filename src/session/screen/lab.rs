//! The free lab: choose what is possible together, see at once what comes of
//! it, walk through it.

pub mod picker;
pub mod setting;
pub mod toggle;

use std::sync::Arc;

use crate::session::course::made;
use crate::session::screen::lab::picker::{Picked, Picker};
use crate::session::screen::walk::WalkScreen;
use crate::session::{
    Action, KeyPress, ListState, Place, Runner, Scene, Screen, ScreenMut, Shared, Turn, say,
};
use crate::sim::{Key, Scenario};

/// The number of the first possibility for the mouse; the settings come
/// before it.
pub const CHOICES: usize = 1000;

/// The free lab.
pub struct Lab {
    /// What is set.
    pub scenario: Scenario,
    /// The line to walk the run, then one for each setting.
    pub list: ListState,
    /// The possibilities of the selected setting.
    pub picker: Picker,
    /// Whether keys go to the possibilities.
    pub inside: bool,
    /// What is run, and what came of it.
    pub runs: Runner<Scene>,
}

impl Lab {
    /// The lab with the run that is looked at on its bench.
    pub fn new(shared: &Shared) -> Self {
        let scene = &shared.scene;
        let scenario = scene.run.scenario.clone();
        let runs = match scene.is_empty() {
            true => Runner::new(1),
            false => Runner::new(1).after(scenario.clone(), Arc::clone(scene)),
        };
        Self {
            picker: Picker::new(&scenario, Key::Tls),
            scenario,
            list: ListState::default(),
            inside: false,
            runs,
        }
    }

    /// The selected setting; none on the line that walks the run.
    pub fn setting(&self) -> Option<Key> {
        let settings = setting::of(&self.scenario);
        settings.get(self.list.at.checked_sub(1)?).copied()
    }

    /// Shows the possibilities of the selected setting.
    pub fn look(&mut self) {
        if let Some(key) = self.setting() {
            self.picker = Picker::new(&self.scenario, key);
        }
    }

    /// Sees to the run of what is set.
    fn see_to(&mut self, shared: &mut Shared) {
        self.runs
            .see_to(&self.scenario, "lab-running", shared, |_| made);
    }

    fn walk(&mut self, shared: &mut Shared) -> Turn {
        self.see_to(shared);
        let done = self.runs.is_done(&self.scenario);
        let scene = match self.runs.last().filter(|_| done) {
            Some(Ok(scene)) => Arc::clone(scene),
            Some(Err(error)) => {
                shared.notice = Some(error.clone());
                return Turn::Stay;
            }
            None => {
                shared.notify("lab-wait");
                return Turn::Stay;
            }
        };
        shared.clear_desk();
        shared.enter(scene, 1);
        Turn::Push(Box::new(WalkScreen::default()))
    }

    fn picked(&mut self, picked: Picked, shared: &mut Shared) -> Turn {
        match picked {
            Picked::Nothing => {}
            Picked::Changed(scenario, _) => {
                self.scenario = *scenario;
                self.see_to(shared);
            }
            Picked::Leave => self.inside = false,
            Picked::Other => return Turn::Common,
        }
        Turn::Stay
    }
}

impl Screen for Lab {
    fn place(&self) -> Place {
        Place::Lab
    }

    fn has_header(&self) -> bool {
        false
    }

    fn shows<'a>(&'a self, _shared: &'a Shared) -> Option<&'a Scene> {
        self.runs.last()?.as_deref().ok()
    }

    fn wants_text(&self) -> bool {
        self.inside && self.picker.wants_text()
    }

    fn text(&mut self, key: KeyPress, _shared: &mut Shared) -> bool {
        self.inside && self.picker.text(key)
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        if action == Action::Copy {
            shared.clipboard = Some(self.scenario.code());
            shared.notify("notice-code-copied");
            return Turn::Stay;
        }
        if self.inside {
            let picked = self.picker.act(action, &self.scenario);
            return self.picked(picked, shared);
        }
        if self
            .list
            .act(action, setting::of(&self.scenario).len() + 1, |_| true)
        {
            self.look();
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right if self.setting().is_none() => self.walk(shared),
            Action::Open | Action::Right => {
                self.inside = true;
                Turn::Stay
            }
            Action::Left => Turn::Stay,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        if line >= CHOICES {
            let before = self.picker.click(line - CHOICES);
            return std::mem::replace(&mut self.inside, true) && before;
        }
        let before = !self.inside && self.list.at == line;
        self.inside = false;
        self.list.at = line.min(setting::of(&self.scenario).len());
        self.look();
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        let words = match action {
            Action::Open if self.wants_text() => "footer-take-typed",
            Action::Open if self.inside && self.picker.is_ticked() => "footer-bench-toggle",
            Action::Open if self.inside => "footer-take",
            Action::Open if self.setting().is_none() => "footer-walk",
            Action::Open => "footer-choose",
            Action::Return if self.wants_text() => return Some(String::new()),
            Action::Return if self.inside => "footer-settings",
            // Their keys are letters then.
            Action::Copy | Action::Help | Action::Quit if self.wants_text() => {
                return Some(String::new());
            }
            Action::Copy => "footer-copy-code",
            _ => return None,
        };
        Some(say(words))
    }

    fn refresh(&mut self, shared: &mut Shared) {
        self.see_to(shared);
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Lab(self)
    }
}
