//! What is run, and how far it is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{row, width};
use crate::trace::Phase;
use crate::tui::App;
use crate::view::Catalogue;

pub(super) fn draw(frame: &mut Frame<'_>, app: &App, area: Rect) {
    let what = what(app);
    let phases = phases(app);
    let room = area.width as usize;
    if area.height >= 2 {
        frame.render_widget(Line::from(what), row(area, 0));
        frame.render_widget(Line::from(phases), row(area, 1));
        return;
    }
    let needed: usize = phases.iter().map(Span::width).sum();
    let used: usize = what.iter().map(Span::width).sum();
    if used + needed < room {
        let mut line = what;
        line.push(Span::raw(" ".repeat(room - used - needed)));
        line.extend(phases);
        frame.render_widget(Line::from(line), row(area, 0));
    } else {
        frame.render_widget(Line::from(phases), row(area, 0));
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

/// `Hello ✓  Key exchange ▸ 4/9  Keys  Finished  Data`.
fn phases(app: &App) -> Vec<Span<'static>> {
    let catalogue = Catalogue::english();
    let here = app.step().map(|step| step.phase);
    let mut spans = Vec::new();
    for span in &app.walk.phases {
        let name = catalogue.phase(span.phase);
        let (text, style) = match here {
            Some(phase) if phase == span.phase => (
                format!(
                    "{name} ▸ {}/{}",
                    app.walk.within_phase(app.cursor),
                    span.steps
                ),
                app.theme.focus,
            ),
            Some(phase) if phase > span.phase => (format!("{name} ✓"), app.theme.text),
            _ => (name, app.theme.quiet),
        };
        let lead = if span.phase == Phase::Hello {
            " "
        } else {
            "  "
        };
        spans.push(Span::raw(lead));
        spans.push(Span::styled(text, style));
    }
    spans.push(Span::raw(" "));
    debug_assert!(spans.iter().all(|span| width(&span.content) < 80));
    spans
}
