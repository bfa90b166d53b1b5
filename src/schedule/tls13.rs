//! The key schedule of TLS 1.3 (RFC 9846 §7.1).
//!
//! ```text
//!           0 ─▶ HKDF-Extract ◀─ PSK, or 0
//!                     │
//!               early secret ─────────▶ binder_key, client_early_traffic_secret …
//!                     │ Derive-Secret(., "derived", "")
//!                HKDF-Extract ◀─ (EC)DHE, or 0
//!                     │
//!              handshake secret ──────▶ both handshake_traffic_secrets
//!                     │ Derive-Secret(., "derived", "")
//!                HKDF-Extract ◀─ 0
//!                     │
//!                main secret ─────────▶ both application_traffic_secrets …
//! ```
//!
//! Each stage is a type that the next one consumes: a secret of the handshake
//! cannot be asked of the main secret, nor the main secret be made of the early
//! one.

use crate::crypto::Hash;
use crate::trace::op::{self, Encode, HkdfExpandLabel, HkdfExtract, Hmac, Part};
use crate::trace::{ConnectionId, Epoch, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::Role;

use super::record::{Cipher, TrafficKeys, aead};
use super::{CipherKeys, SecurityParameters};

/// Where the secrets of a connection are derived, and with what.
#[derive(Debug)]
pub struct Derivation<'a> {
    /// Whose values they become.
    pub ledger: &'a mut PartyLedger,
    /// The connection.
    pub connection: ConnectionId,
    /// What the suite comes to.
    pub parameters: SecurityParameters,
}

impl Derivation<'_> {
    fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.connection, name)
    }

    fn hash(&self) -> Hash {
        self.parameters.hash
    }

    /// As many zeros as the hash has bytes: where RFC 9846 §7.1 writes 0.
    fn zeros(&mut self) -> ValueId {
        let quantity = self.quantity(Name::Zeros);
        let length = self.hash().output_length();
        let found = self.ledger.find(&quantity);
        found.unwrap_or_else(|| self.ledger.constant(quantity, vec![0; length]))
    }

    /// The hash of no message at all.
    fn empty_hash(&mut self) -> Result<ValueId, LedgerError> {
        let quantity = self.quantity(Name::EmptyHash);
        match self.ledger.find(&quantity) {
            Some(found) => Ok(found),
            None => {
                let (hash, inputs) = (self.hash(), Vec::new());
                self.ledger.compute(quantity, op::Hash { hash, inputs })
            }
        }
    }

    fn extract(
        &mut self,
        name: Name,
        salt: ValueId,
        ikm: Option<ValueId>,
    ) -> Result<ValueId, LedgerError> {
        let quantity = self.quantity(name);
        let hash = self.hash();
        let ikm = ikm.unwrap_or_else(|| self.zeros());
        self.ledger
            .compute(quantity, HkdfExtract { hash, salt, ikm })
    }

    fn expand(
        &mut self,
        quantity: Quantity,
        secret: ValueId,
        label: &'static str,
        context: Option<ValueId>,
        length: usize,
    ) -> Result<ValueId, LedgerError> {
        let op = HkdfExpandLabel {
            hash: self.hash(),
            secret,
            label,
            context,
            length,
        };
        self.ledger.compute(quantity, op)
    }

    /// Derive-Secret(secret, label, messages): as long as the hash.
    fn derive(
        &mut self,
        quantity: Quantity,
        secret: ValueId,
        label: &'static str,
        transcript_hash: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let length = self.hash().output_length();
        self.expand(quantity, secret, label, Some(transcript_hash), length)
    }

    /// Derive-Secret(secret, "derived", ""), the salt of the next stage.
    fn derived(&mut self, ordinal: u32, secret: ValueId) -> Result<ValueId, LedgerError> {
        let empty = self.empty_hash()?;
        let quantity = self.quantity(Name::DerivedSecret).nth(ordinal);
        self.derive(quantity, secret, "derived", empty)
    }

    /// The key and the IV that come from a traffic secret (RFC 9846 §7.3).
    ///
    /// # Errors
    /// If the secret is another party's.
    pub fn traffic_keys(
        &mut self,
        role: Role,
        epoch: Epoch,
        secret: ValueId,
    ) -> Result<TrafficKeys, LedgerError> {
        let SecurityParameters {
            protection, format, ..
        } = self.parameters;
        let (key, iv) = match role {
            Role::Client => (Name::ClientWriteKey, Name::ClientWriteIv),
            Role::Server => (Name::ServerWriteKey, Name::ServerWriteIv),
        };
        let nth = |derivation: &Self, name| derivation.quantity(name).nth(u32::from(epoch.0));
        let quantity = nth(self, key);
        let key = self.expand(quantity, secret, "key", None, format.enc_key_length)?;
        let quantity = nth(self, iv);
        let iv = self.expand(quantity, secret, "iv", None, format.fixed_iv_length)?;
        let aead = aead(protection).expect("the suites of TLS 1.3 are AEADs");
        Ok(TrafficKeys {
            role,
            epoch,
            format,
            key,
            cipher: Cipher::Tls13 { aead, iv },
        })
    }

    /// The keys of both directions (RFC 9846 §7.3).
    ///
    /// # Errors
    /// If a secret is another party's.
    pub fn both_keys(
        &mut self,
        epoch: Epoch,
        secrets: TrafficSecrets,
    ) -> Result<CipherKeys, LedgerError> {
        Ok(CipherKeys {
            client: self.traffic_keys(Role::Client, epoch, secrets.client)?,
            server: self.traffic_keys(Role::Server, epoch, secrets.server)?,
        })
    }

    /// The key of the HMAC in the Finished of `role` (RFC 9846 §4.5.3).
    ///
    /// # Errors
    /// If the secret is another party's.
    pub fn finished_key(&mut self, role: Role, secret: ValueId) -> Result<ValueId, LedgerError> {
        let quantity = self.quantity(Name::FinishedKey).of(role);
        let length = self.hash().output_length();
        self.expand(quantity, secret, "finished", None, length)
    }

    /// What the Finished of `role` says: an HMAC over the hash of all messages
    /// before it (RFC 9846 §4.5.3).
    ///
    /// # Errors
    /// If an input is another party's.
    pub fn verify_data(
        &mut self,
        role: Role,
        finished_key: ValueId,
        transcript_hash: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let quantity = self.quantity(Name::VerifyData).of(role);
        let op = Hmac {
            hash: self.hash(),
            key: finished_key,
            inputs: vec![transcript_hash],
        };
        self.ledger.compute(quantity, op)
    }

    /// What CertificateVerify signs (RFC 9846 §4.5.2): 64 spaces, a sentence that
    /// names the signer's side, a zero, and the hash of all messages before it.
    ///
    /// # Errors
    /// If the hash is another party's.
    pub fn signed_content(
        &mut self,
        role: Role,
        transcript_hash: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let mut before = vec![0x20; 64];
        before.extend(match role {
            Role::Client => &b"TLS 1.3, client CertificateVerify"[..],
            Role::Server => b"TLS 1.3, server CertificateVerify",
        });
        before.push(0);
        let quantity = self.quantity(Name::SignedContent).of(role);
        let parts = vec![Part::Literal(before), Part::Value(transcript_hash)];
        self.ledger.compute(quantity, Encode { parts })
    }
}

/// A secret of each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrafficSecrets {
    /// The client's.
    pub client: ValueId,
    /// The server's.
    pub server: ValueId,
}

impl TrafficSecrets {
    /// That of one side.
    pub fn of(&self, role: Role) -> ValueId {
        match role {
            Role::Client => self.client,
            Role::Server => self.server,
        }
    }
}

/// The first stage: the PSK, or zeros.
#[derive(Debug)]
pub struct EarlySecret(ValueId);

impl EarlySecret {
    /// Extracts it. Without a PSK there is nothing secret in it.
    ///
    /// # Errors
    /// If the PSK is another party's.
    pub fn extract(
        derivation: &mut Derivation<'_>,
        psk: Option<ValueId>,
    ) -> Result<Self, LedgerError> {
        let salt = derivation.zeros();
        derivation.extract(Name::EarlySecret, salt, psk).map(Self)
    }

    /// The secret itself.
    pub fn value(&self) -> ValueId {
        self.0
    }

    /// The second stage, from the secret of the key exchange; `None` where there
    /// is none. First the salt that joins the two.
    ///
    /// # Errors
    /// If the shared secret is another party's.
    pub fn handshake_secret(
        self,
        derivation: &mut Derivation<'_>,
        shared: Option<ValueId>,
    ) -> Result<(ValueId, HandshakeSecret), LedgerError> {
        let salt = derivation.derived(1, self.0)?;
        let secret = derivation.extract(Name::HandshakeSecret, salt, shared)?;
        Ok((salt, HandshakeSecret(secret)))
    }
}

/// The second stage: what the key exchange came to is in it.
#[derive(Debug)]
pub struct HandshakeSecret(ValueId);

impl HandshakeSecret {
    /// The secret itself.
    pub fn value(&self) -> ValueId {
        self.0
    }

    /// The secrets of the handshake's keys, from the hash of the messages up to
    /// ServerHello.
    ///
    /// # Errors
    /// If the hash is another party's.
    pub fn traffic_secrets(
        &self,
        derivation: &mut Derivation<'_>,
        transcript_hash: ValueId,
    ) -> Result<TrafficSecrets, LedgerError> {
        let quantity = derivation.quantity(Name::HandshakeTrafficSecret);
        let mut derive =
            |role, label| derivation.derive(quantity.of(role), self.0, label, transcript_hash);
        Ok(TrafficSecrets {
            client: derive(Role::Client, "c hs traffic")?,
            server: derive(Role::Server, "s hs traffic")?,
        })
    }

    /// The third stage, from this one and nothing else; first the salt that joins
    /// the two.
    ///
    /// # Errors
    /// If the secret is another party's.
    pub fn main_secret(
        self,
        derivation: &mut Derivation<'_>,
    ) -> Result<(ValueId, MainSecret), LedgerError> {
        let salt = derivation.derived(2, self.0)?;
        let secret = derivation.extract(Name::MainSecret, salt, None)?;
        Ok((salt, MainSecret(secret)))
    }
}

/// The third stage.
#[derive(Clone, Copy, Debug)]
pub struct MainSecret(ValueId);

impl MainSecret {
    /// The secret itself.
    pub fn value(self) -> ValueId {
        self.0
    }

    /// The first secrets of the keys for application data, from the hash of the
    /// messages up to the server's Finished. A KeyUpdate leads to the next.
    ///
    /// # Errors
    /// If the hash is another party's.
    pub fn traffic_secrets(
        self,
        derivation: &mut Derivation<'_>,
        transcript_hash: ValueId,
    ) -> Result<TrafficSecrets, LedgerError> {
        let quantity = derivation.quantity(Name::ApplicationTrafficSecret);
        let mut derive =
            |role, label| derivation.derive(quantity.of(role), self.0, label, transcript_hash);
        Ok(TrafficSecrets {
            client: derive(Role::Client, "c ap traffic")?,
            server: derive(Role::Server, "s ap traffic")?,
        })
    }

    /// The secret for other protocols, from the same hash (RFC 9846 §7.5).
    ///
    /// # Errors
    /// If the hash is another party's.
    pub fn exporter_secret(
        self,
        derivation: &mut Derivation<'_>,
        transcript_hash: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let quantity = derivation.quantity(Name::ExporterSecret);
        derivation.derive(quantity, self.0, "exp master", transcript_hash)
    }

    /// The secret from which later PSKs come, from the hash of the messages up to
    /// the client's Finished.
    ///
    /// # Errors
    /// If the hash is another party's.
    pub fn resumption_secret(
        self,
        derivation: &mut Derivation<'_>,
        transcript_hash: ValueId,
    ) -> Result<ValueId, LedgerError> {
        let quantity = derivation.quantity(Name::ResumptionSecret);
        derivation.derive(quantity, self.0, "res master", transcript_hash)
    }
}

/// The secret that follows a traffic secret for application data
/// (RFC 9846 §7.2); `ordinal` is its own, from 2.
///
/// # Errors
/// If the secret is another party's.
pub fn next_traffic_secret(
    derivation: &mut Derivation<'_>,
    role: Role,
    ordinal: u32,
    secret: ValueId,
) -> Result<ValueId, LedgerError> {
    let quantity = derivation.quantity(Name::ApplicationTrafficSecret);
    let quantity = quantity.of(role).nth(ordinal);
    let length = derivation.hash().output_length();
    derivation.expand(quantity, secret, "traffic upd", None, length)
}
