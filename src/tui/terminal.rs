//! The terminal itself: taken over, attended to, given back.

mod input;
mod modes;
mod reply;
mod sheet;
#[cfg(unix)]
mod signals;
mod wake;

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::event::{self, Event};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::{App, Options};
use crate::session::{LONGEST_COPY, ThemeKind};
use sheet::Sheet;
use wake::Wake;

pub use wake::Post;

/// How much input is taken before a frame shows what came of it.
const INPUT_AT_ONCE: usize = 256;

/// The shortest sleep before a deadline, so that one which has passed
/// already is no reason to spin.
const SHORTEST_SLEEP: Duration = Duration::from_millis(4);

/// All that an unchanged frame consists of: the colors and attributes of a
/// terminal that was just opened (SGR), and DECTCEM, off.
const UNCHANGED: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m\x1b[?25l";

/// How long after the question a screen that is closed again waits for the
/// answer: it would be typed into the shell.
const LAST_WAIT: Duration = Duration::from_millis(200);

/// The terminal while the screen is open.
pub(super) struct TerminalLoop {
    terminal: Terminal<CrosstermBackend<Sheet>>,
    sheet: Sheet,
    wake: Sender<Wake>,
    woken: Receiver<Wake>,
    asked: input::Asked,
    answered: bool,
    options: Options,
}

impl TerminalLoop {
    /// Takes the terminal over. A panic gives it back before it speaks; a
    /// signal is heard from before the first frame on.
    pub(super) fn open(options: Options) -> io::Result<Self> {
        let (wake, woken) = mpsc::channel();
        #[cfg(unix)]
        signals::listen(wake.clone())?;
        let broken = wake.clone();
        modes::give_back_on_panic(move || {
            // The screen that panicked hears nothing any more.
            let _ = broken.send(Wake::Broken);
        });
        let taken = Self::take(options, wake, woken);
        if taken.is_err() {
            modes::give_back();
        }
        taken
    }

    fn take(options: Options, wake: Sender<Wake>, woken: Receiver<Wake>) -> io::Result<Self> {
        modes::take_over(options.mouse)?;
        let sheet = Sheet::default();
        let terminal = Terminal::new(CrosstermBackend::new(sheet.clone()))?;
        // This makes crossterm notice a change of size, also one that comes
        // before the first key is waited for.
        event::poll(Duration::ZERO)?;
        let asked = input::Asked::default();
        input::listen(wake.clone(), asked.clone());
        Ok(Self {
            terminal,
            sheet,
            wake,
            woken,
            asked,
            answered: false,
            options,
        })
    }

    /// How worker threads reach the screen.
    pub(super) fn post(&self) -> Post {
        Post(self.wake.clone())
    }

    /// Gives it back.
    pub(super) fn close(self) {
        if let Some(asked) = self.asked.get().filter(|_| !self.answered) {
            self.await_answer(*asked + LAST_WAIT);
        }
        modes::give_back();
    }

    fn await_answer(&self, until: Instant) {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.woken.recv_timeout(left) {
                Ok(Wake::Event(_) | Wake::Post(_)) => {}
                // Answered, too late, or in a hurry.
                _ => return,
            }
        }
    }

    /// Waits for what the first frame is to show, but not longer than until
    /// then; gives whether the screen is to be opened at all.
    pub(super) fn await_first(&mut self, app: &mut App, until: Instant) -> io::Result<bool> {
        while app.is_waiting() {
            let left = until.saturating_duration_since(Instant::now());
            match self.woken.recv_timeout(left) {
                Ok(wake) => {
                    if !self.heed(wake, app)? {
                        return Ok(false);
                    }
                }
                Err(_) => break,
            }
        }
        Ok(true)
    }

    /// Draws, waits, acts, until the user leaves or the process is to end.
    ///
    /// # Errors
    /// If the terminal is lost, or a part of the program panicked.
    pub(super) fn attend(&mut self, app: &mut App) -> io::Result<()> {
        self.draw(app)?;
        if self.options.theme.asks() {
            // Behind the first frame, which does not wait for the answer. That
            // may come at once, so the time is noted before the question.
            let _ = self.asked.set(Instant::now());
            modes::send(reply::QUESTION)?;
        }
        while !app.is_done() {
            let mut next = self.sleep(app.deadline())?;
            // What came meanwhile is taken together, so that a held key
            // never lags behind.
            let mut taken = 0;
            while let Some(wake) = next {
                if !self.heed(wake, app)? {
                    return Ok(());
                }
                taken += 1;
                next = (taken < INPUT_AT_ONCE)
                    .then(|| self.woken.try_recv().ok())
                    .flatten();
            }
            app.keep_time();
            app.tick();
            if let Some(text) = app.shared.clipboard.take() {
                self.copy(&text)?;
            }
            if !app.is_done() {
                self.draw(app)?;
            }
        }
        Ok(())
    }

    /// Sleeps until something comes or the deadline is there.
    fn sleep(&self, deadline: Option<Instant>) -> io::Result<Option<Wake>> {
        let Some(deadline) = deadline else {
            return self.woken.recv().map(Some).map_err(io::Error::other);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        match self.woken.recv_timeout(left.max(SHORTEST_SLEEP)) {
            Ok(wake) => Ok(Some(wake)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// Does what is asked; gives whether the screen stays open.
    fn heed(&mut self, wake: Wake, app: &mut App) -> io::Result<bool> {
        match wake {
            #[cfg(unix)]
            Wake::Event(event) if signals::is_ctrl_z(&event) => signals::ask_job_to_stop(),
            // A terminal that was made small and large again before we looked
            // has its old size, and lost what did not fit in between.
            Wake::Event(Event::Resize(..)) => self.draw_all()?,
            Wake::Event(event) => app.event(event),
            Wake::End => return Ok(false),
            Wake::Lost(error) => return Err(error),
            Wake::Broken => return Err(io::Error::other("a part of the program failed")),
            #[cfg(unix)]
            Wake::Suspend => signals::stop(),
            #[cfg(unix)]
            Wake::Resume => {
                modes::take_over(self.options.mouse)?;
                // Whatever ran meanwhile wrote over our screen.
                self.draw_all()?;
            }
            Wake::Background(background) => {
                self.answered = true;
                let kind = ThemeKind::on(background);
                app.paint_with(kind, self.options.depth);
            }
            Wake::Post(change) => {
                change(app);
                app.settle();
            }
        }
        Ok(true)
    }

    /// Has the next frame drawn from scratch. A new size, even if it is the
    /// old one, does so; `clear` would ask the terminal where its cursor is,
    /// and the key thread would get the answer.
    fn draw_all(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Draws a frame; the terminal gets it in one piece, and shows it in one
    /// piece where it knows how. Nothing is drawn on a terminal that is not
    /// ours at the moment.
    fn draw(&mut self, app: &mut App) -> io::Result<()> {
        if !modes::taken() {
            return Ok(());
        }
        self.terminal.draw(|frame| super::paint(frame, app))?;
        let frame = self.sheet.take();
        // The terminal need not hear of a frame in which nothing changed.
        if frame == UNCHANGED {
            return Ok(());
        }
        let mut whole = Vec::new();
        queue!(whole, BeginSynchronizedUpdate)?;
        whole.extend(frame);
        queue!(whole, EndSynchronizedUpdate)?;
        if modes::taken() {
            modes::send(&whole)?;
        }
        Ok(())
    }

    /// Puts a text on the clipboard of the terminal's user, wherever the
    /// program runs (OSC 52). Of one that is too long the bell says that it
    /// was not copied.
    fn copy(&self, text: &str) -> io::Result<()> {
        if text.len() > LONGEST_COPY {
            return modes::send(b"\x07");
        }
        modes::send(clipping(text).as_bytes())
    }
}

/// What puts a text on the clipboard (xterm's control sequences, OSC 52). In
/// base64 nothing of the text can end the sequence.
fn clipping(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{TerminalOptions, Viewport};

    use super::*;

    #[test]
    fn a_frame_in_which_nothing_changed_is_known() {
        let sheet = Sheet::default();
        let backend = CrosstermBackend::new(sheet.clone());
        let viewport = Viewport::Fixed(Rect::new(0, 0, 8, 1));
        let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
        for (text, is_new) in [("a", true), ("a", false), ("b", true), ("b", false)] {
            terminal
                .draw(|frame| frame.render_widget(text, frame.area()))
                .unwrap();
            assert_eq!(sheet.take() != UNCHANGED, is_new, "{text}");
        }
    }

    #[test]
    fn a_copied_text_is_sealed_in_base64() {
        assert_eq!(clipping("xc = 7"), "\x1b]52;c;eGMgPSA3\x07");
        assert!(
            !clipping("\x07\x1b")
                .trim_end_matches('\x07')
                .contains('\x07')
        );
        assert!(clipping(&"x".repeat(LONGEST_COPY)).len() <= 100_000);
    }
}
