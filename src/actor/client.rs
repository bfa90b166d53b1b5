//! The client, in the order of the messages that it awaits.

mod hello;
mod own_certificate;
mod tls12;
mod tls13;

use crate::crypto::Curve;
use crate::pki::{Certificate, Credential};
use crate::wire::{
    CipherSuite, Extension, Host, NamedGroup, SignatureScheme, Suite, Tls13Suite, Versions,
};

use super::Session;
use super::behavior::Script;

/// What a client brings along.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// The versions that it speaks.
    pub versions: Versions,
    /// The suites of TLS 1.3 that it offers, the favorite first.
    pub tls13_suites: Vec<&'static Tls13Suite>,
    /// The groups in which it sends key shares: its guess, in the order of
    /// `groups`.
    pub key_shares: Vec<NamedGroup>,
    /// Whether it makes TLS 1.3 look like TLS 1.2 to machines on the path
    /// (RFC 9846 §D.4).
    pub middlebox_compatibility: bool,
    /// The suites of TLS 1.2 that it offers, the favorite first.
    pub suites: Vec<&'static Suite>,
    /// The groups that it offers, the favorite first.
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
        let mut suites = self.suites.iter().filter(|_| self.versions.has_tls12());
        suites.find(|suite| suite.code == code).copied()
    }

    fn offers_tls13(&self, code: CipherSuite) -> Option<&'static Tls13Suite> {
        let mut suites = self.tls13_suites.iter();
        suites.find(|suite| suite.code == code).copied()
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
        let taken = taken + tls13::hello::room(self);
        Extension::MOST_TOGETHER.saturating_sub(taken)
    }
}

pub(super) use hello::{ExpectServerHello, refuse_renegotiation, start};
pub(super) use tls13::retry::replace_first_hello;
