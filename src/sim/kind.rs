//! What kinds of values settings have: how each is read, written and offered.

use thiserror::Error;

use super::group::Group;
use super::option::{EveMode, Leak, Mitm, Resume};
use super::{scheme, version};
use crate::actor::{ClientAuth, Packing};
use crate::net::{Act, ActError};
use crate::pki::Credential;
use crate::trace::{CheckKind, Override, OverrideError, Seed, Skip, SkipError};
use crate::wire::named::{meant, named};
use crate::wire::{CipherSuite, Host, ProtocolVersion, SUITES, SignatureScheme, Suite};

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

/// A kind of values, of which the scenario holds a `T`.
pub(super) struct Kind<T: 'static> {
    /// Reads a text and puts it in the present value's place, or adds it.
    pub(super) set: fn(&mut T, &str) -> Result<(), Refusal>,
    /// The value as `set` takes it; `None` where nothing is set.
    pub(super) text: fn(&T) -> Option<String>,
    /// The same for the scenario code, where that is shorter.
    pub(super) code: Option<fn(&T) -> Option<String>>,
    /// The values that are offered in a list.
    pub(super) offered: fn(&T) -> Vec<String>,
    /// Where several of them can hold at once: whether one does.
    pub(super) holds: Option<fn(&T, &str) -> bool>,
    /// Whether it can have others than those.
    pub(super) is_open: bool,
    /// How it stands in a file.
    pub(super) shape: Shape,
}

/// How a value stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As text.
    Text,
    /// As a whole number.
    Number,
    /// As a number, which may have a fraction.
    Fraction,
    /// As a list.
    List,
}

/// Why a text is not taken.
pub(super) enum Refusal {
    /// It is none of those that are offered.
    NotOffered,
    /// This part of it is not what was expected.
    Unlike { part: String, expected: String },
    /// Whoever read it says why.
    Said(SettingError),
}

impl<E: Into<SettingError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Said(error.into())
    }
}

/// How many characters of a value are said back to whoever wrote it.
const SAID_BACK: usize = 80;

impl Refusal {
    fn unlike(part: &str, expected: impl Into<String>) -> Self {
        Self::Unlike {
            part: part.to_owned(),
            expected: expected.into(),
        }
    }

    /// For the setting of this name, of which these values are offered.
    pub(super) fn of(self, key: &'static str, text: &str, offered: &[String]) -> SettingError {
        let (part, expected) = match self {
            Refusal::NotOffered => (text.to_owned(), either(offered)),
            Refusal::Unlike { part, expected } => (part, expected),
            Refusal::Said(error) => return error,
        };
        let mut shown: String = part.chars().take(SAID_BACK).collect();
        if shown.len() < part.len() {
            shown.push('…');
        }
        SettingError::Value {
            key,
            value: crate::wire::printable(shown.as_bytes()),
            expected,
        }
    }
}

type Set = Result<(), Refusal>;

/// What a list of words takes, for somebody who wrote another one.
fn either(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Where the names are that could have been written, and which of them are
/// near.
fn listed<'a>(what: &str, names: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    format!("`slowshake list {what}` names them{}", meant(names, name))
}

/// The parts of a list that is written with commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty())
}

fn joined<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    strings(all).join(",")
}

fn strings<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| one.to_string()).collect()
}

fn put<T>(value: &mut T, read: Result<T, Refusal>) -> Set {
    *value = read?;
    Ok(())
}

impl<T> Kind<T> {
    /// One of those that are offered, written as text: what is left to say is
    /// how.
    const fn new(
        set: fn(&mut T, &str) -> Set,
        text: fn(&T) -> Option<String>,
        offered: fn(&T) -> Vec<String>,
    ) -> Self {
        Self {
            set,
            text,
            offered,
            code: None,
            holds: None,
            is_open: false,
            shape: Shape::Text,
        }
    }

    /// Anything that `set` takes.
    const fn open(set: fn(&mut T, &str) -> Set, text: fn(&T) -> Option<String>) -> Self {
        Self {
            is_open: true,
            ..Self::new(set, text, |_| Vec::new())
        }
    }

    const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }
}

/// A version of TLS.
pub(super) const VERSION: Kind<ProtocolVersion> = Kind::new(
    |value, text| put(value, version::by_name(text).ok_or(Refusal::NotOffered)),
    |value| Some(version::name(*value).to_owned()),
    |_| strings(version::ALL.iter().map(|known| version::name(*known))),
);

fn suite(name: &str) -> Result<&'static Suite, Refusal> {
    let by_code = || {
        let digits = name.strip_prefix("0x")?;
        CipherSuite(u16::from_str_radix(digits, 16).ok()?).suite()
    };
    Suite::by_name(name).or_else(by_code).ok_or_else(|| {
        let names = SUITES
            .iter()
            .flat_map(|suite| [suite.name, suite.openssl_name]);
        Refusal::unlike(name, listed("suites", names, name))
    })
}

/// A suite by its code, which is shorter than its name.
fn suite_code(suite: &Suite) -> String {
    format!("0x{:04x}", suite.code.0)
}

/// A cipher suite.
pub(super) const SUITE: Kind<&'static Suite> = Kind {
    code: Some(|value| Some(suite_code(value))),
    ..Kind::<&'static Suite>::new(
        |value, text| put(value, suite(text)),
        |value| Some(value.name.to_owned()),
        |_| strings(SUITES.iter().map(|suite| suite.name)),
    )
};

/// Cipher suites; none leaves the choice to the program.
pub(super) const SUITE_LIST: Kind<Option<Vec<&'static Suite>>> = Kind {
    code: Some(|value| {
        Some(joined(
            value.as_ref()?.iter().map(|suite| suite_code(suite)),
        ))
    }),
    ..Kind::<Option<Vec<&'static Suite>>>::open(
        |value, text| {
            put(
                value,
                parts(text).map(suite).collect::<Result<_, _>>().map(Some),
            )
        },
        |value| Some(joined(value.as_ref()?.iter().map(|suite| suite.name))),
    )
    .shape(Shape::List)
};

/// A group for the key exchange.
pub(super) const GROUP: Kind<Group> = Kind::new(
    |value, text| {
        let names = || Group::all().map(|group| group.name());
        let unlike = || Refusal::unlike(text, listed("groups", names(), text));
        put(value, Group::by_name(text).ok_or_else(unlike))
    },
    |value| Some(value.name().to_owned()),
    |_| strings(Group::all().map(|group| group.name())),
);

/// The certificate of a server.
pub(super) const SERVER_CERTIFICATE: Kind<&'static Credential> = Kind::new(
    |value, text| {
        let found = named(Credential::ALL.iter(), text, |one| one.name);
        let names = "rsa2048, p256, rsa1024, rsa512, dh2048 or dh23";
        put(value, found.ok_or_else(|| Refusal::unlike(text, names)))
    },
    |value| Some(value.name.to_owned()),
    |_| strings(Credential::ALL.iter().map(|one| one.name)),
);

/// The certificate of a client, if it has one.
pub(super) const CLIENT_CERTIFICATE: Kind<Option<&'static Credential>> = Kind::new(
    |value, text| match (Credential::client(text), text) {
        (None, text) if text != "none" => Err(Refusal::NotOffered),
        (found, _) => put(value, Ok(found)),
    },
    |value| Some(value.map_or("none", Credential::kind).to_owned()),
    |_| {
        let kinds = Credential::of_clients().iter().map(Credential::kind);
        strings(["none"].into_iter().chain(kinds))
    },
);

/// `on` or `off`.
pub(super) const SWITCH: Kind<bool> = Kind::new(
    |value, text| {
        let read = match text {
            "on" | "true" => Ok(true),
            "off" | "false" => Ok(false),
            _ => Err(Refusal::unlike(text, "`on` or `off`")),
        };
        put(value, read)
    },
    |value| Some(if *value { "on" } else { "off" }.to_owned()),
    |_| strings(["off", "on"]),
);

fn number(text: &str) -> Result<u64, Refusal> {
    let read = text.parse();
    read.map_err(|_| Refusal::unlike(text, "a whole number from 0"))
}

/// A whole number.
pub(super) const NUMBER: Kind<u64> = Kind::open(
    |value, text| put(value, number(text)),
    |value| Some(value.to_string()),
)
.shape(Shape::Number);

/// What decides every random value.
pub(super) const SEED: Kind<Seed> = Kind::open(
    |value, text| put(value, number(text).map(Seed)),
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
pub(super) const TIME: Kind<u64> = Kind::open(
    |value, text| {
        let unlike = || Refusal::unlike(text, "milliseconds, such as 50 or 12.5");
        put(value, milliseconds(text).ok_or_else(unlike))
    },
    |value| {
        let text = format!("{}.{:03}", value / 1000, value % 1000);
        Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    },
)
.shape(Shape::Fraction);

/// Any text.
pub(super) const TEXT: Kind<String> = Kind::open(
    |value, text| put(value, Ok(text.to_owned())),
    |value| Some(value.clone()),
);

/// A host's name or address.
pub(super) const HOST: Kind<String> = Kind::open(
    |value, text| {
        let host = Host::parse(text).map(|host| host.to_string());
        put(
            value,
            host.map_err(|error| Refusal::unlike(text, error.to_string())),
        )
    },
    |value| Some(value.clone()),
);

/// Names of application protocols; no text is no name.
pub(super) const PROTOCOLS: Kind<Vec<String>> = Kind::open(
    |value, text| {
        let names = match text {
            "" => Vec::new(),
            _ => strings(text.split(',')),
        };
        match names.iter().find(|name| !(1..=255).contains(&name.len())) {
            None => put(value, Ok(names)),
            Some(name) => Err(Refusal::unlike(
                text,
                format!(
                    "a protocol's name has 1 to 255 bytes (RFC 7301 §3.1), and one here has {}",
                    name.len()
                ),
            )),
        }
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
pub(super) const SCHEMES: Kind<Vec<SignatureScheme>> = Kind {
    code: Some(|value| Some(joined(value.iter().map(|s| format!("0x{:04x}", s.0))))),
    offered: |_| {
        let lists = scheme::LISTS.iter();
        lists.map(|(_, schemes)| scheme::names(schemes)).collect()
    },
    ..Kind::<Vec<SignatureScheme>>::open(
        |value, text| put(value, schemes(text)),
        |value| Some(scheme::names(value)),
    )
    .shape(Shape::List)
};

/// How handshake messages are packed into records.
pub(super) const PACKING: Kind<Packing> = Kind::open(
    |value, text| {
        let forms = "`each`, `coalesced`, or a number from 16 to 16384";
        let unlike = || Refusal::unlike(text, forms);
        put(value, Packing::parse(text).ok_or_else(unlike))
    },
    |value| Some(value.to_string()),
);

macro_rules! word {
    ($(#[$doc:meta])* $name:ident: $type:ty) => {
        $(#[$doc])*
        pub(super) const $name: Kind<$type> = Kind::new(
            |value, text| put(value, <$type>::by_id(text).ok_or(Refusal::NotOffered)),
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
pub(super) const MITM: Kind<Option<Mitm>> = Kind::new(
    |value, text| match (Mitm::by_id(text), text) {
        (None, text) if text != "off" => Err(Refusal::NotOffered),
        (found, _) => put(value, Ok(found)),
    },
    |value| Some(value.map_or("off", Mitm::id).to_owned()),
    |_| {
        strings(
            ["off"]
                .into_iter()
                .chain(Mitm::ALL.iter().map(|one| one.id())),
        )
    },
);

fn leaked(words: &[String]) -> Vec<String> {
    [&["none".to_owned()], words].concat()
}

/// What leaks, each once.
pub(super) const LEAKS: Kind<Vec<Leak>> = Kind {
    holds: Some(|value, word| match value.is_empty() {
        true => word == "none",
        false => value.iter().any(|leak| leak.id() == word),
    }),
    ..Kind::<Vec<Leak>>::new(
        |value, text| {
            let words = parts(text).filter(|word| *word != "none");
            let expected = || either(&leaked(&strings(Leak::ALL.iter().map(|leak| leak.id()))));
            let read = words
                .map(|word| Leak::by_id(word).ok_or_else(|| Refusal::unlike(word, expected())));
            let mut leaks = read.collect::<Result<Vec<_>, _>>()?;
            leaks.sort_unstable();
            leaks.dedup();
            put(value, Ok(leaks))
        },
        |value| match value.is_empty() {
            true => Some("none".to_owned()),
            false => Some(joined(value.iter().map(|leak| leak.id()))),
        },
        |_| leaked(&strings(Leak::ALL.iter().map(|leak| leak.id()))),
    )
};

/// What is replaced: a new one goes in the place of one with the same target.
pub(super) const OVERRIDES: Kind<Vec<Override>> = Kind {
    offered: |value| strings(value),
    holds: Some(|_, _| true),
    ..Kind::<Vec<Override>>::open(
        |value, text| {
            for part in parts(text) {
                let new = Override::parse(part)?;
                value.retain(|old| old.target != new.target);
                value.push(new);
            }
            Ok(())
        },
        |value| Some(joined(value)),
    )
    .shape(Shape::List)
};

/// Adds what each part stands for, unless it is there.
fn add<T: PartialEq, E>(to: &mut Vec<T>, text: &str, read: fn(&str) -> Result<T, E>) -> Set
where
    SettingError: From<E>,
{
    for part in parts(text) {
        let new = read(part).map_err(SettingError::from)?;
        if !to.contains(&new) {
            to.push(new);
        }
    }
    Ok(())
}

/// What is done to what is on the wire.
pub(super) const ACTS: Kind<Vec<Act>> = Kind {
    offered: |value| strings(value),
    holds: Some(|_, _| true),
    ..Kind::<Vec<Act>>::open(
        |value, text| add(value, text, Act::parse),
        |value| Some(joined(value)),
    )
    .shape(Shape::List)
};

/// The checks that are left out.
pub(super) const SKIPS: Kind<Vec<Skip>> = Kind {
    holds: Some(|value, check| value.iter().any(|skip| skip.check.id() == check)),
    ..Kind::<Vec<Skip>>::new(
        |value, text| add(value, text, Skip::parse),
        |value| Some(joined(value)),
        |_| strings(CheckKind::guards().map(CheckKind::id)),
    )
    .shape(Shape::List)
};
