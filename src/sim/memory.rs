//! What a server remembers from one live connection to the next.
//!
//! Each of them is a trace of its own with its own ledgers, so what outlives
//! one goes through here as bytes and is given to the next.

use crate::actor::TicketKeys;
use crate::actor::{Kept, Resumption, Session};
use crate::trace::{ConnectionId, Name, PartyLedger, Quantity, ValueId};
use crate::wire::Suite;

use super::option::Resume;

/// What a server remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Name, AES key and MAC key of its tickets, once it has sealed one.
    pub ticket_keys: Option<[Vec<u8>; 3]>,
    /// The sessions that it has named.
    pub sessions: Vec<Remembered>,
}

/// A session that a server keeps under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Its name.
    pub id: Vec<u8>,
    /// Its master secret.
    pub master_secret: Vec<u8>,
    /// Its cipher suite.
    pub suite: &'static Suite,
    /// Whether the master secret is an extended one.
    pub extended_master_secret: bool,
    /// Whether the client proved who it is.
    pub client_authenticated: bool,
    /// The host that the client asked for, if it named one.
    pub server_name: Option<Vec<u8>>,
}

const SOURCE: &str = "an earlier connection";

impl Memory {
    /// How many sessions are kept; the oldest goes first.
    pub const MOST: usize = 32;

    /// Gives what is remembered to the ledger of a new connection; `resume`
    /// names one way if only one is to be served.
    pub(super) fn recall(
        &self,
        resume: Resume,
        renews: bool,
        ledger: &mut PartyLedger,
    ) -> Resumption {
        let mut given = |name, ordinal, bytes: &[u8]| {
            let quantity = Quantity::new(ConnectionId::FIRST, name).nth(ordinal);
            ledger.given(quantity, bytes.to_vec(), SOURCE)
        };
        let ticket_keys = self
            .ticket_keys
            .as_ref()
            .map(|[name, aes, mac]| TicketKeys {
                name: given(Name::TicketKeyName, 1, name),
                aes: given(Name::TicketAesKey, 1, aes),
                mac: given(Name::TicketMacKey, 1, mac),
            });
        // The first of each name is this connection's own.
        let sessions = (2..).zip(&self.sessions).map(|(ordinal, session)| Session {
            id: Some(given(Name::SessionId, ordinal, &session.id)),
            ticket: None,
            master_secret: given(Name::MasterSecret, ordinal, &session.master_secret),
            suite: session.suite,
            extended_master_secret: session.extended_master_secret,
            client_authenticated: session.client_authenticated,
            server_name: session
                .server_name
                .as_ref()
                .map(|name| given(Name::ServerName, ordinal, name)),
        });
        Resumption {
            ids: resume != Resume::Ticket,
            tickets: resume != Resume::Id,
            renews,
            sessions: sessions.collect(),
            ticket_keys,
        }
    }

    /// Takes in what a connection left. A session on which one failed is
    /// forgotten (RFC 5246 §7.2.2).
    pub(super) fn remember(&mut self, kept: Kept, ledger: &PartyLedger) {
        let bytes = |id: ValueId| ledger.reveal(id).unwrap_or_default().to_vec();
        if let Some(keys) = kept.ticket_keys {
            self.ticket_keys = Some([keys.name, keys.aes, keys.mac].map(bytes));
        }
        if let (true, Some(id)) = (kept.failed, kept.taken_up) {
            let id = bytes(id);
            self.sessions.retain(|known| known.id != id);
        }
        let Some((session, id)) = kept.session.and_then(|s| Some((s, s.id?))) else {
            return;
        };
        let id = bytes(id);
        self.sessions.retain(|known| known.id != id);
        self.sessions.push(Remembered {
            id,
            master_secret: bytes(session.master_secret),
            suite: session.suite,
            extended_master_secret: session.extended_master_secret,
            client_authenticated: session.client_authenticated,
            server_name: session.server_name.map(bytes),
        });
        if self.sessions.len() > Self::MOST {
            self.sessions.remove(0);
        }
    }
}
