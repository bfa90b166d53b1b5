//! What is possible together: for each setting its values, and why those
//! that cannot be cannot.

use crate::pki::Credential;
use crate::sim::{Group, Key, Scenario, scheme};
use crate::trace::CheckKind;
use crate::wire::{HashAlgorithm, Suite, Tls13Suite};

use super::Catalogue;

/// One value that a setting could have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChoice {
    /// The value, as [`Scenario::set`] takes it.
    pub value: String,
    /// The value with a few words on what it is.
    pub label: String,
    /// Whether the setting has it now.
    pub chosen: bool,
    /// Why it cannot be, as a sentence; `None` if it can.
    pub refused: Option<String>,
}

/// The values of a setting that are offered in a list, the present one among
/// them.
pub fn choices(scenario: &Scenario, key: Key) -> Vec<SettingChoice> {
    let mut offered: Vec<(String, String)> = scenario
        .offered(key)
        .into_iter()
        .map(|value| (label(key, &value), value))
        .collect();
    // A value that somebody typed stands in the list like the others.
    if let Some(now) = scenario.setting(key)
        && !key.holds_several()
        && offered.iter().all(|(_, value)| *value != now)
    {
        offered.push((spoken(&now), now));
    }
    offered
        .into_iter()
        .map(|(label, value)| {
            let chosen = scenario.holds(key, &value);
            SettingChoice {
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

/// A value that was typed, with the words for an empty one.
fn spoken(value: &str) -> String {
    match value {
        "" => Catalogue::english().say("lab-silent"),
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

/// An offered value with a few words on what it is.
fn label(key: Key, value: &str) -> String {
    match key {
        Key::Suite => Suite::by_name(value).map(suite_label),
        Key::Tls13Suite => Tls13Suite::by_name(value).map(tls13_suite_label),
        Key::Group => Group::by_name(value).map(group_label),
        Key::Cert => Credential::by_name(value).map(|one| described(value, one)),
        Key::ClientCert => Credential::client(value).map(|one| described(value, one)),
        Key::Seed => Some(Catalogue::english().say_with("choice-seed", &[("seed", value)])),
        Key::Skip => CheckKind::guards()
            .find(|check| check.id() == value)
            .map(|check| format!("{value}, {}", check.cite())),
        _ => None,
    }
    .or_else(|| words(key, value))
    .unwrap_or_else(|| value.to_owned())
}

/// What the catalogue calls a value, if it has words for it.
fn words(key: Key, value: &str) -> Option<String> {
    let mut lists = scheme::LISTS.iter();
    let list = lists
        .find(|(_, schemes)| key == Key::SignatureAlgorithms && scheme::names(schemes) == value);
    // The catalogue's names have letters and digits, a letter first.
    let name = match (list, value) {
        (Some((word, _)), _) => (*word).to_owned(),
        (None, "") => "nothing".to_owned(),
        (None, value) => format!(
            "is-{}",
            value.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
        ),
    };
    Catalogue::english().attribute(&format!("choice-{}", key.name()), &name)
}

fn suite_label(suite: &Suite) -> String {
    let facts = [
        ("key_exchange", suite.key_exchange.name()),
        ("protection", suite.protection.name()),
    ];
    Catalogue::english().say_with("choice-suite", &facts)
}

fn tls13_suite_label(suite: &Tls13Suite) -> String {
    let hash = match suite.protection.prf_hash() {
        HashAlgorithm::SHA384 => "SHA-384",
        _ => "SHA-256",
    };
    let facts = [("protection", suite.protection.name()), ("hash", hash)];
    Catalogue::english().say_with("choice-tls13_suite", &facts)
}

fn group_label(group: Group) -> String {
    let say = |key, facts: &[(&str, &str)]| {
        let name = [("name", group.name())];
        Catalogue::english().say_with(key, &[&name, facts].concat())
    };
    match group {
        Group::Field(field) => {
            let bits = field.p().bits().to_string();
            match field.p().bits() {
                ..=8 => say("choice-group-pencil", &[("prime", &field.p().to_string())]),
                9..=64 => say("choice-group-toy", &[("bits", &bits)]),
                65..=512 => say("choice-group-weak", &[("bits", &bits)]),
                _ => say(
                    "choice-group-strong",
                    &[("bits", &bits), ("cite", field.cite)],
                ),
            }
        }
        Group::Curve(_) => say("choice-group-curve", &[]),
        Group::Hybrid => say("choice-group-hybrid", &[]),
    }
}

fn described(name: &str, credential: &Credential) -> String {
    format!("{name}: {}", credential.description)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(settings: &[(Key, &str)]) -> Scenario {
        Scenario::of(settings).unwrap()
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
    fn there_are_words_for_every_value_that_does_not_speak_for_itself() {
        let scenario = Scenario::default();
        let speak = [Key::ClientData, Key::ServerData, Key::Alpn];
        for key in Key::ALL.into_iter().filter(|key| !speak.contains(key)) {
            for choice in choices(&scenario, key) {
                assert_ne!(choice.label, choice.value, "{key:?}");
            }
        }
    }

    #[test]
    fn text_that_somebody_typed_is_safe_to_show() {
        let scenario = changed(&[(Key::ClientData, "\u{1b}[2J")]);
        for choice in choices(&scenario, Key::ClientData) {
            assert!(!choice.label.contains('\u{1b}'));
        }
    }
}
