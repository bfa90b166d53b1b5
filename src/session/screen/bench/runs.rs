//! The run on the bench: made after each act, and laid beside the untouched one.

use std::sync::Arc;

use super::challenge::Goal;
use super::verdict::done;
use crate::session::{Runner, Scene, Shared};
use crate::sim::{Attack, Scenario, run_with_memo};
use crate::trace::Memo;
use crate::view::{Mask, Verdict, WireRow, as_sentence, wire_rows};

/// A run with all that the bench shows of it.
pub struct BenchRun {
    /// What was run.
    pub scenario: Scenario,
    /// What came of it.
    pub scene: Arc<Scene>,
    /// The same run with nothing done to it; the run itself where nothing is.
    pub untouched: Arc<Scene>,
    /// What is on the wire.
    pub rows: Vec<WireRow>,
    /// The verdict, beside the untouched run.
    pub verdict: Verdict,
    /// The title of the ready attack that this is, if it is one.
    pub attack: Option<&'static str>,
    /// What is done, thing by thing.
    pub done: Vec<String>,
    /// The step at which one arrives who walks the run, from 1.
    pub landing: u32,
    /// Whether the challenge is met by it.
    pub met: bool,
}

impl BenchRun {
    /// Makes a run; of those that were made before, what serves is taken.
    fn new(
        scenario: &Scenario,
        before: &[Arc<Scene>],
        memo: &Arc<Memo>,
        goal: Option<Goal>,
    ) -> Result<Self, String> {
        let made = |wanted: &Scenario| match before.iter().find(|s| s.run.scenario == *wanted) {
            Some(scene) => Ok(Arc::clone(scene)),
            None => run_with_memo(wanted, memo)
                .map(|run| Arc::new(Scene::new(run)))
                .map_err(|error| as_sentence(&error)),
        };
        let untouched = made(&scenario.untouched())?;
        let scene = match untouched.run.scenario == *scenario {
            true => Arc::clone(&untouched),
            false => made(scenario)?,
        };
        let verdict = Verdict::new(&scene.run, Some(untouched.trace()));
        let caught = verdict.caught.as_ref().map(|caught| caught.step);
        let different = verdict.first_difference.map(|first| first.step);
        let mut attacks = Attack::ALL.iter();
        let attack = attacks.find(|attack| attack.is_made_in(scenario));
        Ok(Self {
            scenario: scenario.clone(),
            rows: wire_rows(scene.trace(), &scenario.wire, untouched.trace()),
            attack: attack.map(|attack| attack.title),
            done: done(&scene.run),
            landing: caught.or(different).unwrap_or(1).max(1),
            met: goal.is_some_and(|goal| goal(&scene)),
            verdict,
            scene,
            untouched,
        })
    }

    /// Where a row's packet is: in the run, or in the untouched one.
    pub fn scene_of(&self, row: &WireRow) -> &Arc<Scene> {
        match row.is_sent() {
            true => &self.scene,
            false => &self.untouched,
        }
    }

    /// The name of a record as far as it may be seen.
    pub fn label<'a>(&self, row: &'a WireRow, mask: &Mask) -> &'a str {
        let scene = self.scene_of(row);
        let mask = scene.at_end(mask);
        let sight = scene.sight(&mask);
        let packet = scene.trace().packets.get(row.packet.0 as usize);
        // A record in clear is read by everybody, whether a step tells of it or not.
        match packet.is_some_and(|packet| !packet.is_protected() || sight.opens(packet)) {
            true => &row.label,
            false => &row.sealed_label,
        }
    }
}

/// Makes the bench's runs.
pub struct Runs {
    runner: Runner<BenchRun>,
    memo: Arc<Memo>,
    /// The run that the bench was opened on.
    first: Arc<Scene>,
    goal: Option<Goal>,
}

impl Runs {
    /// With nothing made yet; this scene was run before.
    pub fn new(first: Arc<Scene>, goal: Option<Goal>) -> Self {
        Self {
            runner: Runner::new(2),
            memo: Arc::new(Memo::new()),
            first,
            goal,
        }
    }

    /// Takes in what came, and sees to it that this scenario is run. Gives
    /// whether another run is to be seen now.
    pub(in crate::session) fn see_to(&mut self, scenario: &Scenario, shared: &mut Shared) -> bool {
        let (first, memo, goal) = (&self.first, &self.memo, &self.goal);
        self.runner
            .see_to(scenario, "bench-running", shared, |shown| {
                let mut before = vec![Arc::clone(first)];
                before.extend(shown.map(|shown| Arc::clone(&shown.untouched)));
                before.extend(shown.map(|shown| Arc::clone(&shown.scene)));
                let (memo, goal) = (Arc::clone(memo), goal.clone());
                move |scenario: &Scenario| {
                    BenchRun::new(scenario, &before, &memo, goal).map(Arc::new)
                }
            })
    }

    /// Whether the last answer is this scenario's.
    pub fn is_done(&self, scenario: &Scenario) -> bool {
        self.runner.is_done(scenario)
    }

    /// Why the last scenario cannot be run.
    pub fn refusal(&self) -> Option<&str> {
        self.runner.refusal()
    }

    /// What there is to be seen: the last run that could be made.
    pub fn shown(&self) -> Option<&Arc<BenchRun>> {
        self.runner.shown()
    }

    /// The run of this scenario, if it is there.
    pub fn of(&self, scenario: &Scenario) -> Option<Arc<BenchRun>> {
        let shown = self.shown()?;
        (shown.scenario == *scenario).then(|| Arc::clone(shown))
    }
}
