//! The start screen, where it leads, and where one was.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

use std::sync::{Arc, Mutex};

use crossterm::event::{Event, KeyCode, MouseButton, MouseEvent, MouseEventKind};
use slowshake::lesson::Library;
use slowshake::session::{
    Action, Bookmark, Heard, Host, Opening, Place, Settled, Shelf, State, Walked,
};
use slowshake::sim::{Key, Scenario};
use slowshake::trace::Seat;
use slowshake::tui::{App, Theme, frame};

const SIZES: [(u16, u16); 4] = [(60, 18), (80, 24), (120, 36), (200, 60)];

/// A host that remembers instead of writing.
struct Memory {
    shelf: Shelf,
    place: Mutex<Result<Option<Bookmark>, String>>,
}

impl Memory {
    fn new() -> Arc<Self> {
        Self::with(Shelf::built_in())
    }

    fn with(shelf: Shelf) -> Arc<Self> {
        Arc::new(Self {
            shelf,
            place: Mutex::new(Ok(None)),
        })
    }

    fn place(&self) -> Option<Bookmark> {
        self.place.lock().unwrap().clone().unwrap()
    }

    fn put(&self, place: Result<Option<Bookmark>, String>) {
        *self.place.lock().unwrap() = place;
    }

    fn open(self: &Arc<Self>, opening: Opening) -> App {
        App::open(opening, Theme::plain(), Arc::clone(self) as Arc<dyn Host>)
    }

    fn start(self: &Arc<Self>) -> App {
        self.open(Opening::Start)
    }
}

impl Host for Memory {
    fn shelf(&self) -> Result<Shelf, String> {
        Ok(self.shelf.clone())
    }

    fn watch(&self, _heard: Heard) {}

    fn bookmark(&self) -> Result<Option<Bookmark>, String> {
        self.place.lock().unwrap().clone()
    }

    fn keep(&self, bookmark: &Bookmark) -> Result<(), String> {
        self.put(Ok(Some(bookmark.clone())));
        Ok(())
    }
}

fn in_the_pencil_lesson() -> Bookmark {
    let settled = |step: &str, state| Settled {
        run: "main".to_owned(),
        step: step.to_owned(),
        place: 0,
        state,
    };
    Bookmark {
        walked: Walked::Lesson {
            name: "pencil".to_owned(),
            run: "main".to_owned(),
            asked: vec![
                settled("server.key_exchange.public_value", State::Right),
                settled("server.key_exchange.message", State::Shown),
                settled("client.key_exchange.public_value", State::Later),
            ],
        },
        step: "client.key_exchange.secret".to_owned(),
        title: "The client draws its secret".to_owned(),
        seat: None,
    }
}

/// The built-in lessons and these.
fn shelf(own: &[(&str, &str)]) -> Shelf {
    let mut shelf = Shelf::built_in();
    for (name, source) in own {
        shelf.library.add(name, source);
        let file = format!("my/{name}.md");
        shelf.files.insert((*name).to_owned(), file);
    }
    shelf
}

const SHORT: &str = "+++\ntitle = \"Short\"\nquestion = \"Why?\"\n+++\n\nHello.\n\n\
                     ## One {#client.hello.send minutes=1}\n\nText.\n";

fn key(app: &mut App, code: KeyCode) {
    app.event(Event::Key(code.into()));
}

fn shown(app: &mut App) -> String {
    frame(app, 120, 36).unwrap()
}

fn step(app: &App) -> String {
    app.shared.step().unwrap().id.as_str().to_owned()
}

#[test]
fn the_start_screen_at_every_size() {
    let memory = Memory::new();
    memory.put(Ok(Some(in_the_pencil_lesson())));
    let mut app = memory.start();
    for (columns, rows) in SIZES {
        let shown = frame(&mut app, columns, rows).unwrap();
        insta::assert_snapshot!(format!("start_{columns}x{rows}"), shown);
    }
}

#[test]
fn who_was_nowhere_has_nothing_to_continue() {
    let mut app = Memory::new().start();
    let shown = shown(&mut app);
    assert!(!shown.contains("continue"), "{shown}");
    assert!(shown.contains("▸ Diffie-Hellman with a pencil"), "{shown}");
}

/// Selects the first lesson that is not built in.
fn select_behind_the_built_in(app: &mut App) {
    app.act(Action::First);
    for _ in Library::built_in().names() {
        app.act(Action::Down);
    }
}

#[test]
fn a_broken_lesson_is_listed_with_its_first_fault() {
    let memory = Memory::with(shelf(&[("torn", "no front matter")]));
    let mut app = memory.start();
    select_behind_the_built_in(&mut app);
    let first = shown(&mut app);
    assert!(first.contains("my/torn.md:1:1: "), "{first}");
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Start);
    let notice = app.session.shared.notice.unwrap();
    assert!(notice.starts_with("my/torn.md:1:1: "), "{notice}");
}

#[test]
fn every_size_can_be_drawn_and_shows_what_is_selected() {
    let own: Vec<(String, String)> = (0..12)
        .map(|n| {
            (
                format!("l{n}"),
                SHORT.replace("Short", &format!("Title-{n}-")),
            )
        })
        .collect();
    let own: Vec<(&str, &str)> = own.iter().map(|(n, s)| (n.as_str(), s.as_str())).collect();
    let mut app = Memory::with(shelf(&own)).start();
    for (columns, rows) in [(1, 1), (60, 18), (76, 20), (80, 24), (300, 100)] {
        for n in 0..12 {
            if n == 0 {
                select_behind_the_built_in(&mut app);
            } else {
                app.act(Action::Down);
            }
            let shown = frame(&mut app, columns, rows).unwrap();
            let wanted = format!("▸ Title-{n}-");
            assert!(rows < 12 || shown.contains(&wanted), "{wanted}\n{shown}");
        }
    }
}

#[test]
fn nothing_that_came_from_a_file_reaches_the_screen_alive() {
    let memory = Memory::with(shelf(&[("\u{1b}[31m", "x\u{7}")]));
    let mut place = in_the_pencil_lesson();
    place.title = "red\u{1b}[31m\u{202e}".to_owned();
    memory.put(Ok(Some(place)));
    let mut app = memory.start();
    let shown = shown(&mut app);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown}");
}

#[test]
fn in_ascii_the_name_is_still_read() {
    let mut app = Memory::new().start();
    app.shared.ascii = true;
    for (columns, rows) in SIZES {
        let shown = frame(&mut app, columns, rows).unwrap();
        assert!(shown.is_ascii(), "{shown}");
        assert!(rows >= 60 || shown.contains("slowshake"), "{shown}");
    }
}

#[test]
fn a_lesson_opens_with_its_introduction() {
    let mut app = Memory::new().start();
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Page);
    app.act(Action::Return);
    assert_eq!(app.place(), Place::Walk);
    app.act(Action::Quit);
    assert_eq!(app.place(), Place::Start);
    assert!(!app.is_done());
}

#[test]
fn at_the_start_screen_q_and_esc_leave_and_backspace_does_not() {
    for (code, leaves) in [
        (KeyCode::Char('q'), true),
        (KeyCode::Esc, true),
        (KeyCode::Backspace, false),
    ] {
        let mut app = Memory::new().start();
        key(&mut app, code);
        assert_eq!(app.is_done(), leaves, "{code}");
    }
}

#[test]
fn the_first_click_selects_and_the_second_opens() {
    let mut app = Memory::new().start();
    let shown = shown(&mut app);
    let (row, line) = shown
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains("Build a handshake"))
        .unwrap();
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: line.find("Build").unwrap() as u16,
        row: row as u16,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    app.event(Event::Mouse(click));
    assert_eq!(app.place(), Place::Start);
    app.event(Event::Mouse(click));
    assert_eq!(app.place(), Place::Lab);
}

#[test]
fn a_scenario_opens_its_walk_at_once() {
    let mut app = Memory::new().open(Opening::Scenario(Box::default()));
    assert_eq!(app.place(), Place::Walk);
    assert_eq!(app.shared.cursor, 1);
    app.act(Action::Quit);
    assert!(app.is_done());
}

#[test]
fn what_was_to_be_replaced_and_met_nothing_is_told() {
    let mut scenario = Scenario::default();
    scenario
        .set(Key::Set, "ServerKeyExchange.nothing=09")
        .unwrap();
    let app = Memory::new().open(Opening::Scenario(Box::new(scenario)));
    let notice = app.session.shared.notice.unwrap_or_default();
    assert!(notice.contains("ServerKeyExchange.nothing"), "{notice}");
}

#[test]
fn a_lesson_that_is_not_there_is_told_in_the_place_of_its_walk() {
    let mut app = Memory::new().open(Opening::Lesson("no\u{1b}body".to_owned()));
    assert_eq!(app.place(), Place::Wait);
    let shown = shown(&mut app);
    assert!(shown.contains("There is no lesson no"), "{shown}");
    app.act(Action::Quit);
    assert!(app.is_done());
}

#[test]
fn one_goes_on_at_the_step_and_in_the_seat_where_one_was() {
    let memory = Memory::new();
    let mut app = memory.start();
    app.act(Action::Last);
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Lab);
    shown(&mut app);
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Walk);
    for _ in 0..20 {
        app.act(Action::Next);
    }
    app.act(Action::Seat);
    let (was, seat) = (step(&app), app.shared.mask.seat);
    app.act(Action::Quit);
    app.act(Action::Quit);
    assert_eq!(app.place(), Place::Start);

    let mut app = memory.start();
    assert!(shown(&mut app).contains("▸ DHE_RSA · AES_128_GCM · p = 23"));
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Walk);
    assert_eq!((step(&app), app.shared.mask.seat), (was, seat));
}

#[test]
fn what_was_shown_does_not_count_as_answered() {
    let memory = Memory::new();
    let mut place = in_the_pencil_lesson();
    if let Walked::Lesson { asked, .. } = &mut place.walked {
        asked.iter_mut().for_each(|one| one.state = State::Shown);
    }
    memory.put(Ok(Some(place)));
    let screen = shown(&mut memory.start());
    assert!(screen.contains("0 of 6 answered, "), "{screen}");
}

/// A place in the pencil lesson at which everything is answered.
fn done_with_the_pencil() -> Bookmark {
    let library = slowshake::lesson::Library::built_in();
    let lesson = library.find("pencil").unwrap().as_ref().unwrap();
    let mut place = in_the_pencil_lesson();
    if let Walked::Lesson { asked, .. } = &mut place.walked {
        asked.clear();
        for section in &lesson.sections {
            asked.extend((0..section.questions.len()).map(|place| Settled {
                run: lesson.runs[section.run].name.clone(),
                step: section.step.clone().unwrap_or_default(),
                place,
                state: State::Right,
            }));
        }
    }
    place
}

#[test]
fn behind_a_lesson_that_is_done_comes_the_first_that_is_not() {
    let memory = Memory::new();
    memory.put(Ok(Some(done_with_the_pencil())));
    let mut app = memory.start();
    let screen = shown(&mut app);
    let next = screen
        .lines()
        .find(|line| line.trim_start().starts_with("next"));
    let next = next.unwrap_or_else(|| panic!("{screen}"));
    assert!(
        next.contains("▸ What ServerKeyExchange really says"),
        "{screen}"
    );
    assert!(screen.contains("✓ 6 of 6 answered · 18 min"), "{screen}");
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Page);
    assert!(shown(&mut app).contains("How do I know that it is the server's?"));
}

#[test]
fn how_far_one_is_in_a_lesson_is_told_whole() {
    let memory = Memory::new();
    memory.put(Ok(Some(done_with_the_pencil())));
    let mut app = memory.start();
    for (columns, rows) in SIZES {
        let screen = frame(&mut app, columns, rows).unwrap();
        let of_it = |line: &&str| line.contains("Diffie-Hellman with a pencil");
        let line = screen.lines().find(of_it);
        let line = line.unwrap_or_else(|| panic!("{screen}")).trim_end();
        let told = ["✓ 6/6", "✓ 6 of 6 answered", "✓ 6 of 6 answered · 18 min"];
        assert!(told.iter().any(|told| line.ends_with(told)), "{screen}");
    }
}

#[test]
fn one_goes_on_in_a_lesson_with_what_was_answered() {
    let memory = Memory::new();
    memory.put(Ok(Some(in_the_pencil_lesson())));
    let mut app = memory.start();
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Walk);
    let course = app.shared.course_here().unwrap();
    let Walked::Lesson { asked, .. } = in_the_pencil_lesson().walked else {
        unreachable!("it is a lesson");
    };
    // Questions that the lesson does not have are passed over.
    assert!(
        course
            .settled()
            .iter()
            .all(|settled| asked.contains(settled))
    );
    assert!(course.count_settled() > 0);
}

#[test]
fn one_goes_on_in_the_run_of_the_lesson_where_one_was() {
    let memory = Memory::new();
    let mut place = in_the_pencil_lesson();
    place.walked = Walked::Lesson {
        name: "pencil".to_owned(),
        run: "eve".to_owned(),
        asked: Vec::new(),
    };
    place.step = "server.hello.receive".to_owned();
    place.seat = Some(Seat::Eve);
    memory.put(Ok(Some(place)));
    let mut app = memory.start();
    app.act(Action::Open);
    let course = app.shared.course_here().unwrap();
    assert_eq!(course.lesson.runs[course.run].name, "eve");
    assert_eq!(step(&app), "server.hello.receive");
    assert_eq!(course.own_seat, Some(Seat::Eve));
}

#[test]
fn an_answer_is_kept_at_once() {
    let memory = Memory::new();
    let mut app = memory.open(Opening::Lesson("pencil".to_owned()));
    assert_eq!(memory.place(), None);
    let course = app.shared.course.as_mut().unwrap();
    let (id, _) = course.next_open().unwrap();
    course.asked_mut(id).unwrap().state = State::Right;
    app.act(Action::Return);
    let Some(Walked::Lesson { asked, .. }) = memory.place().map(|place| place.walked) else {
        panic!("nothing was kept");
    };
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].state, State::Right);
}

#[test]
fn a_glance_at_the_first_step_does_not_replace_the_place() {
    let memory = Memory::new();
    memory.put(Ok(Some(in_the_pencil_lesson())));
    let mut app = memory.start();
    app.act(Action::Last);
    app.act(Action::Open);
    shown(&mut app);
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Walk);
    app.act(Action::Quit);
    app.act(Action::Quit);
    assert_eq!(app.place(), Place::Start);
    assert_eq!(memory.place(), Some(in_the_pencil_lesson()));
}

#[test]
fn of_a_detour_the_place_is_kept_that_it_left() {
    let memory = Memory::new();
    let mut app = memory.open(Opening::Scenario(Box::default()));
    take_a_detour(&mut app, "server.hello.suite");
    app.act(Action::Last);
    app.keep_place();
    let place = memory.place().unwrap();
    assert_eq!(place.step, "server.hello.suite");
    assert_eq!(place.walked, Walked::Scenario(Box::default()));
}

/// Goes to a step, and takes the first detour that it offers.
fn take_a_detour(app: &mut App, id: &str) {
    let n = app.shared.scene.trace().step_by_id(id).unwrap().n;
    app.go(n);
    app.act(Action::Detour);
    app.act(Action::Open);
    app.act(Action::First);
    app.act(Action::Open);
    assert!(app.is_on_detour());
}

#[test]
fn a_lesson_that_changed_during_a_detour_is_taken_up_after_it() {
    let mut app = reread(SHORT);
    take_a_detour(&mut app, "server.hello.suite");
    let changed = SHORT.replace("Short", "Shorter");
    app.take_shelf(Ok(shelf(&[("short", &changed)])));
    assert!(app.is_on_detour());
    app.act(Action::LeaveDetour);
    assert_eq!(app.shared.title, "Shorter");
    assert_eq!(step(&app), "server.hello.suite");
}

#[test]
fn another_lesson_forgets_the_first() {
    let memory = Memory::with(shelf(&[("short", SHORT)]));
    let mut app = memory.start();
    app.act(Action::Open);
    app.act(Action::Return);
    app.act(Action::Curtain);
    app.act(Action::Quit);
    app.act(Action::Last);
    app.act(Action::Up);
    app.act(Action::Open);
    let course = app.shared.course.as_ref().unwrap();
    assert_eq!(course.lesson.name, "short");
    assert_eq!(course.own_seat, None);
    assert!(!app.shared.mask.curtain);
    assert_eq!(app.shared.title, "Short");
}

#[test]
fn a_damaged_place_is_told_and_the_rest_works() {
    let memory = Memory::new();
    memory.put(Err("place.toml:1:1: it is damaged".to_owned()));
    let mut app = memory.start();
    assert!(shown(&mut app).contains("place.toml:1:1: it is damaged"));
    app.act(Action::Open);
    assert_eq!(app.place(), Place::Page);
}

/// In the lesson `short` at its stop, with another reading of its file.
fn reread(source: &str) -> App {
    let mut app =
        Memory::with(shelf(&[("short", SHORT)])).open(Opening::Lesson("short".to_owned()));
    app.act(Action::NextStop);
    assert_eq!(step(&app), "client.hello.send");
    app.take_shelf(Ok(shelf(&[("short", source)])));
    // What was posted is done with the next event.
    app.event(Event::FocusGained);
    app
}

#[test]
fn a_changed_lesson_is_taken_up_where_one_is() {
    let app = reread(&SHORT.replace("Short", "Shorter"));
    assert_eq!(app.shared.title, "Shorter");
    assert_eq!(step(&app), "client.hello.send");
    assert!(app.shared.course_here().is_some());
    assert!(app.session.shared.notice.unwrap().contains("Shorter"));
}

#[test]
fn a_lesson_with_another_scenario_gets_another_run() {
    let changed = SHORT.replace(
        "\n+++\n\nHello",
        "\n[scenario]\ngroup = \"ffdhe2048\"\n+++\n\nHello",
    );
    let app = reread(&changed);
    assert_eq!(app.shared.scene.run.scenario.group.name(), "ffdhe2048");
    assert_eq!(step(&app), "client.hello.send");
    assert!(app.shared.course_here().is_some());
}

#[test]
fn while_its_file_is_faulty_a_lesson_stays_as_it_was() {
    let mut app = reread(&SHORT.replace("client.hello.send", ""));
    let notice = app.shared.notice.clone().unwrap();
    assert!(notice.starts_with("my/short.md:8:"), "{notice}");
    assert_eq!(app.shared.title, "Short");
    assert_eq!(step(&app), "client.hello.send");
    // Put right again, it says so.
    app.take_shelf(Ok(shelf(&[("short", SHORT)])));
    assert!(app.session.shared.notice.unwrap().contains("Short"));
}

#[test]
fn the_start_screen_lists_the_lessons_as_they_are_now() {
    let mut app = Memory::new().start();
    app.take_shelf(Ok(shelf(&[("short", SHORT)])));
    assert!(shown(&mut app).contains("Short"));
    assert_eq!(Library::built_in().names().count() + 1, {
        let shelf = app.shared.shelf.as_ref().unwrap();
        shelf.library.names().count()
    });
}
