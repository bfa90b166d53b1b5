//! `slowshake completions` and `slowshake man`.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man as Page;

use super::error::{Error, Exit};
use super::output;

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake completions bash > ~/.local/share/bash-completion/completions/slowshake
  slowshake completions zsh > ~/.zfunc/_slowshake
  slowshake completions fish > ~/.config/fish/completions/slowshake.fish")]
pub(super) struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub(super) fn go(&self, command: &mut clap::Command) -> Result<Exit, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "slowshake", &mut script);
        output::print(|out| out.write_all(&script))?;
        Ok(Exit::Established)
    }
}

/// Print the man page, or write those of all subcommands
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  slowshake man | man -l -
  slowshake man --out ~/.local/share/man/man1")]
pub(super) struct Man {
    /// Write slowshake.1, slowshake-run.1, … to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn go(&self, command: &mut clap::Command) -> Result<Exit, Error> {
        command.build();
        let Some(folder) = &self.out else {
            let mut page = Vec::new();
            Page::new(command.clone()).render(&mut page)?;
            output::print(|out| out.write_all(&page))?;
            return Ok(Exit::Established);
        };
        output::make_folder(folder)?;
        let mut pages = vec![command.clone()];
        pages.extend(
            command
                .get_subcommands()
                .filter(|c| !c.is_hide_set())
                .cloned(),
        );
        for command in pages {
            // A subcommand's page is called by its whole name.
            let name = command
                .get_display_name()
                .unwrap_or(command.get_name())
                .to_owned();
            let mut page = Vec::new();
            Page::new(command).render(&mut page)?;
            output::save(&folder.join(format!("{name}.1")), &page)?;
        }
        Ok(Exit::Established)
    }
}
