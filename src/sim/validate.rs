//! Whether the parts of a scenario go together.

use thiserror::Error;

use super::group::Group;
use super::option::{EveMode, Mitm};
use super::scenario::Scenario;
use super::scheme;
use crate::actor::{ClientAuth, signature_refusal, signs_handshakes};
use crate::pki::Credential;
use crate::trace::CheckKind;
use crate::wire::{Authentication, Host, HostError, KeyExchange, SignatureScheme, Suite};

/// The longest text that either side says: one record's worth.
const DATA_LIMIT: usize = 1 << 14;

/// Why a scenario cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The suite needs a group of the other kind.
    #[error("{suite} needs {needed}, and {group} is {kind}")]
    Group {
        /// The suite.
        suite: &'static str,
        /// The group.
        group: &'static str,
        /// What it needs.
        needed: &'static str,
        /// What the group is.
        kind: &'static str,
    },
    /// The suite needs a certificate of the other kind.
    #[error("{suite} needs {needed}, and {cert} is {kind}")]
    Certificate {
        /// The suite.
        suite: &'static str,
        /// The certificate.
        cert: &'static str,
        /// What it needs.
        needed: &'static str,
        /// What it is.
        kind: &'static str,
    },
    /// A list without an entry.
    #[error("{what} is empty: name at least one")]
    Empty {
        /// Which list.
        what: &'static str,
    },
    /// Text that does not fit where it has to go.
    #[error("{what} has {found} bytes; it may have {limit} at most")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A number out of range.
    #[error("{what} is {found}; it may be {limit} at most")]
    TooLarge {
        /// Which number.
        what: &'static str,
        /// Its value.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A host that is none.
    #[error("`{name}` is no {what}: {error}")]
    Host {
        /// Which setting.
        what: &'static str,
        /// What was given.
        name: String,
        /// Why it is no host, and what to write instead.
        error: HostError,
    },
    /// A setting that cannot be beside another one.
    #[error("{message}")]
    Clash {
        /// The setting.
        key: &'static str,
        /// Why it cannot be.
        message: String,
    },
}

impl Scenario {
    /// The group that a suite uses if none is named.
    pub fn default_group(suite: &Suite) -> Group {
        let name = if suite.key_exchange.uses_curve() {
            "x25519"
        } else {
            "p23"
        };
        Group::by_name(name).expect("a group of the list")
    }

    /// The certificate that a suite uses if none is named.
    pub fn default_certificate(suite: &Suite) -> &'static Credential {
        let name = match suite.key_exchange.authentication() {
            Authentication::Ecdsa => "p256",
            Authentication::Dh => "dh23",
            _ => "rsa2048",
        };
        Credential::by_name(name).expect("a certificate of the list")
    }

    /// Whether the parts go together.
    ///
    /// # Errors
    /// Names the two that do not, and why.
    pub fn validate(&self) -> Result<(), ScenarioError> {
        self.check_versions()?;
        if self.eve == EveMode::Probes && self.client_auth != ClientAuth::Never {
            return Err(ScenarioError::Clash {
                key: "eve",
                message:
                    "eve = probes goes with client_auth = none: Eve asks as a client that has \
                          no certificate to show"
                        .to_owned(),
            });
        }
        for skip in &self.skips {
            // Nobody sends the number: it goes into what one side seals and
            // the other opens.
            if skip.check == CheckKind::SequenceNumber && skip.role.is_some() {
                return Err(ScenarioError::Clash {
                    key: "skip",
                    message: "sequence_number cannot be left out at one side alone: nobody \
                              sends the number, and a side that counts and one that does not \
                              understand each other in no record after the first"
                        .to_owned(),
                });
            }
        }
        let suite = self.suite.name;
        let kx = self.suite.key_exchange;
        match self.group {
            _ if !self.has_tls12() => {}
            Group::Hybrid if kx.uses_curve() || kx.uses_finite_field() => {
                return Err(ScenarioError::Group {
                    suite,
                    group: self.group.name(),
                    needed: match kx.uses_curve() {
                        true => "a curve (x25519, secp256r1, secp384r1 or secp521r1)",
                        false => "a group modulo a prime (p23, ffdhe2048, …)",
                    },
                    kind: "both a curve and ML-KEM, which only TLS 1.3 has",
                });
            }
            Group::Field(field) if kx.uses_curve() => {
                return Err(ScenarioError::Group {
                    suite,
                    group: field.name,
                    needed: "a curve (x25519, secp256r1, secp384r1 or secp521r1)",
                    kind: "a group modulo a prime",
                });
            }
            Group::Curve(curve) if kx.uses_finite_field() => {
                return Err(ScenarioError::Group {
                    suite,
                    group: curve.name(),
                    needed: "a group modulo a prime (p23, ffdhe2048, …)",
                    kind: "a curve",
                });
            }
            _ => {}
        }
        self.check_certificate()?;
        self.check_mitm()?;
        if self.client_auth != ClientAuth::Never && kx == KeyExchange::DhAnon && self.has_tls12() {
            return Err(ScenarioError::Clash {
                key: "client_auth",
                message: format!(
                    "{suite} and client_auth = {} cannot be together: a server that does not say \
                     who it is may not ask the client (RFC 5246 §7.4.4)",
                    self.client_auth.id()
                ),
            });
        }
        if self.signature_algorithms.is_empty() {
            return Err(ScenarioError::Empty {
                what: "signature_algorithms",
            });
        }
        for (what, list) in [
            ("client_suites", &self.client_suites),
            ("server_suites", &self.server_suites),
        ] {
            if list.as_ref().is_some_and(Vec::is_empty) {
                return Err(ScenarioError::Empty { what });
            }
        }
        for (what, found, limit) in [
            ("client_data", self.client_data.len(), DATA_LIMIT),
            ("server_data", self.server_data.len(), DATA_LIMIT),
        ] {
            if found > limit {
                return Err(ScenarioError::TooLong { what, found, limit });
            }
        }
        if let Err(error) = Host::parse(&self.server_name) {
            return Err(ScenarioError::Host {
                what: "server_name",
                name: crate::wire::printable(self.server_name.as_bytes()),
                error,
            });
        }
        self.check_hello()?;
        for (what, found, limit) in [
            ("latency", self.latency / 1000, 3_600_000),
            ("clock", self.clock, 253_402_300_799),
            ("eve_budget", self.eve_budget, 1 << 24),
            ("record_padding", self.record_padding, DATA_LIMIT as u64),
        ] {
            if found > limit {
                return Err(ScenarioError::TooLarge { what, found, limit });
            }
        }
        self.check_sessions()
    }
    /// Lets the suite bring a group and a certificate that go with it where the
    /// present ones do not.
    pub(super) fn fit_to_suite(&mut self) {
        let kx = self.suite.key_exchange;
        let fits = match self.group {
            Group::Field(_) => !kx.uses_curve(),
            Group::Curve(_) => !kx.uses_finite_field(),
            Group::Hybrid => !kx.uses_finite_field() && !kx.uses_curve(),
        };
        if !fits && self.has_tls12() {
            self.group = Scenario::default_group(self.suite);
        }
        if self.check_certificate().is_err() {
            self.cert = Scenario::default_certificate(self.suite);
        }
    }

    /// Whether what TLS 1.3 takes is there, where the two speak it.
    fn check_versions(&self) -> Result<(), ScenarioError> {
        if !self.has_tls13() {
            return Ok(());
        }
        let group = self.group;
        let clash = |key, message: String| Err(ScenarioError::Clash { key, message });
        if group.tls13_code().is_none() {
            return clash(
                "group",
                format!(
                    "group = {} and TLS 1.3 cannot be together: there a group is asked for by its \
                     code, and this one has none",
                    group.name()
                ),
            );
        }
        if let Some(none) = self
            .key_shares
            .iter()
            .flatten()
            .find(|group| group.tls13_code().is_none())
        {
            return clash(
                "key_shares",
                format!(
                    "no key share can be in {}: it has no code for TLS 1.3",
                    none.name()
                ),
            );
        }
        if self.cert.is_dh() {
            return clash(
                "cert",
                format!(
                    "cert = {} and TLS 1.3 cannot be together: there the server signs with the \
                     key of its certificate, and a Diffie-Hellman key signs nothing",
                    self.cert.name
                ),
            );
        }
        if self.mitm == Some(Mitm::Anonymous) {
            return clash(
                "mitm",
                "mitm = none and TLS 1.3 cannot be together: TLS 1.3 has no suite without a \
                 certificate; let him show one (self_signed, other_name, copied, stolen)"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Whether the certificate goes with the suite.
    fn check_certificate(&self) -> Result<(), ScenarioError> {
        if !self.has_tls12() {
            return Ok(());
        }
        let (is_rsa, is_dh) = (self.cert.is_rsa(), self.cert.is_dh());
        let (fits, needed) = match self.suite.key_exchange.authentication() {
            Authentication::Rsa => (is_rsa, "an RSA certificate (rsa2048, rsa1024 or rsa512)"),
            Authentication::Ecdsa => (!is_rsa && !is_dh, "an ECDSA certificate (p256)"),
            Authentication::Dh => (
                is_dh,
                "a certificate with a Diffie-Hellman key (dh2048 or dh23)",
            ),
            Authentication::Anonymous => return Ok(()),
        };
        if fits {
            return Ok(());
        }
        Err(ScenarioError::Certificate {
            suite: self.suite.name,
            cert: self.cert.name,
            needed,
            kind: match (is_rsa, is_dh) {
                (true, _) => "an RSA one",
                (_, true) => "a Diffie-Hellman one",
                _ => "an ECDSA one",
            },
        })
    }

    /// Whether Mallory can be there.
    fn check_mitm(&self) -> Result<(), ScenarioError> {
        let Some(mitm) = self.mitm else {
            return Ok(());
        };
        let suite = self.suite;
        let clash = |message: String| {
            Err(ScenarioError::Clash {
                key: "mitm",
                message,
            })
        };
        let shows = format!("mitm = {}", mitm.id());
        match (mitm, suite.key_exchange.authentication()) {
            _ if !self.has_tls12() => {}
            (Mitm::Anonymous, Authentication::Anonymous) => {}
            (Mitm::Anonymous, _) => {
                return clash(format!(
                    "{shows} is a man in the middle without a certificate, and {} wants one; choose \
                     a DH_anon suite, or let him show one (self_signed, other_name, copied, stolen)",
                    suite.name
                ));
            }
            (_, Authentication::Anonymous) => {
                return clash(format!(
                    "with {} nobody shows a certificate, so {shows} cannot be; mitm = none can",
                    suite.name
                ));
            }
            (Mitm::SelfSigned | Mitm::OtherName | Mitm::Copied, Authentication::Dh) => {
                return clash(format!(
                    "{shows} and {} cannot be together: Mallory has no certificate with a \
                     Diffie-Hellman key of his own; mitm = stolen can",
                    suite.name
                ));
            }
            _ => {}
        }
        let own_key = matches!(mitm, Mitm::SelfSigned | Mitm::OtherName | Mitm::Copied);
        if own_key && self.cert.name.starts_with("dh") {
            return clash(format!(
                "{shows} and cert = {} cannot be together: Mallory's own keys are one of RSA and one \
                 on P-256",
                self.cert.name
            ));
        }
        if self.false_start {
            return clash(format!(
                "{shows} and false_start cannot be together: Mallory has nowhere to pass on what the \
                 client says before its handshake is over"
            ));
        }
        Ok(())
    }

    /// Whether the server's key can sign as the setting allows, where the
    /// suite has it sign.
    ///
    /// # Errors
    /// If it makes none of these signatures, and why.
    pub fn check_signatures(&self) -> Result<(), ScenarioError> {
        let kx = self.suite.key_exchange;
        let signs = self.has_tls12()
            && kx.sends_server_key_exchange()
            && kx.authentication() != Authentication::Anonymous;
        let schemes = &self.signature_algorithms;
        let refusals: Vec<_> = schemes
            .iter()
            .map(|scheme| signature_refusal(self.cert, *scheme))
            .collect();
        if !signs || refusals.contains(&None) {
            return self.check_tls13_signatures();
        }
        let cert = self.cert.name;
        let why = match refusals.contains(&Some("key-too-short")) {
            true => format!(
                "its modulus of {} bits has no room for the hash and what goes around it \
                 (RFC 8017 §9)",
                self.cert.key_bits()
            ),
            false => "they are made with other kinds of keys".to_owned(),
        };
        Err(ScenarioError::Clash {
            key: "signature_algorithms",
            message: format!(
                "signature_algorithms = {} and cert = {cert} cannot be together in {}: the server \
                 has to sign, and with this key it makes no such signature; {why}",
                scheme::names(schemes),
                self.suite.name
            ),
        })
    }
}

impl Scenario {
    /// The same of CertificateVerify in TLS 1.3, which every handshake with a
    /// certificate has.
    fn check_tls13_signatures(&self) -> Result<(), ScenarioError> {
        let schemes = self.schemes(self.server_versions());
        let signs = |scheme: &&SignatureScheme| {
            signs_handshakes(**scheme) && signature_refusal(self.cert, **scheme).is_none()
        };
        if !self.has_tls13() || schemes.iter().any(|scheme| signs(&scheme)) {
            return Ok(());
        }
        Err(ScenarioError::Clash {
            key: "signature_algorithms",
            message: format!(
                "signature_algorithms = {} and cert = {} cannot be together in TLS 1.3: the server \
                 has to sign the handshake, with RSASSA-PSS, ECDSA or Ed25519, and with this key \
                 it makes no such signature (RFC 9846 §4.3.3)",
                scheme::names(&schemes),
                self.cert.name
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Key;

    fn refusal(settings: &[(Key, &str)]) -> Option<String> {
        let scenario = Scenario::of(settings).unwrap();
        let refused = scenario.check_signatures().err();
        refused.map(|error| error.to_string())
    }

    #[test]
    fn a_key_that_makes_none_of_the_signatures_is_refused_with_the_reason() {
        let pss = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha256");
        assert_eq!(refusal(&[pss]), None);
        let why = refusal(&[(Key::Cert, "rsa512"), pss]).unwrap();
        assert!(why.contains("512 bits"), "{why}");
        let sha512 = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha512");
        assert!(refusal(&[(Key::Cert, "rsa1024"), sha512]).is_some());
        let why = refusal(&[(Key::SignatureAlgorithms, "ed25519")]).unwrap();
        assert!(why.contains("other kinds"), "{why}");
        // Where the server signs nothing, nothing clashes.
        let transport = (Key::Suite, "AES128-SHA");
        assert_eq!(refusal(&[transport, (Key::Cert, "rsa512"), pss]), None);
    }
}
