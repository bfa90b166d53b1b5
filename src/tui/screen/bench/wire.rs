//! The records on the wire, one a line: an arrow, a name, what is done to it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::runs::Laid;
use super::{BenchScreen, Part};
use crate::trace::{ConnectionId, Role};
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::Target;
use crate::tui::screen::lab::picker::select;
use crate::tui::scroll::out_of_sight;
use crate::tui::shared::{Shared, say};
use crate::view::{Done, Mask, Sight, WireRow};

/// Columns for what is done to a record, where they are in words.
const WORDS: usize = 14;

/// What stands for it where there is no room for words; the words have it in
/// front.
fn glyph(done: Done) -> &'static str {
    match done {
        Done::Changed | Done::Old => "Δ",
        Done::Dropped | Done::Cut => "✗",
        Done::Repeated | Done::Again | Done::Injected => "+",
        Done::Moved => "▾",
        Done::Unsent => "·",
    }
}

/// What is done to a record, in few words.
fn words(row: &WireRow) -> String {
    let all: Vec<String> = row
        .done
        .iter()
        .map(|done| format!("{} {}", glyph(*done), say(&format!("done-{}", done.id()))))
        .collect();
    all.join(" ")
}

/// The name of a record as far as it may be seen.
pub(super) fn label(laid: &Laid, row: &WireRow, mask: &Mask) -> String {
    let scene = match row.is_sent() {
        true => &laid.scene,
        false => &laid.untouched,
    };
    let mask = Mask {
        at: scene.steps(),
        ..mask.clone()
    };
    let sight = Sight {
        trace: scene.trace(),
        knowledge: &scene.knowledge,
        mask: &mask,
    };
    let packet = scene.trace().packets.get(row.packet.0 as usize);
    match packet.is_some_and(|packet| sight.opens(packet)) {
        true => row.label.clone(),
        false => row.sealed_label.clone(),
    }
}

impl BenchScreen {
    pub(super) fn draw_wire(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        if area.height == 0 {
            return;
        }
        let theme = shared.theme;
        let Some(laid) = self.laid().cloned() else {
            return;
        };
        let front = self.part == Part::Wire && self.pick.is_none();
        let style = if front { theme.focus } else { theme.quiet };
        let count = laid.rows.len();
        let shown = self
            .list
            .window(count, area.height.saturating_sub(2) as usize);
        let marks = out_of_sight(shown.start, count - shown.end);
        let title = vec![Span::styled(say("bench-wire"), style)];
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let lanes = Lanes::new(&laid, area.width as usize);
        frame.render_widget(lanes.heads(shared), row(area, 1));
        let carried = self.carried.map(|carried| carried.message);
        for (place, at) in shown.enumerate() {
            let place = row(area, place as u16 + 2);
            let one = &laid.rows[at];
            let held = carried.is_some_and(|name| one.names.contains(&name));
            let label = label(&laid, one, &shared.mask);
            frame.render_widget(lanes.line(one, &label, held, shared), place);
            shared.link(place, Target::Line(at));
            if at == self.list.at {
                match front {
                    true => select(frame, place, &theme),
                    // The message that the other parts are about.
                    false => {
                        let bold = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
                        let name = Rect {
                            width: area.width.min(lanes.lane as u16 + lanes.before as u16),
                            ..place
                        };
                        frame.buffer_mut().set_style(name, bold);
                    }
                }
            }
        }
    }
}

/// How the lines are divided.
struct Lanes {
    /// Columns for the connection, where there are several.
    before: usize,
    /// Columns for arrow and name.
    lane: usize,
    /// Columns for what is done.
    after: usize,
    /// Who stands at the two ends.
    ends: Vec<(ConnectionId, String, String)>,
}

impl Lanes {
    fn new(laid: &Laid, columns: usize) -> Self {
        let trace = laid.scene.trace();
        let mut ends: Vec<(ConnectionId, String, String)> = Vec::new();
        for one in &laid.rows {
            if ends.iter().all(|(known, ..)| *known != one.connection) {
                let name = |id| trace.parties.get(usize::from(id)).map_or("", |p| p.name);
                let (sender, receiver) = (
                    name(one.sender.index() as u8),
                    name(one.receiver.index() as u8),
                );
                let (client, server) = match one.from {
                    Role::Client => (sender, receiver),
                    Role::Server => (receiver, sender),
                };
                ends.push((one.connection, client.to_owned(), server.to_owned()));
            }
        }
        let before = if ends.len() > 1 { 4 } else { 1 };
        let after = if columns >= 44 { WORDS } else { 4 };
        Self {
            before,
            lane: columns.saturating_sub(before + after + 1),
            after,
            ends,
        }
    }

    fn heads(&self, shared: &Shared) -> Line<'static> {
        let theme = shared.theme;
        // With several connections each line's colours say who it is.
        let (left, right) = match self.ends.as_slice() {
            [(_, client, server)] => (client.clone(), server.clone()),
            all => {
                let told: Vec<String> = all
                    .iter()
                    .map(|(id, client, server)| format!("{id} {client} ↔ {server}"))
                    .collect();
                let text = fit(&told.join("   "), self.lane + self.after);
                return Line::from(Span::styled(format!(" {text}"), theme.quiet));
            }
        };
        let gap = self.lane.saturating_sub(width(&left) + width(&right));
        Line::from(vec![
            Span::raw(" ".repeat(self.before)),
            Span::styled(left, theme.client),
            Span::raw(" ".repeat(gap)),
            Span::styled(right, theme.server),
        ])
    }

    fn line(&self, one: &WireRow, label: &str, held: bool, shared: &Shared) -> Line<'static> {
        let theme = shared.theme;
        let sealed = if one.sealed { "▒ " } else { "" };
        let held = if held { "▸ " } else { "" };
        let name = fit(
            &format!("{held}{sealed}{label}"),
            self.lane.saturating_sub(3),
        );
        let lost = one
            .done
            .iter()
            .any(|done| matches!(done, Done::Dropped | Done::Cut));
        let unsent = one.done.contains(&Done::Unsent);
        let odd = one
            .done
            .iter()
            .any(|done| matches!(done, Done::Again | Done::Injected));
        let room = self.lane.saturating_sub(width(&name) + 2);
        let stroke = match (unsent, odd) {
            (true, _) => " ",
            (_, true) => "┄",
            _ => "─",
        };
        let shaft = stroke.repeat(room);
        let party = match one.from {
            Role::Client => shared.party_style(one.sender),
            Role::Server => shared.party_style(one.sender),
        };
        let style = if unsent { theme.quiet } else { theme.text };
        let (head, shaft_style) = match (unsent, lost, one.from) {
            (true, ..) => (" ", theme.quiet),
            (_, true, _) => ("✗", theme.wrong),
            (_, _, Role::Client) => ("▶", party),
            (_, _, Role::Server) => ("◀", party),
        };
        let mut spans = vec![Span::styled(
            match self.before {
                1 => " ".to_owned(),
                _ => format!(" {} ", one.connection),
            },
            theme.quiet,
        )];
        match one.from {
            Role::Client => {
                spans.push(Span::styled(name, style));
                spans.push(Span::styled(format!(" {shaft}{head}"), shaft_style));
            }
            Role::Server => {
                spans.push(Span::styled(format!("{head}{shaft} "), shaft_style));
                spans.push(Span::styled(name, style));
            }
        }
        let done = match self.after {
            WORDS => words(one),
            _ => one.done.iter().map(|done| glyph(*done)).collect(),
        };
        let style = match (unsent, lost) {
            (true, _) => theme.quiet,
            (_, true) => theme.wrong,
            _ => theme.changed,
        };
        spans.push(Span::styled(format!(" {}", fit(&done, self.after)), style));
        Line::from(spans)
    }
}
