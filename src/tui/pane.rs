//! The parts that screens are put together from.

pub(super) mod bytes;
pub(super) mod columns;
pub(super) mod footer;
pub(super) mod header;
pub(super) mod lesson;
pub(super) mod rich;
pub(super) mod step;
pub(super) mod unusual;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

use crate::session::{say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::screen::draw as draw_screen;
use crate::tui::{App, layout};

/// Draws the whole screen: header, the screen on top, footer.
pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App) {
    let screen = frame.area();
    app.links.clear();
    let (least_width, least_height) = layout::LEAST;
    if screen.width < least_width || screen.height < least_height {
        let needed = format!("{least_width}x{least_height}");
        let found = format!("{}x{}", screen.width, screen.height);
        let text = say_with("too-small", &[("needed", &needed), ("found", &found)]);
        let text = Paragraph::new(text).wrap(Wrap { trim: true });
        frame.render_widget(text, screen);
        return;
    }
    let (top, mut canvas) = app.canvas();
    let more = top.shows(&canvas).map_or_else(Vec::new, |scene| {
        let here = std::ptr::eq(scene, &*canvas.scene);
        let n = if here { canvas.cursor } else { scene.steps() };
        unusual::lines(scene, n, &canvas.theme, screen.width)
    });
    let count = more.len() as u16;
    let outer = layout::outer(screen, top.has_header(), count);
    for (place, line) in more.into_iter().enumerate() {
        frame.render_widget(line, row(outer.header, place as u16));
    }
    if top.has_header() {
        let rest = outer.header;
        let rest = Rect::new(rest.x, rest.y + count, rest.width, rest.height - count);
        header::draw(frame, &mut canvas, rest);
    }
    let told = footer::above(top, &canvas, screen.width);
    let links = canvas.links.len();
    draw_screen(top, frame, outer.body, &mut canvas);
    if !told.is_empty() {
        // A notice hides nothing: where the last rows are not free, the screen
        // is drawn once more, with fewer.
        let rest = outer.body.height - told.len() as u16;
        let (body, foot) = split(outer.body, rest);
        if !is_blank(frame, foot) {
            frame.render_widget(Clear, outer.body);
            canvas.links.truncate(links);
            draw_screen(top, frame, body, &mut canvas);
        }
        for (place, line) in told.iter().enumerate() {
            let line = Span::styled(format!(" {line}"), canvas.theme.focus);
            frame.render_widget(Line::from(line), row(foot, place as u16));
        }
    }
    footer::draw(frame, top, &mut canvas, outer.footer);
    mark_focus(frame, &canvas);
    let opens = canvas.links.iter().map(|link| link.target.clone());
    canvas.shared.links = opens.collect();
}

/// The first `rows` rows of an area, and the others.
fn split(area: Rect, rows: u16) -> (Rect, Rect) {
    let above = Rect {
        height: rows,
        ..area
    };
    let below = Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    };
    (above, below)
}

/// Whether nothing is drawn in an area.
fn is_blank(frame: &mut Frame<'_>, area: Rect) -> bool {
    let buffer = frame.buffer_mut();
    let mut cells = area.positions();
    cells.all(|at| buffer.cell(at).is_none_or(|cell| cell.symbol() == " "))
}

/// The selected link stands out, wherever on the screen it is.
fn mark_focus(frame: &mut Frame<'_>, canvas: &Canvas<'_>) {
    let Some(focus) = &canvas.focus else {
        return;
    };
    let style = Style::new().add_modifier(Modifier::REVERSED);
    for link in canvas.links.iter() {
        if link.target == *focus {
            let area = link.area.intersection(frame.area());
            frame.buffer_mut().set_style(area, style);
        }
    }
}

/// A title with the connection that it is about, where there are several; and
/// with who is at its ends, if that fits into so many columns.
pub(super) fn of_connection(title: String, canvas: &Canvas<'_>, columns: usize) -> String {
    if canvas.scene.walks.len() < 2 {
        return title;
    }
    let endpoints = canvas.walk().endpoints;
    let [client, server] = endpoints.ends().map(|party| {
        let name = canvas.scene.trace().party(party).name;
        say(&format!("party-{name}"))
    });
    let id = endpoints.id.to_string();
    let facts = [
        ("title", &*title),
        ("id", &*id),
        ("client", &*client),
        ("server", &*server),
    ];
    let long = say_with("of-connection", &facts);
    match width(&long) <= columns {
        true => long,
        false => format!("{title} · {id}"),
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in at most `columns`, with `…` where something was cut.
pub(super) fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        out.push(letter);
        used += wide;
    }
    if columns > 0 {
        out.push('…');
    }
    out
}

/// A thin line with a title in it, and something at its right end.
pub(super) fn rule<'a>(
    title: Vec<Span<'a>>,
    right: impl AsRef<str>,
    columns: u16,
    quiet: Style,
) -> Line<'a> {
    let right = right.as_ref();
    let mut spans = vec![Span::styled("─ ", quiet)];
    let used: usize = title.iter().map(Span::width).sum();
    spans.extend(title);
    let tail = if right.is_empty() {
        0
    } else {
        width(right) + 3
    };
    let fill = (columns as usize).saturating_sub(used + 3 + tail);
    spans.push(Span::styled(format!(" {}", "─".repeat(fill)), quiet));
    if !right.is_empty() {
        spans.push(Span::styled(format!(" {right} ─"), quiet));
    }
    Line::from(spans)
}

/// The line of an area at this row.
pub(super) fn row(area: Rect, index: u16) -> Rect {
    Rect::new(area.x, area.y + index, area.width, 1)
}
