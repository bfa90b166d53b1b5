//! Conditions: what a run is asked, yes or no.

mod parse;

use super::expr::{self, Expr, Moment};
use super::{EvalError, Val};
use crate::trace::{CheckKind, Ending, Name, PartyId, Quantity, Trace, Value};
use crate::wire::{Field, Role};

/// A condition with the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    source: String,
    pub(super) test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Equal(Expr, Expr),
    Less(Expr, Expr),
    Knows {
        party: PartyId,
        quantity: Quantity,
        step: Option<String>,
    },
    Contains {
        message: Quantity,
        what: String,
    },
    Alert {
        party: PartyId,
        description: String,
    },
    Established,
    EstablishedBy(PartyId),
    Refused {
        party: PartyId,
        description: String,
    },
    Caught {
        party: PartyId,
        check: CheckKind,
    },
    Skipped {
        role: Role,
        check: CheckKind,
    },
    Read {
        party: PartyId,
        text: String,
    },
    Step(String),
    Not(Box<Test>),
    And(Vec<Test>),
}

impl Condition {
    /// Reads `EXPR = EXPR`, `EXPR < EXPR`, `knows(PARTY, QUANTITY[, STEP])`,
    /// `contains(MESSAGE, NAME)`, `alert(PARTY, DESCRIPTION)`,
    /// `refused(PARTY, DESCRIPTION)`, `caught(PARTY, CHECK)`,
    /// `skipped(SIDE, CHECK)`, `read(PARTY, "TEXT")`, `step(ID)`,
    /// `established`, `established(PARTY)`, one of them behind `not`, or
    /// several with `and` between them.
    ///
    /// # Errors
    /// The byte at which it cannot be read on, and why.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        Ok(Self {
            source: text.trim().to_owned(),
            test: parse::test(text, 0, 0)?,
        })
    }

    /// The opposite.
    pub(super) fn negated(&self) -> Self {
        Self {
            source: format!("not ({})", self.source),
            test: Test::Not(self.test.clone().into()),
        }
    }

    /// The text that it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds at a moment of a run.
    ///
    /// # Errors
    /// Something that it names is not there.
    pub fn holds(&self, moment: Moment<'_>) -> Result<bool, EvalError> {
        holds(&self.test, moment)
    }
}

fn holds(test: &Test, moment: Moment<'_>) -> Result<bool, EvalError> {
    let both = |a: &Expr, b: &Expr| -> Result<(Val, Val), EvalError> {
        Ok((a.evaluate(moment)?, b.evaluate(moment)?))
    };
    Ok(match test {
        Test::Equal(a, b) => both(a, b).map(|(a, b)| a.equals(&b))?,
        Test::Less(a, b) => both(a, b).map(|(a, b)| a.number() < b.number())?,
        Test::Knows {
            party,
            quantity,
            step,
        } => {
            let moment = match step {
                Some(step) => Moment::of(moment.trace, Some(step)),
                None => moment,
            };
            knows(moment, *party, *quantity)?
        }
        Test::Contains { message, what } => contains(moment, *message, what)?,
        Test::Alert { party, description } => sent_alert(moment.trace, *party, description),
        Test::Established => moment.trace.established(),
        Test::EstablishedBy(party) => {
            let mut own = endings(moment.trace, *party).peekable();
            own.peek().is_some() && own.all(|ending| *ending == Ending::Established)
        }
        Test::Refused { party, description } => endings(moment.trace, *party).any(
            |ending| matches!(ending, Ending::Refused { alert } if alert.to_string() == *description),
        ),
        Test::Caught { party, check } => endings(moment.trace, *party).any(
            |ending| matches!(ending, Ending::Failed { check: Some(found), .. } if found == check),
        ),
        Test::Skipped { role, check } => {
            let scenario = moment.scenario.ok_or(EvalError::NoScenario)?;
            scenario.skips.iter().any(|skip| skip.applies(*role, *check))
        }
        Test::Read { party, text } => held(moment.trace, *party).iter().any(|value| {
            value.quantity.name == Name::ApplicationData
                && value
                    .bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
        }),
        Test::Step(id) => moment.trace.step_by_id(id).is_some(),
        Test::Not(inside) => !holds(inside, moment)?,
        Test::And(all) => {
            for test in all {
                if !holds(test, moment)? {
                    return Ok(false);
                }
            }
            true
        }
    })
}

/// Whether a party knows a quantity by a moment: whether it holds it with the
/// bytes that whoever had it first holds.
pub(super) fn knows(
    moment: Moment<'_>,
    party: PartyId,
    quantity: Quantity,
) -> Result<bool, EvalError> {
    let value = expr::value_of(moment, quantity, None)?;
    let trace = moment.trace;
    Ok(trace
        .find_equal(party, &quantity, &value.bytes)
        .is_some_and(|held| trace.held_at(held.id, moment.at)))
}

/// Whether a message has a field of this name, or one with the bytes of the
/// value of this name.
fn contains(moment: Moment<'_>, message: Quantity, what: &str) -> Result<bool, EvalError> {
    let (bytes, tree) = expr::message(moment, message)?;
    fn any(field: &Field, test: &dyn Fn(&Field) -> bool) -> bool {
        test(field) || field.children.iter().any(|child| any(child, test))
    }
    if any(&tree, &|field| field.name == what) {
        return Ok(true);
    }
    let Some(quantity) = Quantity::parse(what) else {
        return Ok(false);
    };
    // A value that nobody has is in no message.
    let Ok(value) = expr::value_of(moment, quantity, None) else {
        return Ok(false);
    };
    Ok(any(&tree, &|field| {
        bytes.get(field.span.clone()) == Some(value.bytes.as_slice())
    }))
}

/// The values of a party, if it takes part.
fn held(trace: &Trace, party: PartyId) -> &[Value] {
    let ledger = trace.ledgers.get(party.index());
    ledger.map_or(&[], |ledger| ledger.values())
}

/// How each connection of a party ended for it.
fn endings(trace: &Trace, party: PartyId) -> impl Iterator<Item = &Ending> {
    let own = trace.outcomes.iter().filter(move |o| o.party == party);
    own.map(|outcome| &outcome.ending)
}

fn sent_alert(trace: &Trace, party: PartyId, description: &str) -> bool {
    endings(trace, party).any(
        |ending| matches!(ending, Ending::Failed { alert, .. } if alert.to_string() == description),
    )
}

/// The party of this name.
pub(super) fn party(name: &str) -> Option<PartyId> {
    match name {
        "client" => Some(PartyId::CLIENT),
        "server" => Some(PartyId::SERVER),
        "eve" => Some(PartyId::EVE),
        "mallory" => Some(PartyId::MALLORY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};

    fn holds_in(scenario: &Scenario, text: &str) -> bool {
        let trace = run(scenario).unwrap().trace;
        let condition = Condition::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        condition.holds(Moment::of(&trace, None)).unwrap()
    }

    #[test]
    fn a_run_is_asked() {
        let default = Scenario::default();
        for (text, holds) in [
            ("dh_g^xs mod dh_p = dh_Ys", true),
            ("dh_p < dh_Ys", false),
            ("knows(server, Z)", true),
            ("knows(eve, Z)", false),
            ("knows(server, Z, client.key_exchange.shared_secret)", false),
            ("contains(ServerKeyExchange, dh_Ys)", true),
            ("contains(ServerKeyExchange, client_random)", false),
            ("contains(ClientHello, client_random)", true),
            ("established", true),
            ("not established", false),
            ("alert(server, decrypt_error)", false),
            ("established(client)", true),
            ("established(mallory)", false),
            ("read(server, \"pi\")", true),
            ("read(eve, \"ping\")", false),
            ("step(client.data.send)", true),
            ("not step(c2.client.data.send)", true),
            ("caught(server, finished)", false),
            ("refused(client, decrypt_error)", false),
            (
                "established and knows(server, Z) and not knows(eve, Z)",
                true,
            ),
            ("established and knows(eve, Z)", false),
            ("time(server.hello.receive) = 50", true),
            ("time(client.finished.send) < time(client.data.send)", true),
        ] {
            assert_eq!(holds_in(&default, text), holds, "{text}");
        }
    }

    #[test]
    fn an_alert_is_of_whoever_found_the_mistake() {
        let mut scenario = Scenario::default();
        scenario
            .set(Key::Set, "client_Finished.verify_data~3")
            .unwrap();
        assert!(holds_in(&scenario, "alert(server, decrypt_error)"));
        assert!(!holds_in(&scenario, "alert(client, decrypt_error)"));
        assert!(holds_in(&scenario, "caught(server, finished)"));
        assert!(holds_in(&scenario, "refused(client, decrypt_error)"));
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_place() {
        for (text, at) in [
            ("dh_Ys", 0),
            ("dh_Ys = ys2", 8),
            ("knows(trudy, Z)", 6),
            ("knows(eve, Zed)", 11),
            ("knows(eve, Z", 12),
            ("contains(Hello, x)", 9),
            ("alert(server, bad)", 14),
            ("not not knows(eve)", 14),
        ] {
            assert_eq!(Condition::parse(text).unwrap_err().0, at, "{text}");
        }
    }
}
