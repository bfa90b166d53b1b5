//! What is done in a lesson is kept the moment it is done, and is there again
//! on another day.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crossterm::event::{Event, KeyCode, KeyEvent};
use slowshake::lesson::{Library, Truth};
use slowshake::session::{
    Action, Asked, Bookmark, Heard, Host, Opening, Place, Progress, QuestionId, Shelf, State,
    Target,
};
use slowshake::sim::{Scenario, run};
use slowshake::tui::{App, Theme, frame};

/// A host that remembers, as a disk does, what was recorded.
struct Memory {
    progress: Mutex<Vec<Progress>>,
    bookmark: Mutex<Option<Bookmark>>,
    clock: AtomicU64,
    /// Whether the disk takes nothing.
    full: AtomicBool,
}

impl Memory {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            progress: Mutex::default(),
            bookmark: Mutex::default(),
            clock: AtomicU64::new(1_790_000_000),
            full: AtomicBool::new(false),
        })
    }

    fn open(self: &Arc<Self>, opening: Opening) -> App {
        let mut app = App::open(opening, Theme::plain(), Arc::clone(self) as Arc<dyn Host>);
        app.event(Event::FocusGained);
        app
    }

    fn lesson(self: &Arc<Self>, name: &str) -> App {
        self.open(Opening::Lesson(name.to_owned()))
    }

    fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// What is on the disk of a lesson.
    fn of(&self, lesson: &str) -> Progress {
        let progress = self.progress.lock().unwrap();
        let found = progress.iter().find(|one| one.lesson == lesson);
        found.cloned().unwrap_or_else(|| Progress::of(lesson))
    }
}

impl Host for Memory {
    fn shelf(&self) -> Result<Shelf, String> {
        Ok(Shelf::built_in())
    }

    fn watch(&self, _heard: Heard) {}

    fn bookmark(&self) -> Result<Option<Bookmark>, String> {
        Ok(self.bookmark.lock().unwrap().clone())
    }

    fn keep(&self, bookmark: &Bookmark) -> Result<(), String> {
        *self.bookmark.lock().unwrap() = Some(bookmark.clone());
        Ok(())
    }

    fn progress(&self) -> (Vec<Progress>, Vec<String>) {
        (self.progress.lock().unwrap().clone(), Vec::new())
    }

    fn record(&self, news: &Progress) -> Result<Option<String>, String> {
        if self.full.load(Ordering::SeqCst) {
            return Err("no space left".to_owned());
        }
        let mut progress = self.progress.lock().unwrap();
        match progress.iter_mut().find(|one| one.lesson == news.lesson) {
            Some(known) => known.merge(news.clone()),
            None => progress.push(news.clone()),
        }
        Ok(None)
    }

    fn now(&self) -> u64 {
        self.clock.load(Ordering::SeqCst)
    }
}

fn press(app: &mut App, key: KeyCode) {
    app.event(Event::Key(KeyEvent::from(key)));
}

fn write(app: &mut App, text: &str) {
    for letter in text.chars() {
        press(app, KeyCode::Char(letter));
    }
}

fn shown(app: &mut App) -> String {
    frame(app, 120, 60).unwrap()
}

fn to_question(app: &mut App) -> QuestionId {
    for _ in 0..60 {
        if app.place() == Place::Question {
            return app.shared.course.as_ref().unwrap().standing.unwrap();
        }
        app.act(Action::NextStop);
        app.event(Event::FocusGained);
    }
    panic!("no question:\n{}", shown(app));
}

fn asked(app: &App, id: QuestionId) -> &Asked {
    app.shared.course.as_ref().unwrap().asked(id).unwrap()
}

/// Answers all that stands in the way, up to the ending.
fn to_the_end(app: &mut App) {
    for _ in 0..200 {
        match app.place() {
            Place::Page => return,
            Place::Question => {
                let course = app.shared.course.as_ref().unwrap();
                let question = course.question(course.standing.unwrap()).unwrap();
                match question.truth(app.shared.scene.trace()).unwrap() {
                    Truth::Number(number) => write(app, &number.to_string()),
                    Truth::Bytes(bytes) => {
                        let pairs = bytes.iter().map(|byte| format!("{byte:02x}"));
                        let pairs: Vec<String> = pairs.collect();
                        write(app, &pairs.join(" "));
                    }
                    Truth::Choices(right) => tick(app, &right),
                    Truth::Parties(right) => tick(app, &right),
                }
                press(app, KeyCode::Enter);
                press(app, KeyCode::Enter);
            }
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    panic!("no ending:\n{}", shown(app));
}

fn tick(app: &mut App, right: &[bool]) {
    for (at, right) in right.iter().enumerate() {
        if *right {
            press(
                app,
                KeyCode::Char(char::from_digit(at as u32 + 1, 10).unwrap()),
            );
        }
    }
}

#[test]
fn a_wrong_answer_a_hint_and_the_right_one_are_each_kept_at_once() {
    let memory = Memory::new();
    let mut app = memory.lesson("pencil");
    press(&mut app, KeyCode::Enter);
    to_question(&mut app);
    assert_eq!(memory.of("pencil").questions, []);
    write(&mut app, "7");
    // What is typed and not given is nobody's answer yet.
    assert_eq!(memory.of("pencil").questions, []);
    press(&mut app, KeyCode::Enter);
    let one = memory.of("pencil").questions[0].clone();
    assert_eq!(
        (one.state, one.tries, one.answer.as_str()),
        (State::Open, 1, "7")
    );
    memory.pass(60);
    app.act(Action::Hint);
    assert_eq!(memory.of("pencil").questions[0].hints, 1);
    memory.pass(60);
    write(&mut app, "19");
    press(&mut app, KeyCode::Enter);
    let one = memory.of("pencil").questions[0].clone();
    assert_eq!(
        (one.state, one.tries, one.answer.as_str()),
        (State::Right, 1, "19")
    );
    assert_eq!(one.last - one.first, 120);
    assert_eq!(memory.of("pencil").minutes(), 2);
}

#[test]
fn whoever_is_killed_finds_all_but_what_was_being_typed() {
    let memory = Memory::new();
    let mut app = memory.lesson("pencil");
    press(&mut app, KeyCode::Enter);
    let first = to_question(&mut app);
    write(&mut app, "19");
    press(&mut app, KeyCode::Enter);
    press(&mut app, KeyCode::Enter);
    let second = to_question(&mut app);
    app.act(Action::Hint);
    write(&mut app, "00 0");
    // No leave-taking at all.
    drop(app);
    let mut app = memory.lesson("pencil");
    assert_eq!(app.place(), Place::Walk, "{}", shown(&mut app));
    assert_eq!(asked(&app, first).state, State::Right);
    assert_eq!(to_question(&mut app), second);
    assert_eq!(
        (asked(&app, second).hints, asked(&app, second).tries),
        (1, 0)
    );
}

#[test]
fn each_lesson_has_a_place_of_its_own() {
    let memory = Memory::new();
    let mut places = Vec::new();
    for name in ["pencil", "rsa"] {
        let mut app = memory.lesson(name);
        press(&mut app, KeyCode::Enter);
        for _ in 0..if name == "rsa" { 5 } else { 3 } {
            app.act(Action::Next);
        }
        app.keep_place();
        places.push(app.shared.cursor);
        memory.pass(60);
    }
    assert_ne!(places[0], places[1]);
    for (name, place) in ["pencil", "rsa"].into_iter().zip(places) {
        let app = memory.lesson(name);
        assert_eq!(app.place(), Place::Walk);
        assert_eq!(app.shared.cursor, place, "{name}");
    }
    // To go on is to go on with the latest.
    let mut app = memory.open(Opening::Start);
    press(&mut app, KeyCode::Enter);
    app.event(Event::FocusGained);
    assert_eq!(app.shared.course.as_ref().unwrap().lesson.name, "rsa");
}

#[test]
fn the_start_screen_tells_of_each_lesson_how_far_one_is() {
    let memory = Memory::new();
    let mut app = memory.lesson("pencil");
    press(&mut app, KeyCode::Enter);
    to_question(&mut app);
    write(&mut app, "19");
    press(&mut app, KeyCode::Enter);
    let mut app = memory.open(Opening::Start);
    let start = shown(&mut app);
    let line = start
        .lines()
        .rfind(|line| line.contains("Diffie-Hellman with a pencil"));
    assert!(line.unwrap().contains("1 of 6 answered"), "{start}");
}

#[test]
fn an_old_bookmark_brings_its_answers_along() {
    let memory = Memory::new();
    let file = "step = \"server.key_exchange.send\"\ntitle = \"x\"\nlesson = \"pencil\"\n\
                run = \"main\"\n[[questions]]\nrun = \"main\"\n\
                step = \"server.key_exchange.public_value\"\nplace = 0\nstate = \"right\"\n";
    memory.keep(&Bookmark::from_toml(file).unwrap()).unwrap();
    let mut app = memory.open(Opening::Start);
    press(&mut app, KeyCode::Enter);
    app.event(Event::FocusGained);
    let course = app.shared.course.as_ref().unwrap();
    assert_eq!(course.with_state(State::Right).len(), 1);
    // From now on they are where all others are.
    let kept = memory.of("pencil");
    assert_eq!(kept.count(State::Right), 1, "{kept:?}");
}

#[test]
fn two_screens_at_once_keep_each_other_s_answers() {
    let memory = Memory::new();
    let mut one = memory.lesson("pencil");
    let mut two = memory.lesson("pencil");
    for app in [&mut one, &mut two] {
        press(app, KeyCode::Enter);
        to_question(app);
    }
    write(&mut one, "19");
    press(&mut one, KeyCode::Enter);
    memory.pass(10);
    write(&mut two, "3");
    press(&mut two, KeyCode::Enter);
    let kept = memory.of("pencil").questions;
    assert_eq!(
        (kept.len(), kept[0].state, kept[0].tries),
        (1, State::Right, 1)
    );
}

#[test]
fn what_is_not_a_lesson_leaves_no_trace_of_progress() {
    let memory = Memory::new();
    let mut app = memory.open(Opening::Scenario(Box::default()));
    for _ in 0..5 {
        app.act(Action::Next);
    }
    app.keep_place();
    assert!(memory.progress.lock().unwrap().is_empty());
}

#[test]
fn the_bench_waits_until_the_questions_have_had_their_turn() {
    let run = run(&Scenario::default()).unwrap();
    let mut app = App::new(run, Theme::plain());
    let library = Library::built_in();
    let lesson = library.find("params").unwrap().clone().unwrap();
    app.open_lesson(lesson);
    app.event(Event::FocusGained);
    for _ in 0..60 {
        match app.place() {
            Place::Question => app.act(Action::Later),
            Place::Page if app.shared.cursor > 1 => break,
            _ => app.act(Action::NextStop),
        }
        app.event(Event::FocusGained);
    }
    let questions = app.shared.course.as_ref().unwrap().questions();
    select(&mut app, questions);
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Page);
    assert!(shown(&mut app).contains("answer what is left first"));
}

/// Selects the n-th line of the ending.
fn select(app: &mut App, line: usize) {
    for _ in 0..200 {
        shown(app);
        if app.shared.focus == Some(Target::Line(line)) {
            return;
        }
        let before = app.shared.focus.clone();
        app.act(Action::NextLink);
        if app.shared.focus == before || app.shared.focus.is_none() {
            app.act(Action::PageDown);
        }
    }
    panic!("line {line}:\n{}", shown(app));
}

#[test]
fn a_challenge_is_met_on_the_bench_and_kept_with_the_scenario_that_met_it() {
    let memory = Memory::new();
    let mut app = memory.lesson("finished");
    press(&mut app, KeyCode::Enter);
    to_the_end(&mut app);
    // Enter alone opens it, as the ending says.
    let ending = shown(&mut app);
    assert!(ending.contains("⏎ try it at the bench"), "{ending}");
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.place(), Place::Bench, "{}", shown(&mut app));
    app.event(Event::FocusGained);
    let bench = shown(&mut app);
    assert!(bench.contains("Challenge: "), "{bench}");
    write(&mut app, "H");
    assert_eq!(memory.of("finished").challenges, []);
    // The first message, its list of suites: one bit of one of them.
    press(&mut app, KeyCode::Enter);
    for _ in 0..80 {
        write(&mut app, "f");
        app.event(Event::FocusGained);
        shown(&mut app);
        if !memory.of("finished").challenges.is_empty() {
            break;
        }
        write(&mut app, "u");
        app.event(Event::FocusGained);
        press(&mut app, KeyCode::Down);
    }
    let kept = memory.of("finished").challenges;
    assert_eq!(kept.len(), 1, "{}", shown(&mut app));
    assert_eq!(kept[0].hints, 1);
    let scenario = Scenario::from_code(&kept[0].scenario).unwrap();
    let library = Library::built_in();
    let lesson = library.find("finished").unwrap().as_ref().unwrap();
    let challenge = &lesson.challenges[0];
    assert_eq!(kept[0].id, challenge.id);
    assert!(challenge.met(&run(&scenario).unwrap()).unwrap());
    // Back at the ending it is ticked off.
    app.act(Action::Return);
    for _ in 0..4 {
        if app.place() == Place::Page {
            break;
        }
        app.act(Action::Return);
    }
    let ending = shown(&mut app);
    assert!(
        ending.contains(&format!("✓ {}", challenge.title)),
        "{ending}"
    );
    // There is nothing left to open.
    assert!(ending.contains("⏎ back"), "{ending}");
    assert!(!ending.contains("⏎ try it"), "{ending}");
}

#[test]
fn what_could_not_be_written_is_written_as_soon_as_it_can_be() {
    let memory = Memory::new();
    let mut app = memory.lesson("pencil");
    press(&mut app, KeyCode::Enter);
    memory.full.store(true, Ordering::SeqCst);
    to_question(&mut app);
    write(&mut app, "7");
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.shared.notice.as_deref(), Some("no space left"));
    assert_eq!(memory.of("pencil").questions, []);
    memory.full.store(false, Ordering::SeqCst);
    app.keep_place();
    let kept = memory.of("pencil").questions;
    assert_eq!((kept.len(), kept[0].answer.as_str()), (1, "7"));
}

/// Opens a challenge of a lesson, once its ending is reached.
fn challenge(memory: &Arc<Memory>, lesson: &'static str) -> App {
    let mut app = memory.lesson(lesson);
    press(&mut app, KeyCode::Enter);
    to_the_end(&mut app);
    select(&mut app, 0);
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.place(), Place::Bench, "{}", shown(&mut app));
    app.event(Event::FocusGained);
    shown(&mut app);
    app
}

/// Opens a setting of the run on the bench: that many lines from the top.
fn setting(app: &mut App, line: usize) {
    write(app, "S");
    press(app, KeyCode::Home);
    for _ in 0..line {
        press(app, KeyCode::Down);
    }
    press(app, KeyCode::Enter);
}

/// Out of a setting, to the bench.
fn out(app: &mut App) {
    press(app, KeyCode::Esc);
    press(app, KeyCode::Esc);
    app.event(Event::FocusGained);
    assert_eq!(app.place(), Place::Bench, "{}", shown(app));
}

const GROUP: usize = 2;
const FALSE_START: usize = 14;
const LATENCY: usize = 24;

#[test]
fn a_challenge_that_asks_for_another_group_is_met_on_the_bench() {
    let memory = Memory::new();
    let mut app = challenge(&memory, "theft");
    setting(&mut app, GROUP);
    // From p23 on to the next that is safe to search.
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    out(&mut app);
    assert_eq!(
        memory.of("theft").challenges.len(),
        1,
        "{}",
        shown(&mut app)
    );
}

#[test]
fn a_challenge_that_asks_for_another_latency_is_met_on_the_bench() {
    let memory = Memory::new();
    let mut app = challenge(&memory, "trips");
    setting(&mut app, LATENCY);
    press(&mut app, KeyCode::End);
    press(&mut app, KeyCode::Enter);
    for _ in 0..6 {
        press(&mut app, KeyCode::Backspace);
    }
    write(&mut app, "90");
    press(&mut app, KeyCode::Enter);
    out(&mut app);
    assert_eq!(memory.of("trips").challenges, [], "{}", shown(&mut app));
    setting(&mut app, FALSE_START);
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    out(&mut app);
    assert_eq!(
        memory.of("trips").challenges.len(),
        1,
        "{}",
        shown(&mut app)
    );
}
