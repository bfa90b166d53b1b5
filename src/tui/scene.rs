//! A finished run with all that is laid out once for it.

use std::sync::OnceLock;

use crate::sim::Run;
use crate::trace::{ConnectionId, Step, Trace};
use crate::view::{Catalogue, Eavesdropper, Knowledge, Lineage, StepText, Walk, eavesdropper};

/// A run, and everything about it that grows with the length of its trace.
/// It is built off the screen's thread and never changes.
#[derive(Debug)]
pub struct Scene {
    /// The run.
    pub run: Run,
    /// Its rows, arrows and phases.
    pub walk: Walk,
    /// Who knows what since when.
    pub knowledge: Knowledge,
    /// What was made of what.
    pub lineage: Lineage,
    /// Eve's way to the application data.
    pub eve: Eavesdropper,
    words: OnceLock<Vec<StepText>>,
}

impl Scene {
    /// Lays a run out.
    pub fn new(run: Run) -> Self {
        Self {
            walk: Walk::new(&run.trace, ConnectionId::FIRST),
            knowledge: Knowledge::new(&run.trace),
            lineage: Lineage::new(&run.trace),
            eve: eavesdropper(&run.trace, ConnectionId::FIRST),
            run,
            words: OnceLock::new(),
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
                .map(|step| Catalogue::english().step(&self.run.trace, step))
                .collect()
        })
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
    pub fn next_where(&self, n: u32, fits: impl Fn(&Step, &Step) -> bool) -> u32 {
        let Some(here) = self.step(n) else { return n };
        self.run.trace.steps[n as usize..]
            .iter()
            .find(|step| fits(here, step))
            .map_or(self.steps(), |step| step.n)
    }

    /// The step before `n` that fits; else the first.
    pub fn previous_where(&self, n: u32, fits: impl Fn(&Step) -> bool) -> u32 {
        self.run.trace.steps[..(n as usize).saturating_sub(1)]
            .iter()
            .rev()
            .find(|step| fits(step))
            .map_or(1, |step| step.n)
    }

    /// The first step of the stretch of a phase that `n` is in, or of the one
    /// before if `n` is that step.
    pub fn previous_phase(&self, n: u32) -> u32 {
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
