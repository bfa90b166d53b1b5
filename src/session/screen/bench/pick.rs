//! What can be picked beside the wire: attacks that are ready, checks to leave
//! out, who stands in the middle, and what else the run is made of.

use crate::session::screen::bench::BenchScreen;
use crate::session::screen::lab::picker::{Picked, Picker};
use crate::session::screen::lab::setting;
use crate::session::{Action, KeyPress, ListState, Shared, Turn, say};
use crate::sim::{Attack, Key, Scenario};
use crate::view::as_sentence;

/// What a run is made of, apart from what the bench has keys of its own for.
pub fn settings(scenario: &Scenario) -> Vec<Key> {
    let own = [Key::Wire, Key::Skip, Key::Mitm];
    let all = setting::of(scenario).into_iter();
    all.filter(|key| !own.contains(key)).collect()
}

/// A list to pick from.
pub struct Pick {
    action: Action,
    /// The list itself.
    pub list: List,
}

/// What can be picked, and what is selected.
pub enum List {
    /// The possibilities of a setting.
    Setting(Box<Picker>),
    /// The settings of the run, and the possibilities of one of them while it
    /// is open.
    Settings {
        /// The settings.
        keys: Vec<Key>,
        /// The selected line.
        list: ListState,
        /// The possibilities of the one that is open.
        open: Option<Box<Picker>>,
    },
    /// The attacks that are ready.
    Attacks {
        /// The selected line.
        list: ListState,
        /// For each whether it is made in the scenario at present.
        made: Vec<bool>,
        /// Why the last one that was tried cannot be.
        refused: Option<String>,
    },
}

impl Pick {
    /// The list that a key opens.
    pub fn new(action: Action, scenario: &Scenario) -> Self {
        let list = match action {
            Action::Checks => List::Setting(Box::new(Picker::new(scenario, Key::Skip))),
            Action::Mallory => List::Setting(Box::new(Picker::new(scenario, Key::Mitm))),
            Action::Settings => List::Settings {
                keys: settings(scenario),
                list: ListState::default(),
                open: None,
            },
            _ => {
                let made = made(scenario);
                let at = made.iter().position(|made| *made).unwrap_or(0);
                List::Attacks {
                    list: ListState::at(at),
                    made,
                    refused: None,
                }
            }
        };
        Self { action, list }
    }

    /// The list of possibilities that is open.
    pub fn picker(&self) -> Option<&Picker> {
        match &self.list {
            List::Setting(picker) => Some(picker),
            List::Settings { open, .. } => open.as_deref(),
            List::Attacks { .. } => None,
        }
    }

    fn picker_mut(&mut self) -> Option<&mut Picker> {
        match &mut self.list {
            List::Setting(picker) => Some(picker),
            List::Settings { open, .. } => open.as_deref_mut(),
            List::Attacks { .. } => None,
        }
    }

    pub(super) fn wants_text(&self) -> bool {
        self.picker().is_some_and(Picker::wants_text)
    }

    pub(super) fn text(&mut self, key: KeyPress) -> bool {
        self.picker_mut().is_some_and(|picker| picker.text(key))
    }

    pub(super) fn click(&mut self, line: usize) -> bool {
        if let Some(picker) = self.picker_mut() {
            return picker.click(line);
        }
        let last = self.lines().saturating_sub(1);
        let (List::Attacks { list, .. } | List::Settings { list, .. }) = &mut self.list else {
            return false;
        };
        let before = list.at == line;
        list.at = line.min(last);
        before
    }

    /// What Enter does, for the footer.
    pub fn taken(&self) -> &'static str {
        match self.action {
            Action::Checks => "footer-bench-toggle",
            Action::Attacks => "footer-bench-take",
            Action::Settings if self.picker().is_none() => "footer-change",
            _ => "footer-take",
        }
    }

    /// Whether a step back leads to a list before it leads to the bench.
    pub(in crate::session) fn is_inside(&self) -> bool {
        matches!(&self.list, List::Settings { open: Some(_), .. })
    }

    /// Takes in which settings the scenario has by now: a version brings its own.
    pub fn refresh(&mut self, scenario: &Scenario) {
        if let List::Settings { keys, .. } = &mut self.list {
            *keys = settings(scenario);
        }
    }

    /// What it is called.
    pub fn title(&self) -> String {
        if let (Action::Settings, Some(picker)) = (self.action, self.picker()) {
            return setting::name(picker.key);
        }
        say(match self.action {
            Action::Checks => "bench-checks",
            Action::Mallory => "bench-mallory",
            Action::Settings => "bench-settings",
            _ => "bench-attacks",
        })
    }

    /// The words on the selected line, and whether they are a refusal.
    pub fn words(&self) -> (String, bool) {
        if let Some(picker) = self.picker() {
            return picker.words(true);
        }
        match &self.list {
            List::Setting(picker) => picker.words(true),
            List::Settings { keys, list, .. } => {
                let about = keys.get(list.at).map(|key| setting::about(*key));
                (about.unwrap_or_default(), false)
            }
            List::Attacks {
                refused: Some(why), ..
            } => (why.clone(), true),
            List::Attacks { list, .. } => {
                // The title may be too long for its line.
                let attack = Attack::ALL.get(list.at);
                let words = attack.map(|attack| format!("{}. {}", attack.title, attack.story));
                (words.unwrap_or_default(), false)
            }
        }
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        match &self.list {
            List::Setting(picker) => picker.lines(),
            List::Settings { open, keys, .. } => match open {
                Some(picker) => picker.lines(),
                None => keys.len(),
            },
            List::Attacks { made, .. } => made.len(),
        }
    }
}

/// Which of the attacks are made in a scenario.
pub fn made(scenario: &Scenario) -> Vec<bool> {
    let all = Attack::ALL.iter();
    all.map(|attack| attack.is_made_in(scenario)).collect()
}

/// What a key does in the list of settings, or in the one that is open.
fn in_settings(
    list: &mut ListState,
    open: &mut Option<Box<Picker>>,
    action: Action,
    scenario: &Scenario,
) -> Picked {
    if let Some(picker) = open {
        // The list is one step back, and the bench another.
        return match picker.act(action, scenario) {
            Picked::Leave => {
                *open = None;
                Picked::Nothing
            }
            picked => picked,
        };
    }
    let keys = settings(scenario);
    if list.act(action, keys.len(), |_| true) {
        return Picked::Nothing;
    }
    match action {
        Action::Open | Action::Toggle | Action::Right => {
            let key = keys.get(list.at);
            *open = key.map(|key| Box::new(Picker::new(scenario, *key)));
            Picked::Nothing
        }
        Action::Left | Action::Return => Picked::Leave,
        _ => Picked::Nothing,
    }
}

impl BenchScreen {
    pub(super) fn in_pick(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let Some(pick) = &mut self.pick else {
            return Turn::Stay;
        };
        let typing = pick.wants_text();
        if matches!(action, Action::Quit | Action::Help) || (action == Action::Seat && !typing) {
            return Turn::Common;
        }
        // The key that opened it closes it too.
        if action == pick.action && !typing {
            self.pick = None;
            return Turn::Stay;
        }
        let picked = match &mut pick.list {
            List::Setting(picker) => picker.act(action, &self.scenario),
            List::Settings { list, open, .. } => in_settings(list, open, action, &self.scenario),
            List::Attacks { list, refused, .. } => {
                if list.act(action, Attack::ALL.len(), |_| true) {
                    *refused = None;
                    return Turn::Stay;
                }
                match action {
                    Action::Open | Action::Toggle => {
                        let attack = &Attack::ALL[list.at.min(Attack::ALL.len() - 1)];
                        // What was done before is no part of it.
                        match attack.apply(&self.first.untouched(), &[]) {
                            Err(error) => {
                                *refused = Some(as_sentence(&error));
                                return Turn::Stay;
                            }
                            Ok(scenario) => {
                                let title = attack.title.to_owned();
                                Picked::Changed(Box::new(scenario), title)
                            }
                        }
                    }
                    Action::Left | Action::Return => Picked::Leave,
                    _ => Picked::Nothing,
                }
            }
        };
        match picked {
            Picked::Nothing | Picked::Other => {}
            Picked::Leave => self.pick = None,
            Picked::Changed(scenario, _) => {
                // Several checks can be ticked in a row, and several settings
                // changed.
                if !matches!(pick.action, Action::Checks | Action::Settings) {
                    self.shows_done = pick.action == Action::Attacks;
                    self.pick = None;
                }
                self.change_to(*scenario, shared);
            }
        }
        Turn::Stay
    }
}
