//! The step: what happens and why, with the formula and the numbers.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use tui_big_text::{BigText, PixelSize};

use crate::session::screen::walk::WalkScreen;
use crate::session::{State, Target, say, say_with};
use crate::trace::{Phase, StepKind, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, pieces, wrap};
use crate::tui::pane::{fit, lesson, row, rule, width};
use crate::view::{Equation, short};

/// Everything that the pane says, as lines; what stands in an area like this
/// has room for empty lines between its parts, or not.
pub(in crate::tui) fn endpoints(canvas: &Canvas<'_>, area: Rect) -> Vec<RichLine> {
    let columns = (area.width as usize).saturating_sub(6).min(132);
    lines(canvas, columns, area.height > 10)
}

/// Draws the pane with the lines that were laid out for it.
pub(in crate::tui) fn draw(
    frame: &mut Frame<'_>,
    walk: &mut WalkScreen,
    canvas: &mut Canvas<'_>,
    area: Rect,
    lines: &[RichLine],
) {
    let Some(step) = canvas.step() else {
        frame.render_widget(Line::raw(say("walk-empty")), row(area, 0));
        return;
    };
    // The alert that ends a handshake belongs to the failure; close_notify
    // does not.
    let failed = match step.kind {
        StepKind::Failed => true,
        StepKind::Alert => step.phase != Phase::Close,
        _ => false,
    };
    let style = if failed {
        canvas.theme.wrong
    } else {
        canvas.party_style(step.actor).add_modifier(Modifier::BOLD)
    };
    let mark = match step.kind {
        _ if failed => "✗ ",
        StepKind::Passed => "✓ ",
        _ => "",
    };
    let inside = area.height.saturating_sub(1);
    let window = walk.scroll.window(lines.len(), inside as usize);
    // What is out of sight is said on the rule, where it covers nothing.
    let new = if canvas.detours.is_new_step(canvas.cursor) {
        "Δ "
    } else {
        ""
    };
    let (title, style) = match section_title(canvas) {
        Some(title) => (title, canvas.theme.title),
        None => (format!("{new}{mark}{}", canvas.block.title), style),
    };
    let marks = marks(
        walk,
        canvas,
        (area.width as usize).saturating_sub(width(&title) + 8),
    );
    let room = (area.width as usize).saturating_sub(width(&marks) + 8);
    let title = vec![Span::styled(fit(&title, room), style)];
    frame.render_widget(
        rule(title, &marks, area.width, canvas.theme.quiet),
        row(area, 0),
    );
    let free = inside.saturating_sub(lines.len() as u16);
    if let Some(big) = big(canvas, area.width, free) {
        // The formula in large stands where the text leaves room: at the foot.
        let foot = Rect::new(area.x, area.bottom() - BIG - 1, area.width, BIG);
        frame.render_widget(big, foot);
    }
    for (place, line) in lines[window].iter().enumerate() {
        line.draw(frame, canvas, row(area, place as u16 + 1));
    }
}

/// What stands at the right end of the rule: what is out of sight always, the
/// rest as far as it leaves the title its room, the least important first to
/// go.
fn marks(walk: &WalkScreen, canvas: &Canvas<'_>, room: usize) -> String {
    let (n, of) = (canvas.cursor.to_string(), canvas.scene.steps().to_string());
    let mut marks = walk.scroll.marks();
    let vital = marks.len();
    let left = canvas.autoplay.seconds_left(canvas.now);
    marks.extend(left.map(|left| say_with("playing", &[("seconds", &left.to_string())])));
    marks.push(say_with("step-of", &[("step", &n), ("steps", &of)]));
    marks.extend(stop(canvas));
    while marks.len() > vital && width(&marks.join(" ─ ")) > room {
        marks.pop();
    }
    marks.join(" ─ ")
}

/// Which stop of the lecture this is, and how long it is meant to take.
fn stop(canvas: &Canvas<'_>) -> Option<String> {
    let course = canvas.course_here()?;
    let at = course.section_at(canvas.cursor)?;
    let minutes = course.section(at)?.minutes?.to_string();
    let mut stops = course.lesson.stops();
    let place = (stops.position(|stop| stop == at)? + 1).to_string();
    let all = course.lesson.stops().count().to_string();
    let facts = [("stop", &*place), ("stops", &*all), ("minutes", &*minutes)];
    Some(say_with("stop-of", &facts))
}

/// How many lines big letters take.
const BIG: u16 = 4;

/// `Z = 2` in letters for the back row: a short number that may be seen, where
/// there is room.
fn big(canvas: &Canvas<'_>, columns: u16, free: u16) -> Option<BigText<'static>> {
    let equation = canvas.block.equations.first()?;
    let value = canvas.scene.trace().value(equation.value);
    let number = value.quantity.name.is_number();
    if free < BIG + 2 || canvas.ascii || !number || !canvas.sight().sees(value.id) {
        return None;
    }
    let text = format!("{} = {}", equation.name, equation.result.text());
    if !text.is_ascii() || text.len() * 4 + 6 > columns as usize || value.bytes.len() > 8 {
        return None;
    }
    let style = if value.is_secret() {
        canvas.theme.secret
    } else {
        canvas.theme.focus
    };
    Some(
        BigText::builder()
            .pixel_size(PixelSize::Quadrant)
            .style(style)
            .centered()
            .lines(vec![Line::raw(text)])
            .build(),
    )
}

/// The title of the lesson's section, where it speaks.
fn section_title(canvas: &Canvas<'_>) -> Option<String> {
    let course = canvas.course_here()?;
    let section = course.section(course.section_at(canvas.cursor)?)?;
    Some(lesson::title(canvas, &section.title))
}

/// What the lesson says here, and what became of its questions.
fn lesson_lines(canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let here = canvas.course_here().and_then(|course| {
        let at = course.section_at(canvas.cursor)?;
        Some((course, at, course.section(at)?))
    });
    let Some((course, at, section)) = here else {
        return Vec::new();
    };
    let theme = &canvas.theme;
    let mut lines = Vec::new();
    let columns = columns.min(100);
    let mut from = 0;
    for (place, question) in section.questions.iter().enumerate() {
        let after = question.after.clamp(from, section.body.len());
        lines.extend(lesson::lines(canvas, &section.body[from..after], columns));
        from = after;
        let state = course.asked((at, place)).map(|asked| asked.state);
        if matches!(state, Some(State::Right | State::Shown)) {
            lines.push(RichLine::default());
            let mark = if state == Some(State::Right) {
                "✓ "
            } else {
                "▸ "
            };
            let then = lesson::inline(canvas, &question.then, columns.saturating_sub(2));
            for (line, mut then) in then.into_iter().enumerate() {
                let mark = if line == 0 { mark } else { "  " };
                then.pieces.insert(0, Piece::plain(mark, theme.agreed));
                lines.push(then);
            }
        }
    }
    let rest = lesson::lines(canvas, &section.body[from..], columns);
    if from > 0 && !rest.is_empty() {
        lines.push(RichLine::default());
    }
    lines.extend(rest);
    lines
}

/// Whether a question of the section here was put off.
fn put_off(canvas: &Canvas<'_>) -> bool {
    let questions = canvas.course_here().and_then(|course| {
        let at = course.section_at(canvas.cursor)?;
        Some(course.put_off().iter().any(|(section, _)| *section == at))
    });
    questions.unwrap_or(false)
}

/// The first equation, the words, the candidates, the other equations. Where
/// a lesson speaks, its words come first, and the step's own stand back.
fn lines(canvas: &Canvas<'_>, columns: usize, roomy: bool) -> Vec<RichLine> {
    let mut lines = lesson_lines(canvas, columns);
    let theme = &canvas.theme;
    if !lines.is_empty() {
        for line in &mut lines {
            *line = std::mem::take(line).indented(3);
        }
        // Its own words would say the same once more.
        let rest: Vec<RichLine> = canvas
            .block
            .equations
            .iter()
            .enumerate()
            .flat_map(|(at, one)| equation(canvas, one, columns, at == 0))
            .collect();
        // Where a question was put off, nothing else tells what came of it.
        let words = match put_off(canvas) {
            true => wrap(&pieces(canvas, &canvas.block.text, theme.text), columns),
            false => Vec::new(),
        };
        if !rest.is_empty() || !words.is_empty() {
            lines.push(RichLine::default());
            let title = format!("┄ {}", canvas.block.title);
            lines.push(RichLine::plain(title, theme.quiet).indented(3));
        }
        lines.extend(words.into_iter().map(|line| line.indented(3)));
        lines.extend(rest);
        return lines;
    }
    step_lines(canvas, columns, roomy)
}

fn step_lines(canvas: &Canvas<'_>, columns: usize, roomy: bool) -> Vec<RichLine> {
    let mut lines = Vec::new();
    let mut equations = canvas.block.equations.iter();
    if let Some(first) = equations.next() {
        lines.extend(equation(canvas, first, columns, true));
        if roomy {
            lines.push(RichLine::default());
        }
    }
    let text = pieces(canvas, &canvas.block.text, canvas.theme.text);
    lines.extend(
        wrap(&text, columns)
            .into_iter()
            .map(|line| line.indented(3)),
    );
    if !canvas.block.candidates.is_empty() {
        if roomy {
            lines.push(RichLine::default());
        }
        lines.extend(candidates(canvas, columns));
    }
    let mut rest = equations.peekable();
    if rest.peek().is_some() && roomy {
        lines.push(RichLine::default());
    }
    for more in rest {
        lines.extend(equation(canvas, more, columns, false));
    }
    lines
}

/// `dh_Yc = dh_g^xc mod dh_p`, `= 5^12 mod 23`, and the result at the right.
pub(in crate::tui) fn equation(
    canvas: &Canvas<'_>,
    equation: &Equation,
    columns: usize,
    large: bool,
) -> Vec<RichLine> {
    let theme = &canvas.theme;
    let value = canvas.scene.trace().value(equation.value);
    let cover = canvas.sight().cover(value.id);
    let result_style = if cover.is_some() {
        theme.quiet
    } else if value.is_verdict() {
        if value.bytes == [1] {
            theme.agreed
        } else {
            theme.wrong
        }
    } else if value.is_secret() {
        theme.secret
    } else {
        theme.focus
    };
    let result_style = if large {
        result_style.add_modifier(Modifier::BOLD)
    } else {
        result_style
    };
    let secret = if value.is_secret() { "◆ " } else { "" };
    let shown = cover.map_or(equation.result.text(), |cover| cover.shown());
    let changed = if canvas.detours.differs(value.id) {
        "Δ "
    } else {
        ""
    };
    let result = format!("{secret}{shown}");
    let result_width = width(&result) + width(changed);
    let room = columns.saturating_sub(result_width + 4);
    let name_style = if large { theme.focus } else { theme.text };
    let target = Target::Value(value.id);
    let left = width(&equation.name) + 3;
    // What has no room beside the result goes on below it; where not even a
    // word has, the result stands below.
    let formula = pieces(canvas, &equation.symbols, theme.text);
    let beside = room.saturating_sub(left);
    let fits = |piece: &Piece| piece.text.split(' ').all(|word| width(word) <= beside);
    let apart = !formula.iter().all(fits);
    let place = match apart {
        true => columns.saturating_sub(left),
        false => beside,
    };
    let mut formula = wrap(&formula, place).into_iter();
    let first_line = formula.next().unwrap_or_default();
    let mut used = left + first_line.width();
    let mut first = vec![
        Piece::plain("   ", theme.text),
        Piece::link(equation.name.clone(), name_style, target.clone()),
        Piece::plain(" = ", theme.text),
    ];
    first.extend(first_line.pieces);
    let mut lines = vec![RichLine { pieces: first }];
    lines.extend(formula.map(|line| line.indented(left + 3)));
    let cite = format!("   {}", equation.cite);
    if large && lines.len() == 1 && used + width(&cite) <= room {
        used += width(&cite);
        lines[0].pieces.push(Piece::plain(cite, theme.quiet));
    }
    if apart {
        lines.push(RichLine::plain("   ", theme.text));
        used = 0;
    }
    let at = if apart { lines.len() - 1 } else { 0 };
    let pad = columns.saturating_sub(used + result_width + 2);
    lines[at].pieces.extend([
        Piece::plain(" ".repeat(pad), theme.text),
        Piece::plain("= ", theme.quiet),
        Piece::plain(changed, theme.changed),
        Piece::link(result, result_style, target),
    ]);
    if let Some(numbers) = equation.numbers.as_ref().filter(|_| large) {
        let numbers = pieces(canvas, numbers, theme.text);
        let numbers = wrap(&numbers, columns.saturating_sub(left));
        for (at, mut line) in numbers.into_iter().enumerate() {
            let sign = if at == 0 { " = " } else { "   " };
            let sign = format!("{}{sign}", " ".repeat(left));
            line.pieces.insert(0, Piece::plain(sign, theme.text));
            lines.push(line);
        }
    }
    if large
        && cover.is_none()
        && let Some(before) = canvas.detours.before(value.id)
    {
        let text = say_with("detour-was", &[("value", &short(before))]);
        let pad = columns.saturating_sub(width(&text));
        lines.push(RichLine::plain(
            format!("{}{text}", " ".repeat(pad)),
            theme.quiet,
        ));
    }
    lines
}

/// Each candidate with the reason why it won or lost.
fn candidates(canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let names = canvas.block.candidates.iter().map(|(name, ..)| width(name));
    let room = names.max().unwrap_or(0).min(columns.saturating_sub(24));
    canvas
        .block
        .candidates
        .iter()
        .map(|(name, verdict, won)| {
            let (mark, style) = if *won {
                ("▸", canvas.theme.focus)
            } else {
                (" ", canvas.theme.text)
            };
            let name = fit(name, room);
            let pad = " ".repeat(room - width(&name));
            RichLine {
                pieces: vec![
                    Piece::plain(format!("   {mark} {name}{pad}"), style),
                    Piece::plain(format!("  {verdict}"), canvas.theme.quiet),
                ],
            }
        })
        .collect()
}
