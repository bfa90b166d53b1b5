//! What is out of the ordinary in a run, above every screen that shows it:
//! checks that are left out, loudly; what somebody does on the path, more
//! quietly.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::session::ending::{Standing, standing};
use crate::session::{Scene, say, say_with};
use crate::sim::Mitm;
use crate::trace::Skip;
use crate::tui::pane::{fit, width};
use crate::tui::theme::Theme;

/// The lines on a run, at step `n` of it; none for one without anything of the
/// kind.
pub(in crate::tui) fn lines(
    scene: &Scene,
    n: u32,
    theme: &Theme,
    columns: u16,
) -> Vec<Line<'static>> {
    if scene.is_empty() {
        return Vec::new();
    }
    let scenario = &scene.run.scenario;
    let columns = columns as usize;
    let mut lines = Vec::new();
    let shout = shout(&scenario.skips, columns);
    let quiet = quiet(scene, n, theme);
    let wide = |spans: &[Span]| spans.iter().map(Span::width).sum::<usize>();
    if !shout.is_empty() {
        let style = theme.wrong.add_modifier(Modifier::REVERSED);
        let bar = Span::styled(shout, style);
        // Both on one line where both have room.
        if !quiet.is_empty() && bar.width() + wide(&quiet) + 3 <= columns {
            let mut spans = vec![bar, Span::raw("  ")];
            spans.extend(quiet);
            return vec![Line::from(spans)];
        }
        lines.push(Line::from(bar));
    }
    if !quiet.is_empty() {
        lines.push(Line::from(cut(quiet, columns)));
    }
    lines
}

/// `! CHECKS LEFT OUT: client host_name, finished`.
pub(in crate::tui) fn shout(skips: &[Skip], columns: usize) -> String {
    if skips.is_empty() {
        return String::new();
    }
    let named = |skip: &Skip| match skip.role {
        Some(role) => format!("{} {}", role.name(), skip.check.id()),
        None => skip.check.id().to_owned(),
    };
    let names: Vec<String> = skips.iter().map(named).collect();
    // What has no room is counted: none goes unheard.
    for shown in (1..=names.len()).rev() {
        let mut list = names[..shown].join(", ");
        let rest = names.len() - shown;
        if rest > 0 {
            list.push_str(&say_with("header-more", &[("count", &rest.to_string())]));
        }
        let text = format!(" {} ", say_with("header-skips", &[("checks", &list)]));
        if width(&text) <= columns {
            return text;
        }
    }
    let count = names.len().to_string();
    let text = format!(" {} ", say_with("header-skips-many", &[("count", &count)]));
    fit(&text, columns)
}

/// Who stands in the middle and how each connection stands, and what is done
/// on the wire.
fn quiet(scene: &Scene, n: u32, theme: &Theme) -> Vec<Span<'static>> {
    let scenario = &scene.run.scenario;
    let mut spans = Vec::new();
    if let Some(mitm) = scenario.mitm {
        let name = theme.mallory.add_modifier(Modifier::BOLD);
        spans.push(Span::styled(format!(" {}", say("header-mallory")), name));
        for endpoints in &scene.trace().connections {
            let (mark, style) = match standing(scene.trace(), endpoints.id, n) {
                Standing::Established => ("✓", theme.agreed),
                Standing::Broken => ("✗", theme.wrong),
                Standing::UnderWay => ("…", theme.quiet),
            };
            spans.push(Span::styled(format!("  {} {mark}", endpoints.id), style));
        }
        spans.push(Span::styled(format!("  {}", shows(mitm)), theme.quiet));
    }
    if !scenario.wire.is_empty() {
        let acts: Vec<String> = scenario.wire.iter().map(ToString::to_string).collect();
        let text = say_with("header-wire", &[("acts", &acts.join(", "))]);
        let lead = if spans.is_empty() { " " } else { "  " };
        spans.push(Span::styled(format!("{lead}{text}"), theme.text));
    }
    spans
}

fn shows(mitm: Mitm) -> String {
    say(&format!("header-mitm-{}", mitm.id()))
}

/// The spans in at most `columns`, the last cut.
fn cut(spans: Vec<Span<'static>>, columns: usize) -> Vec<Span<'static>> {
    let mut left = columns.saturating_sub(1);
    let mut out = Vec::new();
    for span in spans {
        let text = fit(&span.content, left);
        left -= width(&text);
        out.push(Span::styled(text, span.style));
    }
    out
}
