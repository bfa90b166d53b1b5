//! One table of keys: it drives dispatch, footer, help and mouse. Their words
//! stand in the text catalogue under the action's name.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident $id:literal;)*) => {
        /// What a key can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $variant,)* }

        impl Action {
            /// All actions.
            pub const ALL: &'static [Action] = &[$(Action::$variant),*];

            /// Its name in the catalogue, behind `key-`.
            pub const fn id(self) -> &'static str {
                match self { $(Action::$variant => $id),* }
            }
        }
    };
}

actions! {
    /// One step on.
    Next "next";
    /// One step back.
    Back "back";
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
    /// Other colours.
    Colors "colors";
    /// The help.
    Help "help";
    /// Leave.
    Quit "quit";
}

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The start screen.
    Start,
    /// The walk.
    Walk,
    /// The inspector of a value.
    Inspector,
    /// A message, field by field.
    Message,
    /// The eavesdropper's screen.
    Eve,
    /// What the Finished hash covers.
    Transcript,
    /// The list of steps.
    Steps,
    /// The ladder.
    Ladder,
    /// The search.
    Search,
    /// The free lab.
    Lab,
    /// Choosing what to change at a step.
    Detour,
    /// The list of detours.
    Detours,
    /// A question, while the field for its answer has the keys.
    Question,
    /// A lesson's introduction or ending.
    Page,
    /// Where a walk will be as soon as it is computed.
    Wait,
    /// The help.
    Help,
}

impl Place {
    /// Its name in the catalogue, behind `place-`.
    pub const fn id(self) -> &'static str {
        match self {
            Place::Start => "start",
            Place::Walk => "walk",
            Place::Inspector => "inspector",
            Place::Message => "message",
            Place::Eve => "eve",
            Place::Transcript => "transcript",
            Place::Steps => "steps",
            Place::Ladder => "ladder",
            Place::Search => "search",
            Place::Lab => "lab",
            Place::Detour => "detour",
            Place::Detours => "detours",
            Place::Question => "question",
            Place::Page => "page",
            Place::Wait => "wait",
            Place::Help => "help",
        }
    }

    /// Whether keys are letters of a text there, so that letters do nothing
    /// else.
    pub const fn is_text(self) -> bool {
        matches!(self, Place::Search)
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys.
    pub keys: &'static [KeyCode],
    /// How the first of them is written.
    pub written: &'static str,
    /// What they do.
    pub action: Action,
    /// Where they do it.
    pub places: &'static [Place],
    /// Where the footer lists them, the most important binding first.
    pub footer: &'static [Place],
}

use KeyCode::{
    BackTab, Backspace, Char, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab,
    Up,
};
use Place as At;

/// Every place where the step under the cursor is what the screen is about.
const STEPPED: &[Place] = &[At::Walk, At::Inspector, At::Eve, At::Transcript, At::Ladder];
/// Every place of a walk: those, and lists from which one goes to a step.
const WALKED: &[Place] = &[
    At::Walk,
    At::Inspector,
    At::Message,
    At::Eve,
    At::Transcript,
    At::Steps,
    At::Ladder,
];
/// Every place where letters are keys.
const LETTERED: &[Place] = &[
    At::Start,
    At::Walk,
    At::Inspector,
    At::Message,
    At::Eve,
    At::Transcript,
    At::Steps,
    At::Ladder,
    At::Lab,
    At::Detour,
    At::Detours,
    At::Page,
    At::Wait,
    At::Help,
];
/// Every place that was opened from another, so that there is a way back.
const OPENED: &[Place] = &[
    At::Walk,
    At::Inspector,
    At::Message,
    At::Eve,
    At::Transcript,
    At::Steps,
    At::Ladder,
    At::Lab,
    At::Detour,
    At::Detours,
    At::Page,
    At::Help,
];
/// Every place.
const ALL: &[Place] = &[
    At::Start,
    At::Walk,
    At::Inspector,
    At::Message,
    At::Eve,
    At::Transcript,
    At::Steps,
    At::Ladder,
    At::Search,
    At::Lab,
    At::Detour,
    At::Detours,
    At::Question,
    At::Page,
    At::Wait,
    At::Help,
];
/// Lists and trees that are longer than a screen.
const LISTS: &[Place] = &[
    At::Start,
    At::Inspector,
    At::Message,
    At::Steps,
    At::Ladder,
    At::Search,
    At::Lab,
    At::Detour,
    At::Detours,
    At::Page,
    At::Help,
    At::Eve,
    At::Transcript,
];

/// A line of the table that is listed in the footer nowhere.
const fn quiet(
    keys: &'static [KeyCode],
    written: &'static str,
    action: Action,
    places: &'static [Place],
) -> Binding {
    listed(keys, written, action, places, &[])
}

/// A line of the table.
const fn listed(
    keys: &'static [KeyCode],
    written: &'static str,
    action: Action,
    places: &'static [Place],
    footer: &'static [Place],
) -> Binding {
    Binding {
        keys,
        written,
        action,
        places,
        footer,
    }
}

/// All keys.
pub const BINDINGS: &[Binding] = &[
    listed(
        &[Right, Char('l'), Char(' ')],
        "→",
        Action::Next,
        STEPPED,
        STEPPED,
    ),
    listed(&[Left, Char('h')], "←", Action::Back, STEPPED, &[At::Walk]),
    listed(
        &[Char('.')],
        ".",
        Action::NextStop,
        &[At::Walk, At::Page, At::Inspector, At::Eve],
        &[At::Walk, At::Page],
    ),
    quiet(
        &[Char(',')],
        ",",
        Action::PreviousStop,
        &[At::Walk, At::Page, At::Inspector, At::Eve],
    ),
    listed(
        &[Enter],
        "⏎",
        Action::Open,
        ALL,
        &[
            At::Start,
            At::Walk,
            At::Inspector,
            At::Message,
            At::Steps,
            At::Ladder,
            At::Search,
            At::Lab,
            At::Detour,
            At::Detours,
            At::Question,
            At::Page,
        ],
    ),
    listed(
        &[Backspace, Esc],
        "⌫",
        Action::Return,
        OPENED,
        &[
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Steps,
            At::Ladder,
            At::Lab,
            At::Detour,
            At::Detours,
        ],
    ),
    listed(
        &[Esc],
        "Esc",
        Action::Return,
        &[At::Search, At::Question],
        &[At::Search, At::Question],
    ),
    listed(&[Char('w')], "w", Action::Working, &[At::Walk], &[At::Walk]),
    listed(&[Char('s')], "s", Action::Seat, WALKED, &[At::Walk]),
    listed(&[Char('e')], "e", Action::Eve, WALKED, &[At::Walk]),
    listed(&[Char('c')], "c", Action::Compute, &[At::Eve], &[At::Eve]),
    listed(
        &[Char('m')],
        "m",
        Action::Message,
        WALKED,
        &[At::Walk, At::Ladder],
    ),
    listed(
        &[Char('/'), Char(':')],
        "/",
        Action::Search,
        WALKED,
        &[At::Walk, At::Steps],
    ),
    listed(&[Char('d')], "d", Action::Detour, WALKED, &[At::Walk]),
    listed(&[Char('b')], "b", Action::LeaveDetour, WALKED, &[At::Walk]),
    quiet(&[Char('D')], "D", Action::Detours, WALKED),
    listed(
        &[Char('y')],
        "y",
        Action::Copy,
        &[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Lab,
            At::Eve,
            At::Transcript,
        ],
        &[At::Inspector, At::Lab],
    ),
    quiet(
        &[Char('n')],
        "n",
        Action::NextMessage,
        &[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Ladder,
        ],
    ),
    quiet(
        &[Char('N')],
        "N",
        Action::PreviousMessage,
        &[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Ladder,
        ],
    ),
    quiet(&[Char(']')], "]", Action::NextPhase, STEPPED),
    quiet(&[Char('[')], "[", Action::PreviousPhase, STEPPED),
    quiet(&[PageDown], "PgDn", Action::NextPhase, &[At::Walk]),
    quiet(&[PageUp], "PgUp", Action::PreviousPhase, &[At::Walk]),
    quiet(&[PageDown], "PgDn", Action::PageDown, LISTS),
    quiet(&[PageUp], "PgUp", Action::PageUp, LISTS),
    quiet(&[Home, Char('g')], "Home", Action::First, LETTERED),
    quiet(&[End, Char('G')], "End", Action::Last, LETTERED),
    listed(
        &[Down, Char('j')],
        "↓",
        Action::Down,
        LETTERED,
        &[At::Start],
    ),
    quiet(&[Up, Char('k')], "↑", Action::Up, LETTERED),
    quiet(&[Down], "↓", Action::Down, &[At::Search]),
    quiet(&[Up], "↑", Action::Up, &[At::Search]),
    quiet(
        &[Left, Char('h')],
        "←",
        Action::Left,
        &[At::Start, At::Message, At::Lab, At::Detour, At::Detours],
    ),
    quiet(
        &[Right, Char('l')],
        "→",
        Action::Right,
        &[At::Start, At::Message, At::Lab, At::Detour, At::Detours],
    ),
    quiet(&[Tab], "Tab", Action::NextLink, LETTERED),
    quiet(&[BackTab], "Shift-Tab", Action::PreviousLink, LETTERED),
    quiet(&[Char('t')], "t", Action::Transcript, WALKED),
    quiet(&[Char('a')], "a", Action::Steps, WALKED),
    quiet(&[Char('L')], "L", Action::Ladder, WALKED),
    quiet(
        &[Char('i')],
        "i",
        Action::Lesson,
        &[At::Walk, At::Inspector, At::Eve],
    ),
    quiet(&[Char('p')], "p", Action::Play, STEPPED),
    quiet(&[Char('+')], "+", Action::Faster, STEPPED),
    quiet(&[Char('-')], "-", Action::Slower, STEPPED),
    quiet(&[Char('r')], "r", Action::Curtain, WALKED),
    quiet(&[Char('R')], "R", Action::Reveal, WALKED),
    listed(
        &[Char('v')],
        "v",
        Action::Pane,
        &[At::Walk, At::Inspector],
        &[At::Inspector],
    ),
    quiet(&[Char('T')], "T", Action::Colors, LETTERED),
    listed(
        &[Char('h'), F(2)],
        "h",
        Action::Hint,
        &[At::Question],
        &[At::Question],
    ),
    listed(
        &[Char('w'), F(3)],
        "w",
        Action::Show,
        &[At::Question],
        &[At::Question],
    ),
    listed(
        &[Char('l'), F(4)],
        "l",
        Action::Later,
        &[At::Question],
        &[At::Question],
    ),
    listed(&[Char('?'), F(1)], "?", Action::Help, LETTERED, LETTERED),
    quiet(&[F(1)], "F1", Action::Help, &[At::Search]),
    quiet(&[Char('?'), F(1)], "?", Action::Help, &[At::Question]),
    quiet(&[Down], "↓", Action::Down, &[At::Question]),
    quiet(&[Up], "↑", Action::Up, &[At::Question]),
    quiet(&[PageDown], "PgDn", Action::PageDown, &[At::Question]),
    quiet(&[PageUp], "PgUp", Action::PageUp, &[At::Question]),
    quiet(&[Tab], "Tab", Action::NextLink, &[At::Question]),
    quiet(
        &[BackTab],
        "Shift-Tab",
        Action::PreviousLink,
        &[At::Question],
    ),
    listed(&[Char('q')], "q", Action::Quit, LETTERED, LETTERED),
    quiet(&[Esc], "Esc", Action::Quit, &[At::Start]),
];

/// What a key asks for at a place, if anything. Ctrl-C is heard before.
pub(super) fn action(key: KeyEvent, place: Place) -> Option<Action> {
    if key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
    {
        return None;
    }
    BINDINGS
        .iter()
        .find(|binding| binding.places.contains(&place) && binding.keys.contains(&key.code))
        .map(|binding| binding.action)
}

/// The lines of the table for a place.
pub(super) fn at(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_place() {
        for place in ALL {
            let keys: Vec<_> = at(*place).flat_map(|b| b.keys).collect();
            for (i, key) in keys.iter().enumerate() {
                assert!(!keys[i + 1..].contains(key), "{place:?}: {key:?}");
            }
        }
    }

    #[test]
    fn the_footer_lists_only_what_works_there() {
        for binding in BINDINGS {
            for place in binding.footer {
                assert!(binding.places.contains(place), "{binding:?} {place:?}");
            }
        }
    }

    #[test]
    fn where_text_is_typed_letters_are_letters() {
        for binding in BINDINGS {
            for place in binding.places {
                let letters = binding.keys.iter().any(|key| matches!(key, Char(_)));
                assert!(!(place.is_text() && letters), "{binding:?}");
            }
        }
    }

    #[test]
    fn every_action_has_a_key() {
        for action in Action::ALL {
            let bound = BINDINGS
                .iter()
                .any(|b| b.action == *action && !b.places.is_empty());
            assert!(bound, "{action:?}");
        }
    }
}
