//! What the eavesdropper may do and is given in a scenario.

use std::collections::HashMap;

use super::config::server_config;
use super::option::{EveMode, Leak};
use super::scenario::Scenario;
use crate::actor::Questioned;
use crate::actor::observer::{LeakedTicketKeys, Powers};
use crate::trace::{ConnectionId, Name, PartyLedger, Quantity};
use crate::wire::Role;

/// Eve's powers in a scenario.
pub(super) fn powers(scenario: &Scenario) -> Powers {
    Powers {
        budget: (scenario.eve == EveMode::Computes).then_some(scenario.eve_budget),
        server: (scenario.eve == EveMode::Probes)
            .then(|| (questioned(scenario), scenario.eve_budget)),
        server_key: scenario.leaks(Leak::ServerKey).then_some(scenario.cert),
        ticket_keys: None,
        secrets: HashMap::new(),
    }
}

/// The same with what only the run itself could make, out of the ledgers of
/// those who made it.
pub(super) fn leak(
    scenario: &Scenario,
    connection: ConnectionId,
    ledgers: &[&PartyLedger],
    powers: Powers,
) -> Powers {
    let find = |name| {
        let quantity = Quantity::new(connection, name);
        let held = |ledger: &&PartyLedger| {
            let id = ledger.find(&quantity)?;
            Some(ledger.reveal(id).ok()?.to_vec())
        };
        ledgers.iter().find_map(held)
    };
    let ticket_keys = || {
        Some(LeakedTicketKeys {
            name: find(Name::TicketKeyName)?,
            aes: find(Name::TicketAesKey)?,
            mac: find(Name::TicketMacKey)?,
        })
    };
    Powers {
        ticket_keys: scenario.leaks(Leak::TicketKey).then(ticket_keys).flatten(),
        secrets: match scenario.leaks(Leak::MasterSecret) {
            true => find(Name::MasterSecret)
                .map(|bytes| (Quantity::new(connection, Name::MasterSecret), bytes))
                .into_iter()
                .collect(),
            false => HashMap::new(),
        },
        ..powers
    }
}

/// The server of a scenario, as Eve may ask it.
fn questioned(scenario: &Scenario) -> Questioned {
    let skips = scenario.skips.iter();
    Questioned {
        config: server_config(scenario),
        skips: skips
            .filter(|skip| skip.role != Some(Role::Client))
            .map(|skip| skip.check)
            .collect(),
        seed: scenario.seed,
        latency: scenario.latency,
    }
}
