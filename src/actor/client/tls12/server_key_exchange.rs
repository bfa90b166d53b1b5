//! ServerKeyExchange: the parameters, tied to this conversation
//! (RFC 5246 §7.4.3, RFC 8422 §5.4).

use crate::crypto::{Curve, FiniteField};
use crate::trace::op::{Predicate, SignatureMethod, Verify, VerifyingKey};
use crate::trace::{CheckKind, Fact, Phase, Purpose, StepKind, ValueId};
use crate::wire::{AlertDescription, ServerKeyExchange, SignatureScheme};

use super::server_hello_done::ExpectCertificateRequestOrDone;
use crate::actor::client::ClientConfig;
use crate::actor::fields::server_key_exchange;
use crate::actor::key_agreement::{
    DhParams, EcParams, ServerParams, ServerShare, alert_for_public,
};
use crate::actor::state::{Expect, Received};
use crate::actor::tls12::keys::{Negotiated, signed_params};
use crate::actor::{Failure, Sink, StepDraft};

/// ServerKeyExchange is awaited.
pub(in crate::actor) struct ExpectServerKeyExchange {
    pub config: ClientConfig,
    pub negotiated: Negotiated,
    /// The key of the server's certificate; none with DH_anon.
    pub key: Option<VerifyingKey>,
}

impl Expect for ExpectServerKeyExchange {
    type Awaited = Received<ServerKeyExchange>;
    type Next = ExpectCertificateRequestOrDone;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let (message, value) = (received.message, received.value);
        let (curve, scheme) = self.read(&message)?;
        let key_exchange = self.negotiated.suite.key_exchange;
        let mut fields = sink.fields(value, &received.tree);
        let taken = server_key_exchange(&mut fields, key_exchange, curve, scheme.is_some())?;
        let told = StepDraft::new(StepKind::Receive, Phase::KeyExchange, "parameters")
            .value(value)
            .of_packet();
        let told = match taken.params {
            ServerParams::Dh(DhParams { p, g, ys }) => told.variant("dh").values([p, g, ys]),
            ServerParams::Ec(EcParams { curve, ys }) => told
                .variant("ec")
                .value(ys)
                .fact("curve", Fact::Text(curve.name().to_owned())),
        };
        sink.tell(told.value(taken.bytes).values(taken.signature));
        match (self.key, scheme, taken.signature) {
            (Some(key), Some(scheme), Some(signature)) => {
                let message = signed_params(&self.negotiated, taken.bytes, sink)?;
                verify(key, scheme, message, signature, sink)?;
            }
            _ => sink.tell(
                StepDraft::new(StepKind::State, Phase::KeyExchange, "unsigned")
                    .purpose(Purpose::Authentication),
            ),
        }
        match taken.params {
            ServerParams::Dh(params) => {
                let mut groups = self.config.groups.iter();
                let named = groups.any(|group| group.is_finite_field());
                if named {
                    check_size(params, sink)?;
                }
                check_dh(params, named, sink)?;
            }
            ServerParams::Ec(params) => check_ec(params, sink)?,
        }
        Ok(ExpectCertificateRequestOrDone {
            config: self.config,
            negotiated: self.negotiated,
            share: ServerShare::Params(taken.params),
        })
    }
}

impl ExpectServerKeyExchange {
    /// The curve and the signature scheme, if they are among the offered.
    fn read(
        &self,
        message: &ServerKeyExchange,
    ) -> Result<(Option<Curve>, Option<SignatureScheme>), Failure> {
        let (curve, signature) = match message {
            ServerKeyExchange::Dh { signature, .. } => (None, signature),
            ServerKeyExchange::Ecdh { params, signature } => {
                let curve = Curve::by_code(params.named_curve.0)
                    .filter(|_| self.config.groups.contains(&params.named_curve))
                    .ok_or_else(|| {
                        Failure::new(
                            AlertDescription::ILLEGAL_PARAMETER,
                            "a curve that was offered",
                            &params.named_curve.to_string(),
                        )
                    })?;
                (Some(curve), signature)
            }
            ServerKeyExchange::Opaque(_) => {
                return Err(Failure::unexpected(
                    "server_hello_done",
                    "server_key_exchange",
                ));
            }
        };
        let scheme = signature.as_ref().map(|signature| signature.scheme);
        if let Some(scheme) = scheme
            && !self.config.schemes.contains(&scheme)
        {
            // RFC 5246 §7.4.3: one of the pairs in signature_algorithms.
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "a signature scheme that was offered",
                &scheme.to_string(),
            ));
        }
        Ok((curve, scheme))
    }
}

fn verify(
    key: VerifyingKey,
    scheme: SignatureScheme,
    message: ValueId,
    signature: ValueId,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    sink.verify(
        StepDraft::new(StepKind::Passed, Phase::KeyExchange, "params_signature")
            .purpose(Purpose::Authentication)
            .values([message, signature])
            .fact("scheme", Fact::Text(scheme.to_string())),
        AlertDescription::DECRYPT_ERROR,
        Verify {
            kind: CheckKind::ParamsSignature,
            method: SignatureMethod::Handshake(scheme),
            key,
            message,
            signature,
        },
    )
}

/// The parameters of a server whose certificate holds them.
pub(super) fn take_static(params: DhParams, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let DhParams { p, g, ys } = params;
    sink.tell(
        StepDraft::new(StepKind::State, Phase::KeyExchange, "parameters")
            .variant("static")
            .values([p, g, ys]),
    );
    check_dh(params, false, sink)
}

/// The shortest p that a client takes from a server which did not pick one of
/// the ffdhe groups that the client named. RFC 7919 §3.1: below 768 bits it has
/// to refuse, below 1024 it should.
const SHORTEST_OWN_P: u64 = 1024;

/// A client that asks for groups by name, and gets one of the server's own,
/// looks at its size first (RFC 7919 §3, §3.1).
fn check_size(params: DhParams, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let bits = sink.ledger.public_number(params.p)?.bits();
    if bits >= SHORTEST_OWN_P {
        return Ok(());
    }
    Err(Failure::new(
        AlertDescription::INSUFFICIENT_SECURITY,
        "one of the named groups, or a p of at least 1024 bits",
        &format!("a p of {bits} bits"),
    ))
}

/// Public values that give every secret away are refused. `named`: whether
/// this client asked for ffdhe groups by name.
fn check_dh(params: DhParams, named: bool, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let DhParams { p, g, ys } = params;
    let prime = sink.ledger.public_number(p)?;
    let known = FiniteField::by_parameters(&prime, &sink.ledger.public_number(g)?);
    let group = known.map_or("unknown", |field| field.name);
    sink.check_all(
        StepDraft::new(StepKind::Passed, Phase::KeyExchange, "public_value")
            .variant("dh")
            .values([ys, p, g])
            .fact("group", Fact::Text(group.to_owned()))
            .fact("bits", Fact::Number(prime.bits())),
        CheckKind::PublicValue,
        alert_for_public(named),
        [
            Predicate::Group { p, g },
            Predicate::PublicValue { y: ys, p },
        ],
    )
}

/// The same of a point on a curve.
fn check_ec(params: EcParams, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let EcParams { curve, ys } = params;
    sink.check_all(
        StepDraft::new(StepKind::Passed, Phase::KeyExchange, "public_value")
            .variant("ec")
            .value(ys)
            .fact("curve", Fact::Text(curve.name().to_owned())),
        CheckKind::CurvePoint,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::CurvePoint { curve, point: ys }],
    )
}
