//! Inline elements into spans that are not yet wrapped.

use super::{Look, PageContext, PageSpan, PageTarget};
use crate::lesson::Inline;
use crate::wire::printable;

/// How deep inline elements may lie in one another; what is deeper shows as
/// its mark.
const DEEPEST: usize = 16;

/// How the text around an inline element looks and where it leads.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    look: Look,
    target: Option<&'a PageTarget>,
    depth: usize,
}

impl Around<'static> {
    pub(super) fn of(look: Look) -> Self {
        Self {
            look,
            target: None,
            depth: 0,
        }
    }
}

impl Around<'_> {
    /// Within emphasis or a link, which headings and links outweigh.
    fn within(self, look: Look) -> Self {
        let look = match (self.look, look) {
            (Look::Heading | Look::Link, _) | (Look::Strong, Look::Emphasis) => self.look,
            (_, look) => look,
        };
        Self {
            look,
            depth: self.depth + 1,
            ..self
        }
    }
}

/// The spans of inline elements; a line feed stands for a forced break.
pub(super) fn spans(
    inlines: &[Inline],
    around: Around<'_>,
    context: &PageContext,
) -> Vec<PageSpan> {
    let mut spans = Vec::new();
    push_all(&mut spans, inlines, around, context);
    spans
}

fn push_all(
    spans: &mut Vec<PageSpan>,
    inlines: &[Inline],
    around: Around<'_>,
    context: &PageContext,
) {
    if around.depth > DEEPEST {
        return push(spans, "…".to_owned(), around.look, around);
    }
    for inline in inlines {
        match inline {
            Inline::Text(text) => push(spans, clean(text), around.look, around),
            Inline::Emphasis(inner) => {
                push_all(spans, inner, around.within(Look::Emphasis), context);
            }
            Inline::Strong(inner) => push_all(spans, inner, around.within(Look::Strong), context),
            Inline::Code(text) => {
                let look = match around.look {
                    Look::Link => Look::Link,
                    _ => Look::Code,
                };
                push(spans, clean(text), look, around);
            }
            Inline::Link(link, inner) => {
                let target = context.target(link);
                let linked = match &target {
                    Some(target) => Around {
                        look: Look::Link,
                        target: Some(target),
                        depth: around.depth + 1,
                    },
                    // A value that this run does not have leads nowhere.
                    None => around.within(around.look),
                };
                let before = spans.len();
                push_all(spans, inner, linked, context);
                if let Some(PageTarget::Url(address)) = &target {
                    let address = clean(address);
                    let shown: String = spans[before..].iter().map(|s| s.text.as_str()).collect();
                    // On paper and in a pipe nobody can follow a link that
                    // does not show where it leads.
                    if shown != address {
                        push(spans, format!(" ({address})"), Look::Quiet, linked);
                    }
                }
            }
            Inline::Value(expr) => {
                let mut shown = context.shown(expr);
                if let Some(target) = around.target {
                    shown.target = Some(target.clone());
                }
                spans.push(shown);
            }
            Inline::Break => push(spans, "\n".to_owned(), around.look, around),
        }
    }
}

fn push(spans: &mut Vec<PageSpan>, text: String, look: Look, around: Around<'_>) {
    spans.push(PageSpan {
        text,
        look,
        target: around.target.cloned(),
    });
}

/// A text that does nothing to a screen but be read: a line feed or tab is a
/// space, what is invisible is spelled out. A backslash is one: a lesson has
/// no bytes to be told apart from their escapes.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => clean.push(' '),
            '\\' => clean.push('\\'),
            character => clean.push_str(&printable(character.encode_utf8(&mut [0; 4]).as_bytes())),
        }
    }
    clean
}
