//! The messages of a language's files, each parsed when it is first asked for:
//! a screen shows a few of some nine hundred, and to parse all of them takes
//! longer than to draw it.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Message};

/// Messages by their keys.
pub(super) struct Messages(HashMap<&'static str, Unread>);

/// A message, as it stands in its file.
struct Unread {
    text: &'static str,
    parsed: OnceLock<FluentResource>,
}

impl Messages {
    /// Those of these Fluent files. A file is cut where a key stands at the
    /// beginning of a line: what belongs to a message is indented, or begins
    /// with a brace.
    pub(super) fn of(files: &[&'static str]) -> Self {
        let mut messages = HashMap::with_capacity(1024);
        for file in files {
            let mut begun = None;
            let mut keep = |begun: Option<usize>, end| {
                let Some(text) = begun.and_then(|begin| file.get(begin..end)) else {
                    return;
                };
                let key = text.split([' ', '=']).next().unwrap_or_default();
                let parsed = OnceLock::new();
                messages.entry(key).or_insert(Unread { text, parsed });
            };
            let mut at = 0;
            for line in file.split_inclusive('\n') {
                let first = line.as_bytes()[0];
                if first.is_ascii_alphabetic() || first == b'#' {
                    keep(begun.take(), at);
                    begun = (first != b'#').then_some(at);
                }
                at += line.len();
            }
            keep(begun, at);
        }
        Self(messages)
    }

    /// The message with this key.
    pub(super) fn get(&self, key: &str) -> Option<&Message<&str>> {
        let unread = self.0.get(key)?;
        let parsed = unread.parsed.get_or_init(|| {
            // What cannot be read is left out, and its key shows in its place;
            // the tests hold every file to be whole.
            FluentResource::try_new(unread.text.to_owned()).unwrap_or_else(|(read, _)| read)
        });
        parsed.entries().find_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::ENGLISH;
    use super::*;

    /// Fluent reads a whole file as we read it message by message, no key
    /// stands twice, and none is missing.
    #[test]
    fn every_file_is_whole_and_no_key_stands_twice() {
        let messages = Messages::of(ENGLISH);
        let mut keys = 0;
        for file in ENGLISH {
            let whole = FluentResource::try_new((*file).to_owned()).expect("no syntax error");
            for entry in whole.entries() {
                match entry {
                    Entry::Message(message) => {
                        assert_eq!(messages.get(message.id.name), Some(message));
                        keys += 1;
                    }
                    Entry::Term(term) => panic!("-{} is no message", term.id.name),
                    _ => {}
                }
            }
        }
        assert_eq!(messages.0.len(), keys);
    }

    #[test]
    fn what_nobody_asks_for_is_not_parsed() {
        let messages = Messages::of(ENGLISH);
        for _ in 0..2 {
            assert!(messages.get("client-hello-send").is_some());
            assert!(messages.get("of-no-kind").is_none());
        }
        let parsed = messages
            .0
            .values()
            .filter(|unread| unread.parsed.get().is_some());
        assert_eq!(parsed.count(), 1);
    }
}
