//! Leaving for a detour, and coming back to the exact place.

use std::sync::Arc;

use super::Layer;
use crate::session::screen::bench;
use crate::session::screen::bench::challenge::Challenge;
use crate::session::screen::lab::Lab;
use crate::session::screen::walk::WalkScreen;
use crate::session::{Course, Detour, Place, Scene, Session, Target, say_with};
use crate::view::Mask;

/// The place that a detour left: the run, the step, the seat, every screen of
/// the stack with its own state.
pub(super) struct Origin {
    layers: Vec<Layer>,
    pub(super) scene: Arc<Scene>,
    pub(super) cursor: u32,
    limit: u32,
    pub(super) mask: Mask,
    title: String,
    pub(super) course: Option<Course>,
    focus: Option<Target>,
    here: Option<Arc<Detour>>,
}

impl Session {
    /// Goes to a detour, at the step that answers to the present one if it
    /// was just made, else where one arrived the first time.
    pub(in crate::session) fn take_detour(&mut self, detour: Arc<Detour>, is_new: bool) {
        // Another run would give the answer away, or a part of it.
        if self.shared.question_stands() {
            self.shared.notify("notice-question-first");
            return;
        }
        // Where it was chosen is no place to come back to.
        while self.layers.len() > 1 && matches!(self.place(), Place::Detour | Place::Detours) {
            self.layers.pop();
        }
        let shared = &mut self.shared;
        if is_new {
            shared.detours.all.push(Arc::clone(&detour));
        }
        shared.autoplay.stop();
        let origin = Origin {
            layers: std::mem::take(&mut self.layers),
            scene: Arc::clone(&shared.scene),
            cursor: shared.cursor,
            limit: shared.limit,
            mask: shared.mask.clone(),
            title: std::mem::take(&mut shared.title),
            // The lesson is tied to its own runs.
            course: shared.course.take(),
            focus: shared.focus.clone(),
            here: shared.detours.here.take(),
        };
        shared.enter(Arc::clone(&detour.scene), detour.landing);
        // What an open question keeps back, the detour keeps back too.
        if origin.limit < origin.scene.steps() {
            let same = Arc::ptr_eq(&origin.scene, &detour.left);
            let limit = match same {
                true => detour.comparison.counterpart_step(origin.limit),
                false => 1,
            };
            shared.limit = limit.max(detour.landing);
        }
        self.origins.push(origin);
        shared.notice = Some(say_with("notice-detour", &[("change", &detour.change)]));
        shared.detours.here = Some(detour);
        self.push(Box::new(WalkScreen::default()));
    }

    /// Back to the exact place that the detour left.
    pub(in crate::session) fn leave_detour(&mut self) {
        let Some(origin) = self.origins.pop() else {
            self.shared.notify("notice-no-detour");
            return;
        };
        let shared = &mut self.shared;
        shared.autoplay.stop();
        self.layers = origin.layers;
        shared.detours.here = origin.here;
        shared.course = origin.course;
        shared.title = origin.title;
        shared.mask = origin.mask;
        shared.enter(origin.scene, origin.cursor);
        shared.limit = origin.limit;
        shared.focus = origin.focus;
        self.make_missing_runs();
        self.catch_up();
    }

    /// Lays the free lab on top, with the run that is looked at on its bench.
    pub fn open_lab(&mut self) {
        let lab = Lab::new(&self.shared);
        self.push(Box::new(lab));
    }

    /// Lays the attacker's bench on top, for the run that is looked at, or for
    /// the challenge of a lesson. Where it cannot be, a notice says why.
    pub fn open_bench(&mut self, challenge: Option<Challenge>) {
        let (top, shared) = self.top();
        // What is selected goes along, so that it need not be looked for again.
        let selected = shared.focus.clone().or_else(|| top.selected(shared));
        match bench::open(&self.shared, challenge, selected.as_ref()) {
            Ok(screen) => self.push(Box::new(screen)),
            Err(words) => self.shared.notify(words),
        }
    }

    /// Whether a detour is looked at.
    pub fn is_on_detour(&self) -> bool {
        !self.origins.is_empty()
    }
}
