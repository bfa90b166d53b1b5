//! What Eve may do, and how far she came.

use std::collections::HashMap;

use crate::actor::server::Questioned;
use crate::pki::Credential;
use crate::trace::Quantity;

/// What Eve is let do beyond listening.
#[derive(Clone, Debug, Default)]
pub struct Powers {
    /// How many group operations she may spend on a discrete logarithm; none
    /// if she only listens.
    pub budget: Option<u64>,
    /// The server that she may ask, and how many questions; none if she asks
    /// nobody anything.
    pub server: Option<(Questioned, u64)>,
    /// The server's key, stolen after the connection.
    pub server_key: Option<&'static Credential>,
    /// The keys of the server's tickets, stolen likewise.
    pub ticket_keys: Option<LeakedTicketKeys>,
    /// What else she was told of a connection: its master secret.
    pub secrets: HashMap<Quantity, Vec<u8>>,
}

/// How far Eve came on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether she holds the premaster secret.
    pub premaster: bool,
    /// How many sealed records she opened.
    pub opened: usize,
}

/// The keys of a server's tickets, in a thief's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakedTicketKeys {
    /// Their name.
    pub name: Vec<u8>,
    /// For AES.
    pub aes: Vec<u8>,
    /// For the MAC.
    pub mac: Vec<u8>,
}
