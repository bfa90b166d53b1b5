//! Where the answer goes: a line to type in, or boxes to tick.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::lesson::{Answer, Kind, Question};
use crate::tui::course::Asked;
use crate::tui::field::Field;
use crate::tui::keys::Action;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::width;
use crate::tui::screen::Target;
use crate::tui::shared::{Shared, say};

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
            AnswerField::Boxes { ticked, single, at } => {
                let mut ticked = ticked.clone();
                if *single && !ticked.contains(&true) {
                    // The one under the cursor is the one that is meant.
                    if let Some(one) = ticked.get_mut(*at) {
                        *one = true;
                    }
                }
                if !ticked.contains(&true) {
                    return Err(say("question-tick"));
                }
                match (question.kind, ticked.as_slice()) {
                    (Kind::Parties, [client, server, eve]) => {
                        Ok(Answer::Parties([*client, *server, *eve]))
                    }
                    _ => Ok(Answer::Choices(ticked)),
                }
            }
        }
    }

    /// Whether a letter was typed that no number has and that is no key.
    pub(super) fn refuses(&self, key: KeyEvent) -> bool {
        let KeyCode::Char(letter) = key.code else {
            return false;
        };
        let typed = matches!(self, AnswerField::Typed(..)) && key.modifiers.is_empty();
        typed && !is_digit(letter) && !matches!(letter, 'h' | 'w' | 'l' | '?')
    }

    /// Takes a key; gives whether it was one for the field.
    pub(super) fn key(&mut self, key: KeyEvent) -> bool {
        match self {
            AnswerField::Typed(field, judged) => match key.code {
                // Letters that no number has are keys: h, w and l.
                KeyCode::Char(letter) if !is_digit(letter) && key.modifiers.is_empty() => false,
                KeyCode::Char(_) if std::mem::take(judged) && key.modifiers.is_empty() => {
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
                KeyCode::Char(digit @ '1'..='9') => {
                    let place = digit as usize - '1' as usize;
                    if place < ticked.len() {
                        self.tick(place);
                    }
                    true
                }
                KeyCode::Backspace => true,
                _ => false,
            },
        }
    }

    /// The answer was judged: whoever types now begins anew.
    pub(super) fn judged(&mut self) {
        match self {
            AnswerField::Typed(_, judged) => *judged = true,
            AnswerField::Boxes {
                ticked,
                at,
                single: true,
            } if !ticked.contains(&true) => {
                // What was meant by the cursor is what was answered.
                if let Some(one) = ticked.get_mut(*at) {
                    *one = true;
                }
            }
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
        _columns: usize,
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
                        let margin = if line == 0 {
                            Piece::link(format!("{cursor}{tick}"), theme.focus, Target::Line(place))
                        } else {
                            Piece::plain("      ", theme.text)
                        };
                        text.pieces.insert(0, margin);
                        lines.push(text);
                    }
                }
                let how = if *single {
                    "question-how-one"
                } else {
                    "question-how-several"
                };
                lines.push(RichLine::plain(format!("      {}", say(how)), theme.quiet));
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

/// Whether a letter can stand in a number or in bytes.
fn is_digit(letter: char) -> bool {
    letter.is_ascii_hexdigit() || matches!(letter, 'x' | 'X' | ' ' | ':' | '_' | ',' | '\'')
}
