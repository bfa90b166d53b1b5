//! What a value is a value *of*.

use std::fmt;

use super::{ConnectionId, Name};
use crate::wire::{HandshakeType, Role};

/// A quantity: two actors that compute the same premaster secret hold two
/// values of one quantity, with equal bytes and different derivations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quantity {
    /// The connection it belongs to.
    pub connection: ConnectionId,
    /// Its name.
    pub name: Name,
    /// Whose it is, where the name alone does not say.
    pub role: Option<Role>,
    /// Which one, counted from 1, where there are several.
    pub ordinal: u32,
}

impl Quantity {
    /// The first quantity of this name on a connection.
    pub const fn new(connection: ConnectionId, name: Name) -> Self {
        Self {
            connection,
            name,
            role: None,
            ordinal: 1,
        }
    }

    /// The same of one side.
    pub const fn of(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// The `ordinal`-th (from 1) of this name.
    pub const fn nth(mut self, ordinal: u32) -> Self {
        self.ordinal = ordinal;
        self
    }

    /// A handshake message that `sender` sends.
    pub fn of_message(connection: ConnectionId, kind: HandshakeType, sender: Role) -> Self {
        let quantity = |name| Self::new(connection, name);
        match kind {
            HandshakeType::CLIENT_HELLO => quantity(Name::ClientHello),
            HandshakeType::SERVER_HELLO => quantity(Name::ServerHello),
            HandshakeType::CERTIFICATE if sender == Role::Server => quantity(Name::Certificate),
            HandshakeType::CERTIFICATE => quantity(Name::Certificate).of(sender),
            HandshakeType::SERVER_KEY_EXCHANGE => quantity(Name::ServerKeyExchange),
            HandshakeType::CERTIFICATE_REQUEST => quantity(Name::CertificateRequest),
            HandshakeType::SERVER_HELLO_DONE => quantity(Name::ServerHelloDone),
            HandshakeType::CLIENT_KEY_EXCHANGE => quantity(Name::ClientKeyExchange),
            // In TLS 1.2 only a client sends it.
            HandshakeType::CERTIFICATE_VERIFY if sender == Role::Client => {
                quantity(Name::CertificateVerify)
            }
            HandshakeType::CERTIFICATE_VERIFY => quantity(Name::CertificateVerify).of(sender),
            HandshakeType::ENCRYPTED_EXTENSIONS => quantity(Name::EncryptedExtensions),
            HandshakeType::NEW_SESSION_TICKET => quantity(Name::NewSessionTicket),
            HandshakeType::HELLO_REQUEST => quantity(Name::HelloRequest),
            HandshakeType::FINISHED => quantity(Name::Finished).of(sender),
            HandshakeType::KEY_UPDATE => quantity(Name::KeyUpdate).of(sender),
            _ => quantity(Name::OtherMessage).of(sender),
        }
    }

    /// Reads `[cN.][client_|server_]NAME[#K]`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, Name::by_id)
    }

    /// The same for what a person wrote: in any letter case where that leaves
    /// only one name, and with a space behind the side or before `#`, as
    /// [`Quantity::label`] has them.
    pub fn parse_word(text: &str) -> Option<Self> {
        Self::read(text, Name::by_word)
    }

    fn read(text: &str, by_name: impl Fn(&str) -> Option<Name>) -> Option<Self> {
        let (connection, rest) = match text.split_once('.') {
            Some((c, rest)) => (c.strip_prefix('c')?.parse().ok()?, rest),
            None => (1, text),
        };
        let (stem, ordinal) = match rest.split_once('#') {
            Some((stem, k)) => (stem.trim_end(), k.parse().ok().filter(|k| *k > 0)?),
            None => (rest, 1),
        };
        let (name, role) = match by_name(stem) {
            Some(name) => (name, None),
            None => {
                let (role, stem) = match stem.split_once(['_', ' '])? {
                    ("client", stem) => (Role::Client, stem),
                    ("server", stem) => (Role::Server, stem),
                    _ => return None,
                };
                (by_name(stem)?, Some(role))
            }
        };
        if connection == 0 {
            return None;
        }
        Some(Self {
            connection: ConnectionId(connection),
            name,
            role,
            ordinal,
        })
    }

    /// The name as people read it: `client verify_data`, `dh_Ys`, `nonce #2`.
    pub fn label(&self) -> String {
        let mut text = String::new();
        if let Some(role) = self.role {
            text.push_str(role.name());
            text.push(' ');
        }
        text.push_str(self.name.id());
        if self.ordinal != 1 {
            text.push_str(&format!(" #{}", self.ordinal));
        }
        text
    }
}

/// The form that [`Quantity::parse`] reads, with `c1.` and `#1` left out.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.connection != ConnectionId::FIRST {
            write!(f, "{}.", self.connection)?;
        }
        if let Some(role) = self.role {
            write!(f, "{}_", role.name())?;
        }
        f.write_str(self.name.id())?;
        if self.ordinal != 1 {
            write!(f, "#{}", self.ordinal)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let c2 = ConnectionId(2);
        for quantity in [
            Quantity::new(ConnectionId::FIRST, Name::DhYs),
            Quantity::new(c2, Name::VerifyData).of(Role::Server),
            Quantity::new(c2, Name::Nonce).of(Role::Client).nth(3),
            Quantity::new(ConnectionId::FIRST, Name::ClientRandom),
        ] {
            assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity));
            // The label leaves the connection to what stands around it.
            let label = format!("{}.{}", quantity.connection, quantity.label());
            assert_eq!(Quantity::parse_word(&label), Some(quantity));
            assert_eq!(Quantity::parse_word(&label.to_lowercase()), Some(quantity));
        }
    }

    #[test]
    fn nonsense_is_no_quantity() {
        for text in ["", "xz", "client_", "dh_Ys#0", "c0.dh_Ys", "cx.dh_Ys", "#"] {
            assert_eq!(Quantity::parse(text), None, "{text:?}");
        }
    }
}
