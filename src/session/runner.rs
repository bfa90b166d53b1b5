//! Runs that follow a scenario while it is changed: made off the session's
//! thread, the last one kept until the next is there.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::shared::Shared;
use super::words::say;
use crate::sim::Scenario;

/// What was made of a scenario, or why it cannot be run.
pub type Answer<T> = Result<Arc<T>, String>;

/// Makes runs, and of each a `T`.
pub struct Runner<T> {
    sender: Sender<(Scenario, Answer<T>)>,
    answers: Receiver<(Scenario, Answer<T>)>,
    /// How many runs are made at the same time.
    most: usize,
    /// What is under way.
    running: Vec<Scenario>,
    /// What was run last, and what came of it.
    last: Option<(Scenario, Answer<T>)>,
    /// The last that could be made, to be looked at while another cannot.
    shown: Option<Arc<T>>,
}

impl<T: Send + Sync + 'static> Runner<T> {
    /// With nothing made yet, and so many runs at a time. With one, whoever
    /// goes through a list waits for the last; with two, a long run does not
    /// keep the next one waiting.
    pub fn new(most: usize) -> Self {
        let (sender, answers) = channel();
        Self {
            sender,
            answers,
            most,
            running: Vec::new(),
            last: None,
            shown: None,
        }
    }

    /// With this made of this scenario before.
    #[must_use]
    pub fn after(mut self, scenario: Scenario, made: Arc<T>) -> Self {
        self.shown = Some(Arc::clone(&made));
        self.last = Some((scenario, Ok(made)));
        self
    }

    /// Takes in what came, as long as what is wanted is not there; gives whether
    /// another run is to be seen.
    fn take(&mut self, wanted: &Scenario, shared: &mut Shared) -> bool {
        let mut came = false;
        while let Ok((scenario, answer)) = self.answers.try_recv() {
            self.running.retain(|running| *running != scenario);
            if self.running.is_empty() {
                shared.busy = None;
            }
            if self.is_done(wanted) {
                continue;
            }
            if let Ok(made) = &answer {
                self.shown = Some(Arc::clone(made));
            }
            self.last = Some((scenario, answer));
            came = true;
        }
        came
    }

    /// Takes in what came, and sees to it that this scenario is run: of changes
    /// in a row the last one counts. `job` gives what makes the run, out of the
    /// last one that could be made; the words with the key `busy` say that it is
    /// under way. Gives whether another run is to be seen now.
    pub(in crate::session) fn see_to<J>(
        &mut self,
        scenario: &Scenario,
        busy: &str,
        shared: &mut Shared,
        job: impl FnOnce(Option<&Arc<T>>) -> J,
    ) -> bool
    where
        J: FnOnce(&Scenario) -> Answer<T> + Send + 'static,
    {
        let came = self.take(scenario, shared);
        let waits = self.running.len() >= self.most || self.running.contains(scenario);
        if waits || self.is_done(scenario) {
            return came;
        }
        self.running.push(scenario.clone());
        shared.busy = Some(say(busy));
        let (scenario, sender) = (scenario.clone(), self.sender.clone());
        let job = job(self.shown.as_ref());
        shared.spawn(
            move || {
                let answer = job(&scenario);
                (scenario, answer)
            },
            move |session, answer| {
                session.shared.busy = None;
                // Nobody listens where the screen was left meanwhile.
                let _ = sender.send(answer);
            },
        );
        came
    }

    /// Whether the last answer is this scenario's.
    pub fn is_done(&self, scenario: &Scenario) -> bool {
        self.last.as_ref().is_some_and(|(ran, _)| ran == scenario)
    }

    /// The last answer.
    pub fn last(&self) -> Option<&Answer<T>> {
        self.last.as_ref().map(|(_, answer)| answer)
    }

    /// Why the last scenario cannot be run, if it cannot.
    pub fn refusal(&self) -> Option<&str> {
        self.last()?.as_ref().err().map(String::as_str)
    }

    /// The last that could be made.
    pub fn shown(&self) -> Option<&Arc<T>> {
        self.shown.as_ref()
    }
}
