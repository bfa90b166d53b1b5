//! From ServerHelloDone to the end of the handshake
//! (RFC 5246 §7.4.5 to §7.4.9).

use crate::crypto::{Curve, FiniteField};
use crate::trace::op::{EcPublic, Encode, ModPow, Part, RsaEncrypt};
use crate::trace::{Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{CertificateRequest, ClientKeyExchange, Handshake, Path, ProtocolVersion, Role};

use super::false_start::false_start;
use super::{Share, client_certificate};
use crate::actor::client::ClientConfig;
use crate::actor::fields::ServerShare;
use crate::actor::key_agreement::{draw_exponent, draw_scalar, shared_dh, shared_ec};
use crate::actor::tls12::finished::{
    Negotiated, derive_keys, expect_change_cipher_spec, send_finished,
};
use crate::actor::{Failure, Input, Next, Sink, State, StepDraft};

/// ServerHelloDone is awaited.
struct ExpectServerHelloDone {
    config: ClientConfig,
    negotiated: Negotiated,
    share: Share,
    request: Option<CertificateRequest>,
}

pub(in crate::actor) fn expect_done(
    config: ClientConfig,
    negotiated: Negotiated,
    share: Share,
) -> Next {
    Box::new(ExpectServerHelloDone {
        config,
        negotiated,
        share,
        request: None,
    })
}

impl State for ExpectServerHelloDone {
    fn handle(mut self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match input {
            Input::Handshake {
                message: Handshake::CertificateRequest(request),
                value,
                ..
            } if self.request.is_none() => {
                client_certificate::receive(&request, value, &self.negotiated, sink)?;
                self.request = Some(request);
                return Ok(self);
            }
            Input::Handshake {
                message: Handshake::ServerHelloDone,
                value,
                ..
            } => {
                sink.tell(
                    StepDraft::new(StepKind::Receive, Phase::KeyExchange, "server_hello_done")
                        .value(value)
                        .of_packet(),
                );
            }
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        }
        let proof = match &self.request {
            Some(request) => client_certificate::send_certificate(&self.config, request, sink)?,
            None => None,
        };
        let premaster = match self.share {
            ServerShare::Rsa { n, e } => send_rsa(n, e, sink)?,
            ServerShare::Dh { p, g, ys } => send_dh(p, g, ys, sink)?,
            ServerShare::Ec { curve, ys } => send_ec(curve, ys, sink)?,
        };
        if let Some(proof) = proof {
            client_certificate::send_verify(proof, sink)?;
        }
        let secured = derive_keys(&self.negotiated, premaster, sink)?;
        send_finished(&secured, sink)?;
        let mut script = self.config.script;
        if self.config.false_start {
            false_start(&mut script, &secured, sink)?;
        }
        Ok(expect_change_cipher_spec(script, secured))
    }

    fn awaits(&self) -> &'static str {
        "server_hello_done"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
    }
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name)
}

fn send_dh(p: ValueId, g: ValueId, ys: ValueId, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let prime = sink.ledger.public_number(p)?;
    let generator = sink.ledger.public_number(g)?;
    let field = FiniteField::by_parameters(&prime, &generator);
    let xc = draw_exponent(Name::Xc, &prime, &generator, field, sink)?;
    let quantity = sink.quantity(Name::DhYc);
    let yc = sink.ledger.compute(
        quantity,
        ModPow {
            base: g,
            exponent: xc,
            modulus: p,
        },
    )?;
    sink.tell(
        told(StepKind::Compute, "public_value_own")
            .variant("dh")
            .value(yc),
    );
    let premaster = shared_dh(ys, xc, p, sink)?;
    let message = ClientKeyExchange::Dh {
        yc: sink.ledger.public(yc)?.to_vec(),
    };
    sink.send_handshake(
        &Handshake::ClientKeyExchange(message),
        &[(Path::DhYc, yc)],
        told(StepKind::Send, "send").variant("dh"),
    )?;
    Ok(premaster)
}

fn send_ec(curve: Curve, ys: ValueId, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let secret = draw_scalar(Role::Client, curve, sink);
    let quantity = sink.quantity(Name::EcdhYc);
    let yc = sink.ledger.compute(quantity, EcPublic { curve, secret })?;
    sink.tell(
        told(StepKind::Compute, "public_value_own")
            .variant("ec")
            .value(yc)
            .fact("curve", Fact::Text(curve.name().to_owned())),
    );
    let premaster = shared_ec(curve, ys, secret, sink)?;
    let message = ClientKeyExchange::Ecdh {
        point: sink.ledger.public(yc)?.to_vec(),
    };
    sink.send_handshake(
        &Handshake::ClientKeyExchange(message),
        &[(Path::EcdhYc, yc)],
        told(StepKind::Send, "send").variant("ec"),
    )?;
    Ok(premaster)
}

/// The client draws the premaster secret and encrypts it to the server's key
/// (RFC 5246 §7.4.7.1).
fn send_rsa(n: ValueId, e: ValueId, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::PremasterSecret);
    // The version that the ClientHello offered, not the one agreed on: so the
    // server can notice that somebody talked them down.
    let prefix = ProtocolVersion::TLS12.0.to_be_bytes().to_vec();
    let premaster = sink
        .ledger
        .draw(quantity, Draw::Prefixed { prefix, length: 48 });
    sink.tell(
        told(StepKind::Draw, "premaster")
            .variant("rsa")
            .value(premaster),
    );
    let k = sink.ledger.length(n)?;
    let length = sink.ledger.length(premaster)?;
    let ps_length = crate::crypto::rsa::pkcs1::padding_string_length(length, k)
        .map_err(|error| Failure::from(crate::trace::LedgerError::Op(error.into())))?;
    let quantity = sink.quantity(Name::Ps);
    let ps = sink.ledger.draw(quantity, Draw::NonZeroBytes(ps_length));
    let quantity = sink.quantity(Name::Em);
    let em = sink.ledger.compute(
        quantity,
        Encode {
            parts: vec![
                Part::Literal(vec![0, 2]),
                Part::Value(ps),
                Part::Literal(vec![0]),
                Part::Value(premaster),
            ],
        },
    )?;
    sink.tell(
        told(StepKind::Compute, "padding")
            .values([em, ps])
            .fact("length", Fact::Number(ps_length as u64)),
    );
    let quantity = sink.quantity(Name::EncryptedPremaster);
    let encrypted = sink
        .ledger
        .compute(quantity, RsaEncrypt { message: em, e, n })?;
    sink.tell(told(StepKind::Compute, "encrypt").value(encrypted));
    let message = ClientKeyExchange::Rsa {
        encrypted_premaster: sink.ledger.public(encrypted)?.to_vec(),
    };
    sink.send_handshake(
        &Handshake::ClientKeyExchange(message),
        &[(Path::EncryptedPremaster, encrypted)],
        told(StepKind::Send, "send").variant("rsa"),
    )?;
    Ok(premaster)
}
