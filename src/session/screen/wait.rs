//! Where a walk will be as soon as its run is finished.

use crate::session::{Action, Place, Scene, Screen, ScreenMut, Shared, Turn};

/// What stands in the place of a walk that is still computed, or cannot be.
#[derive(Debug, Default)]
pub struct Wait {
    /// Why it cannot be, if it cannot.
    pub failed: Option<String>,
}

impl Wait {
    /// It cannot be, and why.
    pub fn failed(why: String) -> Self {
        Self { failed: Some(why) }
    }
}

impl Screen for Wait {
    fn place(&self) -> Place {
        Place::Wait
    }

    fn has_header(&self) -> bool {
        false
    }

    fn shows<'a>(&'a self, _shared: &'a Shared) -> Option<&'a Scene> {
        None
    }

    fn waits(&self) -> bool {
        self.failed.is_none()
    }

    fn act(&mut self, _action: Action, _shared: &mut Shared) -> Turn {
        Turn::Common
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Wait(self)
    }
}
