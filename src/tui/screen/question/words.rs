//! What a question's screen says: the lesson's words, what is given, hints,
//! and what is said to an answer.

use ratatui::style::Modifier;

use crate::lesson::{Element, Kind, Question};
use crate::session::screen::question::{QuestionScreen, say_keys};
use crate::session::{State, Target, say, say_with};
use crate::trace::Values;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{lesson, width};
use crate::tui::screen::question::field::MARGIN;
use crate::view::Mask;

impl QuestionScreen {
    /// Everything above the field.
    pub(super) fn lines(&self, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
        let Some(course) = &canvas.course else {
            return Vec::new();
        };
        let theme = &canvas.theme;
        let (Some(section), Some(question), Some(asked)) = (
            course.section(self.id.0),
            course.question(self.id),
            course.asked(self.id),
        ) else {
            return Vec::new();
        };
        let body = &section.body[..question.after.min(section.body.len())];
        let mut lines = lesson::lines(canvas, body, columns);
        lines.push(RichLine::default());
        if !question.claim.is_empty() {
            let label = format!("{} ", say("question-claim"));
            let room = columns.saturating_sub(width(&label));
            let claim = lesson::inline(canvas, &question.claim, room);
            lines.extend(remark(canvas, &label, claim));
            lines.push(RichLine::default());
        }
        let bold = |mut line: RichLine| {
            for piece in &mut line.pieces {
                piece.style = piece.style.add_modifier(Modifier::BOLD);
            }
            line
        };
        lines.extend(
            lesson::inline(canvas, &question.ask, columns)
                .into_iter()
                .map(bold),
        );
        if let Some(given) = self.given(question, canvas) {
            lines.push(given);
        }
        if let Some(formula) = &question.formula {
            lines.push(RichLine::plain(formula.clone(), theme.focus));
        }
        let label = format!("{}  ", say("question-hint"));
        let room = columns.saturating_sub(width(&label));
        for hint in question.hints.iter().take(asked.hints) {
            lines.extend(remark(canvas, &label, lesson::inline(canvas, hint, room)));
        }
        lines
    }

    /// `dh_g = 5   xs = 15   dh_p = 23`.
    fn given(&self, question: &Question, canvas: &Canvas<'_>) -> Option<RichLine> {
        let theme = &canvas.theme;
        let trace = canvas.scene.trace();
        let moment = crate::lesson::Moment {
            trace,
            at: canvas.cursor,
            scenario: None,
        };
        let mut pieces = Vec::new();
        for expr in &question.given {
            let ids = expr.values(moment).ok()?;
            let [id] = ids.as_slice() else { continue };
            let value = trace.value(*id);
            let shown = canvas.sight().short(value);
            let target = Target::Value(*id);
            pieces.push(Piece::plain(
                format!("{} = ", value.quantity.label()),
                theme.quiet,
            ));
            pieces.push(Piece::link(shown, theme.focus, target));
            pieces.push(Piece::plain("   ", theme.text));
        }
        (!pieces.is_empty()).then_some(RichLine { pieces })
    }

    /// What was said to the last answer.
    pub(super) fn feedback(&self, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
        let theme = &canvas.theme;
        let Some(course) = &canvas.course else {
            return Vec::new();
        };
        let (Some(question), Some(asked)) = (course.question(self.id), course.asked(self.id))
        else {
            return Vec::new();
        };
        if asked.state == State::Right {
            let mut lines = vec![RichLine::plain(say("question-right"), theme.agreed)];
            // What was asked for is there now, and may be told.
            let mask = Mask {
                at: course.step_of(self.id.0).unwrap_or(canvas.cursor),
                asked: Default::default(),
                asked_who: Default::default(),
                ..canvas.mask.clone()
            };
            let then = [Element::Paragraph(question.then.clone())];
            lines.extend(lesson::through(canvas, &mask, &then, columns));
            return lines;
        }
        let other = self.field.typed() != asked.typed || self.field.ticked() != asked.ticked;
        if let Some(why) = &asked.unreadable {
            return wrap(&[Piece::plain(why.clone(), theme.wrong)], columns);
        }
        // While another answer is written, what is said is of the one before.
        if let (true, Some(hint)) = (other, &asked.said) {
            if hint.is_empty() {
                return Vec::new();
            }
            let label = match asked.typed.as_str() {
                "" => format!("{}  ", say("question-before")),
                typed => format!("{}  ", say_with("question-said-to", &[("answer", typed)])),
            };
            let room = columns.saturating_sub(width(&label)).max(8);
            return remark(canvas, &label, lesson::inline(canvas, hint, room));
        }
        match &asked.said {
            None => Vec::new(),
            Some(hint) if hint.is_empty() => {
                let key = if asked.hints < question.hints.len() {
                    "question-wrong-hint"
                } else {
                    "question-wrong"
                };
                wrap(&[Piece::plain(say_keys(key, canvas), theme.wrong)], columns)
            }
            Some(hint) => remark(canvas, "✗ ", lesson::inline(canvas, hint, columns - 2)),
        }
    }

    /// The words of the options, broken into lines.
    pub(super) fn option_texts(&self, canvas: &Canvas<'_>, columns: usize) -> Vec<Vec<RichLine>> {
        let Some(question) = self.question(canvas) else {
            return Vec::new();
        };
        match question.kind {
            Kind::One | Kind::Several => question
                .options
                .iter()
                .map(|option| lesson::inline(canvas, &option.text, columns.saturating_sub(MARGIN)))
                .collect(),
            Kind::Parties => ["party-client", "party-server", "party-eve"]
                .into_iter()
                .map(|key| vec![RichLine::plain(say(key), canvas.theme.text)])
                .collect(),
            Kind::Number | Kind::Bytes => Vec::new(),
        }
    }
}

/// Lines behind a mark in the margin.
fn remark(canvas: &Canvas<'_>, mark: &str, lines: Vec<RichLine>) -> Vec<RichLine> {
    lines
        .into_iter()
        .enumerate()
        .map(|(at, mut line)| {
            let text = if at == 0 {
                mark.to_owned()
            } else {
                " ".repeat(width(mark))
            };
            let piece = Piece::plain(text, canvas.theme.question);
            line.pieces.insert(0, piece);
            line
        })
        .collect()
}
