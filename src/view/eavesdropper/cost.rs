//! What it would cost Eve to find the secret: a figure that is computed from
//! the run's numbers, or cited.

use num_bigint::BigUint;

use crate::crypto::{Curve, FiniteField, operations_needed};
use crate::sim::{EveMode, Group, Scenario};
use crate::trace::{ConnectionId, Name, Trace, Value};
use crate::view::Catalogue;
use crate::wire::{Context, Handshake, KeyExchange, ServerKeyExchange};

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Worked out from the numbers of this run.
    Computed(String),
    /// Taken from a document.
    Cited {
        /// The figure.
        figure: String,
        /// Where it stands.
        cite: &'static str,
    },
    /// There is none to give.
    None,
}

/// What it would cost Eve to find the secret that she lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EveCost {
    /// The group, or the kind of key: `p23`, `x25519`, `RSA, 2048 bits`.
    pub group: String,
    /// How many operations.
    pub operations: Figure,
    /// What these operations are.
    pub words: String,
    /// How many she may spend; none if she computes nothing.
    pub budget: Option<u64>,
    /// How many questions she may ask the server; none if she asks nothing.
    pub questions: Option<u64>,
    /// Whether that is enough; none if she only listens or there is no figure.
    pub enough: Option<bool>,
}

/// What finding the secret would cost, as soon as she has seen what it would
/// be found from.
pub(super) fn cost(
    trace: &Trace,
    scenario: &Scenario,
    hers: &[&Value],
    connection: ConnectionId,
    at: u32,
) -> Option<EveCost> {
    let context = trace.steps[..(at as usize).min(trace.steps.len())]
        .iter()
        .filter(|step| step.connection == connection)
        .filter_map(|step| trace.packets.get(step.packet?.0 as usize))
        .map(|packet| packet.context)
        .find(|context| context.key_exchange.is_some() || context.is_tls13())?;
    let priced = match context.key_exchange {
        None => tls13(trace, connection, at)?,
        Some(key_exchange) => tls12(hers, key_exchange, &context)?,
    };
    let (group, operations, key, needed) = priced;
    let budget = (scenario.eve == EveMode::Computes).then_some(scenario.eve_budget);
    let enough = match operations {
        Figure::None => None,
        _ => budget.map(|budget| needed.is_some_and(|needed| needed <= BigUint::from(budget))),
    };
    Some(EveCost {
        group,
        operations,
        words: Catalogue::english().say(key),
        budget,
        questions: (scenario.eve == EveMode::Probes).then_some(scenario.eve_budget),
        enough,
    })
}

/// What TLS 1.3 agreed on is a group, whatever the suite.
fn tls13(trace: &Trace, connection: ConnectionId, at: u32) -> Option<Priced> {
    match Group::by_name(&trace.group_at(connection, at)?)? {
        Group::Field(group) => Some(field(group.p(), group.g())),
        Group::Curve(curve) => Some(on_curve(curve)),
        hybrid @ Group::Hybrid => {
            let name = hybrid.name().to_owned();
            Some((name, Figure::None, "eve-cost-hybrid", None))
        }
    }
}

fn tls12(hers: &[&Value], key_exchange: KeyExchange, context: &Context) -> Option<Priced> {
    let number = |name| {
        let value = hers.iter().find(|value| value.quantity.name == name)?;
        Some(BigUint::from_bytes_be(&value.bytes))
    };
    if key_exchange.uses_finite_field() {
        return Some(field(&number(Name::DhP)?, &number(Name::DhG)?));
    }
    if key_exchange == KeyExchange::Rsa {
        return Some(rsa(&number(Name::N)?));
    }
    let mut hers = hers.iter();
    let message = hers.find(|value| value.quantity.name == Name::ServerKeyExchange)?;
    Some(on_curve(curve(&message.bytes, context)?))
}

/// Group, figure, the key of its words, and how many operations that is,
/// where it can be told exactly.
type Priced = (String, Figure, &'static str, Option<BigUint>);

fn field(p: &BigUint, g: &BigUint) -> Priced {
    let known = FiniteField::by_parameters(p, g);
    let group = known.map_or_else(
        || format!("a prime of {} bits", p.bits()),
        |known| known.name.to_owned(),
    );
    if let Some(known) = known
        && let Some(strength) = known.strength_bits()
    {
        let figure = Figure::Cited {
            figure: format!("2^{strength}"),
            cite: known.cite,
        };
        return (group, figure, "eve-cost-field", None);
    }
    // As the search does, with the order of the whole group, p − 1.
    let order = if p.bits() > 0 { p - 1u32 } else { p.clone() };
    let needed = operations_needed(&order);
    let figure = match u32::try_from(&needed) {
        Ok(small) => small.to_string(),
        Err(_) => format!("2^{}", needed.bits() - 1),
    };
    let figure = Figure::Computed(figure);
    (group, figure, "eve-cost-steps", Some(needed))
}

fn rsa(n: &BigUint) -> Priced {
    let group = format!("RSA, {} bits", n.bits());
    let strength = match n.bits() {
        3072.. => 128,
        2048.. => 112,
        1024.. => 80,
        _ => return (group, Figure::None, "eve-cost-rsa-small", None),
    };
    let figure = Figure::Cited {
        figure: format!("2^{strength}"),
        cite: "NIST SP 800-57 Part 1, table 2",
    };
    (group, figure, "eve-cost-rsa", None)
}

fn on_curve(curve: Curve) -> Priced {
    // A search takes about √n operations among n points; these orders have as
    // many bits as their fields, 253 for x25519 (RFC 7748 §4.1).
    let figure = Figure::Computed(format!("2^{}", curve.order_bits() / 2));
    (curve.name().to_owned(), figure, "eve-cost-curve", None)
}

/// The curve that a ServerKeyExchange names.
fn curve(message: &[u8], context: &Context) -> Option<Curve> {
    match Handshake::decode(message, context).ok()? {
        Handshake::ServerKeyExchange(ServerKeyExchange::Ecdh { params, .. }) => {
            Curve::by_code(params.named_curve.0)
        }
        _ => None,
    }
}
