//! The lines of arithmetic that a student would write on paper.

use num_bigint::BigUint;
use std::ops::Range;

/// One line of a working.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What this line is: `A(1)`, `square`, `multiply`, `inner`.
    pub label: String,
    /// How its result comes about, in the notation of the RFC.
    pub formula: String,
    /// What came out.
    pub result: Shown,
}

/// The result of a [`Line`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A number: an integer or the remainder modulo one.
    Number(BigUint),
    /// Bytes, in the order in which they would be sent.
    Bytes(Vec<u8>),
    /// Nothing: the line only says something.
    None,
}

impl Line {
    /// A line that ends in a number.
    pub fn number(label: impl Into<String>, formula: impl Into<String>, result: BigUint) -> Line {
        Line {
            label: label.into(),
            formula: formula.into(),
            result: Shown::Number(result),
        }
    }

    /// A line that ends in bytes.
    pub fn bytes(label: impl Into<String>, formula: impl Into<String>, result: Vec<u8>) -> Line {
        Line {
            label: label.into(),
            formula: formula.into(),
            result: Shown::Bytes(result),
        }
    }

    /// A line that only says something.
    pub fn remark(label: impl Into<String>, formula: impl Into<String>) -> Line {
        Line {
            label: label.into(),
            formula: formula.into(),
            result: Shown::None,
        }
    }
}

/// A computation told line by line.
///
/// It owns its inputs and computes nothing until it is asked. It is a second
/// computation: what it ends in is compared with the evaluation by a test,
/// never copied from it.
pub trait Working {
    /// How many lines there are. Cheap.
    fn len(&self) -> usize;

    /// The lines of a range, numbered from 0. What of the range lies beyond
    /// the end is left out. The work done is that of the range, and at most
    /// one evaluation to find where it starts.
    fn lines(&self, range: Range<usize>) -> Vec<Line>;

    /// What this computation ends in, as the bytes of the evaluation.
    fn result(&self) -> Vec<u8>;

    /// The working inside one line, where a line stands for many: the power
    /// in an RSA signature. `None` for every other line.
    fn inside(&self, _line: usize) -> Option<Box<dyn Working + Send>> {
        None
    }

    /// Whether there are no lines at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The part of `range` that lies within `0..len`.
pub(crate) fn clamp(range: Range<usize>, len: usize) -> Range<usize> {
    let end = range.end.min(len);
    range.start.min(end)..end
}

/// The lines of `range` out of all of them, for workings so short that
/// computing all costs nothing.
pub(crate) fn pick(range: Range<usize>, all: Vec<Line>) -> Vec<Line> {
    let range = clamp(range, all.len());
    all.into_iter()
        .skip(range.start)
        .take(range.len())
        .collect()
}
