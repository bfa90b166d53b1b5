//! SSLKEYLOGFILE: the secrets of a run, for programs that read captures.
//!
//! A line is `LABEL CLIENT_RANDOM SECRET`, the latter two in hex (RFC 9850
//! §1). For TLS 1.2 the label is itself `CLIENT_RANDOM`, and the secret is
//! the master secret, from which everything else follows. For TLS 1.3 there is a line
//! for each traffic secret and for the exporter secret (§2.1).

use crate::trace::{ConnectionId, Name, PartyId, Quantity, Trace};
use crate::wire::{Role, hex};

/// The lines of each connection of which an end that we simulate holds secrets;
/// empty if none does.
///
/// Where the two ends disagree, they are the client's: both its client_random,
/// by which the lines are found, and its secrets.
pub fn text(trace: &Trace) -> String {
    let mut text = String::new();
    let mut done: Vec<ConnectionId> = Vec::new();
    for (connection, party) in ends(trace) {
        if done.contains(&connection) {
            continue;
        }
        let find = |quantity: Quantity| trace.find(party, &quantity);
        let Some(random) = find(Quantity::new(connection, Name::ClientRandom)) else {
            continue;
        };
        let before = text.len();
        for (label, quantity) in labels(connection) {
            if let Some(secret) = find(quantity) {
                let [random, secret] = [random, secret].map(|value| hex(&value.bytes));
                text.push_str(&format!("{label} {random} {secret}\n"));
            }
        }
        if text.len() > before {
            done.push(connection);
        }
    }
    text
}

/// Which secrets have a label (RFC 9850 §2). Of those that KeyUpdates lead to the
/// first says all.
fn labels(connection: ConnectionId) -> [(&'static str, Quantity); 6] {
    let quantity = |name| Quantity::new(connection, name);
    let of = |name, role| quantity(name).of(role);
    use Name::{ApplicationTrafficSecret, HandshakeTrafficSecret};
    let (client, server) = (Role::Client, Role::Server);
    [
        ("CLIENT_RANDOM", quantity(Name::MasterSecret)),
        (
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            of(HandshakeTrafficSecret, client),
        ),
        (
            "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            of(HandshakeTrafficSecret, server),
        ),
        (
            "CLIENT_TRAFFIC_SECRET_0",
            of(ApplicationTrafficSecret, client),
        ),
        (
            "SERVER_TRAFFIC_SECRET_0",
            of(ApplicationTrafficSecret, server),
        ),
        ("EXPORTER_SECRET", quantity(Name::ExporterSecret)),
    ]
}

/// The simulated ends of all connections; of each connection the client
/// first.
fn ends(trace: &Trace) -> impl Iterator<Item = (ConnectionId, PartyId)> {
    let all = trace.connections.iter();
    all.flat_map(|endpoints| endpoints.ends().map(|party| (endpoints.id, party)))
        .filter(|(_, party)| trace.party(*party).simulated)
}
