//! Opening: what the receiver of a record does.

use super::{Incoming, Number, Opened, TrafficKeys, Work, aead, mac_hash};
use crate::crypto::Aead;
use crate::trace::op::{AeadDecrypt, AeadOpen, CbcDecrypt, Encode, Predicate, Slice};
use crate::trace::{CheckKind, ConnectionId, LedgerError, Name, PartyLedger, ValueId};

/// Opens a record, the one of this number. Of the checks in `skips` the
/// answer is recorded, and nobody looks at it.
///
/// # Errors
/// If a key or the fragment is another party's. That the record was not
/// genuine is no error but the result.
pub fn open(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TrafficKeys,
    number: impl Into<Number>,
    incoming: Incoming,
    skips: &[CheckKind],
) -> Result<Opened, LedgerError> {
    let number = number.into();
    let mut work = Work {
        ledger,
        connection,
        keys,
        ordinal: number.nth as u32 + 1,
        content_type: incoming.content_type,
        version: incoming.version,
        skips,
        skipped: Vec::new(),
        values: Vec::new(),
    };
    let fragment = incoming.fragment;
    let seq_num = work.sequence_number(number);
    let result = match aead(keys.protection) {
        Some(aead) => open_aead(&mut work, aead, seq_num, fragment)?,
        None => open_cbc(&mut work, seq_num, fragment)?,
    };
    Ok(Opened {
        result,
        skipped: work.skipped,
        values: work.values,
    })
}

type Attempt = Result<Result<ValueId, CheckKind>, LedgerError>;

fn open_aead(work: &mut Work<'_>, aead: Aead, seq_num: ValueId, fragment: ValueId) -> Attempt {
    let explicit_length = work.keys.protection.record_iv_length();
    let length = work.ledger.length(fragment)?;
    // Shorter than nonce and tag: no tag can be right.
    let Some(plain_length) =
        length.checked_sub(explicit_length + work.keys.protection.tag_length())
    else {
        return Ok(Err(CheckKind::RecordTag));
    };
    let explicit = match explicit_length {
        0 => None,
        _ => Some(cut(
            work,
            Name::NonceExplicit,
            fragment,
            0,
            explicit_length,
        )?),
    };
    let ciphertext = cut(work, Name::Ciphertext, fragment, explicit_length, length)?;
    let nonce = work.nonce(seq_num, explicit)?;
    let parts = work.header(seq_num, plain_length);
    let additional_data = work.compute(Name::AdditionalData, Encode { parts })?;
    let key = work.keys.key;
    let genuine = check(
        work,
        CheckKind::RecordTag,
        Predicate::AeadTag {
            aead,
            key,
            nonce,
            additional_data,
            ciphertext,
        },
    )?;
    if !genuine {
        return Ok(Err(CheckKind::RecordTag));
    }
    if work.skips.contains(&CheckKind::RecordTag) {
        let op = AeadDecrypt {
            aead,
            key,
            nonce,
            ciphertext,
        };
        return work.compute(Name::Plaintext, op).map(Ok);
    }
    work.compute(
        Name::Plaintext,
        AeadOpen {
            aead,
            key,
            nonce,
            additional_data,
            ciphertext,
        },
    )
    .map(Ok)
}

fn open_cbc(work: &mut Work<'_>, seq_num: ValueId, fragment: ValueId) -> Attempt {
    let mac_length = mac_hash(work.keys.protection).output_length();
    let length = work.ledger.length(fragment)?;
    let mac_outside = if work.keys.encrypt_then_mac {
        mac_length
    } else {
        0
    };
    let Some(encrypted) = length
        .checked_sub(16 + mac_outside)
        .filter(|n| *n >= 16 && n % 16 == 0)
    else {
        return Ok(Err(CheckKind::RecordMac));
    };
    let iv = cut(work, Name::Iv, fragment, 0, 16)?;
    let ciphertext = cut(work, Name::Ciphertext, fragment, 16, 16 + encrypted)?;
    if work.keys.encrypt_then_mac {
        // RFC 7366 §3: nothing is decrypted before the MAC was right.
        let received = cut(work, Name::ReceivedMac, fragment, 16 + encrypted, length)?;
        let mac = work.mac(seq_num, 16 + encrypted, &[iv, ciphertext])?;
        if !check(work, CheckKind::RecordMac, Predicate::Equal(mac, received))? {
            return Ok(Err(CheckKind::RecordMac));
        }
    }
    let padded = work.compute(
        Name::PaddedPlaintext,
        CbcDecrypt {
            key: work.keys.key,
            iv,
            ciphertext,
        },
    )?;
    let predicate = Predicate::TlsPadding(padded);
    let (sound, passed) = ask(work, CheckKind::RecordPadding, predicate)?;
    // RFC 5246 §6.2.3.2: with bad padding the MAC is computed all the same, as
    // if there were no padding, so that time and alert do not tell which of
    // the two was wrong.
    let padding = if sound {
        padding_length(work, padded)?
    } else {
        0
    };
    // A scenario may have put other bytes, or another verdict, in their place.
    let Some(content) = work.ledger.length(padded)?.checked_sub(padding) else {
        return Ok(Err(CheckKind::RecordPadding));
    };
    if work.keys.encrypt_then_mac {
        if !passed {
            return Ok(Err(CheckKind::RecordPadding));
        }
        return cut_plaintext(work, padded, content).map(Ok);
    }
    let Some(plain_length) = content.checked_sub(mac_length) else {
        return Ok(Err(CheckKind::RecordMac));
    };
    let plaintext = cut_plaintext(work, padded, plain_length)?;
    let received = cut(work, Name::ReceivedMac, padded, plain_length, content)?;
    let mac = work.mac(seq_num, plain_length, &[plaintext])?;
    let genuine = check(work, CheckKind::RecordMac, Predicate::Equal(mac, received))?;
    Ok(match (passed, genuine) {
        (true, true) => Ok(plaintext),
        (false, _) => Err(CheckKind::RecordPadding),
        (true, false) => Err(CheckKind::RecordMac),
    })
}

fn cut(
    work: &mut Work<'_>,
    name: Name,
    of: ValueId,
    from: usize,
    to: usize,
) -> Result<ValueId, LedgerError> {
    work.compute(name, Slice { of, from, to })
}

fn cut_plaintext(
    work: &mut Work<'_>,
    padded: ValueId,
    length: usize,
) -> Result<ValueId, LedgerError> {
    cut(work, Name::Plaintext, padded, 0, length)
}

/// Whether it goes on after a check: it holds, or is left out.
fn check(work: &mut Work<'_>, kind: CheckKind, predicate: Predicate) -> Result<bool, LedgerError> {
    ask(work, kind, predicate).map(|(_, passed)| passed)
}

/// A check's answer, and whether it goes on.
fn ask(
    work: &mut Work<'_>,
    kind: CheckKind,
    predicate: Predicate,
) -> Result<(bool, bool), LedgerError> {
    let (id, verdict) = work.ledger.check(work.connection, kind, predicate)?;
    work.keep(id);
    let skipped = work.skips.contains(&kind);
    if skipped {
        work.skipped.push((kind, id, verdict));
    }
    Ok((verdict, verdict || skipped))
}

/// How many bytes of sound padding stand at the end, length byte included.
fn padding_length(work: &mut Work<'_>, padded: ValueId) -> Result<usize, LedgerError> {
    let bytes = work.ledger.public(padded)?;
    Ok(usize::from(*bytes.last().unwrap_or(&0)) + 1)
}
