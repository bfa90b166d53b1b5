//! A sitting: what somebody does with runs and lessons, whatever shows it.
//!
//! A [`Session`] holds everything between two keys: the run that is looked at
//! and the step under the cursor, what is covered, the lesson with its
//! questions, the detours, and the stack of screens, each with its own state.
//! A face hands it keys and clicks, draws what it then holds, and tells it
//! what of that can be opened. It touches no terminal, no file and no clock:
//! lessons and bookmarks come from a [`Host`], the time and the threads from
//! the face.

mod bookmark;
mod course;
pub mod detour;
pub mod ending;
mod field;
pub mod keys;
mod list;
mod opening;
mod play;
mod progress;
mod runner;
mod scene;
pub mod screen;
pub mod scroll;
mod shared;
mod stack;
#[cfg(test)]
mod tests;
mod words;
pub mod workings;

pub use bookmark::{Bookmark, Settled, Walked};
pub use course::{Asked, Course, QuestionId, State};
pub use detour::{Detour, Detours};
pub use field::Field;
pub use keys::{Action, BINDINGS, Binding, KeyCode, KeyPress, Place, Places};
pub use list::ListState;
pub use opening::{Door, Heard, Host, Opening, Shelf};
pub use play::Autoplay;
pub use progress::{Answered, FORM as PROGRESS_FORM, Mark, Progress, TimeSpent, Tried};
pub use runner::{Answer, Runner};
pub use scene::Scene;
pub use screen::bench::challenge::{Challenge, Goal, OnMet};
pub use screen::{Screen, ScreenMut, Target, Turn};
pub use scroll::Scroll;
pub use shared::{Done, Job, LONGEST_COPY, Shared, ThemeKind, Worker};
pub use stack::Session;
pub use words::{catalogue, say, say_with, scenario_words};
