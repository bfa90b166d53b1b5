//! The value's name, whose it is, and its formula.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::session::{catalogue, say, say_with};
use crate::trace::{ValueId, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, pieces, wrap};
use crate::tui::pane::{fit, row, width};
use crate::view::{Span, value_equation};

/// Draws it; gives how many lines it took.
pub(super) fn draw(id: ValueId, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) -> u16 {
    let scene = std::sync::Arc::clone(&canvas.scene);
    let trace = scene.trace();
    let value = trace.value(id);
    let theme = canvas.theme;
    let owner = value.owner();
    let columns = (area.width as usize).saturating_sub(4);
    let since = canvas.scene.knowledge.since(id, owner);
    let mut facts = vec![say(&format!("party-{}", trace.party(owner).name))];
    if let Some(since) = since {
        facts.push(say_with("since-step", &[("step", &since.to_string())]));
    }
    if value.is_secret() {
        facts.push(say("secret"));
    }
    let length = value.bytes.len().to_string();
    facts.push(say_with("bytes-count", &[("count", &length)]));
    let facts = facts.join(" · ");
    let name = value.quantity.label();
    let gloss = catalogue().gloss(value.quantity.name);
    let style = canvas.party_style(owner).add_modifier(Modifier::BOLD);
    let mut first = vec![Piece::plain(name.clone(), style)];
    let mut used = width(&name);
    if used + width(&gloss) + width(&facts) + 6 <= columns {
        used += width(&gloss) + 3;
        first.push(Piece::plain(format!("   {gloss}"), theme.text));
    }
    let facts = fit(&facts, columns.saturating_sub(used + 1));
    let pad = columns.saturating_sub(used + width(&facts));
    first.push(Piece::plain(" ".repeat(pad), theme.text));
    first.push(Piece::plain(facts, theme.quiet));
    let mut lines = vec![RichLine { pieces: first }.indented(3)];
    let equation = value_equation(trace, id);
    let most = if area.height >= 24 { 4 } else { 2 };
    lines.extend(formula(canvas, &equation.symbols, columns, most));
    if let Some(numbers) = &equation.numbers {
        lines.extend(formula(canvas, numbers, columns, most));
    }
    lines.push(RichLine::plain(equation.cite, theme.quiet).indented(3));
    if area.height >= 16 {
        lines.push(RichLine::default());
    }
    let shown = lines.len().min(area.height as usize);
    for (place, line) in lines.into_iter().take(shown).enumerate() {
        line.draw(frame, canvas, row(area, place as u16));
    }
    shown as u16
}

/// `= PRF(premaster_secret, …)`, broken into at most so many lines.
fn formula(canvas: &Canvas<'_>, spans: &[Span], columns: usize, most: usize) -> Vec<RichLine> {
    let all = wrap(
        &pieces(canvas, spans, canvas.theme.text),
        columns.saturating_sub(2),
    );
    let cut = all.len() > most;
    all.into_iter()
        .take(most)
        .enumerate()
        .map(|(at, mut line)| {
            let lead = if at == 0 { "= " } else { "  " };
            line.pieces
                .insert(0, Piece::plain(lead, canvas.theme.quiet));
            if cut && at + 1 == most {
                line.pieces.push(Piece::plain("…", canvas.theme.quiet));
            }
            line.indented(3)
        })
        .collect()
}
