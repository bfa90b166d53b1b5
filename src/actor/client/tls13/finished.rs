//! The server's Finished, and all that the client still has to say
//! (RFC 9846 §4.5).

use crate::trace::{Phase, StepKind};
use crate::wire::Finished;

use super::client_certificate::{self, Request};
use crate::actor::client::ClientConfig;
use crate::actor::data::{Established, established};
use crate::actor::state::{Expect, Received};
use crate::actor::tls13::keys::{HandshakeKeys, data_keys};
use crate::actor::tls13::{authentication, finished};
use crate::actor::{Failure, Sink, StepDraft};

/// Finished is awaited.
pub(in crate::actor) struct ExpectFinished {
    pub config: ClientConfig,
    pub keys: HandshakeKeys,
    pub request: Option<Request>,
}

impl Expect for ExpectFinished {
    type Awaited = Received<Finished>;
    type Next = Established;
    const PHASE: Phase = Phase::Finished;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let Self {
            config,
            keys,
            request,
        } = self;
        let (negotiated, secrets) = (keys.negotiated, keys.secrets);
        let (value, before) = (received.value, received.before);
        finished::check(negotiated, secrets.server, value, before, sink)?;
        let keys = data_keys(keys, sink)?;
        keys.install_read(sink);
        if config.middlebox_compatibility && !sink.connection.sent_compatibility {
            // RFC 9846 §D.4: before the second flight.
            let told = StepDraft::new(StepKind::Send, Phase::Finished, "change_cipher_spec");
            sink.send_compatibility(told.text("change-cipher-spec-compatibility"));
        }
        if let Some(request) = request
            && let Some(key) = client_certificate::send(&config, &request, sink)?
        {
            authentication::send_verify(negotiated, key, sink)?;
        }
        finished::send(negotiated, secrets.client, sink)?;
        keys.install_write(sink);
        keys.resumption_secret(sink)?;
        established(config.script, false, None, Some(keys), sink)
    }
}
