//! One value: how it came about, from what, into what, and who knows it.

mod bytes;
mod command;
mod head;
mod relatives;
mod sums;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Screen, Target, Turn};
use crate::trace::{ValueId, Values};
use crate::tui::keys::{Action, Place};
use crate::tui::pane::rich::RichLine;
use crate::tui::pane::{row, rule};
use crate::tui::scroll::{Scroll, out_of_sight};
use crate::tui::shared::{Shared, say, say_with};
use crate::tui::workings::Key;

/// The parts of the inspector. Where not all have room, one is shown at a
/// time; the one in front scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Bytes,
    Working,
    From,
    Into,
    Who,
    Command,
}

impl Part {
    const ALL: [Part; 6] = [
        Part::Bytes,
        Part::Working,
        Part::From,
        Part::Into,
        Part::Who,
        Part::Command,
    ];

    fn title(self) -> String {
        say(match self {
            Part::Bytes => "inspector-bytes",
            Part::Working => "inspector-working",
            Part::From => "inspector-from",
            Part::Into => "inspector-into",
            Part::Who => "inspector-who",
            Part::Command => "inspector-command",
        })
    }

    fn next(self) -> Self {
        let at = Part::ALL.iter().position(|part| *part == self);
        Part::ALL[(at.unwrap_or(0) + 1) % Part::ALL.len()]
    }
}

/// The inspector of one value.
#[derive(Debug)]
pub(in crate::tui) struct Inspector {
    id: ValueId,
    part: Part,
    /// How far the part in front is scrolled, and can be.
    scroll: Scroll,
    /// The lines that were opened in the working, level by level.
    path: Vec<usize>,
    /// Its bytes in hex and decimal; a long number takes a while.
    text: bytes::Texts,
}

impl Inspector {
    /// The inspector of a value.
    pub(in crate::tui) fn new(id: ValueId, shared: &Shared) -> Self {
        Self {
            id,
            part: Part::Bytes,
            scroll: Scroll::default(),
            path: Vec::new(),
            text: bytes::Texts::new(shared.scene.trace().value(id)),
        }
    }

    /// The same, with the working in front.
    pub(in crate::tui) fn working(id: ValueId, shared: &Shared) -> Self {
        Self {
            part: Part::Working,
            ..Self::new(id, shared)
        }
    }

    fn key(&self) -> Key {
        Key {
            value: self.id,
            path: self.path.clone(),
        }
    }

    fn show(&mut self, part: Part) {
        self.part = part;
        self.scroll.to(0);
    }

    /// Draws a part under its title.
    fn draw_part(&mut self, part: Part, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        if area.height == 0 {
            return;
        }
        let front = part == self.part;
        let inside = area.height.saturating_sub(1) as usize;
        let columns = (area.width as usize).saturating_sub(4);
        let scroll = if front { self.scroll.first() } else { 0 };
        let (lines, count) = match part {
            Part::Bytes => {
                bytes::lines(self.id, &self.text, shared, columns).windowed(scroll, inside)
            }
            Part::Working => sums::lines(&self.key(), shared, columns, scroll, inside),
            Part::From => relatives::from(self.id, shared, columns).windowed(scroll, inside),
            Part::Into => relatives::into(self.id, shared, columns).windowed(scroll, inside),
            Part::Who => relatives::who(self.id, shared, columns).windowed(scroll, inside),
            Part::Command => command::lines(self.id, shared, columns).windowed(scroll, inside),
        };
        let marks = if front {
            self.scroll.window(count, inside);
            self.scroll.marks()
        } else {
            out_of_sight(0, count.saturating_sub(inside))
        };
        let style = if front {
            shared.theme.focus
        } else {
            shared.theme.quiet
        };
        let mut title = part.title();
        if part == Part::Working {
            for line in &self.path {
                title.push_str(&format!(" › {}", line + 1));
            }
        }
        let head = rule(
            vec![Span::styled(title, style)],
            marks.join(" ─ "),
            area.width,
            shared.theme.quiet,
        );
        frame.render_widget(head, row(area, 0));
        for (place, line) in lines.into_iter().enumerate() {
            line.indented(3)
                .draw(frame, shared, row(area, place as u16 + 1));
        }
    }
}

/// Lines that are all there already: a window of them, and how many there
/// are.
trait Windowed {
    fn windowed(self, first: usize, count: usize) -> (Vec<RichLine>, usize);
}

impl Windowed for Vec<RichLine> {
    fn windowed(self, first: usize, count: usize) -> (Vec<RichLine>, usize) {
        let all = self.len();
        let first = first.min(all.saturating_sub(count));
        (self.into_iter().skip(first).take(count).collect(), all)
    }
}

impl Screen for Inspector {
    fn place(&self) -> Place {
        Place::Inspector
    }

    fn selected(&self, _shared: &Shared) -> Option<Target> {
        Some(Target::Value(self.id))
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Pane => self.show(self.part.next()),
            Action::Copy => command::copy(self.id, shared),
            Action::Return if !self.path.is_empty() => {
                let line = self.path.pop().unwrap_or(0);
                self.scroll.to(line);
            }
            Action::Open => match shared.focus.clone() {
                Some(Target::Line(line)) => {
                    self.path.push(line);
                    self.part = Part::Working;
                    self.scroll.to(0);
                    shared.focus = None;
                }
                None if self.part != Part::Working => self.show(Part::Working),
                _ => return Turn::Common,
            },
            _ if self.scroll.act(action) => {}
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        shared.focus = Some(Target::Line(line));
        true
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        match (action, &shared.focus) {
            (Action::Open, Some(Target::Value(id))) => {
                let label = shared.scene.knowledge.quantity(*id)?.label();
                Some(say_with("footer-look-inside", &[("what", &label)]))
            }
            (Action::Open, Some(Target::Line(_))) => Some(say("footer-open-line")),
            (Action::Open, None) if self.part != Part::Working => Some(say("key-working")),
            (Action::Open, None) => Some(String::new()),
            (Action::Pane, _) => Some(self.part.next().title()),
            _ => None,
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let used = head::draw(self.id, frame, area, shared);
        let rest = Rect::new(
            area.x,
            area.y + used,
            area.width,
            area.height.saturating_sub(used),
        );
        let (width, height) = (rest.width, rest.height);
        if width < 100 || height < 16 {
            // One under the other, the one in front first, as far as there is
            // room for another.
            let mut y = 0;
            let mut part = self.part;
            for _ in Part::ALL {
                let left = height - y;
                if left < 3 {
                    break;
                }
                let wanted = self.part_height(part, shared, width);
                let area = Rect::new(rest.x, rest.y + y, width, wanted.min(left));
                self.draw_part(part, frame, area, shared);
                y += area.height;
                part = part.next();
            }
            return;
        }
        // Wide enough for everything: what it is made of, how, and what
        // becomes of it stand side by side.
        let part = |x: u16, y: u16, w: u16, h: u16| Rect::new(rest.x + x, rest.y + y, w, h);
        let bytes = self.bytes_height(shared, width).clamp(3, height / 3);
        let side = width * 28 / 100;
        let bottom = (height / 4).clamp(5, 9);
        let middle = self
            .middle_height(shared, side)
            .min(height - bytes - bottom);
        self.draw_part(Part::Bytes, frame, part(0, 0, width, bytes), shared);
        self.draw_part(Part::From, frame, part(0, bytes, side, middle), shared);
        let center = width - 2 * side;
        self.draw_part(
            Part::Working,
            frame,
            part(side, bytes, center, middle),
            shared,
        );
        self.draw_part(
            Part::Into,
            frame,
            part(side + center, bytes, side, middle),
            shared,
        );
        let low = bytes + middle;
        let bottom = height - low;
        let who = width * 36 / 100;
        self.draw_part(Part::Who, frame, part(0, low, who, bottom), shared);
        self.draw_part(
            Part::Command,
            frame,
            part(who, low, width - who, bottom),
            shared,
        );
    }
}

impl Inspector {
    /// How many lines a part would take, its title and a free line included.
    fn part_height(&self, part: Part, shared: &mut Shared, width: u16) -> u16 {
        let columns = width.saturating_sub(4) as usize;
        let lines = match part {
            Part::Bytes => bytes::lines(self.id, &self.text, shared, columns).len(),
            Part::Working => {
                let (lines, count) = sums::lines(&self.key(), shared, columns, 0, 64);
                lines.len().max(count)
            }
            Part::From => relatives::from(self.id, shared, columns).len(),
            Part::Into => relatives::into(self.id, shared, columns).len(),
            Part::Who => relatives::who(self.id, shared, columns).len(),
            Part::Command => command::lines(self.id, shared, columns).len(),
        };
        u16::try_from(lines + 2).unwrap_or(u16::MAX)
    }

    /// How many lines what stands side by side would take, title included.
    fn middle_height(&self, shared: &mut Shared, side: u16) -> u16 {
        let columns = side.saturating_sub(4) as usize;
        let working = shared.working_length(&self.key()).unwrap_or(2) * 2;
        let from = relatives::from(self.id, shared, columns).len();
        let into = relatives::into(self.id, shared, columns).len();
        u16::try_from(working.max(from).max(into) + 2).unwrap_or(u16::MAX)
    }

    /// How many lines the bytes would take, title included.
    fn bytes_height(&self, shared: &Shared, width: u16) -> u16 {
        let lines = bytes::lines(
            self.id,
            &self.text,
            shared,
            width.saturating_sub(4) as usize,
        );
        lines.len() as u16 + 2
    }
}
