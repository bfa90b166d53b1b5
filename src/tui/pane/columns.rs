//! Client left, wire in the middle, server right. A value keeps its row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::session::{Target, say, say_with};
use crate::trace::Seat;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::pane::{fit, row, width};
use crate::view::{Arrow, Cell, Row};

pub(in crate::tui) fn draw(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    let sides = layout::sides(area);
    let mut columns = vec![sides.client, sides.server];
    columns.extend(sides.eve);
    for (side, area) in columns.iter().enumerate() {
        heading(frame, canvas, *area, side);
    }
    // Eve sits on the wire, where she has no column of her own.
    let title = if sides.eve.is_none() && canvas.mask.seat == Seat::Eve {
        let text = format!("{}  {}", say("column-eve"), say("column-you"));
        Span::styled(text, canvas.theme.eve.add_modifier(Modifier::BOLD))
    } else {
        let mut title = say("column-wire");
        if canvas.scene.walks.len() > 1 {
            title.push_str(&format!(" {}", canvas.walk().endpoints.id));
        }
        Span::styled(title, canvas.theme.quiet)
    };
    frame.render_widget(Line::from(title).centered(), row(sides.wire, 0));
    let lines = area.height.saturating_sub(2) as usize;
    rows(frame, canvas, &columns, lines);
    arrows(frame, canvas, sides.wire, lines);
}

/// What a row holds of a party.
fn cell(data: &Row, side: usize) -> Option<&Cell> {
    match data.cells.get(side) {
        Some(cell) => cell.as_ref(),
        None => data.eve.as_ref(),
    }
}

/// One party alone, on a screen too small for both.
pub(in crate::tui) fn draw_party(
    frame: &mut Frame<'_>,
    canvas: &mut Canvas<'_>,
    area: Rect,
    side: usize,
) {
    let area = inset(area);
    heading(frame, canvas, area, side);
    let lines = area.height.saturating_sub(1) as usize;
    let scene = std::sync::Arc::clone(&canvas.scene);
    let walk = scene.walk(canvas.cursor);
    let held: Vec<usize> = (0..walk.rows_at(canvas.cursor))
        .filter(|row| held(canvas, &walk.rows[*row], side).is_some())
        .collect();
    let focus = walk
        .focus(canvas.cursor)
        .and_then(|row| held.iter().position(|held| *held == row));
    let shown = window(held.len(), lines, focus);
    if shown.start > 0 {
        let mark = say_with("more-above", &[("count", &shown.start.to_string())]);
        let mark = Span::styled(mark, canvas.theme.quiet);
        frame.render_widget(Line::from(mark).right_aligned(), row(area, 0));
    }
    for (line, at) in shown.enumerate() {
        let data = &walk.rows[held[at]];
        let place = row(area, line as u16 + 1);
        let line = cell_line(canvas, data, side, area.width as usize, false);
        frame.render_widget(line, place);
        if let Some(cell) = cell(data, side) {
            canvas.link(place, Target::Value(cell.id));
        }
    }
}

/// The wire alone.
pub(in crate::tui) fn draw_wire(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    let area = inset(area);
    let [client, server] = [0, 1].map(|side| {
        let name = party_names(canvas, side).swap_remove(0);
        Line::from(Span::styled(name, side_style(canvas, side)))
    });
    frame.render_widget(client, row(area, 0));
    frame.render_widget(server.right_aligned(), row(area, 0));
    let lines = area.height.saturating_sub(1) as usize;
    arrows(frame, canvas, area, lines);
}

fn inset(area: Rect) -> Rect {
    Rect::new(
        area.x + 1,
        area.y,
        area.width.saturating_sub(2),
        area.height,
    )
}

/// The color of whoever has this column.
fn side_style(canvas: &Canvas<'_>, side: usize) -> Style {
    canvas.party_style(canvas.walk().party(side))
}

/// What stands over a party's column, the longest first. Who is not client or
/// server for good is told with the side on which they are here.
fn party_names(canvas: &Canvas<'_>, side: usize) -> Vec<String> {
    let walk = canvas.walk();
    let party = walk.party(side);
    let name = canvas.scene.trace().party(party).name;
    let plain = say(&format!("column-{name}"));
    match walk.endpoints.role_of(party) {
        Some(role) if name != role.name() => ["long", "short"]
            .map(|form| say(&format!("column-as-{}-{form}", role.name())))
            .map(|role| format!("{plain}{role}"))
            .to_vec(),
        _ => vec![plain],
    }
}

fn heading(frame: &mut Frame<'_>, canvas: &Canvas<'_>, area: Rect, side: usize) {
    let party = canvas.walk().party(side);
    let style = side_style(canvas, side);
    let acts = canvas.step().is_some_and(|step| step.actor == party);
    let sits = canvas.mask.seat.party() == Some(party);
    let you = if sits {
        width(&say("column-you")) + 2
    } else {
        0
    };
    // The count of what is out of sight above stands at the end of the line.
    let room = (area.width as usize).saturating_sub(8);
    let names = party_names(canvas, side);
    let fits = |name: &&String| width(name) + you <= room;
    let name = names.iter().find(fits).or(names.last()).cloned();
    let name = name.unwrap_or_default();
    let mut spans = vec![Span::styled(
        format!("  {name}"),
        style.add_modifier(Modifier::BOLD),
    )];
    if sits {
        spans.push(Span::styled(format!("  {}", say("column-you")), style));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    let room = (area.width as usize).saturating_sub(used + 6);
    if acts && width(&say("column-acts")) + 2 > room {
        spans.push(Span::styled(" ●", style));
    } else if acts {
        spans.push(Span::styled(format!("  {}", say("column-acts")), style));
    } else if !canvas.scene.trace().party(party).simulated {
        let peer = format!("  {}", say("column-peer"));
        spans.push(Span::styled(peer, canvas.theme.quiet));
    }
    frame.render_widget(Line::from(spans), row(area, 0));
}

/// The window of rows: the latest, or those around the focus if that lies
/// above them.
fn window(count: usize, lines: usize, focus: Option<usize>) -> std::ops::Range<usize> {
    let first = count.saturating_sub(lines);
    let first = match focus {
        Some(focus) if focus < first => focus.saturating_sub(lines / 2),
        _ => first,
    };
    first..count.min(first + lines)
}

fn rows(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, sides: &[Rect], lines: usize) {
    let scene = std::sync::Arc::clone(&canvas.scene);
    let walk = scene.walk(canvas.cursor);
    let count = walk.rows_at(canvas.cursor);
    let shown = window(count, lines, walk.focus(canvas.cursor));
    let (above, below) = (shown.start, count - shown.end);
    for (line, index) in shown.enumerate() {
        let data = &walk.rows[index];
        let place = line as u16 + 1;
        for (side, area) in sides.iter().copied().enumerate() {
            let columns = area.width as usize;
            let shares = side < 2 && is_shared(canvas, data, columns);
            let mut text = cell_line(canvas, data, side, columns, shares);
            let hidden = match line {
                _ if below > 0 && line + 1 == lines => Some(format!("↓ {below} more")),
                _ => None,
            };
            if let (Some(hidden), true) = (hidden, held(canvas, data, side).is_none() && side < 2) {
                text = Line::from(Span::styled(format!("  {hidden}"), canvas.theme.quiet));
            }
            frame.render_widget(text, row(area, place));
            if let Some(cell) = held(canvas, data, side) {
                canvas.link(row(area, place), Target::Value(cell.id));
            }
        }
    }
    if above > 0 {
        let mark = Span::styled(format!("↑ {above}"), canvas.theme.quiet);
        for area in sides.iter().copied().take(2) {
            let line = Line::from(mark.clone()).right_aligned();
            frame.render_widget(line, row(area, 0));
        }
    }
}

/// What a party holds of a row at the cursor, as far as the screen may tell.
fn held<'a>(canvas: &Canvas<'_>, data: &'a Row, side: usize) -> Option<&'a Cell> {
    let cell = cell(data, side).filter(|cell| cell.since <= canvas.cursor)?;
    // Who knows it is the question: not even that it is there is shown.
    let asked = canvas.mask.asked_who.contains(&data.quantity);
    (!asked || canvas.sight().sees(cell.id)).then_some(cell)
}

/// What a line of a cell has beside name and value: mark, space, space, space,
/// agreement.
const BESIDE: usize = 5;

/// Columns that a value gets before its name is cut.
const VALUE: usize = 6;

/// Whether one copy of a value serves both columns: the two agree, and the
/// name has no room beside the value. Then the name stands at the client's
/// side and the value at the server's.
fn is_shared(canvas: &Canvas<'_>, data: &Row, columns: usize) -> bool {
    let sight = canvas.sight();
    let plain = |side| {
        held(canvas, data, side).filter(|cell| {
            sight.sees(cell.id) && !cell.overridden && !canvas.detours.differs(cell.id)
        })
    };
    let (Some(cell), Some(_)) = (plain(0), plain(1)) else {
        return false;
    };
    let agreed = data.agreed_since.is_some_and(|n| n <= canvas.cursor);
    let secret = if cell.secret { 2 } else { 0 };
    let value = (width(&cell.shown) + secret).min(VALUE);
    let asked = canvas.mask.asked_who.contains(&data.quantity);
    agreed && !asked && width(&data.label) + value > columns.saturating_sub(BESIDE)
}

/// One party's line of a row: mark, name, what it is, value, agreement; of a
/// value of which one copy serves both columns, its name or the value alone.
fn cell_line(
    canvas: &Canvas<'_>,
    data: &Row,
    side: usize,
    columns: usize,
    shares: bool,
) -> Line<'static> {
    let Some(cell) = held(canvas, data, side) else {
        return Line::default();
    };
    let cover = canvas.sight().cover(cell.id);
    let party = side_style(canvas, side);
    let theme = &canvas.theme;
    let touched = is_touched(canvas, cell);
    // Whoever does not know the value cannot tell that the two agree.
    let told = side < 2 && cover.is_none() && !canvas.mask.asked_who.contains(&data.quantity);
    let agreed = told
        && data
            .agreed_since
            .is_some_and(|since| since <= canvas.cursor);
    let weight = if touched {
        Modifier::BOLD
    } else {
        Modifier::empty()
    };
    let value_style = if cover.is_some() {
        theme.quiet
    } else if cell.overridden {
        theme.wrong
    } else if cell.secret {
        theme.secret.add_modifier(weight)
    } else {
        theme.text.add_modifier(weight)
    };
    let mark = if touched { "●" } else { " " };
    // In a detour: what came out differently than in the run that was left.
    let changed = if canvas.detours.differs(cell.id) {
        "Δ "
    } else {
        ""
    };
    let differs = told
        && data
            .differs_since
            .is_some_and(|since| since <= canvas.cursor);
    let (agreement, agreement_style) = match (agreed, differs) {
        (true, _) => ("≡", theme.agreed),
        (_, true) => ("≢", theme.wrong),
        _ => (" ", theme.text),
    };
    let room = columns.saturating_sub(BESIDE);
    let secret = if cell.secret { "◆ " } else { "" };
    let shown = cover.map_or(cell.shown.as_str(), |cover| cover.shown());
    let value = match (shares, side) {
        (true, 0) => String::new(),
        _ => format!("{changed}{secret}{shown}"),
    };
    // A name that is cut could be another's; of a long value the first bytes
    // are enough to know it again.
    let name_room = room.saturating_sub(width(&value).min(VALUE));
    let name = match (shares, side) {
        (true, 1) => String::new(),
        _ => fit(&data.label, name_room),
    };
    let value_room = room.saturating_sub(width(&name));
    let value = fit_value(&value, value_room);
    let mut middle = value_room.saturating_sub(width(&value)) + 1;
    let mut spans = vec![
        Span::styled(format!("{mark} "), party.add_modifier(Modifier::BOLD)),
        Span::styled(name, theme.text.add_modifier(weight)),
    ];
    if !shares && width(&data.gloss) + 4 <= middle && data.gloss != data.label {
        let gloss = format!("  {}", data.gloss);
        middle -= width(&gloss);
        spans.push(Span::styled(gloss, theme.quiet));
    }
    spans.push(Span::raw(" ".repeat(middle)));
    let value = match value.strip_prefix(changed) {
        Some(rest) => {
            spans.push(Span::styled(changed, theme.changed));
            rest.to_owned()
        }
        None => value,
    };
    spans.push(Span::styled(value, value_style));
    spans.push(Span::styled(format!(" {agreement}"), agreement_style));
    Line::from(spans)
}

/// As [`fit`]; a value that is cut in the middle already keeps its head.
fn fit_value(value: &str, columns: usize) -> String {
    if width(value) <= columns {
        return value.to_owned();
    }
    match value.split_once('…') {
        Some((head, _)) if width(head) < columns => format!("{head}…"),
        _ => fit(value, columns),
    }
}

fn is_touched(canvas: &Canvas<'_>, cell: &Cell) -> bool {
    cell.since == canvas.cursor
        || canvas
            .step()
            .is_some_and(|step| step.values.contains(&cell.id))
}

fn arrows(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect, lines: usize) {
    let scene = std::sync::Arc::clone(&canvas.scene);
    let walk = scene.walk(canvas.cursor);
    let count = walk.arrows_at(canvas.cursor);
    let packet = canvas.step().and_then(|step| step.packet);
    let focus = packet.and_then(|packet| walk.arrow(packet));
    let shown = window(count, lines, focus);
    if shown.start > 0 {
        let more = format!("↑ {}", shown.start);
        let line = Line::from(Span::styled(more, canvas.theme.quiet)).right_aligned();
        frame.render_widget(line, row(area, 0));
    }
    for (line, index) in shown.enumerate() {
        let arrow = &walk.arrows[index];
        let here = packet == Some(arrow.packet);
        let text = arrow_line(canvas, arrow, here, area.width as usize);
        let place = row(area, line as u16 + 1);
        frame.render_widget(text, place);
        canvas.link(place, Target::Packet(arrow.packet));
    }
}

fn arrow_line(canvas: &Canvas<'_>, arrow: &Arrow, here: bool, columns: usize) -> Line<'static> {
    let theme = &canvas.theme;
    let arrived = arrow.received.is_some_and(|n| n <= canvas.cursor);
    let party = side_style(canvas, usize::from(!arrow.from_client));
    let line_style = if here { party } else { theme.quiet };
    let label_style = if arrow.tampered {
        theme.wrong
    } else if here {
        party.add_modifier(Modifier::BOLD)
    } else {
        theme.text
    };
    let sealed = if arrow.protected { "▒ " } else { "" };
    let changed = if canvas.detours.packet_differs(arrow.packet) {
        "Δ "
    } else {
        ""
    };
    let packet = &canvas.scene.run.trace.packets[arrow.packet.0 as usize];
    let label = if canvas.sight().opens(packet) {
        &arrow.label
    } else {
        &arrow.sealed_label
    };
    let label = fit(
        &format!("{changed}{sealed}{label}"),
        columns.saturating_sub(5),
    );
    let shaft = columns.saturating_sub(width(&label) + 2);
    let mark = if arrow.tampered { "✗" } else { "─" };
    let spans = if arrow.from_client {
        let head = if arrived { "▶" } else { "▷" };
        vec![
            Span::styled(label, label_style),
            Span::raw(" "),
            Span::styled(
                format!("{}{mark}{head}", "─".repeat(shaft.saturating_sub(1))),
                line_style,
            ),
        ]
    } else {
        let head = if arrived { "◀" } else { "◁" };
        vec![
            Span::styled(
                format!("{head}{mark}{}", "─".repeat(shaft.saturating_sub(1))),
                line_style,
            ),
            Span::raw(" "),
            Span::styled(label, label_style),
        ]
    };
    Line::from(spans)
}
