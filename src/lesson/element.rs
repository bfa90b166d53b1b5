//! What a lesson's text is made of: paragraphs, lists, tables, and in them
//! words, values of the run and links.
//!
//! Whoever shows a lesson shows these; nobody but [`super::Lesson::parse`]
//! looks at Markdown.

use super::Expr;

/// A block of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A heading inside a section: its level, 1 to 6, and its words.
    Heading(u8, Vec<Inline>),
    /// A list.
    List {
        /// The number of the first item; `None` for a list with bullets.
        ordered: Option<u64>,
        /// The items.
        items: Vec<Vec<Element>>,
    },
    /// A code block: its language, empty if none is named, and its text
    /// without the last end of line.
    Code(String, String),
    /// A table.
    Table {
        /// The cells of the head.
        head: Vec<Vec<Inline>>,
        /// The cells of each row.
        rows: Vec<Vec<Vec<Inline>>>,
        /// How each column is set.
        align: Vec<Align>,
    },
    /// A quotation.
    Quote(Vec<Element>),
    /// A line across.
    Rule,
}

/// How a column of a table is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Not said: to the left.
    #[default]
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words. An end of line in the source is a space.
    Text(String),
    /// `*words*`
    Emphasis(Vec<Inline>),
    /// `**words**`
    Strong(Vec<Inline>),
    /// Words set as they would be typed.
    Code(String),
    /// A link and the words that it stands behind.
    Link(Link, Vec<Inline>),
    /// `{dh_Ys}`: a value of the run.
    Value(Expr),
    /// A line break that the author asked for.
    Break,
}

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To a value, by its quantity: `dh_Ys`, `server.Z`, `big:dh_Ys`.
    Value(String),
    /// To a step.
    Step {
        /// The run, if it is another than the section's.
        run: Option<String>,
        /// The step's id, [normalized](crate::trace::StepId::normalize).
        id: String,
    },
    /// To a message by the RFC's name.
    Message(String),
    /// To a word of the lesson's glossary.
    Word(String),
    /// Out of the program: `http://` or `https://`.
    Url(String),
}
