//! Search over steps, values, messages and texts, as whoever sits there sees
//! them.

pub mod find;

use crate::session::screen::search::find::Found;
use crate::session::{Action, Field, KeyPress, ListState, Place, Screen, ScreenMut, Shared, Turn};

/// The search.
pub struct Search {
    /// The query.
    pub field: Field,
    /// The selected result.
    pub list: ListState,
    /// The results, the best first.
    pub found: Vec<Found>,
}

impl Search {
    /// With nothing searched for yet.
    pub fn new(shared: &Shared) -> Self {
        Self {
            field: Field::new(""),
            list: ListState::default(),
            found: find::find("", shared),
        }
    }

    fn search(&mut self, shared: &Shared) {
        self.found = find::find(self.field.text(), shared);
        self.list = ListState::default();
    }
}

impl Screen for Search {
    fn place(&self) -> Place {
        Place::Search
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        if self.list.act(action, self.found.len(), |_| true) {
            return Turn::Stay;
        }
        match action {
            Action::Open => match self.found.get(self.list.at) {
                Some(found) => Turn::Leave(found.target.clone()),
                None => {
                    shared.notify("search-nothing");
                    Turn::Stay
                }
            },
            _ => Turn::Common,
        }
    }

    fn text(&mut self, key: KeyPress, shared: &mut Shared) -> bool {
        let taken = self.field.key(key);
        if taken {
            self.search(shared);
        }
        taken
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        self.list.at = line;
        true
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Search(self)
    }
}
