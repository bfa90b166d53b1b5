//! What the server picks: suite, group and signature each for itself, by its own
//! preference (RFC 9846 §4.2.1).

use crate::trace::{Fact, Phase, StepKind};
use crate::wire::{
    AlertDescription, ClientHello, CompressionMethod, Extension, ExtensionType, KeyShareEntry,
    NamedGroup, ProtocolVersion, SignatureScheme, Tls13Suite,
};

use crate::actor::long_term_key::Signer;
use crate::actor::server::ServerConfig;
use crate::actor::tls13::authentication::signs_handshakes;
use crate::actor::tls13::share::Kind;
use crate::actor::{Failure, Sink, StepDraft};

/// What was picked.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Selected {
    /// The suite.
    pub suite: &'static Tls13Suite,
    /// The group.
    pub group: NamedGroup,
    /// What it is made of.
    pub kind: Kind,
    /// Which key share of the ClientHello is in it, from 0; none if the client
    /// guessed another one.
    pub share: Option<usize>,
    /// Who signs.
    pub signer: Signer,
}

fn told(name: &'static str) -> StepDraft {
    StepDraft::new(StepKind::Choice, Phase::Hello, name)
}

/// Picks suite, group and signature scheme.
///
/// # Errors
/// `handshake_failure` if there is none in common; `illegal_parameter` for key
/// shares that the groups do not allow.
pub(in crate::actor) fn choose(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<Selected, Failure> {
    let suite = choose_suite(config, hello, sink)?;
    let (group, kind, share) = choose_group(config, hello, sink)?;
    let signer = choose_signer(config, hello, sink)?;
    Ok(Selected {
        suite,
        group,
        kind,
        share,
        signer,
    })
}

fn nothing_in_common(expected: &str) -> Failure {
    Failure::new(AlertDescription::HANDSHAKE_FAILURE, expected, "none")
}

fn choose_suite(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<&'static Tls13Suite, Failure> {
    let mut chosen = None;
    let mut candidates = Vec::new();
    for suite in config.tls13_suites.iter().copied() {
        let verdict = match hello.cipher_suites.contains(&suite.code) {
            false => "not-offered",
            true if chosen.is_some() => "ranked-lower",
            true => {
                chosen = Some(suite);
                "chosen"
            }
        };
        candidates.push((suite.name.to_owned(), verdict));
    }
    for code in &hello.cipher_suites {
        if !config.tls13_suites.iter().any(|suite| suite.code == *code) {
            candidates.push((code.to_string(), "not-spoken"));
        }
    }
    let told = told("suite").fact("candidates", Fact::Candidates(candidates));
    let Some(suite) = chosen else {
        sink.tell(told.variant("tls13-none"));
        return Err(nothing_in_common(
            "a cipher suite of TLS 1.3 that both speak",
        ));
    };
    let name = Fact::Text(suite.name.to_owned());
    sink.tell(told.variant("tls13").fact("suite", name));
    Ok(suite)
}

/// The key shares of a ClientHello.
pub(super) fn key_shares(hello: &ClientHello) -> &[KeyShareEntry] {
    match hello.extension(ExtensionType::KEY_SHARE) {
        Some(Extension::KeyShares(shares)) => shares,
        _ => &[],
    }
}

fn choose_group(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<(NamedGroup, Kind, Option<usize>), Failure> {
    let named: &[NamedGroup] = match hello.extension(ExtensionType::SUPPORTED_GROUPS) {
        Some(Extension::SupportedGroups(groups)) => groups,
        _ => &[],
    };
    let shares = key_shares(hello);
    check_shares(shares, named)?;
    let shared = |group: NamedGroup| shares.iter().position(|share| share.group == group);
    let common: Vec<(NamedGroup, Kind)> = config
        .groups
        .iter()
        .filter(|group| named.contains(group))
        .filter_map(|group| Some((*group, Kind::of(*group)?)))
        .collect();
    // A round trip is saved where one of several will do.
    let saved = common
        .iter()
        .find(|(group, _)| !config.insists_on_group && shared(*group).is_some());
    let chosen = saved.or(common.first()).copied();
    let candidates = config.groups.iter().map(|group| {
        let verdict = match chosen {
            _ if !named.contains(group) => "not-offered",
            Some((chosen, _)) if chosen == *group => "chosen",
            _ if shared(*group).is_none() => "no-key-share",
            _ => "ranked-lower",
        };
        (group.to_string(), verdict)
    });
    let told = told("group").fact("candidates", Fact::Candidates(candidates.collect()));
    let Some((group, kind)) = chosen else {
        sink.tell(told.variant("tls13-none"));
        return Err(nothing_in_common("a group that both speak"));
    };
    let share = shared(group);
    let variant = match share {
        Some(_) => "tls13",
        None => "tls13-retry",
    };
    let name = Fact::Text(group.to_string());
    sink.tell(told.variant(variant).fact("group", name));
    Ok((group, kind, share))
}

/// Key shares are in groups that the client named, one in each, in their order
/// (RFC 9846 §4.3.8).
fn check_shares(shares: &[KeyShareEntry], named: &[NamedGroup]) -> Result<(), Failure> {
    let mut places = Vec::new();
    for share in shares {
        places.push(named.iter().position(|group| *group == share.group));
    }
    let in_order = places.windows(2).all(|pair| pair[0] < pair[1]);
    match in_order && !places.contains(&None) {
        true => Ok(()),
        false => Err(Failure::illegal(
            "key shares in groups of supported_groups, one in each, in their order",
        )),
    }
}

fn choose_signer(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<Signer, Failure> {
    let offered: &[SignatureScheme] = match hello.extension(ExtensionType::SIGNATURE_ALGORITHMS) {
        Some(Extension::SignatureAlgorithms(schemes)) => schemes,
        _ => &[],
    };
    let mut chosen: Option<Signer> = None;
    let mut candidates = Vec::new();
    for scheme in config.schemes.iter().copied() {
        let verdict = match Signer::new(config.credential, scheme) {
            _ if !signs_handshakes(scheme) => "not-in-tls13",
            _ if !offered.contains(&scheme) => "not-offered",
            Err(reason) => reason,
            Ok(_) if chosen.is_some() => "ranked-lower",
            Ok(signer) => {
                chosen = Some(signer);
                "chosen"
            }
        };
        candidates.push((scheme.to_string(), verdict));
    }
    let told = told("scheme").fact("candidates", Fact::Candidates(candidates));
    let Some(signer) = chosen else {
        sink.tell(told.variant("tls13-none"));
        return Err(nothing_in_common(
            "a signature scheme of TLS 1.3 that the key makes and the client verifies",
        ));
    };
    let name = Fact::Text(signer.scheme.to_string());
    sink.tell(told.variant("tls13").fact("scheme", name));
    Ok(signer)
}

/// The frozen fields, and extensions that come together or not at all
/// (RFC 9846 §4.2.2, §9.2).
pub(super) fn check_form(hello: &ClientHello) -> Result<(), Failure> {
    if hello.version != ProtocolVersion::TLS12 {
        return Err(Failure::new(
            AlertDescription::PROTOCOL_VERSION,
            "TLS 1.2 in legacy_version",
            &hello.version.to_string(),
        ));
    }
    if hello.compression_methods != [CompressionMethod::NULL] {
        return Err(Failure::illegal("null compression alone"));
    }
    let has = |kind| hello.extension(kind).is_some();
    let missing = |kind: ExtensionType| {
        Err(Failure::new(
            AlertDescription::MISSING_EXTENSION,
            &kind.to_string(),
            "none",
        ))
    };
    match [ExtensionType::SUPPORTED_GROUPS, ExtensionType::KEY_SHARE].map(has) {
        [true, true] => {}
        [false, _] => return missing(ExtensionType::SUPPORTED_GROUPS),
        [true, false] => return missing(ExtensionType::KEY_SHARE),
    }
    if !has(ExtensionType::SIGNATURE_ALGORITHMS) {
        return missing(ExtensionType::SIGNATURE_ALGORITHMS);
    }
    Ok(())
}
