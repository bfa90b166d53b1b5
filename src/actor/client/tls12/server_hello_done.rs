//! From ServerHelloDone to the end of the handshake
//! (RFC 5246 §7.4.5 to §7.4.9).

use crate::crypto::FiniteField;
use crate::trace::op::{EcPublic, Encode, ModPow, Part, RsaEncrypt};
use crate::trace::{Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{CertificateRequest, ClientKeyExchange, Handshake, Path, ProtocolVersion, Role};

use super::client_certificate;
use super::false_start::false_start;
use super::ticket::{AfterKeys, after_keys};
use crate::actor::client::ClientConfig;
use crate::actor::key_agreement::{
    DhParams, EcParams, ServerParams, ServerShare, draw_exponent, draw_scalar, shared_dh, shared_ec,
};
use crate::actor::state::{Awaited, Expect, Input, Received, ServerHelloDone, one_of};
use crate::actor::tls12::finished::{ExpectChangeCipherSpec, Outstanding, send_finished};
use crate::actor::tls12::keys::{Negotiated, derive_keys, premaster};
use crate::actor::{Failure, Sink, StepDraft};

/// What ends the server's flight, or comes before the end.
pub(in crate::actor) enum CertificateRequestOrDone {
    /// The server asks who the client is.
    CertificateRequest(Received<CertificateRequest>),
    /// It does not.
    ServerHelloDone(Received<ServerHelloDone>),
}

impl Awaited for CertificateRequestOrDone {
    const NAME: &'static str = "server_hello_done";

    fn of(input: Input) -> Result<Self, Input> {
        match Received::of(input) {
            Ok(request) => Ok(Self::CertificateRequest(request)),
            Err(other) => Received::of(other).map(Self::ServerHelloDone),
        }
    }
}

one_of! {
    /// What comes behind the server's share.
    pub(in crate::actor) enum AfterShare { ExpectServerHelloDone, AfterKeys }
}

/// CertificateRequest is awaited, or ServerHelloDone.
pub(in crate::actor) struct ExpectCertificateRequestOrDone {
    pub config: ClientConfig,
    pub negotiated: Negotiated,
    pub share: ServerShare,
}

impl Expect for ExpectCertificateRequestOrDone {
    type Awaited = CertificateRequestOrDone;
    type Next = AfterShare;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, came: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        match came {
            CertificateRequestOrDone::CertificateRequest(received) => {
                let request = received.message;
                client_certificate::receive(&request, received.value, &self.negotiated, sink)?;
                let before = self;
                Ok(ExpectServerHelloDone { before, request }.into())
            }
            CertificateRequestOrDone::ServerHelloDone(done) => {
                Ok(finish(self, None, &done, sink)?.into())
            }
        }
    }
}

/// ServerHelloDone is awaited, after a CertificateRequest.
pub(in crate::actor) struct ExpectServerHelloDone {
    before: ExpectCertificateRequestOrDone,
    request: CertificateRequest,
}

impl Expect for ExpectServerHelloDone {
    type Awaited = Received<ServerHelloDone>;
    type Next = AfterKeys;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, done: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        finish(self.before, Some(&self.request), &done, sink)
    }
}

/// The server has said all it has to say: the client's own flight.
fn finish(
    before: ExpectCertificateRequestOrDone,
    request: Option<&CertificateRequest>,
    done: &Received<ServerHelloDone>,
    sink: &mut Sink<'_>,
) -> Result<AfterKeys, Failure> {
    let ExpectCertificateRequestOrDone {
        config,
        negotiated,
        share,
    } = before;
    sink.tell(
        told(StepKind::Receive, "server_hello_done")
            .value(done.value)
            .of_packet(),
    );
    let proof = match request {
        Some(request) => client_certificate::send_certificate(&config, request, sink)?,
        None => None,
    };
    let premaster = match share {
        ServerShare::Rsa { n, e } => send_rsa(n, e, sink)?,
        ServerShare::Params(ServerParams::Dh(params)) => send_dh(params, sink)?,
        ServerShare::Params(ServerParams::Ec(params)) => send_ec(params, sink)?,
    };
    if let Some(proof) = proof {
        client_certificate::send_verify(proof, sink)?;
    }
    let secured = derive_keys(&negotiated, premaster, sink)?;
    send_finished(&secured, sink)?;
    let mut script = config.script;
    if config.false_start {
        false_start(&mut script, negotiated.suite, sink)?;
    }
    let then = ExpectChangeCipherSpec {
        script,
        secured,
        outstanding: Outstanding::Nothing,
    };
    Ok(after_keys(negotiated.ticket, then))
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name)
}

fn send_dh(params: DhParams, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let DhParams { p, g, ys } = params;
    let prime = sink.ledger.public_number(p)?;
    let generator = sink.ledger.public_number(g)?;
    let field = FiniteField::by_parameters(&prime, &generator);
    let phase = Phase::KeyExchange;
    let xc = draw_exponent(Name::Xc, &prime, &generator, field, phase, sink)?;
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
    let z = shared_dh(ys, xc, p, phase, sink)?;
    let premaster = premaster(z, "dh", sink)?;
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

fn send_ec(params: EcParams, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let EcParams { curve, ys } = params;
    let phase = Phase::KeyExchange;
    let secret = draw_scalar(Role::Client, curve, phase, sink);
    let quantity = sink.quantity(Name::EcdhYc);
    let yc = sink.ledger.compute(quantity, EcPublic { curve, secret })?;
    sink.tell(
        told(StepKind::Compute, "public_value_own")
            .variant("ec")
            .value(yc)
            .fact("curve", Fact::Text(curve.name().to_owned())),
    );
    let z = shared_ec(curve, ys, secret, phase, sink)?;
    let premaster = premaster(z, "ec", sink)?;
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
