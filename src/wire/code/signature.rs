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

impl SignatureScheme {
    /// Whether it is RSASSA-PSS with a key whose certificate says
    /// rsaEncryption (RFC 8446 §4.2.3).
    pub fn is_rsae(self) -> bool {
        matches!(
            self,
            Self::RSA_PSS_RSAE_SHA256 | Self::RSA_PSS_RSAE_SHA384 | Self::RSA_PSS_RSAE_SHA512
        )
    }

    /// Whether it is RSASSA-PSS with a key whose certificate says
    /// id-RSASSA-PSS (RFC 8446 §4.2.3).
    pub fn is_pss(self) -> bool {
        matches!(
            self,
            Self::RSA_PSS_PSS_SHA256 | Self::RSA_PSS_PSS_SHA384 | Self::RSA_PSS_PSS_SHA512
        )
    }

    /// The hash that is signed; `None` where the first byte names none
    /// (ed25519 and ed448 hash inside, and unknown codes).
    pub fn hash_algorithm(self) -> Option<HashAlgorithm> {
        let [hash, rest] = self.0.to_be_bytes();
        match (hash, rest) {
            (1..=6, _) => Some(HashAlgorithm(hash)),
            // RFC 8446 §4.2.3: with 0x08 the hash is part of the second byte.
            (8, 0x04 | 0x09 | 0x1a) => Some(HashAlgorithm::SHA256),
            (8, 0x05 | 0x0a | 0x1b) => Some(HashAlgorithm::SHA384),
            (8, 0x06 | 0x0b | 0x1c) => Some(HashAlgorithm::SHA512),
            _ => None,
        }
    }
}
