//! A record and its messages, field by field.

use crate::trace::{Packet, Trace, Values};
use crate::wire::{Context, Field, FieldKind, HandshakeType, Record, describe_plaintext, hex};

use super::short_bytes;

/// One field as three short texts, one above the other: its bytes, its name,
/// what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCell {
    /// The bytes as hex, long ones cut in the middle.
    pub bytes: String,
    /// The field's name.
    pub name: String,
    /// What it says, where the bytes alone do not.
    pub meaning: String,
    /// Which bytes of the message.
    pub span: std::ops::Range<usize>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageBlock {
    /// Its name in the RFC's writing.
    pub name: String,
    /// Its length in bytes, headers of the record not counted.
    pub length: usize,
    /// Its fields in order.
    pub cells: Vec<FieldCell>,
    /// Whether it travels under keys.
    pub protected: bool,
    /// What could not be read, and why.
    pub error: Option<String>,
}

impl MessageBlock {
    /// Its name and length: `ServerHello, 53 bytes`.
    pub fn heading(&self) -> String {
        let unit = if self.length == 1 { "byte" } else { "bytes" };
        format!("{}, {} {unit}", self.name, self.length)
    }
}

/// The name that people use: `ServerHello` for `server_hello`.
pub(super) fn spoken_name(kind: HandshakeType) -> String {
    match kind.name() {
        None => kind.to_string(),
        Some(name) => name
            .split('_')
            .map(|word| {
                let mut letters = word.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(letters).collect::<String>()
            })
            .collect(),
    }
}

/// The plaintext of a packet, as far as anybody in the trace holds it.
pub(super) fn plaintext(trace: &Trace, packet: &Packet) -> Option<Vec<u8>> {
    if let Some(id) = packet.plaintext {
        return Some(trace.bytes(id).to_vec());
    }
    if packet.protected {
        return None;
    }
    Record::decode(packet.seen())
        .ok()
        .map(|record| record.fragment)
}

/// What somebody without the keys can say of a packet: its content type.
pub(super) fn sealed_label(packet: &Packet) -> String {
    match Record::decode(packet.seen()) {
        Ok(record) => record.content_type.to_string(),
        Err(_) => "unreadable record".to_owned(),
    }
}

/// What a packet carries, in a word or two.
pub fn packet_label(trace: &Trace, packet: &Packet) -> String {
    let Ok(record) = Record::decode(packet.seen()) else {
        return "unreadable record".to_owned();
    };
    let Some(bytes) = plaintext(trace, packet) else {
        return record.content_type.to_string();
    };
    let context = Context {
        key_exchange: packet.key_exchange,
    };
    let (fields, _) = describe_plaintext(record.content_type, &bytes, &context);
    let names: Vec<String> = fields
        .iter()
        .map(|field| message_name(field, &bytes, &record))
        .collect();
    match names.as_slice() {
        [] => record.content_type.to_string(),
        [one] => one.clone(),
        [first, rest @ ..] => format!("{first} + {}", rest.len()),
    }
}

/// The name of the last message in a packet; `None` if it cannot be read.
pub fn last_message(trace: &Trace, packet: &Packet) -> Option<String> {
    let record = Record::decode(packet.seen()).ok()?;
    let bytes = plaintext(trace, packet)?;
    let context = Context {
        key_exchange: packet.key_exchange,
    };
    let (fields, _) = describe_plaintext(record.content_type, &bytes, &context);
    let last = fields.last()?;
    Some(message_name(last, &bytes, &record))
}

fn message_name(field: &Field, bytes: &[u8], record: &Record) -> String {
    use crate::wire::ContentType;
    match record.content_type {
        ContentType::HANDSHAKE => bytes
            .get(field.span.start)
            .map(|code| spoken_name(HandshakeType(*code)))
            .unwrap_or_default(),
        ContentType::CHANGE_CIPHER_SPEC => "ChangeCipherSpec".to_owned(),
        ContentType::ALERT => match field.find("description").map(|f| &f.kind) {
            Some(FieldKind::Code {
                name: Some(name), ..
            }) => (*name).to_owned(),
            _ => "alert".to_owned(),
        },
        ContentType::APPLICATION_DATA => match &field.kind {
            FieldKind::Text(text) if text.len() <= 12 => format!("\"{text}\""),
            _ => "application data".to_owned(),
        },
        other => other.to_string(),
    }
}

/// A packet as somebody without the keys sees it.
pub fn sealed_message(packet: &Packet) -> Vec<MessageBlock> {
    match Record::decode(packet.seen()) {
        Ok(record) => vec![sealed(&record)],
        Err(_) => Vec::new(),
    }
}

/// The messages of a packet with all fields.
pub fn packet_messages(trace: &Trace, packet: &Packet) -> Vec<MessageBlock> {
    let Ok(record) = Record::decode(packet.seen()) else {
        return vec![MessageBlock {
            name: "unreadable record".to_owned(),
            length: packet.seen().len(),
            cells: vec![],
            protected: packet.protected,
            error: Record::decode(packet.seen()).err().map(|e| e.to_string()),
        }];
    };
    let Some(bytes) = plaintext(trace, packet) else {
        return vec![sealed(&record)];
    };
    let context = Context {
        key_exchange: packet.key_exchange,
    };
    let (fields, error) = describe_plaintext(record.content_type, &bytes, &context);
    let last = fields.len().saturating_sub(1);
    fields
        .iter()
        .enumerate()
        .map(|(i, field)| MessageBlock {
            name: message_name(field, &bytes, &record),
            length: field.span.len(),
            cells: cells(field, &bytes),
            protected: packet.protected,
            error: error
                .as_ref()
                .filter(|_| i == last)
                .map(ToString::to_string),
        })
        .collect()
}

fn sealed(record: &Record) -> MessageBlock {
    MessageBlock {
        name: format!("sealed {}", record.content_type),
        length: record.fragment.len(),
        cells: vec![FieldCell {
            bytes: short_bytes(&record.fragment),
            name: "fragment".to_owned(),
            meaning: String::new(),
            span: 0..record.fragment.len(),
        }],
        protected: true,
        error: None,
    }
}

/// The leaves as cells; a length prefix and its content share one, so that
/// `len 1 │ 17 = 23` reads as one thing.
fn cells(root: &Field, bytes: &[u8]) -> Vec<FieldCell> {
    let mut out = Vec::new();
    collect(root, bytes, &mut out);
    out
}

fn collect(field: &Field, bytes: &[u8], out: &mut Vec<FieldCell>) {
    let mut lengths: Option<&Field> = None;
    for child in &field.children {
        if child.kind == FieldKind::Length && child.name.ends_with(" length") {
            lengths = Some(child);
            continue;
        }
        let prefix = lengths.take();
        if child.children.is_empty() || is_code_list(child) {
            out.push(leaf(child, prefix, bytes));
        } else {
            if let Some(prefix) = prefix {
                out.push(leaf(prefix, None, bytes));
            }
            collect(child, bytes, out);
        }
    }
    if let Some(prefix) = lengths {
        out.push(leaf(prefix, None, bytes));
    }
    if field.children.is_empty() {
        out.push(leaf(field, None, bytes));
    }
}

/// A list of codes reads better as one field.
fn is_code_list(field: &Field) -> bool {
    !field.children.is_empty()
        && field
            .children
            .iter()
            .all(|child| matches!(child.kind, FieldKind::Code { .. }) && child.children.is_empty())
        && field
            .children
            .iter()
            .all(|child| child.name.starts_with('['))
}

fn leaf(field: &Field, prefix: Option<&Field>, bytes: &[u8]) -> FieldCell {
    let content = bytes.get(field.span.clone()).unwrap_or_default();
    let shown = if content.len() <= 8 {
        spaced(content)
    } else {
        short_bytes(content)
    };
    let (shown, span) = match prefix {
        Some(prefix) => {
            let length = bytes.get(prefix.span.clone()).unwrap_or_default();
            let text = if content.is_empty() {
                spaced(length)
            } else {
                format!("{} {}", spaced(length), shown)
            };
            (text, prefix.span.start..field.span.end)
        }
        None => (shown, field.span.clone()),
    };
    let mut meaning = meaning(field, content);
    if prefix.is_some() {
        let length = format!("len {}", content.len());
        meaning = if meaning.is_empty() {
            length
        } else {
            format!("{length} │ {meaning}")
        };
    }
    FieldCell {
        bytes: shown,
        name: field.name.clone(),
        meaning,
        span,
    }
}

fn spaced(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn meaning(field: &Field, content: &[u8]) -> String {
    match &field.kind {
        FieldKind::Length => format!(
            "= {}",
            content.iter().fold(0u64, |n, b| n << 8 | u64::from(*b))
        ),
        FieldKind::Number(number) => format!("= {number}"),
        FieldKind::Code { name, value } => {
            name.map_or_else(|| format!("unknown {value:#x}"), str::to_owned)
        }
        FieldKind::Text(text) => format!("\"{text}\""),
        FieldKind::Vector if is_code_list(field) => match field.children.as_slice() {
            [one] => meaning(one, &content[..one.span.len().min(content.len())]),
            many => format!("{} of them", many.len()),
        },
        // Small numbers of the key exchange are read in decimal.
        FieldKind::Bytes
            if matches!(field.name.as_str(), "dh_p" | "dh_g" | "dh_Ys" | "dh_Yc")
                && (1..=8).contains(&content.len()) =>
        {
            let number = content.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
            format!("{} = {number}", hex(content))
        }
        _ => String::new(),
    }
}
