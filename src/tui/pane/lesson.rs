//! A lesson's text on the screen.

use std::sync::Arc;

use ratatui::style::{Modifier, Style};

use super::rich::{Piece, RichLine};
use crate::lesson::{Element, Inline};
use crate::trace::Seat;
use crate::tui::course::Course;
use crate::tui::scene::Scene;
use crate::tui::screen::Target;
use crate::tui::shared::Shared;
use crate::view::page::{Look, PageContext, PageLine, PageTarget, page};
use crate::view::{Mask, Sight};

/// Elements as lines of at most `columns`.
pub(in crate::tui) fn lines(
    shared: &Shared,
    elements: &[Element],
    columns: usize,
) -> Vec<RichLine> {
    through(shared, &shared.mask, elements, columns)
}

/// The same through another mask than that of the screen.
pub(in crate::tui) fn through(
    shared: &Shared,
    mask: &Mask,
    elements: &[Element],
    columns: usize,
) -> Vec<RichLine> {
    let masks = run_masks(shared);
    let runs: Vec<(String, Sight<'_>)> = masks
        .iter()
        .map(|(name, scene, mask)| {
            let sight = Sight {
                trace: scene.trace(),
                knowledge: &scene.knowledge,
                mask,
            };
            (name.clone(), sight)
        })
        .collect();
    let context = PageContext {
        sight: Sight {
            mask,
            ..shared.sight()
        },
        runs: &runs,
    };
    page(elements, columns, &context)
        .into_iter()
        .map(|line| rich(shared, line))
        .collect()
}

/// Running text as lines.
pub(in crate::tui) fn inline(shared: &Shared, text: &[Inline], columns: usize) -> Vec<RichLine> {
    lines(shared, &[Element::Paragraph(text.to_vec())], columns)
}

/// Running text as one line without links: a title.
pub(in crate::tui) fn title(shared: &Shared, text: &[Inline]) -> String {
    let line = inline(shared, text, 1000).into_iter().next();
    let pieces = line.map(|line| line.pieces).unwrap_or_default();
    pieces.into_iter().map(|piece| piece.text).collect()
}

/// The words of a question in the run and at the step that they belong to.
pub(in crate::tui) fn ask(
    shared: &Shared,
    course: &Course,
    section: usize,
    text: &[Inline],
) -> String {
    let scene = course
        .section(section)
        .and_then(|section| course.scenes.get(section.run)?.clone());
    let Some(scene) = scene else {
        return title(shared, text);
    };
    let mask = Mask {
        at: course.step_of(section).unwrap_or(1),
        seat: Seat::Above,
        ..Mask::default()
    };
    let context = PageContext::of(Sight {
        trace: scene.trace(),
        knowledge: &scene.knowledge,
        mask: &mask,
    });
    let lines = page(&[Element::Paragraph(text.to_vec())], 1000, &context);
    lines.first().map(PageLine::text).unwrap_or_default()
}

/// Running text about a run that is over, as one line of words alone.
pub(in crate::tui) fn told(course: &Course, scene: &Scene, text: &[Inline]) -> String {
    let at_end = |scene: &Scene| Mask {
        at: scene.steps(),
        seat: Seat::Above,
        ..Mask::default()
    };
    let masks: Vec<(&str, &Scene, Mask)> = course
        .lesson
        .runs
        .iter()
        .zip(&course.scenes)
        .filter_map(|(run, scene)| {
            let scene = scene.as_deref()?;
            Some((run.name.as_str(), scene, at_end(scene)))
        })
        .collect();
    let runs: Vec<(String, Sight<'_>)> = masks
        .iter()
        .map(|(name, scene, mask)| {
            let sight = Sight {
                trace: scene.trace(),
                knowledge: &scene.knowledge,
                mask,
            };
            ((*name).to_owned(), sight)
        })
        .collect();
    let mask = at_end(scene);
    let context = PageContext {
        sight: Sight {
            trace: scene.trace(),
            knowledge: &scene.knowledge,
            mask: &mask,
        },
        runs: &runs,
    };
    // So wide that nothing is wrapped.
    let lines = page(&[Element::Paragraph(text.to_vec())], 1 << 20, &context);
    lines.first().map(PageLine::text).unwrap_or_default()
}

/// The other runs of the lesson, seen from the same seat at their end.
fn run_masks(shared: &Shared) -> Vec<(String, Arc<Scene>, Mask)> {
    let Some(course) = &shared.course else {
        return Vec::new();
    };
    course
        .lesson
        .runs
        .iter()
        .zip(&course.scenes)
        .filter_map(|(run, scene)| {
            let scene = Arc::clone(scene.as_ref()?);
            let mask = Mask {
                at: scene.steps(),
                ..shared.mask.clone()
            };
            Some((run.name.clone(), scene, mask))
        })
        .collect()
}

fn rich(shared: &Shared, line: PageLine) -> RichLine {
    let pieces = line.spans.into_iter().map(|span| {
        let style = style(shared, span.look);
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

fn style(shared: &Shared, look: Look) -> Style {
    let theme = &shared.theme;
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
