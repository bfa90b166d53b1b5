//! Spans into lines.

use std::ops::Range;

use super::{Look, PageSpan};
use crate::view::wrap::Joined;

/// The spans in lines of at most `width` columns; a line feed in them ends a
/// line. No spans are no lines.
pub(super) fn wrap(spans: &[PageSpan], width: usize) -> Vec<Vec<PageSpan>> {
    let lines = joined(spans).wrap(width);
    lines.into_iter().map(|line| cut(spans, line)).collect()
}

/// How many columns the longest word takes that no line may end in.
pub(super) fn longest_word(spans: &[PageSpan]) -> usize {
    joined(spans).longest_word()
}

fn joined(spans: &[PageSpan]) -> Joined {
    Joined::new(spans.iter().map(|span| {
        let whole = matches!(span.look, Look::Value | Look::Secret | Look::Covered);
        (span.text.as_str(), whole)
    }))
}

/// The part of the spans in a range of their joined text.
fn cut(spans: &[PageSpan], line: Range<usize>) -> Vec<PageSpan> {
    let mut parts: Vec<PageSpan> = Vec::new();
    let mut start = 0;
    for span in spans {
        let end = start + span.text.len();
        let (first, last) = (line.start.max(start), line.end.min(end));
        if first < last {
            let text = &span.text[first - start..last - start];
            match parts.last_mut() {
                Some(part) if part.look == span.look && part.target == span.target => {
                    part.text.push_str(text);
                }
                _ => parts.push(PageSpan {
                    text: text.to_owned(),
                    ..span.clone()
                }),
            }
        }
        start = end;
    }
    parts
}
