//! What stands between Eve and the application data.

mod cost;
mod report;

pub use cost::{EveCost, Figure};
pub use report::{EveLink, EvePower, EveReport, LinkState};

use crate::trace::{ConnectionId, Name, PartyId, Quantity, Trace, Value};
use crate::wire::{KeyExchange, Role};

/// One thing that Eve needs on the way to the application data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is: any of these will do.
    pub any_of: Vec<Quantity>,
    /// From which step on one of them exists at all: before it nobody lacks
    /// it.
    pub exists: Option<u32>,
    /// From which step on she holds one of them.
    pub since: Option<u32>,
}

/// Eve's way through a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eavesdropper {
    /// The chain of what she needs, in the order of the derivations.
    pub chain: Vec<Link>,
}

impl Eavesdropper {
    /// The first thing that she lacks at step `n`; `None` if nothing. What
    /// comes before something that she holds she does not need any more.
    pub fn lacks(&self, n: u32) -> Option<&Link> {
        self.chain.get(self.reached(n)..)?.first()
    }

    /// How many links lie behind her at step `n`.
    pub(super) fn reached(&self, n: u32) -> usize {
        let held = |link: &Link| link.since.is_some_and(|since| since <= n);
        self.chain.iter().rposition(held).map_or(0, |last| last + 1)
    }
}

/// The chain of the key exchange that a connection used; empty before there
/// was one.
pub fn eavesdropper(trace: &Trace, connection: ConnectionId) -> Eavesdropper {
    let key_exchange = trace
        .agreed(connection)
        .and_then(|agreed| agreed.key_exchange);
    // The keys of a session that is taken up again rest on the key exchange of
    // the connection that began it.
    let root = match is_resumed(trace, connection) {
        true => ConnectionId::FIRST,
        false => connection,
    };
    let here = |name| vec![Quantity::new(connection, name)];
    let one = |name| vec![Quantity::new(root, name)];
    let secrets = match key_exchange {
        None => Vec::new(),
        Some(KeyExchange::Rsa) => vec![[one(Name::D), one(Name::Em)].concat()],
        Some(kx) if kx.uses_finite_field() => {
            vec![[one(Name::Xs), one(Name::Xc)].concat(), one(Name::Z)]
        }
        Some(_) => {
            let secret = Quantity::new(root, Name::EcSecret);
            vec![
                vec![secret.of(Role::Server), secret.of(Role::Client)],
                one(Name::EcZ),
            ]
        }
    };
    let mut chain = secrets;
    if key_exchange.is_some() {
        chain.extend([
            one(Name::PremasterSecret),
            here(Name::MasterSecret),
            here(Name::KeyBlock),
            here(Name::ClientWriteKey),
            vec![Quantity::new(connection, Name::ApplicationData).of(Role::Client)],
        ]);
    }
    let link = |any_of: Vec<Quantity>| Link {
        exists: any_of
            .iter()
            .flat_map(|quantity| ends(trace, quantity))
            .filter_map(|value| trace.since(value.id))
            .min(),
        since: any_of
            .iter()
            .filter_map(|quantity| known_since(trace, quantity))
            .min(),
        any_of,
    };
    Eavesdropper {
        chain: chain.into_iter().map(link).collect(),
    }
}

/// Whether a connection has a master secret that was not made on it.
pub(super) fn is_resumed(trace: &Trace, connection: ConnectionId) -> bool {
    let held = |name| {
        let quantity = Quantity::new(connection, name);
        let mut ends = trace.laid(connection).ends().into_iter();
        ends.any(|party| trace.find(party, &quantity).is_some())
    };
    held(Name::MasterSecret) && !held(Name::PremasterSecret)
}

/// The step from which on Eve holds this quantity with the bytes that an end
/// of the connection holds.
fn known_since(trace: &Trace, quantity: &Quantity) -> Option<u32> {
    ends(trace, quantity)
        .filter_map(|value| trace.find_equal(PartyId::EVE, quantity, &value.bytes))
        .filter_map(|value| trace.since(value.id))
        .min()
}

/// What the two ends hold of a quantity.
fn ends<'a>(trace: &'a Trace, quantity: &'a Quantity) -> impl Iterator<Item = &'a Value> {
    trace
        .laid(quantity.connection)
        .ends()
        .into_iter()
        .filter_map(|party| trace.find(party, quantity))
}
