//! The free lab: choose what is possible together, see at once what comes of
//! it, walk through it.

mod bench;
pub(in crate::tui) mod picker;
mod result;
pub(in crate::tui) mod setting;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::walk::WalkScreen;
use super::{Screen, Target, Turn};
use crate::sim::{Key, Scenario};
use crate::tui::keys::{Action, Place};
use crate::tui::list::ListState;
use crate::tui::pane::{fit, row, rule, width};
use crate::tui::shared::{Shared, say};
use bench::Bench;
use picker::{Picked, Picker, more};
use setting::SETTINGS;

/// The number of the first possibility for the mouse; the settings come
/// before it.
const CHOICES: usize = 1000;

/// The free lab.
pub(in crate::tui) struct Lab {
    scenario: Scenario,
    /// The line to walk the run, then one for each setting.
    list: ListState,
    picker: Picker,
    /// Whether keys go to the possibilities.
    inside: bool,
    bench: Bench,
}

impl Lab {
    /// The lab with the run that is looked at on its bench.
    pub(in crate::tui) fn new(shared: &Shared) -> Self {
        let scenario = shared.scene.run.scenario.clone();
        Self {
            picker: Picker::new(&scenario, SETTINGS[0]),
            scenario,
            list: ListState::default(),
            inside: false,
            bench: Bench::new(std::sync::Arc::clone(&shared.scene)),
        }
    }

    /// The selected setting; none on the line that walks the run.
    fn setting(&self) -> Option<Key> {
        SETTINGS.get(self.list.at.checked_sub(1)?).copied()
    }

    /// Shows the possibilities of the selected setting.
    fn look(&mut self) {
        if let Some(key) = self.setting() {
            self.picker = Picker::new(&self.scenario, key);
        }
    }

    fn walk(&mut self, shared: &mut Shared) -> Turn {
        self.bench.see_to(&self.scenario, shared);
        let Some(scene) = self.bench.scene(&self.scenario) else {
            let wait = match self.bench.last() {
                Some(Err(error)) if self.bench.is_done(&self.scenario) => error.clone(),
                _ => say("lab-wait"),
            };
            shared.notice = Some(wait);
            return Turn::Stay;
        };
        shared.detours.here = None;
        shared.title.clear();
        shared.enter(scene, 1);
        Turn::Push(Box::new(WalkScreen::default()))
    }

    fn picked(&mut self, picked: Picked, shared: &mut Shared) -> Turn {
        match picked {
            Picked::Nothing => {}
            Picked::Changed(scenario, _) => {
                self.scenario = *scenario;
                self.bench.see_to(&self.scenario, shared);
            }
            Picked::Leave => self.inside = false,
            Picked::Other => return Turn::Common,
        }
        Turn::Stay
    }
}

impl Screen for Lab {
    fn place(&self) -> Place {
        Place::Lab
    }

    fn has_header(&self) -> bool {
        false
    }

    fn wants_text(&self) -> bool {
        self.inside && self.picker.wants_text()
    }

    fn text(&mut self, key: KeyEvent, _shared: &mut Shared) -> bool {
        self.inside && self.picker.text(key)
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        if action == Action::Copy {
            shared.clipboard = Some(self.scenario.code());
            shared.notify("notice-code-copied");
            return Turn::Stay;
        }
        if self.inside {
            let picked = self.picker.act(action, &self.scenario);
            return self.picked(picked, shared);
        }
        if self.list.act(action, SETTINGS.len() + 1, |_| true) {
            self.look();
            return Turn::Stay;
        }
        match action {
            Action::Open | Action::Right if self.setting().is_none() => self.walk(shared),
            Action::Open | Action::Right => {
                self.inside = true;
                Turn::Stay
            }
            Action::Left => Turn::Stay,
            _ => Turn::Common,
        }
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        if line >= CHOICES {
            let before = self.picker.click(line - CHOICES);
            return std::mem::replace(&mut self.inside, true) && before;
        }
        let before = !self.inside && self.list.at == line;
        self.inside = false;
        self.list.at = line.min(SETTINGS.len());
        self.look();
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        let words = match action {
            Action::Open if self.wants_text() => "footer-take-typed",
            Action::Open if self.inside => "footer-take",
            Action::Open if self.setting().is_none() => "footer-walk",
            Action::Open => "footer-choose",
            Action::Return if self.inside => "footer-settings",
            Action::Copy if self.wants_text() => return Some(String::new()),
            Action::Copy => "footer-copy-code",
            _ => return None,
        };
        Some(say(words))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        self.bench.see_to(&self.scenario, shared);
        let theme = shared.theme;
        let title = vec![Span::styled(say("lab-title"), theme.focus)];
        let title = rule(title, String::new(), area.width, theme.quiet);
        frame.render_widget(title, row(area, 0));
        let below = |top: u16, height: u16| Rect::new(area.x, area.y + top, area.width, height);
        let body = below(1, area.height - 1);
        match area.width {
            110.. => {
                let left = 38.min(area.width / 3);
                let right = (area.width / 3).clamp(36, 56);
                let middle = area.width - left - right;
                let column = |x: u16, columns: u16| {
                    Rect::new(body.x + x, body.y, columns.saturating_sub(2), body.height)
                };
                self.settings(frame, column(0, left), shared);
                self.possibilities(frame, column(left, middle), shared);
                self.result(frame, column(left + middle, right), shared, true);
            }
            width => {
                let result = if area.height >= 20 { 6 } else { 4 };
                let top = body.height.saturating_sub(result);
                let side = if width >= 76 { 36 } else { width };
                let (whole, left) = (
                    Rect {
                        height: top,
                        ..body
                    },
                    side.min(width),
                );
                let lower = below(1 + top, result.min(body.height));
                if width >= 76 {
                    self.settings(
                        frame,
                        Rect {
                            width: left - 2,
                            ..whole
                        },
                        shared,
                    );
                    let x = whole.x + left;
                    let right = Rect {
                        x,
                        width: width - left,
                        ..whole
                    };
                    self.possibilities(frame, right, shared);
                } else if self.inside {
                    self.possibilities(frame, whole, shared);
                } else {
                    self.settings(frame, whole, shared);
                }
                self.result(frame, lower, shared, false);
            }
        }
    }
}

impl Lab {
    /// The line that walks the run, and each setting with its value.
    fn settings(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let count = SETTINGS.len() + 1;
        let shown = self.list.window(count, area.height as usize);
        let names = SETTINGS.map(setting::name);
        let name_room = names.iter().map(|name| width(name)).max().unwrap_or(0);
        let value_room = (area.width as usize).saturating_sub(name_room + 6);
        let (first, last) = (shown.start, shown.end);
        for (place, line) in shown.enumerate() {
            let place = row(area, place as u16);
            shared.link(place, Target::Line(line));
            let selected = line == self.list.at;
            let on = |style: ratatui::style::Style| match (selected, self.inside) {
                (true, false) => style.add_modifier(Modifier::REVERSED),
                (true, true) => style.add_modifier(Modifier::BOLD),
                _ => style,
            };
            let Some(key) = line.checked_sub(1).and_then(|line| SETTINGS.get(line)) else {
                let text = format!(" ▶ {} ", say("lab-walk"));
                let span = Span::styled(fit(&text, area.width as usize), on(theme.focus));
                frame.render_widget(Line::from(span), place);
                continue;
            };
            let name = &names[line - 1];
            let pad = " ".repeat(name_room - width(name));
            let idle = self.scenario.idle(*key).is_some();
            let changed = self.scenario.setting(*key) != Scenario::default().setting(*key);
            let style = match (idle, changed) {
                (true, _) => theme.quiet,
                (_, true) => theme.focus,
                _ => theme.text,
            };
            let mark = if idle { "✗" } else { " " };
            let value = fit(&setting::shown(&self.scenario, *key), value_room);
            let spans = vec![
                Span::styled(format!(" {mark} {name}{pad}  "), on(theme.quiet)),
                Span::styled(format!("{value} "), on(style)),
            ];
            frame.render_widget(Line::from(spans), place);
        }
        more(frame, area, shared, first, count - last);
    }

    /// The possibilities of the selected setting, and below what is to be
    /// said of them.
    fn possibilities(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared) {
        let theme = shared.theme;
        let columns = (area.width as usize).saturating_sub(4).min(92);
        if self.setting().is_none() && !self.inside {
            let text = say("lab-about");
            paragraph(frame, area, 0, &text, columns, theme.text);
            return;
        }
        let (text, refused) = self.picker.words(self.inside);
        let wrapped = textwrap::wrap(&text, columns.max(8)).len() as u16;
        // The lines do not jump as long as the words have room.
        let words = wrapped.max(3).min(area.height.saturating_sub(3));
        let list = Rect {
            height: area.height.saturating_sub(words + 1),
            ..area
        };
        let inside = self.inside;
        self.picker.draw(frame, list, shared, inside, CHOICES);
        let style = if refused { theme.wrong } else { theme.quiet };
        let top = area.height - words;
        paragraph(frame, area, top, &text, columns, style);
    }

    /// What came of the run.
    fn result(&mut self, frame: &mut Frame<'_>, area: Rect, shared: &mut Shared, tall: bool) {
        let theme = shared.theme;
        let columns = (area.width as usize).saturating_sub(2);
        let is_current = self.bench.is_done(&self.scenario);
        let heading = say(if is_current {
            "lab-result"
        } else {
            "lab-result-old"
        });
        let heading = vec![Span::styled(heading, theme.quiet)];
        let mut lines = vec![rule(heading, String::new(), area.width, theme.quiet)];
        let code = result::code(&self.scenario.code(), &theme, columns);
        match self.bench.last() {
            Some(Ok(scene)) => {
                let mut said = result::lines(scene, &theme, columns, is_current);
                if tall {
                    lines.append(&mut said);
                    lines.push(code);
                    lines.push(Line::default());
                    lines.extend(result::records(scene, &theme, columns));
                } else {
                    // The code keeps its line, whatever else there is to say.
                    said.truncate((area.height as usize).saturating_sub(2));
                    lines.append(&mut said);
                    lines.push(code);
                }
            }
            Some(Err(error)) => lines.push(Line::from(Span::styled(error.clone(), theme.wrong))),
            None => {}
        }
        let hidden = lines.len().saturating_sub(area.height as usize);
        for (place, line) in lines.into_iter().take(area.height as usize).enumerate() {
            let inset = u16::from(place > 0);
            let place = row(area, place as u16);
            let place = Rect {
                x: place.x + inset,
                width: place.width.saturating_sub(inset),
                ..place
            };
            frame.render_widget(line, place);
        }
        more(frame, area, shared, 0, hidden);
    }
}

/// A text from a line of an area on, as far as there is room.
pub(in crate::tui) fn paragraph(
    frame: &mut Frame<'_>,
    area: Rect,
    top: u16,
    text: &str,
    columns: usize,
    style: ratatui::style::Style,
) {
    let room = area.height.saturating_sub(top);
    let lines = textwrap::wrap(text, columns.max(8));
    let cut = lines.len() > room as usize;
    for (place, line) in lines.iter().take(room as usize).enumerate() {
        let last = place + 1 == room as usize;
        let text = if cut && last {
            fit(&format!("{line} …"), columns)
        } else {
            line.clone().into_owned()
        };
        let place = row(area, top + place as u16);
        let place = Rect {
            x: place.x + 1,
            width: place.width.saturating_sub(1),
            ..place
        };
        frame.render_widget(Line::from(Span::styled(text, style)), place);
    }
}
