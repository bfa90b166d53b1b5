//! HKDF, RFC 5869, and the HkdfLabel of TLS 1.3, RFC 9846 §7.1.
//!
//! ```text
//! HKDF-Extract(salt, IKM)        = HMAC-Hash(salt, IKM)
//! HKDF-Expand(PRK, info, length) = T(1) ‖ T(2) ‖ T(3) ‖ …
//! T(0) = nothing
//! T(i) = HMAC-Hash(PRK, T(i-1) ‖ info ‖ i)
//! ```

use super::error::CryptoError;
use super::hash::{Hash, HmacWorking};
use super::working::{Line, Working, clamp};
use std::ops::Range;

/// How many blocks an output has at most: their number is one byte.
const MOST_BLOCKS: usize = 255;

/// HKDF-Extract: as many bytes as the hash has. RFC 5869 §2.2.
pub fn hkdf_extract(hash: Hash, salt: &[u8], ikm: &[u8]) -> Vec<u8> {
    hash.hmac(salt, &[ikm])
}

/// HKDF-Expand, `length` bytes of it. RFC 5869 §2.3.
///
/// # Errors
/// [`CryptoError::HkdfLength`] for more than 255 blocks of the hash.
pub fn hkdf_expand(
    hash: Hash,
    prk: &[u8],
    info: &[u8],
    length: usize,
) -> Result<Vec<u8>, CryptoError> {
    let blocks = length.div_ceil(hash.output_length());
    if blocks > MOST_BLOCKS {
        return Err(CryptoError::HkdfLength {
            most: MOST_BLOCKS * hash.output_length(),
            found: length,
        });
    }
    let mut output = Vec::with_capacity(blocks * hash.output_length());
    let mut block = Vec::new();
    for number in (1..=u8::MAX).take(blocks) {
        block = hash.hmac(prk, &[&block, info, &[number]]);
        output.extend(&block);
    }
    output.truncate(length);
    Ok(output)
}

/// `HkdfLabel` (RFC 9846 §7.1): two bytes of length, `tls13 ` and the label
/// behind a byte of their length, the context behind a byte of its length.
///
/// # Errors
/// [`CryptoError::HkdfLabel`] if label, context or length do not fit: at most
/// 249 bytes of label, 255 of context, 65535 of output.
pub fn hkdf_label(label: &str, context: &[u8], length: usize) -> Result<Vec<u8>, CryptoError> {
    let label = [b"tls13 ", label.as_bytes()].concat();
    let prefix = |bytes: &[u8]| u8::try_from(bytes.len()).ok();
    match (u16::try_from(length), prefix(&label), prefix(context)) {
        (Ok(length), Some(label_length), Some(context_length)) => Ok([
            &length.to_be_bytes()[..],
            &[label_length],
            &label,
            &[context_length],
            context,
        ]
        .concat()),
        _ => Err(CryptoError::HkdfLabel),
    }
}

/// How HKDF-Expand-Label works: the HkdfLabel, then T(1), T(2), and so on; the
/// last line says how many of its bytes are taken.
#[derive(Debug, Clone)]
pub struct HkdfExpandLabelWorking {
    hash: Hash,
    prk: Vec<u8>,
    info: Vec<u8>,
    length: usize,
}

impl HkdfExpandLabelWorking {
    /// The working of `length` bytes with this HkdfLabel as info; of no more
    /// blocks than there may be.
    pub fn new(hash: Hash, prk: &[u8], info: &[u8], length: usize) -> Self {
        Self {
            hash,
            prk: prk.to_vec(),
            info: info.to_vec(),
            length: length.min(MOST_BLOCKS * hash.output_length()),
        }
    }

    /// The HMAC that gives T(i), i from 1, by its definition (RFC 2104).
    fn hmac(&self, before: &[u8], i: usize) -> HmacWorking {
        let number = u8::try_from(i).unwrap_or_default();
        HmacWorking::new(
            self.hash,
            &self.prk,
            &[before, &self.info, &[number]].concat(),
        )
    }

    fn blocks(&self) -> usize {
        self.length.div_ceil(self.hash.output_length())
    }

    /// T(i); T(0) is nothing.
    fn block(&self, i: usize) -> Vec<u8> {
        (1..=i).fold(Vec::new(), |before, i| self.hmac(&before, i).result())
    }
}

impl Working for HkdfExpandLabelWorking {
    fn len(&self) -> usize {
        1 + self.blocks()
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let hash = self.hash.name();
        let whole = self.hash.output_length();
        let mut block = self.block(range.start.saturating_sub(1));
        range
            .map(|i| {
                if i == 0 {
                    let formula = "length ‖ \"tls13 \" with the label ‖ context";
                    return Line::bytes("HkdfLabel", formula, self.info.clone());
                }
                block = self.hmac(&block, i).result();
                let before = match i {
                    1 => String::new(),
                    _ => format!("T({}) ‖ ", i - 1),
                };
                let taken = (self.length - (i - 1) * whole).min(whole);
                let taken = match taken == whole {
                    true => format!("all {whole} bytes are taken"),
                    false => format!("the first {taken} of {whole} bytes are taken"),
                };
                let formula = format!("HMAC_{hash}(secret, {before}HkdfLabel ‖ {i:02x}): {taken}");
                Line::bytes(format!("T({i})"), formula, block.clone())
            })
            .collect()
    }

    /// Every line but the first is an HMAC; inside it stand its inner and its
    /// outer hash.
    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        let is_block = (1..self.len()).contains(&line);
        is_block.then(|| -> Box<dyn Working + Send> {
            Box::new(self.hmac(&self.block(line - 1), line))
        })
    }

    fn result(&self) -> Vec<u8> {
        let mut output = Vec::with_capacity(self.length);
        let mut block = Vec::new();
        for i in 1..=self.blocks() {
            block = self.hmac(&block, i).result();
            output.extend(&block);
        }
        output.truncate(self.length);
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By the crate `hkdf`.
    fn by_others(hash: Hash, salt: &[u8], ikm: &[u8], info: &[u8], length: usize) -> [Vec<u8>; 2] {
        let mut okm = vec![0; length];
        let prk = match hash {
            Hash::Sha384 => {
                let (prk, hkdf) = hkdf::Hkdf::<sha2::Sha384>::extract(Some(salt), ikm);
                hkdf.expand(info, &mut okm).unwrap();
                prk.to_vec()
            }
            _ => {
                let (prk, hkdf) = hkdf::Hkdf::<sha2::Sha256>::extract(Some(salt), ikm);
                hkdf.expand(info, &mut okm).unwrap();
                prk.to_vec()
            }
        };
        [prk, okm]
    }

    proptest! {
        #[test]
        fn it_is_what_others_compute_and_what_its_working_comes_to(
            sha384 in any::<bool>(),
            salt in prop::collection::vec(any::<u8>(), 0..70),
            ikm in prop::collection::vec(any::<u8>(), 0..70),
            info in prop::collection::vec(any::<u8>(), 0..70),
            length in 0usize..200,
        ) {
            let hash = if sha384 { Hash::Sha384 } else { Hash::Sha256 };
            let [prk, okm] = by_others(hash, &salt, &ikm, &info, length);
            prop_assert_eq!(&hkdf_extract(hash, &salt, &ikm), &prk);
            prop_assert_eq!(hkdf_expand(hash, &prk, &info, length).unwrap(), okm.clone());
            let working = HkdfExpandLabelWorking::new(hash, &prk, &info, length);
            prop_assert_eq!(working.result(), okm);
            for (at, line) in working.lines(0..working.len()).into_iter().enumerate() {
                let bytes = match working.inside(at) {
                    None => info.clone(),
                    Some(hmac) => hmac.result(),
                };
                prop_assert_eq!(line.result, crate::crypto::Shown::Bytes(bytes));
                prop_assert_eq!(&working.lines(at..at + 1)[0].formula, &line.formula);
            }
        }
    }

    #[test]
    fn an_output_has_at_most_255_blocks() {
        let most = 255 * 32;
        assert_eq!(
            hkdf_expand(Hash::Sha256, b"k", b"", most).unwrap().len(),
            most
        );
        assert_eq!(
            hkdf_expand(Hash::Sha256, b"k", b"", most + 1),
            Err(CryptoError::HkdfLength {
                most,
                found: most + 1
            })
        );
        let working = HkdfExpandLabelWorking::new(Hash::Sha256, b"k", b"", most + 1);
        assert_eq!(working.len(), 1 + 255);
    }

    #[test]
    fn a_label_has_its_lengths_before_it() {
        // RFC 8448 §3: "derived" of the early secret, with the hash of nothing.
        let nothing = Hash::Sha256.digest(&[]);
        let info = hkdf_label("derived", &nothing, 32).unwrap();
        assert_eq!(info[..17], *b"\x00\x20\x0dtls13 derived\x20");
        assert_eq!(info[17..], nothing);
        assert_eq!(
            hkdf_label("key", &[], 16).unwrap(),
            *b"\0\x10\x09tls13 key\0"
        );
        let long = "l".repeat(250);
        assert_eq!(hkdf_label(&long, &[], 1), Err(CryptoError::HkdfLabel));
        assert_eq!(hkdf_label("l", &[0; 256], 1), Err(CryptoError::HkdfLabel));
        assert_eq!(hkdf_label("l", &[], 65_536), Err(CryptoError::HkdfLabel));
    }
}
