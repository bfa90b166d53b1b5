//! The server asks who the client is: CertificateRequest out, Certificate
//! and CertificateVerify in (RFC 5246 §7.4.4, §7.4.6, §7.4.8).

use crate::pki::Usage;
use crate::trace::op::{Concat, SignatureMethod, Verify, VerifyingKey};
use crate::trace::{CheckKind, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{
    AlertDescription, CertificateRequest, ClientCertificateType, Handshake, KeyExchange, Path,
    Role, SignatureScheme, Suite,
};

use super::client_key_exchange::{self, OwnShare};
use crate::actor::chain::{Chain, Expected};
use crate::actor::data::Script;
use crate::actor::fields::owned;
use crate::actor::server::ServerConfig;
use crate::actor::tls12::finished::{Negotiated, derive_keys, expect_change_cipher_spec};
use crate::actor::{ClientAuth, Failure, Input, Next, Sink, State, StepDraft};

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
struct ExpectCertificate {
    config: ServerConfig,
    negotiated: Negotiated,
    share: OwnShare,
}

pub(in crate::actor) fn expect(
    config: ServerConfig,
    negotiated: Negotiated,
    share: OwnShare,
) -> Next {
    Box::new(ExpectCertificate {
        config,
        negotiated,
        share,
    })
}

impl State for ExpectCertificate {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        let (list, value, tree) = match input {
            Input::Handshake {
                message: Handshake::Certificate(chain),
                value,
                tree,
                ..
            } => (chain, value, tree),
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        };
        let client = match Chain::take(&list, value, &tree, sink)? {
            Some(chain) => Some(self.verify(&chain, sink)?),
            None => {
                self.go_without(value, sink)?;
                None
            }
        };
        let (script, negotiated, share) = (self.config.script, self.negotiated, self.share);
        Ok(client_key_exchange::expect(
            script, negotiated, share, client,
        ))
    }

    fn awaits(&self) -> &'static str {
        "certificate"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
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

/// The client's key, and the schemes that it may sign with.
pub(in crate::actor) struct ClientKey {
    key: VerifyingKey,
    schemes: Vec<SignatureScheme>,
}

/// CertificateVerify is awaited.
struct ExpectCertificateVerify {
    script: Script,
    negotiated: Negotiated,
    client: ClientKey,
    premaster: ValueId,
}

pub(in crate::actor) fn expect_verify(
    script: Script,
    negotiated: Negotiated,
    client: ClientKey,
    premaster: ValueId,
) -> Next {
    Box::new(ExpectCertificateVerify {
        script,
        negotiated,
        client,
        premaster,
    })
}

impl State for ExpectCertificateVerify {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        let (signed, value, tree, before) = match input {
            Input::Handshake {
                message: Handshake::CertificateVerify(signed),
                value,
                tree,
                before,
            } => (signed, value, tree, before),
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        };
        let connection = sink.connection.id;
        let quantity = owned(connection, Name::Signature, Role::Client);
        let signature = sink
            .fields(value, &tree)
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
        let secured = derive_keys(&self.negotiated, self.premaster, sink)?;
        Ok(expect_change_cipher_spec(self.script, secured))
    }

    fn awaits(&self) -> &'static str {
        "certificate_verify"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
    }
}
