//! One value: how it came about, from what, into what, and who knows it.

pub mod bytes;
pub mod command;

use crate::session::workings::WorkingKey;
use crate::session::{
    Action, Place, Screen, ScreenMut, Scroll, Shared, Target, Turn, say, say_with,
};
use crate::trace::{ValueId, Values};

/// The parts of the inspector. Where not all have room, one is shown at a
/// time; the one in front scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All bytes.
    Bytes,
    /// The sums.
    Working,
    /// What it was made of.
    From,
    /// What was made of it.
    Into,
    /// Who knows it.
    Who,
    /// The command that computes it again.
    Command,
}

impl Part {
    /// All of them, in their order.
    pub const ALL: [Part; 6] = [
        Part::Bytes,
        Part::Working,
        Part::From,
        Part::Into,
        Part::Who,
        Part::Command,
    ];

    /// What it is called.
    pub fn title(self) -> String {
        say(match self {
            Part::Bytes => "inspector-bytes",
            Part::Working => "inspector-working",
            Part::From => "inspector-from",
            Part::Into => "inspector-into",
            Part::Who => "inspector-who",
            Part::Command => "inspector-command",
        })
    }

    /// The one after it; after the last the first.
    pub fn next(self) -> Self {
        let at = Part::ALL.iter().position(|part| *part == self);
        Part::ALL[(at.unwrap_or(0) + 1) % Part::ALL.len()]
    }
}

/// The inspector of one value.
#[derive(Debug)]
pub struct Inspector {
    /// The value.
    pub id: ValueId,
    /// The part in front.
    pub part: Part,
    /// How far the part in front is scrolled, and can be.
    pub scroll: Scroll,
    /// The lines that were opened in the working, level by level.
    pub path: Vec<usize>,
    /// Its bytes in hex and decimal; a long number takes a while.
    pub text: bytes::Texts,
}

impl Inspector {
    /// The inspector of a value.
    pub fn new(id: ValueId, shared: &Shared) -> Self {
        Self {
            id,
            part: Part::Bytes,
            scroll: Scroll::default(),
            path: Vec::new(),
            text: bytes::Texts::new(shared.scene.trace().value(id)),
        }
    }

    /// The same, with the working in front.
    pub fn working(id: ValueId, shared: &Shared) -> Self {
        Self {
            part: Part::Working,
            ..Self::new(id, shared)
        }
    }

    /// The working that is open.
    pub fn key(&self) -> WorkingKey {
        WorkingKey {
            value: self.id,
            path: self.path.clone(),
        }
    }

    fn show(&mut self, part: Part) {
        self.part = part;
        self.scroll.to(0);
    }
}

impl Screen for Inspector {
    fn place(&self) -> Place {
        Place::Inspector
    }

    fn selected(&self, _shared: &Shared) -> Option<Target> {
        Some(Target::Value(self.id))
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Pane => self.show(self.part.next()),
            Action::Copy => command::copy(self.id, shared),
            Action::Return if !self.path.is_empty() => {
                let line = self.path.pop().unwrap_or(0);
                self.scroll.to(line);
            }
            Action::Open => match shared.focus.clone() {
                Some(Target::Line(line)) => {
                    self.path.push(line);
                    self.part = Part::Working;
                    self.scroll.to(0);
                    shared.focus = None;
                }
                None if self.part != Part::Working => self.show(Part::Working),
                _ => return Turn::Common,
            },
            _ if self.scroll.act(action) => {}
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        shared.focus = Some(Target::Line(line));
        true
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        match (action, &shared.focus) {
            (Action::Open, Some(Target::Value(id))) => {
                let label = shared.scene.knowledge.quantity(*id)?.label();
                Some(say_with("footer-look-inside", &[("what", &label)]))
            }
            (Action::Open, Some(Target::Line(_))) => Some(say("footer-open-line")),
            (Action::Open, None) if self.part != Part::Working => Some(say("key-working")),
            (Action::Open, None) => Some(String::new()),
            (Action::Pane, _) => Some(self.part.next().title()),
            _ => None,
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Inspector(self)
    }
}
