//! The list of all steps: the walk at a glance, and the way to any of them.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Screen, Target, Turn};
use crate::trace::{Phase, StepKind};
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::shared::{Shared, say, say_with};
use crate::view::Catalogue;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
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
}

impl Steps {
    /// The list with the step under the cursor selected.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        let mut lines = Vec::new();
        let mut phase = None;
        // While a question stands nothing behind it is told.
        let told = match shared.question_stands() {
            true => shared.limit,
            false => shared.scene.steps(),
        };
        for step in &shared.scene.trace().steps[..told as usize] {
            if phase != Some(step.phase) {
                lines.push(Line::Phase(step.phase));
                phase = Some(step.phase);
            }
            lines.push(Line::Step(step.n));
        }
        let here = lines
            .iter()
            .position(|line| *line == Line::Step(shared.cursor));
        Self {
            list: ListState::at(here.unwrap_or(0)),
            lines,
            typed: String::new(),
        }
    }

    fn selected(&self) -> Option<u32> {
        match self.lines.get(self.list.at) {
            Some(Line::Step(n)) => Some(*n),
            _ => None,
        }
    }

    /// Selects the step whose number was typed, if there is one.
    fn go_to_typed(&mut self) {
        let wanted = self.typed.parse().ok().map(Line::Step);
        if let Some(at) = self.lines.iter().position(|line| Some(*line) == wanted) {
            self.list.at = at;
        }
    }

    fn line(&self, at: usize, shared: &Shared, columns: usize) -> RichLine {
        let theme = shared.theme;
        let n = match self.lines[at] {
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

impl Screen for Steps {
    fn place(&self) -> Place {
        Place::Steps
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let lines = &self.lines;
        let can = |at: usize| matches!(lines.get(at), Some(Line::Step(_)));
        if self.list.act(action, lines.len(), can) {
            self.typed.clear();
            return Turn::Stay;
        }
        match action {
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
                self.go_to_typed();
                Turn::Stay
            }
            _ => Turn::Common,
        }
    }

    fn text(&mut self, key: KeyEvent, _shared: &mut Shared) -> bool {
        let KeyCode::Char(digit @ '0'..='9') = key.code else {
            return false;
        };
        if self.typed.len() < 4 {
            self.typed.push(digit);
            self.go_to_typed();
        }
        true
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        let before = self.list.at == line;
        if matches!(self.lines.get(line), Some(Line::Step(_))) {
            self.list.at = line;
        }
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        match action {
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
