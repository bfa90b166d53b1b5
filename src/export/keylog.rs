//! SSLKEYLOGFILE: the secrets of a run, for programs that read captures.
//!
//! A line is `LABEL CLIENT_RANDOM SECRET`, the latter two in hex (RFC 9850
//! §1). For TLS 1.2 the label is itself `CLIENT_RANDOM`, and the secret is
//! the master secret, from which everything else follows.

use crate::trace::{ConnectionId, Name, PartyId, Quantity, Trace};
use crate::wire::hex;

/// One line for each connection of which an end that we simulate holds a
/// master secret; empty if none does.
///
/// Where the two ends disagree, it is the client's: both its client_random,
/// by which the line is found, and its master secret.
pub fn text(trace: &Trace) -> String {
    let mut text = String::new();
    let mut done: Vec<ConnectionId> = Vec::new();
    for (connection, party) in ends(trace) {
        if done.contains(&connection) {
            continue;
        }
        let find = |name| trace.find(party, &Quantity::new(connection, name));
        if let Some(label) = Name::MasterSecret.key_log_label()
            && let Some(random) = find(Name::ClientRandom)
            && let Some(secret) = find(Name::MasterSecret)
        {
            text.push_str(&format!(
                "{label} {} {}\n",
                hex(&random.bytes),
                hex(&secret.bytes)
            ));
            done.push(connection);
        }
    }
    text
}

/// The simulated ends of all connections; of each connection the client
/// first.
fn ends(trace: &Trace) -> impl Iterator<Item = (ConnectionId, PartyId)> {
    let all = trace.connections.iter();
    all.flat_map(|endpoints| endpoints.ends().map(|party| (endpoints.id, party)))
        .filter(|(_, party)| trace.party(*party).simulated)
}
