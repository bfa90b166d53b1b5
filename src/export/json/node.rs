//! A JSON value that keeps its keys in order and looks none of them up: a run
//! has some twenty thousand, and a map for each object would take longer
//! than the handshake.

use std::borrow::Cow;

use crate::wire::{push_hex, quote_json};

/// A JSON value to be written once.
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    Number(u64),
    Text(Cow<'a, str>),
    /// A text of these bytes in hex.
    Hex(&'a [u8]),
    /// A text of a word, perhaps a mark, and a number: `client:12`, `p1`.
    Id(&'static str, &'static str, u64),
    List(Vec<Node<'a>>),
    /// Keys that need no escape, and their values.
    Object(Vec<(&'static str, Node<'a>)>),
    /// JSON as it will be written.
    Written(Vec<u8>),
}

/// An object with these keys, in this order.
macro_rules! node {
    ({ $($key:literal: $value:expr),* $(,)? }) => {
        $crate::export::json::node::Node::Object(vec![
            $(($key, $crate::export::json::node::Node::from($value)),)*
        ])
    };
}

pub(super) use node;

impl<'a> Node<'a> {
    /// An object with these entries, in this order.
    pub(super) fn object(entries: impl IntoIterator<Item = (&'static str, Node<'a>)>) -> Self {
        Node::Object(entries.into_iter().collect())
    }

    /// A list, each element written as it comes, so that they are never there all
    /// together: as nodes they take many times the room of their text.
    pub(super) fn written<'b>(items: impl Iterator<Item = Node<'b>>) -> Self {
        let mut json = Vec::new();
        write_list(items, &mut json, |item, json| item.write(json));
        Node::Written(json)
    }

    /// Appends it without white space between its parts; what would do something
    /// to a terminal is escaped in its strings (RFC 8259 §7).
    pub(super) fn write(&self, json: &mut Vec<u8>) {
        match self {
            Node::Null => json.extend_from_slice(b"null"),
            Node::Bool(true) => json.extend_from_slice(b"true"),
            Node::Bool(false) => json.extend_from_slice(b"false"),
            Node::Number(number) => push_number(*number, json),
            Node::Text(text) => quote_json(text, json),
            Node::Hex(bytes) => {
                json.push(b'"');
                push_hex(bytes, json);
                json.push(b'"');
            }
            Node::Id(word, mark, number) => {
                json.push(b'"');
                json.extend_from_slice(word.as_bytes());
                json.extend_from_slice(mark.as_bytes());
                push_number(*number, json);
                json.push(b'"');
            }
            Node::List(items) => write_list(items, json, |item, json| item.write(json)),
            Node::Written(written) => json.extend_from_slice(written),
            Node::Object(entries) => {
                let mut before: &[u8] = b"{\"";
                for (key, value) in entries {
                    json.extend_from_slice(before);
                    before = b",\"";
                    json.extend_from_slice(key.as_bytes());
                    json.extend_from_slice(b"\":");
                    value.write(json);
                }
                json.extend_from_slice(if entries.is_empty() { &b"{}"[..] } else { b"}" });
            }
        }
    }
}

/// Appends a number in decimal digits.
fn push_number(number: u64, json: &mut Vec<u8>) {
    if number >= 10 {
        push_number(number / 10, json);
    }
    json.push(b'0' + (number % 10) as u8);
}

fn write_list<T>(
    items: impl IntoIterator<Item = T>,
    json: &mut Vec<u8>,
    write: impl Fn(T, &mut Vec<u8>),
) {
    json.push(b'[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        write(item, json);
    }
    json.push(b']');
}

impl From<bool> for Node<'_> {
    fn from(yes: bool) -> Self {
        Node::Bool(yes)
    }
}

impl<'a> From<&'a str> for Node<'a> {
    fn from(text: &'a str) -> Self {
        Node::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Node<'a> {
    fn from(text: &'a String) -> Self {
        Node::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Node<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Node::Text(text)
    }
}

impl From<String> for Node<'_> {
    fn from(text: String) -> Self {
        Node::Text(Cow::Owned(text))
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Node<'_> {
            fn from(number: $number) -> Self {
                Node::Number(u64::from(number))
            }
        })*
    };
}

from_numbers!(u8, u16, u32, u64);

impl From<usize> for Node<'_> {
    fn from(number: usize) -> Self {
        Node::Number(number as u64)
    }
}

impl<'a, T: Into<Node<'a>>> From<Option<T>> for Node<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Node::Null, Into::into)
    }
}

impl<'a, T: Into<Node<'a>>> FromIterator<T> for Node<'a> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Node::List(items.into_iter().map(Into::into).collect())
    }
}
