//! How RSA works: the block, the two halves of the power, and how they are
//! put together (RFC 8017 §5.1.2, §5.2.1).

use super::super::error::{CryptoError, check_length};
use super::super::hash::Hash;
use super::super::number::{ModPowWorking, from_bytes, to_bytes_padded};
use super::super::working::{Line, Shown, Working, pick};
use super::halves::{Halves, boxed, nested, power};
use super::pkcs1::{digest_info_prefix, eme_open, eme_pkcs1_v1_5, emsa_pkcs1_v1_5};
use super::{RsaPrivateKey, RsaPublicKey, check_representative};
use std::ops::Range;

/// What the last line shows, as bytes.
fn last_bytes(lines: Vec<Line>) -> Vec<u8> {
    match lines.into_iter().next_back().map(|line| line.result) {
        Some(Shown::Bytes(bytes)) => bytes,
        _ => Vec::new(),
    }
}

/// How an RSASSA-PKCS1-v1_5 signature works: digest, DigestInfo, EM, and the
/// power by halves. The halves' own workings are reached through
/// [`Working::inside`].
#[derive(Debug, Clone)]
pub struct RsaSignWorking {
    key: RsaPrivateKey,
    hash: Hash,
    message: Vec<u8>,
}

impl RsaSignWorking {
    /// The working of the signature of `message`.
    ///
    /// # Errors
    /// As [`sign_pkcs1_v1_5`](super::sign_pkcs1_v1_5).
    pub fn new(
        key: RsaPrivateKey,
        hash: Hash,
        message: &[u8],
    ) -> Result<RsaSignWorking, CryptoError> {
        let working = RsaSignWorking {
            key,
            hash,
            message: message.to_vec(),
        };
        check_representative(&from_bytes(&working.em()?), &working.key.n)?;
        Ok(working)
    }

    fn em(&self) -> Result<Vec<u8>, CryptoError> {
        emsa_pkcs1_v1_5(
            self.hash,
            &self.hash.digest(&[&self.message]),
            self.key.size(),
        )
    }

    fn halves(&self) -> Halves<'_> {
        Halves {
            key: &self.key,
            input: from_bytes(&self.em().unwrap_or_default()),
            from: "m",
            to: "s",
        }
    }

    fn all(&self) -> Vec<Line> {
        let digest = self.hash.digest(&[&self.message]);
        let name = self.hash.name();
        let k = self.key.size();
        let halves = self.halves();
        let mut lines = vec![
            Line::bytes("H", format!("{name}(M)"), digest.clone()),
            Line::bytes(
                "T",
                format!("DigestInfo: {name}'s identifier ‖ H"),
                [digest_info_prefix(self.hash), &digest].concat(),
            ),
            Line::bytes(
                "EM",
                format!("00 ‖ 01 ‖ ff … ff ‖ 00 ‖ T, {k} bytes"),
                self.em().unwrap_or_default(),
            ),
            Line::number("m", "OS2IP(EM)", halves.input.clone()),
        ];
        let (power, s) = halves.lines();
        lines.extend(power);
        lines.push(Line::bytes(
            "S",
            format!("I2OSP(s, {k})"),
            to_bytes_padded(&s, k).unwrap_or_default(),
        ));
        lines
    }
}

impl Working for RsaSignWorking {
    fn len(&self) -> usize {
        4 + Halves::LINES + 1
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    fn result(&self) -> Vec<u8> {
        last_bytes(self.all())
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        self.halves().inside(line.checked_sub(4)?)
    }
}

/// How a decryption with PKCS#1 v1.5 works: the power by halves, the block,
/// the message in it.
#[derive(Debug, Clone)]
pub struct RsaDecryptWorking {
    key: RsaPrivateKey,
    ciphertext: Vec<u8>,
}

impl RsaDecryptWorking {
    /// The working of the decryption of `ciphertext`.
    ///
    /// # Errors
    /// [`CryptoError::Length`] unless it is as long as the modulus,
    /// [`CryptoError::RepresentativeOutOfRange`] unless it is smaller.
    pub fn new(key: RsaPrivateKey, ciphertext: &[u8]) -> Result<RsaDecryptWorking, CryptoError> {
        check_length("ciphertext", key.size(), ciphertext)?;
        check_representative(&from_bytes(ciphertext), &key.n)?;
        Ok(RsaDecryptWorking {
            key,
            ciphertext: ciphertext.to_vec(),
        })
    }

    fn halves(&self) -> Halves<'_> {
        Halves {
            key: &self.key,
            input: from_bytes(&self.ciphertext),
            from: "c",
            to: "m",
        }
    }

    fn all(&self) -> Vec<Line> {
        let k = self.key.size();
        let halves = self.halves();
        let mut lines = vec![Line::number("c", "OS2IP(C)", halves.input.clone())];
        let (power, m) = halves.lines();
        lines.extend(power);
        let em = to_bytes_padded(&m, k).unwrap_or_default();
        let last = match eme_open(&em) {
            Ok(range) => Line::bytes("M", "EM = 00 ‖ 02 ‖ PS ‖ 00 ‖ M", em[range].to_vec()),
            Err(error) => Line::remark("M", error.to_string()),
        };
        lines.push(Line::bytes("EM", format!("I2OSP(m, {k})"), em));
        lines.push(last);
        lines
    }
}

impl Working for RsaDecryptWorking {
    fn len(&self) -> usize {
        1 + Halves::LINES + 2
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    /// The message; empty when the block is malformed.
    fn result(&self) -> Vec<u8> {
        last_bytes(self.all())
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        self.halves().inside(line.checked_sub(1)?)
    }
}

/// How an encryption with PKCS#1 v1.5 works: the block, and the power.
#[derive(Debug, Clone)]
pub struct RsaEncryptWorking {
    key: RsaPublicKey,
    em: Vec<u8>,
}

impl RsaEncryptWorking {
    /// The working of the encryption of `message` with this padding string.
    ///
    /// # Errors
    /// As [`eme_pkcs1_v1_5`] and [`RsaPublicKey::public_operation`].
    pub fn new(
        key: RsaPublicKey,
        message: &[u8],
        padding_string: &[u8],
    ) -> Result<RsaEncryptWorking, CryptoError> {
        let em = eme_pkcs1_v1_5(message, padding_string, key.size())?;
        check_representative(&from_bytes(&em), &key.n)?;
        Ok(RsaEncryptWorking { key, em })
    }

    fn power(&self) -> Option<ModPowWorking> {
        nested(&from_bytes(&self.em), &self.key.e, &self.key.n, ("m", "n"))
    }
}

impl Working for RsaEncryptWorking {
    fn len(&self) -> usize {
        4
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let k = self.key.size();
        let c = power(self.power());
        let all = vec![
            Line::bytes(
                "EM",
                format!("00 ‖ 02 ‖ PS ‖ 00 ‖ M, {k} bytes"),
                self.em.clone(),
            ),
            Line::number("m", "OS2IP(EM)", from_bytes(&self.em)),
            Line::number("c", "m^e mod n", c.clone()),
            Line::bytes(
                "C",
                format!("I2OSP(c, {k})"),
                to_bytes_padded(&c, k).unwrap_or_default(),
            ),
        ];
        pick(range, all)
    }

    fn result(&self) -> Vec<u8> {
        last_bytes(self.lines(3..4))
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        boxed(self.power().filter(|_| line == 2))
    }
}

/// How a verification with PKCS#1 v1.5 works: the block that the signature
/// gives beside the block that the message gives.
#[derive(Debug, Clone)]
pub struct RsaVerifyWorking {
    key: RsaPublicKey,
    hash: Hash,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl RsaVerifyWorking {
    /// The working of the verification of `signature` over `message`.
    ///
    /// # Errors
    /// [`CryptoError::Length`] unless the signature is as long as the
    /// modulus, [`CryptoError::RepresentativeOutOfRange`] unless it is
    /// smaller, [`CryptoError::ModulusTooShort`] when the hash does not fit.
    pub fn new(
        key: RsaPublicKey,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> Result<RsaVerifyWorking, CryptoError> {
        check_length("signature", key.size(), signature)?;
        check_representative(&from_bytes(signature), &key.n)?;
        emsa_pkcs1_v1_5(hash, &hash.digest(&[message]), key.size())?;
        Ok(RsaVerifyWorking {
            key,
            hash,
            message: message.to_vec(),
            signature: signature.to_vec(),
        })
    }

    fn power(&self) -> Option<ModPowWorking> {
        nested(
            &from_bytes(&self.signature),
            &self.key.e,
            &self.key.n,
            ("s", "n"),
        )
    }
}

impl Working for RsaVerifyWorking {
    fn len(&self) -> usize {
        6
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let k = self.key.size();
        let name = self.hash.name();
        let m = power(self.power());
        let em = to_bytes_padded(&m, k).unwrap_or_default();
        let digest = self.hash.digest(&[&self.message]);
        let expected = emsa_pkcs1_v1_5(self.hash, &digest, k).unwrap_or_default();
        let verdict = if em == expected {
            "EM = EM′: valid"
        } else {
            "EM ≠ EM′: invalid"
        };
        let all = vec![
            Line::number("s", "OS2IP(S)", from_bytes(&self.signature)),
            Line::number("m", "s^e mod n", m),
            Line::bytes("EM", format!("I2OSP(m, {k})"), em),
            Line::bytes("H", format!("{name}(M)"), digest),
            Line::bytes("EM′", "00 ‖ 01 ‖ ff … ff ‖ 00 ‖ DigestInfo(H)", expected),
            Line::remark("compare", verdict),
        ];
        pick(range, all)
    }

    /// 01 if the signature is valid, 00 if it is not.
    fn result(&self) -> Vec<u8> {
        let lines = self.lines(2..5);
        let valid = lines[0].result == lines[2].result;
        vec![u8::from(valid)]
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        boxed(self.power().filter(|_| line == 1))
    }
}
