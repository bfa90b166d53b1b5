//! The lines of the key table: which key does what where, and which of them
//! the footer lists.

use crossterm::event::KeyCode;

use super::{Action, Binding, Place};
use KeyCode::{
    BackTab, Backspace, Char, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab,
    Up,
};
use Place as At;

/// Every place where the step under the cursor is what the screen is about.
const STEPPED: &[Place] = &[At::Walk, At::Eve, At::Transcript, At::Ladder];
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
pub(super) const ALL: &[Place] = &[
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
const fn quiet(keys: &'static [KeyCode], action: Action, places: &'static [Place]) -> Binding {
    listed(keys, action, places, &[])
}

/// A line of the table.
const fn listed(
    keys: &'static [KeyCode],
    action: Action,
    places: &'static [Place],
    footer: &'static [Place],
) -> Binding {
    Binding {
        keys,
        action,
        places,
        footer,
    }
}

/// All keys.
pub const BINDINGS: &[Binding] = &[
    listed(
        &[Right, Char('l'), Char(' ')],
        Action::Next,
        STEPPED,
        STEPPED,
    ),
    listed(
        &[Char('v')],
        Action::Pane,
        &[At::Walk, At::Inspector, At::Message],
        &[At::Walk, At::Inspector, At::Message],
    ),
    listed(&[Left, Char('h')], Action::Back, STEPPED, &[At::Walk]),
    listed(
        &[Char('.')],
        Action::NextStop,
        &[At::Walk, At::Page, At::Inspector, At::Eve],
        &[At::Walk, At::Page],
    ),
    quiet(
        &[Char(',')],
        Action::PreviousStop,
        &[At::Walk, At::Page, At::Inspector, At::Eve],
    ),
    listed(
        &[Enter],
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
        Action::Return,
        &[At::Search, At::Question],
        &[At::Search, At::Question],
    ),
    listed(&[Char('w')], Action::Working, &[At::Walk], &[At::Walk]),
    listed(&[Char('s')], Action::Seat, WALKED, &[At::Walk]),
    listed(&[Char('e')], Action::Eve, WALKED, &[At::Walk]),
    listed(&[Char('c')], Action::Compute, &[At::Eve], &[At::Eve]),
    listed(
        &[Char('m')],
        Action::Message,
        WALKED,
        &[At::Walk, At::Ladder],
    ),
    listed(
        &[Char('/'), Char(':')],
        Action::Search,
        WALKED,
        &[At::Walk, At::Steps],
    ),
    listed(&[Char('d')], Action::Detour, WALKED, &[At::Walk]),
    listed(&[Char('b')], Action::LeaveDetour, WALKED, &[At::Walk]),
    quiet(&[Char('D')], Action::Detours, WALKED),
    listed(
        &[Char('y')],
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
    quiet(&[Char(']')], Action::NextPhase, STEPPED),
    quiet(&[Char('[')], Action::PreviousPhase, STEPPED),
    quiet(&[PageDown], Action::NextPhase, &[At::Walk]),
    quiet(&[PageUp], Action::PreviousPhase, &[At::Walk]),
    quiet(&[PageDown], Action::PageDown, LISTS),
    quiet(&[PageUp], Action::PageUp, LISTS),
    quiet(&[Home, Char('g')], Action::First, LETTERED),
    quiet(&[End, Char('G')], Action::Last, LETTERED),
    listed(&[Down, Char('j')], Action::Down, LETTERED, &[At::Start]),
    quiet(&[Up, Char('k')], Action::Up, LETTERED),
    quiet(&[Down], Action::Down, &[At::Search]),
    quiet(&[Up], Action::Up, &[At::Search]),
    quiet(
        &[Left, Char('h')],
        Action::Left,
        &[At::Start, At::Message, At::Lab, At::Detour, At::Detours],
    ),
    quiet(
        &[Right, Char('l')],
        Action::Right,
        &[At::Start, At::Message, At::Lab, At::Detour, At::Detours],
    ),
    quiet(&[Tab], Action::NextLink, LETTERED),
    quiet(&[BackTab], Action::PreviousLink, LETTERED),
    quiet(&[Char('t')], Action::Transcript, WALKED),
    quiet(&[Char('a')], Action::Steps, WALKED),
    quiet(&[Char('L')], Action::Ladder, WALKED),
    quiet(
        &[Char('i')],
        Action::Lesson,
        &[At::Walk, At::Inspector, At::Eve],
    ),
    quiet(&[Char('p')], Action::Play, STEPPED),
    quiet(&[Char('+')], Action::Faster, STEPPED),
    quiet(&[Char('-')], Action::Slower, STEPPED),
    quiet(&[Char('r')], Action::Curtain, WALKED),
    quiet(&[Char('R')], Action::Reveal, WALKED),
    quiet(&[Char('T')], Action::Colors, LETTERED),
    listed(
        &[Char('h'), F(2)],
        Action::Hint,
        &[At::Question],
        &[At::Question],
    ),
    listed(
        &[Char('w'), F(3)],
        Action::Show,
        &[At::Question],
        &[At::Question],
    ),
    listed(
        &[Char('l'), F(4)],
        Action::Later,
        &[At::Question],
        &[At::Question],
    ),
    listed(&[Char('?'), F(1)], Action::Help, LETTERED, LETTERED),
    quiet(&[F(1)], Action::Help, &[At::Search]),
    quiet(&[Char('?'), F(1)], Action::Help, &[At::Question]),
    quiet(&[Right], Action::Next, &[At::Question]),
    quiet(&[Down], Action::Down, &[At::Question]),
    quiet(&[Up], Action::Up, &[At::Question]),
    quiet(&[PageDown], Action::PageDown, &[At::Question]),
    quiet(&[PageUp], Action::PageUp, &[At::Question]),
    quiet(&[Tab], Action::NextLink, &[At::Question]),
    quiet(&[BackTab], Action::PreviousLink, &[At::Question]),
    listed(&[Char('q')], Action::Quit, LETTERED, LETTERED),
    quiet(&[Esc], Action::Quit, &[At::Start]),
];
