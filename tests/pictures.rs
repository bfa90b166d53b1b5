//! The pictures in `docs/pictures` are screens of this program:
//! `SLOWSHAKE_BLESS=1 cargo test --test pictures` takes them anew.

#[path = "pictures/svg.rs"]
mod svg;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use slowshake::lesson::Library;
use slowshake::session::{Action, Place, Target, ThemeKind};
use slowshake::sim::{Key, Scenario, run};
use slowshake::trace::Seat;
use slowshake::tui::{App, ColorDepth, Theme, frame, paint};
use svg::{Ground, picture};

const DARK: Ground = Ground {
    letters: "#d8dce4",
    ground: "#16181d",
};
const LIGHT: Ground = Ground {
    letters: "#24272e",
    ground: "#fbfaf7",
};

/// A picture: its file's name, what it shows, its size, and how one gets
/// there.
struct Shot {
    name: &'static str,
    title: &'static str,
    size: (u16, u16),
    app: fn(Theme) -> App,
}

const SHOTS: [Shot; 10] = [
    Shot {
        name: "walk",
        title: "The walk, seated as the client, where the server comes to the shared secret",
        size: (120, 34),
        app: |theme| {
            at(
                theme,
                &[],
                Seat::Client,
                "client.key_exchange.shared_secret",
            )
        },
    },
    Shot {
        name: "inspector",
        title: "The inspector: the key block with what is cut out of it",
        size: (120, 40),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "client.keys.key_block");
            open_value(&mut app, 0);
            app
        },
    },
    Shot {
        name: "working",
        title: "A power, square by square",
        size: (110, 32),
        app: |theme| {
            let id = "client.key_exchange.shared_secret";
            let mut app = at(theme, &[], Seat::Above, id);
            app.act(Action::Working);
            app
        },
    },
    Shot {
        name: "message",
        title: "A message with all its fields",
        size: (120, 36),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "server.key_exchange.send");
            app.act(Action::Message);
            app
        },
    },
    Shot {
        name: "eve",
        title: "The eavesdropper: what she saw, what she found, what she lacks",
        size: (120, 36),
        app: |theme| {
            let settings = [(Key::Eve, "computes")];
            let mut app = at(theme, &settings, Seat::Eve, "eve.eve.search");
            app.act(Action::Eve);
            app
        },
    },
    Shot {
        name: "transcript",
        title: "Which messages the Finished hash covers",
        size: (110, 30),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "client.finished.send");
            app.act(Action::Transcript);
            app
        },
    },
    Shot {
        name: "ladder",
        title: "All messages with their times",
        size: (110, 32),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "client.data.send");
            app.act(Action::Ladder);
            app
        },
    },
    Shot {
        name: "question",
        title: "A question, and the hint that fits a wrong answer",
        size: (110, 36),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Client, "client.hello.send");
            let library = Library::built_in();
            let pencil = library.find("pencil").and_then(|found| found.as_ref().ok());
            app.open_lesson(Arc::clone(pencil.expect("the lesson")));
            // The first frame shows its introduction.
            frame(&mut app, 110, 36).expect("a frame");
            app.act(Action::Return);
            app.act(Action::Last);
            assert_eq!(app.place(), Place::Question);
            // 12^5 mod 23 instead of 5^12 mod 23, whatever xs is.
            let trace = app.shared.scene.trace();
            let step = trace.step_by_id("server.key_exchange.secret").expect("it");
            let xs = u64::from(slowshake::trace::Values::bytes(trace, step.values[0])[0]);
            typed(&mut app, &(xs.pow(5) % 23).to_string());
            app
        },
    },
    Shot {
        name: "lab",
        title: "The free lab",
        size: (110, 32),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "client.hello.send");
            app.open_lab();
            app
        },
    },
    Shot {
        name: "detour",
        title: "A detour: what came out differently with another secret",
        size: (120, 34),
        app: |theme| {
            let mut app = at(theme, &[], Seat::Above, "client.key_exchange.secret");
            app.act(Action::Detour);
            app.event(Event::Key(KeyEvent::from(KeyCode::Enter)));
            typed(&mut app, "7");
            let trace = app.shared.scene.trace();
            let z = trace.step_by_id("server.key_exchange.shared_secret");
            let n = z.expect("it").n;
            app.go(n);
            app.shared.notice = None;
            app
        },
    },
];

fn at(theme: Theme, settings: &[(Key, &str)], seat: Seat, id: &str) -> App {
    let scenario = Scenario::of(settings).expect("a setting");
    let mut app = App::new(run(&scenario).expect("a scenario"), theme);
    let n = app.shared.scene.trace().step_by_id(id).expect(id).n;
    app.shared.mask.seat = seat;
    app.go(n);
    app
}

fn open_value(app: &mut App, nth: usize) {
    let value = app.shared.step().expect("a step").values[nth];
    app.shared.focus = Some(Target::Value(value));
    app.act(Action::Open);
}

fn typed(app: &mut App, text: &str) {
    for letter in text.chars() {
        app.event(Event::Key(KeyEvent::from(KeyCode::Char(letter))));
    }
    app.event(Event::Key(KeyEvent::from(KeyCode::Enter)));
}

fn taken(shot: &Shot, kind: ThemeKind, ground: Ground) -> String {
    let mut app = (shot.app)(Theme::new(kind, ColorDepth::True));
    let (columns, rows) = shot.size;
    // What a worker computes is there in the second frame.
    frame(&mut app, columns, rows).expect("a frame");
    let backend = TestBackend::new(columns, rows);
    let mut terminal = Terminal::new(backend).expect("a terminal");
    terminal
        .draw(|frame| paint(frame, &mut app))
        .expect("a frame");
    picture(terminal.backend().buffer(), ground, shot.title)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

#[test]
fn the_pictures_are_what_the_program_shows() {
    let bless = std::env::var_os("SLOWSHAKE_BLESS").is_some();
    for shot in &SHOTS {
        for (kind, ground, word) in [
            (ThemeKind::Dark, DARK, "dark"),
            (ThemeKind::Light, LIGHT, "light"),
        ] {
            let file = folder().join(format!("{}-{word}.svg", shot.name));
            let now = taken(shot, kind, ground);
            if bless {
                fs::write(&file, now).expect("the folder can be written");
                continue;
            }
            let kept = fs::read_to_string(&file).unwrap_or_default();
            assert!(
                kept == now,
                "{} is old: SLOWSHAKE_BLESS=1 cargo test --test pictures takes it anew",
                file.display()
            );
        }
    }
}

#[test]
fn the_readme_shows_every_screen_and_no_picture_is_left_over() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("the README");
    for entry in fs::read_dir(folder()).expect("the folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let known = SHOTS.iter().any(|shot| {
            ["dark", "light"]
                .iter()
                .any(|word| *name == *format!("{}-{word}.svg", shot.name))
        });
        assert!(known, "{name} is of no screen");
        assert!(readme.contains(&*name), "{name} is not in the README");
    }
}
