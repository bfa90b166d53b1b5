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

use super::app::App;
use super::layout;
use super::shared::{Shared, say, say_with};

/// Draws the whole screen: header, the screen on top, footer.
pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App) {
    let screen = frame.area();
    app.shared.links.clear();
    let (least_width, least_height) = layout::LEAST;
    if screen.width < least_width || screen.height < least_height {
        let needed = format!("{least_width}x{least_height}");
        let found = format!("{}x{}", screen.width, screen.height);
        let text = say_with("too-small", &[("needed", &needed), ("found", &found)]);
        let text = Paragraph::new(text).wrap(Wrap { trim: true });
        frame.render_widget(text, screen);
        return;
    }
    let (top, shared) = app.top();
    let more = top.shows(shared).map_or_else(Vec::new, |scene| {
        let here = std::ptr::eq(scene, &*shared.scene);
        let n = if here { shared.cursor } else { scene.steps() };
        unusual::lines(scene, n, &shared.theme, screen.width)
    });
    let count = more.len() as u16;
    let outer = layout::outer(screen, top.has_header(), count);
    for (place, line) in more.into_iter().enumerate() {
        frame.render_widget(line, row(outer.header, place as u16));
    }
    if top.has_header() {
        let rest = outer.header;
        let rest = Rect::new(rest.x, rest.y + count, rest.width, rest.height - count);
        header::draw(frame, shared, rest);
    }
    let told = footer::above(top, shared, screen.width);
    let links = shared.links.len();
    top.draw(frame, outer.body, shared);
    if !told.is_empty() {
        // A notice hides nothing: where the last rows are not free, the screen
        // is drawn once more, with fewer.
        let rest = outer.body.height - told.len() as u16;
        let (body, foot) = split(outer.body, rest);
        if !is_blank(frame, foot) {
            frame.render_widget(Clear, outer.body);
            shared.links.truncate(links);
            top.draw(frame, body, shared);
        }
        for (place, line) in told.iter().enumerate() {
            let line = Span::styled(format!(" {line}"), shared.theme.focus);
            frame.render_widget(Line::from(line), row(foot, place as u16));
        }
    }
    footer::draw(frame, top, shared, outer.footer);
    mark_focus(frame, app);
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
fn mark_focus(frame: &mut Frame<'_>, app: &mut App) {
    let Some(focus) = &app.shared.focus else {
        return;
    };
    let style = Style::new().add_modifier(Modifier::REVERSED);
    for link in &app.shared.links {
        if link.target == *focus {
            let area = link.area.intersection(frame.area());
            frame.buffer_mut().set_style(area, style);
        }
    }
}

/// A title with the connection that it is about, where there are several; and
/// with who is at its ends, if that fits into so many columns.
pub(super) fn of_connection(title: String, shared: &Shared, columns: usize) -> String {
    if shared.scene.walks.len() < 2 {
        return title;
    }
    let laid = shared.walk().laid;
    let [client, server] = laid.ends().map(|party| {
        let name = shared.scene.trace().party(party).name;
        say(&format!("party-{name}"))
    });
    let id = laid.id.to_string();
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
