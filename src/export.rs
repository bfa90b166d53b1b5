//! What one takes along: transcript, lessons as text, JSON, captures, key logs.

pub mod json;
pub mod keylog;
pub mod lesson;
mod paper;
pub mod pcapng;
pub mod text;

pub use paper::Paper;

use crate::sim::Run;
use crate::view::Verdict;

/// The verdict on a run, beside the one in which nothing is done, which is made for
/// it. `None` where one side is a real peer.
pub fn verdict(run: &Run) -> Option<Verdict> {
    let untouched = run.untouched();
    let trace = untouched.as_ref().map(|run| &run.trace);
    run.is_simulated().then(|| Verdict::new(run, trace))
}
