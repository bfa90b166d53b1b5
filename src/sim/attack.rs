//! Ready attacks: names for some settings, with a sentence on who did it in
//! the world.

mod ready;

use thiserror::Error;

use super::{Key, Scenario, ScenarioError, SettingError};
use crate::trace::{CheckKind, Skip};
use crate::wire::named::{meant, named};

/// An attack that is ready to be made.
#[derive(Debug)]
pub struct Attack {
    /// Its name on the command line and in files.
    pub name: &'static str,
    /// A few words.
    pub title: &'static str,
    /// Who did it in the world, or who first showed how: one or two sentences.
    pub story: &'static str,
    /// What a scenario must be like for it, and what is set where it is not.
    needs: &'static [Need],
    /// What is done, in a scenario that has what it needs.
    acts: fn(&Scenario) -> Vec<(Key, String)>,
    /// The checks one of which catches it; empty if none does.
    pub caught_by: &'static [CheckKind],
    /// The checks that have to be left out for it to go further, in the form
    /// of the setting `skip`.
    pub lets_through: &'static [&'static str],
}

/// Something that a scenario must be like.
#[derive(Debug)]
struct Need {
    /// Whether it is.
    holds: fn(&Scenario) -> bool,
    /// What makes it so.
    settings: &'static [(Key, &'static str)],
    /// Why it is needed.
    because: &'static str,
}

/// Why an attack cannot be made in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AttackError {
    /// There is none of this name.
    #[error(
        "there is no attack `{}`{}; `slowshake list attacks` names them",
        .0,
        meant(Attack::ALL.iter().map(|attack| attack.name), .0)
    )]
    Unknown(String),
    /// It needs something else than what was asked for.
    #[error("the attack {attack} does not go with {key} {value}: {because}")]
    Clash {
        /// The attack.
        attack: &'static str,
        /// The setting that is in its way.
        key: &'static str,
        /// Its value.
        value: String,
        /// Why.
        because: &'static str,
    },
    /// One of its settings cannot be set here.
    #[error("the attack {attack} cannot be made here: {error}")]
    Setting {
        /// The attack.
        attack: &'static str,
        /// Why.
        error: SettingError,
    },
    /// Its settings do not go with the others.
    #[error("the attack {attack} cannot be made here: {error}")]
    Scenario {
        /// The attack.
        attack: &'static str,
        /// Why.
        error: ScenarioError,
    },
}

impl Attack {
    /// All of them, in the order in which they are listed.
    pub const ALL: &'static [Attack] = ready::ALL;

    /// The one with this name, in any letter case.
    ///
    /// # Errors
    /// If there is none.
    pub fn by_name(name: &str) -> Result<&'static Attack, AttackError> {
        let unknown = || AttackError::Unknown(crate::wire::printable(name.as_bytes()));
        named(Self::ALL.iter(), name, |attack| attack.name).ok_or_else(unknown)
    }

    /// The scenario in which it is made: the same as `scenario` wherever that
    /// does not matter for it. What somebody asked for in so many words is in
    /// `fixed` and stays.
    ///
    /// # Errors
    /// If it needs another value of a setting that is fixed, or if its own
    /// settings do not go with the others.
    pub fn apply(&self, scenario: &Scenario, fixed: &[Key]) -> Result<Scenario, AttackError> {
        let mut out = scenario.clone();
        for need in self.needs {
            if (need.holds)(&out) {
                continue;
            }
            let in_the_way = need.settings.iter().find(|(key, _)| fixed.contains(key));
            if let Some((key, _)) = in_the_way {
                return Err(AttackError::Clash {
                    attack: self.name,
                    key: key.name(),
                    value: out.setting(*key).unwrap_or_default(),
                    because: need.because,
                });
            }
            for (key, value) in need.settings {
                self.set(&mut out, *key, value)?;
            }
        }
        for (key, value) in (self.acts)(&out) {
            let is_fixed = fixed.contains(&key);
            match key {
                // A seed that was asked for stays; what comes of it is seen.
                Key::Seed if is_fixed => {}
                // These add to what is there.
                Key::Wire | Key::Skip => self.set(&mut out, key, &value)?,
                Key::Leak if is_fixed && !out.leaks.is_empty() => {
                    let there = out.setting(key).unwrap_or_default();
                    self.set(&mut out, key, &format!("{there},{value}"))?;
                }
                _ if is_fixed && out.setting(key).as_ref() != Some(&value) => {
                    return Err(AttackError::Clash {
                        attack: self.name,
                        key: key.name(),
                        value: out.setting(key).unwrap_or_default(),
                        because: "the attack sets that itself",
                    });
                }
                _ => self.set(&mut out, key, &value)?,
            }
        }
        out.validate().map_err(|error| AttackError::Scenario {
            attack: self.name,
            error,
        })?;
        Ok(out)
    }

    /// The same scenario without the checks that catch it.
    ///
    /// # Errors
    /// As [`Attack::apply`].
    pub fn let_through(&self, scenario: &Scenario) -> Result<Scenario, AttackError> {
        let mut out = scenario.clone();
        for skip in self.lets_through {
            self.set(&mut out, Key::Skip, skip)?;
        }
        Ok(out)
    }

    /// What a scenario has that makes this attack.
    pub fn is_made_in(&self, scenario: &Scenario) -> bool {
        let needed = self.needs.iter().all(|need| (need.holds)(scenario));
        let acts = (self.acts)(scenario);
        needed
            && !acts.is_empty()
            && acts.iter().all(|(key, value)| {
                let mut again = scenario.clone();
                again.set(*key, value).is_ok() && again == *scenario
            })
    }

    /// The checks that have to be left out for it to go further.
    pub fn skips(&self) -> Vec<Skip> {
        let all = self.lets_through.iter();
        all.filter_map(|text| Skip::parse(text).ok()).collect()
    }

    fn set(&self, scenario: &mut Scenario, key: Key, value: &str) -> Result<(), AttackError> {
        scenario
            .set(key, value)
            .map_err(|error| AttackError::Setting {
                attack: self.name,
                error,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attack_can_be_made_in_the_default_scenario() {
        for attack in Attack::ALL {
            let made = attack.apply(&Scenario::default(), &[]).unwrap();
            assert!(made.is_touched(), "{}", attack.name);
            assert!(attack.is_made_in(&made), "{}", attack.name);
            assert_eq!(attack.skips().len(), attack.lets_through.len());
            attack.let_through(&made).unwrap();
        }
    }

    #[test]
    fn what_does_not_matter_stays_as_it_was() {
        let mut scenario = Scenario::default();
        scenario.set(Key::Suite, "ECDHE-RSA-AES128-SHA").unwrap();
        scenario.set(Key::Seed, "9").unwrap();
        let made = Attack::by_name("params")
            .unwrap()
            .apply(&scenario, &[])
            .unwrap();
        assert_eq!(made.suite, scenario.suite);
        assert_eq!(made.seed, scenario.seed);
    }

    #[test]
    fn what_was_asked_for_and_is_in_the_way_is_refused_with_the_reason() {
        let mut scenario = Scenario::default();
        scenario.set(Key::Suite, "AES128-SHA").unwrap();
        let attack = Attack::by_name("params").unwrap();
        assert!(attack.apply(&scenario, &[]).is_ok());
        let error = attack.apply(&scenario, &[Key::Suite]).unwrap_err();
        assert!(error.to_string().contains("ServerKeyExchange"), "{error}");
    }

    #[test]
    fn what_was_asked_for_is_not_overruled() {
        let with = |attack: &str, key: Key, value: &str| {
            let mut scenario = Scenario::default();
            scenario.set(key, value).unwrap();
            Attack::by_name(attack).unwrap().apply(&scenario, &[key])
        };
        for (attack, key, value) in [
            ("theft_rsa", Key::Leak, "none"),
            ("toy_prime", Key::Eve, "listens"),
            ("mitm_self_signed", Key::Mitm, "stolen"),
        ] {
            let error = with(attack, key, value).unwrap_err();
            assert!(matches!(error, AttackError::Clash { .. }), "{error}");
        }
        let both = with("theft_dhe", Key::Leak, "master_secret").unwrap();
        assert_eq!(both.leaks.len(), 2);
        assert_eq!(with("subgroup", Key::Seed, "5").unwrap().seed.0, 5);
    }

    #[test]
    fn no_two_have_one_name() {
        for (i, attack) in Attack::ALL.iter().enumerate() {
            assert!(
                Attack::ALL[i + 1..]
                    .iter()
                    .all(|other| other.name != attack.name)
            );
        }
        assert!(Attack::by_name("none").is_err());
    }
}
