//! What the server picks from what was offered: by its own preference, and
//! each candidate with the reason why it won or lost.

use crate::crypto::Curve;
use crate::pki::PrivateKey;
use crate::trace::{Fact, Phase, StepKind};
use crate::wire::{
    AlertDescription, Authentication, ClientHello, Extension, ExtensionType, KeyExchange,
    NamedGroup, SignatureScheme, Suite,
};

use super::super::{Failure, Sink, Told, given};
use super::ServerConfig;

/// What was picked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// The suite.
    pub suite: &'static Suite,
    /// The curve, if the suite needs one.
    pub curve: Option<Curve>,
    /// The signature scheme, if the suite needs one.
    pub scheme: Option<SignatureScheme>,
}

/// Picks suite, group and signature scheme.
pub(super) fn choose(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<Choice, Failure> {
    let offers = Offers::read(hello);
    let mut chosen = None;
    let mut candidates = Vec::new();
    for suite in &config.suites {
        let verdict = match offers.refusal(config, hello, suite) {
            Some(reason) => reason,
            None if chosen.is_none() => {
                chosen = Some(*suite);
                "chosen"
            }
            None => "ranked-lower",
        };
        candidates.push((suite.name.to_owned(), verdict));
    }
    for code in &hello.cipher_suites {
        if !config.suites.iter().any(|suite| suite.code == *code) && !is_signal(code.0) {
            candidates.push((code.to_string(), "not-spoken"));
        }
    }
    let no_group = candidates
        .iter()
        .any(|(_, verdict)| *verdict == "no-common-group");
    let told = Told::new(StepKind::Choice, Phase::Hello, "suite")
        .fact("candidates", Fact::Candidates(candidates));
    let Some(suite) = chosen else {
        sink.tell(told.variant("none"));
        // RFC 7919 §4: the client named ffdhe groups, none of them fits, and
        // no other suite was left.
        let alert = if no_group && offers.names_finite_fields() {
            AlertDescription::INSUFFICIENT_SECURITY
        } else {
            AlertDescription::HANDSHAKE_FAILURE
        };
        return Err(Failure::new(
            alert,
            "a cipher suite that both speak",
            "none",
        ));
    };
    sink.tell(told.fact("suite", Fact::Text(suite.name.to_owned())));
    let curve = suite
        .key_exchange
        .uses_curve()
        .then(|| offers.curve(config))
        .flatten();
    if suite.key_exchange.sends_server_key_exchange() {
        tell_group(config, &offers, suite.key_exchange, curve, sink);
    }
    let scheme = match suite.key_exchange {
        KeyExchange::Rsa | KeyExchange::DhRsa | KeyExchange::DhAnon => None,
        _ => offers.scheme(config),
    };
    if let Some(scheme) = scheme {
        tell_scheme(config, &offers, scheme, sink);
    }
    Ok(Choice {
        suite,
        curve,
        scheme,
    })
}

/// The codes that are signals and no suites (RFC 5746 §3.3, RFC 7507).
fn is_signal(code: u16) -> bool {
    matches!(code, 0x00ff | 0x5600)
}

/// What the extensions of a ClientHello offer.
struct Offers {
    groups: Option<Vec<NamedGroup>>,
    schemes: Vec<SignatureScheme>,
}

impl Offers {
    fn read(hello: &ClientHello) -> Self {
        let groups = match hello.extension(ExtensionType::SUPPORTED_GROUPS) {
            Some(Extension::SupportedGroups(groups)) => Some(groups.clone()),
            _ => None,
        };
        let schemes = match hello.extension(ExtensionType::SIGNATURE_ALGORITHMS) {
            Some(Extension::SignatureAlgorithms(schemes)) => schemes.clone(),
            // RFC 5246 §7.4.1.4.1: without the extension it is SHA-1.
            _ => vec![SignatureScheme::RSA_PKCS1_SHA1, SignatureScheme::ECDSA_SHA1],
        };
        Self { groups, schemes }
    }

    /// Why a suite cannot be, in the catalogue's word; `None` if it can.
    fn refusal(
        &self,
        config: &ServerConfig,
        hello: &ClientHello,
        suite: &Suite,
    ) -> Option<&'static str> {
        if !hello.cipher_suites.contains(&suite.code) {
            return Some("not-offered");
        }
        let authentication = suite.key_exchange.authentication();
        let key = config.credential.private_key();
        let fits = matches!(
            (authentication, key),
            (Authentication::Rsa, PrivateKey::Rsa(_))
                | (Authentication::Ecdsa, PrivateKey::EcdsaP256 { .. })
                | (Authentication::Dh, PrivateKey::Dh { .. })
                | (Authentication::Anonymous, _)
        );
        if !fits {
            return Some("no-certificate");
        }
        if suite.key_exchange.uses_curve() && self.curve(config).is_none() {
            return Some("no-common-group");
        }
        // RFC 7919 is about ephemeral keys; a certificate's group is fixed.
        if suite.key_exchange.uses_finite_field()
            && suite.key_exchange.sends_server_key_exchange()
            && !self.finite_field_fits(config)
        {
            return Some("no-common-group");
        }
        let signs = suite.key_exchange.sends_server_key_exchange()
            && authentication != Authentication::Anonymous;
        if signs && self.scheme(config).is_none() {
            return Some("no-common-signature");
        }
        None
    }

    /// The server's favourite among the offered curves; without the
    /// extension it may take any (RFC 8422 §4).
    fn curve(&self, config: &ServerConfig) -> Option<Curve> {
        config
            .curves
            .iter()
            .copied()
            .find(|curve| match &self.groups {
                Some(groups) => groups.contains(&NamedGroup(curve.code())),
                None => true,
            })
    }

    /// Whether the client named any ffdhe group.
    fn names_finite_fields(&self) -> bool {
        let groups = self.groups.as_deref().unwrap_or_default();
        groups.iter().any(|group| group.is_finite_field())
    }

    /// RFC 7919 §4: a client that names ffdhe groups wants one of them; one
    /// that names none takes whatever p and g come.
    fn finite_field_fits(&self, config: &ServerConfig) -> bool {
        let groups = self.groups.as_deref().unwrap_or_default();
        let code = config.finite_field.code;
        !self.names_finite_fields() || code.is_some_and(|code| groups.contains(&NamedGroup(code)))
    }

    /// The server's favourite among the offered schemes that its key can make.
    fn scheme(&self, config: &ServerConfig) -> Option<SignatureScheme> {
        config
            .schemes
            .iter()
            .copied()
            .find(|scheme| self.scheme_refusal(config, *scheme).is_none())
    }

    fn scheme_refusal(
        &self,
        config: &ServerConfig,
        scheme: SignatureScheme,
    ) -> Option<&'static str> {
        if !self.schemes.contains(&scheme) {
            return Some("not-offered");
        }
        given::refusal(config.credential, scheme)
    }
}

fn tell_group(
    config: &ServerConfig,
    offers: &Offers,
    key_exchange: KeyExchange,
    curve: Option<Curve>,
    sink: &mut Sink<'_>,
) {
    let told = Told::new(StepKind::Choice, Phase::Hello, "group");
    let told = match curve {
        Some(chosen) => {
            let candidates = config.curves.iter().map(|curve| {
                let offered = offers
                    .groups
                    .as_ref()
                    .is_none_or(|groups| groups.contains(&NamedGroup(curve.code())));
                let verdict = match offered {
                    false => "not-offered",
                    true if *curve == chosen => "chosen",
                    true => "ranked-lower",
                };
                (curve.name().to_owned(), verdict)
            });
            told.variant("ec")
                .fact("group", Fact::Text(chosen.name().to_owned()))
                .fact("candidates", Fact::Candidates(candidates.collect()))
        }
        None => {
            debug_assert!(key_exchange.uses_finite_field());
            let field = config.finite_field;
            let named = |code| {
                let groups = offers.groups.as_deref().unwrap_or_default();
                groups.contains(&NamedGroup(code))
            };
            let variant = if field.code.is_some_and(named) {
                "ffdhe"
            } else {
                "dh"
            };
            told.variant(variant)
                .fact("group", Fact::Text(field.name.to_owned()))
                .fact("bits", Fact::Number(field.p().bits()))
        }
    };
    sink.tell(told);
}

fn tell_scheme(
    config: &ServerConfig,
    offers: &Offers,
    chosen: SignatureScheme,
    sink: &mut Sink<'_>,
) {
    let candidates = config.schemes.iter().map(|scheme| {
        let verdict = match offers.scheme_refusal(config, *scheme) {
            Some(reason) => reason,
            None if *scheme == chosen => "chosen",
            None => "ranked-lower",
        };
        (scheme.to_string(), verdict)
    });
    sink.tell(
        Told::new(StepKind::Choice, Phase::Hello, "scheme")
            .fact("scheme", Fact::Text(chosen.to_string()))
            .fact("candidates", Fact::Candidates(candidates.collect())),
    );
}
