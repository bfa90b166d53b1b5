//! A lesson's challenge on the attacker's bench.

use std::sync::{Arc, Mutex, PoisonError};

use crate::session::screen::bench::challenge::{Challenge, Goal, OnMet};
use crate::session::{Scene, Session, State};

impl Session {
    /// Lays the bench on top for the n-th challenge of the lesson, when its
    /// questions have had their turn: the bench shows all that they ask for.
    pub(in crate::session) fn try_challenge(&mut self, nth: usize) {
        let Some(course) = &self.shared.course else {
            return;
        };
        let waits = |state| !course.with_state(state).is_empty();
        if waits(State::Open) || waits(State::Later) {
            self.shared.notify("notice-challenge-later");
            return;
        }
        let Some(challenge) = course.lesson.challenges.get(nth) else {
            return;
        };
        let Some(scene) = course.scenes.get(challenge.run).cloned().flatten() else {
            self.shared.notify("busy-run");
            return;
        };
        let told = |text| course.plain(&scene, text);
        // By which scenario it was met: the bench only says that it was.
        let met_by: Arc<Mutex<Option<String>>> = Arc::default();
        let (tested, found) = (challenge.clone(), Arc::clone(&met_by));
        let goal: Goal = Arc::new(move |scene: &Scene| {
            // What the run does not have, it was not asked for.
            let met = tested.met(&scene.run).unwrap_or(false);
            if met {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.get_or_insert_with(|| scene.run.scenario.code());
            }
            met
        });
        let (name, id) = (course.lesson.name.clone(), challenge.id.clone());
        let on_met: OnMet = Arc::new(move |session, hints| {
            let code = met_by.lock().unwrap_or_else(PoisonError::into_inner);
            let code = code.clone().unwrap_or_default();
            session.challenge_met(&name, &id, hints, code);
        });
        let challenge = Challenge {
            title: challenge.title.clone(),
            ask: told(&challenge.ask),
            hints: challenge.hints.iter().map(|hint| told(hint)).collect(),
            then: told(&challenge.then),
            from: Some(Arc::clone(&scene)),
            goal,
            on_met,
        };
        self.open_bench(Some(challenge));
    }
}
