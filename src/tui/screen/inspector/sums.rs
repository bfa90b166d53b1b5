//! The working, line by line, as deep as one wants.

use super::bytes::covered;
use crate::crypto::Shown;
use crate::trace::{ValueId, Values};
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, width};
use crate::tui::screen::Target;
use crate::tui::shared::{Shared, say};
use crate::tui::workings::{Key, Told};
use crate::view::short_bytes;
use crate::wire::hex;

/// A window of the lines, and how many there are.
pub(super) fn lines(
    key: &Key,
    shared: &mut Shared,
    columns: usize,
    first: usize,
    count: usize,
) -> (Vec<RichLine>, usize) {
    let sight = shared.sight();
    if let Some(cover) = sight.cover(key.value) {
        return (vec![covered(cover, shared)], 1);
    }
    if !sight.sees_inside(key.value) {
        return told(&say("working-covered"), shared, columns);
    }
    let Some(length) = shared.working_length(key) else {
        let words = without_working(key.value, shared);
        return told(&words, shared, columns);
    };
    let first = first.min(length.saturating_sub(count));
    let lines = (first..length.min(first + count))
        .map(|at| match shared.working_line(key, at) {
            None => RichLine::plain("…", shared.theme.quiet),
            Some(told) => line(at, &told, shared, columns),
        })
        .collect();
    (lines, length)
}

fn told(words: &str, shared: &Shared, columns: usize) -> (Vec<RichLine>, usize) {
    let lines = wrap(&[Piece::plain(words, shared.theme.quiet)], columns);
    let count = lines.len();
    (lines, count)
}

/// Why there is nothing to compute: it was drawn, received, given, …
fn without_working(id: ValueId, shared: &Shared) -> String {
    let kind = shared.scene.trace().value(id).op.operation().kind();
    let key = format!("no-working-{kind}");
    if crate::view::Catalogue::english().has(&key) {
        say(&key)
    } else {
        say("no-working")
    }
}

/// `square   8² mod 23                      = 18`.
fn line(at: usize, told: &Told, shared: &Shared, columns: usize) -> RichLine {
    let theme = shared.theme;
    let result = match &told.line.result {
        Shown::Number(number) if number.bits() <= 64 => number.to_string(),
        Shown::Number(number) => short_bytes(&number.to_bytes_be()),
        Shown::Bytes(bytes) if bytes.len() <= 16 => hex(bytes),
        Shown::Bytes(bytes) => short_bytes(bytes),
        Shown::None => String::new(),
    };
    let label = format!("{:<10} ", fit(&told.line.label, columns / 3));
    let room = columns.saturating_sub(width(&label) + width(&result) + 5);
    let formula = fit(&told.line.formula, room);
    let pad = " ".repeat(room - width(&formula));
    let opens = if told.opens { "▸ " } else { "  " };
    let result = if result.is_empty() {
        String::new()
    } else {
        format!("= {result}")
    };
    let label = if told.opens {
        Piece::link(format!("{opens}{label}"), theme.focus, Target::Line(at))
    } else {
        Piece::plain(format!("{opens}{label}"), theme.quiet)
    };
    RichLine {
        pieces: vec![
            label,
            Piece::plain(format!("{formula}{pad} "), theme.text),
            Piece::plain(result, theme.focus),
        ],
    }
}
