//! The keys of TLS 1.2: from the premaster secret, or from the master secret of
//! a session that is taken up (RFC 5246 §6.3, §8.1).

use crate::schedule::{self, CipherKeys, MasterSeed, SecurityParameters};
use crate::trace::op::Concat;
use crate::trace::{Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{ProtocolVersion, Role, Suite};

use crate::actor::session::Session;
use crate::actor::{Failure, Sink, StepDraft};

/// What the hellos agreed on.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Negotiated {
    /// The suite.
    pub suite: &'static Suite,
    /// What it comes to in this version.
    pub parameters: SecurityParameters,
    /// The version that the ClientHello offered.
    pub client_version: ProtocolVersion,
    /// The client's random.
    pub client_random: ValueId,
    /// The server's random.
    pub server_random: ValueId,
    /// Whether the master secret takes in the session hash (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether CBC records are encrypted first (RFC 7366).
    pub encrypt_then_mac: bool,
    /// The name that the server gave the session, if it will keep it.
    pub session_id: Option<ValueId>,
    /// Whether the server has promised a ticket (RFC 5077 §3.2).
    pub ticket: bool,
}

/// client_random ‖ server_random ‖ params: what the server signs, so that an
/// old signature is of no use in a new conversation (RFC 5246 §7.4.3).
pub(in crate::actor) fn signed_params(
    negotiated: &Negotiated,
    params: ValueId,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let quantity = sink.quantity(Name::SignedParams);
    let parts = vec![negotiated.client_random, negotiated.server_random, params];
    Ok(sink.ledger.compute(quantity, Concat { parts })?)
}

/// A connection whose keys are there.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Secured {
    /// The session, begun or taken up.
    pub session: Session,
    /// What its suite comes to in this version.
    pub parameters: SecurityParameters,
    /// Whether it was taken up, so that the server's Finished comes first
    /// (RFC 5246 §7.3).
    pub resumed: bool,
    /// The keys, each side's in use from its ChangeCipherSpec on.
    pub keys: CipherKeys,
}

/// Makes the shared Z the premaster secret, and tells it.
pub(in crate::actor) fn premaster(
    z: ValueId,
    variant: &str,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let premaster = schedule::premaster_from_z(sink.ledger, sink.connection.id, z)?;
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::KeyExchange, "premaster")
            .text(&format!("premaster-{variant}"))
            .value(premaster),
    );
    Ok(premaster)
}

/// Premaster secret to keys, three steps.
pub(in crate::actor) fn derive_keys(
    negotiated: &Negotiated,
    premaster: ValueId,
    sink: &mut Sink<'_>,
) -> Result<Secured, Failure> {
    let parameters = &negotiated.parameters;
    let connection = sink.connection.id;
    let seed = if negotiated.extended_master_secret {
        let quantity = sink.quantity(Name::SessionHash);
        let messages = sink.session_messages();
        let hash = sink.transcript_hash(quantity, parameters.hash, messages)?;
        sink.tell(
            StepDraft::new(StepKind::Compute, Phase::Keys, "session_hash")
                .text("session-hash")
                .value(hash),
        );
        MasterSeed::SessionHash(hash)
    } else {
        MasterSeed::Randoms {
            client: negotiated.client_random,
            server: negotiated.server_random,
        }
    };
    let master_secret =
        schedule::master_secret(sink.ledger, connection, parameters, premaster, seed)?;
    let text = if negotiated.extended_master_secret {
        "master-secret-extended"
    } else {
        "master-secret"
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Keys, "master_secret")
            .text(text)
            .value(master_secret),
    );
    let quantity = |name| sink.quantity(name);
    let (proof, server_name) = (
        quantity(Name::CertificateVerify),
        quantity(Name::ServerName),
    );
    let session = Session {
        id: negotiated.session_id,
        ticket: None,
        master_secret,
        suite: negotiated.suite,
        extended_master_secret: negotiated.extended_master_secret,
        // It was sent, or it came and was not refused.
        client_authenticated: sink.ledger.find(&proof).is_some(),
        server_name: sink.ledger.find(&server_name),
    };
    expand_keys(negotiated, session, false, sink)
}

/// Master secret to keys, two steps.
fn expand_keys(
    negotiated: &Negotiated,
    session: Session,
    resumed: bool,
    sink: &mut Sink<'_>,
) -> Result<Secured, Failure> {
    let parameters = &negotiated.parameters;
    let connection = sink.connection.id;
    let block = schedule::key_block(
        sink.ledger,
        connection,
        parameters,
        session.master_secret,
        negotiated.client_random,
        negotiated.server_random,
    )?;
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Keys, "key_block")
            .text(if resumed {
                "key-block-resumed"
            } else {
                "key-block"
            })
            .value(block)
            .fact(
                "length",
                Fact::Number(parameters.format.key_block_length() as u64),
            )
            .fact(
                "protection",
                Fact::Text(parameters.protection.name().to_owned()),
            ),
    );
    let keys = schedule::cut_keys(
        sink.ledger,
        connection,
        parameters,
        negotiated.encrypt_then_mac,
        block,
    )?;
    let text = if parameters.protection.is_cbc() {
        "write-keys-cbc"
    } else {
        "write-keys"
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Keys, "write_keys")
            .text(text)
            .values(keys.pieces()),
    );
    Ok(Secured {
        session,
        parameters: *parameters,
        resumed,
        keys,
    })
}

/// The keys of a session that is taken up: its master secret with the randoms
/// of this connection (RFC 5246 §F.1.4).
pub(in crate::actor) fn resume_keys(
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
    let server_name = sink.quantity(Name::ServerName);
    let session = Session {
        server_name: sink.ledger.find(&server_name),
        ..*session
    };
    expand_keys(negotiated, session, true, sink)
}
