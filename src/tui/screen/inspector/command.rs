//! The command with which a student computes the value again.

use crate::session::screen::inspector::command::command;
use crate::session::{say, say_with};
use crate::trace::ValueId;
use crate::tui::canvas::Canvas;
use crate::tui::pane::fit;
use crate::tui::pane::rich::{Piece, RichLine, wrap};

/// The command and what it prints.
pub(super) fn lines(id: ValueId, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    if !canvas.sight().sees_inside(id) {
        return wrap(
            &[Piece::plain(say("command-covered"), theme.quiet)],
            columns,
        );
    }
    let Some(recompute) = command(id, canvas) else {
        return wrap(&[Piece::plain(say("command-none"), theme.quiet)], columns);
    };
    let mut lines = Vec::new();
    for line in recompute.command.lines() {
        let letters: Vec<char> = line.chars().collect();
        let mut chunks = letters.chunks(columns.max(8)).peekable();
        if chunks.peek().is_none() {
            lines.push(RichLine::default());
        }
        for chunk in chunks {
            lines.push(RichLine::plain(
                chunk.iter().collect::<String>(),
                theme.text,
            ));
        }
    }
    let expect = say_with("command-prints", &[("what", &recompute.expect)]);
    lines.insert(0, RichLine::plain(fit(&expect, columns), theme.quiet));
    lines
}
