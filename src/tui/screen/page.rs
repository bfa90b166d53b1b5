//! A page of a lesson that belongs to no step: its introduction, its ending,
//! a word of its glossary.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Screen, Target, Turn};
use crate::lesson::{Element, Inline, Question};
use crate::tui::course::{QuestionId, State};
use crate::tui::keys::{Action, Place};
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{lesson, row, rule};
use crate::tui::scroll::Scroll;
use crate::tui::shared::{Shared, say, say_with};

#[derive(Debug)]
enum What {
    Introduction,
    Ending,
    Word(String, String),
}

/// The page.
#[derive(Debug)]
pub(in crate::tui) struct Page {
    what: What,
    scroll: Scroll,
}

impl Page {
    /// What the lesson says before the first step.
    pub(in crate::tui) fn introduction() -> Self {
        Self::of(What::Introduction)
    }

    /// What it says after the last, with the questions that were put off.
    pub(in crate::tui) fn ending() -> Self {
        Self::of(What::Ending)
    }

    /// What a word means.
    pub(in crate::tui) fn word(word: String, text: String) -> Self {
        Self::of(What::Word(word, text))
    }

    fn of(what: What) -> Self {
        Self {
            what,
            scroll: Scroll::default(),
        }
    }

    fn title(&self, shared: &Shared) -> String {
        match &self.what {
            What::Word(word, _) => word.clone(),
            What::Introduction => shared.title.clone(),
            What::Ending => ending(shared)
                .map(|(title, _)| lesson::title(shared, title))
                .unwrap_or_else(|| shared.title.clone()),
        }
    }

    fn lines(&self, shared: &Shared, columns: usize) -> Vec<RichLine> {
        let theme = &shared.theme;
        match &self.what {
            What::Word(_, text) => wrap(&[Piece::plain(text.clone(), theme.text)], columns),
            What::Introduction => {
                let Some(course) = &shared.course else {
                    return Vec::new();
                };
                let question = Piece::plain(course.lesson.question.clone(), theme.focus);
                let mut lines = wrap(&[question], columns);
                lines.push(RichLine::default());
                lines.extend(lesson::lines(shared, &course.lesson.introduction, columns));
                lines
            }
            What::Ending => {
                let mut lines = match ending(shared) {
                    Some((_, body)) => lesson::lines(shared, body, columns),
                    None => Vec::new(),
                };
                lines.push(RichLine::default());
                lines.extend(self.score(shared, columns));
                lines.extend(challenges(shared, columns));
                lines
            }
        }
    }

    /// How many questions were answered, and those that were put off.
    fn score(&self, shared: &Shared, columns: usize) -> Vec<RichLine> {
        let theme = &shared.theme;
        let Some(course) = &shared.course else {
            return Vec::new();
        };
        let all = course.questions();
        if all == 0 {
            return Vec::new();
        }
        let right = course.with_state(State::Right).len().to_string();
        let text = say_with(
            "lesson-score",
            &[("right", &right), ("all", &all.to_string())],
        );
        let mut lines = wrap(&[Piece::plain(text, theme.focus)], columns);
        let left = left(shared);
        if !left.is_empty() {
            lines.push(RichLine::plain(say("lesson-left"), theme.text));
        }
        for (line, id) in left.iter().enumerate() {
            let ask = course.question(*id).map(Question::subject);
            let text = lesson::ask(shared, course, id.0, ask.unwrap_or_default());
            let text = crate::tui::pane::fit(&format!("  ▸ {text}"), columns);
            let style = marked(shared, Next::Question(line), theme.text);
            lines.push(RichLine {
                pieces: vec![Piece::link(text, style, Target::Line(line))],
            });
        }
        lines
    }
}

/// The questions that were put off, and those that were passed over.
fn left(shared: &Shared) -> Vec<QuestionId> {
    let Some(course) = &shared.course else {
        return Vec::new();
    };
    let mut left = course.put_off();
    left.extend(course.with_state(State::Open));
    left
}

/// What is left to do at the end of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// A question, by its place among those that are left.
    Question(usize),
    /// A challenge, by its place in the lesson.
    Challenge(usize),
}

/// What Enter opens while nothing is selected: the first question that is
/// left, then the first challenge that was not met.
fn next(shared: &Shared) -> Option<Next> {
    if !left(shared).is_empty() {
        return Some(Next::Question(0));
    }
    let lesson = &shared.course.as_ref()?.lesson;
    let unmet = |id: &str| shared.tried(&lesson.name, id).is_none();
    let mut challenges = lesson.challenges.iter();
    let nth = challenges.position(|one| unmet(&one.id))?;
    Some(Next::Challenge(nth))
}

/// The style of a line of the ending, marked if Enter opens it.
fn marked(shared: &Shared, line: Next, style: Style) -> Style {
    let theme = &shared.theme;
    match shared.focus.is_none() && next(shared) == Some(line) {
        true => theme.selected.patch(theme.focus),
        false => style,
    }
}

/// What one can try at the bench now, and what one did.
fn challenges(shared: &Shared, columns: usize) -> Vec<RichLine> {
    let theme = &shared.theme;
    let Some(course) = &shared.course else {
        return Vec::new();
    };
    let lesson = &course.lesson;
    let mut lines = Vec::new();
    let first = left(shared).len();
    for (nth, challenge) in lesson.challenges.iter().enumerate() {
        if nth == 0 {
            lines.push(RichLine::default());
            lines.push(RichLine::plain(say("lesson-challenges"), theme.focus));
        }
        let (mark, style) = match shared.tried(&lesson.name, &challenge.id) {
            Some(_) => ("✓", theme.agreed),
            None => ("▸", theme.text),
        };
        let style = marked(shared, Next::Challenge(nth), style);
        let title = crate::tui::pane::fit(&format!("  {mark} {}", challenge.title), columns);
        lines.push(RichLine {
            pieces: vec![Piece::link(title, style, Target::Line(first + nth))],
        });
        let ask = course.scenes.get(challenge.run).and_then(Option::as_deref);
        let ask = ask.map(|scene| lesson::told(course, scene, &challenge.ask));
        let ask = wrap(
            &[Piece::plain(ask.unwrap_or_default(), theme.quiet)],
            columns.saturating_sub(4),
        );
        lines.extend(ask.into_iter().map(|line| line.indented(4)));
    }
    lines
}

fn ending(shared: &Shared) -> Option<(&[Inline], &[Element])> {
    let course = shared.course.as_ref()?;
    let section = course
        .lesson
        .sections
        .iter()
        .find(|section| section.step.is_none())?;
    Some((&section.title, &section.body))
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

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let columns = area.width.saturating_sub(6).min(78);
        let left = (area.width - columns) / 2;
        let lines = self.lines(shared, columns as usize);
        // A short text stands in the upper third, as on a printed page.
        let wanted = lines.len() as u16 + 2;
        let top = area.height.saturating_sub(wanted) / 3;
        let height = area.height - top;
        let inside = height.saturating_sub(2) as usize;
        let window = self.scroll.window(lines.len(), inside);
        let marks = self.scroll.marks().join(" ─ ");
        let title = vec![Span::styled(self.title(shared), theme.focus)];
        let head = rule(title, marks, columns + 4, theme.quiet);
        let at = |y| Rect::new(area.x + left - 2, area.y + top + y, columns + 4, 1);
        frame.render_widget(head, at(0));
        for (place, line) in lines[window].iter().enumerate() {
            let place = at(place as u16 + 2);
            line.clone().indented(2).draw(frame, shared, row(place, 0));
        }
    }
}
