//! Certificate: who is that? (RFC 5246 §7.4.2, RFC 5280 §6.1)

use crate::pki::Usage;
use crate::trace::op::VerifyingKey;
use crate::trace::{Phase, Purpose, StepKind};
use crate::wire::{AlertDescription, Authentication, Handshake, KeyExchange};

use super::{ServerKey, server_hello_done, server_key_exchange};
use crate::actor::chain::{Chain, Expected};
use crate::actor::client::ClientConfig;
use crate::actor::fields::ServerShare;
use crate::actor::tls12::finished::Negotiated;
use crate::actor::{Failure, Input, Next, Sink, State, StepDraft};

/// Certificate is awaited.
struct ExpectCertificate {
    config: ClientConfig,
    negotiated: Negotiated,
}

pub(in crate::actor) fn expect(config: ClientConfig, negotiated: Negotiated) -> Next {
    Box::new(ExpectCertificate { config, negotiated })
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
        let Some(chain) = Chain::take(&list, value, &tree, sink)? else {
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
        let key = self.leaf_key(&chain)?;
        if let (KeyExchange::DhRsa, Some(share)) = (negotiated.suite.key_exchange, chain.leaf.dh) {
            server_key_exchange::take_static(share, sink)?;
            return Ok(server_hello_done::expect_done(
                self.config,
                negotiated,
                share,
            ));
        }
        Ok(match (negotiated.suite.key_exchange, key) {
            (KeyExchange::Rsa, Some(VerifyingKey::Rsa { n, e })) => {
                server_hello_done::expect_done(self.config, negotiated, ServerShare::Rsa { n, e })
            }
            (_, key) => server_key_exchange::expect(self.config, negotiated, key),
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
    fn leaf_key(&self, chain: &Chain) -> Result<ServerKey, Failure> {
        use VerifyingKey::{Ecdsa, Ed25519, Rsa, RsaPss};
        let key_exchange = self.negotiated.suite.key_exchange;
        let fits = match (key_exchange.authentication(), chain.leaf.key) {
            (Authentication::Dh, _) if chain.leaf.dh.is_some() => return Ok(None),
            // RFC 8422 §2.2: the ECDSA suites serve for Ed25519 too.
            (Authentication::Ecdsa, Some(Ecdsa { .. } | Ed25519 { .. }))
            | (Authentication::Rsa, Some(Rsa { .. })) => true,
            // RFC 4055 §1.2: such a key signs, and decrypts nothing.
            (Authentication::Rsa, Some(RsaPss { .. })) => key_exchange != KeyExchange::Rsa,
            _ => false,
        };
        if fits {
            return Ok(chain.leaf.key);
        }
        Err(Failure::new(
            AlertDescription::UNSUPPORTED_CERTIFICATE,
            &format!("a key for {}", key_exchange.name()),
            &chain.leaf_kind(),
        ))
    }
}
