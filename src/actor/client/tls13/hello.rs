//! What TLS 1.3 adds to the ClientHello, and the ServerHello that chooses it
//! (RFC 9846 §4.2).

use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Draw, Fact, Name, Phase, Quantity, StepKind, ValueId};
use crate::wire::{
    AlertDescription, ClientHello, CompressionMethod, Extension, ExtensionType, KeyShareEntry,
    Path, ProtocolVersion, ServerHello, Tls13Suite, UnknownVersion,
};

use super::encrypted_extensions::ExpectEncryptedExtensions;
use super::extensions::allow;
use crate::actor::client::ClientConfig;
use crate::actor::state::Received;
use crate::actor::tls13::keys::{Negotiated, agree, handshake_keys};
use crate::actor::tls13::share::{Kind, PeerShare, Share};
use crate::actor::{Failure, Sink, StepDraft};

/// What a client has prepared that speaks TLS 1.3.
#[derive(Clone, Debug)]
pub(in crate::actor) struct Offer {
    /// What makes it look like one that would resume a session of TLS 1.2.
    pub session_id: Option<ValueId>,
    /// Its key shares, each drawn for this hello alone.
    pub shares: Vec<Share>,
    /// What the server asked for by a HelloRetryRequest, if it sent one.
    pub retried: Option<Retried>,
}

/// What a HelloRetryRequest said.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Retried {
    /// The suite, which the ServerHello must name again.
    pub suite: &'static Tls13Suite,
}

/// Draws what a ClientHello of TLS 1.3 takes; `None` if the client does not speak
/// it. `resumes`: whether there is a session id already.
pub(in crate::actor) fn prepare(
    config: &ClientConfig,
    resumes: bool,
    sink: &mut Sink<'_>,
) -> Result<Option<Offer>, Failure> {
    if !config.versions.has_tls13() {
        return Ok(None);
    }
    let session_id = (config.middlebox_compatibility && !resumes).then(|| {
        let quantity = sink.quantity(Name::SessionId);
        let id = sink.ledger.draw(quantity, Draw::Bytes(32));
        let told = StepDraft::new(StepKind::Draw, Phase::Hello, "session_id");
        sink.tell(told.variant("compatibility").value(id));
        id
    });
    let mut shares = Vec::new();
    for group in &config.key_shares {
        if let Some(kind) = Kind::of(*group) {
            shares.push(Share::draw(*group, kind, None, sink)?);
        }
    }
    Ok(Some(Offer {
        session_id,
        shares,
        retried: None,
    }))
}

/// How many bytes of a ClientHello TLS 1.3 takes, at most.
pub(in crate::actor) fn room(config: &ClientConfig) -> usize {
    // The longest key share is that of ffdhe8192, 1024 bytes, and one of a hybrid
    // 1216.
    match config.versions.has_tls13() {
        true => 64 + config.key_shares.len() * 1300,
        false => 0,
    }
}

impl Offer {
    /// Its extensions, in the order in which they are sent.
    pub(in crate::actor) fn extensions(
        &self,
        config: &ClientConfig,
        sink: &Sink<'_>,
    ) -> Result<Vec<Extension>, Failure> {
        let mut versions = vec![ProtocolVersion::TLS13];
        if config.versions.has_tls12() {
            versions.push(ProtocolVersion::TLS12);
        }
        Ok(vec![
            Extension::SupportedVersions(versions),
            self.key_shares(sink)?,
        ])
    }

    /// The extension with its key shares.
    pub(super) fn key_shares(&self, sink: &Sink<'_>) -> Result<Extension, Failure> {
        let mut entries = Vec::new();
        for share in &self.shares {
            entries.push(KeyShareEntry {
                group: share.group,
                key_exchange: sink.ledger.public(share.key_exchange)?.to_vec(),
            });
        }
        Ok(Extension::KeyShares(entries))
    }

    /// The values in it.
    pub(in crate::actor) fn fields(&self) -> impl Iterator<Item = (Path, ValueId)> {
        let shares = self.shares.iter().map(|share| share.key_exchange);
        (0..).map(Path::ClientShare).zip(shares)
    }
}

/// Which version a ServerHello speaks of.
pub(in crate::actor) enum Said {
    /// TLS 1.3.
    Tls13,
    /// TLS 1.3, and the server asks for another ClientHello.
    Retry,
    /// TLS 1.2: it names none in an extension.
    Older,
}

/// Reads it, before anything else is looked at (RFC 9846 §4.3.1).
///
/// # Errors
/// `illegal_parameter` for a version that was not offered, or older than TLS 1.3;
/// `protocol_version` if the server spoke of an older one and the client does not.
pub(in crate::actor) fn version(
    hello: &ServerHello,
    config: &ClientConfig,
    sink: &Sink<'_>,
) -> Result<Said, Failure> {
    match hello.extension(ExtensionType::SUPPORTED_VERSIONS) {
        None if sink.connection.context.is_tls13() => Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "the version of the HelloRetryRequest",
            "none in supported_versions",
        )),
        None if config.versions.has_tls12() => Ok(Said::Older),
        None => Err(Failure::new(
            AlertDescription::PROTOCOL_VERSION,
            &config.versions.to_string(),
            &hello.version.to_string(),
        )),
        Some(Extension::SelectedVersion(ProtocolVersion::TLS13)) if hello.is_retry() => {
            Ok(Said::Retry)
        }
        Some(Extension::SelectedVersion(ProtocolVersion::TLS13)) => Ok(Said::Tls13),
        Some(Extension::SelectedVersion(other)) => Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "TLS 1.3 in supported_versions",
            &other.to_string(),
        )),
        Some(_) => Err(Failure::illegal("one version in supported_versions")),
    }
}

/// What any ServerHello of TLS 1.3 must hold, a HelloRetryRequest too
/// (RFC 9846 §4.2.3): the frozen fields, a suite that was offered, and none but
/// these extensions.
pub(super) fn check(
    hello: &ServerHello,
    config: &ClientConfig,
    said: &ClientHello,
    allowed: &[ExtensionType],
) -> Result<&'static Tls13Suite, Failure> {
    if hello.version != ProtocolVersion::TLS12 {
        return Err(Failure {
            expected: "TLS 1.2 in legacy_version".to_owned(),
            ..UnknownVersion(hello.version).into()
        });
    }
    if hello.session_id != said.session_id {
        return Err(Failure::illegal("the session id of the ClientHello"));
    }
    if hello.compression_method != CompressionMethod::NULL {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "null compression",
            &hello.compression_method.to_string(),
        ));
    }
    for extension in hello.extensions.as_deref().unwrap_or_default() {
        let kind = extension.kind();
        allow(kind, allowed, said.extension(kind).is_some())?;
    }
    config.offers_tls13(hello.cipher_suite).ok_or_else(|| {
        Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "a cipher suite of TLS 1.3 that was offered",
            &hello.cipher_suite.to_string(),
        )
    })
}

/// ServerHello of TLS 1.3: the server's key share, and with it the keys of the
/// handshake.
pub(in crate::actor) fn receive(
    config: ClientConfig,
    said: ClientHello,
    offer: Offer,
    received: Received<ServerHello>,
    sink: &mut Sink<'_>,
) -> Result<ExpectEncryptedExtensions, Failure> {
    let (hello, value) = (received.message, received.value);
    let mut fields = sink.fields(value, &received.tree);
    let server_random = fields.take(Path::Random, Name::ServerRandom)?;
    sink.tell(
        StepDraft::new(StepKind::Receive, Phase::Hello, "receive")
            .variant("tls13")
            .values([value, server_random])
            .of_packet(),
    );
    let allowed = [ExtensionType::SUPPORTED_VERSIONS, ExtensionType::KEY_SHARE];
    let suite = check(&hello, &config, &said, &allowed)?;
    if let Some(retried) = offer.retried
        && retried.suite.code != suite.code
    {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            retried.suite.name,
            suite.name,
        ));
    }
    let Some(Extension::KeyShare(entry)) = hello.extension(ExtensionType::KEY_SHARE) else {
        return Err(Failure::new(
            AlertDescription::MISSING_EXTENSION,
            "key_share",
            "none",
        ));
    };
    let mut shares = offer.shares.iter();
    let Some(share) = shares.find(|share| share.group == entry.group).copied() else {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "a key share in a group of the ClientHello's",
            &entry.group.to_string(),
        ));
    };
    agree(suite, sink);
    let extensions = hello.extensions.iter().flatten();
    let names = extensions.map(|e| (e.kind().to_string(), "agreed"));
    sink.tell(
        StepDraft::new(StepKind::Passed, Phase::Hello, "accept")
            .variant("tls13")
            .fact("suite", Fact::Text(suite.name.to_owned()))
            .fact("group", Fact::Text(share.group.to_string()))
            .fact("protection", Fact::Text(suite.protection.name().to_owned()))
            .fact("candidates", Fact::Candidates(names.collect())),
    );
    let peer = take_share(share, value, &received.tree, sink)?;
    let shared = share.agree(peer, sink)?;
    let keys = handshake_keys(Negotiated::new(suite)?, shared, sink)?;
    Ok(ExpectEncryptedExtensions {
        config,
        hello: said,
        keys,
    })
}

/// The server's public value.
fn take_share(
    share: Share,
    message: ValueId,
    tree: &crate::wire::Field,
    sink: &mut Sink<'_>,
) -> Result<PeerShare, Failure> {
    let (name, role, ordinal) = PeerShare::quantity(&[share.group], sink.connection.role.peer());
    let quantity = Quantity {
        role,
        ..sink.quantity(name)
    };
    let mut fields = sink.fields(message, tree);
    let value = fields.take_as(Path::ServerShare, quantity)?;
    Ok(PeerShare { value, ordinal })
}

/// Whether a server that speaks TLS 1.3 chose an older version (RFC 9846 §4.2.3):
/// then somebody on the path took the newer one out of the ClientHello.
pub(in crate::actor) fn check_sentinel(
    server_random: ValueId,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    sink.check_all(
        StepDraft::new(StepKind::Passed, Phase::Hello, "downgrade").value(server_random),
        CheckKind::Downgrade,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::NoSentinel(server_random)],
    )
}
