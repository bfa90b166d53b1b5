//! Running text in which values are links.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::session::Target;
use crate::trace::Values;
use crate::tui::canvas::Canvas;
use crate::tui::pane::width;
use crate::view::page::LEAST_WIDTH;
use crate::view::{self, Joined};

/// A stretch of text in one style that may lead somewhere.
#[derive(Clone, Debug)]
pub(in crate::tui) struct Piece {
    pub text: String,
    pub style: Style,
    pub target: Option<Target>,
}

impl Piece {
    /// Text that leads nowhere.
    pub(in crate::tui) fn plain(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
            target: None,
        }
    }

    /// Text that leads somewhere.
    pub(in crate::tui) fn link(text: impl Into<String>, style: Style, target: Target) -> Self {
        Self {
            text: text.into(),
            style,
            target: Some(target),
        }
    }
}

/// One line of pieces.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct RichLine {
    pub pieces: Vec<Piece>,
}

impl RichLine {
    /// A line of one piece.
    pub(in crate::tui) fn plain(text: impl Into<String>, style: Style) -> Self {
        Self {
            pieces: vec![Piece::plain(text, style)],
        }
    }

    /// How many columns it takes.
    pub(in crate::tui) fn width(&self) -> usize {
        self.pieces.iter().map(|piece| width(&piece.text)).sum()
    }

    /// The same, `columns` further to the right.
    pub(in crate::tui) fn indented(mut self, columns: usize) -> Self {
        self.pieces
            .insert(0, Piece::plain(" ".repeat(columns), Style::new()));
        self
    }

    /// Draws it into one line of the screen and registers its links.
    pub(in crate::tui) fn draw(&self, frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect) {
        let mut x = area.x;
        for piece in &self.pieces {
            let columns = (width(&piece.text) as u16).min(area.right().saturating_sub(x));
            if let Some(target) = &piece.target {
                canvas.link(Rect::new(x, area.y, columns, 1), target.clone());
            }
            x += columns;
        }
        let spans: Vec<Span<'_>> = self
            .pieces
            .iter()
            .map(|piece| Span::styled(piece.text.as_str(), piece.style))
            .collect();
        frame.render_widget(Line::from(spans), area);
    }
}

/// Breaks pieces into lines of at most `columns`, between words; a value
/// stays whole if that can be helped.
pub(in crate::tui) fn wrap(pieces: &[Piece], columns: usize) -> Vec<RichLine> {
    let joined = Joined::new(pieces.iter().map(|piece| {
        let value = matches!(piece.target, Some(Target::Value(_)));
        (piece.text.as_str(), value)
    }));
    let lines = joined.wrap(columns.max(LEAST_WIDTH));
    lines
        .into_iter()
        .map(|line| RichLine {
            pieces: cut(pieces, line.start, line.end),
        })
        .collect()
}

/// The pieces of the bytes `start..end`.
fn cut(pieces: &[Piece], start: usize, end: usize) -> Vec<Piece> {
    let mut at = 0;
    let mut out = Vec::new();
    for piece in pieces {
        let (from, to) = (at, at + piece.text.len());
        at = to;
        let (first, last) = (start.max(from), end.min(to));
        if first < last
            && let Some(text) = piece.text.get(first - from..last - from)
        {
            out.push(Piece {
                text: text.to_owned(),
                ..piece.clone()
            });
        }
    }
    out
}

/// Spans of a view as pieces: what may be seen of them, each value a link.
pub(in crate::tui) fn pieces(
    canvas: &Canvas<'_>,
    spans: &[view::Span],
    style: Style,
) -> Vec<Piece> {
    let sight = canvas.sight();
    sight
        .covered(spans)
        .into_iter()
        .map(|span| match span {
            view::Span::Plain(text) | view::Span::Bytes { shown: text, .. } => {
                Piece::plain(text, style)
            }
            view::Span::Name { id, shown } => Piece::link(shown, style, Target::Value(id)),
            view::Span::Value { id, shown } => {
                let style = match sight.cover(id) {
                    Some(_) => style.patch(canvas.theme.quiet),
                    None if sight.trace.value(id).is_secret() => style.patch(canvas.theme.secret),
                    None => style.add_modifier(Modifier::BOLD),
                };
                Piece::link(shown, style, Target::Value(id))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &RichLine) -> String {
        line.pieces.iter().map(|p| p.text.as_str()).collect()
    }

    #[test]
    fn a_link_that_is_broken_over_two_lines_leads_there_from_both() {
        let pieces = [
            Piece::plain("one two ", Style::new()),
            Piece::link("three four", Style::new(), Target::Step(3)),
            Piece::plain(" five", Style::new()),
        ];
        let lines = wrap(&pieces, 14);
        assert_eq!(text(&lines[0]), "one two three");
        assert_eq!(text(&lines[1]), "four five");
        assert_eq!(lines[0].pieces[1].target, Some(Target::Step(3)));
        assert_eq!(lines[1].pieces[0].target, Some(Target::Step(3)));
    }

    #[test]
    fn the_same_word_twice_stays_where_it_was() {
        let pieces = [Piece::plain("aa aa aa aa aa aa", Style::new())];
        let lines = wrap(&pieces, 8);
        let all: Vec<_> = lines.iter().map(text).collect();
        assert_eq!(all, ["aa aa aa", "aa aa aa"]);
    }
}
