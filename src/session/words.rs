//! Words of the text catalogue, and what a scenario is called.

use crate::sim::Scenario;
use crate::view::Catalogue;

/// The catalogue of all words of a session.
pub fn catalogue() -> &'static Catalogue {
    Catalogue::english()
}

/// Words of the catalogue.
pub fn say(key: &str) -> String {
    catalogue().say(key)
}

/// Words of the catalogue with facts put in.
pub fn say_with(key: &str, facts: &[(&str, &str)]) -> String {
    catalogue().say_with(key, facts)
}

/// What a scenario is, in few words: `DHE_RSA · AES_128_GCM · p = 23`.
pub fn scenario_words(scenario: &Scenario) -> String {
    let group = match scenario.group.name() {
        "p23" => "p = 23".to_owned(),
        name => name.to_owned(),
    };
    if scenario.has_tls13() {
        let protection = scenario.tls13_suite.protection;
        return format!("{} · {group}", protection.name());
    }
    let suite = scenario.suite;
    let mut parts = vec![
        suite.key_exchange.name().to_owned(),
        suite.protection.name().to_owned(),
    ];
    if suite.key_exchange.sends_server_key_exchange() {
        parts.push(group);
    }
    if scenario.ems {
        parts.push("EMS".to_owned());
    }
    if scenario.etm && suite.protection.is_cbc() {
        parts.push("EtM".to_owned());
    }
    parts.join(" · ")
}
