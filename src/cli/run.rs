//! `slowshake run`: the walk without a screen.

use std::path::PathBuf;

use clap::Args;

use super::error::{Error, Exit};
use super::flags::ScenarioFlags;
use super::output::{self, Format};
use super::{lessons, met};
use crate::{export, sim};

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
  slowshake run --flip ServerKeyExchange.dh_Ys    turn over a bit on the way: who notices?
  slowshake run --attack mitm_anon                a ready attack; `list attacks` names them
  slowshake run --attack suites --skip-check finished
  slowshake run --format json | jq .outcomes
  slowshake run --scenario homework.toml --seed 42
  slowshake run --lesson pencil                   a lesson from start to end, questions included

A scenario file is TOML, with the flags' names and _ for -:
  suite = \"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256\"
  group = \"p23\"
  ems = true
  set = [\"xc=7\"]

Exit code: 0 established, 1 the handshake failed as shown, 4 the connection failed after it.")]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioFlags,
    /// How to show it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Give this lesson as text, with its own runs; `slowshake lessons list` names them
    #[arg(long, value_name = "NAME", help_heading = "Lesson")]
    lesson: Option<String>,
    /// A folder with lessons of your own
    #[arg(long, value_name = "DIR", help_heading = "Lesson", requires = "lesson")]
    lessons: Option<PathBuf>,
}

impl Run {
    pub(super) fn go(&self) -> Result<Exit, Error> {
        if let Some(name) = &self.lesson {
            return self.lesson(name);
        }
        let run = simulate(&self.scenario)?;
        output::show(&run, self.format)?;
        Ok(Exit::of(&run))
    }

    fn lesson(&self, name: &str) -> Result<Exit, Error> {
        if self.scenario != ScenarioFlags::default() || self.format != Format::Text {
            return Err(Error::Usage(
                "--lesson: a lesson brings its own scenarios, and is text; leave the other flags \
                 out"
                .to_owned(),
            ));
        }
        let lesson = lessons::find(name, self.lessons.as_deref())?;
        let runs = lesson
            .runs
            .iter()
            .map(|named| sim::run(&named.scenario))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::Usage(format!("the lesson `{name}`: {error}")))?;
        output::print(|out| export::lesson::write(&lesson, &runs, out))?;
        Ok(Exit::Established)
    }
}

/// Runs the scenario of the flags.
pub(super) fn simulate(flags: &ScenarioFlags) -> Result<sim::Run, Error> {
    let scenario = flags.scenario()?;
    let run = sim::run(&scenario).map_err(|error| Error::Usage(error.to_string()))?;
    met::say(&run);
    Ok(run)
}
