//! Sealing: what the sender of a record does.

use super::{Cbc, Cipher, Number, RecordLedger, TrafficKeys};
use crate::crypto::{self, Aead};
use crate::trace::op::{AeadSeal, CbcEncrypt, Concat, Encode, Part};
use crate::trace::{ConnectionId, Draw, LedgerError, Name, PartyLedger, ValueId};
use crate::wire::{ContentType, ProtocolVersion, RecordFormat};

/// What goes into a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// The content type.
    pub content_type: ContentType,
    /// The version that the header names.
    pub version: ProtocolVersion,
    /// The content, one value behind the other: 0 to 2^14 bytes together.
    pub content: &'a [ValueId],
    /// How many zeros stand behind it (RFC 9846 §5.4); before TLS 1.3 there are
    /// none.
    pub padding: usize,
}

/// A sealed record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The plaintext.
    pub plaintext: ValueId,
    /// The content type that the record header names.
    pub outer_type: ContentType,
    /// What goes on the wire after the record header.
    pub fragment: ValueId,
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

/// Seals content as the record of this number.
///
/// # Errors
/// If a key or the content is another party's.
pub fn seal(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TrafficKeys,
    number: Number,
    outgoing: Outgoing<'_>,
) -> Result<Sealed, LedgerError> {
    let Outgoing {
        content_type,
        version,
        content,
        padding,
    } = outgoing;
    let mut record = RecordLedger {
        ledger,
        connection,
        keys,
        number,
        content_type,
        version,
        padding,
        skips: &[],
        skipped: Vec::new(),
        values: Vec::new(),
    };
    let plaintext = record.compute(
        Name::Plaintext,
        Encode {
            parts: content.iter().copied().map(Part::Value).collect(),
        },
    )?;
    let seq_num = record.sequence_number();
    let fragment = match keys.cipher {
        Cipher::Aead { aead, iv } => seal_aead(&mut record, aead, iv, seq_num, plaintext)?,
        Cipher::Tls13 { aead, iv } => seal_tls13(&mut record, aead, iv, seq_num, plaintext)?,
        Cipher::Cbc(cbc) => seal_cbc(&mut record, cbc, seq_num, plaintext)?,
    };
    Ok(Sealed {
        plaintext,
        outer_type: match keys.cipher {
            // RFC 9846 §5.2: the true one is inside.
            Cipher::Tls13 { .. } => ContentType::APPLICATION_DATA,
            // RFC 5246 §6.2.3: sealing leaves the type as it is.
            Cipher::Aead { .. } | Cipher::Cbc(_) => content_type,
        },
        fragment,
        values: record.values,
    })
}

fn seal_aead(
    record: &mut RecordLedger<'_>,
    aead: Aead,
    iv: ValueId,
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let explicit = match record.keys.format.record_iv_length {
        0 => None,
        // RFC 5288 §3 and RFC 6655 §3 leave the explicit part to the sender, who
        // must never use one twice; the sequence number never comes twice. A sender that
        // authenticates no number counts its nonces all the same.
        _ => {
            let Number { seq, .. } = record.number;
            let part = match record.number.authenticated() == seq {
                true => Part::Value(seq_num),
                false => Part::Literal(seq.to_be_bytes().to_vec()),
            };
            let parts = vec![part];
            Some(record.compute(Name::NonceExplicit, Encode { parts })?)
        }
    };
    let nonce = record.nonce(iv, seq_num, explicit)?;
    let length = record.ledger.length(plaintext)?;
    let parts = record.header(seq_num, length);
    let additional_data = record.compute(Name::AdditionalData, Encode { parts })?;
    let ciphertext = record.compute(
        Name::Ciphertext,
        AeadSeal {
            aead,
            key: record.keys.key,
            nonce,
            additional_data,
            plaintext,
        },
    )?;
    let parts = explicit.into_iter().chain([ciphertext]).collect();
    record.compute(Name::Fragment, Concat { parts })
}

/// RFC 9846 §5.2: content, its type and zeros as padding, sealed together.
fn seal_tls13(
    record: &mut RecordLedger<'_>,
    aead: Aead,
    iv: ValueId,
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let padding = record.padding;
    let mut behind = vec![record.content_type.0];
    behind.resize(1 + padding, 0);
    let parts = vec![Part::Value(plaintext), Part::Literal(behind)];
    let inner = record.compute(Name::InnerPlaintext, Encode { parts })?;
    let nonce = record.nonce(iv, seq_num, None)?;
    let length = record.ledger.length(inner)? + record.keys.format.tag_length;
    let parts = record.record_header(length);
    let additional_data = record.compute(Name::AdditionalData, Encode { parts })?;
    let ciphertext = record.compute(
        Name::Ciphertext,
        AeadSeal {
            aead,
            key: record.keys.key,
            nonce,
            additional_data,
            plaintext: inner,
        },
    )?;
    let parts = vec![ciphertext];
    record.compute(Name::Fragment, Concat { parts })
}

fn seal_cbc(
    record: &mut RecordLedger<'_>,
    cbc: Cbc,
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let RecordFormat {
        block_length,
        record_iv_length,
        ..
    } = record.keys.format;
    let length = record.ledger.length(plaintext)?;
    let iv = record
        .ledger
        .draw(record.quantity(Name::Iv), Draw::Bytes(record_iv_length));
    record.keep(iv);
    let pad = |record: &mut RecordLedger<'_>, content: usize| {
        let padding = crypto::tls_padding(content, block_length);
        let id = record
            .ledger
            .constant(record.quantity(Name::Padding), padding);
        record.keep(id)
    };
    let encrypt = |record: &mut RecordLedger<'_>, parts: Vec<ValueId>| {
        let padded = record.compute(Name::PaddedPlaintext, Concat { parts })?;
        record.compute(
            Name::Ciphertext,
            CbcEncrypt {
                key: record.keys.key,
                iv,
                plaintext: padded,
            },
        )
    };
    let parts = if cbc.encrypt_then_mac {
        // RFC 7366 §3: the MAC covers what is on the wire.
        let padding = pad(record, length);
        let ciphertext = encrypt(record, vec![plaintext, padding])?;
        let covered = record_iv_length + record.ledger.length(ciphertext)?;
        let mac = record.mac(cbc, seq_num, covered, &[iv, ciphertext])?;
        vec![iv, ciphertext, mac]
    } else {
        let mac = record.mac(cbc, seq_num, length, &[plaintext])?;
        let padding = pad(record, length + record.ledger.length(mac)?);
        let ciphertext = encrypt(record, vec![plaintext, mac, padding])?;
        vec![iv, ciphertext]
    };
    record.compute(Name::Fragment, Concat { parts })
}
