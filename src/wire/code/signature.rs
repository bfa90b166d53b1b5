//! Hashes and signature schemes.

registry! {
    /// A hash function, RFC 5246 §7.4.1.4.1 (Intrinsic: RFC 8422 §5.1.3).
    HashAlgorithm(u8) {
        NONE = 0 => "none";
        MD5 = 1 => "md5";
        SHA1 = 2 => "sha1";
        SHA224 = 3 => "sha224";
        SHA256 = 4 => "sha256";
        SHA384 = 5 => "sha384";
        SHA512 = 6 => "sha512";
        INTRINSIC = 8 => "Intrinsic";
    }
}

registry! {
    /// How a signature is made. In TLS 1.2 these two bytes are a
    /// SignatureAndHashAlgorithm, hash first (RFC 5246 §7.4.1.4.1); the names
    /// are those that RFC 8446 §4.2.3 gave to the same codes, continued in the
    /// same manner for the pairs that it left out.
    SignatureScheme(u16) {
        RSA_PKCS1_MD5 = 0x0101 => "rsa_pkcs1_md5";
        RSA_PKCS1_SHA1 = 0x0201 => "rsa_pkcs1_sha1";
        DSA_SHA1 = 0x0202 => "dsa_sha1";
        ECDSA_SHA1 = 0x0203 => "ecdsa_sha1";
        RSA_PKCS1_SHA224 = 0x0301 => "rsa_pkcs1_sha224";
        DSA_SHA224 = 0x0302 => "dsa_sha224";
        ECDSA_SHA224 = 0x0303 => "ecdsa_sha224";
        RSA_PKCS1_SHA256 = 0x0401 => "rsa_pkcs1_sha256";
        DSA_SHA256 = 0x0402 => "dsa_sha256";
        ECDSA_SECP256R1_SHA256 = 0x0403 => "ecdsa_secp256r1_sha256";
        RSA_PKCS1_SHA384 = 0x0501 => "rsa_pkcs1_sha384";
        DSA_SHA384 = 0x0502 => "dsa_sha384";
        ECDSA_SECP384R1_SHA384 = 0x0503 => "ecdsa_secp384r1_sha384";
        RSA_PKCS1_SHA512 = 0x0601 => "rsa_pkcs1_sha512";
        DSA_SHA512 = 0x0602 => "dsa_sha512";
        ECDSA_SECP521R1_SHA512 = 0x0603 => "ecdsa_secp521r1_sha512";
        RSA_PSS_RSAE_SHA256 = 0x0804 => "rsa_pss_rsae_sha256";
        RSA_PSS_RSAE_SHA384 = 0x0805 => "rsa_pss_rsae_sha384";
        RSA_PSS_RSAE_SHA512 = 0x0806 => "rsa_pss_rsae_sha512";
        ED25519 = 0x0807 => "ed25519";
        ED448 = 0x0808 => "ed448";
        RSA_PSS_PSS_SHA256 = 0x0809 => "rsa_pss_pss_sha256";
        RSA_PSS_PSS_SHA384 = 0x080a => "rsa_pss_pss_sha384";
        RSA_PSS_PSS_SHA512 = 0x080b => "rsa_pss_pss_sha512";
        ECDSA_BRAINPOOLP256R1TLS13_SHA256 = 0x081a => "ecdsa_brainpoolP256r1tls13_sha256";
        ECDSA_BRAINPOOLP384R1TLS13_SHA384 = 0x081b => "ecdsa_brainpoolP384r1tls13_sha384";
        ECDSA_BRAINPOOLP512R1TLS13_SHA512 = 0x081c => "ecdsa_brainpoolP512r1tls13_sha512";
    }
}

/// The kinds of keys with which a SignatureScheme signs, as certificates tell
/// them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// rsaEncryption.
    Rsa,
    /// id-RSASSA-PSS.
    RsaPss,
    /// A point on a curve that signs with ECDSA.
    Ecdsa,
    /// A point on edwards25519.
    Ed25519,
}

/// What goes around the hash in an RSA signature, RFC 8017 §8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Padding {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSASSA-PSS.
    Pss,
}

impl SignatureScheme {
    /// The kind of key that signs so; `None` of a kind that is not known here,
    /// and of unknown codes.
    pub fn key_kind(self) -> Option<KeyKind> {
        match self {
            // RFC 8446 §4.2.3: these differ by the key alone.
            Self::RSA_PSS_RSAE_SHA256 | Self::RSA_PSS_RSAE_SHA384 | Self::RSA_PSS_RSAE_SHA512 => {
                Some(KeyKind::Rsa)
            }
            Self::RSA_PSS_PSS_SHA256 | Self::RSA_PSS_PSS_SHA384 | Self::RSA_PSS_PSS_SHA512 => {
                Some(KeyKind::RsaPss)
            }
            Self::ED25519 => Some(KeyKind::Ed25519),
            // RFC 5246 §7.4.1.4.1: a hash, and a kind of signature.
            _ => match self.0.to_be_bytes() {
                [1..=6, 1] => Some(KeyKind::Rsa),
                [1..=6, 3] => Some(KeyKind::Ecdsa),
                _ => None,
            },
        }
    }

    /// What goes around the hash; `None` where no RSA key signs.
    pub fn padding(self) -> Option<Padding> {
        match (self.key_kind()?, self.0.to_be_bytes()) {
            (KeyKind::Rsa, [1..=6, _]) => Some(Padding::Pkcs1),
            (KeyKind::Rsa | KeyKind::RsaPss, _) => Some(Padding::Pss),
            (KeyKind::Ecdsa | KeyKind::Ed25519, _) => None,
        }
    }

    /// The hash that is signed; `None` where the code names none (ed25519 and
    /// ed448 hash inside), and of unknown codes.
    pub fn hash(self) -> Option<HashAlgorithm> {
        match self.0.to_be_bytes() {
            [hash @ 1..=6, _] => Some(HashAlgorithm(hash)),
            // RFC 8446 §4.2.3: with 0x08 the hash is part of the second byte.
            [8, 0x04 | 0x09 | 0x1a] => Some(HashAlgorithm::SHA256),
            [8, 0x05 | 0x0a | 0x1b] => Some(HashAlgorithm::SHA384),
            [8, 0x06 | 0x0b | 0x1c] => Some(HashAlgorithm::SHA512),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_key_padding_and_hash() {
        use HashAlgorithm as H;
        use SignatureScheme as S;
        #[rustfmt::skip] // a table, one code a line
        let cases = [
            (S::RSA_PKCS1_SHA256, Some(KeyKind::Rsa), Some(Padding::Pkcs1), Some(H::SHA256)),
            (S::RSA_PSS_RSAE_SHA384, Some(KeyKind::Rsa), Some(Padding::Pss), Some(H::SHA384)),
            (S::RSA_PSS_PSS_SHA512, Some(KeyKind::RsaPss), Some(Padding::Pss), Some(H::SHA512)),
            (S::ECDSA_SHA1, Some(KeyKind::Ecdsa), None, Some(H::SHA1)),
            (S::ED25519, Some(KeyKind::Ed25519), None, None),
            (S::DSA_SHA1, None, None, Some(H::SHA1)),
            // Its second byte is that of RSA, and its first no hash.
            (SignatureScheme(0x0801), None, None, None),
        ];
        for (scheme, key, padding, hash) in cases {
            assert_eq!(scheme.key_kind(), key, "{scheme}");
            assert_eq!(scheme.padding(), padding, "{scheme}");
            assert_eq!(scheme.hash(), hash, "{scheme}");
        }
    }
}
