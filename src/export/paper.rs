//! Where text is written: nothing reaches a terminal as it is but what shows
//! as itself.

use std::io::{self, Write};

use crate::wire::legible;

/// A writer for text. Of what is written through it as [`Write`], every
/// character that would do something to a terminal, or hide in it, is spelled
/// out ([`legible`]): `\x1b`, `\u{202e}`. Line feeds and tabs stay. The colors
/// and weights that this program itself sets go through [`Paper::styled`], so
/// that a text cannot bring its own.
///
/// ```
/// use std::io::Write;
/// use slowshake::export::Paper;
///
/// let mut out = Vec::new();
/// let mut paper = Paper::new(&mut out, true);
/// paper.bold("title \u{1b}[31m")?;
/// writeln!(paper, "\r")?;
/// assert_eq!(out, b"\x1b[1mtitle \\x1b[31m\x1b[0m\\x0d\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Paper<'a> {
    out: &'a mut dyn Write,
    color: bool,
    /// The beginning of a character whose end was not written yet.
    begun: Vec<u8>,
}

impl<'a> Paper<'a> {
    /// A paper over `out`; without `color` no style is set.
    pub fn new(out: &'a mut dyn Write, color: bool) -> Self {
        Self {
            out,
            color,
            begun: Vec::new(),
        }
    }

    /// Text in a style: the parameters of SGR (ECMA-48 §8.3.117), as in `1;7`.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn styled(&mut self, style: &'static str, text: &str) -> io::Result<()> {
        if !self.color {
            return self.write_all(text.as_bytes());
        }
        self.end()?;
        write!(self.out, "\x1b[{style}m{}\x1b[0m", legible(text))
    }

    /// Text that stands out.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn bold(&mut self, text: &str) -> io::Result<()> {
        self.styled("1", text)
    }

    /// Text that stands back.
    ///
    /// # Errors
    /// Those of the writer behind it.
    pub fn dim(&mut self, text: &str) -> io::Result<()> {
        self.styled("2", text)
    }

    /// Spells out what was begun and is no character.
    fn end(&mut self) -> io::Result<()> {
        for byte in std::mem::take(&mut self.begun) {
            write!(self.out, "\\x{byte:02x}")?;
        }
        Ok(())
    }
}

impl Write for Paper<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let begun = std::mem::take(&mut self.begun);
        let joined: Vec<u8>;
        let all = if begun.is_empty() {
            bytes
        } else {
            joined = [begun.as_slice(), bytes].concat();
            &joined
        };
        let mut rest = all;
        while !rest.is_empty() {
            let error = match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.write_all(legible(text).as_bytes())?;
                    break;
                }
                Err(error) => error,
            };
            let (text, wrong) = rest.split_at(error.valid_up_to());
            let text = std::str::from_utf8(text).map_err(io::Error::other)?;
            self.out.write_all(legible(text).as_bytes())?;
            let Some(length) = error.error_len() else {
                self.begun = wrong.to_vec();
                break;
            };
            for byte in &wrong[..length] {
                write!(self.out, "\\x{byte:02x}")?;
            }
            rest = &wrong[length..];
        }
        Ok(bytes.len())
    }

    /// What is no whole character by now never becomes one.
    fn flush(&mut self) -> io::Result<()> {
        self.end()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(color: bool, write: impl FnOnce(&mut Paper<'_>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        let mut paper = Paper::new(&mut out, color);
        write(&mut paper).unwrap();
        paper.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_text_brings_no_style_of_its_own() {
        for color in [false, true] {
            let text = written(color, |paper| writeln!(paper, "\x1b[1mbold\x1b[0m"));
            assert_eq!(text, "\\x1b[1mbold\\x1b[0m\n");
        }
        let text = written(true, |paper| paper.dim("\x1b[0m"));
        assert_eq!(text, "\x1b[2m\\x1b[0m\x1b[0m");
        assert_eq!(written(false, |paper| paper.bold("plain")), "plain");
    }

    #[test]
    fn a_character_may_come_in_pieces() {
        for text in ["ü例→", "\u{202e}", "\u{9b}"] {
            let whole = written(false, |paper| paper.write_all(text.as_bytes()));
            let pieces = written(false, |paper| {
                let mut bytes = text.as_bytes().iter();
                bytes.try_for_each(|byte| paper.write_all(&[*byte]))
            });
            assert_eq!(pieces, whole);
            assert_eq!(whole, legible(text));
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_spelled_out() {
        let cut = written(false, |paper| {
            paper.write_all(b"a\xffb\xe2\x80")?;
            paper.bold("c")
        });
        assert_eq!(cut, "a\\xffb\\xe2\\x80c");
        assert_eq!(written(false, |paper| paper.write_all(b"\xe2")), "\\xe2");
    }
}
