//! A page of a lesson that belongs to no step: its introduction, its ending,
//! a word of its glossary.

use crate::session::{
    Action, Place, QuestionId, Screen, ScreenMut, Scroll, Shared, State, Target, Turn, say,
};

#[derive(Debug)]
/// Which page it is.
pub enum What {
    /// What comes before the first step.
    Introduction,
    /// What comes after the last.
    Ending,
    /// A word of the glossary, and what it means.
    Word(String, String),
}

/// The page.
#[derive(Debug)]
pub struct Page {
    /// Which page.
    pub what: What,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

impl Page {
    /// What the lesson says before the first step.
    pub fn introduction() -> Self {
        Self::of(What::Introduction)
    }

    /// What it says after the last, with the questions that were put off.
    pub fn ending() -> Self {
        Self::of(What::Ending)
    }

    /// What a word means.
    pub fn word(word: String, text: String) -> Self {
        Self::of(What::Word(word, text))
    }

    fn of(what: What) -> Self {
        Self {
            what,
            scroll: Scroll::default(),
        }
    }
}

/// The questions that were put off, and those that were passed over.
pub fn left(shared: &Shared) -> Vec<QuestionId> {
    let Some(course) = &shared.course else {
        return Vec::new();
    };
    let mut left = course.put_off();
    left.extend(course.with_state(State::Open));
    left
}

/// What is left to do at the end of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A question, by its place among those that are left.
    Question(usize),
    /// A challenge, by its place in the lesson.
    Challenge(usize),
}

/// What Enter opens while nothing is selected: the first question that is
/// left, then the first challenge that was not met.
pub fn next(shared: &Shared) -> Option<Next> {
    if !left(shared).is_empty() {
        return Some(Next::Question(0));
    }
    let lesson = &shared.course.as_ref()?.lesson;
    let unmet = |id: &str| shared.tried(&lesson.name, id).is_none();
    let mut challenges = lesson.challenges.iter();
    let nth = challenges.position(|one| unmet(&one.id))?;
    Some(Next::Challenge(nth))
}

impl Screen for Page {
    fn place(&self) -> Place {
        Place::Page
    }

    fn has_header(&self) -> bool {
        false
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        match action {
            Action::Open => match (&shared.focus, &self.what) {
                (Some(Target::Line(line)), What::Ending) => {
                    let line = *line;
                    return match line.checked_sub(left(shared).len()) {
                        None => Turn::Resume(line),
                        Some(nth) => Turn::Try(nth),
                    };
                }
                (Some(_), _) => return Turn::Common,
                (None, _) if self.scroll.has_more() => {
                    self.scroll.act(Action::PageDown);
                }
                (None, What::Ending) => {
                    return match next(shared) {
                        Some(Next::Question(nth)) => Turn::Resume(nth),
                        Some(Next::Challenge(nth)) => Turn::Try(nth),
                        None => Turn::Pop,
                    };
                }
                (None, _) => return Turn::Pop,
            },
            Action::ReadOn => match self.what {
                _ if self.scroll.has_more() => {
                    self.scroll.act(Action::PageDown);
                }
                What::Introduction => return Turn::Pop,
                What::Ending | What::Word(..) => {}
            },
            _ if self.scroll.act(action) => {}
            _ => return Turn::Common,
        }
        Turn::Stay
    }

    fn click(&mut self, line: usize, shared: &mut Shared) -> bool {
        shared.focus = Some(Target::Line(line));
        true
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        match action {
            Action::Open => Some(match &shared.focus {
                Some(_) => say("page-open"),
                None if self.scroll.has_more() => say("page-on"),
                None => match (&self.what, next(shared)) {
                    (What::Introduction, _) => say("page-begin"),
                    (What::Ending, Some(Next::Question(_))) => say("page-question"),
                    (What::Ending, Some(Next::Challenge(_))) => say("page-challenge"),
                    (What::Ending | What::Word(..), _) => say("page-close"),
                },
            }),
            Action::NextStop => Some(match self.what {
                What::Introduction => say("page-first-stop"),
                What::Ending | What::Word(..) => String::new(),
            }),
            _ => None,
        }
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Page(self)
    }
}
