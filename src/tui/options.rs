//! What a person decides about the screen, whatever it shows.

use std::time::Duration;

use crate::session::Autoplay;
use crate::session::ThemeKind;
use crate::tui::{ColorDepth, ThemeChoice};

/// How the screen is to look and behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// For which ground.
    pub theme: ThemeChoice,
    /// In how many colors.
    pub depth: ColorDepth,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether the mouse is the program's. The terminal's own selection then
    /// needs Shift in most terminals.
    pub mouse: bool,
    /// How long autoplay stays at a step.
    pub speed: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::Fixed(ThemeKind::Dark),
            depth: ColorDepth::Indexed,
            ascii: false,
            mouse: true,
            speed: Autoplay::default().pause(),
        }
    }
}
