//! What is run, and how far it is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{row, width};
use crate::trace::{Phase, StepKind};
use crate::tui::App;
use crate::view::Catalogue;

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let what = what(app);
    let room = area.width as usize;
    let used: usize = what.iter().map(Span::width).sum();
    if area.height >= 2 {
        let mut line = what;
        let eve = eve(app);
        if used + width(&eve) + 1 < room {
            line.push(Span::raw(" ".repeat(room - used - width(&eve) - 1)));
            line.push(Span::styled(eve, app.theme.eve));
        }
        frame.render_widget(Line::from(line), row(area, 0));
        frame.render_widget(Line::from(phases(app, room)), row(area, 1));
        return;
    }
    let phases = phases(app, room);
    let needed: usize = phases.iter().map(Span::width).sum();
    if used + needed < room {
        let mut line = what;
        line.push(Span::raw(" ".repeat(room - used - needed)));
        line.extend(phases);
        frame.render_widget(Line::from(line), row(area, 0));
    } else {
        frame.render_widget(Line::from(phases), row(area, 0));
    }
}

/// What stands between Eve and the application data at this step; nothing
/// while it does not exist yet.
pub(super) fn eve(app: &App) -> String {
    match app.eve.lacks(app.cursor) {
        None if app.eve.chain.is_empty() => String::new(),
        None => "Eve reads along".to_owned(),
        Some(link) if link.exists.is_some_and(|step| step <= app.cursor) => {
            let names: Vec<String> = link.any_of.iter().map(|q| q.label()).collect();
            format!("Eve lacks {}", names.join(" or "))
        }
        Some(_) => String::new(),
    }
}

fn what(app: &App) -> Vec<Span<'static>> {
    let scenario = &app.run.scenario;
    let suite = scenario.suite;
    let mut parts = vec![
        suite.key_exchange.name().to_owned(),
        suite.protection.name().to_owned(),
    ];
    if suite.key_exchange.sends_server_key_exchange() {
        parts.push(match scenario.group.name() {
            "p23" => "p = 23".to_owned(),
            name => name.to_owned(),
        });
    }
    if scenario.ems {
        parts.push("EMS".to_owned());
    }
    if scenario.etm && suite.protection.is_cbc() {
        parts.push("EtM".to_owned());
    }
    vec![
        Span::styled(" TLS 1.2", app.theme.focus),
        Span::styled(format!(" · {}", parts.join(" · ")), app.theme.text),
    ]
}

/// `Hello ✓  Key exchange ▸ 4/9  Keys  Finished  Data`; where that is too
/// long, `…` stands for the phases farthest away.
fn phases(app: &App, room: usize) -> Vec<Span<'static>> {
    let catalogue = Catalogue::english();
    let theme = &app.theme;
    let here = app.step().map(|step| step.phase);
    let failed = app.step().is_some_and(|step| {
        matches!(step.kind, StepKind::Failed | StepKind::Alert) && step.phase != Phase::Close
    });
    let mut shown: Vec<Span> = app
        .walk
        .phases
        .iter()
        .map(|span| {
            let name = catalogue.phase(span.phase);
            let count = app.walk.within_phase(app.cursor);
            match here {
                Some(phase) if phase == span.phase && failed => {
                    Span::styled(format!("{name} ✗ {count}/{}", span.steps), theme.wrong)
                }
                Some(phase) if phase == span.phase => {
                    Span::styled(format!("{name} ▸ {count}/{}", span.steps), theme.focus)
                }
                Some(phase) if phase > span.phase => Span::styled(format!("{name} ✓"), theme.text),
                _ => Span::styled(name, theme.quiet),
            }
        })
        .collect();
    let mut at = app
        .walk
        .phases
        .iter()
        .position(|span| Some(span.phase) == here)
        .unwrap_or(0);
    let (mut before, mut after) = (false, false);
    let wide = |shown: &[Span], marks: bool| {
        let text: usize = shown.iter().map(|span| span.width() + 2).sum();
        text + if marks { 4 } else { 0 }
    };
    while shown.len() > 1 && wide(&shown, before || after) > room {
        if at > shown.len() - 1 - at {
            shown.remove(0);
            at -= 1;
            before = true;
        } else {
            shown.pop();
            after = true;
        }
    }
    let mut spans = Vec::new();
    let dots = || Span::styled(" …", theme.quiet);
    spans.extend(before.then(dots));
    for (i, span) in shown.into_iter().enumerate() {
        let lead = if i == 0 { " " } else { "  " };
        spans.push(Span::raw(lead));
        spans.push(span);
    }
    spans.extend(after.then(dots));
    spans.push(Span::raw(" "));
    spans
}
