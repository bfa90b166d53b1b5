//! Running text: emphasis, code, links, and values in braces.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::super::{Expr, Inline, Link, Mentioned};
use super::{DEEPEST, Events, Reader, skip};
use crate::trace::StepId;

/// Stands for `*` inside braces while the parser reads: `{2*3*4}` is no
/// emphasis. A lesson has no such character, which is seen to before.
const STAR: char = '\u{1}';
/// Stands for a `{` behind a backslash.
const BRACE: char = '\u{2}';
impl Reader<'_, '_> {
    /// What stands up to the end of what was just started.
    pub(super) fn inlines(
        &mut self,
        events: &mut Events<'_>,
        text: &str,
        depth: usize,
    ) -> Vec<Inline> {
        let mut words = Words::default();
        while let Some((event, range)) = events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.one_inline(event, range, events, text, depth, &mut words);
        }
        words.finish(self)
    }

    pub(super) fn one_inline(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        events: &mut Events<'_>,
        text: &str,
        depth: usize,
        words: &mut Words,
    ) {
        let at = self.place(range.start);
        if depth > 3 * DEEPEST {
            self.faults.error(at, "this is nested too deep");
            if matches!(event, Event::Start(_)) {
                skip(events);
            }
            return;
        }
        match event {
            Event::Text(part) => {
                let escaped =
                    range.start > 0 && text.as_bytes().get(range.start - 1) == Some(&b'\\');
                words.push(&part, at, self.exact, escaped);
            }
            Event::SoftBreak => words.push(" ", at, self.exact, false),
            Event::HardBreak => words.add(self, Inline::Break),
            Event::Code(code) => words.add(self, Inline::Code(unmasked(&code))),
            Event::Start(Tag::Emphasis) => {
                let inside = self.inlines(events, text, depth + 1);
                words.add(self, Inline::Emphasis(inside));
            }
            Event::Start(Tag::Strong) => {
                let inside = self.inlines(events, text, depth + 1);
                words.add(self, Inline::Strong(inside));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let inside = self.inlines(events, text, depth + 1);
                // The fault lies in the address rather than in the words.
                let target = unmasked(&dest_url);
                let written = text.get(range.clone()).unwrap_or_default();
                let at = self.place(range.start + written.rfind(&target).unwrap_or(0));
                match self.link(&target, at) {
                    Some(link) => words.add(self, Inline::Link(link, inside)),
                    None => inside.into_iter().for_each(|part| words.add(self, part)),
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => self.html(at),
            Event::Start(Tag::Image { .. }) => {
                skip(events);
                self.faults.error(
                    at,
                    "a terminal shows no pictures; say it in words, or draw it in a code block",
                );
            }
            Event::Start(_) => {
                skip(events);
                self.faults.error(at, "a lesson has no such Markdown here");
            }
            _ => {}
        }
    }

    pub(super) fn html(&mut self, at: usize) {
        self.faults.error(
            at,
            "a lesson has no HTML; write Markdown, and \\< for the sign itself",
        );
    }

    fn link(&mut self, target: &str, at: usize) -> Option<Link> {
        let Some((scheme, rest)) = target.split_once(':') else {
            self.faults.error(
                at,
                format!(
                    "`{target}` leads nowhere; a link starts with value:, step:, message:, word:, \
                     http:// or https://"
                ),
            );
            return None;
        };
        let rest_at = at + if self.exact { scheme.len() + 1 } else { 0 };
        Some(match scheme {
            "value" => {
                let expr = match Expr::parse(rest) {
                    Ok(expr) if expr.quantity().is_some() => expr,
                    Ok(_) => {
                        self.faults
                            .error(rest_at, "a link leads to one value, not to a formula");
                        return None;
                    }
                    Err((byte, why)) => {
                        let byte = if self.exact { byte } else { 0 };
                        self.faults.error(rest_at + byte, why);
                        return None;
                    }
                };
                self.mention(rest_at, Mentioned::Linked(expr));
                Link::Value(rest.to_owned())
            }
            "step" => {
                let (run, id) = match rest.split_once(':') {
                    Some((run, id)) => (Some(run.to_owned()), id),
                    None => (None, rest),
                };
                let id = StepId::normalize(id);
                self.mention(
                    rest_at,
                    Mentioned::Step {
                        run: run.clone(),
                        id: id.clone(),
                    },
                );
                Link::Step { run, id }
            }
            "message" => {
                self.mention(rest_at, Mentioned::Message(rest.to_owned()));
                Link::Message(rest.to_owned())
            }
            "word" => {
                self.mention(rest_at, Mentioned::Word(rest.to_owned()));
                Link::Word(rest.to_owned())
            }
            "http" | "https" if rest.starts_with("//") => Link::Url(target.to_owned()),
            _ => {
                self.faults.error(
                    at,
                    format!(
                        "there are no links to `{scheme}:`; there are value:, step:, message:, \
                         word:, http:// and https://"
                    ),
                );
                return None;
            }
        })
    }
}

/// Running text while it is put together: words wait until it is known
/// whether a brace among them closes.
#[derive(Default)]
pub(super) struct Words {
    done: Vec<Inline>,
    waiting: String,
    /// Where each byte of `waiting` lies in the source.
    places: Vec<usize>,
}

impl Words {
    fn push(&mut self, part: &str, at: usize, exact: bool, escaped: bool) {
        let mut part = part.to_owned();
        if escaped && part.starts_with('{') {
            part.replace_range(..1, BRACE.encode_utf8(&mut [0; 4]));
        }
        self.places
            .extend((0..part.len()).map(|byte| at + if exact { byte } else { 0 }));
        self.waiting.push_str(&part);
    }

    fn add(&mut self, reader: &mut Reader<'_, '_>, inline: Inline) {
        self.flush(reader);
        self.done.push(inline);
    }

    pub(super) fn finish(mut self, reader: &mut Reader<'_, '_>) -> Vec<Inline> {
        self.flush(reader);
        self.done
    }

    fn text(&mut self, words: &str) {
        if !words.is_empty() {
            self.done.push(Inline::Text(unmasked(words)));
        }
    }

    /// Takes the values in braces out of the waiting words.
    fn flush(&mut self, reader: &mut Reader<'_, '_>) {
        let waiting = std::mem::take(&mut self.waiting);
        let places = std::mem::take(&mut self.places);
        let mut from = 0;
        while let Some(open) = waiting[from..].find('{').map(|at| from + at) {
            self.text(&waiting[from..open]);
            let Some(close) = waiting[open..].find('}').map(|at| open + at) else {
                reader.faults.error(
                    places[open],
                    "this `{` has no `}`; write \\{ for the sign itself",
                );
                from = open + 1;
                continue;
            };
            match Expr::parse(&unmasked(&waiting[open + 1..close])) {
                Ok(expr) => {
                    reader.mention(places[open], Mentioned::Shown(expr.clone()));
                    self.done.push(Inline::Value(expr));
                }
                Err((byte, why)) => {
                    let at = places.get(open + 1 + byte).or(places.last());
                    let at = at.copied().unwrap_or(reader.base);
                    reader.faults.error(
                        at,
                        format!("{why} (between braces stands a value of the run; write \\{{ for the sign itself)"),
                    );
                }
            }
            from = close + 1;
        }
        self.text(&waiting[from..]);
    }
}

/// The text with a sign of the same length for each `*` within braces.
pub(super) fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        masked.push_str(&rest[..=open]);
        rest = &rest[open + 1..];
        let close = rest.find(['{', '}']).unwrap_or(0);
        let inside = &rest[..close];
        if rest[close..].starts_with('}') && !inside.contains("\n\n") {
            masked.extend(inside.chars().map(|c| if c == '*' { STAR } else { c }));
            rest = &rest[close..];
        }
    }
    masked.push_str(rest);
    masked
}

pub(super) fn unmasked(text: &str) -> String {
    text.replace(STAR, "*").replace(BRACE, "{")
}
