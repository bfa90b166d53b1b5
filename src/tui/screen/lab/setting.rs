//! The settings of the lab: their names, their values, what they are about.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::session::screen::lab::setting::{name, shown};
use crate::sim::{Key, Scenario};
use crate::tui::pane::{fit, width};
use crate::tui::theme::Theme;

/// How wide the names of settings are.
pub(in crate::tui) fn name_room(keys: &[Key]) -> usize {
    let names = keys.iter().map(|key| width(&name(*key)));
    names.max().unwrap_or(0)
}

/// A setting on a line: its name in so many columns, its value in the rest.
pub(in crate::tui) fn setting_line(
    scenario: &Scenario,
    key: Key,
    names: usize,
    columns: usize,
    weight: Modifier,
    theme: &Theme,
) -> Line<'static> {
    let idle = scenario.idle(key).is_some();
    let changed = scenario.setting(key) != Scenario::default().setting(key);
    let style = match (idle, changed) {
        (true, _) => theme.quiet,
        (_, true) => theme.focus,
        _ => theme.text,
    };
    let mark = if idle { "✗" } else { " " };
    let name = name(key);
    let pad = " ".repeat(names.saturating_sub(width(&name)));
    let value = fit(&shown(scenario, key), columns.saturating_sub(names + 5));
    Line::from(vec![
        Span::styled(
            format!(" {mark} {name}{pad}  "),
            theme.quiet.add_modifier(weight),
        ),
        Span::styled(value, style.add_modifier(weight)),
    ])
}
