//! Authenticated encryption with associated data (RFC 5116): AES-GCM
//! (RFC 5288), AES-CCM (RFC 6655) and ChaCha20-Poly1305 (RFC 8439, RFC 7905).
//!
//! The evaluation is the RustCrypto crates'; [`gcm`], [`ccm`] and [`chacha`]
//! tell how the three constructions work.

use super::error::{CryptoError, check_length};
use super::working::Working;
use ::ccm::Ccm;
use ::ccm::consts::{U8, U12, U16};
use aes::{Aes128, Aes256};
use aes_gcm::aead::{self, KeyInit, Payload};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use chacha20poly1305::ChaCha20Poly1305;

mod ccm;
mod chacha;
mod gcm;

use self::ccm::CcmWorking;
use chacha::ChaChaWorking;
use gcm::GcmWorking;

type Aes128Ccm = Ccm<Aes128, U16, U12>;
type Aes256Ccm = Ccm<Aes256, U16, U12>;
type Aes128Ccm8 = Ccm<Aes128, U8, U12>;
type Aes256Ccm8 = Ccm<Aes256, U8, U12>;

/// A call for the cipher of an algorithm.
macro_rules! with_cipher {
    ($aead:expr, $call:ident($($argument:expr),*)) => {
        match $aead {
            Aead::Aes128Gcm => $call::<Aes128Gcm>($($argument),*),
            Aead::Aes256Gcm => $call::<Aes256Gcm>($($argument),*),
            Aead::ChaCha20Poly1305 => $call::<ChaCha20Poly1305>($($argument),*),
            Aead::Aes128Ccm => $call::<Aes128Ccm>($($argument),*),
            Aead::Aes256Ccm => $call::<Aes256Ccm>($($argument),*),
            Aead::Aes128Ccm8 => $call::<Aes128Ccm8>($($argument),*),
            Aead::Aes256Ccm8 => $call::<Aes256Ccm8>($($argument),*),
        }
    };
}

/// An AEAD algorithm of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aead {
    /// AEAD_AES_128_GCM (RFC 5116 §5.1).
    Aes128Gcm,
    /// AEAD_AES_256_GCM (RFC 5116 §5.2).
    Aes256Gcm,
    /// AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8).
    ChaCha20Poly1305,
    /// AEAD_AES_128_CCM (RFC 5116 §5.3).
    Aes128Ccm,
    /// AEAD_AES_256_CCM (RFC 5116 §5.4).
    Aes256Ccm,
    /// AEAD_AES_128_CCM_8 (RFC 6655 §6.1).
    Aes128Ccm8,
    /// AEAD_AES_256_CCM_8 (RFC 6655 §6.2).
    Aes256Ccm8,
}

/// How an AEAD algorithm is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Construction {
    /// Counter mode, and GHASH over the ciphertext.
    Gcm,
    /// A CBC-MAC over the plaintext, and counter mode over both.
    Ccm,
    /// ChaCha20, and Poly1305 over the ciphertext.
    ChaCha,
}

impl Aead {
    /// Every algorithm there is here.
    pub const ALL: &'static [Aead] = &[
        Aead::Aes128Gcm,
        Aead::Aes256Gcm,
        Aead::ChaCha20Poly1305,
        Aead::Aes128Ccm,
        Aead::Aes256Ccm,
        Aead::Aes128Ccm8,
        Aead::Aes256Ccm8,
    ];

    /// Name, construction, length of the key, length of the tag.
    const fn parts(self) -> (&'static str, Construction, usize, usize) {
        use Construction::{Ccm, ChaCha, Gcm};
        match self {
            Aead::Aes128Gcm => ("AEAD_AES_128_GCM", Gcm, 16, 16),
            Aead::Aes256Gcm => ("AEAD_AES_256_GCM", Gcm, 32, 16),
            Aead::ChaCha20Poly1305 => ("AEAD_CHACHA20_POLY1305", ChaCha, 32, 16),
            Aead::Aes128Ccm => ("AEAD_AES_128_CCM", Ccm, 16, 16),
            Aead::Aes256Ccm => ("AEAD_AES_256_CCM", Ccm, 32, 16),
            Aead::Aes128Ccm8 => ("AEAD_AES_128_CCM_8", Ccm, 16, 8),
            Aead::Aes256Ccm8 => ("AEAD_AES_256_CCM_8", Ccm, 32, 8),
        }
    }

    /// The IANA name of the algorithm.
    pub fn name(&self) -> &'static str {
        self.parts().0
    }

    /// How it is built.
    pub fn construction(&self) -> Construction {
        self.parts().1
    }

    /// Length of a key in bytes, 16 or 32.
    pub fn key_length(&self) -> usize {
        self.parts().2
    }

    /// Length of a nonce in bytes, 12.
    pub fn nonce_length(&self) -> usize {
        12
    }

    /// Length of a tag in bytes, 16, or 8 with CCM_8.
    pub fn tag_length(&self) -> usize {
        self.parts().3
    }

    /// The ciphertext of `plaintext` with its tag at the end, so many bytes
    /// longer.
    ///
    /// # Errors
    /// [`CryptoError::Length`] for a key or a nonce of the wrong length,
    /// [`CryptoError::TooLongForAead`] for more than the algorithm allows
    /// (64 GiB; with CCM and this nonce 16 MiB).
    pub fn seal(
        &self,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.check(key, nonce)?;
        let payload = Payload {
            msg: plaintext,
            aad,
        };
        with_cipher!(self, seal_with(key, nonce, payload)).ok_or(CryptoError::TooLongForAead {
            found: plaintext.len(),
        })
    }

    /// The plaintext of `ciphertext`, whose last bytes are the tag.
    ///
    /// # Errors
    /// [`CryptoError::Length`] for a key or a nonce of the wrong length or a
    /// ciphertext shorter than a tag, [`CryptoError::BadTag`] when the tag is
    /// not the one computed.
    pub fn open(
        &self,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.check(key, nonce)?;
        split_tag(ciphertext, self.tag_length())?;
        let payload = Payload {
            msg: ciphertext,
            aad,
        };
        with_cipher!(self, open_with(key, nonce, payload)).ok_or(CryptoError::BadTag)
    }

    /// What `ciphertext` decrypts to, whose last bytes are a tag that is
    /// not looked at: what comes out is whatever somebody made of it.
    ///
    /// # Errors
    /// [`CryptoError::Length`] for a key or a nonce of the wrong length or a
    /// ciphertext shorter than a tag.
    pub fn decrypt_unchecked(
        &self,
        key: &[u8],
        nonce: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let (body, _) = split_tag(ciphertext, self.tag_length())?;
        // All encrypt by xor with a stream of key and nonce, so that to
        // encrypt again is to decrypt.
        let mut plaintext = self.seal(key, nonce, &[], body)?;
        plaintext.truncate(body.len());
        Ok(plaintext)
    }

    /// How [`seal`](Aead::seal) works on these inputs.
    ///
    /// # Errors
    /// [`CryptoError::Length`] for a key or a nonce of the wrong length.
    pub fn seal_working(
        &self,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        plaintext: &[u8],
    ) -> Result<Box<dyn Working + Send>, CryptoError> {
        self.check(key, nonce)?;
        Ok(self.working([key, nonce, aad, plaintext], None))
    }

    /// How [`open`](Aead::open) works on these inputs, whether the tag is
    /// right or not.
    ///
    /// # Errors
    /// [`CryptoError::Length`] for a key or a nonce of the wrong length or a
    /// ciphertext shorter than a tag.
    pub fn open_working(
        &self,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Box<dyn Working + Send>, CryptoError> {
        self.check(key, nonce)?;
        let (text, tag) = split_tag(ciphertext, self.tag_length())?;
        Ok(self.working([key, nonce, aad, text], Some(tag.to_vec())))
    }

    fn working(&self, inputs: [&[u8]; 4], received: Option<Vec<u8>>) -> Box<dyn Working + Send> {
        let [key, nonce, aad, text] = inputs.map(<[u8]>::to_vec);
        let inputs = Inputs {
            key,
            nonce,
            aad,
            text,
            tag_length: self.tag_length(),
            received,
        };
        match self.construction() {
            Construction::Gcm => Box::new(GcmWorking(inputs)),
            Construction::Ccm => Box::new(CcmWorking(inputs)),
            Construction::ChaCha => Box::new(ChaChaWorking(inputs)),
        }
    }

    fn check(&self, key: &[u8], nonce: &[u8]) -> Result<(), CryptoError> {
        check_length("AEAD key", self.key_length(), key)?;
        check_length("AEAD nonce", self.nonce_length(), nonce)
    }
}

/// What a working is of, the lengths as the algorithm has them.
#[derive(Debug, Clone)]
struct Inputs {
    key: Vec<u8>,
    nonce: Vec<u8>,
    aad: Vec<u8>,
    /// What is sealed, or the ciphertext without its tag.
    text: Vec<u8>,
    tag_length: usize,
    /// The tag that came, when opening.
    received: Option<Vec<u8>>,
}

impl Inputs {
    /// What comes of it: with the tag behind it when sealing; nothing when
    /// opening with another tag than the one that came.
    fn result(&self, mut output: Vec<u8>, tag: &[u8]) -> Vec<u8> {
        match &self.received {
            None => output.extend(tag),
            Some(received) if received[..] != tag[..] => output.clear(),
            Some(_) => {}
        }
        output
    }
}

/// Splits off the tag, the last `length` bytes.
fn split_tag(ciphertext: &[u8], length: usize) -> Result<(&[u8], &[u8]), CryptoError> {
    let body = ciphertext.len().checked_sub(length);
    body.map(|body| ciphertext.split_at(body))
        .ok_or(CryptoError::Length {
            what: "AEAD ciphertext, at least its tag",
            expected: length,
            found: ciphertext.len(),
        })
}

fn seal_with<A: aead::Aead + KeyInit>(
    key: &[u8],
    nonce: &[u8],
    payload: Payload<'_, '_>,
) -> Option<Vec<u8>> {
    let nonce = aead::Nonce::<A>::try_from(nonce).ok()?;
    A::new_from_slice(key).ok()?.encrypt(&nonce, payload).ok()
}

fn open_with<A: aead::Aead + KeyInit>(
    key: &[u8],
    nonce: &[u8],
    payload: Payload<'_, '_>,
) -> Option<Vec<u8>> {
    let nonce = aead::Nonce::<A>::try_from(nonce).ok()?;
    A::new_from_slice(key).ok()?.decrypt(&nonce, payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_and_nothing_else_does() {
        for &aead in Aead::ALL {
            let key = vec![1; aead.key_length()];
            let nonce = vec![2; aead.nonce_length()];
            let sealed = aead.seal(&key, &nonce, b"header", b"data").unwrap();
            assert_eq!(sealed.len(), 4 + aead.tag_length());
            assert_eq!(
                aead.open(&key, &nonce, b"header", &sealed).unwrap(),
                b"data"
            );
            assert_eq!(
                aead.open(&key, &nonce, b"other", &sealed),
                Err(CryptoError::BadTag)
            );
            for byte in 0..sealed.len() {
                let mut flipped = sealed.clone();
                flipped[byte] ^= 1;
                assert_eq!(
                    aead.open(&key, &nonce, b"header", &flipped),
                    Err(CryptoError::BadTag)
                );
            }
        }
    }

    #[test]
    fn without_a_look_at_the_tag_a_bit_turned_over_is_a_bit_turned_over() {
        for &aead in Aead::ALL {
            let key = vec![1; aead.key_length()];
            let nonce = vec![2; aead.nonce_length()];
            let mut sealed = aead.seal(&key, &nonce, b"header", b"data").unwrap();
            let open = |sealed: &[u8]| aead.decrypt_unchecked(&key, &nonce, sealed).unwrap();
            assert_eq!(open(&sealed), b"data");
            sealed[0] ^= 1;
            *sealed.last_mut().unwrap() ^= 1;
            assert_eq!(open(&sealed), b"eata");
            let short = &sealed[..aead.tag_length() - 1];
            assert!(aead.decrypt_unchecked(&key, &nonce, short).is_err());
        }
    }

    #[test]
    fn wrong_lengths_are_refused_with_the_right_ones() {
        for &aead in Aead::ALL {
            let key = vec![1; aead.key_length()];
            let length = |result: Result<Vec<u8>, CryptoError>| match result {
                Err(CryptoError::Length {
                    expected, found, ..
                }) => (expected, found),
                other => panic!("{other:?}"),
            };
            assert_eq!(
                length(aead.seal(&key[1..], &[0; 12], b"", b"")),
                (key.len(), key.len() - 1)
            );
            assert_eq!(length(aead.seal(&key, &[0; 8], b"", b"")), (12, 8));
            let tag = aead.tag_length();
            let short = vec![0; tag - 1];
            let opened = aead.open(&key, &[0; 12], b"", &short);
            assert_eq!(length(opened), (tag, tag - 1));
            assert!(aead.open_working(&key, &[0; 12], b"", &short).is_err());
        }
    }
}
