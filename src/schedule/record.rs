//! Sealing and opening records: nonce, additional data, MAC, padding and the
//! sequence number that nobody sends, each a value of its own.

use crate::crypto::{self, Aead, Hash};
use crate::trace::op::{
    AeadOpen, AeadSeal, CbcDecrypt, CbcEncrypt, Concat, Encode, Hmac, Part, Predicate, Slice, Xor,
};
use crate::trace::{
    CheckKind, ConnectionId, Draw, LedgerError, Name, PartyLedger, Quantity, Role, ValueId,
};
use crate::wire::{ContentType, Protection, ProtocolVersion};

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
    /// Everything made on the way, in order.
    pub values: Vec<ValueId>,
}

fn aead(protection: Protection) -> Option<Aead> {
    match protection {
        Protection::Aes128Gcm => Some(Aead::Aes128Gcm),
        Protection::Aes256Gcm => Some(Aead::Aes256Gcm),
        Protection::ChaCha20Poly1305 => Some(Aead::ChaCha20Poly1305),
        Protection::Aes128CbcSha | Protection::Aes128CbcSha256 => None,
    }
}

fn mac_hash(protection: Protection) -> Hash {
    if protection == Protection::Aes128CbcSha {
        Hash::Sha1
    } else {
        Hash::Sha256
    }
}

/// What is the same for sealing and opening one record.
struct Work<'a> {
    ledger: &'a mut PartyLedger,
    connection: ConnectionId,
    keys: &'a TrafficKeys,
    ordinal: u16,
    content_type: ContentType,
    version: ProtocolVersion,
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

    fn sequence_number(&mut self, seq: u64) -> ValueId {
        let id = self
            .ledger
            .constant(self.quantity(Name::SeqNum), seq.to_be_bytes().to_vec());
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
            // RFC 5288 §3: the key block gives 4 bytes, the record the other 8.
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

/// Seals `content` as the record number `seq` of its direction.
///
/// # Errors
/// If a key or the content is another party's.
pub fn seal(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TrafficKeys,
    seq: u64,
    content_type: ContentType,
    version: ProtocolVersion,
    content: ValueId,
) -> Result<Sealed, LedgerError> {
    let mut work = Work {
        ledger,
        connection,
        keys,
        ordinal: seq as u16 + 1,
        content_type,
        version,
        values: Vec::new(),
    };
    let plaintext = work.compute(
        Name::Plaintext,
        Encode {
            parts: vec![Part::Value(content)],
        },
    )?;
    let seq_num = work.sequence_number(seq);
    let fragment = match aead(keys.protection) {
        Some(aead) => seal_aead(&mut work, aead, seq_num, plaintext)?,
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
    seq_num: ValueId,
    plaintext: ValueId,
) -> Result<ValueId, LedgerError> {
    let explicit = match work.keys.protection.record_iv_length() {
        0 => None,
        // RFC 5288 §3 leaves the explicit part to the sender, who must never
        // use one twice; the sequence number never comes twice.
        _ => Some(work.compute(
            Name::NonceExplicit,
            Encode {
                parts: vec![Part::Value(seq_num)],
            },
        )?),
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

/// Opens `fragment`, the record number `seq` of its direction.
///
/// # Errors
/// If a key or the fragment is another party's. That the record was not
/// genuine is no error but the result.
pub fn open(
    ledger: &mut PartyLedger,
    connection: ConnectionId,
    keys: &TrafficKeys,
    seq: u64,
    content_type: ContentType,
    version: ProtocolVersion,
    fragment: ValueId,
) -> Result<Opened, LedgerError> {
    let mut work = Work {
        ledger,
        connection,
        keys,
        ordinal: seq as u16 + 1,
        content_type,
        version,
        values: Vec::new(),
    };
    let seq_num = work.sequence_number(seq);
    let result = match aead(keys.protection) {
        Some(aead) => open_aead(&mut work, aead, seq_num, fragment)?,
        None => open_cbc(&mut work, seq_num, fragment)?,
    };
    Ok(Opened {
        result,
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
    let sound = check(
        work,
        CheckKind::RecordPadding,
        Predicate::TlsPadding(padded),
    )?;
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
        if !sound {
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
    Ok(match (sound, genuine) {
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

fn check(work: &mut Work<'_>, kind: CheckKind, predicate: Predicate) -> Result<bool, LedgerError> {
    let (id, verdict) = work.ledger.check(work.connection, kind, predicate)?;
    work.keep(id);
    Ok(verdict)
}

/// How many bytes of sound padding stand at the end, length byte included.
fn padding_length(work: &mut Work<'_>, padded: ValueId) -> Result<usize, LedgerError> {
    let bytes = work.ledger.public(padded)?;
    Ok(usize::from(*bytes.last().unwrap_or(&0)) + 1)
}
