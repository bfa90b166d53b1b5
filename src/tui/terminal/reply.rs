//! The terminal's answer to "what is your background?", picked out of the
//! keys: crossterm knows no such answer and takes it for typing.
//!
//! The answer is `ESC ] 11 ; rgb:RRRR/GGGG/BBBB`, ended by BEL or `ESC \`
//! (xterm's control sequences, "Operating System Commands"). It arrives as
//! Alt-`]`, the characters, and Ctrl-G or Alt-`\`; where it was cut behind an
//! ESC on its way, as Esc and `]` or `\`.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::tui::Rgb;

/// The question: OSC 11 with `?`.
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// What comes before the numbers.
const HEAD: &str = "11;rgb:";

/// The most that follows it: three times four digits, two slashes.
const LONGEST: usize = HEAD.len() + 14;

/// Where the answer begins, and whether it may end there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// No part of it has come.
    #[default]
    Outside,
    /// An Esc that may be its first half of a letter.
    Opening,
    /// Among its characters.
    Inside,
    /// An Esc that may end it.
    Closing,
}

/// An answer that may be coming in.
#[derive(Debug, Default)]
pub(super) struct Reply {
    at: At,
    text: String,
    held: Vec<Event>,
}

/// What became of an event.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It may belong to the answer.
    Held,
    /// It ended the answer.
    Background(Rgb),
    /// These are no part of an answer, in the order in which they came.
    Passed(Vec<Event>),
}

impl Reply {
    /// Whether events are held that may have to be given back.
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Gives back what is held: it was typed by a person after all.
    pub(super) fn give_up(&mut self) -> Vec<Event> {
        self.at = At::Outside;
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event) -> Taken {
        let Event::Key(key) = event else {
            // A new size or the mouse: nothing to do with what is typed.
            return Taken::Passed(vec![event]);
        };
        if key.kind != KeyEventKind::Press {
            return Taken::Passed(vec![event]);
        }
        let next = self.next(key);
        self.held.push(event);
        match next {
            Some(Next::At(at)) => {
                self.at = at;
                Taken::Held
            }
            Some(Next::End) => match parse(&self.text) {
                Some(background) => {
                    self.give_up();
                    Taken::Background(background)
                }
                None => Taken::Passed(self.give_up()),
            },
            None => Taken::Passed(self.give_up()),
        }
    }

    fn next(&mut self, key: KeyEvent) -> Option<Next> {
        let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        let alt = key.modifiers == KeyModifiers::ALT;
        let control = key.modifiers == KeyModifiers::CONTROL;
        match (self.at, key.code) {
            (At::Outside, KeyCode::Char(']')) if alt => Some(Next::At(At::Inside)),
            (At::Outside, KeyCode::Esc) if plain => Some(Next::At(At::Opening)),
            (At::Opening, KeyCode::Char(']')) if plain => Some(Next::At(At::Inside)),
            (At::Inside, KeyCode::Char('\\')) if alt => Some(Next::End),
            (At::Inside, KeyCode::Char('g')) if control => Some(Next::End),
            (At::Inside, KeyCode::Esc) if plain => Some(Next::At(At::Closing)),
            (At::Closing, KeyCode::Char('\\')) if plain => Some(Next::End),
            (At::Inside, KeyCode::Char(letter)) if plain => {
                let fits = match HEAD[self.text.len().min(HEAD.len())..].chars().next() {
                    Some(expected) => letter == expected,
                    None => letter.is_ascii_hexdigit() || letter == '/',
                };
                self.text.push(letter);
                (fits && self.text.len() <= LONGEST).then_some(Next::At(At::Inside))
            }
            _ => None,
        }
    }
}

enum Next {
    At(At),
    End,
}

/// The color of `11;rgb:…`; each part has one to four hexadecimal digits
/// and is a share of the most that so many can say.
fn parse(text: &str) -> Option<Rgb> {
    let mut parts = text.strip_prefix(HEAD)?.split('/').map(|part| {
        let most = (1..=4)
            .contains(&part.len())
            .then(|| 16_u32.pow(part.len() as u32) - 1)?;
        let share = u32::from_str_radix(part, 16).ok()?;
        u8::try_from(share * 255 / most).ok()
    });
    let mut part = || parts.next().flatten();
    let color = Rgb(part()?, part()?, part()?);
    parts.next().is_none().then_some(color)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn alt(letter: char) -> Event {
        key(KeyCode::Char(letter), KeyModifiers::ALT)
    }

    fn typed(text: &str) -> Vec<Event> {
        text.chars()
            .map(|letter| key(KeyCode::Char(letter), KeyModifiers::NONE))
            .collect()
    }

    fn answer(text: &str, end: Event) -> Vec<Event> {
        let mut events = vec![alt(']')];
        events.extend(typed(text));
        events.push(end);
        events
    }

    /// What the last event led to; all others were held.
    fn last(events: &[Event]) -> Taken {
        let mut reply = Reply::default();
        let (last, first) = events.split_last().unwrap();
        for event in first {
            assert_eq!(reply.take(event.clone()), Taken::Held, "{event:?}");
        }
        let taken = reply.take(last.clone());
        assert!(!reply.holds());
        taken
    }

    #[test]
    fn an_answer_is_the_background() {
        let white = answer("11;rgb:ffff/ffff/ffff", alt('\\'));
        assert_eq!(last(&white), Taken::Background(Rgb(255, 255, 255)));
        let bell = key(KeyCode::Char('g'), KeyModifiers::CONTROL);
        let gray = answer("11;rgb:1e1e/1E1E/1e1e", bell);
        assert_eq!(last(&gray), Taken::Background(Rgb(0x1e, 0x1e, 0x1e)));
        let short = answer("11;rgb:f/0/80", alt('\\'));
        assert_eq!(last(&short), Taken::Background(Rgb(255, 0, 128)));
    }

    #[test]
    fn an_answer_cut_behind_an_escape_is_still_one() {
        let escape = || key(KeyCode::Esc, KeyModifiers::NONE);
        let mut events = vec![escape()];
        events.extend(typed("]11;rgb:0000/0000/0000"));
        events.push(escape());
        events.extend(typed("\\"));
        assert_eq!(last(&events), Taken::Background(Rgb(0, 0, 0)));
    }

    #[test]
    fn what_only_begins_like_an_answer_is_given_back_in_order() {
        let events = answer("11;q", alt('\\'));
        assert_eq!(last(&events[..5]), Taken::Passed(events[..5].to_vec()));
        let empty = answer("11;rgb:ff/ff", alt('\\'));
        assert_eq!(last(&empty), Taken::Passed(empty.clone()));
        let long = answer("11;rgb:fffff/ff/ff", alt('\\'));
        assert_eq!(last(&long), Taken::Passed(long.clone()));
    }

    #[test]
    fn a_key_of_another_kind_passes_at_once() {
        let quit = typed("q");
        assert_eq!(last(&quit), Taken::Passed(quit.clone()));
    }

    #[test]
    fn a_new_size_passes_while_keys_are_held() {
        let mut reply = Reply::default();
        assert_eq!(reply.take(alt(']')), Taken::Held);
        let size = Event::Resize(80, 24);
        assert_eq!(reply.take(size.clone()), Taken::Passed(vec![size]));
        assert!(reply.holds());
        assert_eq!(reply.give_up(), vec![alt(']')]);
    }

    #[test]
    fn an_endless_answer_is_none() {
        let mut events = answer("11;rgb:", alt('\\'));
        events.pop();
        events.extend(typed(&"f".repeat(15)));
        assert_eq!(last(&events), Taken::Passed(events.clone()));
    }
}
