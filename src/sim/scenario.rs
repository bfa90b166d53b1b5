//! Everything that decides a run, as plain data.

use thiserror::Error;

use super::mallory;
use super::option::{Leak, Mitm, Resume};
use super::scheme;
use crate::actor::{ClientAuth, Packing};
use crate::crypto::{Curve, FiniteField};
use crate::net::Act;
use crate::pki::Credential;
use crate::trace::{CheckKind, Override, Seed, Skip};
use crate::wire::named::named;
use crate::wire::{
    Authentication, Host, HostError, KeyExchange, Protection, ProtocolVersion, SignatureScheme,
    Suite,
};

/// A group for the key exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Numbers modulo a prime.
    Field(&'static FiniteField),
    /// An elliptic curve.
    Curve(Curve),
}

/// The curves that both sides speak without being asked to, the favorite
/// first.
pub(super) const CURVES: [Curve; 3] = [Curve::X25519, Curve::P256, Curve::P384];

impl Group {
    /// The group with this name, in any letter case.
    pub fn by_name(name: &str) -> Option<Self> {
        named(Self::all(), name, |group| group.name())
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Group::Field(field) => field.name,
            Group::Curve(curve) => curve.name(),
        }
    }

    /// All groups, finite fields first.
    pub fn all() -> impl Iterator<Item = Group> {
        FiniteField::ALL
            .iter()
            .map(Group::Field)
            .chain(Curve::ALL.iter().copied().map(Group::Curve))
    }
}

/// The server's certificate, by the name of its key.
pub type Certificate = &'static Credential;

/// What Eve may do beside listening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EveMode {
    /// Nothing.
    #[default]
    Listens,
    /// Compute, within the budget.
    Computes,
    /// Ask an RSA server questions, as many as the budget says.
    Probes,
}

/// Everything that decides a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The version; always TLS 1.2.
    pub tls: ProtocolVersion,
    /// The suite that the server likes best.
    pub suite: &'static Suite,
    /// The group for the key exchange.
    pub group: Group,
    /// The server's certificate.
    pub cert: Certificate,
    /// What the client offers instead of the usual selection.
    pub client_suites: Option<Vec<&'static Suite>>,
    /// What the server speaks instead of everything that its key allows.
    pub server_suites: Option<Vec<&'static Suite>>,
    /// Extended master secret (RFC 7627), on both sides.
    pub ems: bool,
    /// Encrypt-then-MAC (RFC 7366), on both sides.
    pub etm: bool,
    /// The host that the client wants to reach.
    pub server_name: String,
    /// The application protocols that both speak.
    pub alpn: Vec<String>,
    /// What the client says once the connection is there.
    pub client_data: String,
    /// What the server answers.
    pub server_data: String,
    /// What decides every random value.
    pub seed: Seed,
    /// Seconds since 1970 at the start.
    pub clock: u64,
    /// Microseconds that a record is under way.
    pub latency: u64,
    /// What Eve may do.
    pub eve: EveMode,
    /// How many group operations Eve may spend.
    pub eve_budget: u64,
    /// What Eve is given after the connection.
    pub leaks: Vec<Leak>,
    /// Values and fields that are replaced.
    pub overrides: Vec<Override>,
    /// Whether the server asks for a certificate of the client.
    pub client_auth: ClientAuth,
    /// The certificate that the client has.
    pub client_cert: Option<Certificate>,
    /// Whether a second connection takes up the session of the first.
    pub resume: Resume,
    /// Whether the client speaks before the server's Finished (RFC 7918).
    pub false_start: bool,
    /// Whether the server asks for a second handshake when it is first spoken
    /// to (RFC 5246 §7.4.1.1); the client declines.
    pub renegotiate: bool,
    /// Whether the server gives a new ticket to a client that came with one
    /// (RFC 5077 §3.3).
    pub renew_ticket: bool,
    /// How handshake messages are packed into records.
    pub records: Packing,
    /// The signatures that both sides take, the favorite first.
    pub signature_algorithms: Vec<SignatureScheme>,
    /// Who stands in the middle, by what is shown to the client.
    pub mitm: Option<Mitm>,
    /// What is done to what is on the wire.
    pub wire: Vec<Act>,
    /// The checks that are left out.
    pub skips: Vec<Skip>,
}

/// 2026-01-01 00:00:00 UTC: within the certificates' validity for years.
const CLOCK: u64 = 1_767_225_600;

/// The longest text that either side says: one record's worth.
const DATA_LIMIT: usize = 1 << 14;

impl Default for Scenario {
    /// Diffie-Hellman with a pencil: p = 23, the classic derivation.
    fn default() -> Self {
        Self {
            tls: ProtocolVersion::TLS12,
            suite: Suite::of(KeyExchange::DheRsa, Protection::Aes128Gcm)
                .expect("a registered suite"),
            group: Group::by_name("p23").expect("the group of the default run"),
            cert: Credential::by_name("rsa2048").expect("the default certificate"),
            client_suites: None,
            server_suites: None,
            ems: false,
            etm: false,
            server_name: "slowshake.example".to_owned(),
            alpn: Vec::new(),
            client_data: "ping".to_owned(),
            server_data: "pong".to_owned(),
            seed: Seed(1),
            clock: CLOCK,
            latency: 50_000,
            eve: EveMode::Listens,
            eve_budget: 1 << 17,
            leaks: Vec::new(),
            overrides: Vec::new(),
            client_auth: ClientAuth::Never,
            client_cert: None,
            resume: Resume::Never,
            false_start: false,
            renegotiate: false,
            renew_ticket: false,
            records: Packing::Each,
            signature_algorithms: scheme::USUAL.to_vec(),
            mitm: None,
            wire: Vec::new(),
            skips: Vec::new(),
        }
    }
}

/// Why a scenario cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// Another version than TLS 1.2.
    #[error("TLS {found} is not spoken here; TLS 1.2 is")]
    Version {
        /// What was asked for.
        found: String,
    },
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
    /// Whether somebody does anything in it, or a check is left out.
    pub fn is_touched(&self) -> bool {
        !self.wire.is_empty()
            || !self.skips.is_empty()
            || self.mitm.is_some()
            || !self.leaks.is_empty()
            || self.eve != EveMode::Listens
    }

    /// The same in which nobody does anything and every check is made.
    #[must_use]
    pub fn untouched(&self) -> Self {
        Self {
            wire: Vec::new(),
            skips: Vec::new(),
            mitm: None,
            leaks: Vec::new(),
            eve: EveMode::Listens,
            ..self.clone()
        }
    }

    /// Whether something leaks to Eve after the connection.
    pub fn leaks(&self, leak: Leak) -> bool {
        self.leaks.contains(&leak)
    }

    /// Whether a check is left out, at whichever side.
    pub fn leaves_out(&self, check: CheckKind) -> bool {
        self.skips.iter().any(|skip| skip.check == check)
    }

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
    pub fn default_certificate(suite: &Suite) -> Certificate {
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
        if self.tls != ProtocolVersion::TLS12 {
            return Err(ScenarioError::Version {
                found: self.tls.to_string(),
            });
        }
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
        let kind = match self.cert {
            cert if cert.is_rsa() => "an RSA one",
            cert if cert.is_dh() => "a Diffie-Hellman one",
            _ => "an ECDSA one",
        };
        let is_rsa = self.cert.is_rsa();
        match kx.authentication() {
            Authentication::Rsa if !is_rsa => {
                return Err(ScenarioError::Certificate {
                    suite,
                    cert: self.cert.name,
                    needed: "an RSA certificate (rsa2048, rsa1024 or rsa512)",
                    kind,
                });
            }
            Authentication::Ecdsa if is_rsa || self.cert.is_dh() => {
                return Err(ScenarioError::Certificate {
                    suite,
                    cert: self.cert.name,
                    needed: "an ECDSA certificate (p256)",
                    kind,
                });
            }
            Authentication::Dh if !self.cert.is_dh() => {
                return Err(ScenarioError::Certificate {
                    suite,
                    cert: self.cert.name,
                    needed: "a certificate with a Diffie-Hellman key (dh2048 or dh23)",
                    kind,
                });
            }
            _ => {}
        }
        mallory::validate(self)?;
        if self.client_auth != ClientAuth::Never && kx == KeyExchange::DhAnon {
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
        ] {
            if found > limit {
                return Err(ScenarioError::TooLarge { what, found, limit });
            }
        }
        self.check_sessions()
    }
}
