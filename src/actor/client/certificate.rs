//! Certificate: who is that? (RFC 5246 §7.4.2, RFC 5280 §6.1)

use crate::pki::Usage;
use crate::trace::op::VerifyingKey;
use crate::trace::{Phase, Purpose, StepKind};
use crate::wire::{AlertDescription, Authentication, Handshake, KeyExchange};

use super::super::apart::{CertificateValues, ServerShare};
use super::super::chain::{Chain, Expected};
use super::super::finished::Negotiated;
use super::super::{Failure, Input, Next, Sink, State, Told};
use super::{ClientConfig, ServerKey, finish, parameters};

/// Certificate is awaited.
struct ExpectCertificate {
    config: ClientConfig,
    negotiated: Negotiated,
}

pub(super) fn expect(config: ClientConfig, negotiated: Negotiated) -> Next {
    Box::new(ExpectCertificate { config, negotiated })
}

impl State for ExpectCertificate {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        let (list, value) = match input {
            Input::Handshake {
                message: Handshake::Certificate(chain),
                value,
                ..
            } => (chain, value),
            other => return Err(Failure::unexpected(self.awaits(), &other.name())),
        };
        let Some(chain) = Chain::take(&list, value, sink)? else {
            return Err(Failure::new(
                AlertDescription::DECODE_ERROR,
                "at least one certificate",
                "none",
            ));
        };
        let negotiated = self.negotiated;
        if self.config.verify_certificate {
            let expected = Expected {
                anchors: &self.config.anchors,
                now: self.config.now,
                host: Some(&self.config.server_name),
                usage: match negotiated.suite.key_exchange {
                    KeyExchange::Rsa => Usage::KeyEncipherment,
                    KeyExchange::DhRsa => Usage::KeyAgreement,
                    _ => Usage::DigitalSignature,
                },
            };
            chain.verify(&expected, sink)?;
        } else {
            sink.tell(
                Told::new(StepKind::State, Phase::KeyExchange, "not_verified")
                    .purpose(Purpose::Authentication),
            );
        }
        let key = self.leaf_key(chain.leaf)?;
        if let (KeyExchange::DhRsa, Some(share)) = (negotiated.suite.key_exchange, chain.leaf.dh) {
            parameters::take_static(share, sink)?;
            return Ok(finish::expect_done(self.config, negotiated, share));
        }
        Ok(match (negotiated.suite.key_exchange, key) {
            (KeyExchange::Rsa, Some(VerifyingKey::Rsa { n, e })) => {
                finish::expect_done(self.config, negotiated, ServerShare::Rsa { n, e })
            }
            (_, key) => parameters::expect(self.config, negotiated, key),
        })
    }

    fn awaits(&self) -> &'static str {
        "certificate"
    }

    fn phase(&self) -> Phase {
        Phase::KeyExchange
    }
}

impl ExpectCertificate {
    /// The leaf's key, which must be of the kind that the suite names.
    fn leaf_key(&self, leaf: CertificateValues) -> Result<ServerKey, Failure> {
        let suite = self.negotiated.suite;
        match (suite.key_exchange.authentication(), leaf.key) {
            (Authentication::Dh, _) if leaf.dh.is_some() => Ok(None),
            (Authentication::Rsa, Some(key @ VerifyingKey::Rsa { .. }))
            | (Authentication::Ecdsa, Some(key @ VerifyingKey::Ecdsa { .. })) => Ok(Some(key)),
            _ => Err(Failure::new(
                AlertDescription::UNSUPPORTED_CERTIFICATE,
                &format!("a key for {}", suite.key_exchange.name()),
                "another kind of key",
            )),
        }
    }
}
