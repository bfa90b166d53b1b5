//! The records on the wire, one a line: an arrow, a name, what is done to it.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::session::screen::bench::runs::BenchRun;
use crate::session::screen::bench::{BenchScreen, Part};
use crate::session::scroll::out_of_sight;
use crate::session::{Target, say};
use crate::trace::{Endpoints as Ends, PartyId, Trace};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::lab::picker::select;
use crate::view::{Done, WireRow};
use crate::wire::Role;

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

impl BenchScreen {
    pub(super) fn draw_wire(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = canvas.theme;
        let Some(run) = self.run().cloned() else {
            return;
        };
        let front = self.part == Part::Wire && self.pick.is_none();
        let style = if front { theme.focus } else { theme.quiet };
        let count = run.rows.len();
        let shown = self
            .list
            .window(count, area.height.saturating_sub(2) as usize);
        let marks = out_of_sight(shown.start, count - shown.end);
        let title = vec![Span::styled(say("bench-wire"), style)];
        let head = rule(title, marks.join(" ─ "), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let lanes = Lanes::new(&run, area.width as usize);
        frame.render_widget(lanes.heads(canvas, run.scene.trace()), row(area, 1));
        let carried = self.carried.map(|carried| carried.message);
        for (place, at) in shown.enumerate() {
            let place = row(area, place as u16 + 2);
            let one = &run.rows[at];
            let held = carried.is_some_and(|name| one.names.contains(&name));
            let label = run.label(one, &canvas.mask);
            frame.render_widget(lanes.line(one, label, held, canvas), place);
            canvas.link(place, Target::Line(at));
            if at == self.list.at {
                match front {
                    true => select(frame, place, &theme),
                    // The message that the other parts are about.
                    false => {
                        let reach = lanes.reach(one);
                        let name = Rect {
                            x: place.x + reach.start as u16,
                            width: reach.len() as u16,
                            ..place
                        };
                        let name = name.intersection(place);
                        frame
                            .buffer_mut()
                            .set_style(name, Style::new().add_modifier(Modifier::BOLD));
                        let mark = Span::styled("▸", theme.focus);
                        frame.render_widget(mark, Rect { width: 1, ..place });
                    }
                }
            }
        }
    }
}

/// How the lines are divided.
struct Lanes {
    /// Columns for the connection, where its name tells lines apart.
    before: usize,
    /// Columns for arrow and name.
    lane: usize,
    /// Columns for what is done.
    after: usize,
    /// Whether two connections lie side by side, somebody between them.
    abreast: bool,
    /// The connections with who is at their ends.
    ends: Vec<Ends>,
}

impl Lanes {
    fn new(run: &BenchRun, columns: usize) -> Self {
        let trace = run.scene.trace();
        let ends = trace.connections.clone();
        let several = ends.len() > 1;
        // The one in the middle has a lane at each side, where a name of a
        // message has room in both.
        let halves = columns.saturating_sub(6) / 2;
        let abreast = several && trace.has_mallory() && halves >= 20;
        let (before, after) = match (abreast, several) {
            (true, _) => (1, 4),
            (_, true) => (4, if columns >= 44 { WORDS } else { 4 }),
            _ => (1, if columns >= 40 { WORDS } else { 4 }),
        };
        let lane = match abreast {
            true => halves,
            false => columns.saturating_sub(before + after + 1),
        };
        Self {
            before,
            lane,
            after,
            abreast,
            ends,
        }
    }

    /// Where a record's lane begins, behind what stands before all of them.
    fn offset(&self, one: &WireRow) -> usize {
        let at = self.ends.iter().position(|ends| ends.id == one.connection);
        match (self.abreast, at) {
            (true, Some(at)) if at > 0 => self.lane,
            _ => 0,
        }
    }

    /// The columns from a line's start to the end of its arrow.
    fn reach(&self, one: &WireRow) -> Range<usize> {
        let start = self.before + self.offset(one);
        start..start + self.lane
    }

    fn heads(&self, canvas: &Canvas<'_>, trace: &Trace) -> Line<'static> {
        let name = |id: PartyId| {
            let party = trace.parties.get(id.index()).map_or("", |party| party.name);
            Span::styled(party, canvas.party_style(id))
        };
        let parties: Vec<PartyId> = match (self.abreast, self.ends.as_slice()) {
            (true, [first, second, ..]) => vec![first.client, first.server, second.server],
            (_, [first, ..]) => vec![first.client, first.server],
            (_, []) => Vec::new(),
        };
        let several = self.ends.len() > 1;
        if several && !self.abreast && trace.has_mallory() {
            let quiet = canvas.theme.quiet;
            let mut spans = Vec::new();
            for ends in &self.ends {
                spans.push(Span::styled(format!(" {} ", ends.id), quiet));
                spans.push(name(ends.client));
                spans.push(Span::styled(" ↔ ", quiet));
                spans.push(name(ends.server));
                spans.push(Span::raw(" "));
            }
            return Line::from(spans);
        }
        let mut spans = vec![Span::raw(" ".repeat(self.before))];
        let mut at = 0;
        for (nth, party) in parties.iter().enumerate() {
            let party = name(*party);
            let columns = party.width();
            // At the left end, at the right one, or over the line between.
            let wanted = match (nth, parties.len()) {
                (0, _) => 0,
                (1, 3) => self.lane.saturating_sub(columns / 2),
                (nth, _) => (nth * self.lane).saturating_sub(columns),
            };
            spans.push(Span::raw(" ".repeat(wanted.saturating_sub(at))));
            spans.push(party);
            at = wanted + columns;
        }
        Line::from(spans)
    }

    fn line(&self, one: &WireRow, label: &str, held: bool, canvas: &Canvas<'_>) -> Line<'static> {
        let theme = canvas.theme;
        let sealed = if one.sealed { "▒ " } else { "" };
        let held = if held { "▸ " } else { "" };
        let name = fit(
            &format!("{held}{sealed}{label}"),
            self.lane.saturating_sub(3),
        );
        let any = |wanted: &[Done]| one.done.iter().any(|done| wanted.contains(done));
        let lost = any(&[Done::Dropped, Done::Cut]);
        let unsent = any(&[Done::Unsent]);
        let odd = any(&[Done::Again, Done::Injected]);
        let stroke = match (unsent, odd) {
            (true, _) => " ",
            (_, true) => "┄",
            _ => "─",
        };
        let shaft = stroke.repeat(self.lane.saturating_sub(width(&name) + 2));
        let party = canvas.party_style(one.sender);
        let style = if unsent { theme.quiet } else { theme.text };
        let (head, shaft_style) = match (unsent, lost, one.from) {
            (true, ..) => (" ", theme.quiet),
            (_, true, _) => ("✗", theme.wrong),
            (_, _, Role::Client) => ("▶", party),
            (_, _, Role::Server) => ("◀", party),
        };
        let offset = self.offset(one);
        let lead = match self.before {
            1 => " ".repeat(1 + offset),
            _ => format!(" {} ", one.connection),
        };
        let mut spans = vec![Span::styled(lead, theme.quiet)];
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
        if self.abreast && offset == 0 {
            spans.push(Span::raw(" ".repeat(self.lane)));
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
