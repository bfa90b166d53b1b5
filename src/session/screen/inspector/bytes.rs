//! All bytes of a value, as hex and, for a number, in decimal.

use num_bigint::BigUint;

use crate::trace::Value;
use crate::view::full;
use crate::wire::hex;

/// What is written of a value; computed once, since the decimal of a long
/// number takes a while.
#[derive(Clone, Debug)]
pub struct Texts {
    /// Its bytes in hex.
    pub hex: String,
    /// The same in decimal, where it is a number.
    pub decimal: Option<String>,
    /// As people say it, where that is something else.
    pub spoken: Option<String>,
}

impl Texts {
    /// Of a value.
    pub fn new(value: &Value) -> Self {
        let hex = hex(&value.bytes);
        let number = value.quantity.name.is_number() && !value.bytes.is_empty();
        let decimal = number.then(|| BigUint::from_bytes_be(&value.bytes).to_string());
        let spoken =
            Some(full(value)).filter(|text| *text != hex && decimal.as_ref() != Some(text));
        Self {
            hex,
            decimal,
            spoken,
        }
    }
}
