//! What all screens share: the run, the cursor, the mask, what can be opened.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::session::workings::Workings;
use crate::session::{
    Autoplay, Bookmark, Course, Detours, Progress, Scene, Session, Shelf, Target, say,
};
use crate::trace::Step;
use crate::view::{Block, Mask, MessageBlock, Sight, Walk, packet_messages, step_block};

/// What a finished job does to the session.
pub type Done = Box<dyn FnOnce(&mut Session) + Send>;

/// Something that takes time, and what its result does to the session.
pub type Job = Box<dyn FnOnce() -> Done + Send>;

/// Does jobs off the session's thread, and hands it their results between two
/// keys.
pub type Worker = Arc<dyn Fn(Job) + Send + Sync>;

/// The longest text that is copied, in bytes: in base64, which is a third
/// longer, it stays under the 100 kB that terminals accept at least.
pub const LONGEST_COPY: usize = 74_000;

/// For which ground a face draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeKind {
    /// Light letters for a dark ground.
    #[default]
    Dark,
    /// Dark letters for a light ground.
    Light,
    /// Its own black ground, and nothing on it that is hard to read.
    HighContrast,
}

impl ThemeKind {
    /// The one after this, in the order in which a key goes through them.
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::HighContrast,
            Self::HighContrast => Self::Dark,
        }
    }
}

/// What all screens share.
pub struct Shared {
    /// The run that is looked at.
    pub scene: Arc<Scene>,
    /// The step under the cursor, from 1.
    pub cursor: u32,
    /// What is covered; its `at` follows the cursor.
    pub mask: Mask,
    /// How far the cursor may go: a question stands in the way of more.
    pub limit: u32,
    /// The words and equations of the step under the cursor.
    pub block: Block,
    /// Its messages, as somebody who sees everything sees them.
    pub messages: Vec<MessageBlock>,
    /// For which ground the face draws, where it has colors to choose among.
    pub theme: Option<ThemeKind>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// What this walk is called: a lesson's title; empty in a plain walk.
    pub title: String,
    /// The lessons, as soon as they are read.
    pub shelf: Option<Arc<Shelf>>,
    /// The place that is kept, to go on at.
    pub kept: Option<Bookmark>,
    /// How far one has come in each lesson, by its name.
    pub progress: BTreeMap<String, Progress>,
    /// The lesson under way, if there is one.
    pub course: Option<Course>,
    /// The section that is wanted as soon as its run is finished.
    pub wanted_section: Option<usize>,
    /// What of the last frame opens, in reading order; the face tells it.
    pub links: Vec<Target>,
    /// The link that is selected.
    pub focus: Option<Target>,
    /// A word to the user, until the next key.
    pub notice: Option<String>,
    /// What is to go to the terminal's clipboard.
    pub clipboard: Option<String>,
    /// What is under way off the screen's thread.
    pub busy: Option<String>,
    /// The detours of this sitting.
    pub detours: Detours,
    /// Whether it goes on by itself.
    pub autoplay: Autoplay,
    /// Whether the user wants to leave.
    pub done: bool,
    /// The arithmetic that was looked at.
    pub workings: Workings,
    /// The time, counted from whenever the face began to count; the face sets it
    /// before it hands over what came.
    pub now: Duration,
    /// Who does what takes time; without one it is done at once.
    pub worker: Option<Worker>,
    /// What is to be done to the session as soon as it is free.
    pub pending: Vec<Done>,
}

impl Shared {
    /// At the first step of a scene.
    pub fn new(scene: Arc<Scene>) -> Self {
        let mut shared = Self {
            limit: scene.steps(),
            scene,
            cursor: 0,
            mask: Mask::default(),
            block: Block::default(),
            messages: Vec::new(),
            theme: None,
            ascii: false,
            title: String::new(),
            shelf: None,
            kept: None,
            progress: BTreeMap::new(),
            course: None,
            wanted_section: None,
            links: Vec::new(),
            focus: None,
            notice: None,
            clipboard: None,
            busy: None,
            detours: Detours::default(),
            autoplay: Autoplay::default(),
            done: false,
            workings: Workings::default(),
            now: Duration::ZERO,
            worker: None,
            pending: Vec::new(),
        };
        shared.go(shared.scene.opens_at());
        shared
    }

    /// The step under the cursor.
    pub fn step(&self) -> Option<&Step> {
        self.scene.step(self.cursor)
    }

    /// The walk through the connection that the step under the cursor is
    /// about.
    pub fn walk(&self) -> &Walk {
        self.scene.walk(self.cursor)
    }

    /// The run through the mask.
    pub fn sight(&self) -> Sight<'_> {
        self.scene.sight(&self.mask)
    }

    /// Moves the cursor to a step, or the nearest there is. Gives whether it
    /// got there.
    pub fn go(&mut self, n: u32) -> bool {
        let last = self.scene.steps().min(self.limit).max(1);
        let wanted = n;
        let n = n.clamp(1, last);
        if n != self.cursor {
            self.cursor = n;
            self.refresh();
        }
        wanted == n
    }

    /// Looks at another run, at this step of it.
    pub fn enter(&mut self, scene: Arc<Scene>, n: u32) {
        self.limit = scene.steps();
        self.scene = scene;
        self.workings.clear();
        self.cursor = n.clamp(1, self.limit.max(1));
        self.refresh();
        self.cursor_within_limit();
    }

    fn cursor_within_limit(&mut self) {
        if self.cursor > self.limit {
            self.cursor = self.limit.max(1);
            self.refresh();
        }
    }

    /// What belongs to the step under the cursor, worked out again.
    pub fn refresh(&mut self) {
        self.mask.at = self.cursor;
        self.focus = None;
        self.heed_course();
        let scene = Arc::clone(&self.scene);
        let Some(step) = scene.step(self.cursor) else {
            self.block = Block::default();
            self.messages.clear();
            return;
        };
        let trace = scene.trace();
        self.block = step_block(trace, step);
        self.messages = match step.packet {
            Some(packet) => packet_messages(trace, &trace.packets[packet.0 as usize]),
            None => Vec::new(),
        };
    }

    /// Selects the next link of the frame, or the one before.
    pub(in crate::session) fn focus_next(&mut self, forward: bool) {
        let opens = |target: &&Target| !matches!(target, Target::Act(_) | Target::Phase(_));
        let mut targets: Vec<&Target> = Vec::new();
        for target in self.links.iter().filter(opens) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        if targets.is_empty() {
            self.focus = None;
            return;
        }
        let here = self
            .focus
            .as_ref()
            .and_then(|focus| targets.iter().position(|target| *target == focus));
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => targets.len() - 1,
            (Some(at), true) => (at + 1) % targets.len(),
            (Some(at), false) => (at + targets.len() - 1) % targets.len(),
        };
        self.focus = Some(targets[next].clone());
    }

    /// Says something to the user, until the next key.
    pub(in crate::session) fn notify(&mut self, key: &str) {
        self.notice = Some(say(key));
    }

    /// Does `job` off the session's thread, then `done` with its result. Until
    /// then the frame stays as it is and `busy` says what is going on.
    pub fn spawn<R: Send + 'static>(
        &mut self,
        job: impl FnOnce() -> R + Send + 'static,
        done: impl FnOnce(&mut Session, R) + Send + 'static,
    ) {
        let job = move || -> Done {
            let result = job();
            Box::new(move |session| done(session, result))
        };
        match &self.worker {
            None => self.pending.push(job()),
            Some(worker) => worker(Box::new(job)),
        }
    }
}
