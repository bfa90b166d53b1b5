//! Opening: what the receiver of a record does.

use super::{Cbc, Cipher, Number, RecordLedger, TrafficKeys};
use crate::crypto::Aead;
use crate::trace::op::{AeadDecrypt, AeadOpen, CbcDecrypt, Encode, Predicate, Slice};
use crate::trace::{CheckKind, ConnectionId, LedgerError, Name, PartyLedger, ValueId};
use crate::wire::{ContentType, ProtocolVersion, RecordFormat};

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

/// What was sealed in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plaintext {
    /// Its content type.
    pub content_type: ContentType,
    /// Its bytes: 0 to 2^14, more if the sender broke RFC 5246 §6.2.1.
    pub fragment: ValueId,
}

/// Why a record gave no plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// A check failed.
    Check(CheckKind),
    /// It was genuine, and held nothing but zeros, so no content type
    /// (RFC 9846 §5.4).
    NoContentType,
}

impl From<CheckKind> for Unsound {
    fn from(check: CheckKind) -> Self {
        Self::Check(check)
    }
}

/// A record that was tried to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The plaintext, or why there is none.
    pub result: Result<Plaintext, Unsound>,
    /// The checks that were left out, with the answers that nobody looked at.
    pub skipped: Vec<(CheckKind, ValueId, bool)>,
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

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
    number: Number,
    incoming: Incoming,
    skips: &[CheckKind],
) -> Result<Opened, LedgerError> {
    let mut record = RecordLedger {
        ledger,
        connection,
        keys,
        number,
        content_type: incoming.content_type,
        version: incoming.version,
        padding: 0,
        skips,
        skipped: Vec::new(),
        values: Vec::new(),
    };
    let fragment = incoming.fragment;
    let seq_num = record.sequence_number();
    let result = match keys.cipher {
        Cipher::Aead { aead, iv } => open_aead(&mut record, aead, iv, seq_num, fragment)?,
        Cipher::Tls13 { aead, iv } => open_tls13(&mut record, aead, iv, seq_num, fragment)?,
        Cipher::Cbc(cbc) => open_cbc(&mut record, cbc, seq_num, fragment)?,
    };
    let result = match (result, keys.cipher) {
        (Err(check), _) => Err(check.into()),
        (Ok(inner), Cipher::Tls13 { .. }) => split(&mut record, inner)?,
        // RFC 5246 §6.2.3: sealing leaves the type as it is.
        (Ok(fragment), Cipher::Aead { .. } | Cipher::Cbc(_)) => Ok(Plaintext {
            content_type: incoming.content_type,
            fragment,
        }),
    };
    Ok(Opened {
        result,
        skipped: record.skipped,
        values: record.values,
    })
}

type Attempt = Result<Result<ValueId, CheckKind>, LedgerError>;

fn open_aead(
    record: &mut RecordLedger<'_>,
    aead: Aead,
    iv: ValueId,
    seq_num: ValueId,
    fragment: ValueId,
) -> Attempt {
    let explicit_length = record.keys.format.record_iv_length;
    let length = record.ledger.length(fragment)?;
    // Shorter than nonce and tag: no tag can be right.
    let Some(plain_length) = length.checked_sub(explicit_length + record.keys.format.tag_length)
    else {
        return Ok(Err(CheckKind::RecordTag));
    };
    let explicit = match explicit_length {
        0 => None,
        _ => Some(cut(
            record,
            Name::NonceExplicit,
            fragment,
            0,
            explicit_length,
        )?),
    };
    let ciphertext = cut(record, Name::Ciphertext, fragment, explicit_length, length)?;
    let nonce = record.nonce(iv, seq_num, explicit)?;
    let parts = record.header(seq_num, plain_length);
    let additional_data = record.compute(Name::AdditionalData, Encode { parts })?;
    open_tagged(
        record,
        Name::Plaintext,
        aead,
        nonce,
        additional_data,
        ciphertext,
    )
}

/// The same of TLS 1.3: what is in it stands before its type and the padding.
fn open_tls13(
    record: &mut RecordLedger<'_>,
    aead: Aead,
    iv: ValueId,
    seq_num: ValueId,
    fragment: ValueId,
) -> Attempt {
    let length = record.ledger.length(fragment)?;
    // Shorter than type and tag: nothing that anybody sealed.
    if length <= record.keys.format.tag_length {
        return Ok(Err(CheckKind::RecordTag));
    }
    let ciphertext = cut(record, Name::Ciphertext, fragment, 0, length)?;
    let nonce = record.nonce(iv, seq_num, None)?;
    let parts = record.record_header(length);
    let additional_data = record.compute(Name::AdditionalData, Encode { parts })?;
    open_tagged(
        record,
        Name::InnerPlaintext,
        aead,
        nonce,
        additional_data,
        ciphertext,
    )
}

/// TLSInnerPlaintext, cut apart: its last byte that is not zero is the content
/// type, what stands before it the content (RFC 9846 §5.2, §5.4).
fn split(
    record: &mut RecordLedger<'_>,
    inner: ValueId,
) -> Result<Result<Plaintext, Unsound>, LedgerError> {
    let bytes = record.ledger.public(inner)?;
    let Some(at) = bytes.iter().rposition(|byte| *byte != 0) else {
        return Ok(Err(Unsound::NoContentType));
    };
    let content_type = ContentType(bytes[at]);
    Ok(Ok(Plaintext {
        content_type,
        fragment: cut_plaintext(record, inner, at)?,
    }))
}

/// Asks the tag, and decrypts.
fn open_tagged(
    record: &mut RecordLedger<'_>,
    name: Name,
    aead: Aead,
    nonce: ValueId,
    additional_data: ValueId,
    ciphertext: ValueId,
) -> Attempt {
    let key = record.keys.key;
    let open = AeadOpen {
        aead,
        key,
        nonce,
        additional_data,
        ciphertext,
    };
    let genuine = check(record, CheckKind::RecordTag, Predicate::AeadTag(open))?;
    if !genuine {
        return Ok(Err(CheckKind::RecordTag));
    }
    if record.skips.contains(&CheckKind::RecordTag) {
        let op = AeadDecrypt {
            aead,
            key,
            nonce,
            ciphertext,
        };
        return record.compute(name, op).map(Ok);
    }
    record.compute(name, open).map(Ok)
}

fn open_cbc(
    record: &mut RecordLedger<'_>,
    cbc: Cbc,
    seq_num: ValueId,
    fragment: ValueId,
) -> Attempt {
    let RecordFormat {
        block_length,
        record_iv_length,
        ..
    } = record.keys.format;
    let mac_length = cbc.hash.output_length();
    let length = record.ledger.length(fragment)?;
    let mac_outside = if cbc.encrypt_then_mac { mac_length } else { 0 };
    let Some(encrypted) = length
        .checked_sub(record_iv_length + mac_outside)
        .filter(|n| *n >= block_length && n.is_multiple_of(block_length))
    else {
        return Ok(Err(CheckKind::RecordMac));
    };
    let end = record_iv_length + encrypted;
    let iv = cut(record, Name::Iv, fragment, 0, record_iv_length)?;
    let ciphertext = cut(record, Name::Ciphertext, fragment, record_iv_length, end)?;
    if cbc.encrypt_then_mac {
        // RFC 7366 §3: nothing is decrypted before the MAC was right.
        let received = cut(record, Name::ReceivedMac, fragment, end, length)?;
        let mac = record.mac(cbc, seq_num, end, &[iv, ciphertext])?;
        if !check(
            record,
            CheckKind::RecordMac,
            Predicate::Equal(mac, received),
        )? {
            return Ok(Err(CheckKind::RecordMac));
        }
    }
    let padded = record.compute(
        Name::PaddedPlaintext,
        CbcDecrypt {
            key: record.keys.key,
            iv,
            ciphertext,
        },
    )?;
    let predicate = Predicate::TlsPadding(padded);
    let (sound, passed) = ask(record, CheckKind::RecordPadding, predicate)?;
    // RFC 5246 §6.2.3.2: with bad padding the MAC is computed all the same, as
    // if there were no padding, so that time and alert do not tell which of
    // the two was wrong.
    let padding = if sound {
        padding_length(record, padded)?
    } else {
        0
    };
    // A scenario may have put other bytes, or another verdict, in their place.
    let Some(content) = record.ledger.length(padded)?.checked_sub(padding) else {
        return Ok(Err(CheckKind::RecordPadding));
    };
    if cbc.encrypt_then_mac {
        if !passed {
            return Ok(Err(CheckKind::RecordPadding));
        }
        return cut_plaintext(record, padded, content).map(Ok);
    }
    let Some(plain_length) = content.checked_sub(mac_length) else {
        return Ok(Err(CheckKind::RecordMac));
    };
    let plaintext = cut_plaintext(record, padded, plain_length)?;
    let received = cut(record, Name::ReceivedMac, padded, plain_length, content)?;
    let mac = record.mac(cbc, seq_num, plain_length, &[plaintext])?;
    let genuine = check(
        record,
        CheckKind::RecordMac,
        Predicate::Equal(mac, received),
    )?;
    Ok(match (passed, genuine) {
        (true, true) => Ok(plaintext),
        (false, _) => Err(CheckKind::RecordPadding),
        (true, false) => Err(CheckKind::RecordMac),
    })
}

fn cut(
    record: &mut RecordLedger<'_>,
    name: Name,
    of: ValueId,
    from: usize,
    to: usize,
) -> Result<ValueId, LedgerError> {
    record.compute(name, Slice { of, from, to })
}

fn cut_plaintext(
    record: &mut RecordLedger<'_>,
    padded: ValueId,
    length: usize,
) -> Result<ValueId, LedgerError> {
    cut(record, Name::Plaintext, padded, 0, length)
}

/// Whether it goes on after a check: it holds, or is left out.
fn check(
    record: &mut RecordLedger<'_>,
    kind: CheckKind,
    predicate: Predicate,
) -> Result<bool, LedgerError> {
    ask(record, kind, predicate).map(|(_, passed)| passed)
}

/// A check's answer, and whether it goes on.
fn ask(
    record: &mut RecordLedger<'_>,
    kind: CheckKind,
    predicate: Predicate,
) -> Result<(bool, bool), LedgerError> {
    let (id, verdict) = record.ledger.check(record.connection, kind, predicate)?;
    record.keep(id);
    let skipped = record.skips.contains(&kind);
    if skipped {
        record.skipped.push((kind, id, verdict));
    }
    Ok((verdict, verdict || skipped))
}

/// How many bytes of sound padding stand at the end, length byte included.
fn padding_length(record: &mut RecordLedger<'_>, padded: ValueId) -> Result<usize, LedgerError> {
    let bytes = record.ledger.public(padded)?;
    Ok(usize::from(*bytes.last().unwrap_or(&0)) + 1)
}
