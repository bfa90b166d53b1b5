//! The attacker's bench: what is on the wire, what is done to it, and what
//! comes of it. The run follows each act at once.

pub mod acts;
pub mod challenge;
pub mod footer;
pub mod form;
pub mod keys;
pub mod pick;
pub mod runs;
pub mod typed;
pub mod verdict;
pub mod walk;

use std::sync::Arc;

use crate::session::screen::bench::challenge::Challenge;
use crate::session::screen::bench::form::{Address, Message};
use crate::session::screen::bench::pick::Pick;
use crate::session::screen::bench::runs::{BenchRun, Runs};
use crate::session::screen::ladder::latest;
use crate::session::{
    Action, Field, KeyPress, ListState, Place, Scene, Screen, ScreenMut, Scroll, Shared, Target,
    Turn, say, say_with,
};
use crate::sim::{Act, Scenario};
use crate::trace::{ConnectionId, PacketId, Quantity, ValueId, Values};
use crate::view::{Where, WireRow, message_tree};
use crate::wire::Role;

/// Lines of the screen's own: records, then fields, then bytes, then what can
/// be picked.
pub const FIELDS: usize = 1 << 16;

/// Its bytes count from here.
pub const BYTES: usize = 1 << 20;

/// What can be picked counts from here.
pub const CHOICES: usize = 1 << 26;

/// The parts of the screen; the one in front has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    /// The records on the wire.
    Wire,
    /// The fields of the selected message.
    Fields,
    /// Its bytes.
    Bytes,
    /// What came of it.
    Verdict,
}

/// What is typed at the moment.
pub enum Typing {
    /// Other content of a field, or of a part of it.
    Value(Address),
    /// A record that nobody sent.
    Inject {
        /// To whom.
        to: Role,
        /// After which message.
        after: Quantity,
    },
}

/// A message that was picked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Its name.
    pub message: Quantity,
    /// The connection that it is sent on.
    pub connection: ConnectionId,
    /// Who sends it.
    pub from: Role,
    /// Whether it is a copy.
    pub copy: bool,
}

/// The bench.
pub struct BenchScreen {
    /// What is run.
    pub scenario: Scenario,
    /// The one that the bench was opened on.
    first: Scenario,
    /// The scenarios before it, the oldest first.
    history: Vec<Scenario>,
    /// What came of it, and of those before.
    pub runs: Runs,
    /// The packet to begin with, and the byte of its fragment at which the
    /// field to begin with stands.
    wanted: Option<(PacketId, Option<usize>)>,
    /// The same byte, once the packet is selected.
    wanted_field: Option<usize>,
    /// The bit that is turned over if the same key comes once more.
    asked: Option<Act>,
    /// Whether the next run is to show the first record to which something is
    /// done.
    shows_done: bool,
    /// The part in front.
    pub part: Part,
    /// The selected record.
    pub list: ListState,
    /// The selected field, as a line of those that are seen.
    pub fields: ListState,
    /// The selected message.
    pub message: Option<Message>,
    /// What is typed at the moment, and the field for it.
    pub typing: Option<(Typing, Field)>,
    /// The message that was picked up.
    pub carried: Option<Carried>,
    /// The list that is picked from.
    pub pick: Option<Pick>,
    /// What is to be said of the last act, and whether it is a refusal.
    pub said: Option<(String, bool)>,
    /// How far the verdict is scrolled.
    pub scroll: Scroll,
    /// Bytes in a line of the last frame.
    pub per_line: usize,
    /// The challenge that is to be met.
    pub challenge: Option<Challenge>,
    /// How many of its hints were taken.
    pub hints: usize,
    /// Whether it was met.
    pub met: bool,
}

/// The bench for the run that is looked at.
///
/// # Errors
/// The key of the words that say why there is none for it.
pub fn open(
    shared: &Shared,
    challenge: Option<Challenge>,
    selected: Option<&Target>,
) -> Result<BenchScreen, &'static str> {
    // Another run would give the answer away, or a part of it.
    let asks = !shared.mask.asked.is_empty() || !shared.mask.asked_who.is_empty();
    if asks || shared.question_stands() {
        return Err("notice-question-first");
    }
    let begins = challenge.as_ref().and_then(|one| one.from.clone());
    // The bench shows a run to its end.
    if begins.is_none() && shared.limit < shared.scene.steps() {
        return Err("notice-bench-later");
    }
    let wanted = match begins {
        None => wanted(shared, selected),
        Some(_) => None,
    };
    let scene = begins.unwrap_or_else(|| Arc::clone(&shared.scene));
    if scene.is_empty() {
        return Err("walk-empty");
    }
    if !scene.run.is_simulated() {
        return Err("notice-bench-peer");
    }
    let goal = challenge.as_ref().map(|one| Arc::clone(&one.goal));
    Ok(BenchScreen {
        scenario: scene.run.scenario.clone(),
        first: scene.run.scenario.clone(),
        history: Vec::new(),
        runs: Runs::new(scene, goal),
        wanted,
        wanted_field: None,
        asked: None,
        shows_done: false,
        part: Part::Wire,
        list: ListState::default(),
        fields: ListState::default(),
        message: None,
        typing: None,
        carried: None,
        pick: None,
        said: None,
        scroll: Scroll::default(),
        per_line: 8,
        challenge,
        hints: 0,
        met: false,
    })
}

/// The packet to begin with, and the byte at which the field to begin with
/// stands: those of what is selected, else the packet of this step or the
/// latest before it.
pub(in crate::session) fn wanted(
    shared: &Shared,
    selected: Option<&Target>,
) -> Option<(PacketId, Option<usize>)> {
    let found = match selected {
        Some(Target::Packet(packet)) => Some((*packet, None)),
        Some(Target::Field(packet, at)) => Some((*packet, Some(*at))),
        Some(Target::Value(id)) => carrying(shared, *id),
        _ => None,
    };
    found.or_else(|| Some((latest(shared)?, None)))
}

/// The latest packet so far that carries a value in clear, and where in it.
fn carrying(shared: &Shared, id: ValueId) -> Option<(PacketId, Option<usize>)> {
    let (trace, walk) = (shared.scene.trace(), shared.walk());
    let quantity = trace.value(id).quantity;
    let sent = &walk.arrows[..walk.arrows_at(shared.cursor)];
    sent.iter().rev().find_map(|arrow| {
        let packet = trace.packets.get(arrow.packet.0 as usize)?;
        let tree = message_tree(&shared.sight(), packet);
        let node = tree.nodes().find(|node| {
            let value = node.value.map(|value| trace.value(value).quantity);
            node.place == Where::Record && value == Some(quantity)
        })?;
        Some((arrow.packet, node.span.start.checked_sub(form::HEADER)))
    })
}

impl BenchScreen {
    /// The run that is seen: the last that could be made.
    pub fn run(&self) -> Option<&Arc<BenchRun>> {
        self.runs.shown()
    }

    /// The selected record.
    pub fn row(&self) -> Option<&WireRow> {
        self.run()?.rows.get(self.list.at)
    }

    /// Sees to the run, and takes in what came of the last.
    fn see_to(&mut self, shared: &mut Shared) {
        let key = |row: &WireRow| (row.connection, row.from, row.names.first().copied());
        let before = self.row().map(key);
        if !self.runs.see_to(&self.scenario, shared) {
            return;
        }
        self.scroll.to(0);
        let Some(run) = self.run().cloned() else {
            return;
        };
        // The same message stays selected, wherever it stands now.
        let rows = &run.rows;
        let wanted = self.wanted.take();
        let current = run.scenario == self.scenario;
        let shows_done = current && std::mem::take(&mut self.shows_done);
        let marked = |row: &WireRow| row.is_sent() && !row.done.is_empty();
        let done = rows.iter().position(marked).filter(|_| shows_done);
        let found = rows.iter().position(|row| match (wanted, before) {
            (Some((packet, _)), _) => row.packet == packet,
            (None, Some(before)) => before.2.is_some() && key(row) == before,
            _ => false,
        });
        if let (Some((_, field)), Some(_)) = (wanted, found) {
            self.wanted_field = field;
        }
        self.list.at = done
            .or(found)
            .unwrap_or(self.list.at)
            .min(rows.len().saturating_sub(1));
        if run.met && !self.met {
            self.met = true;
            if let Some(challenge) = &self.challenge {
                let (on_met, hints) = (Arc::clone(&challenge.on_met), self.hints);
                shared
                    .pending
                    .push(Box::new(move |session| on_met(session, hints)));
            }
        }
    }

    /// Looks at the selected message again where it is another one now.
    fn look(&mut self, shared: &Shared) {
        let Some(run) = self.run().cloned() else {
            self.message = None;
            return;
        };
        let row = self.list.at;
        if let Some(message) = &self.message
            && message.is_of(&run, row, &shared.mask)
        {
            return;
        }
        let before = self.message.take();
        let fresh = Message::new(&run, row, &shared.mask);
        self.message = match (fresh, before) {
            (Some(fresh), Some(before)) if before.name() == fresh.name() => {
                Some(fresh.like(&before))
            }
            (fresh, _) => fresh,
        };
        if let (Some(at), Some(message)) = (self.wanted_field.take(), &mut self.message)
            && message.select_field(at)
        {
            self.part = Part::Fields;
        }
    }

    /// Whether a named check caught what is done.
    fn is_caught(&self) -> bool {
        let run = self.run().filter(|run| run.scenario == self.scenario);
        let caught = run.and_then(|run| run.verdict.caught.as_ref());
        caught.is_some_and(|caught| caught.check.is_some())
    }

    fn refuse(&mut self, key: &str) {
        self.said = Some((say(key), true));
    }

    fn next_part(&self, forward: bool) -> Part {
        match (self.part, forward) {
            (Part::Wire, true) | (Part::Bytes, false) => Part::Fields,
            (Part::Fields, true) | (Part::Verdict, false) => Part::Bytes,
            (Part::Bytes, true) | (Part::Wire, false) => Part::Verdict,
            (Part::Verdict, true) | (Part::Fields, false) => Part::Wire,
        }
    }
}

impl Screen for BenchScreen {
    fn place(&self) -> Place {
        Place::Bench
    }

    fn has_header(&self) -> bool {
        false
    }

    /// Its own title says what is out of the ordinary in the run on it.
    fn shows<'a>(&'a self, _shared: &'a Shared) -> Option<&'a Scene> {
        None
    }

    fn wants_text(&self) -> bool {
        self.typing.is_some() || self.pick.as_ref().is_some_and(Pick::wants_text)
    }

    fn text(&mut self, key: KeyPress, _shared: &mut Shared) -> bool {
        match (&mut self.typing, &mut self.pick) {
            (Some((_, field)), _) => {
                self.said = None;
                field.key(key)
            }
            (None, Some(pick)) => pick.text(key),
            (None, None) => false,
        }
    }

    fn act(&mut self, action: Action, shared: &mut Shared) -> Turn {
        self.see_to(shared);
        self.look(shared);
        if self.typing.is_some() {
            return self.in_typing(action, shared);
        }
        if self.pick.is_some() {
            return self.in_pick(action, shared);
        }
        self.said = None;
        let asked = self.asked.take();
        let turn = match action {
            Action::Flip if self.asks_before_flipping(asked.as_ref()) => Turn::Stay,
            Action::Pane | Action::NextLink => {
                self.part = self.next_part(true);
                Turn::Stay
            }
            Action::PreviousLink => {
                self.part = self.next_part(false);
                Turn::Stay
            }
            Action::Open => self.enter(shared),
            Action::Return => self.leave(),
            Action::Copy => {
                shared.clipboard = Some(self.scenario.code());
                shared.notify("notice-code-copied");
                Turn::Stay
            }
            Action::WalkRun => {
                self.walk(shared);
                Turn::Stay
            }
            Action::Hint => {
                self.hint();
                Turn::Stay
            }
            Action::Attacks | Action::Checks | Action::Mallory | Action::Settings => {
                self.pick = Some(Pick::new(action, &self.scenario));
                Turn::Stay
            }
            Action::Quit | Action::Help | Action::Seat | Action::Colors => Turn::Common,
            action if self.act_on_wire(action, shared) => Turn::Stay,
            action => {
                let taken = match self.part {
                    Part::Wire => self.in_wire(action),
                    Part::Fields => self.in_fields(action),
                    Part::Bytes => self.in_bytes(action),
                    Part::Verdict => self.scroll.act(action),
                };
                let moves = matches!(
                    action,
                    Action::First | Action::Last | Action::Left | Action::Right
                );
                if taken || moves {
                    Turn::Stay
                } else {
                    Turn::Common
                }
            }
        };
        // What was done is under way before the frame is drawn, and what is
        // said of it is seen.
        self.see_to(shared);
        if self.said.is_some() {
            self.scroll.to(0);
        }
        turn
    }

    fn click(&mut self, line: usize, _shared: &mut Shared) -> bool {
        self.typing = None;
        if let (Some(pick), Some(choice)) = (&mut self.pick, line.checked_sub(CHOICES)) {
            return pick.click(choice);
        }
        self.pick = None;
        if let Some(byte) = line.checked_sub(BYTES) {
            self.part = Part::Bytes;
            if let Some(message) = &mut self.message {
                let bit = message.bit;
                message.select_byte(byte, bit);
            }
            return false;
        }
        if let Some(node) = line.checked_sub(FIELDS) {
            let before = self.part == Part::Fields;
            self.part = Part::Fields;
            if let Some(message) = &mut self.message {
                let same = message.node == node;
                message.select(node);
                return before && same;
            }
            return false;
        }
        let before = self.part == Part::Wire && self.list.at == line;
        self.part = Part::Wire;
        self.list.at = line;
        before
    }

    fn footer(&self, action: Action, _shared: &Shared) -> Option<String> {
        footer::footer(self, action)
    }

    fn refresh(&mut self, shared: &mut Shared) {
        self.see_to(shared);
        self.look(shared);
    }

    fn by_kind(&mut self) -> ScreenMut<'_> {
        ScreenMut::Bench(self)
    }
}

/// The acts of a scenario in few words: the last of them, and how many more.
pub fn change(scenario: &Scenario) -> String {
    let all = verdict::acts(scenario);
    match all.as_slice() {
        [] => say("bench-change-settings"),
        [first, rest @ ..] => {
            let (count, more) = (all.len().to_string(), rest.len().to_string());
            let facts = [("count", &*count), ("first", &**first), ("more", &*more)];
            say_with("bench-change", &facts)
        }
    }
}
