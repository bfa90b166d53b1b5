//! How ChaCha20-Poly1305 works (RFC 8439 §2): the keystream from the block
//! function, and a polynomial modulo 2^130 − 5 over what it gave.

use super::super::working::{Line, Working, clamp};
use super::Inputs;
use num_bigint::BigUint;
use num_traits::One;
use std::ops::Range;

/// Bytes that one call of the block function gives.
const BLOCK: usize = 64;

/// The working of ChaCha20-Poly1305, sealing or opening.
///
/// Three lines give the one-time key; then two lines for each 64 bytes of
/// text (keystream, xor), one for each 16 bytes that Poly1305 takes, and one
/// for the tag. Opening ends with a line that compares.
#[derive(Debug, Clone)]
pub(super) struct ChaChaWorking(pub(super) Inputs);

/// Lines before the first block of text.
const SETUP: usize = 3;

impl ChaChaWorking {
    fn text_blocks(&self) -> usize {
        self.0.text.len().div_ceil(BLOCK)
    }

    /// The 16-byte blocks of Poly1305: data, text and lengths, RFC 8439 §2.8.
    fn mac_blocks(&self) -> usize {
        self.0.aad.len().div_ceil(16) + self.0.text.len().div_ceil(16) + 1
    }

    fn keystream(&self, counter: u32) -> [u8; BLOCK] {
        block_function(&self.0.key, counter, &self.0.nonce)
    }

    /// `len` bytes of the text from `start` on, through the cipher.
    fn crossed(&self, start: usize, end: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(end - start);
        for (i, block) in self.0.text[..end]
            .chunks(BLOCK)
            .enumerate()
            .skip(start / BLOCK)
        {
            let keystream = self.keystream(1_u32.wrapping_add(i as u32));
            out.extend(block.iter().zip(keystream).map(|(text, key)| text ^ key));
        }
        out.drain(..start % BLOCK);
        out
    }

    /// The ciphertext, whichever way the text goes.
    fn ciphertext(&self) -> Vec<u8> {
        if self.0.received.is_some() {
            self.0.text.clone()
        } else {
            self.crossed(0, self.0.text.len())
        }
    }

    /// r and s of Poly1305, RFC 8439 §2.5.
    fn one_time_key(&self) -> (BigUint, BigUint) {
        let key = self.keystream(0);
        let mut r: [u8; 16] = std::array::from_fn(|i| key[i]);
        for i in [3, 7, 11, 15] {
            r[i] &= 15;
        }
        for i in [4, 8, 12] {
            r[i] &= 252;
        }
        (
            BigUint::from_bytes_le(&r),
            BigUint::from_bytes_le(&key[16..32]),
        )
    }

    /// What Poly1305 takes, in blocks of 16 bytes, and what each is.
    fn mac_input(&self) -> Vec<([u8; 16], String)> {
        let padded = |bytes: &[u8], name: &str| -> Vec<([u8; 16], String)> {
            bytes
                .chunks(16)
                .enumerate()
                .map(|(i, chunk)| {
                    let mut block = [0; 16];
                    block[..chunk.len()].copy_from_slice(chunk);
                    (block, format!("{name}_{}", i + 1))
                })
                .collect()
        };
        let mut input = padded(&self.0.aad, "A");
        input.extend(padded(&self.ciphertext(), "C"));
        let mut lengths = [0; 16];
        lengths[..8].copy_from_slice(&(self.0.aad.len() as u64).to_le_bytes());
        lengths[8..].copy_from_slice(&(self.0.text.len() as u64).to_le_bytes());
        input.push((lengths, "(len(A) ‖ len(C))".to_owned()));
        input
    }

    /// The lines of Poly1305 and the accumulator they end in.
    fn mac_lines(&self) -> (Vec<Line>, BigUint) {
        let p = (BigUint::one() << 130u32) - 5u32;
        let (r, _) = self.one_time_key();
        let mut accumulator = BigUint::default();
        let mut lines = Vec::new();
        for (i, (block, name)) in self.mac_input().into_iter().enumerate() {
            // Each block is little-endian with a 1 byte after it.
            let number = BigUint::from_bytes_le(&block) + (BigUint::one() << 128u32);
            accumulator = (accumulator + number) * &r % &p;
            lines.push(Line::number(
                format!("acc_{}", i + 1),
                if i == 0 {
                    format!("({name} + 2^128) · r mod 2^130 − 5")
                } else {
                    format!("(acc_{i} + {name} + 2^128) · r mod 2^130 − 5")
                },
                accumulator.clone(),
            ));
        }
        (lines, accumulator)
    }

    fn tag(&self, accumulator: &BigUint) -> Vec<u8> {
        let (_, s) = self.one_time_key();
        let mut tag = (accumulator + s).to_bytes_le();
        tag.resize(16, 0);
        tag
    }

    fn setup_line(&self, index: usize) -> Line {
        let (r, s) = self.one_time_key();
        match index {
            0 => Line::bytes(
                "one-time key",
                "the first 32 bytes of chacha20_block(key, 0, nonce)",
                self.keystream(0)[..32].to_vec(),
            ),
            1 => Line::number("r", "clamp(le_bytes_to_num(one-time key[0..15]))", r),
            _ => Line::number("s", "le_bytes_to_num(one-time key[16..31])", s),
        }
    }

    fn text_line(&self, i: usize, part: usize) -> Line {
        let n = i + 1;
        if part == 0 {
            return Line::bytes(
                "keystream",
                format!("chacha20_block(key, {n}, nonce)"),
                self.keystream(1_u32.wrapping_add(i as u32)).to_vec(),
            );
        }
        let end = (n * BLOCK).min(self.0.text.len());
        let (from, to) = if self.0.received.is_some() {
            ("ciphertext", "plaintext")
        } else {
            ("plaintext", "ciphertext")
        };
        Line::bytes(
            format!("{to} {n}"),
            format!("{from}, bytes {}…{} ⊕ keystream", i * BLOCK, end - 1),
            self.crossed(i * BLOCK, end),
        )
    }
}

impl Working for ChaChaWorking {
    fn len(&self) -> usize {
        SETUP
            + 2 * self.text_blocks()
            + self.mac_blocks()
            + 1
            + usize::from(self.0.received.is_some())
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let text_end = SETUP + 2 * self.text_blocks();
        let mut lines: Vec<Line> = range
            .clone()
            .take_while(|&index| index < text_end)
            .map(|index| {
                if index < SETUP {
                    self.setup_line(index)
                } else {
                    self.text_line((index - SETUP) / 2, (index - SETUP) % 2)
                }
            })
            .collect();
        if range.end > text_end {
            let (mut end, accumulator) = self.mac_lines();
            let tag = self.tag(&accumulator);
            let verdict = match &self.0.received {
                Some(received) if received[..] == tag[..] => "the received tag: authentic",
                _ => "not the received tag: FAIL",
            };
            end.push(Line::bytes(
                "tag",
                format!("num_to_16_le_bytes(acc_{} + s)", self.mac_blocks()),
                tag,
            ));
            end.push(Line::remark("compare", verdict));
            let start = range.start.max(text_end);
            lines.extend(
                end.into_iter()
                    .skip(start - text_end)
                    .take(range.end - start),
            );
        }
        lines
    }

    /// Ciphertext and tag when sealing; the plaintext when opening, empty if
    /// the tag is wrong.
    fn result(&self) -> Vec<u8> {
        let tag = self.tag(&self.mac_lines().1);
        self.0.result(self.crossed(0, self.0.text.len()), &tag)
    }
}

/// The ChaCha20 block function, RFC 8439 §2.3. Key and nonce have 32 and 12
/// bytes.
fn block_function(key: &[u8], counter: u32, nonce: &[u8]) -> [u8; BLOCK] {
    // "expand 32-byte k"
    let mut initial = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]
        .into_iter()
        .chain(words(key))
        .chain([counter])
        .chain(words(nonce));
    let initial: [u32; 16] = std::array::from_fn(|_| initial.next().unwrap_or_default());
    let mut state = initial;
    for _ in 0..10 {
        for [a, b, c, d] in [
            [0, 4, 8, 12],
            [1, 5, 9, 13],
            [2, 6, 10, 14],
            [3, 7, 11, 15],
            [0, 5, 10, 15],
            [1, 6, 11, 12],
            [2, 7, 8, 13],
            [3, 4, 9, 14],
        ] {
            quarter_round(&mut state, a, b, c, d);
        }
    }
    let mut out = [0; BLOCK];
    for (chunk, (word, start)) in out.chunks_exact_mut(4).zip(state.into_iter().zip(initial)) {
        chunk.copy_from_slice(&word.wrapping_add(start).to_le_bytes());
    }
    out
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|chunk| u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]))
}

/// RFC 8439 §2.1.
fn quarter_round(state: &mut [u32; 16], a: usize, b: usize, c: usize, d: usize) {
    for (x, y, z, distance) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        state[x] = state[x].wrapping_add(state[y]);
        state[z] = (state[z] ^ state[x]).rotate_left(distance);
    }
}
