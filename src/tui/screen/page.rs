//! A page of a lesson that belongs to no step: its introduction, its ending,
//! a word of its glossary.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::lesson::{Element, Inline, Question};
use crate::session::screen::page::{Next, Page, What, left, next};
use crate::session::{Shared, State, Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{lesson, row, rule};
use crate::tui::screen::Draw;

impl Page {
    fn title(&self, canvas: &Canvas<'_>) -> String {
        match &self.what {
            What::Word(word, _) => word.clone(),
            What::Introduction => canvas.title.clone(),
            What::Ending => ending(canvas)
                .map(|(title, _)| lesson::title(canvas, title))
                .unwrap_or_else(|| canvas.title.clone()),
        }
    }

    fn lines(&self, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
        let theme = &canvas.theme;
        match &self.what {
            What::Word(_, text) => wrap(&[Piece::plain(text.clone(), theme.text)], columns),
            What::Introduction => {
                let Some(course) = &canvas.course else {
                    return Vec::new();
                };
                let question = Piece::plain(course.lesson.question.clone(), theme.focus);
                let mut lines = wrap(&[question], columns);
                lines.push(RichLine::default());
                lines.extend(lesson::lines(canvas, &course.lesson.introduction, columns));
                lines
            }
            What::Ending => {
                let mut lines = match ending(canvas) {
                    Some((_, body)) => lesson::lines(canvas, body, columns),
                    None => Vec::new(),
                };
                lines.push(RichLine::default());
                lines.extend(self.score(canvas, columns));
                lines.extend(challenges(canvas, columns));
                lines
            }
        }
    }

    /// How many questions were answered, and those that were put off.
    fn score(&self, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
        let theme = &canvas.theme;
        let Some(course) = &canvas.course else {
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
        let left = left(canvas);
        if !left.is_empty() {
            lines.push(RichLine::plain(say("lesson-left"), theme.text));
        }
        for (line, id) in left.iter().enumerate() {
            let ask = course.question(*id).map(Question::subject);
            let text = lesson::ask(canvas, course, id.0, ask.unwrap_or_default());
            let text = crate::tui::pane::fit(&format!("  ▸ {text}"), columns);
            let style = marked(canvas, Next::Question(line), theme.text);
            lines.push(RichLine {
                pieces: vec![Piece::link(text, style, Target::Line(line))],
            });
        }
        lines
    }
}

/// The style of a line of the ending, marked if Enter opens it.
fn marked(canvas: &Canvas<'_>, line: Next, style: Style) -> Style {
    let theme = &canvas.theme;
    match canvas.focus.is_none() && next(canvas) == Some(line) {
        true => theme.selected.patch(theme.focus),
        false => style,
    }
}

/// What one can try at the bench now, and what one did.
fn challenges(canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = &canvas.theme;
    let Some(course) = &canvas.course else {
        return Vec::new();
    };
    let lesson = &course.lesson;
    let mut lines = Vec::new();
    let first = left(canvas).len();
    for (nth, challenge) in lesson.challenges.iter().enumerate() {
        if nth == 0 {
            lines.push(RichLine::default());
            lines.push(RichLine::plain(say("lesson-challenges"), theme.focus));
        }
        let (mark, style) = match canvas.tried(&lesson.name, &challenge.id) {
            Some(_) => ("✓", theme.agreed),
            None => ("▸", theme.text),
        };
        let style = marked(canvas, Next::Challenge(nth), style);
        let title = crate::tui::pane::fit(&format!("  {mark} {}", challenge.title), columns);
        lines.push(RichLine {
            pieces: vec![Piece::link(title, style, Target::Line(first + nth))],
        });
        let ask = course.scenes.get(challenge.run).and_then(Option::as_deref);
        let ask = ask.map(|scene| course.plain(scene, &challenge.ask));
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

impl Draw for Page {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let columns = area.width.saturating_sub(6).min(78);
        let left = (area.width - columns) / 2;
        let lines = self.lines(canvas, columns as usize);
        // A short text stands in the upper third, as on a printed page.
        let wanted = lines.len() as u16 + 2;
        let top = area.height.saturating_sub(wanted) / 3;
        let height = area.height - top;
        let inside = height.saturating_sub(2) as usize;
        let window = self.scroll.window(lines.len(), inside);
        let marks = self.scroll.marks().join(" ─ ");
        let title = vec![Span::styled(self.title(canvas), theme.focus)];
        let head = rule(title, marks, columns + 4, theme.quiet);
        let at = |y| Rect::new(area.x + left - 2, area.y + top + y, columns + 4, 1);
        frame.render_widget(head, at(0));
        for (place, line) in lines[window].iter().enumerate() {
            let place = at(place as u16 + 2);
            line.clone().indented(2).draw(frame, canvas, row(place, 0));
        }
    }
}
