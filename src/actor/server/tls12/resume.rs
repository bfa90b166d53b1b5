//! The server is asked to take up a session: by an id under which it kept
//! one, or by a ticket that it once sealed (RFC 5246 §7.3, RFC 5077 §3).

use crate::schedule::{self, TicketParts, TicketState, cut_ticket, decrypt_ticket, ticket_mac};
use crate::trace::op::{Predicate, short_hex};
use crate::trace::{CheckKind, Event, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, ClientHello, Extension, ExtensionType, Field, Path};

use super::server_hello::{self, Answer};
use crate::actor::server::ServerConfig;
use crate::actor::session::{Session, again};
use crate::actor::tls12::finished::{ExpectChangeCipherSpec, Outstanding, send_finished};
use crate::actor::tls12::keys::resume_keys;
use crate::actor::tls12::ticket::{TICKET_LIFETIME, issue_ticket};
use crate::actor::{ClientAuth, Failure, Sink, StepDraft};

/// A session that will be taken up, and the id with which the server says so.
pub(in crate::actor) struct Found {
    session: Session,
    id: Option<ValueId>,
}

/// Why a session is not taken up, in the catalogue's word.
type Reason = &'static str;

/// The session's suite was not offered.
const SUITE: Reason = "session-suite";

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Hello, name)
}

/// Looks for the session that the client asks for, and tells what came of it;
/// `None` for a full handshake.
///
/// # Errors
/// If the two connections disagree on extended_master_secret in a way that
/// RFC 7627 §5.3 forbids.
pub(in crate::actor) fn find(
    config: &ServerConfig,
    hello: &ClientHello,
    message: ValueId,
    tree: &Field,
    sink: &mut Sink<'_>,
) -> Result<Option<Found>, Failure> {
    let resumption = &config.resumption;
    sink.connection.kept.ticket_keys = resumption.ticket_keys;
    let ticket = match hello.extension(ExtensionType::SESSION_TICKET) {
        Some(Extension::SessionTicket(ticket)) => !ticket.is_empty(),
        _ => false,
    };
    let mut fields = sink.fields(message, tree);
    let id = match hello.session_id.is_empty() {
        true => None,
        false => Some(fields.take(Path::SessionId, Name::SessionId)?),
    };
    let host = match hello.extension(ExtensionType::SERVER_NAME) {
        // Of several names, which RFC 6066 §3 forbids, none counts.
        Some(_) if resumption.ids || resumption.tickets => {
            fields.take(Path::HostName, Name::ServerName).ok()
        }
        _ => None,
    };
    // RFC 5077 §3.4: beside a ticket an id is no name of a session.
    let (asked, session) = if ticket && resumption.tickets {
        let ticket = fields.take(Path::OfferedTicket, Name::Ticket)?;
        (ticket, open(ticket, sink)?)
    } else if let Some(id) = id
        && resumption.ids
    {
        (id, look_up(config, id, sink)?)
    } else {
        return Ok(None);
    };
    let host = host.map(|host| sink.ledger.public(host)).transpose()?;
    let session = match session {
        Ok(session) => {
            let name = session.server_name;
            let name = name.map(|name| sink.ledger.public(name)).transpose()?;
            // RFC 6066 §3: a session is with one host.
            match name == host {
                true => fits(session, config, hello),
                false => Err("session-name"),
            }
        }
        Err(reason) => Err(reason),
    };
    let reason = match &session {
        Ok(_) => "session-found",
        Err(reason) => reason,
    };
    let kind = if ticket { "ticket" } else { "session_id" };
    let label = format!("{kind} {}", short_hex(sink.ledger.public(asked)?));
    let told = told(StepKind::Choice, "session")
        .value(asked)
        .fact("candidates", Fact::Candidates(vec![(label, reason)]));
    let session = match session {
        Ok(session) => session,
        Err(reason) => {
            sink.tell(told.variant("none"));
            if reason == SUITE && !ticket {
                // RFC 5246 §7.4.1.2: whoever names a session must offer its
                // suite. Of a ticket's suite the RFC says no such thing.
                return Err(Failure::illegal(
                    "the suite of the session that session_id names",
                ));
            }
            return Ok(None);
        }
    };
    sink.tell(match ticket {
        true => told.variant("ticket").event(Event::SessionTicket),
        false => told.variant("id"),
    });
    let extended = hello
        .extension(ExtensionType::EXTENDED_MASTER_SECRET)
        .is_some();
    if session.extended_master_secret && !extended {
        // RFC 7627 §5.3: who downgraded the session could be in the middle.
        sink.refuse(
            self::told(StepKind::Failed, "session_ems"),
            CheckKind::SessionEms,
            no_ems(),
        )?;
    }
    Ok(Some(Found { session, id }))
}

/// The session had extended_master_secret, and this connection has not.
fn no_ems() -> Failure {
    Failure::check(
        AlertDescription::HANDSHAKE_FAILURE,
        CheckKind::SessionEms,
        Vec::new(),
    )
}

/// Whether this client may take the session up.
fn fits(session: Session, config: &ServerConfig, hello: &ClientHello) -> Result<Session, Reason> {
    if config.client_auth == ClientAuth::Require && !session.client_authenticated {
        return Err("session-client");
    }
    // RFC 5246 §7.4.1.2: the session's suite must be among the offered.
    if !hello.cipher_suites.contains(&session.suite.code) {
        return Err(SUITE);
    }
    let extended = hello
        .extension(ExtensionType::EXTENDED_MASTER_SECRET)
        .is_some();
    // RFC 7627 §5.3: a session without it goes on with no client that has it,
    // so that a new and better one is made.
    if extended && !session.extended_master_secret {
        return Err("session-ems");
    }
    Ok(session)
}

/// The session that is kept under this id.
fn look_up(
    config: &ServerConfig,
    id: ValueId,
    sink: &mut Sink<'_>,
) -> Result<Result<Session, Reason>, Failure> {
    let connection = sink.connection.id;
    let asked = sink.ledger.public(id)?.to_vec();
    for session in &config.resumption.sessions {
        let Some(kept) = session.id else { continue };
        // A server looks its table up; the comparison that counts is the one
        // with the entry that was found.
        if sink.ledger.public(kept)? != asked {
            continue;
        }
        sink.ledger
            .check(connection, CheckKind::SessionId, Predicate::Equal(kept, id))?;
        let master_secret = again(
            sink.ledger,
            connection,
            Name::MasterSecret,
            session.master_secret,
        )?;
        return Ok(Ok(Session {
            id: Some(id),
            master_secret,
            ..*session
        }));
    }
    Ok(Err("session-unknown"))
}

/// Opens a ticket, step by step. Whatever is wrong with it, the client is not
/// told: a full handshake follows (RFC 5077 §3.1).
fn open(ticket: ValueId, sink: &mut Sink<'_>) -> Result<Result<Session, Reason>, Failure> {
    let connection = sink.connection.id;
    let receive = told(StepKind::Receive, "ticket");
    let Some(parts) = cut_ticket(sink.ledger, connection, ticket)? else {
        sink.tell(receive.variant("malformed").value(ticket));
        return Ok(Err("ticket-form"));
    };
    sink.tell(receive.value(ticket).values(parts.values()));
    let Some(keys) = sink.connection.kept.ticket_keys else {
        return Ok(Err("ticket-key"));
    };
    let known = Predicate::Equal(parts.key_name, keys.name);
    let asks = told(StepKind::Passed, "ticket_key");
    if !sink.ask(asks, CheckKind::TicketKeyName, known)? {
        return Ok(Err("ticket-key"));
    }
    if !is_genuine(&keys, &parts, sink)? {
        return Ok(Err("ticket-forged"));
    }
    let Some(opened) = decrypt_ticket(sink.ledger, connection, &keys, &parts)? else {
        return Ok(Err("ticket-form"));
    };
    sink.tell(told(StepKind::Compute, "ticket_state").values(opened.values()));
    if !is_fresh(&opened, sink)? {
        return Ok(Err("ticket-expired"));
    }
    let terms = opened.terms;
    Ok(Ok(Session {
        id: None,
        ticket: Some(ticket),
        master_secret: opened.master_secret,
        suite: terms.suite,
        extended_master_secret: terms.extended_master_secret,
        client_authenticated: terms.client_authenticated,
        server_name: opened.server_name,
    }))
}

/// Whether this server sealed exactly these bytes: before anything in them is
/// used (RFC 5077 §4).
fn is_genuine(
    keys: &schedule::TicketKeys,
    parts: &TicketParts,
    sink: &mut Sink<'_>,
) -> Result<bool, Failure> {
    let mac = ticket_mac(sink.ledger, sink.connection.id, keys, parts)?;
    let Some(received) = parts.mac else {
        return Ok(false);
    };
    let told = told(StepKind::Passed, "ticket_mac").values([received, mac]);
    sink.ask(told, CheckKind::TicketMac, Predicate::Equal(mac, received))
}

/// Whether the ticket is not too old (RFC 5077 §5.6).
fn is_fresh(opened: &TicketState, sink: &mut Sink<'_>) -> Result<bool, Failure> {
    let now = sink.now();
    let quantity = sink.quantity(Name::TicketLifetime);
    let lifetime = crate::crypto::to_bytes(&TICKET_LIFETIME.into());
    let lifetime = sink.ledger.constant(quantity, lifetime);
    let told = told(StepKind::Passed, "ticket_lifetime").values([opened.time, now, lifetime]);
    let predicate = Predicate::Lifetime {
        since: opened.time,
        now,
        lifetime,
    };
    sink.ask(told, CheckKind::TicketLifetime, predicate)
}

/// Sends ServerHello, and at once ChangeCipherSpec and Finished
/// (RFC 5246 §7.3).
pub(in crate::actor) fn send(
    config: ServerConfig,
    hello: &ClientHello,
    found: Found,
    client_random: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ExpectChangeCipherSpec, Failure> {
    let suite = found.session.suite;
    sink.connection.kept.taken_up = found.session.id;
    let mut extensions = server_hello::answer(&config, hello, suite)?;
    // RFC 5077 §3.3: whoever came with a ticket may be given a new one. RFC 6066
    // §3 wants no answer to server_name here.
    let renews = config.resumption.renews && found.session.ticket.is_some();
    extensions.retain(|extension| match extension.kind() {
        ExtensionType::SERVER_NAME | ExtensionType::EC_POINT_FORMATS => false,
        ExtensionType::SESSION_TICKET => renews,
        _ => true,
    });
    let mut answer = Answer::new(suite, hello, extensions, sink);
    answer.session_id = found.id;
    let told = told(StepKind::Send, "send").variant("resumed");
    let negotiated = answer.send(hello, client_random, told, sink)?;
    let secured = resume_keys(&negotiated, &found.session, sink)?;
    if negotiated.ticket {
        issue_ticket(&secured.session, sink)?;
    }
    send_finished(&secured, sink)?;
    Ok(ExpectChangeCipherSpec {
        script: config.script,
        secured,
        outstanding: Outstanding::Nothing,
    })
}
