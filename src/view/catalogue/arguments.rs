//! What a text may ask for: the step's facts, and values by name.

use std::time::Duration;

use der::DateTime;
use fluent_bundle::FluentValue;

use crate::trace::{
    CheckKind, Edit, Fact, Name, Op, Override, Quantity, Step, Target, Trace, Value, ValueId,
    Values,
};

use super::Catalogue;
use super::marks::{Marks, brief};
use crate::view::format::short;

/// Looks up what the words of one step ask for.
pub(super) struct Arguments<'a> {
    catalogue: &'a Catalogue,
    trace: &'a Trace,
    step: &'a Step,
    /// The values that were asked for.
    pub(super) marks: Marks,
}

impl<'a> Arguments<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, trace: &'a Trace, step: &'a Step) -> Self {
        Self {
            catalogue,
            trace,
            step,
            marks: Marks::default(),
        }
    }

    /// The argument of this name:
    ///
    /// - `actor` and `peer`: the words for the two sides;
    /// - a fact of the step; `meaning` and `failed_check` put an alert's name
    ///   and a check's into words, `stranger` and `way` a protocol that is no TLS;
    /// - a value under its name, with `client_` or `server_` where it has a
    ///   side; with `_length` behind it, its number of bytes; with `_size`,
    ///   `small` if it is shown whole; with `_date`, the day that a number of
    ///   seconds since 1970 falls on.
    pub(super) fn find(&mut self, name: &str) -> Option<FluentValue<'static>> {
        match name {
            "actor" => return Some(actor(self.trace, self.step).into()),
            "peer" => return Some(peer(self.trace, self.step)?.into()),
            "meaning" => {
                let Some(Fact::Text(alert)) = fact(self.step, "alert") else {
                    return None;
                };
                return Some(self.catalogue.alert(alert).into());
            }
            "stranger" | "way" => {
                let Some(Fact::Text(protocol)) = fact(self.step, "protocol") else {
                    return None;
                };
                return Some(match name {
                    "way" => self.catalogue.stranger_way(protocol).into(),
                    _ => self.catalogue.stranger(protocol).into(),
                });
            }
            "failed_check" => {
                return failed_check(self.step).map(|check| self.catalogue.check(check).into());
            }
            "skipped_check" => {
                return named_check(self.step).map(|check| self.catalogue.check(check).into());
            }
            "unnoticed" => {
                return named_check(self.step).map(|check| self.catalogue.unnoticed(check).into());
            }
            _ => {}
        }
        match fact(self.step, name) {
            // What was said is a value, and a mask may have to cover it.
            Some(Fact::Text(text)) if name == "text" => {
                let text = brief(text);
                return Some(match self.value(Name::ApplicationData.id()) {
                    Some(value) => {
                        let id = value.id;
                        self.marks.shown(id, text).into()
                    }
                    None => text.into(),
                });
            }
            Some(Fact::Text(text)) if matches!(name, "subject" | "issuer") => {
                return Some(brief(common_name(text)).into());
            }
            Some(Fact::Text(text)) => return Some(brief(text).into()),
            Some(Fact::Number(number)) => return Some(count(*number)),
            Some(Fact::Candidates(_)) | None => {}
        }
        if let Some(value) = self.value(name) {
            return Some(self.marks.value(value).into());
        }
        if let Some(value) = name.strip_suffix("_length").and_then(|n| self.value(n)) {
            return Some(count(value.bytes.len() as u64));
        }
        if let Some(value) = name.strip_suffix("_date").and_then(|n| self.value(n)) {
            let (id, shown) = (value.id, date(value).unwrap_or_else(|| short(value)));
            return Some(self.marks.shown(id, shown).into());
        }
        let value = name.strip_suffix("_size").and_then(|n| self.value(n))?;
        let small = value.bytes.len() <= 8;
        Some(if small { "small" } else { "large" }.into())
    }

    /// The value of this name that the step means: one of its own, an input
    /// of these, or the last one of the name that the actor had by then.
    fn value(&self, name: &str) -> Option<&'a Value> {
        let wanted = Quantity::parse(name)?;
        let fits = |value: &&'a Value| {
            let quantity = value.quantity;
            quantity.name == wanted.name && (wanted.role.is_none() || quantity.role == wanted.role)
        };
        let trace = self.trace;
        let own: Vec<&'a Value> = self
            .step
            .values
            .iter()
            .map(|id| trace.value(self.meant(*id)))
            .collect();
        if let Some(value) = own.iter().copied().find(fits) {
            return Some(value);
        }
        let inputs = own.iter().flat_map(|value| value.op.inputs());
        if let Some(value) = inputs.map(|id| trace.value(id)).find(fits) {
            return Some(value);
        }
        let actor = self.step.actor;
        let held = self.step.held(actor.index()) as usize;
        let known = trace.values_of(actor);
        known[..held.min(known.len())].iter().rev().find(fits)
    }

    /// The value that the sentence is about: where the scenario replaced what
    /// this step computed, that which it computed, so that the arithmetic in
    /// the sentence is right.
    fn meant(&self, id: ValueId) -> ValueId {
        if self.is_new(id) {
            original(self.trace, id)
        } else {
            id
        }
    }

    /// Whether no step before this one was about the value.
    fn is_new(&self, id: ValueId) -> bool {
        let replaced = self.trace.value(id).op.original().is_some();
        let before = &self.trace.steps[..(self.step.n as usize).saturating_sub(1)];
        replaced && !before.iter().any(|step| step.values.contains(&id))
    }

    /// The values that were replaced as this step made them: what was
    /// computed, and what stands in its place.
    pub(super) fn replacements(&self) -> Vec<(ValueId, ValueId)> {
        self.step
            .values
            .iter()
            .filter(|id| self.is_new(**id))
            .map(|id| (original(self.trace, *id), *id))
            .collect()
    }

    /// Whether the scenario replaced anything that the actor had by then.
    pub(super) fn has_overridden(&self) -> bool {
        let held = self.step.held(self.step.actor.index()) as usize;
        let known = self.trace.values_of(self.step.actor);
        known[..held.min(known.len())]
            .iter()
            .any(|value| value.op.original().is_some())
    }
}

/// The fields that the scenario changed in a message, in the order of the
/// changes; none where the value was replaced whole.
pub(super) fn field_edits(trace: &Trace, message: &Value) -> Vec<(String, Edit)> {
    let mut edits = Vec::new();
    let mut value = message;
    while let Op::Overridden(op) = &value.op {
        if let Ok(Override {
            target: Target::Field { path, .. },
            edit,
        }) = Override::parse(&op.by)
        {
            edits.insert(0, (path, edit));
        }
        value = trace.value(op.original);
    }
    edits
}

/// The value behind every override.
fn original(trace: &Trace, mut id: ValueId) -> ValueId {
    while let Some(behind) = trace.value(id).op.original() {
        id = behind;
    }
    id
}

fn fact<'a>(step: &'a Step, name: &str) -> Option<&'a Fact> {
    let found = step.facts.iter().find(|(fact, _)| *fact == name);
    found.map(|(_, fact)| fact)
}

/// The named check that an alert is about.
pub(super) fn failed_check(step: &Step) -> Option<CheckKind> {
    let Some(Fact::Text(expected)) = fact(step, "expected") else {
        return None;
    };
    let mut all = CheckKind::ALL.iter().copied();
    all.find(|check| check.id() == expected)
}

/// The side whose step it is: a text speaks of sides, and who plays one is
/// put in afterwards. An eavesdropper has a name and no side.
fn actor(trace: &Trace, step: &Step) -> &'static str {
    match trace.endpoints(step.connection).role_of(step.actor) {
        Some(role) => role.name(),
        None => trace.party(step.actor).name,
    }
}

/// The check that a step is about, where no value's check stands for it or
/// where it was left out.
pub(super) fn named_check(step: &Step) -> Option<CheckKind> {
    step.facts.iter().find_map(|(name, fact)| match fact {
        Fact::Text(text) if *name == "check" => {
            let mut all = CheckKind::ALL.iter().copied();
            all.find(|check| check.id() == text)
        }
        _ => None,
    })
}

/// The other side; an eavesdropper has none.
fn peer(trace: &Trace, step: &Step) -> Option<&'static str> {
    let endpoints = trace.endpoints(step.connection);
    Some(endpoints.role_of(step.actor)?.peer().name())
}

/// The day of a number of seconds since 1970, up to the year 9999.
fn date(value: &Value) -> Option<String> {
    let bytes = value.bytes.as_slice();
    let start = 8usize.checked_sub(bytes.len())?;
    let mut seconds = [0; 8];
    seconds[start..].copy_from_slice(bytes);
    let since = Duration::from_secs(u64::from_be_bytes(seconds));
    let day = DateTime::from_unix_duration(since).ok()?;
    let (year, month, day) = (day.year(), day.month(), day.day());
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The common name in a distinguished name (RFC 4514), or all of it if there
/// is none: a whole one would drown the sentence.
fn common_name(name: &str) -> &str {
    let Some((_, rest)) = name.split_once("CN=") else {
        return name;
    };
    let mut escaped = false;
    let end = rest.find(|character| {
        let ends = character == ',' && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// A number. Fluent computes with floating point, in which numbers above
/// 2^53 would lose digits: they go as text.
fn count(number: u64) -> FluentValue<'static> {
    if number < 1 << 53 {
        FluentValue::from(number)
    } else {
        FluentValue::from(number.to_string())
    }
}
