//! The lines of the key table: which key does what where, and which of them
//! the footer lists.

use super::{Action, Binding, KeyCode, Place, Places};
use KeyCode::{
    BackTab, Backspace, Char, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab,
    Up,
};
use Place as At;

/// Every place where letters are keys.
const LETTERED: Places = Places::ALL.but(&[At::Search, At::Question]);
/// Every place that was opened from another, so that there is a way back.
const OPENED: Places = LETTERED.but(&[At::Start, At::Wait]);
/// Every place of a walk.
const WALKED: Places = OPENED.but(&[
    At::Lab,
    At::Detour,
    At::Detours,
    At::Bench,
    At::Page,
    At::Help,
]);
/// Those where the step under the cursor is what the screen is about, so that
/// the arrows lead to the next.
const STEPPED: Places = WALKED.but(&[At::Inspector, At::Message, At::Steps]);
/// Lists, trees and texts that can be longer than a screen.
const LISTS: Places = Places::ALL.but(&[At::Walk, At::Question, At::Wait]);

/// The bench alone.
const BENCH: Places = Places::of(&[At::Bench]);

const fn of(places: &'static [Place]) -> Places {
    Places::of(places)
}

/// A line of the table that is listed in the footer nowhere.
const fn quiet(keys: &'static [KeyCode], action: Action, places: Places) -> Binding {
    listed(keys, action, places, Places::NONE)
}

/// A line of the table.
const fn listed(
    keys: &'static [KeyCode],
    action: Action,
    places: Places,
    footer: Places,
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
    // What stands below the fold comes before the next step.
    listed(
        &[Down, Char('j')],
        Action::Down,
        of(&[At::Walk]),
        of(&[At::Walk]),
    ),
    listed(&[Right, Char('l')], Action::Next, STEPPED, STEPPED),
    quiet(&[Char(' '), PageDown], Action::ReadOn, of(&[At::Walk])),
    quiet(&[PageUp], Action::ReadBack, of(&[At::Walk])),
    quiet(&[Char(' ')], Action::ReadOn, STEPPED.but(&[At::Walk])),
    quiet(&[Char(' '), Right], Action::ReadOn, of(&[At::Page])),
    listed(
        &[Char('v')],
        Action::Pane,
        of(&[At::Walk, At::Inspector, At::Message, At::Bench]),
        of(&[At::Walk, At::Inspector, At::Message, At::Bench]),
    ),
    listed(&[Left, Char('h')], Action::Back, STEPPED, of(&[At::Walk])),
    listed(
        &[Char('.')],
        Action::NextStop,
        of(&[At::Walk, At::Page, At::Inspector, At::Eve]),
        of(&[At::Walk, At::Page]),
    ),
    quiet(
        &[Char(',')],
        Action::PreviousStop,
        of(&[At::Walk, At::Page, At::Inspector, At::Eve]),
    ),
    listed(
        &[Enter],
        Action::Open,
        Places::ALL,
        of(&[
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
            At::Bench,
            At::Question,
            At::Page,
        ]),
    ),
    listed(
        &[Backspace, Esc],
        Action::Return,
        OPENED,
        of(&[
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Steps,
            At::Ladder,
            At::Lab,
            At::Detour,
            At::Detours,
            At::Bench,
        ]),
    ),
    listed(
        &[Esc],
        Action::Return,
        of(&[At::Search, At::Question]),
        of(&[At::Search, At::Question]),
    ),
    listed(
        &[Char('w')],
        Action::Working,
        of(&[At::Walk]),
        of(&[At::Walk]),
    ),
    listed(&[Char('s')], Action::Seat, WALKED, of(&[At::Walk])),
    listed(&[Char('e')], Action::Eve, WALKED, of(&[At::Walk])),
    listed(
        &[Char('c')],
        Action::Compute,
        of(&[At::Eve]),
        of(&[At::Eve]),
    ),
    listed(
        &[Char('m')],
        Action::Message,
        WALKED,
        of(&[At::Walk, At::Ladder]),
    ),
    listed(
        &[Char('/'), Char(':')],
        Action::Search,
        WALKED,
        of(&[At::Walk, At::Steps]),
    ),
    listed(&[Char('d')], Action::Detour, WALKED, of(&[At::Walk])),
    listed(&[Char('b')], Action::LeaveDetour, WALKED, of(&[At::Walk])),
    quiet(&[Char('D')], Action::Detours, WALKED),
    listed(
        &[Char('B')],
        Action::Bench,
        WALKED,
        of(&[At::Walk, At::Message, At::Ladder]),
    ),
    // At the bench its own keys stand in the place of those of a walk.
    listed(&[Char('H'), F(2)], Action::Hint, BENCH, BENCH),
    listed(&[Char('a')], Action::Attacks, BENCH, BENCH),
    listed(&[Char('w')], Action::WalkRun, BENCH, BENCH),
    listed(&[Char('u')], Action::Undo, BENCH, BENCH),
    listed(&[Char('X')], Action::LetThrough, BENCH, BENCH),
    listed(&[Char('f')], Action::Flip, BENCH, BENCH),
    listed(&[Char('d')], Action::Drop, BENCH, BENCH),
    listed(&[Char('r')], Action::Repeat, BENCH, BENCH),
    listed(&[Char('m')], Action::Move, BENCH, BENCH),
    listed(&[Char('o')], Action::Old, BENCH, BENCH),
    listed(&[Char('x')], Action::Checks, BENCH, BENCH),
    listed(&[Char('M')], Action::Mallory, BENCH, BENCH),
    listed(&[Char('S')], Action::Settings, BENCH, BENCH),
    quiet(&[Char('c')], Action::Cut, BENCH),
    quiet(&[Char('i')], Action::Inject, BENCH),
    quiet(&[Char('R')], Action::RepeatLater, BENCH),
    quiet(&[Char('U')], Action::Restore, BENCH),
    quiet(&[Char('s')], Action::Seat, BENCH),
    quiet(&[Char(']')], Action::ByteOn, BENCH),
    quiet(&[Char('[')], Action::ByteBack, BENCH),
    quiet(&[Char(' ')], Action::Toggle, of(&[At::Bench, At::Lab])),
    listed(
        &[Char('y')],
        Action::Copy,
        of(&[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Lab,
            At::Eve,
            At::Transcript,
            At::Bench,
        ]),
        of(&[At::Inspector, At::Lab]),
    ),
    quiet(
        &[Char('n')],
        Action::NextMessage,
        of(&[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Ladder,
        ]),
    ),
    quiet(
        &[Char('N')],
        Action::PreviousMessage,
        of(&[
            At::Walk,
            At::Inspector,
            At::Message,
            At::Eve,
            At::Transcript,
            At::Ladder,
        ]),
    ),
    quiet(&[Char(']')], Action::NextPhase, STEPPED),
    quiet(&[Char('[')], Action::PreviousPhase, STEPPED),
    quiet(&[PageDown], Action::PageDown, LISTS),
    quiet(&[PageUp], Action::PageUp, LISTS),
    quiet(&[Home, Char('g')], Action::First, LETTERED),
    quiet(&[End, Char('G')], Action::Last, LETTERED),
    listed(
        &[Down, Char('j')],
        Action::Down,
        LETTERED.but(&[At::Walk]),
        of(&[At::Start]),
    ),
    quiet(&[Up, Char('k')], Action::Up, LETTERED),
    quiet(&[Down], Action::Down, of(&[At::Search])),
    quiet(&[Up], Action::Up, of(&[At::Search])),
    quiet(
        &[Left, Char('h')],
        Action::Left,
        of(&[
            At::Start,
            At::Message,
            At::Lab,
            At::Detour,
            At::Detours,
            At::Bench,
        ]),
    ),
    quiet(
        &[Right, Char('l')],
        Action::Right,
        of(&[
            At::Start,
            At::Message,
            At::Lab,
            At::Detour,
            At::Detours,
            At::Bench,
        ]),
    ),
    quiet(&[Tab], Action::NextLink, LETTERED),
    quiet(&[BackTab], Action::PreviousLink, LETTERED),
    quiet(&[Char('t')], Action::Transcript, WALKED),
    quiet(&[Char('a')], Action::Steps, WALKED),
    quiet(&[Char('L')], Action::Ladder, WALKED),
    quiet(
        &[Char('i')],
        Action::Lesson,
        of(&[At::Walk, At::Inspector, At::Eve]),
    ),
    quiet(&[Char('p')], Action::Play, STEPPED),
    quiet(&[Char('+')], Action::Faster, STEPPED),
    quiet(&[Char('-')], Action::Slower, STEPPED),
    quiet(&[Char('r')], Action::Curtain, WALKED),
    quiet(&[Char('R')], Action::Reveal, WALKED),
    quiet(&[Char('T')], Action::Colors, LETTERED),
    // What gives an answer away has a key that does nothing in a walk: whoever
    // steps through one and meets a question presses no such key.
    listed(
        &[Char('H'), F(2)],
        Action::Hint,
        of(&[At::Question]),
        of(&[At::Question]),
    ),
    listed(
        &[Char('S'), F(3)],
        Action::Show,
        of(&[At::Question]),
        of(&[At::Question]),
    ),
    listed(
        &[Char('P'), F(4)],
        Action::Later,
        of(&[At::Question]),
        of(&[At::Question]),
    ),
    listed(&[Char('?'), F(1)], Action::Help, LETTERED, LETTERED),
    quiet(&[F(1)], Action::Help, of(&[At::Search])),
    quiet(&[Char('?'), F(1)], Action::Help, of(&[At::Question])),
    quiet(&[Right], Action::Next, of(&[At::Question])),
    quiet(&[Down], Action::Down, of(&[At::Question])),
    quiet(&[Up], Action::Up, of(&[At::Question])),
    quiet(&[PageDown], Action::PageDown, of(&[At::Question])),
    listed(
        &[PageUp],
        Action::PageUp,
        of(&[At::Question]),
        of(&[At::Question]),
    ),
    quiet(&[Tab], Action::NextLink, of(&[At::Question])),
    quiet(&[BackTab], Action::PreviousLink, of(&[At::Question])),
    listed(&[Char('q')], Action::Quit, LETTERED, LETTERED),
    quiet(&[Esc], Action::Quit, of(&[At::Start])),
];
