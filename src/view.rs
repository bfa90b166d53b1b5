//! A trace as screen-free blocks: the words, the numbers, who knows what.
//!
//! Nothing here knows of a screen or a file; the terminal, the transcript and
//! every other export show the same blocks.

mod catalogue;
mod format;

pub use catalogue::{Catalogue, Span, StepText};
pub use format::{full, hex, short, short_bytes};
