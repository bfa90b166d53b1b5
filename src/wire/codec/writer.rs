//! The writer: the same numbers, codes and vectors, the other way round.
//!
//! Nothing here refuses. A vector that is longer than its length can say is
//! written in full behind the low bytes of its length: such a message can only
//! come from an override, and its receiver is the one to notice.

use super::Bounds;
use crate::wire::code::Code;

/// A number of `width` bytes, 1 to 8, big-endian.
pub(crate) fn put_number(out: &mut Vec<u8>, width: usize, value: u64) {
    let bytes = value.to_be_bytes();
    out.extend(&bytes[bytes.len().saturating_sub(width)..]);
}

/// A code of a registry.
pub(crate) fn put_code<C: Code>(out: &mut Vec<u8>, code: C) {
    put_number(out, C::WIDTH, code.value());
}

/// A vector: its length, and what `content` writes.
pub(crate) fn put_vector(out: &mut Vec<u8>, bounds: Bounds, content: impl FnOnce(&mut Vec<u8>)) {
    let width = bounds.prefix_width();
    let start = out.len();
    out.resize(start + width, 0);
    content(out);
    let length = (out.len() - start - width) as u64;
    let prefix = &length.to_be_bytes()[8 - width..];
    out[start..start + width].copy_from_slice(prefix);
}

/// A vector of bytes.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bounds: Bounds, bytes: &[u8]) {
    put_vector(out, bounds, |out| out.extend(bytes));
}

/// A vector of codes.
pub(crate) fn put_codes<C: Code>(out: &mut Vec<u8>, bounds: Bounds, codes: &[C]) {
    put_vector(out, bounds, |out| {
        for code in codes {
            put_code(out, *code);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_the_highest_byte_first() {
        let mut out = Vec::new();
        put_number(&mut out, 3, 0x01_0203);
        assert_eq!(out, [1, 2, 3]);
    }

    #[test]
    fn a_vector_stands_behind_its_length() {
        let mut out = vec![9];
        put_bytes(&mut out, Bounds::new(0, 0xffff), &[7, 7]);
        assert_eq!(out, [9, 0, 2, 7, 7]);
    }

    #[test]
    fn a_vector_too_long_for_its_length_is_written_all_the_same() {
        let mut out = Vec::new();
        put_bytes(&mut out, Bounds::new(0, 255), &[7; 258]);
        assert_eq!(out[0], 2);
        assert_eq!(out.len(), 259);
    }
}
