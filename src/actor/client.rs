//! The client, in the order of the messages that it awaits.

mod hello;
mod tls12;

use crate::crypto::Curve;
use crate::pki::{Certificate, Credential};
use crate::wire::{CipherSuite, Extension, Host, NamedGroup, SignatureScheme, Suite};

use super::Session;
use super::behavior::Script;

/// What a client brings along.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The suites that it offers, the favorite first.
    pub suites: Vec<&'static Suite>,
    /// Curves and ffdhe groups that it offers, the favorite first.
    pub groups: Vec<NamedGroup>,
    /// The signature schemes that it can verify, the favorite first.
    pub schemes: Vec<SignatureScheme>,
    /// Whether it offers extended_master_secret (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether it offers encrypt_then_mac (RFC 7366).
    pub encrypt_then_mac: bool,
    /// The host that it wants to reach.
    pub server_name: String,
    /// The application protocols that it offers (RFC 7301).
    pub alpn: Vec<Vec<u8>>,
    /// The roots that it trusts.
    pub anchors: Vec<Certificate>,
    /// Whether it looks at the server's certificate at all.
    pub verify_certificate: bool,
    /// Seconds since 1970.
    pub now: u64,
    /// The certificate that it can show to a server that asks.
    pub credential: Option<&'static Credential>,
    /// Whether it asks for a ticket (RFC 5077).
    pub session_ticket: bool,
    /// The session that it would take up.
    pub session: Option<Session>,
    /// Whether it speaks before the server's Finished came (RFC 7918).
    pub false_start: bool,
    /// What it says once the connection is there.
    pub script: Script,
}

impl ClientConfig {
    fn offers(&self, code: CipherSuite) -> Option<&'static Suite> {
        self.suites.iter().find(|suite| suite.code == code).copied()
    }

    fn offers_curves(&self) -> bool {
        self.groups
            .iter()
            .any(|group| Curve::by_code(group.0).is_some())
    }

    /// The host as `server_name` says it: RFC 6066 §3 allows no IP address in
    /// it and no trailing dot.
    fn host_name(&self) -> Option<String> {
        match Host::parse(&self.server_name) {
            Ok(Host::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// How many bytes of a list of application protocols, with the length
    /// before each, its ClientHello has room for beside the other extensions.
    pub fn room_for_alpn(&self) -> usize {
        let without = Self {
            alpn: Vec::new(),
            ..self.clone()
        };
        let ticket = match self.session_ticket {
            true => Extension::SessionTicket(Vec::new()).length(),
            false => 0,
        };
        let empty = Extension::Alpn(Vec::new()).length();
        without.room().saturating_sub(ticket + empty)
    }

    /// How many bytes are left for further extensions in its ClientHello.
    fn room(&self) -> usize {
        let taken: usize = hello::offer(self).iter().map(Extension::length).sum();
        Extension::MOST_TOGETHER.saturating_sub(taken)
    }
}

pub(super) use hello::{ExpectServerHello, refuse_renegotiation, start};
