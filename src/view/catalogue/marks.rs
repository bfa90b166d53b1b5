//! Values in a text: a character of private use stands for each while the
//! text is formatted, so that none is lost among the words.

use crate::trace::{Value, ValueId};
use crate::wire;

use super::Span;
use crate::view::format::short;

/// The characters that stand for values.
const FIRST: char = '\u{e000}';
const LAST: char = '\u{f8ff}';

/// The longest piece of what came over the wire in a sentence, in characters.
const LONGEST: usize = 80;

/// The values of one text, in the order of their marks.
#[derive(Default)]
pub(super) struct Marks(Vec<(ValueId, String)>);

impl Marks {
    /// The mark for a value that shows in its short form.
    pub(super) fn value(&mut self, value: &Value) -> String {
        self.shown(value.id, short(value))
    }

    /// The mark for a value that shows like this.
    pub(super) fn shown(&mut self, id: ValueId, shown: String) -> String {
        let code = u32::from(FIRST) + self.0.len() as u32;
        match char::from_u32(code).filter(|mark| *mark <= LAST) {
            Some(mark) => {
                self.0.push((id, shown));
                mark.to_string()
            }
            // More than 6400 values in a sentence there never are.
            None => shown,
        }
    }

    /// The text with its values.
    pub(super) fn split(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut plain = String::new();
        for character in text.chars() {
            let index = u32::from(character).wrapping_sub(u32::from(FIRST)) as usize;
            match self.0.get(index) {
                None => plain.push(character),
                Some((id, shown)) => {
                    if !plain.is_empty() {
                        spans.push(Span::Plain(std::mem::take(&mut plain)));
                    }
                    spans.push(Span::Value {
                        id: *id,
                        shown: shown.clone(),
                    });
                }
            }
        }
        if !plain.is_empty() {
            spans.push(Span::Plain(plain));
        }
        spans
    }
}

/// Somebody's text, safe to show and without marks. What was made safe before
/// stays as it is: a backslash is not doubled again.
pub(super) fn clean(text: &str) -> String {
    let safe = wire::one_line(text);
    let mut out = String::with_capacity(safe.len());
    for character in safe.chars() {
        match character {
            FIRST..=LAST => out.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out
}

/// The same, and short enough for a sentence: what came over the wire may be
/// of any length.
pub(super) fn brief(text: &str) -> String {
    let clean = clean(text);
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_the_wire_cannot_pass_for_a_value() {
        assert_eq!(clean("a\u{e000}b"), "a\\u{e000}b");
    }

    #[test]
    fn what_is_safe_already_stays() {
        assert_eq!(clean("a\\x1bb\\\\"), "a\\x1bb\\\\");
    }

    #[test]
    fn what_is_not_safe_is_spelled_out() {
        assert_eq!(clean("a\u{1b}[2J\u{202e}"), "a\\x1b[2J\\u{202e}");
    }

    #[test]
    fn long_text_from_the_wire_is_cut() {
        assert_eq!(clean(&"a".repeat(1000)).len(), 1000);
        let long = brief(&"ä".repeat(1000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with("ä…"));
    }
}
