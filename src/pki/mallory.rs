//! What somebody in the middle can show: a certificate of his own making, one
//! that a good authority gave him for another name, or a copy of the server's.

use std::sync::OnceLock;

use super::Credential;
use super::credential::{INTERMEDIATE_P256, INTERMEDIATE_RSA, credential};

/// The name that his certificate of a good authority is for: within the name
/// constraints of the root, so that nothing but the name gives him away.
pub const OTHER_NAME: &str = "mallory.slowshake.example";

const RSA_KEY: &str = include_str!("keys/mallory-rsa2048.pem");
const P256_KEY: &str = include_str!("keys/mallory-p256.pem");

/// His own, with the two keys that he has: those that he signed himself, then
/// those for [`OTHER_NAME`].
static OWN: [Credential; 4] = [
    credential! {
        "mallory-self-rsa2048", 2048, &[],
        "Mallory's RSA key, in a certificate that he signed himself", RSA_KEY
    },
    credential! {
        "mallory-self-p256", 256, &[],
        "Mallory's key on P-256, in a certificate that he signed himself", P256_KEY
    },
    credential! {
        "mallory-other-rsa2048", 2048, INTERMEDIATE_RSA,
        "Mallory's RSA key, certified for mallory.slowshake.example", RSA_KEY
    },
    credential! {
        "mallory-other-p256", 256, INTERMEDIATE_P256,
        "Mallory's key on P-256, certified for mallory.slowshake.example", P256_KEY
    },
];

impl Credential {
    /// Whether its key is one of RSA.
    pub fn is_rsa(&self) -> bool {
        self.name.contains("rsa")
    }

    /// Whether its key is one of Diffie-Hellman.
    pub fn is_dh(&self) -> bool {
        self.name.starts_with("dh")
    }

    /// For somebody in the middle of a connection with this certificate: one
    /// for the same host that he signed himself.
    pub fn self_signed(&self) -> &'static Credential {
        &OWN[usize::from(!self.is_rsa())]
    }

    /// The same: one from a good authority, for [`OTHER_NAME`].
    pub fn for_another_name(&self) -> &'static Credential {
        &OWN[2 + usize::from(!self.is_rsa())]
    }

    /// The same: this certificate, without its key. He has only his own.
    pub fn copied(&self) -> &'static Credential {
        static COPIES: OnceLock<Vec<Credential>> = OnceLock::new();
        let copies = COPIES.get_or_init(|| {
            let copy = |of: &Credential| Credential {
                description: "a copy of the server's certificate, without its key",
                key_pem: if of.is_rsa() { RSA_KEY } else { P256_KEY },
                ..*of
            };
            Credential::ALL.iter().map(copy).collect()
        });
        let found = copies.iter().find(|copy| copy.name == self.name);
        found.unwrap_or_else(|| self.self_signed())
    }
}
