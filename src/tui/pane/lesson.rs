//! A lesson's text on the screen.

use std::sync::Arc;

use ratatui::style::{Modifier, Style};

use crate::lesson::{Element, Inline};
use crate::session::{Course, Scene, Target};
use crate::trace::Seat;
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::view::page::{Look, PageContext, PageLine, PageTarget, page};
use crate::view::{Mask, Sight};

/// Elements as lines of at most `columns`.
pub(in crate::tui) fn lines(
    canvas: &Canvas<'_>,
    elements: &[Element],
    columns: usize,
) -> Vec<RichLine> {
    through(canvas, &canvas.mask, elements, columns)
}

/// The same through another mask than that of the screen.
pub(in crate::tui) fn through(
    canvas: &Canvas<'_>,
    mask: &Mask,
    elements: &[Element],
    columns: usize,
) -> Vec<RichLine> {
    let masks = run_masks(canvas);
    let runs: Vec<(String, Sight<'_>)> = masks
        .iter()
        .map(|(name, scene, mask)| (name.clone(), scene.sight(mask)))
        .collect();
    let context = PageContext {
        sight: Sight {
            mask,
            ..canvas.sight()
        },
        runs: &runs,
    };
    page(elements, columns, &context)
        .into_iter()
        .map(|line| rich(canvas, line))
        .collect()
}

/// Running text as lines.
pub(in crate::tui) fn inline(
    canvas: &Canvas<'_>,
    text: &[Inline],
    columns: usize,
) -> Vec<RichLine> {
    lines(canvas, &[Element::Paragraph(text.to_vec())], columns)
}

/// Running text as one line without links: a title.
pub(in crate::tui) fn title(canvas: &Canvas<'_>, text: &[Inline]) -> String {
    let line = inline(canvas, text, 1000).into_iter().next();
    let pieces = line.map(|line| line.pieces).unwrap_or_default();
    pieces.into_iter().map(|piece| piece.text).collect()
}

/// The words of a question in the run and at the step that they belong to.
pub(in crate::tui) fn ask(
    canvas: &Canvas<'_>,
    course: &Course,
    section: usize,
    text: &[Inline],
) -> String {
    let scene = course
        .section(section)
        .and_then(|section| course.scenes.get(section.run)?.clone());
    let Some(scene) = scene else {
        return title(canvas, text);
    };
    let mask = Mask {
        at: course.step_of(section).unwrap_or(1),
        seat: Seat::Above,
        ..Mask::default()
    };
    let context = PageContext::of(scene.sight(&mask));
    let lines = page(&[Element::Paragraph(text.to_vec())], 1000, &context);
    lines.first().map(PageLine::text).unwrap_or_default()
}

/// The other runs of the lesson, seen from the same seat at their end.
fn run_masks(canvas: &Canvas<'_>) -> Vec<(String, Arc<Scene>, Mask)> {
    let Some(course) = &canvas.course else {
        return Vec::new();
    };
    course
        .lesson
        .runs
        .iter()
        .zip(&course.scenes)
        .filter_map(|(run, scene)| {
            let scene = Arc::clone(scene.as_ref()?);
            let mask = scene.at_end(&canvas.mask);
            Some((run.name.clone(), scene, mask))
        })
        .collect()
}

fn rich(canvas: &Canvas<'_>, line: PageLine) -> RichLine {
    let pieces = line.spans.into_iter().map(|span| {
        let style = style(canvas, span.look);
        match span.target {
            None => Piece::plain(span.text, style),
            Some(PageTarget::Value(id)) => Piece::link(span.text, style, Target::Value(id)),
            Some(target) => Piece::link(span.text, style, Target::Lesson(target)),
        }
    });
    let line_pieces: Vec<Piece> = pieces.collect();
    let free = line.indent as usize;
    RichLine {
        pieces: line_pieces,
    }
    .indented(free)
}

fn style(canvas: &Canvas<'_>, look: Look) -> Style {
    let theme = &canvas.theme;
    match look {
        Look::Plain => theme.text,
        Look::Emphasis => theme.text.add_modifier(Modifier::ITALIC),
        Look::Strong | Look::Value | Look::Heading => theme.focus,
        Look::Code => theme.focus,
        Look::Secret => theme.secret,
        Look::Covered | Look::Quiet => theme.quiet,
        Look::Link => theme.text.add_modifier(Modifier::UNDERLINED),
    }
}
