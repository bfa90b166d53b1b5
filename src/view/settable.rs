//! What can be set at a step, and how one writes it down.
//!
//! The values of the step come first, then the fields of its message. Each
//! knows the left-hand side of its override, what an honest run puts there,
//! and what to say of a text that somebody typed.

use num_bigint::BigUint;
use thiserror::Error;

use crate::trace::{
    Draw, Edit, Name, Op, Override, OverrideError, Packet, PartyId, Step, Target, Trace, Value,
    ValueId, Values,
};
use crate::wire::{ContentType, Field, FieldKind, HandshakeType, describe_plaintext, hex};

use super::message::spoken_name;
use super::short_bytes;

/// The longest value that may be typed, in bytes: a prime of 8192 bits, eight
/// times over.
const LONGEST: usize = 8192;

/// The largest number that may be typed, in bits: that of the largest group.
/// A power modulo a longer one keeps a computer busy for too long.
const MOST_BITS: u64 = 8192;

/// What is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A value of the step.
    Value(ValueId),
    /// A field of its message: which bytes of the plaintext.
    Field(std::ops::Range<usize>),
}

/// One thing that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settable {
    /// Where it stands.
    pub spot: Spot,
    /// The left-hand side of its override: `xc`, `client.Z`,
    /// `ServerKeyExchange.dh_Ys`.
    pub name: String,
    /// What an honest run puts there, in a few words.
    pub hint: String,
    /// The bytes that are there now. Whoever shows them asks
    /// [`Sight`](super::Sight) first.
    pub bytes: Vec<u8>,
    number: bool,
    /// Whether it always has as many bytes as now: leading zeros need not be
    /// typed.
    fixed: bool,
}

/// Why a typed text sets nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettableError {
    /// Nothing was typed.
    #[error("type what is to stand there; {expected}")]
    Empty {
        /// What it takes.
        expected: String,
    },
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] OverrideError),
    /// There is no such bit.
    #[error("bit {bit} does not exist: {length} bytes have the bits 0 to {last}")]
    Bit {
        /// The bit that was named.
        bit: u32,
        /// How many bytes there are.
        length: usize,
        /// The last bit.
        last: usize,
    },
    /// There is no bit at all.
    #[error("there is no bit to turn over: the value is empty")]
    NoBit,
    /// More than can be computed with while somebody waits.
    #[error("{found} bytes are too many; {limit} at most")]
    TooLong {
        /// How many there are.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A number with too many bits.
    #[error("a number of {found} bits takes too long to compute with; {limit} at most")]
    TooLarge {
        /// How many bits it has.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// It is what stands there already.
    #[error("that is what stands there now: nothing would change")]
    Same,
}

impl Settable {
    /// Reads what somebody typed for it: a number in decimal or after `0x`,
    /// bytes in hex, a text in `"…"`, or `~` and the number of a bit to turn
    /// over (0 is the highest bit of the first byte).
    ///
    /// # Errors
    /// If it cannot be read, is too long to compute with, or changes nothing.
    pub fn read(&self, typed: &str) -> Result<Override, SettableError> {
        let set = self.read_any(typed)?;
        match &set.edit {
            Edit::Replace(bytes) if *bytes == self.bytes => Err(SettableError::Same),
            _ => Ok(set),
        }
    }

    /// The same, but also for what stands there already.
    ///
    /// # Errors
    /// If it cannot be read, or is too long to compute with.
    pub fn read_any(&self, typed: &str) -> Result<Override, SettableError> {
        let typed = typed.trim();
        if typed.is_empty() {
            let expected = self.hint.clone();
            return Err(SettableError::Empty { expected });
        }
        if typed.len() > 2 * LONGEST + 2 {
            return Err(SettableError::TooLong {
                found: typed.len() / 2,
                limit: LONGEST,
            });
        }
        let text = if typed.starts_with('~') {
            format!("{}{typed}", self.name)
        } else if let Some(words) = typed.strip_prefix('"') {
            let words = words.strip_suffix('"').unwrap_or(words);
            let digits = hex(words.as_bytes());
            let prefix = if self.number { "0x" } else { "" };
            format!("{}={prefix}{digits}", self.name)
        } else {
            // Hex is often copied with spaces or colons between the bytes.
            let joined: String = typed
                .chars()
                .filter(|c| !c.is_whitespace() && *c != ':')
                .collect();
            format!("{}={}", self.name, self.padded(joined))
        };
        let set = Override::parse(&text)?;
        match &set.edit {
            Edit::Flip(_) if self.bytes.is_empty() => return Err(SettableError::NoBit),
            Edit::Flip(bit) if !set.edit.reaches(&self.bytes) => {
                return Err(SettableError::Bit {
                    bit: *bit,
                    length: self.bytes.len(),
                    last: self.bytes.len() * 8 - 1,
                });
            }
            Edit::Flip(_) => {}
            Edit::Replace(bytes) => {
                let bits = BigUint::from_bytes_be(bytes).bits();
                if self.number && bits > MOST_BITS {
                    return Err(SettableError::TooLarge {
                        found: bits,
                        limit: MOST_BITS,
                    });
                }
            }
        }
        Ok(set)
    }

    /// Hex digits with the zeros in front that nobody types.
    fn padded(&self, digits: String) -> String {
        let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        if self.number || !is_hex {
            digits
        } else if self.fixed {
            let columns = self.bytes.len() * 2;
            format!("{digits:0>columns$}")
        } else if digits.len() == 1 {
            format!("0{digits}")
        } else {
            digits
        }
    }

    /// What is unusual about a value that can be set all the same; `None`
    /// where an honest run could have it.
    pub fn remark(&self, set: &Override) -> Option<String> {
        let Edit::Replace(bytes) = &set.edit else {
            return None;
        };
        let (found, length) = (bytes.len(), self.bytes.len());
        (!self.number && found != length).then(|| {
            format!(
                "{} has {}; these are {found}. You may: whoever reads it will notice or not.",
                self.name,
                counted(length)
            )
        })
    }
}

fn counted(bytes: usize) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        n => format!("{n} bytes"),
    }
}

/// What can be set at a step: its values, the most important first, then the
/// fields of its message in the order of their bytes.
pub fn settable(trace: &Trace, step: &Step) -> Vec<Settable> {
    let mut all: Vec<Settable> = Vec::new();
    for id in &step.values {
        let value = trace.value(*id);
        if let Some(name) = left_hand_side(trace, value)
            && all.iter().all(|other| other.name != name)
        {
            all.push(Settable {
                spot: Spot::Value(*id),
                name,
                hint: hint(original(trace, value)),
                bytes: value.bytes.clone(),
                number: value.quantity.name.is_number(),
                fixed: false,
            });
        }
    }
    if let Some(packet) = step.packet
        && let Some(packet) = trace.packets.get(packet.0 as usize)
    {
        fields(trace, packet, &mut all);
    }
    all
}

/// How an override names this value; `None` for what no override reaches.
fn left_hand_side(trace: &Trace, value: &Value) -> Option<String> {
    // Verdicts are answers: change what was asked about instead. Whole
    // messages are changed field by field, and Eve's values follow from what
    // she saw.
    if value.is_verdict() || value.quantity.name.is_message() || value.owner() == PartyId::EVE {
        return None;
    }
    let party = trace.party(value.owner());
    if !party.simulated {
        return None;
    }
    let quantity = value.quantity;
    let elsewhere = trace
        .endpoints(quantity.connection)
        .ends()
        .into_iter()
        .filter(|other| *other != value.owner())
        .filter_map(|other| trace.find(other, &quantity))
        .any(|held| is_own(trace, held));
    // A value that both compute, or that came from the other, is meant for
    // this party alone: "what if the client had got Z wrong".
    if elsewhere || !is_own(trace, value) {
        // RFC names of one connection; an override names one party at most.
        let text = format!("{}.{quantity}", party.name);
        return Override::parse(&format!("{text}~0")).ok().map(|_| text);
    }
    Some(quantity.to_string())
}

/// The value as its owner had it before an override.
fn original<'a>(trace: &'a Trace, value: &'a Value) -> &'a Value {
    value.op.original().map_or(value, |id| trace.value(id))
}

/// Whether its owner made it, rather than received it.
fn is_own(trace: &Trace, value: &Value) -> bool {
    !matches!(original(trace, value).op, Op::Received(_))
}

/// What an honest run puts in a value's place.
fn hint(value: &Value) -> String {
    let length = value.bytes.len();
    if let Op::Random(random) = &value.op {
        return match &random.draw {
            Draw::Number { from, to } | Draw::Exponent { from, to, .. } if to.bits() <= 64 => {
                format!("drawn from {from} to {to}; you may set any number")
            }
            Draw::Number { to, .. } | Draw::Exponent { to, .. } => {
                format!(
                    "drawn with up to {} bits; you may set any number",
                    to.bits()
                )
            }
            Draw::Scalar { length, .. } | Draw::Bytes(length) => {
                format!("{} drawn at random; write them in hex", counted(*length))
            }
            Draw::NonZeroBytes(length) => {
                format!("{} drawn at random, none of them 00", counted(*length))
            }
            Draw::Suffixed { suffix, length } => format!(
                "{}: random ones, then {}, the sign of a server that speaks a newer version",
                counted(*length),
                hex(suffix)
            ),
            Draw::Prefixed { prefix, length } => format!(
                "{}: {}, the version that was offered, then random ones",
                counted(*length),
                hex(prefix)
            ),
        };
    }
    if value.quantity.name.is_number() {
        "a number, in decimal or in hex after 0x".to_owned()
    } else if matches!(
        value.quantity.name,
        Name::ApplicationData | Name::ServerName | Name::Plaintext
    ) {
        format!("{}: hex, or a text in \"…\"", counted(length))
    } else {
        format!("{} in hex", counted(length))
    }
}

/// The fields of a packet's messages.
fn fields(trace: &Trace, packet: &Packet, all: &mut Vec<Settable>) {
    let content_type = ContentType::HANDSHAKE;
    if packet.content_type() != Some(content_type) || !trace.party(packet.from).simulated {
        return;
    }
    let Some(bytes) = trace.plaintext(packet) else {
        return;
    };
    let (messages, _) = describe_plaintext(content_type, &bytes, &packet.context);
    for message in &messages {
        let Some(code) = bytes.get(message.span.start) else {
            continue;
        };
        let mut name = spoken_name(HandshakeType(*code));
        if name == "Finished" {
            // Both sides send one.
            name = format!("{}_{name}", packet.context.sender.name());
        }
        let mut path = Vec::new();
        leaves(message, message, &mut path, &mut |path, leaf| {
            let name = format!("{name}.{path}");
            let is_field = Override::parse(&format!("{name}~0"))
                .is_ok_and(|set| matches!(set.target, Target::Field { .. }));
            if is_field {
                let content = bytes.get(leaf.span.clone()).unwrap_or_default();
                all.push(Settable {
                    spot: Spot::Field(leaf.span.clone()),
                    hint: field_hint(leaf, content),
                    bytes: content.to_vec(),
                    number: false,
                    fixed: matches!(
                        leaf.kind,
                        FieldKind::Length | FieldKind::Code { .. } | FieldKind::Number(_)
                    ),
                    name,
                });
            }
        });
    }
}

/// Calls `found` for each field without children that a path finds.
fn leaves<'a>(
    root: &'a Field,
    field: &'a Field,
    path: &mut Vec<&'a str>,
    found: &mut impl FnMut(String, &Field),
) {
    for child in &field.children {
        path.push(&child.name);
        if child.children.is_empty() {
            let text = path.join(".");
            if root
                .find(&text)
                .is_some_and(|field| field.span == child.span)
            {
                found(text, child);
            }
        }
        leaves(root, child, path, found);
        path.pop();
    }
}

fn field_hint(field: &Field, content: &[u8]) -> String {
    let length = counted(content.len());
    match &field.kind {
        FieldKind::Length => format!("a length in {length}; in hex, and it may lie"),
        FieldKind::Code { .. } => format!("a code in {length}, in hex"),
        FieldKind::Number(_) => format!("a number in {length}, in hex"),
        FieldKind::Text(_) => format!("{length}: hex, or a text in \"…\""),
        _ => format!("{length} in hex; the lengths around it are corrected"),
    }
}

/// What is set by an override, for a list: its name and what is put there,
/// long ones cut.
pub fn override_label(set: &Override) -> String {
    match &set.edit {
        Edit::Flip(bit) => format!("{}: bit {bit} turned over", set.target),
        Edit::Replace(bytes) => {
            let text = set.to_string();
            if text.chars().count() <= 40 {
                text
            } else {
                format!("{}={}", set.target, short_bytes(bytes))
            }
        }
    }
}

#[cfg(test)]
mod tests;
