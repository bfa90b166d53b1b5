//! The run on the bench: made off the screen's thread after each act, and laid
//! beside the untouched one.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::challenge::Goal;
use super::verdict::Told;
use crate::sim::{Scenario, run_with_memo};
use crate::trace::Memo;
use crate::tui::scene::Scene;
use crate::tui::shared::{Shared, say};
use crate::view::{WireRow, as_sentence, wire_rows};

/// A run with all that the bench shows of it.
pub(super) struct Laid {
    pub scenario: Scenario,
    pub scene: Arc<Scene>,
    /// The same run with nothing done to it; the run itself where nothing is.
    pub untouched: Arc<Scene>,
    pub rows: Vec<WireRow>,
    pub told: Told,
    /// Whether the challenge is met by it.
    pub met: bool,
}

/// Makes a run and lays it out; of those that were made before, what serves is
/// taken.
fn laid(
    scenario: Scenario,
    before: &[Arc<Scene>],
    memo: &Arc<Memo>,
    goal: Option<Goal>,
) -> Result<Laid, String> {
    let made = |wanted: &Scenario| match before.iter().find(|s| s.run.scenario == *wanted) {
        Some(scene) => Ok(Arc::clone(scene)),
        None => run_with_memo(wanted, memo)
            .map(|run| Arc::new(Scene::new(run)))
            .map_err(|error| as_sentence(&error)),
    };
    let calm = made(&scenario.untouched())?;
    let scene = match calm.run.scenario == scenario {
        true => Arc::clone(&calm),
        false => made(&scenario)?,
    };
    let rows = wire_rows(scene.trace(), &scenario.wire, calm.trace());
    let told = Told::new(&scene, &calm);
    let met = goal.is_some_and(|goal| goal(&scene));
    Ok(Laid {
        scenario,
        scene,
        untouched: calm,
        rows,
        told,
        met,
    })
}

/// How many runs are made at the same time.
const MOST_AT_ONCE: usize = 2;

type Answer = Result<Arc<Laid>, String>;

/// Makes runs, one at a time, and keeps the last until the next is there.
pub(super) struct Runs {
    sender: Sender<(Scenario, Answer)>,
    answers: Receiver<(Scenario, Answer)>,
    /// What is under way.
    running: Vec<Scenario>,
    memo: Arc<Memo>,
    /// The run that the bench was opened on.
    first: Arc<Scene>,
    last: Option<(Scenario, Answer)>,
    /// The last that could be made, to be looked at while another cannot.
    shown: Option<Arc<Laid>>,
    goal: Option<Goal>,
}

impl Runs {
    /// With nothing made yet; this scene was run before.
    pub(super) fn new(first: Arc<Scene>, goal: Option<Goal>) -> Self {
        let (sender, answers) = channel();
        Self {
            sender,
            answers,
            running: Vec::new(),
            memo: Arc::new(Memo::new()),
            first,
            last: None,
            shown: None,
            goal,
        }
    }

    /// Takes in what came, as long as the run that is wanted is not there;
    /// gives whether another is to be seen.
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
            if let Ok(laid) = &answer {
                self.shown = Some(Arc::clone(laid));
            }
            self.last = Some((scenario, answer));
            came = true;
        }
        came
    }

    /// Takes in what came, and sees to it that this scenario is run. Few runs
    /// are under way at a time: of acts in a row the last one counts, and a
    /// long run does not keep the next one waiting. Gives whether another run
    /// is to be seen now.
    pub(super) fn see_to(&mut self, scenario: &Scenario, shared: &mut Shared) -> bool {
        let came = self.take(scenario, shared);
        let waits = self.running.len() >= MOST_AT_ONCE || self.running.contains(scenario);
        if waits || self.is_done(scenario) {
            return came;
        }
        self.running.push(scenario.clone());
        shared.busy = Some(say("bench-running"));
        let (scenario, sender) = (scenario.clone(), self.sender.clone());
        let mut before = vec![Arc::clone(&self.first)];
        if let Some(shown) = &self.shown {
            before.push(Arc::clone(&shown.untouched));
            before.push(Arc::clone(&shown.scene));
        }
        let (memo, goal) = (Arc::clone(&self.memo), self.goal.clone());
        shared.spawn(
            move || {
                let answer = laid(scenario.clone(), &before, &memo, goal).map(Arc::new);
                (scenario, answer)
            },
            move |app, answer| {
                app.shared.busy = None;
                // Nobody listens where the bench was left meanwhile.
                let _ = sender.send(answer);
            },
        );
        came
    }

    /// Whether the last answer is this scenario's.
    pub(super) fn is_done(&self, scenario: &Scenario) -> bool {
        self.last.as_ref().is_some_and(|(ran, _)| ran == scenario)
    }

    /// Why the last scenario cannot be run.
    pub(super) fn refusal(&self) -> Option<&str> {
        match &self.last {
            Some((_, Err(error))) => Some(error),
            _ => None,
        }
    }

    /// What there is to be seen.
    pub(super) fn shown(&self) -> Option<&Arc<Laid>> {
        self.shown.as_ref()
    }

    /// The run of this scenario, if it is there.
    pub(super) fn of(&self, scenario: &Scenario) -> Option<Arc<Laid>> {
        let shown = self.shown.as_ref()?;
        (shown.scenario == *scenario).then(|| Arc::clone(shown))
    }
}
