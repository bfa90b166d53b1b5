//! How a value looks: the same value looks the same everywhere.

use num_bigint::BigUint;

use crate::trace::{Name, Value};
use crate::wire::{Field, FieldKind, hex, printable};

/// Up to eight bytes whole; more of them cut in the middle, with their
/// number: `5d1f9a02…c41e 32 B`.
pub fn short_bytes(bytes: &[u8]) -> String {
    match bytes {
        [] => "empty".to_owned(),
        bytes if bytes.len() <= 8 => hex(bytes),
        bytes => format!(
            "{}…{} {} B",
            hex(&bytes[..4]),
            hex(&bytes[bytes.len() - 2..]),
            bytes.len()
        ),
    }
}

/// Whether a field is a number of a key exchange: while they are small, they
/// are read and written in decimal.
pub fn is_number(field: &Field) -> bool {
    field.kind == FieldKind::Bytes && Name::by_id(&field.name).is_some_and(Name::is_number)
}

/// A value in few columns: small numbers in decimal, what was said as text,
/// all else as [`short_bytes`].
pub fn short(value: &Value) -> String {
    small_number(value)
        .or_else(|| text(value).filter(|text| text.chars().count() <= 24))
        .unwrap_or_else(|| short_bytes(&value.bytes))
}

/// A value whole: small numbers in decimal, what was said as text, all else
/// in hex.
pub fn full(value: &Value) -> String {
    small_number(value)
        .or_else(|| text(value))
        .unwrap_or_else(|| hex(&value.bytes))
}

/// Application data and host names are text that people chose; made safe to
/// show.
fn text(value: &Value) -> Option<String> {
    let spoken = matches!(
        value.quantity.name,
        Name::ApplicationData | Name::ServerName
    );
    (spoken && std::str::from_utf8(&value.bytes).is_ok())
        .then(|| format!("\"{}\"", printable(&value.bytes)))
}

/// Numbers of up to 64 bits are read in decimal.
fn small_number(value: &Value) -> Option<String> {
    let number = value.quantity.name.is_number() && value.bytes.len() <= 8;
    number.then(|| BigUint::from_bytes_be(&value.bytes).to_string())
}
