//! The start screen: go on where one was, a lesson, the free lab.

pub mod entry;

use crate::session::{
    Action, Bookmark, Door, ListState, Place, Scene, Screen, ScreenMut, Shared, Turn, say,
};

/// The start screen.
#[derive(Debug, Default)]
pub struct Start {
    /// The selected door.
    pub list: ListState,
    /// What is selected, so that it stays selected when lessons come and go.
    door: Option<Door>,
    /// The place to go on at, as it was on the last frame.
    kept: Option<Bookmark>,
}

impl Start {
    /// The doors as they are now, the selected one among them.
    fn doors(&mut self, shared: &Shared) -> Vec<Door> {
        let doors = entry::doors(shared);
        let known = self.door.as_ref();
        match known.and_then(|door| doors.iter().position(|known| known == door)) {
            Some(at) => self.list.at = at,
            None => self.list.at = self.list.at.min(doors.len().saturating_sub(1)),
        }
        doors
    }

    fn select(&mut self, doors: &[Door]) {
        self.door = doors.get(self.list.at).cloned();
    }
}

impl Screen for Start {
    fn place(&self) -> Place {
        Place::Start
    }

    fn has_header(&self) -> bool {
        false
    }

    fn shows<'a>(&'a self, _shared: &'a Shared) -> Option<&'a Scene> {
        None
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        let doors = self.doors(shared);
        let action = match action {
            Action::NextLink => Action::Down,
            Action::PreviousLink => Action::Up,
            action => action,
        };
        if self.list.act(action, doors.len(), |_| true) {
            self.select(&doors);
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right => match doors.into_iter().nth(self.list.at) {
                Some(door) => Turn::Enter(door),
                None => Turn::Stay,
            },
            Action::Left => Turn::Stay,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        let doors = self.doors(shared);
        let before = self.list.at == line;
        self.list.at = line.min(doors.len().saturating_sub(1));
        self.select(&doors);
        before
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let doors = entry::doors(shared);
        match action {
            Action::Open => Some(match doors.get(self.list.at) {
                Some(Door::Continue) => say("footer-continue"),
                Some(Door::Lesson(_) | Door::Next(_)) => say("footer-begin"),
                Some(Door::Lab) => say("footer-open-lab"),
                None => String::new(),
            }),
            Action::Down if doors.len() > 1 => Some(say("footer-choose-entry")),
            _ => None,
        }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        // Whoever comes back from a walk finds the way back to it under Enter,
        // or, from a lesson that is done, the way on.
        if self.kept != shared.kept {
            self.kept.clone_from(&shared.kept);
            self.door = entry::first(shared);
        }
        let doors = self.doors(shared);
        // The first of what came is selected, and stays so.
        if self.door.is_none() && shared.shelf.is_some() {
            self.select(&doors);
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Start(self)
    }
}
