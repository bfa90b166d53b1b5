//! The terminal itself: taken over, attended to, given back.

use std::io::{self, Stdout};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use crossterm::cursor::Show;
use crossterm::event::{self, Event};
use crossterm::execute;
use crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::{App, pane};

/// What wakes the screen.
enum Wake {
    Event(Event),
    /// The process is asked to end.
    End,
    /// The terminal went away.
    Lost(io::Error),
}

/// The terminal while the screen is open.
pub(super) struct Session {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    woken: Receiver<Wake>,
}

impl Session {
    /// Takes the terminal over. A panic gives it back before it speaks; a
    /// signal is heard from before the first frame on.
    pub(super) fn open() -> io::Result<Self> {
        let (wake, woken) = mpsc::channel();
        #[cfg(unix)]
        listen_for_signals(wake.clone())?;
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
        // Not by ratatui's own init: its hook prints, and on a terminal that
        // is gone that is one panic inside another.
        terminal::enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen)?;
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        // This makes crossterm notice a change of size, also one that comes
        // before the first key is waited for.
        event::poll(Duration::ZERO)?;
        listen_for_keys(wake);
        Ok(Self { terminal, woken })
    }

    /// Gives it back.
    pub(super) fn close(self) {
        give_back();
        // Its own destructor would say on stderr that a terminal which is
        // gone has no cursor, and stderr may be gone as well.
        std::mem::forget(self.terminal);
    }

    /// Draws, waits, acts, until the user leaves or the process is to end.
    pub(super) fn attend(&mut self, app: &mut App) -> io::Result<()> {
        self.draw(app)?;
        while !app.is_done() {
            // Nothing spins: this sleeps until something comes.
            let mut next = self.woken.recv().map_err(io::Error::other)?;
            // Keys that came meanwhile are taken together, so that a held
            // key never lags behind.
            loop {
                match next {
                    Wake::Event(event) => app.event(event),
                    Wake::End => return Ok(()),
                    Wake::Lost(error) => return Err(error),
                }
                match self.woken.recv_timeout(Duration::ZERO) {
                    Ok(more) => next = more,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return Ok(()),
                }
            }
            if !app.is_done() {
                self.draw(app)?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, app: &mut App) -> io::Result<()> {
        self.terminal.draw(|frame| pane::draw(frame, app))?;
        Ok(())
    }
}

/// Puts the terminal back as it was. If it is gone, nothing is left to put
/// back, and nobody to be told.
fn give_back() {
    let _ = terminal::disable_raw_mode();
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
}

fn listen_for_keys(wake: Sender<Wake>) {
    thread::spawn(move || {
        loop {
            let woke = match event::read() {
                Ok(event) => Wake::Event(event),
                Err(error) => Wake::Lost(error),
            };
            let lost = matches!(woke, Wake::Lost(_));
            if wake.send(woke).is_err() || lost {
                return;
            }
        }
    });
}

#[cfg(unix)]
fn listen_for_signals(wake: Sender<Wake>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            // The receiver may be gone already, which is as good.
            let _ = wake.send(Wake::End);
        }
    });
    Ok(())
}
