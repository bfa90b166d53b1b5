//! All that the server says before the client's second turn: ServerHello in clear,
//! the rest under the keys of the handshake (RFC 9846 §2).

use crate::trace::{Draw, Fact, Name, Phase, Purpose, Quantity, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CertificateRequest13, ClientHello, CompressionMethod, EncryptedExtensions,
    Extension, ExtensionType, Handshake, KeyShareEntry, NamedGroup, Path, ProtocolVersion, Role,
    ServerHello,
};

use super::choose::{Selected, key_shares};
use super::client_certificate::ExpectCertificate;
use super::finished::ExpectFinished;
use crate::actor::chain;
use crate::actor::server::ServerConfig;
use crate::actor::state::{Received, one_of};
use crate::actor::tls13::keys::{DataKeys, Negotiated, agree, data_keys, handshake_keys};
use crate::actor::tls13::share::{PeerShare, Share};
use crate::actor::tls13::{authentication, finished};
use crate::actor::{ClientAuth, Failure, Sink, StepDraft};

one_of! {
    /// What comes once the flight is sent.
    pub(in crate::actor) enum AfterFlight { ExpectCertificate, ExpectFinished }
}

/// Sends the whole flight. `earlier`: the groups of the key shares that a first
/// ClientHello had, if this is a second one.
pub(in crate::actor) fn send(
    config: ServerConfig,
    received: &Received<ClientHello>,
    choice: Selected,
    earlier: &[NamedGroup],
    sink: &mut Sink<'_>,
) -> Result<AfterFlight, Failure> {
    let hello = &received.message;
    let encrypted = answer(&config, hello, sink)?;
    let (negotiated, shared) = send_hello(received, choice, earlier, sink)?;
    let keys = handshake_keys(negotiated, shared, sink)?;
    send_compatibility(hello, sink);
    let count = encrypted.len() as u64;
    sink.send_handshake(
        &Handshake::EncryptedExtensions(EncryptedExtensions {
            extensions: encrypted,
        }),
        &[],
        StepDraft::new(StepKind::Send, Phase::Parameters, "encrypted_extensions")
            .fact("count", Fact::Number(count)),
    )?;
    let asks = config.client_auth != ClientAuth::Never;
    if asks {
        request(&config, sink)?;
    }
    let source = config.credential.name;
    let key = choice.signer.take(source, sink);
    let told = StepDraft::new(StepKind::Send, Phase::Authentication, "certificate")
        .words_of(Phase::KeyExchange);
    chain::send(config.credential, told, sink)?;
    authentication::send_verify(negotiated, key, sink)?;
    finished::send(negotiated, keys.secrets.server, sink)?;
    let keys = data_keys(keys, sink)?;
    keys.install_write(sink);
    Ok(await_client(config, keys, asks))
}

fn await_client(config: ServerConfig, keys: DataKeys, asks: bool) -> AfterFlight {
    match asks {
        true => ExpectCertificate { config, keys }.into(),
        false => ExpectFinished {
            script: config.script,
            keys,
        }
        .into(),
    }
}

/// The ChangeCipherSpec that a client hopes for which sent a session id; once
/// (RFC 9846 §D.4).
pub(super) fn send_compatibility(hello: &ClientHello, sink: &mut Sink<'_>) {
    if !hello.session_id.is_empty() && !sink.connection.sent_compatibility {
        let told = StepDraft::new(StepKind::Send, Phase::Hello, "change_cipher_spec");
        sink.send_compatibility(told.text("change-cipher-spec-compatibility"));
    }
}

/// ServerHello: the server's key share, and the secret that the two come to.
fn send_hello(
    received: &Received<ClientHello>,
    choice: Selected,
    earlier: &[NamedGroup],
    sink: &mut Sink<'_>,
) -> Result<(Negotiated, ValueId), Failure> {
    let hello = &received.message;
    agree(choice.suite, sink);
    let quantity = sink.quantity(Name::ServerRandom);
    let server_random = sink.ledger.draw(quantity, Draw::Bytes(32));
    sink.tell(StepDraft::new(StepKind::Draw, Phase::Hello, "random").value(server_random));
    let peer = take_share(received, choice, earlier, sink)?;
    let share = Share::draw(choice.group, choice.kind, Some(peer), sink)?;
    let session_id = match hello.session_id.is_empty() {
        true => None,
        false => {
            let quantity = sink.ledger.next(sink.quantity(Name::SessionId));
            let mut fields = sink.fields(received.value, &received.tree);
            Some(fields.take_as(Path::SessionId, quantity)?)
        }
    };
    let message = Handshake::ServerHello(ServerHello {
        version: ProtocolVersion::TLS12,
        random: sink.random(server_random)?,
        session_id: hello.session_id.clone(),
        cipher_suite: choice.suite.code,
        compression_method: CompressionMethod::NULL,
        extensions: Some(vec![
            Extension::SelectedVersion(ProtocolVersion::TLS13),
            Extension::KeyShare(KeyShareEntry {
                group: share.group,
                key_exchange: sink.ledger.public(share.key_exchange)?.to_vec(),
            }),
        ]),
    });
    let mut fields = vec![
        (Path::Random, server_random),
        (Path::ServerShare, share.key_exchange),
    ];
    fields.extend(session_id.map(|id| (Path::SessionId, id)));
    let told = StepDraft::new(StepKind::Send, Phase::Hello, "send")
        .variant("tls13")
        .fact("suite", Fact::Text(choice.suite.name.to_owned()))
        .fact("group", Fact::Text(share.group.to_string()));
    sink.send_handshake(&message, &fields, told)?;
    let shared = share.agree(peer, sink)?;
    Ok((Negotiated::new(choice.suite)?, shared))
}

/// The client's public value that was picked.
fn take_share(
    received: &Received<ClientHello>,
    choice: Selected,
    earlier: &[NamedGroup],
    sink: &mut Sink<'_>,
) -> Result<PeerShare, Failure> {
    let at = choice.share.unwrap_or_default();
    let sent = key_shares(&received.message).iter().take(at + 1);
    let mut groups = earlier.to_vec();
    groups.extend(sent.map(|share| share.group));
    let (name, role, nth) = PeerShare::quantity(&groups, Role::Client);
    let quantity = Quantity {
        role,
        ..sink.quantity(name).nth(nth)
    };
    let mut fields = sink.fields(received.value, &received.tree);
    Ok(PeerShare {
        value: fields.take_as(Path::ClientShare(at), quantity)?,
        ordinal: PeerShare::ordinal(&groups),
    })
}

/// The answers that no key depends on (RFC 9846 §4.4.1).
fn answer(
    config: &ServerConfig,
    hello: &ClientHello,
    sink: &mut Sink<'_>,
) -> Result<Vec<Extension>, Failure> {
    let mut answered = Vec::new();
    if hello.extension(ExtensionType::SERVER_NAME).is_some() {
        answered.push(Extension::ServerNameAck);
    }
    if let Some(Extension::Alpn(names)) = hello.extension(ExtensionType::ALPN)
        && !config.alpn.is_empty()
    {
        let Some(name) = config.alpn.iter().find(|name| names.contains(name)) else {
            // RFC 7301 §3.2.
            return Err(Failure::new(
                AlertDescription::NO_APPLICATION_PROTOCOL,
                "an application protocol that both speak",
                "none",
            ));
        };
        answered.push(Extension::Alpn(vec![name.clone()]));
    }
    let offered = hello.extensions.as_deref().unwrap_or_default();
    let candidates = offered.iter().map(|extension| {
        let kind = extension.kind();
        let verdict = match kind {
            _ if answered.iter().any(|a| a.kind() == kind) => "agreed-encrypted",
            ExtensionType::SUPPORTED_VERSIONS | ExtensionType::KEY_SHARE => "agreed",
            ExtensionType::SUPPORTED_GROUPS | ExtensionType::SIGNATURE_ALGORITHMS => {
                "used-not-answered"
            }
            _ => "not-answered",
        };
        (kind.to_string(), verdict)
    });
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "extensions")
            .variant("tls13")
            .fact("candidates", Fact::Candidates(candidates.collect())),
    );
    Ok(answered)
}

/// Asks the client who it is (RFC 9846 §4.4.2).
fn request(config: &ServerConfig, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let anchors = config.anchors.iter();
    let message = CertificateRequest13 {
        context: Vec::new(),
        extensions: vec![
            Extension::SignatureAlgorithms(config.schemes.clone()),
            Extension::CertificateAuthorities(
                anchors.map(|anchor| anchor.subject_der.clone()).collect(),
            ),
        ],
    };
    sink.send_handshake(
        &Handshake::CertificateRequest13(message),
        &[],
        StepDraft::new(StepKind::Send, Phase::Parameters, "certificate_request")
            .purpose(Purpose::Authentication),
    )?;
    Ok(())
}
