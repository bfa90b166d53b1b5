//! What is possible together: for each setting its values, and why those
//! that cannot be cannot.

use super::change::{certificate_label, group_label};
use super::scenario::{Group, Scenario};
use super::scheme;
use super::setting::Key;
use crate::pki::Credential;
use crate::trace::CheckKind;
use crate::wire::SUITES;

/// One value that a setting could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value, as [`Scenario::set`] takes it.
    pub value: String,
    /// The value with a few words on what it is.
    pub label: String,
    /// Whether the setting has it now.
    pub chosen: bool,
    /// Why it cannot be, as a sentence; `None` if it can.
    pub refused: Option<String>,
}

/// The values of a setting that are offered in a list. Of settings that are
/// free text, such as the seed, these are a few good ones.
pub fn choices(scenario: &Scenario, key: Key) -> Vec<Choice> {
    let now = scenario.setting(key);
    let mut offered = offered(scenario, key);
    // A value that somebody typed stands in the list like the others.
    if let Some(now) = &now
        && !key.holds_several()
        && offered.iter().all(|(value, _)| value != now)
    {
        offered.push((now.clone(), spoken(now)));
    }
    offered
        .into_iter()
        .map(|(value, label)| {
            // Each override is a setting of its own, and all are in force.
            let chosen = match key {
                Key::Set | Key::Wire => true,
                Key::Skip => scenario.skips.iter().any(|skip| skip.check.id() == value),
                Key::Leak if !scenario.leaks.is_empty() => {
                    scenario.leaks.iter().any(|leak| leak.id() == value)
                }
                _ => now.as_ref() == Some(&value),
            };
            Choice {
                refused: (!chosen)
                    .then(|| scenario.with(key, &value).err())
                    .flatten()
                    .map(|error| as_sentence(&error)),
                value,
                label,
                chosen,
            }
        })
        .collect()
}

/// A setting's value with the words for an empty one.
fn spoken(value: &str) -> String {
    match value {
        "" => "nothing".to_owned(),
        value => crate::wire::printable(value.as_bytes()),
    }
}

/// An error as a whole sentence, for whoever reads it on its own.
pub fn as_sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    // A sentence may begin with the name of a thing, which keeps its letters.
    let name = text
        .split(' ')
        .next()
        .is_some_and(|word| word.contains(|c: char| c == '_' || c == '`' || c.is_ascii_digit()));
    let first: String = match letters.next() {
        Some(first) if !name => first.to_uppercase().collect(),
        Some(first) => first.to_string(),
        None => String::new(),
    };
    format!("{first}{}.", letters.as_str())
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
        .collect()
}

fn offered(scenario: &Scenario, key: Key) -> Vec<(String, String)> {
    match key {
        Key::Tls => pairs(&[("1.2", "TLS 1.2, RFC 5246")]),
        Key::Suite => SUITES
            .iter()
            .map(|suite| {
                let parts = [suite.key_exchange.name(), suite.protection.name()];
                (suite.name.to_owned(), parts.join(" with "))
            })
            .collect(),
        Key::Group => Group::all()
            .map(|group| (group.name().to_owned(), group_label(group)))
            .collect(),
        Key::Cert => Credential::ALL
            .iter()
            .map(|credential| (credential.name.to_owned(), certificate_label(credential)))
            .collect(),
        Key::Ems => pairs(&[
            ("off", "off: the master secret hangs on the two randoms"),
            ("on", "on: it hangs on all that was said so far (RFC 7627)"),
        ]),
        Key::Etm => pairs(&[
            ("off", "off: MAC first, then encrypt"),
            ("on", "on: encrypt first, then MAC (RFC 7366)"),
        ]),
        Key::ServerName => pairs(&[
            ("slowshake.example", "slowshake.example, as certified"),
            ("localhost", "localhost, certified too"),
            (
                "bank.example",
                "bank.example, which the certificate does not name",
            ),
        ]),
        Key::Alpn => pairs(&[
            ("", "none"),
            ("http/1.1", "http/1.1"),
            ("h2,http/1.1", "h2 before http/1.1"),
        ]),
        Key::ClientData => pairs(&[("ping", "ping"), ("", "nothing")]),
        Key::ServerData => pairs(&[("pong", "pong"), ("", "nothing")]),
        Key::Seed => ["1", "2", "3", "4", "5"]
            .iter()
            .map(|seed| ((*seed).to_owned(), format!("seed {seed}")))
            .collect(),
        // The certificates are valid from 2020 to 2049.
        Key::Clock => pairs(&[
            ("1767225600", "2026-01-01, while the certificates are valid"),
            ("1546300800", "2019-01-01, before they are valid"),
            ("2556144000", "2051-01-01, after they have expired"),
        ]),
        Key::Latency => pairs(&[
            ("0", "0 ms, in one machine"),
            ("10", "10 ms, across a city"),
            ("50", "50 ms, across a continent"),
            ("300", "300 ms, by satellite"),
        ]),
        Key::Eve => pairs(&[
            ("listens", "listens, and writes everything down"),
            ("computes", "computes, as far as her budget goes"),
            (
                "probes",
                "probes: asks an RSA server question after question",
            ),
        ]),
        Key::EveBudget => pairs(&[
            ("1024", "2^10 group operations"),
            ("131072", "2^17 group operations"),
            ("1048576", "2^20 group operations"),
        ]),
        Key::Leak => pairs(&[
            ("none", "the server keeps its key"),
            ("server_key", "Eve steals the server's key afterwards"),
            ("ticket_key", "Eve steals the key that seals the tickets"),
            ("master_secret", "Eve is told the session's master secret"),
        ]),
        Key::ClientAuth => pairs(&[
            ("none", "the server does not ask who the client is"),
            ("request", "the server asks, and goes on without an answer"),
            ("require", "the server asks, and insists on an answer"),
        ]),
        Key::ClientCert => [(
            "none".to_owned(),
            "none: the client can show nothing".to_owned(),
        )]
        .into_iter()
        .chain(Credential::of_clients().iter().map(|credential| {
            let (kind, description) = (credential.kind(), credential.description);
            (kind.to_owned(), format!("{kind}: {description}"))
        }))
        .collect(),
        Key::Resume => pairs(&[
            ("none", "one connection"),
            ("ticket", "a second connection, by ticket (RFC 5077)"),
            ("id", "a second connection, by session id"),
        ]),
        Key::Renegotiate => pairs(&[
            ("off", "off: the first handshake is the only one"),
            ("on", "on: the server asks for a second one"),
        ]),
        Key::RenewTicket => pairs(&[
            (
                "off",
                "off: the ticket that the client came with stays good",
            ),
            ("on", "on: with every resumption a new ticket (RFC 5077)"),
        ]),
        Key::SignatureAlgorithms => {
            let usual = scheme::names(&scheme::USUAL);
            let all = scheme::names(&scheme::ALL);
            let pss = "rsa_pss_rsae_sha256,rsa_pss_rsae_sha384,rsa_pss_rsae_sha512";
            pairs(&[
                (usual.as_str(), "ECDSA, and RSA with PKCS#1 v1.5"),
                (pss, "RSA with PSS alone"),
                ("rsa_pss_rsae_sha256", "RSA with PSS and SHA-256 alone"),
                ("rsa_pkcs1_sha256", "RSA with PKCS#1 v1.5 and SHA-256 alone"),
                ("rsa_pkcs1_sha1", "RSA with PKCS#1 v1.5 and SHA-1 alone"),
                (all.as_str(), "everything that can be verified here"),
            ])
        }
        Key::FalseStart => pairs(&[
            ("off", "off: the client waits for the server's Finished"),
            ("on", "on: it does not wait (RFC 7918)"),
        ]),
        Key::Records => pairs(&[
            ("each", "a record for each handshake message"),
            ("coalesced", "a record for each flight of messages"),
            ("64", "fragments of at most 64 bytes"),
        ]),
        Key::Mitm => pairs(&[
            ("off", "nobody"),
            ("none", "Mallory: no certificate (DH_anon)"),
            ("self_signed", "Mallory: one signed by himself"),
            ("other_name", "Mallory: a good one, another name"),
            ("copied", "Mallory: the server's, not its key"),
            ("stolen", "Mallory: the server's, and its key"),
        ]),
        Key::Wire => scenario
            .wire
            .iter()
            .map(|act| (act.to_string(), act.to_string()))
            .collect(),
        Key::Skip => CheckKind::guards()
            .map(|check| {
                (
                    check.id().to_owned(),
                    format!("{}, {}", check.id(), check.cite()),
                )
            })
            .collect(),
        Key::ClientSuites | Key::ServerSuites => Vec::new(),
        Key::Set => scenario
            .overrides
            .iter()
            .map(|set| (set.to_string(), set.to_string()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(settings: &[(Key, &str)]) -> Scenario {
        let mut scenario = Scenario::default();
        for (key, value) in settings {
            scenario.set(*key, value).unwrap();
        }
        scenario
    }

    #[test]
    fn what_is_offered_and_not_refused_can_be_run() {
        for scenario in [
            changed(&[]),
            changed(&[(Key::Suite, "AES128-SHA")]),
            changed(&[(Key::Suite, "ADH-AES128-SHA"), (Key::Eve, "computes")]),
            changed(&[(Key::Suite, "ECDHE-ECDSA-AES128-SHA"), (Key::Etm, "on")]),
        ] {
            for key in Key::ALL {
                for choice in choices(&scenario, key) {
                    let with = scenario.with(key, &choice.value);
                    let possible = choice.chosen || choice.refused.is_none();
                    assert_eq!(with.is_ok(), possible, "{key:?} {choice:?}");
                    if let Ok(with) = with {
                        assert_eq!(with.scenario.validate(), Ok(()), "{choice:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn one_value_of_each_setting_is_the_chosen_one() {
        let seeded = changed(&[(Key::Seed, "4711"), (Key::ClientData, "\u{1b}[2J")]);
        for key in Key::ALL {
            let chosen = choices(&seeded, key).iter().filter(|c| c.chosen).count();
            let lists = [
                Key::ClientSuites,
                Key::ServerSuites,
                Key::Set,
                Key::Wire,
                Key::Skip,
            ];
            assert_eq!(chosen, usize::from(!lists.contains(&key)), "{key:?}");
        }
    }

    #[test]
    fn every_override_is_in_force() {
        let set = changed(&[(Key::Set, "xc=7,client_Finished.verify_data~3")]);
        let choices = choices(&set, Key::Set);
        assert!(choices.iter().all(|choice| choice.chosen));
        assert_eq!(choices.len(), 2);
    }

    #[test]
    fn a_curve_is_refused_where_a_prime_is_needed_and_the_reason_names_both() {
        let scenario = Scenario::default();
        let groups = choices(&scenario, Key::Group);
        let curve = groups.iter().find(|c| c.value == "x25519").unwrap();
        let why = curve.refused.as_ref().unwrap();
        assert!(why.contains("x25519") && why.contains("a curve"), "{why}");
    }

    #[test]
    fn text_that_somebody_typed_is_safe_to_show() {
        let scenario = changed(&[(Key::ClientData, "\u{1b}[2J")]);
        for choice in choices(&scenario, Key::ClientData) {
            assert!(!choice.label.contains('\u{1b}'));
        }
    }
}
