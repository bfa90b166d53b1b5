//! From the shared secret to the keys, and from the keys to sealed records.
//!
//! Each function asks one ledger for the operations that the RFC names. The
//! client, the server and the eavesdropper all call the same ones: what Eve
//! lacks is never a formula, only an input.

#![deny(clippy::cast_possible_truncation)]

mod keys;
mod parameters;
mod record;
mod ticket;
mod tls13;

pub use keys::{CipherKeys, cut_keys, key_block, master_secret, verify_data};
pub use parameters::SecurityParameters;
pub use record::{
    Cbc, Cipher, Counter, Incoming, Number, Opened, Outgoing, Plaintext, Sealed, TrafficKeys,
    Unsound, open, seal,
};
pub use ticket::{
    SealedTicket, TicketKeys, TicketParts, TicketState, TicketTerms, cut_ticket, decrypt_ticket,
    seal_ticket, ticket_mac,
};
pub use tls13::{
    Derivation, EarlySecret, HandshakeSecret, MainSecret, TrafficSecrets, next_traffic_secret,
};

use crate::trace::op::{Encode, Part};
use crate::trace::{ConnectionId, LedgerError, Name, PartyLedger, Quantity, ValueId};

/// What goes into the master secret beside the premaster secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MasterSeed {
    /// client_random ‖ server_random (RFC 5246 §8.1).
    Randoms {
        /// The client's random.
        client: ValueId,
        /// The server's random.
        server: ValueId,
    },
    /// The hash of all messages up to ClientKeyExchange (RFC 7627 §4).
    SessionHash(ValueId),
}

/// The premaster secret of a Diffie-Hellman exchange: Z itself. Over a finite
/// field Z has lost its leading zeros (RFC 5246 §8.1.2), on a curve it keeps
/// them (RFC 8422 §5.10).
///
/// # Errors
/// If `z` is another party's.
pub fn premaster_from_z(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    z: ValueId,
) -> Result<ValueId, LedgerError> {
    ledger.compute(
        Quantity::new(connection, Name::PremasterSecret),
        Encode {
            parts: vec![Part::Value(z)],
        },
    )
}
