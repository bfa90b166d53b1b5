//! The certificates and keys that scenarios use.
//!
//! All are embedded: a run parses only the key that it signs or decrypts
//! with. The private keys are public knowledge (`keys/README.md`).

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use der::Decode;
use der::asn1::UintRef;
use num_bigint::BigUint;
use p256::pkcs8::{DecodePrivateKey, PrivateKeyInfoRef};

use super::anchors::pem;
use super::public_key::DH_PUBLIC_NUMBER;
use crate::crypto::RsaPrivateKey;

const ROOT: &[u8] = include_bytes!("certs/root.der");
pub(super) const INTERMEDIATE_RSA: &[u8] = include_bytes!("certs/intermediate-rsa.der");
pub(super) const INTERMEDIATE_P256: &[u8] = include_bytes!("certs/intermediate-p256.der");

/// The keys that only sign certificates, as PKCS#8 PEM.
const ROOT_KEY: &str = include_str!("keys/root.pem");
const INTERMEDIATE_RSA_KEY: &str = include_str!("keys/intermediate-rsa.pem");
const INTERMEDIATE_P256_KEY: &str = include_str!("keys/intermediate-p256.pem");

/// The DER of the self-signed root certificate. Its private key is public,
/// so it may vouch for `slowshake.example`, `localhost`, 127.0.0.0/8 and ::1
/// only (critical nameConstraints, RFC 5280 §4.2.1.10).
pub fn root() -> &'static [u8] {
    ROOT
}

/// [`root`] as PEM.
pub fn root_pem() -> String {
    pem("CERTIFICATE", ROOT)
}

/// A certificate of this name, its leaf in `certs/` and its key in `keys/`.
macro_rules! credential {
    ($name:literal, $bits:literal, $intermediate:expr, $description:literal) => {
        credential!(
            $name,
            $bits,
            $intermediate,
            $description,
            include_str!(concat!("keys/", $name, ".pem"))
        )
    };
    ($name:literal, $bits:literal, $intermediate:expr, $description:literal, $key:expr) => {
        $crate::pki::Credential {
            name: $name,
            description: $description,
            bits: $bits,
            leaf: include_bytes!(concat!("certs/", $name, ".der")),
            intermediate: $intermediate,
            key_pem: $key,
        }
    };
}
pub(super) use credential;

/// A server's certificate chain with its private key.
#[derive(Debug, PartialEq, Eq)]
pub struct Credential {
    /// `rsa2048`, `p256`, `rsa1024`, `rsa512`, `dh2048` or `dh23`; those of
    /// clients begin with `client-`, Mallory's with `mallory-`.
    pub name: &'static str,
    /// A few words on what it is for.
    pub description: &'static str,
    pub(super) bits: u32,
    pub(super) leaf: &'static [u8],
    /// Empty for a certificate that nobody else signed.
    pub(super) intermediate: &'static [u8],
    pub(super) key_pem: &'static str,
}

/// A private key that a handshake uses.
#[derive(Debug, Clone)]
pub enum PrivateKey {
    /// For rsaEncryption certificates.
    Rsa(RsaPrivateKey),
    /// For certificates on secp256r1.
    EcdsaP256 {
        /// The secret number, 32 bytes, big-endian, 1 to n − 1.
        d: Vec<u8>,
        /// Its point, 65 bytes: `04`, x, y (SEC 1 §2.3.3).
        public: Vec<u8>,
    },
    /// For dhpublicnumber certificates.
    Dh(DhPrivateKey),
}

/// A Diffie-Hellman key (RFC 3279 §2.3.3).
#[derive(Debug, Clone)]
pub struct DhPrivateKey {
    /// The prime.
    pub p: BigUint,
    /// The generator.
    pub g: BigUint,
    /// The order of the generator.
    pub q: BigUint,
    /// The secret exponent.
    pub x: BigUint,
    /// The public value, g^x mod p.
    pub y: BigUint,
}

impl Credential {
    /// All of them, the default first.
    pub const ALL: &'static [Credential] = &[
        credential! { "rsa2048", 2048, INTERMEDIATE_RSA, "RSA with 2048 bits, as servers use it" },
        credential! { "p256", 256, INTERMEDIATE_P256, "ECDSA on P-256, as servers use it" },
        credential! {
            "rsa1024", 1024, INTERMEDIATE_RSA,
            "RSA with 1024 bits: too short since 2013, easier to read"
        },
        credential! {
            "rsa512", 512, INTERMEDIATE_RSA,
            "RSA with 512 bits: factored in 1999, fits on a page; signs with SHA-1 and SHA-256 only"
        },
        credential! {
            "dh2048", 2048, INTERMEDIATE_RSA,
            "a Diffie-Hellman key in ffdhe2048, for DH_RSA: the same half in every connection"
        },
        credential! {
            "dh23", 5, INTERMEDIATE_RSA,
            "a Diffie-Hellman key modulo 23, for DH_RSA with a pencil"
        },
    ];

    /// The one with this name.
    pub fn by_name(name: &str) -> Option<&'static Credential> {
        Self::ALL.iter().find(|credential| credential.name == name)
    }

    /// What the server sends: the DER of the leaf, then of the intermediate.
    /// The root stays at home, since the client must have it already
    /// (RFC 5246 §7.4.2).
    pub fn chain(&self) -> Vec<&'static [u8]> {
        let chain = [self.leaf, self.intermediate];
        chain.into_iter().filter(|der| !der.is_empty()).collect()
    }

    /// The leaf's private key, parsed when first asked for.
    pub fn private_key(&self) -> &'static PrivateKey {
        static PARSED: Mutex<BTreeMap<&str, &PrivateKey>> = Mutex::new(BTreeMap::new());
        let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
        // The keys are as many as the program holds, and each is kept once.
        parsed.entry(self.key_pem).or_insert_with(|| {
            let key = parse_key(self.key_pem).expect("a test parses every embedded key");
            Box::leak(Box::new(key))
        })
    }

    /// Length of the key in bits: of the RSA modulus, or the curve's field.
    pub fn key_bits(&self) -> u32 {
        self.bits
    }

    /// The private key as PKCS#8 PEM (RFC 5958).
    pub fn private_key_pem(&self) -> String {
        self.key_pem.into()
    }

    /// The certificates of [`chain`](Self::chain) as PEM, in that order.
    pub fn chain_pem(&self) -> String {
        self.chain()
            .into_iter()
            .map(|der| pem("CERTIFICATE", der))
            .collect()
    }
}

/// Every certificate and key as (file name, PEM text), the root first. A
/// `.chain.pem` is what a server presents, a `.key.pem` its private key.
pub fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = [
        ("root", ROOT, ROOT_KEY),
        ("intermediate-rsa", INTERMEDIATE_RSA, INTERMEDIATE_RSA_KEY),
        (
            "intermediate-p256",
            INTERMEDIATE_P256,
            INTERMEDIATE_P256_KEY,
        ),
    ]
    .into_iter()
    .flat_map(|(name, der, key)| {
        [
            (format!("{name}.pem"), pem("CERTIFICATE", der)),
            (format!("{name}.key.pem"), key.into()),
        ]
    })
    .collect();
    for credential in Credential::ALL.iter().chain(Credential::of_clients()) {
        let name = credential.name;
        files.push((format!("{name}.chain.pem"), credential.chain_pem()));
        files.push((format!("{name}.key.pem"), credential.private_key_pem()));
    }
    files
}

fn parse_key(pem: &str) -> der::Result<PrivateKey> {
    if let Ok(secret) = p256::SecretKey::from_pkcs8_pem(pem) {
        return Ok(PrivateKey::EcdsaP256 {
            d: secret.to_bytes().to_vec(),
            public: secret.public_key().to_sec1_bytes().to_vec(),
        });
    }
    let (_, pkcs8) = der::pem::decode_vec(pem.as_bytes())?;
    let info = PrivateKeyInfoRef::from_der(&pkcs8)?;
    if info.algorithm.oid == DH_PUBLIC_NUMBER {
        return parse_dh(&info);
    }
    let key = pkcs1::RsaPrivateKeyRef::from_der(info.private_key.as_bytes())?;
    let number = |n: &pkcs1::UintRef<'_>| BigUint::from_bytes_be(n.as_bytes());
    Ok(PrivateKey::Rsa(RsaPrivateKey {
        n: number(&key.modulus),
        e: number(&key.public_exponent),
        d: number(&key.private_exponent),
        p: number(&key.prime1),
        q: number(&key.prime2),
        dp: number(&key.exponent1),
        dq: number(&key.exponent2),
        qinv: number(&key.coefficient),
    }))
}

/// PKCS#8 of an X9.42 key: DomainParameters (RFC 3279 §2.3.3), and the
/// exponent as an INTEGER.
fn parse_dh(info: &PrivateKeyInfoRef<'_>) -> der::Result<PrivateKey> {
    let missing = || der::Error::from(der::Tag::Sequence.value_error());
    let parameters = info.algorithm.parameters.ok_or_else(missing)?;
    let [p, g, q] = parameters.sequence(|reader| {
        let mut number =
            || Ok::<_, der::Error>(BigUint::from_bytes_be(UintRef::decode(reader)?.as_bytes()));
        Ok::<_, der::Error>([number()?, number()?, number()?])
    })?;
    let x = BigUint::from_bytes_be(UintRef::from_der(info.private_key.as_bytes())?.as_bytes());
    let y = g.modpow(&x, &p);
    Ok(PrivateKey::Dh(DhPrivateKey { p, g, q, x, y }))
}
