//! The walk: client, wire and server side by side, the step, the bytes.

use crate::session::screen::inspector::Inspector;
use crate::session::{
    Action, Place, Screen, ScreenMut, Scroll, Shared, Target, Turn, say, say_with,
};
use crate::trace::{ValueId, Values};

/// What a small screen shows, where not everything has room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The step.
    #[default]
    Step,
    /// One party.
    Client,
    /// The messages.
    Wire,
    /// The other party.
    Server,
    /// The eavesdropper.
    Eve,
}

impl Shown {
    fn next(self) -> Self {
        match self {
            Shown::Step => Shown::Client,
            Shown::Client => Shown::Wire,
            Shown::Wire => Shown::Server,
            Shown::Server => Shown::Eve,
            Shown::Eve => Shown::Step,
        }
    }
}

/// The walk's own state.
#[derive(Debug, Default)]
pub struct WalkScreen {
    /// What a small screen shows.
    pub shown: Shown,
    /// How far the step's text is scrolled.
    pub scroll: Scroll,
    /// The step that it was scrolled at.
    at: u32,
    /// Whether the screen is so small that one pane stands alone.
    pub alone: bool,
}

impl WalkScreen {
    /// The value that the step is about, if it may be looked into.
    fn main_value(shared: &Shared) -> Option<ValueId> {
        shared
            .block
            .equations
            .first()
            .map(|equation| equation.value)
            .or_else(|| shared.step()?.values.first().copied())
    }
}

/// Whether the step is about a value that was computed, out of what whoever
/// sits there knows.
fn has_sums(shared: &Shared) -> bool {
    let trace = shared.scene.trace();
    WalkScreen::main_value(shared)
        .filter(|id| shared.sight().sees_inside(*id))
        .is_some_and(|id| trace.value(id).op.operation().working(trace).is_some())
}

impl WalkScreen {
    /// Whether the text of the step under the cursor was on the last frame, so
    /// that it is known how much of it is out of sight.
    pub fn reads(&self, shared: &Shared) -> bool {
        let shown = !self.alone || self.shown == Shown::Step;
        shown && self.at == shared.cursor
    }
}

impl Screen for WalkScreen {
    fn place(&self) -> Place {
        Place::Walk
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Down | Action::Up => {
                self.scroll.act(action);
            }
            Action::ReadOn | Action::ReadBack if self.reads(shared) && self.scroll.act(action) => {}
            Action::Pane if self.alone => self.shown = self.shown.next(),
            Action::Pane => shared.notify("notice-all-panes"),
            Action::Open if shared.focus.is_none() => {
                let packet = shared.step().and_then(|step| step.packet);
                return match (Self::main_value(shared), packet) {
                    (Some(value), _) => Turn::Go(Target::Value(value)),
                    (None, Some(packet)) => Turn::Go(Target::Packet(packet)),
                    (None, None) => Turn::Stay,
                };
            }
            Action::Working => {
                return match Self::main_value(shared) {
                    Some(value) => Turn::Push(Box::new(Inspector::working(value, shared))),
                    None => {
                        shared.notify("notice-no-sums");
                        Turn::Stay
                    }
                };
            }
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        match action {
            Action::Open => {
                if let Some(Target::Field(..) | Target::Packet(_)) = &shared.focus {
                    return Some(say("footer-look-field"));
                }
                let value = match &shared.focus {
                    Some(Target::Value(id)) => Some(*id),
                    Some(_) => None,
                    None => Self::main_value(shared),
                };
                let label = match value {
                    Some(id) => shared.scene.knowledge.quantity(id)?.label(),
                    None if shared.messages.is_empty() => return Some(String::new()),
                    None => shared.messages.first()?.name.clone(),
                };
                Some(say_with("footer-look-inside", &[("what", &label)]))
            }
            Action::Pane => Some(if self.alone {
                let party = |side| {
                    let party = shared.scene.trace().party(shared.walk().party(side));
                    say(&format!("pane-{}", party.name))
                };
                match self.shown.next() {
                    Shown::Step => say("pane-step"),
                    Shown::Client => party(0),
                    Shown::Wire => say("pane-wire"),
                    Shown::Server => party(1),
                    Shown::Eve => party(2),
                }
            } else {
                String::new()
            }),
            Action::Down if self.reads(shared) && self.scroll.has_more() => {
                Some(say("key-read-on"))
            }
            Action::Down => Some(String::new()),
            Action::Next if shared.question_stands() && shared.cursor >= shared.limit => {
                Some(say("footer-question"))
            }
            Action::Working if !has_sums(shared) => Some(String::new()),
            Action::Working if Self::main_value(shared).is_none() => Some(String::new()),
            Action::Message if shared.messages.is_empty() => Some(String::new()),
            Action::NextStop if shared.course_here().is_none() => Some(String::new()),
            Action::LeaveDetour if shared.detours.here.is_none() => Some(String::new()),
            Action::Detour if shared.detours.here.is_some() => Some(String::new()),
            _ => None,
        }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.at != shared.cursor {
            self.at = shared.cursor;
            self.scroll.to(0);
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Walk(self)
    }
}
