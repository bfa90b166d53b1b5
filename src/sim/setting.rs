//! Settings by name: the one way in which flags, files and codes change a
//! scenario.

use thiserror::Error;

use super::option::{Leak, Mitm, Resume};
use super::scenario::{EveMode, Group, Scenario};
use super::scheme;
use crate::actor::{ClientAuth, Packing};
use crate::net::{Act, ActError};
use crate::pki::Credential;
use crate::trace::{Override, OverrideError, Seed, Skip, SkipError};
use crate::wire::named::{meant, named};
use crate::wire::{CipherSuite, Host, ProtocolVersion, SUITES, SignatureScheme, Suite};

/// What can be set. The numbers are part of the scenario code: none is ever
/// used for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Key {
    /// `tls`
    Tls = 1,
    /// `suite`
    Suite = 2,
    /// `group`
    Group = 3,
    /// `cert`
    Cert = 4,
    /// `client_suites`, with commas
    ClientSuites = 5,
    /// `server_suites`, with commas
    ServerSuites = 6,
    /// `ems`, `on` or `off`
    Ems = 7,
    /// `etm`, `on` or `off`
    Etm = 8,
    /// `server_name`
    ServerName = 9,
    /// `alpn`, with commas
    Alpn = 10,
    /// `client_data`
    ClientData = 11,
    /// `server_data`
    ServerData = 12,
    /// `seed`
    Seed = 13,
    /// `clock`, seconds since 1970
    Clock = 14,
    /// `latency`, milliseconds
    Latency = 15,
    /// `eve`, `listens` or `computes`
    Eve = 16,
    /// `eve_budget`, group operations
    EveBudget = 17,
    /// `leak`, `none` or `server_key`
    Leak = 18,
    /// `set`, repeatable
    Set = 19,
    /// `client_auth`: `none`, `request` or `require`
    ClientAuth = 20,
    /// `client_cert`, `none` or a certificate's name
    ClientCert = 21,
    /// `resume`: `none`, `ticket` or `id`
    Resume = 22,
    /// `false_start`, `on` or `off`
    FalseStart = 23,
    /// `records`: `each`, `coalesced` or a number of bytes
    Records = 24,
    /// `mitm`: `off`, or what is shown to the client
    Mitm = 25,
    /// `wire`, acts on what is on the wire, repeatable
    Wire = 26,
    /// `skip`, checks that are left out, with commas
    Skip = 27,
    /// `renegotiate`, `on` or `off`
    Renegotiate = 28,
    /// `signature_algorithms`, with commas
    SignatureAlgorithms = 29,
    /// `renew_ticket`, `on` or `off`
    RenewTicket = 36,
}

impl Key {
    /// All keys, in the order in which they are applied.
    pub const ALL: [Key; 30] = [
        Key::Tls,
        Key::Suite,
        Key::Group,
        Key::Cert,
        Key::ClientSuites,
        Key::ServerSuites,
        Key::Ems,
        Key::Etm,
        Key::ServerName,
        Key::Alpn,
        Key::ClientData,
        Key::ServerData,
        Key::Seed,
        Key::Clock,
        Key::Latency,
        Key::Eve,
        Key::EveBudget,
        Key::Leak,
        Key::Set,
        Key::ClientAuth,
        Key::ClientCert,
        Key::Resume,
        Key::FalseStart,
        Key::Records,
        Key::Mitm,
        Key::Wire,
        Key::Skip,
        Key::Renegotiate,
        Key::SignatureAlgorithms,
        Key::RenewTicket,
    ];

    /// Its name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Key::Tls => "tls",
            Key::Suite => "suite",
            Key::Group => "group",
            Key::Cert => "cert",
            Key::ClientSuites => "client_suites",
            Key::ServerSuites => "server_suites",
            Key::Ems => "ems",
            Key::Etm => "etm",
            Key::ServerName => "server_name",
            Key::Alpn => "alpn",
            Key::ClientData => "client_data",
            Key::ServerData => "server_data",
            Key::Seed => "seed",
            Key::Clock => "clock",
            Key::Latency => "latency",
            Key::Eve => "eve",
            Key::EveBudget => "eve_budget",
            Key::Leak => "leak",
            Key::Set => "set",
            Key::ClientAuth => "client_auth",
            Key::ClientCert => "client_cert",
            Key::Resume => "resume",
            Key::FalseStart => "false_start",
            Key::Records => "records",
            Key::Mitm => "mitm",
            Key::Wire => "wire",
            Key::Skip => "skip",
            Key::Renegotiate => "renegotiate",
            Key::SignatureAlgorithms => "signature_algorithms",
            Key::RenewTicket => "renew_ticket",
        }
    }

    /// The key with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Key::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether several of its values can hold at once, each for itself.
    pub(super) const fn holds_several(self) -> bool {
        matches!(self, Key::Set | Key::Wire | Key::Skip | Key::Leak)
    }

    /// Whether its value is a list, written with commas in one string.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Key::ClientSuites
                | Key::ServerSuites
                | Key::Alpn
                | Key::Set
                | Key::Wire
                | Key::Skip
                | Key::SignatureAlgorithms
        )
    }
}

/// Why a value does not fit its key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingError {
    /// Not one of the values that the key takes.
    #[error("`{value}` is no {key}: {expected}")]
    Value {
        /// The key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What it takes.
        expected: String,
    },
    /// An override that cannot be read.
    #[error(transparent)]
    Override(#[from] OverrideError),
    /// An act on the wire that cannot be read.
    #[error(transparent)]
    Act(#[from] ActError),
    /// A check that is not there.
    #[error(transparent)]
    Skip(#[from] SkipError),
}

/// How many characters of a value are said back to whoever wrote it.
const SAID_BACK: usize = 80;

fn wrong(key: Key, value: &str, expected: impl Into<String>) -> SettingError {
    let mut shown: String = value.chars().take(SAID_BACK).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    SettingError::Value {
        key: key.name(),
        value: crate::wire::printable(shown.as_bytes()),
        expected: expected.into(),
    }
}

fn switch(key: Key, value: &str) -> Result<bool, SettingError> {
    match value {
        "on" | "true" => Ok(true),
        "off" | "false" => Ok(false),
        _ => Err(wrong(key, value, "`on` or `off`")),
    }
}

fn number(key: Key, value: &str) -> Result<u64, SettingError> {
    value
        .parse()
        .map_err(|_| wrong(key, value, "a whole number from 0"))
}

/// Milliseconds with up to three digits behind the point, as microseconds.
fn milliseconds(key: Key, value: &str) -> Result<u64, SettingError> {
    let (whole, part) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let read = || {
        if !digits(whole) || !digits(part) || part.len() > 3 {
            return None;
        }
        let part: u64 = format!("{part:0<3}").parse().ok()?;
        whole
            .parse::<u64>()
            .ok()?
            .checked_mul(1000)?
            .checked_add(part)
    };
    read().ok_or_else(|| wrong(key, value, "milliseconds, such as 50 or 12.5"))
}

/// The form that [`milliseconds`] reads.
fn spoken_milliseconds(micros: u64) -> String {
    let (whole, part) = (micros / 1000, micros % 1000);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:03}")
        .trim_end_matches('0')
        .to_owned()
}

/// What a list of words takes, for somebody who wrote another one.
fn either<T: Copy>(first: &str, all: &[T], id: impl Fn(T) -> &'static str) -> String {
    let mut words = vec![format!("`{first}`")];
    words.extend(all.iter().map(|one| format!("`{}`", id(*one))));
    let last = words.pop().unwrap_or_default();
    format!("{} or {last}", words.join(", "))
}

fn joined<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = all.into_iter().map(|one| one.to_string()).collect();
    all.join(",")
}

/// Where the names are that could have been written, and which of them are
/// near.
fn listed<'a>(what: &str, names: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    format!("`slowshake list {what}` names them{}", meant(names, name))
}

fn suite(key: Key, name: &str) -> Result<&'static Suite, SettingError> {
    let by_code = || {
        let digits = name.strip_prefix("0x")?;
        CipherSuite(u16::from_str_radix(digits, 16).ok()?).suite()
    };
    Suite::by_name(name).or_else(by_code).ok_or_else(|| {
        let names = SUITES
            .iter()
            .flat_map(|suite| [suite.name, suite.openssl_name]);
        wrong(key, name, listed("suites", names, name))
    })
}

fn suites(key: Key, value: &str) -> Result<Option<Vec<&'static Suite>>, SettingError> {
    value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| suite(key, name))
        .collect::<Result<Vec<_>, _>>()
        .map(Some)
}

/// At least one scheme, each once.
fn schemes(key: Key, value: &str) -> Result<Vec<SignatureScheme>, SettingError> {
    const KNOWN: &str = "`slowshake list signatures` names those that can be verified here";
    let names = || scheme::ALL.iter().filter_map(|scheme| scheme.name());
    let mut schemes = Vec::new();
    for name in value
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let scheme = scheme::by_name(name)
            .ok_or_else(|| wrong(key, name, format!("{KNOWN}{}", meant(names(), name))))?;
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    match schemes.is_empty() {
        true => Err(wrong(key, value, format!("at least one; {KNOWN}"))),
        false => Ok(schemes),
    }
}

/// Names of application protocols with commas between them; no text is no
/// name.
fn protocols(key: Key, value: &str) -> Result<Vec<String>, SettingError> {
    if value.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = value.split(',').map(str::to_owned).collect();
    match names.iter().find(|name| !(1..=255).contains(&name.len())) {
        None => Ok(names),
        Some(name) => Err(wrong(
            key,
            value,
            format!(
                "a protocol's name has 1 to 255 bytes (RFC 7301 §3.1), and one here has {}",
                name.len()
            ),
        )),
    }
}

impl Scenario {
    /// Changes one setting. A suite brings a group and a certificate that go
    /// with it where the present ones do not; set those afterwards.
    ///
    /// # Errors
    /// Says what the key takes.
    pub fn set(&mut self, key: Key, value: &str) -> Result<(), SettingError> {
        match key {
            Key::Tls => {
                self.tls = match value {
                    "1.2" => ProtocolVersion::TLS12,
                    _ => return Err(wrong(key, value, "`1.2`")),
                }
            }
            Key::Suite => self.change_suite(suite(key, value)?),
            Key::Group => {
                self.group = Group::by_name(value).ok_or_else(|| {
                    let names: Vec<_> = Group::all().map(|group| group.name()).collect();
                    wrong(key, value, listed("groups", names, value))
                })?;
            }
            Key::Cert => {
                self.cert =
                    named(Credential::ALL.iter(), value, |one| one.name).ok_or_else(|| {
                        wrong(key, value, "rsa2048, p256, rsa1024, rsa512, dh2048 or dh23")
                    })?;
            }
            Key::ClientSuites => self.client_suites = suites(key, value)?,
            Key::ServerSuites => self.server_suites = suites(key, value)?,
            Key::Ems => self.ems = switch(key, value)?,
            Key::Etm => self.etm = switch(key, value)?,
            Key::ServerName => {
                let host = Host::parse(value);
                let host = host.map_err(|error| wrong(key, value, error.to_string()))?;
                self.server_name = host.to_string();
            }
            Key::Alpn => self.alpn = protocols(key, value)?,
            Key::ClientData => self.client_data = value.to_owned(),
            Key::ServerData => self.server_data = value.to_owned(),
            Key::Seed => self.seed = Seed(number(key, value)?),
            Key::Clock => self.clock = number(key, value)?,
            Key::Latency => self.latency = milliseconds(key, value)?,
            Key::Eve => {
                self.eve = match value {
                    "listens" => EveMode::Listens,
                    "computes" => EveMode::Computes,
                    "probes" => EveMode::Probes,
                    _ => return Err(wrong(key, value, "`listens`, `computes` or `probes`")),
                }
            }
            Key::EveBudget => self.eve_budget = number(key, value)?,
            Key::Leak => {
                let words = value.split(',').map(str::trim);
                let mut leaks = words
                    .filter(|word| !matches!(*word, "" | "none"))
                    .map(|word| Leak::by_id(word).ok_or(word))
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|word| wrong(key, word, either("none", Leak::ALL, |l| l.id())))?;
                leaks.sort_unstable();
                leaks.dedup();
                self.leaks = leaks;
            }
            Key::Set => {
                for text in value.split(',').map(str::trim).filter(|t| !t.is_empty()) {
                    let new = Override::parse(text)?;
                    self.overrides.retain(|old| old.target != new.target);
                    self.overrides.push(new);
                }
            }
            Key::ClientAuth => {
                self.client_auth = ClientAuth::by_id(value)
                    .ok_or_else(|| wrong(key, value, "`none`, `request` or `require`"))?;
            }
            Key::ClientCert => {
                self.client_cert = match value {
                    "none" => None,
                    name => Some(
                        Credential::client(name)
                            .ok_or_else(|| wrong(key, value, "`none`, `rsa2048` or `p256`"))?,
                    ),
                }
            }
            Key::Resume => {
                self.resume = Resume::by_id(value)
                    .ok_or_else(|| wrong(key, value, "`none`, `ticket` or `id`"))?;
            }
            Key::FalseStart => self.false_start = switch(key, value)?,
            Key::Renegotiate => self.renegotiate = switch(key, value)?,
            Key::SignatureAlgorithms => self.signature_algorithms = schemes(key, value)?,
            Key::RenewTicket => self.renew_ticket = switch(key, value)?,
            Key::Records => {
                self.records = Packing::parse(value).ok_or_else(|| {
                    wrong(
                        key,
                        value,
                        "`each`, `coalesced`, or a number from 16 to 16384",
                    )
                })?;
            }
            Key::Mitm => {
                self.mitm =
                    match value {
                        "off" => None,
                        word => Some(Mitm::by_id(word).ok_or_else(|| {
                            wrong(key, value, either("off", Mitm::ALL, |m| m.id()))
                        })?),
                    }
            }
            Key::Wire => {
                for text in value.split(',').map(str::trim).filter(|t| !t.is_empty()) {
                    let act = Act::parse(text)?;
                    if !self.wire.contains(&act) {
                        self.wire.push(act);
                    }
                }
            }
            Key::Skip => {
                for text in value.split(',').map(str::trim).filter(|t| !t.is_empty()) {
                    let skip = Skip::parse(text)?;
                    if !self.skips.contains(&skip) {
                        self.skips.push(skip);
                    }
                }
            }
        }
        Ok(())
    }

    fn change_suite(&mut self, suite: &'static Suite) {
        self.suite = suite;
        let kx = suite.key_exchange;
        let fits = match self.group {
            Group::Field(_) => !kx.uses_curve(),
            Group::Curve(_) => !kx.uses_finite_field(),
        };
        if !fits {
            self.group = Scenario::default_group(suite);
        }
        if matches!(
            self.validate(),
            Err(super::ScenarioError::Certificate { .. })
        ) {
            self.cert = Scenario::default_certificate(suite);
        }
    }

    /// What differs from the default scenario, in the order in which it has
    /// to be set.
    pub fn settings(&self) -> Vec<(Key, String)> {
        let mut reached = Scenario::default();
        let mut settings = Vec::new();
        for key in Key::ALL {
            let value = self.setting(key);
            if value != reached.setting(key)
                && let Some(value) = value
            {
                // Every value that a scenario holds can be set.
                let _ = reached.set(key, &value);
                settings.push((key, value));
            }
        }
        settings
    }

    /// The value of a setting as text; `None` where nothing is set.
    pub fn setting(&self, key: Key) -> Option<String> {
        let switch = |on| if on { "on" } else { "off" }.to_owned();
        let list = |suites: &Option<Vec<&'static Suite>>| {
            suites
                .as_ref()
                .map(|s| s.iter().map(|s| s.name).collect::<Vec<_>>().join(","))
        };
        Some(match key {
            Key::Tls => "1.2".to_owned(),
            Key::Suite => self.suite.name.to_owned(),
            Key::Group => self.group.name().to_owned(),
            Key::Cert => self.cert.name.to_owned(),
            Key::ClientSuites => return list(&self.client_suites),
            Key::ServerSuites => return list(&self.server_suites),
            Key::Ems => switch(self.ems),
            Key::Etm => switch(self.etm),
            Key::ServerName => self.server_name.clone(),
            Key::Alpn => self.alpn.join(","),
            Key::ClientData => self.client_data.clone(),
            Key::ServerData => self.server_data.clone(),
            Key::Seed => self.seed.0.to_string(),
            Key::Clock => self.clock.to_string(),
            Key::Latency => spoken_milliseconds(self.latency),
            Key::Eve => match self.eve {
                EveMode::Listens => "listens".to_owned(),
                EveMode::Computes => "computes".to_owned(),
                EveMode::Probes => "probes".to_owned(),
            },
            Key::EveBudget => self.eve_budget.to_string(),
            Key::Leak if self.leaks.is_empty() => "none".to_owned(),
            Key::Leak => joined(self.leaks.iter().map(|leak| leak.id())),
            Key::Set => joined(&self.overrides),
            Key::ClientAuth => self.client_auth.id().to_owned(),
            Key::ClientCert => self
                .client_cert
                .map_or("none", |cert| cert.kind())
                .to_owned(),
            Key::Resume => self.resume.id().to_owned(),
            Key::FalseStart => switch(self.false_start),
            Key::Renegotiate => switch(self.renegotiate),
            Key::SignatureAlgorithms => scheme::names(&self.signature_algorithms),
            Key::RenewTicket => switch(self.renew_ticket),
            Key::Records => self.records.to_string(),
            Key::Mitm => self.mitm.map_or("off", Mitm::id).to_owned(),
            Key::Wire => joined(&self.wire),
            Key::Skip => joined(&self.skips),
        })
    }
}
