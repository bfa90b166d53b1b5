//! What came of the run on the bench.

use ratatui::text::{Line, Span};

use crate::session::ending::{self, ended};
use crate::session::{Scene, say, say_with};
use crate::tui::pane::{fit, width};
use crate::tui::theme::Theme;
use crate::view::{Mask, Sight};

/// The lines on a run, the most important first, at most `columns` wide: what
/// came of what somebody does in it, in so many sentences, else how it ended.
pub(super) fn lines(
    scene: &Scene,
    mask: &Mask,
    theme: &Theme,
    columns: usize,
    is_current: bool,
    sentences: usize,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut say_lines = |text: &str, style| {
        for part in crate::view::wrapped(text, columns.max(8)) {
            lines.push(Line::from(Span::styled(part.into_owned(), style)));
        }
    };
    let now = |style| if is_current { style } else { theme.quiet };
    match scene.verdict() {
        Some(verdict) => {
            let (mark, style) = theme.of_verdict(verdict.kind);
            let told = at_the_end(scene, mask, |sight| {
                verdict.sentences_seen(&scene.run, sight)
            });
            let mut told = told.into_iter().take(sentences.max(1));
            if let Some(headline) = told.next() {
                say_lines(&format!("{mark}{headline}"), now(style));
            }
            told.for_each(|sentence| say_lines(&sentence, now(theme.text)));
        }
        None => {
            let ended = ended(scene.trace());
            let (mark, style) = match ended.established {
                true => ("✓", theme.agreed),
                false => ("✗", theme.wrong),
            };
            say_lines(&format!("{mark} {}", ended.sentence), now(style));
        }
    }
    for set in ending::unmet(scene) {
        say_lines(&say_with("lab-unmet", &[("set", &set)]), theme.wrong);
    }
    let eve = if is_current { theme.eve } else { theme.quiet };
    say_lines(&ending::eve(scene), eve);
    say_lines(&ending::size(scene), theme.quiet);
    lines
}

/// The code of a scenario in one line, and the key that copies it.
pub(super) fn code(code: &str, theme: &Theme, columns: usize) -> Line<'static> {
    let name = say("lab-code");
    let hint = say("lab-code-hint");
    let room = columns.saturating_sub(width(&name) + 2);
    let mut spans = vec![Span::styled(format!("{name}  "), theme.quiet)];
    if width(code) + width(&hint) + 3 <= room {
        spans.push(Span::styled(code.to_owned(), theme.focus));
        spans.push(Span::styled(format!("   {hint}"), theme.quiet));
    } else {
        spans.push(Span::styled(fit(code, room), theme.focus));
    }
    Line::from(spans)
}

/// What went over the wire, one record a line: an arrow and a name.
pub(super) fn records(scene: &Scene, theme: &Theme, columns: usize) -> Vec<Line<'static>> {
    // Of several connections the last: it hangs on those before it.
    let walk = scene.walk(scene.steps());
    let ends = walk.endpoints.ends();
    let styles = ends.map(|party| theme.of_party(party));
    let ends = ends.map(|party| say(&format!("column-{}", scene.trace().party(party).name)));
    let inside = columns.saturating_sub(2);
    let gap = inside.saturating_sub(width(&ends[0]) + width(&ends[1]));
    let mut lines = vec![Line::from(vec![
        Span::styled(ends[0].clone(), styles[0]),
        Span::raw(" ".repeat(gap)),
        Span::styled(ends[1].clone(), styles[1]),
    ])];
    for arrow in &walk.arrows {
        let sealed = if arrow.protected { "▒ " } else { "" };
        let label = if arrow.protected {
            &arrow.sealed_label
        } else {
            &arrow.label
        };
        let label = fit(&format!("{sealed}{label}"), inside.saturating_sub(5));
        let shaft = "─".repeat(inside.saturating_sub(width(&label) + 2));
        let label = Span::styled(label, theme.text);
        let line = match (arrow.from_client, arrow.received.is_some()) {
            (true, arrived) => {
                let head = if arrived { "▶" } else { "▷" };
                let shaft = Span::styled(format!(" {shaft}{head}"), styles[0]);
                vec![label, shaft]
            }
            (false, arrived) => {
                let head = if arrived { "◀" } else { "◁" };
                let shaft = Span::styled(format!("{head}{shaft} "), styles[1]);
                vec![shaft, label]
            }
        };
        lines.push(Line::from(line));
    }
    lines
}

/// What the run made, one quantity a line, as far as it may be seen from
/// where one sits; and whether both ends hold the same.
pub(super) fn values(
    scene: &Scene,
    mask: &Mask,
    theme: &Theme,
    columns: usize,
) -> Vec<Line<'static>> {
    at_the_end(scene, mask, |sight| {
        value_lines(scene, sight, theme, columns)
    })
}

fn value_lines(
    scene: &Scene,
    sight: &Sight<'_>,
    theme: &Theme,
    columns: usize,
) -> Vec<Line<'static>> {
    let title = Span::styled(say("lab-values"), theme.quiet);
    let mut lines = vec![Line::from(title)];
    for row in &scene.walk(scene.steps()).rows {
        let Some(cell) = row.cells.iter().flatten().next() else {
            continue;
        };
        let cover = sight.cover(cell.id);
        let shown = cover.map_or(cell.shown.as_str(), |cover| cover.shown());
        let secret = if cell.secret { "◆ " } else { "" };
        let (agreed, agreed_style) = match (row.agreed_since, row.differs_since) {
            (Some(_), _) => ("≡", theme.agreed),
            (_, Some(_)) => ("≢", theme.wrong),
            _ => (" ", theme.text),
        };
        let style = match (cover, cell.secret) {
            (Some(_), _) => theme.quiet,
            (None, true) => theme.secret,
            (None, false) => theme.text,
        };
        let value = format!("{secret}{shown}");
        let room = columns.saturating_sub(width(&value) + 3);
        let name = fit(&row.label, room);
        let pad = " ".repeat((room + 1).saturating_sub(width(&name)));
        lines.push(Line::from(vec![
            Span::styled(name, theme.text),
            Span::raw(pad),
            Span::styled(value, style),
            Span::styled(format!(" {agreed}"), agreed_style),
        ]));
    }
    lines
}

/// What is seen of a run from where one sits when it is over.
fn at_the_end<T>(scene: &Scene, mask: &Mask, see: impl FnOnce(&Sight<'_>) -> T) -> T {
    let mask = scene.at_end(mask);
    see(&scene.sight(&mask))
}
