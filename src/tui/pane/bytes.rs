//! The bytes of this step's message, lengths and contents told apart.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, rule, width};
use crate::view::{Extent, FieldCell, MessageBlock, sealed_message};

/// The columns beside which nothing of a band stands.
const MARGIN: usize = 6;

/// How many rows it takes to show every field of the step's message; none
/// where it has none.
pub(in crate::tui) fn rows(canvas: &Canvas<'_>, columns: u16) -> u16 {
    let messages = seen(canvas);
    let Some(message) = messages.first() else {
        return 0;
    };
    let columns = (columns as usize).saturating_sub(MARGIN);
    (bands(&message.cells, columns).len() * 3 + 1) as u16
}

pub(in crate::tui) fn draw(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    let quiet = canvas.theme.quiet;
    let messages = seen(canvas);
    let Some(message) = messages.first() else {
        let text = vec![Span::styled(say("wire-nothing"), quiet)];
        frame.render_widget(rule(text, "", area.width, quiet), row(area, 0));
        return;
    };
    let title = vec![Span::styled(title(canvas, message), canvas.theme.focus)];
    frame.render_widget(rule(title, "", area.width, quiet), row(area, 0));
    if let Some(packet) = canvas.step().and_then(|step| step.packet) {
        canvas.link(row(area, 0), Target::Packet(packet));
    }
    let columns = (area.width as usize).saturating_sub(MARGIN);
    let bands = bands(&message.cells, columns);
    let room = area.height.saturating_sub(1) as usize / 3;
    let shown: usize = bands.iter().take(room).map(|band| band.len()).sum();
    let hidden = message.cells.len() - shown;
    let mut place = 1;
    let packet = canvas.step().and_then(|step| step.packet);
    for band in bands.iter().take(room) {
        // A field is one link from its bytes down to what they say.
        let mut x = area.x + 3;
        for cell in band.iter() {
            let wide = cell_width(cell).min(columns) as u16;
            if let Some(packet) = packet {
                let place = Rect::new(x, area.y + place, wide, 3).intersection(area);
                canvas.link(
                    place,
                    match message.extent {
                        // Its fields have no places in the last of its records.
                        Extent::Joined(_) => Target::Packet(packet),
                        _ => Target::Field(packet, cell.span.start),
                    },
                );
            }
            x += wide + 3;
        }
        for line in band_lines(canvas, band, columns) {
            frame.render_widget(line, row(area, place));
            place += 1;
        }
    }
    let mut marks = Vec::new();
    if hidden > 0 {
        let count = hidden.to_string();
        marks.push(say_with("more-fields", &[("count", &count)]));
    }
    if messages.len() > 1 {
        let count = (messages.len() - 1).to_string();
        marks.push(say_with("more-messages", &[("count", &count)]));
    }
    if let Some(error) = &message.error {
        marks.push(format!("✗ {error}"));
    }
    if !marks.is_empty() {
        let text = format!(" {} ", fit(&marks.join("  "), columns));
        let line = Line::from(Span::styled(text, quiet)).right_aligned();
        frame.render_widget(line, row(area, 0));
    }
}

/// The step's messages as whoever sits there sees them.
pub(in crate::tui) fn seen(canvas: &Canvas<'_>) -> Vec<MessageBlock> {
    let packet = canvas.step().and_then(|step| step.packet);
    match packet.map(|packet| &canvas.scene.trace().packets[packet.0 as usize]) {
        Some(packet) if !canvas.sight().opens(packet) => sealed_message(packet),
        _ => canvas.messages.clone(),
    }
}

fn title(canvas: &Canvas<'_>, message: &MessageBlock) -> String {
    let sealed = if message.protected {
        let packet = canvas.step().and_then(|step| step.packet);
        let length = packet.map_or(0, |packet| {
            canvas.scene.run.trace.packets[packet.0 as usize]
                .seen()
                .len()
        });
        say_with("sealed-in", &[("length", &length.to_string())])
    } else {
        String::new()
    };
    let mark = if message.protected { "▒ " } else { "" };
    format!("{mark}{}{sealed}", message.heading())
}

/// How wide a field's column is.
fn cell_width(cell: &FieldCell) -> usize {
    width(&cell.bytes)
        .max(width(&cell.name))
        .max(width(&cell.meaning))
        .min(44)
}

/// Fields side by side, as many as fit into a band.
fn bands(cells: &[FieldCell], columns: usize) -> Vec<&[FieldCell]> {
    let mut bands = Vec::new();
    let mut start = 0;
    let mut used = 0;
    for (i, cell) in cells.iter().enumerate() {
        let wide = cell_width(cell) + 3;
        if used + wide > columns + 3 && i > start {
            bands.push(&cells[start..i]);
            start = i;
            used = 0;
        }
        used += wide;
    }
    if start < cells.len() {
        bands.push(&cells[start..]);
    }
    bands
}

/// The three lines of a band: bytes, names, meanings.
fn band_lines(canvas: &Canvas<'_>, band: &[FieldCell], columns: usize) -> [Line<'static>; 3] {
    let theme = &canvas.theme;
    let line = |text: fn(&FieldCell) -> &str, style| {
        let mut spans = vec![Span::raw("   ")];
        for (i, cell) in band.iter().enumerate() {
            if i > 0 {
                spans.push(Span::styled(" │ ", theme.quiet));
            }
            let room = cell_width(cell).min(columns);
            let shown = fit(text(cell), room);
            let pad = room - width(&shown);
            spans.push(Span::styled(format!("{shown}{}", " ".repeat(pad)), style));
        }
        Line::from(spans)
    };
    [
        line(|cell| &cell.bytes, theme.focus),
        line(|cell| &cell.name, theme.text),
        line(|cell| &cell.meaning, theme.quiet),
    ]
}
