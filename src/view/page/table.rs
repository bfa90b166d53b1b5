//! Tables: columns as wide as they must be, or as narrow as the page wants.

use super::inline::{Around, spans};
use super::wrap::{longest_word, wrap};
use super::{Look, PageContext, PageLine, PageSpan, columns};
use crate::lesson::{Align, Inline};

/// Between two columns.
const GAP: usize = 2;

/// The least width of a column. With less for each, a table is told row by
/// row instead.
const NARROWEST: usize = 4;

type Cell = Vec<PageSpan>;

/// A table's lines: its head, a rule, its rows. Rows are set apart by a free
/// line if one of them takes more than one line.
pub(super) fn table(
    head: &[Vec<Inline>],
    rows: &[Vec<Vec<Inline>>],
    align: &[Align],
    width: usize,
    context: &PageContext,
) -> Vec<PageLine> {
    let cells = |row: &[Vec<Inline>], look| -> Vec<Cell> {
        row.iter()
            .map(|cell| spans(cell, Around::of(look), context))
            .collect()
    };
    let head = cells(head, Look::Strong);
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| cells(row, Look::Plain)).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
    if count == 0 {
        return Vec::new();
    }
    let gaps = GAP.saturating_mul(count - 1);
    let room = width.saturating_sub(gaps);
    if room < count.saturating_mul(NARROWEST) {
        return row_by_row(&head, &rows, width);
    }
    let all = || std::iter::once(&head).chain(&rows);
    let widths = fit(all(), count, room);
    let wrapped: Vec<Vec<Vec<Cell>>> = all()
        .map(|row| {
            row.iter()
                .zip(&widths)
                .map(|(cell, width)| wrap(cell, *width))
                .collect()
        })
        .collect();
    let airy = wrapped[1..].iter().flatten().any(|cell| cell.len() > 1);
    let mut lines = Vec::new();
    for (at, row) in wrapped.iter().enumerate() {
        if at == 0 && row.iter().all(Vec::is_empty) {
            continue;
        }
        if airy && at > 1 {
            lines.push(PageLine::default());
        }
        lines.extend(row_lines(row, &widths, align));
        if at == 0 {
            lines.push(rule(&widths));
        }
    }
    lines
}

/// How wide each column is, so that all of them take `room` at most. Long
/// words stay whole where that is possible.
fn fit<'a>(
    rows: impl Iterator<Item = &'a Vec<Cell>> + Clone,
    count: usize,
    room: usize,
) -> Vec<usize> {
    let mut widths = vec![1; count];
    let mut least = vec![1; count];
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            let natural = wrap(cell, usize::from(u16::MAX))
                .iter()
                .map(|line| columns(line))
                .max()
                .unwrap_or(0);
            widths[at] = natural.clamp(widths[at], room.max(widths[at]));
            least[at] = longest_word(cell).clamp(least[at], room.max(least[at]));
        }
    }
    for least in [least, vec![NARROWEST; count]] {
        while widths.iter().sum::<usize>() > room {
            let widest = (0..count)
                .filter(|at| widths[*at] > least[*at])
                .max_by_key(|at| widths[*at]);
            match widest {
                Some(at) => widths[at] -= 1,
                None => break,
            }
        }
    }
    widths
}

fn row_lines(row: &[Vec<Cell>], widths: &[usize], align: &[Align]) -> Vec<PageLine> {
    let height = row.iter().map(Vec::len).max().unwrap_or(0).max(1);
    (0..height)
        .map(|at| {
            let mut line = Vec::new();
            // Free columns are owed, and paid only before something.
            let mut owed = 0;
            for (column, width) in widths.iter().enumerate() {
                let cell = row.get(column).and_then(|cell| cell.get(at));
                let free = width.saturating_sub(cell.map_or(0, |cell| columns(cell)));
                let before = match align.get(column) {
                    Some(Align::Right) => free,
                    Some(Align::Center) => free / 2,
                    _ => 0,
                };
                if let Some(cell) = cell.filter(|cell| !cell.is_empty()) {
                    if owed + before > 0 {
                        line.push(PageSpan::new(" ".repeat(owed + before), Look::Plain));
                    }
                    line.extend(cell.iter().cloned());
                    owed = free - before + GAP;
                } else {
                    owed += width + GAP;
                }
            }
            PageLine::of(line)
        })
        .collect()
}

fn rule(widths: &[usize]) -> PageLine {
    let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    PageLine::of(vec![PageSpan::new(
        rules.join(&" ".repeat(GAP)),
        Look::Quiet,
    )])
}

/// Each row as lines `HEAD: CELL`, for a page too narrow for columns.
fn row_by_row(head: &[Cell], rows: &[Vec<Cell>], width: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for row in rows {
        if !lines.is_empty() {
            lines.push(PageLine::default());
        }
        for (column, cell) in row.iter().enumerate() {
            let mut told = match head.get(column) {
                Some(name) if !name.is_empty() => {
                    let mut told = name.clone();
                    told.push(PageSpan::new(": ", Look::Strong));
                    told
                }
                _ => Vec::new(),
            };
            told.extend(cell.iter().cloned());
            lines.extend(wrap(&told, width).into_iter().map(PageLine::of));
        }
    }
    lines
}
