//! A session in a terminal: what the terminal reports becomes keys and clicks.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Instant;

use crossterm::event::{
    self, Event, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;

use super::canvas::{Canvas, Link};
use super::{ColorDepth, Theme};
use crate::session::{Action, Host, KeyCode, KeyPress, Opening, Screen, Session, ThemeKind};
use crate::sim::Run;

/// A session, how it looks, and where on the last frame is what.
pub struct App {
    /// What is shown.
    pub session: Session,
    /// The links of the last frame, in reading order.
    pub links: Vec<Link>,
    /// The colors, where none are to be chosen.
    theme: Theme,
    /// In how many colors the terminal shows those that are.
    depth: ColorDepth,
    /// From when on the session's time is counted.
    start: Instant,
}

impl App {
    /// The walk through a run, at its first step.
    pub fn new(run: Run, theme: Theme) -> Self {
        Self::of(Session::new(run), theme)
    }

    /// Opened with something, as [`play`](super::play) does it; all runs are made
    /// before it returns.
    pub fn open(opening: Opening, theme: Theme, host: Arc<dyn Host>) -> Self {
        Self::of(Session::open(opening, host), theme)
    }

    /// A session in these colors.
    pub(super) fn of(session: Session, theme: Theme) -> Self {
        Self {
            session,
            links: Vec::new(),
            theme,
            depth: ColorDepth::None,
            start: Instant::now(),
        }
    }

    /// Draws for another ground from now on.
    pub(super) fn paint_with(&mut self, kind: ThemeKind, depth: ColorDepth) {
        self.depth = depth;
        self.theme = Theme::new(kind, depth);
        self.session.shared.theme = (depth != ColorDepth::None).then_some(kind);
    }

    /// The colors of the next frame.
    pub(super) fn theme(&self) -> Theme {
        let chosen = self.session.shared.theme;
        chosen.map_or(self.theme, |kind| Theme::new(kind, self.depth))
    }

    /// The screen on top, and what a frame of it is drawn from.
    pub(super) fn canvas(&mut self) -> (&mut dyn Screen, Canvas<'_>) {
        let theme = self.theme();
        let (top, shared) = self.session.top();
        let links = &mut self.links;
        let canvas = Canvas {
            shared,
            theme,
            links,
        };
        (top, canvas)
    }

    /// Takes in what the terminal reports.
    pub fn event(&mut self, event: Event) {
        self.keep_time();
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.session.key(press(key)),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => self.session.paste(&text),
            _ => self.session.settle(),
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.session.act(Action::Down),
            MouseEventKind::ScrollUp => self.session.act(Action::Up),
            MouseEventKind::Down(MouseButton::Left) => {
                let at = Position::new(mouse.column, mouse.row);
                let mut links = self.links.iter().rev();
                if let Some(link) = links.find(|link| link.area.contains(at)) {
                    self.session.click(link.target.clone());
                }
            }
            _ => {}
        }
    }

    /// Tells the session what time it is.
    pub(super) fn keep_time(&mut self) {
        self.session.shared.now = self.start.elapsed();
    }

    /// When the screen has to be drawn again though no key comes.
    pub(super) fn deadline(&mut self) -> Option<Instant> {
        self.keep_time();
        Some(self.start + self.session.deadline()?)
    }
}

/// Whoever has the terminal's session has the session in it.
impl Deref for App {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for App {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

/// A key as the session knows it.
fn press(key: KeyEvent) -> KeyPress {
    KeyPress {
        code: match key.code {
            event::KeyCode::Char(letter) => KeyCode::Char(letter),
            event::KeyCode::F(number) => KeyCode::F(number),
            event::KeyCode::Enter => KeyCode::Enter,
            event::KeyCode::Esc => KeyCode::Esc,
            event::KeyCode::Backspace => KeyCode::Backspace,
            event::KeyCode::Delete => KeyCode::Delete,
            event::KeyCode::Tab => KeyCode::Tab,
            event::KeyCode::BackTab => KeyCode::BackTab,
            event::KeyCode::Left => KeyCode::Left,
            event::KeyCode::Right => KeyCode::Right,
            event::KeyCode::Up => KeyCode::Up,
            event::KeyCode::Down => KeyCode::Down,
            event::KeyCode::Home => KeyCode::Home,
            event::KeyCode::End => KeyCode::End,
            event::KeyCode::PageUp => KeyCode::PageUp,
            event::KeyCode::PageDown => KeyCode::PageDown,
            _ => KeyCode::Other,
        },
        control: key.modifiers.contains(KeyModifiers::CONTROL),
        alt: key.modifiers.contains(KeyModifiers::ALT),
    }
}
