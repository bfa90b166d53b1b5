//! What is laid on the desk: a scenario's walk, a lesson, the lab; and where
//! one was is kept.

use std::sync::Arc;

use crate::lesson::{Broken, Lesson, Severity};
use crate::session::course::made;
use crate::session::screen::page::Page;
use crate::session::screen::start::Start;
use crate::session::screen::wait::Wait;
use crate::session::screen::walk::WalkScreen;
use crate::session::{
    Bookmark, Course, Door, Host, Opening, Place, Scene, Session, Shared, Shelf, Walked, catalogue,
    ending, say, say_with,
};
use crate::sim::Scenario;

/// A lesson with those of its runs that are needed to begin.
struct LessonRuns {
    lesson: Arc<Lesson>,
    main: Arc<Scene>,
    /// The run that was looked at when the lesson was left, if that is another.
    other: Option<(usize, Arc<Scene>)>,
}

impl Session {
    /// A sitting with nothing on its desk yet.
    pub fn bare() -> Self {
        Self {
            shared: Shared::new(Arc::new(Scene::empty())),
            layers: Vec::new(),
            origins: Vec::new(),
            host: None,
            awaited: 0,
            early: Vec::new(),
            recorded: super::progress::Recorded::default(),
            unwritten: Vec::new(),
        }
    }

    /// Opened with something; all runs are made before it returns.
    pub fn open(opening: Opening, host: Arc<dyn Host>) -> Self {
        let mut session = Self::bare();
        session.begin(opening, host);
        session.settle();
        session
    }

    /// Begins; what takes time is done off the screen's thread.
    pub fn begin(&mut self, opening: Opening, host: Arc<dyn Host>) {
        match opening {
            Opening::Start => {
                self.push(Box::new(Start::default()));
                self.furnish(host, |_| ());
            }
            Opening::Scenario(scenario) => {
                self.push(Box::new(Wait::default()));
                self.furnish(host, |_| ());
                self.open_scenario(&scenario, None);
            }
            Opening::Lesson(name) => {
                self.push(Box::new(Wait::default()));
                self.furnish(host, move |session| session.enter_door(Door::Lesson(name)));
            }
            Opening::Run(run) => {
                self.push(Box::new(Wait::default()));
                let awaited = self.set_out(say("wait-run"));
                self.shared.spawn(
                    move || Arc::new(Scene::new(*run)),
                    move |session, scene| {
                        if session.returns(awaited) {
                            session.enter_scene(scene, None);
                        }
                    },
                );
            }
        }
    }

    /// Whether what was asked for is still under way.
    pub fn is_waiting(&self) -> bool {
        let at_the_start = self.place() == Place::Start && self.shared.shelf.is_none();
        at_the_start || self.waits()
    }

    /// Whether the walk's place is all that there is of it.
    pub fn waits(&self) -> bool {
        self.layers.last().is_some_and(|top| top.screen.waits())
    }

    /// Has the host bring lessons and bookmark, and then does `and_then`.
    fn furnish(
        &mut self,
        host: Arc<dyn Host>,
        and_then: impl FnOnce(&mut Session) + Send + 'static,
    ) {
        self.host = Some(Arc::clone(&host));
        self.shared.spawn(
            move || (host.shelf(), host.bookmark(), host.progress()),
            move |session, (shelf, bookmark, (progress, complaints))| {
                let shared = &mut session.shared;
                shared.notice = complaints.into_iter().next();
                shared.progress = progress
                    .into_iter()
                    .map(|one| (one.lesson.clone(), one))
                    .collect();
                match bookmark {
                    Ok(bookmark) => shared.kept = bookmark,
                    Err(why) => shared.notice = Some(why),
                }
                let shelf = shelf.unwrap_or_else(|why| {
                    shared.notice = Some(why);
                    Shelf::built_in()
                });
                shared.shelf = Some(Arc::new(shelf));
                and_then(session);
            },
        );
    }

    /// Goes where the start screen leads.
    pub(in crate::session) fn enter_door(&mut self, door: Door) {
        match door {
            Door::Continue => self.go_on(),
            Door::Lab => {
                self.awaited += 1;
                self.open_lab();
            }
            Door::Lesson(name) | Door::Next(name) => {
                let shelf = self.shared.shelf.clone();
                match shelf.as_deref().and_then(|shelf| shelf.library.find(&name)) {
                    Some(Ok(lesson)) => {
                        let kept = self.marked(lesson);
                        self.open_lesson_at(Arc::clone(lesson), kept);
                    }
                    Some(Err(broken)) => {
                        let why = shelf.as_deref().map(|shelf| shelf.fault(broken));
                        self.fail(why.unwrap_or_default());
                    }
                    None => {
                        let name = crate::wire::printable(name.as_bytes());
                        self.fail(say_with("start-no-lesson", &[("name", &name)]));
                    }
                }
            }
        }
    }

    /// On, where one was: at once if that still lies on the desk.
    fn go_on(&mut self) {
        let Some(kept) = self.shared.kept.clone() else {
            return;
        };
        if self.bookmark().as_ref() == Some(&kept) {
            self.awaited += 1;
            self.shared.busy = None;
            self.push(Box::new(WalkScreen::default()));
            return;
        }
        match &kept.walked {
            Walked::Scenario(scenario) => {
                let scenario = scenario.clone();
                self.open_scenario(&scenario, Some(kept));
            }
            Walked::Lesson { name, .. } => {
                let shelf = self.shared.shelf.clone();
                match shelf.as_deref().and_then(|shelf| shelf.lesson(name)) {
                    Some(lesson) => self.open_lesson_at(Arc::clone(lesson), Some(kept)),
                    None => self.enter_door(Door::Lesson(name.clone())),
                }
            }
        }
    }

    /// Something is under way, and takes the place of what was before.
    fn set_out(&mut self, busy: String) -> u64 {
        self.awaited += 1;
        self.shared.busy = Some(busy);
        self.awaited
    }

    /// Whether somebody still waits for what comes back.
    fn returns(&mut self, awaited: u64) -> bool {
        let wanted = self.awaited == awaited;
        if wanted {
            self.shared.busy = None;
        }
        wanted
    }

    /// It cannot be: says why, where one waits for it.
    fn fail(&mut self, why: String) {
        self.shared.busy = None;
        match self.layers.last_mut() {
            Some(top) if top.screen.waits() => top.screen = Box::new(Wait::failed(why)),
            _ => self.shared.notice = Some(why),
        }
    }

    /// Opens the walk through a scenario, at its beginning or where one was.
    fn open_scenario(&mut self, scenario: &Scenario, kept: Option<Bookmark>) {
        let scenario = scenario.clone();
        let awaited = self.set_out(say("wait-run"));
        self.shared.spawn(
            move || made(&scenario),
            move |session, scene| {
                if !session.returns(awaited) {
                    return;
                }
                match scene {
                    Ok(scene) => session.enter_scene(scene, kept),
                    Err(why) => session.fail(why),
                }
            },
        );
    }

    fn enter_scene(&mut self, scene: Arc<Scene>, kept: Option<Bookmark>) {
        let n = kept
            .as_ref()
            .map_or(scene.opens_at(), |kept| step_of(&scene, &kept.step));
        let unmet = ending::unmet(&scene);
        self.clear_desk();
        self.shared.enter(scene, n);
        if let Some(seat) = kept.and_then(|kept| kept.seat) {
            self.shared.mask.seat = seat;
        }
        if let Some(set) = unmet.first() {
            self.shared.notice = Some(say_with("lab-unmet", &[("set", set)]));
        }
        self.push(Box::new(WalkScreen::default()));
    }

    /// Opens a lesson; its runs are made off the screen's thread.
    pub fn open_lesson(&mut self, lesson: Arc<Lesson>) {
        self.open_lesson_at(lesson, None);
    }

    fn open_lesson_at(&mut self, lesson: Arc<Lesson>, kept: Option<Bookmark>) {
        let awaited = self.set_out(say_with("busy-lesson", &[("title", &lesson.title)]));
        let other = kept.as_ref().and_then(|kept| match &kept.walked {
            Walked::Lesson { run, .. } => lesson.run(run).filter(|run| *run > 0),
            Walked::Scenario(_) => None,
        });
        self.shared.spawn(
            move || {
                let main = made(&lesson.scenario)?;
                let other = match other {
                    Some(run) => Some((run, made(&lesson.runs[run].scenario)?)),
                    None => None,
                };
                Ok::<_, String>(LessonRuns {
                    lesson,
                    main,
                    other,
                })
            },
            move |session, runs| {
                if !session.returns(awaited) {
                    return;
                }
                match runs {
                    Ok(runs) => session.enter_lesson(runs, kept),
                    Err(why) => session.fail(why),
                }
            },
        );
    }

    /// The lesson is there, and the runs that it begins with.
    fn enter_lesson(&mut self, runs: LessonRuns, kept: Option<Bookmark>) {
        let LessonRuns {
            lesson,
            main,
            other,
        } = runs;
        self.clear_desk();
        let mut course = Course::new(Arc::clone(&lesson), Arc::clone(&main));
        let mut scene = main;
        let mut n = scene.opens_at();
        if let Some(progress) = self.shared.progress.get(&lesson.name) {
            course.recall(progress);
        }
        if let Some(kept) = &kept {
            if let Walked::Lesson { asked, .. } = &kept.walked {
                course.settle(asked);
            }
            course.own_seat = kept.seat;
            if let Some((run, other)) = other {
                course.run = run;
                course.scenes[run] = Some(Arc::clone(&other));
                scene = other;
            }
            n = step_of(&scene, &kept.step);
            course.came_to(n);
        }
        self.begin_record(&course);
        let shared = &mut self.shared;
        shared.title.clone_from(&lesson.title);
        shared.course = Some(course);
        shared.enter(scene, n);
        self.make_missing_runs();
        self.begin_walk();
        if kept.is_none() {
            self.push(Box::new(Page::introduction()));
        }
        self.hold_against_runs(lesson);
    }

    /// Tells the author of a lesson of their own what is wrong with it: a
    /// section at a step that is not there would be missed by nobody.
    pub(in crate::session) fn hold_against_runs(&mut self, lesson: Arc<Lesson>) {
        let shelf = self.shared.shelf.as_ref();
        let own = shelf.is_some_and(|shelf| shelf.files.contains_key(&lesson.name));
        if !own {
            return;
        }
        self.shared.spawn(
            move || Broken {
                faults: crate::lesson::check(&lesson)
                    .into_iter()
                    .filter(|fault| fault.severity == Severity::Error)
                    .collect(),
                name: lesson.name.clone(),
            },
            move |session, broken| {
                if let (false, Some(shelf)) = (broken.faults.is_empty(), &session.shared.shelf) {
                    session.shared.notice = Some(shelf.fault(&broken));
                }
            },
        );
    }

    /// Makes those runs of the lesson that are not there yet: at its beginning,
    /// or since their results came while it was left for a detour.
    pub(in crate::session) fn make_missing_runs(&mut self) {
        let Some(course) = &self.shared.course else {
            return;
        };
        let missing: Vec<usize> = (0..course.scenes.len())
            .filter(|run| course.scenes[*run].is_none())
            .collect();
        for run in missing {
            self.make_run(run);
        }
    }

    /// Takes everything off the desk, down to the start screen if that is
    /// where one came from. The place is kept before.
    fn clear_desk(&mut self) {
        self.keep_place();
        self.awaited += 1;
        self.origins.clear();
        let from_start = |layer: &super::Layer| layer.screen.place() == Place::Start;
        let lowest = usize::from(self.layers.first().is_some_and(from_start));
        self.layers.truncate(lowest);
        self.shared.clear_desk();
    }

    /// The place where one is; of a detour, the place that it left. Nothing
    /// on an empty desk, and nothing where one looked at the first step alone.
    pub fn bookmark(&self) -> Option<Bookmark> {
        let shared = &self.shared;
        let (scene, cursor, seat, course) = match self.origins.first() {
            Some(origin) => (
                &origin.scene,
                origin.cursor,
                origin.mask.seat,
                &origin.course,
            ),
            None => (
                &shared.scene,
                shared.cursor,
                shared.mask.seat,
                &shared.course,
            ),
        };
        let step = scene.step(cursor)?;
        let course = course.as_ref().filter(|course| {
            let own = course.scenes.get(course.run).and_then(Option::as_ref);
            own.is_some_and(|own| Arc::ptr_eq(own, scene))
        });
        let touched = course.is_some_and(|course| course.run > 0 || course.count_settled() > 0);
        if cursor <= scene.opens_at() && !touched {
            return None;
        }
        let (walked, seat) = match course {
            Some(course) => {
                let lesson = &course.lesson;
                let run = lesson.runs.get(course.run);
                let walked = Walked::Lesson {
                    name: lesson.name.clone(),
                    run: run.map_or_else(String::new, |run| run.name.clone()),
                    asked: course.settled(),
                };
                (walked, course.own_seat)
            }
            None => {
                let scenario = Box::new(scene.run.scenario.clone());
                (Walked::Scenario(scenario), Some(seat))
            }
        };
        Some(Bookmark {
            walked,
            step: step.id.as_str().to_owned(),
            title: catalogue().step(scene.trace(), step).title,
            seat,
        })
    }

    /// Keeps the place where one is, if it is another than the one that is
    /// kept.
    pub fn keep_place(&mut self) {
        if self.host.is_none() {
            return;
        }
        let Some(bookmark) = self.bookmark() else {
            return;
        };
        self.record(Some(&bookmark));
        let Some(host) = &self.host else {
            return;
        };
        if self.shared.kept.as_ref() == Some(&bookmark) {
            return;
        }
        if let Err(why) = host.keep(&bookmark) {
            self.shared.notice = Some(why);
        }
        self.shared.kept = Some(bookmark);
    }

    /// What was answered is kept at once.
    pub(in crate::session) fn keep_answers(&mut self) {
        if self.is_on_detour() {
            return;
        }
        if self.record(None) {
            self.keep_place();
        }
    }
}

impl Shared {
    /// Forgets what lies on the desk: the lesson, what is covered, the
    /// detours, and the run itself.
    pub(in crate::session) fn clear_desk(&mut self) {
        self.course = None;
        self.wanted_section = None;
        self.title.clear();
        self.mask = crate::view::Mask::default();
        self.detours = crate::session::detour::Detours::default();
        self.autoplay.stop();
        self.focus = None;
        self.busy = None;
        self.enter(Arc::new(Scene::empty()), 1);
    }
}

/// The step with this id, or the first.
fn step_of(scene: &Scene, id: &str) -> u32 {
    let step = scene.trace().step_by_id(id);
    step.map_or(scene.opens_at(), |step| step.n)
}
