//! EncryptedExtensions: the answers that no key depends on (RFC 9846 §4.4.1).

use crate::trace::{Fact, Phase, StepKind};
use crate::wire::{AlertDescription, ClientHello, EncryptedExtensions, Extension, ExtensionType};

use super::certificate::ExpectCertificateOrRequest;
use super::extensions::allow;
use crate::actor::client::ClientConfig;
use crate::actor::state::{Expect, Received};
use crate::actor::tls13::keys::HandshakeKeys;
use crate::actor::{Failure, Sink, StepDraft};

/// What may stand in it, of what is known here (RFC 9846 §4.3).
const ALLOWED: [ExtensionType; 7] = [
    ExtensionType::SERVER_NAME,
    ExtensionType::SUPPORTED_GROUPS,
    ExtensionType::ALPN,
    ExtensionType::EARLY_DATA,
    ExtensionType::CLIENT_CERTIFICATE_TYPE,
    ExtensionType::SERVER_CERTIFICATE_TYPE,
    ExtensionType::RECORD_SIZE_LIMIT,
];

/// EncryptedExtensions is awaited.
pub(in crate::actor) struct ExpectEncryptedExtensions {
    pub config: ClientConfig,
    pub hello: ClientHello,
    pub keys: HandshakeKeys,
}

impl Expect for ExpectEncryptedExtensions {
    type Awaited = Received<EncryptedExtensions>;
    type Next = ExpectCertificateOrRequest;
    const PHASE: Phase = Phase::Parameters;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let message = received.message;
        let names = message.extensions.iter();
        let names = names.map(|e| (e.kind().to_string(), "agreed"));
        sink.tell(
            StepDraft::new(StepKind::Receive, Phase::Parameters, "encrypted_extensions")
                .value(received.value)
                .fact("count", Fact::Number(message.extensions.len() as u64))
                .fact("candidates", Fact::Candidates(names.collect()))
                .of_packet(),
        );
        for extension in &message.extensions {
            let kind = extension.kind();
            allow(kind, &ALLOWED, self.hello.extension(kind).is_some())?;
        }
        if let Some(Extension::Alpn(chosen)) = message.extension(ExtensionType::ALPN)
            && (chosen.len() != 1 || !self.config.alpn.contains(&chosen[0]))
        {
            return Err(Failure::new(
                AlertDescription::ILLEGAL_PARAMETER,
                "one application protocol that was offered",
                "another",
            ));
        }
        Ok(ExpectCertificateOrRequest {
            config: self.config,
            keys: self.keys,
        })
    }
}
