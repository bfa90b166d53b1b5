//! `slowshake open`: a saved connection, walked again.

use std::path::PathBuf;

use clap::Args;

use super::error::{Error, Excerpt, Exit, path_text};
use super::output::{self, LiveFormat};
use super::{play, source};
use crate::sim::Saved;

/// Walk again through a connection that `connect` or `listen` saved
///
/// Our side computes everything again from the saved seed, clock and bytes of
/// the peer. A digest in the file shows whether it came to the same.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake connect example.com:443 --save example.json
  slowshake open example.json
  slowshake open example.json --format tui

Exit code: as when it was saved; 2 if the file is damaged.")]
pub(super) struct Open {
    /// The saved connection
    file: PathBuf,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: LiveFormat,
    #[command(flatten)]
    screen: play::ScreenFlags,
}

impl Open {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        let text = source::read(&self.file)?;
        let saved = Saved::from_json(&text).map_err(|error| {
            let line = text.lines().nth(error.line - 1).unwrap_or_default();
            Error::File(Excerpt {
                path: self.file.clone(),
                line: error.line,
                // Counted in bytes; all that this program writes is ASCII.
                column: error.column,
                text: line.to_owned(),
                message: error.message,
            })
        })?;
        let replayed = saved
            .replay()
            .map_err(|error| Error::Usage(format!("{}: {error}", path_text(&self.file))))?;
        let exit = Exit::of_live(&replayed.run);
        if !replayed.faithful {
            super::note(&format!(
                "warning: {} does not give the run that was saved: it was changed since, or \
                 another version of slowshake made it",
                path_text(&self.file)
            ));
        }
        super::met::say(&replayed.run);
        match self.format.printed() {
            Some(format) => output::show(&replayed.run, format)?,
            None => return play::start_tui(replayed.run, &self.screen),
        }
        Ok(if replayed.faithful { exit } else { Exit::Usage })
    }
}
