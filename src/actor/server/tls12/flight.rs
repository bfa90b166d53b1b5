//! The server's flight: ServerHello, Certificate, ServerKeyExchange,
//! CertificateRequest, ServerHelloDone (RFC 5246 §7.4.1.3 to §7.4.5).

use crate::crypto::Curve;
use crate::schedule::SecurityParameters;
use crate::trace::op::{Concat, EcPublic, ModPow};
use crate::trace::{Draw, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CipherSuite, ClientHello, CompressionMethod, DigitallySigned, EcPointFormat,
    Extension, ExtensionType, Handshake, KeyExchange, NamedGroup, Path, ProtocolVersion, Role,
    ServerDhParams, ServerEcdhParams, ServerHello, ServerKeyExchange, SignatureScheme,
};

use super::choose::{Choice, Field};
use super::client_certificate;
use super::client_key_exchange::{self, OwnShare};
use crate::actor::chain;
use crate::actor::key_agreement::{draw_exponent, draw_scalar};
use crate::actor::long_term_key::{self, LongTermKey};
use crate::actor::server::ServerConfig;
use crate::actor::tls12::finished::Negotiated;
use crate::actor::{Failure, Next, Sink, StepDraft};

/// TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3).
const RENEGOTIATION_SIGNAL: CipherSuite = CipherSuite(0x00ff);

/// Sends the whole flight.
pub(in crate::actor) fn send(
    config: ServerConfig,
    hello: &ClientHello,
    choice: Choice,
    client_random: ValueId,
    sink: &mut Sink<'_>,
) -> Result<Next, Failure> {
    let suite = choice.suite;
    let extensions = answer(&config, hello, &choice)?;
    let agreed = |kind| extensions.iter().any(|e: &Extension| e.kind() == kind);
    let extended_master_secret = agreed(ExtensionType::EXTENDED_MASTER_SECRET);
    let encrypt_then_mac = agreed(ExtensionType::ENCRYPT_THEN_MAC);
    tell_extensions(hello, &extensions, sink);
    let version = ProtocolVersion::TLS12;
    sink.connection.context.agree(version, suite.code);
    let server_random = draw_random(sink);
    // RFC 5077 §3.4: a client that gets a ticket needs no name for the session.
    let promised = agreed(ExtensionType::SESSION_TICKET);
    let session_id = (config.resumption.ids && !promised).then(|| name_session(sink));
    let random = sink.ledger.public(server_random)?;
    let message = Handshake::ServerHello(ServerHello {
        version,
        random: self::random(random)?,
        session_id: match session_id {
            Some(id) => sink.ledger.public(id)?.to_vec(),
            // RFC 5246 §7.4.1.3: empty, since the session will not be kept.
            None => Vec::new(),
        },
        cipher_suite: suite.code,
        compression_method: CompressionMethod::NULL,
        extensions: (!extensions.is_empty()).then_some(extensions),
    });
    let mut fields = vec![(Path::Random, server_random)];
    fields.extend(session_id.map(|id| (Path::SessionId, id)));
    sink.send_handshake(
        &message,
        &fields,
        StepDraft::new(StepKind::Send, Phase::Hello, "send")
            .fact("suite", Fact::Text(suite.name.to_owned())),
    )?;
    let negotiated = Negotiated {
        suite,
        parameters: SecurityParameters::new(version, suite)?,
        client_version: hello.version,
        client_random,
        server_random,
        extended_master_secret,
        encrypt_then_mac,
        session_id,
        ticket: promised,
    };
    let key = if suite.key_exchange == KeyExchange::DhAnon {
        None
    } else {
        let told = told(StepKind::Send, "certificate").purpose(Purpose::Authentication);
        Some(chain::send(config.credential, told, sink)?)
    };
    let share = match (suite.key_exchange, choice.curve) {
        (KeyExchange::Rsa, _) => match key {
            Some(LongTermKey::Rsa(key)) => OwnShare::Rsa(key),
            _ => {
                return Err(Failure::new(
                    AlertDescription::INTERNAL_ERROR,
                    "an RSA key",
                    "another",
                ));
            }
        },
        (KeyExchange::DhRsa, _) => stand_by(key, sink)?,
        (_, Some(curve)) => send_ec(curve, &negotiated, key, choice.scheme, sink)?,
        (_, None) => match choice.field {
            Some(field) => send_dh(field, &negotiated, key, choice.scheme, sink)?,
            None => {
                return Err(Failure::new(
                    AlertDescription::INTERNAL_ERROR,
                    "a group",
                    "none",
                ));
            }
        },
    };
    let asks = client_certificate::asks(&config, suite);
    if asks {
        client_certificate::request(&config, sink)?;
    }
    sink.send_handshake(
        &Handshake::ServerHelloDone,
        &[],
        StepDraft::new(StepKind::Send, Phase::KeyExchange, "done"),
    )?;
    Ok(match asks {
        true => client_certificate::expect(config, negotiated, share),
        false => client_key_exchange::expect(config.script, negotiated, share, None),
    })
}

/// Draws server_random, and tells it: also for a session that is taken up, so
/// that its keys are new.
pub(in crate::actor) fn draw_random(sink: &mut Sink<'_>) -> ValueId {
    let quantity = sink.quantity(Name::ServerRandom);
    let random = sink.ledger.draw(quantity, Draw::Bytes(32));
    sink.tell(StepDraft::new(StepKind::Draw, Phase::Hello, "random").value(random));
    random
}

/// The 32 bytes of a random (RFC 5246 §7.4.1.2).
pub(in crate::actor) fn random(bytes: &[u8]) -> Result<[u8; 32], Failure> {
    bytes.try_into().map_err(|_| {
        Failure::new(
            AlertDescription::INTERNAL_ERROR,
            "32 bytes of server_random",
            "another length",
        )
    })
}

/// Gives the session a name, under which the server will keep it.
fn name_session(sink: &mut Sink<'_>) -> ValueId {
    let quantity = sink.quantity(Name::SessionId);
    let id = sink.ledger.draw(quantity, Draw::Bytes(32));
    sink.tell(StepDraft::new(StepKind::Draw, Phase::Hello, "session_id").value(id));
    id
}

/// Which extensions the server answers, and with what.
pub(in crate::actor) fn answer(
    config: &ServerConfig,
    hello: &ClientHello,
    choice: &Choice,
) -> Result<Vec<Extension>, Failure> {
    let offered = |kind| hello.extension(kind).is_some();
    let mut extensions = Vec::new();
    if offered(ExtensionType::RENEGOTIATION_INFO)
        || hello.cipher_suites.contains(&RENEGOTIATION_SIGNAL)
    {
        extensions.push(Extension::RenegotiationInfo(Vec::new()));
    }
    if offered(ExtensionType::SERVER_NAME) {
        extensions.push(Extension::ServerNameAck);
    }
    if choice.curve.is_some() && offered(ExtensionType::EC_POINT_FORMATS) {
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
        && choice.suite.protection.is_cbc()
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

pub(in crate::actor) fn tell_extensions(
    hello: &ClientHello,
    answered: &[Extension],
    sink: &mut Sink<'_>,
) {
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

/// The server's half stands in its certificate, in connection after
/// connection (RFC 5246 §7.4.3).
fn stand_by(key: Option<LongTermKey>, sink: &mut Sink<'_>) -> Result<OwnShare, Failure> {
    let Some(LongTermKey::Dh { p, g, ys, xs }) = key else {
        return Err(Failure::new(
            AlertDescription::INTERNAL_ERROR,
            "a Diffie-Hellman key",
            "another",
        ));
    };
    sink.tell(told(StepKind::State, "static_share").values([ys, p, g, xs]));
    let negotiated = false;
    Ok(OwnShare::Dh { p, xs, negotiated })
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name)
}

fn send_dh(
    chosen: Field,
    negotiated: &Negotiated,
    key: Option<LongTermKey>,
    scheme: Option<SignatureScheme>,
    sink: &mut Sink<'_>,
) -> Result<OwnShare, Failure> {
    let field = chosen.group;
    let quantity = sink.quantity(Name::DhP);
    let p = sink.ledger.constant(quantity, field.p_bytes());
    let quantity = sink.quantity(Name::DhG);
    let g = sink.ledger.constant(quantity, field.g_bytes());
    sink.tell(
        told(StepKind::State, "group")
            .values([p, g])
            .fact("group", Fact::Text(field.name.to_owned()))
            .fact("bits", Fact::Number(field.p().bits())),
    );
    let xs = draw_exponent(Name::Xs, field.p(), field.g(), Some(field), sink)?;
    let quantity = sink.quantity(Name::DhYs);
    let ys = sink.ledger.compute(
        quantity,
        ModPow {
            base: g,
            exponent: xs,
            modulus: p,
        },
    )?;
    sink.tell(
        told(StepKind::Compute, "public_value")
            .variant("dh")
            .value(ys),
    );
    let content = ServerDhParams {
        p: sink.ledger.public(p)?.to_vec(),
        g: sink.ledger.public(g)?.to_vec(),
        ys: sink.ledger.public(ys)?.to_vec(),
    };
    let (bytes, tree) = content.encode();
    let fields = [(Path::DhP, p), (Path::DhG, g), (Path::DhYs, ys)];
    let quantity = sink.quantity(Name::ServerDhParams);
    let params = sink.ledger.encode(quantity, &bytes, &tree, &fields)?;
    let signed = sign(negotiated, params, key, scheme, sink)?;
    let message = ServerKeyExchange::Dh {
        params: content,
        signature: digitally_signed(signed, scheme, sink)?,
    };
    send_parameters(message, params, signed, "dh", sink)?;
    let negotiated = chosen.negotiated;
    Ok(OwnShare::Dh { p, xs, negotiated })
}

fn send_ec(
    curve: Curve,
    negotiated: &Negotiated,
    key: Option<LongTermKey>,
    scheme: Option<SignatureScheme>,
    sink: &mut Sink<'_>,
) -> Result<OwnShare, Failure> {
    let secret = draw_scalar(Role::Server, curve, sink);
    let quantity = sink.quantity(Name::EcdhYs);
    let ys = sink.ledger.compute(quantity, EcPublic { curve, secret })?;
    sink.tell(
        told(StepKind::Compute, "public_value")
            .variant("ec")
            .value(ys)
            .fact("curve", Fact::Text(curve.name().to_owned())),
    );
    let content = ServerEcdhParams {
        named_curve: NamedGroup(curve.code()),
        point: sink.ledger.public(ys)?.to_vec(),
    };
    let (bytes, tree) = content.encode();
    let quantity = sink.quantity(Name::ServerEcdhParams);
    let fields = [(Path::Point, ys)];
    let params = sink.ledger.encode(quantity, &bytes, &tree, &fields)?;
    let signed = sign(negotiated, params, key, scheme, sink)?;
    let message = ServerKeyExchange::Ecdh {
        params: content,
        signature: digitally_signed(signed, scheme, sink)?,
    };
    send_parameters(message, params, signed, "ec", sink)?;
    Ok(OwnShare::Ec { curve, secret })
}

/// Signs client_random ‖ server_random ‖ params (RFC 5246 §7.4.3).
fn sign(
    negotiated: &Negotiated,
    params: ValueId,
    key: Option<LongTermKey>,
    scheme: Option<SignatureScheme>,
    sink: &mut Sink<'_>,
) -> Result<Option<ValueId>, Failure> {
    let (Some(key), Some(scheme)) = (key, scheme) else {
        sink.tell(told(StepKind::State, "unsigned").purpose(Purpose::Authentication));
        return Ok(None);
    };
    let quantity = sink.quantity(Name::SignedParams);
    let message = sink.ledger.compute(
        quantity,
        Concat {
            parts: vec![negotiated.client_random, negotiated.server_random, params],
        },
    )?;
    long_term_key::sign(key, scheme, message, sink).map(Some)
}

fn digitally_signed(
    signature: Option<ValueId>,
    scheme: Option<SignatureScheme>,
    sink: &mut Sink<'_>,
) -> Result<Option<DigitallySigned>, Failure> {
    let (Some(signature), Some(scheme)) = (signature, scheme) else {
        return Ok(None);
    };
    Ok(Some(DigitallySigned {
        scheme,
        signature: sink.ledger.public(signature)?.to_vec(),
    }))
}

fn send_parameters(
    message: ServerKeyExchange,
    params: ValueId,
    signature: Option<ValueId>,
    variant: &str,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let mut fields = vec![(Path::Params, params)];
    if let Some(signature) = signature {
        fields.push((Path::ParamsSignature, signature));
    }
    let variant = if signature.is_some() {
        variant.to_owned()
    } else {
        format!("{variant}-unsigned")
    };
    sink.send_handshake(
        &Handshake::ServerKeyExchange(message),
        &fields,
        told(StepKind::Send, "send").variant(&variant),
    )?;
    Ok(())
}
