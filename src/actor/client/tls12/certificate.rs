//! Certificate: who is that? (RFC 5246 §7.4.2, RFC 5280 §6.1)

use crate::pki::Usage;
use crate::trace::op::VerifyingKey::{Ecdsa, Ed25519, Rsa, RsaPss};
use crate::trace::{Phase, Purpose, StepKind};
use crate::wire::{AlertDescription, CertificateChain, KeyExchange};

use super::server_hello_done::ExpectCertificateRequestOrDone;
use super::server_key_exchange::{ExpectServerKeyExchange, take_static};
use crate::actor::chain::{Chain, Expected};
use crate::actor::client::ClientConfig;
use crate::actor::key_agreement::{ServerParams, ServerShare};
use crate::actor::state::{Expect, Received, one_of};
use crate::actor::tls12::keys::Negotiated;
use crate::actor::{Failure, Sink, StepDraft};

one_of! {
    /// What comes once the server has said who it is.
    pub(in crate::actor) enum AfterCertificate {
        ExpectServerKeyExchange,
        ExpectCertificateRequestOrDone,
    }
}

/// Certificate is awaited.
pub(in crate::actor) struct ExpectCertificate {
    pub config: ClientConfig,
    pub negotiated: Negotiated,
}

impl Expect for ExpectCertificate {
    type Awaited = Received<CertificateChain>;
    type Next = AfterCertificate;
    const PHASE: Phase = Phase::KeyExchange;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let Some(chain) = Chain::take(&received.message, received.value, &received.tree, sink)?
        else {
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
                StepDraft::new(StepKind::State, Phase::KeyExchange, "not_verified")
                    .purpose(Purpose::Authentication),
            );
        }
        let config = self.config;
        // The leaf's key must be of the kind that the suite names.
        let leaf = chain.leaf;
        let share = match (negotiated.suite.key_exchange, leaf.key, leaf.dh) {
            (KeyExchange::DhRsa, _, Some(params)) => {
                take_static(params, sink)?;
                ServerShare::Params(ServerParams::Dh(params))
            }
            (KeyExchange::Rsa, Some(Rsa { n, e }), _) => ServerShare::Rsa { n, e },
            // RFC 4055 §1.2: a key for RSASSA-PSS signs, and decrypts nothing.
            // RFC 8422 §2.2: the ECDSA suites serve for Ed25519 too.
            (
                KeyExchange::DheRsa | KeyExchange::EcdheRsa,
                key @ Some(Rsa { .. } | RsaPss { .. }),
                _,
            )
            | (KeyExchange::EcdheEcdsa, key @ Some(Ecdsa { .. } | Ed25519 { .. }), _) => {
                return Ok(ExpectServerKeyExchange {
                    config,
                    negotiated,
                    key,
                }
                .into());
            }
            (key_exchange, ..) => {
                return Err(Failure::new(
                    AlertDescription::UNSUPPORTED_CERTIFICATE,
                    &format!("a key for {}", key_exchange.name()),
                    &chain.leaf_kind(),
                ));
            }
        };
        Ok(ExpectCertificateRequestOrDone {
            config,
            negotiated,
            share,
        }
        .into())
    }
}
