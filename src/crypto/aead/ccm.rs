//! How AES-CCM works (RFC 3610, NIST SP 800-38C): a CBC-MAC over the text,
//! and counter mode over text and MAC.

use super::super::cbc::{Aes, BLOCK, block_of, text_block, through_counter, xor};
use super::super::working::{Line, Working, clamp};
use super::Inputs;
use std::ops::Range;

/// The working of AES-CCM, sealing or opening.
///
/// The MAC takes two lines for each block (the block, and the chaining value
/// after it) and one that cuts it to the length of the tag; the encryption
/// three lines for each block of text (counter, keystream, xor) and three for
/// the tag. Whoever seals begins with the MAC, whoever opens with the text,
/// and ends with a line that compares.
#[derive(Debug, Clone)]
pub(super) struct CcmWorking(pub(super) Inputs);

/// L of RFC 3610: how many bytes a length or a counter has where the nonce
/// has 12.
const L: usize = 3;

/// What a line belongs to.
#[derive(Clone, Copy)]
enum Section {
    Mac,
    Text,
    Tag,
    Compare,
}

impl CcmWorking {
    fn is_opening(&self) -> bool {
        self.0.received.is_some()
    }

    fn text_blocks(&self) -> usize {
        self.0.text.len().div_ceil(BLOCK)
    }

    /// RFC 3610 §2.2: the additional data with its length before it.
    fn encoded_aad(&self) -> Vec<u8> {
        let length = self.0.aad.len();
        let mut out = match length {
            0 => return Vec::new(),
            1..0xff00 => (length as u16).to_be_bytes().to_vec(),
            _ => {
                let mut marked = vec![0xff, 0xfe];
                marked.extend((length as u32).to_be_bytes());
                marked
            }
        };
        out.extend(&self.0.aad);
        out
    }

    fn aad_blocks(&self) -> usize {
        self.encoded_aad().len().div_ceil(BLOCK)
    }

    fn mac_blocks(&self) -> usize {
        1 + self.aad_blocks() + self.text_blocks()
    }

    /// One byte of flags, the nonce, and a number of L bytes.
    fn block(&self, flags: u8, number: usize) -> [u8; BLOCK] {
        let mut block = [0; BLOCK];
        block[0] = flags;
        block[1..BLOCK - L].copy_from_slice(&self.0.nonce);
        block[BLOCK - L..].copy_from_slice(&(number as u32).to_be_bytes()[4 - L..]);
        block
    }

    /// B_0, RFC 3610 §2.2: the flags say whether there is additional data, and
    /// the lengths M of the tag and L.
    fn first_block(&self) -> [u8; BLOCK] {
        let has_aad = u8::from(!self.0.aad.is_empty());
        let m = (self.0.tag_length as u8 - 2) / 2;
        self.block(64 * has_aad + 8 * m + (L as u8 - 1), self.0.text.len())
    }

    /// A_i, RFC 3610 §2.3.
    fn counter_block(&self, i: usize) -> [u8; BLOCK] {
        self.block(L as u8 - 1, i)
    }

    /// Block `i` of the text, from 0; the last may be short.
    fn text_block(&self, i: usize) -> &[u8] {
        text_block(&self.0.text, i)
    }

    /// Block `i` of the text, through the cipher.
    fn crossed(&self, aes: &Aes, i: usize) -> Vec<u8> {
        through_counter(aes, self.counter_block(i + 1), self.text_block(i))
    }

    /// B_j, and what it is made of.
    fn mac_block(&self, aes: &Aes, j: usize) -> ([u8; BLOCK], String) {
        let padded = |part: &[u8], what: String| {
            let zeros = BLOCK - part.len();
            let filled = match zeros {
                0 => what,
                _ => format!("{what} ‖ {zeros} bytes 00"),
            };
            (block_of(part), filled)
        };
        if j == 0 {
            return (self.first_block(), "flags ‖ nonce ‖ l(m)".to_owned());
        }
        let aad_blocks = self.aad_blocks();
        if j <= aad_blocks {
            let aad = self.encoded_aad();
            let start = (j - 1) * BLOCK;
            let end = (start + BLOCK).min(aad.len());
            let what = match (j, aad_blocks) {
                (1, 1) => "l(a) ‖ a".to_owned(),
                (1, _) => "l(a) ‖ the first of a".to_owned(),
                _ => "more of a".to_owned(),
            };
            return padded(&aad[start..end], what);
        }
        let i = j - 1 - aad_blocks;
        let plaintext = if self.is_opening() {
            self.crossed(aes, i)
        } else {
            self.text_block(i).to_vec()
        };
        padded(&plaintext, format!("P_{}", i + 1))
    }

    /// X_count, the CBC-MAC of the first blocks; zeros before the first.
    fn chained(&self, aes: &Aes, count: usize) -> [u8; BLOCK] {
        (0..count).fold([0; BLOCK], |x, j| {
            aes.encrypt(xor(x, self.mac_block(aes, j).0))
        })
    }

    /// T, the MAC before it is encrypted.
    fn mac(&self, aes: &Aes) -> Vec<u8> {
        self.chained(aes, self.mac_blocks())[..self.0.tag_length].to_vec()
    }

    /// U, the tag as it is sent.
    fn tag(&self, aes: &Aes) -> Vec<u8> {
        let keystream = aes.encrypt(self.counter_block(0));
        let mac = self.mac(aes);
        mac.iter().zip(keystream).map(|(t, s)| t ^ s).collect()
    }

    /// The parts in order, each with its number of lines.
    fn sections(&self) -> [(Section, usize); 4] {
        let mac = (Section::Mac, 2 * self.mac_blocks() + 1);
        let text = (Section::Text, 3 * self.text_blocks());
        let tag = (Section::Tag, 3);
        let compare = (Section::Compare, usize::from(self.is_opening()));
        match self.is_opening() {
            true => [text, mac, tag, compare],
            false => [mac, text, tag, compare],
        }
    }

    /// The section of a line, and which of its lines.
    fn place(&self, mut index: usize) -> (Section, usize) {
        for (section, count) in self.sections() {
            if index < count {
                return (section, index);
            }
            index -= count;
        }
        (Section::Compare, 0)
    }

    /// Line `at` of the MAC. `x` is the chaining value before it, once it is
    /// known.
    fn mac_line(&self, aes: &Aes, at: usize, x: &mut Option<[u8; BLOCK]>) -> Line {
        let (j, blocks) = (at / 2, self.mac_blocks());
        if j == blocks {
            let length = self.0.tag_length;
            let formula = format!("the first {length} bytes of X_{blocks}");
            return Line::bytes("T", formula, self.mac(aes));
        }
        let (block, made_of) = self.mac_block(aes, j);
        if at.is_multiple_of(2) {
            return Line::bytes(format!("B_{j}"), made_of, block.to_vec());
        }
        let before = x.unwrap_or_else(|| self.chained(aes, j));
        let next = aes.encrypt(xor(before, block));
        *x = Some(next);
        let formula = match j {
            0 => "E(K, B_0)".to_owned(),
            _ => format!("E(K, X_{j} ⊕ B_{j})"),
        };
        Line::bytes(format!("X_{}", j + 1), formula, next.to_vec())
    }

    fn text_line(&self, aes: &Aes, at: usize) -> Line {
        let (i, n) = (at / 3, at / 3 + 1);
        match at % 3 {
            0 => self.counter_line(n),
            1 => self.keystream_line(aes, n),
            _ => {
                let (from, to) = if self.is_opening() {
                    ("C", "P")
                } else {
                    ("P", "C")
                };
                let keystream = first_bytes(self.text_block(i).len(), &format!("S_{n}"));
                Line::bytes(
                    format!("{to}_{n}"),
                    format!("{from}_{n} ⊕ {keystream}"),
                    self.crossed(aes, i),
                )
            }
        }
    }

    fn tag_line(&self, aes: &Aes, at: usize) -> Line {
        match at {
            0 => self.counter_line(0),
            1 => self.keystream_line(aes, 0),
            _ => {
                let keystream = first_bytes(self.0.tag_length, "S_0");
                Line::bytes("U", format!("T ⊕ {keystream}"), self.tag(aes))
            }
        }
    }

    fn counter_line(&self, i: usize) -> Line {
        let block = self.counter_block(i);
        Line::bytes(
            format!("A_{i}"),
            format!("flags ‖ nonce ‖ {i}"),
            block.to_vec(),
        )
    }

    fn keystream_line(&self, aes: &Aes, i: usize) -> Line {
        let keystream = aes.encrypt(self.counter_block(i));
        Line::bytes(format!("S_{i}"), format!("E(K, A_{i})"), keystream.to_vec())
    }
}

/// The first bytes of a block, or all of it.
fn first_bytes(length: usize, of: &str) -> String {
    if length < BLOCK {
        format!("the first {length} bytes of {of}")
    } else {
        of.to_owned()
    }
}

impl Working for CcmWorking {
    fn len(&self) -> usize {
        self.sections().iter().map(|(_, count)| count).sum()
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let Some(aes) = Aes::new(&self.0.key) else {
            return Vec::new();
        };
        // The MAC is a chain: it is run through once, up to where the range
        // begins.
        let mut x = None;
        let mut lines = Vec::new();
        for index in clamp(range, self.len()) {
            lines.push(match self.place(index) {
                (Section::Mac, at) => self.mac_line(&aes, at, &mut x),
                (Section::Text, at) => self.text_line(&aes, at),
                (Section::Tag, at) => self.tag_line(&aes, at),
                (Section::Compare, _) => {
                    let genuine = self.0.received.as_ref() == Some(&self.tag(&aes));
                    Line::remark(
                        "compare",
                        match genuine {
                            true => "U is the received tag: authentic",
                            false => "U is not the received tag: FAIL",
                        },
                    )
                }
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
