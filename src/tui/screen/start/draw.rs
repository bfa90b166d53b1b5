//! The start screen's page: the name, what it is, and what can be opened.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::session::screen::start::Start;
use crate::session::screen::start::entry::{Entry, entries};
use crate::session::{Target, say};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, width};
use crate::tui::screen::lab::picker::more;
use crate::tui::screen::start::big::Name;

/// The column of the kinds of entries.
const LABELS: u16 = 12;

/// How much room each part of the page gets.
struct Plan {
    name: Name,
    /// Free rows above the name.
    top: u16,
    /// Free rows between the parts.
    gap: u16,
    /// Whether client, server and Eve are drawn.
    picture: bool,
    /// Free rows between two entries.
    between: u16,
}

impl Plan {
    /// As large as there is room; `texts` are the rows of all entries.
    fn new(area: Rect, columns: u16, about: u16, entries: &[u16], ascii: bool) -> Self {
        let texts: u16 = entries.iter().sum();
        let count = entries.len().saturating_sub(1) as u16;
        let names = match (ascii, area.height) {
            (_, 44..) => [Name::Blocks, Name::Huge],
            (true, _) => [Name::Plain, Name::Plain],
            (false, _) => [Name::Huge, Name::Large],
        };
        // Half blocks have no ASCII to stand in for them.
        let names = names.map(|name| match (ascii, name) {
            (true, Name::Huge | Name::Large) => Name::Plain,
            (_, name) => name,
        });
        let sparse = [
            (true, 2, 1),
            (true, 1, 1),
            (false, 2, 1),
            (false, 1, 1),
            (false, 1, 0),
        ];
        for (picture, gap, between) in sparse {
            for name in names.into_iter().chain([Name::Plain]) {
                let picture_rows = if picture { 3 + gap } else { 0 };
                let name_rows = name.rows() + u16::from(name != Name::Plain);
                let used = name_rows + about + picture_rows + gap + texts + between * count;
                // A row above and one below stay free.
                if name.columns() > columns || used + 2 > area.height {
                    continue;
                }
                let free = area.height - used;
                return Self {
                    name,
                    top: (free * 2 / 5).max(1),
                    gap,
                    picture,
                    between,
                };
            }
        }
        Self {
            name: Name::Plain,
            top: u16::from(area.height >= 14),
            gap: 1,
            picture: false,
            between: 0,
        }
    }
}

/// The lines of an entry below its title.
fn about(entry: &Entry, columns: u16) -> Vec<String> {
    let room = columns.max(8) as usize;
    let mut lines: Vec<String> = crate::view::wrapped(&entry.about, room)
        .into_iter()
        .map(|line| line.into_owned())
        .collect();
    if lines.len() > 2 {
        lines.truncate(2);
        lines[1] = fit(&format!("{} …", lines[1]), room);
    }
    lines
}

/// Draws the whole page.
pub(super) fn draw(start: &mut Start, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let columns = match area.width {
        ..76 => area.width.saturating_sub(4),
        76..110 => 76.min(area.width - 4),
        110..160 => 84,
        _ => 144,
    };
    let at = |y: u16, height: u16| {
        let x = area.x + (area.width - columns) / 2;
        Rect::new(x, area.y + y, columns, height).intersection(area)
    };
    let words = say("start-what");
    let what = crate::view::wrapped(&words, columns as usize);
    let entries = entries(canvas);
    let texts: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| about(entry, columns - LABELS))
        .collect();
    let rows: Vec<u16> = texts.iter().map(|lines| lines.len() as u16 + 1).collect();
    let plan = Plan::new(area, columns, what.len() as u16, &rows, canvas.ascii);

    let mut y = plan.top;
    plan.name.draw(frame, at(y, plan.name.rows()), &theme);
    y += plan.name.rows() + u16::from(plan.name != Name::Plain);
    for line in what {
        frame.render_widget(Line::from(Span::styled(line, theme.text)), at(y, 1));
        y += 1;
    }
    y += plan.gap;
    if plan.picture {
        picture(frame, at(y, 3), canvas);
        y += 3 + plan.gap;
    }
    let list = at(y, area.height.saturating_sub(y));
    draw_entries(start, frame, list, canvas, &entries, &texts, plan.between);
}

/// Client and server speak, and Eve hears it.
fn picture(frame: &mut Frame<'_>, area: Rect, canvas: &Canvas<'_>) {
    let theme = &canvas.theme;
    let (client, server) = (say("start-client"), say("start-server"));
    let room = (area.width as usize).saturating_sub(width(&client) + width(&server) + 4);
    let arrow = |words: &str, there: bool| {
        let line = room.saturating_sub(width(words) + 3);
        let (left, right) = ("─".repeat(line / 2), "─".repeat(line - line / 2));
        if there {
            format!("{left} {words} {right}▶")
        } else {
            format!("◀{left} {words} {right}")
        }
    };
    let blank = " ".repeat(width(&client) + 2);
    let there = Line::from(vec![
        Span::styled(client, theme.client.patch(theme.focus)),
        Span::styled(
            format!("  {}  ", arrow(&say("start-there"), true)),
            theme.quiet,
        ),
        Span::styled(server, theme.server.patch(theme.focus)),
    ]);
    let back = Span::styled(
        format!("{blank}{}", arrow(&say("start-back"), false)),
        theme.quiet,
    );
    let eve = say("start-eve");
    let pad = " ".repeat(room.saturating_sub(width(&eve)) / 2);
    let eve = Span::styled(format!("{blank}{pad}{eve}"), theme.eve);
    frame.render_widget(there, row(area, 0));
    frame.render_widget(Line::from(back), row(area, 1));
    frame.render_widget(Line::from(eve), row(area, 2));
}

/// The entries as far as there is room, the selected one among them.
fn draw_entries(
    start: &mut Start,
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &mut Canvas<'_>,
    entries: &[Entry],
    texts: &[Vec<String>],
    between: u16,
) {
    let heights: Vec<u16> = texts.iter().map(|lines| lines.len() as u16 + 1).collect();
    let shown = shown(&heights, start.list.at, between, area.height);
    let mut y = 0;
    for at in shown.clone() {
        let bottom = (y + heights[at]).min(area.height);
        let place = Rect {
            y: area.y + y,
            height: bottom - y,
            ..area
        };
        canvas.link(place, Target::Line(at));
        let selected = at == start.list.at;
        draw_entry(frame, place, canvas, &entries[at], &texts[at], selected);
        y = bottom + between;
    }
    let left = entries.len() - shown.end;
    more(frame, area, canvas, shown.start, left);
}

/// Which entries are seen.
fn shown(heights: &[u16], selected: usize, between: u16, room: u16) -> std::ops::Range<usize> {
    let fits = |range: std::ops::Range<usize>| {
        let gaps = range.len().saturating_sub(1) as u16 * between;
        heights[range].iter().sum::<u16>() + gaps <= room
    };
    let selected = selected.min(heights.len().saturating_sub(1));
    let mut first = 0;
    while first < selected && !fits(first..selected + 1) {
        first += 1;
    }
    let mut end = (selected + 1).min(heights.len());
    while end < heights.len() && fits(first..end + 1) {
        end += 1;
    }
    first..end
}

/// Title, a row of dots, and as much of the size as leaves the title whole.
fn heading(entry: &Entry, columns: usize) -> (String, String, String) {
    let mut size = entry.size.as_slice();
    let fits = |size: &[String]| width(&entry.title) + width(&size.join(" · ")) + 4 <= columns;
    while !fits(size) && size.len() > 1 {
        size = &size[..size.len() - 1];
    }
    // What has room beside the whole title is not cut.
    let size = match (fits(size), &entry.brief) {
        (true, _) => size.join(" · "),
        (false, Some(brief)) => brief.clone(),
        (false, None) => fit(&size.join(" · "), columns / 2),
    };
    let title = fit(&entry.title, columns.saturating_sub(width(&size) + 4));
    let free = columns.saturating_sub(width(&title) + width(&size) + 1);
    let leader = if size.is_empty() || free < 6 {
        " ".repeat(free)
    } else {
        // The dots of all lines stand below each other.
        let dots: String = (0..free - 2)
            .map(|at| {
                if (free - at).is_multiple_of(2) {
                    '.'
                } else {
                    ' '
                }
            })
            .collect();
        format!(" {dots} ")
    };
    (title, leader, size)
}

fn draw_entry(
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &Canvas<'_>,
    entry: &Entry,
    about: &[String],
    selected: bool,
) {
    let theme = &canvas.theme;
    if area.height == 0 {
        return;
    }
    let text = Rect {
        x: area.x + LABELS,
        width: area.width.saturating_sub(LABELS),
        ..area
    };
    let label = fit(&entry.label, LABELS as usize - 3);
    frame.render_widget(Line::from(Span::styled(label, theme.quiet)), row(area, 0));
    let (title_style, size_style) = match (selected, entry.faulty) {
        (true, _) => (theme.selected, theme.selected),
        (false, true) => (theme.focus, theme.wrong),
        (false, false) => (theme.focus, theme.quiet),
    };
    let (title, leader, size) = heading(entry, text.width as usize);
    let leader_style = if selected {
        theme.selected
    } else {
        theme.quiet
    };
    let line = Line::from(vec![
        Span::styled(title, title_style.patch(theme.focus)),
        Span::styled(leader, leader_style),
        Span::styled(format!("{size} "), size_style),
    ]);
    frame.render_widget(line, row(text, 0));
    if selected {
        // The bar begins one column before the title, with a mark that says
        // the same without color.
        let mark = Rect::new(text.x - 2, text.y, 2, 1);
        frame.render_widget(Line::from(Span::styled("▸ ", theme.selected)), mark);
    }
    let style = if selected { Style::new() } else { theme.quiet };
    let style = if entry.faulty { theme.wrong } else { style };
    for (place, line) in about.iter().enumerate() {
        if place as u16 + 1 >= area.height {
            break;
        }
        let line = Line::from(Span::styled(line.as_str(), style));
        frame.render_widget(line, row(text, place as u16 + 1));
    }
}
