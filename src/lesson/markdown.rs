//! Markdown becomes elements.
//!
//! The parser is pulldown-cmark's; here its events are put together, and
//! values in braces and links to the run are read.

mod inline;

#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd,
};

use super::fault::Faults;
use super::{Align, Element, Inline, Mention, Mentioned};
use inline::{Words, masked, unmasked};

/// How deep lists and quotations may be nested.
const DEEPEST: usize = 12;

/// A part of a lesson's body.
pub(super) enum Part {
    /// `## Title {#step key=value}`
    Section(Heading),
    /// A block of text.
    Element(Element),
    /// A fenced block `question`: the bytes of its content in the source.
    Question(Range<usize>),
    /// A fenced block `claim`.
    Claim(Range<usize>),
    /// A fenced block `challenge`.
    Challenge(Range<usize>),
}

/// A heading that starts a section.
pub(super) struct Heading {
    pub title: Vec<Inline>,
    pub id: Option<String>,
    pub attributes: Vec<(String, Option<String>)>,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// Reads Markdown and remembers what it mentions.
pub(super) struct Reader<'f, 's> {
    pub faults: &'f mut Faults<'s>,
    pub mentions: Vec<Mention>,
    /// Which section is read, for what it mentions.
    pub section: Option<usize>,
    /// The byte of the source at which the text starts.
    base: usize,
    /// Whether the text's bytes lie in the source as they are.
    exact: bool,
}

type Events<'t> = Peekable<OffsetIter<'t>>;

fn parser(text: &str) -> Events<'_> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    Parser::new_ext(text, options).into_offset_iter().peekable()
}

/// The minutes of each section of a body in which nothing is wrong, and how
/// many questions it asks.
pub(super) fn outline(text: &str) -> (Vec<f32>, usize) {
    let mut minutes = Vec::new();
    let mut questions = 0;
    for (event, _) in parser(text) {
        match event {
            Event::Start(Tag::Heading { attrs, .. }) => {
                let given = attrs.iter().find(|(key, _)| key.as_ref() == "minutes");
                let number = given.and_then(|(_, value)| value.as_ref()?.parse::<f32>().ok());
                minutes.extend(number);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                questions += usize::from(matches!(info.as_ref(), "question" | "claim"));
            }
            _ => {}
        }
    }
    (minutes, questions)
}

impl<'f, 's> Reader<'f, 's> {
    pub(super) fn new(faults: &'f mut Faults<'s>, section: Option<usize>) -> Self {
        Self {
            faults,
            mentions: Vec::new(),
            section,
            base: 0,
            exact: true,
        }
    }

    /// Reads the body of a lesson, which starts at byte `base`.
    pub(super) fn body(&mut self, text: &str, base: usize) -> Vec<Part> {
        (self.base, self.exact) = (base, true);
        let masked = masked(text);
        let mut events = parser(&masked);
        let mut parts = Vec::new();
        let mut sections = 0;
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H2,
                    id,
                    attrs,
                    classes,
                    ..
                }) => {
                    self.section = Some(sections);
                    sections += 1;
                    let title = self.inlines(&mut events, text, 0);
                    let attributes = attrs
                        .into_iter()
                        .map(|(key, value)| (key.to_string(), value.map(|v| v.to_string())))
                        .chain(classes.into_iter().map(|class| (format!(".{class}"), None)))
                        .collect();
                    parts.push(Part::Section(Heading {
                        title,
                        id: id.map(|id| id.to_string()),
                        attributes,
                        span: self.place(range.start)..self.place(range.end),
                    }));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                    if matches!(info.as_ref(), "question" | "claim" | "challenge") =>
                {
                    let mut content: Option<Range<usize>> = None;
                    for (event, inner) in events.by_ref() {
                        match event {
                            Event::End(TagEnd::CodeBlock) => break,
                            _ => {
                                let start = content.map_or(inner.start, |whole| whole.start);
                                content = Some(start..inner.end);
                            }
                        }
                    }
                    let content = content.unwrap_or(range.end..range.end);
                    let span = self.place(content.start)..self.place(content.end);
                    parts.push(match info.as_ref() {
                        "claim" => Part::Claim(span),
                        "challenge" => Part::Challenge(span),
                        _ => Part::Question(span),
                    });
                }
                event => {
                    if let Some(element) = self.element(event, range, &mut events, text, 0) {
                        parts.push(Part::Element(element));
                    }
                }
            }
        }
        parts
    }

    /// Reads a text that is one paragraph at most and starts at byte `base`.
    pub(super) fn inline(&mut self, text: &str, (base, exact): (usize, bool)) -> Vec<Inline> {
        (self.base, self.exact) = (base, exact);
        let masked = masked(text);
        let mut events = parser(&masked);
        match events.next() {
            None => Vec::new(),
            Some((Event::Start(Tag::Paragraph), _)) => {
                let inlines = self.inlines(&mut events, text, 0);
                if let Some((_, range)) = events.next() {
                    let at = self.place(range.start);
                    self.faults
                        .error(at, "here is room for one paragraph alone");
                }
                inlines
            }
            Some((_, range)) => {
                let at = self.place(range.start);
                self.faults.error(
                    at,
                    "here is room for one paragraph alone: no heading, list or table",
                );
                Vec::new()
            }
        }
    }

    /// Where a byte of the text lies in the source.
    fn place(&self, at: usize) -> usize {
        self.base + if self.exact { at } else { 0 }
    }

    fn mention(&mut self, at: usize, what: Mentioned) {
        self.mentions.push(Mention {
            at,
            section: self.section,
            what,
        });
    }

    fn elements(
        &mut self,
        events: &mut Events<'_>,
        text: &str,
        depth: usize,
        end: TagEnd,
    ) -> Vec<Element> {
        let mut elements = Vec::new();
        // The items of a list without blank lines have bare words in them.
        let mut bare = Words::default();
        while let Some((event, range)) = events.next() {
            if matches!(&event, Event::End(tag) if *tag == end) {
                break;
            }
            if is_inline(&event) {
                self.one_inline(event, range, events, text, depth, &mut bare);
                continue;
            }
            let words = std::mem::take(&mut bare).finish(self);
            if !words.is_empty() {
                elements.push(Element::Paragraph(words));
            }
            elements.extend(self.element(event, range, events, text, depth));
        }
        let words = bare.finish(self);
        if !words.is_empty() {
            elements.push(Element::Paragraph(words));
        }
        elements
    }

    fn element(
        &mut self,
        event: Event<'_>,
        range: Range<usize>,
        events: &mut Events<'_>,
        text: &str,
        depth: usize,
    ) -> Option<Element> {
        let at = self.place(range.start);
        if depth > DEEPEST {
            self.faults.error(
                at,
                format!("lists and quotations are nested more than {DEEPEST} deep"),
            );
            skip(events);
            return None;
        }
        Some(match event {
            Event::Rule => Element::Rule,
            Event::Start(Tag::Paragraph) => {
                Element::Paragraph(self.inlines(events, text, depth + 1))
            }
            Event::Start(Tag::Heading { level, .. }) => {
                if level == HeadingLevel::H2 {
                    self.faults
                        .error(at, "a section cannot start inside a list or a quotation");
                }
                Element::Heading(level as u8, self.inlines(events, text, depth + 1))
            }
            Event::Start(Tag::BlockQuote(kind)) => {
                Element::Quote(self.elements(events, text, depth + 1, TagEnd::BlockQuote(kind)))
            }
            Event::Start(Tag::List(ordered)) => {
                let mut items = Vec::new();
                while let Some((event, _)) = events.next() {
                    match event {
                        Event::Start(Tag::Item) => {
                            items.push(self.elements(events, text, depth + 1, TagEnd::Item));
                        }
                        _ => break,
                    }
                }
                Element::List { ordered, items }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let lang = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                if lang == "question" {
                    self.faults.error(
                        at,
                        "a question stands at the left margin, in no list and no quotation",
                    );
                }
                let mut code = String::new();
                for (event, _) in events.by_ref() {
                    match event {
                        Event::Text(part) => code.push_str(&part),
                        _ => break,
                    }
                }
                let code = unmasked(&code);
                Element::Code(lang, code.strip_suffix('\n').unwrap_or(&code).to_owned())
            }
            Event::Start(Tag::Table(align)) => self.table(align, events, text, depth),
            Event::Start(Tag::HtmlBlock) => {
                skip(events);
                self.html(at);
                return None;
            }
            Event::Start(_) => {
                self.faults.error(at, "a lesson has no such Markdown");
                skip(events);
                return None;
            }
            event => {
                // Words that stand in no paragraph: none at the top.
                let mut words = Words::default();
                self.one_inline(event, range, events, text, depth, &mut words);
                let words = words.finish(self);
                (!words.is_empty()).then_some(Element::Paragraph(words))?
            }
        })
    }

    fn table(
        &mut self,
        align: Vec<Alignment>,
        events: &mut Events<'_>,
        text: &str,
        depth: usize,
    ) -> Element {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let mut row = Vec::new();
        for _ in 0.. {
            match events.next() {
                Some((Event::Start(Tag::TableCell), _)) => {
                    row.push(self.inlines(events, text, depth + 1));
                }
                Some((Event::End(TagEnd::TableHead), _)) => head = std::mem::take(&mut row),
                Some((Event::End(TagEnd::TableRow), _)) => rows.push(std::mem::take(&mut row)),
                Some((Event::Start(_), _)) => {}
                _ => break,
            }
        }
        let align = align
            .into_iter()
            .map(|align| match align {
                Alignment::None => Align::None,
                Alignment::Left => Align::Left,
                Alignment::Center => Align::Center,
                Alignment::Right => Align::Right,
            })
            .collect();
        Element::Table { head, rows, align }
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
    )
}

/// Passes over what was just started, up to its end.
fn skip(events: &mut Events<'_>) {
    let mut open = 1;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            _ => {}
        }
        if open == 0 {
            break;
        }
    }
}
