//! Sealing and opening records: nonce, additional data, MAC, padding and the
//! sequence number that nobody sends, each a value of its own.

mod keys;
mod number;
mod open;
mod seal;

pub use keys::{Cbc, Cipher, TrafficKeys};
pub(super) use keys::{aead, mac_hash};
pub use number::{Counter, Number};
pub use open::{Incoming, Opened, Plaintext, Unsound, open};
pub use seal::{Outgoing, Sealed, seal};

use crate::trace::op::{Concat, Encode, Hmac, Part, Xor};
use crate::trace::{CheckKind, ConnectionId, LedgerError, Name, PartyLedger, Quantity, ValueId};
use crate::wire::{ContentType, ProtocolVersion};

/// A ledger that makes the values of one record.
struct RecordLedger<'a> {
    ledger: &'a mut PartyLedger,
    connection: ConnectionId,
    keys: &'a TrafficKeys,
    number: Number,
    content_type: ContentType,
    version: ProtocolVersion,
    padding: usize,
    skips: &'a [CheckKind],
    skipped: Vec<(CheckKind, ValueId, bool)>,
    values: Vec<ValueId>,
}

impl RecordLedger<'_> {
    fn quantity(&self, name: Name) -> Quantity {
        Quantity::new(self.connection, name)
            .of(self.keys.role)
            .nth(self.number.ordinal)
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

    fn sequence_number(&mut self) -> ValueId {
        let bytes = self.number.authenticated().to_be_bytes().to_vec();
        let id = self.ledger.constant(self.quantity(Name::SeqNum), bytes);
        self.keep(id)
    }

    /// seq_num ‖ type ‖ version ‖ length: authenticated with every record.
    fn header(&self, seq_num: ValueId, length: usize) -> Vec<Part> {
        let mut rest = vec![self.content_type.0];
        rest.extend(self.version.0.to_be_bytes());
        // A longer one than two bytes can say is none that arrives.
        let [.., high, low] = length.to_be_bytes();
        rest.extend([high, low]);
        vec![Part::Value(seq_num), Part::Literal(rest)]
    }

    /// The header of a record of TLS 1.3, which is all that is authenticated beside
    /// its content (RFC 9846 §5.2).
    fn record_header(&self, length: usize) -> Vec<Part> {
        let mut header = vec![ContentType::APPLICATION_DATA.0];
        header.extend(self.version.0.to_be_bytes());
        let [.., high, low] = length.to_be_bytes();
        header.extend([high, low]);
        vec![Part::Literal(header)]
    }

    fn nonce(
        &mut self,
        iv: ValueId,
        seq_num: ValueId,
        explicit: Option<ValueId>,
    ) -> Result<ValueId, LedgerError> {
        match explicit {
            // RFC 5288 §3, RFC 6655 §3: the key block gives 4 bytes, the record
            // the other 8.
            Some(explicit) => self.compute(
                Name::Nonce,
                Concat {
                    parts: vec![iv, explicit],
                },
            ),
            // RFC 7905 §2, RFC 9846 §5.3: the padded sequence number xor the IV.
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
        cbc: Cbc,
        seq_num: ValueId,
        length: usize,
        covered: &[ValueId],
    ) -> Result<ValueId, LedgerError> {
        let mut parts = self.header(seq_num, length);
        parts.extend(covered.iter().map(|id| Part::Value(*id)));
        let input = self.compute(Name::MacInput, Encode { parts })?;
        self.compute(
            Name::Mac,
            Hmac {
                hash: cbc.hash,
                key: cbc.mac_key,
                inputs: vec![input],
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::*;
    use crate::crypto::{Aead, Hash};
    use crate::trace::{Epoch, Overrides, PartyId, Seed};
    use crate::wire::{Protection, Role};

    /// The values of two records of each of two epochs, which have the same keys:
    /// it is the ordinal that tells their records apart.
    fn sealed(protection: Protection, cipher: fn(ValueId) -> Cipher) -> Vec<(Quantity, Vec<u8>)> {
        let quantity = |name| Quantity::new(ConnectionId::FIRST, name);
        let overrides = Arc::new(Overrides::default());
        let mut ledger = PartyLedger::new(PartyId::CLIENT, "client", Seed(1), overrides);
        let key = ledger.given(quantity(Name::TicketAesKey), vec![7; 16], "a test");
        let beside = ledger.given(quantity(Name::TicketMacKey), vec![8; 4], "a test");
        let content = ledger.constant(quantity(Name::ApplicationData), b"ping".to_vec());
        let mut counter = Counter::default();
        let mut values = Vec::new();
        for epoch in [Epoch(1), Epoch(2)] {
            counter.restart();
            let keys = TrafficKeys {
                role: Role::Client,
                epoch,
                format: protection.format(ProtocolVersion::TLS12).unwrap(),
                key,
                cipher: cipher(beside),
            };
            for seq in 0..2 {
                let number = counter.next(true);
                assert_eq!(number.seq, seq);
                let sealed = seal(
                    &mut ledger,
                    ConnectionId::FIRST,
                    &keys,
                    number,
                    Outgoing {
                        content_type: ContentType::APPLICATION_DATA,
                        version: ProtocolVersion::TLS12,
                        content: &[content],
                        padding: 0,
                    },
                );
                values.extend(sealed.unwrap().values);
            }
        }
        let told = |id: ValueId| {
            let bytes = ledger.reveal(id).unwrap().to_vec();
            (ledger.quantity(id).unwrap(), bytes)
        };
        values.into_iter().map(told).collect()
    }

    #[test]
    fn records_of_two_epochs_share_no_quantity_and_no_draw() {
        let aead = |iv| Cipher::Aead {
            aead: Aead::Aes128Gcm,
            iv,
        };
        let cbc = |mac_key| {
            Cipher::Cbc(Cbc {
                hash: Hash::Sha256,
                mac_key,
                encrypt_then_mac: false,
            })
        };
        let with_aead = sealed(Protection::Aes128Gcm, aead);
        let with_cbc = sealed(Protection::Aes128CbcSha256, cbc);
        for values in [&with_aead, &with_cbc] {
            let quantities: HashSet<_> = values.iter().map(|(quantity, _)| quantity).collect();
            assert_eq!(quantities.len(), values.len());
        }
        let drawn = with_cbc.iter().filter(|(of, _)| of.name == Name::Iv);
        let drawn: HashSet<_> = drawn.map(|(_, bytes)| bytes).collect();
        assert_eq!(drawn.len(), 4);
    }
}
