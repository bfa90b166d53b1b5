//! Keys and Finished: what both sides do alike once the premaster secret is
//! there.

use crate::schedule::{self, MasterSeed, SecurityParameters};
use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{AlertDescription, Finished, Handshake, Path, ProtocolVersion, Role, Suite};

use super::ticket::{issue_ticket, take_ticket};
use crate::actor::data::{Script, established};
use crate::actor::session::Session;
use crate::actor::{Failure, Input, Next, Sink, State, StepDraft};

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

/// A connection whose keys are there.
#[derive(Clone, Copy, Debug)]
pub(in crate::actor) struct Secured {
    /// The suite.
    pub suite: &'static Suite,
    /// What it comes to in this version.
    pub parameters: SecurityParameters,
    /// The master secret.
    pub master_secret: ValueId,
    /// Whether the master secret is an extended one (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether the client proved who it is when the session began.
    pub client_authenticated: bool,
    /// Whether this connection took up a session, so that the server's
    /// Finished comes first (RFC 5246 §7.3).
    pub resumed: bool,
    /// The name of the session, if the server keeps it.
    pub session_id: Option<ValueId>,
    /// Whether this client was promised a ticket that is still to come.
    pub awaits_ticket: bool,
    /// Whether this server has promised a ticket that is still to go.
    pub owes_ticket: bool,
    /// The ticket, once it has come.
    pub ticket: Option<ValueId>,
}

impl Secured {
    /// Whose Finished goes first.
    fn first(&self) -> Role {
        match self.resumed {
            true => Role::Server,
            false => Role::Client,
        }
    }

    /// Whether the client has proved who it is, in this connection or in the
    /// one whose session this is: its CertificateVerify came, and was not
    /// refused.
    pub(in crate::actor) fn knows_client(&self, sink: &Sink<'_>) -> bool {
        let proof = sink.quantity(Name::CertificateVerify);
        self.client_authenticated || sink.ledger.find(&proof).is_some()
    }

    /// What this side keeps of the session; nothing that it could not find
    /// again.
    pub(in crate::actor) fn session(&self, sink: &Sink<'_>) -> Option<Session> {
        (self.session_id.is_some() || self.ticket.is_some()).then(|| Session {
            id: self.session_id,
            ticket: self.ticket,
            master_secret: self.master_secret,
            suite: self.suite,
            extended_master_secret: self.extended_master_secret,
            client_authenticated: self.knows_client(sink),
            server_name: sink.ledger.find(&sink.quantity(Name::ServerName)),
        })
    }
}

/// Premaster secret to keys, three steps; the keys lie ready afterwards.
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
    let secured = Secured {
        suite: negotiated.suite,
        parameters: *parameters,
        master_secret,
        extended_master_secret: negotiated.extended_master_secret,
        client_authenticated: false,
        resumed: false,
        session_id: negotiated.session_id,
        awaits_ticket: negotiated.ticket && sink.connection.role == Role::Client,
        owes_ticket: negotiated.ticket && sink.connection.role == Role::Server,
        ticket: None,
    };
    expand_keys(negotiated, &secured, sink)?;
    Ok(secured)
}

/// Master secret to keys, two steps; the keys lie ready afterwards.
pub(in crate::actor) fn expand_keys(
    negotiated: &Negotiated,
    secured: &Secured,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let parameters = &negotiated.parameters;
    let connection = sink.connection.id;
    let block = schedule::key_block(
        sink.ledger,
        connection,
        parameters,
        secured.master_secret,
        negotiated.client_random,
        negotiated.server_random,
    )?;
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Keys, "key_block")
            .text(if secured.resumed {
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
    let role = sink.connection.role;
    sink.connection.prepare(keys.of(role.peer()), keys.of(role));
    Ok(())
}

/// ChangeCipherSpec and Finished, sent.
pub(in crate::actor) fn send_finished(
    secured: &Secured,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let role = sink.connection.role;
    sink.send_change_cipher_spec(
        StepDraft::new(StepKind::Send, Phase::Finished, "change_cipher_spec")
            .text("change-cipher-spec"),
    )?;
    let messages = sink.connection.transcript.len();
    let verify_data = make_verify_data(secured, role, messages, true, sink)?;
    let bytes = sink.ledger.public(verify_data)?.to_vec();
    let message = Handshake::Finished(Finished { verify_data: bytes });
    let order = if secured.resumed { "-resumed" } else { "" };
    let told = StepDraft::new(StepKind::Send, Phase::Finished, "send")
        .text(&format!("finished-{}{order}", role.name()));
    sink.send_handshake(&message, &[(Path::VerifyData, verify_data)], told)?;
    Ok(())
}

/// Checks the peer's Finished against one's own view of the conversation.
pub(in crate::actor) fn check_finished(
    secured: &Secured,
    value: ValueId,
    before: usize,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let peer = sink.connection.role.peer();
    let length = sink.ledger.length(value)?;
    let due = secured.parameters.verify_data_length;
    if length != 4 + due {
        return Err(Failure::new(
            AlertDescription::DECODE_ERROR,
            &format!("{due} bytes of verify_data"),
            &format!("{}", length.saturating_sub(4)),
        ));
    }
    let expected = make_verify_data(secured, peer, before, false, sink)?;
    let quantity = sink.quantity(Name::ReceivedVerifyData).of(peer);
    let received = sink.ledger.take_out(quantity, value, 4..length)?;
    sink.check_all(
        StepDraft::new(StepKind::Passed, Phase::Finished, "check")
            .text("finished-check")
            .values([received, expected]),
        CheckKind::Finished,
        AlertDescription::DECRYPT_ERROR,
        [Predicate::Equal(expected, received)],
    )
}

/// The verify_data of `role` over the first `messages` messages, in two
/// steps: one's own to send, or the one that the peer's must equal.
fn make_verify_data(
    secured: &Secured,
    role: Role,
    messages: usize,
    own: bool,
    sink: &mut Sink<'_>,
) -> Result<ValueId, Failure> {
    let order = if secured.resumed { "-resumed" } else { "" };
    let quantity = sink.quantity(Name::HandshakeHash).of(role);
    let hash = sink.transcript_hash(quantity, secured.parameters.hash, messages)?;
    let covered = sink.connection.transcript.get(messages.wrapping_sub(1));
    let last = match covered {
        Some(id) => sink.ledger.quantity(*id)?.name.id().to_owned(),
        None => String::new(),
    };
    let name = if own {
        "handshake_hash"
    } else {
        "expected_hash"
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Finished, name)
            .text(&format!("handshake-hash-{}{order}", role.name()))
            .value(hash)
            .fact("messages", Fact::Number(messages as u64))
            .fact("last", Fact::Text(last)),
    );
    let verify_data = schedule::verify_data(
        sink.ledger,
        sink.connection.id,
        &secured.parameters,
        role,
        secured.master_secret,
        hash,
    )?;
    let (name, text) = if own {
        ("verify_data", "verify-data-own")
    } else {
        ("expected", "verify-data-peer")
    };
    sink.tell(
        StepDraft::new(StepKind::Compute, Phase::Finished, name)
            .text(text)
            .value(verify_data),
    );
    Ok(verify_data)
}

/// The peer's ChangeCipherSpec is awaited.
struct ExpectChangeCipherSpec {
    script: Script,
    secured: Secured,
}

/// The peer's Finished is awaited.
struct ExpectFinished {
    script: Script,
    secured: Secured,
}

/// Awaits the peer's ChangeCipherSpec and Finished.
pub(in crate::actor) fn expect_change_cipher_spec(script: Script, secured: Secured) -> Next {
    Box::new(ExpectChangeCipherSpec { script, secured })
}

impl State for ExpectChangeCipherSpec {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match input {
            Input::Handshake {
                message: Handshake::NewSessionTicket(ticket),
                value,
                tree,
                ..
            } if self.secured.awaits_ticket => {
                let mut secured = self.secured;
                secured.awaits_ticket = false;
                secured.ticket = take_ticket(&ticket, value, &tree, sink)?.or(secured.ticket);
                Ok(expect_change_cipher_spec(self.script, secured))
            }
            // RFC 5077 §3.3: what was promised in ServerHello must come.
            Input::ChangeCipherSpec
                if !self.secured.awaits_ticket && sink.connection.change_read() =>
            {
                let told = StepDraft::new(
                    StepKind::Receive,
                    Phase::Finished,
                    "receive_change_cipher_spec",
                );
                sink.tell(told.text("change-cipher-spec-received").of_packet());
                Ok(Box::new(ExpectFinished {
                    script: self.script,
                    secured: self.secured,
                }))
            }
            other => Err(Failure::unexpected(self.awaits(), &other.name())),
        }
    }

    fn awaits(&self) -> &'static str {
        if self.secured.awaits_ticket {
            "new_session_ticket"
        } else {
            "change_cipher_spec"
        }
    }

    fn phase(&self) -> Phase {
        Phase::Finished
    }
}

impl State for ExpectFinished {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match input {
            Input::Handshake {
                message: Handshake::Finished(_),
                value,
                before,
                ..
            } => {
                check_finished(&self.secured, value, before, sink)?;
                // RFC 5246 §7.3: in a full handshake the client's comes first,
                // where a session is taken up the server's. Whoever was not
                // first has its own still to send.
                let secured = self.secured;
                if sink.connection.role != secured.first() {
                    if secured.owes_ticket {
                        issue_ticket(&secured, sink)?;
                    }
                    send_finished(&secured, sink)?;
                }
                established(self.script, &secured, sink)
            }
            other => Err(Failure::unexpected(self.awaits(), &other.name())),
        }
    }

    fn awaits(&self) -> &'static str {
        "finished"
    }

    fn phase(&self) -> Phase {
        Phase::Finished
    }
}
