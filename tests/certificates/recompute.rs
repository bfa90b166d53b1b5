//! The commands that ask a certificate's checks again, on certificates that
//! no run has: they must say what the check said, yes or no.

use std::net::IpAddr;
use std::sync::Arc;

use der::asn1::{Ia5String, OctetString};
use slowshake::pki::{Credential, Usage};
use slowshake::trace::op::Predicate;
use slowshake::trace::{
    CheckKind, ConnectionId, Name, Overrides, PartyId, PartyLedger, Quantity, Seed, ValueId, Values,
};
use slowshake::wire::Role;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, NameConstraints};

use super::mint::{NOT_AFTER, NOT_BEFORE, Template, extension};
use super::server_key as key;
use super::shell::Shell;

/// The values that a question is about, and the question.
type Case = (Vec<Vec<u8>>, Box<dyn Fn(&[ValueId]) -> Predicate>);

fn server(dns: &[&str], ip: &[IpAddr]) -> Vec<u8> {
    let template = Template::server("CN=server,O=here", "CN=authority", dns, ip, false).unwrap();
    template.sign(&key(), &key()).unwrap()
}

fn authority() -> Template {
    Template::authority("CN=authority", "CN=authority", Some(1)).unwrap()
}

fn dns(name: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(name).unwrap())
}

fn constrained(permitted: &[GeneralName], excluded: &[GeneralName]) -> Vec<u8> {
    let trees = |bases: &[GeneralName]| {
        let tree = |base: &GeneralName| GeneralSubtree {
            base: base.clone(),
            minimum: 0,
            maximum: None,
        };
        (!bases.is_empty()).then(|| bases.iter().map(tree).collect())
    };
    let constraints = NameConstraints {
        permitted_subtrees: trees(permitted),
        excluded_subtrees: trees(excluded),
    };
    let mut template = authority();
    template.replace(extension(true, &constraints).unwrap());
    template.sign(&key(), &key()).unwrap()
}

/// Asks the predicate of the values, both here and by its command; gives how
/// often each answer came.
fn ask(cases: Vec<Case>) -> [usize; 2] {
    let shell = Shell::find();
    let mut counts = [0, 0];
    for (i, (bytes, predicate)) in cases.into_iter().enumerate() {
        let overrides = Arc::new(Overrides::default());
        let mut ledger = PartyLedger::new(PartyId::CLIENT, "client", Seed(1), overrides);
        let quantity = Quantity::new(ConnectionId::FIRST, Name::CertificateDer);
        let ids: Vec<ValueId> = bytes
            .into_iter()
            .map(|bytes| ledger.given(quantity, bytes, "the test"))
            .collect();
        let (id, answer) = ledger
            .check(
                ConnectionId::FIRST,
                CheckKind::CertificatePath,
                predicate(&ids),
            )
            .unwrap();
        counts[usize::from(answer)] += 1;
        let entries = ledger.close();
        let value = entries.value(id);
        let recompute = value.op.operation().recompute(value, &entries).unwrap();
        assert_eq!(recompute.expect, if answer { "True" } else { "False" });
        if let Some(shell) = &shell {
            let wrong = shell.complaint(&recompute.command, &recompute.expect);
            assert_eq!(wrong, None, "case {i}: {}", recompute.command);
        }
    }
    counts
}

#[test]
fn the_names_within_a_constraint() {
    let ip = |bytes: &[u8]| GeneralName::IpAddress(OctetString::new(bytes).unwrap());
    let directory = |name: &str| GeneralName::DirectoryName(name.parse().unwrap());
    let local: IpAddr = [127, 0, 0, 1].into();
    let leaves = [
        server(&["a.slowshake.example"], &[local]),
        server(&["Slowshake.Example", "*.slowshake.example"], &[]),
        server(&[], &[[10, 0, 0, 1].into()]),
    ];
    let issuers = [
        constrained(&[dns("slowshake.example")], &[]),
        constrained(&[dns(".slowshake.example")], &[]),
        constrained(&[], &[dns("secret.slowshake.example")]),
        constrained(&[ip(&[127, 0, 0, 0, 255, 0, 0, 0])], &[dns("")]),
        constrained(&[directory("O=here")], &[]),
        constrained(&[], &[directory("O=here")]),
        authority().sign(&key(), &key()).unwrap(),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for leaf in &leaves {
        for issuer in &issuers {
            let predicate = |ids: &[ValueId]| Predicate::CertificateNames {
                leaf: ids[0],
                issuer: ids[1],
            };
            cases.push((vec![leaf.clone(), issuer.clone()], Box::new(predicate)));
        }
    }
    let [no, yes] = ask(cases);
    assert!(no > 4 && yes > 4, "{no} no, {yes} yes");
}

#[test]
fn the_hosts_of_a_certificate() {
    let local: IpAddr = [127, 0, 0, 1].into();
    let certificate = server(&["Slowshake.example", "*.b.example", "*.example"], &[local]);
    let mut cases: Vec<Case> = Vec::new();
    for host in [
        "slowshake.EXAMPLE.",
        "a.b.example",
        "a.a.b.example",
        "b.example",
        "other.example",
        "*.b.example",
        ".b.example",
        "127.0.0.1",
        "127.0.0.2",
        "[::1]",
        "",
    ] {
        let predicate = |ids: &[ValueId]| Predicate::HostName {
            certificate: ids[0],
            host: ids[1],
        };
        let values = vec![certificate.clone(), host.as_bytes().to_vec()];
        cases.push((values, Box::new(predicate)));
    }
    assert_eq!(ask(cases), [8, 3]);
}

#[test]
fn who_may_issue_whom() {
    let leaf = server(&["slowshake.example"], &[]);
    let authority_der = authority().sign(&key(), &key()).unwrap();
    let stranger = Template::authority("CN=other", "CN=other", None).unwrap();
    let mut no_authority = authority();
    let constraints = BasicConstraints {
        ca: false,
        path_len_constraint: None,
    };
    no_authority.replace(extension(true, &constraints).unwrap());
    let mut cases: Vec<Case> = Vec::new();
    for (issuer, below) in [
        (authority_der.clone(), 0),
        (authority_der.clone(), 1),
        (authority_der, 2),
        (stranger.sign(&key(), &key()).unwrap(), 0),
        (no_authority.sign(&key(), &key()).unwrap(), 0),
        (leaf.clone(), 0),
    ] {
        let predicate = move |ids: &[ValueId]| Predicate::CertificateIssuer {
            certificate: ids[0],
            issuer: ids[1],
            below,
            anchor: false,
        };
        cases.push((vec![leaf.clone(), issuer], Box::new(predicate)));
    }
    assert_eq!(ask(cases), [4, 2]);
    // A trust anchor need not say that it is an authority, and must not say
    // that it is none.
    let mut unmarked = authority();
    unmarked.extensions.clear();
    let mut cases: Vec<Case> = Vec::new();
    for (issuer, anchor) in [
        (&unmarked, true),
        (&unmarked, false),
        (&no_authority, true),
        (&authority(), true),
    ] {
        let predicate = move |ids: &[ValueId]| Predicate::CertificateIssuer {
            certificate: ids[0],
            issuer: ids[1],
            below: 0,
            anchor,
        };
        let issuer = issuer.sign(&key(), &key()).unwrap();
        cases.push((vec![leaf.clone(), issuer], Box::new(predicate)));
    }
    assert_eq!(ask(cases), [2, 2]);
}

/// The certificate with another value in the place of the name `authority`.
fn called(der: &[u8], tag: u8, name: &[u8; 9]) -> Vec<u8> {
    let mut der = der.to_vec();
    let old = b"\x0c\x09authority";
    while let Some(at) = der.windows(11).position(|bytes| bytes == old) {
        der[at] = tag;
        der[at + 2..at + 11].copy_from_slice(name);
    }
    der
}

#[test]
fn one_name_in_two_encodings() {
    let leaf = server(&["slowshake.example"], &[]);
    let authority = authority().sign(&key(), &key()).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for (tag, name) in [
        (0x13, b"authority"),
        (0x16, b"AUTHORITY"),
        (0x1a, b"AuThOrItY"),
        (0x0c, b"auth\xc2\xadori"),
        (0x12, b"authority"),
        (0x14, b"authorit\xff"),
        (0x0c, b"authorit\xff"),
        (0x0c, b"auth ity "),
    ] {
        for (leaf, issuer) in [
            (called(&leaf, tag, name), authority.clone()),
            (called(&leaf, tag, name), called(&authority, tag, name)),
            (leaf.clone(), called(&authority, tag, name)),
        ] {
            let predicate = |ids: &[ValueId]| Predicate::CertificateIssuer {
                certificate: ids[0],
                issuer: ids[1],
                below: 0,
                anchor: false,
            };
            cases.push((vec![leaf, issuer], Box::new(predicate)));
        }
    }
    let [no, yes] = ask(cases);
    assert!(no > 8 && yes > 8, "{no} no, {yes} yes");
}

#[test]
fn the_critical_extensions() {
    let mut cases: Vec<Case> = Vec::new();
    for (oid, critical) in [
        ("2.5.29.32", true),
        ("2.5.29.36", true),
        ("2.5.29.36", false),
        ("1.3.6.1.4.1.99999.1", true),
        ("1.3.6.1.4.1.99999.1", false),
    ] {
        let mut template = authority();
        template.replace(x509_cert::ext::Extension {
            extn_id: oid.parse().unwrap(),
            critical,
            extn_value: OctetString::new([0x30, 0]).unwrap(),
        });
        let predicate = |ids: &[ValueId]| Predicate::CertificateExtensions {
            certificate: ids[0],
        };
        let der = template.sign(&key(), &key()).unwrap();
        cases.push((vec![der], Box::new(predicate)));
    }
    assert_eq!(ask(cases), [2, 3]);
}

#[test]
fn the_time_and_the_usage() {
    let leaf = server(&["slowshake.example"], &[]);
    let mut cases: Vec<Case> = Vec::new();
    for now in [NOT_BEFORE - 1, NOT_BEFORE, NOT_AFTER, NOT_AFTER + 1] {
        let predicate = |ids: &[ValueId]| Predicate::CertificateValidity {
            certificate: ids[0],
            now: ids[1],
        };
        let values = vec![leaf.clone(), now.to_be_bytes().to_vec()];
        cases.push((values, Box::new(predicate)));
    }
    // From 2050 on it is a GeneralizedTime (RFC 5280 §4.1.2.5.2), whose year has
    // four digits and so begins with 0.
    let mut template = Template::server("CN=server", "CN=authority", &[], &[], false).unwrap();
    template.not_before = 2_524_608_000;
    let late = template.sign(&key(), &key()).unwrap();
    let begins = |year: &str| {
        let mut der = late.clone();
        let at = der.windows(8).position(|bytes| bytes == b"20500101");
        der[at.unwrap()..][..4].copy_from_slice(year.as_bytes());
        der
    };
    for der in ["0000", "0001", "1950", "2039"].map(begins) {
        let predicate = |ids: &[ValueId]| Predicate::CertificateValidity {
            certificate: ids[0],
            now: ids[1],
        };
        let now = NOT_BEFORE.to_be_bytes().to_vec();
        cases.push((vec![der, now], Box::new(predicate)));
    }
    assert_eq!(ask(cases), [3, 5]);
    let mut cases: Vec<Case> = Vec::new();
    let persons = Credential::client("p256").unwrap().chain()[0].to_vec();
    for usage in Usage::ALL {
        for by in [Role::Server, Role::Client] {
            for certificate in [&leaf, &persons] {
                let predicate = move |ids: &[ValueId]| Predicate::KeyUsage {
                    certificate: ids[0],
                    usage,
                    by,
                };
                cases.push((vec![certificate.clone()], Box::new(predicate)));
            }
        }
    }
    let [no, yes] = ask(cases);
    assert!(no > 0 && yes > 0, "{no} no, {yes} yes");
}
