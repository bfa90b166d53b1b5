//! The lab's bench: it runs what is set, off the screen's thread, and keeps
//! the last result until the next is there.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::sim::{Scenario, run};
use crate::tui::scene::Scene;
use crate::tui::shared::{Shared, say};

type Answer = Result<Arc<Scene>, String>;

/// What is run, and what came of it.
pub(super) struct Bench {
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
    /// What is under way.
    running: Option<Scenario>,
    /// What was run last, and what came of it.
    last: Option<(Scenario, Answer)>,
}

impl Bench {
    /// With nothing under way; `scene` was run before, unless it is empty.
    pub(super) fn new(scene: Arc<Scene>) -> Self {
        let (sender, answers) = channel();
        let scenario = scene.run.scenario.clone();
        Self {
            sender,
            answers,
            running: None,
            last: (!scene.is_empty()).then_some((scenario, Ok(scene))),
        }
    }

    /// Takes in what came, and sees to it that this scenario is run. Only one
    /// run is under way at a time: who goes through a list waits for the last.
    pub(super) fn see_to(&mut self, scenario: &Scenario, shared: &mut Shared) {
        while let Ok(answer) = self.answers.try_recv() {
            shared.busy = None;
            if let Some(ran) = self.running.take() {
                self.last = Some((ran, answer));
            }
        }
        if self.running.is_some() || self.is_done(scenario) {
            return;
        }
        self.running = Some(scenario.clone());
        shared.busy = Some(say("lab-running"));
        let (scenario, sender) = (scenario.clone(), self.sender.clone());
        shared.spawn(
            move || {
                run(&scenario)
                    .map(|run| Arc::new(Scene::new(run)))
                    .map_err(|error| error.to_string())
            },
            move |app, answer| {
                app.shared.busy = None;
                // Nobody listens where the lab was left meanwhile.
                let _ = sender.send(answer);
            },
        );
    }

    /// Whether the last result is this scenario's.
    pub(super) fn is_done(&self, scenario: &Scenario) -> bool {
        self.last.as_ref().is_some_and(|(ran, _)| ran == scenario)
    }

    /// The last result.
    pub(super) fn last(&self) -> Option<&Answer> {
        self.last.as_ref().map(|(_, answer)| answer)
    }

    /// What is on it: the last run that there was.
    pub(super) fn shown(&self) -> Option<&Scene> {
        self.last.as_ref()?.1.as_deref().ok()
    }

    /// The run of this scenario, if it is there.
    pub(super) fn scene(&self, scenario: &Scenario) -> Option<Arc<Scene>> {
        match &self.last {
            Some((ran, Ok(scene))) if ran == scenario => Some(Arc::clone(scene)),
            _ => None,
        }
    }
}
