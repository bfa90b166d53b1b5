//! The way through a lesson: its stops, its questions, its links, its runs.

use std::sync::Arc;

use crate::session::course::made;
use crate::session::screen::page::Page;
use crate::session::screen::question::QuestionScreen;
use crate::session::{Course, Place, Scene, Session, State, Target, say, say_with};
use crate::view::page::PageTarget;

impl Session {
    /// Makes another run of the lesson, off the screen's thread.
    pub(in crate::session) fn make_run(&mut self, run: usize) {
        let Some(course) = &self.shared.course else {
            return;
        };
        let lesson = Arc::clone(&course.lesson);
        let Some(scenario) = lesson.runs.get(run).map(|run| run.scenario.clone()) else {
            return;
        };
        self.shared.spawn(
            move || made(&scenario),
            move |session, scene| {
                let Some(course) = &mut session.shared.course else {
                    return;
                };
                if Arc::ptr_eq(&course.lesson, &lesson)
                    && let Ok(scene) = scene
                {
                    course.scenes[run] = Some(scene);
                }
                if let Some(section) = session.shared.wanted_section.take() {
                    session.go_to_section(section);
                }
            },
        );
    }

    /// Goes to the step of a section, in whichever run that is; while that run
    /// is under way the old frame stays.
    fn go_to_section(&mut self, at: usize) {
        let Some(course) = &self.shared.course else {
            return;
        };
        let Some(section) = course.section(at) else {
            return;
        };
        let run = section.run;
        if section.step.is_none() {
            self.push(Box::new(Page::ending()));
            return;
        }
        let Some(scene) = course.scenes.get(run).cloned().flatten() else {
            self.shared.busy = Some(say("busy-run"));
            self.shared.wanted_section = Some(at);
            return;
        };
        self.shared.busy = None;
        let n = course.step_of(at).unwrap_or(1);
        self.go_in_run(run, scene, n);
    }

    /// Goes to a step of a run of the lesson, as far as its questions let.
    fn go_in_run(&mut self, run: usize, scene: Arc<Scene>, n: u32) {
        let Some(course) = &mut self.shared.course else {
            return;
        };
        if course.run == run {
            if !self.shared.go(n) {
                self.ask();
            }
            return;
        }
        course.run = run;
        course.standing = None;
        let run = crate::session::scenario_words(&course.lesson.runs[run].scenario);
        let name = say_with("notice-other-run", &[("run", &run)]);
        self.shared.notice = Some(name);
        self.shared.enter(scene, 1);
        if !self.shared.go(n) {
            self.ask();
        }
    }

    /// Puts the question that stands in the way before the student.
    pub fn ask(&mut self) {
        if self.shared.course_here().is_none() {
            return;
        }
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let Some((id, _)) = course.next_open() else {
            return;
        };
        course.standing = Some(id);
        self.shared.refresh();
        if self.place() != Place::Question {
            self.down_to_walk();
            self.push(Box::new(QuestionScreen::new(id, &self.shared)));
        }
    }

    /// Back to a question that was put off or passed over: the n-th of them.
    pub fn resume(&mut self, nth: usize) {
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let open = course.with_state(State::Open);
        let Some(id) = course.put_off().into_iter().chain(open).nth(nth) else {
            return;
        };
        if let Some(asked) = course.asked_mut(id) {
            asked.state = State::Open;
        }
        course.put_off_within(0..id.0);
        course.standing = None;
        self.down_to_walk();
        self.shared.refresh();
        self.go_to_section(id.0);
    }

    /// To the next stop of the lesson, or its end.
    pub(in crate::session) fn next_stop(&mut self) {
        self.go_to_next(Course::next_stop);
    }

    /// To what `next` names at the cursor, or the end of the lesson.
    fn go_to_next(&mut self, next: impl Fn(&Course, u32) -> Option<usize>) {
        let cursor = self.shared.cursor;
        if self.shared.course_here().is_none() {
            self.shared.notify("notice-no-lesson");
            return;
        }
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let from = course.here(cursor).map_or(0, |here| here + 1);
        let stop = next(course, cursor);
        // A question on the way is put; whoever wants to go on puts it off.
        let until = stop.unwrap_or(course.lesson.sections.len());
        let open = course.with_state(State::Open).into_iter();
        let open = open
            .map(|(section, _)| section)
            .find(|section| (from..until).contains(section));
        self.down_to_walk();
        self.shared.refresh();
        match open.or(stop) {
            Some(section) => self.go_to_section(section),
            None => self.push(Box::new(Page::ending())),
        }
    }

    /// To the stop before.
    pub(in crate::session) fn previous_stop(&mut self) {
        let cursor = self.shared.cursor;
        if self.shared.course_here().is_none() {
            self.shared.notify("notice-no-lesson");
            return;
        }
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let stop = course.previous_stop(cursor).or_else(|| {
            // From the first stop of a run back to the last of the one before.
            let first = (0..course.lesson.sections.len())
                .find(|at| course.lesson.sections[*at].run == course.run)?;
            course.lesson.stops().filter(|stop| *stop < first).last()
        });
        self.down_to_walk();
        match stop {
            Some(stop) => self.go_to_section(stop),
            None => self.push(Box::new(Page::introduction())),
        }
    }

    /// Goes on to a step; a question that stands in between is put.
    pub(in crate::session) fn jump(&mut self, n: u32) {
        if !self.shared.go(n) && self.shared.limit < self.shared.scene.steps() {
            self.ask();
        }
    }

    /// What comes when there is no next step: a question that stands there,
    /// the next part of the lesson, or nothing.
    pub fn at_the_end(&mut self) {
        let on_detour = self.is_on_detour();
        let shared = &mut self.shared;
        if shared.limit < shared.scene.steps() && on_detour {
            shared.notify("notice-question-first");
        } else if shared.limit < shared.scene.steps() {
            self.ask();
        } else if shared.course_here().is_some() {
            // Whoever goes step by step meets every section, stop or not.
            self.go_to_next(Course::next_section);
        }
    }

    /// Goes where a link of a lesson leads.
    pub(in crate::session) fn follow_lesson(&mut self, target: PageTarget) {
        let shared = &mut self.shared;
        match target {
            PageTarget::Value(id) => self.follow(Target::Value(id)),
            PageTarget::Step { run, id } => {
                let Some(course) = &shared.course else {
                    return;
                };
                let run = run.map_or(Some(course.run), |name| course.lesson.run(&name));
                let scene = run.and_then(|run| course.scenes.get(run).cloned().flatten());
                let (Some(run), Some(scene)) = (run, scene) else {
                    shared.notify("busy-run");
                    return;
                };
                let step = scene.trace().step_by_id(&id).map(|step| step.n);
                let same = run == course.run;
                match step {
                    Some(n) if same => self.follow(Target::Step(n)),
                    Some(n) => {
                        self.down_to_walk();
                        self.go_in_run(run, scene, n);
                    }
                    None => {}
                }
            }
            PageTarget::Message(name) => {
                // That of the connection where one is comes before another's.
                let here = shared.walk();
                let others = shared.scene.walks.iter();
                let others = others.filter(|walk| walk.endpoints.id != here.endpoints.id);
                let sent = [here]
                    .into_iter()
                    .chain(others)
                    .flat_map(|walk| &walk.arrows)
                    .find(|arrow| arrow.label.split(" + ").next() == Some(name.as_str()));
                if let Some(packet) = sent.map(|arrow| arrow.packet) {
                    self.follow(Target::Packet(packet));
                }
            }
            PageTarget::Word(word) => {
                let text = shared.course.as_ref().and_then(|course| {
                    let mut words = course.lesson.glossary.iter();
                    words
                        .find(|(known, _)| *known == word)
                        .map(|(_, text)| text.clone())
                });
                if let Some(text) = text {
                    self.push(Box::new(Page::word(word, text)));
                }
            }
            PageTarget::Url(address) => {
                shared.clipboard = Some(address.clone());
                shared.notice = Some(say_with("notice-address", &[("address", &address)]));
            }
        }
    }
}
