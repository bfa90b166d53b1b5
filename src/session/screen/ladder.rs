//! The ladder: all messages with virtual time, as large as the screen allows.
//! With somebody in the middle there are three lifelines.

use crate::session::{Action, Place, Screen, ScreenMut, Shared, Target, Turn, say_with};
use crate::trace::PacketId;
use crate::view::Ladder;

/// The ladder with the message that is selected.
#[derive(Debug)]
pub struct LadderScreen {
    /// The selected packet.
    pub packet: Option<PacketId>,
    /// The step at which the packet was chosen by the cursor.
    at: u32,
}

impl LadderScreen {
    /// The ladder with the latest message selected.
    pub fn new(shared: &Shared) -> Self {
        Self {
            packet: latest(shared),
            at: shared.cursor,
        }
    }

    /// The place of the selected packet among the arrows.
    pub fn index(&self, ladder: &Ladder) -> Option<usize> {
        self.packet.and_then(|packet| ladder.arrow(packet))
    }

    fn select(&mut self, shared: &Shared, by: isize) {
        let ladder = ladder(shared, 0);
        let last = ladder.arrows.len().saturating_sub(1);
        let at = self.index(&ladder).unwrap_or(last);
        let at = at.saturating_add_signed(by).min(last);
        self.packet = ladder.arrows.get(at).map(|arrow| arrow.packet);
    }
}

/// The ladder at the cursor.
pub fn ladder(shared: &Shared, rows: usize) -> Ladder {
    let walks = shared.scene.abreast(shared.cursor);
    Ladder::new(&shared.sight(), &walks, rows)
}

/// The packet of the step under the cursor, else the latest one before it.
pub fn latest(shared: &Shared) -> Option<PacketId> {
    let walk = shared.walk();
    let own = shared.step().and_then(|step| step.packet);
    own.or_else(|| {
        let sent = walk.arrows_at(shared.cursor);
        walk.arrows[..sent].last().map(|arrow| arrow.packet)
    })
}

impl Screen for LadderScreen {
    fn place(&self) -> Place {
        Place::Ladder
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Down => self.select(shared, 1),
            Action::Up => self.select(shared, -1),
            Action::PageDown => self.select(shared, 8),
            Action::PageUp => self.select(shared, -8),
            Action::Open | Action::Message => {
                return match self.packet {
                    Some(packet) => Turn::Go(Target::Packet(packet)),
                    None => Turn::Stay,
                };
            }
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        let packet = PacketId(line as u32);
        let before = self.packet == Some(packet);
        if line < shared.scene.trace().packets.len() {
            self.packet = Some(packet);
        }
        before
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        if !matches!(action, Action::Open) {
            return None;
        }
        let ladder = ladder(shared, 0);
        let Some(at) = self.index(&ladder) else {
            return Some(String::new());
        };
        let label = &ladder.arrows[at].label;
        Some(say_with("footer-look-inside", &[("what", label)]))
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.at != shared.cursor {
            self.at = shared.cursor;
            self.packet = latest(shared);
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Ladder(self)
    }
}
