//! The bytes of this step's message, lengths and contents told apart.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{fit, row, rule, width};
use crate::tui::App;
use crate::view::{FieldCell, MessageBlock};

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let quiet = app.theme.quiet;
    let Some(message) = app.messages.first() else {
        let text = vec![Span::styled("nothing on the wire at this step", quiet)];
        frame.render_widget(rule(text, "", area.width, quiet), row(area, 0));
        return;
    };
    let title = vec![Span::styled(title(app, message), app.theme.focus)];
    frame.render_widget(rule(title, "", area.width, quiet), row(area, 0));
    let columns = (area.width as usize).saturating_sub(6);
    let bands = bands(&message.cells, columns);
    let room = area.height.saturating_sub(1) as usize / 3;
    let shown: usize = bands.iter().take(room).map(|band| band.len()).sum();
    let hidden = message.cells.len() - shown;
    let mut place = 1;
    for band in bands.iter().take(room) {
        for line in band_lines(app, band, columns) {
            frame.render_widget(line, row(area, place));
            place += 1;
        }
    }
    let mut marks = Vec::new();
    if hidden > 0 {
        marks.push(format!("… {hidden} more fields"));
    }
    if app.messages.len() > 1 {
        marks.push(format!("+ {} more messages", app.messages.len() - 1));
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

fn title(app: &App, message: &MessageBlock) -> String {
    let sealed = if message.protected {
        let packet = app.step().and_then(|step| step.packet);
        let length = packet.map_or(0, |packet| {
            app.run.trace.packets[packet.0 as usize].seen().len()
        });
        format!(", sealed in a record of {length}")
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
fn band_lines(app: &App, band: &[FieldCell], columns: usize) -> [Line<'static>; 3] {
    let theme = &app.theme;
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
