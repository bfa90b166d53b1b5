//! The transcript: which messages the Finished hashes cover, growing step by
//! step.

use crate::session::{Action, Place, Screen, ScreenMut, Scroll, Shared, Turn};

/// The transcript, and how far it is scrolled.
#[derive(Debug, Default)]
pub struct TranscriptScreen {
    /// How far it is scrolled.
    pub scroll: Scroll,
    at: u32,
}

impl Screen for TranscriptScreen {
    fn place(&self) -> Place {
        Place::Transcript
    }

    fn act(&mut self, action: Action, _shared: &mut Shared) -> Turn {
        match self.scroll.act(action) {
            true => Turn::Stay,
            false => Turn::Common,
        }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.at != shared.cursor {
            self.at = shared.cursor;
            self.scroll.to(0);
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Transcript(self)
    }
}
