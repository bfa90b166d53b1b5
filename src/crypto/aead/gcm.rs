//! How AES-GCM works (NIST SP 800-38D §7): counter mode, and GHASH over what
//! it gave.

use super::super::cbc::{Aes, BLOCK, block_of, text_block, through_counter, xor};
use super::super::working::{Line, Working, clamp};
use super::Inputs;
use std::ops::Range;

/// The working of AES-GCM, sealing or opening.
///
/// Three lines set up the key of GHASH and the first counter block; then
/// three lines for each block of text (counter, keystream, xor), one for each
/// block that GHASH takes, and one for the tag. Opening ends with a line that
/// compares.
#[derive(Debug, Clone)]
pub(super) struct GcmWorking(pub(super) Inputs);

/// Lines before the first block of text.
const SETUP: usize = 3;

impl GcmWorking {
    fn text_blocks(&self) -> usize {
        self.0.text.len().div_ceil(BLOCK)
    }

    fn aad_blocks(&self) -> usize {
        self.0.aad.len().div_ceil(BLOCK)
    }

    fn ghash_blocks(&self) -> usize {
        self.aad_blocks() + self.text_blocks() + 1
    }

    /// Counter block number `i`: 0 is J_0. The counter, the last four bytes,
    /// wraps (inc_32).
    fn counter_block(&self, i: usize) -> [u8; BLOCK] {
        let mut block = block_of(&self.0.nonce);
        let counter = 1_u32.wrapping_add(i as u32);
        block[12..].copy_from_slice(&counter.to_be_bytes());
        block
    }

    /// Block `i` of the text, from 0; the last may be short.
    fn text_block(&self, i: usize) -> &[u8] {
        text_block(&self.0.text, i)
    }

    /// Block `i` of the text, through the cipher.
    fn crossed(&self, aes: &Aes, i: usize) -> Vec<u8> {
        through_counter(aes, self.counter_block(i + 1), self.text_block(i))
    }

    /// Block `j` of what GHASH takes, from 0, and what it is.
    fn ghash_block(&self, aes: &Aes, j: usize) -> ([u8; BLOCK], String) {
        if j < self.aad_blocks() {
            let end = (j * BLOCK + BLOCK).min(self.0.aad.len());
            return (
                block_of(&self.0.aad[j * BLOCK..end]),
                format!("A_{}", j + 1),
            );
        }
        let i = j - self.aad_blocks();
        if i < self.text_blocks() {
            let ciphertext = if self.0.received.is_some() {
                self.text_block(i).to_vec()
            } else {
                self.crossed(aes, i)
            };
            return (block_of(&ciphertext), format!("C_{}", i + 1));
        }
        let mut lengths = [0; BLOCK];
        lengths[..8].copy_from_slice(&(self.0.aad.len() as u64 * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(self.0.text.len() as u64 * 8).to_be_bytes());
        (lengths, "(len(A) ‖ len(C))".to_owned())
    }

    /// Y_count, the GHASH of the first blocks.
    fn ghash(&self, aes: &Aes, count: usize) -> [u8; BLOCK] {
        let h = aes.encrypt([0; BLOCK]);
        (0..count).fold([0; BLOCK], |y, j| {
            multiply(xor(y, self.ghash_block(aes, j).0), h)
        })
    }

    fn tag(&self, aes: &Aes) -> [u8; BLOCK] {
        xor(
            self.ghash(aes, self.ghash_blocks()),
            aes.encrypt(self.counter_block(0)),
        )
    }

    fn setup_line(&self, aes: &Aes, index: usize) -> Line {
        match index {
            0 => Line::bytes("H", "CIPH_K(0^128)", aes.encrypt([0; BLOCK]).to_vec()),
            1 => Line::bytes("J_0", "nonce ‖ 00000001", self.counter_block(0).to_vec()),
            _ => Line::bytes(
                "E(J_0)",
                "CIPH_K(J_0)",
                aes.encrypt(self.counter_block(0)).to_vec(),
            ),
        }
    }

    fn text_line(&self, aes: &Aes, i: usize, part: usize) -> Line {
        let n = i + 1;
        let counter = self.counter_block(n);
        match part {
            0 => {
                let before = if n == 1 {
                    "J_0".to_owned()
                } else {
                    format!("CB_{i}")
                };
                Line::bytes(
                    format!("CB_{n}"),
                    format!("inc_32({before})"),
                    counter.to_vec(),
                )
            }
            1 => Line::bytes(
                "keystream",
                format!("CIPH_K(CB_{n})"),
                aes.encrypt(counter).to_vec(),
            ),
            _ => {
                let (from, to) = if self.0.received.is_some() {
                    ("C", "P")
                } else {
                    ("P", "C")
                };
                let length = self.text_block(i).len();
                let keystream = if length < BLOCK {
                    format!("the first {length} bytes of CIPH_K(CB_{n})")
                } else {
                    format!("CIPH_K(CB_{n})")
                };
                Line::bytes(
                    format!("{to}_{n}"),
                    format!("{from}_{n} ⊕ {keystream}"),
                    self.crossed(aes, i),
                )
            }
        }
    }
}

impl Working for GcmWorking {
    fn len(&self) -> usize {
        SETUP
            + 3 * self.text_blocks()
            + self.ghash_blocks()
            + 1
            + usize::from(self.0.received.is_some())
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let Some(aes) = Aes::new(&self.0.key) else {
            return Vec::new();
        };
        let h = aes.encrypt([0; BLOCK]);
        let text_end = SETUP + 3 * self.text_blocks();
        let ghash_end = text_end + self.ghash_blocks();
        // GHASH is a chain: it is run through once, up to where the range
        // begins.
        let mut y = None;
        let mut lines = Vec::new();
        for index in clamp(range, self.len()) {
            lines.push(if index < SETUP {
                self.setup_line(&aes, index)
            } else if index < text_end {
                self.text_line(&aes, (index - SETUP) / 3, (index - SETUP) % 3)
            } else if index < ghash_end {
                let j = index - text_end;
                let (block, name) = self.ghash_block(&aes, j);
                let before = y.unwrap_or_else(|| self.ghash(&aes, j));
                let next = multiply(xor(before, block), h);
                y = Some(next);
                Line::bytes(
                    format!("Y_{}", j + 1),
                    if j == 0 {
                        format!("{name} • H")
                    } else {
                        format!("(Y_{j} ⊕ {name}) • H")
                    },
                    next.to_vec(),
                )
            } else if index == ghash_end {
                let last = self.ghash_blocks();
                Line::bytes(
                    "T",
                    format!("Y_{last} ⊕ CIPH_K(J_0)"),
                    self.tag(&aes).to_vec(),
                )
            } else {
                let verdict = if self.0.received.as_deref() == Some(&self.tag(&aes)[..]) {
                    "T is the received tag: authentic"
                } else {
                    "T is not the received tag: FAIL"
                };
                Line::remark("compare", verdict)
            });
        }
        lines
    }

    /// Ciphertext and tag when sealing; the plaintext when opening, empty if
    /// the tag is wrong.
    fn result(&self) -> Vec<u8> {
        let Some(aes) = Aes::new(&self.0.key) else {
            return Vec::new();
        };
        let blocks = (0..self.text_blocks()).flat_map(|i| self.crossed(&aes, i));
        self.0.result(blocks.collect(), &self.tag(&aes))
    }
}

/// The product in GF(2^128), NIST SP 800-38D §6.3, algorithm 1: the first bit
/// of a block is the coefficient of x⁰.
fn multiply(x: [u8; BLOCK], y: [u8; BLOCK]) -> [u8; BLOCK] {
    const R: u128 = 0xe1 << 120;
    let x = u128::from_be_bytes(x);
    let mut v = u128::from_be_bytes(y);
    let mut z = 0;
    for bit in (0..128).rev() {
        if x >> bit & 1 == 1 {
            z ^= v;
        }
        v = if v & 1 == 1 { v >> 1 ^ R } else { v >> 1 };
    }
    z.to_be_bytes()
}
