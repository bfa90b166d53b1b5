//! The terminal's modes: which are taken, and the one way to give them back.
//!
//! There is one terminal a process, so whether it is taken is a fact of the
//! process: the panic hook and the signals need it wherever they strike.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::terminal::{
    self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is ours at this moment.
pub(super) fn taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Takes the terminal over, whatever became of its modes meanwhile.
pub(super) fn take_over(mouse: bool) -> io::Result<()> {
    // The shell may have put its own modes in place of ours while we were
    // stopped, and crossterm believes that raw mode is on as long as nobody
    // told it otherwise.
    if taken() {
        let _ = terminal::disable_raw_mode();
    }
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut modes = Vec::new();
    queue!(modes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if mouse {
        queue!(modes, EnableMouseCapture)?;
    }
    send(&modes)
}

/// Gives the terminal back as it was, once. If it is gone, nothing is left
/// to put back, and nobody to be told.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut modes = Vec::new();
    // What sends input goes first and raw mode last, so that nothing which
    // still comes in is echoed onto the person's own screen.
    let _ = queue!(
        modes,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = send(&modes);
    let _ = terminal::disable_raw_mode();
}

/// Has a panic on any thread give the terminal back before it speaks; then
/// `told` hears of it.
pub(super) fn give_back_on_panic(told: impl Fn() + Send + Sync + 'static) {
    // Not by ratatui's own hook: it prints, and on a terminal that is gone
    // that is one panic inside another.
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        before(panic);
        told();
    }));
}

/// Writes bytes to the terminal in one piece.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}
