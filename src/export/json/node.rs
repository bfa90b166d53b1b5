//! A JSON value that keeps its keys in order and looks none of them up: a run
//! has some twenty thousand, and a map for each object would take longer
//! than the handshake.

use std::borrow::Cow;
use std::fmt::Write;

use crate::wire::quote_json;

/// A JSON value to be written once.
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(u64),
    Text(Cow<'static, str>),
    List(Vec<Node>),
    Object(Vec<(Cow<'static, str>, Node)>),
    /// JSON as it will be written.
    Written(String),
}

/// An object with these keys, in this order.
macro_rules! node {
    ({ $($key:literal: $value:expr),* $(,)? }) => {
        $crate::export::json::node::Node::Object(vec![
            $((
                ::std::borrow::Cow::Borrowed($key),
                $crate::export::json::node::Node::from($value),
            )),*
        ])
    };
}

pub(super) use node;

impl Node {
    /// An object with these entries, in this order.
    pub(super) fn object(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Self {
        let entries = entries.into_iter();
        Node::Object(entries.map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list of many. Each is written as it comes, so that they are never there
    /// all together: as nodes they take many times the room of their text.
    pub(super) fn written(items: impl Iterator<Item = Node>) -> Self {
        let mut json = String::new();
        write_list(items, &mut json, |item, json| item.write(json));
        Node::Written(json)
    }

    /// Appends it without white space between its parts; what would do something
    /// to a terminal is escaped in its strings (RFC 8259 §7).
    pub(super) fn write(&self, json: &mut String) {
        match self {
            Node::Null => json.push_str("null"),
            Node::Bool(true) => json.push_str("true"),
            Node::Bool(false) => json.push_str("false"),
            Node::Number(number) => write!(json, "{number}").expect("a String takes any text"),
            Node::Text(text) => quote_json(text, json),
            Node::List(items) => write_list(items, json, |item, json| item.write(json)),
            Node::Written(written) => json.push_str(written),
            Node::Object(entries) => {
                let mut before = '{';
                for (key, value) in entries {
                    json.push(before);
                    before = ',';
                    quote_json(key, json);
                    json.push(':');
                    value.write(json);
                }
                json.push_str(if before == '{' { "{}" } else { "}" });
            }
        }
    }
}

fn write_list<T>(
    items: impl IntoIterator<Item = T>,
    json: &mut String,
    write: impl Fn(T, &mut String),
) {
    json.push('[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        write(item, json);
    }
    json.push(']');
}

impl From<bool> for Node {
    fn from(yes: bool) -> Self {
        Node::Bool(yes)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Node::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Node::Text(Cow::Owned(text))
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Node {
            fn from(number: $number) -> Self {
                Node::Number(u64::from(number))
            }
        })*
    };
}

from_numbers!(u8, u16, u32, u64);

impl From<usize> for Node {
    fn from(number: usize) -> Self {
        Node::Number(number as u64)
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(value: Option<T>) -> Self {
        value.map_or(Node::Null, Into::into)
    }
}

impl<T: Into<Node>> FromIterator<T> for Node {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Node::List(items.into_iter().map(Into::into).collect())
    }
}
