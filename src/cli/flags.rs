//! The flags that make a scenario, the same for every subcommand.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::error::Error;
use super::source;
use crate::pki::Credential;
use crate::sim::{
    Attack, ClientAuth, EveMode, Group, Key, Resume, Scenario, ScenarioError, one_way,
};

/// The values of a setting that takes one of a few words.
fn words<T>(all: impl IntoIterator<Item = T>, word: fn(T) -> &'static str) -> PossibleValuesParser {
    let all: Vec<_> = all.into_iter().map(word).collect();
    all.into()
}

fn certificates() -> PossibleValuesParser {
    words(Credential::ALL, |one| one.name)
}

/// What a client's certificate can be.
pub(super) fn client_certificates() -> PossibleValuesParser {
    let kinds = Credential::of_clients().iter().map(Credential::kind);
    words(["none"].into_iter().chain(kinds), |name| name)
}

/// Whether a server asks for one.
pub(super) fn client_auth() -> PossibleValuesParser {
    words(ClientAuth::ALL, |how| how.id())
}

pub(super) const SWITCH: [&str; 2] = ["on", "off"];

/// Where a scenario starts, and what the two sides may agree on.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Scenario")]
pub(super) struct NegotiationFlags {
    /// Start from a scenario file or from the code that a run printed; flags override it
    #[arg(long, value_name = "FILE.toml|CODE")]
    pub scenario: Option<String>,
    /// The version of TLS, or the oldest and the newest one: `1.3`, `1.2..1.3`
    #[arg(long, value_name = "VERSION")]
    pub tls: Option<String>,
    /// The cipher suite, by its IANA or OpenSSL name; `slowshake list suites` names them
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,
    /// The cipher suite of TLS 1.3, where both versions are spoken
    #[arg(long, value_name = "NAME")]
    pub tls13_suite: Option<String>,
    /// The group for the key exchange; `slowshake list groups` says what they are
    #[arg(long, value_name = "NAME", value_parser = words(Group::all(), |group| group.name()), ignore_case = true)]
    pub group: Option<String>,
    /// The groups in which the client sends key shares in TLS 1.3, with commas, `group`
    /// for that of the run, or `none`: its guess, which may be wrong
    #[arg(long, value_name = "A,B")]
    pub key_shares: Option<String>,
    /// Let TLS 1.3 look like TLS 1.2 to machines on the path (RFC 9846 §D.4)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true)]
    pub middlebox_compatibility: Option<String>,
    /// Pad what is sealed in TLS 1.3 to a multiple of so many bytes
    #[arg(long, value_name = "N")]
    pub record_padding: Option<String>,
    /// Let the client change its keys before it speaks, and ask for the same (TLS 1.3)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true, num_args = 0..=1, default_missing_value = "on")]
    pub key_update: Option<String>,
    /// Extended master secret (RFC 7627)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true)]
    pub ems: Option<String>,
    /// Encrypt-then-MAC for CBC suites (RFC 7366)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true)]
    pub etm: Option<String>,
    /// Application protocols, with commas (RFC 7301)
    #[arg(long, value_name = "A,B")]
    pub alpn: Option<String>,
    /// The kinds of signature that are taken, the favorite first, with commas;
    /// `slowshake list signatures` names them
    #[arg(long, value_name = "A,B")]
    pub signature_algorithms: Option<String>,
    /// What decides every random value; `random` draws one from the system and shows it
    #[arg(long, value_name = "N|random")]
    pub seed: Option<String>,
    /// Replace a value, a field of a message or one bit: `xc=7`, `client_random=HEX`,
    /// `server.dh_Ys=9`, `ServerKeyExchange.dh_Ys=09`, `client_Finished.verify_data~3`
    /// (repeatable)
    #[arg(long, value_name = "QUANTITY=HEX|NUMBER")]
    pub set: Vec<String>,
    /// Take up the session again in a second connection
    #[arg(long, value_name = "HOW", value_parser = words(Resume::ALL, |how| how.id()))]
    pub resume: Option<String>,
    /// Give a client that comes with a ticket a new one (RFC 5077 §3.3)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true, num_args = 0..=1, default_missing_value = "on")]
    pub renew_ticket: Option<String>,
    /// Let the client speak before the server's Finished has come (RFC 7918)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true, num_args = 0..=1, default_missing_value = "on")]
    pub false_start: Option<String>,
    /// Let the server ask for a second handshake, which the client declines (RFC 5246 §7.4.1.1)
    #[arg(long, value_name = "on|off", value_parser = SWITCH, hide_possible_values = true, num_args = 0..=1, default_missing_value = "on")]
    pub renegotiate: Option<String>,
}

/// What the eavesdropper may do.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Eve, the eavesdropper")]
pub(super) struct EveFlags {
    /// What Eve is given after the connection: none, server_key, ticket_key or
    /// master_secret, several with commas
    #[arg(long, value_name = "WHAT,…")]
    pub leak: Option<String>,
    /// Whether Eve only listens, computes discrete logarithms, or probes an RSA server with questions
    #[arg(long, value_name = "HOW", value_parser = words(EveMode::ALL, |how| how.id()))]
    pub eve: Option<String>,
    /// How many group operations or questions Eve may spend
    #[arg(long, value_name = "N")]
    pub eve_budget: Option<String>,
}

/// The server's own.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Scenario")]
pub(super) struct ServerFlags {
    /// The server's certificate
    #[arg(long, value_name = "NAME", value_parser = certificates(), ignore_case = true)]
    pub cert: Option<String>,
    /// What the server answers
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub server_data: Option<String>,
}

/// What somebody on the path does, and which checks are left out.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Attacks")]
pub(super) struct AttackFlags {
    /// A ready attack, or a file with settings; `slowshake list attacks` names them
    #[arg(long, value_name = "NAME|FILE.toml")]
    pub attack: Option<String>,
    /// Turn over one bit of a field on the way, the last one unless it is named (repeatable)
    #[arg(long, value_name = "MESSAGE.FIELD[.BIT]")]
    pub flip: Vec<String>,
    /// Let a message never arrive (repeatable)
    #[arg(long, value_name = "MESSAGE")]
    pub drop: Vec<String>,
    /// Let a message arrive a second time (repeatable)
    #[arg(long, value_name = "MESSAGE [after MESSAGE]")]
    pub replay: Vec<String>,
    /// Any act on the wire: `set ServerKeyExchange.dh_Ys=09`, `old ServerKeyExchange`,
    /// `move`, `inject`, `cut` (repeatable)
    #[arg(long, value_name = "ACT")]
    pub wire: Vec<String>,
    /// Put Mallory in the middle, with this certificate for the client
    #[arg(long, value_name = "CERT|none")]
    pub mitm: Option<String>,
    /// Leave a check out, at both sides or after `client.` or `server.` at one;
    /// `slowshake list checks` names them (repeatable)
    #[arg(long, value_name = "CHECK")]
    pub skip_check: Vec<String>,
}

/// Everything that a simulated run can be told.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "Scenario")]
pub(super) struct ScenarioFlags {
    #[command(flatten)]
    pub negotiation: NegotiationFlags,
    #[command(flatten)]
    pub server: ServerFlags,
    /// The versions that the client speaks, where they are others than the server's
    #[arg(long, value_name = "VERSION")]
    pub client_tls: Option<String>,
    /// The versions that the server speaks, where they are others than the client's
    #[arg(long, value_name = "VERSION")]
    pub server_tls: Option<String>,
    /// The host that the client wants to reach
    #[arg(long, value_name = "HOST")]
    pub server_name: Option<String>,
    /// What the client says
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub client_data: Option<String>,
    /// How many milliseconds a record is under way
    #[arg(long, value_name = "MS", conflicts_with = "rtt")]
    pub latency: Option<String>,
    /// How many milliseconds a record and its answer are under way: twice the latency
    #[arg(long, value_name = "MS")]
    pub rtt: Option<String>,
    /// Whether the server asks the client for a certificate
    #[arg(long, value_name = "HOW", value_parser = client_auth())]
    pub client_auth: Option<String>,
    /// The client's certificate
    #[arg(long, value_name = "NAME", value_parser = client_certificates())]
    pub client_cert: Option<String>,
    /// How handshake messages are packed into records: each, coalesced, or at most so many bytes
    #[arg(long, value_name = "HOW")]
    pub records: Option<String>,
    #[command(flatten)]
    pub eve: EveFlags,
    #[command(flatten)]
    pub attack: AttackFlags,
}

/// A flag with its value.
#[derive(Debug)]
pub(super) struct Given {
    key: Key,
    flag: String,
    value: String,
}

impl Given {
    /// A flag that has another name than its setting.
    pub(super) fn new(key: Key, flag: &str, value: &str) -> Self {
        Self {
            key,
            flag: flag.to_owned(),
            value: value.to_owned(),
        }
    }

    /// A flag with the name of its setting.
    fn named(key: Key, value: &str) -> Self {
        Self::new(key, &format!("--{}", key.name().replace('_', "-")), value)
    }
}

/// Those of the flags that were given, each with its key.
macro_rules! given {
    ($flags:expr; $($key:ident $name:ident),*) => {{
        let flags = [$((Key::$key, $flags.$name.as_deref())),*];
        let given = flags.into_iter().filter_map(|(key, value)| Some(Given::named(key, value?)));
        given.collect::<Vec<_>>()
    }};
}

impl NegotiationFlags {
    /// The flags that were given, the seed drawn if it is to be.
    pub(super) fn given(&self) -> Result<Vec<Given>, Error> {
        let mut all = given!(self;
            Tls tls, Suite suite, Tls13Suite tls13_suite, Group group, KeyShares key_shares,
            MiddleboxCompatibility middlebox_compatibility, KeyUpdate key_update,
            RecordPadding record_padding, Ems ems, Etm etm, Alpn alpn,
            SignatureAlgorithms signature_algorithms, Seed seed, Resume resume,
            RenewTicket renew_ticket, FalseStart false_start, Renegotiate renegotiate
        );
        for given in &mut all {
            if given.key == Key::Seed && given.value == "random" {
                given.value = source::random_seed()?.to_string();
                super::note(&format!("seed: {}", given.value));
            }
        }
        all.extend(self.set.iter().map(|v| Given::new(Key::Set, "--set", v)));
        Ok(all)
    }
}

impl EveFlags {
    pub(super) fn given(&self) -> Vec<Given> {
        given!(self; Leak leak, Eve eve, EveBudget eve_budget)
    }
}

impl AttackFlags {
    /// The flags that were given, in the order of their keys.
    pub(super) fn given(&self) -> Vec<Given> {
        let acts = |word: &str, flag, all: &[String]| -> Vec<Given> {
            let act = |text: &String| Given::new(Key::Wire, flag, format!("{word}{text}").trim());
            all.iter().map(act).collect()
        };
        let mut out = acts("flip ", "--flip", &self.flip);
        out.extend(acts("drop ", "--drop", &self.drop));
        out.extend(acts("replay ", "--replay", &self.replay));
        out.extend(acts("", "--wire", &self.wire));
        out.extend(given!(self; Mitm mitm));
        let skip = |text: &String| Given::new(Key::Skip, "--skip-check", text);
        out.extend(self.skip_check.iter().map(skip));
        out
    }
}

impl ServerFlags {
    pub(super) fn given(&self) -> Vec<Given> {
        given!(self; Cert cert, ServerData server_data)
    }
}

impl ScenarioFlags {
    /// The scenario that they make.
    pub(super) fn scenario(&self) -> Result<Scenario, Error> {
        let mut scenario = match &self.negotiation.scenario {
            Some(source) => source::scenario(source)?,
            None => Scenario::default(),
        };
        let given = self.given()?;
        // What a flag says stays as the flag says it.
        let fixed: Vec<Key> = given.iter().map(|given| given.key).collect();
        apply(&mut scenario, given)?;
        match &self.attack.attack {
            None => Ok(scenario),
            Some(attack) => attacked(scenario, attack, &fixed),
        }
    }

    /// The flags that were given.
    fn given(&self) -> Result<Vec<Given>, Error> {
        let mut all = self.negotiation.given()?;
        all.extend(self.server.given());
        all.extend(self.eve.given());
        all.extend(self.attack.given());
        all.extend(given!(self;
            ClientTls client_tls, ServerTls server_tls,
            ServerName server_name, ClientData client_data, Latency latency,
            ClientAuth client_auth, ClientCert client_cert, Records records
        ));
        if let Some(rtt) = &self.rtt {
            all.push(Given::new(Key::Latency, "--rtt", &one_way(rtt)));
        }
        Ok(all)
    }
}

/// The scenario in which an attack is made: a ready one, or the settings of a
/// file.
fn attacked(scenario: Scenario, attack: &str, fixed: &[Key]) -> Result<Scenario, Error> {
    if attack.ends_with(".toml") || std::path::Path::new(attack).exists() {
        return source::amended(scenario, attack);
    }
    Attack::by_name(attack)
        .and_then(|attack| attack.apply(&scenario, fixed))
        .map_err(|error| Error::Usage(format!("--attack: {error}")))
}

/// Changes the scenario as the flags say, the suite first, since it brings
/// group and certificate.
pub(super) fn apply(scenario: &mut Scenario, mut given: Vec<Given>) -> Result<(), Error> {
    given.sort_by_key(|given| given.key);
    for Given { key, flag, value } in &given {
        scenario
            .set(*key, value)
            .map_err(|error| Error::Usage(format!("{flag}: {error}")))?;
    }
    refuse_unused(scenario, &given)?;
    scenario
        .validate()
        .map_err(|error| Error::Usage(format!("{}: {error}", blamed(&error, &given))))
}

/// A flag that nothing would come of is a mistake of whoever gave it.
fn refuse_unused(scenario: &Scenario, given: &[Given]) -> Result<(), Error> {
    let suite = scenario.suite;
    let kx = suite.key_exchange;
    let is_given = |key| given.iter().any(|given| given.key == key);
    if is_given(Key::Group) && kx == crate::wire::KeyExchange::DhRsa {
        return Err(Error::Usage(format!(
            "--group: the group of {} stands in the server's certificate; name it with --cert dh2048 or dh23",
            suite.name
        )));
    }
    if is_given(Key::Group) && !kx.uses_curve() && !kx.uses_finite_field() {
        return Err(Error::Usage(format!(
            "--group: {} uses no group: the client encrypts the premaster secret to the \
             server's RSA key; leave --group out, or name a DHE or ECDHE suite",
            suite.name
        )));
    }
    if is_given(Key::Cert) && kx == crate::wire::KeyExchange::DhAnon {
        return Err(Error::Usage(format!(
            "--cert: {} sends no certificate; leave --cert out, or name a suite with RSA or ECDSA",
            suite.name
        )));
    }
    Ok(())
}

/// The flag that most likely has to be changed.
fn blamed(error: &ScenarioError, given: &[Given]) -> String {
    let candidates: &[Key] = match error {
        ScenarioError::Group { .. } => &[Key::Group, Key::Suite],
        ScenarioError::Certificate { .. } => &[Key::Cert, Key::Suite],
        ScenarioError::Empty { what }
        | ScenarioError::TooLong { what, .. }
        | ScenarioError::TooLarge { what, .. }
        | ScenarioError::Host { what, .. }
        | ScenarioError::Clash { key: what, .. } => {
            // Some settings have flags of other names, and some have several.
            let flag = given.iter().find(|given| given.key.name() == *what);
            return flag.map_or_else(
                || format!("--{}", what.replace('_', "-")),
                |given| given.flag.clone(),
            );
        }
    };
    candidates
        .iter()
        .find_map(|key| given.iter().find(|given| given.key == *key))
        .map_or("--scenario", |given| &given.flag)
        .to_owned()
}
