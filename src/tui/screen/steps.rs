//! The list of all steps: the walk at a glance, and the way to any of them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::steps::{Line, Steps};
use crate::session::{Target, catalogue, say, say_with};
use crate::trace::{Phase, StepKind};
use crate::tui::canvas::Canvas;
use crate::tui::pane::rich::{Piece, RichLine};
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::screen::Draw;

impl Steps {
    fn line(&self, at: usize, canvas: &Canvas<'_>, columns: usize) -> RichLine {
        let theme = canvas.theme;
        let n = match self.lines[at] {
            Line::Connection(id) => {
                let endpoints = canvas.scene.trace().endpoints(id);
                let [client, server] = endpoints.ends().map(|party| {
                    let name = canvas.scene.trace().party(party).name;
                    Piece::plain(say(&format!("party-{name}")), canvas.party_style(party))
                });
                return RichLine {
                    pieces: vec![
                        Piece::plain(format!(" {id}  "), theme.title),
                        client,
                        Piece::plain(" ── ", theme.quiet),
                        server,
                    ],
                };
            }
            Line::Folded(id, count) => {
                let selected = at == self.list.at;
                let (mark, style) = match selected {
                    true => ("▸ ", theme.focus),
                    false => ("  ", theme.text),
                };
                let facts = [("id", &*id.to_string()), ("count", &*count.to_string())];
                let text = say_with("steps-folded", &facts);
                return RichLine {
                    pieces: vec![
                        Piece::plain(format!("   {mark}"), theme.focus),
                        Piece::plain(fit(&text, columns.saturating_sub(6)), style),
                    ],
                };
            }
            Line::Phase(phase) => {
                let name = catalogue().phase(phase);
                return RichLine::plain(format!("   {name}"), theme.heading);
            }
            Line::Step(n) => n,
        };
        let Some(step) = canvas.scene.step(n) else {
            return RichLine::default();
        };
        let selected = at == self.list.at;
        let here = n == canvas.cursor;
        let mark = match (selected, here) {
            (true, _) => "▸ ",
            (false, true) => "● ",
            (false, false) => "  ",
        };
        let style = match n {
            n if n > canvas.limit => theme.quiet,
            _ if selected || here => theme.focus,
            _ => theme.text,
        };
        let actor = canvas.scene.trace().party(step.actor).name;
        let title = canvas
            .scene
            .words()
            .get(n as usize - 1)
            .map_or("", |words| words.title.as_str());
        let glyph = match step.kind {
            // close_notify is an alert, and nothing is wrong.
            StepKind::Failed => "✗ ",
            StepKind::Alert if step.phase != Phase::Close => "✗ ",
            _ if step.packet.is_some() => "▷ ",
            _ => "  ",
        };
        let room = columns.saturating_sub(24);
        RichLine {
            pieces: vec![
                Piece::plain(format!("   {mark}"), theme.focus),
                Piece::plain(format!("{n:>4}  "), theme.quiet),
                Piece::plain(format!("{actor:<8}"), canvas.party_style(step.actor)),
                Piece::plain(glyph, theme.quiet),
                Piece::plain(fit(title, room), style),
            ],
        }
    }
}

impl Draw for Steps {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let count = canvas.scene.steps().to_string();
        let title = Span::styled(say_with("steps-title", &[("count", &count)]), theme.focus);
        let typed = match self.typed.as_str() {
            "" => say("steps-how"),
            typed => say_with("steps-typed", &[("typed", typed)]),
        };
        // On a narrow screen the hint gives way to the title.
        let right = if width(&typed) + title.width() + 8 < area.width as usize {
            typed
        } else {
            String::new()
        };
        frame.render_widget(
            rule(vec![title], right, area.width, theme.quiet),
            row(area, 0),
        );
        let height = area.height.saturating_sub(1) as usize;
        let window = self.list.window(self.lines.len(), height);
        for (place, at) in window.enumerate() {
            let place = row(area, place as u16 + 1);
            self.line(at, canvas, area.width as usize)
                .draw(frame, canvas, place);
            canvas.link(place, Target::Line(at));
        }
    }
}
