//! What stands between Eve and the application data.

mod cost;
mod report;

pub use cost::{EveCost, Figure};
pub use report::{EveLink, EvePower, EveReport, LinkState};

use crate::trace::{ConnectionId, Name, Op, PartyId, Quantity, Trace, Value};
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
/// was one. It tells of links that nobody has made yet, or that a handshake
/// that broke off never came to; where there are values, they were made of each
/// other in this order, which a test holds.
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
    if trace
        .agreed(connection)
        .is_some_and(|agreed| agreed.is_tls13())
    {
        chain = tls13_chain(trace, connection);
    }
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

/// The chain of TLS 1.3, by the group that was agreed on.
fn tls13_chain(trace: &Trace, connection: ConnectionId) -> Vec<Vec<Quantity>> {
    let quantity = |name| Quantity::new(connection, name);
    let one = |name| vec![quantity(name)];
    let (client, server) = (Role::Client, Role::Server);
    // Which values there are tells the group; their bytes may be covered.
    let is_held = |name| ends(trace, &quantity(name)).next().is_some();
    let on_curve = || {
        let secret = quantity(Name::EcSecret);
        vec![vec![secret.of(server), secret.of(client)], one(Name::EcZ)]
    };
    let mut chain = if is_held(Name::MlKemShared) {
        // Both halves; the one that is harder stands in front.
        vec![
            [one(Name::MlKemMessage), one(Name::MlKemSeed)].concat(),
            one(Name::MlKemShared),
        ]
    } else if is_held(Name::EcZ) {
        on_curve()
    } else if is_held(Name::Z) {
        vec![[one(Name::Xs), one(Name::Xc)].concat(), one(Name::Z)]
    } else {
        Vec::new()
    };
    chain.extend([
        one(Name::SharedSecret),
        one(Name::HandshakeSecret),
        one(Name::MainSecret),
        vec![quantity(Name::ApplicationTrafficSecret).of(client)],
        vec![quantity(Name::ClientWriteKey).nth(3)],
        vec![quantity(Name::ApplicationData).of(client)],
    ]);
    chain
}

/// Whether a connection has a master secret that was not made on it.
pub(super) fn is_resumed(trace: &Trace, connection: ConnectionId) -> bool {
    let held = |name| {
        let quantity = Quantity::new(connection, name);
        let mut holders = trace.holders(connection).into_iter();
        holders.find_map(|party| trace.find(party, &quantity))
    };
    // One that Eve was told comes from nowhere.
    let made = |value: &Value| !matches!(value.op, Op::Given(_));
    held(Name::MasterSecret).is_some_and(made) && held(Name::PremasterSecret).is_none()
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
        .holders(quantity.connection)
        .into_iter()
        .filter_map(|party| trace.find(party, quantity))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Key, Scenario, run};
    use crate::trace::{ValueId, Values};
    use crate::wire::SUITES;

    /// Whether a value was made of one of these, over however many others.
    fn is_made_of(trace: &Trace, id: ValueId, any_of: &[Quantity]) -> bool {
        trace.value(id).op.inputs().into_iter().any(|input| {
            any_of.contains(&trace.value(input).quantity) || is_made_of(trace, input, any_of)
        })
    }

    #[test]
    fn each_link_of_tls13_is_made_of_the_one_before() {
        for group in ["p23", "x25519", "X25519MLKEM768"] {
            let scenario = Scenario::of(&[(Key::Tls, "1.3"), (Key::Group, group)]).unwrap();
            let trace = run(&scenario).unwrap().trace;
            let chain = eavesdropper(&trace, ConnectionId::FIRST).chain;
            assert_eq!(chain.len(), 8, "{group}");
            for two in chain[..chain.len() - 1].windows(2) {
                let mut made = two[1].any_of.iter().flat_map(|one| ends(&trace, one));
                assert!(
                    made.any(|value| is_made_of(&trace, value.id, &two[0].any_of)),
                    "{group} {two:?}"
                );
            }
        }
    }

    #[test]
    fn each_link_is_made_of_the_one_before() {
        let mut links = 0;
        for suite in SUITES.iter() {
            for (key, value) in [(Key::Ems, "on"), (Key::Resume, "id")] {
                let mut scenario = Scenario::default();
                scenario.set(Key::Suite, suite.name).unwrap();
                scenario.set(key, value).unwrap();
                let trace = run(&scenario).unwrap().trace;
                for endpoints in &trace.connections {
                    let chain = eavesdropper(&trace, endpoints.id).chain;
                    // What is said was not made of keys: what carries it was.
                    for two in chain[..chain.len() - 1].windows(2) {
                        let made = two[1].any_of.iter().flat_map(|one| ends(&trace, one));
                        let made = made.map(|value| value.id);
                        assert!(
                            made.into_iter()
                                .any(|id| is_made_of(&trace, id, &two[0].any_of)),
                            "{} {two:?}",
                            suite.name
                        );
                        links += 1;
                    }
                }
            }
        }
        assert!(links > 8 * SUITES.iter().count(), "{links}");
    }
}
