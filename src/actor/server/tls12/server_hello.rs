//! ServerHello: what the server agrees to (RFC 5246 §7.4.1.3).

use crate::schedule::SecurityParameters;
use crate::trace::op::DOWNGRADE;
use crate::trace::{Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CipherSuite, ClientHello, CompressionMethod, EcPointFormat, Extension,
    ExtensionType, Handshake, Path, ProtocolVersion, ServerHello, Suite,
};

use crate::actor::server::ServerConfig;
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{Failure, Sink, StepDraft};

/// What the server answers.
pub(super) struct Answer {
    /// The suite.
    pub suite: &'static Suite,
    /// The extensions, see [`answer`].
    pub extensions: Vec<Extension>,
    /// The server's random.
    pub server_random: ValueId,
    /// What the server calls the session; empty where it will not be kept.
    pub session_id: Option<ValueId>,
}

impl Answer {
    /// An answer with a random of its own, also for a session that is taken up,
    /// so that its keys are new. Tells the extensions and the random.
    pub(super) fn new(
        suite: &'static Suite,
        hello: &ClientHello,
        extensions: Vec<Extension>,
        sink: &mut Sink<'_>,
    ) -> Self {
        tell_extensions(hello, &extensions, sink);
        sink.connection
            .context
            .agree(ProtocolVersion::TLS12, suite.code);
        let quantity = sink.quantity(Name::ServerRandom);
        let told = StepDraft::new(StepKind::Draw, Phase::Hello, "random");
        // RFC 9846 §4.2.3: a server that speaks TLS 1.3 says so to whoever finds
        // itself in TLS 1.2.
        let (draw, told) = match sink.connection.context.newest {
            ProtocolVersion::TLS13 => {
                let suffix = DOWNGRADE[0].to_vec();
                let draw = Draw::Suffixed { suffix, length: 32 };
                (draw, told.variant("sentinel"))
            }
            _ => (Draw::Bytes(32), told),
        };
        let server_random = sink.ledger.draw(quantity, draw);
        sink.tell(told.value(server_random));
        Self {
            suite,
            extensions,
            server_random,
            session_id: None,
        }
    }

    /// Whether an extension is in it.
    pub(super) fn agrees(&self, kind: ExtensionType) -> bool {
        self.extensions.iter().any(|e| e.kind() == kind)
    }

    /// Sends it; gives what the hellos agreed on.
    ///
    /// # Errors
    /// If sending fails.
    pub(super) fn send(
        self,
        hello: &ClientHello,
        client_random: ValueId,
        told: StepDraft,
        sink: &mut Sink<'_>,
    ) -> Result<Negotiated, Failure> {
        let negotiated = Negotiated {
            suite: self.suite,
            parameters: SecurityParameters::new(ProtocolVersion::TLS12, self.suite)?,
            client_version: hello.version,
            client_random,
            server_random: self.server_random,
            extended_master_secret: self.agrees(ExtensionType::EXTENDED_MASTER_SECRET),
            encrypt_then_mac: self.agrees(ExtensionType::ENCRYPT_THEN_MAC),
            session_id: self.session_id,
            ticket: self.agrees(ExtensionType::SESSION_TICKET),
        };
        let message = Handshake::ServerHello(ServerHello {
            version: ProtocolVersion::TLS12,
            random: sink.random(self.server_random)?,
            session_id: match self.session_id {
                Some(id) => sink.ledger.public(id)?.to_vec(),
                None => Vec::new(),
            },
            cipher_suite: self.suite.code,
            compression_method: CompressionMethod::NULL,
            extensions: (!self.extensions.is_empty()).then_some(self.extensions),
        });
        let mut fields = vec![(Path::Random, self.server_random)];
        fields.extend(self.session_id.map(|id| (Path::SessionId, id)));
        let suite = Fact::Text(self.suite.name.to_owned());
        sink.send_handshake(&message, &fields, told.fact("suite", suite))?;
        Ok(negotiated)
    }
}

/// Which extensions the server answers, and with what.
pub(super) fn answer(
    config: &ServerConfig,
    hello: &ClientHello,
    suite: &Suite,
) -> Result<Vec<Extension>, Failure> {
    let offered = |kind| hello.extension(kind).is_some();
    let mut extensions = Vec::new();
    if offered(ExtensionType::RENEGOTIATION_INFO)
        || hello
            .cipher_suites
            .contains(&CipherSuite::TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
    {
        extensions.push(Extension::RenegotiationInfo(Vec::new()));
    }
    if offered(ExtensionType::SERVER_NAME) {
        extensions.push(Extension::ServerNameAck);
    }
    if suite.key_exchange.uses_curve() && offered(ExtensionType::EC_POINT_FORMATS) {
        extensions.push(Extension::EcPointFormats(vec![EcPointFormat::UNCOMPRESSED]));
    }
    if let Some(Extension::Alpn(names)) = hello.extension(ExtensionType::ALPN)
        && !config.alpn.is_empty()
    {
        let common = config.alpn.iter().find(|name| names.contains(name));
        let Some(name) = common else {
            // RFC 7301 §3.2.
            return Err(Failure::new(
                AlertDescription::NO_APPLICATION_PROTOCOL,
                "an application protocol that both speak",
                "none",
            ));
        };
        extensions.push(Extension::Alpn(vec![name.clone()]));
    }
    // RFC 7366 §3.1: with CBC suites only.
    if config.encrypt_then_mac
        && offered(ExtensionType::ENCRYPT_THEN_MAC)
        && suite.protection.is_cbc()
    {
        extensions.push(Extension::EncryptThenMac);
    }
    if config.extended_master_secret && offered(ExtensionType::EXTENDED_MASTER_SECRET) {
        extensions.push(Extension::ExtendedMasterSecret);
    }
    // RFC 5077 §3.2: empty, it promises a ticket.
    if config.resumption.tickets && offered(ExtensionType::SESSION_TICKET) {
        extensions.push(Extension::SessionTicket(Vec::new()));
    }
    Ok(extensions)
}

fn tell_extensions(hello: &ClientHello, answered: &[Extension], sink: &mut Sink<'_>) {
    let offered = hello.extensions.as_deref().unwrap_or_default();
    let candidates = offered.iter().map(|extension| {
        let verdict = if answered.iter().any(|a| a.kind() == extension.kind()) {
            "agreed"
        } else {
            match extension.kind() {
                ExtensionType::SUPPORTED_GROUPS | ExtensionType::SIGNATURE_ALGORITHMS => {
                    "used-not-answered"
                }
                _ => "not-answered",
            }
        };
        (extension.kind().to_string(), verdict)
    });
    sink.tell(
        StepDraft::new(StepKind::Choice, Phase::Hello, "extensions")
            .fact("candidates", Fact::Candidates(candidates.collect())),
    );
}
