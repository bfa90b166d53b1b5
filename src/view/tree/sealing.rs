//! How a record was sealed, or opened: before and after, and everything that
//! went in on the way.

use super::origin::Origins;
use super::{HEADER, Where, holders, plaintext_of, withheld};
use crate::crypto::{Aead, Construction};
use crate::trace::{Name, Op, Packet, PartyId, Quantity, Value, ValueId, Values};
use crate::view::{Catalogue, Sight, short};
use crate::wire::{Field, FieldKind};

/// The ways of sealing a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SealingKind {
    /// AES-GCM: a part of the nonce is sent (RFC 5288 §3).
    Gcm,
    /// AES-CCM: likewise (RFC 6655 §3).
    Ccm,
    /// ChaCha20-Poly1305: nothing of the nonce is sent (RFC 7905 §2).
    ChaCha,
    /// TLS 1.3: content, type and padding together (RFC 9846 §5.2).
    Tls13,
    /// AES-CBC, the MAC under the encryption (RFC 5246 §6.2.3.2).
    MacThenEncrypt,
    /// AES-CBC, the MAC over the ciphertext (RFC 7366 §3).
    EncryptThenMac,
}

impl SealingKind {
    /// The word in the text catalogue.
    pub const fn id(self) -> &'static str {
        match self {
            SealingKind::Gcm => "gcm",
            SealingKind::Ccm => "ccm",
            SealingKind::ChaCha => "chacha",
            SealingKind::Tls13 => "tls13",
            SealingKind::MacThenEncrypt => "mte",
            SealingKind::EncryptThenMac => "etm",
        }
    }

    /// The section that says how.
    pub const fn cite(self) -> &'static str {
        match self {
            SealingKind::Gcm => "RFC 5288 §3",
            SealingKind::Ccm => "RFC 6655 §3",
            SealingKind::ChaCha => "RFC 7905 §2",
            SealingKind::Tls13 => "RFC 9846 §5.2",
            SealingKind::MacThenEncrypt => "RFC 5246 §6.2.3.2",
            SealingKind::EncryptThenMac => "RFC 7366 §3",
        }
    }
}

/// How a record was sealed: the sender's values of it, or the receiver's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealing {
    /// In which way.
    pub kind: SealingKind,
    /// Whose values these are.
    pub holder: PartyId,
    /// The plaintext.
    pub before: Option<ValueId>,
    /// What went over the wire behind the header.
    pub after: Option<ValueId>,
    /// The number that no two records of one key share.
    pub nonce: Option<ValueId>,
    /// What the tag covers beside the content.
    pub additional_data: Option<ValueId>,
    /// The check value of CBC, as its holder computed it.
    pub mac: Option<ValueId>,
    /// What fills the last block: the sender chose it; the receiver holds it
    /// at the end of `padded_plaintext`.
    pub padding: Option<ValueId>,
    /// The random start of CBC.
    pub iv: Option<ValueId>,
    /// The record's number, which nobody sends.
    pub seq_num: Option<ValueId>,
    /// All of it in the order of the work, each with a sentence.
    pub parts: Vec<SealingPart>,
}

/// One of the values that went into sealing a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingPart {
    /// Its name: the RFC's.
    pub name: &'static str,
    /// Which value.
    pub value: ValueId,
    /// Its short form, or what covers it.
    pub shown: String,
    /// What it is for.
    pub words: String,
    /// Whether it crosses the wire as it is.
    pub travels: bool,
}

/// The values of one record in one party's hands.
struct Held<'a> {
    sight: &'a Sight<'a>,
    party: PartyId,
    of: Quantity,
}

impl<'a> Held<'a> {
    fn value(&self, name: Name) -> Option<&'a Value> {
        let quantity = Quantity { name, ..self.of };
        self.sight.trace.find(self.party, &quantity)
    }

    fn id(&self, name: Name) -> Option<ValueId> {
        self.value(name).map(|value| value.id)
    }

    /// The operation that made a value, behind whatever replaced it.
    fn op(&self, name: Name) -> Option<&'a Op> {
        let mut value = self.value(name)?;
        while let Some(original) = value.op.original() {
            value = self.sight.trace.value(original);
        }
        Some(&value.op)
    }

    fn aead(&self) -> Option<Aead> {
        // In TLS 1.3 what is opened holds the content type, too.
        let opened = self.op(Name::InnerPlaintext).or(self.op(Name::Plaintext));
        match (self.op(Name::Ciphertext), opened) {
            (Some(Op::AeadSeal(op)), _) => Some(op.aead),
            (_, Some(Op::AeadOpen(op))) => Some(op.aead),
            (_, Some(Op::AeadDecrypt(op))) => Some(op.aead),
            _ => None,
        }
    }

    fn kind(&self) -> Option<SealingKind> {
        if self.id(Name::InnerPlaintext).is_some() {
            return Some(SealingKind::Tls13);
        }
        match self.aead().map(|aead| aead.construction()) {
            Some(Construction::Gcm) => return Some(SealingKind::Gcm),
            Some(Construction::Ccm) => return Some(SealingKind::Ccm),
            Some(Construction::ChaCha) => return Some(SealingKind::ChaCha),
            None => {}
        }
        // What was made of what tells the order: the MAC of RFC 7366 covers
        // the ciphertext.
        let ciphertext = self.id(Name::Ciphertext)?;
        let covered = self.value(Name::MacInput)?.op.inputs();
        Some(if covered.contains(&ciphertext) {
            SealingKind::EncryptThenMac
        } else {
            SealingKind::MacThenEncrypt
        })
    }
}

/// The first of these parties that has the values of a record; where it is
/// the sender of a packet that nobody has opened yet, what may not be seen of
/// them is covered.
fn held<'a>(sight: &'a Sight<'a>, packet: &Packet) -> Option<Held<'a>> {
    let trace = sight.trace;
    let of = trace.value(packet.plaintext?).quantity;
    let at = trace.steps.get((sight.mask.at as usize).checked_sub(1)?);
    let acting = at
        .filter(|step| step.packet == Some(packet.id) && sight.mask.seat.party().is_none())
        .map(|step| step.actor);
    acting
        .into_iter()
        .chain(holders(sight, packet))
        .find(|party| {
            let plaintext = plaintext_of(sight, packet, *party);
            plaintext.is_some_and(|id| trace.held_at(id, sight.mask.at))
        })
        .map(|party| Held { sight, party, of })
}

impl Sealing {
    /// How a packet was sealed; `None` if it went in clear, or if nobody in
    /// the trace has its values by the cursor.
    pub fn new(sight: &Sight<'_>, packet: &Packet) -> Option<Self> {
        if !sight.is_sent(packet) {
            return None;
        }
        let held = held(sight, packet)?;
        let kind = held.kind()?;
        let origins = Origins::new(sight, packet);
        let parts = order(kind)
            .iter()
            .filter_map(|name| part(&held, &origins, kind, *name))
            .collect();
        Some(Self {
            kind,
            holder: held.party,
            before: held.id(Name::Plaintext),
            after: held.id(Name::Fragment),
            nonce: held.id(Name::Nonce),
            additional_data: held.id(Name::AdditionalData),
            mac: held.id(Name::Mac),
            padding: held.id(Name::Padding),
            iv: held.id(Name::Iv),
            seq_num: held.id(Name::SeqNum),
            parts,
        })
    }
}

/// The values in the order in which a sender makes them.
const fn order(kind: SealingKind) -> &'static [Name] {
    match kind {
        SealingKind::Gcm | SealingKind::Ccm => &[
            Name::Plaintext,
            Name::SeqNum,
            Name::NonceExplicit,
            Name::Nonce,
            Name::AdditionalData,
            Name::Ciphertext,
            Name::Fragment,
        ],
        SealingKind::ChaCha => &[
            Name::Plaintext,
            Name::SeqNum,
            Name::Nonce,
            Name::AdditionalData,
            Name::Ciphertext,
            Name::Fragment,
        ],
        SealingKind::Tls13 => &[
            Name::Plaintext,
            Name::InnerPlaintext,
            Name::SeqNum,
            Name::Nonce,
            Name::AdditionalData,
            Name::Ciphertext,
            Name::Fragment,
        ],
        SealingKind::MacThenEncrypt => &[
            Name::Plaintext,
            Name::SeqNum,
            Name::Mac,
            Name::ReceivedMac,
            Name::Padding,
            Name::PaddedPlaintext,
            Name::Iv,
            Name::Ciphertext,
            Name::Fragment,
        ],
        SealingKind::EncryptThenMac => &[
            Name::Plaintext,
            Name::Padding,
            Name::PaddedPlaintext,
            Name::Iv,
            Name::Ciphertext,
            Name::SeqNum,
            Name::Mac,
            Name::ReceivedMac,
            Name::Fragment,
        ],
    }
}

fn part(held: &Held<'_>, origins: &Origins, kind: SealingKind, name: Name) -> Option<SealingPart> {
    let sight = held.sight;
    let value = held.value(name)?;
    let travels = match name {
        Name::NonceExplicit | Name::Iv | Name::Ciphertext | Name::Fragment => true,
        Name::Mac | Name::ReceivedMac => kind == SealingKind::EncryptThenMac,
        _ => false,
    };
    // What crosses the wire as it is, everybody sees.
    let cover = if travels {
        withheld(sight, value.id)
    } else {
        sight.cover(value.id)
    };
    // A question about a field must not be answered by what contains it.
    let contains = matches!(
        name,
        Name::Plaintext | Name::PaddedPlaintext | Name::InnerPlaintext
    );
    let inside = || origins.withheld(sight, Where::Plaintext);
    let cover = cover.or_else(|| if contains { inside() } else { None });
    let catalogue = Catalogue::english();
    let key = format!("sealing-{}-{}", name.id(), kind.id());
    let words = if catalogue.has(&key) {
        catalogue.say(&key)
    } else {
        catalogue.say(&format!("sealing-{}", name.id()))
    };
    Some(SealingPart {
        name: name.id(),
        value: value.id,
        shown: cover.map_or_else(|| short(value), |cover| cover.shown().to_owned()),
        words,
        travels,
    })
}

/// The sealed fragment with its parts, as far as somebody without the keys
/// can tell them apart too: by their lengths.
pub(super) fn fragment(sight: &Sight<'_>, packet: &Packet, mut field: Field) -> Field {
    let parts = packet.plaintext.and_then(|plaintext| {
        let trace = sight.trace;
        let held = Held {
            sight,
            party: plaintext.party(),
            of: trace.value(plaintext).quantity,
        };
        let length = |name| held.value(name).map_or(0, |value| value.bytes.len());
        let kind = held.kind()?;
        let tag = held.aead().map_or(0, |aead| aead.tag_length());
        Some(match kind {
            SealingKind::Gcm | SealingKind::Ccm | SealingKind::ChaCha | SealingKind::Tls13 => [
                ("nonce_explicit", length(Name::NonceExplicit)),
                ("encrypted", length(Name::Ciphertext).checked_sub(tag)?),
                ("tag", tag),
            ],
            SealingKind::MacThenEncrypt => [
                ("IV", length(Name::Iv)),
                ("ciphertext", length(Name::Ciphertext)),
                ("MAC", 0),
            ],
            SealingKind::EncryptThenMac => [
                ("IV", length(Name::Iv)),
                ("ciphertext", length(Name::Ciphertext)),
                ("MAC", length(Name::Mac)),
            ],
        })
    });
    let Some(parts) = parts else {
        return field;
    };
    let whole: usize = parts.iter().map(|(_, length)| length).sum();
    // A record that was replaced by hand may have no such parts.
    if HEADER + whole != packet.seen().len() {
        return field;
    }
    let mut at = HEADER;
    for (name, length) in parts {
        if length > 0 {
            let leaf = Field::leaf(name, at..at + length, FieldKind::Bytes);
            field.children.push(leaf);
        }
        at += length;
    }
    field
}
