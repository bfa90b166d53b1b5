//! What outlives a connection: the session, and how either side finds it
//! again (RFC 5246 §7.3, RFC 5077).

use crate::schedule::TicketKeys;
use crate::trace::op::{Encode, Part};
use crate::trace::{ConnectionId, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::Suite;

/// A session as one side keeps it. The handles are of its ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The name that the server gave it.
    pub id: Option<ValueId>,
    /// The ticket that the client was given for it.
    pub ticket: Option<ValueId>,
    /// The master secret, from which every connection of the session makes
    /// its own keys.
    pub master_secret: ValueId,
    /// The cipher suite.
    pub suite: &'static Suite,
    /// Whether the master secret is an extended one (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether the client proved by a certificate who it is.
    pub client_authenticated: bool,
    /// The host that the client asked for; `None` if it named none.
    pub server_name: Option<ValueId>,
}

/// What one side keeps when a connection is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The session, if it can be taken up again.
    pub session: Option<Session>,
    /// The keys of the server's tickets.
    pub ticket_keys: Option<TicketKeys>,
    /// The id of the session that the server took up here.
    pub taken_up: Option<ValueId>,
    /// Whether a fatal alert ended the connection: what it took up is no
    /// session any more (RFC 5246 §7.2.2).
    pub failed: bool,
}

impl Kept {
    /// A fatal alert was sent or came: nobody goes on with this session.
    pub(super) fn fail(&mut self) {
        self.session = None;
        self.failed = true;
    }
}

/// How a server lets sessions be taken up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resumption {
    /// Whether it names sessions and keeps them.
    pub ids: bool,
    /// Whether it hands out tickets to clients that ask for one.
    pub tickets: bool,
    /// Whether a client that comes with a ticket is given a new one
    /// (RFC 5077 §3.3).
    pub renews: bool,
    /// The sessions that it kept.
    pub sessions: Vec<Session>,
    /// The keys under which it sealed its tickets; drawn with the first
    /// ticket if there are none.
    pub ticket_keys: Option<TicketKeys>,
}

impl Resumption {
    /// Takes in what an earlier connection left.
    pub fn remember(&mut self, kept: Kept) {
        self.sessions
            .extend(kept.session.filter(|s| s.id.is_some()));
        self.ticket_keys = kept.ticket_keys.or(self.ticket_keys);
    }
}

/// A value of an earlier connection once more, as one of this connection.
pub(crate) fn again(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    name: Name,
    earlier: ValueId,
) -> Result<ValueId, LedgerError> {
    ledger.compute(
        Quantity::new(connection, name),
        Encode {
            parts: vec![Part::Value(earlier)],
        },
    )
}
