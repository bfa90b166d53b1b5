use proptest::prelude::*;

use super::*;
use crate::crypto::{Hash, PssParameters, SignatureAlgorithm};
use crate::pki::mint::extension;
use crate::pki::{CertificateError, PublicKey, parse_anchors, path};

#[test]
fn bytes_after_the_certificate_are_refused() {
    let mut der = crate::pki::root().to_vec();
    der.push(0);
    assert!(matches!(
        Certificate::parse(&der),
        Err(CertificateError::Trailing { bytes: 1, .. })
    ));
}

#[test]
fn every_truncated_prefix_is_refused() {
    let der = crate::pki::root();
    for length in 0..der.len() {
        assert!(Certificate::parse(&der[..length]).is_err(), "{length}");
    }
}

#[test]
fn an_rsa_key_lies_where_the_spans_say() {
    let leaf = &chain("rsa512")[0];
    let PublicKey::Rsa { n, e } = &leaf.public_key else {
        panic!("{:?}", leaf.public_key);
    };
    assert_eq!(n.len(), 64);
    assert_ne!(leaf.der[n.start], 0);
    assert_eq!(leaf.der[e.clone()], [1, 0, 1]);
    assert_eq!(
        leaf.signature_algorithm,
        Ok(SignatureAlgorithm::RsaPkcs1(Hash::Sha256))
    );
    assert_eq!(leaf.signature.len(), 256);
}

#[test]
fn names_and_serial_are_read() {
    let certificate = made(&server_template());
    assert_eq!(certificate.subject(), "CN=server");
    assert_eq!(certificate.issuer(), "CN=authority");
    assert_eq!(certificate.serial, server_template().serial);
    assert_eq!(certificate.dns_names, [HOST]);
}

#[test]
fn a_name_cannot_move_the_cursor() {
    let template =
        Template::server("CN=a\\1b[2J\u{202e}b", "CN=authority", &[HOST], &[], false).unwrap();
    assert_eq!(made(&template).subject(), "CN=a\\1b[2J\\e2\\80\\aeb");
}

#[test]
fn an_extension_that_is_there_twice_is_refused() {
    let mut template = server_template();
    template.extensions.push(template.extensions[0].clone());
    let der = template.sign(&server_key(), &authority_key()).unwrap();
    assert!(matches!(
        Certificate::parse(&der),
        Err(CertificateError::Repeated { oid }) if oid == "2.5.29.19"
    ));
}

#[test]
fn a_malformed_extension_is_named() {
    let mut template = server_template();
    let usage = template.extensions[1].extn_id;
    template.replace(x509_cert::ext::Extension {
        extn_id: usage,
        critical: true,
        extn_value: der::asn1::OctetString::new([1, 2, 3]).unwrap(),
    });
    let der = template.sign(&server_key(), &authority_key()).unwrap();
    assert!(matches!(
        Certificate::parse(&der),
        Err(CertificateError::Extension { oid, .. }) if oid == "2.5.29.15"
    ));
}

#[test]
fn another_algorithm_outside_than_inside_is_refused() {
    let mut der = made(&server_template()).der;
    // ecdsa-with-SHA256 to ecdsa-with-SHA384, the outer of the two.
    let oid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let outer = der.windows(8).rposition(|w| w == oid).unwrap();
    der[outer + 7] = 3;
    assert_eq!(
        Certificate::parse(&der),
        Err(CertificateError::SignatureAlgorithms)
    );
}

#[test]
fn a_path_length_beyond_a_byte_is_read() {
    // The builder's type ends at 255, so the extension is written by hand.
    let mut template = authority_template();
    template.extensions[0].extn_value =
        der::asn1::OctetString::new([0x30, 7, 1, 1, 0xff, 2, 2, 1, 0]).unwrap();
    assert_eq!(made(&template).path_length, Some(256));
}

/// What is read of an AlgorithmIdentifier that stands alone.
fn algorithm(der: &[u8]) -> Result<SignatureAlgorithm, String> {
    let all = crate::pki::element::Elements::new(der);
    let element = all.clone().next("algorithm").unwrap();
    crate::pki::algorithm::signature_algorithm(der, &all, &element)
        .map_err(|unknown| unknown.to_string())
}

/// `SEQUENCE { oid, parameters }`, by the content of both in hex.
fn identifier(oid: &str, parameters: &str) -> Vec<u8> {
    let hex = |text: &str| -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    };
    let (oid, parameters) = (hex(oid), hex(parameters));
    let body = [&[6, oid.len() as u8], &oid[..], &parameters].concat();
    [&[0x30, body.len() as u8], &body[..]].concat()
}

#[test]
fn the_parameters_of_rsa_pss_are_read_one_by_one_each_with_its_default() {
    const PSS: &str = "2a864886f70d01010a";
    let pss = |hash, mask_hash, salt_length| {
        Ok(SignatureAlgorithm::RsaPss(PssParameters {
            hash,
            mask_hash,
            salt_length,
        }))
    };
    // RFC 4055 §3.1: SHA-1, MGF1 with SHA-1, 20 and 1 may be left out.
    let read = |parameters: &str| algorithm(&identifier(PSS, parameters));
    assert_eq!(read("3000"), pss(Hash::Sha1, Hash::Sha1, 20));
    let sha256 = "300d06096086480165030402010500";
    let mask = |inner: &str| format!("a11c301a06092a864886f70d010108{inner}");
    let salt = |salt: &str| format!("a2{:02x}02{:02x}{salt}", salt.len() / 2 + 2, salt.len() / 2);
    let parameters = |parts: &[&str]| {
        let all = parts.concat();
        format!("30{:02x}{all}", all.len() / 2)
    };
    let hash = format!("a00f{sha256}");
    assert_eq!(
        read(&parameters(&[&hash, &mask(sha256), &salt("20")])),
        pss(Hash::Sha256, Hash::Sha256, 32)
    );
    assert_eq!(
        read(&parameters(&[&hash, &salt("01de")])),
        pss(Hash::Sha256, Hash::Sha1, 478)
    );
    assert_eq!(
        read(&parameters(&[&mask(sha256), "a303020101"])),
        pss(Hash::Sha1, Hash::Sha256, 20)
    );
    for (wrong, said) in [
        ("", "RSASSA-PSS without its parameters"),
        ("0500", "RSASSA-PSS with parameters that cannot be read"),
        (
            "3005a303020102",
            "RSASSA-PSS with a trailer field other than bc",
        ),
        (
            "3005a2030201ff",
            "RSASSA-PSS with a salt that no modulus has room for",
        ),
        (
            "3010a00e300c06082a864886f70d02050500",
            "RSASSA-PSS with the hash 1.2.840.113549.2.5",
        ),
        ("3008a10630040602550d", "RSASSA-PSS with the mask 2.5.13"),
    ] {
        assert_eq!(read(wrong), Err(said.to_owned()), "{wrong}");
    }
}

#[test]
fn an_algorithm_that_is_not_known_is_named() {
    for (oid, name) in [
        (
            "2a864886f70d010104",
            "md5WithRSAEncryption (1.2.840.113549.1.1.4)",
        ),
        ("2b6571", "Ed448 (1.3.101.113)"),
        ("2a03", "1.2.3"),
    ] {
        assert_eq!(algorithm(&identifier(oid, "")), Err(name.to_owned()));
    }
    assert_eq!(
        algorithm(&identifier("2b6570", "")),
        Ok(SignatureAlgorithm::Ed25519)
    );
}

#[test]
fn an_rsa_root_signs_what_is_read_as_rsa() {
    let der = server_template().sign(&rsa_key(), &rsa_key()).unwrap();
    let certificate = Certificate::parse(&der).unwrap();
    assert_eq!(
        certificate.signature_algorithm,
        Ok(SignatureAlgorithm::RsaPkcs1(Hash::Sha256))
    );
    assert_eq!(certificate.public_key_bits(), Some(2048));
}

/// Whatever can be asked of a certificate.
fn ask_all(certificate: &Certificate) {
    let list = [certificate.clone()];
    let _ = path(&list, &[root()]);
    let _ = certificate.valid_at(NOON);
    let _ = certificate.may_issue(usize::MAX);
    let _ = certificate.names_permitted(certificate);
    let _ = root().names_permitted(certificate);
    let _ = certificate.matches_host(HOST);
    let _ = (certificate.server_auth(), certificate.public_key_bits());
}

/// The certificates with the most in them.
fn rich() -> Vec<Vec<u8>> {
    let mut odd = server_template();
    let policies = x509_cert::ext::pkix::CertificatePolicies(vec![]);
    odd.replace(extension(true, &policies).unwrap());
    vec![
        crate::pki::root().to_vec(),
        chain("p256")[0].der.clone(),
        chain("rsa512")[0].der.clone(),
        made(&odd).der,
    ]
}

proptest! {
    #[test]
    fn mutated_certificates_never_panic(
        which in 0..4usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local!(static RICH: Vec<Vec<u8>> = rich());
        let mut der = RICH.with(|all| all[which].clone());
        for (place, byte) in changes {
            let place = place.index(der.len());
            der[place] = byte;
        }
        if let Some(cut) = cut {
            let cut = cut.index(der.len());
            der.remove(cut);
        }
        if let Ok(certificate) = Certificate::parse(&der) {
            ask_all(&certificate);
        }
    }

    #[test]
    fn garbage_never_panics(der in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Certificate::parse(&der).is_err());
    }

    #[test]
    fn garbage_in_a_pem_file_never_panics(
        text in "(-----BEGIN [A-Z]{0,3}(CERTIFICATE)?-----|-----END CERTIFICATE-----|[A-Za-z=\\PC]{0,8}|\n|\r){0,12}"
    ) {
        let _ = parse_anchors(&text);
    }
}

#[test]
fn no_single_changed_byte_makes_parsing_panic() {
    let original = crate::pki::root();
    for place in 0..original.len() {
        for byte in [
            0,
            1,
            0x7f,
            0x80,
            0xff,
            original[place] ^ 1,
            original[place] ^ 0x20,
        ] {
            let mut der = original.to_vec();
            der[place] = byte;
            if let Ok(certificate) = Certificate::parse(&der) {
                ask_all(&certificate);
            }
        }
    }
}
