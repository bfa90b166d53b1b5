//! Signals: being asked to end, to stop, and going on after a stop.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::modes;
use super::wake::Wake;

/// Hears the signals from now on. When the screen is closed they do again
/// what they do by default.
pub(super) fn listen(wake: Sender<Wake>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        let mut asked_to_end = false;
        for signal in signals.forever() {
            let heard = match signal {
                SIGTSTP => wake.send(Wake::Suspend),
                SIGCONT => wake.send(Wake::Resume),
                // Asked a second time: the screen does not get to it.
                _ if asked_to_end => {
                    modes::give_back();
                    let _ = emulate_default_handler(signal);
                    continue;
                }
                _ => {
                    asked_to_end = true;
                    wake.send(Wake::End)
                }
            };
            if heard.is_err() {
                let _ = emulate_default_handler(signal);
            }
        }
    });
    Ok(())
}

/// Ctrl-Z: in raw mode a key like any other.
pub(super) fn is_ctrl_z(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.code == KeyCode::Char('z')
        && key.modifiers == KeyModifiers::CONTROL
        && key.kind == KeyEventKind::Press)
}

/// Does what Ctrl-Z does where it is no ordinary key: the whole job stops,
/// ourselves by [`Wake::Suspend`]. A `cargo run` around us has to stop too,
/// or the shell never gets its turn.
pub(super) fn ask_job_to_stop() {
    if may_stop() {
        let _ = kill_current_process_group(Signal::TSTP);
    }
}

/// Gives the terminal back and stops until somebody continues the process.
pub(super) fn stop() {
    if may_stop() {
        modes::give_back();
        let _ = emulate_default_handler(SIGTSTP);
    }
}

/// Whether a shell with job control waits to have the terminal. In the
/// session's own process group (`xterm -e slowshake`, a container) nobody
/// would ever continue us.
fn may_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}
