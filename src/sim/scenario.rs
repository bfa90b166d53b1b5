//! Everything that decides a run, as plain data, and the table of the settings
//! that it is made of.
//!
//! A row of the table is all that there is to say of a setting here. Flags, files,
//! codes, JSON and the lab go through it by [`Key`]; what the words for it are,
//! the text catalogue says.

use super::group::Group;
use super::kind::{Kind, SettingError, Shape, values};
use super::option::{EveMode, Leak, Mitm, Resume};
use super::scheme;
use super::version::ALL as EVERY;
use crate::actor::{ClientAuth, Packing};
use crate::net::Act;
use crate::pki::Credential;
use crate::trace::{CheckKind, Override, Seed, Skip};
use crate::wire::{
    CipherSuite, KeyExchange, Protection, ProtocolVersion, SignatureScheme, Suite, TLS13_SUITES,
    Tls13Suite, Versions,
};

/// What is known of a setting, whatever its type.
struct Setting {
    name: &'static str,
    versions: &'static [ProtocolVersion],
    is_open: bool,
    holds_several: bool,
    shape: Shape,
    set: fn(&mut Scenario, &str) -> Result<(), SettingError>,
    text: fn(&Scenario) -> Option<String>,
    code: fn(&Scenario) -> Option<String>,
    offered: fn(&Scenario) -> Vec<String>,
    holds: fn(&Scenario, &str) -> bool,
}

macro_rules! settings {
    ($(
        $(#[$doc:meta])*
        $field:ident: $type:ty = $default:expr;
        $key:ident = $number:literal, $name:literal, $kind:expr, $offered:expr, $versions:expr;
    )*) => {
        /// What can be set. The numbers are part of the scenario code: none is ever
        /// used for anything else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Key {
            $(#[doc = concat!("`", $name, "`")] $key = $number,)*
        }

        impl Key {
            /// All keys, in the order in which they are applied.
            pub const ALL: [Key; [$($number),*].len()] = [$(Key::$key),*];

            fn setting(self) -> &'static Setting {
                match self {
                    $(Key::$key => {
                        const KIND: Kind<$type> = $kind;
                        const OFFERED: &[&str] = &$offered;
                        const SETTING: &Setting = &Setting {
                            name: $name,
                            versions: $versions,
                            is_open: KIND.is_open,
                            holds_several: KIND.holds.is_some(),
                            shape: KIND.shape,
                            set: |scenario, text| KIND.set($name, &mut scenario.$field, text),
                            text: |scenario| (KIND.text)(&scenario.$field),
                            code: |scenario| KIND.code.unwrap_or(KIND.text)(&scenario.$field),
                            offered: |scenario| {
                                let mut all: Vec<String> = OFFERED.iter().map(ToString::to_string).collect();
                                all.extend((KIND.offered)(&scenario.$field));
                                all
                            },
                            holds: |scenario, offered| match KIND.holds {
                                Some(holds) => holds(&scenario.$field, offered),
                                None => (KIND.text)(&scenario.$field).as_deref() == Some(offered),
                            },
                        };
                        SETTING
                    })*
                }
            }
        }

        /// Everything that decides a run.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Scenario {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Default for Scenario {
            /// Diffie-Hellman with a pencil: p = 23, the classic derivation.
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

use ProtocolVersion as V;

// For each: its field with its type and its value where nothing is said; its
// key with the number, its name, its kind, what is offered beside what the kind
// offers, and the versions that it has a meaning in.
settings! {
    /// The versions that both sides speak.
    tls: Versions = Versions::only(V::TLS12);
    Tls = 1, "tls", values::VERSIONS, [], EVERY;

    /// The suite of TLS 1.2 that the server likes best.
    suite: &'static Suite = Suite::of(KeyExchange::DheRsa, Protection::Aes128Gcm).expect("a registered suite");
    Suite = 2, "suite", values::SUITE, [], &[V::TLS12];

    /// The group for the key exchange.
    group: Group = Group::by_name("p23").expect("the group of the default run");
    Group = 3, "group", values::GROUP, [], EVERY;

    /// The server's certificate, by the name of its key.
    cert: &'static Credential = Credential::by_name("rsa2048").expect("the default certificate");
    Cert = 4, "cert", values::SERVER_CERTIFICATE, [], EVERY;

    /// What the client offers instead of the usual selection.
    client_suites: Option<Vec<&'static Suite>> = None;
    ClientSuites = 5, "client_suites", values::SUITE_LIST, [], &[V::TLS12];

    /// What the server speaks instead of everything that its key allows.
    server_suites: Option<Vec<&'static Suite>> = None;
    ServerSuites = 6, "server_suites", values::SUITE_LIST, [], &[V::TLS12];

    /// Extended master secret (RFC 7627), on both sides.
    ems: bool = false;
    Ems = 7, "ems", values::SWITCH, [], &[V::TLS12];

    /// Encrypt-then-MAC (RFC 7366), on both sides.
    etm: bool = false;
    Etm = 8, "etm", values::SWITCH, [], &[V::TLS12];

    /// The host that the client wants to reach.
    server_name: String = "slowshake.example".to_owned();
    ServerName = 9, "server_name", values::HOST, ["slowshake.example", "localhost", "bank.example"], EVERY;

    /// The application protocols that both speak.
    alpn: Vec<String> = Vec::new();
    Alpn = 10, "alpn", values::PROTOCOLS, ["", "http/1.1", "h2,http/1.1"], EVERY;

    /// What the client says once the connection is there.
    client_data: String = "ping".to_owned();
    ClientData = 11, "client_data", values::TEXT, ["ping", ""], EVERY;

    /// What the server answers.
    server_data: String = "pong".to_owned();
    ServerData = 12, "server_data", values::TEXT, ["pong", ""], EVERY;

    /// What decides every random value.
    seed: Seed = Seed(1);
    Seed = 13, "seed", values::SEED, ["1", "2", "3", "4", "5"], EVERY;

    /// Seconds since 1970 at the start: 2026-01-01 00:00:00 UTC, within the
    /// certificates' validity, which is from 2020 to 2049.
    clock: u64 = 1_767_225_600;
    Clock = 14, "clock", values::NUMBER, ["1767225600", "1546300800", "2556144000"], EVERY;

    /// Microseconds that a record is under way.
    latency: u64 = 50_000;
    Latency = 15, "latency", values::TIME, ["0", "10", "50", "300"], EVERY;

    /// What Eve may do.
    eve: EveMode = EveMode::Listens;
    Eve = 16, "eve", values::EVE, [], EVERY;

    /// How many group operations Eve may spend.
    eve_budget: u64 = 1 << 17;
    EveBudget = 17, "eve_budget", values::NUMBER, ["1024", "131072", "1048576"], EVERY;

    /// What Eve is given after the connection.
    leaks: Vec<Leak> = Vec::new();
    Leak = 18, "leak", values::LEAKS, [], EVERY;

    /// Values and fields that are replaced.
    overrides: Vec<Override> = Vec::new();
    Set = 19, "set", values::OVERRIDES, [], EVERY;

    /// Whether the server asks for a certificate of the client.
    client_auth: ClientAuth = ClientAuth::Never;
    ClientAuth = 20, "client_auth", values::CLIENT_AUTH, [], EVERY;

    /// The certificate that the client has.
    client_cert: Option<&'static Credential> = None;
    ClientCert = 21, "client_cert", values::CLIENT_CERTIFICATE, [], EVERY;

    /// Whether a second connection takes up the session of the first.
    resume: Resume = Resume::Never;
    Resume = 22, "resume", values::RESUME, [], &[V::TLS12];

    /// Whether the client speaks before the server's Finished (RFC 7918).
    false_start: bool = false;
    FalseStart = 23, "false_start", values::SWITCH, [], &[V::TLS12];

    /// How handshake messages are packed into records.
    records: Packing = Packing::Each;
    Records = 24, "records", values::PACKING, ["each", "coalesced", "64"], EVERY;

    /// Who stands in the middle, by what is shown to the client.
    mitm: Option<Mitm> = None;
    Mitm = 25, "mitm", values::MITM, [], EVERY;

    /// What is done to what is on the wire.
    wire: Vec<Act> = Vec::new();
    Wire = 26, "wire", values::ACTS, [], EVERY;

    /// The checks that are left out.
    skips: Vec<Skip> = Vec::new();
    Skip = 27, "skip", values::SKIPS, [], EVERY;

    /// Whether the server asks for a second handshake when it is first spoken
    /// to (RFC 5246 §7.4.1.1); the client declines.
    renegotiate: bool = false;
    Renegotiate = 28, "renegotiate", values::SWITCH, [], &[V::TLS12];

    /// The signatures that both sides take, the favorite first.
    signature_algorithms: Vec<SignatureScheme> = scheme::USUAL.to_vec();
    SignatureAlgorithms = 29, "signature_algorithms", values::SCHEMES, [], EVERY;

    /// Whether the server gives a new ticket to a client that came with one
    /// (RFC 5077 §3.3).
    renew_ticket: bool = false;
    RenewTicket = 36, "renew_ticket", values::SWITCH, [], &[V::TLS12];

    /// The suite of TLS 1.3 that the server likes best.
    tls13_suite: &'static Tls13Suite = &TLS13_SUITES[0];
    Tls13Suite = 37, "tls13_suite", values::TLS13_SUITE, [], &[V::TLS13];

    /// What the client speaks instead of the versions of both.
    client_tls: Option<Versions> = None;
    ClientTls = 38, "client_tls", values::OWN_VERSIONS, [], EVERY;

    /// What the server speaks instead of the versions of both.
    server_tls: Option<Versions> = None;
    ServerTls = 39, "server_tls", values::OWN_VERSIONS, [], EVERY;

    /// The groups in which the client sends key shares, instead of that of the run.
    key_shares: Option<Vec<Group>> = None;
    KeyShares = 40, "key_shares", values::KEY_SHARES, ["group", "none", "x25519", "secp256r1"], &[V::TLS13];

    /// Whether the client makes TLS 1.3 look like TLS 1.2 to machines on the path
    /// (RFC 9846 §D.4).
    middlebox_compatibility: bool = true;
    MiddleboxCompatibility = 41, "middlebox_compatibility", values::SWITCH, [], &[V::TLS13];

    /// Whether the client changes its keys before it speaks, and asks the server for
    /// the same (RFC 9846 §4.7.3).
    key_update: bool = false;
    KeyUpdate = 42, "key_update", values::SWITCH, [], &[V::TLS13];

    /// To a multiple of how many bytes both sides pad what they seal in TLS 1.3; 0 for
    /// no padding (RFC 9846 §5.4).
    record_padding: u64 = 0;
    RecordPadding = 43, "record_padding", values::NUMBER, ["0", "16", "256"], &[V::TLS13];
}

impl Key {
    /// Its name in files and JSON.
    pub fn name(self) -> &'static str {
        self.setting().name
    }

    /// The key with this name.
    pub fn by_name(name: &str) -> Option<Self> {
        Key::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether it has a meaning in this version of TLS.
    pub fn is_of(self, version: ProtocolVersion) -> bool {
        self.setting().versions.contains(&version)
    }

    /// Whether it can have other values than those that [`Scenario::offered`]
    /// lists.
    pub fn is_open(self) -> bool {
        self.setting().is_open
    }

    /// Whether several of its values can hold at once, each for itself.
    pub fn holds_several(self) -> bool {
        self.setting().holds_several
    }

    /// Whether its value is a list, written with commas in one string.
    pub fn is_list(self) -> bool {
        self.shape() == Shape::List
    }

    /// How its value stands in a file.
    pub(super) fn shape(self) -> Shape {
        self.setting().shape
    }
}

impl Scenario {
    /// The default scenario with these settings, one after another.
    ///
    /// # Errors
    /// The first that the key does not take.
    pub fn of(settings: &[(Key, &str)]) -> Result<Self, SettingError> {
        let mut scenario = Self::default();
        for (key, value) in settings {
            scenario.set(*key, value)?;
        }
        Ok(scenario)
    }

    /// Changes one setting. A suite brings a group and a certificate that go
    /// with it where the present ones do not; set those afterwards.
    ///
    /// # Errors
    /// Says what the key takes.
    pub fn set(&mut self, key: Key, value: &str) -> Result<(), SettingError> {
        // Whoever names a suite of TLS 1.3 means the setting for these.
        let key = match key {
            Key::Suite if Tls13Suite::by_name(value).is_some() => Key::Tls13Suite,
            other => other,
        };
        (key.setting().set)(self, value)?;
        if key == Key::Suite {
            self.fit_to_suite();
        }
        Ok(())
    }

    /// The versions that the client speaks.
    pub fn client_versions(&self) -> Versions {
        self.client_tls.unwrap_or(self.tls)
    }

    /// The versions that the server speaks.
    pub fn server_versions(&self) -> Versions {
        self.server_tls.unwrap_or(self.tls)
    }

    /// The newest version that either side speaks.
    pub fn newest(&self) -> ProtocolVersion {
        self.client_versions()
            .newest
            .max(self.server_versions().newest)
    }

    /// Whether a setting has a meaning in a version that is spoken in it.
    pub fn speaks_of(&self, key: Key) -> bool {
        let sides = [self.client_versions(), self.server_versions()];
        let mut spoken = EVERY.iter().copied();
        spoken.any(|version| key.is_of(version) && sides.iter().any(|side| side.contains(version)))
    }

    /// Whether TLS 1.2 can be what the two speak.
    pub fn has_tls12(&self) -> bool {
        self.client_versions().has_tls12() && self.server_versions().has_tls12()
    }

    /// Whether TLS 1.3 can be what the two speak.
    pub fn has_tls13(&self) -> bool {
        self.client_versions().has_tls13() && self.server_versions().has_tls13()
    }

    /// The value of a setting as text; `None` where nothing is set.
    pub fn setting(&self, key: Key) -> Option<String> {
        (key.setting().text)(self)
    }

    /// The same in few bytes, for the scenario code.
    pub(super) fn short_setting(&self, key: Key) -> Option<String> {
        (key.setting().code)(self)
    }

    /// The values of a setting that are offered in a list. Of settings that are
    /// free text, such as the seed, these are a few good ones.
    pub fn offered(&self, key: Key) -> Vec<String> {
        (key.setting().offered)(self)
    }

    /// Whether a setting has one of the offered values.
    pub fn holds(&self, key: Key, offered: &str) -> bool {
        (key.setting().holds)(self, offered)
    }

    /// What differs from the default scenario, of what has a meaning in its
    /// version, in the order in which it has to be set.
    pub fn settings(&self) -> Vec<(Key, String)> {
        let mut reached = Scenario::default();
        let mut settings = Vec::new();
        for key in Key::ALL.into_iter().filter(|key| self.speaks_of(*key)) {
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

    /// What the two agree on if nobody interferes: the newest version that both
    /// speak, and the suite that the server likes best in it.
    pub fn expected(&self) -> (ProtocolVersion, CipherSuite) {
        match self.has_tls13() {
            true => (V::TLS13, self.tls13_suite.code),
            false => (V::TLS12, self.suite.code),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_applied_in_the_order_of_their_numbers() {
        assert!(Key::ALL.is_sorted());
    }

    #[test]
    fn every_setting_has_a_meaning_in_a_version_that_is_spoken() {
        for key in Key::ALL {
            assert!(EVERY.iter().any(|known| key.is_of(*known)), "{key:?}");
        }
    }

    #[test]
    fn every_closed_setting_has_one_of_the_values_that_are_offered() {
        let scenario = Scenario::default();
        for key in Key::ALL
            .into_iter()
            .filter(|key| !key.is_open() && !key.is_list())
        {
            let held = scenario
                .offered(key)
                .into_iter()
                .filter(|value| scenario.holds(key, value));
            assert_eq!(held.count(), 1, "{key:?}");
        }
    }
}
