//! A trace as screen-free blocks: the words, the numbers, who knows what.
//!
//! Nothing here knows of a screen or a file; the terminal, the transcript and
//! every other export show the same blocks.

mod block;
mod catalogue;
mod eavesdropper;
mod format;
mod knowledge;
mod message;
pub mod page;
mod sight;
mod walk;

pub use block::{Block, Equation, step_block};
pub use catalogue::{Catalogue, Span, StepText};
pub use eavesdropper::{Eavesdropper, Link, eavesdropper};
pub use format::{full, short, short_bytes};
pub use knowledge::Knowledge;
pub use message::{FieldCell, MessageBlock, packet_label, packet_messages};
pub use sight::{Cover, Mask, Seat, Sight, is_confidential};
pub use walk::{Arrow, Cell, PhaseSpan, Row, Walk};
