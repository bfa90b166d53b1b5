use proptest::prelude::*;

use super::mint::extension;
use super::*;
use slowshake::crypto::{Hash, SignatureAlgorithm};
use slowshake::pki::{CertificateError, PublicKey, parse_anchors, path};

#[test]
fn bytes_after_the_certificate_are_refused() {
    let mut der = slowshake::pki::root().to_vec();
    der.push(0);
    assert!(matches!(
        Certificate::parse(&der),
        Err(CertificateError::Trailing { bytes: 1, .. })
    ));
}

#[test]
fn every_truncated_prefix_is_refused() {
    let der = slowshake::pki::root();
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
    let der = template
        .sign(&server_key(), &authority_key("intermediate-p256"))
        .unwrap();
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
    let der = template
        .sign(&server_key(), &authority_key("intermediate-p256"))
        .unwrap();
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
        slowshake::pki::root().to_vec(),
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
    let original = slowshake::pki::root();
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
