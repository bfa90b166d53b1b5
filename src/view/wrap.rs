//! Where the lines of a text end.
//!
//! That is a matter of the whole text (Unicode UAX #14: never before a full
//! stop, be it in another style or another script), so whoever has it in
//! pieces joins them, asks here, and cuts them apart again.

use std::borrow::Cow;
use std::ops::Range;

use textwrap::core::{Fragment, Word};
use textwrap::word_splitters::split_words;
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthChar;

/// A line may end after a hyphen between letters; what a name is numbered
/// with, as in P-256, stays with it.
const HYPHENS: WordSplitter = WordSplitter::Custom(hyphens);

fn hyphens(word: &str) -> Vec<usize> {
    let ends = WordSplitter::HyphenSplitter.split_points(word).into_iter();
    ends.filter(|end| word[*end..].starts_with(char::is_alphabetic))
        .collect()
}

/// How plain text is broken into lines of so many columns.
pub(crate) fn options<'a>(columns: usize) -> Options<'a> {
    Options::new(columns).word_splitter(HYPHENS)
}

/// Plain text in lines of at most so many columns.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<Cow<'_, str>> {
    textwrap::wrap(text, options(columns))
}

/// A text in which some stretches stay whole.
pub(crate) struct Joined {
    pub(crate) text: String,
    /// Where values stand: no line ends within one if that can be helped.
    pub(crate) kept: Vec<Range<usize>>,
}

impl Joined {
    /// Pieces of text in a row, each with whether it stays whole.
    pub(crate) fn new<'a>(pieces: impl Iterator<Item = (&'a str, bool)>) -> Self {
        let mut text = String::new();
        let mut kept = Vec::new();
        for (piece, whole) in pieces {
            let start = text.len();
            text.push_str(piece);
            if whole {
                kept.push(start..text.len());
            }
        }
        Self { text, kept }
    }

    /// Where the lines of at most `width` columns begin and end, in bytes; a
    /// line feed ends a line. No text is no lines.
    pub(crate) fn wrap(&self, width: usize) -> Vec<Range<usize>> {
        if self.text.is_empty() {
            return Vec::new();
        }
        self.paragraphs()
            .flat_map(|paragraph| self.lines(paragraph, width))
            .collect()
    }

    /// How many columns the longest word takes that no line may end in.
    pub(crate) fn longest_word(&self) -> usize {
        self.paragraphs()
            .flat_map(|paragraph| self.words(paragraph))
            .map(|word| word.width() as usize)
            .max()
            .unwrap_or(0)
    }

    /// What stands between line feeds, in bytes.
    fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.text.split('\n').map(move |paragraph| {
            let range = start..start + paragraph.len();
            start = range.end + 1;
            range
        })
    }

    /// What stands between the places where a line may end.
    fn words(&self, paragraph: Range<usize>) -> Vec<Word<'_>> {
        let text = &self.text[paragraph.clone()];
        let breaks = WordSeparator::UnicodeBreakProperties.find_words(text);
        let mut words = Vec::new();
        let mut start = 0;
        let mut at = 0;
        for word in split_words(breaks, &HYPHENS) {
            at += word.word.len() + word.whitespace.len();
            let place = paragraph.start + at;
            if !self
                .kept
                .iter()
                .any(|kept| kept.start < place && place < kept.end)
            {
                words.push(Word::from(&text[start..at]));
                start = at;
            }
        }
        words
    }

    /// Where the lines of a paragraph begin and end, in bytes; spaces at
    /// their ends are left out.
    fn lines(&self, paragraph: Range<usize>, width: usize) -> Vec<Range<usize>> {
        let mut fitting = Vec::new();
        for word in self.words(paragraph.clone()) {
            if word.width() as usize <= width {
                fitting.push(word);
                continue;
            }
            let from = fitting.len();
            fitting.extend(pieces(word.word, width).into_iter().map(Word::from));
            if let Some(last) = fitting[from..].last_mut() {
                last.whitespace = word.whitespace;
            }
        }
        let mut at = paragraph.start;
        wrap_first_fit(&fitting, &[width as f64])
            .into_iter()
            .map(|line| {
                let from = at;
                at += line
                    .iter()
                    .map(|word| word.word.len() + word.whitespace.len())
                    .sum::<usize>();
                let free = line.last().map_or(0, |word| word.whitespace.len());
                from..at - free
            })
            .collect()
    }
}

/// A word too long for a line, in pieces that fit. No piece but the first
/// begins with closing punctuation, if that can be helped.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut taken = 0;
    for (at, character) in word.char_indices() {
        let wide = character.width().unwrap_or(0);
        while taken + wide > width && at > start {
            let cut = if closes(character) {
                word[start..at]
                    .char_indices()
                    .rev()
                    .find(|(_, before)| !closes(*before) && before.width() != Some(0))
                    .map(|(before, _)| start + before)
                    .filter(|cut| *cut > start)
                    .unwrap_or(at)
            } else {
                at
            };
            pieces.push(&word[start..cut]);
            start = cut;
            taken = word[cut..at]
                .chars()
                .map(|character| character.width().unwrap_or(0))
                .sum();
        }
        taken += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

/// Whether a character ends something, so that no line should begin with it.
fn closes(character: char) -> bool {
    matches!(
        character,
        ')' | ']' | '}' | ',' | '.' | ';' | ':' | '!' | '?' | '’' | '”' | '»' | '…' | '%'
    ) || matches!(
        character,
        '、' | '。' | '，' | '．' | '：' | '；' | '？' | '！' | '）' | '］' | '｝'
    ) || matches!(
        character,
        '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '〙' | '〛' | '・' | 'ー'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_with_the_name_before_its_hyphen() {
        assert_eq!(wrapped("the curve P-256", 12), ["the curve", "P-256"]);
        assert_eq!(wrapped("well-known", 6), ["well-", "known"]);
        let joined = Joined::new([("the curve P-256", false)].into_iter());
        assert_eq!(joined.wrap(12), [0..9, 10..15]);
    }
}
