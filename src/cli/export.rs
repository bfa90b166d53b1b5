//! `slowshake export`: the run as a file for other programs.

use std::path::PathBuf;

use clap::Args;

use super::error::{Error, Exit, path_text};
use super::flags::ScenarioFlags;
use super::output::{self, Format};
use crate::export::{Paper, keylog, pcapng};

/// Write a run to a file for Wireshark or other programs
///
/// The file's name says which: `.pcapng` is a capture of the connection over
/// TCP that carries its own secrets, `.keylog` the secrets alone
/// (SSLKEYLOGFILE), `.json` and `.txt` what `slowshake run` prints.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake export --to run.pcapng                 open it in Wireshark: it decrypts itself
  slowshake export --to run.pcapng --suite ECDHE-RSA-AES128-SHA
  slowshake export --to run.keylog --seed 42
  slowshake export --to run.json --set xc=7

Exit code: 0 established, 1 the handshake failed as the file shows, 3 not writable, 4 the
connection failed after the handshake.")]
pub(super) struct Export {
    /// The file to write
    #[arg(long, value_name = "FILE.pcapng|FILE.keylog|FILE.json|FILE.txt")]
    to: PathBuf,
    #[command(flatten)]
    scenario: ScenarioFlags,
}

enum Kind {
    Pcapng,
    KeyLog,
    Shown(Format),
}

impl Export {
    fn kind(&self) -> Result<Kind, Error> {
        match self.to.extension().and_then(|extension| extension.to_str()) {
            Some("pcapng") => Ok(Kind::Pcapng),
            Some("keylog") => Ok(Kind::KeyLog),
            Some("json") => Ok(Kind::Shown(Format::Json)),
            Some("txt") => Ok(Kind::Shown(Format::Text)),
            _ => Err(Error::Usage(format!(
                "--to: {} has no ending that says what to write: .pcapng, .keylog, .json or .txt",
                path_text(&self.to)
            ))),
        }
    }

    pub(super) fn go(&self) -> Result<Exit, Error> {
        let kind = self.kind()?;
        let run = super::run::simulate(&self.scenario)?;
        let bytes = match kind {
            Kind::Pcapng => pcapng::bytes(&run),
            Kind::KeyLog => keylog::text(&run.trace).into_bytes(),
            Kind::Shown(format) => {
                let mut bytes = Vec::new();
                output::write(&run, format, &mut Paper::new(&mut bytes, false))?;
                bytes
            }
        };
        output::save(&self.to, &bytes)?;
        Ok(Exit::of(&run))
    }
}
