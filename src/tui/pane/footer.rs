//! The few keys that matter here, with their objects.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::{Action, Place, Screen, Target, keys, say};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, width};

/// The keys of a screen that are listed, each as it is written, with what it
/// does.
type Listed = Vec<(String, String, Action)>;

fn listed(screen: &dyn Screen, canvas: &Canvas<'_>) -> Listed {
    let place = screen.place();
    keys::at(place)
        .filter(|binding| binding.footer.contains(place))
        .filter_map(|binding| {
            let label = screen
                .footer(binding.action, canvas)
                .unwrap_or_else(|| say(&format!("key-{}", binding.action.id())));
            let key = keys::name(*binding.keys.first()?, canvas.ascii);
            (!label.is_empty()).then_some((key, label, binding.action))
        })
        .collect()
}

fn wide((written, label, _): &(String, String, Action)) -> usize {
    width(written) + width(label) + 3
}

/// A word to the user, or what is under way.
fn notice(canvas: &Canvas<'_>) -> String {
    let notice = canvas.notice.clone().or_else(|| canvas.busy.clone());
    notice.unwrap_or_default()
}

/// The most lines of a notice above the keys.
const MOST: usize = 3;

/// The lines of a notice that has no room behind the keys: it stands above
/// them, since whoever is told that a key does not do has to see which one
/// does.
pub(in crate::tui) fn above(screen: &dyn Screen, canvas: &Canvas<'_>, columns: u16) -> Vec<String> {
    let (notice, room) = (notice(canvas), columns as usize);
    let all: usize = listed(screen, canvas).iter().map(wide).sum();
    if notice.is_empty() || all + width(&notice) + 2 <= room {
        return Vec::new();
    }
    let lines = crate::view::wrapped(&notice, room.saturating_sub(2));
    let mut lines: Vec<String> = lines.into_iter().map(|line| line.into_owned()).collect();
    if lines.len() > MOST {
        lines.truncate(MOST);
        lines[MOST - 1] = fit(&format!("{} …", lines[MOST - 1]), room.saturating_sub(2));
    }
    lines
}

/// Draws the keys, and behind them a notice if it has room there.
pub(in crate::tui) fn draw(
    frame: &mut Frame<'_>,
    screen: &dyn Screen,
    canvas: &mut Canvas<'_>,
    area: Rect,
) {
    let theme = canvas.theme;
    let room = area.width as usize;
    let place = screen.place();
    let listed = listed(screen, canvas);
    // Without help and the way out nobody is to sit; the others come in the
    // order of the table as far as there is room.
    let vital = |action: Action| match place {
        Place::Question | Place::Search => action == Action::Return,
        _ => matches!(action, Action::Help | Action::Quit),
    };
    let all: usize = listed.iter().map(wide).sum();
    let notice = notice(canvas);
    let fits = all + width(&notice) + 2 <= room;
    let notice = if fits { notice } else { String::new() };
    let mut left = room.saturating_sub(1);
    left = left.saturating_sub(listed.iter().filter(|l| vital(l.2)).map(wide).sum());
    let mut spans = vec![Span::raw(" ")];
    let mut x = area.x + 1;
    for entry in &listed {
        let (written, label, action) = entry;
        if !vital(*action) {
            if wide(entry) > left {
                continue;
            }
            left -= wide(entry);
        }
        let columns = (width(written) + width(label) + 1) as u16;
        canvas.link(Rect::new(x, area.y, columns, 1), Target::Act(*action));
        x += wide(entry) as u16;
        spans.push(Span::styled(written.clone(), theme.focus));
        spans.push(Span::styled(format!(" {label}  "), theme.quiet));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    // Where the header has two lines, it says so already.
    let (eve, style) = if !notice.is_empty() {
        (notice, theme.focus)
    } else if area.width >= 110 && screen.has_header() {
        (super::header::eve(canvas), theme.eve)
    } else {
        (String::new(), theme.eve)
    };
    let room = room.saturating_sub(used + 1);
    if !eve.is_empty() && width(&eve) <= room {
        spans.push(Span::raw(" ".repeat(room - width(&eve))));
        spans.push(Span::styled(eve, style));
    }
    frame.render_widget(Line::from(spans), area);
}
