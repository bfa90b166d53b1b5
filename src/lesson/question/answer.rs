//! What a student answers.

use num_bigint::BigUint;

use super::super::expr::hex_bytes;
use super::Kind;

/// The longest answer, in characters: a number of 8192 bits in decimal has
/// 2467.
const LONGEST: usize = 6000;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number, and whether it was written in hexadecimal.
    Number {
        /// The number.
        value: BigUint,
        /// Whether `0x` stood in front.
        hex: bool,
    },
    /// Bytes.
    Bytes(Vec<u8>),
    /// For each option whether it was chosen; options behind the end were not.
    Choices(Vec<bool>),
    /// Who knows it: client, server, Eve.
    Parties([bool; 3]),
}

impl Answer {
    /// Reads an answer from what was typed: a number as `21` or `0x15`, bytes
    /// as `00 01 13`, `00:01:13` or `0x000113`, options by their numbers from
    /// 1 (or letters from a) as `1 3`, parties as `client server`, `none`.
    ///
    /// # Errors
    /// Why it cannot be read, and what can.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err("That is too long for an answer.".to_owned());
        }
        match kind {
            Kind::Number => number(text),
            Kind::Bytes => bytes(text),
            Kind::One | Kind::Several => choices(kind, text),
            Kind::Parties => parties(text),
        }
    }
}

fn number(text: &str) -> Result<Answer, String> {
    // People group long numbers, as the inspector does.
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | ',' | '\''))
        .collect();
    let hex = plain.strip_prefix("0x").or(plain.strip_prefix("0X"));
    let value = match hex {
        Some(digits) => BigUint::parse_bytes(digits.as_bytes(), 16),
        None => BigUint::parse_bytes(plain.as_bytes(), 10),
    };
    match value {
        Some(value) => Ok(Answer::Number {
            value,
            hex: hex.is_some(),
        }),
        None if !plain.is_empty() && plain.chars().all(|c| c.is_ascii_hexdigit()) => {
            Err("To answer in hexadecimal, begin with 0x.".to_owned())
        }
        None => {
            Err("A number is asked for: decimal digits, or 0x and hexadecimal ones.".to_owned())
        }
    }
}

fn bytes(text: &str) -> Result<Answer, String> {
    let text = text
        .strip_prefix("0x")
        .or(text.strip_prefix("0X"))
        .unwrap_or(text);
    // `0 1 13` is what a hand writes; each is one byte then.
    let padded: Vec<String> = text
        .split([' ', ':', '\t'])
        .map(|part| match part.len() {
            1 => format!("0{part}"),
            _ => part.to_owned(),
        })
        .collect();
    match hex_bytes(&padded.join(" ")) {
        Some(bytes) if !bytes.is_empty() => Ok(Answer::Bytes(bytes)),
        _ => Err(
            "Bytes are asked for, each as two hexadecimal digits: 00 01 a7, or 0001a7.".to_owned(),
        ),
    }
}

/// The words between commas and spaces.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split([' ', ',', ';', '\t'])
        .filter(|word| !word.is_empty() && *word != "and")
        .map(str::to_lowercase)
}

fn choices(kind: Kind, text: &str) -> Result<Answer, String> {
    let unreadable = || match kind {
        Kind::One => "Choose one by its number.".to_owned(),
        _ => "Choose by number, with spaces between them; `none` chooses none.".to_owned(),
    };
    let mut chosen = Vec::new();
    if !(kind == Kind::Several && text.eq_ignore_ascii_case("none")) {
        for word in words(text) {
            let at = match word.as_bytes() {
                [letter @ b'a'..=b'z'] => usize::from(letter - b'a') + 1,
                _ => word.parse().map_err(|_| unreadable())?,
            };
            if at == 0 || at > 100 {
                return Err(unreadable());
            }
            if chosen.len() < at {
                chosen.resize(at, false);
            }
            chosen[at - 1] = true;
        }
        if chosen.is_empty() {
            return Err(unreadable());
        }
    }
    if kind == Kind::One && chosen.iter().filter(|chosen| **chosen).count() != 1 {
        return Err("Only one of them can be right here.".to_owned());
    }
    Ok(Answer::Choices(chosen))
}

fn parties(text: &str) -> Result<Answer, String> {
    let mut parties = [false; 3];
    let mut any = false;
    for word in words(text) {
        any = true;
        match word.as_str() {
            "client" | "c" => parties[0] = true,
            "server" | "s" => parties[1] = true,
            "eve" | "e" => parties[2] = true,
            "all" | "everybody" => parties = [true; 3],
            "none" | "nobody" => {}
            _ => any = false,
        }
        if !any {
            break;
        }
    }
    if any {
        Ok(Answer::Parties(parties))
    } else {
        Err("Name who knows it: client, server, eve; or nobody.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_decimal_and_hexadecimal() {
        let read = |text| match Answer::parse(Kind::Number, text) {
            Ok(Answer::Number { value, hex }) => (u32::try_from(value).unwrap(), hex),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(read("21"), (21, false));
        assert_eq!(read(" 0x15 "), (21, true));
        assert_eq!(read("1 000'000"), (1_000_000, false));
    }

    #[test]
    fn bytes_are_read_however_they_are_parted() {
        for text in [
            "00 01 13", "00:01:13", "000113", "0x000113", "0 1 13", "00 0113",
        ] {
            let read = Answer::parse(Kind::Bytes, text);
            assert_eq!(read, Ok(Answer::Bytes(vec![0, 1, 0x13])), "{text}");
        }
    }

    #[test]
    fn options_and_parties_are_read_by_number_and_name() {
        assert_eq!(
            Answer::parse(Kind::Several, "1, 3"),
            Ok(Answer::Choices(vec![true, false, true]))
        );
        assert_eq!(
            Answer::parse(Kind::One, "b"),
            Ok(Answer::Choices(vec![false, true]))
        );
        assert_eq!(
            Answer::parse(Kind::Parties, "client and server"),
            Ok(Answer::Parties([true, true, false]))
        );
        assert_eq!(
            Answer::parse(Kind::Parties, "nobody"),
            Ok(Answer::Parties([false; 3]))
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_what_can() {
        for (kind, text) in [
            (Kind::Number, ""),
            (Kind::Number, "f3"),
            (Kind::Number, "-1"),
            (Kind::Number, "ü"),
            (Kind::Bytes, ""),
            (Kind::Bytes, "123"),
            (Kind::Bytes, "üü"),
            (Kind::One, ""),
            (Kind::One, "1 2"),
            (Kind::One, "0"),
            (Kind::Several, "99999999999999999999"),
            (Kind::Parties, "mallory"),
            (Kind::Parties, ""),
        ] {
            let why = Answer::parse(kind, text).unwrap_err();
            assert!(why.ends_with('.'), "{text}: {why}");
        }
    }
}
