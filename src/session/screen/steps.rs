//! The list of all steps: the walk at a glance, and the way to any of them.

use crate::session::{
    Action, KeyCode, KeyPress, ListState, Place, Screen, ScreenMut, Shared, Turn, say, say_with,
};
use crate::trace::{ConnectionId, Phase};

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A connection that is folded: so many steps of it, the first of them.
    Folded(ConnectionId, u32),
    /// A connection begins, or goes on.
    Connection(ConnectionId),
    /// A phase begins, or goes on.
    Phase(Phase),
    /// A step, by its number from 1.
    Step(u32),
}

/// The list of all steps.
#[derive(Debug)]
pub struct Steps {
    /// The lines.
    pub lines: Vec<Line>,
    /// The selected line.
    pub list: ListState,
    /// The digits that were typed.
    pub typed: String,
    /// Up to which step the list is folded; 0 where it is not.
    folded: u32,
    /// The step up to which may be told.
    told: u32,
}

impl Steps {
    /// The list with the step under the cursor selected.
    pub fn new(shared: &Shared) -> Self {
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
}

/// The lines up to step `told`, those up to step `folded` in one.
pub fn lines(shared: &Shared, told: u32, folded: u32) -> Vec<Line> {
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

    fn text(&mut self, key: KeyPress, shared: &mut Shared) -> bool {
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

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Steps(self)
    }
}
