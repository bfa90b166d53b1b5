//! What Eve makes of a conversation in TLS 1.2.

mod derive;
mod probe;
mod session;
mod subgroup;

use crate::actor::key_agreement::ServerShare;
use crate::trace::ValueId;

/// The key exchange, as Eve heard it.
#[derive(Clone, Copy, Default)]
pub(super) struct KeyExchangeHeard {
    /// The server's share.
    pub share: Option<ServerShare>,
    /// The client's share, or the encrypted premaster secret.
    pub client_share: Option<ValueId>,
    /// What came to the client where something else was sent.
    pub arrived_share: Option<ServerShare>,
    /// What came to the server where something else was sent.
    pub arrived_client_share: Option<ValueId>,
    /// The transcript's length when the ClientKeyExchange had come.
    pub session_messages: usize,
}

impl KeyExchangeHeard {
    /// Takes in what arrived in place of what was sent.
    pub(super) fn arrived(&mut self, arrived: &Self) {
        if arrived.share != self.share {
            self.arrived_share = arrived.share;
        }
        if arrived.client_share != self.client_share {
            self.arrived_client_share = arrived.client_share;
        }
    }
}
