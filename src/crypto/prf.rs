//! The pseudorandom function of TLS 1.2, RFC 5246 §5.
//!
//! ```text
//! PRF(secret, label, seed) = P_<hash>(secret, label + seed)
//! P_hash(secret, seed) = HMAC_hash(secret, A(1) + seed) +
//!                        HMAC_hash(secret, A(2) + seed) + ...
//! A(0) = seed
//! A(i) = HMAC_hash(secret, A(i-1))
//! ```

use super::hash::Hash;
use super::working::{Line, Working, clamp};
use std::ops::Range;

/// `PRF(secret, label, seed)`, `length` bytes of it. The seed may come in
/// parts. The label is ASCII without a terminating zero.
pub fn prf(hash: Hash, secret: &[u8], label: &[u8], seed: &[&[u8]], length: usize) -> Vec<u8> {
    let mut labeled = Vec::with_capacity(seed.len() + 1);
    labeled.push(label);
    labeled.extend_from_slice(seed);
    p_hash(hash, secret, &labeled, length)
}

/// `P_hash(secret, seed)`, `length` bytes of it. The seed may come in parts.
pub fn p_hash(hash: Hash, secret: &[u8], seed: &[&[u8]], length: usize) -> Vec<u8> {
    let mut output = Vec::with_capacity(length + hash.output_length());
    let mut a = hash.hmac(secret, seed);
    while output.len() < length {
        let mut parts = vec![a.as_slice()];
        parts.extend_from_slice(seed);
        output.extend(hash.hmac(secret, &parts));
        a = hash.hmac(secret, &[&a]);
    }
    output.truncate(length);
    output
}

/// How the PRF works: A(1) and the first block, A(2) and the second, and so
/// on; the last block says how many of its bytes are taken.
#[derive(Debug, Clone)]
pub struct PrfWorking {
    hash: Hash,
    secret: Vec<u8>,
    labeled_seed: Vec<u8>,
    length: usize,
}

impl PrfWorking {
    /// The working of `length` bytes of `PRF(secret, label, seed)`.
    pub fn new(
        hash: Hash,
        secret: &[u8],
        label: &[u8],
        seed: &[&[u8]],
        length: usize,
    ) -> PrfWorking {
        let mut labeled_seed = label.to_vec();
        for part in seed {
            labeled_seed.extend_from_slice(part);
        }
        PrfWorking {
            hash,
            secret: secret.to_vec(),
            labeled_seed,
            length,
        }
    }

    /// HMAC by its definition (RFC 2104), so that the working does not lean
    /// on the crate that the evaluation uses.
    fn hmac(&self, message: &[u8]) -> Vec<u8> {
        super::hash::HmacWorking::new(self.hash, &self.secret, message).result()
    }

    /// A(i); A(0) is label ‖ seed.
    fn a(&self, i: usize) -> Vec<u8> {
        (0..i).fold(self.labeled_seed.clone(), |a, _| self.hmac(&a))
    }

    fn block(&self, a: &[u8]) -> Vec<u8> {
        self.hmac(&[a, &self.labeled_seed].concat())
    }

    fn blocks(&self) -> usize {
        self.length.div_ceil(self.hash.output_length())
    }
}

impl Working for PrfWorking {
    fn len(&self) -> usize {
        2 * self.blocks()
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let range = clamp(range, self.len());
        let hash = self.hash.name();
        let whole = self.hash.output_length();
        // Line 2(i − 1) is A(i), the line after it block i.
        let mut a = self.a(range.start.div_ceil(2));
        let mut lines = Vec::with_capacity(range.len());
        for index in range {
            let i = index / 2 + 1;
            if index % 2 == 0 {
                a = self.hmac(&a);
                let formula = match i {
                    1 => format!("HMAC_{hash}(secret, A(0)), A(0) = label ‖ seed"),
                    _ => format!("HMAC_{hash}(secret, A({}))", i - 1),
                };
                lines.push(Line::bytes(format!("A({i})"), formula, a.clone()));
            } else {
                let taken = (self.length - (i - 1) * whole).min(whole);
                let formula = if taken == whole {
                    format!("block {i}: all {whole} bytes are taken")
                } else {
                    format!("block {i}: the first {taken} of {whole} bytes are taken")
                };
                lines.push(Line::bytes(
                    format!("HMAC(secret, A({i}) ‖ label ‖ seed)"),
                    formula,
                    self.block(&a),
                ));
            }
        }
        lines
    }

    /// Every line is an HMAC; inside it stand its inner and its outer hash.
    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        if line >= self.len() {
            return None;
        }
        let i = line / 2 + 1;
        let message = if line.is_multiple_of(2) {
            self.a(i - 1)
        } else {
            [self.a(i), self.labeled_seed.clone()].concat()
        };
        Some(Box::new(super::hash::HmacWorking::new(
            self.hash,
            &self.secret,
            &message,
        )))
    }

    fn result(&self) -> Vec<u8> {
        let mut output = Vec::new();
        let mut a = self.labeled_seed.clone();
        for _ in 0..self.blocks() {
            a = self.hmac(&a);
            output.extend(self.block(&a));
        }
        output.truncate(self.length);
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_output_is_the_beginning_of_a_longer_one() {
        let long = prf(Hash::Sha256, b"secret", b"label", &[b"seed"], 100);
        for length in 0..=100 {
            let short = prf(Hash::Sha256, b"secret", b"label", &[b"seed"], length);
            assert_eq!(short, long[..length]);
        }
    }

    #[test]
    fn the_last_block_says_how_much_of_it_is_taken() {
        // A 1.2 verify_data: 12 of the 32 bytes of one block.
        let working = PrfWorking::new(Hash::Sha256, b"s", b"client finished", &[b"hash"], 12);
        let lines = working.lines(0..2);
        assert_eq!(lines[0].label, "A(1)");
        assert_eq!(lines[1].label, "HMAC(secret, A(1) ‖ label ‖ seed)");
        assert!(lines[1].formula.contains("the first 12 of 32 bytes"));
    }

    #[test]
    fn inside_each_line_is_the_hmac_that_gives_it() {
        let working = PrfWorking::new(Hash::Sha384, b"secret", b"label", &[b"seed"], 100);
        for (at, line) in working.lines(0..working.len()).iter().enumerate() {
            let hmac = working.inside(at).expect("an HMAC");
            assert_eq!(line.result, crate::crypto::Shown::Bytes(hmac.result()));
        }
        assert!(working.inside(working.len()).is_none());
    }

    #[test]
    fn no_output_has_no_lines() {
        let working = PrfWorking::new(Hash::Sha256, b"s", b"l", &[], 0);
        assert!(working.is_empty());
        assert!(working.result().is_empty());
    }
}
