//! Every check of a certificate, with the section that asks for it and the
//! alert that follows: a row of `docs/alerts.md` each, brought about here.

use std::collections::BTreeSet;
use std::fmt::Write;

use der::asn1::{Ia5String, ObjectIdentifier, OctetString};
use slowshake::pki::{CANDIDATES, Certificate, Credential};
use slowshake::trace::CheckKind;
use slowshake::wire::AlertDescription as A;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, NameConstraints, SubjectAltName,
};

use super::certificates::{refused, shown_as};
use super::mint::{Key as MintKey, NOT_AFTER, NOT_BEFORE, Template, extension};

pub(crate) const HEAD: &str = "
## Certificates

What the client asks of a certificate, in this order, and what it answers; a server
asks the same of a client that shows one, without the host. RFC 5280 names no alerts:
they are those that RFC 5246 §7.2.2 defines. The checks are those of `slowshake list
checks`; where none is named, the certificate could not be read, or the question not
be answered. `tests/hellos/chains.rs` brings each row about.

| what is wrong | section | check | alert |
| --- | --- | --- | --- |
";

pub(crate) const FOOT: &str = "
Where one name stands on several certificates (an authority with a new key, a new
certificate or two that vouch for it), each candidate is tried until a path holds, those
first whose key identifier fits; 128 at most, each of which costs one signature. The
step `client.key_exchange.path` lists them with the reason for which they fell out. A
path that cannot be verified here is preferred to one that is wrong.
";

/// What is wrong with a chain.
struct Row {
    what: &'static str,
    cite: &'static str,
    check: Option<CheckKind>,
    alert: A,
    /// The chain, the leaf first, and what is trusted.
    made: fn() -> Shown,
}

struct Shown {
    chain: Vec<Vec<u8>>,
    anchors: Vec<Certificate>,
    settings: Vec<String>,
}

fn key() -> MintKey {
    MintKey::of(Credential::by_name("p256").unwrap()).unwrap()
}

fn other_key() -> MintKey {
    MintKey::of(Credential::by_name("rsa1024").unwrap()).unwrap()
}

fn sign(template: &Template) -> Vec<u8> {
    template.sign(&key(), &key()).unwrap()
}

fn root() -> Template {
    Template::authority("CN=root", "CN=root", None).unwrap()
}

fn middle() -> Template {
    Template::authority("CN=middle", "CN=root", None).unwrap()
}

fn leaf(issuer: &str) -> Template {
    let host = &["slowshake.example"];
    Template::server("CN=server", issuer, host, &[], false).unwrap()
}

fn with(chain: Vec<Vec<u8>>, root: &Template) -> Shown {
    Shown {
        chain,
        anchors: vec![Certificate::parse(&sign(root)).unwrap()],
        settings: Vec::new(),
    }
}

/// A leaf that the root signed, changed before it is signed.
fn leaf_but(change: impl FnOnce(&mut Template)) -> Shown {
    let mut template = leaf("CN=root");
    change(&mut template);
    with(vec![sign(&template)], &root())
}

/// The same, changed afterwards.
fn leaf_bytes(change: impl FnOnce(&mut Vec<u8>)) -> Shown {
    let mut der = sign(&leaf("CN=root"));
    change(&mut der);
    with(vec![der], &root())
}

/// A leaf below an intermediate that is changed before it is signed.
fn middle_but(change: impl FnOnce(&mut Template)) -> Shown {
    let mut template = middle();
    change(&mut template);
    with(vec![sign(&leaf("CN=middle")), sign(&template)], &root())
}

fn replace_all(der: &mut [u8], old: &[u8], new: &[u8]) {
    let mut found = 0;
    for at in 0..=der.len() - old.len() {
        if der[at..].starts_with(old) {
            der[at..at + new.len()].copy_from_slice(new);
            found += 1;
        }
    }
    assert!(found > 0);
}

fn constraints(permitted: Vec<GeneralName>, excluded: Vec<GeneralName>) -> Extension {
    let trees = |bases: Vec<GeneralName>| {
        let tree = |base| GeneralSubtree {
            base,
            minimum: 0,
            maximum: None,
        };
        (!bases.is_empty()).then(|| bases.into_iter().map(tree).collect())
    };
    let constraints = NameConstraints {
        permitted_subtrees: trees(permitted),
        excluded_subtrees: trees(excluded),
    };
    extension(true, &constraints).unwrap()
}

fn dns(name: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(name).unwrap())
}

fn mail(name: &str) -> GeneralName {
    GeneralName::Rfc822Name(Ia5String::new(name).unwrap())
}

fn unknown_critical() -> Extension {
    Extension {
        extn_id: ObjectIdentifier::new_unwrap("1.2.3.4.5"),
        critical: true,
        extn_value: OctetString::new([5, 0]).unwrap(),
    }
}

const ROWS: &[Row] = &[
    row(
        "it is cut short",
        "RFC 5280 §4.1",
        None,
        A::BAD_CERTIFICATE,
        || leaf_bytes(|der| der.truncate(der.len() - 1)),
    ),
    row(
        "the signed algorithm and the one outside differ",
        "RFC 5280 §4.1.1.2",
        None,
        A::BAD_CERTIFICATE,
        || {
            leaf_bytes(|der| {
                let oid = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
                let outer = der.windows(8).rposition(|bytes| bytes == oid).unwrap();
                der[outer + 7] = 3;
            })
        },
    ),
    row(
        "a time without seconds, or in another zone than UTC",
        "RFC 5280 §4.1.2.5",
        None,
        A::BAD_CERTIFICATE,
        || leaf_bytes(|der| replace_all(der, b"491231235959Z", b"4912312359+00")),
    ),
    row(
        "a version that is not known here",
        "RFC 5280 §4.1.2.1",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || leaf_bytes(|der| replace_all(der, &[0xa0, 3, 2, 1, 2], &[0xa0, 3, 2, 1, 3])),
    ),
    row(
        "an extension twice",
        "RFC 5280 §4.2",
        None,
        A::BAD_CERTIFICATE,
        || leaf_but(|template| template.extensions.push(template.extensions[0].clone())),
    ),
    row(
        "an extension that cannot be read",
        "RFC 5280 §4.2",
        None,
        A::BAD_CERTIFICATE,
        || {
            leaf_but(|template| {
                template.extensions[1].extn_value = OctetString::new([1, 2, 3]).unwrap();
            })
        },
    ),
    row(
        "a key that is no point of its curve",
        "RFC 5480 §2.2",
        None,
        A::BAD_CERTIFICATE,
        || {
            leaf_bytes(|der| {
                let at = der
                    .windows(3)
                    .position(|bytes| bytes == [0x42, 0, 4])
                    .unwrap();
                der[at + 40] ^= 1;
            })
        },
    ),
    row(
        "a key that is a point in the hybrid form",
        "RFC 5480 §2.2",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || leaf_bytes(|der| replace_all(der, &[0x42, 0, 4], &[0x42, 0, 6])),
    ),
    row(
        "nobody at hand bears the issuer's name",
        "RFC 5280 §6.1.3 (a)(4)",
        Some(CheckKind::CertificatePath),
        A::UNKNOWN_CA,
        || with(vec![sign(&leaf("CN=middle"))], &root()),
    ),
    row(
        "the issuers lead to one that nobody trusts",
        "RFC 5280 §6.1.1 (d)",
        Some(CheckKind::CertificatePath),
        A::UNKNOWN_CA,
        || {
            let own = Template::authority("CN=own", "CN=own", None).unwrap();
            with(vec![sign(&leaf("CN=own")), sign(&own)], &root())
        },
    ),
    row(
        "the issuers vouch for each other, and no root for any of them",
        "RFC 5280 §6.1",
        Some(CheckKind::CertificatePath),
        A::UNKNOWN_CA,
        || {
            let by = |subject: &str, issuer: &str| {
                sign(&Template::authority(subject, issuer, None).unwrap())
            };
            with(
                vec![sign(&leaf("CN=a")), by("CN=a", "CN=b"), by("CN=b", "CN=a")],
                &root(),
            )
        },
    ),
    row(
        "more candidates of one name than are tried, none of them right",
        "our limit",
        Some(CheckKind::CertificatePath),
        A::CERTIFICATE_UNKNOWN,
        || {
            let wrong = |serial: usize| {
                let mut template = middle();
                template.serial = vec![1, serial as u8];
                template.not_after = NOT_BEFORE + 1;
                sign(&template)
            };
            let mut chain = vec![sign(&leaf("CN=middle"))];
            chain.extend((0..=CANDIDATES).map(wrong));
            with(chain, &root())
        },
    ),
    row(
        "a signature algorithm that is not known here",
        "RFC 5280 §4.1.1.2",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || {
            leaf_bytes(|der| {
                let oid = |last| [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, last];
                replace_all(der, &oid(2), &oid(0x7f));
            })
        },
    ),
    row(
        "an issuer's key of a kind that is not known here",
        "RFC 5280 §4.1.2.7",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || {
            let mut shown = leaf_but(|_| {});
            let mut der = shown.anchors[0].der.clone();
            let curve = |last| [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, last];
            replace_all(&mut der, &curve(7), &curve(3));
            shown.anchors = vec![Certificate::parse(&der).unwrap()];
            shown
        },
    ),
    row(
        "a signature that the issuer's key did not make",
        "RFC 5280 §6.1.3 (a)(1)",
        Some(CheckKind::CertificateSignature),
        A::BAD_CERTIFICATE,
        || leaf_bytes(|der| *der.last_mut().unwrap() ^= 1),
    ),
    row(
        "an issuer that is no authority, as none of version 1 or 2 is but a root",
        "RFC 5280 §6.1.4 (k)",
        Some(CheckKind::CertificateIssuer),
        A::BAD_CERTIFICATE,
        || {
            middle_but(|template| {
                let constraints = BasicConstraints {
                    ca: false,
                    path_len_constraint: None,
                };
                template.replace(extension(true, &constraints).unwrap());
            })
        },
    ),
    row(
        "more intermediates below an issuer than it may have",
        "RFC 5280 §6.1.4 (l), (m)",
        Some(CheckKind::CertificateIssuer),
        A::BAD_CERTIFICATE,
        || {
            let short = Template::authority("CN=root", "CN=root", Some(0)).unwrap();
            with(vec![sign(&leaf("CN=middle")), sign(&middle())], &short)
        },
    ),
    row(
        "an issuer whose key may not sign certificates",
        "RFC 5280 §6.1.4 (n)",
        Some(CheckKind::CertificateIssuer),
        A::BAD_CERTIFICATE,
        || {
            middle_but(|template| {
                let usage = KeyUsage(KeyUsages::CRLSign.into());
                template.replace(extension(true, &usage).unwrap());
            })
        },
    ),
    row(
        "a critical extension of an issuer that is not known here",
        "RFC 5280 §4.2, §6.1.4 (o)",
        Some(CheckKind::CertificateExtensions),
        A::UNSUPPORTED_CERTIFICATE,
        || middle_but(|template| template.replace(unknown_critical())),
    ),
    row(
        "a critical extension of the leaf that is not known here",
        "RFC 5280 §4.2, §6.1.5 (f)",
        Some(CheckKind::CertificateExtensions),
        A::UNSUPPORTED_CERTIFICATE,
        || leaf_but(|template| template.replace(unknown_critical())),
    ),
    row(
        "a last day that is over",
        "RFC 5280 §6.1.3 (a)(2)",
        Some(CheckKind::CertificateValidity),
        A::CERTIFICATE_EXPIRED,
        || leaf_but(|template| template.not_after = NOT_BEFORE + 1),
    ),
    row(
        "a first day that is to come",
        "RFC 5280 §6.1.3 (a)(2)",
        Some(CheckKind::CertificateValidity),
        A::CERTIFICATE_EXPIRED,
        || leaf_but(|template| template.not_before = NOT_AFTER - 1),
    ),
    row(
        "a name that an issuer may not vouch for",
        "RFC 5280 §6.1.3 (b)",
        Some(CheckKind::CertificateNames),
        A::CERTIFICATE_UNKNOWN,
        || middle_but(|template| template.replace(constraints(vec![dns("bank.example")], vec![]))),
    ),
    row(
        "a name from which an issuer is excluded",
        "RFC 5280 §6.1.3 (c)",
        Some(CheckKind::CertificateNames),
        A::CERTIFICATE_UNKNOWN,
        || middle_but(|template| template.replace(constraints(vec![], vec![dns("example")]))),
    ),
    row(
        "a limit on a form of names that is not known here, and such a name",
        "RFC 5280 §4.2.1.10",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || {
            let mut server = leaf("CN=middle");
            let names = vec![dns("slowshake.example"), mail("a@slowshake.example")];
            server.replace(extension(false, &SubjectAltName(names)).unwrap());
            let mut limited = middle();
            limited.replace(constraints(vec![mail("slowshake.example")], vec![]));
            with(vec![sign(&server), sign(&limited)], &root())
        },
    ),
    row(
        "it is for another host",
        "RFC 9525 §6",
        Some(CheckKind::HostName),
        A::CERTIFICATE_UNKNOWN,
        || Shown {
            settings: vec!["server_name=elsewhere.example".to_owned()],
            ..leaf_but(|_| {})
        },
    ),
    row(
        "only the subject's common name names the host",
        "RFC 9525 §2",
        Some(CheckKind::HostName),
        A::CERTIFICATE_UNKNOWN,
        || {
            leaf_but(|template| {
                template.subject = "CN=slowshake.example".to_owned();
                template.replace(extension(false, &SubjectAltName(vec![])).unwrap());
            })
        },
    ),
    row(
        "its key may not be used as the suite needs it",
        "RFC 5280 §4.2.1.3",
        Some(CheckKind::KeyUsage),
        A::UNSUPPORTED_CERTIFICATE,
        || {
            leaf_but(|template| {
                let usage = KeyUsage(KeyUsages::KeyEncipherment.into());
                template.replace(extension(true, &usage).unwrap());
            })
        },
    ),
    row(
        "its key is for something else than servers",
        "RFC 5280 §4.2.1.12",
        Some(CheckKind::KeyUsage),
        A::UNSUPPORTED_CERTIFICATE,
        || {
            leaf_but(|template| {
                let mail = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
                template.replace(extension(false, &ExtendedKeyUsage(vec![mail])).unwrap());
            })
        },
    ),
    row(
        "its key is of another kind than the suite's",
        "RFC 5246 §7.4.2",
        None,
        A::UNSUPPORTED_CERTIFICATE,
        || {
            let der = leaf("CN=root").sign(&other_key(), &key()).unwrap();
            with(vec![der], &root())
        },
    ),
];

const fn row(
    what: &'static str,
    cite: &'static str,
    check: Option<CheckKind>,
    alert: A,
    made: fn() -> Shown,
) -> Row {
    Row {
        what,
        cite,
        check,
        alert,
        made,
    }
}

/// The rows of the table.
pub(crate) fn table() -> String {
    let mut text = String::new();
    for Row {
        what,
        cite,
        check,
        alert,
        ..
    } in ROWS
    {
        let check = check.map_or(String::new(), |check| format!("`{}`", check.id()));
        writeln!(text, "| {what} | {cite} | {check} | `{alert}` |").unwrap();
    }
    text
}

#[test]
fn everything_that_is_wrong_with_a_certificate_has_its_alert() {
    for row in ROWS {
        let shown = (row.made)();
        let mut settings = vec!["suite=ECDHE-ECDSA-AES128-GCM-SHA256"];
        settings.extend(shown.settings.iter().map(String::as_str));
        let trace = shown_as(&settings, shown.chain, &shown.anchors);
        assert_eq!(
            refused(&trace),
            Some((row.alert, row.check)),
            "{}",
            row.what
        );
    }
}

#[test]
fn a_chain_without_a_fault_is_taken() {
    let suite = ["suite=ECDHE-ECDSA-AES128-GCM-SHA256"];
    for shown in [leaf_but(|_| {}), middle_but(|_| {})] {
        let trace = shown_as(&suite, shown.chain, &shown.anchors);
        assert_eq!(refused(&trace), None);
    }
}

/// The checks that only a certificate can fail.
#[test]
fn every_check_of_a_certificate_is_in_the_table() {
    let told: BTreeSet<CheckKind> = ROWS.iter().filter_map(|row| row.check).collect();
    let of_certificates = CheckKind::ALL.iter().filter(|check| {
        let id = check.id();
        let more = [CheckKind::HostName, CheckKind::KeyUsage];
        (id.starts_with("certificate_") || more.contains(check)) && id != "certificate_verify"
    });
    assert_eq!(told, of_certificates.copied().collect());
}
