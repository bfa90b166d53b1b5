//! Conditions: what a run is asked, yes or no.

use super::expr::{self, Expr, Moment};
use super::{EvalError, Val};
use crate::trace::{Ending, PartyId, Quantity, StepId, Trace};
use crate::wire::Field;

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
    Not(Box<Test>),
}

impl Condition {
    /// Reads `EXPR = EXPR`, `EXPR < EXPR`, `knows(PARTY, QUANTITY[, STEP])`,
    /// `contains(MESSAGE, NAME)`, `alert(PARTY, DESCRIPTION)`, `established`,
    /// or one of them behind `not`.
    ///
    /// # Errors
    /// The byte at which it cannot be read on, and why.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        Ok(Self {
            source: text.trim().to_owned(),
            test: test(text, 0, 0)?,
        })
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
        Test::Not(inside) => !holds(inside, moment)?,
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

fn sent_alert(trace: &Trace, party: PartyId, description: &str) -> bool {
    trace.outcomes.iter().any(|outcome| {
        outcome.party == party
            && matches!(&outcome.ending, Ending::Failed { alert, .. }
                if alert.to_string() == description)
    })
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

type Read<T> = Result<T, (usize, String)>;

/// Reads `text`, which starts at byte `at` of the condition.
fn test(text: &str, at: usize, depth: usize) -> Read<Test> {
    let start = at + text.len() - text.trim_start().len();
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("not ") {
        if depth > 8 {
            return Err((start, "so many `not` nobody can follow".to_owned()));
        }
        return Ok(Test::Not(test(rest, start + 4, depth + 1)?.into()));
    }
    if text == "established" {
        return Ok(Test::Established);
    }
    for (name, read) in [
        ("knows", knows_test as fn(&[Argument<'_>]) -> Read<Test>),
        ("contains", contains_test),
        ("alert", alert_test),
    ] {
        let Some(inside) = text
            .strip_prefix(name)
            .and_then(|rest| rest.trim_start().strip_prefix('('))
        else {
            continue;
        };
        let inside_at = start + text.len() - inside.len();
        let Some(inside) = inside.strip_suffix(')') else {
            return Err((start + text.len(), "`)` is missing here".to_owned()));
        };
        return read(&arguments(inside, inside_at));
    }
    let Some(sign) = text.find(['=', '<']) else {
        return Err((
            start,
            "this is no condition; one is `A = B`, `A < B`, `knows(eve, Z)`, \
             `contains(ServerKeyExchange, client_random)`, `alert(server, decrypt_error)` or \
             `established`, each also behind `not`"
                .to_owned(),
        ));
    };
    let side = |part: &str, at: usize| {
        Expr::parse(part)
            .map_err(|(byte, why)| (at + byte, why))
            .and_then(|expr| match expr.run() {
                Some(_) => Err((
                    at,
                    "a condition asks the run of its section; name no other".to_owned(),
                )),
                None => Ok(expr),
            })
    };
    let left = side(&text[..sign], start)?;
    let right = side(&text[sign + 1..], start + sign + 1)?;
    Ok(if text[sign..].starts_with('=') {
        Test::Equal(left, right)
    } else {
        Test::Less(left, right)
    })
}

/// An argument and where it starts.
type Argument<'a> = (usize, &'a str);

fn arguments(inside: &str, at: usize) -> Vec<Argument<'_>> {
    let mut from = at;
    inside
        .split(',')
        .map(|part| {
            let start = from + part.len() - part.trim_start().len();
            from += part.len() + 1;
            (start, part.trim())
        })
        .collect()
}

fn party_argument((at, name): Argument<'_>) -> Read<PartyId> {
    party(name).ok_or_else(|| {
        (
            at,
            format!("there is no party `{name}`; there are client, server, eve and mallory"),
        )
    })
}

fn knows_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let (who, what, step) = match arguments {
        [who, what] => (who, what, None),
        [who, what, (_, step)] => (who, what, Some(StepId::normalise(step))),
        _ => return Err(wrong_arguments(arguments, "knows(eve, Z)")),
    };
    Ok(Test::Knows {
        party: party_argument(*who)?,
        quantity: Quantity::parse(what.1).ok_or_else(|| (what.0, expr::no_such_value(what.1)))?,
        step,
    })
}

fn contains_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let [(at, message), (_, what)] = arguments else {
        return Err(wrong_arguments(
            arguments,
            "contains(ServerKeyExchange, client_random)",
        ));
    };
    Ok(Test::Contains {
        message: expr::message_quantity(message)
            .ok_or_else(|| (*at, expr::no_such_message(message)))?,
        what: (*what).to_owned(),
    })
}

fn alert_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let [who, (at, description)] = arguments else {
        return Err(wrong_arguments(arguments, "alert(server, decrypt_error)"));
    };
    let known = (0..=u8::MAX)
        .map(|code| crate::wire::AlertDescription(code).to_string())
        .any(|name| name == *description);
    if !known {
        return Err((
            *at,
            format!("there is no alert `{description}`; RFC 5246 §7.2 names them"),
        ));
    }
    Ok(Test::Alert {
        party: party_argument(*who)?,
        description: (*description).to_owned(),
    })
}

fn wrong_arguments(arguments: &[Argument<'_>], example: &str) -> (usize, String) {
    let at = arguments.first().map_or(0, |(at, _)| *at);
    (at, format!("write it like this: {example}"))
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
