//! A trace as screen-free blocks: the words, the numbers, who knows what.
//!
//! Nothing here knows of a screen or a file; the terminal, the transcript and
//! every other export show the same blocks.

mod block;
mod catalogue;
mod eavesdropper;
mod format;
mod message;
mod walk;

pub use block::{Block, Equation, step_block};
pub use catalogue::{Catalogue, Span, StepText};
pub use eavesdropper::{Eavesdropper, Link, eavesdropper};
pub use format::{full, short, short_bytes};
pub use message::{FieldCell, MessageBlock, packet_label, packet_messages};
pub use walk::{Arrow, Cell, PhaseSpan, Row, Walk};
