//! What outlives a connection: the session, and how either side finds it
//! again (RFC 5246 §7.3, RFC 5077).

use crate::schedule::TicketKeys;
use crate::trace::op::{Encode, Part};
use crate::trace::{
    ConnectionId, Fact, LedgerError, Name, PartyLedger, Phase, Quantity, StepKind, ValueId,
    milliseconds,
};
use crate::wire::{Role, Suite};

use super::tls12::finished::{Negotiated, Secured, expand_keys};
use super::{Failure, Sink, StepDraft};

/// How long a ticket may be used, in seconds: two hours. RFC 5077 §5.6 leaves
/// it to the server, RFC 5246 §F.1.4 suggests at most a day.
pub(super) const TICKET_LIFETIME: u32 = 7200;

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

/// The keys of a session that is taken up: its master secret with the randoms
/// of this connection (RFC 5246 §F.1.4).
pub(super) fn resume_keys(
    negotiated: &Negotiated,
    session: &Session,
    sink: &mut Sink<'_>,
) -> Result<Secured, Failure> {
    let text = match sink.connection.role {
        Role::Server if session.ticket.is_some() => "master-secret-ticket",
        _ => "master-secret-resumed",
    };
    sink.tell(
        StepDraft::new(StepKind::State, Phase::Keys, "master_secret")
            .text(text)
            .value(session.master_secret),
    );
    let secured = Secured {
        suite: negotiated.suite,
        parameters: negotiated.parameters,
        master_secret: session.master_secret,
        extended_master_secret: session.extended_master_secret,
        client_authenticated: session.client_authenticated,
        resumed: true,
        session_id: session.id,
        awaits_ticket: negotiated.ticket && sink.connection.role == Role::Client,
        owes_ticket: negotiated.ticket && sink.connection.role == Role::Server,
        ticket: session.ticket,
    };
    expand_keys(negotiated, &secured, sink)?;
    Ok(secured)
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

/// How long it took to come here: milliseconds since the ClientHello of this
/// connection was sent, and round trips, where the latency is known.
///
/// TCP's own handshake, one round trip more, is not counted.
pub(super) fn timed(told: StepDraft, sink: &Sink<'_>) -> StepDraft {
    let id = sink.connection.id;
    let mut packets = sink.recorder.packets().iter();
    let Some(first) = packets.find(|packet| packet.connection == id) else {
        return told;
    };
    let elapsed = sink.recorder.now.saturating_sub(first.sent_at);
    let trips = match sink.connection.latency {
        Some(latency) if latency > 0 => match (elapsed / latency / 2, elapsed / latency % 2) {
            (whole, 0) => Fact::Number(whole),
            (whole, _) => Fact::Text(format!("{whole}.5")),
        },
        _ => Fact::Text("unknown".to_owned()),
    };
    told.fact("round_trips", trips)
        .fact("elapsed", Fact::Text(milliseconds(elapsed)))
}
