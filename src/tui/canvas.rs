//! What a frame is drawn from, and what it tells of itself.

use std::ops::{Deref, DerefMut};

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Theme;
use crate::session::{Shared, Target};
use crate::trace::PartyId;

/// Something on the last frame that can be selected, opened or clicked.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it stands.
    pub area: Rect,
    /// Where it leads.
    pub target: Target,
}

/// What the screens share, with the colors that they are drawn in and the links
/// of the frame.
pub(super) struct Canvas<'a> {
    /// What the screens share.
    pub(super) shared: &'a mut Shared,
    /// The colors.
    pub(super) theme: Theme,
    /// The links of the frame so far, in reading order.
    pub(super) links: &'a mut Vec<Link>,
}

impl Canvas<'_> {
    /// Tells where a link of this frame is.
    pub(super) fn link(&mut self, area: Rect, target: Target) {
        if area.width > 0 && area.height > 0 {
            self.links.push(Link { area, target });
        }
    }

    /// The color of a party.
    pub(super) fn party_style(&self, party: PartyId) -> Style {
        self.theme.of_party(party)
    }
}

impl Deref for Canvas<'_> {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.shared
    }
}

impl DerefMut for Canvas<'_> {
    fn deref_mut(&mut self) -> &mut Shared {
        self.shared
    }
}
