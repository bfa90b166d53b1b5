//! The attacker's bench: what is on the wire, what is done to it, and what
//! comes of it. The run follows each act at once.

mod areas;
mod draw;
mod fields;
mod hex;
mod pick;
mod wire;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::screen::bench::BenchScreen;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Draw;

impl Draw for BenchScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        draw::draw(self, frame, area, canvas);
    }
}
