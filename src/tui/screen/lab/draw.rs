//! The lab's frame: settings, possibilities, and what came of the run. On a
//! small screen the first two take turns.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::session::screen::lab::setting::{self, SETTINGS};
use crate::session::screen::lab::{CHOICES, Lab};
use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, rule};
use crate::tui::screen::lab::picker::{edge, more, select};
use crate::tui::screen::lab::result;
use crate::tui::screen::lab::setting::{name_room, setting_line};

/// Draws the whole lab.
pub(super) fn draw(lab: &mut Lab, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let column = |x: u16, columns: u16| Rect {
        x: area.x + x,
        width: columns,
        ..area
    };
    if area.width >= 110 {
        let left = (area.width / 4 + 8).clamp(37, 48);
        let right = (area.width / 3).clamp(36, 60);
        let middle = area.width - left - right;
        settings(lab, frame, column(0, left - 1), canvas);
        possibilities(lab, frame, column(left, middle - 1), canvas);
        outcome(lab, frame, column(left + middle, right), canvas, true);
        return;
    }
    let low = if area.height >= 20 { 5 } else { 4 };
    let top = area.height.saturating_sub(low);
    let upper = |area: Rect| Rect {
        height: top,
        ..area
    };
    if area.width >= 76 {
        let left = 34;
        settings(lab, frame, upper(column(0, left - 1)), canvas);
        let right = column(left, area.width - left);
        possibilities(lab, frame, upper(right), canvas);
    } else if lab.inside {
        possibilities(lab, frame, upper(area), canvas);
    } else {
        settings(lab, frame, upper(area), canvas);
    }
    let lower = Rect {
        y: area.y + top,
        height: area.height - top,
        ..area
    };
    outcome(lab, frame, lower, canvas, false);
}

/// A rule with a heading, and the area below it.
fn heading(
    frame: &mut Frame<'_>,
    area: Rect,
    canvas: &Canvas<'_>,
    words: String,
    style: Style,
) -> Rect {
    let words = fit(&words, (area.width as usize).saturating_sub(6));
    let line = rule(
        vec![Span::styled(words, style)],
        String::new(),
        area.width,
        canvas.theme.quiet,
    );
    frame.render_widget(line, row(area, 0));
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// The line that walks the run, and each setting with its value.
fn settings(lab: &mut Lab, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let area = heading(frame, area, canvas, say("lab-title"), theme.focus);
    let settings = setting::of(&lab.scenario);
    let count = settings.len() + 1;
    let shown = lab.list.window(count, area.height as usize);
    let names = name_room(&SETTINGS);
    let columns = (area.width as usize).saturating_sub(edge(count, area));
    let (first, last) = (shown.start, shown.end);
    for (place, line) in shown.enumerate() {
        let place = row(area, place as u16);
        canvas.link(place, Target::Line(line));
        let selected = line == lab.list.at;
        let weight = match selected && lab.inside {
            true => Modifier::BOLD,
            false => Modifier::empty(),
        };
        let line = match line.checked_sub(1).and_then(|line| settings.get(line)) {
            None => {
                let text = format!(" ▶ {}", say("lab-walk"));
                let text = fit(&text, area.width as usize);
                Line::from(Span::styled(text, theme.focus))
            }
            Some(key) => setting_line(&lab.scenario, *key, names, columns, weight, &theme),
        };
        frame.render_widget(line, place);
        if selected && !lab.inside {
            select(frame, place, &theme);
        }
    }
    more(frame, area, canvas, first, count - last);
}

/// The possibilities of the selected setting, and below what is to be said of
/// them.
fn possibilities(lab: &mut Lab, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
    let theme = canvas.theme;
    let columns = (area.width as usize).saturating_sub(3).min(92);
    let Some(key) = lab.setting() else {
        let area = heading(frame, area, canvas, say("lab-about-title"), theme.quiet);
        paragraph(frame, area, 0, &say("lab-about"), columns, theme.text);
        return;
    };
    let style = if lab.inside { theme.focus } else { theme.quiet };
    let area = heading(frame, area, canvas, setting::name(key), style);
    let (text, refused) = lab.picker.words(lab.inside);
    let wrapped = crate::view::wrapped(&text, columns.max(8)).len() as u16;
    let words = wrapped.max(3).min(area.height.saturating_sub(3));
    let room = area.height.saturating_sub(words + 1);
    let list = Rect {
        height: room.min(lab.picker.lines() as u16),
        ..area
    };
    lab.picker.draw(frame, list, canvas, lab.inside, CHOICES);
    let style = if refused { theme.wrong } else { theme.text };
    paragraph(frame, area, list.height + 1, &text, columns, style);
}

/// What came of the run.
fn outcome(lab: &mut Lab, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>, tall: bool) {
    let theme = canvas.theme;
    let is_current = lab.runs.is_done(&lab.scenario);
    let words = say(if is_current {
        "lab-result"
    } else {
        "lab-result-old"
    });
    let area = heading(frame, area, canvas, words, theme.quiet);
    let columns = (area.width as usize).saturating_sub(2);
    let room = area.height as usize;
    let code = result::code(&lab.scenario.code(), &theme, columns);
    let mut lines = Vec::new();
    match lab.runs.last() {
        Some(Ok(scene)) => {
            let sentences = if tall { 3 } else { 1 };
            lines.append(&mut result::lines(
                scene,
                &canvas.mask,
                &theme,
                columns,
                is_current,
                sentences,
            ));
            // Where there is little room, the size of the run gives way.
            if !tall && lines.len() >= room {
                lines.pop();
            }
            // The code keeps its line, whatever else there is to say.
            let kept = match lines.len() < room {
                true => lines.len(),
                false => room.saturating_sub(2),
            };
            let cut = lines.split_off(kept);
            lines.push(code);
            lines.extend(cut);
            let records = result::records(scene, &theme, columns);
            if tall {
                lines.push(Line::default());
                lines.extend(records);
            }
            let left = room.saturating_sub(lines.len());
            if tall && left > 8 {
                lines.push(Line::default());
                let values = result::values(scene, &canvas.mask, &theme, columns);
                lines.extend(values);
            }
        }
        Some(Err(error)) => lines.push(Line::from(Span::styled(error.clone(), theme.wrong))),
        None => {}
    }
    let total = lines.len();
    // What has no room is said on a line of its own, where it covers nothing.
    if lines.len() > room {
        lines.truncate(room.saturating_sub(1));
        let hidden = total - lines.len();
        let words = say_with("more-below", &[("count", &hidden.to_string())]);
        lines.push(Line::from(Span::styled(words, theme.quiet)));
    }
    for (place, line) in lines.into_iter().take(room).enumerate() {
        let place = row(area, place as u16);
        let inset = Rect {
            x: place.x + 1,
            width: place.width.saturating_sub(1),
            ..place
        };
        frame.render_widget(line, inset);
    }
}

/// A text from a line of an area on, as far as there is room.
pub(in crate::tui) fn paragraph(
    frame: &mut Frame<'_>,
    area: Rect,
    top: u16,
    text: &str,
    columns: usize,
    style: Style,
) {
    let room = area.height.saturating_sub(top);
    let lines = crate::view::wrapped(text, columns.max(8));
    let cut = lines.len() > room as usize;
    for (place, line) in lines.iter().take(room as usize).enumerate() {
        let last = place + 1 == room as usize;
        let text = if cut && last {
            fit(&format!("{line} …"), columns)
        } else {
            line.clone().into_owned()
        };
        let place = row(area, top + place as u16);
        let place = Rect {
            x: place.x + 1,
            width: place.width.saturating_sub(1),
            ..place
        };
        frame.render_widget(Line::from(Span::styled(text, style)), place);
    }
}
