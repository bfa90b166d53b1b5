//! ClientKeyExchange in, and on to the end of the handshake
//! (RFC 5246 §7.4.7 to §7.4.9).

use crate::crypto::Curve;
use crate::trace::op::{Encode, Part, Predicate, RsaDecrypt, SigningKey, Slice};
use crate::trace::{CheckKind, Draw, Event, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, ClientKeyExchange, ProtocolVersion};

use super::certificate_verify::{ClientKey, ExpectCertificateVerify, expect_end};
use crate::actor::behavior::Script;
use crate::actor::fields::client_key_exchange;
use crate::actor::key_agreement::{alert_for_public, shared_dh, shared_ec};
use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls12::finished::ExpectChangeCipherSpec;
use crate::actor::tls12::keys::{Negotiated, premaster};
use crate::actor::{Failure, Sink, StepDraft};

/// The server's half of the key exchange.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) enum OwnShare {
    /// Its RSA key.
    Rsa(SigningKey),
    /// Its secret exponent.
    Dh {
        /// The prime.
        p: ValueId,
        /// The exponent.
        xs: ValueId,
        /// Whether the group was negotiated by its name (RFC 7919 §4).
        negotiated: bool,
    },
    /// Its secret scalar.
    Ec {
        /// The curve.
        curve: Curve,
        /// The scalar.
        secret: ValueId,
    },
}

one_of! {
    /// What comes once the secret is there: a client that has shown a certificate
    /// proves that it is its own.
    pub(in crate::actor) enum AfterClientKeyExchange {
        ExpectCertificateVerify,
        ExpectChangeCipherSpec,
    }
}

/// ClientKeyExchange is awaited.
pub(in crate::actor) struct ExpectClientKeyExchange {
    pub script: Script,
    pub negotiated: Negotiated,
    pub share: OwnShare,
    /// The key of the client's certificate, if it has shown one.
    pub client: Option<ClientKey>,
}

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name)
}

impl Expect for ExpectClientKeyExchange {
    type Awaited = Received<ClientKeyExchange>;
    type Next = AfterClientKeyExchange;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let value = received.value;
        let key_exchange = self.negotiated.suite.key_exchange;
        let share = client_key_exchange(&mut sink.fields(value, &received.tree), key_exchange)?;
        let variant = match self.share {
            OwnShare::Rsa(_) => "rsa",
            OwnShare::Dh { .. } => "dh",
            OwnShare::Ec { .. } => "ec",
        };
        sink.tell(
            told(StepKind::Receive, "receive")
                .variant(variant)
                .values([value, share])
                .of_packet(),
        );
        let premaster = match self.share {
            OwnShare::Rsa(key) => decrypt(key, share, self.negotiated.client_version, sink)?,
            OwnShare::Dh { p, xs, negotiated } => {
                check_public(p, share, alert_for_public(negotiated), sink)?;
                let z = shared_dh(share, xs, p, Phase::KeyExchange, sink)?;
                premaster(z, "dh", sink)?
            }
            OwnShare::Ec { curve, secret } => agree_ec(curve, secret, share, sink)?,
        };
        let (script, negotiated) = (self.script, self.negotiated);
        Ok(match self.client {
            Some(client) => ExpectCertificateVerify {
                script,
                negotiated,
                client,
                premaster,
            }
            .into(),
            None => expect_end(script, &negotiated, premaster, sink)?.into(),
        })
    }
}

/// Whether the client's public value leads to a secret.
fn check_public(
    p: ValueId,
    yc: ValueId,
    alert: AlertDescription,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    sink.check_all(
        told(StepKind::Passed, "public_value_check")
            .variant("dh")
            .value(yc),
        CheckKind::PublicValue,
        alert,
        [Predicate::PublicValue { y: yc, p }],
    )
}

fn agree_ec(
    curve: Curve,
    secret: ValueId,
    peer: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    sink.check_all(
        told(StepKind::Passed, "public_value_check")
            .variant("ec")
            .value(peer)
            .fact("curve", Fact::Text(curve.name().to_owned())),
        CheckKind::CurvePoint,
        AlertDescription::ILLEGAL_PARAMETER,
        [Predicate::CurvePoint { curve, point: peer }],
    )?;
    let z = shared_ec(curve, peer, secret, Phase::KeyExchange, sink)?;
    premaster(z, "ec", sink)
}

/// Decrypts the premaster secret without ever telling anybody whether its
/// padding was right (RFC 5246 §7.4.7.1): the server that tells is an oracle.
fn decrypt(
    key: SigningKey,
    encrypted: ValueId,
    offered: ProtocolVersion,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::FallbackPremaster);
    // Drawn first, and always, so that time does not tell either.
    let fallback = sink.ledger.draw(quantity, Draw::Bytes(48));
    sink.tell(told(StepKind::Draw, "fallback").value(fallback));
    let quantity = sink.quantity(Name::Em);
    let op = RsaDecrypt {
        ciphertext: encrypted,
        key,
    };
    let em = match sink.ledger.compute(quantity, op) {
        Ok(em) => em,
        // A number above n is as wrong as bad padding, and must end alike.
        Err(_) => {
            tell_padding(None, false, sink)?;
            return refuse_quietly(fallback, sink);
        }
    };
    sink.tell(told(StepKind::Compute, "decrypt").value(em));
    if sink.connection.skips(CheckKind::PremasterPadding) {
        let (verdict, begins) = sink.ledger.check(
            sink.connection.id,
            CheckKind::PremasterPadding,
            Predicate::BlockType(em),
        )?;
        tell_padding(Some(verdict), begins, sink)?;
    }
    // RFC 5246 §7.4.7.1: the version that the ClientHello offered.
    let version = offered.0;
    let connection = sink.connection.id;
    let (padding, sound) = sink.ledger.check(
        connection,
        CheckKind::PremasterPadding,
        Predicate::PremasterPadding(em),
    )?;
    let (right_version, matches) = sink.ledger.check(
        connection,
        CheckKind::PremasterVersion,
        Predicate::PremasterVersion { em, version },
    )?;
    let version_skipped = sink.connection.skips(CheckKind::PremasterVersion);
    if version_skipped {
        let told = told(StepKind::Skipped, "premaster_version").value(right_version);
        let _ = sink.left_out(told, CheckKind::PremasterVersion, matches);
    }
    let verdicts = match version_skipped {
        true => vec![padding],
        false => vec![padding, right_version],
    };
    let matches = matches || version_skipped;
    let length = sink.ledger.length(em)?;
    let quantity = sink.quantity(Name::PremasterSecret);
    let premaster = sink.ledger.choose(
        quantity,
        &verdicts,
        Slice {
            of: em,
            from: length.saturating_sub(48),
            to: length,
        },
        Encode {
            parts: vec![Part::Value(fallback)],
        },
    )?;
    let (kind, variant) = if sound && matches {
        (StepKind::Passed, "rsa")
    } else {
        (StepKind::Failed, "rsa-fallback")
    };
    sink.tell(
        told(kind, "premaster")
            .variant(variant)
            .values([premaster, padding, right_version]),
    );
    Ok(premaster)
}

/// What makes an oracle of a server: it says whether the padding was right.
/// That nobody is told is what `premaster_padding` stands for at this side;
/// a server that leaves it out stops at once, with an alert of its own, when
/// the block does not begin with 00 02. What comes behind these two bytes it
/// passes over in silence. Such servers were common in 1998, and were found
/// again in 2017 ("Return Of Bleichenbacher's Oracle Threat").
fn tell_padding(verdict: Option<ValueId>, sound: bool, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let kind = CheckKind::PremasterPadding;
    if !sink.connection.skips(kind) {
        return Ok(());
    }
    let text = match sound {
        true => "premaster-padding-told-sound",
        false => "premaster-padding-told",
    };
    sink.tell(
        told(StepKind::Skipped, "premaster_padding")
            .text(text)
            .values(verdict)
            .event(Event::Skipped {
                check: kind,
                holds: sound,
            })
            .fact("check", Fact::Text(kind.id().to_owned())),
    );
    if sound {
        return Ok(());
    }
    let values = verdict.into_iter().collect();
    Err(Failure::check(
        AlertDescription::DECRYPT_ERROR,
        kind,
        values,
    ))
}

fn refuse_quietly(fallback: ValueId, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::PremasterSecret);
    let premaster = sink.ledger.compute(
        quantity,
        Encode {
            parts: vec![Part::Value(fallback)],
        },
    )?;
    sink.tell(
        told(StepKind::Failed, "premaster")
            .variant("rsa-fallback")
            .value(premaster),
    );
    Ok(premaster)
}
