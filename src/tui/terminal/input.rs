//! The thread that waits for keys.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, MouseEventKind};

use super::reply::{Reply, Taken};
use super::wake::Wake;

/// How long after the question an answer about the background is looked for.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);

/// How long the rest of an answer may take. A person who really types its
/// beginning waits that long for the keys to be heard.
const REST_WITHIN: Duration = Duration::from_millis(200);

/// When the terminal was asked for its background, if it was.
pub(super) type Asked = Arc<OnceLock<Instant>>;

/// Sends every event on, until the screen is closed or the terminal is lost.
pub(super) fn listen(wake: Sender<Wake>, asked: Asked) {
    thread::spawn(move || {
        if let Err(error) = forward(&wake, &asked) {
            // A closed screen does not mind.
            let _ = wake.send(Wake::Lost(error));
        }
    });
}

fn forward(wake: &Sender<Wake>, asked: &Asked) -> io::Result<()> {
    let mut reply = Reply::default();
    let mut answered = false;
    loop {
        let mut passed = Vec::new();
        if reply.holds() && !event::poll(REST_WITHIN)? {
            passed = reply.give_up();
        } else {
            let event = event::read()?;
            let expected = !answered
                && asked
                    .get()
                    .is_some_and(|asked| asked.elapsed() < ANSWER_WITHIN);
            if expected || reply.holds() {
                match reply.take(event) {
                    Taken::Held => {}
                    Taken::Background(background) => {
                        answered = true;
                        if wake.send(Wake::Background(background)).is_err() {
                            return Ok(());
                        }
                    }
                    Taken::Passed(events) => passed = events,
                }
            } else {
                passed.push(event);
            }
        }
        for event in passed.into_iter().filter(|event| !is_hover(event)) {
            if wake.send(Wake::Event(event)).is_err() {
                return Ok(());
            }
        }
    }
}

/// Whether the mouse merely moved. Nothing on the screen follows it, so it
/// is no reason to draw.
fn is_hover(event: &Event) -> bool {
    matches!(event, Event::Mouse(mouse) if mouse.kind == MouseEventKind::Moved)
}
