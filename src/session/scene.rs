//! A finished run with all that is laid out once for it.

use std::sync::OnceLock;

use crate::session::catalogue;
use crate::sim::Run;
use crate::trace::{ConnectionId, Step, Trace};
use crate::view::{
    Eavesdropper, Flow, Knowledge, Lineage, Mask, Sight, StepText, Verdict, Walk, eavesdropper,
    flows,
};

/// A run, and everything about it that grows with the length of its trace.
/// It is built off the screen's thread and never changes.
#[derive(Debug)]
pub struct Scene {
    /// The run.
    pub run: Run,
    /// Rows, arrows and phases of each connection, in their order; at least
    /// one.
    pub walks: Vec<Walk>,
    /// Who knows what since when.
    pub knowledge: Knowledge,
    /// What was made of what.
    pub lineage: Lineage,
    /// Eve's way to the application data of each connection.
    eves: Vec<Eavesdropper>,
    /// When data could flow on each connection.
    flows: Vec<Flow>,
    words: OnceLock<Vec<StepText>>,
    verdict: OnceLock<Option<Verdict>>,
}

impl Scene {
    /// Lays a run out.
    pub fn new(run: Run) -> Self {
        let mut connections: Vec<ConnectionId> = run
            .trace
            .connections
            .iter()
            .map(|endpoints| endpoints.id)
            .collect();
        if connections.is_empty() {
            connections.push(ConnectionId::FIRST);
        }
        let eves = connections.iter().map(|id| eavesdropper(&run.trace, *id));
        let walks = connections
            .iter()
            .map(|id| Walk::new(&run.trace, *id, run.trace.holders(*id)));
        Self {
            eves: eves.collect(),
            walks: walks.collect(),
            knowledge: Knowledge::new(&run.trace),
            lineage: Lineage::new(&run.trace),
            flows: flows(&run),
            run,
            words: OnceLock::new(),
            verdict: OnceLock::new(),
        }
    }

    /// Of nothing: what the screen holds until the first run is finished.
    pub fn empty() -> Self {
        Self::new(Run::nothing())
    }

    /// Whether it is of nothing.
    pub fn is_empty(&self) -> bool {
        self.run.trace.steps.is_empty()
    }

    /// The words of all steps; put together when they are first asked for.
    pub fn words(&self) -> &[StepText] {
        self.words.get_or_init(|| {
            let steps = self.run.trace.steps.iter();
            steps
                .map(|step| catalogue().step(&self.run.trace, step))
                .collect()
        })
    }

    /// What came of what is done in it, not beside any other run; `None` where
    /// nothing is done, or a side is a real peer.
    pub fn verdict(&self) -> Option<&Verdict> {
        let verdict = self.verdict.get_or_init(|| {
            let touched = self.run.scenario.is_touched() && self.run.is_simulated();
            touched.then(|| Verdict::new(&self.run, None))
        });
        verdict.as_ref()
    }

    /// The run through a mask.
    pub fn sight<'a>(&'a self, mask: &'a Mask) -> Sight<'a> {
        Sight {
            trace: self.trace(),
            knowledge: &self.knowledge,
            mask,
        }
    }

    /// The same mask when the run is over.
    pub fn at_end(&self, mask: &Mask) -> Mask {
        Mask {
            at: self.steps(),
            ..mask.clone()
        }
    }

    /// The place in the list of connections of the one that step `n` is about.
    fn place(&self, n: u32) -> usize {
        let id = self.step(n).map(|step| step.connection);
        let found = self
            .walks
            .iter()
            .position(|walk| Some(walk.endpoints.id) == id);
        found.unwrap_or(0)
    }

    /// The walk through the connection that step `n` is about.
    pub fn walk(&self, n: u32) -> &Walk {
        &self.walks[self.place(n)]
    }

    /// The walk through this connection.
    pub fn walk_of(&self, connection: ConnectionId) -> &Walk {
        let mut walks = self.walks.iter();
        let found = walks.find(|walk| walk.endpoints.id == connection);
        found.unwrap_or(&self.walks[0])
    }

    /// What Eve has of the connection that step `n` is about.
    pub fn eve(&self, n: u32) -> &Eavesdropper {
        &self.eves[self.place(n)]
    }

    /// What of the times from which data could flow has come by step `n`, on
    /// these connections.
    pub fn flows<'a>(&'a self, n: u32, walks: &'a [&Walk]) -> impl Iterator<Item = Flow> + 'a {
        let seen = |flow: &&Flow| {
            walks
                .iter()
                .any(|walk| walk.endpoints.id == flow.endpoints.id)
        };
        let flows = self.flows.iter().filter(seen);
        flows.filter_map(move |flow| flow.by(n))
    }

    /// The connections that are to be seen side by side with that of step
    /// `n`: with somebody in the middle all of them, else it alone.
    pub fn abreast(&self, n: u32) -> Vec<&Walk> {
        if self.run.trace.has_mallory() {
            self.walks.iter().collect()
        } else {
            vec![self.walk(n)]
        }
    }

    /// The step at which the walk opens, from 1: a session that is taken up
    /// again has the connection that began it folded in front of it.
    pub(in crate::session) fn opens_at(&self) -> u32 {
        if self.walks.len() < 2 || self.run.trace.has_mallory() {
            return 1;
        }
        let last = self.walks.last().map(|walk| walk.endpoints.id);
        let mut steps = self.run.trace.steps.iter();
        let first = steps.find(|step| Some(step.connection) == last);
        first.map_or(1, |step| step.n)
    }

    /// What the run left.
    pub fn trace(&self) -> &Trace {
        &self.run.trace
    }

    /// How many steps there are.
    pub fn steps(&self) -> u32 {
        self.run.trace.steps.len() as u32
    }

    /// The step with this number, from 1.
    pub fn step(&self, n: u32) -> Option<&Step> {
        self.run.trace.steps.get((n as usize).checked_sub(1)?)
    }

    /// The next step from `n` that fits, compared with step `n`; else the
    /// last.
    pub(in crate::session) fn next_where(
        &self,
        n: u32,
        fits: impl Fn(&Step, &Step) -> bool,
    ) -> u32 {
        let Some(here) = self.step(n) else { return n };
        self.run.trace.steps[n as usize..]
            .iter()
            .find(|step| fits(here, step))
            .map_or(self.steps(), |step| step.n)
    }

    /// The step before `n` that fits; else the first.
    pub(in crate::session) fn previous_where(&self, n: u32, fits: impl Fn(&Step) -> bool) -> u32 {
        self.run.trace.steps[..(n as usize).saturating_sub(1)]
            .iter()
            .rev()
            .find(|step| fits(step))
            .map_or(1, |step| step.n)
    }

    /// The first step of the stretch of a phase that `n` is in, or of the one
    /// before if `n` is that step.
    pub(in crate::session) fn previous_phase(&self, n: u32) -> u32 {
        let steps = &self.run.trace.steps;
        let start_of = |mut n: u32| {
            while n > 1 && steps[n as usize - 2].phase == steps[n as usize - 1].phase {
                n -= 1;
            }
            n
        };
        let start = start_of(n);
        if start < n || start <= 1 {
            start
        } else {
            start_of(start - 1)
        }
    }
}
