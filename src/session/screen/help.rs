//! All keys of a place, and what the marks mean.

use crate::session::{Action, Place, Screen, ScreenMut, Scroll, Shared, Turn};

/// The help for the place from which it was opened.
#[derive(Debug)]
pub struct Help {
    /// The place from which it was opened.
    pub about: Place,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

impl Help {
    /// The help for a place.
    pub fn new(about: Place) -> Self {
        Self {
            about,
            scroll: Scroll::default(),
        }
    }
}

impl Screen for Help {
    fn place(&self) -> Place {
        Place::Help
    }

    fn has_header(&self) -> bool {
        false
    }

    fn act(&mut self, action: Action, _shared: &mut Shared) -> Turn {
        if matches!(action, Action::Help | Action::Open) {
            return Turn::Pop;
        }
        match self.scroll.act(action) {
            true => Turn::Stay,
            false => Turn::Common,
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Help(self)
    }
}
