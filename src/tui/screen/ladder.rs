//! The ladder: all messages with virtual time, as large as the screen allows.
//! With somebody in the middle there are three lifelines.

mod rails;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::ladder::{LadderScreen, ladder};
use crate::session::{Target, say, say_with};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::RichLine;
use crate::tui::pane::{of_connection, row, rule};
use crate::tui::screen::Draw;
use crate::tui::screen::ladder::rails::Rails;
use crate::view::{LadderLine, Walk};

impl Draw for LadderScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let walks = canvas.scene.abreast(canvas.cursor);
        let title = match walks.len() {
            1 => of_connection(
                say("ladder-title"),
                canvas,
                (area.width as usize).saturating_sub(24),
            ),
            _ => say("ladder-title-mallory"),
        };
        let rails = Rails::new(area.width as usize, &walks);
        let title = vec![Span::styled(title, theme.focus)];
        let flows = flows(canvas, &walks, area);
        let rows = (area.height as usize).saturating_sub(2 + flows.len());
        let ladder = ladder(canvas, rows);
        let right = match ladder.to_come {
            0 => String::new(),
            count => say_with("ladder-to-come", &[("count", &count.to_string())]),
        };
        frame.render_widget(rule(title, right, area.width, theme.quiet), row(area, 0));
        rails.heads(canvas).draw(frame, canvas, row(area, 1));
        for (nth, line) in flows.iter().rev().enumerate() {
            let place = row(area, area.height.saturating_sub(nth as u16 + 1));
            RichLine::plain(format!(" {line}"), theme.quiet).draw(frame, canvas, place);
        }
        let selected = self.index(&ladder);
        if ladder.arrows.is_empty() {
            let text = format!("   {}", say("ladder-empty"));
            let place = row(area, 2.min(area.height.saturating_sub(1)));
            RichLine::plain(text, theme.quiet).draw(frame, canvas, place);
            return;
        }
        for (place, line) in ladder.lines.iter().enumerate() {
            let place = row(area, place as u16 + 2);
            rails
                .line(line, &ladder, selected, canvas)
                .draw(frame, canvas, place);
            let arrow = match line {
                LadderLine::Label(i) | LadderLine::Shaft(i) | LadderLine::Arrow(i) => Some(*i),
                LadderLine::Flight(flight) => flight.clone().last(),
                LadderLine::Gap | LadderLine::Above(_) => None,
            };
            if let Some(arrow) = arrow.and_then(|i| ladder.arrows.get(i)) {
                canvas.link(place, Target::Line(arrow.packet.0 as usize));
            }
        }
    }
}

/// From when on data could flow, as far as it has come, for the foot of the
/// screen: where it leaves most of the height to the messages.
fn flows(canvas: &Canvas<'_>, walks: &[&Walk], area: Rect) -> Vec<String> {
    let several = canvas.scene.walks.len() > 1;
    let columns = (area.width as usize).saturating_sub(2).max(1);
    let mut lines = Vec::new();
    for flow in canvas.scene.flows(canvas.cursor, walks) {
        let text = match several {
            true => format!("{}, {flow}", flow.endpoints.id),
            false => flow.to_string(),
        };
        let wrapped = crate::view::wrapped(&text, columns);
        lines.extend(wrapped.into_iter().map(String::from));
    }
    if lines.len() > area.height as usize / 4 {
        lines.clear();
    }
    lines
}
