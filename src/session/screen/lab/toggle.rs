//! Settings of which several hold at once: checks that are left out, what
//! leaks.

use crate::session::{catalogue, say, say_with};
use crate::sim::{Leak, Scenario};
use crate::trace::{CheckKind, Skip};
use crate::view::SettingChoice;
use crate::wire::Role;

/// At which sides a check is left out.
fn sides(scenario: &Scenario, check: CheckKind) -> (bool, bool) {
    let at = |role| scenario.skips.iter().any(|skip| skip.applies(role, check));
    (at(Role::Client), at(Role::Server))
}

/// All checks, each with the sides at which it is left out.
pub(in crate::session) fn checks(scenario: &Scenario) -> Vec<SettingChoice> {
    CheckKind::guards()
        .map(|check| {
            let sides = sides(scenario, check);
            let state = match sides {
                (true, true) => say("lab-skip-both"),
                (true, false) => say("lab-skip-client"),
                (false, true) => say("lab-skip-server"),
                (false, false) => "·".to_owned(),
            };
            SettingChoice {
                value: check.id().to_owned(),
                label: format!("{state:6}  {}", check.id()),
                chosen: sides != (false, false),
                refused: None,
            }
        })
        .collect()
}

/// What a check is about, and how it is left out.
pub fn words(check: &str) -> String {
    let found = CheckKind::ALL.iter().find(|known| known.id() == check);
    let what = found.map_or_else(String::new, |check| catalogue().check(*check));
    let cite = found.map_or("", |check| check.cite());
    say_with("lab-skip-how", &[("what", &what), ("cite", cite)])
}

/// The scenario with a check left out at the next side: at both, at the
/// client alone, at the server alone, nowhere.
pub(in crate::session) fn next_side(scenario: &Scenario, check: &str) -> Scenario {
    let mut changed = scenario.clone();
    let Some(check) = CheckKind::ALL.iter().copied().find(|c| c.id() == check) else {
        return changed;
    };
    let next = match sides(scenario, check) {
        (false, false) => Some(None),
        (true, true) => Some(Some(Role::Client)),
        (true, false) => Some(Some(Role::Server)),
        (false, true) => None,
    };
    changed.skips.retain(|skip| skip.check != check);
    changed.skips.extend(next.map(|role| Skip { role, check }));
    changed
}

/// What leaks when this is ticked, or its tick taken away.
pub(in crate::session) fn leaks(scenario: &Scenario, word: &str) -> String {
    let Some(leak) = Leak::by_id(word) else {
        return "none".to_owned();
    };
    let mut leaks = scenario.leaks.clone();
    match leaks.iter().position(|known| *known == leak) {
        Some(at) => {
            leaks.remove(at);
        }
        None => leaks.push(leak),
    }
    let words: Vec<&str> = leaks.iter().map(|leak| leak.id()).collect();
    match words.is_empty() {
        true => "none".to_owned(),
        false => words.join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_goes_round_all_sides() {
        let mut scenario = Scenario::default();
        let mut seen = Vec::new();
        for _ in 0..4 {
            scenario = next_side(&scenario, "finished");
            let all: Vec<String> = scenario.skips.iter().map(Skip::to_string).collect();
            seen.push(all.join(","));
        }
        assert_eq!(seen, ["finished", "client.finished", "server.finished", ""]);
    }

    #[test]
    fn several_things_leak_at_once() {
        let mut scenario = Scenario::default();
        scenario.leaks.push(Leak::TicketKey);
        assert_eq!(leaks(&scenario, "server_key"), "ticket_key,server_key");
        assert_eq!(leaks(&scenario, "ticket_key"), "none");
        assert_eq!(leaks(&scenario, "none"), "none");
    }
}
