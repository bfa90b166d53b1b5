//! Bytes, made safe to show.

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

/// Bytes as lower-case hex without spaces.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    // A run has some hundred thousand bytes to show: formatting each would
    // take longer than the handshake.
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

fn push(text: &mut String, character: char) {
    match u8::try_from(character) {
        Ok(b'\\') => text.push_str("\\\\"),
        Ok(byte) if byte.is_ascii_control() => push_byte(text, byte),
        _ if is_invisible(character) => {
            write!(text, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        }
        _ => text.push(character),
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
    fn a_backslash_cannot_pass_for_an_escape() {
        assert_eq!(printable(b"\\x1b"), "\\\\x1b");
    }
}
