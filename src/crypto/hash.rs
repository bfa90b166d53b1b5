//! The hash functions of TLS 1.2, HMAC on them, and how both work.

use super::working::{Line, Working, clamp, pick};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use std::ops::Range;

/// A hash function (FIPS 180-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hash {
    /// SHA-1, 20 bytes: broken for signatures, still the MAC of
    /// `…_CBC_SHA` suites.
    Sha1,
    /// SHA-224, 28 bytes: in certificates, now and then; no suite uses it.
    Sha224,
    /// SHA-256, 32 bytes: the PRF's hash unless the suite says otherwise
    /// (RFC 5246 §5).
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl Hash {
    /// Every hash there is here, shortest first.
    pub const ALL: &'static [Hash] = &[
        Hash::Sha1,
        Hash::Sha224,
        Hash::Sha256,
        Hash::Sha384,
        Hash::Sha512,
    ];

    /// The name in the standard: `SHA-256`.
    pub fn name(&self) -> &'static str {
        match self {
            Hash::Sha1 => "SHA-1",
            Hash::Sha224 => "SHA-224",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    /// The name that OpenSSL and Python's hashlib take: `sha256`.
    pub fn openssl_name(&self) -> &'static str {
        match self {
            Hash::Sha1 => "sha1",
            Hash::Sha224 => "sha224",
            Hash::Sha256 => "sha256",
            Hash::Sha384 => "sha384",
            Hash::Sha512 => "sha512",
        }
    }

    /// Length of a digest in bytes.
    pub fn output_length(&self) -> usize {
        match self {
            Hash::Sha1 => 20,
            Hash::Sha224 => 28,
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }

    /// Length in bytes of the blocks that the compression function takes;
    /// HMAC pads its key to it.
    pub fn block_length(&self) -> usize {
        match self {
            Hash::Sha1 | Hash::Sha224 | Hash::Sha256 => 64,
            Hash::Sha384 | Hash::Sha512 => 128,
        }
    }

    /// The digest of the parts, one after the other;
    /// [`output_length`](Hash::output_length) bytes.
    pub fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        fn run<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for part in parts {
                hash.update(part);
            }
            hash.finalize().to_vec()
        }
        match self {
            Hash::Sha1 => run::<Sha1>(parts),
            Hash::Sha224 => run::<Sha224>(parts),
            Hash::Sha256 => run::<Sha256>(parts),
            Hash::Sha384 => run::<Sha384>(parts),
            Hash::Sha512 => run::<Sha512>(parts),
        }
    }

    /// HMAC (RFC 2104) of the parts, one after the other, under a key of any
    /// length; [`output_length`](Hash::output_length) bytes.
    pub fn hmac(&self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        fn run<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
            let mut mac =
                <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
            for part in parts {
                mac.update(part);
            }
            mac.finalize().into_bytes().to_vec()
        }
        match self {
            Hash::Sha1 => run::<Hmac<Sha1>>(key, parts),
            Hash::Sha224 => run::<Hmac<Sha224>>(key, parts),
            Hash::Sha256 => run::<Hmac<Sha256>>(key, parts),
            Hash::Sha384 => run::<Hmac<Sha384>>(key, parts),
            Hash::Sha512 => run::<Hmac<Sha512>>(key, parts),
        }
    }
}

/// How a hash works: the message padded to whole blocks (FIPS 180-4 §5.1)
/// and the chaining value after each of them. What happens inside a block is
/// the compression function's own matter.
#[derive(Debug, Clone)]
pub struct HashWorking {
    hash: Hash,
    message_length: usize,
    padded: Vec<u8>,
}

impl HashWorking {
    /// The working of `hash` over a message.
    pub fn new(hash: Hash, message: &[u8]) -> HashWorking {
        let block = hash.block_length();
        // FIPS 180-4 §5.1: the bit 1, zeros, and the length in bits in the
        // last eighth of a block (64 or 128 bits).
        let length_field = block / 8;
        let mut padded = message.to_vec();
        padded.push(0x80);
        while !(padded.len() + length_field).is_multiple_of(block) {
            padded.push(0);
        }
        let bits = (message.len() as u128 * 8).to_be_bytes();
        padded.extend_from_slice(&bits[bits.len() - length_field..]);
        HashWorking {
            hash,
            message_length: message.len(),
            padded,
        }
    }

    fn blocks(&self) -> usize {
        self.padded.len() / self.hash.block_length()
    }

    /// The chaining value after the first `count` blocks, and after each of
    /// the following ones when `next` is called.
    fn chain(&self, count: usize) -> Chain {
        let mut chain = Chain::new(self.hash);
        for block in self
            .padded
            .chunks_exact(self.hash.block_length())
            .take(count)
        {
            chain.compress(block);
        }
        chain
    }
}

impl Working for HashWorking {
    fn len(&self) -> usize {
        // For each block its bytes and the chaining value, then the digest.
        2 * self.blocks() + 1
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let length = self.hash.block_length();
        let mut chain = self.chain(range.start / 2);
        let mut lines = Vec::with_capacity(range.len());
        for index in range {
            let i = index / 2 + 1;
            let Some(block) = self.padded.chunks_exact(length).nth(index / 2) else {
                lines.push(Line::bytes(
                    "digest",
                    format!(
                        "the first {} bytes of H({})",
                        self.hash.output_length(),
                        i - 1
                    ),
                    chain.digest(),
                ));
                continue;
            };
            if index % 2 == 0 {
                let from_message = self
                    .message_length
                    .saturating_sub((i - 1) * length)
                    .min(length);
                let formula = match length - from_message {
                    0 => format!("message, bytes {}…{}", (i - 1) * length, i * length - 1),
                    padding => format!("message, {from_message} bytes ‖ padding, {padding} bytes"),
                };
                lines.push(Line::bytes(format!("M({i})"), formula, block.to_vec()));
            } else {
                chain.compress(block);
                lines.push(Line::bytes(
                    format!("H({i})"),
                    format!("compress(H({}), M({i}))", i - 1),
                    chain.state(),
                ));
            }
        }
        lines
    }

    fn result(&self) -> Vec<u8> {
        self.chain(self.blocks()).digest()
    }
}

/// The chaining value of a hash, fed block by block.
enum Chain {
    Sha1([u32; 5]),
    Sha256([u32; 8], usize),
    Sha512([u64; 8], usize),
}

impl Chain {
    /// H(0), FIPS 180-4 §5.3.
    fn new(hash: Hash) -> Chain {
        match hash {
            Hash::Sha1 => Chain::Sha1([
                0x6745_2301,
                0xefcd_ab89,
                0x98ba_dcfe,
                0x1032_5476,
                0xc3d2_e1f0,
            ]),
            Hash::Sha224 => Chain::Sha256(
                [
                    0xc105_9ed8,
                    0x367c_d507,
                    0x3070_dd17,
                    0xf70e_5939,
                    0xffc0_0b31,
                    0x6858_1511,
                    0x64f9_8fa7,
                    0xbefa_4fa4,
                ],
                28,
            ),
            Hash::Sha256 => Chain::Sha256(
                [
                    0x6a09_e667,
                    0xbb67_ae85,
                    0x3c6e_f372,
                    0xa54f_f53a,
                    0x510e_527f,
                    0x9b05_688c,
                    0x1f83_d9ab,
                    0x5be0_cd19,
                ],
                32,
            ),
            Hash::Sha384 => Chain::Sha512(
                [
                    0xcbbb_9d5d_c105_9ed8,
                    0x629a_292a_367c_d507,
                    0x9159_015a_3070_dd17,
                    0x152f_ecd8_f70e_5939,
                    0x6733_2667_ffc0_0b31,
                    0x8eb4_4a87_6858_1511,
                    0xdb0c_2e0d_64f9_8fa7,
                    0x47b5_481d_befa_4fa4,
                ],
                48,
            ),
            Hash::Sha512 => Chain::Sha512(
                [
                    0x6a09_e667_f3bc_c908,
                    0xbb67_ae85_84ca_a73b,
                    0x3c6e_f372_fe94_f82b,
                    0xa54f_f53a_5f1d_36f1,
                    0x510e_527f_ade6_82d1,
                    0x9b05_688c_2b3e_6c1f,
                    0x1f83_d9ab_fb41_bd6b,
                    0x5be0_cd19_137e_2179,
                ],
                64,
            ),
        }
    }

    /// One block further. The block has the hash's block length.
    fn compress(&mut self, block: &[u8]) {
        match self {
            Chain::Sha1(state) => {
                if let Ok(block) = <[u8; 64]>::try_from(block) {
                    sha1::block_api::compress(state, &[block]);
                }
            }
            Chain::Sha256(state, _) => {
                if let Ok(block) = <[u8; 64]>::try_from(block) {
                    sha2::block_api::compress256(state, &[block]);
                }
            }
            Chain::Sha512(state, _) => {
                if let Ok(block) = <[u8; 128]>::try_from(block) {
                    sha2::block_api::compress512(state, &[block]);
                }
            }
        }
    }

    fn state(&self) -> Vec<u8> {
        match self {
            Chain::Sha1(state) => state.iter().flat_map(|word| word.to_be_bytes()).collect(),
            Chain::Sha256(state, _) => state.iter().flat_map(|word| word.to_be_bytes()).collect(),
            Chain::Sha512(state, _) => state.iter().flat_map(|word| word.to_be_bytes()).collect(),
        }
    }

    fn digest(&self) -> Vec<u8> {
        let mut digest = self.state();
        if let Chain::Sha256(_, length) | Chain::Sha512(_, length) = self {
            digest.truncate(*length);
        }
        digest
    }
}

/// How HMAC works (RFC 2104 §2): the key brought to a block's length, the
/// two pads, the inner hash, the outer hash.
#[derive(Debug, Clone)]
pub struct HmacWorking {
    hash: Hash,
    key: Vec<u8>,
    message: Vec<u8>,
}

impl HmacWorking {
    /// The working of HMAC with `hash` under `key` over `message`.
    pub fn new(hash: Hash, key: &[u8], message: &[u8]) -> HmacWorking {
        HmacWorking {
            hash,
            key: key.to_vec(),
            message: message.to_vec(),
        }
    }

    fn all(&self) -> Vec<Line> {
        let block = self.hash.block_length();
        let name = self.hash.name();
        let (mut key, formula) = if self.key.len() > block {
            (
                self.hash.digest(&[&self.key]),
                format!(
                    "{name}(key), since {} > {block} bytes, then zeros",
                    self.key.len()
                ),
            )
        } else {
            (
                self.key.clone(),
                format!("key, {} bytes, then zeros to {block}", self.key.len()),
            )
        };
        key.resize(block, 0);
        let inner_pad: Vec<u8> = key.iter().map(|byte| byte ^ 0x36).collect();
        let outer_pad: Vec<u8> = key.iter().map(|byte| byte ^ 0x5c).collect();
        let inner = self.hash.digest(&[&inner_pad, &self.message]);
        let outer = self.hash.digest(&[&outer_pad, &inner]);
        vec![
            Line::bytes("K", formula, key),
            Line::bytes("inner pad", "K ⊕ ipad (36 repeated)", inner_pad),
            Line::bytes("inner", format!("{name}(K ⊕ ipad ‖ message)"), inner),
            Line::bytes("outer pad", "K ⊕ opad (5c repeated)", outer_pad),
            Line::bytes("outer", format!("{name}(K ⊕ opad ‖ inner)"), outer),
        ]
    }
}

impl Working for HmacWorking {
    fn len(&self) -> usize {
        5
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    /// Inside the two hashes stand their blocks.
    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        let all = self.all();
        let bytes = |line: usize| match all.get(line).map(|line| &line.result) {
            Some(super::Shown::Bytes(bytes)) => bytes.clone(),
            _ => Vec::new(),
        };
        let message = match line {
            2 => [bytes(1), self.message.clone()].concat(),
            4 => [bytes(3), bytes(2)].concat(),
            _ => return None,
        };
        Some(Box::new(HashWorking::new(self.hash, &message)))
    }

    fn result(&self) -> Vec<u8> {
        match self.all().pop().map(|line| line.result) {
            Some(super::Shown::Bytes(outer)) => outer,
            _ => Vec::new(),
        }
    }
}
