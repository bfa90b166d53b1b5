//! The screens, and what each of them can do.
//!
//! They lie on a stack: opening one lays it on top, going back takes it off.
//! What they share, above all the run, the cursor and the mask, is in
//! [`Shared`].

pub mod bench;
pub mod detour;
pub mod detours;
pub mod eve;
pub mod help;
pub mod inspector;
pub mod lab;
pub mod ladder;
pub mod message;
pub mod page;
pub mod question;
pub mod search;
pub mod start;
pub mod steps;
pub mod transcript;
pub mod wait;
pub mod walk;

use super::keys::{Action, KeyPress, Place};
use super::opening::Door;
use super::scene::Scene;
use super::shared::Shared;
use crate::trace::{PacketId, Phase, ValueId};
use crate::view::page::PageTarget;

/// Something on the screen that opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A value: its inspector.
    Value(ValueId),
    /// A packet: its messages, field by field.
    Packet(PacketId),
    /// A field of a packet, by its first byte in the messages that the packet
    /// carries: the packet with that field selected.
    Field(PacketId, usize),
    /// A step, by its number from 1: the walk there.
    Step(u32),
    /// A phase of the connection that is looked at: its first step, the screen
    /// staying what it is.
    Phase(Phase),
    /// What a key would do.
    Act(Action),
    /// A line of the screen's own, by its number from 0: a click selects it,
    /// and a click on the selected one opens it.
    Line(usize),
    /// Where a link of a lesson leads.
    Lesson(PageTarget),
}

/// What a screen wants after a key.
pub enum Turn {
    /// Nothing more.
    Stay,
    /// The key is none of this screen's: the common meaning holds.
    Common,
    /// This screen laid on top.
    Push(Box<dyn Screen>),
    /// This screen in its own place.
    Replace(Box<dyn Screen>),
    /// Itself taken off.
    Pop,
    /// Itself taken off, and then what a link leads to.
    Leave(Target),
    /// Down to the lowest walk of the stack, everything above it taken off.
    ToWalk,
    /// Back to a question that was put off: the n-th of the ending's list,
    /// from 0.
    Resume(usize),
    /// To the bench, for the n-th challenge of the lesson.
    Try(usize),
    /// What a link leads to.
    Go(Target),
    /// Where the start screen leads.
    Enter(Door),
}

/// One screen of the stack.
pub trait Screen {
    /// Which lines of the key table hold.
    fn place(&self) -> Place;

    /// Whether the line with run and progress stands above it.
    fn has_header(&self) -> bool {
        true
    }

    /// The run that it shows: what is out of the ordinary there is told above
    /// it.
    fn shows<'a>(&'a self, shared: &'a Shared) -> Option<&'a Scene> {
        Some(&shared.scene)
    }

    /// Does what a key asks for. What it does not know it leaves to the
    /// common meaning with [`Turn::Common`].
    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn;

    /// Takes a key as text; whether it did. Only asked where
    /// [`Place::is_text`] or [`Screen::wants_text`] says so, and only for keys
    /// that the table has no action for.
    fn text(&mut self, _key: KeyPress, _shared: &mut Shared) -> bool {
        false
    }

    /// Whether letters go to a text field of the screen at the moment, at a
    /// place where they are keys at other times.
    fn wants_text(&self) -> bool {
        false
    }

    /// A line of its own was clicked: selects it. Gives whether it had been
    /// selected before, so that the click opens it.
    fn click(&mut self, _line: usize, _shared: &mut Shared) -> bool {
        false
    }

    /// What is selected on it, if a screen that is opened from it goes on
    /// there.
    fn selected(&self, _shared: &Shared) -> Option<Target> {
        None
    }

    /// The object of a key in the footer, where it has one at the moment:
    /// `look inside xc`; `Some("")` leaves the key out.
    fn footer(&self, _action: Action, _shared: &Shared) -> Option<String> {
        None
    }

    /// Whether it only stands there until what was asked for is finished.
    fn waits(&self) -> bool {
        false
    }

    /// Takes in what changed since the last frame; a face calls it before it
    /// draws.
    fn refresh(&mut self, _shared: &mut Shared) {}

    /// Itself, for whoever draws it.
    fn by_kind(&mut self) -> ScreenMut<'_>;
}

/// A screen by its kind: a face has a way to draw each of them.
pub enum ScreenMut<'a> {
    /// The start screen.
    Start(&'a mut start::Start),
    /// The walk.
    Walk(&'a mut walk::WalkScreen),
    /// The inspector of a value.
    Inspector(&'a mut inspector::Inspector),
    /// A message, field by field.
    Message(&'a mut message::MessageScreen),
    /// The eavesdropper's screen.
    Eve(&'a mut eve::EveScreen),
    /// What the Finished hash covers.
    Transcript(&'a mut transcript::TranscriptScreen),
    /// The list of steps.
    Steps(&'a mut steps::Steps),
    /// The ladder.
    Ladder(&'a mut ladder::LadderScreen),
    /// The search.
    Search(&'a mut search::Search),
    /// The free lab.
    Lab(&'a mut lab::Lab),
    /// Choosing what to change at a step.
    Detour(&'a mut detour::DetourScreen),
    /// The list of detours.
    Detours(&'a mut detours::DetoursScreen),
    /// A question.
    Question(&'a mut question::QuestionScreen),
    /// A page of a lesson.
    Page(&'a mut page::Page),
    /// Where a walk will be as soon as it is computed.
    Wait(&'a mut wait::Wait),
    /// The attacker's bench.
    Bench(&'a mut bench::BenchScreen),
    /// The help.
    Help(&'a mut help::Help),
}

/// The screen that a key opens from anywhere in a walk.
pub(in crate::session) fn opened_by(action: Action, shared: &Shared) -> Option<Box<dyn Screen>> {
    match action {
        Action::Search => Some(Box::new(search::Search::new(shared))),
        Action::Message => Some(Box::new(message::MessageScreen::new(shared))),
        Action::Eve => Some(Box::new(eve::EveScreen::default())),
        Action::Transcript => Some(Box::new(transcript::TranscriptScreen::default())),
        Action::Steps => Some(Box::new(steps::Steps::new(shared))),
        Action::Ladder => Some(Box::new(ladder::LadderScreen::new(shared))),
        Action::Detours => Some(Box::new(detours::DetoursScreen::new(shared))),
        _ => None,
    }
}

/// The screen that a link leads to; none for what is no screen.
pub(in crate::session) fn opened_by_target(
    target: &Target,
    shared: &Shared,
) -> Option<Box<dyn Screen>> {
    match target {
        Target::Value(id) => Some(Box::new(inspector::Inspector::new(*id, shared))),
        Target::Field(packet, at) => Some(Box::new(message::MessageScreen::at_field(
            *packet, *at, shared,
        ))),
        Target::Packet(packet) => Some(Box::new(message::MessageScreen::of(*packet, shared))),
        Target::Step(_) => Some(Box::new(walk::WalkScreen::default())),
        _ => None,
    }
}
