//! What a lesson asks one to bring about at the bench.

use std::sync::Arc;

use crate::session::{Scene, Session};

/// Whether a run is what was asked for.
pub type Goal = Arc<dyn Fn(&Scene) -> bool + Send + Sync>;

/// What is done when a challenge is met, with how many hints were taken.
pub type OnMet = Arc<dyn Fn(&mut Session, usize) + Send + Sync>;

/// What a lesson asks one to bring about at the bench.
#[derive(Clone)]
pub struct Challenge {
    /// A few words.
    pub title: String,
    /// What is to be brought about, in a sentence or two.
    pub ask: String,
    /// Hints, given one after the other.
    pub hints: Vec<String>,
    /// What is said when it is met.
    pub then: String,
    /// The run to begin with; without one, the run that is looked at.
    pub from: Option<Arc<Scene>>,
    /// Whether a run is what was asked for; asked off the screen's thread.
    pub goal: Goal,
    /// What is done when it is met for the first time.
    pub on_met: OnMet,
}
