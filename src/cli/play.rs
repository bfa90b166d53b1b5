//! No subcommand: the screen.

use std::io::{self, IsTerminal};

use super::error::{Error, Exit};
use super::flags::ScenarioFlags;
use crate::sim::Run;
use crate::tui::{self, Theme};

/// Opens the screen with the scenario of the flags.
pub(super) fn play(flags: &ScenarioFlags) -> Result<Exit, Error> {
    let run = super::run::simulate(flags)?;
    start_tui(run)
}

/// Opens the screen with a finished run; gives how the program ends.
pub(super) fn start_tui(run: Run) -> Result<Exit, Error> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(Error::Usage(
            "the screen needs a terminal; `slowshake run` shows the same walk without one"
                .to_owned(),
        ));
    }
    let theme = Theme::for_terminal(|name| std::env::var(name).ok());
    tui::play(run, theme)?;
    Ok(Exit::Established)
}
