//! The server asks who the client is: CertificateRequest out, Certificate in
//! (RFC 5246 §7.4.4, §7.4.6).

use crate::pki::Usage;
use crate::trace::{Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CertificateChain, CertificateRequest, ClientCertificateType, Handshake,
    KeyExchange, Suite,
};

use super::certificate_verify::ClientKey;
use super::client_key_exchange::{ExpectClientKeyExchange, OwnShare};
use crate::actor::chain::{Chain, Expected};
use crate::actor::server::ServerConfig;
use crate::actor::state::{Expect, Received};
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{ClientAuth, Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::KeyExchange, name).purpose(Purpose::Authentication)
}

/// Whether the server asks: never without a certificate of its own
/// (RFC 5246 §7.4.4).
pub(in crate::actor) fn asks(config: &ServerConfig, suite: &Suite) -> bool {
    config.client_auth != ClientAuth::Never && suite.key_exchange != KeyExchange::DhAnon
}

/// Sends CertificateRequest.
pub(in crate::actor) fn request(config: &ServerConfig, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let message = Handshake::CertificateRequest(CertificateRequest {
        certificate_types: vec![
            ClientCertificateType::RSA_SIGN,
            ClientCertificateType::ECDSA_SIGN,
        ],
        signature_algorithms: config.schemes.clone(),
        authorities: config
            .anchors
            .iter()
            .map(|anchor| anchor.subject_der.clone())
            .collect(),
    });
    sink.send_handshake(&message, &[], told(StepKind::Send, "certificate_request"))?;
    Ok(())
}

/// The client's Certificate is awaited.
pub(in crate::actor) struct ExpectCertificate {
    pub config: ServerConfig,
    pub negotiated: Negotiated,
    pub share: OwnShare,
}

impl Expect for ExpectCertificate {
    type Awaited = Received<CertificateChain>;
    type Next = ExpectClientKeyExchange;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let (list, value) = (received.message, received.value);
        let client = match Chain::take(&list, value, &received.tree, sink)? {
            Some(chain) => Some(self.verify(&chain, sink)?),
            None => {
                self.go_without(value, sink)?;
                None
            }
        };
        Ok(ExpectClientKeyExchange {
            script: self.config.script,
            negotiated: self.negotiated,
            share: self.share,
            client,
        })
    }
}

impl ExpectCertificate {
    fn verify(&self, chain: &Chain, sink: &mut Sink<'_>) -> Result<ClientKey, Failure> {
        let expected = Expected {
            anchors: &self.config.anchors,
            now: self.config.now,
            host: None,
            usage: Usage::DigitalSignature,
        };
        chain.verify(&expected, sink)?;
        let key = chain.leaf.key.ok_or_else(|| {
            Failure::new(
                AlertDescription::UNSUPPORTED_CERTIFICATE,
                "a key for RSA, RSASSA-PSS, ECDSA or Ed25519",
                &chain.leaf_kind(),
            )
        })?;
        Ok(ClientKey {
            key,
            schemes: self.config.schemes.clone(),
        })
    }

    /// The client shows nothing.
    fn go_without(&self, value: ValueId, sink: &mut Sink<'_>) -> Result<(), Failure> {
        let told = told(StepKind::Receive, "client_certificate")
            .variant("none")
            .value(value)
            .of_packet();
        sink.tell(told);
        if self.config.client_auth == ClientAuth::Require {
            // RFC 5246 §7.4.6.
            return Err(Failure::new(
                AlertDescription::HANDSHAKE_FAILURE,
                "a certificate of the client",
                "an empty list",
            ));
        }
        Ok(())
    }
}
