//! The start screen: go on where one was, a lesson, the free lab.

mod big;
mod draw;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::screen::start::Start;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Draw;

impl Draw for Start {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        draw::draw(self, frame, area, canvas);
    }
}
