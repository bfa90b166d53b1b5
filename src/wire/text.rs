//! Bytes and texts, made safe to show: the one place that says which
//! characters never reach a terminal as they are, and what stands for them.

use std::borrow::Cow;
use std::fmt::Write;

/// The bytes as text that does nothing to a screen but be read.
///
/// UTF-8 stays as it is. Whatever could move the cursor, turn the direction of
/// writing or hide is spelled out: bytes that are no UTF-8 and ASCII controls
/// as `\x1b`, other controls and invisible characters as `\u{202e}`, and `\`
/// as `\\`, so that two different inputs never look alike.
pub fn printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            push(&mut text, character);
        }
        for byte in chunk.invalid() {
            push_byte(&mut text, *byte);
        }
    }
    text
}

/// A finished text as it may be printed: lines and tabs stay, and a backslash
/// is not doubled, so that what was made safe before stays as it is. Whatever
/// else [`printable`] spells out is spelled out here too, in the same way.
///
/// This is the last thing that happens to a text before it is printed. Where
/// two different texts must not look alike, [`printable`] is asked for each
/// part before.
pub fn legible(text: &str) -> Cow<'_, str> {
    spelled(
        text,
        |character| matches!(character, '\n' | '\t'),
        push_plain,
    )
}

/// The same for a text that is to stay on one line: line feeds and tabs are
/// spelled out as well.
pub fn one_line(text: &str) -> Cow<'_, str> {
    spelled(text, |_| false, push_plain)
}

/// JSON text as it may be printed: what [`legible`] would spell out, in the
/// escapes of JSON (RFC 8259 §7). Such characters stand in strings alone, and
/// those below U+0020 are escaped there already, so that the value stays the
/// same; the white space between is left as it is.
pub fn legible_json(json: &str) -> Cow<'_, str> {
    let is_space = |character| matches!(character, '\n' | '\r' | '\t');
    spelled(json, is_space, push_json)
}

/// Appends a text as a string of JSON (RFC 8259 §7) that may be printed.
pub fn quote_json(text: &str, json: &mut Vec<u8>) {
    let are_plain = |word| are_printed(word) && !holds(word, b'"') && !holds(word, b'\\');
    let is_escaped = |character| matches!(character, '"' | '\\') || is_invisible(character);
    let mut rest = text;
    json.push(b'"');
    while let Some((at, character)) = find(rest, are_plain, is_escaped) {
        json.extend_from_slice(&rest.as_bytes()[..at]);
        match character {
            '"' => json.extend_from_slice(b"\\\""),
            '\\' => json.extend_from_slice(b"\\\\"),
            '\u{8}' => json.extend_from_slice(b"\\b"),
            '\t' => json.extend_from_slice(b"\\t"),
            '\n' => json.extend_from_slice(b"\\n"),
            '\u{c}' => json.extend_from_slice(b"\\f"),
            '\r' => json.extend_from_slice(b"\\r"),
            _ => {
                let mut escaped = String::new();
                push_json(&mut escaped, character);
                json.extend_from_slice(escaped.as_bytes());
            }
        }
        rest = &rest[at + character.len_utf8()..];
    }
    json.extend_from_slice(rest.as_bytes());
    json.push(b'"');
}

/// Whether a text shows as it is: nothing in it would be spelled out.
pub fn is_legible(text: &str) -> bool {
    !text.contains(is_invisible)
}

/// The text with every character spelled out that would not show as itself,
/// save those that `stays` names.
fn spelled(
    text: &str,
    stays: impl Fn(char) -> bool,
    push: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    let is_spelled = |character: char| is_invisible(character) && !stays(character);
    let mut out = String::new();
    let mut rest = text;
    while let Some((at, character)) = find(rest, are_printed, is_spelled) {
        out.push_str(&rest[..at]);
        push(&mut out, character);
        rest = &rest[at + character.len_utf8()..];
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The first character that is sought, and where it begins; it is none of those
/// in plain words of eight bytes. Of these most of a text consists: all of a
/// run's JSON goes through here.
fn find(
    text: &str,
    are_plain: impl Fn(u64) -> bool,
    is_sought: impl Fn(char) -> bool,
) -> Option<(usize, char)> {
    let mut at = 0;
    loop {
        let (words, _) = text.as_bytes()[at..].as_chunks::<8>();
        let words = words.iter().map(|word| u64::from_ne_bytes(*word));
        at += 8 * words.take_while(|word| are_plain(*word)).count();
        let bytes = text.as_bytes()[at..].iter();
        let words = bytes.map(|byte| ONES * u64::from(*byte));
        at += words.take_while(|word| are_plain(*word)).count();
        let character = text[at..].chars().next()?;
        if is_sought(character) {
            return Some((at, character));
        }
        at += character.len_utf8();
    }
}

/// A byte that is 1 in each of eight.
const ONES: u64 = u64::MAX / 0xff;

/// Whether each of eight bytes stands for a character that ASCII prints.
fn are_printed(word: u64) -> bool {
    // No highest bit is set; none is borrowed by what is below ' ', and DEL
    // carries into none.
    (word | word.wrapping_sub(ONES * 0x20) | word.wrapping_add(ONES)) & (ONES * 0x80) == 0
}

/// Whether one of eight bytes below 0x80 is this one.
fn holds(word: u64, byte: u8) -> bool {
    (word ^ (ONES * u64::from(byte))).wrapping_sub(ONES) & (ONES * 0x80) != 0
}

/// Bytes as lower-case hex without spaces.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    push_hex(bytes, &mut text);
    String::from_utf8(text).expect("digits are ASCII")
}

/// Appends bytes as [`hex`] has them. A run has some hundred thousand to show:
/// formatting each would take longer than the handshake.
pub fn push_hex(bytes: &[u8], text: &mut Vec<u8>) {
    const PAIRS: [[u8; 2]; 256] = {
        let digits = b"0123456789abcdef";
        let mut pairs = [[0; 2]; 256];
        let mut byte = 0;
        while byte < 256 {
            pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
            byte += 1;
        }
        pairs
    };
    let begin = text.len();
    text.resize(begin + 2 * bytes.len(), 0);
    let (pairs, _) = text[begin..].as_chunks_mut::<2>();
    for (pair, byte) in pairs.iter_mut().zip(bytes) {
        *pair = PAIRS[usize::from(*byte)];
    }
}

fn push(text: &mut String, character: char) {
    match character {
        '\\' => text.push_str("\\\\"),
        _ => push_plain(text, character),
    }
}

/// The same, a backslash left as it is.
fn push_plain(text: &mut String, character: char) {
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii_control() => push_byte(text, byte),
        _ if is_invisible(character) => {
            write!(text, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        }
        _ => text.push(character),
    }
}

fn push_json(json: &mut String, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        write!(json, "\\u{unit:04x}").expect("a String takes any text");
    }
}

fn push_byte(text: &mut String, byte: u8) {
    write!(text, "\\x{byte:02x}").expect("a String takes any text");
}

/// Whether a character shows nothing of its own and may change what is around
/// it: controls, the bidirectional controls (Unicode UAX #9), zero-width and
/// filler characters, line separators, variation selectors and tags.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        assert_eq!(printable(b"example.com"), "example.com");
        assert_eq!(printable("bücher.例".as_bytes()), "bücher.例");
    }

    #[test]
    fn escape_sequences_are_spelled_out() {
        assert_eq!(printable(b"\x1b[2J\r\n\x7f"), "\\x1b[2J\\x0d\\x0a\\x7f");
        assert_eq!(printable("\u{9b}2J".as_bytes()), "\\u{9b}2J");
    }

    #[test]
    fn bidirectional_and_zero_width_characters_are_spelled_out() {
        assert_eq!(
            printable("a\u{202e}b\u{2066}c\u{200b}d\u{2028}e\u{e0041}".as_bytes()),
            "a\\u{202e}b\\u{2066}c\\u{200b}d\\u{2028}e\\u{e0041}"
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_are_spelled_out() {
        assert_eq!(printable(b"a\xff\xc3"), "a\\xff\\xc3");
    }

    #[test]
    fn a_finished_text_keeps_its_lines_and_nothing_else_that_controls() {
        assert_eq!(legible("a\n\tb\\x1b"), "a\n\tb\\x1b");
        assert_eq!(
            legible("\x1b]0;x\x07\r\u{9b}m\x7f\u{202e}\u{200b}\u{fe0f}"),
            "\\x1b]0;x\\x07\\x0d\\u{9b}m\\x7f\\u{202e}\\u{200b}\\u{fe0f}"
        );
        assert_eq!(one_line("a\nb\tc"), "a\\x0ab\\x09c");
    }

    #[test]
    fn what_is_legible_already_stays() {
        for text in ["a\x1b[2J\u{202e}\\", "bücher.例"] {
            let once = legible(text).into_owned();
            assert_eq!(legible(&once), once);
        }
    }

    #[test]
    fn json_says_the_same_after_it_is_made_legible() {
        let texts = ["\u{202e}a\u{9b}b\x7f\u{e0041}\u{2028}\x1b", "\r\n\t\"\\"];
        for json in [
            serde_json::to_string(&texts).unwrap(),
            serde_json::to_string_pretty(&texts).unwrap(),
        ] {
            let shown = legible_json(&json);
            assert_eq!(serde_json::from_str::<[String; 2]>(&shown).unwrap(), texts);
            assert_eq!(legible(&shown), shown);
        }
    }

    #[test]
    fn a_text_is_quoted_as_others_do_and_made_legible() {
        let mut text: String = ('\0'..='\u{2030}').collect();
        text += "\u{e0041}, and a long tail of plain ASCII behind all of that";
        for at in [0, 1, 40, 120] {
            let text: String = text.chars().skip(at).collect();
            let mut json = Vec::new();
            quote_json(&text, &mut json);
            let json = String::from_utf8(json).unwrap();
            assert_eq!(json, legible_json(&serde_json::to_string(&text).unwrap()));
        }
    }

    #[test]
    fn a_backslash_cannot_pass_for_an_escape() {
        assert_eq!(printable(b"\\x1b"), "\\\\x1b");
    }
}
