//! The stack of screens, and where each key and click goes.

mod detour;
mod opening;
mod reload;

use std::sync::Arc;
use std::time::Instant;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;

use super::keys::{self, Action};
use super::opening::Host;
use super::scene::Scene;
use super::screen::{self, Screen, Target, Turn, help::Help, page::Page, walk::WalkScreen};
use super::shared::{Shared, say_with};
use super::{ColorDepth, Place, Theme, ThemeKind};
use crate::sim::Run;
use crate::view::Seat;
use crate::view::page::PageTarget;

/// How many keys are heard while a run is under way.
const MOST_EARLY: usize = 64;

/// A screen on the stack.
struct Layer {
    screen: Box<dyn Screen>,
    /// Where the cursor goes back to when this screen is taken off: set for
    /// one that was opened by a jump to a step.
    came_from: Option<u32>,
}

/// The state of the program's screen.
pub struct App {
    /// What all screens share.
    pub shared: Shared,
    layers: Vec<Layer>,
    /// The places that detours left, the outermost first.
    origins: Vec<detour::Origin>,
    /// What lies outside of the screen; without it nothing is kept.
    host: Option<Arc<dyn Host>>,
    /// Counts what was asked for, so that what nobody waits for any more is
    /// not laid on the desk.
    errand: u64,
    /// Keys that were pressed while the run was under way.
    early: Vec<KeyEvent>,
    /// How many questions were settled when the place was kept last.
    settled: usize,
}

impl App {
    /// The walk through a run, at its first step.
    pub fn new(run: Run, theme: Theme) -> Self {
        Self::with(Shared::new(Arc::new(Scene::new(run)), theme))
    }

    /// A walk with what the screens share.
    pub(super) fn with(shared: Shared) -> Self {
        let mut app = Self {
            shared,
            layers: Vec::new(),
            origins: Vec::new(),
            host: None,
            errand: 0,
            early: Vec::new(),
            settled: 0,
        };
        app.push(Box::new(WalkScreen::default()));
        app
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
    pub(super) fn top(&mut self) -> (&mut dyn Screen, &mut Shared) {
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
        self.shared.focus = None;
        self.layers.push(Layer {
            screen,
            came_from: None,
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
    pub(super) fn down_to_walk(&mut self) {
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

    /// Takes in what the terminal reports.
    pub fn event(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => self.paste(&text),
            _ => {}
        }
        self.settle();
    }

    fn key(&mut self, key: KeyEvent) {
        self.shared.notice = None;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && matches!(key.code, KeyCode::Char('c' | 'd')) {
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

    fn paste(&mut self, text: &str) {
        let (top, shared) = self.top();
        for letter in text.chars().filter(|letter| !letter.is_control()) {
            top.text(KeyEvent::from(KeyCode::Char(letter)), shared);
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.act(Action::Down),
            MouseEventKind::ScrollUp => self.act(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(mouse.column, mouse.row);
                let hit = self
                    .shared
                    .links
                    .iter()
                    .rev()
                    .find(|link| link.area.contains(at))
                    .map(|link| link.target.clone());
                if let Some(target) = hit {
                    self.shared.notice = None;
                    self.click(target);
                }
            }
            _ => {}
        }
    }

    fn click(&mut self, target: Target) {
        match target {
            Target::Act(action) => self.act(action),
            Target::Line(line) => {
                let (top, shared) = self.top();
                if top.click(line, shared) {
                    self.act(Action::Open);
                }
            }
            target => self.follow(target),
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) {
        if !matches!(
            action,
            Action::Next | Action::Play | Action::Faster | Action::Slower
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
            Turn::ToWalk => self.down_to_walk(),
            Turn::Go(target) => self.follow(target),
            Turn::Enter(door) => self.enter_door(door),
        }
    }

    /// Goes where a link leads.
    pub(super) fn follow(&mut self, target: Target) {
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

    /// What a key means wherever a screen gives it no meaning of its own.
    fn common(&mut self, action: Action) {
        let shared = &mut self.shared;
        let cursor = shared.cursor;
        match action {
            Action::Next => {
                if !shared.go(cursor + 1) {
                    self.at_the_end();
                }
            }
            Action::Back => {
                shared.go(cursor.saturating_sub(1));
            }
            Action::NextMessage => {
                let n = shared
                    .scene
                    .next_where(cursor, |_, step| step.packet.is_some());
                self.jump(n);
            }
            Action::PreviousMessage => {
                let n = shared
                    .scene
                    .previous_where(cursor, |step| step.packet.is_some());
                shared.go(n);
            }
            Action::NextPhase => {
                let n = shared.scene.next_where(cursor, |a, b| a.phase != b.phase);
                self.jump(n);
            }
            Action::PreviousPhase => {
                let n = shared.scene.previous_phase(cursor);
                shared.go(n);
            }
            Action::First => {
                shared.go(1);
            }
            Action::Last => {
                let last = shared.scene.steps();
                self.jump(last);
            }
            Action::NextLink => shared.focus_next(true),
            Action::PreviousLink => shared.focus_next(false),
            Action::Open => {
                if let Some(target) = shared.focus.clone() {
                    self.follow(target);
                }
            }
            Action::Seat => {
                let seat = shared.mask.seat.next();
                if let Some(course) = &mut shared.course {
                    course.own_seat = Some(seat);
                }
                shared.mask.seat = seat;
                let key = match shared.mask.seat {
                    Seat::Above => "notice-seat-above",
                    Seat::Client => "notice-seat-client",
                    Seat::Server => "notice-seat-server",
                    Seat::Eve => "notice-seat-eve",
                };
                shared.notify(key);
            }
            Action::Play => shared.autoplay.toggle(Instant::now()),
            Action::Faster => shared.autoplay.change(true, Instant::now()),
            Action::Slower => shared.autoplay.change(false, Instant::now()),
            Action::Curtain => {
                shared.mask.curtain = !shared.mask.curtain;
                shared.mask.revealed.clear();
                let key = if shared.mask.curtain {
                    "notice-curtain-down"
                } else {
                    "notice-curtain-up"
                };
                shared.notify(key);
            }
            Action::Reveal => reveal_next(shared),
            Action::Colors => match shared.colors {
                Some((kind, depth)) if depth != ColorDepth::None => {
                    shared.paint_with(kind.next(), depth);
                    shared.notify(match kind.next() {
                        ThemeKind::Dark => "notice-dark",
                        ThemeKind::Light => "notice-light",
                        ThemeKind::HighContrast => "notice-high-contrast",
                    });
                }
                _ => shared.notify("notice-no-colors"),
            },
            Action::NextStop => self.next_stop(),
            Action::PreviousStop => self.previous_stop(),
            Action::Lesson if shared.course_here().is_some() => {
                self.push(Box::new(Page::introduction()));
            }
            Action::Help => {
                let place = self.place();
                self.push(Box::new(Help::new(place)));
            }
            Action::Detour => match screen::detour::choose(shared) {
                Ok(screen) => self.push(Box::new(screen)),
                Err(words) => shared.notify(words),
            },
            Action::LeaveDetour => self.leave_detour(),
            Action::Return | Action::Quit if self.layers.len() > 1 => self.pop(),
            // Below the lowest screen of a detour lies the place that it left.
            Action::Return | Action::Quit if self.is_on_detour() => self.leave_detour(),
            Action::Return => {}
            Action::Quit => self.shared.done = true,
            other => {
                if let Some(screen) = screen::opened_by(other, &self.shared) {
                    self.push(screen);
                }
            }
        }
    }

    /// Goes on to a step; a question that stands in between is put.
    fn jump(&mut self, n: u32) {
        if !self.shared.go(n) && self.shared.limit < self.shared.scene.steps() {
            self.ask();
        }
    }

    /// What comes when there is no next step: a question that stands there,
    /// the next part of the lesson, or nothing.
    fn at_the_end(&mut self) {
        let on_detour = self.is_on_detour();
        let shared = &mut self.shared;
        if shared.limit < shared.scene.steps() && on_detour {
            shared.notify("notice-question-first");
        } else if shared.limit < shared.scene.steps() {
            self.ask();
        } else if shared.course_here().is_some() {
            self.next_stop();
        }
    }

    /// Goes where a link of a lesson leads.
    fn follow_lesson(&mut self, target: PageTarget) {
        let shared = &mut self.shared;
        match target {
            PageTarget::Value(id) => self.follow(Target::Value(id)),
            PageTarget::Step { run, id } => {
                let Some(course) = &shared.course else {
                    return;
                };
                let run = run.map_or(Some(course.run), |name| course.lesson.run(&name));
                let scene = run.and_then(|run| course.scenes.get(run).cloned().flatten());
                let (Some(run), Some(scene)) = (run, scene) else {
                    shared.notify("busy-run");
                    return;
                };
                let step = scene.trace().step_by_id(&id).map(|step| step.n);
                let same = run == course.run;
                match step {
                    Some(n) if same => self.follow(Target::Step(n)),
                    Some(n) => {
                        self.down_to_walk();
                        self.go_in_run(run, scene, n);
                    }
                    None => {}
                }
            }
            PageTarget::Message(name) => {
                let arrows = &shared.scene.walk.arrows;
                let sent = arrows
                    .iter()
                    .find(|arrow| arrow.label.split(" + ").next() == Some(name.as_str()));
                if let Some(packet) = sent.map(|arrow| arrow.packet) {
                    self.follow(Target::Packet(packet));
                }
            }
            PageTarget::Word(word) => {
                let text = shared.course.as_ref().and_then(|course| {
                    let mut words = course.lesson.glossary.iter();
                    words
                        .find(|(known, _)| *known == word)
                        .map(|(_, text)| text.clone())
                });
                if let Some(text) = text {
                    self.push(Box::new(Page::word(word, text)));
                }
            }
            PageTarget::Url(address) => {
                shared.clipboard = Some(address.clone());
                shared.notice = Some(say_with("notice-address", &[("address", &address)]));
            }
        }
    }

    /// The walk as the screen on top.
    pub(super) fn begin_walk(&mut self) {
        self.down_to_walk();
    }

    /// Does what workers left to be done.
    pub(super) fn settle(&mut self) {
        while !self.shared.pending.is_empty() {
            for done in std::mem::take(&mut self.shared.pending) {
                done(self);
            }
        }
        if !self.early.is_empty() && !self.waits() {
            for key in std::mem::take(&mut self.early) {
                self.key(key);
            }
        }
        self.keep_answers();
    }

    /// When the screen has to be drawn again though no key comes.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.shared.autoplay.deadline(Instant::now())
    }

    /// Does what is due at `now`.
    pub(super) fn tick(&mut self, now: Instant) {
        if self.shared.autoplay.is_due(now) {
            let before = self.shared.cursor;
            self.act(Action::Next);
            if self.shared.cursor == before {
                self.shared.autoplay.stop();
            }
        }
    }
}

/// Shows the first secret of the walk that is hidden for the class.
fn reveal_next(shared: &mut Shared) {
    if !shared.mask.curtain {
        shared.notify("notice-nothing-hidden");
        return;
    }
    let scene = Arc::clone(&shared.scene);
    let hidden = scene.walk.rows[..scene.walk.rows_at(shared.cursor)]
        .iter()
        .find(|row| {
            let secret = row.cells.iter().flatten().any(|cell| cell.secret);
            secret && !shared.mask.revealed.contains(&row.quantity)
        });
    match hidden {
        None => shared.notify("notice-nothing-hidden"),
        Some(row) => {
            shared.mask.revealed.insert(row.quantity);
        }
    }
}
