//! The list of all steps: the walk at a glance, and the way to any of them.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Screen, Target, Turn};
use crate::trace::{ConnectionId, Phase, StepKind};
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::shared::{Shared, say, say_with};
use crate::view::Catalogue;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// A connection that is folded: so many steps of it, the first of them.
    Folded(ConnectionId, u32),
    Connection(ConnectionId),
    Phase(Phase),
    Step(u32),
}

/// The list of all steps.
#[derive(Debug)]
pub(in crate::tui) struct Steps {
    lines: Vec<Line>,
    list: ListState,
    /// The digits that were typed.
    typed: String,
    /// Up to which step the list is folded; 0 where it is not.
    folded: u32,
    /// The step up to which may be told.
    told: u32,
}

impl Steps {
    /// The list with the step under the cursor selected.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        // While a question stands nothing behind it is told.
        let told = match shared.question_stands() {
            true => shared.limit,
            false => shared.scene.steps(),
        };
        // What came before the session was taken up again is folded, as long
        // as one is not in it.
        let before = shared.scene.opens_at() - 1;
        let folded = if shared.cursor > before { before } else { 0 };
        let lines = lines(shared, told, folded);
        let here = lines
            .iter()
            .position(|line| *line == Line::Step(shared.cursor));
        Self {
            list: ListState::at(here.unwrap_or(0)),
            lines,
            typed: String::new(),
            folded,
            told,
        }
    }

    /// Opens what is folded, and selects its first step.
    fn unfold(&mut self, shared: &Shared) {
        self.folded = 0;
        self.lines = lines(shared, self.told, 0);
        let first = self.lines.iter().position(|line| *line == Line::Step(1));
        self.list = ListState::at(first.unwrap_or(0));
    }

    fn selected(&self) -> Option<u32> {
        match self.lines.get(self.list.at) {
            Some(Line::Step(n)) => Some(*n),
            _ => None,
        }
    }

    /// Selects the step whose number was typed, if there is one.
    fn go_to_typed(&mut self, shared: &Shared) {
        if self
            .typed
            .parse()
            .is_ok_and(|n: u32| n > 0 && n <= self.folded)
        {
            self.unfold(shared);
        }
        let wanted = self.typed.parse().ok().map(Line::Step);
        if let Some(at) = self.lines.iter().position(|line| Some(*line) == wanted) {
            self.list.at = at;
        }
    }

    fn line(&self, at: usize, shared: &Shared, columns: usize) -> RichLine {
        let theme = shared.theme;
        let n = match self.lines[at] {
            Line::Connection(id) => {
                let laid = shared.scene.trace().laid(id);
                let [client, server] = laid.ends().map(|party| {
                    let name = shared.scene.trace().party(party).name;
                    Piece::plain(say(&format!("party-{name}")), shared.party_style(party))
                });
                return RichLine {
                    pieces: vec![
                        Piece::plain(format!(" {id}  "), theme.title),
                        client,
                        Piece::plain(" ── ", theme.quiet),
                        server,
                    ],
                };
            }
            Line::Folded(id, count) => {
                let selected = at == self.list.at;
                let (mark, style) = match selected {
                    true => ("▸ ", theme.focus),
                    false => ("  ", theme.text),
                };
                let facts = [("id", &*id.to_string()), ("count", &*count.to_string())];
                let text = say_with("steps-folded", &facts);
                return RichLine {
                    pieces: vec![
                        Piece::plain(format!("   {mark}"), theme.focus),
                        Piece::plain(fit(&text, columns.saturating_sub(6)), style),
                    ],
                };
            }
            Line::Phase(phase) => {
                let name = Catalogue::english().phase(phase);
                return RichLine::plain(format!("   {name}"), theme.heading);
            }
            Line::Step(n) => n,
        };
        let Some(step) = shared.scene.step(n) else {
            return RichLine::default();
        };
        let selected = at == self.list.at;
        let here = n == shared.cursor;
        let mark = match (selected, here) {
            (true, _) => "▸ ",
            (false, true) => "● ",
            (false, false) => "  ",
        };
        let style = match n {
            n if n > shared.limit => theme.quiet,
            _ if selected || here => theme.focus,
            _ => theme.text,
        };
        let actor = shared.scene.trace().party(step.actor).name;
        let title = shared
            .scene
            .words()
            .get(n as usize - 1)
            .map_or("", |words| words.title.as_str());
        let glyph = match step.kind {
            // close_notify is an alert, and nothing is wrong.
            StepKind::Failed => "✗ ",
            StepKind::Alert if step.phase != Phase::Close => "✗ ",
            _ if step.packet.is_some() => "▷ ",
            _ => "  ",
        };
        let room = columns.saturating_sub(24);
        RichLine {
            pieces: vec![
                Piece::plain(format!("   {mark}"), theme.focus),
                Piece::plain(format!("{n:>4}  "), theme.quiet),
                Piece::plain(format!("{actor:<8}"), shared.party_style(step.actor)),
                Piece::plain(glyph, theme.quiet),
                Piece::plain(fit(title, room), style),
            ],
        }
    }
}

/// The lines up to step `told`, those up to step `folded` in one.
fn lines(shared: &Shared, told: u32, folded: u32) -> Vec<Line> {
    let several = shared.scene.walks.len() > 1;
    let mut lines = Vec::new();
    let mut here = None;
    let steps = &shared.scene.trace().steps[..told as usize];
    if let Some(first) = steps.first().filter(|_| folded > 0) {
        lines.push(Line::Folded(first.connection, folded.min(told)));
    }
    for step in steps.iter().skip(folded as usize) {
        let connection = here.map(|(connection, _)| connection);
        if several && connection != Some(step.connection) {
            lines.push(Line::Connection(step.connection));
        }
        if here != Some((step.connection, step.phase)) {
            lines.push(Line::Phase(step.phase));
            here = Some((step.connection, step.phase));
        }
        lines.push(Line::Step(step.n));
    }
    lines
}

impl Screen for Steps {
    fn place(&self) -> Place {
        Place::Steps
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let lines = &self.lines;
        let can = |at: usize| matches!(lines.get(at), Some(Line::Step(_) | Line::Folded(..)));
        if self.list.act(action, lines.len(), can) {
            self.typed.clear();
            return Turn::Stay;
        }
        match action {
            Action::Open if matches!(self.lines.get(self.list.at), Some(Line::Folded(..))) => {
                self.unfold(shared);
                Turn::Stay
            }
            Action::Open => {
                let Some(n) = self.selected() else {
                    return Turn::Stay;
                };
                if !shared.go(n) {
                    shared.notify("notice-question-first");
                }
                Turn::ToWalk
            }
            Action::Return if !self.typed.is_empty() => {
                self.typed.pop();
                self.go_to_typed(shared);
                Turn::Stay
            }
            _ => Turn::Common,
        }
    }

    fn text(&mut self, key: KeyEvent, shared: &mut Shared) -> bool {
        let KeyCode::Char(digit @ '0'..='9') = key.code else {
            return false;
        };
        if self.typed.len() < 4 {
            self.typed.push(digit);
            self.go_to_typed(shared);
        }
        true
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        let before = self.list.at == line;
        if matches!(self.lines.get(line), Some(Line::Step(_) | Line::Folded(..))) {
            self.list.at = line;
        }
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        match action {
            Action::Open if self.selected().is_none() => Some(say("steps-unfold")),
            Action::Open => {
                let n = self.selected()?.to_string();
                Some(say_with("steps-typed", &[("typed", &n)]))
            }
            _ => None,
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let count = shared.scene.steps().to_string();
        let title = Span::styled(say_with("steps-title", &[("count", &count)]), theme.focus);
        let typed = match self.typed.as_str() {
            "" => say("steps-how"),
            typed => say_with("steps-typed", &[("typed", typed)]),
        };
        // On a narrow screen the hint gives way to the title.
        let right = if width(&typed) + title.width() + 8 < area.width as usize {
            typed
        } else {
            String::new()
        };
        frame.render_widget(
            rule(vec![title], right, area.width, theme.quiet),
            row(area, 0),
        );
        let height = area.height.saturating_sub(1) as usize;
        let window = self.list.window(self.lines.len(), height);
        for (place, at) in window.enumerate() {
            let place = row(area, place as u16 + 1);
            self.line(at, shared, area.width as usize)
                .draw(frame, shared, place);
            shared.link(place, Target::Line(at));
        }
    }
}
