//! Where the answer goes: a line to type in, or boxes to tick.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lesson::Kind;
use crate::session::screen::question::field::{AnswerField, LETTERS};
use crate::session::{Target, say};
use crate::tui::canvas::Canvas;
use crate::tui::field;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::width;

impl AnswerField {
    /// The field as lines; the first of a typed one is left free for the
    /// cursor.
    pub(super) fn lines(
        &self,
        kind: Option<Kind>,
        options: &[Vec<RichLine>],
        canvas: &Canvas<'_>,
        columns: usize,
    ) -> Vec<RichLine> {
        let theme = &canvas.theme;
        match self {
            AnswerField::Typed(field, _) => {
                let prompt = prompt(kind);
                let empty = field.text().is_empty();
                let mut pieces = vec![Piece::plain(prompt, theme.focus)];
                if empty {
                    let how = match kind {
                        Some(Kind::Bytes) => "question-how-bytes",
                        _ => "question-how-number",
                    };
                    pieces.push(Piece::plain(format!("  {}", say(how)), theme.quiet));
                } else {
                    pieces.push(Piece::plain(field.text().to_owned(), theme.text));
                }
                vec![RichLine { pieces }]
            }
            AnswerField::Boxes { ticked, at, single } => {
                let mut lines = Vec::new();
                for (place, option) in options.iter().enumerate() {
                    let on = ticked.get(place).copied().unwrap_or(false);
                    let tick = match (on, single) {
                        (true, true) => "(•) ",
                        (false, true) => "( ) ",
                        (true, false) => "[x] ",
                        (false, false) => "[ ] ",
                    };
                    let cursor = if place == *at { "▸ " } else { "  " };
                    for (line, text) in option.iter().enumerate() {
                        let mut text = text.clone();
                        // A click on the words is a click on the box; a value
                        // among them still leads to the value.
                        for piece in &mut text.pieces {
                            piece.target.get_or_insert(Target::Line(place));
                        }
                        let margin = if line == 0 {
                            format!("{cursor}{tick}{}  ", letter(place))
                        } else {
                            " ".repeat(MARGIN)
                        };
                        let margin = Piece::link(margin, theme.focus, Target::Line(place));
                        text.pieces.insert(0, margin);
                        lines.push(text);
                    }
                }
                let how = if *single {
                    "question-how-one"
                } else {
                    "question-how-several"
                };
                let how = Piece::plain(self.say_keys(how), theme.quiet);
                let how = wrap(&[how], columns.saturating_sub(MARGIN));
                lines.extend(how.into_iter().map(|line| line.indented(MARGIN)));
                lines
            }
        }
    }

    /// The text with its cursor, over the line that shows it.
    pub(super) fn draw_cursor(&mut self, frame: &mut Frame<'_>, kind: Option<Kind>, area: Rect) {
        let AnswerField::Typed(field, _) = self else {
            return;
        };
        let used = width(&prompt(kind)) as u16;
        let columns = if field.text().is_empty() {
            1
        } else {
            area.width.saturating_sub(used)
        };
        field::draw(field, frame, Rect::new(area.x + used, area.y, columns, 1));
    }
}

fn prompt(kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::Bytes) => format!("{} ", say("question-bytes")),
        _ => format!("{} ", say("question-number")),
    }
}

/// The columns before the words of an option.
pub(super) const MARGIN: usize = 9;

/// The letter of an option; a space where there are more options than letters.
fn letter(place: usize) -> char {
    LETTERS.get(place).copied().unwrap_or(' ')
}
