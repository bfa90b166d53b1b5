//! A list that is longer than its place.

use std::ops::Range;

use crate::session::Action;

/// Which line of a list is selected, and from which one on it is seen.
#[derive(Clone, Debug, Default)]
pub struct ListState {
    /// The selected line, from 0.
    pub at: usize,
    top: usize,
    height: usize,
}

impl ListState {
    /// With this line selected.
    pub fn at(at: usize) -> Self {
        Self {
            at,
            ..Self::default()
        }
    }

    /// Moves the selection among `count` lines, over those that cannot be
    /// selected; gives whether the key is one for a list.
    pub fn act(&mut self, action: Action, count: usize, can: impl Fn(usize) -> bool) -> bool {
        let page = self.height.max(2) - 1;
        let last = count.saturating_sub(1);
        let (wanted, down) = match action {
            Action::Down => (self.at + 1, true),
            Action::Up => (self.at.saturating_sub(1), false),
            Action::PageDown => (self.at + page, true),
            Action::PageUp => (self.at.saturating_sub(page), false),
            Action::First => (0, true),
            Action::Last => (last, false),
            _ => return false,
        };
        let wanted = wanted.min(last);
        let on = |mut lines: Box<dyn Iterator<Item = usize>>| lines.find(|line| can(*line));
        let found = if down {
            on(Box::new(wanted..count)).or_else(|| on(Box::new((0..wanted).rev())))
        } else {
            on(Box::new((0..=wanted).rev())).or_else(|| on(Box::new(wanted..count)))
        };
        if let Some(found) = found {
            self.at = found;
        }
        true
    }

    /// The lines that are seen where `height` of `count` have room: the
    /// selected one is among them.
    pub fn window(&mut self, count: usize, height: usize) -> Range<usize> {
        self.height = height;
        self.at = self.at.min(count.saturating_sub(1));
        let bottom = count.saturating_sub(height);
        // One line of what comes next stays in sight.
        let margin = usize::from(height > 2);
        let least = (self.at + margin + 1).saturating_sub(height);
        let most = self.at.saturating_sub(margin);
        self.top = self.top.clamp(least.min(most), most.max(least)).min(bottom);
        self.top..count.min(self.top + height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_line_is_always_seen() {
        let mut list = ListState::default();
        for action in [Action::Down, Action::PageDown, Action::Up, Action::PageUp] {
            for height in 1..9 {
                for _ in 0..25 {
                    list.act(action, 20, |_| true);
                    let seen = list.window(20, height);
                    assert!(seen.contains(&list.at), "{seen:?} {}", list.at);
                    assert_eq!(seen.len(), height);
                }
            }
        }
    }

    #[test]
    fn a_heading_is_passed_over() {
        let mut list = ListState::at(1);
        let can = |line| line != 0 && line != 3;
        list.act(Action::Down, 5, can);
        list.act(Action::Down, 5, can);
        assert_eq!(list.at, 4);
        list.act(Action::Up, 5, can);
        assert_eq!(list.at, 2);
        list.act(Action::First, 5, can);
        assert_eq!(list.at, 1);
    }

    #[test]
    fn an_empty_list_does_no_harm() {
        let mut list = ListState::at(7);
        list.act(Action::Down, 0, |_| true);
        assert_eq!(list.window(0, 5), 0..0);
    }
}
