//! The name in large letters.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

use crate::tui::theme::Theme;

/// The two halves of the name: as much of it is the one side's as the other's.
const NAME: [&str; 2] = ["slow", "shake"];

/// How large the name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// As any other word.
    Plain,
    /// Four columns a letter, four rows.
    Large,
    /// Eight columns a letter, four rows.
    Huge,
    /// Sixteen columns a letter, eight rows, of whole cells.
    Blocks,
}

impl Name {
    pub(super) fn rows(self) -> u16 {
        match self {
            Name::Plain => 1,
            Name::Large | Name::Huge => 4,
            Name::Blocks => 8,
        }
    }

    /// Columns, without the space at the right of the last letter.
    pub(super) fn columns(self) -> u16 {
        let letters = NAME.map(str::len).iter().sum::<usize>() as u16;
        match self {
            Name::Plain => letters,
            Name::Large => letters * 4,
            Name::Huge => letters * 8,
            Name::Blocks => letters * 16,
        }
    }

    /// Writes it at the upper left corner of an area.
    pub(super) fn draw(self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
        let styles = [theme.client, theme.server].map(|style| style.patch(theme.focus));
        let spans: Vec<Span<'_>> = NAME
            .into_iter()
            .zip(styles)
            .map(|(part, style)| Span::styled(part, style))
            .collect();
        let line = Line::from(spans);
        let size = match self {
            Name::Plain => return frame.render_widget(line, area),
            Name::Large => PixelSize::Quadrant,
            Name::Huge => PixelSize::HalfHeight,
            Name::Blocks => PixelSize::Full,
        };
        let text = BigText::builder().pixel_size(size).lines([line]).build();
        let area = area.intersection(frame.area());
        if self != Name::Blocks {
            return text.render(area, frame.buffer_mut());
        }
        // Two cells beside each other make a square.
        let mut single = Buffer::empty(Rect::new(0, 0, area.width / 2, area.height));
        text.render(single.area, &mut single);
        let buffer = frame.buffer_mut();
        for y in 0..single.area.height {
            for x in 0..single.area.width {
                for half in 0..2 {
                    buffer[(area.x + 2 * x + half, area.y + y)] = single[(x, y)].clone();
                }
            }
        }
    }
}
