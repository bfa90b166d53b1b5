//! One line to type in.

use unicode_width::UnicodeWidthStr;

use super::keys::{Action, KeyCode, KeyPress};

/// The longest text that is taken, in characters: the hex of the longest
/// value that can be set, with a space after each byte.
const LONGEST: usize = 24_600;

/// A text field of one line.
#[derive(Clone, Debug, Default)]
pub struct Field {
    text: String,
    /// The byte of the text before which the cursor stands.
    cursor: usize,
    /// The first column that is seen, from 0.
    first: usize,
}

/// What a letter is to whoever deletes words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Sign,
    Word,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '_' => Kind::Word,
            _ if letter.is_whitespace() => Kind::Space,
            _ if letter.is_ascii_punctuation() => Kind::Sign,
            _ => Kind::Word,
        }
    }
}

impl Field {
    /// A field with this text in it, the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
            first: 0,
        }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and that from it on.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// The first column that is seen where so many have room: the one that was,
    /// as long as the cursor is in sight then.
    pub fn scrolled(&mut self, columns: usize) -> usize {
        let cursor = self.halves().0.width();
        let least = (cursor + 1).saturating_sub(columns);
        self.first = self.first.clamp(least.min(cursor), cursor);
        self.first
    }

    /// Takes a key; gives whether it was one for a text.
    pub fn key(&mut self, key: KeyPress) -> bool {
        match key.code {
            // Those that every line editor knows.
            KeyCode::Char(letter) if key.is_command() => match letter {
                'u' => self.delete(0, self.cursor),
                'k' => self.delete(self.cursor, self.text.len()),
                'w' => self.delete(self.word_start(), self.cursor),
                'a' => self.cursor = 0,
                'e' => self.cursor = self.text.len(),
                _ => return false,
            },
            // One line only, and what cannot be seen cannot be meant.
            KeyCode::Char(letter) => {
                if !letter.is_control() && self.text.chars().count() < LONGEST {
                    self.text.insert(self.cursor, letter);
                    self.cursor += letter.len_utf8();
                }
            }
            KeyCode::Backspace => self.delete(self.before(), self.cursor),
            KeyCode::Delete => self.delete(self.cursor, self.after()),
            _ => return false,
        }
        true
    }

    /// Moves its cursor, where the key table has an action for the key; gives
    /// whether it did.
    pub fn act(&mut self, action: Action) -> bool {
        self.cursor = match action {
            Action::Left => self.before(),
            Action::Right => self.after(),
            Action::First => 0,
            Action::Last => self.text.len(),
            _ => return false,
        };
        true
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    /// The place one character before the cursor.
    fn before(&self) -> usize {
        let letter = self.halves().0.chars().next_back();
        self.cursor - letter.map_or(0, char::len_utf8)
    }

    /// The place one character behind the cursor.
    fn after(&self) -> usize {
        let letter = self.halves().1.chars().next();
        self.cursor + letter.map_or(0, char::len_utf8)
    }

    /// The start of the word before the cursor, spaces behind it passed over.
    fn word_start(&self) -> usize {
        let word = self.halves().0.trim_end();
        let Some(kind) = word.chars().next_back().map(Kind::of) else {
            return 0;
        };
        word.trim_end_matches(|letter| Kind::of(letter) == kind)
            .len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut Field, text: &str) {
        for letter in text.chars() {
            field.key(KeyPress::from(KeyCode::Char(letter)));
        }
    }

    fn command(field: &mut Field, letter: char) {
        field.key(KeyPress {
            control: true,
            ..KeyPress::from(KeyCode::Char(letter))
        });
    }

    #[test]
    fn letters_go_where_the_cursor_is() {
        let mut field = Field::new("17");
        field.act(Action::Left);
        typed(&mut field, "0");
        assert_eq!(field.text(), "107");
        field.key(KeyPress::from(KeyCode::Backspace));
        assert_eq!(field.text(), "17");
        field.act(Action::First);
        field.key(KeyPress::from(KeyCode::Delete));
        assert_eq!(field.text(), "7");
    }

    #[test]
    fn it_stays_one_line_without_what_cannot_be_seen() {
        let mut field = Field::new("");
        typed(&mut field, "a\nb\u{1b}c");
        assert!(!field.key(KeyPress::from(KeyCode::Enter)));
        assert_eq!(field.text(), "abc");
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut field = Field::new(&"a".repeat(LONGEST));
        typed(&mut field, "b");
        assert_eq!(field.text().len(), LONGEST);
    }

    #[test]
    fn a_word_is_deleted_with_the_spaces_behind_it() {
        let mut field = Field::new("öl a.b_c  ");
        for left in ["öl a.", "öl a", "öl ", "", ""] {
            command(&mut field, 'w');
            assert_eq!(field.text(), left);
        }
        let mut field = Field::new("abc");
        field.act(Action::Left);
        command(&mut field, 'u');
        assert_eq!(field.text(), "c");
        command(&mut field, 'k');
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_long_text_follows_the_cursor_and_no_further() {
        let mut field = Field::new("0123456789");
        assert_eq!(field.scrolled(4), 7);
        field.act(Action::Left);
        assert_eq!(field.scrolled(4), 7);
        field.act(Action::First);
        assert_eq!(field.scrolled(4), 0);
        field.act(Action::Last);
        assert_eq!(field.scrolled(20), 0);
    }
}
