//! The client says who it is: Certificate and CertificateVerify in
//! (RFC 9846 §4.5.1, §4.5.2).

use crate::pki::Usage;
use crate::trace::op::VerifyingKey;
use crate::trace::{Phase, Purpose, StepKind, ValueId};
use crate::wire::{AlertDescription, CertificateMessage, DigitallySigned, SignatureScheme};

use super::finished::ExpectFinished;
use crate::actor::behavior::Script;
use crate::actor::chain::{Chain, Expected};
use crate::actor::server::ServerConfig;
use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls13::authentication::check_verify;
use crate::actor::tls13::keys::DataKeys;
use crate::actor::{ClientAuth, Failure, Sink, StepDraft};

one_of! {
    /// What comes once the client has said who it is, or that it does not.
    pub(in crate::actor) enum AfterCertificate { ExpectCertificateVerify, ExpectFinished }
}

/// The client's Certificate is awaited.
pub(in crate::actor) struct ExpectCertificate {
    pub config: ServerConfig,
    pub keys: DataKeys,
}

impl Expect for ExpectCertificate {
    type Awaited = Received<CertificateMessage>;
    type Next = AfterCertificate;
    const PHASE: Phase = Phase::Authentication;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let (message, value) = (received.message, received.value);
        if !message.context.is_empty() {
            return Err(Failure::illegal("the empty certificate_request_context"));
        }
        let mut said = message.entries.iter().flat_map(|entry| &entry.extensions);
        if let Some(extension) = said.next() {
            return Err(Failure::new(
                AlertDescription::UNSUPPORTED_EXTENSION,
                "extensions that were asked for",
                &extension.kind().to_string(),
            ));
        }
        let Some(chain) = Chain::take_tls13(&message, value, &received.tree, sink)? else {
            self.go_without(value, sink)?;
            return Ok(ExpectFinished {
                script: self.config.script,
                keys: self.keys,
            }
            .into());
        };
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
        Ok(ExpectCertificateVerify {
            script: self.config.script,
            schemes: self.config.schemes,
            keys: self.keys,
            key,
        }
        .into())
    }
}

impl ExpectCertificate {
    /// The client shows nothing.
    fn go_without(&self, value: ValueId, sink: &mut Sink<'_>) -> Result<(), Failure> {
        let told = StepDraft::new(
            StepKind::Receive,
            Phase::Authentication,
            "client_certificate",
        )
        .purpose(Purpose::Authentication)
        .words_of(Phase::KeyExchange)
        .variant("none")
        .value(value)
        .of_packet();
        sink.tell(told);
        match self.config.client_auth {
            // RFC 9846 §4.5.1.
            ClientAuth::Require => Err(Failure::new(
                AlertDescription::CERTIFICATE_REQUIRED,
                "a certificate of the client",
                "an empty list",
            )),
            _ => Ok(()),
        }
    }
}

/// CertificateVerify is awaited.
pub(in crate::actor) struct ExpectCertificateVerify {
    script: Script,
    schemes: Vec<SignatureScheme>,
    keys: DataKeys,
    key: VerifyingKey,
}

impl Expect for ExpectCertificateVerify {
    type Awaited = Received<DigitallySigned>;
    type Next = ExpectFinished;
    const PHASE: Phase = Phase::Authentication;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let negotiated = self.keys.negotiated;
        check_verify(negotiated, self.key, &self.schemes, &received, sink)?;
        Ok(ExpectFinished {
            script: self.script,
            keys: self.keys,
        })
    }
}
