//! Sealing and opening records: nonce, additional data, MAC, padding and the
//! sequence number that nobody sends, each a value of its own.

mod open;
mod seal;

pub use open::open;
pub use seal::seal;

use crate::crypto::{Aead, Hash};
use crate::trace::op::{Concat, Encode, Hmac, Part, Xor};
use crate::trace::{
    CheckKind, ConnectionId, LedgerError, Name, PartyLedger, Quantity, Role, ValueId,
};
use crate::wire::{ContentType, HashAlgorithm, Protection, ProtocolVersion};

/// The keys under which one side writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrafficKeys {
    /// Whose keys.
    pub role: Role,
    /// The protection that they are for.
    pub protection: Protection,
    /// Whether the MAC covers the ciphertext (RFC 7366).
    pub encrypt_then_mac: bool,
    /// The MAC key, with CBC.
    pub mac_key: Option<ValueId>,
    /// The key.
    pub key: ValueId,
    /// The IV, with AEAD.
    pub iv: Option<ValueId>,
}

/// Which record of its direction it is, and the number that goes under its
/// MAC or tag: the same, as long as the two sides count (RFC 5246 §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// How many came before it under these keys.
    pub nth: u64,
    /// What is authenticated with it.
    pub counted: u64,
}

impl Number {
    /// Of two sides that do not count: every record is number 0.
    pub const fn uncounted(nth: u64) -> Self {
        Self { nth, counted: 0 }
    }
}

impl From<u64> for Number {
    fn from(nth: u64) -> Self {
        Self { nth, counted: nth }
    }
}

/// A record as it comes in: its header is in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The content type that the header names.
    pub content_type: ContentType,
    /// The version that the header names.
    pub version: ProtocolVersion,
    /// What stands behind the header.
    pub fragment: ValueId,
}

/// A sealed record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The plaintext.
    pub plaintext: ValueId,
    /// What goes on the wire after the record header.
    pub fragment: ValueId,
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

/// A record that was tried to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The plaintext, or the check that failed.
    pub result: Result<ValueId, CheckKind>,
    /// The checks that were left out, with the answers that nobody looked at.
    pub skipped: Vec<(CheckKind, ValueId, bool)>,
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

/// The AEAD of a protection; `None` for CBC with a MAC.
pub fn aead(protection: Protection) -> Option<Aead> {
    match protection {
        Protection::Aes128Gcm => Some(Aead::Aes128Gcm),
        Protection::Aes256Gcm => Some(Aead::Aes256Gcm),
        Protection::ChaCha20Poly1305 => Some(Aead::ChaCha20Poly1305),
        Protection::Aes128Ccm => Some(Aead::Aes128Ccm),
        Protection::Aes256Ccm => Some(Aead::Aes256Ccm),
        Protection::Aes128Ccm8 => Some(Aead::Aes128Ccm8),
        Protection::Aes256Ccm8 => Some(Aead::Aes256Ccm8),
        Protection::Aes128CbcSha
        | Protection::Aes128CbcSha256
        | Protection::Aes256CbcSha
        | Protection::Aes256CbcSha256
        | Protection::Aes256CbcSha384 => None,
    }
}

/// The hash of the MAC of a protection in CBC mode.
fn mac_hash(protection: Protection) -> Hash {
    match protection.mac_hash() {
        Some(HashAlgorithm::SHA1) => Hash::Sha1,
        Some(HashAlgorithm::SHA384) => Hash::Sha384,
        _ => Hash::Sha256,
    }
}

/// What is the same for sealing and opening one record.
struct Work<'a> {
    ledger: &'a mut PartyLedger,
    connection: ConnectionId,
    keys: &'a TrafficKeys,
    ordinal: u32,
    content_type: ContentType,
    version: ProtocolVersion,
    skips: &'a [CheckKind],
    skipped: Vec<(CheckKind, ValueId, bool)>,
    values: Vec<ValueId>,
}

impl Work<'_> {
    fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.connection, name)
            .of(self.keys.role)
            .nth(self.ordinal)
    }

    fn keep(&mut self, id: ValueId) -> ValueId {
        self.values.push(id);
        id
    }

    fn compute(
        &mut self,
        name: Name,
        op: impl Into<crate::trace::Op>,
    ) -> Result<ValueId, LedgerError> {
        let id = self.ledger.compute(self.quantity(name), op)?;
        Ok(self.keep(id))
    }

    fn sequence_number(&mut self, number: Number) -> ValueId {
        let counted = number.counted.to_be_bytes().to_vec();
        let id = self.ledger.constant(self.quantity(Name::SeqNum), counted);
        self.keep(id)
    }

    /// seq_num ‖ type ‖ version ‖ length: authenticated with every record.
    fn header(&self, seq_num: ValueId, length: usize) -> Vec<Part> {
        let mut rest = vec![self.content_type.0];
        rest.extend(self.version.0.to_be_bytes());
        rest.extend((length as u16).to_be_bytes());
        vec![Part::Value(seq_num), Part::Literal(rest)]
    }

    fn nonce(
        &mut self,
        seq_num: ValueId,
        explicit: Option<ValueId>,
    ) -> Result<ValueId, LedgerError> {
        let iv = self.keys.iv.ok_or(LedgerError::Custody)?;
        match explicit {
            // RFC 5288 §3, RFC 6655 §3: the key block gives 4 bytes, the record
            // the other 8.
            Some(explicit) => self.compute(
                Name::Nonce,
                Concat {
                    parts: vec![iv, explicit],
                },
            ),
            // RFC 7905 §2: the padded sequence number xor the IV.
            None => {
                let padded = self.compute(
                    Name::PaddedSeqNum,
                    Encode {
                        parts: vec![Part::Literal(vec![0; 4]), Part::Value(seq_num)],
                    },
                )?;
                self.compute(
                    Name::Nonce,
                    Xor {
                        left: padded,
                        right: iv,
                    },
                )
            }
        }
    }

    fn mac(
        &mut self,
        seq_num: ValueId,
        length: usize,
        covered: &[ValueId],
    ) -> Result<ValueId, LedgerError> {
        let mut parts = self.header(seq_num, length);
        parts.extend(covered.iter().map(|id| Part::Value(*id)));
        let input = self.compute(Name::MacInput, Encode { parts })?;
        let key = self.keys.mac_key.ok_or(LedgerError::Custody)?;
        self.compute(
            Name::Mac,
            Hmac {
                hash: mac_hash(self.keys.protection),
                key,
                inputs: vec![input],
            },
        )
    }
}
