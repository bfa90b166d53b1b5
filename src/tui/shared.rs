//! What all screens share: the run, the cursor, the mask, the links of the
//! frame.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::app::App;
use super::bookmark::Bookmark;
use super::course::Course;
use super::detour::Detours;
use super::opening::Shelf;
use super::play::Autoplay;
use super::progress::Progress;
use super::scene::Scene;
use super::screen::Target;
use super::theme::{ColorDepth, Theme, ThemeKind};
use super::workings::Workings;
use crate::trace::{PartyId, Step};
use crate::view::{Block, Catalogue, Mask, MessageBlock, Sight, Walk, packet_messages, step_block};

/// What a finished job does to the screen.
pub(super) type Done = Box<dyn FnOnce(&mut App) + Send>;
/// How a worker hands its result to the screen.
pub(super) type Poster = Arc<dyn Fn(Done) + Send + Sync>;

/// Something on the last frame that can be selected, opened or clicked.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it stands.
    pub area: Rect,
    /// Where it leads.
    pub target: Target,
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
    /// Colors.
    pub theme: Theme,
    /// For which ground, and in how many colors, where it is one of ours.
    pub colors: Option<(ThemeKind, ColorDepth)>,
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
    pub(super) wanted_section: Option<usize>,
    /// The links of the last frame, in reading order.
    pub links: Vec<Link>,
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
    pub(super) workings: Workings,
    /// How results of workers come back; in tests they are done at once.
    pub(super) poster: Option<Poster>,
    /// What is to be done to the app as soon as it is free.
    pub(super) pending: Vec<Done>,
}

impl Shared {
    /// At the first step of a scene.
    pub fn new(scene: Arc<Scene>, theme: Theme) -> Self {
        let mut shared = Self {
            limit: scene.steps(),
            scene,
            cursor: 0,
            mask: Mask::default(),
            block: Block::default(),
            messages: Vec::new(),
            theme,
            colors: None,
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
            poster: None,
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
        Sight {
            trace: &self.scene.run.trace,
            knowledge: &self.scene.knowledge,
            mask: &self.mask,
        }
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

    /// Tells where a link of this frame is.
    pub fn link(&mut self, area: Rect, target: Target) {
        if area.width > 0 && area.height > 0 {
            self.links.push(Link { area, target });
        }
    }

    /// Selects the next link of the frame, or the one before.
    pub fn focus_next(&mut self, forward: bool) {
        let open = |link: &&Link| !matches!(link.target, Target::Act(_) | Target::Phase(_));
        let mut targets: Vec<&Target> = Vec::new();
        for link in self.links.iter().filter(open) {
            if !targets.contains(&&link.target) {
                targets.push(&link.target);
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

    /// The color of a party.
    pub fn party_style(&self, party: PartyId) -> Style {
        self.theme.of_party(party)
    }

    /// Draws in other colors from now on.
    pub fn paint_with(&mut self, kind: ThemeKind, depth: ColorDepth) {
        self.colors = Some((kind, depth));
        self.theme = Theme::new(kind, depth);
    }

    /// Says something to the user, until the next key.
    pub fn notify(&mut self, key: &str) {
        self.notice = Some(say(key));
    }

    /// Does `job` off the screen's thread, then `done` with its result. Until
    /// then the frame stays as it is and `busy` says what is going on.
    pub fn spawn<R: Send + 'static>(
        &mut self,
        job: impl FnOnce() -> R + Send + 'static,
        done: impl FnOnce(&mut App, R) + Send + 'static,
    ) {
        match &self.poster {
            None => {
                let result = job();
                self.pending.push(Box::new(move |app| done(app, result)));
            }
            Some(poster) => {
                let poster = Arc::clone(poster);
                std::thread::spawn(move || {
                    let result = job();
                    poster(Box::new(move |app| done(app, result)));
                });
            }
        }
    }
}

/// Words of the catalogue.
pub(super) fn say(key: &str) -> String {
    Catalogue::english().say(key)
}

/// Words of the catalogue with facts put in.
pub(super) fn say_with(key: &str, facts: &[(&str, &str)]) -> String {
    Catalogue::english().say_with(key, facts)
}
