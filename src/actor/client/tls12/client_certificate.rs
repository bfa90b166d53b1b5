//! The client says who it is, if the server asks: CertificateRequest in,
//! Certificate and CertificateVerify out (RFC 5246 §7.4.4, §7.4.6, §7.4.8).

use crate::pki::{Certificate, Credential, same_name};
use crate::trace::op::Concat;
use crate::trace::{Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CertificateChain, CertificateRequest, ClientCertificateType, DigitallySigned,
    Handshake, KeyExchange, Path, SignatureScheme,
};

use crate::actor::chain;
use crate::actor::client::ClientConfig;
use crate::actor::long_term_key::{SignatureKey, Signer};
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

/// Why a certificate does not answer a request, in the catalogue's word.
fn refusal(credential: &Credential, request: &CertificateRequest) -> Option<&'static str> {
    let wanted = match credential.is_rsa() {
        true => ClientCertificateType::RSA_SIGN,
        false => ClientCertificateType::ECDSA_SIGN,
    };
    if !request.certificate_types.contains(&wanted) {
        return Some("other-certificate-type");
    }
    // RFC 5246 §7.4.6: one of the chain is issued by one of the listed; an
    // empty list means any.
    let named = |issuer: &[u8]| {
        let mut authorities = request.authorities.iter();
        authorities.any(|authority| same_name(authority, issuer))
    };
    let vouched = credential
        .chain()
        .into_iter()
        .filter_map(|der| Certificate::parse(der).ok())
        .any(|certificate| named(&certificate.issuer_der));
    if !request.authorities.is_empty() && !vouched {
        return Some("other-authority");
    }
    None
}

/// The key with this scheme, or why not, in the catalogue's word.
fn signer(
    credential: &Credential,
    request: &CertificateRequest,
    scheme: SignatureScheme,
) -> Result<Signer, &'static str> {
    let signer = Signer::new(credential, scheme)?;
    match request.signature_algorithms.contains(&scheme) {
        true => Ok(signer),
        false => Err("not-asked-for"),
    }
}

/// Picks what to show, and sends it: an empty list if nothing fits
/// (RFC 5246 §7.4.6).
pub(in crate::actor) fn send_certificate(
    config: &ClientConfig,
    request: &CertificateRequest,
    sink: &mut Sink<'_>,
) -> Result<Option<SignatureKey>, Failure> {
    let Some((credential, signer)) = choose(config, request, sink) else {
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

fn choose(
    config: &ClientConfig,
    request: &CertificateRequest,
    sink: &mut Sink<'_>,
) -> Option<(&'static Credential, Signer)> {
    let best = |credential| {
        let mut schemes = config.schemes.iter();
        schemes.find_map(|scheme| signer(credential, request, *scheme).ok())
    };
    let mut chosen = None;
    let mut candidates = Vec::new();
    if let Some(credential) = config.credential {
        let verdict = match (refusal(credential, request), best(credential)) {
            (Some(reason), _) => reason,
            (None, None) => "no-common-signature",
            (None, Some(signer)) => {
                chosen = Some((credential, signer));
                "chosen"
            }
        };
        candidates.push((credential.name.to_owned(), verdict));
    }
    let variant = match (&chosen, candidates.is_empty()) {
        (Some(_), _) => None,
        (None, false) => Some("unfit"),
        (None, true) => Some("none"),
    };
    let mut choice = told(StepKind::Choice, "choose_certificate")
        .fact("candidates", Fact::Candidates(candidates));
    if let Some(variant) = variant {
        choice = choice.variant(variant);
    }
    sink.tell(choice);
    if let Some((credential, best)) = chosen {
        let candidates = config.schemes.iter().map(|scheme| {
            let verdict = match signer(credential, request, *scheme) {
                Err(reason) => reason,
                Ok(_) if *scheme == best.scheme => "chosen",
                Ok(_) => "ranked-lower",
            };
            (scheme.to_string(), verdict)
        });
        sink.tell(
            told(StepKind::Choice, "choose_scheme")
                .fact("scheme", Fact::Text(best.scheme.to_string()))
                .fact("candidates", Fact::Candidates(candidates.collect())),
        );
    }
    chosen
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
