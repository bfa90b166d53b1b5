//! The lessons changed while the screen is open.

use std::sync::Arc;

use crate::lesson::Lesson;
use crate::session::course::made;
use crate::session::{Place, Scene, Session, Shelf, say_with};

impl Session {
    /// Takes the lessons as they are now; the one under way is taken up where
    /// one is in it. While its file is faulty, it stays as it was.
    pub fn take_shelf(&mut self, shelf: Result<Shelf, String>) {
        let shelf = match shelf {
            Ok(shelf) => Arc::new(shelf),
            Err(why) => {
                self.shared.notice = Some(why);
                return;
            }
        };
        let before = self.shared.shelf.replace(Arc::clone(&shelf));
        let Some(course) = &self.shared.course else {
            return;
        };
        let under_way = Arc::clone(&course.lesson);
        let old = before.as_ref().map(|s| s.library.find(&under_way.name));
        let new = shelf.library.find(&under_way.name);
        if old == Some(new) {
            return;
        }
        match new {
            None => {}
            Some(Err(broken)) => self.shared.notice = Some(shelf.fault(broken)),
            Some(Ok(lesson)) if *lesson == under_way => self.say_reloaded(lesson),
            Some(Ok(lesson)) => self.reload(Arc::clone(lesson)),
        }
    }

    /// Takes up what changed while the lesson was left for a detour.
    pub(in crate::session) fn catch_up(&mut self) {
        let (Some(course), Some(shelf)) = (&self.shared.course, &self.shared.shelf) else {
            return;
        };
        match shelf.lesson(&course.lesson.name) {
            Some(lesson) if *lesson != course.lesson => {
                let lesson = Arc::clone(lesson);
                self.reload(lesson);
            }
            _ => {}
        }
    }

    fn say_reloaded(&mut self, lesson: &Lesson) {
        let title = &lesson.title;
        self.shared.notice = Some(say_with("notice-reloaded", &[("title", title)]));
    }

    /// Takes another reading of the lesson under way. If other runs belong to
    /// it, they are all made before anything changes.
    fn reload(&mut self, lesson: Arc<Lesson>) {
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let runs = |lesson: &Lesson| -> Vec<_> {
            let runs = lesson.runs.iter();
            runs.map(|run| (run.name.clone(), run.scenario.clone()))
                .collect()
        };
        let wanted = runs(&lesson);
        if wanted == runs(&course.lesson) {
            course.reload(Arc::clone(&lesson));
            self.make_missing_runs();
            self.take_up(&lesson);
            return;
        }
        let old = Arc::clone(&course.lesson);
        self.shared.spawn(
            move || {
                let scenes = wanted.iter().map(|(_, scenario)| made(scenario));
                scenes.collect::<Result<Vec<_>, _>>()
            },
            move |session, scenes| match scenes {
                Ok(scenes) => session.take_runs(&old, &lesson, scenes),
                Err(why) => session.shared.notice = Some(why),
            },
        );
    }

    /// The lesson has other runs, and here they are.
    fn take_runs(&mut self, old: &Arc<Lesson>, lesson: &Arc<Lesson>, scenes: Vec<Arc<Scene>>) {
        let same = |session: &Session| {
            let course = session.shared.course.as_ref();
            course.is_some_and(|course| Arc::ptr_eq(&course.lesson, old))
        };
        if !same(self) {
            return;
        }
        let here = self.shared.course_here().is_some();
        let step = self.shared.step().map(|step| step.id.clone());
        let Some(course) = &mut self.shared.course else {
            return;
        };
        let name = old.runs.get(course.run).map(|run| run.name.as_str());
        let run = name.and_then(|name| lesson.run(name)).unwrap_or(0);
        course.reload(Arc::clone(lesson));
        course.run = run;
        course.scenes = scenes.into_iter().map(Some).collect();
        let scene = course.scenes.get(run).cloned().flatten();
        if let Some(scene) = scene.filter(|_| here) {
            let found = step.and_then(|id| scene.trace().step_by_id(id.as_str()));
            let n = found.map_or(self.shared.cursor, |step| step.n);
            // The values of the old run mean nothing in the new one.
            if self.place() != Place::Page && self.place() != Place::Start {
                self.down_to_walk();
            }
            self.shared.enter(scene, n);
        }
        self.take_up(lesson);
    }

    /// What is on the screen is worked out again.
    fn take_up(&mut self, lesson: &Lesson) {
        let asked = self.place() == Place::Question;
        if asked {
            self.down_to_walk();
        }
        let shared = &mut self.shared;
        shared.title.clone_from(&lesson.title);
        if shared.course_here().is_some() {
            let scene = Arc::clone(&shared.scene);
            shared.enter(scene, shared.cursor);
        }
        if asked {
            self.ask();
        }
        self.say_reloaded(lesson);
        self.hold_against_runs(Arc::new(lesson.clone()));
    }
}
