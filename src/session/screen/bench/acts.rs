//! What one does at the bench, as acts of the scenario.

use crate::session::screen::bench::typed::{Form, TypedError};
use crate::session::screen::bench::{BenchScreen, Carried, Part, Typing};
use crate::session::{Action, Field, Shared, catalogue, say, say_with};
use crate::sim::{Act, Scenario};
use crate::trace::{Quantity, Skip};
use crate::view::as_sentence;

/// How many acts can be taken back.
const MOST_KEPT: usize = 256;

impl BenchScreen {
    /// Changes the scenario, so that the run follows.
    pub(in crate::session) fn change_to(&mut self, scenario: Scenario, shared: &mut Shared) {
        if scenario == self.scenario {
            return;
        }
        if let Err(error) = scenario
            .validate()
            .and_then(|()| scenario.check_signatures())
        {
            self.said = Some((as_sentence(&error), true));
            return;
        }
        if self.history.len() == MOST_KEPT {
            self.history.remove(0);
        }
        let before = std::mem::replace(&mut self.scenario, scenario);
        self.history.push(before);
        self.see_to(shared);
    }

    /// Does an act; one that was done before is taken back by it.
    fn toggle(&mut self, act: Act, shared: &mut Shared) {
        let mut scenario = self.scenario.clone();
        match scenario.wire.iter().position(|done| *done == act) {
            Some(at) => {
                scenario.wire.remove(at);
                self.said = Some((say("bench-said-again"), false));
            }
            None => scenario.wire.push(act),
        }
        self.change_to(scenario, shared);
    }

    /// The message that acts on the selected record are about: the one that
    /// the selected field belongs to, else the first.
    fn named(&mut self) -> Option<Quantity> {
        let of_field = self.message.as_ref().and_then(|message| {
            let node = message.selected()?;
            message.address(node).ok().map(|address| address.message)
        });
        let name = match (self.part, of_field) {
            (Part::Fields | Part::Bytes, Some(name)) => Some(name),
            _ => self.row().and_then(|row| row.names.first().copied()),
        };
        if name.is_none() {
            self.refuse("bench-no-message");
        }
        name
    }

    /// While the keys go to the list of messages no field is selected in sight:
    /// says which bit would be turned over, unless that was the last thing
    /// said. Gives whether it asks.
    pub(in crate::session) fn asks_before_flipping(&mut self, asked: Option<&Act>) -> bool {
        let Some(Ok(act)) = self.message.as_ref().map(super::form::Message::flip) else {
            return false;
        };
        let chosen = matches!(self.part, Part::Fields | Part::Bytes);
        if chosen || asked == Some(&act) {
            return false;
        }
        let Act::Flip {
            message,
            field,
            bit,
        } = &act
        else {
            return false;
        };
        let key = match self.scenario.wire.contains(&act) {
            true => "bench-ask-unflip",
            false => "bench-ask-flip",
        };
        let bit = bit.unwrap_or_default().to_string();
        let facts = [
            ("bit", &*bit),
            ("field", &**field),
            ("message", &*message.to_string()),
        ];
        self.said = Some((say_with(key, &facts), false));
        self.asked = Some(act);
        true
    }

    /// Does what a key asks to be done to the selected message; gives whether
    /// it is such a key.
    pub(in crate::session) fn act_on_wire(&mut self, action: Action, shared: &mut Shared) -> bool {
        match action {
            Action::Undo => self.undo(shared),
            Action::Restore => {
                let calm = self.first.untouched();
                let words = match calm == self.scenario {
                    true => "bench-nothing-to-undo",
                    false => "bench-restored",
                };
                self.change_to(calm, shared);
                self.said = Some((say(words), false));
            }
            Action::Flip => match self.message.as_ref().map(super::form::Message::flip) {
                Some(Ok(act)) => self.toggle(act, shared),
                Some(Err(why)) => self.refuse(why.words()),
                None => {}
            },
            Action::LetThrough => self.let_through(shared),
            Action::Inject => self.inject(),
            Action::Drop | Action::Repeat | Action::Old | Action::Cut => {
                let Some(message) = self.named() else {
                    return true;
                };
                let act = match action {
                    Action::Drop => Act::Drop { message },
                    Action::Repeat => Act::Replay {
                        message,
                        after: None,
                    },
                    Action::Old => Act::Old { message },
                    _ => Act::Cut { message },
                };
                self.toggle(act, shared);
            }
            Action::Move | Action::RepeatLater => {
                self.pick_up(action == Action::RepeatLater, shared)
            }
            _ => return false,
        }
        true
    }

    /// Leaves out the check that caught it, at the side that made it.
    fn let_through(&mut self, shared: &mut Shared) {
        let Some(run) = self.runs.of(&self.scenario) else {
            return self.refuse("bench-wait");
        };
        let caught = run.verdict.caught.as_ref();
        // What Mallory looks at is his own affair.
        if caught.is_some_and(|caught| caught.party == crate::trace::PartyId::MALLORY) {
            return self.refuse("bench-caught-by-mallory");
        }
        let found = caught.and_then(|caught| {
            let mut ends = run.scene.trace().connections.iter();
            let ends = ends.find(|ends| ends.id == caught.connection)?;
            Some((ends.role_of(caught.party)?, caught.check?))
        });
        let Some((role, check)) = found else {
            return self.refuse(match caught {
                Some(_) => "bench-no-check",
                None => "bench-not-caught",
            });
        };
        let mut scenario = self.scenario.clone();
        scenario.skips.push(Skip {
            role: Some(role),
            check,
        });
        let words = catalogue().check(check);
        let facts = [("side", role.name()), ("check", words.as_str())];
        self.said = Some((say_with("bench-let-through", &facts), false));
        self.change_to(scenario, shared);
    }

    fn undo(&mut self, shared: &mut Shared) {
        let Some(before) = self.history.pop() else {
            self.said = Some((say("bench-nothing-to-undo"), false));
            return;
        };
        self.scenario = before;
        let left = super::verdict::acts(&self.scenario).len();
        let words = say_with("bench-undone", &[("count", &left.to_string())]);
        self.said = Some((words, false));
        self.see_to(shared);
    }

    fn pick_up(&mut self, copy: bool, shared: &mut Shared) {
        if self.carried.is_some() {
            self.put_down(shared);
            return;
        }
        let Some(message) = self.named() else { return };
        let Some(row) = self.row() else { return };
        self.carried = Some(Carried {
            message,
            connection: row.connection,
            from: row.from,
            copy,
        });
        self.part = Part::Wire;
    }

    /// Puts down what was picked up, behind the selected message.
    pub(in crate::session) fn put_down(&mut self, shared: &mut Shared) {
        let (Some(carried), Some(row)) = (self.carried, self.row()) else {
            return;
        };
        let Some(after) = row.names.last().copied() else {
            return self.refuse("bench-no-message");
        };
        if (row.connection, row.from) != (carried.connection, carried.from) {
            return self.refuse("bench-carry-where");
        }
        self.carried = None;
        let message = carried.message;
        let same = after == message;
        let mut scenario = self.scenario.clone();
        let other = |act: &Act| match act {
            Act::Move { message: moved, .. } => carried.copy || *moved != message,
            _ => true,
        };
        scenario.wire.retain(other);
        match (carried.copy, same) {
            (true, same) => scenario.wire.push(Act::Replay {
                message,
                after: (!same).then_some(after),
            }),
            (false, false) => scenario.wire.push(Act::Move { message, after }),
            (false, true) => self.said = Some((say("bench-carry-let-go"), false)),
        }
        self.change_to(scenario, shared);
    }

    /// Opens the line in which other content is typed for the selected field,
    /// or for the byte under the cursor.
    pub(in crate::session) fn type_value(&mut self, byte: bool) {
        let Some(message) = &self.message else { return };
        let Some(node) = message.selected() else {
            return;
        };
        let mut address = match message.address(node) {
            Ok(address) => address,
            Err(why) => return self.refuse(why.words()),
        };
        if byte && message.byte < address.whole.end {
            address.part = message.byte..message.byte + 1;
            address.form = Form::Bytes;
        }
        if message.bytes(&address.whole).is_none() {
            return self.refuse("bench-covered");
        }
        self.typing = Some((Typing::Value(address), Field::new("")));
    }

    fn inject(&mut self) {
        let Some(after) = self.named() else { return };
        let Some(row) = self.row() else { return };
        let to = row.from.peer();
        self.typing = Some((Typing::Inject { to, after }, Field::new("")));
    }

    /// Takes what was typed.
    pub(in crate::session) fn submit(&mut self, shared: &mut Shared) {
        let Some((typing, field)) = &self.typing else {
            return;
        };
        let typed = field.text();
        let act = match typing {
            Typing::Inject { to, after } => {
                let mut words = typed.split_whitespace();
                let kind = words.next().unwrap_or_default();
                let bytes: String = words.collect();
                let text = format!("inject {} {kind} {bytes} after {after}", to.name());
                Act::parse(&text).map_err(|error| as_sentence(&error))
            }
            Typing::Value(address) => {
                let message = self.message.as_ref();
                let now = message.and_then(|message| message.bytes(&address.part));
                let read = address.form.read(typed, &now.unwrap_or_default());
                read.and_then(|bytes| {
                    let act = message.and_then(|message| message.set(address, bytes));
                    act.ok_or(TypedError::Same)
                })
                .map_err(|error| as_sentence(&error))
            }
        };
        match act {
            Err(error) => self.said = Some((error, true)),
            Ok(act) => {
                self.typing = None;
                self.said = None;
                let mut scenario = self.scenario.clone();
                // What was put in the same place before gives way.
                if let Act::Set { message, field, .. } = &act {
                    let same = |other: &Act| {
                        matches!(other, Act::Set { message: m, field: f, .. }
                            | Act::Flip { message: m, field: f, .. }
                            if m == message && f == field)
                    };
                    scenario.wire.retain(|other| !same(other));
                }
                scenario.wire.push(act);
                self.change_to(scenario, shared);
            }
        }
    }
}
