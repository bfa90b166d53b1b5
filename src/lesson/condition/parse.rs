//! Reading a condition.

use super::super::expr::{self, Expr};
use super::{Test, party};
use crate::trace::{CheckKind, PartyId, Quantity, StepId};
use crate::wire::Role;

type Read<T> = Result<T, (usize, String)>;

/// Reads `text`, which starts at byte `at` of the condition.
pub(super) fn test(text: &str, at: usize, depth: usize) -> Read<Test> {
    let start = at + text.len() - text.trim_start().len();
    let text = text.trim();
    if let Some(all) = conjunction(text) {
        let tests = all
            .into_iter()
            .map(|(from, part)| test(part, start + from, depth))
            .collect::<Read<Vec<Test>>>()?;
        return Ok(Test::And(tests));
    }
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
        ("refused", refused_test),
        ("caught", caught_test),
        ("skipped", skipped_test),
        ("read", read_test),
        ("step", step_test),
        ("established", established_test),
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
             `contains(ServerKeyExchange, client_random)`, `alert(server, decrypt_error)`, \
             `refused(client, decrypt_error)`, `caught(client, finished)`, \
             `skipped(client, finished)`, `read(eve, \"ping\")`, `step(client.data.send)`, \
             `established` or `established(client)`, each also behind `not`, and several with \
             `and` between them"
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
    outside_quotes(inside, ",")
        .into_iter()
        .map(|part| {
            let start = from + part.len() - part.trim_start().len();
            from += part.len() + 1;
            (start, part.trim())
        })
        .collect()
}

/// The parts between a separator, which counts outside of `"…"` only.
fn outside_quotes<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut from, mut at, mut quoted) = (0, 0, false);
    while let Some(c) = text[at..].chars().next() {
        if !quoted && text[at..].starts_with(separator) {
            parts.push(&text[from..at]);
            at += separator.len();
            from = at;
            continue;
        }
        quoted ^= c == '"';
        at += c.len_utf8();
    }
    parts.push(&text[from..]);
    parts
}

/// The conditions between `and`, each with the byte at which it starts; none
/// if there is no `and`.
fn conjunction(text: &str) -> Option<Vec<(usize, &str)>> {
    const AND: &str = " and ";
    let parts = outside_quotes(text, AND);
    let mut from = 0;
    (parts.len() > 1).then(|| {
        parts
            .into_iter()
            .map(|part| {
                let start = from;
                from += part.len() + AND.len();
                (start, part)
            })
            .collect()
    })
}

fn side_argument((at, name): Argument<'_>) -> Read<Role> {
    match name {
        "client" => Ok(Role::Client),
        "server" => Ok(Role::Server),
        _ => Err((
            at,
            format!("`{name}` is no side; there are client and server"),
        )),
    }
}

fn check_argument((at, name): Argument<'_>) -> Read<CheckKind> {
    let known = CheckKind::ALL.iter().find(|check| check.id() == name);
    known.copied().ok_or_else(|| {
        (
            at,
            format!("there is no check `{name}`; `slowshake list checks` names them"),
        )
    })
}

fn caught_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let [who, what] = arguments else {
        return Err(wrong_arguments(arguments, "caught(client, finished)"));
    };
    Ok(Test::Caught {
        party: party_argument(*who)?,
        check: check_argument(*what)?,
    })
}

fn skipped_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let [who, what] = arguments else {
        return Err(wrong_arguments(arguments, "skipped(client, finished)"));
    };
    Ok(Test::Skipped {
        role: side_argument(*who)?,
        check: check_argument(*what)?,
    })
}

fn read_test(arguments: &[Argument<'_>]) -> Read<Test> {
    const EXAMPLE: &str = "read(eve, \"ping\")";
    let [who, (at, text)] = arguments else {
        return Err(wrong_arguments(arguments, EXAMPLE));
    };
    let inside = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inside| !inside.is_empty())
        .ok_or_else(|| (*at, format!("what was read stands in quotes: {EXAMPLE}")))?;
    Ok(Test::Read {
        party: party_argument(*who)?,
        text: inside.to_owned(),
    })
}

fn step_test(arguments: &[Argument<'_>]) -> Read<Test> {
    match arguments {
        [(_, id)] if !id.is_empty() => Ok(Test::Step(StepId::normalize(id))),
        _ => Err(wrong_arguments(arguments, "step(client.data.send)")),
    }
}

fn established_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let [who] = arguments else {
        return Err(wrong_arguments(arguments, "established(client)"));
    };
    party_argument(*who).map(Test::EstablishedBy)
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
        [who, what, (_, step)] => (who, what, Some(StepId::normalize(step))),
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
    let (party, description) = alert_arguments(arguments, "alert(server, decrypt_error)")?;
    Ok(Test::Alert { party, description })
}

fn refused_test(arguments: &[Argument<'_>]) -> Read<Test> {
    let (party, description) = alert_arguments(arguments, "refused(client, decrypt_error)")?;
    Ok(Test::Refused { party, description })
}

fn alert_arguments(arguments: &[Argument<'_>], example: &str) -> Read<(PartyId, String)> {
    let [who, (at, description)] = arguments else {
        return Err(wrong_arguments(arguments, example));
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
    Ok((party_argument(*who)?, (*description).to_owned()))
}

fn wrong_arguments(arguments: &[Argument<'_>], example: &str) -> (usize, String) {
    let at = arguments.first().map_or(0, |(at, _)| *at);
    (at, format!("write it like this: {example}"))
}
