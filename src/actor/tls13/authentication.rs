//! CertificateVerify in TLS 1.3: whoever showed a certificate signs the whole
//! conversation with its key (RFC 9846 §4.5.2).

use crate::trace::op::{SignatureMethod, Verify, VerifyingKey};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, DigitallySigned, Handshake, Padding, Path, Role, SignatureScheme,
};

use super::keys::Negotiated;
use crate::actor::fields::owned;
use crate::actor::long_term_key::SignatureKey;
use crate::actor::state::Received;
use crate::actor::{Failure, Sink, StepDraft};

const PHASE: Phase = Phase::Authentication;

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, PHASE, name)
}

/// Whether a CertificateVerify of TLS 1.3 may use the scheme: none with PKCS#1 v1.5
/// or SHA-1 (RFC 9846 §4.3.3). Certificates may still hold such signatures.
pub fn signs_handshakes(scheme: SignatureScheme) -> bool {
    use SignatureScheme as S;
    match scheme {
        S::ED25519
        | S::ECDSA_SECP256R1_SHA256
        | S::ECDSA_SECP384R1_SHA384
        | S::ECDSA_SECP521R1_SHA512 => true,
        other => other.padding() == Some(Padding::Pss),
    }
}

/// What is signed: tells the hash, and what stands before it.
fn content(
    negotiated: Negotiated,
    role: Role,
    messages: usize,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let hash = negotiated.transcript_hash(messages, PHASE, sink)?;
    let content = negotiated.derivation(sink).signed_content(role, hash)?;
    sink.tell(
        told(StepKind::Compute, "signed_content")
            .text("signed-content")
            .values([content, hash]),
    );
    Ok(content)
}

/// Signs all that was said so far, and sends the signature.
pub(in crate::actor) fn send_verify(
    negotiated: Negotiated,
    key: SignatureKey,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let role = sink.connection.role;
    let messages = sink.connection.transcript.len();
    let message = content(negotiated, role, messages, sink)?;
    let signature = key.sign(message, PHASE, sink)?;
    let bytes = sink.ledger.public(signature)?.to_vec();
    sink.send_handshake(
        &Handshake::CertificateVerify(DigitallySigned {
            scheme: key.scheme,
            signature: bytes,
        }),
        &[(Path::Signature, signature)],
        told(StepKind::Send, "send_certificate_verify").text("certificate-verify-send-tls13"),
    )?;
    Ok(())
}

/// Verifies the peer's signature, made by one of these schemes.
pub(in crate::actor) fn check_verify(
    negotiated: Negotiated,
    key: VerifyingKey,
    schemes: &[SignatureScheme],
    received: &Received<DigitallySigned>,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let peer = sink.connection.role.peer();
    let scheme = received.message.scheme;
    let quantity = owned(sink.connection.id, Name::Signature, peer);
    let signature = sink
        .fields(received.value, &received.tree)
        .take_as(Path::Signature, quantity)?;
    let name = Fact::Text(scheme.to_string());
    sink.tell(
        told(StepKind::Receive, "certificate_verify")
            .text("certificate-verify-receive-tls13")
            .values([received.value, signature])
            .fact("scheme", name.clone())
            .of_packet(),
    );
    if !schemes.contains(&scheme) || !signs_handshakes(scheme) {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            "a signature scheme that was offered and that TLS 1.3 has",
            &scheme.to_string(),
        ));
    }
    let message = content(negotiated, peer, received.before, sink)?;
    sink.verify(
        told(StepKind::Passed, "signature_check")
            .text("certificate-verify-check-tls13")
            .purpose(Purpose::Authentication)
            .values([message, signature])
            .fact("scheme", name),
        AlertDescription::DECRYPT_ERROR,
        Verify {
            kind: CheckKind::CertificateVerify,
            method: SignatureMethod::Handshake(scheme),
            key,
            message,
            signature,
        },
    )
}
