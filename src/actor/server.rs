//! The server, in the order of the messages that it awaits.

mod hello;
mod tls12;
mod tls13;

use crate::crypto::{Curve, FiniteField};
use crate::pki::{Certificate, Credential};
use crate::wire::{NamedGroup, SignatureScheme, Suite, Tls13Suite, Versions};

pub(in crate::actor) use tls12::asked::Asked;
pub use tls12::asked::Questioned;

use super::behavior::Script;
use super::{ClientAuth, Resumption};
pub(super) use hello::ExpectClientHello;

/// What a server brings along.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// The versions that it speaks.
    pub versions: Versions,
    /// The suites of TLS 1.3 that it speaks, the favorite first.
    pub tls13_suites: Vec<&'static Tls13Suite>,
    /// The groups that it speaks in TLS 1.3, the favorite first.
    pub groups: Vec<NamedGroup>,
    /// Whether it asks a client for a key share in its favorite group where the
    /// client has sent one in another that it speaks too.
    pub insists_on_group: bool,
    /// The suites of TLS 1.2 that it speaks, the favorite first.
    pub suites: Vec<&'static Suite>,
    /// The groups for DHE and DH_anon, the favorite first: never empty.
    pub finite_fields: Vec<&'static FiniteField>,
    /// The curves for ECDHE, the favorite first.
    pub curves: Vec<Curve>,
    /// Its certificate and key.
    pub credential: &'static Credential,
    /// The signature schemes that it makes, the favorite first.
    pub schemes: Vec<SignatureScheme>,
    /// Whether it speaks extended_master_secret (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether it speaks encrypt_then_mac (RFC 7366).
    pub encrypt_then_mac: bool,
    /// The application protocols that it speaks, the favorite first.
    pub alpn: Vec<Vec<u8>>,
    /// Whether it wants a certificate of the client.
    pub client_auth: ClientAuth,
    /// The roots that it trusts to vouch for clients.
    pub anchors: Vec<Certificate>,
    /// Seconds since 1970.
    pub now: u64,
    /// How it lets sessions be taken up.
    pub resumption: Resumption,
    /// What it says once the connection is there.
    pub script: Script,
}

/// A server that awaits a ClientHello.
pub(super) fn start(config: ServerConfig) -> ExpectClientHello {
    ExpectClientHello { config }
}
