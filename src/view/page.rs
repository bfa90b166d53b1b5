//! A lesson's text as lines of styled spans, for a given width.
//!
//! Markdown came in as elements; what goes out knows nothing of a screen: the
//! terminal paints the looks, the transcript writes the text. A span that is
//! wrapped keeps its look and its target on every line.

mod block;
mod context;
mod inline;
mod table;
mod wrap;

#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthStr;

pub use context::PageContext;

use crate::lesson::Element;
use crate::trace::ValueId;

/// The least width for which lines are laid out: in fewer columns they are as
/// wide as this.
pub const LEAST_WIDTH: usize = 8;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLine {
    /// What stands on it, from left to right.
    pub spans: Vec<PageSpan>,
    /// How many columns are left free before it.
    pub indent: u16,
}

/// A piece of a line that looks one way and leads to one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSpan {
    /// The text; holds no control characters.
    pub text: String,
    /// How it looks.
    pub look: Look,
    /// Where it leads.
    pub target: Option<PageTarget>,
}

/// How a span looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Look {
    /// Running text.
    #[default]
    Plain,
    /// Text in italics.
    Emphasis,
    /// Text that stands out; the head of a table.
    Strong,
    /// What is written just so: code, names, commands.
    Code,
    /// A value that everybody may see.
    Value,
    /// A value for the two ends alone.
    Secret,
    /// What stands in the place of a value that is not to be seen.
    Covered,
    /// Words that lead somewhere.
    Link,
    /// A heading.
    Heading,
    /// What is there for the eye only: bullets, bars, rules, addresses.
    Quiet,
}

/// Where a span leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PageTarget {
    /// To a value.
    Value(ValueId),
    /// To a step.
    Step {
        /// In the run of this name; `None`: in the run that is shown.
        run: Option<String>,
        /// Its id.
        id: String,
    },
    /// To a message, by its name.
    Message(String),
    /// To a word of the glossary.
    Word(String),
    /// To a page elsewhere.
    Url(String),
}

impl PageLine {
    /// How many columns it takes, the free ones before it among them.
    pub fn width(&self) -> usize {
        usize::from(self.indent) + columns(&self.spans)
    }

    /// Its text, with spaces for the free columns.
    pub fn text(&self) -> String {
        let mut text = " ".repeat(usize::from(self.indent));
        text.extend(self.spans.iter().map(|span| span.text.as_str()));
        text
    }

    fn of(spans: Vec<PageSpan>) -> Self {
        Self { spans, indent: 0 }
    }

    /// The same line behind `span`.
    fn behind(mut self, span: PageSpan) -> Self {
        if self.indent > 0 {
            let free = " ".repeat(usize::from(self.indent));
            self.spans.insert(0, PageSpan::new(free, Look::Plain));
            self.indent = 0;
        }
        self.spans.insert(0, span);
        self
    }
}

impl PageSpan {
    fn new(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: text.into(),
            look,
            target: None,
        }
    }
}

/// How many columns these spans take.
fn columns(spans: &[PageSpan]) -> usize {
    spans.iter().map(|span| span.text.width()).sum()
}

/// Lays out a text. No line is wider than `width` columns (at least
/// [`LEAST_WIDTH`]); values that `context` covers show what covers them.
pub fn page(elements: &[Element], width: usize, context: &PageContext) -> Vec<PageLine> {
    block::blocks(elements, width.max(LEAST_WIDTH), 0, context)
}
