//! One setting changed, and the others brought along where they must.

use thiserror::Error;

use super::kind::SettingError;
use super::scenario::{Key, Scenario};
use super::validate::ScenarioError;
use crate::actor::ClientAuth;
use crate::wire::{Authentication, KeyExchange};

/// A scenario after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What it is now.
    pub scenario: Scenario,
    /// Which other settings had to follow, each with its new value.
    pub brought: Vec<(Key, String)>,
}

/// Why a change cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The setting takes no such value.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The parts do not go together.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// Key transport needs no group.
    #[error(
        "with {key_exchange} no group takes part: the client chooses the premaster secret and encrypts it for the server's RSA key; choose a DHE or ECDHE suite first"
    )]
    NoGroup {
        /// The key exchange.
        key_exchange: &'static str,
    },
    /// The group stands in the certificate.
    #[error(
        "with DH_RSA the group stands in the server's certificate: choose another certificate (dh2048 or dh23), or a DHE suite first"
    )]
    FixedGroup,
    /// An anonymous server shows no certificate.
    #[error(
        "with {key_exchange} the server shows no certificate: nobody proves who they are; choose a suite with RSA or ECDSA first"
    )]
    NoCertificate {
        /// The key exchange.
        key_exchange: &'static str,
    },
    /// An AEAD has no order of encryption and MAC.
    #[error(
        "{protection} encrypts and authenticates in one: there is no separate MAC whose place encrypt-then-MAC could change; choose a CBC suite first"
    )]
    NoMac {
        /// The record protection.
        protection: &'static str,
    },
    /// A server that does not ask gets no certificate.
    #[error(
        "the server does not ask for a certificate of the client, so the client shows none; set client_auth to request or require first"
    )]
    NotAsked,
    /// Nobody comes with a ticket that could be renewed.
    #[error("no client comes with a ticket, so there is none to renew; set resume to ticket first")]
    NoTicket,
    /// Whoever listens spends nothing.
    #[error("Eve only listens, so she spends no group operations; let her compute first")]
    NoSearch,
    /// The server asks again when it is spoken to.
    #[error(
        "nobody says anything to this server, so it never asks for a second handshake; let the client say something first"
    )]
    Unspoken,
    /// A whole day's computing in one setting.
    #[error("{found} group operations keep this computer busy for too long; {limit} at most")]
    Budget {
        /// What was asked for.
        found: u64,
        /// The limit.
        limit: u64,
    },
}

/// How many group operations are asked of the eavesdropper at most where a
/// person waits for the answer.
pub const BUDGET_LIMIT: u64 = 1 << 20;

impl Scenario {
    /// A copy with one setting changed; its suite brings along the group, the
    /// certificate and the order of encryption and MAC that go with it.
    ///
    /// # Errors
    /// If the value is none of the key's, does not go with the others, or
    /// would do nothing here.
    pub fn with(&self, key: Key, value: &str) -> Result<Changed, ChangeError> {
        let mut scenario = self.clone();
        scenario.set(key, value)?;
        if let Some(idle) = self.idle(key)
            && scenario != *self
        {
            return Err(idle);
        }
        if key == Key::Suite && scenario.etm && !scenario.suite.protection.is_cbc() {
            scenario.etm = false;
        }
        if key == Key::Etm && scenario.etm && !self.suite.protection.is_cbc() {
            return Err(ChangeError::NoMac {
                protection: self.suite.protection.name(),
            });
        }
        if key == Key::EveBudget && scenario.eve_budget > BUDGET_LIMIT {
            return Err(ChangeError::Budget {
                found: scenario.eve_budget,
                limit: BUDGET_LIMIT,
            });
        }
        scenario.validate()?;
        scenario.check_signatures()?;
        let brought = Key::ALL
            .into_iter()
            .filter(|other| *other != key && self.setting(*other) != scenario.setting(*other))
            .filter_map(|other| scenario.setting(other).map(|value| (other, value)))
            .collect();
        Ok(Changed { scenario, brought })
    }

    /// Why changing this setting does nothing in this scenario; `None` if it
    /// does something.
    pub fn idle(&self, key: Key) -> Option<ChangeError> {
        let kx = self.suite.key_exchange;
        let key_exchange = kx.name();
        match key {
            Key::Group if kx == KeyExchange::DhRsa => Some(ChangeError::FixedGroup),
            Key::Group if kx == KeyExchange::Rsa => Some(ChangeError::NoGroup { key_exchange }),
            Key::Cert if kx.authentication() == Authentication::Anonymous => {
                Some(ChangeError::NoCertificate { key_exchange })
            }
            Key::ClientCert if self.client_auth == ClientAuth::Never => Some(ChangeError::NotAsked),
            Key::RenewTicket if self.resume != super::Resume::Ticket => Some(ChangeError::NoTicket),
            Key::Renegotiate if self.client_data.is_empty() => Some(ChangeError::Unspoken),
            Key::EveBudget if self.eve == super::EveMode::Listens => Some(ChangeError::NoSearch),
            _ => None,
        }
    }

    /// A copy without one of its overrides, counted from 0.
    pub fn without_override(&self, index: usize) -> Self {
        let mut scenario = self.clone();
        if index < scenario.overrides.len() {
            scenario.overrides.remove(index);
        }
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn default_with(key: Key, value: &str) -> Changed {
        Scenario::default().with(key, value).unwrap()
    }

    #[test]
    fn a_suite_brings_along_what_goes_with_it_and_says_so() {
        let changed = default_with(Key::Suite, "ECDHE-ECDSA-AES128-GCM-SHA256");
        let brought = [(Key::Group, "x25519"), (Key::Cert, "p256")];
        let brought = brought.map(|(key, value)| (key, value.to_owned()));
        assert_eq!(changed.brought, brought);
        assert_eq!(changed.scenario.validate(), Ok(()));
    }

    #[test]
    fn a_suite_that_goes_with_the_rest_brings_nothing() {
        assert_eq!(default_with(Key::Suite, "DHE-RSA-AES128-SHA").brought, []);
        assert_eq!(default_with(Key::Ems, "on").brought, []);
    }

    #[test]
    fn encrypt_then_mac_goes_when_the_mac_goes() {
        let cbc = default_with(Key::Suite, "DHE-RSA-AES128-SHA").scenario;
        let etm = cbc.with(Key::Etm, "on").unwrap().scenario;
        let aead = etm.with(Key::Suite, "DHE-RSA-AES128-GCM-SHA256").unwrap();
        assert_eq!(aead.brought, [(Key::Etm, "off".to_owned())]);
    }

    #[test]
    fn what_would_do_nothing_is_refused() {
        let refused = Scenario::default().with(Key::Etm, "on");
        assert!(matches!(refused, Err(ChangeError::NoMac { .. })));
        let rsa = default_with(Key::Suite, "AES128-SHA").scenario;
        let refused = rsa.with(Key::Group, "ffdhe2048");
        assert!(matches!(refused, Err(ChangeError::NoGroup { .. })));
        let anonymous = default_with(Key::Suite, "ADH-AES128-SHA").scenario;
        let refused = anonymous.with(Key::Cert, "rsa1024");
        assert!(matches!(refused, Err(ChangeError::NoCertificate { .. })));
        let refused = Scenario::default().with(Key::EveBudget, "7");
        assert_eq!(refused, Err(ChangeError::NoSearch));
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let refused = Scenario::default().with(Key::Group, "x25519");
        assert!(matches!(refused, Err(ChangeError::Scenario(_))));
    }

    #[test]
    fn an_override_can_be_taken_back() {
        let set = default_with(Key::Set, "xc=7,xs=6").scenario;
        assert_eq!(
            set.without_override(0),
            default_with(Key::Set, "xs=6").scenario
        );
        assert_eq!(set.without_override(9), set);
    }
}
