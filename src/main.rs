//! The `slowshake` command.

fn main() {}
