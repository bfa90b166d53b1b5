//! The settings file of the real program.

use std::fs;
use std::process::{Command, Output};

fn slowshake(settings: &str, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("slowshake");
    fs::create_dir(&own).expect("a folder");
    fs::write(own.join("config.toml"), settings).expect("a file");
    Command::new(env!("CARGO_BIN_EXE_slowshake"))
        .args(args)
        .env("XDG_CONFIG_HOME", folder.path())
        .output()
        .expect("the program")
}

#[test]
#[cfg(unix)]
fn a_wrong_setting_is_told_with_its_place_and_its_line() {
    let output = slowshake("# mine\ntheme = \"dusk\"\n", &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("config.toml:2:9"), "{told}");
    assert!(told.contains("theme = \"dusk\""), "{told}");
    assert!(told.contains("\"high-contrast\""), "{told}");
}

#[test]
#[cfg(unix)]
fn a_live_connection_is_not_even_tried_with_a_wrong_setting() {
    let output = slowshake("speed = 0", &["connect", "127.0.0.1:1", "--format", "tui"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("config.toml:1:9"), "{told}");
}

#[test]
fn what_needs_no_screen_does_not_mind_its_settings() {
    let output = slowshake("speed = 0", &["run"]);
    assert_eq!(output.status.code(), Some(0));
}
