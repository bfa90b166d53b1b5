//! The command with which a student computes the value again.

use crate::trace::op::Recompute;
use crate::trace::{ValueId, Values};
use crate::tui::LONGEST_COPY;
use crate::tui::pane::fit;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::shared::{Shared, say, say_with};

fn command(id: ValueId, shared: &Shared) -> Option<Recompute> {
    if !shared.sight().sees_inside(id) {
        return None;
    }
    let trace = shared.scene.trace();
    let value = trace.value(id);
    value.op.operation().recompute(value, trace)
}

/// The command and what it prints.
pub(super) fn lines(id: ValueId, shared: &Shared, columns: usize) -> Vec<RichLine> {
    let theme = shared.theme;
    if !shared.sight().sees_inside(id) {
        return wrap(
            &[Piece::plain(say("command-covered"), theme.quiet)],
            columns,
        );
    }
    let Some(recompute) = command(id, shared) else {
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

/// Copies the command, or says why there is none.
pub(in crate::tui) fn copy(id: ValueId, shared: &mut Shared) {
    match command(id, shared) {
        Some(recompute) if recompute.command.len() <= LONGEST_COPY => {
            shared.clipboard = Some(recompute.command);
            shared.notify("notice-copied");
        }
        Some(_) => shared.notify("notice-too-long-to-copy"),
        None if !shared.sight().sees_inside(id) => shared.notify("command-covered"),
        None => shared.notify("command-none"),
    }
}
