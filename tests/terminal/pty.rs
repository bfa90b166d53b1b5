//! A program in a pseudo-terminal, and what a person at it would see and do.

#![allow(
    dead_code,
    reason = "several tests share it, and each needs a part of it"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};
use vt100::MouseProtocolMode;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_slowshake");

const PATIENCE: Duration = Duration::from_secs(20);

fn lines(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a screen has lines")
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// What is to run.
pub(crate) struct Setup {
    command: CommandBuilder,
    // The settings of whoever runs the tests are not the program's.
    settings: tempfile::TempDir,
}

impl Setup {
    /// A program, in an environment in which it asks the terminal nothing.
    pub(crate) fn of(program: impl AsRef<std::ffi::OsStr>) -> Self {
        let settings = tempfile::tempdir().expect("a folder");
        let mut command = CommandBuilder::new(program);
        for variable in ["NO_COLOR", "COLORTERM", "COLORFGBG", "LC_CTYPE", "LANG"] {
            command.env_remove(variable);
        }
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("XDG_CONFIG_HOME", settings.path());
        command.env("XDG_DATA_HOME", settings.path().join("data"));
        Self { command, settings }
    }

    /// The walk through the default handshake.
    pub(crate) fn walk() -> Self {
        Self::of(PROGRAM).args(&["--group", "p23"])
    }

    /// The same in the dark theme.
    pub(crate) fn screen() -> Self {
        Self::walk().args(&["--theme", "dark"])
    }

    /// The start screen, with what lies in this folder.
    pub(crate) fn start(data: &std::path::Path) -> Self {
        let data = data.to_str().expect("a path");
        Self::of(PROGRAM)
            .args(&["--theme", "dark"])
            .env("XDG_DATA_HOME", data)
    }

    /// With this settings file.
    pub(crate) fn settings(self, text: &str) -> Self {
        let folder = self.settings.path().join("slowshake");
        std::fs::create_dir(&folder).expect("a folder");
        std::fs::write(folder.join("config.toml"), text).expect("a file");
        self
    }

    pub(crate) fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Lets it run.
    pub(crate) fn open(self, columns: u16, rows: u16) -> Session {
        let pair = NativePtySystem::default()
            .openpty(size(columns, rows))
            .expect("a pty");
        let child = pair.slave.spawn_command(self.command).expect("the program");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let (send, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Session {
            master: pair.master,
            child,
            writer,
            output,
            screen: vt100::Parser::new(lines(rows), lines(columns), 0),
            raw: Vec::new(),
            _settings: self.settings,
        }
    }
}

/// It runs.
pub(crate) struct Session {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    _settings: tempfile::TempDir,
}

impl Session {
    /// What stands on the screen.
    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// All that was ever written to the terminal.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    fn read(&mut self, patience: Duration) -> bool {
        let Ok(bytes) = self.output.recv_timeout(patience) else {
            return false;
        };
        self.screen.process(&bytes);
        self.raw.extend(bytes);
        true
    }

    /// Reads until something is as it should be.
    pub(crate) fn wait_until(&mut self, what: &str, fits: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !fits(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "never saw {what:?} on\n{}\nwritten: {:?}",
                self.text(),
                self.raw()
            );
            self.read(Duration::from_millis(20));
        }
    }

    /// Reads until this stands on the screen.
    pub(crate) fn wait_for(&mut self, what: &str) {
        self.wait_until(what, |session| session.text().contains(what));
    }

    /// Reads until this was written to the terminal.
    pub(crate) fn wait_for_bytes(&mut self, what: &str) {
        self.wait_until(what, |session| session.raw().contains(what));
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("keys");
        self.writer.flush().expect("keys");
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen
            .screen_mut()
            .set_size(lines(rows), lines(columns));
        self.master.resize(size(columns, rows)).expect("a new size");
    }

    /// Reads until nothing more comes.
    pub(crate) fn settle(&mut self) {
        while self.read(Duration::from_millis(150)) {}
    }

    /// Forgets what stands on the screen: only what is drawn anew is seen.
    pub(crate) fn wipe(&mut self) {
        while self.read(Duration::from_millis(50)) {}
        self.screen.process(b"\x1b[2J");
        self.raw.clear();
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    pub(crate) fn signal(&self, name: &str) {
        send_signal(name, self.pid());
    }

    /// Whether lines and echo are the terminal's own business.
    pub(crate) fn is_cooked(&self) -> bool {
        let termios = self.master.get_termios().expect("modes");
        let modes = format!("{:?}", termios.local_flags);
        let (lines, echo) = (modes.contains("ICANON"), modes.contains("ECHO |"));
        assert_eq!(lines, echo, "half raw: {modes}");
        lines
    }

    /// Changes the modes behind the program's back.
    pub(crate) fn stty(&self, mode: &str) {
        let tty = self.master.tty_name().expect("a name");
        let tty = std::fs::File::open(tty).expect("the terminal");
        let changed = Command::new("stty").arg(mode).stdin(tty).status();
        assert!(changed.expect("stty").success());
    }

    /// Nothing of the screen is left in the terminal.
    pub(crate) fn assert_given_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pasted text comes as it is");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert!(self.is_cooked(), "lines and echo are back");
    }

    /// The terminal is the program's.
    pub(crate) fn assert_taken(&self) {
        let screen = self.screen.screen();
        assert!(screen.alternate_screen() && screen.hide_cursor());
        assert!(screen.bracketed_paste());
        assert_ne!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
        assert!(!self.is_cooked());
    }

    /// Waits for the end, and looks at the terminal afterwards.
    pub(crate) fn ends_clean(mut self) -> u32 {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            // It may wait until what it wrote is read.
            self.read(Duration::from_millis(10));
        };
        while self.read(Duration::from_millis(100)) {}
        self.assert_given_back();
        status.exit_code()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A test that failed leaves nobody behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn send_signal(name: &str, pid: u32) {
    let pid = pid.to_string();
    let sent = Command::new("kill").args(["-s", name, &pid]).status();
    assert!(sent.expect("kill").success());
}
