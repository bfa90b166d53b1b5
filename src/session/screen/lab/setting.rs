//! The settings of the lab: their names, their values, what they are about.

use crate::session::{catalogue, say, say_with};
use crate::sim::{EveMode, Key, Leak, Mitm, Scenario};
use crate::view::choices;
use crate::wire::printable;

/// The settings that have a meaning in the versions of a scenario.
pub fn of(scenario: &Scenario) -> Vec<Key> {
    let all = SETTINGS.into_iter();
    all.filter(|key| scenario.speaks_of(*key)).collect()
}

/// All settings that the lab shows, in the order in which one would decide.
pub const SETTINGS: [Key; 35] = [
    Key::Tls,
    Key::Suite,
    Key::Tls13Suite,
    Key::Group,
    Key::KeyShares,
    Key::Cert,
    Key::Ems,
    Key::Etm,
    Key::Alpn,
    Key::Set,
    Key::Seed,
    Key::ClientAuth,
    Key::ClientCert,
    Key::SignatureAlgorithms,
    Key::Resume,
    Key::RenewTicket,
    Key::FalseStart,
    Key::KeyUpdate,
    Key::Renegotiate,
    Key::Records,
    Key::RecordPadding,
    Key::MiddleboxCompatibility,
    Key::ClientTls,
    Key::ServerTls,
    Key::Wire,
    Key::Skip,
    Key::Mitm,
    Key::Eve,
    Key::EveBudget,
    Key::Leak,
    Key::ServerName,
    Key::Clock,
    Key::Latency,
    Key::ClientData,
    Key::ServerData,
];

/// What a setting is called.
pub fn name(key: Key) -> String {
    say(&format!("setting-{}", key.name()))
}

/// What it is about, in a sentence or two.
pub fn about(key: Key) -> String {
    words(key, "about")
}

/// What can be typed for it; none where only the list counts.
pub fn typed(key: Key) -> Option<String> {
    key.is_open().then(|| words(key, "type"))
}

fn words(key: Key, attribute: &str) -> String {
    catalogue().say_attribute(&format!("setting-{}", key.name()), attribute)
}

/// Its present value in few words.
pub fn shown(scenario: &Scenario, key: Key) -> String {
    let value = scenario.setting(key).unwrap_or_default();
    match key {
        Key::Suite => {
            let suite = scenario.suite;
            format!("{} {}", suite.key_exchange.name(), suite.protection.name())
        }
        Key::Tls13Suite => scenario.tls13_suite.protection.name().to_owned(),
        Key::Alpn if value.is_empty() => say("lab-none"),
        Key::ClientData | Key::ServerData if value.is_empty() => say("lab-silent"),
        Key::ClientData | Key::ServerData => format!("\"{}\"", printable(value.as_bytes())),
        Key::Eve => say(match scenario.eve {
            EveMode::Listens => "lab-eve-listens",
            EveMode::Computes => "lab-eve-computes",
            EveMode::Probes => "lab-eve-probes",
        }),
        Key::Leak => {
            let words = scenario.leaks.iter().map(|leak| match leak {
                Leak::ServerKey => say("lab-leak-server_key"),
                Leak::TicketKey => say("lab-leak-ticket_key"),
                Leak::MasterSecret => say("lab-leak-master_secret"),
            });
            let words: Vec<String> = words.collect();
            match words.is_empty() {
                true => say("lab-leak-no"),
                false => words.join(", "),
            }
        }
        Key::Wire => {
            let count = scenario.wire.len().to_string();
            say_with("lab-acts", &[("count", &count)])
        }
        Key::Skip => match scenario.skips.as_slice() {
            [] => say("lab-skip-none"),
            skips => {
                let all: Vec<String> = skips.iter().map(ToString::to_string).collect();
                all.join(", ")
            }
        },
        // One by its name; of more than one only how many there are.
        Key::SignatureAlgorithms => match scenario.signature_algorithms.as_slice() {
            [one] => one.to_string(),
            several => {
                let count = several.len().to_string();
                say_with("lab-signatures", &[("count", &count)])
            }
        },
        Key::Latency => say_with("lab-latency", &[("latency", &value)]),
        Key::Mitm => say(match scenario.mitm {
            None => "lab-mitm-off",
            Some(Mitm::Anonymous) => "lab-mitm-none",
            Some(Mitm::SelfSigned) => "lab-mitm-self_signed",
            Some(Mitm::OtherName) => "lab-mitm-other_name",
            Some(Mitm::Copied) => "lab-mitm-copied",
            Some(Mitm::Stolen) => "lab-mitm-stolen",
        }),
        Key::Set => {
            let count = scenario.overrides.len().to_string();
            say_with("lab-overrides", &[("count", &count)])
        }
        // A date reads better than seconds.
        Key::Clock => choices(scenario, key)
            .into_iter()
            .find(|choice| choice.chosen)
            .and_then(|choice| choice.label.split(',').next().map(str::to_owned))
            .unwrap_or(value),
        _ => printable(value.as_bytes()),
    }
}

/// What a change is called in few words: `group ffdhe2048`.
pub fn change(key: Key, scenario: &Scenario) -> String {
    format!("{} {}", name(key), shown(scenario, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_shown_but_the_lists_of_suites() {
        let absent = [Key::ClientSuites, Key::ServerSuites];
        for key in Key::ALL {
            assert_ne!(SETTINGS.contains(&key), absent.contains(&key), "{key:?}");
        }
    }

    #[test]
    fn every_setting_has_its_words() {
        for key in SETTINGS {
            let mut all = vec![name(key), about(key), shown(&Scenario::default(), key)];
            all.extend(typed(key));
            for words in all {
                assert!(
                    !words.is_empty() && !words.contains('<'),
                    "{key:?}: {words}"
                );
            }
        }
    }
}
