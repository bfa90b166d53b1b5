//! How RSASSA-PSS works: the salted hash, the mask over the rest of the
//! block, and the power (RFC 8017 §8.1, §9.1).

use super::super::error::{CryptoError, check_length};
use super::super::number::{ModPowWorking, bytes_for, from_bytes, to_bytes_padded};
use super::super::signature::PssParameters;
use super::super::working::{Line, Shown, Working, pick};
use super::halves::{Halves, boxed, nested, power};
use super::pss::{emsa_pss_fits, mgf1};
use super::{RsaPrivateKey, RsaPublicKey, check_representative};
use std::ops::Range;

/// `SHA-256(…)` of parts, as a line.
fn hashed(label: &str, of: &str, parameters: PssParameters, parts: &[&[u8]]) -> Line {
    let name = parameters.hash.name();
    let digest = parameters.hash.digest(parts);
    Line::bytes(label, format!("{name}({of})"), digest)
}

/// What the comparison says if all is well.
const VALID: &str = "H = H′: valid";

fn bytes_of(line: &Line) -> &[u8] {
    match &line.result {
        Shown::Bytes(bytes) => bytes,
        _ => &[],
    }
}

/// One block as long as DB laid over another, with the bits cleared for which
/// the modulus has no room.
fn masked(db: &[u8], db_mask: &[u8], em_bits: u64) -> Vec<u8> {
    let mut out: Vec<u8> = db.iter().zip(db_mask).map(|(a, b)| a ^ b).collect();
    let spare = bytes_for(em_bits) as u64 * 8 - em_bits;
    if let Some(first) = out.first_mut() {
        *first &= 0xff >> spare;
    }
    out
}

/// The same in words (RFC 8017 §9.1.1 steps 10 and 11, §9.1.2 steps 8 and 9).
fn laid_over(block: &str, em_bits: u64) -> String {
    match bytes_for(em_bits) as u64 * 8 - em_bits {
        0 => format!("{block} ⊕ dbMask"),
        1 => format!("{block} ⊕ dbMask; the first bit 0, since EM has {em_bits} bits"),
        spare => format!("{block} ⊕ dbMask; the first {spare} bits 0, since EM has {em_bits} bits"),
    }
}

/// How an RSASSA-PSS signature works: M′ and H with the salt, DB under its
/// mask, EM, and the power by halves. The halves' own workings are reached
/// through [`Working::inside`].
#[derive(Debug, Clone)]
pub struct PssSignWorking {
    key: RsaPrivateKey,
    parameters: PssParameters,
    salt: Vec<u8>,
    message: Vec<u8>,
}

impl PssSignWorking {
    /// The lines before the power.
    const BEFORE: usize = 8;

    /// The working of the signature of `message` with this salt.
    ///
    /// # Errors
    /// As [`sign_pss`](super::sign_pss).
    pub fn new(
        key: RsaPrivateKey,
        parameters: PssParameters,
        salt: &[u8],
        message: &[u8],
    ) -> Result<PssSignWorking, CryptoError> {
        check_length("salt", parameters.salt_length, salt)?;
        emsa_pss_fits(parameters, key.n.bits())?;
        Ok(PssSignWorking {
            key,
            parameters,
            salt: salt.to_vec(),
            message: message.to_vec(),
        })
    }

    fn em_bits(&self) -> u64 {
        self.key.n.bits().saturating_sub(1)
    }

    /// The lines up to m.
    fn block(&self) -> Vec<Line> {
        let parameters = self.parameters;
        let em_bits = self.em_bits();
        let digest = hashed("mHash", "M", parameters, &[&self.message]);
        let salted = [&[0; 8], bytes_of(&digest), &self.salt].concat();
        let h = hashed("H", "M′", parameters, &[&salted]);
        let length = bytes_for(em_bits) - parameters.hash.output_length() - 1;
        let zeros = length - self.salt.len() - 1;
        let db = [&vec![0; zeros], &[0x01][..], &self.salt].concat();
        let mask = mgf1(parameters.mask_hash, bytes_of(&h), length);
        let masked = masked(&db, &mask, em_bits);
        let em = [&masked, bytes_of(&h), &[0xbc]].concat();
        let m = from_bytes(&em);
        let name = parameters.mask_hash.name();
        vec![
            digest,
            Line::bytes("M′", "eight zero bytes ‖ mHash ‖ salt", salted),
            h,
            Line::bytes("DB", format!("{zeros} zero bytes ‖ 01 ‖ salt"), db),
            Line::bytes("dbMask", format!("MGF1-{name}(H), {length} bytes"), mask),
            Line::bytes("maskedDB", laid_over("DB", em_bits), masked),
            Line::bytes("EM", "maskedDB ‖ H ‖ bc", em),
            Line::number("m", "OS2IP(EM)", m),
        ]
    }

    fn halves(&self) -> Halves<'_> {
        let block = self.block();
        let em = block.get(6).map(bytes_of).unwrap_or_default();
        Halves {
            key: &self.key,
            input: from_bytes(em),
            from: "m",
            to: "s",
        }
    }

    fn all(&self) -> Vec<Line> {
        let k = self.key.size();
        let mut lines = self.block();
        let (power, s) = self.halves().lines();
        lines.extend(power);
        let s = to_bytes_padded(&s, k).unwrap_or_default();
        lines.push(Line::bytes("S", format!("I2OSP(s, {k})"), s));
        lines
    }
}

impl Working for PssSignWorking {
    fn len(&self) -> usize {
        Self::BEFORE + Halves::LINES + 1
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    fn result(&self) -> Vec<u8> {
        self.all()
            .last()
            .map(bytes_of)
            .map(<[u8]>::to_vec)
            .unwrap_or_default()
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        self.halves().inside(line.checked_sub(Self::BEFORE)?)
    }
}

/// How a verification works: the block that the signature gives, the salt
/// that is found in it, and the hash that must come out with that salt.
#[derive(Debug, Clone)]
pub struct PssVerifyWorking {
    key: RsaPublicKey,
    parameters: PssParameters,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl PssVerifyWorking {
    /// The working of the verification of `signature` over `message`.
    ///
    /// # Errors
    /// [`CryptoError::Length`] unless the signature is as long as the
    /// modulus, [`CryptoError::RepresentativeOutOfRange`] unless it is
    /// smaller, [`CryptoError::ModulusTooShort`] when the block does not fit.
    pub fn new(
        key: RsaPublicKey,
        parameters: PssParameters,
        message: &[u8],
        signature: &[u8],
    ) -> Result<PssVerifyWorking, CryptoError> {
        check_length("signature", key.size(), signature)?;
        check_representative(&from_bytes(signature), &key.n)?;
        emsa_pss_fits(parameters, key.n.bits())?;
        Ok(PssVerifyWorking {
            key,
            parameters,
            message: message.to_vec(),
            signature: signature.to_vec(),
        })
    }

    fn power(&self) -> Option<ModPowWorking> {
        let s = from_bytes(&self.signature);
        nested(&s, &self.key.e, &self.key.n, ("s", "n"))
    }

    fn all(&self) -> Vec<Line> {
        let parameters = self.parameters;
        let em_bits = self.key.n.bits().saturating_sub(1);
        let length = bytes_for(em_bits);
        let m = power(self.power());
        let written = to_bytes_padded(&m, length);
        let em_line = match &written {
            Ok(em) => Line::bytes("EM", format!("I2OSP(m, {length})"), em.clone()),
            Err(_) => Line::remark("EM", format!("m has more than {length} bytes: invalid")),
        };
        // Zeros are no block either.
        let em = written.unwrap_or_else(|_| vec![0; length]);
        let db_length = length - parameters.hash.output_length() - 1;
        let (masked_db, rest) = em.split_at(db_length);
        let (h, end) = rest.split_at(parameters.hash.output_length());
        let mask = mgf1(parameters.mask_hash, h, db_length);
        let db = masked(masked_db, &mask, em_bits);
        let (padding, salt) = db.split_at(db_length - parameters.salt_length);
        let digest = hashed("mHash", "M", parameters, &[&self.message]);
        let salted = [&[0; 8], bytes_of(&digest), salt].concat();
        let again = hashed(
            "H′",
            "eight zero bytes ‖ mHash ‖ salt",
            parameters,
            &[&salted],
        );
        let framed = m.bits() <= em_bits
            && end == [0xbc]
            && padding
                .split_last()
                .is_some_and(|(last, zeros)| *last == 1 && zeros.iter().all(|byte| *byte == 0));
        let verdict = match (framed, bytes_of(&again) == h) {
            (false, _) => "EM is no maskedDB ‖ H ‖ bc with DB = zeros ‖ 01 ‖ salt: invalid",
            (true, false) => "H ≠ H′: invalid",
            (true, true) => VALID,
        };
        let name = parameters.mask_hash.name();
        let cut = parameters.salt_length;
        vec![
            Line::number("s", "OS2IP(S)", from_bytes(&self.signature)),
            Line::number("m", "s^e mod n", m.clone()),
            em_line,
            Line::bytes("H", "EM = maskedDB ‖ H ‖ bc", h.to_vec()),
            Line::bytes("dbMask", format!("MGF1-{name}(H), {db_length} bytes"), mask),
            Line::bytes("DB", laid_over("maskedDB", em_bits), db.clone()),
            Line::bytes("salt", format!("the last {cut} bytes of DB"), salt.to_vec()),
            digest,
            again,
            Line::remark("compare", verdict),
        ]
    }
}

impl Working for PssVerifyWorking {
    fn len(&self) -> usize {
        10
    }

    fn lines(&self, range: Range<usize>) -> Vec<Line> {
        pick(range, self.all())
    }

    /// 01 if the signature is valid, 00 if it is not.
    fn result(&self) -> Vec<u8> {
        let valid = self.all().last().is_some_and(|line| line.formula == VALID);
        vec![u8::from(valid)]
    }

    fn inside(&self, line: usize) -> Option<Box<dyn Working + Send>> {
        boxed(self.power().filter(|_| line == 1))
    }
}
