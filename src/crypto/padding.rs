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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_and_padding_are_whole_blocks_and_at_least_one_byte_is_added() {
        assert_eq!(tls_padding(15, 16), [0]);
        assert_eq!(tls_padding(16, 16), [15; 16]);
        assert_eq!(tls_padding(61, 8), [2; 3]);
        for length in 0..40 {
            let padding = tls_padding(length, 16);
            assert_eq!((length + padding.len()) % 16, 0);
            let record = [vec![0xaa; length], padding.clone()].concat();
            assert_eq!(check_tls_padding(&record), Ok(padding.len()));
        }
    }

    #[test]
    fn a_longer_padding_than_needed_is_accepted() {
        let mut record = vec![0xaa; 3];
        record.extend([28; 29]);
        assert_eq!(check_tls_padding(&record), Ok(29));
    }

    #[test]
    fn a_wrong_padding_byte_is_named() {
        let record = [0xaa, 0x02, 0x03, 0x03, 0x03];
        assert_eq!(
            check_tls_padding(&record),
            Err(CryptoError::CbcPadding {
                expected: "03".to_owned(),
                found: 0x02,
                position: 1
            })
        );
    }

    #[test]
    fn a_padding_longer_than_the_record_is_refused() {
        assert!(check_tls_padding(&[4, 4, 4, 4]).is_err());
        assert_eq!(check_tls_padding(&[3, 3, 3, 3]), Ok(4));
        assert!(check_tls_padding(&[]).is_err());
    }

    #[test]
    fn no_block_length_makes_it_panic() {
        assert_eq!(tls_padding(5, 0), [0]);
        assert_eq!(tls_padding(0, 1000).len(), 256);
    }
}
