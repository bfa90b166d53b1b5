//! From the verdict into the run that came of it: a detour, so that one comes
//! back to the bench.

use std::sync::Arc;

use crate::session::detour::first_difference;
use crate::session::ending::ended;
use crate::session::screen::bench::{BenchScreen, change};
use crate::session::{Detour, Shared, say};
use crate::view::Comparison;

impl BenchScreen {
    pub(super) fn walk(&mut self, shared: &mut Shared) {
        let Some(run) = self.runs.of(&self.scenario) else {
            let words = match self.runs.refusal() {
                Some(error) if self.runs.is_done(&self.scenario) => error.to_owned(),
                _ => say("bench-wait"),
            };
            self.said = Some((words, true));
            return;
        };
        if Arc::ptr_eq(&run.scene, &shared.scene) {
            self.said = Some((say("bench-same-run"), false));
            return;
        }
        let change = change(&self.scenario);
        shared.spawn(
            move || {
                let (left, scene) = (Arc::clone(&run.untouched), Arc::clone(&run.scene));
                let comparison = Comparison::new(left.trace(), scene.trace());
                let ended = ended(scene.trace());
                Detour {
                    change,
                    from: say("bench-left"),
                    first: first_difference(&scene, &comparison),
                    comparison,
                    landing: run.landing.min(scene.steps().max(1)),
                    established: ended.established,
                    ending: ended.sentence,
                    scene,
                    left,
                }
            },
            |session, detour| session.take_detour(Arc::new(detour), true),
        );
    }
}
