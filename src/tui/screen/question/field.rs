//! Where the answer goes: a line to type in, or boxes to tick.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lesson::{Answer, Kind, Question};
use crate::tui::course::Asked;
use crate::tui::field::Field;
use crate::tui::keys::{self, Action, Place};
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::width;
use crate::tui::screen::Target;
use crate::tui::shared::{Shared, say, say_with};

/// The answer as far as it is given.
pub(super) enum AnswerField {
    /// A number or bytes; whether it was judged and the next letter begins
    /// anew.
    Typed(Box<Field>, bool),
    /// Options: which are ticked, and which one the cursor is on.
    Boxes {
        ticked: Vec<bool>,
        at: usize,
        single: bool,
    },
}

impl AnswerField {
    pub(super) fn new(question: Option<&Question>, asked: Option<&Asked>) -> Self {
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
                AnswerField::Typed(Box::new(Field::new(typed)), !typed.is_empty())
            }
        }
    }

    /// What was typed.
    pub(super) fn typed(&self) -> String {
        match self {
            AnswerField::Typed(field, _) => field.text().to_owned(),
            AnswerField::Boxes { .. } => String::new(),
        }
    }

    /// What was ticked.
    pub(super) fn ticked(&self) -> Vec<bool> {
        match self {
            AnswerField::Typed(..) => Vec::new(),
            AnswerField::Boxes { ticked, .. } => ticked.clone(),
        }
    }

    /// The answer, or why there is none yet.
    pub(super) fn answer(&self, question: &Question) -> Result<Answer, String> {
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
    pub(super) fn refuses(&self, key: KeyEvent) -> bool {
        let KeyCode::Char(letter) = key.code else {
            return false;
        };
        let typed = matches!(self, AnswerField::Typed(..)) && is_plain(key);
        typed && !is_digit(letter) && keys::action(key, Place::Question).is_none()
    }

    /// Takes a key; gives whether it was one for the field.
    pub(super) fn key(&mut self, key: KeyEvent) -> bool {
        match self {
            AnswerField::Typed(field, judged) => match key.code {
                // Letters that no number has are keys: H, S and P.
                KeyCode::Char(letter) if !is_digit(letter) && is_plain(key) => false,
                KeyCode::Char(_) if std::mem::take(judged) && is_plain(key) => {
                    **field = Field::new("");
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
    fn say_keys(&self, key: &str) -> String {
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
    pub(super) fn judged(&mut self) {
        match self {
            AnswerField::Typed(_, judged) => *judged = true,
            AnswerField::Boxes { .. } => {}
        }
    }

    /// Ticks a box, or takes the tick away.
    pub(super) fn tick(&mut self, place: usize) {
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
    pub(super) fn moved(&mut self, down: bool) -> bool {
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

    /// The field as lines; the first of a typed one is left free for the
    /// cursor.
    pub(super) fn lines(
        &self,
        kind: Option<Kind>,
        options: &[Vec<RichLine>],
        shared: &Shared,
        columns: usize,
    ) -> Vec<RichLine> {
        let theme = &shared.theme;
        match self {
            AnswerField::Typed(field, _) => {
                let prompt = prompt(kind);
                let empty = field.text().is_empty();
                let mut pieces = vec![Piece::plain(prompt, theme.focus)];
                if empty {
                    let how = match kind {
                        Some(Kind::Bytes) => "question-how-bytes",
                        _ => "question-how-number",
                    };
                    pieces.push(Piece::plain(format!("  {}", say(how)), theme.quiet));
                } else {
                    pieces.push(Piece::plain(field.text().to_owned(), theme.text));
                }
                vec![RichLine { pieces }]
            }
            AnswerField::Boxes { ticked, at, single } => {
                let mut lines = Vec::new();
                for (place, option) in options.iter().enumerate() {
                    let on = ticked.get(place).copied().unwrap_or(false);
                    let tick = match (on, single) {
                        (true, true) => "(•) ",
                        (false, true) => "( ) ",
                        (true, false) => "[x] ",
                        (false, false) => "[ ] ",
                    };
                    let cursor = if place == *at { "▸ " } else { "  " };
                    for (line, text) in option.iter().enumerate() {
                        let mut text = text.clone();
                        // A click on the words is a click on the box; a value
                        // among them still leads to the value.
                        for piece in &mut text.pieces {
                            piece.target.get_or_insert(Target::Line(place));
                        }
                        let margin = if line == 0 {
                            format!("{cursor}{tick}{}  ", letter(place))
                        } else {
                            " ".repeat(MARGIN)
                        };
                        let margin = Piece::link(margin, theme.focus, Target::Line(place));
                        text.pieces.insert(0, margin);
                        lines.push(text);
                    }
                }
                let how = if *single {
                    "question-how-one"
                } else {
                    "question-how-several"
                };
                let how = Piece::plain(self.say_keys(how), theme.quiet);
                let how = wrap(&[how], columns.saturating_sub(MARGIN));
                lines.extend(how.into_iter().map(|line| line.indented(MARGIN)));
                lines
            }
        }
    }

    /// The text with its cursor, over the line that shows it.
    pub(super) fn draw_cursor(
        &self,
        frame: &mut Frame<'_>,
        kind: Option<Kind>,
        _shared: &Shared,
        area: Rect,
    ) {
        let AnswerField::Typed(field, _) = self else {
            return;
        };
        let used = width(&prompt(kind)) as u16;
        let columns = if field.text().is_empty() {
            1
        } else {
            area.width.saturating_sub(used)
        };
        field.draw(frame, Rect::new(area.x + used, area.y, columns, 1));
    }
}

fn prompt(kind: Option<Kind>) -> String {
    match kind {
        Some(Kind::Bytes) => format!("{} ", say("question-bytes")),
        _ => format!("{} ", say("question-number")),
    }
}

/// The letters of the first options; none of them is a key of the question.
const LETTERS: &[char] = &['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/// The columns before the words of an option.
pub(super) const MARGIN: usize = 9;

/// The letter of an option; a space where there are more options than letters.
fn letter(place: usize) -> char {
    LETTERS.get(place).copied().unwrap_or(' ')
}

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
fn is_plain(key: KeyEvent) -> bool {
    key.modifiers.difference(KeyModifiers::SHIFT).is_empty()
}

/// Whether a letter can stand in a number or in bytes.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_hexdigit() || matches!(letter, 'x' | 'X' | ' ' | ':' | '_' | ',' | '\'')
}
