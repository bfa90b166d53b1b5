//! NewSessionTicket: a session handed to the client, sealed (RFC 5077 §3.3).

use crate::schedule::{self, TicketKeys, TicketTerms};
use crate::trace::{Draw, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{Field, Handshake, NewSessionTicket, Path};

use super::finished::Secured;
use crate::actor::session::TICKET_LIFETIME;
use crate::actor::{Failure, Sink, StepDraft};

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Finished, name)
}

/// The server seals the session and sends it, before its ChangeCipherSpec:
/// the message goes in clear, and is part of what both Finished cover.
pub(in crate::actor) fn issue_ticket(
    secured: &Secured,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let keys = match sink.connection.kept.ticket_keys {
        Some(keys) => keys,
        None => draw_keys(sink),
    };
    let server_name = sink.ledger.find(&sink.quantity(Name::ServerName));
    let length = server_name.map_or(Ok(0), |name| sink.ledger.length(name))?;
    // A longer name than a ticket has room for is in no certificate.
    let server_name_length = u8::try_from(length).unwrap_or(0);
    let server_name = server_name.filter(|_| server_name_length > 0);
    let terms = TicketTerms {
        suite: secured.suite,
        extended_master_secret: secured.extended_master_secret,
        client_authenticated: secured.knows_client(sink),
        server_name_length,
    };
    let now = sink.now();
    let connection = sink.connection.id;
    let master_secret = secured.master_secret;
    let sealed = schedule::seal_ticket(
        sink.ledger,
        connection,
        &keys,
        terms,
        master_secret,
        server_name,
        now,
    )?;
    let length = sink.ledger.length(sealed.state)?;
    sink.tell(
        told(StepKind::Compute, "ticket_state")
            .value(sealed.state)
            .fact("suite", Fact::Text(secured.suite.name.to_owned()))
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

/// The client keeps the ticket of a NewSessionTicket; an empty one is none
/// (RFC 5077 §3.3).
pub(in crate::actor) fn take_ticket(
    message: &NewSessionTicket,
    value: ValueId,
    tree: &Field,
    sink: &mut Sink<'_>,
) -> Result<Option<ValueId>, Failure> {
    let told = told(StepKind::Receive, "ticket").of_packet();
    if message.ticket.is_empty() {
        sink.tell(told.variant("none").value(value));
        return Ok(None);
    }
    let mut fields = sink.fields(value, tree);
    let ticket = fields.take_next(Path::Ticket, Name::Ticket)?;
    sink.tell(
        told.values([ticket, value])
            .fact("lifetime", Fact::Number(message.lifetime_hint.into())),
    );
    Ok(Some(ticket))
}
