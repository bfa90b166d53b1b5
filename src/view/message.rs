//! A record and its messages, field by field.

use std::borrow::Cow;

use crate::trace::{Continued, Packet, Trace, message_length};
use crate::wire::{ContentType, Field, FieldKind, Handshake, HandshakeType, Record, hex};

use super::tree::certificate;
use super::{is_number, short_bytes};

/// One field as three short texts, one above the other: its bytes, its name,
/// what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCell {
    /// The bytes as hex, long ones cut in the middle.
    pub bytes: String,
    /// The field's name.
    pub name: Cow<'static, str>,
    /// What it says, where the bytes alone do not.
    pub meaning: String,
    /// Which bytes of the message.
    pub span: std::ops::Range<usize>,
    /// The parts of a certificate; of anything else none.
    pub inside: Vec<FieldCell>,
}

/// How much of a message a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its end; what came before is in so many records more, and the block
    /// holds the fields of the whole message, with their places in it.
    Joined(usize),
    /// A part, from this byte of the message on; of so many bytes, where the
    /// message's header is there.
    Part(usize, Option<usize>),
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageBlock {
    /// Its name in the RFC's writing.
    pub name: String,
    /// Its length in bytes, headers of the record not counted; of a part, that
    /// of the part.
    pub length: usize,
    /// How much of it is in the record.
    pub extent: Extent,
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
        let Self { name, length, .. } = self;
        let bytes = |count| if count == 1 { "byte" } else { "bytes" };
        match self.extent {
            Extent::Whole => format!("{name}, {length} {}", bytes(*length)),
            Extent::Joined(more) => {
                format!("{name}, {length} bytes from {} records", more + 1)
            }
            Extent::Part(from, of) => {
                let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
                match length {
                    1 => format!("{name}, byte {}{of}", from + 1),
                    _ => format!("{name}, bytes {} to {}{of}", from + 1, from + length),
                }
            }
        }
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
    match names(trace, packet).as_deref() {
        None | Some([]) => record.content_type.to_string(),
        Some([one]) => one.clone(),
        Some([first, rest @ ..]) => format!("{first} + {}", rest.len()),
    }
}

/// The name of the last message in a packet; `None` if it cannot be read.
pub fn last_message(trace: &Trace, packet: &Packet) -> Option<String> {
    names(trace, packet)?.pop()
}

/// The names of the messages in a packet, that of one which it goes on with
/// among them; `None` if nobody here can read it.
fn names(trace: &Trace, packet: &Packet) -> Option<Vec<String>> {
    let bytes = trace.plaintext(packet)?;
    let content_type = packet.content_type()?;
    let found = trace.fragments(packet);
    let (fields, _) = found.messages(packet, &bytes);
    let continued = found.continued.iter();
    let mut names: Vec<String> = continued.map(|part| spoken_name(part.msg_type)).collect();
    let begun = fields.iter();
    names.extend(begun.map(|field| message_name(field, &bytes, content_type)));
    Some(names)
}

fn message_name(field: &Field, bytes: &[u8], content_type: ContentType) -> String {
    match content_type {
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

/// The messages of a packet with all fields. One that began in an earlier
/// record is put together where it ends.
pub fn packet_messages(trace: &Trace, packet: &Packet) -> Vec<MessageBlock> {
    let Ok(record) = Record::decode(packet.seen()) else {
        return vec![MessageBlock {
            name: "unreadable record".to_owned(),
            length: packet.seen().len(),
            extent: Extent::Whole,
            cells: vec![],
            protected: packet.is_protected(),
            error: Record::decode(packet.seen()).err().map(|e| e.to_string()),
        }];
    };
    let (Some(bytes), Some(content_type)) = (trace.plaintext(packet), packet.content_type()) else {
        return vec![sealed(&record)];
    };
    let found = trace.fragments(packet);
    let mut blocks: Vec<MessageBlock> = found
        .continued
        .iter()
        .map(|part| continued(part, &bytes[..found.start.min(bytes.len())], packet))
        .collect();
    let (fields, error) = found.messages(packet, &bytes);
    let last = fields.len().saturating_sub(1);
    let described = fields.iter().enumerate().map(|(i, field)| {
        let is_part = found.unfinished == Some(field.span.start);
        MessageBlock {
            name: message_name(field, &bytes, content_type),
            length: field.span.len(),
            extent: match is_part {
                true => Extent::Part(0, message_length(&bytes[field.span.start..])),
                false => Extent::Whole,
            },
            cells: match is_part {
                true => begun(field, &bytes),
                false => cells(field, &bytes),
            },
            protected: packet.is_protected(),
            // That a part ends early its extent says.
            error: error
                .as_ref()
                .filter(|error| i == last && !(is_part && error.is_truncated()))
                .map(ToString::to_string),
        }
    });
    blocks.extend(described);
    blocks
}

/// The fields of a message as far as its first part goes, and what is there
/// beyond them.
fn begun(field: &Field, bytes: &[u8]) -> Vec<FieldCell> {
    let mut cells = cells(field, bytes);
    let told = cells.iter().map(|cell| cell.span.end).max().unwrap_or(0);
    if told < field.span.end {
        let rest = Field::leaf("body", told..field.span.end, FieldKind::Bytes);
        cells.push(leaf(&rest, None, bytes));
    }
    cells
}

/// A part of a message that began earlier; the whole message where it ends.
fn continued(part: &Continued, bytes: &[u8], packet: &Packet) -> MessageBlock {
    let name = spoken_name(part.msg_type);
    let Some(whole) = &part.whole else {
        let field = Field::leaf("fragment", 0..bytes.len(), FieldKind::Bytes);
        return MessageBlock {
            name,
            length: bytes.len(),
            extent: Extent::Part(part.part.start, part.length),
            cells: vec![leaf(&field, None, bytes)],
            protected: packet.is_protected(),
            error: None,
        };
    };
    let (field, read) = Handshake::describe(&whole.bytes, &packet.context);
    MessageBlock {
        name,
        length: whole.bytes.len(),
        extent: Extent::Joined(whole.pieces.len().saturating_sub(1)),
        cells: cells(&field, &whole.bytes),
        protected: packet.is_protected(),
        error: read.err().map(|error| error.to_string()),
    }
}

fn sealed(record: &Record) -> MessageBlock {
    MessageBlock {
        name: format!("sealed {}", record.content_type),
        length: record.fragment.len(),
        extent: Extent::Whole,
        cells: vec![FieldCell {
            bytes: short_bytes(&record.fragment),
            name: "fragment".into(),
            meaning: String::new(),
            span: 0..record.fragment.len(),
            inside: Vec::new(),
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

/// How many of the fields in one field have cells of their own; a vector may have
/// tens of thousands.
const MOST_INSIDE: usize = 512;

fn collect(field: &Field, bytes: &[u8], out: &mut Vec<FieldCell>) {
    let mut lengths: Option<&Field> = None;
    let children = field.children.as_slice();
    for (i, child) in children.iter().enumerate() {
        if i >= MOST_INSIDE && lengths.is_none() {
            let last = children.last().unwrap_or(child);
            let more = format!("and {} more", children.len() - i);
            let rest = Field::leaf(more, child.span.start..last.span.end, FieldKind::Bytes);
            out.push(leaf(&rest, None, bytes));
            break;
        }
        if child.kind == FieldKind::Length && child.name.ends_with(" length") {
            lengths = Some(child);
            continue;
        }
        let prefix = lengths.take();
        if is_certificate(field, child) {
            out.push(FieldCell {
                inside: certificate_cells(child, bytes),
                ..leaf(child, prefix, bytes)
            });
        } else if child.children.is_empty() || is_code_list(child) {
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

/// Whether a field is a certificate (RFC 5246 §7.4.2, `ASN.1Cert`).
pub fn is_certificate(parent: &Field, field: &Field) -> bool {
    parent.name == "certificate_list" && field.kind == FieldKind::Bytes
}

/// The parts of the certificate that is this field of `bytes`, as far as it
/// can be read (RFC 5280 §4.1).
pub fn certificate_cells(field: &Field, bytes: &[u8]) -> Vec<FieldCell> {
    let der = bytes.get(field.span.clone()).unwrap_or_default();
    parts(&certificate::read(der, field.span.start).fields, bytes)
}

fn parts(parts: &[certificate::Part], bytes: &[u8]) -> Vec<FieldCell> {
    parts
        .iter()
        .map(|part| FieldCell {
            meaning: part.meaning(bytes).unwrap_or_default().to_owned(),
            inside: self::parts(&part.inside, bytes),
            ..leaf(&part.field, None, bytes)
        })
        .collect()
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
        inside: Vec::new(),
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
        FieldKind::Bytes if (1..=8).contains(&content.len()) && is_number(field) => {
            let number = content.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
            format!("{} = {number}", hex(content))
        }
        _ => String::new(),
    }
}
