//! One value: how it came about, from what, into what, and who knows it.

mod bytes;
mod command;
mod head;
mod relatives;
mod sums;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::inspector::{Inspector, Part};
use crate::session::scroll::out_of_sight;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::RichLine;
use crate::tui::pane::{row, rule};
use crate::tui::screen::Draw;

impl Inspector {
    /// Draws a part under its title.
    fn draw_part(
        &mut self,
        part: Part,
        frame: &mut Frame<'_>,
        area: Rect,
        canvas: &mut Canvas<'_>,
    ) {
        if area.height == 0 {
            return;
        }
        let front = part == self.part;
        let inside = area.height.saturating_sub(1) as usize;
        let columns = (area.width as usize).saturating_sub(4);
        let scroll = if front { self.scroll.first() } else { 0 };
        let (lines, count) = match part {
            Part::Bytes => {
                bytes::lines(self.id, &self.text, canvas, columns).windowed(scroll, inside)
            }
            Part::Working => sums::lines(&self.key(), canvas, columns, scroll, inside),
            Part::From => relatives::from(self.id, canvas, columns).windowed(scroll, inside),
            Part::Into => relatives::into(self.id, canvas, columns).windowed(scroll, inside),
            Part::Who => relatives::who(self.id, canvas, columns).windowed(scroll, inside),
            Part::Command => command::lines(self.id, canvas, columns).windowed(scroll, inside),
        };
        let marks = if front {
            self.scroll.window(count, inside);
            self.scroll.marks()
        } else {
            out_of_sight(0, count.saturating_sub(inside))
        };
        let style = if front {
            canvas.theme.focus
        } else {
            canvas.theme.quiet
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
            canvas.theme.quiet,
        );
        frame.render_widget(head, row(area, 0));
        for (place, line) in lines.into_iter().enumerate() {
            line.indented(3)
                .draw(frame, canvas, row(area, place as u16 + 1));
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

impl Draw for Inspector {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let used = head::draw(self.id, frame, area, canvas);
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
                let wanted = self.part_height(part, canvas, width);
                let area = Rect::new(rest.x, rest.y + y, width, wanted.min(left));
                self.draw_part(part, frame, area, canvas);
                y += area.height;
                part = part.next();
            }
            return;
        }
        // Wide enough for everything: what it is made of, how, and what
        // becomes of it stand side by side.
        let part = |x: u16, y: u16, w: u16, h: u16| Rect::new(rest.x + x, rest.y + y, w, h);
        let bytes = self.bytes_height(canvas, width).clamp(3, height / 3);
        let side = width * 28 / 100;
        let bottom = (height / 4).clamp(5, 9);
        let middle = self
            .middle_height(canvas, side)
            .min(height - bytes - bottom);
        self.draw_part(Part::Bytes, frame, part(0, 0, width, bytes), canvas);
        self.draw_part(Part::From, frame, part(0, bytes, side, middle), canvas);
        let center = width - 2 * side;
        self.draw_part(
            Part::Working,
            frame,
            part(side, bytes, center, middle),
            canvas,
        );
        self.draw_part(
            Part::Into,
            frame,
            part(side + center, bytes, side, middle),
            canvas,
        );
        let low = bytes + middle;
        let bottom = height - low;
        let who = width * 36 / 100;
        self.draw_part(Part::Who, frame, part(0, low, who, bottom), canvas);
        self.draw_part(
            Part::Command,
            frame,
            part(who, low, width - who, bottom),
            canvas,
        );
    }
}

impl Inspector {
    /// How many lines a part would take, its title and a free line included.
    fn part_height(&self, part: Part, canvas: &mut Canvas<'_>, width: u16) -> u16 {
        let columns = width.saturating_sub(4) as usize;
        let lines = match part {
            Part::Bytes => bytes::lines(self.id, &self.text, canvas, columns).len(),
            Part::Working => {
                let (lines, count) = sums::lines(&self.key(), canvas, columns, 0, 64);
                lines.len().max(count)
            }
            Part::From => relatives::from(self.id, canvas, columns).len(),
            Part::Into => relatives::into(self.id, canvas, columns).len(),
            Part::Who => relatives::who(self.id, canvas, columns).len(),
            Part::Command => command::lines(self.id, canvas, columns).len(),
        };
        u16::try_from(lines + 2).unwrap_or(u16::MAX)
    }

    /// How many lines what stands side by side would take, title included.
    fn middle_height(&self, canvas: &mut Canvas<'_>, side: u16) -> u16 {
        let columns = side.saturating_sub(4) as usize;
        let working = canvas.working_length(&self.key()).unwrap_or(2) * 2;
        let from = relatives::from(self.id, canvas, columns).len();
        let into = relatives::into(self.id, canvas, columns).len();
        u16::try_from(working.max(from).max(into) + 2).unwrap_or(u16::MAX)
    }

    /// How many lines the bytes would take, title included.
    fn bytes_height(&self, canvas: &Canvas<'_>, width: u16) -> u16 {
        let lines = bytes::lines(
            self.id,
            &self.text,
            canvas,
            width.saturating_sub(4) as usize,
        );
        lines.len() as u16 + 2
    }
}
