//! NewSessionTicket: a session handed to the client, sealed (RFC 5077 §3.3).

use crate::schedule::{self, TicketKeys, TicketTerms};
use crate::trace::{Draw, Fact, Name, Phase, StepKind};
use crate::wire::{Handshake, NewSessionTicket, Path};

use crate::actor::session::Session;
use crate::actor::{Failure, Sink, StepDraft};

/// How long a ticket may be used, in seconds: two hours. RFC 5077 §5.6 leaves
/// it to the server, RFC 5246 §F.1.4 suggests at most a day.
pub(in crate::actor) const TICKET_LIFETIME: u32 = 7200;

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Finished, name)
}

/// The server seals the session and sends it, before its ChangeCipherSpec:
/// the message goes in clear, and is part of what both Finished cover.
pub(in crate::actor) fn issue_ticket(
    session: &Session,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let keys = match sink.connection.kept.ticket_keys {
        Some(keys) => keys,
        None => draw_keys(sink),
    };
    let server_name = session.server_name;
    let length = server_name.map_or(Ok(0), |name| sink.ledger.length(name))?;
    // A longer name than a ticket has room for is in no certificate.
    let server_name_length = u8::try_from(length).unwrap_or(0);
    let server_name = server_name.filter(|_| server_name_length > 0);
    let terms = TicketTerms {
        suite: session.suite,
        extended_master_secret: session.extended_master_secret,
        client_authenticated: session.client_authenticated,
        server_name_length,
    };
    let now = sink.now();
    let connection = sink.connection.id;
    let sealed = schedule::seal_ticket(
        sink.ledger,
        connection,
        &keys,
        terms,
        session.master_secret,
        server_name,
        now,
    )?;
    let length = sink.ledger.length(sealed.state)?;
    sink.tell(
        told(StepKind::Compute, "ticket_state")
            .value(sealed.state)
            .fact("suite", Fact::Text(session.suite.name.to_owned()))
            .fact("length", Fact::Number(length as u64)),
    );
    sink.tell(told(StepKind::Compute, "seal_ticket").values(sealed.values));
    let message = NewSessionTicket {
        lifetime_hint: TICKET_LIFETIME,
        ticket: sink.ledger.public(sealed.ticket)?.to_vec(),
    };
    sink.send_handshake(
        &Handshake::NewSessionTicket(message),
        &[(Path::Ticket, sealed.ticket)],
        told(StepKind::Send, "ticket").fact("lifetime", Fact::Number(TICKET_LIFETIME.into())),
    )?;
    Ok(())
}

/// The server's keys for all its tickets, drawn when the first is sealed.
fn draw_keys(sink: &mut Sink<'_>) -> TicketKeys {
    let mut draw = |name, length| {
        let quantity = sink.quantity(name);
        sink.ledger.draw(quantity, Draw::Bytes(length))
    };
    let keys = TicketKeys {
        name: draw(Name::TicketKeyName, 16),
        aes: draw(Name::TicketAesKey, 16),
        mac: draw(Name::TicketMacKey, 32),
    };
    sink.connection.kept.ticket_keys = Some(keys);
    sink.tell(told(StepKind::Draw, "ticket_keys").values([keys.aes, keys.mac, keys.name]));
    keys
}
