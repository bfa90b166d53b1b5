//! A question: it stands before the step that shows its answer.

mod field;
mod words;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::session::screen::question::QuestionScreen;
use crate::session::{Action, State, say};
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::pane::{columns, lesson, row, rule};
use crate::tui::screen::Draw;

impl Draw for QuestionScreen {
    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let above = layout::question(area);
        if above.columns.height > 0 {
            columns::draw(frame, canvas, above.columns);
        }
        let area = above.question;
        let columns = (area.width as usize).saturating_sub(6).min(100);
        let title = canvas
            .course
            .as_ref()
            .and_then(|course| course.section(self.id.0))
            .map(|section| lesson::title(canvas, &section.title))
            .unwrap_or_default();
        let kind = self.question(canvas).map(|question| question.kind);
        let options = self.option_texts(canvas, columns);
        let field_lines = self.field.lines(kind, &options, canvas, columns);
        let feedback = self.feedback(canvas, columns);
        let pinned =
            (field_lines.len() + feedback.len()).min(area.height.saturating_sub(3) as usize);
        let room = (area.height as usize).saturating_sub(pinned + 2);
        let lines = self.lines(canvas, columns);
        let mut window = self.scroll.window(lines.len(), room);
        if !self.scrolled {
            // The question itself stands at the end of the text.
            self.scroll.act(Action::Last);
            window = self.scroll.window(lines.len(), room);
        }
        let mut marks = self.scroll.marks();
        marks.push(say("question-your-turn"));
        let head = rule(
            vec![Span::styled(title, theme.focus)],
            marks.join(" ─ "),
            area.width,
            theme.quiet,
        );
        frame.render_widget(head, row(area, 0));
        let shown = lines.len().min(room);
        let mut y = 1;
        for line in &lines[window] {
            line.clone().indented(3).draw(frame, canvas, row(area, y));
            y += 1;
        }
        // One line of air, where there is room for it.
        if shown + pinned + 2 < area.height as usize {
            y += 1;
        }
        let right = self.state(canvas) == State::Right;
        for (at, line) in field_lines.into_iter().chain(feedback).enumerate() {
            if y >= area.height {
                break;
            }
            let place = row(area, y);
            line.indented(3).draw(frame, canvas, place);
            if at == 0 && !right {
                let inset = Rect::new(place.x + 3, place.y, place.width.saturating_sub(4), 1);
                self.field.draw_cursor(frame, kind, inset);
            }
            y += 1;
        }
    }
}
