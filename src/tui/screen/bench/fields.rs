//! The form: the fields of the selected message, one of them selected.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::bench::form::Message;
use crate::session::screen::bench::{BenchScreen, FIELDS, Part};
use crate::session::scroll::out_of_sight;
use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, wrap};
use crate::tui::pane::{fit, row, rule, width};
use crate::view::{Node, Where};

/// The fields of the selected message, and what is to be said of the selected
/// one.
pub(super) fn fields(
    bench: &mut BenchScreen,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.height == 0 {
        return;
    }
    let theme = canvas.theme;
    let front = bench.part == Part::Fields && bench.pick.is_none();
    let Some(message) = &bench.message else {
        return;
    };
    let style = if front { theme.focus } else { theme.quiet };
    let columns = area.width as usize;
    let mut words = about(message, canvas, columns.saturating_sub(3));
    let most = (area.height * 2 / 5).max(1) as usize;
    if words.len() > most {
        words.truncate(most);
        if let Some(last) = words.last_mut() {
            last.pieces.push(Piece::plain(" …", theme.quiet));
        }
    }
    let visible = message.visible();
    let at = visible.iter().position(|id| *id == message.node);
    bench.fields.at = at.unwrap_or_default();
    let room = (area.height as usize).saturating_sub(words.len() + 1);
    let window = bench.fields.window(visible.len(), room);
    let marks = out_of_sight(window.start, visible.len() - window.end).join(" ─ ");
    let name = fit(&message.title, columns.saturating_sub(width(&marks) + 8));
    let mut title = vec![Span::styled(name, style)];
    // From whom to whom, where there is room for it.
    let way: Vec<(&str, _)> = message
        .way
        .iter()
        .map(|party| (party.name, canvas.party_style(party.id)))
        .collect();
    if let [(from, by), (to, of)] = way[..]
        && title[0].width() + width(from) + width(to) + width(&marks) + 14 <= columns
    {
        title.push(Span::styled(format!("  {from}"), by));
        title.push(Span::styled(" ▶ ", theme.quiet));
        title.push(Span::styled(to.to_owned(), of));
    }
    frame.render_widget(rule(title, marks, area.width, theme.quiet), row(area, 0));
    let mut y = 1;
    for at in window {
        let Some(node) = visible.get(at).and_then(|id| message.tree.node(*id)) else {
            continue;
        };
        let place = row(area, y);
        field_line(message, node, front, canvas, columns).draw(frame, canvas, place);
        canvas.link(place, Target::Line(FIELDS + node.id));
        y += 1;
    }
    // Under the fields, a line between where there is room for one.
    let first = (y + 1).min(area.height - words.len() as u16);
    for (place, line) in words.into_iter().enumerate() {
        line.indented(1)
            .draw(frame, canvas, row(area, first + place as u16));
    }
}

fn field_line(
    message: &Message,
    node: &Node,
    front: bool,
    canvas: &Canvas<'_>,
    columns: usize,
) -> RichLine {
    let theme = canvas.theme;
    let selected = node.id == message.node;
    let fold = match (node.children.is_empty(), message.closed.contains(&node.id)) {
        (true, _) => "  ",
        (false, true) => "▸ ",
        (false, false) => "▾ ",
    };
    let was = message.was(node);
    let mark = if was.is_some() { "Δ" } else { " " };
    let indent = format!("{mark}{}", " ".repeat(2 * node.depth.min(8)));
    let out_of_reach = node.place == Where::Plaintext || message.address(node).is_err();
    let (name, says) = match (selected, front, node.depth) {
        (true, true, _) => (theme.selected, theme.selected),
        (true, false, _) => (theme.focus, theme.focus),
        (false, _, 0) => (theme.focus, theme.quiet),
        _ if out_of_reach => (theme.quiet, theme.quiet),
        _ => (theme.text, theme.text),
    };
    let was = was.map(|was| say_with("bench-was", &[("value", &was)]));
    let was_room = was.as_ref().map_or(0, |was| width(was) + 2);
    let room = columns.saturating_sub(width(&indent) + 4 + was_room.min(columns / 2));
    let label = fit(&node.label, room);
    let room = room.saturating_sub(width(&label) + 2);
    let decoded = fit(&node.decoded, room);
    let fill = room.saturating_sub(width(&decoded));
    let changed = if selected && front {
        name
    } else {
        theme.changed
    };
    let mut pieces = vec![
        Piece::plain(indent, theme.changed),
        Piece::plain(fold, theme.quiet),
        Piece::plain(label, name),
        Piece::plain("  ", name),
        Piece::plain(decoded, says),
    ];
    if let Some(was) = was {
        let was = fit(&was, columns / 2);
        pieces.push(Piece::plain(format!("  {was}"), changed));
    }
    if selected && front {
        pieces.push(Piece::plain(" ".repeat(fill), theme.selected));
    }
    RichLine { pieces }
}

/// What the selected field is, and how it is changed.
fn about(message: &Message, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let Some(node) = message.selected() else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let Some(words) = &node.words {
        lines.extend(wrap(&[Piece::plain(words.clone(), theme.text)], columns));
    }
    let text = match message.address(node) {
        Ok(address) => say_with("bench-edit", &[("how", &say(address.form.words()))]),
        Err(why) => say(why.words()),
    };
    lines.extend(wrap(&[Piece::plain(text, theme.quiet)], columns));
    if message.tree.closed.is_some() {
        let words = say("bench-sealed-closed");
        lines.extend(wrap(&[Piece::plain(words, theme.quiet)], columns));
    }
    lines
}
