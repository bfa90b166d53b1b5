//! What Eve makes of a conversation in TLS 1.3.

mod derive;

use crate::crypto::FiniteField;
use crate::schedule::SecurityParameters;
use crate::trace::op::{Encode, Hash, Part};
use crate::trace::{ConnectionId, Name, PartyLedger, Quantity, ValueId};
use crate::wire::{
    Extension, ExtensionType, HandshakeType, KeyShareEntry, NamedGroup, Path, Role, ServerHello,
    Tls13Suite,
};

use super::Wiretap;
use crate::actor::fields::Fields;
use crate::actor::tls13::share::{Kind, PeerShare};

/// The hellos, as Eve heard them.
#[derive(Clone, Default)]
pub(super) struct Heard {
    /// The groups of all key shares that the client has sent.
    sent: Vec<NamedGroup>,
    /// The client's key shares of its last hello.
    client: Vec<(NamedGroup, ValueId)>,
    /// The server's.
    server: Option<(NamedGroup, ValueId)>,
    /// The suite that the server chose, or asked for.
    pub(super) suite: Option<&'static Tls13Suite>,
    /// How many messages there were with the ServerHello that chose.
    pub(super) chosen: Option<usize>,
}

impl Heard {
    /// Takes the key shares of a ClientHello.
    pub(super) fn client_shares(&mut self, shares: &[KeyShareEntry], fields: &mut Fields<'_>) {
        self.client.clear();
        for (at, share) in shares.iter().enumerate() {
            self.sent.push(share.group);
            let (name, role, nth) = PeerShare::quantity(&self.sent, Role::Client);
            let quantity = Quantity {
                role,
                ..Quantity::new(fields.connection, name).nth(nth)
            };
            if let Ok(value) = fields.take_as(Path::ClientShare(at), quantity) {
                self.client.push((share.group, value));
            }
        }
    }

    /// Takes what a ServerHello chose, or a HelloRetryRequest asked for; gives
    /// whether it is a suite that is known here.
    pub(super) fn server_hello(
        &mut self,
        hello: &ServerHello,
        messages: usize,
        fields: &mut Fields<'_>,
    ) -> bool {
        self.suite = hello.cipher_suite.tls13();
        self.chosen = (!hello.is_retry()).then_some(messages);
        if let Some(Extension::KeyShare(share)) = hello.extension(ExtensionType::KEY_SHARE) {
            let (name, role, nth) = PeerShare::quantity(&[share.group], Role::Server);
            let quantity = Quantity {
                role,
                ..Quantity::new(fields.connection, name).nth(nth)
            };
            let value = fields.take_as(Path::ServerShare, quantity).ok();
            self.server = value.map(|value| (share.group, value));
        }
        self.suite.is_some()
    }

    /// Both shares in the group that was agreed on.
    fn shares(&self) -> Option<(Kind, ValueId, ValueId)> {
        let (group, server) = self.server?;
        let mut shares = self.client.iter();
        let (_, client) = shares.find(|(shared, _)| *shared == group)?;
        Some((Kind::of(group)?, *client, server))
    }
}

impl Wiretap {
    /// After a HelloRetryRequest the first ClientHello counts by its hash
    /// (RFC 9846 §4.1).
    pub(super) fn replaced_first_hello(
        &mut self,
        ledger: &mut PartyLedger,
        connection: ConnectionId,
    ) {
        let heard = self.tls13.as_ref();
        let parameters = heard.and_then(|heard| SecurityParameters::tls13(heard.suite?).ok());
        let (Some(parameters), Some(first)) = (parameters, self.transcript.first_mut()) else {
            return;
        };
        let op = Hash {
            hash: parameters.hash,
            inputs: vec![*first],
        };
        let quantity = Quantity::new(connection, Name::TranscriptHash);
        let Ok(hash) = ledger.compute(quantity, op) else {
            return;
        };
        let [.., length] = parameters.hash.output_length().to_be_bytes();
        let header = vec![HandshakeType::MESSAGE_HASH.0, 0, 0, length];
        let parts = vec![Part::Literal(header), Part::Value(hash)];
        let quantity = Quantity::new(connection, Name::MessageHash);
        if let Ok(synthetic) = ledger.compute(quantity, Encode { parts }) {
            *first = synthetic;
        }
    }
}

/// The prime and the generator of a group, which its code stands for.
fn parameters(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    field: &FiniteField,
) -> [ValueId; 2] {
    [(Name::DhP, field.p_bytes()), (Name::DhG, field.g_bytes())].map(|(name, bytes)| {
        let quantity = Quantity::new(connection, name);
        ledger.constant(quantity, bytes)
    })
}
