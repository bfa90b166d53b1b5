//! The terminal screen: a cursor over a finished trace.
//!
//! A run is made before the screen opens, so going back is moving the
//! cursor. Each frame is drawn from the blocks of [`crate::view`]; nothing
//! on the way from key to frame grows with the length of the trace.

mod app;
mod ascii;
mod canvas;
mod field;
mod layout;
mod options;
mod pane;
mod screen;
mod terminal;
mod theme;

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use ratatui::backend::TestBackend;
use ratatui::{Frame, Terminal};
use terminal::TerminalLoop;

use crate::session::{Host, Opening, Session};
use crate::wire::is_legible;

pub use app::App;
pub use canvas::Link;
pub use options::Options;
pub use terminal::Post;
pub use theme::{ColorDepth, Rgb, Theme, ThemeChoice};

/// How long the first frame waits for what it is to show. Most runs are made
/// in less, and then nothing flashes.
const FIRST_WAIT: Duration = Duration::from_millis(6);

/// Opens the screen, until the user leaves it. The terminal is as it was
/// afterwards, whatever happens; the place where one was is kept by the host.
///
/// # Errors
/// If there is no terminal, or it goes away.
pub fn play(opening: Opening, options: Options, host: Arc<dyn Host>) -> io::Result<()> {
    let mut app = App::of(Session::bare(), Theme::plain());
    app.paint_with(options.theme.kind(), options.depth);
    app.shared.ascii = options.ascii;
    app.shared.autoplay.set_pause(options.speed);
    let mut terminal = TerminalLoop::open(options)?;
    let post = terminal.post();
    let results = post.clone();
    app.shared.worker = Some(Arc::new(move |job| {
        let post = results.clone();
        thread::spawn(move || {
            let done = job();
            post.post(move |app| done(&mut app.session));
        });
    }));
    app.begin(opening, Arc::clone(&host));
    host.watch(Box::new(move |shelf| {
        post.post(move |app| app.take_shelf(shelf));
    }));
    let result = terminal
        .await_first(&mut app, Instant::now() + FIRST_WAIT)
        .and_then(|stays| match stays {
            true => terminal.attend(&mut app),
            false => Ok(()),
        });
    // Whoever asks the process to end may not wait long.
    app.keep_place();
    terminal.close();
    result
}

/// Draws a frame: the screen on top, in its colors, and what holds for all
/// screens.
pub fn paint(frame: &mut Frame<'_>, app: &mut App) {
    app.keep_time();
    pane::draw(frame, app);
    let buffer = frame.buffer_mut();
    for cell in &mut buffer.content {
        // What comes from outside is spelled out where it is read, since that
        // takes room; what was forgotten there ends here, whatever it is.
        if !is_legible(cell.symbol()) {
            cell.set_symbol("\u{fffd}");
        }
    }
    app.theme().lay_ground(buffer);
    if app.shared.ascii {
        ascii::stand_in(buffer);
    }
}

/// One frame as text, line by line: for tests, and for whoever wants a
/// screen on paper.
///
/// # Errors
/// Never with a backend in memory; the type is the backend's.
pub fn frame(app: &mut App, columns: u16, rows: u16) -> io::Result<String> {
    let backend = TestBackend::new(columns, rows);
    let mut terminal = Terminal::new(backend).map_err(io::Error::other)?;
    // What the first frame asked of a worker is on the second.
    for _ in 0..2 {
        terminal
            .draw(|frame| paint(frame, app))
            .map_err(io::Error::other)?;
        app.settle();
    }
    let buffer = terminal.backend().buffer();
    let mut text = String::new();
    for y in 0..rows {
        let mut line = String::new();
        for x in 0..columns {
            line.push_str(buffer[(x, y)].symbol());
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    Ok(text)
}
