//! How each screen is drawn.

mod bench;
mod detour;
mod detours;
mod eve;
mod help;
mod inspector;
mod lab;
mod ladder;
mod message;
mod page;
mod question;
mod search;
mod start;
mod steps;
mod transcript;
mod wait;
mod walk;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::session::{Screen, ScreenMut};

/// A screen that can be drawn.
trait Draw {
    /// Draws itself, and tells where its links are.
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>);
}

/// Draws a screen.
pub(super) fn draw(
    screen: &mut dyn Screen,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    screen.refresh(canvas);
    let screen: &mut dyn Draw = match screen.by_kind() {
        ScreenMut::Bench(screen) => screen,
        ScreenMut::Detour(screen) => screen,
        ScreenMut::Detours(screen) => screen,
        ScreenMut::Eve(screen) => screen,
        ScreenMut::Help(screen) => screen,
        ScreenMut::Inspector(screen) => screen,
        ScreenMut::Lab(screen) => screen,
        ScreenMut::Ladder(screen) => screen,
        ScreenMut::Message(screen) => screen,
        ScreenMut::Page(screen) => screen,
        ScreenMut::Question(screen) => screen,
        ScreenMut::Search(screen) => screen,
        ScreenMut::Start(screen) => screen,
        ScreenMut::Steps(screen) => screen,
        ScreenMut::Transcript(screen) => screen,
        ScreenMut::Wait(screen) => screen,
        ScreenMut::Walk(screen) => screen,
    };
    screen.draw(frame, area, canvas);
}
