//! RSA (RFC 8017), as TLS 1.2 uses it.
//!
//! [`pkcs1`] has the encodings of version 1.5 and signatures with them,
//! [`pss`] those of RSASSA-PSS, [`workings`] and [`pss_workings`] how they
//! work.

use super::error::CryptoError;
use super::number::{bytes_for, mod_pow};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

mod halves;
pub mod pkcs1;
pub mod pss;
pub mod pss_workings;
pub mod workings;

pub use pkcs1::{
    digest_info_prefix, eme_open, eme_pkcs1_v1_5, emsa_pkcs1_v1_5, sign_pkcs1_v1_5,
    verify_pkcs1_v1_5,
};
pub use pss::{emsa_pss, emsa_pss_fits, mgf1, sign_pss, verify_pss};
pub use pss_workings::{PssSignWorking, PssVerifyWorking};
pub use workings::{RsaDecryptWorking, RsaEncryptWorking, RsaSignWorking, RsaVerifyWorking};

/// An RSA public key (RFC 8017 §3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    /// The modulus.
    pub n: BigUint,
    /// The public exponent.
    pub e: BigUint,
}

/// An RSA private key of two primes with the numbers of the Chinese remainder
/// theorem (RFC 8017 §3.2, second representation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaPrivateKey {
    /// The modulus, p·q.
    pub n: BigUint,
    /// The public exponent.
    pub e: BigUint,
    /// The private exponent.
    pub d: BigUint,
    /// The first prime.
    pub p: BigUint,
    /// The second prime.
    pub q: BigUint,
    /// d mod (p − 1).
    pub dp: BigUint,
    /// d mod (q − 1).
    pub dq: BigUint,
    /// q⁻¹ mod p.
    pub qinv: BigUint,
}

impl RsaPublicKey {
    /// k, the length of the modulus in bytes; each ciphertext and signature
    /// is as long.
    pub fn size(&self) -> usize {
        bytes_for(self.n.bits())
    }

    /// `m^e mod n`: RSAEP and RSAVP1 (RFC 8017 §5.1.1, §5.2.2).
    ///
    /// # Errors
    /// [`CryptoError::RepresentativeOutOfRange`] unless m < n.
    pub fn public_operation(&self, m: &BigUint) -> Result<BigUint, CryptoError> {
        check_representative(m, &self.n)?;
        mod_pow(m, &self.e, &self.n)
    }
}

impl RsaPrivateKey {
    /// A private key from its numbers; dP, dQ and qInv are computed.
    ///
    /// # Errors
    /// [`CryptoError::RsaKey`] unless n = p·q with p, q > 2 and different,
    /// and e·d ≡ 1 modulo p − 1 and q − 1. Whether p and q are prime is not
    /// tested.
    pub fn from_components(
        n: BigUint,
        e: BigUint,
        d: BigUint,
        p: BigUint,
        q: BigUint,
    ) -> Result<RsaPrivateKey, CryptoError> {
        let refused = |expected| Err(CryptoError::RsaKey { expected });
        let two = BigUint::from(2u32);
        if p <= two || q <= two || p == q {
            return refused("two different primes above 2");
        }
        if &p * &q != n {
            return refused("n = p · q");
        }
        let (p_less_one, q_less_one) = (&p - 1u32, &q - 1u32);
        let ed = &e * &d;
        if !(&ed % &p_less_one).is_one() || !(&ed % &q_less_one).is_one() {
            return refused("e · d ≡ 1 modulo p − 1 and q − 1");
        }
        let Some(qinv) = q.modinv(&p) else {
            return refused("q invertible modulo p");
        };
        Ok(RsaPrivateKey {
            dp: &d % &p_less_one,
            dq: &d % &q_less_one,
            n,
            e,
            d,
            p,
            q,
            qinv,
        })
    }

    /// k, the length of the modulus in bytes.
    pub fn size(&self) -> usize {
        bytes_for(self.n.bits())
    }

    /// The public key that belongs to it.
    pub fn public_key(&self) -> RsaPublicKey {
        RsaPublicKey {
            n: self.n.clone(),
            e: self.e.clone(),
        }
    }

    /// `c^d mod n`: RSADP and RSASP1 (RFC 8017 §5.1.2, §5.2.1), by the
    /// Chinese remainder theorem, which is three times faster.
    ///
    /// # Errors
    /// [`CryptoError::RepresentativeOutOfRange`] unless c < n.
    pub fn private_operation(&self, c: &BigUint) -> Result<BigUint, CryptoError> {
        check_representative(c, &self.n)?;
        let m1 = mod_pow(c, &self.dp, &self.p)?;
        let m2 = mod_pow(c, &self.dq, &self.q)?;
        Ok(&m2 + &self.q * self.recombination(&m1, &m2))
    }

    /// h = (m_1 − m_2)·qInv mod p, RFC 8017 §5.1.2 step 2.b.iii.
    fn recombination(&self, m1: &BigUint, m2: &BigUint) -> BigUint {
        // m_2 may be larger than p, and m_1 smaller than m_2 mod p.
        let difference = m1 + &self.p - m2.mod_floor(&self.p);
        difference * &self.qinv % &self.p
    }
}

fn check_representative(number: &BigUint, n: &BigUint) -> Result<(), CryptoError> {
    if n.is_zero() {
        return Err(CryptoError::ZeroModulus);
    }
    if number >= n {
        return Err(CryptoError::RepresentativeOutOfRange {
            modulus_bits: n.bits(),
            found_bits: number.bits(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(number: u32) -> BigUint {
        BigUint::from(number)
    }

    /// The key of the RSA paper (Rivest, Shamir, Adleman 1978 §VIII).
    fn paper_key() -> RsaPrivateKey {
        RsaPrivateKey::from_components(n(2773), n(17), n(157), n(47), n(59)).unwrap()
    }

    #[test]
    fn the_example_of_the_rsa_paper_comes_out() {
        let key = paper_key();
        let c = key.public_key().public_operation(&n(920)).unwrap();
        assert_eq!(c, n(948));
        assert_eq!(key.private_operation(&c).unwrap(), n(920));
    }

    #[test]
    fn every_number_below_the_modulus_comes_back() {
        let key = paper_key();
        for m in (0..2773).map(n) {
            let c = key.public_key().public_operation(&m).unwrap();
            assert_eq!(key.private_operation(&c).unwrap(), m);
        }
    }

    #[test]
    fn a_number_not_below_the_modulus_is_refused() {
        let key = paper_key();
        let refused = Err(CryptoError::RepresentativeOutOfRange {
            modulus_bits: 12,
            found_bits: 12,
        });
        assert_eq!(key.public_key().public_operation(&n(2773)), refused);
        assert_eq!(key.private_operation(&n(2773)), refused);
    }

    #[test]
    fn numbers_that_are_no_key_are_refused() {
        for (modulus, e, d, p, q) in [
            (2773, 17, 157, 47, 53),
            (2773, 17, 158, 47, 59),
            (0, 17, 157, 0, 59),
            (2209, 17, 157, 47, 47),
            (59, 17, 157, 1, 59),
        ] {
            let key = RsaPrivateKey::from_components(n(modulus), n(e), n(d), n(p), n(q));
            assert!(matches!(key, Err(CryptoError::RsaKey { .. })), "{key:?}");
        }
    }

    #[test]
    fn a_public_key_of_zeros_refuses_instead_of_panicking() {
        let key = RsaPublicKey { n: n(0), e: n(0) };
        assert!(key.public_operation(&n(0)).is_err());
        assert!(!verify_pkcs1_v1_5(
            &key,
            crate::crypto::Hash::Sha1,
            b"",
            b""
        ));
        let parameters = crate::crypto::PssParameters::of_tls(crate::crypto::Hash::Sha256);
        assert!(!verify_pss(&key, parameters, b"", b""));
    }
}
