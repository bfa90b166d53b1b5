//! The server's flight: ServerHello, Certificate, ServerKeyExchange,
//! CertificateRequest, ServerHelloDone (RFC 5246 §7.4.1.3 to §7.4.5).

use crate::crypto::Curve;
use crate::trace::op::{EcPublic, ModPow};
use crate::trace::{Draw, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    ClientHello, DigitallySigned, ExtensionType, Handshake, NamedGroup, Path, Role, ServerDhParams,
    ServerEcdhParams, ServerKeyExchange,
};

use super::choose::{Exchange, Field, Selected};
use super::client_certificate::{self, ExpectCertificate};
use super::client_key_exchange::{ExpectClientKeyExchange, OwnShare};
use super::server_hello::{self, Answer};
use crate::actor::chain;
use crate::actor::key_agreement::{DhParams, draw_exponent, draw_scalar};
use crate::actor::long_term_key::{SignatureKey, dh_key, giver, rsa_key};
use crate::actor::server::ServerConfig;
use crate::actor::state::one_of;
use crate::actor::tls12::keys::{Negotiated, signed_params};
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the flight is sent.
    pub(in crate::actor) enum AfterFlight { ExpectCertificate, ExpectClientKeyExchange }
}

/// Sends the whole flight.
pub(in crate::actor) fn send(
    config: ServerConfig,
    hello: &ClientHello,
    choice: Selected,
    client_random: ValueId,
    sink: &mut Sink<'_>,
) -> Result<AfterFlight, Failure> {
    let suite = choice.suite;
    let extensions = server_hello::answer(&config, hello, suite)?;
    let mut answer = Answer::new(suite, hello, extensions, sink);
    // RFC 5077 §3.4: a client that gets a ticket needs no name for the session.
    if config.resumption.ids && !answer.agrees(ExtensionType::SESSION_TICKET) {
        answer.session_id = Some(name_session(sink));
    }
    let told = StepDraft::new(StepKind::Send, Phase::Hello, "send");
    let negotiated = answer.send(hello, client_random, told, sink)?;
    let share = send_share(&config, choice.exchange, &negotiated, sink)?;
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
        true => ExpectCertificate {
            config,
            negotiated,
            share,
        }
        .into(),
        false => ExpectClientKeyExchange {
            script: config.script,
            negotiated,
            share,
            client: None,
        }
        .into(),
    })
}

/// Gives the session a name, under which the server will keep it.
fn name_session(sink: &mut Sink<'_>) -> ValueId {
    let quantity = sink.quantity(Name::SessionId);
    let id = sink.ledger.draw(quantity, Draw::Bytes(32));
    sink.tell(StepDraft::new(StepKind::Draw, Phase::Hello, "session_id").value(id));
    id
}

/// Certificate and ServerKeyExchange, as far as the key exchange has them.
fn send_share(
    config: &ServerConfig,
    exchange: Exchange,
    negotiated: &Negotiated,
    sink: &mut Sink<'_>,
) -> Result<OwnShare, Failure> {
    let credential = config.credential;
    let certificate = told(StepKind::Send, "certificate").purpose(Purpose::Authentication);
    let (connection, source) = (sink.connection.id, credential.name);
    match exchange {
        Exchange::Rsa(key) => {
            let key = rsa_key(key, giver(sink.ledger, connection, Role::Server, source));
            chain::send(credential, certificate, sink)?;
            Ok(OwnShare::Rsa(key))
        }
        Exchange::StaticDh(key) => {
            let key = dh_key(key, giver(sink.ledger, connection, Role::Server, source));
            chain::send(credential, certificate, sink)?;
            // The server's half stands in its certificate, in connection after
            // connection (RFC 5246 §7.4.3).
            let (DhParams { p, g, ys }, xs) = (key.params, key.xs);
            sink.tell(told(StepKind::State, "static_share").values([ys, p, g, xs]));
            let negotiated = false;
            Ok(OwnShare::Dh { p, xs, negotiated })
        }
        Exchange::Dh { field, signer } => {
            let key = signer.map(|signer| signer.take(source, sink));
            if key.is_some() {
                chain::send(credential, certificate, sink)?;
            }
            send_dh(field, negotiated, key, sink)
        }
        Exchange::Ec { curve, signer } => {
            let key = signer.take(source, sink);
            chain::send(credential, certificate, sink)?;
            send_ec(curve, negotiated, key, sink)
        }
    }
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name)
}

fn send_dh(
    chosen: Field,
    negotiated: &Negotiated,
    key: Option<SignatureKey>,
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
    let phase = Phase::KeyExchange;
    let xs = draw_exponent(Name::Xs, field.p(), field.g(), Some(field), phase, sink)?;
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
    let signature = match key {
        Some(key) => Some(sign(negotiated, params, key, sink)?),
        None => {
            sink.tell(told(StepKind::State, "unsigned").purpose(Purpose::Authentication));
            None
        }
    };
    let message = ServerKeyExchange::Dh {
        params: content,
        signature: signature.as_ref().map(|(_, signed)| signed.clone()),
    };
    send_parameters(message, params, signature.map(|(id, _)| id), "dh", sink)?;
    let negotiated = chosen.negotiated;
    Ok(OwnShare::Dh { p, xs, negotiated })
}

fn send_ec(
    curve: Curve,
    negotiated: &Negotiated,
    key: SignatureKey,
    sink: &mut Sink<'_>,
) -> Result<OwnShare, Failure> {
    let secret = draw_scalar(Role::Server, curve, Phase::KeyExchange, sink);
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
    let (signature, signed) = sign(negotiated, params, key, sink)?;
    let message = ServerKeyExchange::Ecdh {
        params: content,
        signature: Some(signed),
    };
    send_parameters(message, params, Some(signature), "ec", sink)?;
    Ok(OwnShare::Ec { curve, secret })
}

/// Signs the parameters: the signature as a value, and as it is sent
/// (RFC 5246 §7.4.3).
fn sign(
    negotiated: &Negotiated,
    params: ValueId,
    key: SignatureKey,
    sink: &mut Sink<'_>,
) -> Result<(ValueId, DigitallySigned), Failure> {
    let message = signed_params(negotiated, params, sink)?;
    let id = key.sign(message, Phase::KeyExchange, sink)?;
    let signed = DigitallySigned {
        scheme: key.scheme,
        signature: sink.ledger.public(id)?.to_vec(),
    };
    Ok((id, signed))
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
