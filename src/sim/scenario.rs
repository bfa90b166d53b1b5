//! Everything that decides a run, as plain data.

use thiserror::Error;

use crate::actor::{ClientConfig, Script, ServerConfig};
use crate::crypto::{Curve, FiniteField};
use crate::pki::{self, Credential};
use crate::trace::{Override, Seed};
use crate::wire::{
    Authentication, KeyExchange, NamedGroup, Protection, ProtocolVersion, SUITES, SignatureScheme,
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

/// All curves, the favourite first.
const CURVES: [Curve; 3] = [Curve::X25519, Curve::P256, Curve::P384];

impl Group {
    /// The group with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        FiniteField::by_name(name)
            .map(Group::Field)
            .or_else(|| Curve::by_name(name).map(Group::Curve))
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
            .chain(CURVES.into_iter().map(Group::Curve))
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
    /// Milliseconds that a record is under way.
    pub latency: u64,
    /// What Eve may do.
    pub eve: EveMode,
    /// How many group operations Eve may spend.
    pub eve_budget: u64,
    /// Whether the server's key leaks after the connection.
    pub leak_server_key: bool,
    /// Values and fields that are replaced.
    pub overrides: Vec<Override>,
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
            latency: 50,
            eve: EveMode::Listens,
            eve_budget: 1 << 17,
            leak_server_key: false,
            overrides: Vec::new(),
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
    pub fn default_certificate(suite: &Suite) -> Certificate {
        let name = match suite.key_exchange.authentication() {
            Authentication::Ecdsa => "p256",
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
        let suite = self.suite.name;
        let kx = self.suite.key_exchange;
        match self.group {
            Group::Field(field) if kx.uses_curve() => {
                return Err(ScenarioError::Group {
                    suite,
                    group: field.name,
                    needed: "a curve (x25519, secp256r1 or secp384r1)",
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
        let is_rsa = self.cert.name.starts_with("rsa");
        match kx.authentication() {
            Authentication::Rsa if !is_rsa => {
                return Err(ScenarioError::Certificate {
                    suite,
                    cert: self.cert.name,
                    needed: "an RSA certificate (rsa2048, rsa1024 or rsa512)",
                    kind: "an ECDSA one",
                });
            }
            Authentication::Ecdsa if is_rsa => {
                return Err(ScenarioError::Certificate {
                    suite,
                    cert: self.cert.name,
                    needed: "an ECDSA certificate (p256)",
                    kind: "an RSA one",
                });
            }
            _ => {}
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
            ("server_name", self.server_name.len(), 255),
        ] {
            if found > limit {
                return Err(ScenarioError::TooLong { what, found, limit });
            }
        }
        for protocol in &self.alpn {
            if protocol.is_empty() {
                return Err(ScenarioError::Empty { what: "alpn" });
            }
            if protocol.len() > 255 {
                return Err(ScenarioError::TooLong {
                    what: "alpn",
                    found: protocol.len(),
                    limit: 255,
                });
            }
        }
        for (what, found, limit) in [
            ("latency", self.latency, 3_600_000),
            ("clock", self.clock, 253_402_300_799),
            ("eve_budget", self.eve_budget, 1 << 24),
        ] {
            if found > limit {
                return Err(ScenarioError::TooLarge { what, found, limit });
            }
        }
        Ok(())
    }

    /// The suites that the client offers: one of each key exchange with the
    /// protection of the run's suite, that one among them. A client that
    /// wants no certificate offers that suite alone.
    pub fn offered_suites(&self) -> Vec<&'static Suite> {
        if let Some(suites) = &self.client_suites {
            return suites.clone();
        }
        if self.suite.key_exchange == KeyExchange::DhAnon {
            return vec![self.suite];
        }
        use KeyExchange::{DheRsa, EcdheEcdsa, EcdheRsa, Rsa};
        [EcdheEcdsa, EcdheRsa, DheRsa, Rsa]
            .into_iter()
            .filter_map(|kx| Suite::of(kx, self.suite.protection))
            .collect()
    }

    /// The suites that the server speaks: the run's first, then those of
    /// every other key exchange with the same protection. Whether its
    /// certificate allows one shows when it chooses.
    pub fn spoken_suites(&self) -> Vec<&'static Suite> {
        if let Some(suites) = &self.server_suites {
            return suites.clone();
        }
        let mut suites = vec![self.suite];
        suites.extend(SUITES.iter().rev().filter(|suite| {
            suite.code != self.suite.code
                && suite.protection == self.suite.protection
                && suite.key_exchange != KeyExchange::DhAnon
        }));
        suites
    }

    /// The group for finite-field suites.
    fn finite_field(&self) -> &'static FiniteField {
        match self.group {
            Group::Field(field) => field,
            Group::Curve(_) => FiniteField::by_name("ffdhe2048").expect("a group of the list"),
        }
    }

    /// The curves, the run's first.
    fn curves(&self) -> Vec<Curve> {
        let mut curves = CURVES.to_vec();
        if let Group::Curve(favourite) = self.group {
            curves.retain(|curve| *curve != favourite);
            curves.insert(0, favourite);
        }
        curves
    }

    /// What goes into supported_groups.
    fn offered_groups(&self, suites: &[&Suite]) -> Vec<NamedGroup> {
        let mut groups = Vec::new();
        if suites.iter().any(|suite| suite.key_exchange.uses_curve()) {
            groups.extend(self.curves().iter().map(|c| NamedGroup(c.code())));
        }
        // RFC 7919 §4: whoever names one ffdhe group wants one of the named;
        // with a group that has no code none may be named.
        if suites
            .iter()
            .any(|suite| suite.key_exchange.uses_finite_field())
            && let Some(code) = self.finite_field().code
        {
            groups.push(NamedGroup(code));
            groups.extend(
                FiniteField::ALL
                    .iter()
                    .filter_map(|field| field.code)
                    .filter(|other| *other != code)
                    .map(NamedGroup),
            );
        }
        groups
    }
}

/// The schemes that both sides know, the favourite first.
const SCHEMES: [SignatureScheme; 6] = [
    SignatureScheme::ECDSA_SECP256R1_SHA256,
    SignatureScheme::ECDSA_SECP384R1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
    SignatureScheme::RSA_PKCS1_SHA1,
];

/// The client of a scenario.
pub fn client_config(scenario: &Scenario) -> ClientConfig {
    let suites = scenario.offered_suites();
    let root = pki::Certificate::parse(pki::root()).expect("the embedded root parses");
    ClientConfig {
        groups: scenario.offered_groups(&suites),
        suites,
        schemes: SCHEMES.to_vec(),
        extended_master_secret: scenario.ems,
        encrypt_then_mac: scenario.etm,
        server_name: scenario.server_name.clone(),
        alpn: protocols(scenario),
        anchors: vec![root],
        verify_certificate: true,
        now: scenario.clock,
        script: Script {
            opening: said(&scenario.client_data),
            answer: None,
            close_after: true,
        },
    }
}

/// The server of a scenario.
pub fn server_config(scenario: &Scenario) -> ServerConfig {
    ServerConfig {
        suites: scenario.spoken_suites(),
        finite_field: scenario.finite_field(),
        curves: scenario.curves(),
        credential: scenario.cert,
        schemes: SCHEMES.to_vec(),
        extended_master_secret: scenario.ems,
        encrypt_then_mac: scenario.etm,
        alpn: protocols(scenario),
        script: Script {
            opening: None,
            answer: said(&scenario.server_data),
            close_after: false,
        },
    }
}

fn protocols(scenario: &Scenario) -> Vec<Vec<u8>> {
    scenario
        .alpn
        .iter()
        .map(|name| name.clone().into_bytes())
        .collect()
}

fn said(text: &str) -> Option<Vec<u8>> {
    (!text.is_empty()).then(|| text.as_bytes().to_vec())
}
