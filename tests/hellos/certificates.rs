//! Chains of certificates that our client is shown, and what it says of them.

use der::asn1::Ia5String;
use slowshake::pki::{Certificate, Credential, date, parse_anchors};
use slowshake::trace::{CheckKind, Fact, Step, StepKind};
use slowshake::wire::CertificateChain;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};

use super::mint::{Key, Template, extension};
use super::*;

/// Behind the first day of every certificate here that is not for another
/// time, and before the last one: 2027-01-15.
const NOW: &str = "clock=1800000000";

/// The certificates of a file of `tests/data`.
fn file(path: &str) -> Vec<Certificate> {
    let path = format!("{}/tests/data/{path}", env!("CARGO_MANIFEST_DIR"));
    parse_anchors(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What our client makes of a server that shows these certificates, the leaf
/// first, if it trusts those.
pub(crate) fn shown(settings: &[&str], chain: &[Certificate], anchors: &[Certificate]) -> Trace {
    let ders = chain.iter().map(|certificate| certificate.der.clone());
    shown_as(settings, ders.collect(), anchors)
}

/// The same of what need not be certificates.
pub(crate) fn shown_as(settings: &[&str], chain: Vec<Vec<u8>>, anchors: &[Certificate]) -> Trace {
    let scenario = scenario(settings);
    let mut config = client_config(&scenario);
    config.anchors = anchors.to_vec();
    let mut client = Live::start(&scenario, LiveRole::Client(Box::new(config)));
    let mut server = server(settings);
    server.receive(0, &client.take_outgoing()).unwrap();
    let kx = scenario.suite.key_exchange;
    let flight = messages(&server.take_outgoing(), Some(kx));
    let list = Handshake::Certificate(CertificateChain {
        certificates: chain,
    });
    let mut bytes = handshake(&flight[0]);
    // RFC 5246 §6.2.1: a long message takes several records.
    for fragment in list.encode().chunks(1 << 14) {
        bytes.extend(record(ContentType::HANDSHAKE, fragment.to_vec()));
    }
    let _ = client.receive(1, &bytes);
    client.finish()
}

/// The alert of our client and the check that caught it, if it refused.
pub(crate) fn refused(trace: &Trace) -> Option<(AlertDescription, Option<CheckKind>)> {
    match ending(trace, PartyId::CLIENT) {
        Ending::Failed { alert, check } => Some((alert, check)),
        _ => None,
    }
}

/// The step of this name.
pub(crate) fn step<'a>(trace: &'a Trace, id: &str) -> Option<&'a Step> {
    trace.steps.iter().find(|step| step.id.as_str() == id)
}

#[test]
fn case_08_a_first_day_before_1970_is_a_day_like_any_other() {
    let leaf = file("cases/08-notbefore-1950/leaf.pem");
    let root = file("cases/08-notbefore-1950/ca.pem");
    assert_eq!(leaf[0].not_before, -631_152_000);
    assert_eq!(date(leaf[0].not_before), "1950-01-01");
    let trace = shown(&[NOW], &leaf, &root);
    assert_eq!(refused(&trace), None);
    assert!(step(&trace, "client.key_exchange.validity").is_some());
}

#[test]
fn case_09_a_critical_extension_that_nobody_knows_is_named() {
    let leaf = file("cases/09-unknown-critical-extension/leaf.pem");
    let root = file("cases/09-unknown-critical-extension/ca.pem");
    let trace = shown(&[NOW], &leaf, &root);
    let alert = AlertDescription::UNSUPPORTED_CERTIFICATE;
    let kind = CheckKind::CertificateExtensions;
    assert_eq!(refused(&trace), Some((alert, Some(kind))));
    // Whoever signed may sign: nothing else is said of it.
    let issuers = step(&trace, "client.key_exchange.issuers").unwrap();
    assert_eq!(issuers.kind, StepKind::Passed);
    let told = step(&trace, "client.key_exchange.extensions").unwrap();
    let facts = |name| told.facts.iter().find(|(known, _)| *known == name);
    let text = |text: &str| Fact::Text(text.to_owned());
    assert_eq!(facts("extensions").unwrap().1, text("1.2.3.4.5"));
    assert_eq!(facts("subject").unwrap().1, text("CN=leaf"));
    // Whoever does not look goes on.
    let skip = "skip=certificate_extensions";
    assert_eq!(refused(&shown(&[NOW, skip], &leaf, &root)), None);
    let skip = "skip=certificate_issuer";
    let still = refused(&shown(&[NOW, skip], &leaf, &root));
    assert_eq!(still, Some((alert, Some(kind))));
}

fn key() -> Key {
    Key::of(Credential::by_name("p256").unwrap()).unwrap()
}

fn made(template: &Template) -> Certificate {
    Certificate::parse(&template.sign(&key(), &key()).unwrap()).unwrap()
}

/// An authority, and a server that it vouches for.
fn authority_and_server() -> [Template; 2] {
    let host = &["slowshake.example"];
    [
        Template::authority("CN=authority", "CN=authority", None).unwrap(),
        Template::server("CN=server", "CN=authority", host, &[], false).unwrap(),
    ]
}

const ECDSA: &str = "suite=ECDHE-ECDSA-AES128-GCM-SHA256";

#[test]
fn limits_on_names_of_a_form_that_is_not_known_are_not_called_broken() {
    let mail = |text: &str| GeneralName::Rfc822Name(Ia5String::new(text).unwrap());
    let [mut authority, mut server] = authority_and_server();
    let tree = GeneralSubtree {
        base: mail("slowshake.example"),
        minimum: 0,
        maximum: None,
    };
    let limits = NameConstraints {
        permitted_subtrees: Some(vec![tree]),
        excluded_subtrees: None,
    };
    authority.replace(extension(true, &limits).unwrap());
    let root = [made(&authority)];
    // No name of this form: nothing to hold against the limit.
    assert_eq!(refused(&shown(&[ECDSA], &[made(&server)], &root)), None);
    let host = GeneralName::DnsName(Ia5String::new("slowshake.example").unwrap());
    let names = SubjectAltName(vec![host, mail("a@slowshake.example")]);
    server.replace(extension(false, &names).unwrap());
    let trace = shown(&[ECDSA], &[made(&server)], &root);
    let alert = AlertDescription::UNSUPPORTED_CERTIFICATE;
    assert_eq!(refused(&trace), Some((alert, None)));
    let said = step(&trace, "client.key_exchange.alert").unwrap();
    let said = format!("{:?}", said.facts);
    assert!(said.contains("rfc822Name"), "{said}");
    assert!(step(&trace, "client.key_exchange.names").is_none());
}
