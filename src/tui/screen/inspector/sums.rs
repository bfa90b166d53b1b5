//! The working, line by line, as deep as one wants.

use crate::crypto::Shown;
use crate::session::workings::{WorkingKey, WorkingLine};
use crate::session::{Target, catalogue, say};
use crate::trace::{ValueId, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, width};
use crate::tui::screen::inspector::bytes::covered;
use crate::view::short_bytes;
use crate::wire::hex;

/// A window of the lines, and how many there are.
pub(super) fn lines(
    key: &WorkingKey,
    canvas: &mut Canvas<'_>,
    columns: usize,
    first: usize,
    count: usize,
) -> (Vec<RichLine>, usize) {
    let sight = canvas.sight();
    if let Some(cover) = sight.cover(key.value) {
        return (vec![covered(cover, canvas)], 1);
    }
    if !sight.sees_inside(key.value) {
        return told(&say("working-covered"), canvas, columns);
    }
    let Some(length) = canvas.working_length(key) else {
        let words = without_working(key.value, canvas);
        return told(&words, canvas, columns);
    };
    let first = first.min(length.saturating_sub(count));
    let told: Vec<(usize, Option<WorkingLine>)> = (first..length.min(first + count))
        .map(|at| (at, canvas.working_line(key, at)))
        .collect();
    // Where a line of arithmetic does not fit into one of the screen, each
    // gets two.
    let wide = |told: &WorkingLine| {
        let parts = [told.line.label.as_str(), told.line.formula.as_str()];
        let text: usize = parts.into_iter().map(width).sum();
        text + width(&result(told)) + 8 > columns
    };
    if !told.iter().any(|(_, told)| told.as_ref().is_some_and(wide)) {
        let lines = told.iter().map(|(at, told)| match told {
            None => RichLine::plain("…", canvas.theme.quiet),
            Some(told) => line(*at, told, canvas, columns),
        });
        return (lines.collect(), length);
    }
    let shown = (count / 2).max(1);
    let mut lines = Vec::new();
    for (at, told) in told.iter().take(shown) {
        match told {
            None => lines.push(RichLine::plain("…", canvas.theme.quiet)),
            Some(told) => lines.extend(two_lines(*at, told, canvas, columns)),
        }
    }
    // So that what lies below the window is counted in lines of arithmetic.
    let below = length.saturating_sub(shown);
    (lines, if below > 0 { below + count } else { length })
}

fn result(told: &WorkingLine) -> String {
    match &told.line.result {
        Shown::Number(number) if number.bits() <= 64 => number.to_string(),
        Shown::Number(number) => short_bytes(&number.to_bytes_be()),
        Shown::Bytes(bytes) if bytes.len() <= 16 => hex(bytes),
        Shown::Bytes(bytes) => short_bytes(bytes),
        Shown::None => String::new(),
    }
}

/// Its label, a link where there is a working inside.
fn labeled(at: usize, text: &str, told: &WorkingLine, canvas: &Canvas<'_>) -> Piece {
    if told.opens {
        Piece::link(format!("▸ {text}"), canvas.theme.focus, Target::Line(at))
    } else {
        Piece::plain(format!("  {text}"), canvas.theme.quiet)
    }
}

/// The label and the result, and under them how it comes about.
fn two_lines(at: usize, told: &WorkingLine, canvas: &Canvas<'_>, columns: usize) -> [RichLine; 2] {
    let theme = &canvas.theme;
    let result = result(told);
    let room = columns.saturating_sub(width(&result) + 5);
    let text = fit(&told.line.label, room);
    let pad = " ".repeat(room - width(&text));
    let result = equals(result);
    let formula = fit(&told.line.formula, columns.saturating_sub(4));
    [
        RichLine {
            pieces: vec![
                labeled(at, &text, told, canvas),
                Piece::plain(pad, theme.text),
                Piece::plain(result, theme.focus),
            ],
        },
        RichLine::plain(format!("    {formula}"), theme.text),
    ]
}

fn equals(result: String) -> String {
    if result.is_empty() {
        result
    } else {
        format!("= {result}")
    }
}

fn told(words: &str, canvas: &Canvas<'_>, columns: usize) -> (Vec<RichLine>, usize) {
    let lines = wrap(&[Piece::plain(words, canvas.theme.quiet)], columns);
    let count = lines.len();
    (lines, count)
}

/// Why there is nothing to compute: it was drawn, received, given, …
fn without_working(id: ValueId, canvas: &Canvas<'_>) -> String {
    let kind = canvas.scene.trace().value(id).op.operation().kind();
    let key = format!("no-working-{kind}");
    if catalogue().has(&key) {
        say(&key)
    } else {
        say("no-working")
    }
}

/// `square   8² mod 23                      = 18`.
fn line(at: usize, told: &WorkingLine, canvas: &Canvas<'_>, columns: usize) -> RichLine {
    let theme = &canvas.theme;
    let result = result(told);
    let label = format!("{:<10} ", told.line.label);
    let room = columns.saturating_sub(width(&label) + width(&result) + 5);
    let formula = fit(&told.line.formula, room);
    let pad = " ".repeat(room - width(&formula));
    RichLine {
        pieces: vec![
            labeled(at, &label, told, canvas),
            Piece::plain(format!("{formula}{pad} "), theme.text),
            Piece::plain(equals(result), theme.focus),
        ],
    }
}
