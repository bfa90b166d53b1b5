//! Groups for Diffie-Hellman, and how points of curves are written.

registry! {
    /// A named group, RFC 8422 §5.1.1 (curves), RFC 7919 §2 (finite fields) and
    /// RFC 10024 (hybrids with ML-KEM). The four from 508 on are this program's own,
    /// in the range that is kept for private use.
    NamedGroup(u16) {
        SECT163K1 = 1 => "sect163k1";
        SECT163R1 = 2 => "sect163r1";
        SECT163R2 = 3 => "sect163r2";
        SECT193R1 = 4 => "sect193r1";
        SECT193R2 = 5 => "sect193r2";
        SECT233K1 = 6 => "sect233k1";
        SECT233R1 = 7 => "sect233r1";
        SECT239K1 = 8 => "sect239k1";
        SECT283K1 = 9 => "sect283k1";
        SECT283R1 = 10 => "sect283r1";
        SECT409K1 = 11 => "sect409k1";
        SECT409R1 = 12 => "sect409r1";
        SECT571K1 = 13 => "sect571k1";
        SECT571R1 = 14 => "sect571r1";
        SECP160K1 = 15 => "secp160k1";
        SECP160R1 = 16 => "secp160r1";
        SECP160R2 = 17 => "secp160r2";
        SECP192K1 = 18 => "secp192k1";
        SECP192R1 = 19 => "secp192r1";
        SECP224K1 = 20 => "secp224k1";
        SECP224R1 = 21 => "secp224r1";
        SECP256K1 = 22 => "secp256k1";
        SECP256R1 = 23 => "secp256r1";
        SECP384R1 = 24 => "secp384r1";
        SECP521R1 = 25 => "secp521r1";
        BRAINPOOLP256R1 = 26 => "brainpoolP256r1";
        BRAINPOOLP384R1 = 27 => "brainpoolP384r1";
        BRAINPOOLP512R1 = 28 => "brainpoolP512r1";
        X25519 = 29 => "x25519";
        X448 = 30 => "x448";
        BRAINPOOLP256R1TLS13 = 31 => "brainpoolP256r1tls13";
        BRAINPOOLP384R1TLS13 = 32 => "brainpoolP384r1tls13";
        BRAINPOOLP512R1TLS13 = 33 => "brainpoolP512r1tls13";
        FFDHE2048 = 256 => "ffdhe2048";
        FFDHE3072 = 257 => "ffdhe3072";
        FFDHE4096 = 258 => "ffdhe4096";
        FFDHE6144 = 259 => "ffdhe6144";
        FFDHE8192 = 260 => "ffdhe8192";
        P23 = 508 => "p23";
        SAFE16 = 509 => "safe16";
        SAFE32 = 510 => "safe32";
        SAFE64 = 511 => "safe64";
        SECP256R1MLKEM768 = 4587 => "SecP256r1MLKEM768";
        X25519MLKEM768 = 4588 => "X25519MLKEM768";
        SECP384R1MLKEM1024 = 4589 => "SecP384r1MLKEM1024";
        ARBITRARY_EXPLICIT_PRIME_CURVES = 0xff01 => "arbitrary_explicit_prime_curves";
        ARBITRARY_EXPLICIT_CHAR2_CURVES = 0xff02 => "arbitrary_explicit_char2_curves";
    }
}

impl NamedGroup {
    /// Whether the code lies in the range 256 to 511 that RFC 7919 §2 keeps
    /// for finite fields, known or not: a server that finds such a code in
    /// supported_groups must not pick a group of its own (§4).
    pub fn is_finite_field(self) -> bool {
        (256..=511).contains(&self.0)
    }
}

registry! {
    /// How a point of a curve is written, RFC 8422 §5.1.2.
    EcPointFormat(u8) {
        UNCOMPRESSED = 0 => "uncompressed";
        ANSIX962_COMPRESSED_PRIME = 1 => "ansiX962_compressed_prime";
        ANSIX962_COMPRESSED_CHAR2 = 2 => "ansiX962_compressed_char2";
    }
}

registry! {
    /// How a ServerKeyExchange tells its curve, RFC 8422 §5.4.
    EcCurveType(u8) {
        EXPLICIT_PRIME = 1 => "explicit_prime";
        EXPLICIT_CHAR2 = 2 => "explicit_char2";
        NAMED_CURVE = 3 => "named_curve";
    }
}
