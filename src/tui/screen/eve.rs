//! The eavesdropper: what she can do, what she saw, what she made of it, and
//! what stands between her and the application data.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::{Screen, Target, Turn};
use crate::sim::EveMode;
use crate::trace::{ValueId, Values};
use crate::tui::detour::let_eve_compute;
use crate::tui::keys::{Action, Place};
use crate::tui::pane::rich::{Piece, RichLine, pieces, wrap};
use crate::tui::pane::{of_connection, row, rule, width};
use crate::tui::scroll::Scroll;
use crate::tui::shared::{Shared, say, say_with};
use crate::view::{EveCost, EveReport, Figure, LinkState, value_equation};

/// Eve's screen, and how far it is scrolled.
#[derive(Debug, Default)]
pub(in crate::tui) struct EveScreen {
    scroll: Scroll,
}

/// Columns of what stands before each part.
const LABEL: usize = 14;

impl Screen for EveScreen {
    fn place(&self) -> Place {
        Place::Eve
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        if action == Action::Compute {
            compute(shared);
        } else if !self.scroll.act(action) {
            return Turn::Common;
        }
        Turn::Stay
    }

    fn footer(&self, action: Action, shared: &Shared) -> Option<String> {
        let computes = shared.scene.run.scenario.eve == EveMode::Computes;
        (action == Action::Compute).then(|| match computes {
            true => String::new(),
            false => say("footer-let-her"),
        })
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let scene = std::sync::Arc::clone(&shared.scene);
        let sight = shared.sight();
        let connection = shared.walk().laid.id;
        let eve = scene.eve(shared.cursor);
        let report = EveReport::new(&sight, &scene.run.scenario, eve, connection);
        let columns = (area.width as usize).saturating_sub(6).min(130);
        let lines = lines(&report, shared, columns);
        let height = area.height.saturating_sub(1) as usize;
        let window = self.scroll.window(lines.len(), height);
        let theme = shared.theme;
        let title = of_connection(
            say("eve-title"),
            shared,
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
            line.draw(frame, shared, row(area, place as u16 + 1));
        }
    }
}

/// The same run, with Eve let loose.
fn compute(shared: &mut Shared) {
    if shared.question_stands() {
        shared.notify("notice-question-first");
        return;
    }
    let mut scenario = shared.scene.run.scenario.clone();
    if scenario.eve == EveMode::Computes {
        shared.notify("notice-eve-computes");
        return;
    }
    scenario.eve = EveMode::Computes;
    let_eve_compute(shared, scenario, say("eve-change"));
}

fn lines(report: &EveReport, shared: &Shared, columns: usize) -> Vec<RichLine> {
    let theme = shared.theme;
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
    lines.extend(labeled(&say("eve-can"), can, shared));
    // What comes of it may be what is asked for.
    let stands = shared.question_stands();
    lines.push(RichLine::default());
    lines.extend(labeled(
        &say("eve-saw"),
        wrap(&saw(report, shared), room),
        shared,
    ));
    if stands {
        lines.push(RichLine::default());
        let text = [Piece::plain(say("eve-question"), theme.question)];
        lines.extend(labeled("", wrap(&text, room), shared));
        return lines;
    }
    if !report.derived.is_empty() {
        lines.push(RichLine::default());
        let mut derived = Vec::new();
        for id in &report.derived {
            derived.extend(wrap(&equation(*id, shared), room));
        }
        lines.extend(labeled(&say("eve-derived"), derived, shared));
    }
    lines.push(RichLine::default());
    let mut way = chain(report, shared, room);
    way.extend(lacks(report, shared, room));
    lines.extend(labeled(&say("eve-way"), way, shared));
    if !report.spent.is_empty() {
        lines.push(RichLine::default());
        let sentences = report.spent.iter();
        let spent =
            sentences.flat_map(|text| wrap(&[Piece::plain(text.clone(), theme.text)], room));
        lines.extend(labeled(&say("eve-spent"), spent.collect(), shared));
    }
    if let Some(cost) = &report.cost {
        lines.push(RichLine::default());
        lines.extend(labeled(
            &say("eve-cost"),
            priced(cost, shared, room),
            shared,
        ));
    }
    lines
}

/// Lines behind a label, all starting at one column.
fn labeled(label: &str, lines: Vec<RichLine>, shared: &Shared) -> Vec<RichLine> {
    lines
        .into_iter()
        .enumerate()
        .map(|(at, mut line)| {
            let label = if at == 0 { label } else { "" };
            let pad = " ".repeat(LABEL.saturating_sub(width(label) + 3));
            let text = format!("   {label}{pad}");
            line.pieces
                .insert(0, Piece::plain(text, shared.theme.heading));
            line
        })
        .collect()
}

/// The names of what crossed the wire in clear, and how much did not.
fn saw(report: &EveReport, shared: &Shared) -> Vec<Piece> {
    let theme = shared.theme;
    let trace = shared.scene.trace();
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
fn equation(id: ValueId, shared: &Shared) -> Vec<Piece> {
    let theme = shared.theme;
    let equation = value_equation(shared.scene.trace(), id);
    let name = Piece::link(equation.name.clone(), theme.focus, Target::Value(id));
    let mut line = vec![name, Piece::plain(" = ", theme.quiet)];
    line.extend(pieces(shared, &equation.symbols, theme.text));
    line.push(Piece::plain(" = ", theme.quiet));
    line.extend(pieces(
        shared,
        std::slice::from_ref(&equation.result),
        theme.focus,
    ));
    line
}

/// The chain to the application data, what she has marked; broken between
/// its links.
fn chain(report: &EveReport, shared: &Shared, room: usize) -> Vec<RichLine> {
    let theme = shared.theme;
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
fn lacks(report: &EveReport, shared: &Shared, room: usize) -> Vec<RichLine> {
    let text = match report.lacks.and_then(|at| report.chain.get(at)) {
        _ if report.reads() => say("eve-reads-all"),
        Some(link) if link.state == LinkState::Lacking => link.words.clone(),
        _ => say("eve-needs-nothing-yet"),
    };
    wrap(&[Piece::plain(text, shared.theme.text)], room)
}

/// What it would cost her, and where the figure is from.
fn priced(cost: &EveCost, shared: &Shared, room: usize) -> Vec<RichLine> {
    let theme = shared.theme;
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
