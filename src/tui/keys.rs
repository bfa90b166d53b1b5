//! One table of keys: what they do, what the footer and the help say.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// One step on.
    Next,
    /// One step back.
    Back,
    /// To the next message.
    NextMessage,
    /// To the message before.
    PreviousMessage,
    /// To the next phase.
    NextPhase,
    /// To the phase before.
    PreviousPhase,
    /// To the first step.
    First,
    /// To the last step.
    Last,
    /// Scroll the text down.
    Down,
    /// Scroll the text up.
    Up,
    /// The help.
    Help,
    /// Leave.
    Quit,
}

/// One line of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys.
    pub keys: &'static [KeyCode],
    /// How they are written.
    pub written: &'static str,
    /// What they do.
    pub action: Action,
    /// In the footer: two words at most; none for keys that only the help
    /// lists.
    pub short: Option<&'static str>,
    /// In the help.
    pub long: &'static str,
}

use KeyCode::{Backspace, Char, Down, End, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up};

/// All keys.
pub const BINDINGS: &[Binding] = &[
    Binding {
        keys: &[Right, Char('l'), Char(' '), KeyCode::Enter],
        written: "→",
        action: Action::Next,
        short: Some("next"),
        long: "one step on (also l, Space, Enter)",
    },
    Binding {
        keys: &[Left, Char('h'), Backspace],
        written: "←",
        action: Action::Back,
        short: Some("back"),
        long: "one step back (also h, Backspace)",
    },
    Binding {
        keys: &[Char('n'), Tab],
        written: "n",
        action: Action::NextMessage,
        short: Some("next message"),
        long: "to the next message on the wire (also Tab)",
    },
    Binding {
        keys: &[Char('N'), KeyCode::BackTab],
        written: "N",
        action: Action::PreviousMessage,
        short: None,
        long: "to the message before (also Shift-Tab)",
    },
    Binding {
        keys: &[PageDown, Char(']')],
        written: "PgDn",
        action: Action::NextPhase,
        short: Some("next phase"),
        long: "to the next phase (also ])",
    },
    Binding {
        keys: &[PageUp, Char('[')],
        written: "PgUp",
        action: Action::PreviousPhase,
        short: None,
        long: "to the phase before (also [)",
    },
    Binding {
        keys: &[Home, Char('g')],
        written: "Home",
        action: Action::First,
        short: None,
        long: "to the first step (also g)",
    },
    Binding {
        keys: &[End, Char('G')],
        written: "End",
        action: Action::Last,
        short: None,
        long: "to the last step (also G)",
    },
    Binding {
        keys: &[Down, Char('j')],
        written: "↓",
        action: Action::Down,
        short: None,
        long: "scroll a long text down (also j)",
    },
    Binding {
        keys: &[Up, Char('k')],
        written: "↑",
        action: Action::Up,
        short: None,
        long: "scroll it up again (also k)",
    },
    Binding {
        keys: &[Char('?'), F(1)],
        written: "?",
        action: Action::Help,
        short: Some("help"),
        long: "this help; any key closes it (also F1)",
    },
    Binding {
        keys: &[Char('q'), Esc],
        written: "q",
        action: Action::Quit,
        short: Some("quit"),
        long: "leave (also Esc, Ctrl-C)",
    },
];

/// What a key asks for, if anything.
pub(super) fn action(key: KeyEvent) -> Option<Action> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, Char('c' | 'd')).then_some(Action::Quit);
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    BINDINGS
        .iter()
        .find(|binding| binding.keys.contains(&key.code))
        .map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let keys: Vec<_> = BINDINGS.iter().flat_map(|b| b.keys).collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[i + 1..].contains(key), "{key:?}");
        }
    }
}
