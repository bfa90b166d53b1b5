//! What the screen shows, and what a key does to it.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyEventKind};

use crate::sim::Run;
use crate::trace::{ConnectionId, Step};
use crate::view::{
    Block, Eavesdropper, MessageBlock, Walk, eavesdropper, packet_messages, step_block,
};

use super::{Action, Options, Post, Theme, keys};

/// The state of the screen.
pub struct App {
    /// The run.
    pub run: Run,
    /// Its layout.
    pub walk: Walk,
    /// Colours.
    pub theme: Theme,
    /// The step under the cursor, from 1.
    pub cursor: u32,
    /// That step's words and equations.
    pub block: Block,
    /// That step's messages.
    pub messages: Vec<MessageBlock>,
    /// Eve's way to the application data.
    pub eve: Eavesdropper,
    /// Which page of the help lies over the screen, from 1; none at 0.
    pub help: u8,
    /// How many pages the help has; the pane finds out when it is drawn.
    pub help_pages: u8,
    /// How many lines the step's text is scrolled down.
    pub scroll: u16,
    /// How far it can be scrolled; the pane finds out when it is drawn.
    pub scroll_limit: u16,
    /// Whether the user wants to leave.
    pub done: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// How long autoplay stays at a step.
    pub speed: Duration,
    /// What is to go to the user's clipboard; the session takes it.
    pub clipboard: Option<String>,
    /// How worker threads reach the screen; none without a terminal.
    pub post: Option<Post>,
}

impl App {
    /// The screen at the first step of a run.
    pub fn new(run: Run, theme: Theme) -> Self {
        let walk = Walk::new(&run.trace, ConnectionId::FIRST);
        let eve = eavesdropper(&run.trace, ConnectionId::FIRST);
        let mut app = Self {
            run,
            walk,
            theme,
            cursor: 0,
            block: Block {
                title: String::new(),
                text: Vec::new(),
                equations: Vec::new(),
                candidates: Vec::new(),
            },
            messages: Vec::new(),
            eve,
            help: 0,
            help_pages: 1,
            scroll: 0,
            scroll_limit: 0,
            done: false,
            ascii: false,
            speed: Options::default().speed,
            clipboard: None,
            post: None,
        };
        app.go(1);
        app
    }

    /// How many steps there are.
    pub fn steps(&self) -> u32 {
        self.run.trace.steps.len() as u32
    }

    /// The step under the cursor.
    pub fn step(&self) -> Option<&Step> {
        self.run.trace.steps.get(self.cursor as usize - 1)
    }

    /// Moves the cursor to a step, or the nearest there is.
    pub fn go(&mut self, n: u32) {
        let n = n.clamp(1, self.steps().max(1));
        if n == self.cursor {
            return;
        }
        self.cursor = n;
        self.scroll = 0;
        let trace = &self.run.trace;
        let Some(step) = trace.steps.get(n as usize - 1) else {
            return;
        };
        self.block = step_block(trace, step);
        self.messages = match step.packet {
            Some(packet) => packet_messages(trace, &trace.packets[packet.0 as usize]),
            None => Vec::new(),
        };
    }

    /// Takes what comes from the terminal.
    pub(super) fn event(&mut self, event: Event) {
        if let Event::Key(key) = event
            && key.kind != KeyEventKind::Release
            && let Some(action) = keys::action(key)
        {
            self.act(action);
        }
    }

    /// When the screen changes though nobody does anything.
    pub(super) fn deadline(&self) -> Option<Instant> {
        None
    }

    /// The deadline is there.
    pub(super) fn tick(&mut self, _now: Instant) {}

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) {
        if self.help > 0 && !matches!(action, Action::Quit) {
            self.help = (self.help + 1) % (self.help_pages + 1);
            return;
        }
        match action {
            Action::Next => self.go(self.cursor + 1),
            Action::Back => self.go(self.cursor.saturating_sub(1)),
            Action::NextMessage => self.go(self.next_where(|_, step| step.packet.is_some())),
            Action::PreviousMessage => self.go(self.previous_where(|s| s.packet.is_some())),
            Action::NextPhase => self.go(self.next_where(|a, b| a.phase != b.phase)),
            Action::PreviousPhase => self.go(self.previous_phase()),
            Action::First => self.go(1),
            Action::Last => self.go(self.steps()),
            Action::Down => self.scroll = (self.scroll + 1).min(self.scroll_limit),
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Help => self.help = 1,
            Action::Quit => self.done = true,
        }
    }

    /// The next step that fits, seen from this one; else the last.
    fn next_where(&self, fits: impl Fn(&Step, &Step) -> bool) -> u32 {
        let Some(here) = self.step() else {
            return self.cursor;
        };
        self.run.trace.steps[self.cursor as usize..]
            .iter()
            .find(|step| fits(here, step))
            .map_or(self.steps(), |step| step.n)
    }

    fn previous_where(&self, fits: impl Fn(&Step) -> bool) -> u32 {
        self.run.trace.steps[..self.cursor as usize - 1]
            .iter()
            .rev()
            .find(|step| fits(step))
            .map_or(1, |step| step.n)
    }

    /// The first step of this stretch of a phase, or of the one before if the
    /// cursor is on it.
    fn previous_phase(&self) -> u32 {
        let steps = &self.run.trace.steps;
        let start_of = |mut n: u32| {
            while n > 1 && steps[n as usize - 2].phase == steps[n as usize - 1].phase {
                n -= 1;
            }
            n
        };
        let start = start_of(self.cursor);
        if start < self.cursor || start == 1 {
            start
        } else {
            start_of(start - 1)
        }
    }
}
