//! The step: what happens and why, with the formula and the numbers.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{fit, row, rule, width};
use crate::trace::{PartyId, Phase, StepKind, Values};
use crate::tui::App;
use crate::view::{self, Equation};

pub(super) fn draw(frame: &mut Frame<'_>, app: &mut App, area: Rect) {
    let Some(step) = app.step() else {
        let text = "This run has no steps: nothing was sent and nothing came.";
        frame.render_widget(Line::raw(text), row(area, 0));
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
        app.theme.wrong
    } else {
        party_style(app, step.actor).add_modifier(Modifier::BOLD)
    };
    let mark = match step.kind {
        _ if failed => "✗ ",
        StepKind::Passed => "✓ ",
        _ => "",
    };
    let inside = area.height.saturating_sub(1);
    let text_width = (area.width as usize).saturating_sub(6).min(132);
    let lines = lines(app, text_width, inside >= 10);
    let limit = (lines.len() as u16).saturating_sub(inside);
    app.scroll_limit = limit;
    app.scroll = app.scroll.min(limit);
    let first = app.scroll;
    // What is out of sight is said on the rule, where it covers nothing.
    let mut count = String::new();
    if first > 0 {
        count.push_str(&format!("↑ {first} more ─ "));
    }
    if first < limit {
        count.push_str(&format!("↓ {} more ─ ", limit - first));
    }
    count.push_str(&format!("step {} of {}", app.cursor, app.steps()));
    let room = (area.width as usize).saturating_sub(width(&count) + 8);
    let title = fit(&format!("{mark}{}", app.block.title), room);
    let title = vec![Span::styled(title, style)];
    frame.render_widget(
        rule(title, &count, area.width, app.theme.quiet),
        row(area, 0),
    );
    let shown = lines.iter().skip(first as usize).take(inside as usize);
    for (place, line) in shown.enumerate() {
        frame.render_widget(line, row(area, place as u16 + 1));
    }
}

fn party_style(app: &App, party: PartyId) -> Style {
    match party {
        PartyId::CLIENT => app.theme.client,
        PartyId::SERVER => app.theme.server,
        _ => app.theme.eve,
    }
}

/// The first equation, the words, the candidates, the other equations.
fn lines(app: &App, columns: usize, roomy: bool) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut equations = app.block.equations.iter();
    if let Some(first) = equations.next() {
        lines.extend(equation(app, first, columns, true));
        if roomy {
            lines.push(Line::default());
        }
    }
    let text: String = app.block.text.iter().map(plain).collect();
    for part in textwrap::wrap(&text, columns) {
        lines.push(Line::from(Span::styled(
            format!("   {part}"),
            app.theme.text,
        )));
    }
    if !app.block.candidates.is_empty() {
        if roomy {
            lines.push(Line::default());
        }
        lines.extend(candidates(app, columns));
    }
    let mut rest = equations.peekable();
    if rest.peek().is_some() && roomy {
        lines.push(Line::default());
    }
    for more in rest {
        lines.extend(equation(app, more, columns, false));
    }
    lines
}

fn plain(span: &view::Span) -> &str {
    match span {
        view::Span::Plain(text) => text,
        view::Span::Value { shown, .. } => shown,
    }
}

/// `dh_Yc = dh_g^xc mod dh_p`, `= 5^12 mod 23`, and the result at the right.
fn equation(app: &App, equation: &Equation, columns: usize, large: bool) -> Vec<Line<'static>> {
    let theme = &app.theme;
    let value = app.run.trace.value(equation.value);
    let result_style = if value.is_verdict() {
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
    let result = format!("{secret}{}", plain(&equation.result));
    let result_width = width(&result);
    let room = columns.saturating_sub(result_width + 4);
    let name_style = if large { theme.focus } else { theme.text };
    let symbols = fit(
        &format!(" = {}", equation.symbols),
        room.saturating_sub(width(&equation.name)),
    );
    let numbers: Option<String> = equation
        .numbers
        .as_ref()
        .map(|numbers| numbers.iter().map(plain).collect());
    let left = width(&equation.name) + width(&symbols);
    let mut first = vec![
        Span::raw("   "),
        Span::styled(equation.name.clone(), name_style),
        Span::styled(symbols, theme.text),
    ];
    let cite_room = room.saturating_sub(left);
    let mut used = left;
    let cite = format!("   {}", equation.cite);
    if large && width(&cite) <= cite_room {
        used += width(&cite);
        first.push(Span::styled(cite, theme.quiet));
    }
    let pad = columns.saturating_sub(used + result_width + 2);
    first.push(Span::raw(" ".repeat(pad)));
    first.push(Span::styled("= ", theme.quiet));
    first.push(Span::styled(result, result_style));
    let mut lines = vec![Line::from(first)];
    if let Some(numbers) = numbers.filter(|_| large) {
        let indent = " ".repeat(width(&equation.name));
        let numbers = fit(&numbers, columns.saturating_sub(indent.len() + 3));
        lines.push(Line::from(vec![
            Span::raw(format!("   {indent}")),
            Span::styled(format!(" = {numbers}"), theme.text),
        ]));
    }
    lines
}

/// Each candidate with the reason why it won or lost.
fn candidates(app: &App, columns: usize) -> Vec<Line<'static>> {
    let names = app.block.candidates.iter().map(|(name, ..)| width(name));
    let room = names.max().unwrap_or(0).min(columns.saturating_sub(24));
    app.block
        .candidates
        .iter()
        .map(|(name, verdict, won)| {
            let (mark, style) = if *won {
                ("▸", app.theme.focus)
            } else {
                (" ", app.theme.text)
            };
            let name = fit(name, room);
            let pad = " ".repeat(room - width(&name));
            Line::from(vec![
                Span::raw("   "),
                Span::styled(format!("{mark} {name}{pad}"), style),
                Span::styled(format!("  {verdict}"), app.theme.quiet),
            ])
        })
        .collect()
}
