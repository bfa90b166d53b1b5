//! What the keys of the footer do at this place of the bench.

use crate::session::screen::bench::pick::Pick;
use crate::session::screen::bench::{BenchScreen, Part};
use crate::session::{Action, say};

pub(super) fn footer(bench: &BenchScreen, action: Action) -> Option<String> {
    let typing = bench.typing.is_some();
    if typing || bench.pick.is_some() {
        let words = match action {
            Action::Open if typing => "footer-bench-set",
            Action::Open => bench.pick.as_ref().map_or("footer-take", Pick::taken),
            Action::Return if typing => return Some(String::new()),
            Action::Return if bench.pick.as_ref().is_some_and(Pick::is_inside) => {
                "footer-bench-settings"
            }
            Action::Return => "footer-bench-back",
            Action::Help | Action::Quit if typing => return Some(String::new()),
            Action::Help | Action::Quit => return None,
            _ => return Some(String::new()),
        };
        return Some(say(words));
    }
    if bench.carried.is_some() {
        return match action {
            Action::Open => Some(say("footer-bench-put")),
            Action::Return => Some(say("footer-bench-let-go")),
            Action::Help | Action::Quit => None,
            _ => Some(String::new()),
        };
    }
    let words = match (action, bench.part) {
        (Action::Open, Part::Wire) => "footer-bench-fields",
        (Action::Open, Part::Fields) => "footer-bench-edit",
        (Action::Open, Part::Bytes) => "footer-bench-byte",
        (Action::Open, Part::Verdict) => "footer-bench-walk",
        // Enter leads on, and q out.
        (Action::Return | Action::Pane, Part::Wire) => return Some(String::new()),
        (Action::Return, _) => "footer-bench-list",
        (Action::Pane, _) => return Some(next_title(bench)),
        (Action::WalkRun, Part::Verdict) => return Some(String::new()),
        (Action::WalkRun, _) if bench.scenario == bench.first => return Some(String::new()),
        (Action::Hint, _) if !bench.has_hints() => return Some(String::new()),
        (Action::LetThrough, _) if !bench.is_caught() => return Some(String::new()),
        (Action::Undo, _) if bench.history.is_empty() => return Some(String::new()),
        (Action::Flip, Part::Wire | Part::Verdict) => return Some(String::new()),
        // The keys that matter at a place are few.
        (
            Action::Attacks
            | Action::Drop
            | Action::Repeat
            | Action::Move
            | Action::Old
            | Action::Checks
            | Action::Mallory
            | Action::Settings,
            Part::Fields | Part::Bytes,
        ) => return Some(String::new()),
        _ => return None,
    };
    Some(say(words))
}

/// What the next part is called.
fn next_title(bench: &BenchScreen) -> String {
    say(match bench.next_part(true) {
        Part::Wire => "bench-wire",
        Part::Fields => "message-fields",
        Part::Bytes => "message-bytes",
        Part::Verdict => "bench-part-verdict",
    })
}
