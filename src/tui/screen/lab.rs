//! The free lab: choose what is possible together, see at once what comes of
//! it, walk through it.

pub(super) mod draw;
pub(super) mod picker;
mod result;
pub(super) mod setting;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::screen::lab::Lab;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Draw;

pub(in crate::tui) use crate::tui::screen::lab::draw::paragraph;

impl Draw for Lab {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        draw::draw(self, frame, area, canvas);
    }
}
