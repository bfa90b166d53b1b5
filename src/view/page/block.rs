//! Block elements into lines: paragraphs, lists, quotes, code.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::inline::{Around, clean, spans};
use super::table::table;
use super::wrap::wrap;
use super::{Look, PageContext, PageLine, PageSpan};
use crate::lesson::{Element, Inline};

/// The least width of a text behind bullets and bars; where less is left, it
/// moves no further to the right.
const LEAST_TEXT: usize = 4;

/// How deep lists and quotes may lie in one another; what is deeper shows as
/// its mark.
const DEEPEST: usize = 16;

/// The lines of elements one below the other, with a free line between them.
pub(super) fn blocks(
    elements: &[Element],
    width: usize,
    depth: usize,
    context: &PageContext,
) -> Vec<PageLine> {
    stacked(elements, width, depth, context, false)
}

fn stacked(
    elements: &[Element],
    width: usize,
    depth: usize,
    context: &PageContext,
    tight: bool,
) -> Vec<PageLine> {
    if depth > DEEPEST {
        return vec![PageLine::of(vec![PageSpan::new("…", Look::Quiet)])];
    }
    let mut lines = Vec::new();
    for element in elements {
        let block = block(element, width, depth, context);
        if !(lines.is_empty() || block.is_empty() || tight) {
            lines.push(PageLine::default());
        }
        lines.extend(block);
    }
    lines
}

fn block(element: &Element, width: usize, depth: usize, context: &PageContext) -> Vec<PageLine> {
    match element {
        Element::Paragraph(inlines) => text(inlines, Look::Plain, width, context),
        Element::Heading(_, inlines) => text(inlines, Look::Heading, width, context),
        Element::List { ordered, items } => list(*ordered, items, width, depth, context),
        Element::Code(_, source) => code(source, width),
        Element::Table { head, rows, align } => table(head, rows, align, width, context),
        Element::Quote(elements) => {
            let bar = PageSpan::new("│ ", Look::Quiet);
            match room(&bar, width) {
                Some(room) => blocks(elements, room, depth + 1, context)
                    .into_iter()
                    .map(|line| line.behind(bar.clone()))
                    .collect(),
                None => blocks(elements, width, depth + 1, context),
            }
        }
        Element::Rule => vec![PageLine::of(vec![PageSpan::new(
            "─".repeat(width),
            Look::Quiet,
        )])],
    }
}

/// A paragraph or heading.
pub(super) fn text(
    inlines: &[Inline],
    look: Look,
    width: usize,
    context: &PageContext,
) -> Vec<PageLine> {
    let spans = spans(inlines, Around::of(look), context);
    wrap(&spans, width).into_iter().map(PageLine::of).collect()
}

/// What is left behind a bullet or bar, if that is enough for a text.
fn room(mark: &PageSpan, width: usize) -> Option<usize> {
    width
        .checked_sub(mark.text.width())
        .filter(|room| *room >= LEAST_TEXT)
}

fn list(
    ordered: Option<u64>,
    items: &[Vec<Element>],
    width: usize,
    depth: usize,
    context: &PageContext,
) -> Vec<PageLine> {
    // An item of one paragraph, with or without a list below it, needs no
    // free line around it.
    let tight = items.iter().all(|item| {
        item.iter()
            .skip(1)
            .all(|element| matches!(element, Element::List { .. }))
    });
    let number = |at: usize| ordered.map(|first| first.saturating_add(at as u64));
    let digits = number(items.len().saturating_sub(1)).map_or(0, |last| last.to_string().len());
    let mut lines = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let mark = match number(at) {
            Some(number) => format!("{number:>digits$}. "),
            None => "• ".to_owned(),
        };
        let mark = PageSpan::new(mark, Look::Quiet);
        let room = room(&mark, width);
        let mut inner = stacked(item, room.unwrap_or(width), depth + 1, context, tight);
        if inner.is_empty() {
            inner.push(PageLine::default());
        }
        if !(lines.is_empty() || tight) {
            lines.push(PageLine::default());
        }
        let hanging = u16::try_from(mark.text.width()).unwrap_or(u16::MAX);
        for (row, mut line) in inner.into_iter().enumerate() {
            if room.is_none() {
                lines.push(line);
            } else if row == 0 {
                lines.push(line.behind(mark.clone()));
            } else {
                if !line.spans.is_empty() {
                    line.indent = line.indent.saturating_add(hanging);
                }
                lines.push(line);
            }
        }
    }
    lines
}

/// Code stands as it was written; a line that is too wide is cut with a mark.
fn code(source: &str, width: usize) -> Vec<PageLine> {
    const INDENT: usize = 2;
    let room = width - INDENT.min(width / 4);
    let indent = (width - room) as u16;
    source
        .trim_end_matches('\n')
        .split('\n')
        .map(|line| {
            let line = clean(&line.replace('\t', "    "));
            let line = line.trim_end();
            if line.is_empty() {
                return PageLine::default();
            }
            PageLine {
                spans: vec![PageSpan::new(cut(line, room), Look::Code)],
                indent,
            }
        })
        .collect()
}

/// As much of a text as fits, with a mark if that is not all of it.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut short: String = text
        .chars()
        .take_while(|character| {
            taken += character.width().unwrap_or(0);
            taken < width
        })
        .collect();
    short.push('…');
    short
}
