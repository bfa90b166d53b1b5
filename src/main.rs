//! The `slowshake` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    slowshake::cli::main()
}
