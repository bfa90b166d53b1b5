//! The eavesdropper: what she can do, what she saw, what she made of it, and
//! what stands between her and the application data.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::eve::EveScreen;
use crate::session::{Target, say, say_with};
use crate::trace::{ValueId, Values};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine, pieces, wrap};
use crate::tui::pane::{of_connection, row, rule, width};
use crate::tui::screen::Draw;
use crate::view::{EveCost, EveReport, Figure, LinkState, value_equation};

/// Columns of what stands before each part.
const LABEL: usize = 14;

impl Draw for EveScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let scene = std::sync::Arc::clone(&canvas.scene);
        let sight = canvas.sight();
        let connection = canvas.walk().endpoints.id;
        let eve = scene.eve(canvas.cursor);
        let report = EveReport::new(&sight, &scene.run.scenario, eve, connection);
        let columns = (area.width as usize).saturating_sub(6).min(130);
        let lines = lines(&report, canvas, columns);
        let height = area.height.saturating_sub(1) as usize;
        let window = self.scroll.window(lines.len(), height);
        let theme = canvas.theme;
        let title = of_connection(
            say("eve-title"),
            canvas,
            (area.width as usize).saturating_sub(24),
        );
        let title = vec![Span::styled(title, theme.eve)];
        let head = rule(
            title,
            self.scroll.marks().join(" ─ "),
            area.width,
            theme.quiet,
        );
        frame.render_widget(head, row(area, 0));
        for (place, line) in lines[window].iter().enumerate() {
            line.draw(frame, canvas, row(area, place as u16 + 1));
        }
    }
}

fn lines(report: &EveReport, canvas: &Canvas<'_>, columns: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let room = columns.saturating_sub(LABEL);
    let mut lines = Vec::new();
    let mut can = Vec::new();
    for power in &report.powers {
        let (mark, style) = if power.has {
            ("▸ ", theme.eve)
        } else {
            ("  ", theme.quiet)
        };
        let mut text = vec![Piece::plain(power.words.clone(), style)];
        if let Some(since) = power.since.filter(|since| *since > 1) {
            let since = say_with("since-step", &[("step", &since.to_string())]);
            text.push(Piece::plain(format!(" ({since})"), theme.quiet));
        }
        for (at, mut line) in wrap(&text, room.saturating_sub(2)).into_iter().enumerate() {
            let mark = if at == 0 { mark } else { "  " };
            line.pieces.insert(0, Piece::plain(mark, style));
            can.push(line);
        }
    }
    lines.extend(labeled(&say("eve-can"), can, canvas));
    // What comes of it may be what is asked for.
    let stands = canvas.question_stands();
    lines.push(RichLine::default());
    lines.extend(labeled(
        &say("eve-saw"),
        wrap(&saw(report, canvas), room),
        canvas,
    ));
    if stands {
        lines.push(RichLine::default());
        let text = [Piece::plain(say("eve-question"), theme.question)];
        lines.extend(labeled("", wrap(&text, room), canvas));
        return lines;
    }
    if !report.derived.is_empty() {
        lines.push(RichLine::default());
        let mut derived = Vec::new();
        for id in &report.derived {
            derived.extend(wrap(&equation(*id, canvas), room));
        }
        lines.extend(labeled(&say("eve-derived"), derived, canvas));
    }
    lines.push(RichLine::default());
    let mut way = chain(report, canvas, room);
    way.extend(lacks(report, canvas, room));
    lines.extend(labeled(&say("eve-way"), way, canvas));
    if !report.spent.is_empty() {
        lines.push(RichLine::default());
        let sentences = report.spent.iter();
        let spent =
            sentences.flat_map(|text| wrap(&[Piece::plain(text.clone(), theme.text)], room));
        lines.extend(labeled(&say("eve-spent"), spent.collect(), canvas));
    }
    if let Some(cost) = &report.cost {
        lines.push(RichLine::default());
        lines.extend(labeled(
            &say("eve-cost"),
            priced(cost, canvas, room),
            canvas,
        ));
    }
    lines
}

/// Lines behind a label, all starting at one column.
fn labeled(label: &str, lines: Vec<RichLine>, canvas: &Canvas<'_>) -> Vec<RichLine> {
    lines
        .into_iter()
        .enumerate()
        .map(|(at, mut line)| {
            let label = if at == 0 { label } else { "" };
            let pad = " ".repeat(LABEL.saturating_sub(width(label) + 3));
            let text = format!("   {label}{pad}");
            line.pieces
                .insert(0, Piece::plain(text, canvas.theme.heading));
            line
        })
        .collect()
}

/// The names of what crossed the wire in clear, and how much did not.
fn saw(report: &EveReport, canvas: &Canvas<'_>) -> Vec<Piece> {
    let theme = canvas.theme;
    let trace = canvas.scene.trace();
    let mut found = Vec::new();
    for id in &report.saw {
        let label = trace.value(*id).quantity.label();
        found.push(Piece::link(label, theme.text, Target::Value(*id)));
        found.push(Piece::plain(", ", theme.quiet));
    }
    if report.sealed_records > 0 {
        let count = report.sealed_records.to_string();
        let sealed = say_with("eve-sealed", &[("count", &count)]);
        found.push(Piece::plain(format!("▒ {sealed}"), theme.text));
        if report.opened_records > 0 {
            let count = report.opened_records.to_string();
            let opened = say_with("eve-opened", &[("count", &count)]);
            found.push(Piece::plain(format!(", {opened}"), theme.eve));
        }
    } else {
        found.pop();
    }
    if found.is_empty() {
        found.push(Piece::plain(say("eve-nothing"), theme.quiet));
    }
    found
}

/// How she made a value.
fn equation(id: ValueId, canvas: &Canvas<'_>) -> Vec<Piece> {
    let theme = canvas.theme;
    let equation = value_equation(canvas.scene.trace(), id);
    let name = Piece::link(equation.name.clone(), theme.focus, Target::Value(id));
    let mut line = vec![name, Piece::plain(" = ", theme.quiet)];
    line.extend(pieces(canvas, &equation.symbols, theme.text));
    line.push(Piece::plain(" = ", theme.quiet));
    line.extend(pieces(
        canvas,
        std::slice::from_ref(&equation.result),
        theme.focus,
    ));
    line
}

/// The chain to the application data, what she has marked; broken between
/// its links.
fn chain(report: &EveReport, canvas: &Canvas<'_>, room: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let mut lines = vec![RichLine::default()];
    for (at, link) in report.chain.iter().enumerate() {
        let names = link.names.join(&say("or"));
        let (mark, style) = match link.state {
            LinkState::Held(_) => ("✓ ", theme.eve),
            LinkState::Lacking if report.lacks == Some(at) => ("✗ ", theme.wrong),
            LinkState::Lacking | LinkState::Unneeded | LinkState::NotYet => ("", theme.quiet),
        };
        let arrow = if at > 0 { "→ " } else { "" };
        let text = format!("{mark}{names} ");
        let wide = width(arrow) + width(&text);
        let pieces = lines.last().into_iter().flat_map(|line| &line.pieces);
        let used: usize = pieces.map(|piece| width(&piece.text)).sum();
        if used + wide > room && used > 0 {
            lines.push(RichLine::default());
        }
        if let Some(line) = lines.last_mut() {
            line.pieces.push(Piece::plain(arrow, theme.quiet));
            line.pieces.push(Piece::plain(text, style));
        }
    }
    lines
}

/// What the first link is that she lacks, and what it takes.
fn lacks(report: &EveReport, canvas: &Canvas<'_>, room: usize) -> Vec<RichLine> {
    let text = match report.lacks.and_then(|at| report.chain.get(at)) {
        _ if report.reads() => say("eve-reads-all"),
        Some(link) if link.state == LinkState::Lacking => link.words.clone(),
        _ => say("eve-needs-nothing-yet"),
    };
    wrap(&[Piece::plain(text, canvas.theme.text)], room)
}

/// What it would cost her, and where the figure is from.
fn priced(cost: &EveCost, canvas: &Canvas<'_>, room: usize) -> Vec<RichLine> {
    let theme = canvas.theme;
    let (figure, source) = match &cost.operations {
        Figure::Computed(figure) => (
            say_with("eve-operations", &[("count", figure)]),
            say("eve-cost-figure-computed"),
        ),
        Figure::Cited { figure, cite } => (
            say_with("eve-operations", &[("count", figure)]),
            say_with("eve-cost-figure-cited", &[("cite", cite)]),
        ),
        Figure::None => (say("eve-no-figure"), String::new()),
    };
    let mut head = vec![
        Piece::plain(format!("{}: ", cost.group), theme.quiet),
        Piece::plain(figure, theme.focus),
    ];
    if !source.is_empty() {
        head.push(Piece::plain(format!("  ({source})"), theme.quiet));
    }
    let mut lines = wrap(&head, room);
    lines.extend(wrap(&[Piece::plain(cost.words.clone(), theme.text)], room));
    let budget = cost.budget.or(cost.questions).unwrap_or(0).to_string();
    let key = match (cost.budget, cost.enough) {
        (None, _) if cost.questions.is_some() => "eve-cost-asks",
        (None, _) => "eve-cost-idle",
        (Some(_), Some(true)) => "eve-cost-reach",
        (Some(_), _) => "eve-cost-no-reach",
    };
    let text = say_with(key, &[("budget", &budget)]);
    lines.extend(wrap(&[Piece::plain(text, theme.eve)], room));
    lines
}
