//! What the server picks from what was offered: by its own preference, and
//! each candidate with the reason why it won or lost.

use crate::crypto::{Curve, FiniteField, RsaPrivateKey};
use crate::pki::{DhPrivateKey, PrivateKey};
use crate::trace::{Fact, Phase, StepKind};
use crate::wire::{
    AlertDescription, ClientHello, EcPointFormat, Extension, ExtensionType, KeyExchange,
    NamedGroup, SignatureScheme, Suite,
};

use crate::actor::long_term_key::Signer;
use crate::actor::server::ServerConfig;
use crate::actor::{Failure, Sink, StepDraft};

/// What was picked.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Selected {
    /// The suite.
    pub suite: &'static Suite,
    /// What its key exchange takes.
    pub exchange: Exchange,
}

/// A key exchange with what the server needs for it.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) enum Exchange {
    /// With the key of the certificate, which decrypts.
    Rsa(&'static RsaPrivateKey),
    /// With the key of the certificate, which agrees.
    StaticDh(&'static DhPrivateKey),
    /// With an ephemeral key modulo a prime; nobody signs it with DH_anon.
    Dh {
        /// The group.
        field: Field,
        /// Who signs it.
        signer: Option<Signer>,
    },
    /// With an ephemeral key on a curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// Who signs it.
        signer: Signer,
    },
}

/// A group modulo a prime for an ephemeral key.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Field {
    /// The group.
    pub group: &'static FiniteField,
    /// Whether it was negotiated: the client named ffdhe groups, this one
    /// among them (RFC 7919 §4).
    pub negotiated: bool,
}

/// Picks suite, group and signature scheme.
pub(in crate::actor) fn choose(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<Selected, Failure> {
    let offers = Offers::read(hello);
    let mut chosen = None;
    let mut candidates = Vec::new();
    for suite in config.suites.iter().copied() {
        let verdict = match offers.exchange(config, hello, suite) {
            Err(reason) => reason,
            Ok(exchange) if chosen.is_none() => {
                chosen = Some(Selected { suite, exchange });
                "chosen"
            }
            Ok(_) => "ranked-lower",
        };
        candidates.push((suite.name.to_owned(), verdict));
    }
    for code in &hello.cipher_suites {
        if !config.suites.iter().any(|suite| suite.code == *code) && !is_signal(code.0) {
            candidates.push((code.to_string(), "not-spoken"));
        }
    }
    let told = StepDraft::new(StepKind::Choice, Phase::Hello, "suite")
        .fact("candidates", Fact::Candidates(candidates));
    let Some(choice) = chosen else {
        sink.tell(told.variant("none"));
        // RFC 7919 §4: the client named ffdhe groups, none of them fits, and
        // no other suite was left.
        let alert = if offers.finite_field(config).is_none() {
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
    sink.tell(told.fact("suite", Fact::Text(choice.suite.name.to_owned())));
    let signer = match choice.exchange {
        Exchange::Rsa(_) | Exchange::StaticDh(_) => None,
        Exchange::Dh { field, signer } => {
            tell_field(config, &offers, field, sink);
            signer
        }
        Exchange::Ec { curve, signer } => {
            tell_curve(config, &offers, curve, sink);
            Some(signer)
        }
    };
    if let Some(signer) = signer {
        tell_scheme(config, &offers, signer.scheme, sink);
    }
    Ok(choice)
}

/// Whether the client can read points as this program writes them; without
/// the extension it can (RFC 8422 §5.1.2).
pub(in crate::actor) fn reads_uncompressed(hello: &ClientHello) -> bool {
    match hello.extension(ExtensionType::EC_POINT_FORMATS) {
        Some(Extension::EcPointFormats(formats)) => formats.contains(&EcPointFormat::UNCOMPRESSED),
        _ => true,
    }
}

/// Whether the client names any of the curves of RFC 8422.
pub(in crate::actor) fn names_curves(hello: &ClientHello) -> bool {
    match hello.extension(ExtensionType::SUPPORTED_GROUPS) {
        Some(Extension::SupportedGroups(groups)) => {
            groups.iter().any(|group| RFC_8422.contains(group))
        }
        _ => false,
    }
}

/// The curves of RFC 8422 §5.1.1.
const RFC_8422: [NamedGroup; 5] = [
    NamedGroup::SECP256R1,
    NamedGroup::SECP384R1,
    NamedGroup::SECP521R1,
    NamedGroup::X25519,
    NamedGroup::X448,
];

/// The codes that are signals and no suites (RFC 5746 §3.3, RFC 7507).
fn is_signal(code: u16) -> bool {
    matches!(code, 0x00ff | 0x5600)
}

/// What the extensions of a ClientHello offer.
struct Offers {
    groups: Option<Vec<NamedGroup>>,
    reads_points: bool,
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
        Self {
            groups,
            reads_points: reads_uncompressed(hello),
            schemes,
        }
    }

    /// What a suite's key exchange takes.
    ///
    /// # Errors
    /// Why the suite cannot be, in the catalogue's word.
    fn exchange(
        &self,
        config: &ServerConfig,
        hello: &ClientHello,
        suite: &Suite,
    ) -> Result<Exchange, &'static str> {
        if !hello.cipher_suites.contains(&suite.code) {
            return Err("not-offered");
        }
        let field = || self.finite_field(config).ok_or("no-common-group");
        let signer = || self.signer(config).ok_or("no-common-signature");
        Ok(
            match (suite.key_exchange, config.credential.private_key()) {
                (KeyExchange::Rsa, PrivateKey::Rsa(key)) => Exchange::Rsa(key),
                // RFC 7919 is about ephemeral keys; a certificate's group is fixed.
                (KeyExchange::DhRsa, PrivateKey::Dh(key)) => Exchange::StaticDh(key),
                (KeyExchange::DheRsa, PrivateKey::Rsa(_)) => Exchange::Dh {
                    field: field()?,
                    signer: Some(signer()?),
                },
                (KeyExchange::DhAnon, _) => Exchange::Dh {
                    field: field()?,
                    signer: None,
                },
                (KeyExchange::EcdheRsa, PrivateKey::Rsa(_))
                | (KeyExchange::EcdheEcdsa, PrivateKey::EcdsaP256 { .. }) => Exchange::Ec {
                    curve: self.curve(config).ok_or("no-common-group")?,
                    signer: signer()?,
                },
                _ => return Err("no-certificate"),
            },
        )
    }

    /// The server's favorite among the offered curves. Without the extension
    /// it may take any (RFC 8422 §4), and takes the one that is likeliest to
    /// be there.
    fn curve(&self, config: &ServerConfig) -> Option<Curve> {
        let mut curves = config.curves.iter().copied();
        if !self.reads_points {
            return None;
        }
        match &self.groups {
            Some(groups) => curves.find(|curve| groups.contains(&NamedGroup(curve.code()))),
            None => curves
                .find(|curve| *curve == Curve::P256)
                .or_else(|| config.curves.first().copied()),
        }
    }

    /// Whether the client named any ffdhe group.
    fn names_finite_fields(&self) -> bool {
        let groups = self.groups.as_deref().unwrap_or_default();
        groups.iter().any(|group| group.is_finite_field())
    }

    /// Whether the client named this group.
    fn names(&self, group: &FiniteField) -> bool {
        let groups = self.groups.as_deref().unwrap_or_default();
        group
            .code
            .is_some_and(|code| groups.contains(&NamedGroup(code)))
    }

    /// RFC 7919 §4: a client that names ffdhe groups wants one of them; one
    /// that names none takes whatever p and g come.
    fn finite_field(&self, config: &ServerConfig) -> Option<Field> {
        let negotiated = self.names_finite_fields();
        let mut groups = config.finite_fields.iter().copied();
        let group = groups.find(|group| !negotiated || self.names(group))?;
        Some(Field { group, negotiated })
    }

    /// The server's favorite among the offered schemes that its key can make.
    fn signer(&self, config: &ServerConfig) -> Option<Signer> {
        let mut schemes = config.schemes.iter();
        schemes.find_map(|scheme| self.signer_with(config, *scheme).ok())
    }

    /// The server's key with this scheme, or why not, in the catalogue's word.
    fn signer_with(
        &self,
        config: &ServerConfig,
        scheme: SignatureScheme,
    ) -> Result<Signer, &'static str> {
        match self.schemes.contains(&scheme) {
            true => Signer::new(config.credential, scheme),
            false => Err("not-offered"),
        }
    }
}

fn tell_curve(config: &ServerConfig, offers: &Offers, chosen: Curve, sink: &mut Sink<'_>) {
    let candidates = config.curves.iter().map(|curve| {
        let offered = offers
            .groups
            .as_ref()
            .map(|groups| groups.contains(&NamedGroup(curve.code())));
        let verdict = match offered {
            _ if *curve == chosen => "chosen",
            Some(false) => "not-offered",
            Some(true) => "ranked-lower",
            None => "not-named",
        };
        (curve.name().to_owned(), verdict)
    });
    let variant = match offers.groups {
        Some(_) => "ec",
        None => "ec-unnamed",
    };
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "group")
            .variant(variant)
            .fact("group", Fact::Text(chosen.name().to_owned()))
            .fact("candidates", Fact::Candidates(candidates.collect())),
    );
}

fn tell_field(config: &ServerConfig, offers: &Offers, chosen: Field, sink: &mut Sink<'_>) {
    let group = chosen.group;
    let told = StepDraft::new(StepKind::Choice, Phase::Hello, "group")
        .variant(if chosen.negotiated { "ffdhe" } else { "dh" })
        .fact("group", Fact::Text(group.name.to_owned()))
        .fact("bits", Fact::Number(group.p().bits()));
    if !chosen.negotiated {
        sink.tell(told);
        return;
    }
    let candidates = config.finite_fields.iter().map(|candidate| {
        let verdict = match offers.names(candidate) {
            false => "not-offered",
            true if *candidate == group => "chosen",
            true => "ranked-lower",
        };
        (candidate.name.to_owned(), verdict)
    });
    sink.tell(told.fact("candidates", Fact::Candidates(candidates.collect())));
}

fn tell_scheme(
    config: &ServerConfig,
    offers: &Offers,
    chosen: SignatureScheme,
    sink: &mut Sink<'_>,
) {
    let candidates = config.schemes.iter().map(|scheme| {
        let verdict = match offers.signer_with(config, *scheme) {
            Err(reason) => reason,
            Ok(_) if *scheme == chosen => "chosen",
            Ok(_) => "ranked-lower",
        };
        (scheme.to_string(), verdict)
    });
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "scheme")
            .fact("scheme", Fact::Text(chosen.to_string()))
            .fact("candidates", Fact::Candidates(candidates.collect())),
    );
}
