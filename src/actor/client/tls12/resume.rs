//! The client takes up a session (RFC 5246 §7.3, RFC 5077 §3.4).

use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Draw, Event, Fact, Name, Phase, Purpose, StepKind, ValueId};
use crate::wire::{AlertDescription, Extension, ExtensionType, KeyExchange, ServerHello};

use super::ticket::{AfterKeys, after_keys};
use crate::actor::client::ClientConfig;
use crate::actor::session::{Session, again};
use crate::actor::tls12::finished::{ExpectChangeCipherSpec, Outstanding};
use crate::actor::tls12::keys::{Negotiated, resume_keys};
use crate::actor::{Failure, Sink, StepDraft, yes};

/// A session that the client has offered to take up.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Offered {
    session: Session,
    /// What the server has to repeat if it agrees.
    pub id: ValueId,
    /// The ticket, where the server keeps nothing.
    pub ticket: Option<ValueId>,
}

/// Looks for a session to offer, and tells it.
pub(in crate::actor) fn offer(
    config: &ClientConfig,
    sink: &mut Sink<'_>,
) -> Result<Option<Offered>, Failure> {
    let Some(session) = config.session else {
        return Ok(None);
    };
    let connection = sink.connection.id;
    let told = StepDraft::new(StepKind::State, Phase::Hello, "session");
    match (session.ticket, session.id) {
        // A server may send a ticket that no ClientHello can give back.
        (Some(ticket), _) if !has_room(config, sink.ledger.length(ticket)?) => {
            sink.tell(told.variant("ticket-long").value(ticket));
            Ok(None)
        }
        (Some(ticket), _) => {
            let ticket = again(sink.ledger, connection, Name::Ticket, ticket)?;
            // RFC 5077 §3.4: with an id of the client's own choice, which the
            // server repeats, the client can tell at once that the ticket was
            // taken.
            let quantity = sink.quantity(Name::SessionId);
            let id = sink.ledger.draw(quantity, Draw::Bytes(32));
            sink.tell(
                told.variant("ticket")
                    .event(Event::SessionTicket)
                    .values([ticket, id]),
            );
            Ok(Some(Offered {
                session,
                id,
                ticket: Some(ticket),
            }))
        }
        (None, Some(id)) => {
            let id = again(sink.ledger, connection, Name::SessionId, id)?;
            sink.tell(told.variant("id").value(id));
            Ok(Some(Offered {
                session,
                id,
                ticket: None,
            }))
        }
        (None, None) => Ok(None),
    }
}

/// Whether a ClientHello with a ticket of so many bytes can be written.
fn has_room(config: &ClientConfig, ticket: usize) -> bool {
    let empty = Extension::SessionTicket(Vec::new()).length();
    empty + ticket <= config.room()
}

/// Whether the server agreed: it repeats the id. Tells it.
pub(in crate::actor) fn is_taken_up(
    offered: &Offered,
    answered: Option<ValueId>,
    sink: &mut Sink<'_>,
) -> Result<bool, Failure> {
    let told = |kind, variant| StepDraft::new(kind, Phase::Hello, "session_id").variant(variant);
    let Some(answered) = answered else {
        sink.tell(told(StepKind::State, "none").value(offered.id));
        return Ok(false);
    };
    let (verdict, equal) = sink.ledger.check(
        sink.connection.id,
        CheckKind::SessionId,
        Predicate::Equal(offered.id, answered),
    )?;
    let told = match equal {
        true => told(StepKind::Passed, "same"),
        false => told(StepKind::State, "other"),
    };
    sink.tell(told.values([verdict, answered, offered.id]));
    Ok(equal)
}

/// Whether the ServerHello fits the session (RFC 5246 §7.4.1.3,
/// RFC 7627 §5.3).
fn check(offered: &Offered, hello: &ServerHello, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let session = &offered.session;
    if hello.cipher_suite != session.suite.code {
        return Err(Failure::new(
            AlertDescription::ILLEGAL_PARAMETER,
            &format!("{}, the session's cipher suite", session.suite.name),
            &hello.cipher_suite.to_string(),
        ));
    }
    let extended = hello
        .extension(ExtensionType::EXTENDED_MASTER_SECRET)
        .is_some();
    if extended != session.extended_master_secret {
        sink.refuse(
            StepDraft::new(StepKind::Failed, Phase::Hello, "session_ems"),
            CheckKind::SessionEms,
            Failure::check(
                AlertDescription::HANDSHAKE_FAILURE,
                CheckKind::SessionEms,
                Vec::new(),
            ),
        )?;
    }
    Ok(())
}

/// Goes on with the session's master secret; the server's Finished comes
/// first.
pub(in crate::actor) fn go_on(
    config: ClientConfig,
    offered: &Offered,
    hello: &ServerHello,
    negotiated: Negotiated,
    sink: &mut Sink<'_>,
) -> Result<AfterKeys, Failure> {
    check(offered, hello, sink)?;
    let anonymous = negotiated.suite.key_exchange == KeyExchange::DhAnon;
    let told = StepDraft::new(StepKind::State, Phase::KeyExchange, "certificate_kept")
        .purpose(Purpose::Authentication)
        .fact("suite", Fact::Text(negotiated.suite.name.to_owned()))
        .fact("authenticated", yes(sink.connection.authenticates()));
    sink.tell(if anonymous || !config.verify_certificate {
        told.variant("none")
    } else {
        told
    });
    let earlier = offered.session.master_secret;
    let master_secret = again(sink.ledger, sink.connection.id, Name::MasterSecret, earlier)?;
    let session = Session {
        id: offered.ticket.is_none().then_some(offered.id),
        ticket: offered.ticket,
        master_secret,
        ..offered.session
    };
    let secured = resume_keys(&negotiated, &session, sink)?;
    let then = ExpectChangeCipherSpec {
        script: config.script,
        secured,
        outstanding: Outstanding::Finished,
    };
    Ok(after_keys(negotiated.ticket, then))
}
