//! The setting `signature_algorithms`: which signatures both sides take, the
//! favorite first. It goes into the extension of the ClientHello
//! (RFC 5246 §7.4.1.4.1) and into CertificateRequest (§7.4.4).

use super::scenario::{Scenario, ScenarioError};
use crate::actor::signature_refusal;
use crate::trace::op::scheme_algorithm;
use crate::wire::named::named;
use crate::wire::{Authentication, SignatureScheme};

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
    match (scheme.is_rsae(), scheme.is_pss()) {
        (true, _) => format!("{algorithm}, by a key with rsaEncryption"),
        (_, true) => format!("{algorithm}, by a key with id-RSASSA-PSS"),
        _ => algorithm,
    }
}

impl Scenario {
    /// Whether the server's key can sign as the setting allows, where the
    /// suite has it sign.
    ///
    /// # Errors
    /// If it makes none of these signatures, and why.
    pub fn check_signatures(&self) -> Result<(), ScenarioError> {
        let kx = self.suite.key_exchange;
        let signs =
            kx.sends_server_key_exchange() && kx.authentication() != Authentication::Anonymous;
        let schemes = &self.signature_algorithms;
        let refusals: Vec<_> = schemes
            .iter()
            .map(|scheme| signature_refusal(self.cert, *scheme))
            .collect();
        if !signs || refusals.contains(&None) {
            return Ok(());
        }
        let cert = self.cert.name;
        let why = match refusals.contains(&Some("key-too-short")) {
            true => format!(
                "its modulus of {} bits has no room for the hash and what goes around it \
                 (RFC 8017 §9)",
                self.cert.key_bits()
            ),
            false => "they are made with other kinds of keys".to_owned(),
        };
        Err(ScenarioError::Clash {
            key: "signature_algorithms",
            message: format!(
                "signature_algorithms = {} and cert = {cert} cannot be together in {}: the server \
                 has to sign, and with this key it makes no such signature; {why}",
                names(schemes),
                self.suite.name
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Key;

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

    fn refusal(settings: &[(Key, &str)]) -> Option<String> {
        let mut scenario = Scenario::default();
        for (key, value) in settings {
            scenario.set(*key, value).unwrap();
        }
        let refused = scenario.check_signatures().err();
        refused.map(|error| error.to_string())
    }

    #[test]
    fn a_key_that_makes_none_of_the_signatures_is_refused_with_the_reason() {
        let pss = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha256");
        assert_eq!(refusal(&[pss]), None);
        let why = refusal(&[(Key::Cert, "rsa512"), pss]).unwrap();
        assert!(why.contains("512 bits"), "{why}");
        let sha512 = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha512");
        assert!(refusal(&[(Key::Cert, "rsa1024"), sha512]).is_some());
        let why = refusal(&[(Key::SignatureAlgorithms, "ed25519")]).unwrap();
        assert!(why.contains("other kinds"), "{why}");
        // Where the server signs nothing, nothing clashes.
        let transport = (Key::Suite, "AES128-SHA");
        assert_eq!(refusal(&[transport, (Key::Cert, "rsa512"), pss]), None);
    }
}
