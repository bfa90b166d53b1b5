//! ClientHello out, ServerHello in: up to the choice of the version
//! (RFC 5246 §7.4.1, RFC 9846 §4.2).

use crate::schedule::SecurityParameters;
use crate::trace::{CheckKind, Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CipherSuite, ClientHello, CompressionMethod, EcPointFormat, Extension,
    ExtensionType, Handshake, KeyExchange, NameType, Path, ProtocolVersion, ServerHello,
    ServerName, UnknownVersion,
};

use super::ClientConfig;
use super::tls12::certificate::ExpectCertificate;
use super::tls12::resume::{self, Offered};
use super::tls12::server_key_exchange::ExpectServerKeyExchange;
use super::tls12::ticket::AfterKeys;
use super::tls13;
use super::tls13::encrypted_extensions::ExpectEncryptedExtensions;
use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the server has chosen.
    pub(in crate::actor) enum AfterServerHello {
        ExpectCertificate,
        ExpectServerKeyExchange,
        AfterKeys,
        ExpectEncryptedExtensions,
        ExpectServerHello,
    }
}

/// ServerHello is awaited.
pub(in crate::actor) struct ExpectServerHello {
    config: ClientConfig,
    session: Option<Offered>,
    client_random: ValueId,
    /// What was said, to be held against the answer, and said again if the server
    /// asks for it.
    hello: ClientHello,
    /// What TLS 1.3 adds to it; none if the client does not speak it.
    tls13: Option<tls13::hello::Offer>,
}

/// Sends the ClientHello.
pub(in crate::actor) fn start(
    config: ClientConfig,
    sink: &mut Sink<'_>,
) -> Result<ExpectServerHello, Failure> {
    let quantity = sink.quantity(Name::ClientRandom);
    let client_random = sink.ledger.draw(quantity, Draw::Bytes(32));
    sink.tell(StepDraft::new(StepKind::Draw, Phase::Hello, "random").value(client_random));
    let session = resume::offer(&config, sink)?;
    let tls13 = tls13::hello::prepare(&config, session.is_some(), sink)?;
    let mut extensions = offer(&config);
    if let Some(tls13) = &tls13 {
        extensions.extend(tls13.extensions(&config, sink)?);
    }
    if config.session_ticket && config.versions.has_tls12() {
        let ticket = session.and_then(|session| session.ticket);
        let ticket = ticket.map(|id| sink.ledger.public(id)).transpose()?;
        // RFC 5077 §3.2: empty, it asks for a ticket.
        let ticket = ticket.unwrap_or_default().to_vec();
        extensions.push(Extension::SessionTicket(ticket));
    }
    let mut suites: Vec<(CipherSuite, &str)> = Vec::new();
    if tls13.is_some() {
        suites.extend(config.tls13_suites.iter().map(|s| (s.code, s.name)));
    }
    if config.versions.has_tls12() {
        suites.extend(config.suites.iter().map(|s| (s.code, s.name)));
    }
    let names = suites
        .iter()
        .map(|(_, name)| ((*name).to_owned(), "offered"));
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "offer")
            .fact("count", Fact::Number(suites.len() as u64))
            .fact("candidates", Fact::Candidates(names.collect())),
    );
    let session_id = session.map(|session| session.id);
    let session_id = session_id.or(tls13.as_ref().and_then(|offer| offer.session_id));
    let hello = ClientHello {
        version: ProtocolVersion::TLS12,
        random: sink.random(client_random)?,
        session_id: match session_id {
            Some(id) => sink.ledger.public(id)?.to_vec(),
            None => Vec::new(),
        },
        cipher_suites: suites.iter().map(|(code, _)| *code).collect(),
        compression_methods: vec![CompressionMethod::NULL],
        extensions: Some(extensions),
    };
    let mut fields = vec![(Path::Random, client_random)];
    fields.extend(session_id.map(|id| (Path::SessionId, id)));
    let mut told = StepDraft::new(StepKind::Send, Phase::Hello, "send");
    if let Some(session) = &session {
        fields.extend(session.ticket.map(|ticket| (Path::OfferedTicket, ticket)));
        told = told.variant("session");
    }
    if let Some(tls13) = &tls13 {
        fields.extend(tls13.fields());
        told = told.variant("tls13");
    }
    sink.send_handshake(&Handshake::ClientHello(hello.clone()), &fields, told)?;
    Ok(ExpectServerHello {
        config,
        session,
        client_random,
        hello,
        tls13,
    })
}

/// The extensions in the order in which they are sent.
pub(super) fn offer(config: &ClientConfig) -> Vec<Extension> {
    let mut extensions = Vec::new();
    if let Some(name) = config.host_name() {
        extensions.push(Extension::ServerName(vec![ServerName {
            name_type: NameType::HOST_NAME,
            host_name: name.into_bytes(),
        }]));
    }
    if !config.groups.is_empty() {
        extensions.push(Extension::SupportedGroups(config.groups.clone()));
    }
    // What only TLS 1.2 has is offered where it may be spoken.
    let tls12 = config.versions.has_tls12();
    if tls12 && config.offers_curves() {
        extensions.push(Extension::EcPointFormats(vec![EcPointFormat::UNCOMPRESSED]));
    }
    extensions.push(Extension::SignatureAlgorithms(config.schemes.clone()));
    if !config.alpn.is_empty() {
        extensions.push(Extension::Alpn(config.alpn.clone()));
    }
    if tls12 && config.encrypt_then_mac {
        extensions.push(Extension::EncryptThenMac);
    }
    if tls12 && config.extended_master_secret {
        extensions.push(Extension::ExtendedMasterSecret);
    }
    if tls12 {
        // RFC 5746 §3.4: empty in a first handshake.
        extensions.push(Extension::RenegotiationInfo(Vec::new()));
    }
    extensions
}

impl Expect for ExpectServerHello {
    type Awaited = Received<ServerHello>;
    type Next = AfterServerHello;
    const PHASE: Phase = Phase::Hello;

    fn handle(
        mut self,
        received: Self::Awaited,
        sink: &mut Sink<'_>,
    ) -> Result<Self::Next, Failure> {
        if let Some(offer) = self.tls13.take() {
            let (config, hello) = (&self.config, &mut self.hello);
            match tls13::hello::version(&received.message, config, sink)? {
                tls13::hello::Said::Retry => {
                    self.tls13 = Some(tls13::retry::again(config, hello, offer, received, sink)?);
                    return Ok(self.into());
                }
                tls13::hello::Said::Tls13 => {
                    let (config, hello) = (self.config, self.hello);
                    let next = tls13::hello::receive(config, hello, offer, received, sink)?;
                    return Ok(next.into());
                }
                tls13::hello::Said::Older => {}
            }
        }
        let (hello, value) = (received.message, received.value);
        let mut fields = sink.fields(value, &received.tree);
        let server_random = fields.take(Path::Random, Name::ServerRandom)?;
        let session_id = match hello.session_id.is_empty() {
            true => None,
            false => Some(fields.take(Path::SessionId, Name::SessionId)?),
        };
        sink.tell(
            StepDraft::new(StepKind::Receive, Phase::Hello, "receive")
                .values([value, server_random])
                .values(session_id)
                .of_packet(),
        );
        if self.config.versions.has_tls13() {
            tls13::hello::check_sentinel(server_random, sink)?;
        }
        let taken_up = match &self.session {
            Some(offered) if resume::is_taken_up(offered, session_id, sink)? => Some(*offered),
            _ => None,
        };
        let told = StepDraft::new(StepKind::Passed, Phase::Hello, "accept");
        let told = match taken_up {
            Some(_) => told.variant("resumed"),
            None => told,
        };
        let negotiated = Negotiated {
            session_id,
            ..self.accept(&hello, server_random, told, sink)?
        };
        if let Some(offered) = taken_up {
            return Ok(resume::go_on(self.config, &offered, &hello, negotiated, sink)?.into());
        }
        let config = self.config;
        Ok(match negotiated.suite.key_exchange {
            KeyExchange::DhAnon => ExpectServerKeyExchange {
                config,
                negotiated,
                key: None,
            }
            .into(),
            _ => ExpectCertificate { config, negotiated }.into(),
        })
    }
}

impl ExpectServerHello {
    /// Whether an extension of this type was offered.
    fn offered(&self, kind: ExtensionType) -> bool {
        self.hello.extension(kind).is_some()
    }

    /// Whether the server chose from what was offered.
    fn accept(
        &self,
        hello: &ServerHello,
        server_random: ValueId,
        told: StepDraft,
        sink: &mut Sink<'_>,
    ) -> Result<Negotiated, Failure> {
        if hello.version != ProtocolVersion::TLS12 {
            return Err(UnknownVersion(hello.version).into());
        }
        let suite = self.config.offers(hello.cipher_suite).ok_or_else(|| {
            Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "a cipher suite that was offered",
                &hello.cipher_suite.to_string(),
            )
        })?;
        if hello.compression_method != CompressionMethod::NULL {
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "null compression",
                &hello.compression_method.to_string(),
            ));
        }
        let extensions = hello.extensions.as_deref().unwrap_or_default();
        if let Some(stranger) = extensions
            .iter()
            .find(|extension| !self.offered(extension.kind()))
        {
            // RFC 5246 §7.4.1.4.
            return Err(Failure::new(
                AlertDescription::UNSUPPORTED_EXTENSION,
                "extensions that were offered",
                &stranger.kind().to_string(),
            ));
        }
        if let Some(Extension::RenegotiationInfo(info)) =
            hello.extension(ExtensionType::RENEGOTIATION_INFO)
            && !info.is_empty()
        {
            // RFC 5746 §3.4.
            refuse_renegotiation(sink)?;
        }
        if let Some(Extension::Alpn(chosen)) = hello.extension(ExtensionType::ALPN)
            && (chosen.len() != 1 || !self.config.alpn.contains(&chosen[0]))
        {
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "one application protocol that was offered",
                "another",
            ));
        }
        if let Some(Extension::EcPointFormats(formats)) =
            hello.extension(ExtensionType::EC_POINT_FORMATS)
            && !formats.contains(&EcPointFormat::UNCOMPRESSED)
        {
            // RFC 8422 §5.1.2.
            return Err(Failure::illegal("uncompressed among the point formats"));
        }
        let agreed = |kind| hello.extension(kind).is_some();
        if agreed(ExtensionType::ENCRYPT_THEN_MAC) && !suite.protection.is_cbc() {
            // RFC 7366 §3.1.
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "encrypt_then_mac with CBC suites only",
                suite.name,
            ));
        }
        sink.connection.context.agree(hello.version, suite.code);
        let names = extensions.iter().map(|e| (e.kind().to_string(), "agreed"));
        sink.tell(
            told.fact("suite", Fact::Text(suite.name.to_owned()))
                .fact(
                    "key_exchange",
                    Fact::Text(suite.key_exchange.name().to_owned()),
                )
                .fact("protection", Fact::Text(suite.protection.name().to_owned()))
                .fact("candidates", Fact::Candidates(names.collect())),
        );
        Ok(Negotiated {
            suite,
            parameters: SecurityParameters::new(hello.version, suite)?,
            client_version: ProtocolVersion::TLS12,
            client_random: self.client_random,
            server_random,
            extended_master_secret: agreed(ExtensionType::EXTENDED_MASTER_SECRET),
            encrypt_then_mac: agreed(ExtensionType::ENCRYPT_THEN_MAC),
            session_id: None,
            ticket: agreed(ExtensionType::SESSION_TICKET),
        })
    }
}

/// renegotiation_info refers to a handshake before the first one
/// (RFC 5746 §3.4, §3.6).
pub(in crate::actor) fn refuse_renegotiation(sink: &mut Sink<'_>) -> Result<(), Failure> {
    sink.refuse(
        StepDraft::new(StepKind::Failed, Phase::Hello, "renegotiation_info"),
        CheckKind::RenegotiationInfo,
        Failure::new(
            AlertDescription::HANDSHAKE_FAILURE,
            "empty renegotiation_info in a first handshake",
            "verify_data in it",
        ),
    )
}
