//! The 27 cipher suites that can be run, and what they are made of.

use super::code::{CipherSuite, HashAlgorithm};

/// How the two sides come to a premaster secret, RFC 5246 §7.4.3 and §7.4.7.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum KeyExchange {
    /// The client chooses it and encrypts it for the server's RSA key.
    Rsa,
    /// Finite-field Diffie-Hellman with the key of the server's certificate,
    /// which an RSA key has signed.
    DhRsa,
    /// Ephemeral finite-field Diffie-Hellman, signed with RSA.
    DheRsa,
    /// Finite-field Diffie-Hellman that nobody signs.
    DhAnon,
    /// Ephemeral Diffie-Hellman on a curve, signed with RSA (RFC 8422).
    EcdheRsa,
    /// Ephemeral Diffie-Hellman on a curve, signed with ECDSA (RFC 8422).
    EcdheEcdsa,
}

/// How the server proves who it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Authentication {
    /// With the RSA key of its certificate.
    Rsa,
    /// With the ECDSA key of its certificate.
    Ecdsa,
    /// With the Diffie-Hellman key of its certificate: it can come to the
    /// same secret.
    Dh,
    /// Not at all.
    Anonymous,
}

impl KeyExchange {
    /// All six, in the order of this program's tables.
    pub const ALL: [Self; 6] = [
        Self::Rsa,
        Self::DhRsa,
        Self::DheRsa,
        Self::DhAnon,
        Self::EcdheRsa,
        Self::EcdheEcdsa,
    ];

    /// The name as it stands in a suite's name: `DHE_RSA`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::DhRsa => "DH_RSA",
            Self::DheRsa => "DHE_RSA",
            Self::DhAnon => "DH_anon",
            Self::EcdheRsa => "ECDHE_RSA",
            Self::EcdheEcdsa => "ECDHE_ECDSA",
        }
    }

    /// Whether it computes modulo a prime p (dh_p, dh_g, dh_Ys, dh_Yc).
    pub const fn uses_finite_field(self) -> bool {
        matches!(self, Self::DhRsa | Self::DheRsa | Self::DhAnon)
    }

    /// Whether it computes on an elliptic curve.
    pub const fn uses_curve(self) -> bool {
        matches!(self, Self::EcdheRsa | Self::EcdheEcdsa)
    }

    /// How the server proves who it is: by its signature, or, with RSA
    /// and DH_RSA, by being able to come to the secret.
    pub const fn authentication(self) -> Authentication {
        match self {
            Self::Rsa | Self::DheRsa | Self::EcdheRsa => Authentication::Rsa,
            Self::DhRsa => Authentication::Dh,
            Self::EcdheEcdsa => Authentication::Ecdsa,
            Self::DhAnon => Authentication::Anonymous,
        }
    }

    /// Whether the server sends a ServerKeyExchange. With RSA and
    /// DH_RSA its certificate says all that the client needs (RFC 5246 §7.4.3).
    pub const fn sends_server_key_exchange(self) -> bool {
        !matches!(self, Self::Rsa | Self::DhRsa)
    }
}

/// How records are protected, RFC 5246 §6.2.3. All lengths are in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Protection {
    /// AES-128 in Galois counter mode, RFC 5288.
    Aes128Gcm,
    /// AES-256 in Galois counter mode, RFC 5288.
    Aes256Gcm,
    /// AES-128 in CBC mode with HMAC-SHA-1, RFC 5246 §6.2.3.2.
    Aes128CbcSha,
    /// AES-128 in CBC mode with HMAC-SHA-256, RFC 5246 §6.2.3.2.
    Aes128CbcSha256,
    /// ChaCha20 with Poly1305, RFC 7905.
    ChaCha20Poly1305,
}

impl Protection {
    /// All five, in the order of this program's tables.
    pub const ALL: [Self; 5] = [
        Self::Aes128Gcm,
        Self::Aes256Gcm,
        Self::Aes128CbcSha,
        Self::Aes128CbcSha256,
        Self::ChaCha20Poly1305,
    ];

    /// The name as it stands in a suite's name. With an AEAD, the suite's
    /// name goes on with the hash of the PRF.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes128Gcm => "AES_128_GCM",
            Self::Aes256Gcm => "AES_256_GCM",
            Self::Aes128CbcSha => "AES_128_CBC_SHA",
            Self::Aes128CbcSha256 => "AES_128_CBC_SHA256",
            Self::ChaCha20Poly1305 => "CHACHA20_POLY1305",
        }
    }

    /// Length of client_write_key and of server_write_key.
    pub const fn enc_key_length(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes128CbcSha | Self::Aes128CbcSha256 => 16,
            Self::Aes256Gcm | Self::ChaCha20Poly1305 => 32,
        }
    }

    /// Length of client_write_MAC_key and of the MAC itself; 0 with an AEAD.
    pub const fn mac_key_length(self) -> usize {
        match self {
            Self::Aes128CbcSha => 20,
            Self::Aes128CbcSha256 => 32,
            Self::Aes128Gcm | Self::Aes256Gcm | Self::ChaCha20Poly1305 => 0,
        }
    }

    /// The hash of the HMAC; `None` with an AEAD.
    pub const fn mac_hash(self) -> Option<HashAlgorithm> {
        match self {
            Self::Aes128CbcSha => Some(HashAlgorithm::SHA1),
            Self::Aes128CbcSha256 => Some(HashAlgorithm::SHA256),
            Self::Aes128Gcm | Self::Aes256Gcm | Self::ChaCha20Poly1305 => None,
        }
    }

    /// Length of client_write_IV, the part of the nonce that comes from the
    /// key block: 4 with GCM (RFC 5288 §3), 12 with ChaCha20 (RFC 7905 §2),
    /// 0 with CBC, whose IV stands in the record since TLS 1.1.
    pub const fn fixed_iv_length(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => 4,
            Self::ChaCha20Poly1305 => 12,
            Self::Aes128CbcSha | Self::Aes128CbcSha256 => 0,
        }
    }

    /// Length of the IV or nonce that each record carries in the clear.
    pub const fn record_iv_length(self) -> usize {
        match self {
            Self::Aes128Gcm | Self::Aes256Gcm => 8,
            Self::Aes128CbcSha | Self::Aes128CbcSha256 => 16,
            Self::ChaCha20Poly1305 => 0,
        }
    }

    /// Length of an AEAD's tag; 0 with CBC.
    pub const fn tag_length(self) -> usize {
        if self.is_aead() { 16 } else { 0 }
    }

    /// Whether encryption and integrity are one algorithm.
    pub const fn is_aead(self) -> bool {
        !self.is_cbc()
    }

    /// Whether it is block encryption in CBC mode, with a MAC and padding.
    pub const fn is_cbc(self) -> bool {
        matches!(self, Self::Aes128CbcSha | Self::Aes128CbcSha256)
    }

    /// How many bytes of the key block are used: two MAC keys, two encryption
    /// keys, two IVs (RFC 5246 §6.3).
    pub const fn key_block_length(self) -> usize {
        2 * (self.mac_key_length() + self.enc_key_length() + self.fixed_iv_length())
    }
}

/// A cipher suite that can be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suite {
    /// The code on the wire.
    pub code: CipherSuite,
    /// The IANA name: `TLS_DHE_RSA_WITH_AES_128_GCM_SHA256`.
    pub name: &'static str,
    /// OpenSSL's name for it: `DHE-RSA-AES128-GCM-SHA256`. Those of DH_RSA
    /// are from 1.0.2, the last that had them.
    pub openssl_name: &'static str,
    /// How the premaster secret comes to be.
    pub key_exchange: KeyExchange,
    /// How records are protected.
    pub protection: Protection,
    /// The hash of the PRF and of Finished: SHA-256 unless the suite says
    /// otherwise (RFC 5246 §5).
    pub prf_hash: HashAlgorithm,
}

const fn suite(
    code: u16,
    name: &'static str,
    openssl_name: &'static str,
    key_exchange: KeyExchange,
    protection: Protection,
) -> Suite {
    Suite {
        code: CipherSuite(code),
        name,
        openssl_name,
        key_exchange,
        protection,
        prf_hash: match protection {
            Protection::Aes256Gcm => HashAlgorithm::SHA384,
            _ => HashAlgorithm::SHA256,
        },
    }
}

/// Every suite that can be run, by key exchange and then by protection.
#[rustfmt::skip] // a table, one suite a line
pub static SUITES: [Suite; 27] = {
    use KeyExchange::{DhAnon, DhRsa, DheRsa, EcdheEcdsa, EcdheRsa, Rsa};
    use Protection::{Aes128CbcSha, Aes128CbcSha256, Aes128Gcm, Aes256Gcm, ChaCha20Poly1305};
    [
        suite(0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256", Rsa, Aes128Gcm),
        suite(0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384", Rsa, Aes256Gcm),
        suite(0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", Rsa, Aes128CbcSha),
        suite(0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256", Rsa, Aes128CbcSha256),
        suite(0x00a0, "TLS_DH_RSA_WITH_AES_128_GCM_SHA256", "DH-RSA-AES128-GCM-SHA256", DhRsa, Aes128Gcm),
        suite(0x00a1, "TLS_DH_RSA_WITH_AES_256_GCM_SHA384", "DH-RSA-AES256-GCM-SHA384", DhRsa, Aes256Gcm),
        suite(0x0031, "TLS_DH_RSA_WITH_AES_128_CBC_SHA", "DH-RSA-AES128-SHA", DhRsa, Aes128CbcSha),
        suite(0x003f, "TLS_DH_RSA_WITH_AES_128_CBC_SHA256", "DH-RSA-AES128-SHA256", DhRsa, Aes128CbcSha256),
        suite(0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "DHE-RSA-AES128-GCM-SHA256", DheRsa, Aes128Gcm),
        suite(0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "DHE-RSA-AES256-GCM-SHA384", DheRsa, Aes256Gcm),
        suite(0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", "DHE-RSA-AES128-SHA", DheRsa, Aes128CbcSha),
        suite(0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", "DHE-RSA-AES128-SHA256", DheRsa, Aes128CbcSha256),
        suite(0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "DHE-RSA-CHACHA20-POLY1305", DheRsa, ChaCha20Poly1305),
        suite(0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256", "ADH-AES128-GCM-SHA256", DhAnon, Aes128Gcm),
        suite(0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384", "ADH-AES256-GCM-SHA384", DhAnon, Aes256Gcm),
        suite(0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA", "ADH-AES128-SHA", DhAnon, Aes128CbcSha),
        suite(0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256", "ADH-AES128-SHA256", DhAnon, Aes128CbcSha256),
        suite(0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", EcdheRsa, Aes128Gcm),
        suite(0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", EcdheRsa, Aes256Gcm),
        suite(0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA", EcdheRsa, Aes128CbcSha),
        suite(0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256", EcdheRsa, Aes128CbcSha256),
        suite(0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305", EcdheRsa, ChaCha20Poly1305),
        suite(0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", EcdheEcdsa, Aes128Gcm),
        suite(0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384", EcdheEcdsa, Aes256Gcm),
        suite(0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA", EcdheEcdsa, Aes128CbcSha),
        suite(0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES128-SHA256", EcdheEcdsa, Aes128CbcSha256),
        suite(0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", EcdheEcdsa, ChaCha20Poly1305),
    ]
};

impl Suite {
    /// The suite with this IANA or OpenSSL name, upper or lower case.
    pub fn by_name(name: &str) -> Option<&'static Suite> {
        SUITES.iter().find(|suite| {
            suite.name.eq_ignore_ascii_case(name) || suite.openssl_name.eq_ignore_ascii_case(name)
        })
    }

    /// The suite of this key exchange and protection; `None` for ChaCha20
    /// with RSA, DH_RSA or DH_anon, which RFC 7905 does not define.
    pub fn of(key_exchange: KeyExchange, protection: Protection) -> Option<&'static Suite> {
        SUITES
            .iter()
            .find(|suite| suite.key_exchange == key_exchange && suite.protection == protection)
    }
}

impl CipherSuite {
    /// What the suite is made of, if it can be run.
    pub fn suite(self) -> Option<&'static Suite> {
        SUITES.iter().find(|suite| suite.code == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_has_the_code_and_names_that_openssl_gives_it() {
        let table = include_str!("../../tests/data/openssl_ciphers.txt");
        for suite in &SUITES {
            if suite.key_exchange == KeyExchange::DhRsa {
                continue;
            }
            let line = format!("{:04x} {} {}", suite.code.0, suite.name, suite.openssl_name);
            assert!(table.lines().any(|row| row == line), "{line}");
        }
    }

    #[test]
    fn a_suites_name_is_made_of_its_parts() {
        for suite in &SUITES {
            let prf = match (suite.protection.is_aead(), suite.prf_hash) {
                (true, HashAlgorithm::SHA384) => "_SHA384",
                (true, _) => "_SHA256",
                (false, _) => "",
            };
            let name = format!(
                "TLS_{}_WITH_{}{prf}",
                suite.key_exchange.name(),
                suite.protection.name()
            );
            assert_eq!(suite.name, name);
            assert_eq!(suite.code.name(), Some(suite.name));
        }
    }

    #[test]
    fn key_exchange_and_protection_name_a_suite_save_chacha20_with_rsa_dh_rsa_and_dh_anon() {
        let mut found = Vec::new();
        for key_exchange in KeyExchange::ALL {
            for protection in Protection::ALL {
                match Suite::of(key_exchange, protection) {
                    Some(suite) => found.push(suite.code),
                    None => {
                        assert_eq!(protection, Protection::ChaCha20Poly1305);
                        assert!(matches!(
                            key_exchange,
                            KeyExchange::Rsa | KeyExchange::DhRsa | KeyExchange::DhAnon
                        ));
                    }
                }
            }
        }
        found.sort();
        found.dedup();
        assert_eq!(found.len(), SUITES.len());
    }

    #[test]
    fn a_suite_is_found_by_either_name_in_either_case() {
        let suite = CipherSuite(0x009e).suite().unwrap();
        assert_eq!(
            Suite::by_name("tls_dhe_rsa_with_aes_128_gcm_sha256"),
            Some(suite)
        );
        assert_eq!(Suite::by_name("DHE-RSA-AES128-GCM-SHA256"), Some(suite));
        assert_eq!(Suite::by_name("TLS_FALLBACK_SCSV"), None);
        assert_eq!(CipherSuite::TLS_FALLBACK_SCSV.suite(), None);
    }

    #[test]
    fn the_key_block_holds_two_of_each_key() {
        // RFC 5246 §6.3 counts 2 x 32 + 2 x 32 for AES_256_CBC_SHA256.
        assert_eq!(
            Protection::Aes128CbcSha256.key_block_length(),
            2 * (32 + 16)
        );
        assert_eq!(Protection::Aes128CbcSha.key_block_length(), 2 * (20 + 16));
        assert_eq!(Protection::Aes128Gcm.key_block_length(), 2 * (16 + 4));
        assert_eq!(
            Protection::ChaCha20Poly1305.key_block_length(),
            2 * (32 + 12)
        );
    }
}
