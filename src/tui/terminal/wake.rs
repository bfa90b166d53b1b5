//! What wakes the screen, and how a worker thread hands it something.

use std::io;
use std::sync::mpsc::Sender;

use crossterm::event::Event;

use crate::tui::{App, Rgb};

/// What wakes the screen.
pub(super) enum Wake {
    /// A key, the mouse, pasted text, a new size.
    Event(Event),
    /// The process is asked to end.
    End,
    /// The terminal went away.
    Lost(io::Error),
    /// The process is asked to stop until the shell continues it.
    #[cfg(unix)]
    Suspend,
    /// It was stopped, and goes on.
    #[cfg(unix)]
    Resume,
    /// A thread panicked; the terminal is given back already.
    Broken,
    /// The terminal said what its background is.
    Background(Rgb),
    /// A worker has something for the screen.
    Post(Box<dyn FnOnce(&mut App) + Send>),
}

/// The way from a worker thread to the screen. Clones all lead to the same.
#[derive(Clone, Debug)]
pub struct Post(pub(super) Sender<Wake>);

impl Post {
    /// Has `change` done to the screen's state, between two frames. Nothing
    /// happens if the screen is closed meanwhile.
    pub fn post(&self, change: impl FnOnce(&mut App) + Send + 'static) {
        // A closed screen needs no result.
        let _ = self.0.send(Wake::Post(Box::new(change)));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::sim::{Scenario, run};
    use crate::tui::Theme;

    #[test]
    fn what_a_worker_posts_is_done_by_the_screen() {
        let (wake, woken) = mpsc::channel();
        let post = Post(wake);
        let worker = std::thread::spawn(move || post.post(|app| app.go(3)));
        worker.join().unwrap();
        let mut app = App::new(run(&Scenario::default()).unwrap(), Theme::plain());
        let Ok(Wake::Post(change)) = woken.recv() else {
            panic!("nothing was posted");
        };
        change(&mut app);
        assert_eq!(app.shared.cursor, 3);
    }

    #[test]
    fn a_closed_screen_takes_nothing_and_hurts_nobody() {
        let (wake, woken) = mpsc::channel();
        drop(woken);
        Post(wake).post(|app| app.shared.done = true);
    }
}
