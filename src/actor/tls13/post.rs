//! What may come after the handshake: tickets, and new keys (RFC 9846 §4.7).

use crate::trace::op::HkdfExpandLabel;
use crate::trace::{Fact, Name, Phase, StepKind, ValueId};
use crate::wire::{Field, Handshake, KeyUpdate, KeyUpdateRequest, NewSessionTicket13, Path, Role};

use super::keys::{DataKeys, side};
use crate::actor::{Failure, Sink, StepDraft};

/// The longest that a ticket may be used, in seconds: a week (RFC 9846 §4.7.1).
const LONGEST_LIFETIME: u32 = 604_800;

fn told(kind: StepKind, name: &'static str) -> StepDraft {
    StepDraft::new(kind, Phase::Data, name)
}

impl DataKeys {
    /// A ticket came: the PSK that goes with it comes from the resumption secret
    /// and the ticket's nonce (RFC 9846 §4.7.1).
    ///
    /// # Errors
    /// `illegal_parameter` for a lifetime of more than a week.
    pub(in crate::actor) fn take_ticket(
        &self,
        message: &NewSessionTicket13,
        value: ValueId,
        tree: &Field,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let mut fields = sink.fields(value, tree);
        let ticket = fields.take_next(Path::Ticket, Name::Ticket)?;
        let nonce = fields.take_next(Path::TicketNonce, Name::TicketNonce)?;
        sink.tell(
            told(StepKind::Receive, "ticket")
                .text("ticket-receive-tls13")
                .values([ticket, nonce, value])
                .fact("lifetime", Fact::Number(message.lifetime.into()))
                .of_packet(),
        );
        if message.lifetime > LONGEST_LIFETIME {
            return Err(Failure::illegal(
                "a ticket_lifetime of at most 604800 seconds",
            ));
        }
        self.psk(nonce, sink)?;
        Ok(())
    }

    /// The PSK of a ticket with this nonce.
    fn psk(&self, nonce: ValueId, sink: &mut Sink<'_>) -> Result<ValueId, Failure> {
        let resumption = sink.quantity(Name::ResumptionSecret);
        let Some(secret) = sink.ledger.find(&resumption) else {
            return Err(Failure::unexpected(
                "application_data",
                "new_session_ticket",
            ));
        };
        let hash = self.negotiated.parameters.hash;
        let quantity = sink.ledger.next(sink.quantity(Name::Psk));
        let psk = sink.ledger.compute(
            quantity,
            HkdfExpandLabel {
                hash,
                secret,
                label: "resumption",
                context: Some(nonce),
                length: hash.output_length(),
            },
        )?;
        sink.tell(
            told(StepKind::Compute, "psk")
                .text("ticket-psk")
                .values([psk, secret, nonce]),
        );
        Ok(psk)
    }

    /// Says that what this side sends from here on is under new keys, and changes
    /// them.
    pub(in crate::actor) fn send_key_update(
        &mut self,
        request: KeyUpdateRequest,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let role = sink.connection.role;
        let told = told(StepKind::Send, "key_update");
        let told = match request {
            KeyUpdateRequest::UPDATE_REQUESTED => told.text("key-update-send-requested"),
            _ => told.text("key-update-send"),
        };
        sink.send_handshake(&Handshake::KeyUpdate(KeyUpdate { request }), &[], told)?;
        let keys = self.next_keys(role, sink)?;
        sink.install_write(keys);
        Ok(())
    }

    /// The peer changes its keys, and may ask for the same; `answers`: whether this
    /// side has not ended what it says.
    ///
    /// # Errors
    /// `illegal_parameter` for a request of another form.
    pub(in crate::actor) fn take_key_update(
        &mut self,
        message: KeyUpdate,
        value: ValueId,
        answers: bool,
        sink: &mut Sink<'_>,
    ) -> Result<(), Failure> {
        let asked = match message.request {
            KeyUpdateRequest::UPDATE_NOT_REQUESTED => false,
            KeyUpdateRequest::UPDATE_REQUESTED => true,
            other => {
                let found = other.to_string();
                return Err(Failure {
                    found,
                    ..Failure::illegal("update_requested or update_not_requested")
                });
            }
        };
        sink.connection.idle.key_update()?;
        let text = match asked {
            true => "key-update-receive-requested",
            false => "key-update-receive",
        };
        let told = told(StepKind::Receive, "receive_key_update").text(text);
        sink.tell(told.value(value).of_packet());
        let peer = sink.connection.role.peer();
        let keys = self.next_keys(peer, sink)?;
        sink.connection.install_read(keys);
        match asked && answers {
            true => self.send_key_update(KeyUpdateRequest::UPDATE_NOT_REQUESTED, sink),
            false => Ok(()),
        }
    }

    /// The next secret of one side, and the keys that come from it, told.
    fn next_keys(
        &mut self,
        role: Role,
        sink: &mut Sink<'_>,
    ) -> Result<crate::schedule::TrafficKeys, Failure> {
        let (secret, keys) = self.advance(role, sink)?;
        let crate::schedule::Cipher::Tls13 { iv, .. } = keys.cipher else {
            return Err(Failure::unexpected("keys of TLS 1.3", "others"));
        };
        sink.tell(
            told(StepKind::Compute, "next_keys")
                .text("next-keys")
                .values([secret, keys.key, iv])
                .fact("side", side(role)),
        );
        Ok(keys)
    }
}
