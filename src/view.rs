//! A trace as screen-free blocks: the words, the numbers, who knows what.
//!
//! Nothing here knows of a screen or a file; the terminal, the transcript and
//! every other export show the same blocks.

mod agreement;
mod block;
mod catalogue;
mod choice;
mod compare;
mod eavesdropper;
mod flow;
mod format;
mod knowledge;
mod ladder;
mod lineage;
mod message;
mod onwire;
pub mod page;
mod settable;
mod sight;
mod transcript;
mod tree;
mod verdict;
mod walk;
mod wrap;

pub use agreement::{agreed_lines, is_as_asked, is_choice_of};
pub use block::{Block, Equation, step_block, value_equation};
pub use catalogue::{Catalogue, Span, StepText, spans_text};
pub use choice::{SettingChoice, as_sentence, choices};
pub use compare::{Change, Comparison, Difference, counterpart_value};
pub use eavesdropper::{
    Eavesdropper, EveCost, EveLink, EvePower, EveReport, Figure, Link, LinkState, eavesdropper,
};
pub use flow::{Flow, FlowKind, Moment, flows};
pub use format::{full, is_number, short, short_bytes};
pub use knowledge::Knowledge;
pub use ladder::{Ladder, LadderArrow, LadderLine};
pub use lineage::{Cut, Lineage, packets_of};
pub use message::{
    Extent, FieldCell, MessageBlock, certificate_cells, is_certificate, last_message, packet_label,
    packet_messages, sealed_message,
};
pub use onwire::{Done, WireRow, wire_rows};
pub use settable::{Settable, SettableError, Spot, override_label, settable};
pub use sight::{Cover, Mask, Sight};
pub use transcript::{HashLine, Transcript, TranscriptEntry, TranscriptHash, transcript};
pub use tree::{Node, Sealing, SealingKind, SealingPart, Tree, Where, message_tree};
pub use verdict::{Caught, Lost, Missed, Reader, Verdict, VerdictKind};
pub use walk::{Arrow, Cell, PhaseSpan, Row, Walk};
#[cfg(feature = "app")]
pub(crate) use wrap::Joined;
pub(crate) use wrap::{options as wrap_options, wrapped};
