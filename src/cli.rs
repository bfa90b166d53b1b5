//! The command line: one file a subcommand. Files, sockets, the real clock
//! and the system's randomness are touched here and nowhere else.

mod config;
mod connect;
mod ending;
mod error;
mod export;
mod files;
mod flags;
mod generate;
mod lessons;
mod limits;
mod list;
mod listen;
mod live;
mod met;
mod open;
mod output;
mod peer;
mod pki;
mod play;
mod progress;
mod run;
mod source;
mod store;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use error::{Error, Exit};
use output::note;

/// The TLS handshake in slow motion: real messages, every value computed
/// before your eyes
///
/// Without a subcommand it opens the screen: where you were, the lessons, the
/// free lab. With scenario flags it opens the walk through that handshake.
#[derive(Debug, Parser)]
#[command(
    name = "slowshake",
    // Not what the file is called, which anybody may have chosen.
    bin_name = "slowshake",
    version,
    args_conflicts_with_subcommands = true,
    max_term_width = 100,
    after_help = "\
Examples:
  slowshake                                      where you were, the lessons, the free lab
  slowshake --lesson pencil                      Diffie-Hellman with a pencil
  slowshake --group p23                          step through a handshake with p = 23
  slowshake --suite AES128-SHA --leak server_key what a stolen key opens
  slowshake run | less                           the same walk as text
  slowshake connect example.com:443              a real server, value by value

Settings:
  slowshake/config.toml in $XDG_CONFIG_HOME (or ~/.config) holds theme, color, ascii, mouse and
  speed (seconds a step in autoplay). A flag goes before NO_COLOR, and NO_COLOR before the file.

Exit codes:
  0 established   1 the handshake failed as shown   2 the command line or a file is wrong
  3 the peer cannot be reached, left or timed out, or the output cannot be written
  4 the handshake was complete, and the connection failed after it, as shown"
)]
struct Cli {
    #[command(flatten)]
    scenario: flags::ScenarioFlags,
    #[command(flatten)]
    lesson: play::LessonFlags,
    #[command(flatten)]
    screen: play::ScreenFlags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    List(list::List),
    Lessons(lessons::Lessons),
    Export(export::Export),
    Connect(connect::Connect),
    Listen(listen::Listen),
    Open(open::Open),
    Progress(progress::Progress),
    Pki(pki::Pki),
    Completions(generate::Completions),
    Man(generate::Man),
}

/// Parses the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = error.exit_code();
            output::parsed(error);
            return ExitCode::from(u8::try_from(code).unwrap_or(2));
        }
    };
    let result = match &cli.command {
        None => play::play(&cli.scenario, &cli.lesson, &cli.screen),
        Some(Command::Run(run)) => run.go(),
        Some(Command::List(list)) => list.go(),
        Some(Command::Lessons(lessons)) => lessons.go(),
        Some(Command::Export(export)) => export.go(),
        Some(Command::Connect(connect)) => connect.go(),
        Some(Command::Listen(listen)) => listen.go(),
        Some(Command::Open(open)) => open.go(),
        Some(Command::Progress(progress)) => progress.go(),
        Some(Command::Pki(pki)) => pki.go(),
        Some(Command::Completions(completions)) => completions.go(&mut Cli::command()),
        Some(Command::Man(man)) => man.go(&mut Cli::command()),
    };
    match result {
        Ok(exit) => exit.into(),
        // The reader had enough: `slowshake run | head -1`.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            Exit::Established.into()
        }
        Err(error) => {
            note(&format!("error: {error}"));
            error.exit().into()
        }
    }
}
