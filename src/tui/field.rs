//! One line to type in.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea};

use super::keys::Action;

/// The longest text that is taken, in characters: the hex of the longest
/// value that can be set, with a space after each byte.
const LONGEST: usize = 24_600;

/// A text field of one line.
pub(super) struct Field {
    area: TextArea<'static>,
}

impl Field {
    /// A field with this text in it, the cursor behind it.
    pub(super) fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![text.to_owned()]);
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new().add_modifier(Modifier::REVERSED));
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// What stands in it.
    pub(super) fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Takes a key; gives whether it was one for a text.
    pub(super) fn key(&mut self, key: KeyEvent) -> bool {
        match key.code {
            // One line only, and what cannot be seen cannot be meant.
            KeyCode::Char(letter) => {
                let command = KeyModifiers::CONTROL | KeyModifiers::ALT;
                if key.modifiers.intersects(command) {
                    // Those that every line editor knows.
                    match letter {
                        'u' => self.area.delete_line_by_head(),
                        'k' => self.area.delete_line_by_end(),
                        'w' => self.area.delete_word(),
                        'a' => return self.moved(CursorMove::Head),
                        'e' => return self.moved(CursorMove::End),
                        _ => return false,
                    };
                } else if !letter.is_control() && self.text().chars().count() < LONGEST {
                    self.area.insert_char(letter);
                }
                true
            }
            KeyCode::Backspace => {
                self.area.delete_char();
                true
            }
            KeyCode::Delete => {
                self.area.delete_next_char();
                true
            }
            _ => false,
        }
    }

    /// Moves its cursor, where the key table has an action for the key; gives
    /// whether it did.
    pub(super) fn act(&mut self, action: Action) -> bool {
        let there = match action {
            Action::Left => CursorMove::Back,
            Action::Right => CursorMove::Forward,
            Action::First => CursorMove::Head,
            Action::Last => CursorMove::End,
            _ => return false,
        };
        self.moved(there)
    }

    fn moved(&mut self, there: CursorMove) -> bool {
        self.area.move_cursor(there);
        true
    }

    /// Draws it into one line of the screen; a long text follows the cursor.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect) {
        frame.render_widget(&self.area, area);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut Field, text: &str) {
        for letter in text.chars() {
            field.key(KeyEvent::from(KeyCode::Char(letter)));
        }
    }

    #[test]
    fn letters_go_where_the_cursor_is() {
        let mut field = Field::new("17");
        field.act(Action::Left);
        typed(&mut field, "0");
        assert_eq!(field.text(), "107");
        field.key(KeyEvent::from(KeyCode::Backspace));
        assert_eq!(field.text(), "17");
        field.act(Action::First);
        field.key(KeyEvent::from(KeyCode::Delete));
        assert_eq!(field.text(), "7");
    }

    #[test]
    fn it_stays_one_line_without_what_cannot_be_seen() {
        let mut field = Field::new("");
        typed(&mut field, "a\nb\u{1b}c");
        assert!(!field.key(KeyEvent::from(KeyCode::Enter)));
        assert_eq!(field.text(), "abc");
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut field = Field::new(&"a".repeat(LONGEST));
        typed(&mut field, "b");
        assert_eq!(field.text().len(), LONGEST);
    }
}
