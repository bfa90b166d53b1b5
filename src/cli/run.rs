//! `slowshake run`: the walk without a screen.

use clap::Args;

use super::error::{Error, Exit};
use super::flags::ScenarioFlags;
use super::output::{self, Format};
use crate::sim;

/// Walk through a handshake without a screen, as text or JSON
///
/// The same scenario gives the same bytes on any machine. What comes out
/// carries the scenario's code, which gives the run again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake run                                   p = 23, g = 5: check it with a pencil
  slowshake run --eve computes                    Eve finds the secret exponent
  slowshake run --suite ECDHE-RSA-AES128-GCM-SHA256 --ems on
  slowshake run --suite AES128-SHA --leak server_key
  slowshake run --set xc=7 --set xs=9             choose the secret exponents
  slowshake run --set client_Finished.verify_data~3
  slowshake run --format json | jq .outcomes
  slowshake run --scenario homework.toml --seed 42

A scenario file is TOML, with the flags' names and _ for -:
  suite = \"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256\"
  group = \"p23\"
  ems = true
  set = [\"xc=7\"]

Exit code: 0 established, 1 the handshake failed as shown.")]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioFlags,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Run {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        let run = simulate(&self.scenario)?;
        output::show(&run, self.format)?;
        Ok(Exit::of(&run))
    }
}

/// Runs the scenario of the flags.
pub(super) fn simulate(flags: &ScenarioFlags) -> Result<sim::Run, Error> {
    let scenario = flags.scenario()?;
    let run = sim::run(&scenario).map_err(|error| Error::Usage(error.to_string()))?;
    for edit in &scenario.overrides {
        if !run.trace.met(edit) {
            super::note(&format!(
                "note: --set {edit} met nothing in this run; `slowshake run --format json` has \
                 every quantity under `quantity` and every field under `messages`"
            ));
        }
    }
    Ok(run)
}
