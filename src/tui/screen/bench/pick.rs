//! What can be picked beside the wire: attacks that are ready, checks to leave
//! out, who stands in the middle.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{BenchScreen, CHOICES};
use crate::sim::{Key, Scenario};
use crate::tui::keys::Action;
use crate::tui::pane::{row, rule};
use crate::tui::screen::Turn;
use crate::tui::screen::lab::paragraph;
use crate::tui::screen::lab::picker::{Picked, Picker};
use crate::tui::shared::{Shared, say};

/// A list to pick from.
pub(super) struct Pick {
    action: Action,
    picker: Picker,
}

impl Pick {
    /// The list that a key opens.
    pub(super) fn new(action: Action, scenario: &Scenario) -> Option<Self> {
        let key = match action {
            Action::Checks => Key::Skip,
            Action::Mallory => Key::Mitm,
            _ => return None,
        };
        Some(Self {
            action,
            picker: Picker::new(scenario, key),
        })
    }

    pub(super) fn wants_text(&self) -> bool {
        self.picker.wants_text()
    }

    pub(super) fn text(&mut self, key: KeyEvent) -> bool {
        self.picker.text(key)
    }

    pub(super) fn click(&mut self, line: usize) -> bool {
        self.picker.click(line)
    }

    /// Whether it stays open when something is taken from it.
    pub(super) fn is_toggled(&self) -> bool {
        self.action == Action::Checks
    }

    fn title(&self) -> String {
        say(match self.action {
            Action::Checks => "bench-checks",
            Action::Mallory => "bench-mallory",
            _ => "bench-attacks",
        })
    }

    pub(super) fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let title = vec![Span::styled(self.title(), theme.focus)];
        let head = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(head, row(area, 0));
        let columns = (area.width as usize).saturating_sub(3).min(92);
        let (text, refused) = self.picker.words(true);
        let wrapped = textwrap::wrap(&text, columns.max(8)).len() as u16;
        let words = wrapped.max(2).min(area.height.saturating_sub(3));
        let room = area.height.saturating_sub(words + 2);
        let list = Rect {
            y: area.y + 1,
            height: room.min(self.picker.lines() as u16),
            ..area
        };
        self.picker.draw(frame, list, shared, true, CHOICES);
        let style = if refused { theme.wrong } else { theme.text };
        paragraph(frame, area, list.height + 2, &text, columns, style);
    }
}

impl BenchScreen {
    pub(super) fn in_pick(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let Some(pick) = &mut self.pick else {
            return Turn::Stay;
        };
        // The key that opened it closes it too.
        if action == pick.action && !pick.wants_text() {
            self.pick = None;
            return Turn::Stay;
        }
        match pick.picker.act(action, &self.scenario) {
            Picked::Nothing => {}
            Picked::Leave => self.pick = None,
            Picked::Other if matches!(action, Action::Quit | Action::Help | Action::Seat) => {
                return Turn::Common;
            }
            Picked::Other => {}
            Picked::Changed(scenario, _) => {
                if !pick.is_toggled() {
                    self.pick = None;
                }
                self.change_to(*scenario, shared);
            }
        }
        Turn::Stay
    }
}
