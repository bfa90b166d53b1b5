//! Sealing: what the sender of a record does.

use super::{Number, Sealed, TrafficKeys, Work, aead};
use crate::crypto::{self, Aead};
use crate::trace::op::{AeadSeal, CbcEncrypt, Concat, Encode, Part};
use crate::trace::{ConnectionId, Draw, LedgerError, Name, PartyLedger, ValueId};
use crate::wire::{ContentType, ProtocolVersion};

/// Seals `content` as the record of this number.
///
/// # Errors
/// If a key or the content is another party's.
pub fn seal(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TrafficKeys,
    number: impl Into<Number>,
    content_type: ContentType,
    version: ProtocolVersion,
    content: ValueId,
) -> Result<Sealed, LedgerError> {
    let number = number.into();
    let mut work = Work {
        ledger,
        connection,
        keys,
        ordinal: number.nth as u32 + 1,
        content_type,
        version,
        skips: &[],
        skipped: Vec::new(),
        values: Vec::new(),
    };
    let plaintext = work.compute(
        Name::Plaintext,
        Encode {
            parts: vec![Part::Value(content)],
        },
    )?;
    let seq_num = work.sequence_number(number);
    let fragment = match aead(keys.protection) {
        Some(aead) => seal_aead(&mut work, aead, number, seq_num, plaintext)?,
        None => seal_cbc(&mut work, seq_num, plaintext)?,
    };
    Ok(Sealed {
        plaintext,
        fragment,
        values: work.values,
    })
}

fn seal_aead(
    work: &mut Work<'_>,
    aead: Aead,
    number: Number,
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let explicit = match work.keys.protection.record_iv_length() {
        0 => None,
        // RFC 5288 §3 and RFC 6655 §3 leave the explicit part to the sender, who
        // must never use one twice; the sequence number never comes twice. A sender that
        // authenticates no number counts its nonces all the same.
        _ => {
            let part = match number.counted == number.nth {
                true => Part::Value(seq_num),
                false => Part::Literal(number.nth.to_be_bytes().to_vec()),
            };
            let parts = vec![part];
            Some(work.compute(Name::NonceExplicit, Encode { parts })?)
        }
    };
    let nonce = work.nonce(seq_num, explicit)?;
    let length = work.ledger.length(plaintext)?;
    let parts = work.header(seq_num, length);
    let additional_data = work.compute(Name::AdditionalData, Encode { parts })?;
    let ciphertext = work.compute(
        Name::Ciphertext,
        AeadSeal {
            aead,
            key: work.keys.key,
            nonce,
            additional_data,
            plaintext,
        },
    )?;
    let parts = explicit.into_iter().chain([ciphertext]).collect();
    work.compute(Name::Fragment, Concat { parts })
}

fn seal_cbc(
    work: &mut Work<'_>,
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let length = work.ledger.length(plaintext)?;
    let iv = work.ledger.draw(work.quantity(Name::Iv), Draw::Bytes(16));
    work.keep(iv);
    let pad = |work: &mut Work<'_>, content: usize| {
        let padding = crypto::tls_padding(content, 16);
        let id = work.ledger.constant(work.quantity(Name::Padding), padding);
        work.keep(id)
    };
    let encrypt = |work: &mut Work<'_>, parts: Vec<ValueId>| {
        let padded = work.compute(Name::PaddedPlaintext, Concat { parts })?;
        work.compute(
            Name::Ciphertext,
            CbcEncrypt {
                key: work.keys.key,
                iv,
                plaintext: padded,
            },
        )
    };
    let parts = if work.keys.encrypt_then_mac {
        // RFC 7366 §3: the MAC covers what is on the wire.
        let padding = pad(work, length);
        let ciphertext = encrypt(work, vec![plaintext, padding])?;
        let covered = 16 + work.ledger.length(ciphertext)?;
        let mac = work.mac(seq_num, covered, &[iv, ciphertext])?;
        vec![iv, ciphertext, mac]
    } else {
        let mac = work.mac(seq_num, length, &[plaintext])?;
        let padding = pad(work, length + work.ledger.length(mac)?);
        let ciphertext = encrypt(work, vec![plaintext, mac, padding])?;
        vec![iv, ciphertext]
    };
    work.compute(Name::Fragment, Concat { parts })
}
