//! The cipher suites of TLS 1.3, RFC 9846 §B.4: an AEAD and the hash of HKDF. How
//! the secret comes to be, and who signs, extensions settle apart from them.

use super::Protection;
use crate::wire::code::CipherSuite;

/// A cipher suite of TLS 1.3.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tls13Suite {
    /// The code on the wire.
    pub code: CipherSuite,
    /// The IANA name, which is OpenSSL's too: `TLS_AES_128_GCM_SHA256`.
    pub name: &'static str,
    /// How records are protected.
    pub protection: Protection,
}

const fn suite(code: u16, name: &'static str, protection: Protection) -> Tls13Suite {
    Tls13Suite {
        code: CipherSuite(code),
        name,
        protection,
    }
}

/// All of them, in the order of their codes.
pub static TLS13_SUITES: [Tls13Suite; 5] = [
    suite(0x1301, "TLS_AES_128_GCM_SHA256", Protection::Aes128Gcm),
    suite(0x1302, "TLS_AES_256_GCM_SHA384", Protection::Aes256Gcm),
    suite(
        0x1303,
        "TLS_CHACHA20_POLY1305_SHA256",
        Protection::ChaCha20Poly1305,
    ),
    suite(0x1304, "TLS_AES_128_CCM_SHA256", Protection::Aes128Ccm),
    suite(0x1305, "TLS_AES_128_CCM_8_SHA256", Protection::Aes128Ccm8),
];

impl Tls13Suite {
    /// The suite with this name, upper or lower case.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let mut suites = TLS13_SUITES.iter();
        suites.find(|suite| suite.name.eq_ignore_ascii_case(name))
    }
}

impl CipherSuite {
    /// What the suite is made of, if it is one of TLS 1.3.
    pub fn tls13(self) -> Option<&'static Tls13Suite> {
        TLS13_SUITES.iter().find(|suite| suite.code == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::code::HashAlgorithm;

    #[test]
    fn a_suites_name_is_made_of_its_parts() {
        for suite in &TLS13_SUITES {
            let hash = match suite.protection.prf_hash() {
                HashAlgorithm::SHA384 => "SHA384",
                _ => "SHA256",
            };
            let name = format!("TLS_{}_{hash}", suite.protection.name());
            assert_eq!(suite.name, name);
            assert_eq!(suite.code.name(), Some(suite.name));
            assert_eq!(Tls13Suite::by_name(&name.to_lowercase()), Some(suite));
            assert_eq!(suite.code.suite(), None);
        }
    }
}
