//! No subcommand: the screen.

use super::error::{Error, Exit};
use super::flags::ScenarioFlags;
use crate::sim::Run;

/// Opens the screen with the scenario of the flags.
pub(super) fn play(flags: &ScenarioFlags) -> Result<Exit, Error> {
    let run = super::run::simulate(flags)?;
    start_tui(run)
}

/// Opens the screen with a finished run; gives how the program ends.
pub(super) fn start_tui(_run: Run) -> Result<Exit, Error> {
    Err(Error::Usage(
        "the screen needs a terminal; `slowshake run` shows the same walk without one".to_owned(),
    ))
}
