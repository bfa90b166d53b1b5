//! The real program in a real pseudo-terminal: keys go in, screens come out,
//! and the terminal is given back however it ends.
#![cfg(unix)]

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, NativePtySystem, PtySize, PtySystem};

const PATIENCE: Duration = Duration::from_secs(20);

struct Session {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Whether the alternate screen is still shown, and the cursor hidden.
    raw: Vec<u8>,
}

impl Session {
    fn open(columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = NativePtySystem::default().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_slowshake"));
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).expect("the program");
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
        Self {
            master: pair.master,
            child,
            writer,
            output,
            screen: vt100::Parser::new(rows, columns, 0),
            raw: Vec::new(),
        }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until the screen fits.
    fn wait_for(&mut self, what: &str) {
        let start = Instant::now();
        while !self.text().contains(what) {
            assert!(
                start.elapsed() < PATIENCE,
                "never saw {what:?} on\n{}",
                self.text()
            );
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("keys");
        self.writer.flush().expect("keys");
    }

    /// Waits for the end, and looks at the terminal afterwards.
    fn ends_clean(mut self) -> u32 {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.raw.extend(bytes);
        }
        let raw = String::from_utf8_lossy(&self.raw).into_owned();
        assert!(raw.contains("\x1b[?1049l"), "the alternate screen is left");
        assert!(raw.contains("\x1b[?25h"), "the cursor is shown again");
        if let Some(modes) = self.master.get_termios() {
            let modes = format!("{:?}", modes.local_flags);
            assert!(
                modes.contains("ICANON") && modes.contains("ECHO"),
                "lines and echo are back: {modes}"
            );
        }
        status.exit_code()
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("a process").to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.expect("kill").success());
    }
}

#[test]
fn the_walk_goes_forth_and_back_and_is_left() {
    let mut session = Session::open(100, 30);
    session.wait_for("step 1 of");
    session.press("l");
    session.wait_for("step 2 of");
    session.press("\x1b[C");
    session.wait_for("step 3 of");
    session.press("h");
    session.wait_for("step 2 of");
    session.press("G");
    session.wait_for("step 86 of 86");
    session.press("?");
    session.wait_for("Keys");
    session.press("?");
    session.press("q");
    assert_eq!(session.ends_clean(), 0);
}

#[test]
fn ctrl_c_leaves() {
    let mut session = Session::open(80, 24);
    session.wait_for("step 1 of");
    session.press("\x03");
    session.ends_clean();
}

#[test]
fn a_request_to_end_gives_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut session = Session::open(80, 24);
        session.wait_for("step 1 of");
        session.signal(signal);
        session.ends_clean();
    }
}

#[test]
fn a_terminal_too_small_says_so_and_comes_back() {
    let mut session = Session::open(30, 8);
    session.wait_for("slowshake needs");
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    session.screen.screen_mut().set_size(24, 80);
    session.master.resize(size).expect("a new size");
    session.wait_for("step 1 of");
    session.press("q");
    session.ends_clean();
}
