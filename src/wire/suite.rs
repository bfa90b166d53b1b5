//! The cipher suites that can be run, and what they are made of.

mod protection;
mod tls13;

pub use protection::{Protection, RecordFormat, UnknownVersion};
pub use tls13::{TLS13_SUITES, Tls13Suite};

use super::code::CipherSuite;

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
    }
}

/// Every suite that can be run, by key exchange and then by protection.
#[rustfmt::skip] // a table, one suite a line
pub static SUITES: [Suite; 51] = {
    use KeyExchange::{DhAnon, DhRsa, DheRsa, EcdheEcdsa, EcdheRsa, Rsa};
    use Protection::{
        Aes128CbcSha, Aes128CbcSha256, Aes128Ccm, Aes128Ccm8, Aes128Gcm, Aes256CbcSha,
        Aes256CbcSha256, Aes256CbcSha384, Aes256Ccm, Aes256Ccm8, Aes256Gcm, ChaCha20Poly1305,
    };
    [
        suite(0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256", Rsa, Aes128Gcm),
        suite(0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384", Rsa, Aes256Gcm),
        suite(0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", Rsa, Aes128CbcSha),
        suite(0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256", Rsa, Aes128CbcSha256),
        suite(0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA", Rsa, Aes256CbcSha),
        suite(0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256", "AES256-SHA256", Rsa, Aes256CbcSha256),
        suite(0xc09c, "TLS_RSA_WITH_AES_128_CCM", "AES128-CCM", Rsa, Aes128Ccm),
        suite(0xc09d, "TLS_RSA_WITH_AES_256_CCM", "AES256-CCM", Rsa, Aes256Ccm),
        suite(0xc0a0, "TLS_RSA_WITH_AES_128_CCM_8", "AES128-CCM8", Rsa, Aes128Ccm8),
        suite(0xc0a1, "TLS_RSA_WITH_AES_256_CCM_8", "AES256-CCM8", Rsa, Aes256Ccm8),
        suite(0x00a0, "TLS_DH_RSA_WITH_AES_128_GCM_SHA256", "DH-RSA-AES128-GCM-SHA256", DhRsa, Aes128Gcm),
        suite(0x00a1, "TLS_DH_RSA_WITH_AES_256_GCM_SHA384", "DH-RSA-AES256-GCM-SHA384", DhRsa, Aes256Gcm),
        suite(0x0031, "TLS_DH_RSA_WITH_AES_128_CBC_SHA", "DH-RSA-AES128-SHA", DhRsa, Aes128CbcSha),
        suite(0x003f, "TLS_DH_RSA_WITH_AES_128_CBC_SHA256", "DH-RSA-AES128-SHA256", DhRsa, Aes128CbcSha256),
        suite(0x0037, "TLS_DH_RSA_WITH_AES_256_CBC_SHA", "DH-RSA-AES256-SHA", DhRsa, Aes256CbcSha),
        suite(0x0069, "TLS_DH_RSA_WITH_AES_256_CBC_SHA256", "DH-RSA-AES256-SHA256", DhRsa, Aes256CbcSha256),
        suite(0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "DHE-RSA-AES128-GCM-SHA256", DheRsa, Aes128Gcm),
        suite(0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "DHE-RSA-AES256-GCM-SHA384", DheRsa, Aes256Gcm),
        suite(0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", "DHE-RSA-AES128-SHA", DheRsa, Aes128CbcSha),
        suite(0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256", "DHE-RSA-AES128-SHA256", DheRsa, Aes128CbcSha256),
        suite(0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", "DHE-RSA-AES256-SHA", DheRsa, Aes256CbcSha),
        suite(0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", "DHE-RSA-AES256-SHA256", DheRsa, Aes256CbcSha256),
        suite(0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "DHE-RSA-CHACHA20-POLY1305", DheRsa, ChaCha20Poly1305),
        suite(0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM", "DHE-RSA-AES128-CCM", DheRsa, Aes128Ccm),
        suite(0xc09f, "TLS_DHE_RSA_WITH_AES_256_CCM", "DHE-RSA-AES256-CCM", DheRsa, Aes256Ccm),
        suite(0xc0a2, "TLS_DHE_RSA_WITH_AES_128_CCM_8", "DHE-RSA-AES128-CCM8", DheRsa, Aes128Ccm8),
        suite(0xc0a3, "TLS_DHE_RSA_WITH_AES_256_CCM_8", "DHE-RSA-AES256-CCM8", DheRsa, Aes256Ccm8),
        suite(0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256", "ADH-AES128-GCM-SHA256", DhAnon, Aes128Gcm),
        suite(0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384", "ADH-AES256-GCM-SHA384", DhAnon, Aes256Gcm),
        suite(0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA", "ADH-AES128-SHA", DhAnon, Aes128CbcSha),
        suite(0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256", "ADH-AES128-SHA256", DhAnon, Aes128CbcSha256),
        suite(0x003a, "TLS_DH_anon_WITH_AES_256_CBC_SHA", "ADH-AES256-SHA", DhAnon, Aes256CbcSha),
        suite(0x006d, "TLS_DH_anon_WITH_AES_256_CBC_SHA256", "ADH-AES256-SHA256", DhAnon, Aes256CbcSha256),
        suite(0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", EcdheRsa, Aes128Gcm),
        suite(0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", EcdheRsa, Aes256Gcm),
        suite(0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA", EcdheRsa, Aes128CbcSha),
        suite(0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256", EcdheRsa, Aes128CbcSha256),
        suite(0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA", EcdheRsa, Aes256CbcSha),
        suite(0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "ECDHE-RSA-AES256-SHA384", EcdheRsa, Aes256CbcSha384),
        suite(0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305", EcdheRsa, ChaCha20Poly1305),
        suite(0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", EcdheEcdsa, Aes128Gcm),
        suite(0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384", EcdheEcdsa, Aes256Gcm),
        suite(0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA", EcdheEcdsa, Aes128CbcSha),
        suite(0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES128-SHA256", EcdheEcdsa, Aes128CbcSha256),
        suite(0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA", EcdheEcdsa, Aes256CbcSha),
        suite(0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "ECDHE-ECDSA-AES256-SHA384", EcdheEcdsa, Aes256CbcSha384),
        suite(0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", EcdheEcdsa, ChaCha20Poly1305),
        suite(0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM", "ECDHE-ECDSA-AES128-CCM", EcdheEcdsa, Aes128Ccm),
        suite(0xc0ad, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM", "ECDHE-ECDSA-AES256-CCM", EcdheEcdsa, Aes256Ccm),
        suite(0xc0ae, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", "ECDHE-ECDSA-AES128-CCM8", EcdheEcdsa, Aes128Ccm8),
        suite(0xc0af, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", "ECDHE-ECDSA-AES256-CCM8", EcdheEcdsa, Aes256Ccm8),
    ]
};

impl Suite {
    /// The suite with this IANA or OpenSSL name, upper or lower case.
    pub fn by_name(name: &str) -> Option<&'static Suite> {
        SUITES.iter().find(|suite| {
            suite.name.eq_ignore_ascii_case(name) || suite.openssl_name.eq_ignore_ascii_case(name)
        })
    }

    /// The suite of this key exchange and protection; `None` where no RFC
    /// defines one: ChaCha20 goes with ephemeral keys alone (RFC 7905), CCM
    /// with RSA, DHE_RSA (RFC 6655) and ECDHE_ECDSA (RFC 7251), CBC with
    /// HMAC-SHA-384 with ECDHE (RFC 5289), which has none with AES-256 and
    /// HMAC-SHA-256.
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
    use super::super::code::HashAlgorithm;
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
            let protection = suite.protection.name();
            // RFC 6655 names no hash: the PRF's is SHA-256.
            let prf = match suite.protection.prf_hash() {
                _ if suite.protection.is_cbc() || protection.contains("CCM") => "",
                HashAlgorithm::SHA384 => "_SHA384",
                _ => "_SHA256",
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

    /// Which pairs the RFCs define, by what they say of each protection.
    fn is_defined(key_exchange: KeyExchange, protection: Protection) -> bool {
        use KeyExchange::{DheRsa, EcdheEcdsa, EcdheRsa, Rsa};
        match protection.name() {
            // RFC 7905 §2.
            "CHACHA20_POLY1305" => matches!(key_exchange, DheRsa | EcdheRsa | EcdheEcdsa),
            // RFC 6655 §3, RFC 7251 §2.
            name if name.contains("CCM") => matches!(key_exchange, Rsa | DheRsa | EcdheEcdsa),
            // RFC 5289 §3.1; RFC 5246 §A.5 has the other.
            "AES_256_CBC_SHA384" => key_exchange.uses_curve(),
            "AES_256_CBC_SHA256" => !key_exchange.uses_curve(),
            _ => true,
        }
    }

    #[test]
    fn key_exchange_and_protection_name_a_suite_wherever_an_rfc_defines_one() {
        let mut found = Vec::new();
        for key_exchange in KeyExchange::ALL {
            for protection in Protection::ALL {
                let suite = Suite::of(key_exchange, protection);
                let defined = is_defined(key_exchange, protection);
                assert_eq!(suite.is_some(), defined, "{key_exchange:?} {protection:?}");
                found.extend(suite.map(|suite| suite.code));
            }
        }
        // In the order of the table: by key exchange, then by protection.
        let table: Vec<_> = SUITES.iter().map(|suite| suite.code).collect();
        assert_eq!(found, table);
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
}
