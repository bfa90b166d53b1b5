//! The free lab: choose what is possible together, see at once what comes of
//! it, walk through it.

mod bench;
mod draw;
pub(in crate::tui) mod picker;
mod result;
pub(in crate::tui) mod setting;
mod toggle;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::walk::WalkScreen;
use super::{Screen, Turn};
use crate::sim::{Key, Scenario};
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::scene::Scene;
use crate::tui::shared::{Shared, say};
use bench::Bench;
pub(in crate::tui) use draw::paragraph;
use picker::{Picked, Picker};
use setting::SETTINGS;

/// The number of the first possibility for the mouse; the settings come
/// before it.
const CHOICES: usize = 1000;

/// The free lab.
pub(in crate::tui) struct Lab {
    scenario: Scenario,
    /// The line to walk the run, then one for each setting.
    list: ListState,
    picker: Picker,
    /// Whether keys go to the possibilities.
    inside: bool,
    bench: Bench,
}

impl Lab {
    /// The lab with the run that is looked at on its bench.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        let scenario = shared.scene.run.scenario.clone();
        Self {
            picker: Picker::new(&scenario, SETTINGS[0]),
            scenario,
            list: ListState::default(),
            inside: false,
            bench: Bench::new(std::sync::Arc::clone(&shared.scene)),
        }
    }

    /// The selected setting; none on the line that walks the run.
    fn setting(&self) -> Option<Key> {
        SETTINGS.get(self.list.at.checked_sub(1)?).copied()
    }

    /// Shows the possibilities of the selected setting.
    fn look(&mut self) {
        if let Some(key) = self.setting() {
            self.picker = Picker::new(&self.scenario, key);
        }
    }

    fn walk(&mut self, shared: &mut Shared) -> Turn {
        self.bench.see_to(&self.scenario, shared);
        let Some(scene) = self.bench.scene(&self.scenario) else {
            let wait = match self.bench.last() {
                Some(Err(error)) if self.bench.is_done(&self.scenario) => error.clone(),
                _ => say("lab-wait"),
            };
            shared.notice = Some(wait);
            return Turn::Stay;
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
                self.bench.see_to(&self.scenario, shared);
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
        self.bench.shown()
    }

    fn wants_text(&self) -> bool {
        self.inside && self.picker.wants_text()
    }

    fn text(&mut self, key: KeyEvent, _shared: &mut Shared) -> bool {
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
        if self.list.act(action, SETTINGS.len() + 1, |_| true) {
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
        self.list.at = line.min(SETTINGS.len());
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

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        self.bench.see_to(&self.scenario, shared);
        draw::draw(self, frame, area, shared);
    }
}
