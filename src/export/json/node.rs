//! A JSON value that keeps its keys in order and looks none of them up: a run
//! has some twenty thousand, and a map for each object would take longer
//! than the handshake.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A JSON value to be written once.
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(u64),
    Text(Cow<'static, str>),
    List(Vec<Node>),
    Object(Vec<(Cow<'static, str>, Node)>),
    /// JSON as it will be written.
    Raw(Box<RawValue>),
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
}

impl Node {
    /// A list of many. Each is written as it comes, so that they are never there
    /// all together: as nodes they take many times the room of their text.
    pub(super) fn written(items: impl Iterator<Item = Node>) -> Self {
        let mut json = String::from("[");
        for item in items {
            if json.len() > 1 {
                json.push(',');
            }
            let item = to_raw_value(&item).expect("a node has text keys only");
            json.push_str(item.get());
        }
        json.push(']');
        Node::Raw(RawValue::from_string(json).expect("a list of what was just written"))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => to.serialize_unit(),
            Node::Bool(yes) => to.serialize_bool(*yes),
            Node::Number(number) => to.serialize_u64(*number),
            Node::Text(text) => to.serialize_str(text),
            Node::List(items) => to.collect_seq(items),
            Node::Raw(json) => json.serialize(to),
            Node::Object(entries) => {
                let mut map = to.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
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
