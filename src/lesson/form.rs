//! A TOML table of a lesson, read key by key, with a fault for everything
//! that is not as it should be.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Faults, content_of};
use crate::trace::Seat;
use crate::wire::printable;

/// Reads TOML that starts at byte `at` of the lesson, so that all spans count
/// from the lesson's start.
pub(super) fn read_toml<T>(
    faults: &mut Faults<'_>,
    span: Range<usize>,
    read: impl FnOnce(&DeTable<'_>, &mut Faults<'_>) -> T,
) -> T {
    let padding = " ".repeat(span.start);
    let text = padding + faults.source.get(span).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        faults.error(at, printable(error.message().as_bytes()));
    }
    read(table.get_ref(), faults)
}

/// The seat of this name.
pub(super) fn seat(word: &str) -> Result<Seat, String> {
    Seat::by_id(word).ok_or_else(|| {
        format!("there is no seat `{word}`; there are above, client, server and eve")
    })
}

/// A text with the span that it was read from, quotes included.
pub(super) type Text = (String, Range<usize>);

/// Where a text's content can be pointed into: at its byte if it was written
/// as it is, else at its start.
pub(super) fn inside(source: &str, (text, span): &Text) -> (usize, bool) {
    let from = content_of(source, span);
    let exact = source
        .get(from..)
        .is_some_and(|rest| rest.starts_with(text.as_str()));
    (if exact { from } else { span.start }, exact)
}

/// A table that is being read.
pub(super) struct Form<'t> {
    table: &'t DeTable<'t>,
    /// Where the table stands, for what is missing in it.
    pub at: usize,
    /// What is read, in a word: `a question`.
    what: &'static str,
    known: Vec<&'static str>,
}

impl<'t> Form<'t> {
    pub(super) fn new(table: &'t DeTable<'t>, at: usize, what: &'static str) -> Self {
        Self {
            table,
            at,
            what,
            known: Vec::new(),
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Where the value of a key stands, else the table.
    pub(super) fn place(&self, key: &str) -> usize {
        self.table
            .get(key)
            .map_or(self.at, |value| value.span().start)
    }

    pub(super) fn text(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<Text> {
        let value = self.value(key)?;
        text(faults, key, value)
    }

    pub(super) fn needed(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<Text> {
        if self.table.get(key).is_none() {
            self.known.push(key);
            faults.error(self.at, format!("{} needs `{key} = \"…\"`", self.what));
            return None;
        }
        self.text(faults, key)
    }

    pub(super) fn switch(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let DeValue::Boolean(on) = value.get_ref() else {
            faults.error(
                value.span().start,
                format!("`{key}` is either true or false"),
            );
            return None;
        };
        Some(*on)
    }

    /// A positive number, whole or not.
    pub(super) fn number(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<f32> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
            DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite() && *number > 0.0);
        if number.is_none() {
            faults.error(
                value.span().start,
                format!("`{key}` is a number greater than 0"),
            );
        }
        number
    }

    /// A list of texts; none if there is no such key.
    pub(super) fn texts(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<Text> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            faults.error(
                value.span().start,
                format!("`{key}` is a list: {key} = [\"…\", \"…\"]"),
            );
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| text(faults, key, item))
            .collect()
    }

    /// Whether this key holds a list of anything.
    pub(super) fn is_list(&self, key: &str) -> bool {
        matches!(
            self.table.get(key).map(Spanned::get_ref),
            Some(DeValue::Array(_))
        )
    }

    /// `[[key]]`: the tables with their places.
    pub(super) fn tables(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Vec<(&'t DeTable<'t>, usize)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) if !std::ptr::eq(item, value) => {
                    found.push((table, item.span().start));
                }
                _ => faults.error(
                    item.span().start,
                    format!("`{key}` are tables: write [[{key}]] above each"),
                ),
            }
        }
        found
    }

    /// `[key]`: the table with its place.
    pub(super) fn table(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
    ) -> Option<(&'t DeTable<'t>, usize)> {
        let value = self.value(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            faults.error(
                value.span().start,
                format!("`{key}` is a table: write [{key}] above what is in it"),
            );
            return None;
        };
        Some((table, value.span().start))
    }

    /// Complains of every key that was not asked for.
    pub(super) fn finish(self, faults: &mut Faults<'_>) {
        for (name, _) in self.table {
            if !self.known.contains(&name.get_ref().as_ref()) {
                faults.error(
                    name.span().start,
                    format!(
                        "{} has no `{}`; it may have {}",
                        self.what,
                        printable(name.get_ref().as_bytes()),
                        self.known.join(", ")
                    ),
                );
            }
        }
    }
}

fn text(faults: &mut Faults<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Text> {
    let DeValue::String(text) = value.get_ref() else {
        faults.error(value.span().start, format!("`{key}` takes text in quotes"));
        return None;
    };
    Some((text.to_string(), value.span()))
}
