//! Detours: what if something had been different at this step.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::session::ending::ended;
use crate::session::{Scene, Shared, catalogue, say, say_with};
use crate::sim::{Scenario, run};
use crate::trace::{PacketId, Value, ValueId, Values};
use crate::view::{Comparison, counterpart_value};

/// A run that was made by changing another at one of its steps.
#[derive(Debug)]
pub struct Detour {
    /// What was changed, in few words.
    pub change: String,
    /// The step at which it was changed.
    pub from: String,
    /// The new run.
    pub scene: Arc<Scene>,
    /// The run that was left.
    pub left: Arc<Scene>,
    /// The two side by side.
    pub comparison: Comparison,
    /// The step of the new run at which one arrives, from 1.
    pub landing: u32,
    /// Whether it was established.
    pub established: bool,
    /// How it ended, in a sentence.
    pub ending: String,
    /// What came out differently first, and at which step.
    pub first: String,
}

/// The detours of this sitting.
#[derive(Debug, Default)]
pub struct Detours {
    /// All of them, the oldest first.
    pub all: Vec<Arc<Detour>>,
    /// The one that is looked at.
    pub here: Option<Arc<Detour>>,
}

impl Detours {
    /// Whether a packet of the run that is looked at went out, or came in,
    /// with other bytes than in the run that was left.
    pub fn packet_differs(&self, id: PacketId) -> bool {
        self.here
            .as_ref()
            .is_some_and(|detour| detour.comparison.packet_differs(id))
    }

    /// Whether step `n` (from 1) has no like in the run that was left.
    pub fn is_new_step(&self, n: u32) -> bool {
        self.here
            .as_ref()
            .is_some_and(|detour| detour.comparison.origin(n).is_none())
    }

    /// What the same party held in its place in the run that was left, where
    /// that is something else.
    pub fn before(&self, id: ValueId) -> Option<&Value> {
        let detour = self.here.as_ref().filter(|_| self.differs(id))?;
        let old = counterpart_value(detour.left.trace(), detour.scene.trace(), id)?;
        (old.bytes != detour.scene.trace().value(id).bytes).then_some(old)
    }

    /// Whether a value of the run that is looked at came out differently than
    /// in the run that was left.
    pub fn differs(&self, id: ValueId) -> bool {
        self.here
            .as_ref()
            .is_some_and(|detour| detour.comparison.differs(id))
    }
}

/// A run under way that can be given up.
#[derive(Clone, Debug, Default)]
pub struct PendingRun {
    given_up: Arc<AtomicBool>,
}

impl PendingRun {
    /// Nobody waits for it any more.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

/// Makes the changed run off the screen's thread and goes there; the frame
/// stays as it is until then.
pub(in crate::session) fn set_out(
    shared: &mut Shared,
    scenario: Scenario,
    change: String,
) -> PendingRun {
    let pending = PendingRun::default();
    let given_up = Arc::clone(&pending.given_up);
    let (left, n) = (Arc::clone(&shared.scene), shared.cursor);
    shared.busy = Some(say_with("detour-running", &[("change", &change)]));
    shared.spawn(
        move || detour(left, n, &scenario, change),
        move |session, made| {
            session.shared.busy = None;
            if given_up.load(Ordering::Relaxed) {
                return;
            }
            match made {
                Ok(detour) => session.take_detour(Arc::new(detour), true),
                Err(error) => session.shared.notice = Some(error),
            }
        },
    );
    pending
}

/// Runs the changed scenario and lays it beside the run that is left.
pub(in crate::session) fn detour(
    left: Arc<Scene>,
    n: u32,
    scenario: &Scenario,
    change: String,
) -> Result<Detour, String> {
    let scene = run(scenario).map(Scene::new).map_err(|e| e.to_string())?;
    let comparison = Comparison::new(left.trace(), scene.trace());
    let ended = ended(scene.trace());
    let from = left.step(n).map_or_else(String::new, |step| {
        let title = catalogue().step(left.trace(), step).title;
        say_with(
            "detour-from",
            &[("step", &n.to_string()), ("title", &title)],
        )
    });
    let first = first_difference(&scene, &comparison);
    Ok(Detour {
        change,
        from,
        landing: comparison.counterpart_step(n),
        comparison,
        established: ended.established,
        ending: ended.sentence,
        first,
        scene: Arc::new(scene),
        left,
    })
}

/// What came out differently first, in a few words.
pub(in crate::session) fn first_difference(scene: &Scene, comparison: &Comparison) -> String {
    let Some(difference) = comparison.first_difference() else {
        return say("detour-no-difference");
    };
    let step = difference.step.to_string();
    let what = match difference.value {
        Some(id) => scene.trace().value(id).quantity.label(),
        None => scene
            .step(difference.step)
            .map_or_else(String::new, |step| {
                catalogue().step(scene.trace(), step).title
            }),
    };
    say_with("detour-first", &[("step", &step), ("what", &what)])
}
