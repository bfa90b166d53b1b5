//! Keys and Finished: what both sides do alike once the premaster secret is
//! there.

use crate::schedule::{self, MasterSeed, SuiteHash};
use crate::trace::op::Predicate;
use crate::trace::{CheckKind, Fact, Name, Phase, Role, StepKind, ValueId};
use crate::wire::{AlertDescription, Finished, Handshake, ProtocolVersion, Suite};

use super::data::{Script, established};
use super::{Failure, Input, Next, Sink, State, Told};

/// What the hellos agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Negotiated {
    /// The suite.
    pub suite: &'static Suite,
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
}

/// A connection whose keys are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Secured {
    /// The suite.
    pub suite: &'static Suite,
    /// The master secret.
    pub master_secret: ValueId,
}

/// Premaster secret to keys, three steps; the keys lie ready afterwards.
pub(super) fn derive_keys(
    negotiated: &Negotiated,
    premaster: ValueId,
    sink: &mut Sink<'_>,
) -> Result<Secured, Failure> {
    let suite = negotiated.suite;
    let connection = sink.connection.id;
    let seed = if negotiated.extended_master_secret {
        let quantity = sink.quantity(Name::SessionHash);
        let messages = sink.session_messages();
        let hash = sink.transcript_hash(quantity, suite.hash(), messages)?;
        sink.tell(
            Told::new(StepKind::Compute, Phase::Keys, "session_hash")
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
    let master_secret = schedule::master_secret(sink.ledger, connection, suite, premaster, seed)?;
    let text = if negotiated.extended_master_secret {
        "master-secret-extended"
    } else {
        "master-secret"
    };
    sink.tell(
        Told::new(StepKind::Compute, Phase::Keys, "master_secret")
            .text(text)
            .value(master_secret),
    );
    let block = schedule::key_block(
        sink.ledger,
        connection,
        suite,
        master_secret,
        negotiated.client_random,
        negotiated.server_random,
    )?;
    sink.tell(
        Told::new(StepKind::Compute, Phase::Keys, "key_block")
            .text("key-block")
            .value(block)
            .fact(
                "length",
                Fact::Number(suite.protection.key_block_length() as u64),
            )
            .fact("protection", Fact::Text(suite.protection.name().to_owned())),
    );
    let keys = schedule::cut_keys(
        sink.ledger,
        connection,
        suite,
        negotiated.encrypt_then_mac,
        block,
    )?;
    let text = if suite.protection.is_cbc() {
        "write-keys-cbc"
    } else {
        "write-keys"
    };
    sink.tell(
        Told::new(StepKind::Compute, Phase::Keys, "write_keys")
            .text(text)
            .values(keys.pieces()),
    );
    let role = sink.connection.role;
    sink.connection.prepare(keys.of(role.peer()), keys.of(role));
    Ok(Secured {
        suite,
        master_secret,
    })
}

/// ChangeCipherSpec and Finished, sent.
pub(super) fn send_finished(secured: &Secured, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let role = sink.connection.role;
    sink.send_change_cipher_spec(
        Told::new(StepKind::Send, Phase::Finished, "change_cipher_spec").text("change-cipher-spec"),
    )?;
    let messages = sink.connection.transcript.len();
    let verify_data = make_verify_data(secured, role, messages, true, sink)?;
    let bytes = sink.ledger.public(verify_data)?.to_vec();
    let message = Handshake::Finished(Finished { verify_data: bytes });
    let told = Told::new(StepKind::Send, Phase::Finished, "send").text(match role {
        Role::Client => "finished-client",
        Role::Server => "finished-server",
    });
    sink.send_handshake(&message, &[("verify_data", verify_data)], told)?;
    Ok(())
}

/// Checks the peer's Finished against one's own view of the conversation.
pub(super) fn check_finished(
    secured: &Secured,
    value: ValueId,
    before: usize,
    sink: &mut Sink<'_>,
) -> Result<(), Failure> {
    let peer = sink.connection.role.peer();
    let length = sink.ledger.length(value)?;
    // RFC 5246 §7.4.9: 12 bytes with every suite that this program has.
    if length != 4 + 12 {
        return Err(Failure::new(
            AlertDescription::DECODE_ERROR,
            "12 bytes of verify_data",
            &format!("{}", length.saturating_sub(4)),
        ));
    }
    let expected = make_verify_data(secured, peer, before, false, sink)?;
    let quantity = sink.quantity(Name::ReceivedVerifyData).of(peer);
    let received = sink.ledger.take_out(quantity, value, 4..length)?;
    sink.check_all(
        Told::new(StepKind::Passed, Phase::Finished, "check")
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
    let quantity = sink.quantity(Name::HandshakeHash).of(role);
    let hash = sink.transcript_hash(quantity, secured.suite.hash(), messages)?;
    let name = if own {
        "handshake_hash"
    } else {
        "expected_hash"
    };
    sink.tell(
        Told::new(StepKind::Compute, Phase::Finished, name)
            .text(&format!("handshake-hash-{}", role.name()))
            .value(hash)
            .fact("messages", Fact::Number(messages as u64)),
    );
    let verify_data = schedule::verify_data(
        sink.ledger,
        sink.connection.id,
        secured.suite,
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
        Told::new(StepKind::Compute, Phase::Finished, name)
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
pub(super) fn expect_change_cipher_spec(script: Script, secured: Secured) -> Next {
    Box::new(ExpectChangeCipherSpec { script, secured })
}

impl State for ExpectChangeCipherSpec {
    fn handle(self: Box<Self>, input: Input, sink: &mut Sink<'_>) -> Result<Next, Failure> {
        match input {
            Input::ChangeCipherSpec if sink.connection.change_read() => {
                let told = Told::new(
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
        "change_cipher_spec"
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
            } => {
                check_finished(&self.secured, value, before, sink)?;
                // In a full handshake the client's comes first
                // (RFC 5246 §7.3), so only the server's is still to go.
                if sink.connection.role == Role::Server {
                    send_finished(&self.secured, sink)?;
                }
                established(self.script, sink)
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
