//! The setting `signature_algorithms`: which signatures both sides take, the
//! favorite first. It goes into the extension of the ClientHello
//! (RFC 5246 §7.4.1.4.1) and into CertificateRequest (§7.4.4).

use crate::trace::op::scheme_algorithm;
use crate::wire::named::named;
use crate::wire::{KeyKind, Padding, SignatureScheme};

use SignatureScheme as S;

/// What both sides of a simulated run take: enough for every certificate that
/// there is here, and few enough to be read.
pub const USUAL: [SignatureScheme; 6] = [
    S::ECDSA_SECP256R1_SHA256,
    S::ECDSA_SECP384R1_SHA384,
    S::RSA_PKCS1_SHA256,
    S::RSA_PKCS1_SHA384,
    S::RSA_PKCS1_SHA512,
    S::RSA_PKCS1_SHA1,
];

/// The same where TLS 1.3 may be spoken: it has RSA with PSS alone, and takes
/// PKCS#1 v1.5 in certificates.
pub const USUAL_TLS13: [SignatureScheme; 9] = [
    S::ECDSA_SECP256R1_SHA256,
    S::ECDSA_SECP384R1_SHA384,
    S::ED25519,
    S::RSA_PSS_RSAE_SHA256,
    S::RSA_PSS_RSAE_SHA384,
    S::RSA_PSS_RSAE_SHA512,
    S::RSA_PKCS1_SHA256,
    S::RSA_PKCS1_SHA384,
    S::RSA_PKCS1_SHA512,
];

/// Everything that can be verified here, in the order in which OpenSSL offers
/// it: what our side of a real connection takes.
pub const ALL: [SignatureScheme; 17] = [
    S::ECDSA_SECP256R1_SHA256,
    S::ECDSA_SECP384R1_SHA384,
    S::ECDSA_SECP521R1_SHA512,
    S::ED25519,
    S::RSA_PSS_PSS_SHA256,
    S::RSA_PSS_PSS_SHA384,
    S::RSA_PSS_PSS_SHA512,
    S::RSA_PSS_RSAE_SHA256,
    S::RSA_PSS_RSAE_SHA384,
    S::RSA_PSS_RSAE_SHA512,
    S::RSA_PKCS1_SHA256,
    S::RSA_PKCS1_SHA384,
    S::RSA_PKCS1_SHA512,
    S::ECDSA_SHA224,
    S::ECDSA_SHA1,
    S::RSA_PKCS1_SHA224,
    S::RSA_PKCS1_SHA1,
];

/// Lists of them to choose from, each with a word for it.
pub const LISTS: [(&str, &[SignatureScheme]); 6] = [
    ("usual", &USUAL),
    (
        "pss",
        &[
            S::RSA_PSS_RSAE_SHA256,
            S::RSA_PSS_RSAE_SHA384,
            S::RSA_PSS_RSAE_SHA512,
        ],
    ),
    ("pss_sha256", &[S::RSA_PSS_RSAE_SHA256]),
    ("pkcs1_sha256", &[S::RSA_PKCS1_SHA256]),
    ("pkcs1_sha1", &[S::RSA_PKCS1_SHA1]),
    ("all", &ALL),
];

/// The scheme with this name, in any letter case, or, in hex after `0x`, this
/// code.
pub(super) fn by_name(name: &str) -> Option<SignatureScheme> {
    let code = name
        .strip_prefix("0x")
        .and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let by_code = || ALL.into_iter().find(|scheme| code == Some(scheme.0));
    named(ALL, name, |scheme| scheme.name().unwrap_or_default()).or_else(by_code)
}

/// A list of them by names.
pub fn names(schemes: &[SignatureScheme]) -> String {
    let names: Vec<String> = schemes.iter().map(ToString::to_string).collect();
    names.join(",")
}

/// What kind of signature it is, in a few words.
pub fn about(scheme: SignatureScheme) -> String {
    let algorithm = scheme_algorithm(scheme).map(|algorithm| algorithm.to_string());
    let algorithm = algorithm.unwrap_or_default();
    match (scheme.key_kind(), scheme.padding()) {
        (Some(KeyKind::Rsa), Some(Padding::Pss)) => {
            format!("{algorithm}, by a key with rsaEncryption")
        }
        (Some(KeyKind::RsaPss), _) => format!("{algorithm}, by a key with id-RSASSA-PSS"),
        _ => algorithm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_that_can_be_named_can_be_verified() {
        for scheme in ALL {
            assert!(scheme_algorithm(scheme).is_some(), "{scheme}");
            assert_eq!(by_name(&scheme.to_string()), Some(scheme));
            assert_eq!(by_name(&format!("{:#06x}", scheme.0)), Some(scheme));
        }
        assert!(USUAL.iter().all(|scheme| ALL.contains(scheme)));
        assert_eq!(by_name("ed448"), None);
        assert_eq!(by_name("rsa_pkcs1_md5"), None);
    }
}
