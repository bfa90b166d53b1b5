//! AES in cipher block chaining mode (NIST SP 800-38A §6.2), without any
//! padding: the padding of a record is a value of its own, see
//! [`padding`](super::padding).

use super::error::{CryptoError, check_length};
use super::working::{Line, Working, clamp};
use ::cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256};
use std::ops::Range;

/// Length of a block and of the IV in bytes.
pub const BLOCK: usize = 16;

type Block = Array<u8, aes::cipher::consts::U16>;

/// The ciphertext of `padded`, which must be whole blocks, and is as long.
/// A key of 16 bytes makes it AES-128, one of 32 bytes AES-256.
///
/// # Errors
/// [`CryptoError::Length`] for another key or an IV that is not 16 bytes,
/// [`CryptoError::NotWholeBlocks`] for a broken block.
pub fn encrypt(key: &[u8], iv: &[u8], padded: &[u8]) -> Result<Vec<u8>, CryptoError> {
    check(key, iv, padded)?;
    let mut blocks = blocks(padded);
    if let Ok(mut cipher) = ::cbc::Encryptor::<Aes128>::new_from_slices(key, iv) {
        cipher.encrypt_blocks(&mut blocks);
    } else if let Ok(mut cipher) = ::cbc::Encryptor::<Aes256>::new_from_slices(key, iv) {
        cipher.encrypt_blocks(&mut blocks);
    }
    Ok(blocks.concat())
}

/// The plaintext of `ciphertext`, which must be whole blocks, with its
/// padding.
///
/// # Errors
/// As [`encrypt`].
pub fn decrypt(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    check(key, iv, ciphertext)?;
    let mut blocks = blocks(ciphertext);
    if let Ok(mut cipher) = ::cbc::Decryptor::<Aes128>::new_from_slices(key, iv) {
        cipher.decrypt_blocks(&mut blocks);
    } else if let Ok(mut cipher) = ::cbc::Decryptor::<Aes256>::new_from_slices(key, iv) {
        cipher.decrypt_blocks(&mut blocks);
    }
    Ok(blocks.concat())
}

fn check(key: &[u8], iv: &[u8], text: &[u8]) -> Result<(), CryptoError> {
    if key.len() != 32 {
        check_length("AES key (or 32 for AES-256)", 16, key)?;
    }
    check_length("IV", BLOCK, iv)?;
    if !text.len().is_multiple_of(BLOCK) {
        return Err(CryptoError::NotWholeBlocks {
            what: "CBC text",
            block: BLOCK,
            found: text.len(),
        });
    }
    Ok(())
}

fn blocks(text: &[u8]) -> Vec<Block> {
    text.chunks_exact(BLOCK)
        .map(|chunk| {
            let mut block = Block::default();
            block.copy_from_slice(chunk);
            block
        })
        .collect()
}

/// AES on single blocks, for the workings.
pub(crate) enum Aes {
    Aes128(Box<Aes128>),
    Aes256(Box<Aes256>),
}

impl Aes {
    /// `None` unless the key has 16 or 32 bytes.
    pub(crate) fn new(key: &[u8]) -> Option<Aes> {
        if let Ok(cipher) = Aes128::new_from_slice(key) {
            return Some(Aes::Aes128(Box::new(cipher)));
        }
        Aes256::new_from_slice(key)
            .ok()
            .map(|cipher| Aes::Aes256(Box::new(cipher)))
    }

    pub(crate) fn encrypt(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        let mut block = Block::from(block);
        match self {
            Aes::Aes128(cipher) => cipher.encrypt_block(&mut block),
            Aes::Aes256(cipher) => cipher.encrypt_block(&mut block),
        }
        block.into()
    }

    pub(crate) fn decrypt(&self, block: [u8; BLOCK]) -> [u8; BLOCK] {
        let mut block = Block::from(block);
        match self {
            Aes::Aes128(cipher) => cipher.decrypt_block(&mut block),
            Aes::Aes256(cipher) => cipher.decrypt_block(&mut block),
        }
        block.into()
    }
}

/// How CBC works: two lines a block, one for the cipher and one for the
/// chaining.
#[derive(Debug, Clone)]
pub struct CbcWorking {
    encrypting: bool,
    key: Vec<u8>,
    iv: Vec<u8>,
    text: Vec<u8>,
}

impl CbcWorking {
    /// The working of [`encrypt`].
    ///
    /// # Errors
    /// As [`encrypt`].
    pub fn encrypting(key: &[u8], iv: &[u8], padded: &[u8]) -> Result<CbcWorking, CryptoError> {
        CbcWorking::new(true, key, iv, padded)
    }

    /// The working of [`decrypt`].
    ///
    /// # Errors
    /// As [`decrypt`].
    pub fn decrypting(key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<CbcWorking, CryptoError> {
        CbcWorking::new(false, key, iv, ciphertext)
    }

    fn new(
        encrypting: bool,
        key: &[u8],
        iv: &[u8],
        text: &[u8],
    ) -> Result<CbcWorking, CryptoError> {
        check(key, iv, text)?;
        Ok(CbcWorking {
            encrypting,
            key: key.to_vec(),
            iv: iv.to_vec(),
            text: text.to_vec(),
        })
    }

    /// Both lines of each block from `first` up to `end`, from 0.
    fn blocks(&self, first: usize, end: usize) -> Vec<Line> {
        let Some(aes) = Aes::new(&self.key) else {
            return Vec::new();
        };
        let mut previous = block_of(&self.iv);
        let mut lines = Vec::new();
        for (index, chunk) in self.text.chunks_exact(BLOCK).enumerate().take(end) {
            let i = index + 1;
            let before = if i == 1 {
                "IV".to_owned()
            } else {
                format!("C_{index}")
            };
            let chunk = block_of(chunk);
            let (mixed, out) = if self.encrypting {
                let mixed = xor(chunk, previous);
                let out = aes.encrypt(mixed);
                previous = out;
                (mixed, out)
            } else {
                let mixed = aes.decrypt(chunk);
                let out = xor(mixed, previous);
                previous = chunk;
                (mixed, out)
            };
            if index < first {
                continue;
            }
            if self.encrypting {
                let chained = format!("P_{i} ⊕ {before}");
                lines.push(Line::bytes("xor", chained.clone(), mixed.to_vec()));
                lines.push(Line::bytes(
                    format!("C_{i}"),
                    format!("AES_K({chained})"),
                    out.to_vec(),
                ));
            } else {
                let deciphered = format!("AES⁻¹_K(C_{i})");
                lines.push(Line::bytes("decipher", deciphered.clone(), mixed.to_vec()));
                lines.push(Line::bytes(
                    format!("P_{i}"),
                    format!("{deciphered} ⊕ {before}"),
                    out.to_vec(),
                ));
            }
        }
        lines
    }
}

impl Working for CbcWorking {
    fn len(&self) -> usize {
        self.text.len() / BLOCK * 2
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        self.blocks(range.start / 2, range.end.div_ceil(2))
            .into_iter()
            .skip(range.start % 2)
            .take(range.len())
            .collect()
    }

    fn result(&self) -> Vec<u8> {
        self.blocks(0, self.text.len() / BLOCK)
            .into_iter()
            .skip(1)
            .step_by(2)
            .filter_map(|line| match line.result {
                super::Shown::Bytes(bytes) => Some(bytes),
                _ => None,
            })
            .flatten()
            .collect()
    }
}

/// Block `i` of a text, from 0; the last may be short.
pub(crate) fn text_block(text: &[u8], i: usize) -> &[u8] {
    let start = (i * BLOCK).min(text.len());
    let end = (start + BLOCK).min(text.len());
    &text[start..end]
}

/// A block of a text through the cipher in counter mode, either way: the counter's
/// block encrypted, xor the text.
pub(crate) fn through_counter(aes: &Aes, counter: [u8; BLOCK], text: &[u8]) -> Vec<u8> {
    let keystream = aes.encrypt(counter);
    text.iter()
        .zip(keystream)
        .map(|(text, key)| text ^ key)
        .collect()
}

/// The first 16 bytes, with zeros after fewer.
pub(crate) fn block_of(bytes: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = *from;
    }
    block
}

pub(crate) fn xor(a: [u8; BLOCK], b: [u8; BLOCK]) -> [u8; BLOCK] {
    std::array::from_fn(|i| a[i] ^ b[i])
}
