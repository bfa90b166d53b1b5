//! Client left, wire in the middle, server right. A value keeps its row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{fit, row, width};
use crate::trace::PartyId;
use crate::tui::{App, layout};
use crate::view::{Arrow, Cell, Row};

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let [client, wire, server] = layout::thirds(area);
    heading(
        frame,
        app,
        client,
        "CLIENT",
        PartyId::CLIENT,
        app.theme.client,
    );
    heading(
        frame,
        app,
        server,
        "SERVER",
        PartyId::SERVER,
        app.theme.server,
    );
    let title = Line::from(Span::styled("WIRE", app.theme.quiet)).centered();
    frame.render_widget(title, row(wire, 0));
    let lines = area.height.saturating_sub(2) as usize;
    rows(frame, app, [client, server], lines);
    arrows(frame, app, wire, lines);
}

fn heading(frame: &mut Frame<'_>, app: &App, area: Rect, name: &str, party: PartyId, style: Style) {
    let acts = app.step().is_some_and(|step| step.actor == party);
    let mut spans = vec![Span::styled(
        format!("  {name}"),
        style.add_modifier(Modifier::BOLD),
    )];
    if acts {
        spans.push(Span::styled("  acts now", style));
    } else if !app.run.trace.party(party).simulated {
        spans.push(Span::styled("  a real peer", app.theme.quiet));
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

fn rows(frame: &mut Frame<'_>, app: &App, sides: [Rect; 2], lines: usize) {
    let count = app.walk.rows_at(app.cursor);
    let shown = window(count, lines, app.walk.focus(app.cursor));
    let (above, below) = (shown.start, count - shown.end);
    for (line, index) in shown.enumerate() {
        let data = &app.walk.rows[index];
        let place = line as u16 + 1;
        for (side, area) in sides.into_iter().enumerate() {
            let mut text = cell_line(app, data, side, area.width as usize);
            let hidden = match line {
                0 if above > 0 => Some(format!("↑ {above} more")),
                _ if below > 0 && line + 1 == lines => Some(format!("↓ {below} more")),
                _ => None,
            };
            if let (Some(hidden), true) = (hidden, data.cells[side].is_none()) {
                text = Line::from(Span::styled(format!("  {hidden}"), app.theme.quiet));
            }
            frame.render_widget(text, row(area, place));
        }
    }
    if above > 0 {
        let mark = Span::styled(format!("↑ {above}"), app.theme.quiet);
        for area in sides {
            let line = Line::from(mark.clone()).right_aligned();
            frame.render_widget(line, row(area, 0));
        }
    }
}

/// One party's line of a row: mark, name, what it is, value, agreement.
fn cell_line(app: &App, data: &Row, side: usize, columns: usize) -> Line<'static> {
    let held = data.cells[side]
        .as_ref()
        .filter(|cell| cell.since <= app.cursor);
    let Some(cell) = held else {
        return Line::default();
    };
    let party = [app.theme.client, app.theme.server][side];
    let theme = &app.theme;
    let touched = is_touched(app, cell);
    let agreed = data.agreed_since.is_some_and(|since| since <= app.cursor);
    let weight = if touched {
        Modifier::BOLD
    } else {
        Modifier::empty()
    };
    let value_style = if cell.overridden {
        theme.wrong
    } else if cell.secret {
        theme.secret.add_modifier(weight)
    } else {
        theme.text.add_modifier(weight)
    };
    let mark = if touched { "●" } else { " " };
    let differs = data.differs_since.is_some_and(|since| since <= app.cursor);
    let (agreement, agreement_style) = match (agreed, differs) {
        (true, _) => ("≡", theme.agreed),
        (_, true) => ("≢", theme.wrong),
        _ => (" ", theme.text),
    };
    // mark, space, name, value, space, agreement
    let room = columns.saturating_sub(5);
    let secret = if cell.secret { "◆ " } else { "" };
    let value = format!("{secret}{}", cell.shown);
    // A name that is cut could be another's; of a long value the first bytes
    // are enough to know it again.
    let name_room = room.saturating_sub(width(&value).min(6));
    let name = fit(&data.label, name_room);
    let value_room = room.saturating_sub(width(&name));
    let value = fit_value(&value, value_room);
    let mut middle = value_room.saturating_sub(width(&value)) + 1;
    let mut spans = vec![
        Span::styled(format!("{mark} "), party.add_modifier(Modifier::BOLD)),
        Span::styled(name, theme.text.add_modifier(weight)),
    ];
    if width(&data.gloss) + 4 <= middle && data.gloss != data.label {
        let gloss = format!("  {}", data.gloss);
        middle -= width(&gloss);
        spans.push(Span::styled(gloss, theme.quiet));
    }
    spans.push(Span::raw(" ".repeat(middle)));
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

fn is_touched(app: &App, cell: &Cell) -> bool {
    cell.since == app.cursor
        || app
            .step()
            .is_some_and(|step| step.values.contains(&cell.id))
}

fn arrows(frame: &mut Frame<'_>, app: &App, area: Rect, lines: usize) {
    let count = app.walk.arrows_at(app.cursor);
    let packet = app.step().and_then(|step| step.packet);
    let focus = packet.and_then(|packet| app.walk.arrow(packet));
    let shown = window(count, lines, focus);
    if shown.start > 0 {
        let more = format!("↑ {}", shown.start);
        let line = Line::from(Span::styled(more, app.theme.quiet)).right_aligned();
        frame.render_widget(line, row(area, 0));
    }
    for (line, index) in shown.enumerate() {
        let arrow = &app.walk.arrows[index];
        let here = packet == Some(arrow.packet);
        let text = arrow_line(app, arrow, here, area.width as usize);
        frame.render_widget(text, row(area, line as u16 + 1));
    }
}

fn arrow_line(app: &App, arrow: &Arrow, here: bool, columns: usize) -> Line<'static> {
    let theme = &app.theme;
    let arrived = arrow.received.is_some_and(|n| n <= app.cursor);
    let party = if arrow.from_client {
        theme.client
    } else {
        theme.server
    };
    let line_style = if here { party } else { theme.quiet };
    let label_style = if arrow.tampered {
        theme.wrong
    } else if here {
        party.add_modifier(Modifier::BOLD)
    } else {
        theme.text
    };
    let sealed = if arrow.protected { "▒ " } else { "" };
    let label = fit(
        &format!("{sealed}{}", arrow.label),
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
