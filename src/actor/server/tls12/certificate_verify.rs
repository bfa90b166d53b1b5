//! CertificateVerify in: the client proves who it is (RFC 5246 §7.4.8).

use crate::trace::op::{Concat, SignatureMethod, Verify, VerifyingKey};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{AlertDescription, DigitallySigned, Path, Role, SignatureScheme};

use crate::actor::behavior::Script;
use crate::actor::fields::owned;
use crate::actor::state::{Expect, Received};
use crate::actor::tls12::finished::{ExpectChangeCipherSpec, Outstanding};
use crate::actor::tls12::keys::{Negotiated, derive_keys};
use crate::actor::{Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name).purpose(Purpose::Authentication)
}

/// The client's key, and the schemes that it may sign with.
pub(in crate::actor) struct ClientKey {
    pub key: VerifyingKey,
    pub schemes: Vec<SignatureScheme>,
}

/// CertificateVerify is awaited.
pub(in crate::actor) struct ExpectCertificateVerify {
    pub script: Script,
    pub negotiated: Negotiated,
    pub client: ClientKey,
    pub premaster: ValueId,
}

impl Expect for ExpectCertificateVerify {
    type Awaited = Received<DigitallySigned>;
    type Next = ExpectChangeCipherSpec;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let (signed, value, before) = (received.message, received.value, received.before);
        let connection = sink.connection.id;
        let quantity = owned(connection, Name::Signature, Role::Client);
        let signature = sink
            .fields(value, &received.tree)
            .take_as(Path::Signature, quantity)?;
        sink.tell(
            told(StepKind::Receive, "certificate_verify")
                .values([value, signature])
                .fact("scheme", Fact::Text(signed.scheme.to_string()))
                .of_packet(),
        );
        if !self.client.schemes.contains(&signed.scheme) {
            // RFC 5246 §7.4.8: one of those in the request.
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "a signature scheme that was asked for",
                &signed.scheme.to_string(),
            ));
        }
        let quantity = sink.quantity(Name::HandshakeMessages);
        let parts = sink.connection.transcript[..before].to_vec();
        let message = sink.ledger.compute(quantity, Concat { parts })?;
        sink.tell(
            told(StepKind::Compute, "handshake_messages")
                .text("handshake-messages")
                .value(message)
                .fact("messages", Fact::Number(before as u64)),
        );
        sink.verify(
            told(StepKind::Passed, "client_signature")
                .values([message, signature])
                .fact("scheme", Fact::Text(signed.scheme.to_string())),
            AlertDescription::DECRYPT_ERROR,
            Verify {
                kind: CheckKind::CertificateVerify,
                method: SignatureMethod::Handshake(signed.scheme),
                key: self.client.key,
                message,
                signature,
            },
        )?;
        expect_end(self.script, &self.negotiated, self.premaster, sink)
    }
}

/// The server's keys, after which the client's end of the handshake is awaited.
pub(super) fn expect_end(
    script: Script,
    negotiated: &Negotiated,
    premaster: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ExpectChangeCipherSpec, Failure> {
    Ok(ExpectChangeCipherSpec {
        script,
        secured: derive_keys(negotiated, premaster, sink)?,
        outstanding: match negotiated.ticket {
            true => Outstanding::TicketAndFinished,
            false => Outstanding::Finished,
        },
    })
}
