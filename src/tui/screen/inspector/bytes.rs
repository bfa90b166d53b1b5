//! All bytes of a value, as hex and, for a number, in decimal; with a ruler
//! where parts are cut out of it.

use crate::session::screen::inspector::bytes::Texts;
use crate::session::{Target, say, say_with};
use crate::trace::{ValueId, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, width};
use crate::view::{Cover, Cut};
use crate::wire::hex;

/// What stands in a covered value's place: why it is not shown.
pub(super) fn covered(cover: Cover, canvas: &Canvas<'_>) -> RichLine {
    let text = match cover {
        Cover::Later(step) => say_with("cover-later", &[("step", &step.to_string())]),
        Cover::Asked => say("cover-asked"),
        Cover::Curtain => say("cover-curtain"),
        Cover::Seat => say("cover-seat"),
    };
    RichLine::plain(text, canvas.theme.quiet)
}

/// All lines.
pub(super) fn lines(
    id: ValueId,
    texts: &Texts,
    canvas: &Canvas<'_>,
    columns: usize,
) -> Vec<RichLine> {
    if let Some(cover) = canvas.sight().cover(id) {
        return vec![covered(cover, canvas)];
    }
    let theme = canvas.theme;
    let trace = canvas.scene.trace();
    let mut lines = Vec::new();
    if let Some(spoken) = &texts.spoken {
        let style = theme.focus;
        lines.extend(labeled(
            &say("inspector-text"),
            spoken,
            columns,
            canvas,
            style,
        ));
    }
    if let Some(decimal) = &texts.decimal {
        let style = theme.focus;
        lines.extend(labeled(
            &say("inspector-decimal"),
            decimal,
            columns,
            canvas,
            style,
        ));
    }
    let cuts = canvas.scene.lineage.cuts(trace, id);
    if cuts.len() > 1 {
        lines.extend(ruled(&trace.value(id).bytes, &cuts, canvas, columns));
    } else {
        let style = theme.text;
        let hex = if texts.hex.is_empty() {
            say("inspector-empty")
        } else {
            spaced(&texts.hex)
        };
        lines.extend(labeled(&say("inspector-hex"), &hex, columns, canvas, style));
    }
    lines
}

/// Groups of four bytes.
fn spaced(hex: &str) -> String {
    let mut out = String::with_capacity(hex.len() * 9 / 8);
    for (at, letter) in hex.chars().enumerate() {
        if at > 0 && at % 8 == 0 {
            out.push(' ');
        }
        out.push(letter);
    }
    out
}

/// Text behind a label, broken into lines that all start at one column.
fn labeled(
    label: &str,
    text: &str,
    columns: usize,
    canvas: &Canvas<'_>,
    style: ratatui::style::Style,
) -> Vec<RichLine> {
    let indent = 9;
    let room = columns.saturating_sub(indent).max(8);
    // Whole groups of four bytes a line, so that lines can be compared.
    let room = if text.contains(' ') && room > 9 {
        (room + 1) / 9 * 9
    } else {
        room
    };
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(room)
        .enumerate()
        .map(|(at, part)| {
            let label = if at == 0 { label } else { "" };
            let part: String = part.iter().collect();
            RichLine {
                pieces: vec![
                    Piece::plain(format!("{label:<indent$}"), canvas.theme.quiet),
                    Piece::plain(part.trim_end().to_owned(), style),
                ],
            }
        })
        .collect()
}

/// The bytes with a ruler under them: what is cut where.
fn ruled(bytes: &[u8], cuts: &[Cut], canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let trace = canvas.scene.trace();
    // Two columns a byte, in whole groups of eight bytes.
    let per_line = (columns / 2 / 8 * 8).max(8);
    let mut lines = Vec::new();
    for start in (0..bytes.len()).step_by(per_line) {
        let end = (start + per_line).min(bytes.len());
        let mut digits = RichLine::default();
        let mut ruler = RichLine::default();
        let mut at = start;
        for (place, cut) in cuts.iter().enumerate() {
            let (from, to) = (cut.range.start.max(start), cut.range.end.min(end));
            if from >= to {
                continue;
            }
            if from > at {
                digits
                    .pieces
                    .push(Piece::plain(hex(&bytes[at..from]), theme.quiet));
                ruler
                    .pieces
                    .push(Piece::plain(" ".repeat((from - at) * 2), theme.quiet));
            }
            let style = if place % 2 == 0 {
                theme.focus
            } else {
                theme.secret
            };
            digits.pieces.push(Piece::link(
                hex(&bytes[from..to]),
                style,
                Target::Value(cut.value),
            ));
            let label = trace.value(cut.value).quantity.label();
            let range = format!("{label} {}..{}", cut.range.start, cut.range.end);
            let room = (to - from) * 2;
            ruler.pieces.push(Piece::link(
                bracket(&range, &label, room),
                style,
                Target::Value(cut.value),
            ));
            at = to;
        }
        if at < end {
            digits
                .pieces
                .push(Piece::plain(hex(&bytes[at..end]), theme.quiet));
        }
        lines.push(digits);
        lines.push(ruler);
    }
    // Where the ruler is too short for the names they are written out.
    for cut in cuts {
        let label = trace.value(cut.value).quantity.label();
        let range = format!("{:>3}..{:<3} ", cut.range.start, cut.range.end);
        lines.push(RichLine {
            pieces: vec![
                Piece::plain(range, theme.quiet),
                Piece::link(label, theme.text, Target::Value(cut.value)),
            ],
        });
    }
    lines
}

/// `└ client_write_key 0..16 ──┘` in so many columns.
fn bracket(long: &str, short: &str, columns: usize) -> String {
    match columns {
        0 => String::new(),
        1 => "┴".to_owned(),
        2..=5 => format!("└{}┘", "─".repeat(columns - 2)),
        _ => {
            let room = columns - 4;
            let label = if width(long) <= room {
                long.to_owned()
            } else {
                fit(short, room)
            };
            let fill = room - width(&label);
            format!("└ {label}{} ┘", "─".repeat(fill))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ruler_is_as_wide_as_the_bytes_above_it() {
        for columns in 0..60 {
            let text = bracket("client_write_key 0..16", "client_write_key", columns);
            assert_eq!(width(&text), columns, "{text:?}");
        }
    }

    #[test]
    fn hex_stands_in_groups_of_four_bytes() {
        assert_eq!(spaced("0011223344556677aa"), "00112233 44556677 aa");
    }
}
