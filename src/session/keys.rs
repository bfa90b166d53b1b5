//! One table of keys: it drives dispatch, footer, help and mouse. Their words
//! stand in the text catalogue under the action's name.

mod table;

use std::fmt;

pub use table::BINDINGS;

/// A key of a keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A letter, a digit, a sign or the space.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// The tabulator.
    Tab,
    /// The tabulator with Shift.
    BackTab,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Any other: it has no meaning anywhere.
    Other,
}

/// As it is written on keyboards.
impl fmt::Display for KeyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(letter) => write!(f, "{letter}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Enter => f.write_str("Enter"),
            KeyCode::Esc => f.write_str("Esc"),
            KeyCode::Backspace => f.write_str("Bksp"),
            KeyCode::Delete => f.write_str("Del"),
            KeyCode::Tab => f.write_str("Tab"),
            KeyCode::BackTab => f.write_str("S-Tab"),
            KeyCode::Left => f.write_str("Left"),
            KeyCode::Right => f.write_str("Right"),
            KeyCode::Up => f.write_str("Up"),
            KeyCode::Down => f.write_str("Down"),
            KeyCode::Home => f.write_str("Home"),
            KeyCode::End => f.write_str("End"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::Other => Ok(()),
        }
    }
}

/// A key that was pressed. A letter comes with Shift already in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPress {
    /// Which key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub control: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

impl KeyPress {
    /// Whether it is a command, and no letter to be typed.
    pub(in crate::session) const fn is_command(self) -> bool {
        self.control || self.alt
    }
}

/// A key alone.
impl From<KeyCode> for KeyPress {
    fn from(code: KeyCode) -> Self {
        Self {
            code,
            control: false,
            alt: false,
        }
    }
}

/// An enum whose variants have names in the catalogue.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $id:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// Its name in the catalogue, behind `key-` or `place-`.
            pub const fn id(self) -> &'static str {
                match self { $($name::$variant => $id),* }
            }
        }
    };
}

named! {
/// What a key can ask for.
Action {
    /// One step on.
    Next "next";
    /// One step back.
    Back "back";
    /// On in the text, and at its end one step on.
    ReadOn "read-on";
    /// Back in the text, and at its beginning one step back.
    ReadBack "read-back";
    /// To the next message.
    NextMessage "next-message";
    /// To the message before.
    PreviousMessage "previous-message";
    /// To the next phase.
    NextPhase "next-phase";
    /// To the phase before.
    PreviousPhase "previous-phase";
    /// To the first step, or the first line.
    First "first";
    /// To the last step, or the last line.
    Last "last";
    /// Down in a list, a tree or a text.
    Down "down";
    /// Up in it.
    Up "up";
    /// A screenful down.
    PageDown "page-down";
    /// A screenful up.
    PageUp "page-up";
    /// To the byte or column at the left.
    Left "left";
    /// To the byte or column at the right.
    Right "right";
    /// Into what is selected.
    Open "open";
    /// Back to where one was.
    Return "return";
    /// Select the next thing that opens.
    NextLink "next-link";
    /// Select the one before.
    PreviousLink "previous-link";
    /// Open up the sums of this step.
    Working "working";
    /// The messages of this step, all their fields.
    Message "message";
    /// What Eve knows.
    Eve "eve";
    /// What the Finished hash covers.
    Transcript "transcript";
    /// The list of all steps.
    Steps "steps";
    /// The ladder of all messages.
    Ladder "ladder";
    /// Search for anything.
    Search "search";
    /// Sit elsewhere.
    Seat "seat";
    /// Change something at this step and run again.
    Detour "detour";
    /// The detours of this sitting.
    Detours "detours";
    /// From a detour back to the exact place that it left.
    LeaveDetour "leave-detour";
    /// To the next stop of the lesson.
    NextStop "next-stop";
    /// To the stop before.
    PreviousStop "previous-stop";
    /// The lesson's text.
    Lesson "lesson";
    /// Go on by itself; stop doing so.
    Play "play";
    /// Go faster.
    Faster "faster";
    /// Go slower.
    Slower "slower";
    /// Hide all secrets, or show them again.
    Curtain "curtain";
    /// Show the next hidden secret.
    Reveal "reveal";
    /// Copy what stands there.
    Copy "copy";
    /// Let Eve compute.
    Compute "compute";
    /// A hint.
    Hint "hint";
    /// Show how the answer comes about.
    Show "show";
    /// Come back to the question at the end.
    Later "later";
    /// Show another pane of a small screen.
    Pane "pane";
    /// The attacker's bench, on the run that is looked at.
    Bench "bench";
    /// At the bench: turn a bit over.
    Flip "flip";
    /// In the bytes: a byte on.
    ByteOn "byte-on";
    /// In the bytes: a byte back.
    ByteBack "byte-back";
    /// Let a message never arrive.
    Drop "drop";
    /// Let it arrive twice.
    Repeat "repeat";
    /// Pick up a copy of it, to let it arrive again later.
    RepeatLater "repeat-later";
    /// Pick it up, to let it arrive later.
    Move "move";
    /// Put the same message of an earlier conversation in its place.
    Old "old";
    /// Let a record arrive that nobody sent.
    Inject "inject";
    /// Let nothing arrive from this message on.
    Cut "cut";
    /// Take the last act back.
    Undo "undo";
    /// Take all of them back.
    Restore "restore";
    /// Choose an attack that is ready.
    Attacks "attacks";
    /// Choose which checks are left out.
    Checks "checks";
    /// Leave out the check that caught it.
    LetThrough "let-through";
    /// Choose who stands in the middle.
    Mallory "mallory";
    /// Choose what else the run is made of.
    Settings "settings";
    /// Walk the run that came of it.
    WalkRun "walk-run";
    /// Tick, or take the tick away.
    Toggle "toggle";
    /// Other colors.
    Colors "colors";
    /// The help.
    Help "help";
    /// Leave.
    Quit "quit";
}
}

named! {
/// Where a key is pressed.
Place {
    /// The start screen.
    Start "start";
    /// The walk.
    Walk "walk";
    /// The inspector of a value.
    Inspector "inspector";
    /// A message, field by field.
    Message "message";
    /// The eavesdropper's screen.
    Eve "eve";
    /// What the Finished hash covers.
    Transcript "transcript";
    /// The list of steps.
    Steps "steps";
    /// The ladder.
    Ladder "ladder";
    /// The search.
    Search "search";
    /// The free lab.
    Lab "lab";
    /// Choosing what to change at a step.
    Detour "detour";
    /// The list of detours.
    Detours "detours";
    /// A question, while the field for its answer has the keys.
    Question "question";
    /// A lesson's introduction or ending.
    Page "page";
    /// Where a walk will be as soon as it is computed.
    Wait "wait";
    /// The attacker's bench.
    Bench "bench";
    /// The help.
    Help "help";
}
}

impl Place {
    /// Whether keys are letters of a text there, so that letters do nothing
    /// else.
    pub(in crate::session) const fn is_text(self) -> bool {
        matches!(self, Place::Search)
    }
}

/// Several places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places(u32);

impl Places {
    /// Every place.
    pub const ALL: Self = Self((1 << (Place::Help as u32 + 1)) - 1);
    /// No place.
    pub const NONE: Self = Self(0);

    /// These.
    pub const fn of(places: &[Place]) -> Self {
        let mut all = Self::NONE;
        let mut i = 0;
        while i < places.len() {
            all.0 |= 1 << places[i] as u32;
            i += 1;
        }
        all
    }

    /// All of them but these.
    pub(in crate::session) const fn but(self, places: &[Place]) -> Self {
        Self(self.0 & !Self::of(places).0)
    }

    /// Whether a place is one of them.
    pub const fn contains(self, place: Place) -> bool {
        self.0 & (1 << place as u32) != 0
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys.
    pub keys: &'static [KeyCode],
    /// What they do.
    pub action: Action,
    /// Where they do it.
    pub places: Places,
    /// Where the footer lists them, the most important binding first.
    pub footer: Places,
}

/// A key as it is written; where only ASCII is drawn, arrows have words,
/// since the stand-in of an arrow could be a letter's key.
pub fn name(key: KeyCode, ascii: bool) -> String {
    let sign = match key {
        KeyCode::Right => "→",
        KeyCode::Left => "←",
        KeyCode::Up => "↑",
        KeyCode::Down => "↓",
        KeyCode::Enter => "⏎",
        KeyCode::Backspace => "⌫",
        _ => return key.to_string(),
    };
    if ascii {
        key.to_string()
    } else {
        sign.to_owned()
    }
}

/// What a key asks for at a place, if anything. Ctrl-C is heard before.
pub fn action(key: KeyPress, place: Place) -> Option<Action> {
    if key.is_command() {
        return None;
    }
    at(place)
        .find(|binding| binding.keys.contains(&key.code))
        .map(|binding| binding.action)
}

/// The key that the footer names for something at a place; empty where there
/// is none.
pub fn of(action: Action, place: Place, ascii: bool) -> String {
    at(place)
        .find(|binding| binding.action == action)
        .and_then(|binding| binding.keys.first())
        .map_or_else(String::new, |key| name(*key, ascii))
}

/// The lines of the table for a place.
pub fn at(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.places.contains(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_place() {
        for place in Place::ALL {
            let keys: Vec<_> = at(*place).flat_map(|b| b.keys).collect();
            for (i, key) in keys.iter().enumerate() {
                assert!(!keys[i + 1..].contains(key), "{place:?}: {key:?}");
            }
        }
    }

    #[test]
    fn what_gives_an_answer_away_is_no_key_of_the_walk() {
        let all = || at(Place::Question);
        for binding in all().filter(|b| matches!(b.action, Action::Show | Action::Later)) {
            for key in binding.keys {
                let walked = at(Place::Walk).any(|b| b.keys.contains(key));
                assert!(!walked, "{key:?}");
            }
        }
        assert!(all().any(|b| b.action == Action::Show));
    }

    #[test]
    fn the_footer_lists_only_what_works_there() {
        for binding in BINDINGS {
            for place in Place::ALL {
                let listed = binding.footer.contains(*place);
                assert!(!listed || binding.places.contains(*place), "{binding:?}");
            }
        }
    }

    #[test]
    fn where_text_is_typed_letters_are_letters() {
        for place in Place::ALL.iter().filter(|place| place.is_text()) {
            for binding in at(*place) {
                let letters = binding
                    .keys
                    .iter()
                    .any(|key| matches!(key, KeyCode::Char(_)));
                assert!(!letters, "{binding:?}");
            }
        }
    }

    #[test]
    fn every_action_has_a_key() {
        for action in Action::ALL {
            let bound = BINDINGS
                .iter()
                .any(|b| b.action == *action && b.places != Places::NONE);
            assert!(bound, "{action:?}");
        }
    }

    #[test]
    fn every_place_is_among_all() {
        for place in Place::ALL {
            assert!(Places::ALL.contains(*place), "{place:?}");
        }
        assert_eq!(Places::of(Place::ALL), Places::ALL);
    }
}
