//! Signatures of certificates as other programs make them: each is verified,
//! by the ledger and by the command, and none that was changed by a bit.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]

#[path = "data/shell.rs"]
mod shell;

use std::collections::BTreeMap;
use std::sync::Arc;

use shell::Shell;
use slowshake::crypto::{Curve, Hash, PssParameters, SignatureAlgorithm};
use slowshake::pki::{Certificate, PublicKey, parse_anchors};
use slowshake::sim::{Key, Run, Scenario, run};
use slowshake::trace::op::{SignatureMethod, Token, Unfit, Verify, VerifyingKey};

use slowshake::trace::{
    CheckKind, ConnectionId, Ending, Name, Op, Overrides, PartyId, PartyLedger, Quantity, Seed,
    ValueId, Values,
};
use slowshake::wire::{AlertDescription, SignatureScheme};

/// Every certificate of the folder by its name.
fn certificates() -> BTreeMap<String, Certificate> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/signatures");
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "pem") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            all.insert(name, parse_anchors(&text).unwrap().remove(0));
        }
    }
    assert!(all.len() > 30, "{}", all.len());
    all
}

fn certificate(name: &str) -> Certificate {
    certificates().remove(name).unwrap()
}

fn ledger() -> PartyLedger {
    let overrides = Arc::new(Overrides::default());
    PartyLedger::new(PartyId::CLIENT, "client", Seed(1), overrides)
}

fn given(ledger: &mut PartyLedger, bytes: &[u8]) -> ValueId {
    let quantity = Quantity::new(ConnectionId::FIRST, Name::CertificateDer);
    ledger.given(quantity, bytes.to_vec(), "the test")
}

fn key(ledger: &mut PartyLedger, parts: &Parts) -> VerifyingKey {
    let mut given = |bytes: &[u8]| given(ledger, bytes);
    match (&parts.of, parts.key.as_slice()) {
        (PublicKey::Rsa { .. }, [n, e]) => VerifyingKey::Rsa {
            n: given(n),
            e: given(e),
        },
        (PublicKey::RsaPss { restriction, .. }, [n, e]) => VerifyingKey::RsaPss {
            n: given(n),
            e: given(e),
            restriction: *restriction,
        },
        (PublicKey::Ec { curve, .. }, [point]) => VerifyingKey::Ecdsa {
            curve: Curve::by_code(*curve).unwrap(),
            point: given(point),
        },
        (PublicKey::Ed25519 { .. }, [point]) => VerifyingKey::Ed25519 {
            point: given(point),
        },
        other => panic!("{other:?}"),
    }
}

/// What a verification is about.
#[derive(Clone)]
struct Parts {
    of: PublicKey,
    algorithm: SignatureAlgorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
    key: Vec<Vec<u8>>,
}

impl Parts {
    fn of(certificate: &Certificate) -> Self {
        let cut = |span: &std::ops::Range<usize>| certificate.der[span.clone()].to_vec();
        Self {
            of: certificate.public_key.clone(),
            algorithm: certificate.signature_algorithm.clone().unwrap(),
            message: cut(&certificate.tbs),
            signature: cut(&certificate.signature),
            key: match &certificate.public_key {
                PublicKey::Rsa { n, e } | PublicKey::RsaPss { n, e, .. } => vec![cut(n), cut(e)],
                PublicKey::Ec { point, .. } | PublicKey::Ed25519 { point } => vec![cut(point)],
                other => panic!("{other:?}"),
            },
        }
    }

    /// Whether the signature is right: what the ledger says, with the command
    /// that asks it again.
    fn verify(&self) -> (bool, String) {
        let mut ledger = ledger();
        let verify = Verify {
            kind: CheckKind::CertificateSignature,
            method: SignatureMethod::Certificate(self.algorithm),
            key: key(&mut ledger, self),
            message: given(&mut ledger, &self.message),
            signature: given(&mut ledger, &self.signature),
        };
        let (id, answer) = ledger.verify(ConnectionId::FIRST, verify).unwrap();
        let entries = ledger.close();
        let value = entries.value(id);
        let operation = value.op.operation();
        if let Some(working) = operation.working(&entries) {
            assert_eq!(working.result(), value.bytes);
        }
        let recompute = operation.recompute(value, &entries).unwrap();
        assert_eq!(recompute.expect, if answer { "True" } else { "False" });
        (answer, recompute.command)
    }
}

/// The same with the last bit of a byte turned over.
fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

/// What is not verified here.
const UNKNOWN: [(&str, &str); 2] = [
    ("ed448", "Ed448 (1.3.101.113)"),
    (
        "rsa-pkcs1-md5",
        "md5WithRSAEncryption (1.2.840.113549.1.1.4)",
    ),
];

#[test]
fn every_signature_is_right_and_no_changed_one_is() {
    let shell = Shell::find();
    for (name, certificate) in certificates() {
        if UNKNOWN.iter().any(|(unknown, _)| *unknown == name) {
            continue;
        }
        let parts = Parts::of(&certificate);
        let mut cases = vec![(parts.clone(), true)];
        let (message, signature) = (&parts.message, &parts.signature);
        cases.push((
            Parts {
                message: flipped(message, message.len() / 2),
                ..parts.clone()
            },
            false,
        ));
        cases.push((
            Parts {
                signature: flipped(signature, signature.len() - 1),
                ..parts.clone()
            },
            false,
        ));
        cases.push((
            Parts {
                signature: signature[..signature.len() - 1].to_vec(),
                ..parts.clone()
            },
            false,
        ));
        let mut other_key = parts.clone();
        // The form byte of a compressed point says which of two keys it is.
        other_key.key[0] = flipped(&other_key.key[0], 0);
        if !matches!(&parts.of, PublicKey::Ec { .. }) || parts.key[0][0] != 4 {
            cases.push((other_key, false));
        }
        for (parts, right) in cases {
            let (answer, command) = parts.verify();
            assert_eq!(answer, right, "{name}");
            if let Some(shell) = &shell {
                let expect = if right { "True" } else { "False" };
                assert_eq!(shell.complaint(&command, expect), None, "{name}\n{command}");
            }
        }
    }
}

#[test]
fn what_is_not_verified_says_what_it_is() {
    for (name, said) in UNKNOWN {
        let unknown = certificate(name).signature_algorithm.unwrap_err();
        assert_eq!(unknown.to_string(), said);
    }
}

#[test]
fn the_names_of_the_files_say_how_they_are_signed() {
    let pss = |hash, mask_hash, salt_length| {
        SignatureAlgorithm::RsaPss(PssParameters {
            hash,
            mask_hash,
            salt_length,
        })
    };
    for (name, algorithm) in [
        ("rsa-pkcs1-sha1", SignatureAlgorithm::RsaPkcs1(Hash::Sha1)),
        ("rsa-pss-sha224", pss(Hash::Sha224, Hash::Sha224, 28)),
        (
            "rsa-pss-sha512-mgf1-sha256-salt-0",
            pss(Hash::Sha512, Hash::Sha256, 0),
        ),
        (
            "rsa-pss-sha256-salt-222",
            pss(Hash::Sha256, Hash::Sha256, 222),
        ),
        ("ecdsa-p521-sha1", SignatureAlgorithm::Ecdsa(Hash::Sha1)),
        ("ed25519", SignatureAlgorithm::Ed25519),
    ] {
        assert_eq!(
            certificate(name).signature_algorithm,
            Ok(algorithm),
            "{name}"
        );
    }
    let restricted = certificate("pss-key-restricted").public_key;
    let sha256 = PssParameters::of_tls(Hash::Sha256);
    assert!(
        matches!(restricted, PublicKey::RsaPss { restriction: Some(only), .. } if only == sha256),
        "{restricted:?}"
    );
}

/// The run in which the server shows these certificates; the first holds the
/// key of the suite's usual one.
fn shown(suite: &str, chain: &[&[u8]]) -> Run {
    let mut scenario = Scenario::default();
    scenario.set(Key::Suite, suite).unwrap();
    // The chains were made later than the first of January 2026.
    scenario.set(Key::Clock, "1800000000").unwrap();
    for (at, der) in chain.iter().enumerate() {
        let hex: String = der.iter().map(|byte| format!("{byte:02x}")).collect();
        let set = format!("server_Certificate.certificate_list.[{at}]={hex}");
        scenario.set(Key::Set, &set).unwrap();
    }
    run(&scenario).unwrap()
}

#[test]
fn a_key_that_is_a_compressed_point_verifies_certificate_and_handshake() {
    let leaf = include_bytes!("data/chains/leaf-compressed-p256.der");
    let intermediate = include_bytes!("../src/pki/certs/intermediate-p256.der");
    let run = shown("ECDHE-ECDSA-AES128-GCM-SHA256", &[leaf, intermediate]);
    let endings = run.trace.outcomes.iter().map(|outcome| &outcome.ending);
    assert!(endings.clone().all(|ending| *ending == Ending::Established));
    // openssl#6055: the certificate as it came there.
    let file = |name: &str| {
        let root = env!("CARGO_MANIFEST_DIR");
        let path = format!("{root}/tests/data/cases/06-compressed-ec-key/{name}");
        parse_anchors(&std::fs::read_to_string(path).unwrap())
            .unwrap()
            .remove(0)
    };
    let (leaf, authority) = (file("leaf.pem"), file("ca.pem"));
    let PublicKey::Ec { curve: 23, point } = &leaf.public_key else {
        panic!("{:?}", leaf.public_key);
    };
    assert!(Curve::P256.decompressed(&leaf.der[point.clone()]).is_ok());
    let parts = Parts {
        key: Parts::of(&authority).key,
        of: authority.public_key.clone(),
        ..Parts::of(&leaf)
    };
    assert!(parts.verify().0);
}

#[test]
fn a_signature_that_cannot_be_verified_is_not_called_wrong() {
    let leaf = include_bytes!("data/chains/leaf-ed448.der");
    let intermediate = include_bytes!("data/chains/intermediate-ed448.der");
    let run = shown("DHE-RSA-AES128-GCM-SHA256", &[leaf, intermediate]);
    let client = &run.trace.outcomes[0].ending;
    let alert = AlertDescription::UNSUPPORTED_CERTIFICATE;
    assert!(
        matches!(client, Ending::Failed { alert: found, check: None, .. } if *found == alert),
        "{client:?}"
    );
    let asked = run.trace.all_values().filter(|value| value.is_verdict());
    for value in asked {
        assert_eq!(value.bytes, [1], "{}", value.quantity);
    }
    let said = run.trace.steps.iter().flat_map(|step| &step.facts);
    let said: Vec<String> = said.map(|fact| format!("{fact:?}")).collect();
    assert!(said.iter().any(|fact| fact.contains("Ed448 (1.3.101.113)")));
}

#[test]
fn a_scheme_that_does_not_go_with_the_key_is_an_illegal_parameter() {
    let mut scenario = Scenario::default();
    let set = "ServerKeyExchange.algorithm=0403";
    scenario.set(Key::Set, set).unwrap();
    let run = run(&scenario).unwrap();
    let client = &run.trace.outcomes[0].ending;
    let alert = AlertDescription::ILLEGAL_PARAMETER;
    assert!(
        matches!(client, Ending::Failed { alert: found, check: None, .. } if *found == alert),
        "{client:?}"
    );
}

#[test]
fn a_method_that_does_not_go_with_the_key_is_no_answer() {
    let restricted = Parts::of(&certificate("pss-key-restricted"));
    let usual = Parts::of(&certificate("rsa-pkcs1-sha256"));
    let curve = Parts::of(&certificate("ecdsa-p256-sha256"));
    let sha384 = SignatureAlgorithm::RsaPss(PssParameters::of_tls(Hash::Sha384));
    let scheme = SignatureMethod::Handshake;
    for (parts, method) in [
        (&restricted, SignatureMethod::Certificate(sha384)),
        (&restricted, scheme(SignatureScheme::RSA_PSS_PSS_SHA384)),
        (&restricted, scheme(SignatureScheme::RSA_PSS_RSAE_SHA256)),
        (&restricted, scheme(SignatureScheme::RSA_PKCS1_SHA256)),
        (&usual, scheme(SignatureScheme::RSA_PSS_PSS_SHA256)),
        (&usual, scheme(SignatureScheme::ECDSA_SECP256R1_SHA256)),
        (&usual, scheme(SignatureScheme::RSA_PKCS1_MD5)),
        (&curve, scheme(SignatureScheme::ED25519)),
        (&curve, SignatureMethod::Certificate(sha384)),
    ] {
        let mut ledger = ledger();
        let key = key(&mut ledger, parts);
        assert!(key.algorithm(method).is_err(), "{method}");
        let verify = Verify {
            kind: CheckKind::ParamsSignature,
            method,
            key,
            message: given(&mut ledger, &parts.message),
            signature: given(&mut ledger, &parts.signature),
        };
        assert!(ledger.verify(ConnectionId::FIRST, verify).is_err());
    }
    let mut ledger = ledger();
    let key = key(&mut ledger, &restricted);
    let unfit = key.algorithm(scheme(SignatureScheme::RSA_PSS_PSS_SHA384));
    assert!(matches!(unfit, Err(Unfit::Restricted { .. })), "{unfit:?}");
    let fit = key.algorithm(scheme(SignatureScheme::RSA_PSS_PSS_SHA256));
    assert!(fit.is_ok(), "{fit:?}");
}

fn made(settings: &[(Key, &str)]) -> Run {
    let scenario = Scenario::of(settings).unwrap();
    run(&scenario).unwrap()
}

#[test]
fn a_signature_cites_the_section_of_its_algorithm() {
    let pss = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha256");
    let finite = "DHE-RSA-AES128-GCM-SHA256";
    let rsa = "ECDHE-RSA-AES128-GCM-SHA256";
    let ecdsa = "ECDHE-ECDSA-AES128-GCM-SHA256";
    for (settings, signature, params) in [
        (
            &[(Key::Suite, finite)][..],
            "RFC 5246 §4.7",
            "RFC 5246 §7.4.3",
        ),
        (
            &[(Key::Suite, finite), pss],
            "RFC 8446 §4.2.3",
            "RFC 5246 §7.4.3",
        ),
        (
            &[(Key::Suite, rsa), pss],
            "RFC 8446 §4.2.3",
            "RFC 8422 §5.4",
        ),
        (&[(Key::Suite, ecdsa)], "RFC 8422 §5.4", "RFC 8422 §5.4"),
    ] {
        let trace = made(settings).trace;
        let mut cited = [0; 3];
        for value in trace.all_values() {
            let (at, wanted) = match (value.quantity.name, &value.op) {
                (Name::Signature, Op::Sign(_)) => (0, signature),
                (Name::SignedParams, _) => (1, params),
                (_, Op::Verify(verify)) if verify.kind == CheckKind::ParamsSignature => (2, params),
                _ => continue,
            };
            cited[at] += 1;
            assert_eq!(
                value.cite(&trace),
                wanted,
                "{settings:?}: {}",
                value.quantity
            );
        }
        // The server's two, the client's and Eve's.
        assert!(
            cited.iter().all(|count| *count > 0),
            "{settings:?}: {cited:?}"
        );
    }
}

#[test]
fn a_key_cites_the_section_that_says_how_it_is_written() {
    let leaf = include_bytes!("data/chains/leaf-ed25519.der");
    let intermediate = include_bytes!("data/chains/intermediate-ed25519.der");
    let trace = shown("DHE-RSA-AES128-GCM-SHA256", &[leaf, intermediate]).trace;
    let mut found = BTreeMap::new();
    for value in trace.all_values() {
        if value.quantity.name == Name::EcPoint {
            found.insert(value.bytes.len(), value.cite(&trace));
        }
    }
    assert_eq!(found.get(&32), Some(&"RFC 8410 §4"), "{found:?}");
    let trace = made(&[(Key::Suite, "ECDHE-ECDSA-AES128-GCM-SHA256")]).trace;
    let mut points = trace
        .all_values()
        .filter(|value| value.quantity.name == Name::EcPoint);
    assert!(points.all(|point| point.cite(&trace) == "RFC 5480 §2.2"));
}

#[test]
fn the_secret_of_an_exchange_is_the_coordinate_that_its_curve_has() {
    for (group, coordinate) in [
        ("x25519", "u-coordinate of "),
        ("secp256r1", "x-coordinate of "),
    ] {
        let suite = (Key::Suite, "ECDHE-RSA-AES128-GCM-SHA256");
        let trace = made(&[suite, (Key::Group, group)]).trace;
        let value = trace
            .all_values()
            .find(|value| value.quantity.name == Name::EcZ);
        let formula = value.unwrap().op.operation().formula();
        assert_eq!(formula[0], Token::Text(coordinate.into()));
    }
}

/// RFC 8017 §9.1.2 step 9: the bits for which EM has no room are cleared.
#[test]
fn the_working_of_pss_says_which_bits_of_the_block_are_cleared() {
    let pss = (Key::SignatureAlgorithms, "rsa_pss_rsae_sha256");
    let trace = made(&[pss]).trace;
    let mut lines = BTreeMap::new();
    for value in trace.all_values() {
        let side = match &value.op {
            Op::Sign(_) => "sign",
            Op::Verify(verify) if verify.kind == CheckKind::ParamsSignature => "verify",
            _ => continue,
        };
        let working = value.op.operation().working(&trace).unwrap();
        for line in working.lines(0..working.len()) {
            lines.insert(format!("{side} {}", line.label), line.formula);
        }
    }
    let cleared = "; the first bit 0, since EM has 2047 bits";
    assert_eq!(lines["sign maskedDB"], format!("DB ⊕ dbMask{cleared}"));
    assert_eq!(lines["verify DB"], format!("maskedDB ⊕ dbMask{cleared}"));
    assert_eq!(lines["verify salt"], "the last 32 bytes of DB");
    assert_eq!(lines["verify compare"], "H = H′: valid");
}
