//! The lifelines of the ladder, and what is drawn between them.

use ratatui::style::{Modifier, Style};

use crate::session::ending::{Standing, standing};
use crate::session::{say, say_with};
use crate::trace::{ConnectionId, PartyId, milliseconds};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, width};
use crate::view::{Ladder, LadderArrow, LadderLine, Walk};

/// Where the lifelines are.
pub(super) struct Rails {
    /// Columns before the first, for the time of sending.
    left: usize,
    /// Columns between two.
    between: usize,
    /// Whose they are, from left to right.
    parties: Vec<PartyId>,
    /// The connection between each two.
    connections: Vec<ConnectionId>,
}

impl Rails {
    pub(super) fn new(columns: usize, walks: &[&Walk]) -> Self {
        let lanes = walks.len().max(1);
        let mut parties: Vec<PartyId> = walks.iter().map(|walk| walk.endpoints.client).collect();
        parties.extend(walks.last().map(|walk| walk.endpoints.server));
        let left = match (columns, lanes) {
            (72.., 1) | (100.., _) => 14,
            _ => 10,
        };
        let room = columns.saturating_sub(2 * left + 1 + lanes) / lanes;
        let between = room.clamp(20 / lanes, 110 / lanes);
        // What a wide screen has beyond that lies on both sides.
        Self {
            left: left + (room.saturating_sub(between) * lanes) / 2,
            between,
            parties,
            connections: walks.iter().map(|walk| walk.endpoints.id).collect(),
        }
    }

    /// The names of those whose lifelines they are, and how each connection
    /// stands, where there are several.
    pub(super) fn heads(&self, canvas: &Canvas<'_>) -> RichLine {
        let mut pieces = Vec::new();
        let mut used = 0;
        let mut put = |at: usize, text: String, style: Style| {
            let gap = at.saturating_sub(used);
            pieces.push(Piece::plain(" ".repeat(gap), Style::new()));
            used += gap + width(&text);
            pieces.push(Piece::plain(text, style));
        };
        for (rail, party) in self.parties.iter().enumerate() {
            let name = canvas.scene.trace().party(*party).name;
            let name = say(&format!("column-{name}"));
            let place = self.left + 1 + rail * (self.between + 1);
            let style = canvas.party_style(*party).add_modifier(Modifier::BOLD);
            put(place.saturating_sub(width(&name) / 2), name, style);
            if self.connections.len() > 1
                && let Some(connection) = self.connections.get(rail)
            {
                let (text, style) = self.standing(*connection, canvas);
                let middle = place + self.between / 2 + 1;
                put(middle.saturating_sub(width(&text) / 2), text, style);
            }
        }
        RichLine { pieces }
    }

    /// How a connection stands at the cursor: `c1 ✓ established`.
    fn standing(&self, connection: ConnectionId, canvas: &Canvas<'_>) -> (String, Style) {
        let theme = canvas.theme;
        let (mark, word, style) = match standing(canvas.scene.trace(), connection, canvas.cursor) {
            Standing::Established => ("✓", "standing-established", theme.agreed),
            Standing::Broken => ("✗", "standing-broken", theme.wrong),
            Standing::UnderWay => return (connection.to_string(), theme.quiet),
        };
        let long = format!("{connection} {mark} {}", say(word));
        if width(&long) + 12 <= self.between {
            (long, style)
        } else {
            (format!("{connection} {mark}"), style)
        }
    }

    /// A line with something between two lifelines, and something at the outer
    /// side of each of the two.
    fn rungs(
        &self,
        canvas: &Canvas<'_>,
        lane: usize,
        [left, right]: [&str; 2],
        middle: Vec<Piece>,
    ) -> RichLine {
        let theme = canvas.theme;
        let mut pieces = Vec::new();
        let mut middle = Some(middle);
        for (rail, party) in self.parties.iter().enumerate() {
            // What lies to the left of this lifeline.
            let room = if rail == 0 { self.left } else { self.between };
            if rail == lane {
                let pad = room.saturating_sub(width(left) + 2);
                pieces.push(Piece::plain(
                    format!("{}{left}  ", " ".repeat(pad)),
                    theme.quiet,
                ));
            } else if rail == lane + 1 {
                let inside = middle.take().unwrap_or_default();
                let used: usize = inside.iter().map(|piece| width(&piece.text)).sum();
                pieces.extend(inside);
                let fill = room.saturating_sub(used);
                pieces.push(Piece::plain(" ".repeat(fill), Style::new()));
            } else if rail == lane + 2 {
                let pad = room.saturating_sub(width(right) + 2);
                pieces.push(Piece::plain(
                    format!("  {right}{}", " ".repeat(pad)),
                    theme.quiet,
                ));
            } else {
                pieces.push(Piece::plain(" ".repeat(room), Style::new()));
            }
            pieces.push(Piece::plain("│", canvas.party_style(*party)));
        }
        if lane + 2 == self.parties.len() {
            pieces.push(Piece::plain(format!("  {right}"), theme.quiet));
        }
        RichLine { pieces }
    }

    pub(super) fn line(
        &self,
        line: &LadderLine,
        ladder: &Ladder,
        selected: Option<usize>,
        canvas: &Canvas<'_>,
    ) -> RichLine {
        let theme = canvas.theme;
        match line {
            LadderLine::Above(count) => {
                let text = say_with("ladder-above", &[("count", &count.to_string())]);
                RichLine::plain(format!("   {text}"), theme.quiet)
            }
            LadderLine::Gap => self.rungs(canvas, 0, ["", ""], vec![]),
            LadderLine::Label(i) => {
                let arrow = &ladder.arrows[*i];
                let (label, style) = label(arrow, selected == Some(*i), canvas);
                let label = fit(&label, self.between.saturating_sub(2));
                let pad = (self.between - width(&label)) / 2;
                let middle = vec![
                    Piece::plain(" ".repeat(pad), Style::new()),
                    Piece::plain(label, style),
                ];
                self.rungs(canvas, arrow.lane, ["", ""], middle)
            }
            LadderLine::Shaft(i) => {
                let arrow = &ladder.arrows[*i];
                self.shaft(arrow, "", selected == Some(*i), canvas)
            }
            LadderLine::Arrow(i) => {
                let arrow = &ladder.arrows[*i];
                let (label, _) = label(arrow, selected == Some(*i), canvas);
                self.shaft(arrow, &label, selected == Some(*i), canvas)
            }
            LadderLine::Flight(flight) => {
                let own = selected.is_some_and(|at| flight.contains(&at));
                let labels: Vec<String> = flight
                    .clone()
                    .map(|i| label(&ladder.arrows[i], false, canvas).0)
                    .collect();
                self.shaft(
                    &ladder.arrows[flight.start],
                    &labels.join(", "),
                    own,
                    canvas,
                )
            }
        }
    }

    /// An arrow from one lifeline to the other, its label in the middle.
    fn shaft(&self, arrow: &LadderArrow, text: &str, own: bool, canvas: &Canvas<'_>) -> RichLine {
        let theme = canvas.theme;
        let line = if own { theme.focus } else { theme.quiet };
        let (_, style) = label(arrow, own, canvas);
        let text = match text {
            "" => String::new(),
            text => format!(
                " {} ",
                fit(
                    text,
                    self.between
                        .saturating_sub(if self.between < 40 { 5 } else { 8 })
                )
            ),
        };
        let room = self.between.saturating_sub(width(&text) + 1);
        let (before, after) = (room / 2, room - room / 2);
        let dashes = |count: usize| "─".repeat(count);
        let end = match (&arrow.delivered_at, arrow.dropped) {
            (_, true) => "✗",
            (Some(_), _) if arrow.from_client => "▶",
            (Some(_), _) => "◀",
            (None, _) if arrow.from_client => "▷",
            (None, _) => "◁",
        };
        let mut middle = vec![
            Piece::plain(dashes(before), line),
            Piece::plain(text, style),
            Piece::plain(dashes(after), line),
        ];
        let head = Piece::plain(end, if arrow.dropped { theme.wrong } else { line });
        if arrow.from_client {
            middle.push(head);
        } else {
            middle.insert(0, head);
        }
        let sent = format!("{} ms", milliseconds(arrow.sent_at));
        let arrived = match (arrow.dropped, arrow.delivered_at) {
            (true, _) => say("ladder-lost"),
            (false, Some(time)) => format!("{} ms", milliseconds(time)),
            (false, None) => String::new(),
        };
        if arrow.from_client {
            self.rungs(canvas, arrow.lane, [&sent, &arrived], middle)
        } else {
            self.rungs(canvas, arrow.lane, [&arrived, &sent], middle)
        }
    }
}

/// What an arrow carries, with the marks that it bears.
fn label(arrow: &LadderArrow, own: bool, canvas: &Canvas<'_>) -> (String, Style) {
    let theme = canvas.theme;
    let sealed = if arrow.sealed { "▒ " } else { "" };
    let wrong = if arrow.tampered { " ✗" } else { "" };
    let style = match (own, arrow.tampered || arrow.dropped) {
        (_, true) => theme.wrong,
        (true, _) => theme.selected,
        _ => theme.text,
    };
    (format!("{sealed}{}{wrong}", arrow.label), style)
}
