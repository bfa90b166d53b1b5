//! The name in large letters.

use ratatui::Frame;
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
    /// Eight columns a letter, eight rows, of whole cells.
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
            Name::Huge | Name::Blocks => letters * 8,
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
        let area = area.intersection(frame.area());
        BigText::builder()
            .pixel_size(size)
            .lines([line])
            .build()
            .render(area, frame.buffer_mut());
    }
}
