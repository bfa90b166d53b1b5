//! The client says who it is, if the server asks: CertificateRequest in,
//! Certificate and CertificateVerify out (RFC 5246 §7.4.4, §7.4.6, §7.4.8).

use crate::trace::op::Concat;
use crate::trace::{Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CertificateChain, CertificateRequest, DigitallySigned, Handshake,
    KeyExchange, Path,
};

use crate::actor::chain;
use crate::actor::client::ClientConfig;
use crate::actor::client::own_certificate::{Wanted, choose};
use crate::actor::long_term_key::SignatureKey;
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name).purpose(Purpose::Authentication)
}

/// Reads the request.
///
/// # Errors
/// `handshake_failure` from a server that does not say who it is itself.
pub(in crate::actor) fn receive(
    request: &CertificateRequest,
    value: ValueId,
    negotiated: &Negotiated,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    if negotiated.suite.key_exchange == KeyExchange::DhAnon {
        // RFC 5246 §7.4.4.
        return Err(Failure::new(
            AlertDescription::HANDSHAKE_FAILURE,
            "no certificate_request from a server that sends no certificate itself",
            "certificate_request",
        ));
    }
    let authorities = request.authorities.len() as u64;
    sink.tell(
        told(StepKind::Receive, "certificate_request")
            .value(value)
            .fact("authorities", Fact::Number(authorities))
            .of_packet(),
    );
    Ok(())
}

/// Picks what to show, and sends it: an empty list if nothing fits
/// (RFC 5246 §7.4.6).
pub(in crate::actor) fn send_certificate(
    config: &ClientConfig,
    request: &CertificateRequest,
    sink: &mut Sink<'_>,
) -> Result<Option<SignatureKey>, Failure> {
    let wanted = Wanted {
        types: Some(&request.certificate_types),
        schemes: &request.signature_algorithms,
        authorities: &request.authorities,
    };
    let Some((credential, signer)) = choose(config, &wanted, sink) else {
        sink.send_handshake(
            &Handshake::Certificate(CertificateChain::default()),
            &[],
            told(StepKind::Send, "send_certificate").variant("none"),
        )?;
        return Ok(None);
    };
    let told = told(StepKind::Send, "send_certificate");
    let key = signer.take(credential.name, sink);
    chain::send(credential, told, sink)?;
    Ok(Some(key))
}

/// Signs all that was said so far, and sends the signature.
pub(in crate::actor) fn send_verify(key: SignatureKey, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let quantity = sink.quantity(Name::HandshakeMessages);
    let parts = sink.connection.transcript.clone();
    let count = parts.len() as u64;
    let message = sink.ledger.compute(quantity, Concat { parts })?;
    sink.tell(
        told(StepKind::Compute, "handshake_messages")
            .text("handshake-messages")
            .value(message)
            .fact("messages", Fact::Number(count)),
    );
    let signature = key.sign(message, Phase::KeyExchange, sink)?;
    let bytes = sink.ledger.public(signature)?.to_vec();
    sink.send_handshake(
        &Handshake::CertificateVerify(DigitallySigned {
            scheme: key.scheme,
            signature: bytes,
        }),
        &[(Path::Signature, signature)],
        told(StepKind::Send, "send_certificate_verify"),
    )?;
    Ok(())
}
