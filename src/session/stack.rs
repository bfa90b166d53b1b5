//! The stack of screens, and where each key and click goes.

mod challenge;
mod common;
mod detour;
mod lesson;
mod opening;
mod progress;
mod reload;

use std::sync::Arc;
use std::time::Duration;

use super::keys::{self, Action, KeyCode, KeyPress, Place};
use super::opening::Host;
use super::progress::Progress;
use super::scene::Scene;
use super::screen::walk::WalkScreen;
use super::screen::{self, Screen, Target, Turn};
use super::shared::Shared;
use crate::sim::Run;
use crate::trace::Phase;
use crate::view::page::PageTarget;

/// How many keys are heard while a run is under way.
const MOST_EARLY: usize = 64;

/// A screen on the stack.
struct Layer {
    screen: Box<dyn Screen>,
    /// Where the cursor goes back to when this screen is taken off: set for
    /// one that was opened by a jump to a step.
    came_from: Option<u32>,
    /// What was selected on it when another was laid on top.
    focus: Option<Target>,
}

/// A sitting: what the screens share, and the stack of them.
pub struct Session {
    /// What all screens share.
    pub shared: Shared,
    layers: Vec<Layer>,
    /// The places that detours left, the outermost first.
    origins: Vec<detour::Origin>,
    /// What lies outside of the screen; without it nothing is kept.
    host: Option<Arc<dyn Host>>,
    /// Counts what was asked for, so that what nobody waits for any more is
    /// not laid on the desk.
    awaited: u64,
    /// Keys that were pressed while the run was under way.
    early: Vec<KeyPress>,
    /// What was kept of the lesson's questions last.
    recorded: progress::Recorded,
    /// What of the lessons could not be written down yet.
    unwritten: Vec<Progress>,
}

impl Session {
    /// The walk through a run, at its first step.
    pub fn new(run: Run) -> Self {
        let mut session = Self {
            shared: Shared::new(Arc::new(Scene::new(run))),
            ..Self::bare()
        };
        session.push(Box::new(WalkScreen::default()));
        session
    }

    /// How many steps there are.
    pub fn steps(&self) -> u32 {
        self.shared.scene.steps()
    }

    /// Moves the cursor.
    pub fn go(&mut self, n: u32) {
        self.shared.go(n);
    }

    /// Whether the user wants to leave.
    pub fn is_done(&self) -> bool {
        self.shared.done
    }

    /// The screen on top.
    pub fn top(&mut self) -> (&mut dyn Screen, &mut Shared) {
        let layer = self.layers.last_mut().expect("the lowest screen stays");
        (layer.screen.as_mut(), &mut self.shared)
    }

    /// Where keys are pressed at the moment.
    pub fn place(&self) -> Place {
        self.layers
            .last()
            .map_or(Place::Walk, |layer| layer.screen.place())
    }

    /// Lays a screen on top.
    pub fn push(&mut self, screen: Box<dyn Screen>) {
        let focus = self.shared.focus.take();
        if let Some(below) = self.layers.last_mut() {
            below.focus = focus;
        }
        self.layers.push(Layer {
            screen,
            came_from: None,
            focus: None,
        });
    }

    fn pop(&mut self) {
        if self.layers.len() > 1
            && let Some(layer) = self.layers.pop()
        {
            self.shared.focus = None;
            if let Some(n) = layer.came_from {
                self.shared.go(n);
            }
            if self.place() == Place::Start {
                self.shared.autoplay.stop();
                self.keep_place();
            }
        }
    }

    /// Takes every screen off down to the lowest walk.
    pub(in crate::session) fn down_to_walk(&mut self) {
        let lowest = self
            .layers
            .iter()
            .position(|layer| layer.screen.place() == Place::Walk);
        match lowest {
            Some(at) => self.layers.truncate(at + 1),
            None => self.push(Box::new(WalkScreen::default())),
        }
        self.shared.focus = None;
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyPress) {
        self.press(key);
        self.settle();
    }

    fn press(&mut self, key: KeyPress) {
        self.shared.notice = None;
        if key.control && matches!(key.code, KeyCode::Char('c' | 'd')) {
            self.shared.done = true;
            return;
        }
        let place = self.place();
        // Whoever types ahead of the walk means the walk.
        let means = keys::action(key, place);
        if self.waits() && !matches!(means, Some(Action::Quit | Action::Help)) {
            if self.early.len() < MOST_EARLY {
                self.early.push(key);
            }
            return;
        }
        let letter = matches!(key.code, KeyCode::Char(_) | KeyCode::Backspace);
        let (top, shared) = self.top();
        if (place.is_text() || top.wants_text()) && letter && top.text(key, shared) {
            return;
        }
        match keys::action(key, place) {
            Some(action) => self.act(action),
            None => {
                let (top, shared) = self.top();
                top.text(key, shared);
            }
        }
    }

    /// A text came as if it had been typed.
    pub fn paste(&mut self, text: &str) {
        let (top, shared) = self.top();
        for letter in text.chars().filter(|letter| !letter.is_control()) {
            top.text(KeyPress::from(KeyCode::Char(letter)), shared);
        }
        self.settle();
    }

    /// Something was clicked that the last frame showed.
    pub fn click(&mut self, target: Target) {
        self.shared.notice = None;
        match target {
            Target::Act(action) => self.act(action),
            Target::Phase(phase) => self.go_to_phase(phase),
            Target::Line(line) => {
                let (top, shared) = self.top();
                if top.click(line, shared) {
                    self.act(Action::Open);
                }
            }
            target => self.follow(target),
        }
        self.settle();
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) {
        if !matches!(
            action,
            Action::Next | Action::ReadOn | Action::Play | Action::Faster | Action::Slower
        ) {
            self.shared.autoplay.stop();
        }
        let (top, shared) = self.top();
        let turn = top.act(action, shared);
        self.turn(turn, action);
        self.settle();
    }

    fn turn(&mut self, turn: Turn, action: Action) {
        match turn {
            Turn::Stay => {}
            Turn::Common => self.common(action),
            Turn::Push(screen) => self.push(screen),
            Turn::Replace(screen) => {
                if let Some(layer) = self.layers.last_mut() {
                    layer.screen = screen;
                }
                self.shared.focus = None;
            }
            Turn::Pop => self.pop(),
            Turn::Leave(target) => {
                self.pop();
                self.follow(target);
            }
            Turn::Resume(nth) => self.resume(nth),
            Turn::Try(nth) => self.try_challenge(nth),
            Turn::ToWalk => self.down_to_walk(),
            Turn::Go(target) => self.follow(target),
            Turn::Enter(door) => self.enter_door(door),
        }
    }

    /// Goes where a link leads.
    pub(in crate::session) fn follow(&mut self, target: Target) {
        match target {
            Target::Act(action) => self.common(action),
            Target::Lesson(PageTarget::Value(id)) => self.follow(Target::Value(id)),
            Target::Lesson(target) => self.follow_lesson(target),
            Target::Step(n) => {
                let here = self.shared.cursor;
                if !self.shared.go(n) {
                    self.shared.notify("notice-question-first");
                    self.ask();
                    return;
                }
                self.push(Box::new(WalkScreen::default()));
                if let Some(layer) = self.layers.last_mut() {
                    layer.came_from = Some(here);
                }
            }
            target => {
                if let Some(screen) = screen::opened_by_target(&target, &self.shared) {
                    self.push(screen);
                }
            }
        }
    }

    /// To the first step of a phase.
    fn go_to_phase(&mut self, phase: Phase) {
        self.shared.autoplay.stop();
        if self.place() == Place::Question {
            self.shared.notify("notice-question-first");
            return;
        }
        let connection = self.shared.walk().endpoints.id;
        let mut steps = self.shared.scene.trace().steps.iter();
        let first = steps.find(|step| step.connection == connection && step.phase == phase);
        if let Some(n) = first.map(|step| step.n) {
            self.jump(n);
        }
    }

    /// The walk as the screen on top.
    pub(in crate::session) fn begin_walk(&mut self) {
        self.down_to_walk();
    }

    /// Does what workers left to be done.
    pub fn settle(&mut self) {
        while !self.shared.pending.is_empty() {
            for done in std::mem::take(&mut self.shared.pending) {
                done(self);
            }
        }
        if !self.early.is_empty() && !self.waits() {
            for key in std::mem::take(&mut self.early) {
                self.press(key);
            }
        }
        self.keep_answers();
    }

    /// When the screen has to be drawn again though no key comes.
    pub fn deadline(&self) -> Option<Duration> {
        self.shared.autoplay.deadline(self.shared.now)
    }

    /// Does what is due now.
    pub fn tick(&mut self) {
        if self.shared.autoplay.is_due(self.shared.now) {
            let before = self.shared.cursor;
            self.act(Action::Next);
            if self.shared.cursor == before {
                self.shared.autoplay.stop();
            }
        }
    }
}
