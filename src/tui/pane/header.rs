//! What is run, and how far it is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::session::{Target, catalogue, say, say_with, scenario_words};
use crate::trace::{Agreement, Phase, Selection, StepKind};
use crate::tui::canvas::Canvas;
use crate::tui::pane::{fit, row, width};
use crate::view::{Walk, is_choice_of};

pub(in crate::tui) fn draw(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    let what = what(canvas);
    let room = area.width as usize;
    let hidden = curtain(canvas);
    let kept: usize = hidden.iter().map(Span::width).sum();
    let used: usize = what.iter().map(Span::width).sum();
    if area.height >= 2 {
        let mut line = hidden;
        line.extend(what);
        let (used, eve) = (used + kept, eve(canvas));
        if used + width(&eve) + 1 < room {
            line.push(Span::raw(" ".repeat(room - used - width(&eve) - 1)));
            line.push(Span::styled(eve, canvas.theme.eve));
        }
        frame.render_widget(Line::from(line), row(area, 0));
        let phases = phases(canvas, room);
        draw_phases(frame, canvas, phases, row(area, 1));
        return;
    }
    let room = room - kept;
    let phases = phases(canvas, room);
    let needed: usize = phases.iter().map(|(span, _)| span.width()).sum();
    // On a detour what was changed says more than what is run.
    let changed = what.iter().find(|span| span.content.contains('Δ')).cloned();
    let (what, used) = match changed {
        Some(changed) if used + needed >= room => {
            let used = changed.width();
            (vec![changed], used)
        }
        _ => (what, used),
    };
    let mut line = hidden;
    let mut rest = Rect {
        x: area.x + kept as u16,
        width: room as u16,
        ..area
    };
    if used + needed < room {
        line.extend(what);
        rest.x += (room - needed) as u16;
        rest.width = needed as u16;
    }
    frame.render_widget(Line::from(line), row(area, 0));
    draw_phases(frame, canvas, phases, rest);
}

/// That the secrets are hidden, as long as they are.
pub(in crate::tui) fn curtain(canvas: &Canvas<'_>) -> Vec<Span<'static>> {
    match canvas.mask.curtain {
        true => {
            let words = format!(" {} ", say("header-curtain"));
            vec![Span::styled(words, canvas.theme.secret)]
        }
        false => Vec::new(),
    }
}

/// Draws the phases; a click on one leads to its first step.
fn draw_phases(frame: &mut Frame<'_>, canvas: &mut Canvas<'_>, phases: Vec<Shown>, area: Rect) {
    let mut x = area.x;
    for (span, phase) in &phases {
        let columns = span.width() as u16;
        if let Some(phase) = phase {
            let place = Rect::new(x, area.y, columns, 1).intersection(area);
            canvas.link(place, Target::Phase(*phase));
        }
        x += columns;
    }
    let line: Vec<Span<'_>> = phases.into_iter().map(|(span, _)| span).collect();
    frame.render_widget(Line::from(line), area);
}

/// What stands between Eve and the application data at this step; nothing
/// while it does not exist yet.
pub(in crate::tui) fn eve(canvas: &Canvas<'_>) -> String {
    // Who knows what is the question then.
    if canvas.question_stands() {
        return String::new();
    }
    // Before there is a canvas secret nobody lacks anything on the way to it.
    let eve = canvas.scene.eve(canvas.cursor);
    let secret = eve.chain.get(1).and_then(|link| link.exists);
    if secret.is_none_or(|step| step > canvas.cursor) {
        return String::new();
    }
    match eve.lacks(canvas.cursor) {
        None if eve.chain.is_empty() => String::new(),
        None => say("eve-reads"),
        Some(link) if link.exists.is_some_and(|step| step <= canvas.cursor) => {
            let names: Vec<String> = link.any_of.iter().map(|q| q.label()).collect();
            say_with("eve-lacks", &[("what", &names.join(&say("or")))])
        }
        Some(_) => String::new(),
    }
}

/// What was agreed, as [`scenario_words`] says it of a scenario.
fn agreed_words(choice: &Selection, group: Option<String>) -> String {
    let mut parts = match (choice.suite.suite(), choice.suite.tls13()) {
        (Some(suite), _) => vec![
            suite.key_exchange.name().to_owned(),
            suite.protection.name().to_owned(),
        ],
        (None, Some(suite)) => vec![suite.protection.name().to_owned()],
        (None, None) => vec![choice.suite.to_string()],
    };
    parts.extend(group.map(|name| match name.as_str() {
        "p23" => "p = 23".to_owned(),
        _ => name,
    }));
    if choice.extended_master_secret {
        parts.push("EMS".to_owned());
    }
    if choice.encrypt_then_mac {
        parts.push("EtM".to_owned());
    }
    parts.join(" · ")
}

/// Version and suite that are agreed on the connection that is looked at, by
/// the step under the cursor. Before that a simulated run has what its
/// scenario asks for, which a real peer may refuse.
fn agreed(canvas: &Canvas<'_>) -> (String, String) {
    let (run, n) = (&canvas.scene.run, canvas.cursor);
    let (trace, id) = (&run.trace, canvas.walk().endpoints.id);
    let asked = || {
        let (version, _) = run.scenario.expected();
        (version.to_string(), scenario_words(&run.scenario))
    };
    let simulated = run.is_simulated();
    let nothing = |key| ("TLS".to_owned(), say(key));
    match trace.agreement_at(id, n) {
        Agreement::Agreed(choice) if simulated && is_choice_of(&choice, &run.scenario) => asked(),
        Agreement::Agreed(choice) => {
            let words = agreed_words(&choice, trace.group_at(id, n));
            (choice.version.to_string(), words)
        }
        Agreement::Apart { .. } => nothing("header-apart"),
        _ if trace.broke_off(id, n) => nothing("header-nothing"),
        _ if simulated => asked(),
        _ => nothing("header-nothing-yet"),
    }
}

fn what(canvas: &Canvas<'_>) -> Vec<Span<'static>> {
    let (version, words) = agreed(canvas);
    let mut spans = vec![
        Span::styled(format!(" {version}"), canvas.theme.focus),
        Span::styled(format!(" · {words}"), canvas.theme.text),
    ];
    if let Some(detour) = &canvas.detours.here {
        let words = say_with("header-detour", &[("change", &fit(&detour.change, 32))]);
        spans.push(Span::styled(format!("  {words}"), canvas.theme.focus));
    }
    spans
}

/// The marks of the connections: before the phases those up to the one that
/// is looked at, `c1 ✓  c2`; behind them the later ones. None where there is
/// only one.
fn other_connections(canvas: &Canvas<'_>) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let theme = &canvas.theme;
    let walks = &canvas.scene.walks;
    if walks.len() < 2 {
        return (Vec::new(), Vec::new());
    }
    let here = canvas.walk().endpoints.id;
    let at = walks.iter().position(|walk| walk.endpoints.id == here);
    let at = at.unwrap_or(0);
    let mark = |walk: &Walk| {
        let id = walk.endpoints.id;
        let over = walk.last_step() <= canvas.cursor;
        match (id == here, over) {
            (true, _) => Span::styled(format!("{id}:"), theme.focus),
            (false, true) if canvas.scene.trace().established_on(id) => {
                Span::styled(format!("{id} ✓"), theme.text)
            }
            (false, true) => Span::styled(format!("{id} ✗"), theme.wrong),
            (false, false) if walk.first_step() > canvas.cursor => {
                Span::styled(id.to_string(), theme.quiet)
            }
            (false, false) => Span::styled(format!("{id} …"), theme.text),
        }
    };
    let (before, after) = walks.split_at(at + 1);
    (
        before.iter().map(mark).collect(),
        after.iter().map(mark).collect(),
    )
}

/// A stretch of the line of phases, and the phase that it names.
type Shown = (Span<'static>, Option<Phase>);

/// `Hello ✓  Key exchange ▸ 4/9  Keys  Finished  Data`; where that is too
/// long, `…` stands for the phases farthest away.
fn phases(canvas: &Canvas<'_>, room: usize) -> Vec<Shown> {
    let catalogue = catalogue();
    let theme = &canvas.theme;
    let here = canvas.step().map(|step| step.phase);
    let failed = canvas.step().is_some_and(|step| {
        matches!(step.kind, StepKind::Failed | StepKind::Alert) && step.phase != Phase::Close
    });
    let walk = canvas.walk();
    let (before_it, after_it) = other_connections(canvas);
    let marks = before_it.iter().chain(&after_it);
    let room = room.saturating_sub(marks.map(|mark| mark.width() + 2).sum());
    let mut shown: Vec<Shown> = walk
        .phases
        .iter()
        .map(|span| {
            let name = catalogue.phase(span.phase);
            let count = walk.done(span.phase, canvas.cursor);
            let text = match here {
                Some(phase) if phase == span.phase && failed => {
                    Span::styled(format!("{name} ✗ {count}/{}", span.steps), theme.wrong)
                }
                Some(phase) if phase == span.phase => {
                    Span::styled(format!("{name} ▸ {count}/{}", span.steps), theme.focus)
                }
                _ => match count {
                    0 => Span::styled(name, theme.quiet),
                    done if done == span.steps => Span::styled(format!("{name} ✓"), theme.text),
                    // The other end is still, or already, at it.
                    done => Span::styled(format!("{name} {done}/{}", span.steps), theme.text),
                },
            };
            (text, Some(span.phase))
        })
        .collect();
    let mut at = walk
        .phases
        .iter()
        .position(|span| Some(span.phase) == here)
        .unwrap_or(0);
    let (mut before, mut after) = (false, false);
    let wide = |shown: &[Shown], marks: bool| {
        let text: usize = shown.iter().map(|(span, _)| span.width() + 2).sum();
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
    let mut spans: Vec<Shown> = Vec::new();
    let mut add = |span: Span<'static>, phase| spans.push((span, phase));
    for mark in before_it {
        add(Span::raw(" "), None);
        add(mark, None);
        add(Span::raw(" "), None);
    }
    let dots = || Span::styled(" …", theme.quiet);
    if before {
        add(dots(), None);
    }
    for (i, (span, phase)) in shown.into_iter().enumerate() {
        let lead = if i == 0 { " " } else { "  " };
        add(Span::raw(lead), None);
        add(span, phase);
    }
    if after {
        add(dots(), None);
    }
    for mark in after_it {
        add(Span::raw("  "), None);
        add(mark, None);
    }
    add(Span::raw(" "), None);
    spans
}
