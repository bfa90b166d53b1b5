//! Text from a certificate, made safe to show.
//!
//! A name comes from whoever made the certificate. Shown raw, it could move
//! the cursor, turn the reading direction or look like another name.

/// `text` on one line, every control, direction-turning or invisible
/// character as the hexadecimal pairs of its UTF-8 bytes (`\0a`, `\e2\80\ae`:
/// RFC 4514 §2.4).
pub(super) fn printable(text: &str) -> String {
    use std::fmt::Write;

    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_hidden(character) {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                write!(shown, "\\{byte:02x}").expect("writing to a string never fails");
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a terminal or a browser would act on the character, or show
/// nothing for it.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// An iPAddress of 4 or 16 bytes as people write it, others as hexadecimal.
pub(super) fn ip_text(address: &[u8]) -> String {
    if let Ok(octets) = <[u8; 4]>::try_from(address) {
        std::net::Ipv4Addr::from(octets).to_string()
    } else if let Ok(octets) = <[u8; 16]>::try_from(address) {
        std::net::Ipv6Addr::from(octets).to_string()
    } else {
        address.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_escape_is_shown_as_its_bytes() {
        assert_eq!(printable("CN=a\u{1b}[2Jb"), "CN=a\\1b[2Jb");
    }

    #[test]
    fn a_character_that_turns_the_reading_direction_is_shown_as_its_bytes() {
        assert_eq!(printable("moc\u{202e}.evil"), "moc\\e2\\80\\ae.evil");
    }

    #[test]
    fn letters_of_any_script_stay() {
        assert_eq!(printable("O=Zürich 東京"), "O=Zürich 東京");
    }
}
