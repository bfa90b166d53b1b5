//! ServerKeyExchange: the parameters, tied to this conversation
//! (RFC 5246 §7.4.3, RFC 8422 §5.4).

use crate::crypto::{Curve, FiniteField};
use crate::trace::op::{Concat, Predicate, SignatureMethod, Verify};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{AlertDescription, Handshake, ServerKeyExchange, SignatureScheme};

use super::{ServerKey, server_hello_done};
use crate::actor::client::ClientConfig;
use crate::actor::client::hello::group_predicates;
use crate::actor::fields::{ServerParams, ServerShare, server_key_exchange};
use crate::actor::key_agreement::alert_for_public;
use crate::actor::tls12::finished::Negotiated;
use crate::actor::{Failure, Input, Next, Sink, State, StepDraft};

/// ServerKeyExchange is awaited.
struct ExpectServerKeyExchange {
    config: ClientConfig,
    negotiated: Negotiated,
    key: ServerKey,
}

pub(in crate::actor) fn expect(
    config: ClientConfig,
    negotiated: Negotiated,
    key: ServerKey,
) -> Next {
    Box::new(ExpectServerKeyExchange {
        config,
        negotiated,
        key,
    })
}

impl State for ExpectServerKeyExchange {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        let (message, value, tree) = match input {
            Input::Handshake {
                message: Handshake::ServerKeyExchange(message),
                value,
                tree,
                ..
            } => (message, value, tree),
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        };
        let (curve, scheme) = self.read(&message)?;
        let key_exchange = self.negotiated.suite.key_exchange;
        let mut fields = sink.fields(value, &tree);
        let params = server_key_exchange(&mut fields, key_exchange, curve, scheme.is_some())?;
        let told = StepDraft::new(StepKind::Receive, Phase::KeyExchange, "parameters")
            .value(value)
            .of_packet();
        let told = match params.share {
            ServerShare::Dh { p, g, ys } => told.variant("dh").values([p, g, ys]),
            ServerShare::Ec { curve, ys } => told
                .variant("ec")
                .value(ys)
                .fact("curve", Fact::Text(curve.name().to_owned())),
            ServerShare::Rsa { .. } => told,
        };
        sink.tell(told.values([params.params]).values(params.signature));
        match (scheme, self.key) {
            (Some(scheme), Some(_)) => self.verify(&params, scheme, sink)?,
            _ => sink.tell(
                StepDraft::new(StepKind::State, Phase::KeyExchange, "unsigned")
                    .purpose(Purpose::Authentication),
            ),
        }
        let named = self
            .config
            .groups
            .iter()
            .any(|group| group.is_finite_field());
        if named {
            check_size(params.share, sink)?;
        }
        check_share(params.share, named, sink)?;
        Ok(server_hello_done::expect_done(
            self.config,
            self.negotiated,
            params.share,
        ))
    }

    fn awaits(&self) -> &'static str {
        "server_key_exchange"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
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

    fn verify(
        &self,
        params: &ServerParams,
        scheme: SignatureScheme,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let (Some(key), Some(signature)) = (self.key, params.signature) else {
            return Ok(());
        };
        let message = signed_params(&self.negotiated, params.params, sink)?;
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
}

/// client_random ‖ server_random ‖ params: what the server signs, so that an
/// old signature is of no use in a new conversation (RFC 5246 §7.4.3).
pub(in crate::actor) fn signed_params(
    negotiated: &Negotiated,
    params: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::SignedParams);
    Ok(sink.ledger.compute(
        quantity,
        Concat {
            parts: vec![negotiated.client_random, negotiated.server_random, params],
        },
    )?)
}

/// The parameters of a server whose certificate holds them.
pub(in crate::actor) fn take_static(
    share: ServerShare,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    if let ServerShare::Dh { p, g, ys } = share {
        sink.tell(
            StepDraft::new(StepKind::State, Phase::KeyExchange, "parameters")
                .variant("static")
                .values([p, g, ys]),
        );
    }
    check_share(share, false, sink)
}

/// The shortest p that a client takes from a server which did not pick one of
/// the ffdhe groups that the client named. RFC 7919 §3.1: below 768 bits it has
/// to refuse, below 1024 it should.
const SHORTEST_OWN_P: u64 = 1024;

/// A client that asks for groups by name, and gets one of the server's own,
/// looks at its size first (RFC 7919 §3, §3.1).
fn check_size(share: ServerShare, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let ServerShare::Dh { p, .. } = share else {
        return Ok(());
    };
    let bits = sink.ledger.public_number(p)?.bits();
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
fn check_share(share: ServerShare, named: bool, sink: &mut Sink<'_>) -> Result<(), Failure> {
    match share {
        ServerShare::Dh { p, g, ys } => {
            let prime = sink.ledger.public_number(p)?;
            let known = FiniteField::by_parameters(&prime, &sink.ledger.public_number(g)?);
            let bits = prime.bits();
            let group = known.map_or("unknown", |field| field.name);
            sink.check_all(
                StepDraft::new(StepKind::Passed, Phase::KeyExchange, "public_value")
                    .variant("dh")
                    .values([ys, p, g])
                    .fact("group", Fact::Text(group.to_owned()))
                    .fact("bits", Fact::Number(bits)),
                CheckKind::PublicValue,
                alert_for_public(named),
                group_predicates(p, g, ys),
            )
        }
        ServerShare::Ec { curve, ys } => sink.check_all(
            StepDraft::new(StepKind::Passed, Phase::KeyExchange, "public_value")
                .variant("ec")
                .value(ys)
                .fact("curve", Fact::Text(curve.name().to_owned())),
            CheckKind::CurvePoint,
            AlertDescription::ILLEGAL_PARAMETER,
            [Predicate::CurvePoint { curve, point: ys }],
        ),
        ServerShare::Rsa { .. } => Ok(()),
    }
}
