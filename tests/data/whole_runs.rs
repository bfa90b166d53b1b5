//! What the tests of whole runs share.

use slowshake::sim::{Key, Scenario};
use slowshake::trace::{Name, PartyId, Quantity, Trace};

/// The default scenario with these settings.
pub(crate) fn scenario(settings: &[(Key, &str)]) -> Scenario {
    Scenario::of(settings).unwrap()
}

/// The quantities that client and server both hold, with different bytes.
/// A verdict is each side's own.
pub(crate) fn disagreements(trace: &Trace) -> Vec<Quantity> {
    let server = latest(trace, PartyId::SERVER);
    latest(trace, PartyId::CLIENT)
        .into_iter()
        .filter(|(quantity, bytes)| server.get(quantity).is_some_and(|other| other != bytes))
        .map(|(quantity, _)| quantity)
        .collect()
}

/// The last value of each quantity that a party holds.
pub(crate) fn latest(trace: &Trace, party: PartyId) -> std::collections::BTreeMap<Quantity, &[u8]> {
    trace
        .values_of(party)
        .iter()
        .filter(|value| value.quantity.name != Name::Check)
        .map(|value| (value.quantity, &value.bytes[..]))
        .collect()
}
