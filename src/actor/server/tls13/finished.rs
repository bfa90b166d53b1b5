//! The client's Finished, with which the handshake ends (RFC 9846 §4.5.3).

use crate::trace::Phase;
use crate::wire::Finished;

use crate::actor::behavior::Script;
use crate::actor::data::{Established, established};
use crate::actor::state::{Expect, Received};
use crate::actor::tls13::finished;
use crate::actor::tls13::keys::DataKeys;
use crate::actor::{Failure, Sink};

/// Finished is awaited.
pub(in crate::actor) struct ExpectFinished {
    pub script: Script,
    pub keys: DataKeys,
}

impl Expect for ExpectFinished {
    type Awaited = Received<Finished>;
    type Next = Established;
    const PHASE: Phase = Phase::Finished;

    fn handle(self, received: Self::Awaited, sink: &mut Sink<'_>) -> Result<Self::Next, Failure> {
        let keys = self.keys;
        let (value, before) = (received.value, received.before);
        finished::check(keys.negotiated, keys.handshake.client, value, before, sink)?;
        keys.install_read(sink);
        keys.resumption_secret(sink)?;
        established(self.script, false, None, Some(keys), sink)
    }
}
