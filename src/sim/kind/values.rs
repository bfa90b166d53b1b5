//! The kinds of values that there are.

use super::{Kind, Refusal, Shape, either, joined, listed, parts, strings};
use crate::actor::{ClientAuth, Packing};
use crate::net::Act;
use crate::pki::Credential;
use crate::sim::group::Group;
use crate::sim::option::{EveMode, Leak, Mitm, Resume};
use crate::sim::{scheme, version};
use crate::trace::{CheckKind, Override, Seed, Skip};
use crate::wire::named::{meant, named};
use crate::wire::{
    CipherSuite, Host, SUITES, SignatureScheme, Suite, TLS13_SUITES, Tls13Suite, Versions,
};

/// Versions of TLS: one, or all from one to another.
pub(in crate::sim) const VERSIONS: Kind<Versions> = Kind::new(
    |text| version::by_names(text).ok_or(Refusal::NotOffered),
    |value| Some(version::names(*value)),
    |_| version::ranges().map(version::names).collect(),
);

/// Versions of one side; none leaves it at those of both.
pub(in crate::sim) const OWN_VERSIONS: Kind<Option<Versions>> = Kind::new(
    |text| or_none(version::by_names(text), text, "both"),
    |value| Some(value.map_or_else(|| "both".to_owned(), version::names)),
    |_| with_none("both", version::ranges().map(version::names)),
);

/// A cipher suite of TLS 1.3.
pub(in crate::sim) const TLS13_SUITE: Kind<&'static Tls13Suite> = Kind::new(
    |text| {
        let names = || TLS13_SUITES.iter().map(|suite| suite.name);
        let found = Tls13Suite::by_name(text);
        found.ok_or_else(|| Refusal::unlike(text, listed("suites", names(), text)))
    },
    |value| Some(value.name.to_owned()),
    |_| strings(TLS13_SUITES.iter().map(|suite| suite.name)),
)
.code(|value| Some(format!("0x{:04x}", value.code.0)));

/// Groups in which a client sends key shares: that of the run, others, or none.
pub(in crate::sim) const KEY_SHARES: Kind<Option<Vec<Group>>> = Kind::open(
    |text| {
        if text == "group" {
            return Ok(None);
        }
        let mut groups: Vec<Group> = Vec::new();
        for part in parts(text).filter(|part| *part != "none") {
            let names = Group::all().map(|group| group.name());
            let unlike = || Refusal::unlike(part, listed("groups", names, part));
            let group = Group::by_name(part).ok_or_else(unlike)?;
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        Ok(Some(groups))
    },
    |value| match value.as_deref() {
        None => Some("group".to_owned()),
        Some([]) => Some("none".to_owned()),
        Some(groups) => Some(joined(groups.iter().map(Group::name))),
    },
)
.shape(Shape::List);

fn suite(name: &str) -> Result<&'static Suite, Refusal> {
    let by_code = || {
        let digits = name.strip_prefix("0x")?;
        CipherSuite(u16::from_str_radix(digits, 16).ok()?).suite()
    };
    let names = || SUITES.iter().flat_map(|s| [s.name, s.openssl_name]);
    let found = Suite::by_name(name).or_else(by_code);
    found.ok_or_else(|| Refusal::unlike(name, listed("suites", names(), name)))
}

/// A suite by its code, which is shorter than its name.
fn suite_code(suite: &Suite) -> String {
    format!("0x{:04x}", suite.code.0)
}

/// A cipher suite.
pub(in crate::sim) const SUITE: Kind<&'static Suite> = Kind::new(
    suite,
    |value| Some(value.name.to_owned()),
    |_| strings(SUITES.iter().map(|suite| suite.name)),
)
.code(|value| Some(suite_code(value)));

/// Cipher suites; none leaves the choice to the program.
pub(in crate::sim) const SUITE_LIST: Kind<Option<Vec<&'static Suite>>> = Kind::open(
    |text| Ok(Some(parts(text).map(suite).collect::<Result<_, _>>()?)),
    |value: &Option<Vec<&'static Suite>>| {
        Some(joined(value.as_ref()?.iter().map(|suite| suite.name)))
    },
)
.code(|value| Some(joined(value.as_ref()?.iter().map(|s| suite_code(s)))))
.shape(Shape::List);

/// A group for the key exchange.
pub(in crate::sim) const GROUP: Kind<Group> = Kind::new(
    |text| {
        let names = Group::all().map(|group| group.name());
        let found = Group::by_name(text);
        found.ok_or_else(|| Refusal::unlike(text, listed("groups", names, text)))
    },
    |value| Some(value.name().to_owned()),
    |_| strings(Group::all().map(|group| group.name())),
);

/// The certificate of a server.
pub(in crate::sim) const SERVER_CERTIFICATE: Kind<&'static Credential> = Kind::new(
    |text| {
        let names = "rsa2048, p256, rsa1024, rsa512, dh2048 or dh23";
        let found = named(Credential::ALL, text, |one| one.name);
        found.ok_or_else(|| Refusal::unlike(text, names))
    },
    |value| Some(value.name.to_owned()),
    |_| strings(Credential::ALL.iter().map(|one| one.name)),
);

/// The one with this name, or none.
fn or_none<T>(found: Option<T>, text: &str, none: &str) -> Result<Option<T>, Refusal> {
    match found.is_some() || text == none {
        true => Ok(found),
        false => Err(Refusal::NotOffered),
    }
}

fn with_none<T: ToString>(none: &str, all: impl Iterator<Item = T>) -> Vec<String> {
    [vec![none.to_owned()], strings(all)].concat()
}

/// The certificate of a client, if it has one.
pub(in crate::sim) const CLIENT_CERTIFICATE: Kind<Option<&'static Credential>> = Kind::new(
    |text| or_none(Credential::client(text), text, "none"),
    |value| Some(value.map_or("none", Credential::kind).to_owned()),
    |_| {
        with_none(
            "none",
            Credential::of_clients().iter().map(Credential::kind),
        )
    },
);

/// `on` or `off`.
pub(in crate::sim) const SWITCH: Kind<bool> = Kind::new(
    |text| match text {
        "on" | "true" => Ok(true),
        "off" | "false" => Ok(false),
        _ => Err(Refusal::unlike(text, "`on` or `off`")),
    },
    |value| Some(if *value { "on" } else { "off" }.to_owned()),
    |_| strings(["off", "on"]),
);

fn number(text: &str) -> Result<u64, Refusal> {
    let read = text.parse();
    read.map_err(|_| Refusal::unlike(text, "a whole number from 0"))
}

/// A whole number.
pub(in crate::sim) const NUMBER: Kind<u64> =
    Kind::open(number, |value| Some(value.to_string())).shape(Shape::Number);

/// What decides every random value.
pub(in crate::sim) const SEED: Kind<Seed> = Kind::open(
    |text| number(text).map(Seed),
    |value| Some(value.0.to_string()),
)
.shape(Shape::Number);

/// Milliseconds with up to three digits behind the point, as microseconds.
fn milliseconds(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 3 {
        return None;
    }
    let part: u64 = format!("{part:0<3}").parse().ok()?;
    let whole = whole.parse::<u64>().ok()?;
    whole.checked_mul(1000)?.checked_add(part)
}

/// A time in microseconds.
pub(in crate::sim) const TIME: Kind<u64> = Kind::open(
    |text| {
        let form = "milliseconds, such as 50 or 12.5";
        milliseconds(text).ok_or_else(|| Refusal::unlike(text, form))
    },
    |value| Some(crate::trace::milliseconds(*value)),
)
.shape(Shape::Fraction);

/// Any text.
pub(in crate::sim) const TEXT: Kind<String> =
    Kind::open(|text| Ok(text.to_owned()), |value| Some(value.clone()));

/// A host's name or address.
pub(in crate::sim) const HOST: Kind<String> = Kind::open(
    |text| match Host::parse(text) {
        Ok(host) => Ok(host.to_string()),
        Err(error) => Err(Refusal::unlike(text, error.to_string())),
    },
    |value| Some(value.clone()),
);

/// Names of application protocols; no text is no name.
pub(in crate::sim) const PROTOCOLS: Kind<Vec<String>> = Kind::open(
    |text| {
        let names = text.split(',').filter(|_| !text.is_empty());
        let wrong = names.clone().find(|name| !(1..=255).contains(&name.len()));
        wrong.map_or_else(
            || Ok(strings(names)),
            |name| {
                let found = name.len();
                let form = "a protocol's name has 1 to 255 bytes (RFC 7301 §3.1), and one here has";
                Err(Refusal::unlike(text, format!("{form} {found}")))
            },
        )
    },
    |value| Some(value.join(",")),
)
.shape(Shape::List);

/// At least one scheme, each once.
fn schemes(text: &str) -> Result<Vec<SignatureScheme>, Refusal> {
    const KNOWN: &str = "`slowshake list signatures` names those that can be verified here";
    let names = || scheme::ALL.iter().filter_map(|scheme| scheme.name());
    let mut schemes = Vec::new();
    for name in parts(text) {
        let unlike = || Refusal::unlike(name, format!("{KNOWN}{}", meant(names(), name)));
        let scheme = scheme::by_name(name).ok_or_else(unlike)?;
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    match schemes.is_empty() {
        true => Err(Refusal::unlike(text, format!("at least one; {KNOWN}"))),
        false => Ok(schemes),
    }
}

/// Signature schemes, the favorite first.
pub(in crate::sim) const SCHEMES: Kind<Vec<SignatureScheme>> =
    Kind::open(schemes, |value| Some(scheme::names(value)))
        .offered(|_| strings(scheme::LISTS.iter().map(|(_, all)| scheme::names(all))))
        .code(|value| Some(joined(value.iter().map(|s| format!("0x{:04x}", s.0)))))
        .shape(Shape::List);

/// How handshake messages are packed into records.
pub(in crate::sim) const PACKING: Kind<Packing> = Kind::open(
    |text| {
        let forms = "`each`, `coalesced`, or a number from 16 to 16384";
        Packing::parse(text).ok_or_else(|| Refusal::unlike(text, forms))
    },
    |value| Some(value.to_string()),
);

macro_rules! word {
    ($(#[$doc:meta])* $name:ident: $type:ty) => {
        $(#[$doc])*
        pub(in crate::sim) const $name: Kind<$type> = Kind::new(
            |text| <$type>::by_id(text).ok_or(Refusal::NotOffered),
            |value| Some(value.id().to_owned()),
            |_| strings(<$type>::ALL.iter().map(|one| one.id())),
        );
    };
}

word! {
    /// What Eve may do.
    EVE: EveMode
}
word! {
    /// Whether the server asks for a certificate.
    CLIENT_AUTH: ClientAuth
}
word! {
    /// How a session is taken up.
    RESUME: Resume
}

/// Who stands in the middle, if somebody does.
pub(in crate::sim) const MITM: Kind<Option<Mitm>> = Kind::new(
    |text| or_none(Mitm::by_id(text), text, "off"),
    |value| Some(value.map_or("off", Mitm::id).to_owned()),
    |_| with_none("off", Mitm::ALL.iter().map(|one| one.id())),
);

/// What leaks, each once.
pub(in crate::sim) const LEAKS: Kind<Vec<Leak>> = Kind::new(
    |text| {
        let offered = || with_none("none", Leak::ALL.iter().map(|leak| leak.id()));
        let unlike = |word| Refusal::unlike(word, either(&offered()));
        let words = parts(text).filter(|word| *word != "none");
        let leaks = words.map(|word| Leak::by_id(word).ok_or_else(|| unlike(word)));
        let mut leaks = leaks.collect::<Result<Vec<_>, _>>()?;
        leaks.sort_unstable();
        leaks.dedup();
        Ok(leaks)
    },
    |value| match value.is_empty() {
        true => Some("none".to_owned()),
        false => Some(joined(value.iter().map(|leak| leak.id()))),
    },
    |_| with_none("none", Leak::ALL.iter().map(|leak| leak.id())),
)
.several(|value, word| match value.is_empty() {
    true => word == "none",
    false => value.iter().any(|leak| leak.id() == word),
});

/// What is replaced: a new one goes in the place of one with the same target.
pub(in crate::sim) const OVERRIDES: Kind<Vec<Override>> = Kind::added(
    |value: &mut Vec<Override>, part| {
        let new = Override::parse(part)?;
        value.retain(|old| old.target != new.target);
        value.push(new);
        Ok(())
    },
    |value| Some(joined(value)),
)
.offered(|value| strings(value));

fn add<T: PartialEq>(to: &mut Vec<T>, new: T) -> Result<(), Refusal> {
    if !to.contains(&new) {
        to.push(new);
    }
    Ok(())
}

/// What is done to what is on the wire.
pub(in crate::sim) const ACTS: Kind<Vec<Act>> = Kind::added(
    |value, part| add(value, Act::parse(part)?),
    |value| Some(joined(value)),
)
.offered(|value| strings(value));

/// The checks that are left out.
pub(in crate::sim) const SKIPS: Kind<Vec<Skip>> = Kind {
    is_open: false,
    ..Kind::<Vec<Skip>>::added(
        |value, part| add(value, Skip::parse(part)?),
        |value| Some(joined(value)),
    )
    .offered(|_| strings(CheckKind::guards().map(CheckKind::id)))
    .several(|value, check| value.iter().any(|skip| skip.check.id() == check))
};
