//! Certificate and CertificateVerify: who is that? (RFC 9846 §4.5.1, §4.5.2)

use crate::pki::Usage;
use crate::trace::op::VerifyingKey;
use crate::trace::{Phase, StepKind};
use crate::wire::{AlertDescription, CertificateMessage, CertificateRequest13, DigitallySigned};

use super::client_certificate::Request;
use super::finished::ExpectFinished;
use crate::actor::chain::{Chain, Expected};
use crate::actor::client::ClientConfig;
use crate::actor::state::{Awaited, Expect, Input, Received, one_of};
use crate::actor::tls13::authentication::check_verify;
use crate::actor::tls13::keys::HandshakeKeys;
use crate::actor::{Failure, Sink, StepDraft};

/// The server says who it is, or asks first who the client is.
pub(in crate::actor) enum CertificateOrRequest {
    /// It asks.
    CertificateRequest(Received<CertificateRequest13>),
    /// It does not.
    Certificate(Received<CertificateMessage>),
}

impl Awaited for CertificateOrRequest {
    const NAME: &'static str = "certificate";

    fn of(input: Input) -> Result<Self, Input> {
        match Received::of(input) {
            Ok(request) => Ok(Self::CertificateRequest(request)),
            Err(other) => Received::of(other).map(Self::Certificate),
        }
    }
}

one_of! {
    /// What comes behind EncryptedExtensions.
    pub(in crate::actor) enum AfterParameters { ExpectCertificate, ExpectCertificateVerify }
}

/// CertificateRequest is awaited, or Certificate.
pub(in crate::actor) struct ExpectCertificateOrRequest {
    pub config: ClientConfig,
    pub keys: HandshakeKeys,
}

impl Expect for ExpectCertificateOrRequest {
    type Awaited = CertificateOrRequest;
    type Next = AfterParameters;
    const PHASE: Phase = Phase::Parameters;

    fn handle(self, came: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        match came {
            CertificateOrRequest::CertificateRequest(received) => {
                let request = Request::read(&received, sink)?;
                let before = self;
                Ok(ExpectCertificate { before, request }.into())
            }
            CertificateOrRequest::Certificate(received) => {
                Ok(take(self, None, received, sink)?.into())
            }
        }
    }
}

/// Certificate is awaited, behind a CertificateRequest.
pub(in crate::actor) struct ExpectCertificate {
    before: ExpectCertificateOrRequest,
    request: Request,
}

impl Expect for ExpectCertificate {
    type Awaited = Received<CertificateMessage>;
    type Next = ExpectCertificateVerify;
    const PHASE: Phase = Phase::Authentication;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        take(self.before, Some(self.request), received, sink)
    }
}

/// The server's certificates, held against the question who that is.
fn take(
    before: ExpectCertificateOrRequest,
    request: Option<Request>,
    received: Received<CertificateMessage>,
    sink: &mut Sink<'_>,
) -> Result<ExpectCertificateVerify, Failure> {
    let ExpectCertificateOrRequest { config, keys } = before;
    let message = &received.message;
    if !message.context.is_empty() {
        return Err(Failure::illegal("an empty certificate_request_context"));
    }
    let mut said = message.entries.iter().flat_map(|entry| &entry.extensions);
    if let Some(extension) = said.next() {
        // None was asked for.
        return Err(Failure::new(
            AlertDescription::UNSUPPORTED_EXTENSION,
            "extensions that were offered",
            &extension.kind().to_string(),
        ));
    }
    let Some(chain) = Chain::take_tls13(message, received.value, &received.tree, sink)? else {
        return Err(Failure::new(
            AlertDescription::DECODE_ERROR,
            "at least one certificate",
            "none",
        ));
    };
    if config.verify_certificate {
        let expected = Expected {
            anchors: &config.anchors,
            now: config.now,
            host: Some(&config.server_name),
            usage: Usage::DigitalSignature,
        };
        chain.verify(&expected, sink)?;
    } else {
        sink.tell(
            StepDraft::new(StepKind::State, Phase::Authentication, "not_verified")
                .words_of(Phase::KeyExchange),
        );
    }
    let Some(key) = chain.leaf.key else {
        return Err(Failure::new(
            AlertDescription::UNSUPPORTED_CERTIFICATE,
            "a key that signs",
            &chain.leaf_kind(),
        ));
    };
    Ok(ExpectCertificateVerify {
        config,
        keys,
        key,
        request,
    })
}

/// CertificateVerify is awaited: whoever showed the certificate proves that it has
/// the key.
pub(in crate::actor) struct ExpectCertificateVerify {
    config: ClientConfig,
    keys: HandshakeKeys,
    key: VerifyingKey,
    request: Option<Request>,
}

impl Expect for ExpectCertificateVerify {
    type Awaited = Received<DigitallySigned>;
    type Next = ExpectFinished;
    const PHASE: Phase = Phase::Authentication;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let negotiated = self.keys.negotiated;
        check_verify(negotiated, self.key, &self.config.schemes, &received, sink)?;
        Ok(ExpectFinished {
            config: self.config,
            keys: self.keys,
            request: self.request,
        })
    }
}
