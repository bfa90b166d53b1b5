//! The ladder: all messages with virtual time, as large as the screen allows.
//! With somebody in the middle there are three lifelines.

mod rails;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use self::rails::Rails;
use super::{Screen, Target, Turn};
use crate::trace::PacketId;
use crate::tui::keys::{Action, Place};
use crate::tui::pane::rich::RichLine;
use crate::tui::pane::{of_connection, row, rule};
use crate::tui::shared::{Shared, say, say_with};
use crate::view::{Ladder, LadderLine, Walk};

/// The ladder with the message that is selected.
#[derive(Debug)]
pub(in crate::tui) struct LadderScreen {
    packet: Option<PacketId>,
    /// The step at which the packet was chosen by the cursor.
    at: u32,
}

impl LadderScreen {
    /// The ladder with the latest message selected.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        Self {
            packet: latest(shared),
            at: shared.cursor,
        }
    }

    fn index(&self, ladder: &Ladder) -> Option<usize> {
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
fn ladder(shared: &Shared, rows: usize) -> Ladder {
    let walks = shared.scene.abreast(shared.cursor);
    Ladder::new(&shared.sight(), &walks, rows)
}

/// The packet of the step under the cursor, else the latest one before it.
pub(super) fn latest(shared: &Shared) -> Option<PacketId> {
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

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        if self.at != shared.cursor {
            self.at = shared.cursor;
            self.packet = latest(shared);
        }
        let theme = shared.theme;
        let walks = shared.scene.abreast(shared.cursor);
        let title = match walks.len() {
            1 => of_connection(
                say("ladder-title"),
                shared,
                (area.width as usize).saturating_sub(24),
            ),
            _ => say("ladder-title-mallory"),
        };
        let rails = Rails::new(area.width as usize, &walks);
        let title = vec![Span::styled(title, theme.focus)];
        let flows = flows(shared, &walks, area);
        let rows = (area.height as usize).saturating_sub(2 + flows.len());
        let ladder = ladder(shared, rows);
        let right = match ladder.to_come {
            0 => String::new(),
            count => say_with("ladder-to-come", &[("count", &count.to_string())]),
        };
        frame.render_widget(rule(title, right, area.width, theme.quiet), row(area, 0));
        rails.heads(shared).draw(frame, shared, row(area, 1));
        for (nth, line) in flows.iter().rev().enumerate() {
            let place = row(area, area.height.saturating_sub(nth as u16 + 1));
            RichLine::plain(format!(" {line}"), theme.quiet).draw(frame, shared, place);
        }
        let selected = self.index(&ladder);
        if ladder.arrows.is_empty() {
            let text = format!("   {}", say("ladder-empty"));
            let place = row(area, 2.min(area.height.saturating_sub(1)));
            RichLine::plain(text, theme.quiet).draw(frame, shared, place);
            return;
        }
        for (place, line) in ladder.lines.iter().enumerate() {
            let place = row(area, place as u16 + 2);
            rails
                .line(line, &ladder, selected, shared)
                .draw(frame, shared, place);
            let arrow = match line {
                LadderLine::Label(i) | LadderLine::Shaft(i) | LadderLine::Arrow(i) => Some(*i),
                LadderLine::Flight(flight) => flight.clone().last(),
                LadderLine::Gap | LadderLine::Above(_) => None,
            };
            if let Some(arrow) = arrow.and_then(|i| ladder.arrows.get(i)) {
                shared.link(place, Target::Line(arrow.packet.0 as usize));
            }
        }
    }
}

/// From when on data could flow, as far as it has come, for the foot of the
/// screen: where it leaves most of the height to the messages.
fn flows(shared: &Shared, walks: &[&Walk], area: Rect) -> Vec<String> {
    let several = shared.scene.walks.len() > 1;
    let columns = (area.width as usize).saturating_sub(2).max(1);
    let mut lines = Vec::new();
    for flow in shared.scene.flows(shared.cursor, walks) {
        let text = match several {
            true => format!("{}, {flow}", flow.laid.id),
            false => flow.to_string(),
        };
        let wrapped = crate::view::wrapped(&text, columns);
        lines.extend(wrapped.into_iter().map(String::from));
    }
    if lines.len() > area.height as usize / 4 {
        lines.clear();
    }
    lines
}
