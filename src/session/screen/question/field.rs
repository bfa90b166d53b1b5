//! Where the answer goes: a line to type in, or boxes to tick.

use crate::lesson::{Answer, Kind, Question};
use crate::session::{Action, Asked, Field, KeyCode, KeyPress, Place, keys, say_with};

/// The answer as far as it is given.
pub enum AnswerField {
    /// A number or bytes; whether it was judged and the next letter begins
    /// anew.
    Typed(Field, bool),
    /// Options: which are ticked, and which one the cursor is on.
    Boxes {
        /// Of each option whether it is ticked.
        ticked: Vec<bool>,
        /// The option that the cursor is on.
        at: usize,
        /// Whether only one can be ticked.
        single: bool,
    },
}

impl AnswerField {
    /// For a question, with what was answered before.
    pub fn new(question: Option<&Question>, asked: Option<&Asked>) -> Self {
        let boxes = |count: usize, single| {
            let mut ticked = asked.map(|asked| asked.ticked.clone()).unwrap_or_default();
            ticked.resize(count, false);
            AnswerField::Boxes {
                ticked,
                at: 0,
                single,
            }
        };
        match question.map(|question| (question.kind, question.options.len())) {
            Some((Kind::One, count)) => boxes(count, true),
            Some((Kind::Several, count)) => boxes(count, false),
            Some((Kind::Parties, _)) => boxes(3, false),
            _ => {
                let typed = asked.map(|asked| asked.typed.as_str()).unwrap_or_default();
                AnswerField::Typed(Field::new(typed), !typed.is_empty())
            }
        }
    }

    /// What was typed.
    pub fn typed(&self) -> String {
        match self {
            AnswerField::Typed(field, _) => field.text().to_owned(),
            AnswerField::Boxes { .. } => String::new(),
        }
    }

    /// What was ticked.
    pub fn ticked(&self) -> Vec<bool> {
        match self {
            AnswerField::Typed(..) => Vec::new(),
            AnswerField::Boxes { ticked, .. } => ticked.clone(),
        }
    }

    /// The answer, or why there is none yet.
    pub fn answer(&self, question: &Question) -> Result<Answer, String> {
        match self {
            AnswerField::Typed(field, _) => Answer::parse(question.kind, field.text()),
            AnswerField::Boxes { ticked, single, .. } => {
                // The cursor stands on an option before anybody chose it.
                if !ticked.contains(&true) {
                    let key = match single {
                        true => "question-choose",
                        false => "question-tick",
                    };
                    return Err(self.say_keys(key));
                }
                match (question.kind, ticked.as_slice()) {
                    (Kind::Parties, [client, server, eve]) => {
                        Ok(Answer::Parties([*client, *server, *eve]))
                    }
                    _ => Ok(Answer::Choices(ticked.clone())),
                }
            }
        }
    }

    /// Whether a letter was typed that no number has and that is no key.
    pub fn refuses(&self, key: KeyPress) -> bool {
        let KeyCode::Char(letter) = key.code else {
            return false;
        };
        let typed = matches!(self, AnswerField::Typed(..)) && is_plain(key);
        typed && !is_digit(letter) && keys::action(key, Place::Question).is_none()
    }

    /// Takes a key; gives whether it was one for the field.
    pub fn key(&mut self, key: KeyPress) -> bool {
        match self {
            AnswerField::Typed(field, judged) => match key.code {
                // Letters that no number has are keys: H, S and P.
                KeyCode::Char(letter) if !is_digit(letter) && is_plain(key) => false,
                KeyCode::Char(_) if std::mem::take(judged) && is_plain(key) => {
                    *field = Field::new("");
                    field.key(key)
                }
                KeyCode::Left => field.act(Action::Left),
                KeyCode::Right => field.act(Action::Right),
                KeyCode::Home => field.act(Action::First),
                KeyCode::End => field.act(Action::Last),
                _ => {
                    *judged = false;
                    field.key(key)
                }
            },
            AnswerField::Boxes { at, ticked, .. } => match key.code {
                KeyCode::Char(' ') => {
                    let at = *at;
                    self.tick(at);
                    true
                }
                KeyCode::Char(sign) if is_plain(key) => {
                    match place_of(sign).filter(|place| *place < ticked.len()) {
                        Some(place) => self.tick(place),
                        None => return false,
                    }
                    true
                }
                KeyCode::Backspace => true,
                _ => false,
            },
        }
    }

    /// Words with the last letter and the last digit that choose an option.
    pub fn say_keys(&self, key: &str) -> String {
        let count = match self {
            AnswerField::Typed(..) => 0,
            AnswerField::Boxes { ticked, .. } => ticked.len(),
        };
        let last = LETTERS[..count.min(LETTERS.len())].last();
        let letter = last.map(char::to_ascii_lowercase).unwrap_or('a');
        let (letter, digit) = (letter.to_string(), count.min(9).to_string());
        say_with(key, &[("letter", &*letter), ("digit", &*digit)])
    }

    /// The answer was judged: whoever types now begins anew.
    pub fn judged(&mut self) {
        match self {
            AnswerField::Typed(_, judged) => *judged = true,
            AnswerField::Boxes { .. } => {}
        }
    }

    /// Ticks a box, or takes the tick away.
    pub fn tick(&mut self, place: usize) {
        if let AnswerField::Boxes { ticked, at, single } = self
            && place < ticked.len()
        {
            *at = place;
            let now = !ticked[place];
            if *single {
                ticked.fill(false);
            }
            ticked[place] = now;
        }
    }

    /// Moves among the boxes; gives whether there are any.
    pub(in crate::session) fn moved(&mut self, down: bool) -> bool {
        let AnswerField::Boxes { ticked, at, .. } = self else {
            return false;
        };
        *at = if down {
            (*at + 1).min(ticked.len().saturating_sub(1))
        } else {
            at.saturating_sub(1)
        };
        true
    }
}

/// The letters of the first options; none of them is a key of the question.
pub const LETTERS: &[char] = &['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/// The option that a letter or a digit stands for.
fn place_of(sign: char) -> Option<usize> {
    match sign {
        '1'..='9' => Some(sign as usize - '1' as usize),
        _ => {
            let sign = sign.to_ascii_uppercase();
            LETTERS.iter().position(|letter| *letter == sign)
        }
    }
}

/// Whether a key is a letter alone, small or large.
fn is_plain(key: KeyPress) -> bool {
    !key.is_command()
}

/// Whether a letter can stand in a number or in bytes.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_hexdigit() || matches!(letter, 'x' | 'X' | ' ' | ':' | '_' | ',' | '\'')
}
