//! What keys mean wherever a screen gives them no meaning of its own.

use std::sync::Arc;

use crate::session::screen::help::Help;
use crate::session::screen::page::Page;
use crate::session::{Action, Place, Session, Shared, ThemeKind, screen};
use crate::trace::Seat;

impl Session {
    /// What a key means wherever a screen gives it no meaning of its own.
    pub(in crate::session) fn common(&mut self, action: Action) {
        let place = self.place();
        let shared = &mut self.shared;
        let cursor = shared.cursor;
        match action {
            Action::Next | Action::ReadOn => {
                if !shared.go(cursor + 1) {
                    self.at_the_end();
                }
            }
            Action::Back | Action::ReadBack => {
                shared.go(cursor.saturating_sub(1));
            }
            Action::NextMessage => {
                let n = shared
                    .scene
                    .next_where(cursor, |_, step| step.packet.is_some());
                self.jump(n);
            }
            Action::PreviousMessage => {
                let n = shared
                    .scene
                    .previous_where(cursor, |step| step.packet.is_some());
                shared.go(n);
            }
            Action::NextPhase => {
                let n = shared.scene.next_where(cursor, |a, b| a.phase != b.phase);
                self.jump(n);
            }
            Action::PreviousPhase => {
                let n = shared.scene.previous_phase(cursor);
                shared.go(n);
            }
            Action::First => {
                shared.go(1);
            }
            Action::Last => {
                let last = shared.scene.steps();
                self.jump(last);
            }
            Action::NextLink => shared.focus_next(true),
            Action::PreviousLink => shared.focus_next(false),
            Action::Open => {
                if let Some(target) = shared.focus.clone() {
                    self.follow(target);
                }
            }
            Action::Seat if shared.question_stands() => shared.notify("notice-seat-kept"),
            Action::Detour | Action::Compute if shared.question_stands() => {
                shared.notify("notice-question-first");
            }
            Action::Return if shared.question_stands() && place == Place::Walk => self.ask(),
            Action::Seat => {
                let seat = shared.mask.seat.next(shared.scene.trace().has_mallory());
                if let Some(course) = &mut shared.course {
                    course.own_seat = Some(seat);
                }
                shared.mask.seat = seat;
                let key = match shared.mask.seat {
                    Seat::Above => "notice-seat-above",
                    Seat::Client => "notice-seat-client",
                    Seat::Server => "notice-seat-server",
                    Seat::Eve => "notice-seat-eve",
                    Seat::Mallory => "notice-seat-mallory",
                };
                shared.notify(key);
            }
            Action::Play => shared.autoplay.toggle(shared.now),
            Action::Faster => shared.autoplay.change(true, shared.now),
            Action::Slower => shared.autoplay.change(false, shared.now),
            Action::Curtain => {
                shared.mask.curtain = !shared.mask.curtain;
                shared.mask.revealed.clear();
                let key = if shared.mask.curtain {
                    "notice-curtain-down"
                } else {
                    "notice-curtain-up"
                };
                shared.notify(key);
            }
            Action::Reveal => reveal_next(shared),
            Action::Colors => {
                shared.theme = shared.theme.map(ThemeKind::next);
                shared.notify(match shared.theme {
                    Some(ThemeKind::Dark) => "notice-dark",
                    Some(ThemeKind::Light) => "notice-light",
                    Some(ThemeKind::HighContrast) => "notice-high-contrast",
                    None => "notice-no-colors",
                });
            }
            Action::NextStop => self.next_stop(),
            Action::PreviousStop => self.previous_stop(),
            Action::Lesson if shared.course_here().is_some() => {
                self.push(Box::new(Page::introduction()));
            }
            Action::Help => {
                self.push(Box::new(Help::new(place)));
            }
            Action::Detour => match screen::detour::choose(shared) {
                Ok(screen) => self.push(Box::new(screen)),
                Err(words) => shared.notify(words),
            },
            Action::Bench => self.open_bench(None),
            Action::LeaveDetour => self.leave_detour(),
            Action::Return | Action::Quit if self.layers.len() > 1 => self.pop(),
            // Below the lowest screen of a detour lies the place that it left.
            Action::Return | Action::Quit if self.is_on_detour() => self.leave_detour(),
            Action::Return => {}
            Action::Quit => self.shared.done = true,
            other => {
                if let Some(screen) = screen::opened_by(other, &self.shared) {
                    self.push(screen);
                }
            }
        }
    }
}

/// Shows the first secret of the walk that is hidden for the class.
fn reveal_next(shared: &mut Shared) {
    if !shared.mask.curtain {
        shared.notify("notice-nothing-hidden");
        return;
    }
    let scene = Arc::clone(&shared.scene);
    let walk = scene.walk(shared.cursor);
    let hidden = walk.rows[..walk.rows_at(shared.cursor)].iter().find(|row| {
        let secret = row.cells.iter().flatten().any(|cell| cell.secret);
        secret && !shared.mask.revealed.contains(&row.quantity)
    });
    match hidden {
        None => shared.notify("notice-nothing-hidden"),
        Some(row) => {
            shared.mask.revealed.insert(row.quantity);
        }
    }
}
