//! How long a frame takes: `cargo bench --bench frame`.
//!
//! First every screen at three sizes, on small numbers, on the largest
//! group, and on the longest run. Then, in plain figures, every step of these
//! runs: from a key to the frame that it leads to.

use std::fmt;
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use slowshake::session::{Action, Place, Target};
use slowshake::sim::{Key, Scenario, run};
use slowshake::tui::{App, Theme, paint};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// The longest text that either side of a run says, in bytes.
const LONGEST_TEXT: usize = 1 << 14;

/// The runs: numbers for a pencil; the largest group; as many records as the
/// data can be cut into, under CBC, where each has the most values.
const RUNS: [(&str, &[(Key, &str)]); 3] = [
    ("p23", &[]),
    (
        "ffdhe8192",
        &[(Key::Group, "ffdhe8192"), (Key::Eve, "computes")],
    ),
    (
        "longest",
        &[
            (Key::Suite, "DHE-RSA-AES128-SHA256"),
            (Key::Ems, "on"),
            (Key::Etm, "on"),
            (Key::Leak, "server_key"),
            (Key::Eve, "computes"),
            // Filled up to the longest text that a run takes.
            (Key::ClientData, ""),
            (Key::ServerData, ""),
        ],
    ),
];

fn app(name: &str) -> App {
    let (_, settings) = RUNS.iter().find(|run| run.0 == name).expect("a run");
    let mut scenario = Scenario::default();
    for (key, value) in *settings {
        let longest = "0123456789abcdef".repeat(LONGEST_TEXT / 16);
        let value = match key {
            Key::ClientData | Key::ServerData => &longest,
            _ => *value,
        };
        scenario.set(*key, value).expect("a setting");
    }
    App::new(run(&scenario).expect("a scenario"), Theme::plain())
}

fn terminal((columns, rows): (u16, u16)) -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(columns, rows)).expect("a terminal in memory")
}

fn frame(terminal: &mut Terminal<TestBackend>, app: &mut App) {
    terminal
        .draw(|frame| paint(frame, app))
        .expect("a backend in memory never fails");
}

/// A screen, and how one gets there from the walk.
const SCREENS: [(&str, Action); 13] = [
    ("walk", Action::Last),
    ("inspector", Action::Open),
    ("working", Action::Working),
    ("message", Action::Message),
    ("transcript", Action::Transcript),
    ("steps", Action::Steps),
    ("ladder", Action::Ladder),
    ("eve", Action::Eve),
    ("search", Action::Search),
    ("detour", Action::Detour),
    ("detours", Action::Detours),
    ("bench", Action::Bench),
    ("help", Action::Help),
];

#[derive(Clone)]
struct Case {
    run: &'static str,
    screen: &'static str,
    action: Action,
    size: (u16, u16),
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (columns, rows) = self.size;
        write!(f, "{} {} {columns}x{rows}", self.run, self.screen)
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (run, _) in RUNS {
        for (screen, action) in SCREENS {
            for size in SIZES {
                cases.push(Case {
                    run,
                    screen,
                    action,
                    size,
                });
            }
        }
    }
    cases
}

/// At the step with the server's shared secret, on this screen.
fn opened(case: &Case) -> App {
    let mut app = app(case.run);
    let step = app
        .shared
        .scene
        .trace()
        .step_by_id("client.key_exchange.send");
    let n = step.expect("a DHE run has it").n;
    app.go(n);
    match case.screen {
        "walk" => {}
        "inspector" | "working" => {
            // The secret whose power is the longest sum of the run.
            let trace = app.shared.scene.trace();
            let own = |id: &&str| trace.step_by_id(id).and_then(|step| step.values.first());
            let z = own(&"client.key_exchange.shared_secret").copied();
            app.shared.focus = z.map(Target::Value);
            app.act(Action::Open);
            if case.screen == "working" {
                app.act(Action::Open);
            }
        }
        _ => app.act(case.action),
    }
    let expected = case.screen != "walk";
    assert_eq!(app.place() != Place::Walk, expected, "{case}");
    app
}

#[divan::bench(args = cases(), sample_count = 50)]
fn screen(bencher: divan::Bencher<'_, '_>, case: &Case) {
    let mut app = opened(case);
    let mut terminal = terminal(case.size);
    frame(&mut terminal, &mut app);
    app.act(Action::NextLink);
    bencher.bench_local(|| frame(&mut terminal, &mut app));
}

/// From the key to the frame, at every step forth and back.
fn at_every_step(name: &str, size: (u16, u16)) -> Vec<Duration> {
    let mut app = app(name);
    let mut terminal = terminal(size);
    frame(&mut terminal, &mut app);
    let mut times = Vec::new();
    for action in [Action::Next, Action::Back] {
        for _ in 0..app.steps() {
            let start = Instant::now();
            app.act(action);
            frame(&mut terminal, &mut app);
            times.push(start.elapsed());
        }
    }
    times.sort();
    times
}

fn main() {
    println!("from a key to the frame, at every step, in milliseconds:");
    for (name, _) in RUNS {
        for size in SIZES {
            let times = at_every_step(name, size);
            let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
            println!(
                "{name:<10} {:>3}x{:<3} {:>4} keys   median {:>7.3}   worst {:>7.3}",
                size.0,
                size.1,
                times.len(),
                milliseconds(times[times.len() / 2]),
                milliseconds(times[times.len() - 1]),
            );
        }
    }
    divan::main();
}
