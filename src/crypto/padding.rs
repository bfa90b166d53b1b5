//! The padding of a block cipher record, RFC 5246 §6.2.3.2.
//!
//! Each padding byte holds the padding's length, and so does the
//! `padding_length` byte after them: a padding of 3 is `03 03 03 03`.

use super::error::CryptoError;

/// The shortest padding, with its `padding_length` byte, that brings
/// `content_length` bytes to a multiple of `block` bytes; 1 to `block` bytes.
/// A `block` of 0 counts as 1, one above 256 as 256, the most that the
/// `padding_length` byte can tell.
pub fn tls_padding(content_length: usize, block: usize) -> Vec<u8> {
    let block = block.clamp(1, 256);
    let padding_length = block - 1 - content_length % block;
    let byte = u8::try_from(padding_length).expect("less than a block of at most 256");
    vec![byte; padding_length + 1]
}

/// Checks the padding at the end of a decrypted block cipher record, of any
/// length that RFC 5246 allows, and gives how many bytes to take off, the
/// `padding_length` byte included: 1 to 256.
///
/// # Errors
/// [`CryptoError::Length`] when there is no byte at all, and
/// [`CryptoError::CbcPadding`] when the padding is longer than the record or
/// one of its bytes is not its length. TLS answers both, and a wrong MAC,
/// with the same alert, `bad_record_mac` (RFC 5246 §7.2.2).
pub fn check_tls_padding(bytes: &[u8]) -> Result<usize, CryptoError> {
    let Some((&padding_length, before)) = bytes.split_last() else {
        return Err(CryptoError::Length {
            what: "padded record",
            expected: 1,
            found: 0,
        });
    };
    let padding_start = before
        .len()
        .checked_sub(usize::from(padding_length))
        .ok_or_else(|| CryptoError::CbcPadding {
            expected: format!("a padding_length of at most {}", before.len()),
            found: padding_length,
            position: before.len(),
        })?;
    for (position, &byte) in before.iter().enumerate().skip(padding_start) {
        if byte != padding_length {
            return Err(CryptoError::CbcPadding {
                expected: format!("{padding_length:02x}"),
                found: byte,
                position,
            });
        }
    }
    Ok(usize::from(padding_length) + 1)
}
