//! A text that is longer than its place.

use std::ops::Range;

use crate::session::{Action, say_with};

/// How far a text is scrolled. How far it can be is found out when it is
/// drawn, since that is when its lines are broken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scroll {
    at: usize,
    limit: usize,
    height: usize,
}

impl Scroll {
    /// The first line that is seen, from 0.
    pub fn first(&self) -> usize {
        self.at
    }

    /// To this line; where that is too far, the next frame finds out.
    pub fn to(&mut self, line: usize) {
        self.at = line;
    }

    /// Whether there is more below.
    pub(in crate::session) fn has_more(&self) -> bool {
        self.at < self.limit
    }

    /// Moves; gives whether the key is one for a text.
    pub fn act(&mut self, action: Action) -> bool {
        // One line of what was read stays in sight.
        let page = self.height.max(2) - 1;
        let there = match action {
            Action::Down => self.at + 1,
            Action::Up => self.at.saturating_sub(1),
            Action::PageDown => self.at + page,
            Action::PageUp => self.at.saturating_sub(page),
            // At either end these two mean a step.
            Action::ReadOn if self.at < self.limit => self.at + page,
            Action::ReadBack if self.at > 0 => self.at.saturating_sub(page),
            Action::First => 0,
            Action::Last => self.limit,
            _ => return false,
        };
        self.at = there.min(self.limit);
        true
    }

    /// The lines that are seen where `height` of `count` have room.
    pub fn window(&mut self, count: usize, height: usize) -> Range<usize> {
        self.height = height;
        self.limit = count.saturating_sub(height);
        self.at = self.at.min(self.limit);
        self.at..count.min(self.at + height)
    }

    /// What is out of sight, in words for the rule above the text.
    pub fn marks(&self) -> Vec<String> {
        out_of_sight(self.at, self.limit.saturating_sub(self.at))
    }
}

/// How much is out of sight above and below, in words; nothing where nothing
/// is.
pub fn out_of_sight(above: usize, below: usize) -> Vec<String> {
    let mark =
        |key, count: usize| (count > 0).then(|| say_with(key, &[("count", &count.to_string())]));
    [mark("more-above", above), mark("more-below", below)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_goes_beyond_either_end() {
        let mut scroll = Scroll::default();
        assert_eq!(scroll.window(10, 4), 0..4);
        for action in [Action::PageDown, Action::Down, Action::Last] {
            for _ in 0..9 {
                assert!(scroll.act(action));
            }
            assert_eq!(scroll.window(10, 4), 6..10);
        }
        for action in [Action::PageUp, Action::Up, Action::First] {
            for _ in 0..9 {
                assert!(scroll.act(action));
            }
            assert_eq!(scroll.window(10, 4), 0..4);
            scroll.act(Action::Last);
        }
    }

    #[test]
    fn a_page_leaves_one_line_of_what_was_read() {
        let mut scroll = Scroll::default();
        scroll.window(100, 10);
        scroll.act(Action::PageDown);
        assert_eq!(scroll.first(), 9);
    }

    #[test]
    fn a_text_that_grew_shorter_is_still_seen() {
        let mut scroll = Scroll::default();
        scroll.window(100, 10);
        scroll.act(Action::Last);
        assert_eq!(scroll.window(12, 10), 2..12);
        assert_eq!(scroll.window(5, 10), 0..5);
        assert!(!scroll.has_more());
    }

    #[test]
    fn what_is_out_of_sight_is_said_and_nothing_else() {
        let mut scroll = Scroll::default();
        scroll.window(3, 10);
        assert!(scroll.marks().is_empty());
        scroll.window(30, 10);
        scroll.act(Action::Down);
        assert_eq!(scroll.marks(), ["↑ 1 more", "↓ 19 more"]);
    }
}
