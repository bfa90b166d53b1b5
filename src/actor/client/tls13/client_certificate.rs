//! The client says who it is, if the server asks (RFC 9846 §4.5.1).

use crate::trace::{Fact, Phase, Purpose, StepKind};
use crate::wire::{
    AlertDescription, CertificateMessage, CertificateRequest13, Extension, ExtensionType,
    Handshake, SignatureScheme,
};

use crate::actor::chain;
use crate::actor::client::ClientConfig;
use crate::actor::client::own_certificate::{Wanted, choose};
use crate::actor::long_term_key::SignatureKey;
use crate::actor::state::Received;
use crate::actor::{Failure, Sink, StepDraft};

/// What the server asks of a client's certificate.
#[derive(Clone, Debug)]
pub(in crate::actor) struct Request {
    /// The signatures that it verifies.
    pub schemes: Vec<SignatureScheme>,
    /// Whose certificates will do, distinguished names in DER; none means any.
    pub authorities: Vec<Vec<u8>>,
}

impl Request {
    /// Reads it, and tells it.
    ///
    /// # Errors
    /// `illegal_parameter` for a context, `missing_extension` without signatures.
    pub(super) fn read(
        received: &Received<CertificateRequest13>,
        sink: &mut Sink<'_>,
    ) -> Result<Self, Failure> {
        let request = &received.message;
        let find = |kind| {
            let mut extensions = request.extensions.iter();
            extensions.find(|extension| extension.kind() == kind)
        };
        let authorities = match find(ExtensionType::CERTIFICATE_AUTHORITIES) {
            Some(Extension::CertificateAuthorities(names)) => names.clone(),
            _ => Vec::new(),
        };
        sink.tell(
            StepDraft::new(StepKind::Receive, Phase::Parameters, "certificate_request")
                .value(received.value)
                .fact("authorities", Fact::Number(authorities.len() as u64))
                .of_packet(),
        );
        if !request.context.is_empty() {
            // RFC 9846 §4.4.2: only after the handshake is there one.
            return Err(Failure::illegal("an empty certificate_request_context"));
        }
        let Some(Extension::SignatureAlgorithms(schemes)) =
            find(ExtensionType::SIGNATURE_ALGORITHMS)
        else {
            return Err(Failure::new(
                AlertDescription::MISSING_EXTENSION,
                "signature_algorithms",
                "none",
            ));
        };
        Ok(Self {
            schemes: schemes.clone(),
            authorities,
        })
    }
}

/// Picks what to show, and sends it: an empty list if nothing fits. Gives the key
/// that signs.
pub(super) fn send(
    config: &ClientConfig,
    request: &Request,
    sink: &mut Sink<'_>,
) -> Result<Option<SignatureKey>, Failure> {
    let wanted = Wanted {
        types: None,
        schemes: &request.schemes,
        authorities: &request.authorities,
    };
    let told = StepDraft::new(StepKind::Send, Phase::Authentication, "send_certificate")
        .purpose(Purpose::Authentication)
        .words_of(Phase::KeyExchange);
    let Some((credential, signer)) = choose(config, &wanted, sink) else {
        let message = CertificateMessage {
            context: Vec::new(),
            entries: Vec::new(),
        };
        let message = Handshake::Certificate13(message);
        sink.send_handshake(&message, &[], told.variant("none"))?;
        return Ok(None);
    };
    let key = signer.take(credential.name, sink);
    chain::send(credential, told, sink)?;
    Ok(Some(key))
}
