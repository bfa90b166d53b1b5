//! What clients can show: certificates of persons, for servers that ask who
//! the client is (RFC 5246 §7.4.6).

use super::Credential;
use super::credential::{INTERMEDIATE_P256, INTERMEDIATE_RSA, credential};

/// What the names of these begin with, so that they are not taken for the
/// server's of the same kind.
const PREFIX: &str = "client-";

/// All of them, the first one first in lists.
static OWN: [Credential; 2] = [
    credential! {
        "client-rsa2048", 2048, INTERMEDIATE_RSA,
        "a person's certificate, RSA with 2048 bits"
    },
    credential! { "client-p256", 256, INTERMEDIATE_P256, "a person's certificate, ECDSA on P-256" },
];

impl Credential {
    /// Those that a client can have.
    pub fn of_clients() -> &'static [Credential] {
        &OWN
    }

    /// The client's of this kind: `rsa2048` or `p256`.
    pub fn client(kind: &str) -> Option<&'static Credential> {
        OWN.iter().find(|credential| credential.kind() == kind)
    }

    /// Its name without the mark of a client's.
    pub fn kind(&self) -> &'static str {
        self.name.strip_prefix(PREFIX).unwrap_or(self.name)
    }
}
