//! For terminals and fonts that have nothing but ASCII: a pass over the
//! finished frame.
//!
//! A mark is replaced by one letter, so that nothing moves. In formulas one
//! letter can say something else (`5²` is not `52`): there the stand-in is
//! longer, and what follows moves into the next gap of its line.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// Glyphs and what stands for them. No mark shares its letter with a mark of
/// another meaning.
const STAND_INS: &[(&str, &str)] = &[
    // marks
    ("●", "@"),
    ("○", "o"),
    ("◆", "!"),
    ("◇", "?"),
    ("≡", "="),
    ("≢", "#"),
    ("Δ", "&"),
    ("▒", "%"),
    ("▓", "%"),
    ("░", "."),
    ("█", "#"),
    ("✓", "+"),
    ("✗", "x"),
    ("▸", ">"),
    ("◂", "<"),
    ("▹", ">"),
    ("›", ">"),
    ("‹", "<"),
    ("▾", "v"),
    ("▴", "^"),
    // under way and arrived
    ("▷", ")"),
    ("◁", "("),
    ("▶", ">"),
    ("◀", "<"),
    ("▲", "^"),
    ("▼", "v"),
    // keys
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("⏎", "Enter"),
    ("⌫", "Backspace"),
    ("␣", "Space"),
    ("⇥", "Tab"),
    // arrows in texts
    ("⇒", "=>"),
    ("↔", "<->"),
    ("↦", "->"),
    ("↳", ">"),
    ("↵", "Enter"),
    // punctuation
    ("…", "~"),
    ("·", "*"),
    ("•", "*"),
    ("∙", "*"),
    ("×", "*"),
    ("§", "S."),
    ("‘", "'"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("‚", ","),
    ("„", "\""),
    ("«", "\""),
    ("»", "\""),
    ("–", "-"),
    ("—", "-"),
    ("‑", "-"),
    ("\u{a0}", " "),
    // formulas
    ("−", "-"),
    ("‖", "||"),
    ("⊕", "xor"),
    ("≠", "!="),
    ("≤", "<="),
    ("≥", ">="),
    ("≈", "~="),
    ("≪", "<<"),
    ("≫", ">>"),
    ("√", "sqrt "),
    ("⌈", "ceil("),
    ("⌉", ")"),
    ("⌊", "floor("),
    ("⌋", ")"),
    ("±", "+-"),
    ("′", "'"),
    ("λ", "lambda"),
    ("φ", "phi"),
    ("π", "pi"),
    ("∈", "in"),
    ("∞", "inf"),
    // the wide punctuation of Chinese and Japanese
    ("、", ", "),
    ("。", ". "),
    ("．", ". "),
    ("，", ", "),
    ("：", ": "),
    ("；", "; "),
    ("？", "? "),
    ("！", "! "),
    ("（", " ("),
    ("）", ") "),
    ("［", " ["),
    ("］", "] "),
    ("｛", " {"),
    ("｝", "} "),
    ("〈", " <"),
    ("〉", "> "),
    ("《", " <"),
    ("》", "> "),
    ("「", " \""),
    ("」", "\" "),
    ("『", " \""),
    ("』", "\" "),
    ("【", " ["),
    ("】", "] "),
    ("〔", " ["),
    ("〕", "] "),
    ("〖", " ["),
    ("〗", "] "),
    ("〘", " ["),
    ("〙", "] "),
    ("〚", " ["),
    ("〛", "] "),
    ("・", "* "),
    ("ー", "--"),
];

/// Powers: the first of a row of them brings the `^`.
const RAISED: &[(&str, &str)] = &[
    ("⁰", "0"),
    ("¹", "1"),
    ("²", "2"),
    ("³", "3"),
    ("⁴", "4"),
    ("⁵", "5"),
    ("⁶", "6"),
    ("⁷", "7"),
    ("⁸", "8"),
    ("⁹", "9"),
    ("⁻", "-"),
    ("⁺", "+"),
    ("ⁿ", "n"),
];

fn look_up(table: &[(&str, &'static str)], symbol: &str) -> Option<&'static str> {
    let found = table.iter().find(|(glyph, _)| *glyph == symbol);
    found.map(|(_, letters)| *letters)
}

/// What stands for a symbol, if there is something that says the same.
fn spelled(symbol: &str, after_raised: bool) -> Option<String> {
    if let Some(letter) = look_up(RAISED, symbol) {
        return Some(if after_raised {
            letter.to_owned()
        } else {
            format!("^{letter}")
        });
    }
    look_up(STAND_INS, symbol)
        .or_else(|| drawn(symbol))
        .map(str::to_owned)
}

/// Lines, corners, and the blocks of bars and large letters.
fn drawn(symbol: &str) -> Option<&'static str> {
    let mut letters = symbol.chars();
    let (letter, None) = (letters.next()?, letters.next()) else {
        return None;
    };
    Some(match letter {
        '─' | '━' | '┄' | '┅' | '┈' | '┉' | '╌' | '╍' | '═' | '╴' | '╶' | '╸' | '╺' => {
            "-"
        }
        '│' | '┃' | '┆' | '┇' | '┊' | '┋' | '╎' | '╏' | '║' | '╵' | '╷' | '╹' | '╻' => {
            "|"
        }
        '\u{2500}'..='\u{257f}' => "+",
        '▏' | '▎' | '▍' | '▌' | '▐' | '▕' => "|",
        '\u{2580}'..='\u{259f}' => "#",
        // braille patterns, as spinners and plots are made of
        '\u{2800}' => " ",
        '\u{2801}'..='\u{28ff}' => ".",
        _ => return None,
    })
}

/// Puts ASCII in the place of everything else.
pub(super) fn stand_in(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        stand_in_row(buffer, y);
    }
}

fn stand_in_row(buffer: &mut Buffer, y: u16) {
    let (mut x, end) = (buffer.area.left(), buffer.area.right());
    let mut after_raised = false;
    while x < end {
        let symbol = buffer[(x, y)].symbol().to_owned();
        let raised = look_up(RAISED, &symbol).is_some();
        if symbol.is_ascii() {
            after_raised = false;
            x += 1;
            continue;
        }
        let wide = (symbol.width().max(1) as u16).min(end - x);
        let letters = spelled(&symbol, after_raised).unwrap_or_else(|| "?".repeat(wide as usize));
        after_raised = raised;
        let mut room = wide;
        while room < letters.len() as u16 && make_room(buffer, x + room, y) {
            room += 1;
        }
        let style = buffer[(x, y)].style();
        let mut letters = letters.chars();
        for place in x..x + room {
            buffer[(place, y)]
                .set_char(letters.next().unwrap_or(' '))
                .set_style(style);
        }
        x += room;
    }
}

/// Moves what stands from `x` on by one into the next gap of its line: two
/// blanks, of which one is left, or the blanks at its end. Nothing moves
/// across a line that is drawn downwards.
fn make_room(buffer: &mut Buffer, x: u16, y: u16) -> bool {
    let end = buffer.area.right();
    let blank = |place: u16| place < end && buffer[(place, y)].symbol() == " ";
    let gap = (x..end)
        .take_while(|place| drawn(buffer[(*place, y)].symbol()) != Some("|"))
        .find(|place| blank(*place) && (blank(place + 1) || place + 1 == end));
    let Some(gap) = gap else {
        return false;
    };
    for place in (x..gap).rev() {
        let moved = buffer[(place, y)].clone();
        buffer[(place + 1, y)] = moved;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn stood_in(line: &str) -> String {
        let mut buffer = Buffer::with_lines([line]);
        stand_in(&mut buffer);
        let symbols = buffer.content.iter().map(|cell| cell.symbol());
        symbols.collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn marks_are_replaced_in_their_place() {
        assert_eq!(
            stood_in("● Z  the shared secret  ◆ 2 ≡"),
            "@ Z  the shared secret  ! 2 ="
        );
        assert_eq!(stood_in("▒ Finished ────▷"), "% Finished ----)");
        assert_eq!(stood_in("5d1f9a02…c41e 32 B"), "5d1f9a02~c41e 32 B");
    }

    #[test]
    fn under_way_and_arrived_passed_and_failed_differ() {
        assert_ne!(stood_in("▷"), stood_in("▶"));
        assert_ne!(stood_in("◁"), stood_in("◀"));
        assert_ne!(stood_in("✓"), stood_in("✗"));
        assert_ne!(stood_in("≡"), stood_in("≢"));
    }

    #[test]
    fn a_power_stays_a_power_and_takes_its_room_from_the_gap() {
        assert_eq!(stood_in("5² mod 23    = 2"), "5^2 mod 23   = 2");
        assert_eq!(stood_in("k⁻¹ · r    │"), "k^-1 * r   |");
        assert_eq!(stood_in("10¹⁰³   ."), "10^103  .");
        assert_eq!(stood_in("a ≠ b   c"), "a != b  c");
    }

    #[test]
    fn without_a_gap_nothing_else_is_pushed_away() {
        assert_eq!(stood_in("5² mod 23│2"), "5^ mod 23|2");
    }

    #[test]
    fn what_is_wide_and_unknown_keeps_its_width() {
        assert_eq!(stood_in("握手 x é"), "???? x ?");
        assert_eq!(stood_in("「x」。y"), " \"x\" . y");
    }

    #[test]
    fn nothing_but_ascii_is_left_of_any_letter() {
        let letters: Vec<char> = ('\u{80}'..'\u{3000}').collect();
        for line in letters.chunks(64) {
            let line: String = line.iter().filter(|c| !c.is_control()).collect();
            assert!(stood_in(&line).is_ascii(), "{line}");
        }
    }

    fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("tests") {
                continue;
            } else if path.is_dir() {
                texts(&path, found);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
                found.push((path.display().to_string(), code.to_owned()));
            }
        }
    }

    #[test]
    fn everything_that_the_program_draws_has_a_stand_in() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        for folder in [
            "src/tui",
            "src/view",
            "src/trace",
            "src/crypto",
            "lessons/en",
        ] {
            texts(&root.join(folder), &mut found);
        }
        assert!(found.len() > 30);
        for (path, text) in found {
            for letter in text.chars().filter(|letter| !letter.is_ascii()) {
                assert!(
                    spelled(&letter.to_string(), false).is_some(),
                    "{path} draws {letter}, for which tui/ascii.rs has nothing"
                );
            }
        }
    }
}
